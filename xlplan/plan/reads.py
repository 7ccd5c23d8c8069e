"""Which tables a rule rests on, seen through the formulas it reads: a rule about the year of a linked expense row
rests on the staffing plan. Where such a table cannot be trusted the rule is not asked: one mistake costs one message.
Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from xlplan.schema import expr as x
from xlplan.schema.table import Rule, Table

EVERY: Final = "*"  # rows of any measure


def rests_on(rule: Rule, table: Table, tables: Mapping[str, Table], measure: str | None) -> set[str]:
    """Keys of the tables whose sums the rule reads in rows of that measure, however indirectly. The rule's own table is
    among them only when it reads a sum or a foot cell of it (a table rule always does)."""
    whole = rule.scope == "table"
    reader = _Reader(tables)
    if whole:
        reader.found.add(table.key)
    here = _Here(table, EVERY if whole else measure, rule.foot if whole else None)
    for node in (rule.must, rule.where, rule.found, rule.expected):
        if node is not None:
            reader.follow(node, here)
    return reader.found


def links(table: Table, tables: Mapping[str, Table]) -> set[str]:
    """Keys of the other tables whose figures make the linked (L) and suggested (S) cells of this one."""
    reader = _Reader(tables)
    for column in table.columns:
        for measure, who, formula in ((None, column.who, column.formula), *(
                (key, *made) for key, made in column.by_measure.items())):
            if who in "LS" and formula is not None:
                reader.follow(formula, _Here(table, measure))
    return reader.found - {table.key}


class _Here(NamedTuple):
    """Where a formula stands: rows of a measure, or a foot row."""

    table: Table
    measure: str | None = EVERY
    foot: str | None = None


class _Reader:
    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.found: set[str] = set()
        self.seen: set[tuple[str, str, str | None, str | None]] = set()

    def follow(self, node: x.Expr, here: _Here) -> None:
        """Go through an expression and the formulas behind the cells it reads."""
        match node:
            case x.Col(key) | x.Filled(key) | x.Day(key) | x.Is(key, _) | x.Names(key, _):
                self._cell(key, here)
            case x.SumCols(keys):
                for key in keys:
                    self._cell(key, here)
            case x.Part(total, keys, _):
                self.follow(total, here)
                for key in keys:
                    self._cell(key, here)
            case x.Beside(name, key):
                self.found.add(name)
                if name in self.tables:
                    self._cell(key, _Here(self.tables[name]))
            case x.Sibling(measure, key):
                self._cell(key, _Here(here.table, measure))
            case x.RunningSum(key):
                self._sum((x.Col(key),), here.table.key)
            case x.SumRows(of, where, name):
                self._sum((of, *where), name or here.table.key)
            case x.CountRows(where):
                self._sum(where, here.table.key)
            case x.Foot(row, key, name):
                self.found.add(name or here.table.key)
                if not name or name in self.tables:
                    self._cell(key, _Here(self.tables[name] if name else here.table, EVERY, row))
            case _:
                for part in x.children(node):
                    self.follow(part, here)

    def _sum(self, parts: tuple[x.Expr, ...], table: str) -> None:
        self.found.add(table)
        if table in self.tables:
            for part in parts:
                self.follow(part, _Here(self.tables[table]))

    def _cell(self, key: str, here: _Here) -> None:
        step = (here.table.key, key, here.measure, here.foot)
        if step in self.seen:
            return
        self.seen.add(step)
        for formula in _formulas(key, here):
            if formula is not None:
                self.follow(formula, here)


def _formulas(key: str, here: _Here) -> tuple[x.Expr | None, ...]:
    column = here.table.by_key[key]
    if here.foot is not None:
        return (here.table.foot_cell(here.table.foot_by_key[here.foot], key),)
    if here.measure == EVERY:
        return (column.formula, *(f for _, f in column.by_measure.values()))
    return (column.formula_of(here.measure),)
