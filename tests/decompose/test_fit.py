"""fit: totals are met, the proportions inside are those of the seed, and what cannot be met is named."""
from __future__ import annotations

import math
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ipfn import ipfn
from work_done import calls_made

from xlplan.decompose import Infeasible, MarginConflict, fit

ONES = [[1, 1], [1, 1]]


def sums(table: Any, axes: tuple[int, ...]) -> Any:
    """What a table adds up to along these axes."""
    return table.sum(axis=tuple(k for k in range(table.ndim) if k not in axes))


# --- published tables -------------------------------------------------------------------------------------------------
WILLEKENS = (599 - math.sqrt(599**2 - 66 * 5040)) / 33     # x (4 + x) / ((18 - x) (16 - x)) = 35 / 2
KLEMENS = (math.sqrt(1275**2 + 236 * 2450) - 1275) / 118   # x (5 + x) / ((5 - x) (10 - x)) = 49 / 108

PUBLISHED: list[tuple[Any, Any, Any, float]] = [
    # the example of Wikipedia's article on the method, with the result as the manual of ProportionalFitting.jl prints it
    ([[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]],
     [[150, 300, 400, 150], [200, 300, 400, 100]],
     [[64.5585, 46.2325, 35.3843, 3.82473], [49.9679, 68.1594, 156.499, 25.3742],
      [56.7219, 144.428, 145.082, 53.7673], [28.7516, 41.18, 63.0347, 17.0337]], 6e-4),
    # migration between two regions: F. Willekens, Mathematical Population Studies 7, 1999 (data in the R package migest)
    ([[5, 2], [1, 7]], [[18, 20], [16, 22]], [[WILLEKENS, 18 - WILLEKENS], [16 - WILLEKENS, 4 + WILLEKENS]], 1e-9),
    # a survey raked to a census: B. Klemens, manual of Apophenia
    ([[7, 9], [12, 7]], [[5, 15], [10, 10]], [[KLEMENS, 5 - KLEMENS], [10 - KLEMENS, 5 + KLEMENS]], 1e-9),
    # independence: row total times column total over the grand total, in any textbook
    (np.ones((2, 3)), [[10, 30], [8, 12, 20]], [[2, 3, 5], [6, 9, 15]], 1e-12),
]


@pytest.mark.parametrize(("seed", "margins", "table", "within"), PUBLISHED)
def test_published_tables(seed: Any, margins: Any, table: Any, within: float) -> None:
    result = fit(seed, margins)
    assert result.dtype == np.float64
    assert np.abs(result - np.array(table)).max() <= within


# --- how margins are written ------------------------------------------------------------------------------------------
CUBE = np.arange(1.0, 25).reshape(2, 3, 4)
SAME: list[tuple[Any, Any]] = [
    # margins, the same in another way
    ([[40, 60], [20, 30, 50], [10, 20, 30, 40]], {0: [40, 60], 1: [20, 30, 50], 2: [10, 20, 30, 40]}),
    ([[40, 60], None, [10, 20, 30, 40]], {0: [40, 60], 2: [10, 20, 30, 40]}),              # None: that axis is free
    ({0: [40, 60], -1: [10, 20, 30, 40]}, {(0,): [40, 60], (2,): [10, 20, 30, 40]}),       # an axis from the end
    ({(0, 1): [[5, 15, 20], [15, 15, 30]]}, {(1, 0): [[5, 15], [15, 15], [20, 30]]}),      # axes in another order
    ({(0, 1): [[5, 15, 20], [15, 15, 30]]}, {(0, 1): [[5, 15, 20], [15, 15, 30]], 1: [20, 30, 50]}),  # nested: said twice
    ({0: [40, 60]}, {0: [40, 60], (): 100}),                                               # () is the grand total
]


@pytest.mark.parametrize(("margins", "same"), SAME)
def test_ways_to_write_margins(margins: Any, same: Any) -> None:
    assert np.allclose(fit(CUBE, margins), fit(CUBE, same), rtol=1e-12)


def test_person_by_month_and_month_by_customer() -> None:
    seed = np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])                 # person, month, customer
    table = fit(seed, {(0, 1): [[10, 20], [30, 40]], (1, 2): [[15, 25], [20, 40]]})
    assert np.allclose(sums(table, (0, 1)), [[10, 20], [30, 40]])
    assert np.allclose(sums(table, (1, 2)), [[15, 25], [20, 40]])


def test_signs_and_zeros() -> None:
    assert fit(ONES, [[-3, -1], [-2, -2]]).tolist() == [[-1.5, -1.5], [-0.5, -0.5]]   # negative totals mirror
    assert fit(ONES, [[0, 4], [1, 3]]).tolist() == [[0, 0], [1, 3]]                   # a line without total is zero
    assert fit([[0, 0], [0, 5]], [[0, 7], [0, 7]]).tolist() == [[0, 0], [0, 7]]       # zeros stay zero
    assert fit(ONES, [[0, 0], [0, 0]]).tolist() == [[0, 0], [0, 0]]
    assert not np.signbit(fit(ONES, [[-3, 0], [-2, -1]])).any(where=[[False] * 2, [True] * 2])  # no -0.0
    thirds = [[Fraction(1, 3), Fraction(2, 3)]]
    assert fit(thirds, [[9], [3, 6]]).tolist() == [[3, 6]]  # type: ignore[arg-type]  # fractions are read too, which numpy's types cannot say
    assert fit(np.zeros((0, 2)), [[], [0, 0]]).shape == (0, 2)


# --- what cannot be -----------------------------------------------------------------------------------------------------
BLOCKS = [[1, 1, 0], [1, 0, 0], [1, 1, 1]]                                            # the last column has one cell
CONFLICTS: list[tuple[Any, Any, MarginConflict]] = [
    (ONES, [[3, 2], [3, 3]], MarginConflict("totals_differ", ((0, ()), (1, ())), (), -1.0)),
    (np.ones((2, 2, 2)), {(0, 1): [[1, 2], [3, 4]], (1, 2): [[2, 2], [3, 4]]},        # months: 4, 6 and 4, 7
     MarginConflict("totals_differ", (((0, 1), (1,)), ((1, 2), (1,))), (), -1.0)),
    ([[1, 1], [0, 0]], [[3, 2], [3, 2]], MarginConflict("empty_line", ((0, (1,)),), (), 2.0)),
    ([[1, 0], [1, 1]], [[3, 2], [0, 5]], MarginConflict("empty_line", ((0, (0,)),), (), 3.0)),   # its cells are in a zero column
    ([[1, 1], [0, 0]], [[-3, -2], [-3, -2]], MarginConflict("empty_line", ((0, (1,)),), (), -2.0)),
    (BLOCKS, [[2, 6, 2], [5, 3, 2]],                                                  # row 1 has column 0 only: 6 > 5
     MarginConflict("together", ((0, (1,)), (1, (0,))), (), 1.0)),
    (BLOCKS, [[2, 2, 4], [2, 1, 5]],                                                  # column 2 has row 2 only: 5 > 4
     MarginConflict("together", ((1, (2,)), (0, (2,))), (), 1.0)),
]


@pytest.mark.parametrize(("seed", "margins", "conflict"), CONFLICTS)
def test_conflicts_are_named(seed: Any, margins: Any, conflict: MarginConflict) -> None:
    with pytest.raises(Infeasible) as e:
        fit(seed, margins)
    assert e.value.conflict == conflict
    assert pickle.loads(pickle.dumps(e.value)).conflict == conflict


def test_three_margins_that_no_two_of_them_forbid() -> None:
    seed = np.ones((2, 2, 2))
    seed[0, 0, 0] = seed[1, 1, 1] = 0   # the other six cells would have to alternate between 0 and 1 along a cycle
    with pytest.raises(Infeasible) as e:
        fit(seed, {(0, 1): ONES, (0, 2): ONES, (1, 2): ONES})
    conflict = e.value.conflict
    assert isinstance(conflict, MarginConflict)
    assert (conflict.kind, len(conflict.lines)) == ("together", 1)
    assert conflict.by > 0


WRONG: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
    (([[1, float("nan")]], [[1], [1, 0]]), {}, "seed: NaN or infinite"),
    (([[1, float("inf")]], [[1], [1, 0]]), {}, "seed: NaN or infinite"),
    (([[1, -1]], [[1], [1, 0]]), {}, "seed: negative"),
    (([["a"]], [[1], [1]]), {}, "seed: not numbers"),
    (([[1, 2], [3]], [[1], [1]]), {}, "seed: not numbers"),                            # rows of different length
    ((5, []), {}, "seed: a table of at least one axis"),
    (([[1]], [[float("nan")], [1]]), {}, r"margins\[0\]: NaN"),
    (([[1, 2]], None), {}, "margins: a list or a mapping"),
    (([[1, 2]], [[3]]), {}, "margins: 1 given for 2 axes"),
    (([[1, 2]], [[1, 2], [1, 2]]), {}, r"margins\[0\]: of shape \(2,\), not \(1,\)"),
    (([[1, 2]], [None, None]), {}, "margins: none given"),
    (([[1, 2]], {2: [3]}), {}, r"margins\[2\]: no such axis"),
    (([[1, 2]], {"month": [3]}), {}, r"margins\['month'\]: no such axis"),
    (([[1, 2]], {(1, 1): [3]}), {}, r"margins\[\(1, 1\)\]: an axis twice"),
    (([[1, 2]], {0: [3], (0,): [3]}), {}, r"margins: 0 and \(0,\) are the same"),
    (([[1, 2]], [None, [3, -4]]), {}, "margins: both positive and negative"),
    (([[1, 2]], [[3], [1, 2]]), {"tolerance": 0}, "tolerance: 0"),
    (([[1, 2]], [[3], [1, 2]]), {"tolerance": float("nan")}, "tolerance: nan"),
]


@pytest.mark.parametrize(("args", "named", "words"), WRONG)
def test_a_wrong_argument_is_named(args: tuple[Any, ...], named: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        fit(*args, **named)


# --- whatever the numbers -----------------------------------------------------------------------------------------------
MARGINS = {2: (((0,), (1,)), ((0, 1),)),
           3: (((0,), (1,), (2,)), ((0, 1), (1, 2)), ((0, 1), (2,)), ((0, 1), (0, 2), (1, 2)), ((0, 1), (0, 2), (1,)))}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Any, Any, tuple[tuple[int, ...], ...]]:
    """(seed, a table on the same cells, axes of margins)."""
    ndim = draw(st.integers(2, 3))
    shape = tuple(draw(st.integers(1, 6)) for _ in range(ndim))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    digits = draw(st.sampled_from([0, 1, 6, 15]))
    seed = 10.0 ** rng.uniform(-digits, 0, shape) * (rng.random(shape) < draw(st.sampled_from([0.3, 0.6, 1.0])))
    table = rng.gamma(1, 1, shape) * (seed > 0) * (rng.random(shape) < draw(st.sampled_from([0.3, 1.0])))
    return seed, table, draw(st.sampled_from(MARGINS[ndim]))


@settings(max_examples=300, deadline=None)
@given(tables(), st.sampled_from([1e-6, 1.0, 1e12]))
def test_every_margin_is_met_and_zeros_stay(case: tuple[Any, Any, Any], scale: float) -> None:
    # the table may need zeros where the seed has none: then the fit is a limit that plain sweeps approach for ever
    seed, table, axes = case
    result = fit(seed, {k: scale * sums(table, k) for k in axes})
    assert not result[seed == 0].any()
    assert (result >= 0).all()
    for k in axes:
        assert np.allclose(sums(result, k), scale * sums(table, k), rtol=1e-9, atol=0)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_what_is_there_stays_and_odds_ratios_are_the_seeds(case: tuple[Any, Any, Any]) -> None:
    seed, _, axes = case
    again = fit(seed, {k: sums(seed, k) for k in axes})
    assert np.allclose(again, seed, rtol=1e-9, atol=0)                     # a table with these totals is its own fit
    if seed.ndim == 2 and (seed > 0).all():
        rows, columns = np.arange(1.0, 1 + len(seed)), np.arange(1.0, 1 + len(seed.T))
        result = fit(seed, [rows / rows.sum(), columns / columns.sum()])
        logs = np.log(result) - np.log(seed)                               # a factor for each row and each column
        assert np.allclose(logs - logs[:1] - logs[:, :1] + logs[0, 0], 0, atol=1e-7)


@pytest.mark.parametrize("axes", [((0,), (1,), (2,)), ((0, 1), (0, 2), (1, 2)), ((0, 1), (2,))])
def test_an_independent_package_agrees(axes: tuple[tuple[int, ...], ...]) -> None:
    rng = np.random.default_rng(4)
    seed, table = rng.gamma(1, 1, (7, 5, 6)) + 0.1, rng.gamma(2, 1, (7, 5, 6))
    theirs = ipfn.ipfn(seed.copy(), [sums(table, k) for k in axes], [list(k) for k in axes],
                       convergence_rate=1e-12, max_iteration=5000).iteration()
    assert np.allclose(fit(seed, {k: sums(table, k) for k in axes}), theirs, rtol=1e-8)


HARD = [
    # two blocks that a link of 1e-12 joins, of which one must give the other a millionth
    ([[1, 1e-12], [1e-12, 1]], [[2.000001, 2], [2, 2.000001]]),
    # a triangle: all its cells but the diagonal must vanish, the farther the faster
    (np.triu(np.ones((30, 30))), [np.ones(30), np.ones(30)]),
    # 600 digits between the cells
    ([[1e-300, 1], [1, 1e300]], [[1, 2], [1, 2]]),
]


@pytest.mark.parametrize(("seed", "margins"), HARD)
def test_seeds_on_which_plain_sweeps_never_arrive(seed: Any, margins: Any) -> None:
    result = fit(seed, margins)
    for k in (0, 1):
        assert np.allclose(sums(result, (k,)), margins[k], rtol=1e-9, atol=0)


def test_a_year_of_days_for_a_thousand_people_is_worked_in_whole_arrays() -> None:
    rng = np.random.default_rng(2)
    seed, table = rng.gamma(1, 1, (1200, 365)), rng.gamma(2, 1, (1200, 365))
    assert calls_made(lambda: fit(seed, [table.sum(axis=1), table.sum(axis=0)])) < table.size / 100
