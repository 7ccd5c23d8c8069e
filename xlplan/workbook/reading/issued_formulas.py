"""The formulas of the issued sheets, printed for the places where the cells stand now. Floor 3.

A program that moves cells rewrites the addresses in every formula that reads them; so does printing each formula over the
places in which the keys were found. Made only where a computed cell shows another number than ours.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlplan.schema import expr as x
from xlplan.schema.readings.formula import formula_of
from xlplan.units import Unit
from xlplan.workbook.layout import BEGIN, END, Layout, RowAddresses, table_layout
from xlplan.workbook.reading.table_reading import TableReading
from xlplan.workbook.writing.rounded import rounded_formula


class IssuedFormulas:
    """Answers whether a cell still holds the formula that was issued."""

    def __init__(self, readings: Mapping[str, TableReading]) -> None:
        self._readings = readings
        self._layouts: dict[str, Layout] = {}

    def ours(self, r: TableReading, row: str, column: str, node: x.Expr, unit: Unit | None) -> bool:
        """Whether it does; also where that cannot be told: the file leaves out the text of a formula that cells share, or
        the formula reads cells without a place."""
        at = r.placement.rows[row], r.placement.columns[column]
        text = bare_formula(r.sheet.formulas.get(at, ""))
        if not text:
            return True
        if not self._layouts:
            self._layouts = {key: _placed_layout(of) for key, of in self._readings.items()}
        try:
            place = RowAddresses(self._layouts[r.table.key], row, self._layouts)
            issued = rounded_formula(node, place, unit) if unit else formula_of(node, place)
        except KeyError:
            return True
        return text == bare_formula(issued)


def bare_formula(formula: str) -> str:
    """A formula as programs agree on it: they quote names and pin addresses each in its own way."""
    return formula.translate({ord("'"): None, ord("$"): None, ord(" "): None}).upper()


def _placed_layout(r: TableReading) -> Layout:
    """The layout of the table as issued, with the places where its keys were found."""
    limits = {key: str(limit) for key, limit in r.issued.limits.items()}
    issued, rows = table_layout(r.frame, r.lang, r.params, r.issued.members, limits), r.placement.rows
    spanned = [rows[key] for key in (BEGIN, *r.frame.keys, END) if key in rows]
    return replace(issued, title=r.sheet.name, rows=rows, columns=r.placement.columns,
                   first=min(spanned, default=issued.first), last=max(spanned, default=issued.last))
