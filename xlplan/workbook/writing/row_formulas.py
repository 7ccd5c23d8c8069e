"""The formulas of a table's data rows: a column's is printed once, and each row puts its own numbers into it. Floor 3.

Printing is a third of what a branch workbook takes, and the rows of a column differ in nothing but the numbers of their rows.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlplan.schema import expr as x
from xlplan.schema.readings.formula import formula_of
from xlplan.units import Unit
from xlplan.workbook.layout import Layout, RowAddresses
from xlplan.workbook.writing.rounded import rounded_formula

_BEYOND: Final = 2_000_000  # rows that no sheet has
_ROW: Final = re.compile(rf"(?<=[A-Z]){_BEYOND // 1000}(\d{{3}})(?!\d)")


class _AnyRow(RowAddresses):
    """Stands for every data row of a layout: `asked` says of which table, and measure, a number beyond all sheets is."""

    def __init__(self, here: Layout, others: Mapping[str, Layout]) -> None:
        super().__init__(here, "", others)
        self.asked: list[tuple[Layout, str]] = []

    def number_of(self, where: Layout, measure: str = "") -> int:
        self.asked.append((where, measure))
        return _BEYOND + len(self.asked) - 1


@dataclass(frozen=True)
class _Printed:
    """`text` with a place for each of the row numbers; `of` is held for its identity."""

    of: tuple[x.Expr, Unit | None]
    text: str
    asked: tuple[tuple[Layout, str], ...]


class RowFormulas:
    """Prints for one table."""

    def __init__(self, here: Layout, others: Mapping[str, Layout]) -> None:
        self._here, self._others = here, others
        self._printed: dict[tuple[int, int], _Printed] = {}

    def show(self, node: x.Expr, row: str, unit: Unit | None) -> str:
        """The formula in that row, without '='; rounded to the unit where there is one."""
        printed = self._printed.get((id(node), id(unit)))
        if printed is None:
            printed = self._printed[id(node), id(unit)] = self._print(node, unit)
        place = RowAddresses(self._here, row, self._others)
        return printed.text % tuple([place.number_of(*asked) for asked in printed.asked])

    def _print(self, node: x.Expr, unit: Unit | None) -> _Printed:
        any_row = _AnyRow(self._here, self._others)
        text = rounded_formula(node, any_row, unit) if unit else formula_of(node, any_row)
        texts = _ROW.split(text.replace("%", "%%"))
        return _Printed((node, unit), "%d".join(texts[::2]), tuple(any_row.asked[int(n)] for n in texts[1::2]))
