"""explain, whatever the call: the data of a reason make the value again, and the value is the cell of the call."""
from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from xlplan.decompose import RULES, Crossed, Infeasible, apportion, cascade, explain, fit, fit_exact, hold_total, spread
from xlplan.decompose.margins.cascade import Level
from xlplan.decompose.rounding.signposts import SIGNPOSTS
from xlplan.decompose.spreading.methods import ACTIONS, METHODS
from xlplan.decompose.why.explanation import Explanation, Fitted, Given, Shared

BIG = 10**15
small = st.integers(0, 30)
weight = st.one_of(small, small, st.integers(0, 10**15), st.floats(0, 1e9), st.sampled_from([1e-6, 0.1, 1e9]),
                   st.fractions(0, 50, max_denominator=60))
amount = st.one_of(st.integers(-60, 60), st.integers(-10**6, 10**6), st.integers(-BIG, BIG))


def half_away(x: Fraction) -> int:
    return int(abs(x) + Fraction(1, 2)) * (1 if x >= 0 else -1)


def remade(why: Explanation) -> int:
    """The value, from nothing but the data of the reason (and which bound it stopped at, which only the call knows)."""
    if isinstance(why, Given):
        return (why.start or 0) + half_away(why.exact)
    assert isinstance(why, Shared)
    start = why.start or 0
    if why.first is not None:
        assert remade(why.first) == start
    if why.bound:
        return int(why.value)
    if why.rank is not None:
        down = math.floor(why.rank.sign * why.share)
        return start + why.rank.sign * (down + (why.rank.place <= why.rank.extra))
    if why.running is not None:
        run = why.running
        assert why.percent is not None or run.after - run.before == why.share
        return start + run.rounded_after - run.rounded_before
    if why.rest is not None:  # rounded down, with its sign turned where the whole is negative; the last takes what is left
        assert math.floor(why.share) <= why.part - why.rest <= math.ceil(why.share)
        return start + (math.trunc(why.share) if why.function == "apportion" else why.part - why.rest) + why.rest
    if why.division is not None:
        return start + divided(why)
    assert why.weight == 0
    return start


def divided(why: Shared) -> int:
    """The part at which the rule rounds weight / divisor; in a tie the one of the two that it is."""
    assert why.division is not None
    if why.division.divisor is None:
        return why.part
    quotient, rule, sign = abs(why.weight / why.division.divisor), why.division.rule, -1 if why.part < 0 else 1
    part = abs(why.part)
    posts: dict[str, Callable[[int], Fraction]] = {
        "jefferson": lambda x: Fraction(x + 1), "webster": lambda x: x + Fraction(1, 2), "adams": Fraction,
        "dean": lambda x: Fraction(2 * x * (x + 1), 2 * x + 1), "hill": lambda x: Fraction(x * (x + 1))}
    post, q = posts[rule], quotient**2 if rule == "hill" else quotient
    assert q <= post(part)
    assert part == SIGNPOSTS[rule].least or part == 0 or q >= post(part - 1)
    assert why.division.tied or q not in (post(part), post(max(part - 1, 0)))
    return sign * part


def result(function: Any, *args: Any, **more: Any) -> Any:
    try:
        return function(*args, **more)
    except (Infeasible, ValueError, OverflowError):
        reject()


@st.composite
def parts(draw: st.DrawFn) -> tuple[int, list[Any], dict[str, Any]]:
    weights = draw(st.one_of(st.lists(small, min_size=1, max_size=7), st.lists(weight, min_size=1, max_size=7)))
    more: dict[str, Any] = {"rule": draw(st.sampled_from(RULES))}
    total = draw(amount)
    for name in draw(st.sets(st.sampled_from(["lower", "upper"]))) if more["rule"] not in ("cumulative", "last") else ():
        reach = max(abs(total) // len(weights), 5)
        more[name] = draw(st.lists(st.integers(-reach, 3 * reach), min_size=len(weights), max_size=len(weights)))
    return total, weights, more


@given(parts())
@settings(max_examples=500)
def test_parts(call: tuple[int, list[Any], dict[str, Any]]) -> None:
    total, weights, more = call
    out = result(apportion, total, weights, **more).tolist()
    whys = [explain(apportion, k, total, weights, **more) for k in range(len(weights))]
    assert [why.value for why in whys] == out
    assert [remade(why) for why in whys] == out
    ranks = [why.rank for why in whys if isinstance(why, Shared) and why.rank is not None]
    assert sorted(rank.place for rank in ranks) == list(range(1, len(ranks) + 1))  # everybody has a place, nobody the same
    assert all(rank.among == len(ranks) and rank.extra == ranks[0].extra for rank in ranks)
    for k, why in enumerate(whys):
        assert isinstance(why, Shared)
        if why.bound:
            assert why.value == more[why.bound][k] if more.get(why.bound) else why.value == 0  # a side not given is at zero


@given(parts(), st.integers(2, 3))
@settings(max_examples=50)
def test_parts_of_many_rows(call: tuple[int, list[Any], dict[str, Any]], rows: int) -> None:
    total, weights, more = call
    totals = [total, *[-total] * (rows - 1)] if "lower" not in more and "upper" not in more else [total] * rows
    out = result(apportion, totals, weights, **more)
    for index in np.ndindex(*out.shape):
        why = explain(apportion, index, totals, weights, **more)
        one = explain(apportion, index[1], totals[index[0]], weights, **more)
        assert (why.index, why.value, remade(why)) == (index, out[index], remade(one))


cell = st.one_of(st.integers(-40, 40), st.integers(0, 100), st.integers(-10**9, 10**9))


@st.composite
def cells(draw: st.DrawFn) -> tuple[list[int], Any, str, dict[str, Any]]:
    before = draw(st.one_of(st.lists(cell, min_size=2, max_size=6), st.lists(st.sampled_from([0, 0, 5]), min_size=2, max_size=6)))
    n, method = len(before), draw(st.sampled_from(tuple(METHODS)))
    more: dict[str, Any] = {"action": draw(st.sampled_from(ACTIONS)), "rule": draw(st.sampled_from(RULES[:3]))}
    value = draw(st.decimals(-150, 150, places=2)) if method in ("percent_change", "relative_percent") else draw(cell)
    if method == "relative_proportional":
        more["reference"] = draw(st.lists(st.one_of(cell, st.floats(-9, 9)), min_size=n, max_size=n))
    elif method == "relative_percent":
        more["reference"] = draw(st.lists(cell, min_size=n, max_size=n))
    elif method == "straight_line":
        more |= {"start": draw(cell), "end": draw(cell)}
    elif method == "growth":
        more |= {"start": draw(cell), "percent": draw(st.decimals(-150, 150, places=2))}
    elif method == "pattern":
        more["pattern"] = draw(st.lists(st.integers(0, 9), min_size=1, max_size=5))
    elif method == "transfer":
        more |= {"source": 0, "destination": n - 1}
    more["held"] = sorted(draw(st.sets(st.integers(0, n - 1), max_size=2)))
    if more["rule"] not in ("cumulative", "last") and draw(st.booleans()):
        more["upper"] = [x + draw(st.integers(0, 40)) for x in before]
    return before, value, method, more


def check(whys: list[Explanation], out: list[int], before: list[int]) -> None:
    assert [why.value for why in whys] == out
    for why, mine, stood in zip(whys, out, before, strict=True):
        assert (remade(why) if isinstance(why, (Shared, Given)) else stood) == mine


@given(cells())
@settings(max_examples=500)
def test_cells(call: tuple[list[int], Any, str, dict[str, Any]]) -> None:
    before, value, method, more = call
    out = result(spread, before, value, method, **more).tolist()
    whys = [explain(spread, k, before, value, method, **more) for k in range(len(before))]
    check(whys, out, before)
    for why in whys:  # of what was left, all weights together get all
        if isinstance(why, Shared) and why.percent is None:
            assert why.share * why.weights == why.amount * why.weight


@given(st.lists(cell, min_size=2, max_size=6), st.dictionaries(st.integers(0, 1), cell, max_size=2), st.sets(st.integers(2, 5), max_size=2))
@settings(max_examples=200)
def test_totals_held(before: list[int], changes: dict[int, int], held: set[int]) -> None:
    more = {"held": sorted(k for k in held if k < len(before))}
    out = result(hold_total, before, changes, **more).tolist()
    check([explain(hold_total, k, before, changes, **more) for k in range(len(before))], out, before)


@given(amount, st.lists(st.lists(weight, min_size=1, max_size=3), min_size=1, max_size=3))
@settings(max_examples=100)
def test_hierarchies(total: int, groups: list[list[Any]]) -> None:
    levels: list[Any] = [([0] * len(groups), [1] * len(groups)),
                         ([k for k, group in enumerate(groups) for _ in group], [w for group in groups for w in group])]
    out = cascade(total, levels)
    for level, values in enumerate(out):
        whys = [explain(cascade, (level, k), total, levels) for k in range(values.size)]
        assert [why.value for why in whys] == [remade(why) for why in whys] == values.tolist()


tables = st.integers(1, 4).flatmap(lambda m: st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 60), min_size=n, max_size=n), min_size=m, max_size=m)))


@given(tables, tables, st.sampled_from([1, -1]))
@settings(max_examples=100)
def test_exact_tables(seed: list[list[int]], like: list[list[int]], sign: int) -> None:
    """Margins are those of another table, so that most can be met."""
    other = sign * np.resize(np.array(like).reshape(-1), np.shape(seed))
    margins = [other.sum(axis=1), other.sum(axis=0)]
    out = result(fit_exact, seed, margins)
    for index in np.ndindex(*out.shape):
        why = explain(fit_exact, index, seed, margins)
        assert isinstance(why, Fitted)
        assert (why.value, why.seed, why.bound) == (out[index], seed[index[0]][index[1]], None)
        assert [line.total for line in why.lines] == [margins[0][index[0]], margins[1][index[1]]]
        assert abs(Fraction(why.value) - why.fitted) < 1
        if all(line.factor is not None for line in why.lines):
            product = float(why.seed) * math.prod(line.factor or 0 for line in why.lines)
            assert float(why.fitted) == pytest.approx(product, abs=2**-19)
        else:
            assert why.fitted == 0


def test_the_largest_numbers_there_are() -> None:
    """Totals of 10**15 steps, weights over 15 orders of magnitude and of any kind: nothing is rounded on the way."""
    weights = [10.0**-k for k in range(15)]
    for total in (BIG, BIG - 1, -BIG + 7):
        for rule in RULES:
            out = apportion(total, weights, rule=rule).tolist()
            assert [remade(explain(apportion, k, total, weights, rule=rule)) for k in range(15)] == out
    rows, columns = np.array([BIG // 2, BIG // 4]), np.array([BIG // 4, BIG // 2])
    assert fit([[1, 2], [3, 1]], [rows, columns])[0, 1] == explain(fit, 1, [[1, 2], [3, 1]], [rows, columns]).value


def test_persons_by_days() -> None:
    """A cell of 40 persons by 60 days, of their months, of their year: each in the place that it has in its level."""
    months: list[Level] = [([0], [1]), ([0] * 40, range(1, 41)), Crossed([0] * 12, range(10, 22)),
                           Crossed(np.arange(60) % 12, [3, 1, 2, 4, 1] * 12)]
    out = cascade(123_456, months)
    for index in ((1, 7), (2, 7, 5), (3, 39, 59)):
        why = explain(cascade, index, 123_456, months)
        assert why.value == out[index[0]][index[1:]]
        assert why.index == index
