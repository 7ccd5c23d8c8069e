"""Rows of a sheet that is a copy: those in which nothing was changed are printed once for all its copies. Floor 5.

What differs from workbook to workbook are the numbers of styles and shared texts, by the order in which they are first asked for: rows
are printed with places for them, and they are asked for in the order in which `row_elements` asks.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlplan.excel.writing.row_xml import InlineStrings, SharedStrings, row_elements, with_merged
from xlplan.excel.writing.style_table import StyleTable
from xlplan.workbook.blueprint import Cell, Pattern, RowSpec, Sheet, Value
from xlplan.workbook.styles import Style

_PRINTED: Final = "rows"
# No text and no formula holds such a head: their < is written otherwise.
_PLACE: Final = re.compile(r'(?<= s=")(\d+)(?=")|(?<= t="s"><v>)(\d+)(?=<)')
_Cells = dict[int, dict[int, Cell]]


class _Looks(StyleTable):
    """Numbers what is asked for as it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Value, Style, str | None]] = []

    def of(self, value: Value, style: Style, format: str | None) -> int:
        self.asked.append((value, style, format))
        return len(self.asked) - 1


class _Texts(SharedStrings):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def number(self, text: str) -> int:
        self.asked.append(text)
        return len(self.asked) - 1


@dataclass(frozen=True, slots=True)
class _Row:
    """`pieces` with what is asked for between each two of them: a style, or a text."""

    cells: dict[int, Cell]
    spec: RowSpec | None
    pieces: tuple[str, ...]
    asked: tuple[tuple[Value, Style, str | None] | str, ...]
    texts: int


def copied_rows(sheet: Sheet, looks: StyleTable, strings: SharedStrings) -> Iterator[str]:
    """What `row_elements` gives of the sheet."""
    like = sheet.like
    if like is None or sheet.stream is not None or isinstance(strings, InlineStrings):
        yield from row_elements(sheet, looks, strings)
        return
    if _PRINTED not in like.kept:
        like.kept[_PRINTED] = _printed_rows(like)
    printed: dict[int, _Row] = like.kept[_PRINTED]
    rows = _by_row(sheet)
    for number in sorted(rows):
        held = printed.get(number)
        if held is None or held.spec != sheet.rows.get(number) or not strings.takes(held.texts) or not _is_same(rows[number], held.cells):
            yield from row_elements(_one_row(sheet, number, rows[number]), looks, strings)
            continue
        out = [held.pieces[0]]
        for one, piece in zip(held.asked, held.pieces[1:], strict=True):
            out += [str(strings.number(one) if one.__class__ is str else looks.of(*one)), piece]
        yield "".join(out)


def _one_row(sheet: Sheet, number: int, cells: Mapping[int, Cell]) -> Sheet:
    """The sheet with nothing but that row."""
    return Sheet(sheet.key, sheet.title, cells={(number, column): cell for column, cell in cells.items()},
                 rows={number: sheet.rows[number]} if number in sheet.rows else {})


def _is_same(cells: dict[int, Cell], others: dict[int, Cell]) -> bool:
    """Whether they are the very same."""
    return len(cells) == len(others) and all(others.get(column) is cell for column, cell in cells.items())


def _by_row(sheet: Sheet) -> _Cells:
    rows: _Cells = {row: {} for row in sheet.rows}
    for (row, column), cell in (with_merged(sheet) if sheet.merges else sheet.cells).items():
        rows.setdefault(row, {})[column] = cell
    return rows


def _printed_rows(like: Pattern) -> dict[int, _Row]:
    sheet, out = like.sheet, {}
    for number, cells in _by_row(sheet).items():
        looks, texts = _Looks(), _Texts()
        parts = _PLACE.split("".join(row_elements(_one_row(sheet, number, cells), looks, texts)))
        asked = tuple(looks.asked[int(style)] if style is not None else texts.asked[int(text)]
                      for style, text in zip(parts[1::3], parts[2::3], strict=True))
        out[number] = _Row(cells, sheet.rows.get(number), tuple(parts[::3]), asked, len(texts.asked))
    return out
