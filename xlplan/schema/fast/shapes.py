"""Formulas of one shape as one array expression: the twelve months of a row, the cells of a foot row. Floor 1.

Two formulas have one shape when they differ in their columns and constants only.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.decimals import Array
from xlplan.schema.fast.arrays import (
    Env,
    Made,
    Truth,
    Unproven,
    make_arithmetic,
    make_ceiling,
    make_comparison,
    make_conditional,
    make_extreme,
    make_quotient,
    make_rounded,
)
from xlplan.schema.params import PARAMS
from xlplan.schema.table import Table
from xlplan.units import Ints


class FormulaShapes:
    """Shapes and array expressions of the formulas of `table`; `tables` are all of the workbook, it included, `limits` those issued
    with it."""

    def __init__(self, table: Table, tables: Mapping[str, Table], limits: Mapping[str, Decimal]) -> None:
        self.table, self.tables, self.limits = table, tables, limits
        self.at = {t.key: {c.key: j for j, c in enumerate(n for n in t.columns if n.kind == "number")}
                   for t in tables.values()}
        self.foot_at = {t.key: {f.key: i for i, f in enumerate(t.feet)} for t in tables.values()}

    def places(self, key: str, foot: str = "", table: str = "") -> int:
        """Decimals of a column, or of a foot cell. Unproven when it holds no numbers."""
        of = self.tables[table] if table else self.table
        unit = of.foot_unit(of.foot_by_key[foot], key) if foot else of.by_key[key].unit
        if unit is None:
            raise Unproven(key)
        return unit.places

    def shape(self, node: x.Expr, foot: int | None) -> Any:
        """What two formulas must share to be taken together: everything but their columns and constants."""
        here = self.table.feet[foot].key if foot is not None else ""
        match node:
            case x.Num(_, places):
                return "num", places
            case x.Param():
                return node
            case x.Col(key):
                return "col", self.places(key, here)
            case x.Sibling(measure, key):
                return "sibling", measure, self.places(key)
            case x.Foot(row, key, table):
                if table and table not in self.tables:
                    raise Unproven(table)
                return "foot", row, table, self.places(key, row, table)
            case x.SumCols(keys):
                alike = {self.places(k, here) for k in keys}
                if len(alike) != 1:
                    raise Unproven("mixed")
                return "columns", len(keys), alike.pop()
            case x.SumRows(of, where, table):
                if table and table not in self.tables:
                    raise Unproven(table)
                if table:
                    return "away", node  # rows of another table: only equal ones are taken together
                return "rows", self.shape(of, None), where
            case x.RunningSum(key):
                return "running", self.places(key)
            case x.Arith(op) | x.Compare(op):
                return type(node), op, tuple(self.shape(c, foot) for c in x.child_nodes(node))
            case x.Div(_, _, places) | x.Rounded(_, places):
                return type(node), places, tuple(self.shape(c, foot) for c in x.child_nodes(node))
            case x.Pick(which):
                return type(node), which, tuple(self.shape(c, foot) for c in x.child_nodes(node))
            case x.CeilDiv() | x.Abs() | x.If() | x.All() | x.Some() | x.Not():
                return type(node), tuple(self.shape(c, foot) for c in x.child_nodes(node))
            case x.Is() | x.Filled():
                return node
        raise Unproven(type(node).__name__)

    def number(self, nodes: Sequence[Any], foot: int | None, key: str = "") -> Made:
        """The values of formulas of one shape, one a column of the array. `key`: the table whose rows are meant."""
        key = key or self.table.key
        at, first = self.at[key], nodes[0]
        here = self.table.feet[foot].key if foot is not None else ""

        def part(name: str) -> Made:
            return self.number([getattr(n, name) for n in nodes], foot, key)

        match first:
            case x.Num(_, places):
                counts = np.array([[n.count for n in nodes]], np.int64)
                return lambda env: (counts, places)
            case x.Param(limit):
                places = PARAMS[limit].places
                set_to = np.array([[int(self.limits.get(limit, PARAMS[limit].default).scaleb(places))]], np.int64)
                return lambda env: (set_to, places)
            case x.Col():
                of, where = np.array([at[n.key] for n in nodes]), self.places(first.key, here, key)
                if foot is not None:
                    return lambda env: (env[key].feet[foot:foot + 1, of], where)
                return lambda env: (env[key].data[:, of], where)
            case x.Sibling(measure, _):
                return self._sibling(np.array([at[n.key] for n in nodes]), measure, self.places(first.key))
            case x.Foot(row, _, table):
                away, places = table or key, self.places(first.key, row, table or key)
                i, of = self.foot_at[away][row], np.array([self.at[away][n.key] for n in nodes])
                return lambda env: (env[away].feet[i:i + 1, of], places)
            case x.SumCols():
                many, places = np.array([[at[k] for k in n.keys] for n in nodes]), self.places(first.keys[0], here, key)
                if foot is not None:
                    return lambda env: (env[key].feet[foot:foot + 1, many].sum(axis=2), places)
                return lambda env: (env[key].data[:, many].sum(axis=2), places)
            case x.SumRows(_, where, table):
                return self._rows(self.number([n.of for n in nodes], None, table or key), where, table or key)
            case x.RunningSum():
                of, places = np.array([at[n.key] for n in nodes]), self.places(first.key)
                return lambda env: (env[key].data[:, of].cumsum(axis=0), places)
            case x.Arith(op):
                return make_arithmetic(op, part("left"), part("right"))
            case x.Div(_, _, places):
                return make_quotient(part("above"), part("below"), places)
            case x.CeilDiv():
                return make_ceiling(part("above"), part("below"))
            case x.Rounded(_, places):
                of_ = part("of")
                return make_rounded(of_, places)
            case x.Pick(which):
                return make_extreme(np.maximum if which == "MAX" else np.minimum, part("left"), part("right"))
            case x.If():
                test = self._truth([n.condition for n in nodes], foot, key)
                return make_conditional(test, part("then"), part("otherwise"))
        raise Unproven(type(first).__name__)

    def _sibling(self, of: Ints, measure: str, places: int) -> Made:
        key, order = self.table.key, len(self.table.measures)
        offset = self.table.measures.index(measure)
        return lambda env: (np.repeat(env[key].data[offset::order, of], order, axis=0), places)

    def _rows(self, of: Made, where: Sequence[x.Expr], key: str) -> Made:
        kept = self._truth([x.All(tuple(where))], None, key) if where else None

        def total(env: Env) -> tuple[Array, int]:
            values, places = of(env)
            return (values if kept is None else values * kept(env)).sum(axis=0, keepdims=True), places

        return total

    def _truth(self, nodes: Sequence[Any], foot: int | None, key: str) -> Truth:
        first = nodes[0]
        match first:
            case x.Is(column, choice):
                return lambda env: (env[key].texts[column] == choice)[:, None]
            case x.Filled(column) if self.tables[key].by_key[column].kind != "number":
                return lambda env: (env[key].texts[column] != "")[:, None]
            case x.Not():
                inner = self._truth([n.of for n in nodes], foot, key)
                return lambda env: ~inner(env)
            case x.All() | x.Some():
                terms = [self._truth(list(of), foot, key) for of in zip(*(n.terms for n in nodes), strict=True)]
                reduce = np.logical_and.reduce if isinstance(first, x.All) else np.logical_or.reduce
                return lambda env: reduce(np.broadcast_arrays(*(t(env) for t in terms)))
            case x.Compare(op):
                return make_comparison(op, self.number([n.left for n in nodes], foot, key),
                                       self.number([n.right for n in nodes], foot, key))
        raise Unproven(type(first).__name__)
