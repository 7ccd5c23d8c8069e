"""The formulas of a table, sorted by shape: each shape is worked out once for all its cells. Floor 1."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.decimals import Array
from xlplan.schema.fast.arrays import Env, NotCovered, align_decimals, make_rounded
from xlplan.schema.fast.shapes import FormulaShapes
from xlplan.schema.table import Table
from xlplan.units import Ints


class FormulaGroup(NamedTuple):
    """Cells whose formulas have one shape: in data rows of a measure, or in one foot row. `make` gives what they come to, all
    rows (or 1) by cells, in counts of the cells' decimals."""

    measure: str
    foot: int | None
    columns: Ints
    make: Callable[[Env], Array]


class FormulaGroups:
    """The groups of one table, made once a process; `groups` is None where a formula is not covered. Of the table's number
    columns: `multiples` of a step, `scales` (10**places) and `computed_feet` of its foot cells."""

    def __init__(self, table: Table, tables: Mapping[str, Table], limits: Mapping[str, Decimal]) -> None:
        self.groups: list[FormulaGroup] | None = []
        units = [c.unit for c in table.columns if c.unit]
        self.multiples = np.array([u.multiple for u in units], np.int64)
        self.scales = np.array(
            [[10.0**(f.unit or u).places for u in units] for f in table.feet]).reshape(len(table.feet), len(units))
        self.computed_feet = np.zeros(self.scales.shape, np.bool_)
        try:
            self._sort(table, FormulaShapes(table, tables, limits))
        except NotCovered:
            self.groups = None

    def _sort(self, table: Table, shapes: FormulaShapes) -> None:
        cells: dict[tuple[str, int | None, int, Any], list[tuple[int, x.Expr]]] = defaultdict(list)
        for key, j in shapes.at[table.key].items():
            column = table.by_key[key]
            for measure in ("", *column.by_measure):
                node = column.formula_of(measure or None)
                if node is not None:
                    cells[measure, None, shapes.places(key), shapes.shape(node, None)].append((j, node))
            for i, foot in enumerate(table.feet):
                node = table.foot_cell(foot, key)
                if node is not None:
                    self.computed_feet[i, j] = True
                    cells["", i, shapes.places(key, foot.key), shapes.shape(node, i)].append((j, node))
        self.groups = []
        for (measure, at, places, _), of in cells.items():
            made = align_decimals(make_rounded(shapes.number([node for _, node in of], at), places), places)
            self.groups.append(FormulaGroup(measure, at, np.array([j for j, _ in of]), made.make))
