"""A further reading of an expression: what it may be while some cells of a table could not be read. Floor 1.

Every number has a lowest and a highest value, every condition is true for sure, possibly, or not at all. Where all cells
are known both values are what `evaluate` gives. The bounds never exclude a value that is possible; they may be wider.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.decimals import Array, Fixed
from xlplan.schema.errors import SchemaError
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.units import LIMIT, Bools

_ANY = 10 * LIMIT  # beyond every amount


class Range(NamedTuple):
    """Lowest and highest value; the same decimals on both sides."""

    low: Fixed
    high: Fixed


class Truth(NamedTuple):
    """Where a condition holds whatever the unread cells hold, and where it may hold."""

    surely: Bools
    possibly: Bools


class Bounds:
    """Bounds of what rules of one table read.

    `unread`: column -> rows of the table whose cell has no value. `missing`: other table -> branches without it. Figures
    of other tables are taken as they are counted, linked cells too; only what comes from a missing table may be anything.
    """

    def __init__(self, values: Evaluator, table: str, unread: Mapping[str, Bools], missing: Mapping[str, Bools]) -> None:
        self.values, self.frame, self.rows = values, values.frames[table], Scope(table)
        self.unread, self.missing = unread, missing
        self._made: dict[tuple[str, str | None], Range] = {}

    def truth(self, node: x.Expr, scope: Scope) -> Truth:
        """Of a condition: one a row, or one a branch in a foot scope."""
        match node:
            case x.Compare(op, left, right):
                a, b = self.number(left, scope), self.number(right, scope)
                return Truth(*(self._full(v, scope) for v in _compare_ranges(op, a, b)))
            case x.All(terms):
                of = [self.truth(t, scope) for t in terms]
                return Truth(np.logical_and.reduce([t.surely for t in of]), np.logical_and.reduce([t.possibly for t in of]))
            case x.Some(terms):
                of = [self.truth(t, scope) for t in terms]
                return Truth(np.logical_or.reduce([t.surely for t in of]), np.logical_or.reduce([t.possibly for t in of]))
            case x.Not(of_):
                surely, possibly = self.truth(of_, scope)
                return Truth(~possibly, ~surely)
        there = self.values.truth(node, scope)
        unread = self._any_unread(x.columns_read(node))
        typed = isinstance(node, x.Filled) and not self.frame.table.by_key[node.key].computed_word  # what is unread is not blank
        return Truth(there if typed else there & ~unread, there | unread)

    def possibly(self, node: x.Expr, scope: Scope) -> Bools:
        """Where a condition may hold."""
        return self.truth(node, scope).possibly

    def number(self, node: x.Expr, scope: Scope) -> Range:
        """Of a numeric expression: one a row, or one a branch in a foot scope."""
        match node:
            case x.Num() | x.Param():
                return _sure_range(self.values.number(node, scope))
            case x.Col(key):
                return self._foot(scope.foot, key) if scope.foot else self._column(key)
            case x.Sibling(measure, key):
                return self._sibling(measure, key)
            case x.Foot(row, key, ""):
                return self._spread(self._foot(row, key), scope)
            case x.Foot(_, _, table) | x.SumRows(_, _, table) | x.Beside(table, _) if table:
                return self._away(self.values.number(node, scope), table, scope)
            case x.Find(_, same, table) | x.SumSame(_, same, _, table) if table:  # which of their rows are meant may not be known
                found = self._away(self.values.number(node, scope), table, scope)
                return _unknown_where(self._any_unread(mine for _, mine in same), found)
            case x.Find() | x.Covering():
                gone = np.isin(np.arange(self.frame.members), self.frame.owner[self._any_unread(x.columns_read(node))])
                return _unknown_where(gone[self.frame.owner], _sure_range(self.values.number(node, scope)))
            case x.SumSame(of, same, where):
                return self._sum_same(self._counted(self.number(of, self.rows), where), same)
            case x.Workday() | x.DaysWorked() | x.MonthStart() | x.RuleDay():
                sides = [self.number(part, scope) for part in x.child_nodes(node)]
                known = np.logical_and.reduce(np.broadcast_arrays(*(low.compare("=", high) for low, high in sides)))
                if isinstance(node, x.RuleDay):
                    known = known & ~self._unread(node.key)
                value = self.values.number(node, scope)
                return Range(*(Fixed(np.where(known, value.n, n), 0) for n in (0, _ANY)))
            case x.SumCols(keys):
                return _sum_ranges([self.number(x.Col(k), scope) for k in keys])
            case x.SumRows(of, where, ""):
                return self._spread(self._sum(self.number(of, self.rows), where), scope)
            case x.CountRows(where):
                return self._spread(self._sum(_sure_range(Fixed(np.ones(self.frame.size, np.int64), 0)), where), scope)
            case x.RunningSum(key):
                return Range(*(Fixed(self._running(v.n), v.places) for v in self._column(key)))
            case x.Day(key):
                low = self.values.number(node, scope).n
                unread = self._unread(key)
                return Range(Fixed(np.where(unread, 0, low), 0), Fixed(np.where(unread, _ANY, low), 0))
            case x.Rounded(of, places):
                a = self.number(of, scope)
                return Range(a.low.rounded(places), a.high.rounded(places))
            case x.Abs(of):
                return _abs_range(self.number(of, scope))
            case x.If(condition, then, otherwise):
                return self._either(self.truth(condition, scope), self.number(then, scope), self.number(otherwise, scope))
        sides = [self.number(part, scope) for part in x.child_nodes(node)]
        if len(sides) != 2:  # a share of a whole, with its keys
            raise SchemaError(f"no bounds of {node!r}")
        return _combine_ranges(node, *sides)

    # -- cells -------------------------------------------------------------------------------------------------------

    def _column(self, key: str) -> Range:
        return self._once((key, None), lambda: self._by_measure(self.frame.table.by_key[key]))

    def _by_measure(self, column: Column) -> Range:
        low, high = self._variant(column, None)
        for measure in column.by_measure:
            rows, other = self.frame.measure_mask(measure), self._variant(column, measure)
            low, high = (Fixed(np.where(rows, b.n, a.n), a.places) for a, b in zip((low, high), other, strict=True))
        return Range(low, high)

    def _variant(self, column: Column, measure: str | None) -> Range:
        """The column as rows of that measure make it."""
        unit, key = column.unit, column.key
        if unit is None:
            raise SchemaError(f"{self.frame.table.key}.{key} is not a number")
        who, formula = column.who_of(measure), column.formula_of(measure)
        out = _sure_range(Fixed(unit.fixed(self.frame.amounts[key]), unit.places))
        if formula is not None:
            made = self.number(formula, self.rows)
            out = Range(*(Fixed(
                np.where(self.frame.filled[key] & (who in "SL"), out.low.n, v.rounded(unit.places).at(unit.places)),
                unit.places) for v in made))
        low, high = (unit.fixed(np.asarray(n)) for n in (-LIMIT, LIMIT))
        least = low if column.minimum is None else np.asarray(column.minimum * 10**unit.places)
        most = high if column.maximum is None else np.asarray(column.maximum * 10**unit.places)
        open_ = self._unread(key)
        if who == "L":  # nothing came from a missing table: what would come is no less than may be typed
            open_ = open_ | np.asarray(out.low.n != out.high.n, np.bool_)
        return Range(Fixed(np.where(open_, least, out.low.n), unit.places),
                     Fixed(np.where(open_, most, out.high.n), unit.places))

    def _foot(self, row: str, key: str) -> Range:
        return self._once((key, row), lambda: self._make_foot(row, key))

    def _make_foot(self, row: str, key: str) -> Range:
        table = self.frame.table
        foot = table.foot_by_key[row]
        node, unit = table.foot_cell(foot, key), table.foot_unit(foot, key)
        if node is None or unit is None:
            return _sure_range(self.values.foot(table.key, row, key))
        made = self.number(node, Scope(table.key, row))
        return Range(*(Fixed(v.rounded(unit.places).at(unit.places), unit.places) for v in made))

    def _sibling(self, measure: str, key: str) -> Range:
        order = self.frame.table.measures
        member = np.arange(self.frame.size) // len(order) * len(order) + order.index(measure)
        of = self._variant(self.frame.table.by_key[key], measure)
        return Range(*(Fixed(np.broadcast_to(v.n, self.frame.size)[member], v.places) for v in of))

    def _once(self, at: tuple[str, str | None], make: Callable[[], Range]) -> Range:
        if at not in self._made:
            self._made[at] = make()
        return self._made[at]

    # -- rows and branches -------------------------------------------------------------------------------------------

    def _unread(self, key: str) -> Bools:
        """Rows whose cell has no value; of a computed text, choice or date those where what it is made of has none."""
        column = self.frame.table.by_key.get(key)
        if column is None or column.formula is None or not column.computed_word:
            return self.unread.get(key, np.zeros(self.frame.size, np.bool_))
        away = [self.missing[table][self.frame.owner] for table in x.tables_read(column.formula) if table in self.missing]
        return np.asarray(np.logical_or.reduce([self._any_unread(x.columns_read(column.formula)), *away]), np.bool_)

    def _any_unread(self, keys: Iterable[str]) -> Bools:
        return np.asarray(np.logical_or.reduce([np.zeros(self.frame.size, np.bool_), *map(self._unread, keys)]), np.bool_)

    def _away(self, value: Fixed, table: str, scope: Scope) -> Range:
        gone = self.missing.get(table, np.zeros(self.frame.members, np.bool_))
        gone = gone if scope.foot else gone[self.frame.owner]
        return _unknown_where(gone, _sure_range(value))

    def _counted(self, value: Range, where: tuple[x.Expr, ...]) -> Range:
        """What each row adds to a sum over the rows where the conditions hold."""
        surely, possibly = self.truth(x.All(where), self.rows) if where else (np.asarray(True),) * 2
        low = np.where(surely, value.low.n, np.where(possibly, np.minimum(value.low.n, 0), 0))
        high = np.where(surely, value.high.n, np.where(possibly, np.maximum(value.high.n, 0), 0))
        return Range(*(Fixed(np.broadcast_to(n, self.frame.size), value.low.places) for n in (low, high)))

    def _sum(self, value: Range, where: tuple[x.Expr, ...]) -> Range:
        return Range(*(Fixed(self._per_branch(v.n), v.places) for v in self._counted(value, where)))

    def _per_branch(self, n: Array) -> Array:
        total, starts = np.concatenate([np.zeros(1, object), np.cumsum(np.asarray(n, object))]), self.frame.starts
        return np.asarray(total[starts[1:]] - total[starts[:-1]])

    def _sum_same(self, added: Range, same: x.Pairs) -> Range:
        """Over the rows of this table that say the same: one whose text is not known may say it, and is not known to."""
        mine, theirs = (self._any_unread(pair[at] for pair in same) for at in (1, 0))
        rows, sides = self.values.same_rows(self.rows, "", same).without(theirs), list[Fixed]()
        blank = ~self.values.truth(x.All(tuple(x.Filled(key) for _, key in same)), self.rows)
        for (n, places), least in zip(((v.n, v.places) for v in added), (np.minimum, np.maximum), strict=True):
            doubtful = np.asarray(least(n, 0), object)
            all_, some = (self._per_branch(np.where(of, doubtful, 0))[self.frame.owner] for of in (True, theirs))
            sides.append(Fixed(np.where(mine, all_, rows.sums(np.asarray(n, object)) + np.where(blank, 0, some)), places))
        return Range(*sides)

    def _running(self, n: Array) -> Array:
        total = np.concatenate([np.zeros(1, object), np.cumsum(np.asarray(n, object))])
        return np.asarray(total[1:] - total[self.frame.starts[self.frame.owner]])

    def _spread(self, of: Range, scope: Scope) -> Range:
        if scope.foot:
            return of
        return Range(*(Fixed(np.broadcast_to(v.n, self.frame.members)[self.frame.owner], v.places) for v in of))

    def _either(self, test: Truth, then: Range, otherwise: Range) -> Range:
        places = max(then.low.places, otherwise.low.places)
        sides = []
        for a, b, widest in ((then.low, otherwise.low, np.minimum), (then.high, otherwise.high, np.maximum)):
            m, n = a.at(places), b.at(places)
            sides.append(Fixed(np.where(test.surely, m, np.where(test.possibly, widest(m, n), n)), places))
        return Range(*sides)

    def _full(self, values: Bools, scope: Scope) -> Bools:
        return np.broadcast_to(values, self.frame.members if scope.foot else self.frame.size)


def _sure_range(value: Fixed) -> Range:
    return Range(value, value)


def _sum_ranges(values: list[Range]) -> Range:
    low, high = values[0]
    for other in values[1:]:
        low, high = low.plus(other.low), high.plus(other.high)
    return Range(low, high)


def _compare_ranges(op: str, a: Range, b: Range) -> tuple[Bools, Bools]:
    if op == "=":
        return (a.low.compare("=", a.high) & b.low.compare("=", b.high) & a.low.compare("=", b.low),
                a.low.compare("<=", b.high) & b.low.compare("<=", a.high))
    if op in ("<=", "<"):
        return a.high.compare(op, b.low), a.low.compare(op, b.high)
    return a.low.compare(op, b.high), a.high.compare(op, b.low)


def _abs_range(a: Range) -> Range:
    low, high = abs(a.low.n), abs(a.high.n)
    through = (a.low.n < 0) & (a.high.n > 0)
    return Range(Fixed(np.where(through, 0, np.minimum(low, high)), a.low.places),
                 Fixed(np.maximum(low, high), a.low.places))


def _combine_ranges(node: x.Expr, a: Range, b: Range) -> Range:
    match node:
        case x.Arith("+"):
            return Range(a.low.plus(b.low), a.high.plus(b.high))
        case x.Arith("-"):
            return Range(a.low.plus(b.high, -1), a.high.plus(b.low, -1))
        case x.Arith():
            return _hull_range([p.times(q) for p in a for q in b])
        case x.Pick(which):
            pick = np.maximum if which == "MAX" else np.minimum
            places = max(a.low.places, b.low.places)
            return Range(*(Fixed(pick(p.at(places), q.at(places)), places) for p, q in zip(a, b, strict=True)))
        case x.Div(_, _, places):
            return _quotient_range(_hull_range([p.over(q, places) for p in a for q in b]), b)
        case x.CeilDiv():
            return _quotient_range(_hull_range([p.ceiling_over(q) for p in a for q in b]), b)
    raise SchemaError(f"no bounds of {node!r}")


def _hull_range(corners: list[Fixed]) -> Range:
    places = corners[0].places
    of = np.broadcast_arrays(*(c.n for c in corners))
    return Range(Fixed(np.minimum.reduce(of), places), Fixed(np.maximum.reduce(of), places))


def _quotient_range(of: Range, below: Range) -> Range:
    """Anything where the divisor is not known and may be 0."""
    return _unknown_where((below.low.n <= 0) & (below.high.n >= 0) & (below.low.n != below.high.n), of)


def _unknown_where(where: Bools, of: Range) -> Range:
    low, high = (np.asarray(side * 10**of.low.places, object) for side in (-_ANY, _ANY))
    return Range(Fixed(np.where(where, low, of.low.n), of.low.places), Fixed(np.where(where, high, of.high.n), of.low.places))
