"""The formulas of a table, sorted by shape: each shape is worked out once for all its cells. Floor 1."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.fast.arrays import Made, Unproven
from xlplan.schema.fast.shapes import FormulaShapes
from xlplan.schema.table import Table
from xlplan.units import Ints


class FormulaGroup(NamedTuple):
    """Cells whose formulas have one shape: in data rows of a measure, or in one foot row."""

    measure: str
    foot: int | None
    columns: Ints
    places: int
    make: Made


class FormulaGroups:
    """Of one table; made once a process. `groups` is None where a formula is not covered."""

    def __init__(self, table: Table, tables: Mapping[str, Table], limits: Mapping[str, Decimal]) -> None:
        self.groups: list[FormulaGroup] | None = []
        units = [c.unit for c in table.columns if c.unit]
        self.multiples = np.array([u.multiple for u in units], np.int64)
        self.scales = np.array(
            [[10.0**(f.unit or u).places for u in units] for f in table.feet]).reshape(-1, len(units))
        self.computed_feet = np.zeros(self.scales.shape, np.bool_)
        try:
            self._sort(table, FormulaShapes(table, tables, limits))
        except Unproven:
            self.groups = None

    def _sort(self, table: Table, shapes: FormulaShapes) -> None:
        cells: dict[tuple[str, int | None, Any], list[tuple[int, x.Expr, int]]] = defaultdict(list)
        for key, j in shapes.at[table.key].items():
            column = table.by_key[key]
            places = shapes.places(key)
            for measure in ("", *column.by_measure):
                node = column.formula_of(measure or None)
                if node is not None:
                    cells[measure, None, (shapes.shape(node, None), places)].append((j, node, places))
            for i, foot in enumerate(table.feet):
                node = table.foot_cell(foot, key)
                if node is not None:
                    self.computed_feet[i, j] = True
                    places = shapes.places(key, foot.key)
                    cells["", i, (shapes.shape(node, i), places)].append((j, node, places))
        self.groups = [
            FormulaGroup(measure, i, np.array([j for j, _, _ in of]), of[0][2], shapes.number([n for _, n, _ in of], i))
            for (measure, i, _), of in cells.items()]
