"""The room of columns and rows on the screen: how wide a drawing over columns may be, how high a row of headings must be. Floor 3."""
from __future__ import annotations

import re
from dataclasses import replace
from math import ceil, floor
from typing import Final

from xlplan.text import printed_width
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.styles import STYLES

PIXEL: Final = 2.54 / 96  # centimetres
_DIGIT: Final = 7  # pixels, in the narrowest of the faces; others have 8, and wider columns
_DEFAULT: Final = 8.43
_SPARE: Final = 3  # pixels between a drawing and the next column
_AROUND: Final = 0.9  # digits that stay empty at the sides of a cell
_INDENT: Final = 1.3  # digits of a step of indentation
_LINE: Final = {True: 14.2, False: 12.6}  # points of a line of 10 points with Chinese letters, of one without
_BESIDE: Final = 1.5  # points above and below the lines
_CAPITAL, _SMALL, _SPACE = 1.15, 0.93, 0.5  # digits of a letter, in bold
# what is never parted: a word to its hyphen, a Chinese letter
_BRACKETED: Final = re.compile(r"([^\n]*\S) ?([(\uff08][^\n()\uff08\uff09]*[)\uff09])")
_PIECE: Final = re.compile(r"[^\s\-\u2e80-\uffff]*-|[^\s\-\u2e80-\uffff]+|[\u2e80-\uffff]|\s")


def pixels(sheet: Sheet, column: int) -> int:
    """What Excel makes a column at least."""
    spec = sheet.columns.get(column)
    if spec is None:
        return floor(_DEFAULT * _DIGIT)
    return 0 if spec.hidden else floor((_DEFAULT if spec.width is None else spec.width) * _DIGIT)


def centimetres(sheet: Sheet, first: int, last: int) -> float:
    """How wide a drawing over these columns may be and stay inside them in every face."""
    return (sum(pixels(sheet, column) for column in range(first, last + 1)) - _SPARE) * PIXEL


def heading_lines(text: str, width: float) -> int:
    """Lines that a text in bold takes in a cell so many digits wide: it breaks between words and between Chinese letters."""
    return sum(_lines(part, max(width, 1.0)) for part in text.split("\n"))


def _lines(text: str, room: float) -> int:
    lines, used = 1, 0.0
    for piece in _PIECE.findall(text):
        wide = _bold_width(piece)
        if piece.isspace():
            used += wide
        elif wide > room:  # a word longer than a line goes on in the next
            lines, used = lines + (used > 0) + ceil(wide / room) - 1, wide % room
        elif used + wide > room:
            lines, used = lines + 1, wide
        else:
            used += wide
    return lines


def _bold_width(piece: str) -> float:
    wide = printed_width(piece)
    if wide > len(piece):
        return wide
    return sum(_CAPITAL if c.isupper() else _SMALL if c.isalpha() else _SPACE if c.isspace() else 1.0 for c in piece)


def heading_height(sheet: Sheet, row: int) -> float:
    """Points that a row needs for its headings to be read whole, 0 of a row without."""
    merged = {(r, c): until for r, c, last, until in sheet.merges if last == r}
    high = 0.0
    for (r, column), cell in sheet.cells.items():
        if r != row or not isinstance(cell.value, str) or cell.style not in ("header", "header_number"):
            continue
        look = STYLES[cell.style]
        wide = sum(pixels(sheet, c) for c in range(column, merged.get((r, column), column) + 1)) / _DIGIT
        if wide:
            lines = heading_lines(cell.value, wide - _AROUND - _INDENT * look.indent)
            high = max(high, _BESIDE + lines * _LINE[printed_width(cell.value) > len(cell.value)] * look.size / 10)
    return high


def fit_headings(sheet: Sheet, row: int) -> None:
    """Make a row of headings, all of whose cells and widths are there, as high as they need."""
    spec = sheet.rows.get(row, RowSpec())
    if (needs := ceil(heading_height(sheet, row))) > (spec.height or 16):
        sheet.rows[row] = replace(spec, height=float(needs))


def part_headings(sheet: Sheet, row: int) -> None:
    """Have what ends a heading of two lines in brackets, as its unit does, be the second: Chinese breaks between any two letters."""
    merged = {(r, c) for r, c, _, _ in sheet.merges}
    for (r, column), cell in [*sheet.cells.items()]:
        if r == row and (r, column) not in merged and isinstance(cell.value, str) and (parts := _BRACKETED.fullmatch(cell.value)):
            room = pixels(sheet, column) / _DIGIT - _AROUND - _INDENT * STYLES[cell.style].indent
            parted = "\n".join(parts.groups())
            if 1 < heading_lines(cell.value, room) == heading_lines(parted, room):
                sheet.cells[r, column] = replace(cell, value=parted)
