"""First reading of an expression: its value on whole columns, in exact integers. Floor 1."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.conditions import names_alone
from xlplan.schema.day_rules import DAY_RULES, rule_day, shifted_month
from xlplan.schema.days import count_workdays, day_number, iso_day, nth_workdays
from xlplan.schema.decimals import Array, Fixed
from xlplan.schema.errors import SchemaError
from xlplan.schema.frame import Frame, Objects
from xlplan.schema.params import PARAMS
from xlplan.schema.readings.same_rows import SameRows, same_rows
from xlplan.text import compared_text
from xlplan.units import Bools, Ints, Unit

Made = TypeVar("Made")
_DAYS: Final = 10**7  # more than Excel counts: days of one unit stand apart from those of the next


class Scope(NamedTuple):
    """Where an expression is read: on every row of a table, or (`foot`) once a branch in a foot row."""

    table: str
    foot: str | None = None


class Evaluator:
    """Values of columns, foot cells and rules over frames that share their branches.

    `frames`: table key -> Frame. A table that is not there counts as empty (its foot cells are 0).
    `limits`: HQ's limits; defaults where not given. `workdays`: the days worked as Excel counts days, in order. `read`: the frames
    were read from workbooks, in which the words that formulas make stand already: of a branch whose other table is lost, those that
    its cells showed.
    """

    def __init__(self, frames: Mapping[str, Frame], limits: Mapping[str, Decimal] | None = None, workdays: Sequence[int] = (), *,
                 read: bool = False) -> None:
        self.frames = frames
        self.limits = limits or {}
        self.workdays, self.read = workdays, read
        self.members = next(iter(frames.values())).members if frames else 0
        self._made_once: dict[tuple[str, ...], Any] = {}
        self._open: set[tuple[str, ...]] = set()

    def column(self, table: str, key: str) -> Fixed:
        """The column over all rows, computed where it is computed."""
        return self._once((table, key), lambda: self._column(self.frames[table], key))

    def foot(self, table: str, row: str, key: str) -> Fixed:
        """A foot cell, one number a branch."""
        return self._once((table, row, key), lambda: self._foot(table, row, key))

    def words(self, table: str, key: str) -> Objects:
        """A column that holds no numbers over all rows, computed where it is computed: choices as keys, dates in ISO form."""
        return self._once((table, key), lambda: self._words(self.frames[table], key))

    def steps(self, table: str, key: str) -> Ints:
        """The column in steps of its unit: one array, which a sheet asks for cell by cell."""
        return self._once(("steps of", table, key), lambda: to_steps(self.column(table, key), self.frames[table].table.by_key[key].unit))

    def foot_steps(self, table: str, row: str, key: str) -> Ints:
        """A foot cell in steps of its unit, one a branch."""
        declared = self.frames[table].table
        return to_steps(self.foot(table, row, key), declared.foot_unit(declared.foot_by_key[row], key))

    def number(self, node: x.Expr, scope: Scope) -> Fixed:
        """The value of a numeric expression: one a row, or one a branch in a foot scope."""
        read = _NUMBERS.get(type(node))
        if read is None:
            raise SchemaError(f"not a number: {node!r}")
        return read(self, node, scope)

    def truth(self, node: x.Expr, scope: Scope) -> Bools:
        """The value of a condition: one a row, or one a branch in a foot scope."""
        read = _TRUTHS.get(type(node))
        if read is None:
            raise SchemaError(f"not a condition: {node!r}")
        return read(self, node, scope)

    def same_rows(self, scope: Scope, table: str, same: x.Pairs) -> SameRows:
        """The rows of the other table (of this one where none is given) that say what the rows of this one do, pair by pair."""
        if scope.foot:
            raise SchemaError(f"{scope.table}.{scope.foot}: a foot row says nothing that other rows could say too")
        theirs = table or scope.table
        return same_rows([self._compared(scope.table, mine) for _, mine in same], self.frames[scope.table].owner,
                         [self._compared(theirs, key) for key, _ in same], self.frames[theirs].owner)

    def _arith(self, node: x.Arith, scope: Scope) -> Fixed:
        left, right = self.number(node.left, scope), self.number(node.right, scope)
        return left.times(right) if node.op == "*" else left.plus(right, 1 if node.op == "+" else -1)

    def _param(self, node: x.Param, scope: Scope) -> Fixed:
        limit, places = self.limits.get(node.key, PARAMS[node.key].default), PARAMS[node.key].places
        return Fixed(np.asarray(int(limit.scaleb(places))), places)

    def _sum_rows(self, node: x.SumRows, scope: Scope) -> Fixed:
        rows = Scope(node.table or scope.table)
        if rows.table not in self.frames:
            return self._spread(Fixed(np.zeros(self.members, np.int64), 0), scope)
        value = self.number(node.of, rows)
        return self._spread(Fixed(self._per_branch(rows.table, self._kept(value, node.where, rows)), value.places), scope)

    def _count_rows(self, node: x.CountRows, scope: Scope) -> Fixed:
        kept = self._all(node.where, Scope(scope.table)).astype(np.int64)
        return self._spread(Fixed(self._per_branch(scope.table, kept), 0), scope)

    def _sum_same(self, node: x.SumSame, scope: Scope) -> Fixed:
        rows = Scope(node.table or scope.table)
        if rows.table not in self.frames:
            return Fixed(np.zeros(self.frames[scope.table].size, np.int64), 0)
        value = self.number(node.of, rows)
        return Fixed(self.same_rows(scope, node.table, node.same).sums(self._kept(value, node.where, rows)), value.places)

    def _kept(self, value: Fixed, where: tuple[x.Expr, ...], rows: Scope) -> Array:
        """The value on the rows where all that holds, 0 on others."""
        return np.where(self._all(where, rows), value.n, 0) if where else self._full_n(value.n, rows)

    def _workday(self, node: x.Workday, scope: Scope) -> Fixed:
        day, far = (self.number(part, scope).rounded(0).n for part in (node.of, node.days))
        return Fixed(nth_workdays(day, far, self.workdays), 0)

    def _days_worked(self, node: x.DaysWorked, scope: Scope) -> Fixed:
        first, last = (self.number(part, scope).rounded(0).n for part in (node.first, node.last))
        return Fixed(count_workdays(first, last, self.workdays), 0)

    def _month_start(self, node: x.MonthStart, scope: Scope) -> Fixed:
        days = np.asarray(self.number(node.of, scope).rounded(0).n)
        starts = [shifted_month(day, node.months) for day in days.ravel().tolist()]
        return Fixed(np.array(starts, np.int64).reshape(days.shape), 0)

    def _rule_day(self, node: x.RuleDay, scope: Scope) -> Fixed:
        rules = self.words(scope.table, node.key)
        months = np.broadcast_to(self.number(node.month, scope).rounded(0).n, rules.shape)
        return Fixed(np.array([self._dated(*at) for at in zip(rules.tolist(), months.tolist(), strict=True)], np.int64), 0)

    def _dated(self, rule: str, month: int) -> int:
        return self._once(("dated", rule, str(month)), lambda: rule_day(DAY_RULES[rule], month, self.workdays)) if rule in DAY_RULES else 0

    def _covering(self, node: x.Covering, scope: Scope) -> Fixed:
        """Of the rows of a unit so many have begun by that day and so many are over before it: they cover it or they do not."""
        at, first, last = (self.number(x.Day(key), scope).n for key in (node.key, node.first, node.last))
        kept = self._all(node.where, scope) & (first <= last)
        of = self.frames[scope.table].owner.astype(np.int64) * _DAYS
        begun = np.searchsorted(np.sort((of + first)[kept]), of + at, side="right")
        over = np.searchsorted(np.sort((of + last)[kept]), of + at)
        return Fixed(begun - over, 0)

    def _if(self, node: x.If, scope: Scope) -> Fixed:
        a, b = self.number(node.then, scope), self.number(node.otherwise, scope)
        places = max(a.places, b.places)
        return Fixed(np.where(self.truth(node.condition, scope), a.at(places), b.at(places)), places)

    def _abs(self, node: x.Abs, scope: Scope) -> Fixed:
        value = self.number(node.of, scope)
        return Fixed(abs(value.n), value.places)

    def _filled(self, node: x.Filled, scope: Scope) -> Bools:
        frame = self.frames[scope.table]
        if node.key in frame.filled:
            return frame.filled[node.key]
        return np.asarray(self.words(scope.table, node.key) != "", dtype=np.bool_)

    def _names(self, node: x.Names, scope: Scope) -> Bools:
        texts = self.words(scope.table, node.key)
        return np.fromiter((f" {node.number} " in f" {t} " for t in texts), np.bool_, len(texts))

    def _once(self, key: tuple[str, ...], make: Callable[[], Made]) -> Made:
        out: Made | None = self._made_once.get(key)
        if out is None:
            if key in self._open:
                raise SchemaError(f"a formula refers to itself: {'.'.join(key)}")
            self._open.add(key)
            self._made_once[key] = out = make()
            self._open.discard(key)
        return out

    def _column(self, frame: Frame, key: str) -> Fixed:
        declared = frame.table.by_key[key]
        unit = declared.unit
        if unit is None:
            raise SchemaError(f"{frame.table.key}.{key} is not a number")
        result = self._variant(frame, key, None).n
        for measure in declared.by_measure:
            rows = self._once(("rows of", frame.table.key, measure), partial(frame.measure_mask, measure))
            result = np.where(rows, self._variant(frame, key, measure).n, result)
        return Fixed(result, unit.places)

    def _variant(self, frame: Frame, key: str, measure: str | None) -> Fixed:
        """The column as rows of that measure make it (other rows hold nothing of use)."""
        declared = frame.table.by_key[key]
        if declared.unit is None:
            raise SchemaError(f"{frame.table.key}.{key} is not a number")
        unit, scope = declared.unit, Scope(frame.table.key)
        typed = Fixed(unit.fixed(frame.amounts[key]), unit.places)
        made = self._made(declared.who_of(measure), declared.formula_of(measure), typed, frame.filled[key], unit, scope)
        return made.plus(Fixed(unit.fixed(frame.added[key]), unit.places)) if key in frame.added else made

    def _made(self, who: str, formula: x.Expr | None, typed: Fixed, filled: Bools, unit: Unit, scope: Scope) -> Fixed:
        if formula is None:
            return typed
        made = self.number(formula, scope)
        made = Fixed(self._full_n(made.rounded(unit.places).at(unit.places), scope), unit.places)
        # a suggestion may be overwritten; a link whose table is lost keeps the value its cell last showed
        return Fixed(np.where(filled, typed.n, made.n), unit.places) if who in "SL" else made

    def _foot(self, table: str, row: str, key: str) -> Fixed:
        frame = self.frames.get(table)
        if frame is None:
            return Fixed(np.zeros(self.members, np.int64), 0)
        foot = frame.table.foot_by_key[row]
        unit = frame.table.foot_unit(foot, key)
        if unit is None:
            raise SchemaError(f"{table}.{row}.{key} is not a number")
        node = frame.table.foot_cell(foot, key)
        if node is None:
            given = frame.feet.get((row, key), np.zeros(self.members, np.int64))
            return Fixed(unit.fixed(given), unit.places)
        scope = Scope(table, row)
        value = self.number(node, scope).rounded(unit.places).at(unit.places)
        return Fixed(self._full_n(value, scope), unit.places)

    def _words(self, frame: Frame, key: str) -> Objects:
        column, table = frame.table.by_key[key], frame.table.key
        match column.formula:
            case formula if formula is None or self.read:
                return frame.texts[key]
            case formula if not self.frames.keys() >= x.tables_read(formula):
                return frame.texts[key]  # a link whose table is lost keeps what its cell last showed
            case x.Find() as find if column.kind != "date":
                theirs = find.table or table
                return np.asarray(np.append(self.words(theirs, find.key), "")[self._first(Scope(table), find)])  # -1 is the last
        days = np.broadcast_to(self.number(column.formula, Scope(table)).n, frame.size)
        return np.array([iso_day(day) if day > 0 else "" for day in days.tolist()], object)

    def _compared(self, table: str, key: str) -> Objects:
        """The texts of a column as formulas compare them; of what was chosen from rows with codes, the code."""
        source = self.frames[table].table.by_key[key].rows_of
        part = (lambda text: compared_text(text).partition(" ")[0]) if source and source.code else compared_text
        return self._once(("=", table, key), lambda: np.array([part(text) for text in self.words(table, key)], object))

    def _first(self, scope: Scope, find: x.Find) -> Ints:
        theirs, alike = find.table or scope.table, self.same_rows(scope, find.table, find.same)
        asked = alike.without(~self._all(find.where, Scope(theirs))) if find.where else alike
        return asked.first(np.argsort(self.frames[theirs].sheet_rows, kind="stable"))

    def _found(self, scope: Scope, find: x.Find) -> Fixed:
        theirs, key = find.table or scope.table, find.key
        if theirs not in self.frames:
            return Fixed(np.zeros(self.frames[scope.table].size, np.int64), 0)
        value = self.column(theirs, key) if self.frames[theirs].table.by_key[key].unit else self.number(x.Day(key), Scope(theirs))
        return Fixed(np.append(value.n, 0)[self._first(scope, find)], value.places)  # -1 is the last

    def _sibling(self, table: str, measure: str, key: str) -> Fixed:
        frame = self.frames[table]
        order = frame.table.measures
        value = self._variant(frame, key, measure)  # not `column`: that would wait for the asking measure
        block = np.arange(frame.size) // len(order) * len(order)
        return Fixed(value.n[block + order.index(measure)], value.places)

    def _beside(self, mine: str, other: str, key: str) -> Fixed:
        frame, theirs = self.frames[mine], self.frames.get(other)
        if theirs is None:
            return Fixed(np.zeros(frame.size, np.int64), 0)
        if theirs.keys != frame.keys:
            raise SchemaError(f"{mine} and {other} do not have the same rows")
        return self.column(other, key)

    def _part(self, total: Fixed, weights: list[Fixed], at: int) -> Fixed:
        whole, nothing = self._fold(weights), Fixed(np.zeros((), np.int64), 0)
        before, after = (total.times(self._fold([nothing, *weights[since:]])).over(whole, 0) for since in (at, at + 1))
        return before.plus(after, -1)

    def _running(self, table: str, key: str) -> Fixed:
        frame, value = self.frames[table], self.column(table, key)
        total = np.concatenate([np.zeros(1, value.n.dtype), np.cumsum(value.n)])
        return Fixed(total[1:] - total[frame.starts[frame.owner]], value.places)

    def _per_branch(self, table: str, values: Array) -> Array:
        if self.members == 1:  # a workbook's
            return np.asarray(np.add.reduce(values, keepdims=True))
        starts = self.frames[table].starts
        total = np.concatenate([np.zeros(1, values.dtype), np.cumsum(values)])  # int or object: exact either way
        return np.asarray(total[starts[1:]] - total[starts[:-1]])

    def _spread(self, per_branch: Fixed, scope: Scope) -> Fixed:
        return per_branch if scope.foot else Fixed(per_branch.n[self.frames[scope.table].owner], per_branch.places)

    def _all(self, terms: tuple[x.Expr, ...], scope: Scope) -> Bools:
        if not terms:
            return self._full(np.asarray(True), scope)
        kept = self.truth(terms[0], scope)
        for term in terms[1:]:
            kept = kept & self.truth(term, scope)
        return kept

    def _full(self, values: Bools, scope: Scope) -> Bools:
        return np.asarray(self._full_n(values, scope), dtype=np.bool_)

    def _full_n(self, values: Array, scope: Scope) -> Array:
        shape = (self.members if scope.foot else self.frames[scope.table].size,)
        if values.shape == shape:
            return values
        out = np.empty(shape, values.dtype)  # a tenth of what `np.broadcast_to` takes
        out[...] = values
        return out

    @staticmethod
    def _fold(values: list[Fixed]) -> Fixed:
        out = values[0]
        for value in values[1:]:
            out = out.plus(value)
        return out

    @staticmethod
    def _choose(a: Fixed, b: Fixed, which: str) -> Fixed:
        places = max(a.places, b.places)
        return Fixed((np.maximum if which == "MAX" else np.minimum)(a.at(places), b.at(places)), places)


# Node -> its value. A table, as to match some twenty patterns one after the other took a tenth of a check.
_NUMBERS: Final[Mapping[type[x.Expr], Callable[[Evaluator, Any, Scope], Fixed]]] = {
    x.Num: lambda self, node, scope: Fixed(np.asarray(node.count), node.places),
    x.Param: Evaluator._param,
    x.Col: lambda self, node, scope: self.foot(scope.table, scope.foot, node.key) if scope.foot else self.column(scope.table, node.key),
    x.Sibling: lambda self, node, scope: self._sibling(scope.table, node.measure, node.key),
    x.Beside: lambda self, node, scope: self._beside(scope.table, node.table, node.key),
    x.Foot: lambda self, node, scope: self._spread(self.foot(node.table or scope.table, node.row, node.key), scope),
    x.SumCols: lambda self, node, scope: self._fold([self.number(x.Col(k), scope) for k in node.keys]),
    x.SumRows: Evaluator._sum_rows,
    x.CountRows: Evaluator._count_rows,
    x.SumSame: Evaluator._sum_same,
    x.Find: lambda self, node, scope: self._found(scope, node),
    x.RunningSum: lambda self, node, scope: self._running(scope.table, node.key),
    x.Day: lambda self, node, scope: Fixed(np.array([day_number(t) for t in self.words(scope.table, node.key)], np.int64), 0),
    x.Workday: Evaluator._workday,
    x.Covering: Evaluator._covering,
    x.DaysWorked: Evaluator._days_worked,
    x.MonthStart: Evaluator._month_start,
    x.RuleDay: Evaluator._rule_day,
    x.Arith: Evaluator._arith,
    x.Div: lambda self, node, scope: self.number(node.above, scope).over(self.number(node.below, scope), node.places),
    x.CeilDiv: lambda self, node, scope: self.number(node.above, scope).ceiling_over(self.number(node.below, scope)),
    x.Rounded: lambda self, node, scope: self.number(node.of, scope).rounded(node.places),
    x.Part: lambda self, node, scope: self._part(
        self.number(node.total, scope), [self.number(x.Col(k), scope) for k in node.keys], node.at),
    x.Abs: Evaluator._abs,
    x.Pick: lambda self, node, scope: self._choose(self.number(node.left, scope), self.number(node.right, scope), node.which),
    x.If: Evaluator._if,
}
_TRUTHS: Final[Mapping[type[x.Expr], Callable[[Evaluator, Any, Scope], Bools]]] = {
    x.Compare: lambda self, node, scope: self._full(self.number(node.left, scope).compare(node.op, self.number(node.right, scope)), scope),
    x.All: lambda self, node, scope: self._all(node.terms, scope),
    x.Some: lambda self, node, scope: ~self._all(tuple(x.Not(t) for t in node.terms), scope),
    x.Not: lambda self, node, scope: ~self.truth(node.of, scope),
    x.Filled: Evaluator._filled,
    x.Alone: lambda self, node, scope: np.array([names_alone(str(text)) for text in self.words(scope.table, node.key)], np.bool_),
    x.Is: lambda self, node, scope: np.asarray(self.words(scope.table, node.key) == node.choice, dtype=np.bool_),
    x.Same: lambda self, node, scope: np.asarray(
        self._compared(scope.table, node.left) == self._compared(scope.table, node.right), dtype=np.bool_),
    x.Names: Evaluator._names,
}


def to_steps(value: Fixed, unit: Unit | None) -> Ints:
    """Counts of the unit's step; a value between two steps goes half away from zero."""
    if unit is None:
        raise SchemaError("texts have no steps")
    n = value.rounded(unit.places).at(unit.places)
    if unit.multiple != 1:
        n = Fixed(n, 0).over(Fixed(np.asarray(unit.multiple), 0), 0).n
    return np.asarray(n, dtype=np.int64)
