"""Rows of a tree and columns that declare how they roll up; their numbers, computed in exact steps. Rates are recomputed
on every level, never summed. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.decimals import Fixed
from xlplan.schema.readings.evaluate import Evaluator, Scope, to_steps
from xlplan.text import Text
from xlplan.units import Ints, Unit
from xlplan.workbook.blueprint import Value

Look = Literal["plain", "strong", "difference", "over", "signed", "points", "bad"]
Kind = Literal["leaf", "group", "subtotal", "total", "foot", "section"]


@dataclass(frozen=True)
class RollColumn:
    """One amount column of a roll-up page.

    Attributes:
        up: `sum`: a parent is the SUM of its children (a leaf is given, or has `formula`); `re`: `formula` is
            recomputed on every row; `none`: texts, numbers and days of single rows, nothing on parents unless given.
        look: `difference` shows zero as a tick and colours both signs; `over` likewise, but more is worse; `signed`
            prints the plus, `points` too, of differences of percentages; `bad` is a text, red in rows that stand out.
        format: of days and other values without a unit. gather: of `none`, what a parent's cell is of its children's.
    """

    key: str
    label: Text
    unit: Unit | None = None
    up: Literal["sum", "re", "none"] = "sum"
    formula: x.Expr | None = None
    width: float = 12
    look: Look = "plain"
    format: str | None = None
    gather: Literal["", "MIN", "MAX"] = ""

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers or days."""
        return self.unit is not None or self.format is not None


@dataclass(frozen=True)
class Node:
    """One row. `children` are positions in the list of nodes; `leaf` is the ordinal in the given columns. A row with
    `of` holds a formula of its own in every number column (a growth row under amounts); `formulas` replaces those of
    single `re` columns, None leaves a column blank. A `section` row holds nothing but its name."""

    key: str
    name: str
    kind: Kind = "leaf"
    depth: int = 0
    children: tuple[int, ...] = ()
    leaf: int | None = None
    of: Callable[[str], x.Expr] | None = None
    unit: Unit | None = None
    texts: Mapping[str, Value] = field(default_factory=dict)
    alarm: bool = False  # its state is printed in red
    void: bool = False   # nothing is known of it: no numbers at all
    hollow: bool = False  # nobody below it is in: its sums are 0, its ratios are not known
    formulas: Mapping[str, x.Expr | None] = field(default_factory=dict)

    def formula(self, column: RollColumn) -> x.Expr | None:
        """The formula of its cell in a computed column."""
        return self.formulas.get(column.key, column.formula)

    def blank(self, column: RollColumn) -> bool:
        """Whether it has no number in that column."""
        return (self.kind == "section" or self.void or (column.up == "re" and (self.hollow or self.kind == "foot"))
                or (column.key in self.formulas and self.formulas[column.key] is None))


class _Reading(Evaluator):
    """Expressions over the rows of a grid instead of the rows of a frame."""

    def __init__(self, places: Mapping[str, int]) -> None:
        super().__init__({})
        self.values: dict[str, Fixed] = {}
        self.places = places

    def number(self, node: x.Expr, scope: Scope) -> Fixed:
        if isinstance(node, x.Col):
            return self.values[node.key]
        if isinstance(node, x.Foot):
            value = self.values[node.key]
            return Fixed(value.n[[self.places[node.row]]], value.places)
        return super().number(node, scope)


def compute_grid(columns: Sequence[RollColumn], nodes: Sequence[Node], values: Mapping[str, Ints]) -> dict[
        str, list[int | None]]:
    """Every number of the grid in steps of its unit (rows with `of`: of their own unit)."""
    reading = _Reading({n.key: i for i, n in enumerate(nodes)})
    out: dict[str, list[int | None]] = {}
    numeric = _after_what_they_read([c for c in columns if c.unit is not None and c.up != "none"])
    for column in numeric:
        unit = column.unit
        assert unit is not None
        if column.formula is None:
            own = [int(values[column.key][n.leaf]) if n.leaf is not None else 0 for n in nodes]
        else:
            found = to_steps(reading.number(column.formula, Scope("")), unit)
            own = [int(v) for v in np.broadcast_to(found, len(nodes))]
        for i, node in enumerate(nodes):
            if (special := node.formulas.get(column.key)) is not None:
                one = to_steps(reading.number(special, Scope("")), unit)
                own[i] = int(np.broadcast_to(one, len(nodes))[i])
        got = own if column.up == "re" else _sum_tree(nodes, own)
        reading.values[column.key] = Fixed(unit.fixed(np.asarray(got, dtype=np.int64)), unit.places)
        out[column.key] = [None if n.of or n.blank(column) else v for n, v in zip(nodes, got, strict=True)]
    for i, node in enumerate(nodes):
        if node.of:
            for column in numeric:
                if column.up == "sum" and not node.blank(column):
                    value = reading.number(node.of(column.key), Scope(""))
                    out[column.key][i] = int(to_steps(value, node.unit or column.unit).reshape(-1)[-1])
    return out


def _after_what_they_read(columns: Sequence[RollColumn]) -> list[RollColumn]:
    """The columns, each behind those that its formula reads."""
    by_key, out = {c.key: c for c in columns}, dict[str, RollColumn]()

    def add(column: RollColumn) -> None:
        for key in x.columns_read(column.formula) if column.formula and column.key not in out else ():
            if key in by_key and key != column.key:
                add(by_key[key])
        out.setdefault(column.key, column)

    for column in columns:
        add(column)
    return list(out.values())


def _sum_tree(nodes: Sequence[Node], own: list[int]) -> list[int]:
    known: dict[int, int] = {}

    def of(i: int) -> int:
        if i not in known:
            node = nodes[i]
            known[i] = sum(map(of, node.children)) if node.leaf is None else own[i]
        return known[i]

    return [of(i) for i in range(len(nodes))]
