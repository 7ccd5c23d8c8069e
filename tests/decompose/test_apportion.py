"""apportion: parts are whole, sums are met, and the rule is the one we say it is."""
from __future__ import annotations

import math
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import RULES, Conflict, Infeasible, TooLarge, apportion, explain

BIG = 10**15

# --- the rules by example ---------------------------------------------------------------------------------------------
LARGEST: list[tuple[int, list[Any], list[int]]] = [
    (10, [1, 1, 1], [4, 3, 3]),                                 # a tie goes to the earlier part
    (11, [1, 1, 1], [4, 4, 3]),                                 # two steps left, three level: the first two
    (100, [47, 16, 158, 12], [20, 7, 68, 5]),                   # the textbook case: remainders decide, not sizes
    (7, [0, 3, 0, 1], [0, 5, 0, 2]),                            # zero weight, zero part; 5.25 and 1.75
    (10, [0, 0, 0], [4, 3, 3]),                                 # no weights at all: equally
    (-10, [1, 1, 1], [-4, -3, -3]),                             # a negative total mirrors
    (0, [5, 1], [0, 0]),                                        # nothing to give
    (5, [7], [5]),                                              # a single part takes all
    (1, [0.1, 0.1, 0.1], [1, 0, 0]),                            # equal floats tie exactly
    (3, [0.1, 0.2, 0.3], [1, 1, 1]),                            # 0.50.., 1.00.., 1.49..: binary values decide
    (10, [0.25, 0.75], [3, 7]),                                 # 2.5 and 7.5: an exact tie, the earlier
    (1, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], [1, 0, 0]),  # fractions tie exactly
    (BIG, [1, 1, 1], [BIG // 3 + 1, BIG // 3, BIG // 3]),       # the largest total
    (BIG, [2**62, 2**62], [BIG // 2, BIG // 2]),                # weights that add up beyond int64
    (3, [2**70, 2**70 + 1], [1, 2]),                            # weights beyond int64, apart by one
    (3, [2**60 + 1, 2**60, 0.0], [2, 1, 0]),                    # a float in the list must not round its neighbours
    (1, [1e-300, 1e300], [0, 1]),                               # floats no common whole number holds in 64 bits
    (2, [5e-324, 5e-324], [1, 1]),                              # the smallest float there is
]


@pytest.mark.parametrize(("total", "weights", "parts"), LARGEST)
def test_largest_remainder(total: int, weights: list[Any], parts: list[int]) -> None:
    result = apportion(total, weights)
    assert result.tolist() == parts
    assert result.dtype == np.int64


CUMULATIVE = [
    (102, [1, 1, 1, 1], [25, 26, 25, 26]),       # running 25.5, 51, 76.5: halves go down
    (-102, [1, 1, 1, 1], [-25, -26, -25, -26]),  # mirrored
    (10, [1, 1, 1], [3, 4, 3]),                  # running 3.33, 6.67
    (1, [1, 1, 1, 1], [0, 0, 1, 0]),             # running .25, .5, .75: the half goes down
    (9, [0, 1, 0, 1], [0, 4, 0, 5]),             # zero weight, zero part
    (8, [0, 0, 0], [3, 2, 3]),                   # no weights at all: equally, 2.67, 5.33
    (3, [2**62, 2**62, 2**62], [1, 1, 1]),       # beyond int64
]


LAST = [
    (1000, [1, 1, 1], [333, 333, 334]),          # the remainder into the last part
    (7, [1] * 12, [0] * 11 + [7]),               # never negative: rounding to the nearest would make it -4
    (-1000, [1, 1, 1], [-333, -333, -334]),      # mirrored
    (10, [1, 1, 1, 0], [3, 3, 4, 0]),            # the last that has a weight
    (8, [0, 0, 0], [2, 2, 4]),                   # no weights at all: equally
    (12, [3, 2, 1], [6, 4, 2]),                  # nothing left over
    (7, [2**62, 2**62, 2**62], [2, 2, 3]),       # beyond int64
]


@pytest.mark.parametrize(("total", "weights", "parts"), LAST)
def test_last(total: int, weights: list[int], parts: list[int]) -> None:
    assert apportion(total, weights, rule="last").tolist() == parts


@pytest.mark.parametrize(("total", "weights", "parts"), CUMULATIVE)
def test_cumulative(total: int, weights: list[int], parts: list[int]) -> None:
    assert apportion(total, weights, rule="cumulative").tolist() == parts


BOUNDED: list[tuple[int, list[Any], list[int] | None, list[int] | None, list[int]]] = [
    # total, weights, lower, upper, parts
    (12, [1, 1, 1], None, [2, 99, 99], [2, 5, 5]),                 # one part capped, the others share what is left
    (12, [1, 1, 1], [6, 0, 0], None, [6, 3, 3]),                   # one part lifted
    (12, [1, 1, 1], [7, 0, 0], [9, 9, 2], [7, 3, 2]),              # both; level 3
    (12, [4, 1, 1], [0, 3, 0], [7, 9, 9], [7, 3, 2]),              # short and over by as much: both stay pinned
    (12, [1, 1, 1], [4, 4, 4], [4, 4, 4], [4, 4, 4]),              # everything held
    (10, [1, 0], None, [6, 9], [6, 4]),                            # zero weight forced: the other is full
    (10, [1, 0, 0], None, [5, 9, 9], [5, 3, 2]),                   # zero weights share what is forced equally
    (10, [1, 0], [0, 3], None, [7, 3]),                            # zero weight forced by its own bound
    (5, [1, 1], [10, -10], None, [10, -5]),                        # a signed bound lets a part go below zero
    (-12, [1, 1, 1], [-2, -99, -99], None, [-2, -5, -5]),          # the first case, mirrored
    (10, [0, 0, 0], None, [1, 9, 9], [1, 5, 4]),                   # no weights: equally, within bounds
    (10, [1, 1], [-BIG, -BIG], [BIG, BIG], [5, 5]),                # 10**15 stands for no bound
    (-3, [1, 1], [5, -BIG], [BIG, BIG], [5, -8]),                  # the same on both sides
    (BIG, [1, 1], [1, BIG - 1], None, [1, BIG - 1]),               # bounds as large as the total
    (9, [Fraction(1, 3), Fraction(2, 3)], [4, 0], None, [4, 5]),   # fractions
    (5, [1, 1], None, [-1, 9], [-1, 6]),             # a positive total gives no negative part, unless a bound forces it
    (0, [1, 1], [5, -9], None, [5, -5]),             # nor does zero give one of either sign
]


@pytest.mark.parametrize(("total", "weights", "lower", "upper", "parts"), BOUNDED)
def test_bounds(total: int, weights: list[Any], lower: Any, upper: Any, parts: list[int]) -> None:
    assert apportion(total, weights, lower=lower, upper=upper).tolist() == parts


IMPOSSIBLE = [
    # total, lower, upper, what conflicts
    (5, [3, 3], [9, 9], Conflict("below", (), (), 5, 6, 18, 1)),          # too little for the lower bounds
    (20, [3, 3], [9, 9], Conflict("above", (), (), 20, 6, 18, 1)),        # too much for the upper
    (5, [3, 4], [9, 2], Conflict("crossed", (), (1,), 5, 7, 11, 1)),      # the second part's bounds cross
    (5, [6, 0], None, Conflict("below", (), (), 5, 6, None, 1)),          # no upper given, so none to add up
    (-5, [3, 3], None, Conflict("below", (), (), -5, 6, 6, 1)),           # no upper given: it makes way for the lower
]


@pytest.mark.parametrize(("total", "lower", "upper", "conflict"), IMPOSSIBLE)
def test_the_impossible_raises_with_the_conflict_as_data(
        total: int, lower: Any, upper: Any, conflict: Conflict) -> None:
    with pytest.raises(Infeasible) as e:
        apportion(total, [1, 1], lower=lower, upper=upper)
    assert e.value.conflict == conflict
    assert pickle.loads(pickle.dumps(e.value)).conflict == conflict  # it crosses to another process


def test_the_first_impossible_row_is_named_and_all_are_counted() -> None:
    with pytest.raises(Infeasible) as e:
        apportion([[1, 9], [9, 1]], [1, 1], upper=[3, 3])
    assert isinstance(e.value.conflict, Conflict)
    assert (e.value.conflict.row, e.value.conflict.rows) == ((0, 1), 2)


WRONG: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    ((1, [1, -1]), {}, ValueError, "weights: negative"),
    ((1, [1, float("nan")]), {}, ValueError, "weights: NaN"),
    ((1, [1, float("inf")]), {}, ValueError, "weights: NaN or infinite"),
    ((1, [Fraction(-1, 2), 1]), {}, ValueError, "weights: negative"),
    ((1, []), {}, ValueError, "weights: at least one part"),
    ((1, 3), {}, ValueError, "weights: at least one part"),
    ((1, ["a"]), {}, ValueError, "weights: not numbers"),
    ((1, [None, 1]), {}, ValueError, "weights: "),
    ((1.5, [1]), {}, ValueError, "total: not whole"),
    ((1, [1]), {"lower": [0.5]}, ValueError, "lower: not whole"),
    ((1, [1]), {"rule": "hare"}, ValueError, "rule: 'hare'"),
    ((1, [1]), {"rule": "cumulative", "upper": [1]}, ValueError, "rule: 'cumulative'"),
    ((1, [1, 1]), {"upper": [1, 1, 1]}, ValueError, r"upper: shape \(3,\) does not fit"),
    ((1, [1]), {"upper": [1, 1, 1]}, ValueError, r"upper: shape \(3,\) does not fit"),
    (([1, 2, 3], [[1, 1], [1, 1]]), {}, ValueError, r"total: shape \(3, 1\) does not fit"),
    ((1, [[1, 2], [3]]), {}, ValueError, "weights: rows of different lengths"),
    ((1, [1, 1]), {"lower": [[1, 2], [3]]}, ValueError, "lower: rows of different lengths"),
    ((True, [1]), {}, ValueError, "total: not whole"),
    ((BIG + 1, [1]), {}, OverflowError, "total"),
    ((BIG + 1, [1]), {}, ValueError, "total"),                       # too large is a wrong argument too
    ((10**30, [1]), {}, TooLarge, "total"),
    ((-2**63, [1]), {}, TooLarge, "total"),                          # whose size int64 cannot hold
    ((np.uint64(2**64 - 1), [1]), {}, TooLarge, "total"),
    ((1, [1]), {"lower": [BIG + 1]}, OverflowError, "lower"),
    ((1, [1]), {"lower": 10**30}, TooLarge, "lower"),
]


@pytest.mark.parametrize(("args", "named", "error", "words"), WRONG)
def test_a_wrong_argument_is_named(
        args: tuple[Any, ...], named: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        apportion(*args, **named)


@pytest.mark.parametrize(("total", "bounds"), [
    (np.array(10, dtype=object), {}),                                # Python's and numpy's whole numbers in an object array
    (np.array(np.int64(10), dtype=object), {}),
    (10, {"upper": 10**30}),                                         # no bound, however it is written
    (10, {"lower": -2**63, "upper": np.uint64(2**64 - 1)}),
    (10, {"lower": [-10**30, 0], "upper": [10**30, 10**15]}),
])
def test_whole_numbers_of_any_kind(total: Any, bounds: dict[str, Any]) -> None:
    parts = apportion(total, [3, 1], **bounds)
    assert (parts.tolist(), parts.dtype) == ([8, 2], np.dtype(np.int64))       # 7.5 and 2.5: a tie, to the earlier
    assert explain(apportion, 0, total, [3, 1], **bounds).value == 8


def test_leading_axes_broadcast() -> None:
    weights = np.arange(24).reshape(2, 3, 4)
    many = apportion(np.array([[7], [9]]), weights)             # totals (2, 1) over weights (2, 3, 4)
    assert many.shape == (2, 3, 4)
    for i, total in enumerate((7, 9)):
        for j in range(3):
            assert many[i, j].tolist() == apportion(total, weights[i, j]).tolist()
    assert apportion([1, 2, 3], [1, 1]).tolist() == [[1, 0], [1, 1], [2, 1]]  # one set of weights, many totals
    assert apportion(np.zeros(0, dtype=int), np.ones((0, 4))).shape == (0, 4)


# --- against the definition in fractions ------------------------------------------------------------------------------
def by_definition(total: int, weights: list[Fraction]) -> list[int]:
    """Hamilton, said once more as plainly as possible."""
    sign, size = (-1 if total < 0 else 1), abs(total)
    exact = [size * w / sum(weights) for w in weights]
    parts = [int(q) for q in exact]
    for i in sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))[:size - sum(parts)]:
        parts[i] += 1
    return [sign * p for p in parts]


def between_bounds(total: int, weights: list[Fraction], lower: list[int], upper: list[int]) -> list[Fraction]:
    """The exact clipped shares by another method: walk the levels at which some part meets a bound."""
    def at(level: Fraction, ws: list[Fraction]) -> list[Fraction]:
        return [min(max(level * w, Fraction(a)), Fraction(b)) for w, a, b in zip(ws, lower, upper, strict=True)]

    def level_for(ws: list[Fraction]) -> list[Fraction] | None:
        bounds = zip(ws, lower, upper, strict=True)
        meets = sorted({Fraction(b) / w for w, *ab in bounds if w for b in ab} | {Fraction(0)})
        sums = [sum(at(m, ws)) for m in meets]
        if not sums[0] <= total <= sums[-1]:
            return None
        for m0, m1, s0, s1 in zip(meets, [*meets[1:], meets[-1]], sums, [*sums[1:], sums[-1]], strict=True):
            if s0 <= total <= s1:
                return at(m0 if s0 == s1 else m0 + (m1 - m0) * (total - s0) / (s1 - s0), ws)
        raise AssertionError("unreachable")

    shares = level_for(weights)
    if shares is None:  # the weighted parts are at their bounds and the zero ones share equally
        bound = upper if total > sum(at(Fraction(0), weights)) else lower
        lower = [b if w else a for w, a, b in zip(weights, lower, bound, strict=True)]
        upper = [b if w else a for w, a, b in zip(weights, upper, bound, strict=True)]
        shares = level_for([Fraction(not w) for w in weights])
    assert shares is not None
    return shares


whole_weights = st.one_of(st.integers(0, 9), st.integers(0, 2**31), st.integers(0, 2**62), st.integers(0, 10**30))
float_weights = st.one_of(
    st.floats(0, 1e300, allow_subnormal=True),                  # any
    st.floats(0.001, 100),                                      # alike in size
    st.integers(0, 1000).map(lambda k: k / 100),                # as people type them
)
fractions = st.fractions(0, 1000, max_denominator=10**6)
kinds = (whole_weights, float_weights, fractions)
weight_lists = st.one_of(*(st.lists(kind, min_size=1, max_size=9) for kind in kinds))
totals = st.one_of(st.integers(-40, 40), st.integers(-BIG, BIG), st.integers(-10**6, 10**6))


@settings(max_examples=600, deadline=None)
@given(totals, weight_lists)
def test_largest_remainder_is_the_definition(total: int, weights: list[Any]) -> None:
    exact = [Fraction(w) for w in weights] if any(weights) else [Fraction(1)] * len(weights)
    assert apportion(total, weights).tolist() == by_definition(total, exact)


@settings(max_examples=200, deadline=None)
@given(totals, weight_lists)
def test_all_but_the_last_are_their_shares_rounded_toward_zero(total: int, weights: list[Any]) -> None:
    exact = [Fraction(w) for w in weights] if any(weights) else [Fraction(1)] * len(weights)
    parts = apportion(total, weights, rule="last").tolist()
    taker = max(k for k, w in enumerate(exact) if w)
    assert sum(parts) == total
    assert [p for k, p in enumerate(parts) if k != taker] == [
        math.trunc(total * w / sum(exact)) for k, w in enumerate(exact) if k != taker]
    assert parts[taker] * total >= 0


@settings(max_examples=400, deadline=None)
@given(totals, weight_lists)
def test_a_running_total_is_never_more_than_half_a_step_off(total: int, weights: list[Any]) -> None:
    exact = [Fraction(w) for w in weights] if any(weights) else [Fraction(1)] * len(weights)
    parts = apportion(total, weights, rule="cumulative").tolist()
    assert sum(parts) == total
    for k in range(1, len(parts)):
        off = sum(parts[:k]) - total * sum(exact[:k]) / sum(exact)
        sign = -1 if total < 0 else 1
        assert Fraction(-1, 2) <= off * sign < Fraction(1, 2)  # a half goes down
    assert all(p == 0 for p, w in zip(parts, exact, strict=True) if w == 0)


@st.composite
def bounded_cases(draw: st.DrawFn) -> tuple[int, list[Any], list[int], list[int]]:
    """(total, weights, lower, upper) that has a solution."""
    weights = draw(weight_lists)
    size = draw(st.sampled_from([5, 50, 10**6, 10**14]))
    pairs = [sorted(draw(st.tuples(st.integers(-size, size), st.integers(-size, size)))) for _ in weights]
    lower, upper = [a for a, _ in pairs], [b for _, b in pairs]
    total = draw(st.integers(max(sum(lower), -BIG), min(sum(upper), BIG)))
    return total, weights, lower, upper


@settings(max_examples=800, deadline=None)
@given(bounded_cases())
def test_bounded_parts_are_the_clipped_shares_rounded(case: tuple[int, list[Any], list[int], list[int]]) -> None:
    total, weights, lower, upper = case
    parts = apportion(total, weights, lower=lower, upper=upper).tolist()
    exact = [Fraction(w) for w in weights] if any(weights) else [Fraction(1)] * len(weights)
    shares = between_bounds(total, exact, lower, upper)
    assert sum(parts) == total
    assert all(a <= p <= b for a, p, b in zip(lower, parts, upper, strict=True))
    assert all(abs(p - q) < 1 for p, q in zip(parts, shares, strict=True))   # a share is rounded, never moved
    gained = [abs(q) - int(abs(q)) for p, q in zip(parts, shares, strict=True) if abs(p) > abs(q)]
    lost = [abs(q) - int(abs(q)) for p, q in zip(parts, shares, strict=True) if abs(p) < abs(q)]
    assert not gained or not lost or min(gained) >= max(lost)                # the largest remainders gained
    mirror = apportion(-total, weights, lower=[-b for b in upper], upper=[-a for a in lower])
    assert mirror.tolist() == [-p for p in parts]


@settings(max_examples=200, deadline=None)
@given(totals, weight_lists)
def test_bounds_that_do_not_bind_change_nothing(total: int, weights: list[Any]) -> None:
    free = apportion(total, weights)
    room = apportion(total, weights, lower=np.minimum(free, 0) - 1, upper=np.maximum(free, 0) + 1)
    assert room.tolist() == free.tolist()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(totals.map(lambda t: t if abs(t) > 5 else 5),  # a step for each part
                          st.lists(float_weights, min_size=5, max_size=5)), min_size=1, max_size=8),
       st.sampled_from(RULES))
def test_rows_at_once_are_rows_one_by_one(rows: list[tuple[int, list[float]]], rule: Any) -> None:
    # rows that need Python ints, floats and int64 stand side by side and must not disturb each other
    many = apportion([t for t, _ in rows], np.array([w for _, w in rows]), rule=rule)
    assert many.tolist() == [apportion(t, w, rule=rule).tolist() for t, w in rows]


def test_rows_at_once_are_rows_one_by_one_between_bounds() -> None:
    rng = np.random.default_rng(7)
    weights = rng.integers(0, 6, (400, 6))
    lower = rng.integers(-9, 9, (400, 6))
    upper = lower + rng.integers(0, 9, (400, 6))
    total = rng.integers(lower.sum(axis=1), upper.sum(axis=1) + 1)
    many = apportion(total, weights, lower=lower, upper=upper)
    assert many.tolist() == [apportion(*row, lower=a, upper=b).tolist()
                             for *row, a, b in zip(total, weights, lower, upper, strict=True)]


def test_a_large_batch_is_exact() -> None:
    rng = np.random.default_rng(3)
    total = rng.integers(-BIG, BIG, 20_000)
    for weights in (rng.integers(0, 2**31 // 12, (20_000, 12)), rng.lognormal(0, 3, (20_000, 12))):
        for rule in RULES:
            assert (apportion(total, weights, rule=rule).sum(axis=1) == total).all()


def test_floats_of_widely_differing_size_are_exact() -> None:
    # most of these rows are decided in plain floats under an error bound, the closest calls in Python ints
    rng = np.random.default_rng(4)
    weights = rng.lognormal(0, 4, (3000, 5))
    total = 10 ** rng.integers(0, 16, 3000)
    for row, t, w in zip(apportion(total, weights).tolist(), total.tolist(), weights.tolist(), strict=True):
        assert row == by_definition(t, [Fraction(x) for x in w])
