"""fit_exact by example: every total exact, every cell its fitted value rounded, holds and bounds kept, conflicts named."""
from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from work_done import calls_made

from xlplan.decompose import Infeasible, MarginConflict, Unsolved, fit, fit_exact

BIG = 10**15
ONES = [[1, 1], [1, 1]]
THREE = np.ones((3, 3), dtype=int)
CENSUS = [[11.998, 9.083, 2.919], [12.983, 10.872, 3.145], [1.019, 2.045, 0.936]]  # its totals are whole

EXAMPLES: list[tuple[Any, Any, Any]] = [
    # seed, margins, table
    (ONES, [[1, 1], [1, 1]], [[1, 0], [0, 1]]),                              # halves: the earlier row in the earlier column
    (THREE, [[1, 1, 1], [1, 1, 1]], np.eye(3)),                              # thirds likewise
    (THREE, [[2, 2, 2], [2, 2, 2]], [[1, 1, 0], [1, 0, 1], [0, 1, 1]]),
    ([[1, 1, 1]], [[10], None], [[4, 3, 3]]),                                # one margin: largest remainder, ties earlier
    (np.ones((2, 3)), [[4, 5], None], [[2, 1, 1], [2, 2, 1]]),               # in each line for itself
    ([1, 1, 1], {(): 10}, [4, 3, 3]),                                        # the grand total alone
    ([3, 5], [[4, 9]], [4, 9]),                                              # every cell given
    (CENSUS, [[24, 27, 4], [26, 22, 7]], [[12, 9, 3], [13, 11, 3], [1, 2, 1]]),  # J. Kleinberg, É. Tardos, Algorithm Design
    ([[3.615, 1.205, 1.205], [3.615, 0, 2.41]], [[6, 6], [7, 1, 4]],         # Statistics Canada's example of controlled
     [[4, 1, 1], [3, 0, 3]]),                                                # rounding: weights in hundreds
    ([[Fraction(1, 3), Fraction(2, 3)], [1, 1]], [[3, 2], [2, 3]], [[1, 2], [1, 1]]),
    (ONES, [[-3, -2], [-3, -2]], [[-2, -1], [-1, -1]]),                      # negative totals mirror
    (ONES, [[0, 0], [0, 0]], [[0, 0], [0, 0]]),
    ([[0, 0], [0, 2]], [[0, 5], [0, 5]], [[0, 0], [0, 5]]),                  # a zero stays
    ([[5]], [[7], [7]], [[7]]),                                              # one cell
    (ONES, [[BIG, BIG], [BIG, BIG]], [[BIG // 2, BIG // 2]] * 2),            # the largest totals
    (np.zeros((0, 2)), [[], [0, 0]], np.zeros((0, 2))),                      # no rows
    (np.arange(8).reshape(2, 2, 2), [[6, 22], [10, 18], [12, 16]], np.arange(8).reshape(2, 2, 2)),  # three margins: it fits
    (np.ones((2, 2, 2)), [[1, 1], [1, 1], [1, 1]], [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]),
]


@pytest.mark.parametrize(("seed", "margins", "table"), EXAMPLES)
def test_examples(seed: Any, margins: Any, table: Any) -> None:
    result = fit_exact(seed, margins)
    assert result.tolist() == np.array(table).tolist()
    assert result.dtype == np.int64


def test_person_by_month_and_month_by_customer_are_exact_at_once() -> None:
    rng = np.random.default_rng(1)
    sold = rng.poisson(rng.gamma(1, 20, (45, 12, 6)))                   # last year: person, month, customer group
    months = rng.multinomial(60_000, np.full(12, 1 / 12))
    person_month = np.stack([rng.multinomial(n, np.full(45, 1 / 45)) for n in months], axis=1)
    month_customer = np.stack([rng.multinomial(n, np.full(6, 1 / 6)) for n in months])
    margins = {(0, 1): person_month, (1, 2): month_customer}
    assert calls_made(lambda: fit_exact(sold + 1, margins)) < sold.size
    table = fit_exact(sold + 1, margins)
    assert (table.sum(axis=2) == person_month).all()
    assert (table.sum(axis=0) == month_customer).all()
    assert (np.abs(table - fit(sold + 1, {(0, 1): person_month, (1, 2): month_customer})) < 1).all()


# --- holds and bounds -------------------------------------------------------------------------------------------------
ROWS = [[10, 20, 30], [10, 20, 30]]
TOTALS = [[60, 60], [20, 40, 60]]
HELD = [[15, 20, 30], [10, 20, 30]]     # the first cell shall be 15
KEPT: list[tuple[Any, Any, dict[str, Any], Any]] = [
    (ROWS, TOTALS, {}, ROWS),
    (HELD, TOTALS, {"held": [(0, 0)]}, [[15, 18, 27], [5, 22, 33]]),                      # the rest in proportion: 20 to 30
    (HELD, TOTALS, {"held": [0]}, [[15, 18, 27], [5, 22, 33]]),                           # a place in C order
    (HELD, TOTALS, {"held": [[True, False, False], [False] * 3]}, [[15, 18, 27], [5, 22, 33]]),
    ([[-5, 20, 30], [10, 20, 30]], TOTALS, {"held": [(0, 0)]}, [[-5, 26, 39], [25, 14, 21]]),  # a hold has any sign
    ([[0, 20, 30], [10, 20, 30]], TOTALS, {"held": [(0, 0)]}, [[0, 24, 36], [20, 16, 24]]),
    (ROWS, TOTALS, {"upper": [[5, BIG, BIG], [BIG] * 3]}, [[5, 22, 33], [15, 18, 27]]),   # a bound acts as a hold would
    (ROWS, TOTALS, {"lower": [[15, 0, 0], [0, 0, 0]]}, [[15, 18, 27], [5, 22, 33]]),
    (ROWS, TOTALS, {"lower": -BIG, "upper": BIG}, ROWS),                                  # no bounds
    ([[0, 1], [1, 1]], [[3, 3], [3, 3]], {"lower": [[1, 0], [0, 0]]}, [[1, 2], [2, 1]]),  # a bound lifts a zero
    ([[70, 20], [10, 20]], [[60, 60], [60, 60]], {"held": [(0, 0)], "lower": -BIG}, [[70, -10], [-10, 70]]),
    (ROWS, [[-60, -60], [-20, -40, -60]], {"lower": [[-5, -BIG, -BIG], [-BIG] * 3]}, [[-5, -22, -33], [-15, -18, -27]]),
    ([[-15, 20, 30], [10, 20, 30]], [[-60, -60], [-20, -40, -60]], {"held": [0]}, [[-15, -18, -27], [-5, -22, -33]]),
]


@pytest.mark.parametrize(("seed", "margins", "named", "table"), KEPT)
def test_holds_and_bounds(seed: Any, margins: Any, named: dict[str, Any], table: Any) -> None:
    assert fit_exact(seed, margins, **named).tolist() == np.array(table).tolist()


def test_what_a_bound_takes_goes_to_all_others_in_proportion() -> None:
    seed = np.full((40, 12), 100)
    margins = [seed.sum(axis=1), seed.sum(axis=0)]
    table = fit_exact(seed, margins, upper=np.where(np.arange(480).reshape(40, 12) == 0, 56, BIG))
    assert table[0].tolist() == [56] + [104] * 11                       # 44 steps over eleven months
    assert sorted(set(table[1:, 0].tolist())) == [101, 102]             # and over 39 persons
    assert set(table[1:, 1:].reshape(-1).tolist()) == {99, 100}


# --- what cannot be ---------------------------------------------------------------------------------------------------
HOLE = np.ones((2, 2, 2), dtype=int)
HOLE[0, 0, 0] = HOLE[1, 1, 1] = 0
HALVES = np.array([[[0, 0, 0], [0, 1, 1], [0, 1, 1]], [[0, 1, 1], [1, 0, 1], [1, 1, 0]], [[0, 1, 1], [1, 1, 0], [1, 0, 1]]])
CONFLICTS: list[tuple[Any, Any, dict[str, Any], MarginConflict]] = [
    (ONES, [[3, 2], [3, 3]], {}, MarginConflict("totals_differ", ((0, ()), (1, ())), (), -1)),
    ([[1, 1], [0, 0]], [[3, 2], [3, 2]], {}, MarginConflict("empty_line", ((0, (1,)),), (), 2)),
    ([[1, 1], [0, 0]], [[-3, -2], [-3, -2]], {}, MarginConflict("empty_line", ((0, (1,)),), (), -2)),
    ([[1, 1], [0, 0]], [[3, 2], [3, 2]], {"held": [2, 3]}, MarginConflict("empty_line", ((0, (1,)),), ((1, 0), (1, 1)), 2)),
    (ONES, [[3, 2], [3, 2]], {"upper": [[9, 9], [1, 0]]}, MarginConflict("bounds", ((0, (1,)),), ((1, 0), (1, 1)), 1)),
    (ONES, [[3, 2], [3, 2]], {"lower": [[0, 0], [2, 1]]}, MarginConflict("bounds", ((0, (1,)),), ((1, 0), (1, 1)), -1)),
    ([[7, 1], [1, 1]], [[5, 5], [5, 5]], {"held": [0]}, MarginConflict("bounds", ((0, (0,)),), ((0, 0),), -2)),
    (ONES, [[-3, -2], [-3, -2]], {"lower": [[-9, -9], [-1, 0]]}, MarginConflict("bounds", ((0, (1,)),), ((1, 0), (1, 1)), -1)),
    (ONES, [[1, 1], [1, 1]], {"lower": 2, "upper": 1}, MarginConflict("bounds", (), ((0, 0),), 1)),
    ([[1, 7], [1, 1]], [[8, 2], [2, 8]], {"held": [1], "upper": 5}, MarginConflict("bounds", (), ((0, 1),), 2)),
    ([[1, 1, 0], [1, 0, 0], [1, 1, 1]], [[2, 6, 2], [5, 3, 2]], {},           # row 1 has column 0 only
     MarginConflict("together", ((0, (1,)), (1, (0,))), (), 1)),
    (THREE, [[4, 4, 4], [4, 4, 4]], {"upper": [[9, 1, 0], [9, 1, 1], [9, 9, 9]]},  # rows 0, 1 ask for 8, have room for 4 + 3
     MarginConflict("together", ((0, (0,)), (0, (1,)), (1, (0,))), ((0, 1), (0, 2), (1, 1), (1, 2)), 1)),
    (THREE, [[4, 4, 4], [4, 4, 4]], {"lower": [[2, 0, 0], [2, 0, 0], [1, 0, 0]]},  # a column of its own
     MarginConflict("bounds", ((1, (0,)),), ((0, 0), (1, 0), (2, 0)), -1)),
]


@pytest.mark.parametrize(("seed", "margins", "named", "conflict"), CONFLICTS)
def test_conflicts_are_named(seed: Any, margins: Any, named: dict[str, Any], conflict: MarginConflict) -> None:
    with pytest.raises(Infeasible) as e:
        fit_exact(seed, margins, **named)
    assert e.value.conflict == conflict
    assert pickle.loads(pickle.dumps(e.value)).conflict == conflict


THREE_WAY = [
    (HOLE, np.array(ONES), np.array(ONES), np.array(ONES)),    # the other six cells would alternate along a cycle of six
    (HALVES, *(HALVES.sum(axis=k) // 2 for k in (2, 1, 0))),   # halves fit, and no two margins conflict: no whole steps do
]


@pytest.mark.parametrize(("seed", "a", "b", "c"), THREE_WAY)
@pytest.mark.parametrize("scale", [1, 10**12])
def test_three_margins_that_no_two_of_them_forbid(seed: Any, a: Any, b: Any, c: Any, scale: int) -> None:
    if scale > 1 and seed is HALVES:
        table = fit_exact(seed, {(0, 1): scale * a, (0, 2): scale * b, (1, 2): scale * c})
        assert (table == seed * scale // 2).all()              # of an even number of steps there are halves
        return
    with pytest.raises(Infeasible) as e:
        fit_exact(seed, {(0, 1): scale * a, (0, 2): scale * b, (1, 2): scale * c})
    conflict = e.value.conflict
    assert isinstance(conflict, MarginConflict)
    assert (conflict.kind, conflict.by) == ("together", scale)
    assert len(conflict.lines) == 3                            # a line of each margin goes without


WRONG: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    (([[1, float("nan")]], [[1], [1, 0]]), {}, ValueError, "seed: NaN or infinite"),
    (([[1, -1]], [[1], [1, 0]]), {}, ValueError, "seed: negative"),
    (([[1.5, 2]], [[3], [1, 2]]), {"held": [0]}, ValueError, "seed: a held cell is not a whole number"),
    (([[1, 2]], [[3.0], [1, 2]]), {}, ValueError, r"margins\[0\]: not whole"),
    (([[1, 2]], [[3]]), {}, ValueError, "margins: 1 given for 2 axes"),
    (([[1, 2]], [None, [3, -4]]), {}, ValueError, "margins: both positive and negative"),
    (([[1, 2]], [[3], [1, 2]]), {"held": [5]}, ValueError, "held: no cell 5"),
    (([[1, 2]], [[3], [1, 2]]), {"held": [[True]]}, ValueError, "held: a mask of shape"),
    (([[1, 2]], [[3], [1, 2]]), {"lower": 0.5}, ValueError, "lower: not whole"),
    (([[1, 2]], [[3], [1, 2]]), {"upper": [1, 2, 3]}, ValueError, "upper: of shape"),
    (([[1, 2]], [[3], [1, 2]]), {"limit": 0}, ValueError, "limit: 0"),
    (([[1, 2]], [[3], [1, 2]]), {"limit": float("inf")}, ValueError, "limit: inf"),
    (([[1, 2]], [[BIG + 1], [BIG, 1]]), {}, OverflowError, r"margins\[0\]: beyond"),
    ((np.ones((9000, 1)), [np.full(9000, BIG), [BIG]]), {}, OverflowError, r"margins\[0\]: adds up beyond"),
]


@pytest.mark.parametrize(("args", "named", "error", "words"), WRONG)
def test_a_wrong_argument_is_named(
        args: tuple[Any, ...], named: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        fit_exact(*args, **named)


# --- limits -------------------------------------------------------------------------------------------------------------
def test_too_little_work_is_said_and_hands_over_what_was_found() -> None:
    rng = np.random.default_rng(3)
    table = rng.poisson(20, (12, 12, 12))
    seed = rng.gamma(9, 1, table.shape)
    with pytest.raises(Unsolved) as e:
        fit_exact(seed, {(0, 1): table.sum(axis=2), (0, 2): table.sum(axis=1), (1, 2): table.sum(axis=0)}, limit=1e-9)
    assert e.value.found is None
    margins = [table.sum(axis=(1, 2)), table.sum(axis=(0, 2)), table.sum(axis=(0, 1))]
    with pytest.raises(Unsolved) as e:
        fit_exact(seed, [-m for m in margins], limit=1e-9)
    found, gap = e.value.found, e.value.gap                    # one total an axis: flows alone find a good table
    assert found is not None
    assert gap is not None
    assert [found.sum(axis=tuple({0, 1, 2} - {k})).tolist() for k in range(3)] == [(-m).tolist() for m in margins]
    least = fit_exact(seed, margins)
    fitted = fit(seed, margins)
    assert 0 <= np.abs(-found - fitted).sum() - np.abs(least - fitted).sum() <= gap + 1e-3
    again = pickle.loads(pickle.dumps(e.value))
    assert (again.found.tolist(), again.gap) == (found.tolist(), gap)


@pytest.mark.parametrize("shape", [(1200, 30), (300, 365)])
@pytest.mark.parametrize("digits", [0, 15])
def test_a_large_table_is_worked_in_whole_arrays(shape: tuple[int, int], digits: int) -> None:
    rng = np.random.default_rng(5)
    table = rng.integers(0, 10**6, shape)
    seed = 10.0 ** rng.uniform(-digits, 0, shape)
    margins = [table.sum(axis=1), table.sum(axis=0)]
    assert calls_made(lambda: fit_exact(seed, margins)) < table.size / 3
    result = fit_exact(seed, margins)
    assert (result.sum(axis=0) == table.sum(axis=0)).all()
    assert (result.sum(axis=1) == table.sum(axis=1)).all()


def test_a_hundred_persons_by_month_by_customer_with_one_total_each() -> None:
    rng = np.random.default_rng(6)
    table = rng.poisson(20, (100, 12, 6))
    margins = [table.sum(axis=(1, 2)), table.sum(axis=(0, 2)), table.sum(axis=(0, 1))]
    seed = rng.gamma(9, 1, table.shape)
    result = fit_exact(seed, margins)
    assert [result.sum(axis=tuple({0, 1, 2} - {k})).tolist() for k in range(3)] == [m.tolist() for m in margins]
    assert np.abs(result - fit(seed, margins)).max() < 1
