"""The row of totals of a list: what adds up, and weighted means as the roll-up works them out. Floor 2."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlplan import terms
from xlplan.schema.column import Column
from xlplan.schema.expr import Col, Div, Expr, Filled, SumRows
from xlplan.schema.table import FootRow, Rule


def mean_cells(columns: Iterable[Column], live: tuple[Expr, ...]) -> dict[str, Expr]:
    """Column that rolls up as a mean -> the mean weighted over the rows that count and hold it; a row without a weight weighs nothing."""
    return {c.key: Div(SumRows(Col(c.key) * Col(c.weight), where), SumRows(Col(c.weight), where), c.unit.places)
            for c in columns if c.weight and c.unit is not None and c.unit.multiple == 1 and c.formula is None
            for where in [(*live, Filled(c.key))]}


def total_feet(key: str, cells: Mapping[str, Expr], rules: Iterable[Rule]) -> tuple[FootRow, ...]:
    """The row with these cells; named for all rows where it has none and rules ask about them; () where nobody needs it."""
    if not cells and not any(rule.scope == "table" for rule in rules):
        return ()
    return FootRow(key, terms.TOTAL if cells else terms.ALL_ROWS, strong=bool(cells), cells=cells),
