"""Formulas of one shape as one array expression: the twelve months of a row, the cells of a foot row. Floor 1.

Two formulas have one shape when they differ in their columns and constants only.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.decimals import Array
from xlplan.schema.fast.arrays import (
    LARGEST,
    ROWS,
    SAFE,
    Env,
    Made,
    NotCovered,
    Truth,
    bound_values,
    make_arithmetic,
    make_ceiling,
    make_comparison,
    make_conditional,
    make_extreme,
    make_magnitude,
    make_quotient,
    make_rounded,
)
from xlplan.schema.params import PARAMS
from xlplan.schema.table import Table
from xlplan.units import Ints

NOT_COVERED: Final = (x.Alone, x.Beside, x.CountRows, x.Covering, x.Day, x.DaysWorked, x.Find, x.MonthStart, x.Names, x.Part, x.RuleDay,
                      x.Same,
                      x.SumSame,
                       x.Workday)


class FormulaShapes:
    """Shapes and array expressions of the formulas of `table`; `tables` are all of the workbook, it included, `limits` those
    issued with it. Both methods raise NotCovered."""

    def __init__(self, table: Table, tables: Mapping[str, Table], limits: Mapping[str, Decimal]) -> None:
        self.table, self.tables, self.limits = table, tables, limits
        self.at = {t.key: {c.key: j for j, c in enumerate(n for n in t.columns if n.kind == "number")}
                   for t in tables.values()}
        self.foot_at = {t.key: {f.key: i for i, f in enumerate(t.feet)} for t in tables.values()}

    def places(self, key: str, foot: str = "", table: str = "") -> int:
        """Decimals of a column, or of a foot cell. NotCovered when it holds no numbers."""
        of = self.tables.get(table) if table else self.table
        unit = None if of is None else of.foot_unit(of.foot_by_key[foot], key) if foot else of.by_key[key].unit
        if unit is None:
            raise NotCovered(key)
        return unit.places

    def shape(self, node: x.Expr, foot: int | None) -> Any:
        """What two formulas must share to be taken together: everything but their columns and constants."""
        here = self.table.feet[foot].key if foot is not None else ""
        match node:
            case x.Num(_, places):
                return "num", places
            case x.Col(key):
                return "col", self.places(key, here)
            case x.Sibling(measure, key):
                return "sibling", measure, self.places(key)
            case x.Foot(row, key, table):
                return "foot", row, table, self.places(key, row, table)
            case x.SumCols(keys):
                return "columns", tuple(self.places(k, here) for k in keys)
            case x.SumRows(of, where, ""):
                return "rows", self.shape(of, None), where
            case x.RunningSum(key):
                return "running", self.places(key)
            case x.Arith(how, a, b) | x.Compare(how, a, b) | x.Pick(how, a, b) | x.Div(a, b, how):
                return type(node), how, self.shape(a, foot), self.shape(b, foot)
            case x.Rounded(of, places):
                return "rounded", places, self.shape(of, foot)
            case x.CeilDiv() | x.Abs() | x.If() | x.All() | x.Some() | x.Not():
                return type(node), tuple(self.shape(c, foot) for c in x.child_nodes(node))
            case x.Param() | x.Is() | x.Filled() | x.SumRows():  # rows of another table: only equal ones are taken together
                return node
        raise NotCovered(type(node).__name__)

    def number(self, nodes: Sequence[Any], foot: int | None, table: str = "") -> Made:
        """The values of formulas of one shape, one a column of the array. `table`: whose rows are meant."""
        key, first = table or self.table.key, nodes[0]
        if key not in self.tables:
            raise NotCovered(key)
        at = self.at[key]
        here = self.tables[key].feet[foot].key if foot is not None else ""

        def part(name: str) -> Made:
            return self.number([getattr(n, name) for n in nodes], foot, key)

        match first:
            case x.Num(_, places):
                return _constant([n.count for n in nodes], places)
            case x.Param(limit):
                set_to, places = self.limits.get(limit, PARAMS[limit].default), PARAMS[limit].places
                return _constant([int(set_to.scaleb(places))], places)
            case x.Col():
                of = np.array([at[n.key] for n in nodes])
                return Made(_cells(key, foot, of), self.places(first.key, here, key), LARGEST)
            case x.Sibling(measure, _) if foot is None:
                return self._sibling(np.array([at[n.key] for n in nodes]), measure, self.places(first.key, "", key), key)
            case x.Foot(row, _, other):
                away = other or key
                places, of = self.places(first.key, row, away), np.array([self.at[away][n.key] for n in nodes])
                return Made(_cells(away, self.foot_at[away][row], of), places, LARGEST)
            case x.SumCols(keys):
                return _sum_columns(_cells(key, foot, np.array([[at[k] for k in n.keys] for n in nodes])),
                                    [self.places(k, here, key) for k in keys])
            case x.SumRows(_, where, other):
                return self._rows(self.number([n.of for n in nodes], None, other or key), where, other or key)
            case x.RunningSum() if foot is None:
                of, places = np.array([at[n.key] for n in nodes]), self.places(first.key, "", key)
                return Made(lambda env: env[key].data[:, of].cumsum(axis=0), places, LARGEST * ROWS)
            case x.Arith(op):
                return make_arithmetic(op, part("left"), part("right"))
            case x.Div(_, _, places):
                return make_quotient(part("above"), part("below"), places)
            case x.CeilDiv():
                return make_ceiling(part("above"), part("below"))
            case x.Rounded(_, places):
                return make_rounded(part("of"), places)
            case x.Abs():
                return make_magnitude(part("of"))
            case x.Pick(which):
                return make_extreme(np.maximum if which == "MAX" else np.minimum, part("left"), part("right"))
            case x.If():
                test = self._truth([n.condition for n in nodes], foot, key)
                return make_conditional(test, part("then"), part("otherwise"))
        raise NotCovered(type(first).__name__)

    def _sibling(self, of: Ints, measure: str, places: int, key: str) -> Made:
        measures = self.tables[key].measures
        offset, order = measures.index(measure), len(measures)
        return Made(lambda env: np.repeat(env[key].data[offset::order, of], order, axis=0), places, LARGEST)

    def _rows(self, of: Made, where: Sequence[x.Expr], key: str) -> Made:
        small, kept = bound_values(of, SAFE // ROWS), self._truth([x.All(tuple(where))], None, key) if where else None

        def total(env: Env) -> Array:
            values = small.make(env)
            if kept is not None:
                values = values * kept(env)
            return np.asarray(np.broadcast_to(values, (len(env[key].data), values.shape[1])).sum(axis=0, keepdims=True))

        return Made(total, of.places, small.most * ROWS)

    def _truth(self, nodes: Sequence[Any], foot: int | None, key: str) -> Truth:
        first = nodes[0]
        match first:
            case x.Is(column) | x.Filled(column) if self.tables[key].by_key[column].computed_word:
                raise NotCovered(column)
            case x.Is(column, choice) if foot is None:
                return lambda env: (env[key].texts[column] == choice)[:, None]
            case x.Filled(column) if foot is None and self.tables[key].by_key[column].kind != "number":
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
        raise NotCovered(type(first).__name__)


def _cells(key: str, foot: int | None, of: Ints) -> Callable[[Env], Array]:
    """Cells of those columns, in all data rows or in one foot row."""
    if foot is None:
        return lambda env: env[key].data[:, of]
    return lambda env: env[key].feet[foot:foot + 1, of]


def _constant(counts: list[int], places: int) -> Made:
    most = max(map(abs, counts))
    if most > SAFE:
        raise NotCovered(most)
    values = np.array([counts], np.int64)
    return Made(lambda env: values, places, most)


def _sum_columns(cells: Callable[[Env], Array], places: Sequence[int]) -> Made:
    """The sums of columns with those decimals."""
    held = max(places)
    if len({*places}) == 1:
        return Made(lambda env: cells(env).sum(axis=2), held, LARGEST * len(places))
    units = np.array([10**(held - p) for p in places])
    return Made(lambda env: (cells(env) * units).sum(axis=2), held, LARGEST * int(units.sum()))
