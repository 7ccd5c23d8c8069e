"""Which tables the figures of each planning table come from, read off the declarations once. Floor 2."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from xlplan.schema import expr as x
from xlplan.schema.readings.reach import Reach
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY

_REACH: Final = Reach(BY_KEY)
LINKS: Final[Mapping[str, frozenset[str]]] = {table.key: _REACH.links(table.key) for table in BRANCH}


@cache
def columns_followed(key: str, other: str) -> frozenset[str]:
    """Columns of table `other` that make figures of table `key`, themselves or through cells computed from them."""
    out = set[str]()
    for node in (part for formula in _formulas(BY_KEY[key]) for part in x.walk_nodes(formula)):
        match node:
            case x.SumRows(of, where, table) if table == other:
                out |= x.columns_read(of).union(*map(x.columns_read, where))
            case x.Beside(table, column) | x.Foot(_, column, table) if table == other:
                out.add(column)
    within = {c.key: [f for f in (c.formula, *(f for _, f in c.by_measure.values())) if f] for c in BY_KEY[other].columns}
    todo = list(out)
    while todo:
        for formula in within.get(todo.pop(), ()):
            todo += (new := x.columns_read(formula) - out)
            out |= new
    return frozenset(out)


def _formulas(table: Table) -> Iterator[x.Expr]:
    for column in table.columns:
        yield from (f for f in (column.formula, *(f for _, f in column.by_measure.values())) if f)
    for foot in table.feet:
        yield from foot.cells.values()
