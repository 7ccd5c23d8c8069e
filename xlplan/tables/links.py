"""Which tables the figures of each planning table come from, read off the declarations once. Floor 2."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlplan.schema import expr as x
from xlplan.schema.readings.elsewhere import cells_elsewhere
from xlplan.schema.readings.reach import Reach
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY


@BRANCH.derived
def table_links() -> Mapping[str, frozenset[str]]:
    """Table -> the tables that its figures come from."""
    reach = Reach(BY_KEY)
    return {table.key: reach.links(table.key) for table in BRANCH}


@BRANCH.derived
def columns_followed(key: str, other: str) -> frozenset[str]:
    """Columns of table `other` that make figures of table `key`, themselves or through cells computed from them."""
    out = set[str]()
    for formula in _formulas(BY_KEY[key]):
        out |= {column for table, columns, _ in cells_elsewhere(formula) if table == other for column in columns}
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
