"""explain: why a cell is what it is. The data of the reason make the cell again, whatever was asked."""
from __future__ import annotations

from dataclasses import FrozenInstanceError
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from xlplan.decompose import (
    Crossed,
    Explanation,
    Infeasible,
    apportion,
    cascade,
    explain,
    fit,
    fit_exact,
    hold_total,
    solve3,
    spread,
)
from xlplan.decompose.margins.cascade import Level
from xlplan.decompose.why.explanation import Division, Fitted, FittedLine, Given, Rank, Running, Shared, Unmoved

BIG = 10**15
FREE = 10**15  # stands for no bound


def told(why: Explanation, expected: dict[str, Any]) -> dict[str, Any]:
    """The expected attributes, as they are."""
    return {name: getattr(why, name) for name in expected}


# --- one part among others ----------------------------------------------------------------------------------------------
# call: total, weights, more; index; what is told
PARTS: list[tuple[int, list[Any], dict[str, Any], int, dict[str, Any]]] = [
    # 1000.00 over 3:1:2 comes out even: nothing to round
    (100_000, [3, 1, 2], {}, 0, {"value": 50_000, "base": 100_000, "weight": 3, "weights": 6, "share": 50_000, "bound": None}),
    # twelve equal parts of 1000.00: 83.333.., four steps left; no. 4 by remainder gets the last of them, no. 5 none
    (100_000, [1] * 12, {}, 3, {"value": 8334, "share": Fraction(25_000, 3), "rank": Rank(4, 12, 4)}),
    (100_000, [1] * 12, {}, 4, {"value": 8333, "share": Fraction(25_000, 3), "rank": Rank(5, 12, 4)}),
    # remainders decide, not sizes: 20.17, 6.87, 67.81, 5.15
    (100, [47, 16, 158, 12], {}, 1, {"value": 7, "share": Fraction(1600, 233), "rank": Rank(1, 4, 2)}),
    # a negative total is rounded as its size is: the steps left are steps down
    (-10, [1, 1, 1], {}, 0, {"value": -4, "share": Fraction(-10, 3), "rank": Rank(1, 3, 1, -1)}),
    # no weight, no share, and no place among the others
    (7, [0, 3, 0, 1], {}, 0, {"value": 0, "weight": 0, "share": 0, "rank": Rank(3, 2, 1)} | {"rank": None}),
    (7, [0, 3, 0, 1], {}, 3, {"value": 2, "weights": 4, "rank": Rank(1, 2, 1)}),
    # no weights at all: equally, each counts 1
    (10, [0, 0, 0], {}, 2, {"value": 3, "fallback": True, "weight": 1, "weights": 3, "rank": Rank(3, 3, 1)}),
    # floats are taken at their binary value, fractions as they are
    (1, [0.1, 0.1, 0.1], {}, 1, {"value": 0, "weight": Fraction(0.1), "share": Fraction(1, 3), "rank": Rank(2, 3, 1)}),
    (3, [Fraction(1, 3), Fraction(2, 3)], {}, 1, {"value": 2, "weight": Fraction(2, 3), "weights": 1, "share": 2}),
    (BIG, [1, 1, 1], {}, 0, {"value": BIG // 3 + 1, "rank": Rank(1, 3, 1)}),
    (3, [2**70, 2**70 + 1], {}, 0, {"value": 1, "weight": 2**70, "rank": Rank(2, 2, 1)}),

    # 12 over three alike, the first capped at 2: it wanted 4; the others share the 10 that this leaves
    (12, [1, 1, 1], {"upper": [2, 99, 99]}, 0, {"value": 2, "share": 4, "bound": "upper", "rank": None}),
    (12, [1, 1, 1], {"upper": [2, 99, 99]}, 1, {"value": 5, "base": 12, "bounded": 2, "amount": 10, "weights": 2, "share": 5}),
    # lifted to 6, it leaves 3 each
    (12, [1, 1, 1], {"lower": [6, 0, 0]}, 0, {"value": 6, "share": 4, "bound": "lower"}),
    (12, [1, 1, 1], {"lower": [6, 0, 0]}, 2, {"value": 3, "bounded": 6, "share": 3, "bound": None}),
    # stopped only when others are: of 24 the part with weight 2 has 6 to get, of the 19 left 9.5, one more than its 8
    (24, [5, 2, 2], {"upper": [5, 8, 99]}, 1, {"value": 8, "bounded": 5, "share": Fraction(19, 2), "bound": "upper"}),
    # the only weight is full: what it cannot take goes equally to those without one
    (10, [1, 0, 0], {"upper": [5, 9, 9]}, 0, {"value": 5, "share": 10, "bound": "upper"}),
    (10, [1, 0, 0], {"upper": [5, 9, 9]}, 1, {"value": 3, "fallback": True, "bounded": 5, "weight": 1, "weights": 2,
                                              "share": Fraction(5, 2), "rank": Rank(1, 2, 1)}),
    # a bound of its own makes a part without weight take something
    (10, [1, 0], {"lower": [0, 3]}, 1, {"value": 3, "weight": 0, "bound": "lower"}),
    (5, [1, 1], {"lower": [10, -10]}, 1, {"value": -5, "bounded": 10, "amount": -5, "share": -5, "bound": None}),

    # rounded running totals: 51 and 76.5, of which the half goes down
    (102, [1, 1, 1, 1], {"rule": "cumulative"}, 2, {"value": 25, "running": Running(Fraction(51), Fraction(153, 2), 51, 76)}),
    (102, [1, 1, 1, 1], {"rule": "cumulative"}, 3, {"value": 26, "running": Running(Fraction(153, 2), Fraction(102), 76, 102)}),
    (-102, [1, 1, 1, 1], {"rule": "cumulative"}, 0, {"value": -25, "running": Running(Fraction(0), Fraction(-51, 2), 0, -25)}),

    # divisors with as few digits as can be: votes 5306, 9821, 301 and 17 for 100 seats, 154.45 votes a seat
    (100, [5306, 9821, 301, 17], {"rule": "jefferson"}, 2, {"value": 1, "division": Division("jefferson", Fraction(1511, 10), False)}),
    (100, [5306, 9821, 301, 17], {"rule": "webster"}, 2, {"value": 2, "division": Division("webster", Fraction(154), False)}),
    (100, [5306, 9821, 301, 17], {"rule": "adams"}, 3, {"value": 1, "division": Division("adams", Fraction(157), False)}),
    (-100, [5306, 9821, 301, 17], {"rule": "webster"}, 2, {"value": -2, "division": Division("webster", Fraction(-154), False)}),
    # a tie has one divisor only, which is no fraction for the geometric mean of 1 and 2
    (3, [1, 1], {"rule": "webster"}, 0, {"value": 2, "division": Division("webster", Fraction(2, 3), True)}),
    (3, [1, 1], {"rule": "hill"}, 1, {"value": 1, "division": Division("hill", None, True)}),
    (3, [4, 1], {"rule": "hill"}, 0, {"value": 2, "division": Division("hill", Fraction(2), False)}),
    # bounds clip the rounded quotients
    (10, [1, 1, 8], {"rule": "webster", "upper": [9, 9, 4]}, 2, {"value": 4, "bound": "upper", "division": None}),
    (10, [1, 1, 8], {"rule": "webster", "upper": [9, 9, 4]}, 0, {"value": 3, "bounded": 4, "amount": 6, "weights": 2}),
    # each is to get a step, but where one may take none, that is why it has none
    (3, [5, 5, 5, 5], {"rule": "adams", "upper": [9, 9, 9, 0]}, 3, {"value": 0, "bound": "upper", "division": None}),
]


@pytest.mark.parametrize(("total", "weights", "more", "index", "expected"), PARTS)
def test_a_part(total: int, weights: list[Any], more: dict[str, Any], index: int, expected: dict[str, Any]) -> None:
    why = explain(apportion, index, total, weights, **more)
    assert isinstance(why, Shared)
    assert (why.function, why.index, why.start) == ("apportion", (index,), None)
    assert told(why, expected) == expected


def test_an_index_is_a_tuple_or_counts_through_all_cells() -> None:
    call = ([100, -101], [[1, 2, 3], [4, 5, 6]])
    assert explain(apportion, (1, 2), *call) == explain(apportion, 5, *call) == explain(apportion, -1, *call)
    assert told(explain(apportion, 5, *call), {"index": 0, "value": 0, "base": 0}) == {"index": (1, 2), "value": -40, "base": -101}


# --- cells that already hold something ----------------------------------------------------------------------------------
# call: before, value, method, more; index; kind of reason, what is told
CELLS: list[tuple[Any, Any, str, dict[str, Any], Any, type[Explanation], dict[str, Any]]] = [
    # proportional: weights are what the cells held; of 100 the held one keeps 10
    ([10, 20, 30], 100, "proportional", {"held": [0]}, 0, Unmoved, {"value": 10, "why": "held"}),
    ([10, 20, 30], 100, "proportional", {"held": [0]}, 1, Shared,
     {"value": 36, "start": None, "base": 100, "kept": 10, "amount": 90, "basis": "before", "weight": 20, "weights": 50, "share": 36}),
    # all zero: equally
    ([0, 0, 0], 10, "proportional", {}, 0, Shared, {"value": 4, "basis": "before", "fallback": True, "rank": Rank(1, 3, 1)}),
    # added to what stands there; the parts are those of the value
    ([10, 20, 30], 6, "proportional", {"action": "add"}, 2, Shared, {"value": 33, "start": 30, "base": 6, "kept": 0, "part": 3}),
    ([10, 20, 30], 6, "proportional", {"action": "subtract"}, 2, Shared, {"value": 27, "start": 30, "base": -6, "share": -3}),
    # cells of both signs are scaled together: 30/25 of 100
    ([-10, 30, 5], 100, "proportional", {}, 0, Shared, {"value": -40, "weight": -10, "weights": 25, "share": -40}),
    # and where that is beyond a bound, brought back to it; the others take what is too much by their size
    ([-10, 30, 5], 100, "proportional", {"upper": 80}, 1, Shared, {"value": 80, "start": 120, "bound": "upper"}),
    ([-10, 30, 5], 100, "proportional", {"upper": 80}, 2, Shared, {"value": 33, "start": 20, "bounded": -40, "share": Fraction(40, 3)}),
    # a bound is one of the cell, not of what it takes
    ([50, 50], 100, "proportional", {"action": "add", "upper": [80, FREE]}, 0, Shared,
     {"value": 80, "start": 50, "share": 50, "bound": "upper"}),
    ([1, 0, 5], 10, "equal", {}, 1, Shared, {"value": 3, "basis": "equal", "weight": 1, "weights": 3, "rank": Rank(2, 3, 1)}),
    ([1, 0, 5], 10, "equal_populated", {}, 1, Unmoved, {"value": 0, "why": "empty"}),
    ([1, 0, 5], 10, "equal_populated", {}, 2, Shared, {"value": 5, "basis": "equal", "weights": 2, "kept": 0}),
    ([0, 0, 0, 0], 17, "pattern", {}, 2, Shared, {"value": 5, "basis": "pattern", "weight": 5, "weights": 17}),
    ([0, 0], 10, "relative_proportional", {"reference": [0.5, 2]}, 0, Shared, {"value": 2, "basis": "weights", "weight": Fraction(1, 2)}),
    # +2 % of each cell itself
    ([-1000, 50], 2, "percent_change", {}, 0, Shared,
     {"value": -1020, "start": -1000, "basis": "before", "percent": 2, "weight": -1000, "share": -20}),
    ([105, 20], 2.5, "relative_percent", {"reference": [50, 30]}, 0, Shared,
     {"value": 1, "start": None, "basis": "reference", "percent": Fraction(5, 2), "share": Fraction(5, 4)}),
    # what a held cell does not take the others take
    ([1000, 1000], 2, "percent_change", {"held": [1]}, 0, Shared, {"value": 1040, "percent": None, "base": 40, "share": 40}),
    # cells that are given their value
    ([7, 0], 5, "repeat", {}, 1, Given, {"value": 5, "how": "repeat", "start": None, "exact": 5}),
    ([7, 0], 5, "repeat", {"action": "subtract"}, 0, Given, {"value": 2, "start": 7, "exact": -5}),
    ([7, 0], 5, "repeat_populated", {}, 1, Unmoved, {"why": "empty"}),
    ([7, 0], None, "clear", {}, 0, Given, {"value": 0, "how": "clear", "exact": 0}),
    ([0] * 4, None, "straight_line", {"start": 100, "end": 200}, 1, Given,
     {"value": 133, "how": "straight_line", "exact": Fraction(400, 3), "place": 1, "first": 100, "last": 200}),
    ([0] * 4, None, "growth", {"start": 1000, "percent": 2.5}, 2, Given,
     {"value": 1051, "how": "growth", "exact": Fraction(1681, 16) * 10, "percent": Fraction(5, 2)}),
    ([10, 20, 30], 4, "transfer", {"source": 0, "destination": 2}, 0, Given, {"value": 6, "how": "transfer", "start": 10, "exact": -4}),
    ([10, 20, 30], 4, "transfer", {"source": 0, "destination": 2}, 1, Unmoved, {"value": 20, "why": "aside"}),
    # tables and single cells
    ([[1, 2], [3, 4]], 20, "proportional", {}, (1, 0), Shared, {"index": (1, 0), "value": 6}),
    (5, 8, "equal", {}, (), Shared, {"index": (), "value": 8}),
]


@pytest.mark.parametrize(("before", "value", "method", "more", "index", "kind", "expected"), CELLS)
def test_a_cell(before: Any, value: Any, method: Any, more: dict[str, Any], index: Any, kind: type[Explanation],
                expected: dict[str, Any]) -> None:
    why = explain(spread, index, before, value, method, **more)
    assert type(why) is kind
    assert why.function == "spread"
    assert told(why, expected) == expected


def test_a_share_brought_between_bounds_tells_both_steps() -> None:
    why = explain(spread, 1, [-10, 30, 5], 100, "proportional", upper=80)
    assert isinstance(why, Shared)
    assert isinstance(why.first, Shared)
    assert (why.first.value, why.first.share, why.first.first) == (120, Fraction(120), None)


HELD_TOTAL: list[tuple[Any, Any, dict[str, Any], int, type[Explanation], dict[str, Any]]] = [
    ([10, 20, 30], {0: 20}, {}, 0, Given, {"value": 20, "how": "changed", "start": None}),
    # 60 less the 20 of the changed cell, in proportion to 20 and 30
    ([10, 20, 30], {0: 20}, {}, 2, Shared, {"value": 24, "base": 60, "kept": 20, "amount": 40, "weight": 30, "weights": 50, "share": 24}),
    ([10, 20, 30], {0: 20}, {"held": [2]}, 2, Unmoved, {"value": 30, "why": "held"}),
    ([10, 20, 30], {0: 20}, {"held": [2]}, 1, Shared, {"value": 10, "kept": 50, "share": 10}),
    ([10, 20, 30], {0: 20, 1: 10}, {}, 2, Unmoved, {"value": 30, "why": "even"}),  # nothing is asked of it
]


@pytest.mark.parametrize(("before", "changes", "more", "index", "kind", "expected"), HELD_TOTAL)
def test_a_total_held(before: Any, changes: Any, more: dict[str, Any], index: int, kind: type[Explanation],
                      expected: dict[str, Any]) -> None:
    why = explain(hold_total, index, before, changes, **more)
    assert type(why) is kind
    assert told(why, expected) == expected


# --- hierarchies and tables ---------------------------------------------------------------------------------------------

LEVELS = [([0, 0, 0], [3, 2, 1]), ([0, 1, 0, 2, 1], [5, 5, 1, 1, 3])]


def test_a_part_of_a_hierarchy_is_one_of_its_siblings() -> None:
    why = explain(cascade, (1, 2), 1000, LEVELS)
    expected = {"index": (1, 2), "value": 83, "base": 500, "weight": 1, "weights": 6, "share": Fraction(250, 3), "rank": Rank(2, 2, 1)}
    assert isinstance(why, Shared)
    assert told(why, expected) == expected
    assert told(explain(cascade, (0, 2), 1000, LEVELS), {"value": 0, "base": 0}) == {"value": 167, "base": 1000}


def test_a_crossed_cell_is_fitted_to_the_cell_above_and_its_column() -> None:
    levels: list[Level] = [LEVELS[0], Crossed([0, 0], [1, 2]), Crossed([0, 0, 1, 1], [1, 1, 1, 2])]
    out = cascade(1000, levels)
    why = explain(cascade, (2, 1, 2), 1000, levels)
    assert isinstance(why, Fitted)
    assert why.value == out[2][1, 2]
    assert [(line.key, line.index, line.total) for line in why.lines] == [
        (0, (1, 1), out[1][1, 1]), (1, (2,), out[2][:, 2].sum())]  # person 1 in quarter 1; month 2


TABLE = [[40, 30, 20], [35, 50, 100], [30, 70, 50]]  # the example of many textbooks
MARGINS = [[150, 300, 210], [200, 300, 160]]


def test_a_fitted_cell_is_its_seed_times_a_factor_for_each_line() -> None:
    why = explain(fit, (0, 1), TABLE, MARGINS)
    assert isinstance(why, Fitted)
    assert why.value == float(fit(TABLE, MARGINS)[0, 1])
    assert (why.seed, [(line.key, line.index, line.total, line.kept) for line in why.lines]) == (
        Fraction(30), [(0, (0,), 150, 0), (1, (1,), 300, 0)])
    row, column = (line.factor for line in why.lines)
    assert row is not None
    assert column is not None
    assert 30 * row * column == pytest.approx(why.value)
    rest = explain(fit, (0, 2), TABLE, MARGINS)  # cells of one row have one factor for it
    assert isinstance(rest, Fitted)
    assert rest.lines[0].factor == pytest.approx(row)


ODD = [[150, 301, 210], [200, 301, 160]]
BOUNDED = [[FREE, 40, FREE], [FREE] * 3, [FREE] * 3]


@pytest.mark.parametrize(("index", "more", "kind", "expected"), [
    ((0, 0), {}, Fitted, {"value": 73, "seed": 40, "bound": None}),                      # 73.49
    ((1, 1), {}, Fitted, {"value": 119, "seed": 50, "bound": None}),                     # 119.09
    ((0, 0), {"held": [(0, 0)]}, Unmoved, {"value": 40, "why": "held"}),
    ((0, 0), {"held": iter([(0, 0)])}, Unmoved, {"value": 40}),
    ((0, 1), {"upper": BOUNDED}, Fitted, {"value": 40, "fitted": 40, "bound": "upper"}),  # clipped where the fit is 59.22
    ((0, 0), {"upper": BOUNDED}, Fitted, {"value": 88, "bound": None}),                  # what that leaves, in proportion
])
def test_a_cell_of_an_exact_table(index: Any, more: dict[str, Any], kind: type[Explanation], expected: dict[str, Any]) -> None:
    why = explain(fit_exact, index, TABLE, ODD, **more)
    assert type(why) is kind
    assert told(why, expected) == expected


def test_what_holds_keep_of_a_line_is_told() -> None:
    why = explain(fit_exact, (0, 1), TABLE, ODD, held=[(0, 0)])
    assert isinstance(why, Fitted)
    assert [(line.total, line.kept) for line in why.lines] == [(150, 40), (301, 0)]


def test_a_seed_of_zero_and_margins_in_the_callers_words() -> None:
    why = explain(fit_exact, (0, 0), [[0, 1], [1, 1]], {(1,): [-4, -6], (0,): [-5, -5]}, upper=-1)
    assert why == Fitted(function="fit_exact", index=(0, 0), value=-1, seed=Fraction(0), fitted=Fraction(-1), bound="upper",
                         lines=(FittedLine((1,), (0,), -4, 0, None), FittedLine((0,), (0,), -5, 0, None)))


# --- what cannot be explained -------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("call", "named"), [
    ((solve3, 0, 1, 2, None), "function: 'solve3' is none of apportion, "),
    ((apportion, 3, 10, [1, 1, 1]), "index: "),
    ((apportion, (0, 0), 10, [1, 1, 1]), "index: "),
    ((apportion, 0.5, 10, [1, 1, 1]), "index: "),
    ((cascade, 1, 1000, LEVELS), "index: the level and a place"),
    ((cascade, (2, 0), 1000, LEVELS), "index: "),
    ((apportion, 0, 10, [1, -1]), "weights: negative"),  # as the call itself
    ((spread, 0, [1, 2], 3, "somehow"), "method: 'somehow' is none of"),
    ((spread, 0, [1, 2], 3, "proportional", "beside"), "too many positional"),
])
def test_refusals(call: tuple[Any, ...], named: str) -> None:
    with pytest.raises((ValueError, TypeError), match=named):
        explain(*call)


def test_what_is_impossible_stays_impossible() -> None:
    with pytest.raises(Infeasible):
        explain(apportion, 0, 10, [1, 1], upper=[2, 2])
    with pytest.raises(Infeasible):
        explain(fit_exact, 0, [[1, 1]], [[3], [1, 1]])


def test_a_reason_is_a_value() -> None:
    why = explain(apportion, 0, 10, [1, 1, 1])
    with pytest.raises(FrozenInstanceError):
        why.value = 5  # type: ignore[misc]
    assert why == explain(apportion, 0, np.int64(10), np.ones(3))  # the same call, the same reason
