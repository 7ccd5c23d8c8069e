"""fit_exact, whatever the numbers: against every table that there is, for tables so small that all can be listed."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import Infeasible, MarginConflict, fit, fit_exact

BIG = 10**15
GRAIN = 2.0**-20   # fitted values are taken to it
TWO = (((0,), (1,)), ((0, 1), (1, 2)), ((0, 1), (2,)), ((0,), (1, 2)))
MORE = (((0,), (1,), (2,)), ((0, 1), (0, 2), (1, 2)), ((0, 1), (0, 2), (1,)))


@dataclass
class Case:
    """A call of fit_exact, and what it comes down to: totals along axes, and bounds for every cell."""

    seed: Any
    margins: dict[tuple[int, ...], Any]
    named: dict[str, Any]
    held: Any
    low: Any
    high: Any


def sums(table: Any, axes: tuple[int, ...]) -> Any:
    """What a table adds up to along these axes."""
    return np.asarray(table.sum(axis=tuple(k for k in range(table.ndim) if k not in axes)))


def every_table(case: Case, low: Any, high: Any) -> Iterator[Any]:
    """All tables with these totals between these bounds, in order."""
    shape = case.seed.shape
    lines = [np.broadcast_to(np.arange(m.size).reshape([n if k in axes else 1 for k, n in enumerate(shape)]), shape).reshape(-1)
             for axes, m in case.margins.items()]
    rest = [m.reshape(-1).copy() for m in case.margins.values()]
    low, high, cells = low.reshape(-1), high.reshape(-1), np.zeros(low.size, dtype=np.int64)
    after = [[[int(bound[k + 1:][line[k + 1:] == line[k]].sum()) for bound in (low, high)] for k in range(low.size)]
             for line in lines]

    def fill(k: int) -> Iterator[Any]:
        if k == cells.size:
            yield cells.reshape(shape).copy()
            return
        mine = [(r, line[k], *ends[k]) for r, line, ends in zip(rest, lines, after, strict=True)]
        least = max(low[k], *(r[i] - most for r, i, _, most in mine))
        for here in range(least, min(high[k], *(r[i] - few for r, i, few, _ in mine)) + 1):
            cells[k] = here
            for r, i, _, _ in mine:
                r[i] -= here
            yield from fill(k + 1)
            for r, i, _, _ in mine:
                r[i] += here

    if (low <= high).all():
        yield from fill(0)


def distance(table: Any, fitted: Any) -> float:
    return float(np.abs(table - fitted).sum())


@st.composite
def cases(draw: st.DrawFn, kinds: tuple[Any, ...]) -> Case:
    """A small call, with or without a solution."""
    axes = draw(st.sampled_from(kinds))
    ndim = 1 + max(k for a in axes for k in a)
    shape = tuple(draw(st.integers(1, 4 if ndim == 2 else 3)) for _ in range(ndim))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    seed = draw(st.sampled_from([np.ones(shape), rng.gamma(1, 1, shape), rng.choice([0, 0, 1, 1, 2, 5.5], shape)]))
    inside = draw(st.sampled_from([True, True, False]))   # whether the totals are those of a table on the same cells
    table = rng.integers(0, 5, shape) * ((seed > 0) | (not inside))
    low, high = np.zeros(shape, dtype=np.int64), np.full(shape, 40)
    named: dict[str, Any] = {}
    if draw(st.sampled_from([False, False, True])):
        high = named["upper"] = rng.integers(0, 8, shape)
    if draw(st.sampled_from([False, False, True])):
        low = named["lower"] = np.minimum(rng.integers(-1, 2, shape), high)
    held = rng.random(shape) < draw(st.sampled_from([0, 0, 0.2]))
    if held.any():
        named["held"] = held
        seed = np.where(held, rng.integers(0, 4, shape), seed)
        low, high = np.where(held, seed, low).astype(int), np.where(held, seed, high).astype(int)
        named |= {k: np.where(held, v, {"lower": low, "upper": high}[k]) for k, v in (("lower", low), ("upper", high)) if k in named}
    nearest = np.clip(0, low, high)
    low, high = (np.where((seed == 0) & ~held, nearest, b) for b in (low, high))
    return Case(seed, {a: sums(table, a) for a in axes}, named, held, low, high)


def check(case: Case) -> None:
    """Exact, held, bounded; the nearest of all that round the fit, if there are such; no table where it says so."""
    if next(every_table(case, case.low, case.high), None) is None:
        with pytest.raises(Infeasible) as e:
            fit_exact(case.seed, case.margins, **case.named)
        assert isinstance(e.value.conflict, MarginConflict)
        assert e.value.conflict.by != 0
        assert_cut(case, e.value.conflict)
        return
    result = fit_exact(case.seed, case.margins, **case.named)
    for axes, total in case.margins.items():
        assert (sums(result, axes) == total).all()
    assert (result >= case.low).all()
    assert (result <= case.high).all()
    assert (result == fit_exact(case.seed, case.margins, **case.named)).all()
    kept = np.where(case.held, case.seed, 0).astype(np.int64)
    try:
        fitted = kept + fit(np.where(case.held, 0, case.seed), {a: m - sums(kept, a) for a, m in case.margins.items()})
    except ValueError:  # none of one sign: only lower bounds below zero make a table possible
        return
    fitted = np.rint(fitted / GRAIN) * GRAIN
    low, high = np.maximum(np.floor(fitted), case.low), np.minimum(np.ceil(fitted), case.high)
    rounded = [distance(table, fitted) for table in every_table(case, low.astype(int), high.astype(int))]
    if rounded:
        assert (np.abs(result - fitted) < 1).all()
        assert distance(result, fitted) <= min(rounded) + result.size * GRAIN


def assert_cut(case: Case, conflict: MarginConflict) -> None:
    """What two margins are said to lack together is what is missing by the arithmetic of these lines and bounds."""
    if conflict.kind != "together" or len(case.margins) > 2:
        return
    first = conflict.lines[0][0]
    (mine, asked), (theirs, taken) = ((np.zeros(case.seed.shape, dtype=bool), 0) for _ in range(2))
    for key, index in conflict.lines:
        assert isinstance(key, tuple)
        line = np.zeros(case.margins[key].shape, dtype=bool)
        line[index] = True
        where = line.reshape([n if k in key else 1 for k, n in enumerate(case.seed.shape)])
        if key == first:
            mine, asked = mine | where, asked + case.margins[key][index]
        else:
            theirs, taken = theirs | where, taken + case.margins[key][index]
    assert conflict.by == asked - taken - case.high[mine & ~theirs].sum() + case.low[theirs & ~mine].sum()


@settings(max_examples=300, deadline=None)
@given(cases(TWO))
def test_two_margins_are_always_solved_or_impossible(case: Case) -> None:
    check(case)


@settings(max_examples=100, deadline=None)
@given(cases(MORE))
def test_three_and_more(case: Case) -> None:
    check(case)


@settings(max_examples=150, deadline=None)
@given(cases(TWO))
def test_negative_totals_mirror(case: Case) -> None:
    turned = {{"lower": "upper", "upper": "lower"}[k]: -v for k, v in case.named.items() if k != "held"}
    seed = np.where(case.held, -case.seed, case.seed)
    if case.held.any():
        turned["held"] = case.held
    try:
        result = fit_exact(case.seed, case.margins, **case.named)
    except Infeasible:
        return
    if any(m.any() for m in case.margins.values()):
        assert (fit_exact(seed, {a: -m for a, m in case.margins.items()}, **turned) == -result).all()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([1, 10**3, 10**9, 10**12]), st.sampled_from([0, 3, 15]))
def test_large_amounts_and_seeds_of_any_size(number: int, size: int, digits: int) -> None:
    rng = np.random.default_rng(number)
    shape = (int(rng.integers(1, 30)), int(rng.integers(1, 30)))
    table = rng.integers(0, size + 1, shape)
    seed = 10.0 ** rng.uniform(-digits, 0, shape)
    margins = [table.sum(axis=1), table.sum(axis=0)]
    result = fit_exact(seed, margins)
    assert (result >= 0).all()
    assert [sums(result, (k,)).tolist() for k in (0, 1)] == [m.tolist() for m in margins]
    assert (np.abs(result - fit(seed, margins)) < 1).all()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_bounds_that_the_result_keeps_change_nothing(number: int) -> None:
    rng = np.random.default_rng(number)
    table = rng.integers(0, 50, (6, 5))
    seed, margins = rng.gamma(1, 1, table.shape), [table.sum(axis=1), table.sum(axis=0)]
    free = fit_exact(seed, margins)
    slack = rng.integers(0, 3, table.shape)
    assert (fit_exact(seed, margins, lower=free - slack, upper=free + slack[::-1]) == free).all()
    assert (fit_exact(free, margins) == free).all()                          # a table is its own fit
    assert (fit_exact(1000 * seed, margins) == free).all()                   # the size of the seed does not matter
    held = np.where(rng.random(table.shape) < 0.3, free, seed)
    kept = fit_exact(held, margins, held=held == free)
    assert (kept[held == free] == free[held == free]).all()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2))
def test_slices_of_a_shared_axis_do_not_know_of_each_other(number: int, month: int) -> None:
    rng = np.random.default_rng(number)
    table = rng.integers(0, 9, (4, 3, 5))
    seed = rng.gamma(1, 1, table.shape)
    whole = fit_exact(seed, {(0, 1): table.sum(axis=2), (1, 2): table.sum(axis=0)})
    alone = fit_exact(seed[:, month], [table[:, month].sum(axis=1), table[:, month].sum(axis=0)])
    assert (whole[:, month] == alone).all()
