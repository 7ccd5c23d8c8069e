"""What was typed on the two sheets that are no tables: explanations on `checks`, signatures and choices on `cover`. Floor 3."""
from __future__ import annotations

from collections.abc import Callable, Iterator

from xlplan.address import a1
from xlplan.choices import said_labels
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.workbook.forms import CHOICES, READS, Choice, choice_of, choice_table, is_answer, is_choice, is_sign
from xlplan.workbook.rawbook import At, RawBook, RawSheet, kept_text, plain_text
from xlplan.workbook.reading.identify import key_of
from xlplan.workbook.reading.read_cell import picture_cells, picture_formula, said_contents
from xlplan.workbook.reading.rich_cells import IN_FREE_WORDS, broken_text_code, kept_part


def answers_of(book: RawBook) -> dict[str, str]:
    """`answer_key` -> what the branch explained (分公司说明); blank answers left out."""
    return {row: text for sheet in book.sheets if key_of(sheet) == "checks"
            for row, _, text, _ in _filled_cells(sheet, is_answer)}


def signs_of(book: RawBook) -> dict[str, str]:
    """`step|field` -> what stands in the sign-off block of the cover; blank fields left out."""
    return {f"{row.removeprefix('sign|')}|{column}": text for sheet in book.sheets if key_of(sheet) == "cover"
            for row, column, text, _ in _filled_cells(sheet, is_sign)}


def choices_of(book: RawBook) -> tuple[dict[str, Choice], list[Diagnostic]]:
    """(table -> how the unit means it, XP215 for each that is on no list); blank ones are left out."""
    out, found = dict[str, Choice](), list[Diagnostic]()
    for sheet in book.sheets:
        for row, _, text, at in _filled_cells(sheet, is_choice) if key_of(sheet) == "cover" else ():
            choice, table = choice_of(text), choice_table(row)
            if choice is not None:
                out[table] = choice
            elif table in BY_KEY:
                found.append(Diagnostic("XP215", sheet=sheet.name, cell=a1(*at), found=text, params={
                    "column": BY_KEY[table].label, "text": text, "choices": said_labels(text, CHOICES.values())}))
    return out, found


def form_cells(book: RawBook) -> dict[str, tuple[str, At]]:
    """Every cell for an explanation (by its `answer_key`), of the sign-off (`sign|step|field`) and for how a table is meant
    (`progress|table|choice`): tab and place."""
    out = {row: (sheet.name, at) for sheet in book.sheets if key_of(sheet) == "checks" for row, _, _, at in _typed_cells(sheet, is_answer)}
    return out | {f"{row}|{column}": (sheet.name, at) for sheet in book.sheets if key_of(sheet) == "cover"
                  for row, column, _, at in _typed_cells(sheet, lambda *at: is_sign(*at) or is_choice(*at))}


def unread_in_forms(book: RawBook) -> list[Diagnostic]:
    """XP254, XP260 to XP262 for each explanation and signature that is a picture, an error or a formula never calculated: it counts
    as blank."""
    out = list[Diagnostic]()
    for sheet in book.sheets:
        wanted, pictures = READS.get(key_of(sheet) or ""), picture_cells(sheet)
        for _, key, _, at in _typed_cells(sheet, wanted) if wanted and (pictures or sheet.errors or sheet.uncalculated) else ():
            if at in pictures:
                code, text = "XP254", picture_formula(sheet, at)
            elif at in sheet.errors or at in sheet.uncalculated:
                code, text = IN_FREE_WORDS[broken_text_code(sheet, at)], sheet.errors.get(at, "")
            else:
                continue
            out.append(Diagnostic(code, sheet=sheet.name, cell=a1(*at), column=key, params={
                "text": text, "typed": sheet.formulas.get(at, ""), "what": said_contents("text")}))
    return out


def _filled_cells(sheet: RawSheet, wanted: Callable[[str, str], bool]) -> Iterator[tuple[str, str, str, At]]:
    """(row key, column key, text, place) of every cell that holds something, but a picture, and whose two keys are wanted. Words
    that are struck through are none."""
    pictures = picture_cells(sheet)
    for row, key, text, at in _typed_cells(sheet, wanted):
        kept = kept_part(sheet.runs[at]) if at in sheet.runs else text
        if kept and at not in pictures:
            yield row, key, kept, at


def _typed_cells(sheet: RawSheet, wanted: Callable[[str, str], bool]) -> Iterator[tuple[str, str, str, At]]:
    """The same of every cell whose keys are wanted, as it stands."""
    columns = {c: key for c, v in enumerate(sheet.values[0], 1) if c > 1 and (key := plain_text(v))}
    for r, line in enumerate(sheet.values[1:], 2):
        at = plain_text(line[0]) if line else ""
        for c, key in columns.items() if at else ():
            if wanted(at, key):
                yield at, key, kept_text(line[c - 1]) if c <= len(line) else "", (r, c)
