"""The table in front in Excel as an export: selected cells, else the sheet, whether or not the workbook was ever saved. Floor 7."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import xlwings as xw

from udfs.live_book import hidden_lines, merged_ranges
from udfs.live_cells import Corners, range_at, range_corners, read_block, used_area
from xlplan.address import a1_range
from xlplan.errors import XlplanError
from xlplan.exports.grid import Grid
from xlplan.exports.guess import guess_layouts
from xlplan.plan.rollup.trace import is_rollup
from xlplan.workbook.rawbook import Raw
from xlplan.workbook.reading.identify import wanted_sheets
from xlplan.workbook.stamp import HOME

_TWO: Final = 2  # rows and columns that a selection needs to be meant as a table


@dataclass(frozen=True, slots=True)
class OpenTable:
    """`grid`: its cells, at their places on the sheet; `area`: where they stand; `lines`: rows below the heading that is guessed."""

    book: str
    grid: Grid
    area: Corners
    lines: int

    @property
    def place(self) -> str:
        """`Sheet1!A1:F200`."""
        return f"{self.grid.name}!{a1_range(*self.area)}"


def open_table(book: xw.Book) -> OpenTable | None:
    """That of the sheet in front; None in a workbook of ours, and where no table is found or the sheet is too large to be read."""
    keys = {sheet.name: str(sheet.range("A1").value or "").strip() for sheet in book.sheets}
    if is_rollup(keys) or {*keys.values()} & {*wanted_sheets(), HOME}:
        return None
    sheet = book.sheets.active
    try:
        return table_on(sheet, chosen_area(book, sheet))
    except XlplanError:  # who wants an empty master has no use for a word about formats far below a table
        return None


def chosen_area(book: xw.Book, sheet: xw.Sheet) -> Corners:
    """What is selected, as far as it is in use, where that is one block of at least two rows and columns; else all that is in use."""
    used = used_area(sheet)
    try:
        found = book.selection
        if found is None or "," in found.address:  # a chart, several blocks
            return used
        top, left, bottom, right = range_corners(found)
    except Exception:  # Excel counts no whole sheet
        return used
    meant = top, left, min(bottom, used[2]), min(right, used[3])
    return meant if meant[2] - top >= _TWO - 1 and meant[3] - left >= _TWO - 1 else used


def table_on(sheet: xw.Sheet, area: Corners) -> OpenTable | None:
    """The table of an area: results of formulas, errors as such, hidden and filtered rows among them; None where it is none.
    XlplanError for more cells than can be read."""
    top, left, bottom, _ = area
    values, _, errors = read_block(sheet, area)
    blank: list[Raw] = [None] * (left - 1)
    rows = [*([] for _ in range(top - 1)), *([*blank, *(None if v == "" else v for v in line)] for line in values)]
    hidden = hidden_lines(lambda a, b: range_at(sheet, (a, left, b, left)).row_height, bottom)
    grid = Grid(sheet.name, rows, tuple(merged_ranges(sheet, area)), dict(errors), frozenset(n for n in hidden if n >= top))
    layouts = guess_layouts(sheet.book.name, [grid])
    if not layouts or not (lines := bottom - layouts[0].header[1]):
        return None
    return OpenTable(sheet.book.name, grid, area, lines)
