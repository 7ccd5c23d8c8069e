"""What is done with days worked: an amount split over them, progress through them, lead times counted back on them."""
from __future__ import annotations

import copy
import pickle
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.calendar import STAGES, Pace, backplan, pace, split_days, workdays, workdays_by_month

DAY = timedelta(days=1)
months = st.tuples(st.integers(2001, 2030), st.integers(1, 12))


# --- split_days -------------------------------------------------------------------------------------------------------
def by_date(total: int, *period: Any, **how: Any) -> dict[str, int]:
    """`02-14` -> steps."""
    split = split_days(total, *period, **how)
    return {f"{d:%m-%d}": int(a) for d, a in zip(split.dates, split.amounts, strict=True)}


def test_a_month_is_split_over_its_workdays() -> None:
    """February 2026 has 16: 100.00 万元 are 6.25 a day, the two Saturdays worked in exchange included."""
    found = by_date(10_000, 2026, 2)
    assert set(found.values()) == {625}
    assert list(found) == ["02-02", "02-03", "02-04", "02-05", "02-06", "02-09", "02-10", "02-11", "02-12", "02-13",
                           "02-14", "02-24", "02-25", "02-26", "02-27", "02-28"]


@pytest.mark.parametrize(("total", "amounts"), [
    (100, [7] * 4 + [6] * 12),        # 6.25: the four steps left go to the first days
    (-100, [-7] * 4 + [-6] * 12),     # a return mirrors a sale
    (3, [1] * 3 + [0] * 13),
    (0, [0] * 16),
    (16 * 10**13, [10**13] * 16),
])
def test_what_does_not_divide_stays_whole(total: int, amounts: list[int]) -> None:
    assert split_days(total, 2026, 2).amounts.tolist() == amounts


def test_a_week_of_weights() -> None:
    """Saturday half a day, Sunday none: 14 weekdays and two Saturdays are 15 full days."""
    found = by_date(3_000, 2026, 2, weights=[1, 1, 1, 1, 1, Fraction(1, 2), 0])
    assert {d: n for d, n in found.items() if n != 200} == {"02-14": 100, "02-28": 100}


def test_a_weight_by_date() -> None:
    """A promotion on two days sells three times as much; days outside the period are left aside."""
    weights = dict.fromkeys(workdays(2026), 1) | {date(2026, 2, 5): 3, datetime(2026, 2, 6): 3, date(2026, 2, 15): 9}
    found = by_date(2_000, 2026, 2, weights=weights)
    assert {d: n for d, n in found.items() if n != 100} == {"02-05": 300, "02-06": 300}


def test_persons_are_split_at_once() -> None:
    split = split_days([4_800, 0, 31], 2026, 2)
    assert split.amounts.shape == (3, 16)
    assert split.amounts.dtype == np.int64
    assert split.amounts.sum(axis=1).tolist() == [4_800, 0, 31]


def test_a_period_and_a_year() -> None:
    assert by_date(6, date(2026, 2, 13), date(2026, 2, 25)) == {"02-13": 2, "02-14": 2, "02-24": 1, "02-25": 1}
    assert len(split_days(1, 2026).dates) == 248


def test_the_company_s_own_days() -> None:
    found = by_date(16, 2026, 2, extra_off=[date(2026, 2, 14)], extra_work=[date(2026, 2, 15)])
    assert ("02-14" in found, found["02-15"], len(found)) == (False, 1, 16)


NO_SPLITS: list[tuple[dict[str, Any], str]] = [
    ({"year": 2026, "month": 2, "extra_off": workdays(2026, 2)}, "no workday from 2026-02-01 to 2026-02-28"),
    ({"start": date(2026, 2, 15), "end": date(2026, 2, 23)}, "no workday from 2026-02-15 to 2026-02-23"),  # the festival
    ({"year": 2026, "month": 2, "weights": [1, 1]}, "weights: 2 numbers, but a week has seven days"),
    ({"year": 2026, "month": 2, "weights": {date(2026, 2, 2): 1}}, "weights: none for 2026-02-03"),
    ({"year": 2026, "month": 2, "weights": [-1, 1, 1, 1, 1, 1, 1]}, "weights"),
    ({"year": 2026, "month": 2, "weights": [float("nan")] * 7}, "weights"),
    ({"year": 2026, "month": 2, "total": 1.5}, "total"),
]


@pytest.mark.parametrize(("given_", "said"), NO_SPLITS)
def test_what_cannot_be_split(given_: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        split_days(**{"total": 100, **given_})


@given(st.integers(-10**15, 10**15), months, st.none() | st.lists(
    st.integers(0, 1000) | st.floats(0, 1e6) | st.fractions(0, 50, max_denominator=7), min_size=7, max_size=7))
def test_days_add_up_and_each_is_within_a_step_of_its_share(
        total: int, month: tuple[int, int], weights: list[Any] | None) -> None:
    split = split_days(total, *month, weights=weights)
    assert sum(split.amounts.tolist()) == total
    assert list(split.dates) == workdays(*month)
    each = [Fraction(1 if weights is None else weights[d.weekday()]) for d in split.dates]
    whole = sum(each)
    for amount, weight in zip(split.amounts.tolist(), each, strict=True):
        share = total * weight / whole if whole else Fraction(total, len(each))
        assert abs(amount - share) < 1
        assert amount == 0 or weight or not whole  # a day without weight gets nothing


@given(st.lists(st.integers(-10**9, 10**9), min_size=12, max_size=12), st.integers(2001, 2030))
def test_days_months_and_the_year_tie(by_month: list[int], year: int) -> None:
    """D1: Σ day = Σ month = year, however the months came about."""
    days = [split_days(amount, year, m) for m, amount in enumerate(by_month, 1)]
    assert [d for split in days for d in split.dates] == workdays(year)
    assert sum(int(split.amounts.sum()) for split in days) == sum(by_month)


# --- pace -------------------------------------------------------------------------------------------------------------
PACES = [
    # day, period, done, total
    (date(2026, 2, 14), {"month": 2}, 11, 16),                    # ten weekdays and the Saturday worked
    (date(2026, 2, 20), {"month": 2}, 11, 16),                    # a day off adds nothing
    (date(2026, 2, 28), {"month": 2}, 16, 16),
    (date(2026, 2, 1), {"month": 2}, 0, 16),                      # a Sunday: nothing is gone yet
    (date(2026, 1, 31), {"year": 2026, "month": 2}, 0, 16),       # before the month
    (date(2027, 5, 1), {"year": 2026, "month": 2}, 16, 16),       # long after it
    (date(2026, 2, 28), {}, 21 + 16, 248),                        # of the calendar year the day lies in
    (date(2025, 12, 31), {"year": 2026}, 0, 248),
    (date(2026, 7, 31), {"start_month": 8}, 248, 248),            # the fiscal year from August 2025 ends
    (date(2026, 1, 5), {"start": date(2026, 1, 1), "end": date(2026, 1, 9)}, 2, 6),
    (datetime(2026, 2, 14, 18), {"month": 2}, 11, 16),
    (date(2026, 2, 14), {"month": 2, "extra_off": [date(2026, 2, 14)]}, 10, 15),
    (date(2026, 7, 3), {"month": 7, "country": "US"}, 2, 22),     # July 4 is a Saturday there, and taken on Friday
]


@pytest.mark.parametrize(("day", "period", "done", "total"), PACES)
def test_time_progress(day: date, period: dict[str, Any], done: int, total: int) -> None:
    found = pace(day, **period)
    assert (found.done, found.total) == (done, total)
    assert found == Fraction(done, total)


@settings(max_examples=30)
@given(st.integers(2001, 2030), st.integers(1, 12))
def test_progress_never_falls_and_ends_at_one(year: int, start_month: int) -> None:
    first = date(year, start_month, 1)
    last = date(year + 1, start_month, 1) - DAY
    course = [pace(first + k * DAY, start=first, end=last) for k in range(-1, (last - first).days + 2, 6)]
    assert course == sorted(course)
    assert course[0] == 0
    assert pace(last, year=year, start_month=start_month) == pace(last + DAY, start=first, end=last) == 1
    assert pace(last - DAY, start_month=start_month).total == sum(workdays_by_month(year, start_month))


def test_a_share_is_a_number_that_knows_its_days() -> None:
    half = Pace(8, 16)
    assert (half, str(half), f"{float(half):.0%}", repr(half)) == (Fraction(1, 2), "1/2", "50%", "Pace(8, 16)")
    assert 1000 * half == 500
    for again in (pickle.loads(pickle.dumps(half)), copy.copy(half), copy.deepcopy(half)):
        assert (again.done, again.total) == (8, 16)


@pytest.mark.parametrize(("given_", "said"), [
    ({"date": "2026-02-14"}, "date: not a date"),
    ({"date": date(2026, 2, 14), "start": date(2026, 2, 1)}, "end: missing"),
    ({"date": date(2026, 2, 14), "month": 0}, "month: no such month"),
    ({"date": date(2026, 2, 14), "start_month": 13}, "start_month: no such month"),
    ({"date": date(2026, 2, 14), "start": date(2026, 2, 15), "end": date(2026, 2, 23)}, "no workday from 2026-02-15"),
])
def test_no_progress(given_: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        pace(**given_)


# --- backplan ---------------------------------------------------------------------------------------------------------
PLANS = [
    # needed; first and last day of recruit, train, trial, counted by hand on the published calendars
    # 2026: back over February 28 and 14 (Saturdays worked) and the festival of 15 to 23
    (date(2026, 3, 1), [("01-21", "01-29"), ("01-30", "02-12"), ("02-13", "02-28")]),
    (date(2026, 3, 2), [("01-21", "01-29"), ("01-30", "02-12"), ("02-13", "02-28")]),   # the Sunday between changes nothing
    (date(2026, 3, 3), [("01-22", "01-30"), ("02-02", "02-13"), ("02-14", "03-02")]),
    # 2025: the festival of January 28 to February 4, January 26 and February 8 worked
    (date(2025, 3, 1), [("01-22", "02-06"), ("02-07", "02-19"), ("02-20", "02-28")]),
    # a quiet autumn: nothing but weekends
    (date(2025, 9, 1), [("07-29", "08-06"), ("08-07", "08-20"), ("08-21", "08-29")]),
]


@pytest.mark.parametrize(("needed", "stages"), PLANS)
def test_every_post_is_filled_by_then(needed: date, stages: list[tuple[str, str]]) -> None:
    """招聘7天, 培训10天, 试用一周, so that on March 1 every post has somebody."""
    plan = backplan(needed)
    assert [(f"{s.first:%m-%d}", f"{s.last:%m-%d}") for s in plan.stages] == stages
    assert [(s.name, s.days) for s in plan.stages] == list(STAGES) == [("recruit", 7), ("train", 10), ("trial", 7)]
    assert (plan.start, plan.days, plan.needed) == (plan.stages[0].first, 24, needed)
    assert plan.start <= needed - 24 * DAY


@given(st.dates(date(2002, 1, 1), date(2030, 12, 31)), st.lists(
    st.tuples(st.sampled_from(["recruit", "train", "trial", "hand over"]), st.integers(1, 40)), min_size=1, max_size=5))
def test_stages_fill_the_workdays_before(needed: date, stages: list[tuple[str, int]]) -> None:
    plan = backplan(needed, stages)
    every = workdays(plan.start, needed - DAY)
    assert len(every) == plan.days == sum(n for _, n in stages)  # a day later would be too late, a day earlier too early
    taken = [d for s in plan.stages for d in workdays(s.first, s.last)]
    assert taken == every
    assert [len(workdays(s.first, s.last)) for s in plan.stages] == [n for _, n in stages]


def test_the_company_s_own_days_move_the_start() -> None:
    away = [date(2025, 8, 14), date(2025, 8, 15)]
    assert backplan(date(2025, 9, 1), extra_off=away).start == date(2025, 7, 25)       # two workdays earlier
    assert backplan(date(2025, 9, 1), extra_work=[date(2025, 8, 30)]).start == date(2025, 7, 30)
    shut = [date(2025, 8, 31) - k * DAY for k in range(365)]
    assert backplan(date(2025, 9, 1), [("recruit", 1)], extra_off=shut).start == date(2024, 8, 30)  # closed for a year


@pytest.mark.parametrize(("needed", "how", "said"), [
    (date(2026, 3, 1), {"stages": []}, "stages"),
    (date(2026, 3, 1), {"stages": [("recruit", 0)]}, "stages"),
    (date(2026, 3, 1), {"stages": [("recruit", 1.5)]}, "stages: not a whole number"),
    ("2026-03-01", {}, "needed: not a date"),
    (date(2026, 3, 1), {"extra_off": date(2026, 2, 27)}, "extra_off: not several dates"),
    (date.min, {}, "needed: 0 workdays"),
    (date(2026, 3, 1), {"extra_off": [date(2026, 3, 1) - k * DAY for k in range(12_000)]}, "needed: 0 workdays"),
])
def test_no_plan(needed: Any, how: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        backplan(needed, **how)
