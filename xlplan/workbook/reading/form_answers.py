"""What was typed on the two sheets that are no tables: explanations on `checks`, signatures on `cover`. Floor 3."""
from __future__ import annotations

from collections.abc import Callable, Iterator

from xlplan.workbook.forms import is_answer, is_sign
from xlplan.workbook.rawbook import RawBook, RawSheet, plain_text
from xlplan.workbook.reading.identify import key_of


def answers_of(book: RawBook) -> dict[str, str]:
    """`answer_key` -> what the branch explained (分公司说明); blank answers left out."""
    return {row: text for sheet in book.sheets if key_of(sheet) == "checks"
            for row, _, text in _filled_cells(sheet, is_answer)}


def signs_of(book: RawBook) -> dict[str, str]:
    """`step|field` -> what stands in the sign-off block of the cover; blank fields left out."""
    return {f"{row.removeprefix('sign|')}|{column}": text for sheet in book.sheets if key_of(sheet) == "cover"
            for row, column, text in _filled_cells(sheet, is_sign)}


def _filled_cells(sheet: RawSheet, wanted: Callable[[str, str], bool]) -> Iterator[tuple[str, str, str]]:
    """(row key, column key, text) of every cell that holds something and whose two keys are wanted."""
    columns = {c: key for c, v in enumerate(sheet.values[0], 1) if c > 1 and (key := plain_text(v))}
    for line in sheet.values[1:]:
        at = plain_text(line[0]) if line else ""
        for c, key in columns.items() if at else ():
            if wanted(at, key) and (text := plain_text(line[c - 1]) if c <= len(line) else ""):
                yield at, key, text
