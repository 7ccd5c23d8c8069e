"""What HQ typed into a roll-up that is about to be replaced, read off its sheets by key. Floor 4.

Left of each column that HQ types in stands a hidden one: in each row the key of what it is about, and by which text was written into
the cell when the page was made. So what was typed since is told from what stood there, whatever the age of the copy.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from xlplan.plan.opinions.contents import is_as_written, marked_round
from xlplan.plan.opinions.opinion import SEEN, InputColumn, Opinion, Place, text_mark
from xlplan.text import seen_text
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text
from xlplan.workbook.styles import Style
from xlplan.workbook.writing.page import put_column

Pages = Mapping[str, tuple[InputColumn, ...]]  # key of a page of the roll-up -> the columns of it that HQ types in
SETTLED: Final = "settled"  # the page of what is settled, whose keys are whole places
DATA: Final = "data"  # the page whose rows are a stream
_KEYED: Final = re.compile(r"([0-9a-f]{12}|-)\|(.+)", re.DOTALL)
_BREAKS: Final = re.compile(r"[\x0b\x0c\x1c-\x1f\x85\u2028\u2029\r]")
_HALF: Final = re.compile("[\ud800-\udfff]")  # of a character


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell that HQ may have typed into: what stands there, and `was`, the mark of what was written there; None where the page does
    not tell."""

    opinion: Opinion
    was: str | None


@dataclass(slots=True)
class TypedBook:
    """What a roll-up holds that HQ may have typed.

    Attributes:
        cells: its input cells, blank ones too.
        beyond: names of the sheets that hold something else than was written there, beside those cells.
        unmarked: an earlier xlplan wrote it, and nothing tells what was typed beside those cells.
    """

    cells: list[TypedCell] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    unmarked: bool = False


def of_input(key: str) -> str:
    """The key of the hidden column left of that one."""
    return f"{key}@"


def put_input_column(sheet: Sheet, at: int, key: str, width: float) -> None:
    """Keys and widths of a column that HQ types in, and of the hidden one left of it, at `at`."""
    put_column(sheet, at, of_input(key), 2)
    sheet.columns[at] = replace(sheet.columns[at], hidden=True)
    put_column(sheet, at + 1, key, width)


def put_input(sheet: Sheet, row: int, at: int, key: str, text: str, style: Style = "input_wrap") -> None:
    """The cell that HQ types in, with what stands there already, and left of it at `at` the key of what it is about."""
    sheet.put(row, at, f"{text_mark(text)}|{key}", "key")
    sheet.put(row, at + 1, text or None, style)


def input_cells(sheet: Sheet, inputs: Iterable[InputColumn]) -> set[At]:
    """The cells of a page that HQ types in."""
    keys = {cell.value: column for (row, column), cell in sheet.cells.items() if row == 1}
    pairs = [(keys[of_input(one.key)], keys[one.key]) for one in inputs]
    return {(row, at) for of, at in pairs for (row, column), cell in sheet.cells.items() if column == of and row > 1 and cell.value}


def read_typed(book: RawBook, pages: Pages) -> TypedBook:
    """What a roll-up holds. Sheets are known by the key in A1, columns by row 1, rows by the hidden column."""
    out = TypedBook(beyond=[str(d.sheet or d.file or "?") for d in book.unread])
    for sheet in book.sheets:
        key = plain_text(sheet.at(1, 1))
        if key not in pages:
            if any(value is not None for line in sheet.values for value in line) or sheet.formulas or sheet.remarks:
                out.beyond.append(sheet.name)
            continue
        in_round, inputs = marked_round(sheet), set[At]()
        for column in pages[key]:
            for at, cell in _cells_of(sheet, key, column, in_round or ""):
                out.cells.append(cell)
                inputs.add(at)
        if in_round is None:
            out.unmarked = True
        elif not is_as_written(sheet, inputs, key == DATA):
            out.beyond.append(sheet.name)
    return out


def _cells_of(sheet: RawSheet, page: str, of: InputColumn, in_round: str) -> Iterator[tuple[At, TypedCell]]:
    columns: dict[str, int] = {}
    for column, value in enumerate(sheet.values[0], 1):
        columns.setdefault(plain_text(value), column)
    at, companion = columns.get(of.key), columns.get(of_input(of.key))
    if at is None:
        return
    for row in range(2, len(sheet.values) + 1):
        shown = {name: plain_text(sheet.at(row, columns[name])) for name in {*of.about, *of.seen} if name in columns}
        about = {name: shown[name] for name in of.about if shown.get(name)}
        met = _KEYED.fullmatch(str(sheet.at(row, companion) or "")) if companion else None
        text = _typed_text(sheet, (row, at))
        if met is not None:
            one = Opinion(page, of.key, met[2], text, about, in_round)
            yield (row, at), TypedCell(_as_first_placed(one) if page == SETTLED else one, met[1])
        elif text and of.seen and shown.get(of.seen[0]) and sheet.at(row, 1) is not None:
            key = SEEN + json.dumps([shown.get(name, "") for name in of.seen], ensure_ascii=False)
            yield (row, at), TypedCell(Opinion(page, of.key, key, text, about, in_round), None)


def settled_key(one: Opinion) -> str:
    """The key of an opinion on the page of what is settled."""
    return json.dumps(one.place, ensure_ascii=False)


def seen_key(key: str) -> list[str] | None:
    """What the row showed, of a key that is made of it; None of another."""
    return list(json.loads(key[1:])) if key.startswith(SEEN) else None


def _as_first_placed(one: Opinion) -> Opinion:
    """The opinion where it was typed; what the page of what is settled shows beside it is no news."""
    try:
        page, column, key = json.loads(one.key)
    except ValueError:
        return one
    return replace(one, page=str(page), column=str(column), key=str(key), about={})


def changed_opinions(cells: Iterable[TypedCell], held: Mapping[Place, Opinion]) -> list[Opinion]:
    """What HQ typed, changed or cleared since, by what the ledger holds; where a row stands twice with different texts, all of them."""
    at: dict[Place, list[TypedCell]] = {}
    for cell in cells:
        place = cell.opinion.place
        while place in held and held[place].moved:
            place = (*place[:2], held[place].moved)
        at.setdefault(place, []).append(cell)
    out = []
    for place, group in at.items():
        known = held.get(place)
        news = [cell.opinion for cell in group if _is_news(cell, known)]
        texts = list(dict.fromkeys(one.text for one in news if one.text))
        if not texts and (not news or any(cell.opinion.text for cell in group)):
            continue
        text = "\n".join(texts)
        if text != (known.text if known else ""):
            newest = next((one for one in news if one.text), news[0])
            about = newest.about or (known.about if known else {})
            out.append(replace(newest, key=place[2], text=text, about=about, round=newest.round or (known.round if known else "")))
    return out


def _is_news(cell: TypedCell, known: Opinion | None) -> bool:
    text = cell.opinion.text
    if cell.was is None:  # the page does not tell what stood there: a blank cell says nothing
        return bool(text) and (known is None or known.text != text)
    return text_mark(text) != cell.was or (known is None and bool(text))  # a ledger that was lost learns it again


def _typed_text(sheet: RawSheet, at: At) -> str:
    """As typed, ends of lines kept; of a formula its value, of one without value the formula."""
    value: Raw = sheet.at(*at)
    if value is None:
        return f"={sheet.formulas[at]}" if sheet.formulas.get(at) else sheet.errors.get(at, "")
    if not isinstance(value, str):
        return plain_text(value)
    return seen_text(_HALF.sub("", _BREAKS.sub("\n", value.replace("\r\n", "\n")))).strip()
