"""Weighted means in the total of a table's own sheet, as the roll-up works them out. Floor 2."""
from __future__ import annotations

from collections.abc import Iterable

from xlplan.schema.column import Column
from xlplan.schema.expr import Col, Div, Expr, Filled, SumRows


def mean_cells(columns: Iterable[Column], live: tuple[Expr, ...]) -> dict[str, Expr]:
    """Column that rolls up as a mean -> the mean weighted over the rows that count and hold it; a row without a weight weighs nothing."""
    return {c.key: Div(SumRows(Col(c.key) * Col(c.weight), where), SumRows(Col(c.weight), where), c.unit.places)
            for c in columns if c.weight and c.unit is not None and c.unit.multiple == 1 and c.formula is None
            for where in [(*live, Filled(c.key))]}
