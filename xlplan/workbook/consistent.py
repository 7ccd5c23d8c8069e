"""A quick proof that a sheet's computed cells are right, so that recomputing them cell by cell is seldom needed.

Every computed cell is compared with its formula applied to the numbers that stand on the sheets. If all agree, then by
induction all are what a recalculation gives. Formulas of one shape (twelve months, a foot row) are taken together as
one array expression, which is what makes it quick; where anything is unusual the answer is simply no. Floor 3.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.fixed import Array
from xlplan.schema.table import Table
from xlplan.units import Bools, Ints
from xlplan.workbook.reading import Reading

_LARGEST: Final = 2 * 10**7  # counts; with at most _ROWS rows no product, sum or quotient below leaves an int64
_ROWS: Final = 100


class Unproven(Exception):
    """The proof does not cover this: the expression, the size of a number, a missing table."""


class Numbers(NamedTuple):
    """What stands on one sheet: data rows and foot rows in counts of each cell's decimals, texts by column."""

    data: Ints
    feet: Ints
    texts: Mapping[str, Any]


Env = Mapping[str, Numbers]
Made = Callable[[Env], tuple[Array, int]]  # values (rows or 1, cells) and their decimals
Truth = Callable[[Env], Bools]


class Group(NamedTuple):
    """Cells whose formulas have one shape: in data rows of a measure, or in one foot row."""

    measure: str
    foot: int | None
    columns: Ints
    places: int
    make: Made


class Proof:
    """The formulas of one table, sorted by shape: made once a process."""

    def __init__(self, table: Table, tables: Mapping[str, Table]) -> None:
        self.table, self.tables = table, tables
        self.groups: list[Group] | None = []
        self.at = {t.key: {c.key: j for j, c in enumerate(n for n in t.columns if n.kind == "number")}
                   for t in tables.values()}
        self.foot_at = {t.key: {f.key: i for i, f in enumerate(t.feet)} for t in tables.values()}
        units = [c.unit for c in table.columns if c.unit]
        self.multiples = np.array([u.multiple for u in units], np.int64)
        self.scales = np.array([[10.0**(f.unit or u).places for u in units] for f in table.feet]).reshape(-1, len(units))
        self.computed_feet = np.zeros(self.scales.shape, np.bool_)
        try:
            self._sort()
        except Unproven:
            self.groups = None

    def _sort(self) -> None:
        cells: dict[tuple[str, int | None, Any], list[tuple[int, x.Expr, int]]] = defaultdict(list)
        for key, j in self.at[self.table.key].items():
            column = self.table.by_key[key]
            places = self._places(key)
            for measure in ("", *column.by_measure):
                node = column.formula_of(measure or None)
                if node is not None:
                    cells[measure, None, (self._shape(node, None), places)].append((j, node, places))
            for i, foot in enumerate(self.table.feet):
                node = self.table.foot_cell(foot, key)
                if node is not None:
                    self.computed_feet[i, j] = True
                    places = self._places(key, foot.key)
                    cells["", i, (self._shape(node, i), places)].append((j, node, places))
        self.groups = [Group(measure, i, np.array([j for j, _, _ in of]), of[0][2], self._number([n for _, n, _ in of], i))
                       for (measure, i, _), of in cells.items()]

    def _places(self, key: str, foot: str = "", table: str = "") -> int:
        of = self.tables[table] if table else self.table
        unit = of.foot_unit(of.foot_by_key[foot], key) if foot else of.by_key[key].unit
        if unit is None:
            raise Unproven(key)
        return unit.places

    def _shape(self, node: x.Expr, foot: int | None) -> Any:
        """What two formulas must share to be taken together: everything but their columns and constants."""
        here = self.table.feet[foot].key if foot is not None else ""
        match node:
            case x.Num(_, places):
                return "num", places
            case x.Col(key):
                return "col", self._places(key, here)
            case x.Sibling(measure, key):
                return "sibling", measure, self._places(key)
            case x.Foot(row, key, table):
                if table and table not in self.tables:
                    raise Unproven(table)
                return "foot", row, table, self._places(key, row, table)
            case x.SumCols(keys):
                places = {self._places(k, here) for k in keys}
                if len(places) != 1:
                    raise Unproven("mixed")
                return "columns", len(keys), places.pop()
            case x.SumRows(of, where, table):
                if table:
                    return "away", node  # rows of another table: only equal ones are taken together
                return "rows", self._shape(of, None), where
            case x.RunningSum(key):
                return "running", self._places(key)
            case x.Arith(op) | x.Compare(op):
                return type(node), op, tuple(self._shape(c, foot) for c in x.children(node))
            case x.Div(_, _, places) | x.Rounded(_, places):
                return type(node), places, tuple(self._shape(c, foot) for c in x.children(node))
            case x.Pick(which):
                return type(node), which, tuple(self._shape(c, foot) for c in x.children(node))
            case x.CeilDiv() | x.Abs() | x.If() | x.All() | x.Some() | x.Not():
                return type(node), tuple(self._shape(c, foot) for c in x.children(node))
            case x.Is() | x.Filled():
                return node
        raise Unproven(type(node).__name__)

    def _number(self, nodes: Sequence[Any], foot: int | None, key: str = "") -> Made:
        """The values of formulas of one shape, one a column of the array. `key`: the table whose rows are meant."""
        key = key or self.table.key
        at, first = self.at[key], nodes[0]
        here = self.table.feet[foot].key if foot is not None else ""

        def part(name: str) -> Made:
            return self._number([getattr(n, name) for n in nodes], foot, key)

        match first:
            case x.Num(_, places):
                counts = np.array([[n.count for n in nodes]], np.int64)
                return lambda env: (counts, places)
            case x.Col():
                of, where = np.array([at[n.key] for n in nodes]), self._places(first.key, here, key)
                if foot is not None:
                    return lambda env: (env[key].feet[foot:foot + 1, of], where)
                return lambda env: (env[key].data[:, of], where)
            case x.Sibling(measure, _):
                return self._sibling(np.array([at[n.key] for n in nodes]), measure, self._places(first.key))
            case x.Foot(row, _, table):
                away, places = table or key, self._places(first.key, row, table or key)
                i, of = self.foot_at[away][row], np.array([self.at[away][n.key] for n in nodes])
                return lambda env: (env[away].feet[i:i + 1, of], places)
            case x.SumCols():
                many, places = np.array([[at[k] for k in n.keys] for n in nodes]), self._places(first.keys[0], here, key)
                if foot is not None:
                    return lambda env: (env[key].feet[foot:foot + 1, many].sum(axis=2), places)
                return lambda env: (env[key].data[:, many].sum(axis=2), places)
            case x.SumRows(_, where, table):
                return self._rows(self._number([n.of for n in nodes], None, table or key), where, table or key)
            case x.RunningSum():
                of, places = np.array([at[n.key] for n in nodes]), self._places(first.key)
                return lambda env: (env[key].data[:, of].cumsum(axis=0), places)
            case x.Arith(op):
                return _arith(op, part("left"), part("right"))
            case x.Div(_, _, places):
                return _divide(part("above"), part("below"), places)
            case x.CeilDiv():
                return _ceiling(part("above"), part("below"))
            case x.Rounded(_, places):
                of_ = part("of")
                return _rounded(of_, places)
            case x.Pick(which):
                return _choose(np.maximum if which == "MAX" else np.minimum, part("left"), part("right"))
            case x.If():
                test = self._truth([n.condition for n in nodes], foot, key)
                return _if(test, part("then"), part("otherwise"))
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
            case x.All():
                terms = [self._truth(list(of), foot, key) for of in zip(*(n.terms for n in nodes), strict=True)]
                return lambda env: np.logical_and.reduce(np.broadcast_arrays(*(t(env) for t in terms)))
            case x.Compare(op):
                return _compare(op, self._number([n.left for n in nodes], foot, key),
                                self._number([n.right for n in nodes], foot, key))
        raise Unproven(type(first).__name__)


def _at(value: tuple[Array, int], places: int) -> Array:
    return value[0] * 10**(places - value[1]) if places > value[1] else value[0]


def _arith(op: str, left: Made, right: Made) -> Made:
    def made(env: Env) -> tuple[Array, int]:
        a, b = left(env), right(env)
        if op == "*":
            return a[0] * b[0], a[1] + b[1]
        places = max(a[1], b[1])
        return (_at(a, places) + _at(b, places) if op == "+" else _at(a, places) - _at(b, places)), places

    return made


def _divide(above: Made, below: Made, places: int) -> Made:
    def made(env: Env) -> tuple[Array, int]:
        (a, ap), (b, bp) = above(env), below(env)
        shift = places + bp - ap
        a, b = (a * 10**shift, b) if shift >= 0 else (a, b * 10**-shift)
        size = np.abs(b)
        quotient = (2 * np.abs(a) + size) // np.where(b == 0, 1, 2 * size)
        return np.where(b == 0, 0, np.where((a < 0) != (b < 0), -quotient, quotient)), places

    return made


def _ceiling(above: Made, below: Made) -> Made:
    def made(env: Env) -> tuple[Array, int]:
        a, b = above(env), below(env)
        places = max(a[1], b[1])
        over, under = _at(a, places), _at(b, places)
        return np.where(under == 0, 0, -(-over // np.where(under == 0, 1, under))), 0

    return made


def _choose(pick: Callable[[Array, Array], Array], left: Made, right: Made) -> Made:
    def made(env: Env) -> tuple[Array, int]:
        a, b = left(env), right(env)
        places = max(a[1], b[1])
        return pick(_at(a, places), _at(b, places)), places

    return made


def _if(test: Truth, then: Made, otherwise: Made) -> Made:
    def made(env: Env) -> tuple[Array, int]:
        a, b = then(env), otherwise(env)
        places = max(a[1], b[1])
        return np.where(test(env), _at(a, places), _at(b, places)), places

    return made


def _compare(op: str, left: Made, right: Made) -> Truth:
    def made(env: Env) -> Bools:
        a, b = left(env), right(env)
        places = max(a[1], b[1])
        m, n = _at(a, places), _at(b, places)
        return np.asarray({"=": m == n, "<=": m <= n, ">=": m >= n, "<": m < n, ">": m > n}[op], dtype=np.bool_)

    return made


def _rounded(of: Made, places: int) -> Made:
    def made(env: Env) -> tuple[Array, int]:
        values, held = of(env)
        return _round(values, held, places), min(held, places)

    return made


def _round(values: Array, held: int, places: int) -> Array:
    """Half away from zero at `places`; as they are when they hold no more."""
    if held <= places:
        return values
    unit = 10**(held - places)
    size = (2 * np.abs(values) + unit) // (2 * unit)
    return np.where(values < 0, -size, size)


def proven(readings: Mapping[str, Reading], proofs: Mapping[str, Proof]) -> set[str]:
    """Keys of the tables whose computed cells all agree with the numbers that stand on the sheets."""
    env, out = {}, set[str]()
    for key, r in readings.items():
        if (numbers := _numbers(r, proofs[key])) is not None:
            env[key] = numbers
    for key in env:
        try:
            if _agrees(readings[key], proofs[key], env):
                out.add(key)
        except KeyError:  # a table it reads is missing or not plain
            continue
    return out


def _numbers(r: Reading, proof: Proof) -> Numbers | None:
    """The sheet's numbers; None where a number is too large, or a foot cell is no whole count."""
    scaled = np.where(np.isnan(r.cached_feet), 0.0, r.cached_feet) * proof.scales
    feet = np.rint(scaled)
    data = np.where(np.isnan(r.cached), 0, r.steps) * proof.multiples
    if (r.frame.size > _ROWS or np.abs(data).max(initial=0) > _LARGEST or np.abs(feet).max(initial=0) > _LARGEST
            or np.abs(scaled - feet).max(initial=0) > 1e-3):
        return None
    return Numbers(data, feet.astype(np.int64), r.frame.texts)


def _agrees(r: Reading, proof: Proof, env: Env) -> bool:
    known = ~np.isnan(r.cached)
    computed = ((r.who == "C") | (r.who == "L") | ((r.who == "S") & r.formula)) & (r.frame.sheet_rows > 0)[:, None]
    if r.table.kind == "open":
        computed &= known | r.formula
    feet = proof.computed_feet
    if proof.groups is None or not ((known & r.formula) | ~computed).all() or not (
            (~np.isnan(r.cached_feet) & r.formula_feet) | ~feet).all():
        return False
    mine = env[r.table.key]
    measures = r.frame.texts.get(r.table.measure_column or "")
    for group in proof.groups:
        if group.foot is None:
            rows = computed[:, group.columns]
            if group.measure and measures is not None:
                rows = rows & (measures == group.measure)[:, None]
            elif r.table.measures or r.table.measure_column:
                rows = rows & ~_varied(r, group.columns, measures)
            if not rows.any():
                continue
            there = mine.data[:, group.columns]
        else:
            rows, there = np.asarray(True), mine.feet[group.foot, group.columns]
        made, places = group.make(env)
        value = _round(made, places, group.places) * 10**max(group.places - places, 0)
        if not ((value == there) | ~rows).all():
            return False
    return True


def _varied(r: Reading, columns: Ints, measures: Any) -> Bools:
    """Cells whose formula depends on the row's measure."""
    return np.array([[str(m) in r.numbers[j].by_measure for j in columns] for m in measures], np.bool_).reshape(
        r.frame.size, len(columns))
