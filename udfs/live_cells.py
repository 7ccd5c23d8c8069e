"""Cells of live Excel as a file's reader has them: values, formulas, errors of a block at a time. Floor 7."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Final, TypeVar

import xlwings as xw

from xlplan.address import a1_range
from xlplan.errors import XlplanError
from xlplan.text import Text
from xlplan.workbook.rawbook import At, Raw

T = TypeVar("T")
Corners = tuple[int, int, int, int]  # row and column of the first cell, row and column of the last

MOST: Final = 2_000_000  # cells of one sheet; a used area beyond is formats far below the table
CODES: Final = {2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
                2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!",
                2049: "#FIELD!", 2050: "#CALC!"}
FIRST_CODE: Final = -2_146_828_288  # what Windows adds to them
ERRORS: Final = frozenset(CODES.values())
_DAY_ZERO, _LEAP = datetime(1899, 12, 30), datetime(1900, 2, 28)  # Excel counts a 29 February 1900
_ELAPSED: Final = re.compile(r"\[[hms]+\]", re.I)
_LARGE: Final = Text("「{sheet}」用到了 {n} 个单元格,多半是表格下方或右方的空行空列带了格式。请删除它们,保存后再试",
                     "「{sheet}」用到了 {n} 個儲存格,多半是表格下方或右方的空列空欄帶了格式。請刪除它們,儲存後再試",
                     "“{sheet}” uses {n} cells, most likely formatted empty rows or columns beyond the table. "
                     "Delete them, save and try again")


def read_block(sheet: xw.Sheet, area: Corners) -> tuple[list[list[Raw]], dict[At, str], dict[At, str]]:
    """(values row by row, formulas without '=', errors) of an area; places are those of the sheet.

    Blank cells and cells that show an error are None, all numbers float. XlplanError for more than MOST cells.
    """
    top, left, bottom, right = area
    count = (bottom - top + 1) * (right - left + 1)
    if count > MOST:
        raise XlplanError(_LARGE, sheet=sheet.name, n=f"{count:,}")
    cells = sheet.range((top, left), (bottom, right))
    texts = in_rows(cells.formula, bottom - top + 1)
    found = uncut_currency(_cell_values(cells, texts), cells)
    values: list[list[Raw]] = []
    formulas: dict[At, str] = {}
    errors: dict[At, str] = {}
    for r, (line, written) in enumerate(zip(found, texts, strict=True), top):
        row: list[Raw] = []
        for c, (value, text) in enumerate(zip(line, written, strict=True), left):
            if isinstance(text, str) and text.startswith("=") and text != value:  # a text may begin so too
                formulas[r, c] = text[1:]
            error = error_of(value)
            if error:
                errors[r, c] = error
                row.append(None)
            elif isinstance(value, datetime):
                row.append(_unusual_value(value, cells[r - top, c - left]))
            else:
                row.append(float(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value)
        values.append(row)
    return values, formulas, errors


def error_of(value: object) -> str:
    """The error a value stands for, such as '#N/A'; '' where it is none."""
    if isinstance(value, str):
        return value if value in ERRORS else ""
    if isinstance(value, int) and not isinstance(value, bool):
        return CODES.get(value - FIRST_CODE, "")
    return ""


def used_area(sheet: xw.Sheet) -> Corners:
    """From A1 to the last cell in use."""
    area = sheet.used_range
    (rows, columns), row, column = area.shape, area.row, area.column
    return 1, 1, row + rows - 1, column + columns - 1


def range_corners(cells: xw.Range) -> Corners:
    """Of a range of one area."""
    rows, columns = cells.shape
    return cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1


def range_at(sheet: xw.Sheet, area: Corners) -> xw.Range:
    """The range of an area."""
    return sheet.range(a1_range(*area))


def alike_parts(area: Corners, ask: Callable[[Corners], T | None]) -> Iterator[tuple[Corners, T | None]]:
    """Parts of an area, in order, each with the one answer of all its cells.

    `ask` gives None where cells differ, as Excel does; such a part is asked again in halves, so that a block of one kind costs
    one question, not one a cell. A single cell may answer None for good.
    """
    asked = [area]
    while asked:
        part = asked.pop()
        top, left, bottom, right = part
        found = ask(part)
        if found is not None or part[:2] == part[2:]:
            yield part, found
        elif bottom - top >= right - left:
            middle = (top + bottom) // 2
            asked += [(middle + 1, left, bottom, right), (top, left, middle, right)]
        else:
            middle = (left + right) // 2
            asked += [(top, middle + 1, bottom, right), (top, left, bottom, middle)]


def area_cells(area: Corners) -> Iterator[At]:
    """Its cells, row by row."""
    return product(range(area[0], area[2] + 1), range(area[1], area[3] + 1))


def _cell_values(cells: xw.Range, texts: Sequence[Sequence[Any]]) -> list[list[Any]]:
    try:
        return list(cells.options(ndim=2, err_to_str=True).value)
    except TypeError:  # on a Mac xlwings tells errors of single cells only; those it hides are blank but not empty
        rows = [list(row) for row in cells.options(ndim=2).value]
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is None and texts[i][j]:
                    row[j] = cells[i, j].options(err_to_str=True).value
        return rows


def in_rows(given: Any, count: int) -> list[Sequence[Any]]:
    """What Excel gives for a block, a line or a cell, as rows."""
    if not isinstance(given, (list, tuple)):
        return [[given]]
    if not isinstance(given[0], (list, tuple)):
        return [given] if count == 1 else [[one] for one in given]
    return list(given)


def uncut_currency(rows: list[list[Any]], cells: xw.Range) -> list[list[Any]]:
    """The rows with the whole numbers of cells formatted as currency, which Excel cuts at four decimals."""
    if not any(isinstance(value, Decimal) for row in rows for value in row):
        return rows
    return [[full if isinstance(value, Decimal) and isinstance(full, float) else value for value, full in zip(*pair, strict=True)]
            for pair in zip(rows, in_rows(cells.api.Value2, len(rows)), strict=True)]


def _unusual_value(value: datetime, cell: xw.Range) -> Raw:
    """A day, a time or a duration, which only the number format tells apart."""
    if value.year < 1901 and _ELAPSED.search(str(cell.number_format)):
        return value - _DAY_ZERO
    if value.date() == _DAY_ZERO.date():
        return value.time()
    moment = value + timedelta(days=1) if value < _LEAP else value
    return moment.date() if moment.time() == time() else moment
