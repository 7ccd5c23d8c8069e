"""phase_split: phases cover the year once, or what is wrong with them is data."""
from __future__ import annotations

import itertools
import pickle
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, TypedDict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import PhaseConflict, Span, apportion, phase_split


class Year(TypedDict):
    start: date
    end: date


YEAR: Year = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
HALVES = [(date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 12, 31))]
AUGUST: Year = {"start": date(2023, 8, 1), "end": date(2024, 7, 31)}

# The phases of the planning guide that this product starts from: 8.1-8.30, 9.1-2.1, 2.1-2.29, 3.1-7.31. February has
# its 29th in 2024, so the year runs from August 2023.
GUIDE = [(date(2023, 8, 1), date(2023, 8, 30)), (date(2023, 9, 1), date(2024, 2, 1)),
         (date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 3, 1), date(2024, 7, 31))]
MENDED = [(date(2023, 8, 1), date(2023, 8, 31)), (date(2023, 9, 1), date(2024, 1, 31)), *GUIDE[2:]]


def test_the_guides_own_phases_leave_a_day_out_and_count_one_twice() -> None:
    with pytest.raises(PhaseConflict) as e:
        phase_split(2000, GUIDE, **AUGUST)
    assert e.value.gaps == (Span(date(2023, 8, 31), date(2023, 8, 31)),)
    assert e.value.overlaps == (Span(date(2024, 2, 1), date(2024, 2, 1), (1, 2)),)
    assert e.value.outside == ()
    assert pickle.loads(pickle.dumps(e.value)).gaps == e.value.gaps  # it crosses to another process


def test_mended_they_add_up_to_the_year() -> None:
    split = phase_split(2000, MENDED, **AUGUST)
    assert split.days.tolist() == [31, 153, 29, 153]
    assert split.parts.tolist() == [169, 836, 159, 836]  # 169.4, 836.07, 158.5, 836.07: the step left goes to .5
    assert split.parts.sum() == 2000
    assert split.parts.dtype == np.int64


def weekdays(start: date, end: date) -> list[int]:
    return [int((start + timedelta(k)).weekday() < 5) for k in range((end - start).days + 1)]


SPLITS: list[tuple[int, list[Any], Any, list[int]]] = [
    # total, phases, weights, parts
    (365, HALVES, None, [181, 184]),                                  # a step a day
    (-365, HALVES, None, [-181, -184]),                               # mirrored
    (365, HALVES[::-1], None, [184, 181]),                            # in the order they are given
    (261, HALVES, weekdays(**YEAR), [129, 132]),                      # by workdays
    (10, HALVES, [1] * 181 + [0] * 184, [10, 0]),                     # nobody works in the second half
    (365, HALVES, [0] * 365, [181, 184]),                             # no weights at all: by days
    (365, HALVES, [Fraction(1, 3)] * 365, [181, 184]),                # fractions
    (365, HALVES, [0.1] * 365, [181, 184]),                           # floats, summed exactly
    (7, [tuple(YEAR.values())], None, [7]),                           # one phase takes all
    (0, HALVES, None, [0, 0]),
]


@pytest.mark.parametrize(("total", "phases", "weights", "parts"), SPLITS)
def test_phase_split(total: int, phases: list[Any], weights: Any, parts: list[int]) -> None:
    assert phase_split(total, phases, **YEAR, weights=weights).parts.tolist() == parts


def day(n: int) -> date:
    return YEAR["start"] + timedelta(n)


CONFLICTS: list[tuple[list[Any], list[Span], list[Span], list[Span]]] = [
    # phases, gaps, overlaps, outside (days counted from the first of the year, 0..364)
    ([], [Span(day(0), day(364))], [], []),                                                     # no phase at all
    ([(day(5), day(364))], [Span(day(0), day(4))], [], []),                                     # starts late
    ([(day(0), day(300))], [Span(day(301), day(364))], [], []),                                 # ends early
    ([(day(0), day(99)), (day(110), day(364))], [Span(day(100), day(109))], [], []),            # a hole
    ([(day(110), day(364)), (day(0), day(99))], [Span(day(100), day(109))], [], []),            # in whatever order
    ([(day(0), day(364)), (day(0), day(364))], [], [Span(day(0), day(364), (0, 1))], []),       # the year twice
    ([(day(0), day(364)), (day(9), day(9))], [], [Span(day(9), day(9), (0, 1))], []),           # one inside another
    ([(day(0), day(9)), (day(5), day(364)), (day(8), day(9))], [],                              # three at once
     [Span(day(5), day(9), (0, 1)), Span(day(8), day(9), (0, 2)), Span(day(8), day(9), (1, 2))], []),
    ([(day(-3), day(367))], [], [],                                                             # on both sides
     [Span(day(-3), day(-1), (0,)), Span(day(365), day(367), (0,))]),
    ([(day(-9), day(-1)), (day(400), day(401))], [Span(day(0), day(364))], [],                  # wholly outside
     [Span(day(-9), day(-1), (0,)), Span(day(400), day(401), (1,))]),
    ([(date.min, date.max)], [], [], [Span(date.min, day(-1), (0,)), Span(day(365), date.max, (0,))]),  # for ever
]


@pytest.mark.parametrize(("phases", "gaps", "overlaps", "outside"), CONFLICTS)
def test_gaps_and_overlaps_are_data(
        phases: list[Any], gaps: list[Span], overlaps: list[Span], outside: list[Span]) -> None:
    with pytest.raises(PhaseConflict) as e:
        phase_split(100, phases, **YEAR)
    assert (list(e.value.gaps), list(e.value.overlaps), list(e.value.outside)) == (gaps, overlaps, outside)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(1, 364), max_size=8), st.integers(-10**15, 10**15),
       st.lists(st.integers(0, 9), min_size=365, max_size=365), st.randoms(use_true_random=False))
def test_phases_that_cover_the_year_add_up(cuts: set[int], total: int, weights: list[int], shuffle: Any) -> None:
    edges = [0, *sorted(cuts), 365]
    spans = list(itertools.pairwise(edges))
    shuffle.shuffle(spans)
    split = phase_split(total, [(day(a), day(b - 1)) for a, b in spans], **YEAR, weights=weights)
    assert split.parts.sum() == total
    assert split.days.tolist() == [b - a for a, b in spans]
    sums = [sum(weights[a:b]) for a, b in spans]
    if any(sums):
        assert split.parts.tolist() == apportion(total, sums).tolist()


def test_the_year_is_that_of_the_phases_where_none_is_given() -> None:
    assert phase_split(100, HALVES).parts.tolist() == phase_split(100, HALVES, **YEAR).parts.tolist()
    with pytest.raises(PhaseConflict) as e:
        phase_split(100, [(day(0), day(9)), (day(11), day(19))])         # a gap between, which no start or end tells
    assert days(e.value.gaps) == [day(10)]


def days(spans: tuple[Span, ...]) -> list[date]:
    return [s.first + timedelta(k) for s in spans for k in range((s.last - s.first).days + 1)]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 24), st.integers(0, 12)), max_size=6))
def test_a_conflict_names_exactly_the_days_that_are_wrong(drawn: list[tuple[int, int]]) -> None:
    phases = [(day(a), day(a + n)) for a, n in drawn]
    claims = {day(k): sum(a <= day(k) <= b for a, b in phases) for k in range(-6, 42)}
    wrong = {d for d, n in claims.items() if n != (day(0) <= d <= day(19))}
    if not wrong:
        assert phase_split(100, phases, start=day(0), end=day(19)).parts.sum() == 100
        return
    with pytest.raises(PhaseConflict) as e:
        phase_split(100, phases, start=day(0), end=day(19))
    assert days(e.value.gaps) == sorted(d for d in wrong if not claims[d])
    assert set(days(e.value.overlaps)) == {d for d in wrong if claims[d] > 1}
    assert set(days(e.value.outside)) == {d for d in wrong if claims[d] and not day(0) <= d <= day(19)}


@pytest.mark.parametrize(("phases", "named", "words"), [
    ([(day(9), day(3))], YEAR, r"phases\[0\]: 2026-01-04 is before 2026-01-10"),
    ([("2026-01-01", "2026-12-31")], YEAR, r"phases\[0\]: .* are not dates"),
    ([(datetime(2026, 1, 1), datetime(2026, 12, 31))], YEAR, r"phases\[0\]: .* are not dates"),
    ([5], YEAR, r"phases\[0\]: a first and a last day"),
    ([], {}, "phases: none given"),
    (HALVES, {"start": YEAR["end"], "end": YEAR["start"]}, "start, end: 2026-01-01 is before"),
    (HALVES, {**YEAR, "weights": [1] * 364}, "weights: 365 days"),
    (HALVES, {**YEAR, "weights": [-1] * 365}, "weights: negative"),
])
def test_a_wrong_phase_is_named(phases: list[Any], named: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        phase_split(100, phases, **named)
