"""Block: what one argument of a function holds, and where it stands. Floor 7.

xlwings finds the converter of an argument by its type hint, so `weights: Block` is all a function has to say. Cells come
as xlwings gives them: float, text, bool, datetime, Decimal (cells formatted as currency), None for blank, an error as its
text.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import xlwings as xw
from xlwings.conversion import Accessor, Pipeline, ValueAccessor

from udfs.live_cells import uncut_currency
from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.ranges import parse_range
from xlplan.text import Text, same_text

Held = float | int | str | bool | Decimal | datetime | None
Answer = list[list[float | str | None]]  # what a function gives back: rows of a block; None is shown blank

_CELL: Final = Text("{name} 的 {cell}", "{name} 的 {cell}", "{cell} ({name})")
_COUNTED: Final = Text("{name} 的{place}", "{name} 的{place}", "{name}, {place}")
_PLACE: Final = Text("第 {row} 行第 {column} 列", "第 {row} 列第 {column} 欄", "row {row}, column {column}")
_AREAS: Final = Text("{areas} 是几块区域。请给连在一起的一块", "{areas} 是幾塊範圍。請給連在一起的一塊",
                     "{areas} are several areas. Give one block of cells")
_REFERENCE: Final = Text("{name} 应是一个单元格,如 B7", "{name} 應是一個儲存格,如 B7", "{name} must be a cell, such as B7")


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of one argument, row by row, all rows alike; none where it was left out.

    `name`: of the argument. `corner`: row and column of its first cell, None where it is no range. `why_not`: what keeps it
    from being read.
    """

    cells: Sequence[Sequence[Held]] = ()
    name: str = ""
    corner: tuple[int, int] | None = None
    why_not: XlplanError | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.cells), len(self.cells[0]) if self.cells else 0

    @property
    def given(self) -> bool:
        """Whether a cell of it holds something."""
        return any(value is not None for row in self.cells for value in row)

    def address(self, row: int, column: int) -> str:
        """`C5` of a cell, counted from 0; '' where the argument is no range."""
        return a1(self.corner[0] + row, self.corner[1] + column) if self.corner else ""

    def place(self, row: int, column: int) -> Text:
        """A cell by its address, or `row 1, column 2` where the argument is no range."""
        if address := self.address(row, column):
            return same_text(address)
        return _PLACE.filled(row=row + 1, column=column + 1)

    def where(self, row: int, column: int) -> Text:
        """The same with the name of the argument: `C5 (weights)`."""
        if self.corner is None and self.shape == (1, 1):
            return same_text(self.name)
        place = self.place(row, column)
        return Text.of(lambda lang: _COUNTED(lang, name=self.name, place=place(lang)) if self.corner is None
                      else _CELL(lang, name=self.name, cell=place(lang)))


NONE: Final = Block()  # an argument left out


@dataclass(frozen=True, slots=True)
class RangeArgument:
    """An argument that is found, not read: the range, or the value that stands in its place."""

    range: xw.Range | None = None
    value: Held = None
    name: str = ""

    def cell(self) -> xw.Range:
        """Its first cell; XlplanError where it is no range."""
        if self.range is None:
            raise XlplanError(_REFERENCE, name=self.name)
        return self.range[0, 0]


NOWHERE: Final = RangeArgument()


class _BlockReader(Accessor):
    @staticmethod
    def reader(options: Mapping[str, Any]) -> Pipeline:
        """Reads into a Block; a range that nobody means is not read at all, whole columns would take seconds."""
        values = ValueAccessor.reader({"ndim": 2, "err_to_str": True})

        def read(context: Any) -> None:
            try:
                corner = None if context.range is None else _first_cell(context.range.address)
            except XlplanError as why:
                context.value = Block(why_not=why)
            else:
                values(context)
                context.value = Block(uncut_currency(context.value, context.range) if context.range is not None else context.value,
                                      corner=corner)

        pipeline: Pipeline = Pipeline().append_stage(read)
        return pipeline


class _RangeReader(Accessor):
    @staticmethod
    def reader(options: Mapping[str, Any]) -> Pipeline:
        """Finds a Place."""
        values = ValueAccessor.reader({"err_to_str": True})

        def find(context: Any) -> None:
            if context.range is None:
                values(context)
                context.value = RangeArgument(value=context.value)
            else:
                context.value = RangeArgument(context.range)

        pipeline: Pipeline = Pipeline().append_stage(find)
        return pipeline


def _first_cell(address: str) -> tuple[int, int]:
    """Row and column of the first cell; XlplanError for whole columns, several areas, too many cells."""
    found = parse_range(address, overlap=True)
    if len(found.areas) > 1:
        raise XlplanError(_AREAS, areas=found)
    return found.areas[0][:2]


_BlockReader.register(Block)  # type: ignore[no-untyped-call]
_RangeReader.register(RangeArgument)  # type: ignore[no-untyped-call]
