"""Where blocks of rows stand on the printed pages of the overview. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlplan.workbook.blueprint import RowSpec, Sheet

_PAGE: Final = 486.0  # points that A4 landscape holds at full size between our margins


class PageFlow:
    """Blocks of rows down the printed pages: one that the end of a page would cut begins the next page instead."""

    def __init__(self, sheet: Sheet, row: int, line: float) -> None:
        self.sheet, self.row, self.line = sheet, row, line
        self.used = sum(self._height(r) for r in range(2, row))
        self.title = self._height(2) + self._height(3)  # repeated on every page

    def _height(self, row: int) -> float:
        spec = self.sheet.rows.setdefault(row, RowSpec(height=self.line))
        return spec.height or self.line

    def block(self, heights: Sequence[float], *, printed: bool = True) -> int:
        """The first row of a block with rows of those heights, a line of space above it. With one that is not `printed` the printed
        pages end above it."""
        if not printed:
            self.sheet.printed = self.row - 1
        elif self.used + self.line + sum(heights) > _PAGE:
            self.sheet.breaks, self.used = (*self.sheet.breaks, self.row - 1), self.title
        for height in (self.line, *heights):
            self.sheet.rows[self.row] = RowSpec(height=height)
            self.row, self.used = self.row + 1, self.used + height
        return self.row - len(heights)
