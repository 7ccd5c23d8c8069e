"""Which tables the figures and lists of each planning table come from, and which need a target, read off the declarations once. Floor 2."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.schema import expr as x
from xlplan.schema.readings.elsewhere import cells_elsewhere
from xlplan.schema.readings.reach import Reach
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY

_OF_A_TARGET: Final = ("sales_lines", "expense_items")  # rows that are broken down from the target of a unit


@BRANCH.derived
def tables_read(key: str) -> tuple[str, ...]:
    """The other tables that cells and rules of the table read, or whose rows its lists offer, in sheet order: without them it cannot
    be issued. A rule that HQ declared itself, or took from the shelf, is left out without what it looks into (`rules_reading`)."""
    table, spared = BY_KEY[key], {rule.key for rule in BY_KEY[key].rules if rule.own}
    read = {other for place, expression in table.expressions() if place not in spared for other, _, _ in cells_elsewhere(expression)}
    read |= {column.rows_of.table for column in table.columns if column.rows_of}
    return tuple(t.key for t in BRANCH if t.key in read - {key})


@BRANCH.derived
def rules_reading(key: str) -> Mapping[str, tuple[str, ...]]:
    """Other table -> numbers of those rules of this one, declared by HQ or of the shelf, that are not asked where it is not there; but for
    tables without which this one is not issued."""
    out: dict[str, list[str]] = {}
    for rule in BY_KEY[key].rules:
        read = {at for e in (rule.must, rule.where, rule.found, rule.expected) if e for at, _, _ in cells_elsewhere(e)}
        for other in {*read, *([rule.beside] if rule.beside else [])} - {key}:
            if rule.own and other not in tables_read(key):
                out.setdefault(other, []).append(rule.own.number)
    return {t.key: (*dict.fromkeys(out[t.key]),) for t in BRANCH if t.key in out}


@BRANCH.derived
def target_behind(key: str) -> str:
    """The table for whose sake only a unit with a target can fill the table: itself, or one that it reads, if only through
    others; '' where none is."""
    todo, seen = [key], {key}
    while todo:
        if BY_KEY[at := todo.pop(0)].given in _OF_A_TARGET:
            return at
        todo += (new := [t for t in tables_read(at) if t not in seen])
        seen.update(new)
    return ""


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
