"""The fast reading: wherever it answers, it answers what the plain one does, and it answers about what it claims to."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_trees import HERE, NUMBERS, Trees, frames

from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.expr import col, lift
from xlplan.schema.fast.arrays import LARGEST, ROWS, Env, NotCovered, sheet_numbers
from xlplan.schema.fast.groups import FormulaGroups
from xlplan.schema.fast.shapes import NOT_COVERED, FormulaShapes
from xlplan.schema.frame import blank_frame
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import FootRow
from xlplan.text import same_text
from xlplan.units import HOUR, PERCENT, PERSON, WAN_YUAN

TABLES = {key: frame.table for key, frame in frames(Random(0)).items()}
SHAPES = FormulaShapes(HERE, TABLES, {})
SIZES = ((4, 6), (1, 1), (ROWS // 2, ROWS))  # members, of two rows each, and rows of the table of one's own

Value = tuple[list[int], int]  # counts, decimals


def sheets(plain: Evaluator) -> Env:
    """What the sheets show when every computed cell is right; without those that the fast reading does not take."""
    taken = {}
    for key, frame in plain.frames.items():
        keys = [c.key for c in frame.table.columns if c.unit]
        feet = [[plain.foot(key, f.key, c).n[0] for c in keys] for f in frame.table.feet]
        data = np.column_stack([plain.column(key, c).n for c in keys])
        taken[key] = sheet_numbers(data, np.array(feet, np.int64).reshape(-1, len(keys)), frame.texts)
    return Env({key: numbers for key, numbers in taken.items() if numbers is not None})


def fast(nodes: list[x.Expr], foot: int | None, env: Env, size: int, shapes: FormulaShapes = SHAPES) -> list[Value] | None:
    """Of formulas of one shape; None where the fast reading does not answer."""
    try:
        make, places, most = shapes.number(nodes, foot)
        values = make(env)
    except NotCovered:
        return None
    assert values.dtype == np.int64
    assert np.abs(values).max(initial=0) <= most
    return [(column.tolist(), places) for column in np.broadcast_to(values, (size, len(nodes))).T]


def plain_value(node: x.Expr, plain: Evaluator, scope: Scope, size: int) -> Value:
    value = plain.number(node, scope)
    return np.broadcast_to(value.n, size).tolist(), value.places


def same(one: Value, other: Value) -> bool:
    """Whether both are the same numbers, whatever decimals they are held with."""
    places = max(one[1], other[1])
    a, b = ([int(n) * 10**(places - held) for n in counts] for counts, held in (one, other))
    return a == b


def sorted_by_shape(nodes: Iterator[x.Expr], foot: int | None) -> list[list[x.Expr]]:
    """Those that have one."""
    alike: dict[Any, list[x.Expr]] = defaultdict(list)
    for node in nodes:
        try:
            alike[SHAPES.shape(node, foot)].append(node)
        except NotCovered:
            continue
    return list(alike.values())


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.sampled_from(SIZES), st.one_of(st.just(0), st.integers(1, 12)), st.booleans(), st.booleans())
def test_fast_equals_plain(seed: int, size: tuple[int, int], digits: int, in_foot: bool, covered: bool) -> None:
    """A dozen random trees over random figures: as planners type, or with up to twelve digits."""
    rng = Random(seed)
    plain = Evaluator(frames(rng, 10**digits // 5, *size))
    env, trees = sheets(plain), Trees(rng, in_foot, NOT_COVERED if covered else ())
    foot, scope, rows = (0, Scope("here", "@total"), 1) if in_foot else (None, Scope("here"), plain.frames["here"].size)
    for nodes in sorted_by_shape((trees.number(depth) for depth in (0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4)), foot):
        for node, value in zip(nodes, fast(nodes, foot, env, rows) or (), strict=False):
            assert same(value, plain_value(node, plain, scope, rows)), node


@settings(max_examples=50)
@given(st.integers(0, 10**6))
def test_a_table_of_random_formulas_is_what_it_shows(seed: int) -> None:
    """Computed columns, by measure and not, and foot rows: each group gives the cells that it stands for."""
    rng = Random(seed)
    rows, feet = Trees(rng, False, NOT_COVERED), Trees(rng, True, NOT_COVERED)
    made = [Column(f"c{i}", same_text(f"c{i}"), rng.choice((WAN_YUAN, PERSON, PERCENT, HOUR)), who="C", up="sum",
                   formula=rows.number(rng.randrange(3)), by_measure={"up": ("C", rows.number(1))} if i % 3 == 0 else {})
            for i in range(9)]
    more = FootRow("@more", same_text("more"), total=True,
                   cells={c.key: feet.number(rng.randrange(3)) for c in made[::2]})
    table = replace(HERE, columns=(*HERE.columns, *made), feet=(*HERE.feet, more))
    held = frames(rng)
    frame = blank_frame(table, held["here"].keys)
    for name in ("amounts", "filled", "texts"):
        getattr(frame, name).update(getattr(held["here"], name))
    plain = Evaluator({**held, "here": frame})
    env, groups = sheets(plain), FormulaGroups(table, {**TABLES, "here": table}, {}).groups
    for group in groups or ():
        there = env["here"].data if group.foot is None else env["here"].feet[group.foot:group.foot + 1]
        asked = np.ones(len(there), np.bool_)
        if group.foot is None and (group.measure or set(group.columns) & {7, 10, 13}):
            asked = frame.measure_mask("up") == bool(group.measure)
        shown = there[:, group.columns]
        try:
            assert np.broadcast_to(group.make(env), shown.shape)[asked].tolist() == shown[asked].tolist()
        except NotCovered:
            continue


# --- what it claims ---------------------------------------------------------------------------------------------------

A, B = col("wan"), col("rate")
COVERED: list[x.Expr] = [
    lift("-1.25"), x.Param("rebate_share"), A, x.Sibling("down", "wan"), x.Foot("@red", "hours"), x.Foot("@total", "rate", "there"),
    x.SumCols(("next1", "next2")), x.SumCols(("wan", "heads", "rate")), x.SumRows(A), x.SumRows(A * B, (x.Is("colour", "red"),)),
    x.SumRows(A, (x.Filled("note"), B > 0), "there"), x.SumRows(lift(1)), x.SumRows(x.RunningSum("hours"), (), "there"),
    x.SumRows(x.Foot("@total", "heads"), (), "there"), x.RunningSum("rate"), A + B, A - B, A * B, x.Div(A, B, 2), x.Div(B, A, 0),
    x.CeilDiv(x.Abs(A), x.Abs(B)), x.Rounded(A, 1), x.Rounded(A, 3), x.Abs(A), x.Pick("MAX", A, B), x.Pick("MIN", A, lift(0)),
    x.If(A > B, A, lift(3)), x.If(x.All((x.Is("colour", "blue"), x.Filled("note"))), A, B),
    x.If(x.Some((A < 0, x.Not(x.Filled("note")), B.eq(0))), A, B), x.SumRows(A, (x.All(()),))]
NEVER: list[x.Expr] = [
    x.Beside("beside", "wan"), x.CountRows((A > 0,)), x.Day("day"), x.Part(A, ("heads", "hours"), 1),
    x.If(x.Names("note", 2), A, B), x.SumSame(A, (("code", "code"),)), x.Find("wan", (("code", "code"),), "there"),
    x.If(x.Same("code", "other"), A, B), x.If(x.Alone("note"), A, B), x.Workday(lift(46_000), lift(3)),
    x.DaysWorked(lift(46_000), lift(46_100)), x.Covering("day", "day", "day"), x.MonthStart(lift(46_000)), x.RuleDay("rule", lift(46_000)),
    x.If(x.Filled("wan"), A, B),                                      # a number cell: the sheet's zeros and blanks are one to it
    x.Foot("@total", "wan", "gone"), x.SumRows(A, (), "gone"), lift(10**19), x.Rounded(x.Div(A, B, 30), 2)]


def test_it_answers_about_what_it_claims() -> None:
    plain = Evaluator(frames(Random(3)))
    env, scope, rows = sheets(plain), Scope("here"), plain.frames["here"].size
    for node in COVERED:
        answer = fast([node], None, env, rows)
        assert answer is not None, node
        assert same(answer[0], plain_value(node, plain, scope, rows)), node
    nodes = {v for v in vars(x).values() if isinstance(v, type) and issubclass(v, x.Expr)} - {x.Expr}
    assert {type(part) for tree in COVERED for part in x.walk_nodes(tree)} == nodes - {*NOT_COVERED}
    assert {*NOT_COVERED} < {type(part) for tree in NEVER for part in x.walk_nodes(tree)}


@pytest.mark.parametrize("node", NEVER, ids=repr)
def test_it_says_so_where_it_does_not(node: x.Expr) -> None:
    with pytest.raises(NotCovered):
        SHAPES.number([node], None)


@pytest.mark.parametrize("node", [x.Sibling("up", "wan"), x.RunningSum("wan"), x.If(x.Is("colour", "red"), A, B)], ids=repr)
def test_a_foot_row_has_no_row_of_its_own(node: x.Expr) -> None:
    with pytest.raises(NotCovered):
        SHAPES.number([node], 0)


# --- sizes ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("steps", "node", "answers"), [
    (10**7, col("heads") * col("heads"), True), (2 * 10**8, col("heads") * col("heads"), False),       # beyond 1e16
    (9 * 10**7, col("heads") * col("heads") + x.Param("rebate_share"), False),                         # 8.1e15 given 4 decimals
    (9 * 10**7, x.Rounded(col("rate") * col("rate"), 2) + col("heads") * col("heads"), True),
    (9 * 10**7, x.SumRows(col("heads") * col("heads")) + x.Div(col("wan"), lift(3), 6), False),
    (10**12, x.SumCols(NUMBERS) + x.RunningSum("heads"), True), (10**12, x.Div(col("heads"), lift("0.001"), 3), True),
    (10**12, x.Div(col("heads"), lift("0.001"), 4), False),                                            # 1e12 × 1e7
    (10**12, x.Abs(x.Abs(col("wan")) + col("rate")), True),
])
def test_numbers_that_may_leave_an_int64_are_not_answered(steps: int, node: x.Expr, answers: bool) -> None:
    held = frames(Random(0))
    for frame in held.values():
        for key in NUMBERS:
            frame.amounts[key][:] = steps // (5 if key == "hours" else 1) // (1 if frame.table.key == "here" else 10**9)
    plain = Evaluator(held)
    numbers = sheet_numbers(np.column_stack([plain.column("here", c).n for c in NUMBERS]), np.zeros((2, 7), np.int64), {})
    assert numbers is not None
    answer = fast([node], None, Env(here=numbers), 8)
    assert (answer is not None) is answers
    assert answer is None or same(answer[0], plain_value(node, plain, Scope("here"), 8))


def test_a_sheet_of_more_rows_or_larger_numbers_is_not_taken() -> None:
    def taken(rows: int, number: int, foot: int = 0) -> bool:
        return sheet_numbers(np.full((rows, 2), number), np.full((1, 2), foot), {}) is not None

    assert [taken(ROWS, LARGEST), taken(ROWS, -LARGEST), taken(0, 0), taken(1, 1, -LARGEST)] == [True] * 4
    assert [taken(ROWS + 1, 1), taken(1, LARGEST + 1), taken(1, -LARGEST - 1), taken(1, 1, LARGEST + 1)] == [False] * 4
