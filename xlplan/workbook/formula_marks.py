"""The formulas with which a table was issued, as short marks under the stamp: whether one has been declared otherwise since. Floor 3.

A mark is taken of the formula as Excel would have it, with keys for addresses, choices and limits: where cells stand, how they are
labelled and how large a limit is changes nothing.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.made_once import MadeOnce
from xlplan.schema.column import Column
from xlplan.schema.expr import Expr
from xlplan.schema.readings.formula import formula_of
from xlplan.schema.table import Table

_DIGITS: Final = 6
_made = MadeOnce[dict[str, str]](50)  # of sets of tables


def formula_marks(tables: Mapping[str, Table], issued: Mapping[str, frozenset[str]] | None = None) -> dict[str, str]:
    """Table -> `growth:1f0c3a @total:77b21e`, the marks of its computed, linked and suggested columns and of its foot rows, over those
    columns that were `issued`. `tables` are those of one workbook. Made once a process."""
    asked = issued or {}
    return _made.of((*tables.values(),), (*tables, *asked.items()), lambda: {
        key: " ".join(_marks(table, tables, asked.get(key, frozenset(table.by_key)))) for key, table in tables.items()})


def changed_formulas(then: str, today: str) -> frozenset[str]:
    """Columns and foot rows that had a formula and have another one, or none, today."""
    now = frozenset(today.split())
    return frozenset(mark.partition(":")[0] for mark in then.split() if mark not in now)


def _marks(table: Table, tables: Mapping[str, Table], keys: frozenset[str]) -> Iterator[str]:
    for column in (c for c in table.columns if c.key in keys and (c.formula or c.by_measure)):
        rows = [(m, column.who_of(m), column.formula_of(m)) for m in ("", *column.by_measure)]
        yield _mark(column.key, (f"{m} {who} {_printed(node, table, tables, '')}" for m, who, node in rows))
    for foot in table.feet:
        own = (c.key for c in table.columns if c.key in keys and (c.key in foot.cells or c.up != "re"))  # `re` is its column's formula
        cells = ((key, table.foot_cell(foot, key)) for key in own)
        yield _mark(foot.key, (f"{key} {_printed(node, table, tables, foot.key)}" for key, node in cells if node))


def _mark(key: str, lines: Iterator[str]) -> str:
    return f"{key}:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:_DIGITS]}"


def _printed(node: Expr | None, table: Table, tables: Mapping[str, Table], foot: str) -> str:
    try:
        return formula_of(node, _Keys(table, tables, foot)) if node else ""
    except KeyError:  # it reads a table that is not there
        return "?"


class _Keys:
    """`schema.formula.Addresses` that give keys."""

    def __init__(self, table: Table, tables: Mapping[str, Table], foot: str) -> None:
        self._table, self._tables, self._foot = table, tables, foot

    def cell(self, key: str) -> str:
        return key

    def sibling(self, measure: str, key: str) -> str:
        return f"{measure}.{key}"

    def beside(self, table: str, key: str) -> str:
        return f"{table}!{key}"

    def foot(self, row: str, key: str, table: str) -> str:
        return f"{table}!{row}.{key}"

    def rows(self, key: str, table: str) -> str:
        return f"{table}!{key}:{key}"

    def above(self, key: str) -> str:
        return f"{key}:"

    def span(self, keys: tuple[str, ...]) -> list[str]:
        return list(keys)

    def choice(self, key: str, choice: str, table: str) -> str:
        return f"{key}.{choice}"

    def limit(self, key: str) -> str:
        return f"[{key}]"

    def places(self, key: str, table: str, rows: bool) -> int:
        if self._foot and table in ("", self._table.key) and not rows:
            return self.foot_places(self._foot, key, table)
        unit = self.declared(key, table).unit
        return unit.places if unit else 0

    def declared(self, key: str, table: str) -> Column:
        return self._of(table).by_key[key]

    def foot_places(self, row: str, key: str, table: str) -> int:
        of = self._of(table)
        unit = of.foot_unit(of.foot_by_key[row], key)
        return unit.places if unit else 0

    def _of(self, table: str) -> Table:
        return self._tables[table] if table and table != self._table.key else self._table
