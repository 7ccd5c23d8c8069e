"""Heads in full-head equivalents while they learn, and heads for outlets."""
from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import coverage_headcount, ramped_capacity

HALF = Fraction(1, 2)

# --- ramped capacity (P8) ---------------------------------------------------------------------------------------------
RAMPS: list[tuple[Any, Any, Any, list[float]]] = [
    # hires by month, curve by months of service, opening, capacity
    ([10, 0, 0, 0], [0.3, 0.6, 1], 0, [3, 6, 10, 10]),             # ten learn, then stay full
    ([10, 10, 0, 0], [0.3, 0.6, 1], 0, [3, 9, 16, 20]),            # two cohorts overlap
    ([0, 0, 3], [0.3, 0.6, 1], 0, [0, 0, 0.9]),                    # 0.9 itself, where a float sum says 0.8999...
    ([1, 1, 1], [0.1, 1], 20, [20.1, 21.1, 22.1]),                 # on top of those who are there
    ([2, 2, 2], [1], 0, [2, 4, 6]),                                # nobody has to learn
    ([4], [0.25, 0.5, 0.75, 1], 0, [1]),                           # the curve outlasts the year
    ([3, 0], [Fraction(1, 3), 1], 0, [1, 3]),                      # thirds are exact
    ([0.5, 0], [0.5, 1], 0, [0.25, 0.5]),                          # half a post
    ([0, 0, 0], [0, 1], [5, 4, 4], [5, 4, 4]),                     # one of the old ones leaves
    ([1, 0], [0.5, 0.8], 10, [8.5, 8.8]),                          # a curve that never gets full: 8 of the old ten
    ([10**15, 0], [1 / 3, 1], 0, [333333333333333.3, 1e15]),       # 1/3 as typed, 0.3333333333333333
]


@pytest.mark.parametrize(("hires", "curve", "opening", "capacity"), RAMPS)
def test_ramped_capacity(hires: Any, curve: Any, opening: Any, capacity: list[float]) -> None:
    result = ramped_capacity(hires, curve, opening=opening)
    assert result.tolist() == capacity  # not nearly: the same floats
    assert result.dtype == np.float64


def test_branches_at_once() -> None:
    hires = [[1, 0, 2], [0, 4, 0]]
    both = ramped_capacity(hires, [0.5, 1], opening=[[10], [0]])
    assert both.tolist() == [[10.5, 11, 12], [0, 2, 4]]


heads = st.lists(st.integers(0, 1000), min_size=1, max_size=14)
values = st.fractions(min_value=0, max_value=1, max_denominator=97)


@settings(max_examples=200, deadline=None)
@given(heads, st.lists(values, min_size=1, max_size=8), st.integers(0, 500))
def test_a_capacity_is_the_float_nearest_to_the_exact_sum(hires: list[int], curve: list[Fraction], old: int) -> None:
    exact = [old * curve[-1] + sum(hires[s] * curve[min(t - s, len(curve) - 1)] for s in range(t + 1))
             for t in range(len(hires))]
    out = ramped_capacity(hires, curve, opening=old)  # type: ignore[arg-type]  # fractions are read too, which numpy's types cannot say
    assert out.tolist() == [float(x) for x in exact]


@pytest.mark.parametrize(("hires", "curve", "opening", "words"), [
    ([1, -1], [1], 0, "hires: negative"),
    ([], [1], 0, "hires: at least one period"),
    (3, [1], 0, "hires: at least one period"),
    ([1], [], 0, "curve: one value"),
    ([1], [[1]], 0, "curve: one value"),
    ([1], [-0.1, 1], 0, "curve: negative"),
    ([1], [float("nan")], 0, "curve: nan"),
    ([1], [None], 0, "curve: None"),
    ([1, 1], [1], [1, 1, 1], "opening: 3 periods"),
    ([1], [1], -5, "opening: negative"),
])
def test_a_wrong_ramp_is_named(hires: Any, curve: Any, opening: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ramped_capacity(hires, curve, opening=opening)


# --- heads for outlets (P2, D15) --------------------------------------------------------------------------------------
COVER: list[tuple[Any, Any, dict[str, Any], Any]] = [
    # outlets, per head, visits, heads
    (30, 30, {}, 1),                                                                     # 每人负责 30 家
    (31, 30, {}, 2),                                                                     # the 31st needs another head
    (0, 30, {}, 0),                                                                      # nobody for nothing
    ([90, 91, 0], 30, {}, [3, 4, 0]),                                                    # region by region
    ([90, 90], [30, 20], {}, [3, 5]),                                                    # limits of their own
    (100, None, {"visits_per_cycle": 4, "calls_per_day": 10, "workdays": 20}, 2),        # 400 calls, 200 a head
    (101, None, {"visits_per_cycle": 4, "calls_per_day": 10, "workdays": 20}, 3),        # 404 calls
    (101, None, {"visits_per_cycle": 2, "calls_per_day": 10, "workdays": 20}, 2),        # 隔周: half of them
    (400, None, {"visits_per_cycle": HALF, "calls_per_day": 10, "workdays": 20}, 1),     # every other month
    (100, 30, {"visits_per_cycle": 4, "calls_per_day": 10, "workdays": 20}, 4),          # the limit needs more heads
    (100, 90, {"visits_per_cycle": 4, "calls_per_day": 10, "workdays": 20}, 2),          # both say two
    (100, 90, {"visits_per_cycle": 8, "calls_per_day": 10, "workdays": 20}, 4),          # the calls need more heads
    (3, None, {"visits_per_cycle": 0.1, "calls_per_day": 0.1, "workdays": 3}, 1),        # 0.3 / 0.3, one and not two
    (30, None, {"visits_per_cycle": 4, "calls_per_day": 8, "workdays": [15, 16]}, [1, 1]),  # February has 16 workdays
    # Kotler, Marketing management, on the workload approach: 1,000 A accounts with 36 calls a year and 2,000 B with 12
    # are 60,000 calls; at 1,000 calls a year a head, 60 heads
    ([1000, 2000], None, {"visits_per_cycle": [36, 12], "calls_per_day": 4, "workdays": 250}, 60),
    ([[1, 1], [150, 50]], None, {"visits_per_cycle": [4, 2], "calls_per_day": 10, "workdays": 20}, [1, 4]),
]


@pytest.mark.parametrize(("outlets", "per_head", "visits", "heads"), COVER)
def test_coverage_headcount(outlets: Any, per_head: Any, visits: dict[str, Any], heads: Any) -> None:
    result = coverage_headcount(outlets, per_head, **visits)
    assert isinstance(result, np.ndarray)
    assert result.tolist() == heads
    assert per_head is not None or coverage_headcount(outlets, **visits).tolist() == heads
    assert result.dtype == np.int64


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 10**6), st.fractions(0, 30, max_denominator=12), st.integers(1, 60),
       st.integers(1, 31))
def test_one_head_less_would_not_do(outlets: int, per_head: int, visits: Fraction, calls: int, days: int) -> None:
    n = int(coverage_headcount(
        outlets, per_head, calls_per_day=calls, workdays=days,
        visits_per_cycle=visits))  # type: ignore[arg-type]  # fractions are read too, which numpy's types cannot say
    assert n * per_head >= outlets
    assert n * calls * days >= outlets * visits
    assert n == 0 or (n - 1) * per_head < outlets or (n - 1) * calls * days < outlets * visits


@pytest.mark.parametrize(("args", "named", "words"), [
    ((10, 0), {}, "per_head: not above zero"),
    ((10, None), {}, "per_head, visits_per_cycle: one of them"),
    ((10,), {}, "per_head, visits_per_cycle: one of them"),
    (([[1, 2], [3]], 30), {}, "outlets: rows of different lengths"),
    ((10, 30), {"calls_per_day": 8}, "visits_per_cycle: needed"),
    ((10, 30), {"visits_per_cycle": 4}, "calls_per_day, workdays: both"),
    ((10, 30), {"visits_per_cycle": 4, "calls_per_day": 8, "workdays": 0}, "workdays: not above zero"),
    ((10, 30), {"visits_per_cycle": -4, "calls_per_day": 8, "workdays": 20}, "visits_per_cycle: negative"),
    (([1, 2], 30), {"visits_per_cycle": [1, 2, 3], "calls_per_day": 8, "workdays": 20}, "visits_per_cycle: 3 classes"),
    (([1, 2], [30, 30, 30]), {}, "per_head: shape"),
    (([1, 2], 30), {"visits_per_cycle": 4, "calls_per_day": 8, "workdays": [20, 20, 20]}, "workdays: shape"),
    ((10.5, 30), {}, "outlets: not whole"),
    ((-1, 30), {}, "outlets: negative"),
    ((10, float("inf")), {}, "per_head: inf"),
])
def test_a_wrong_coverage_is_named(args: tuple[Any, Any], named: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        coverage_headcount(*args, **named)
