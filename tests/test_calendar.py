"""Fiscal years, their months, and which days are worked in them.

The published calendars day by day: test_calendar_published; amounts, progress and lead times: test_calendar_days.
"""
from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.calendar import (
    HALVES,
    MONTHS,
    QUARTERS,
    fiscal_months,
    fiscal_span,
    label_params,
    month_label,
    span_of,
    spring_festival,
    workdays,
    workdays_by_month,
)
from xlplan.text import LANGS, Lang

# --- periods ----------------------------------------------------------------------------------------------------------


def test_quarters_and_halves_are_the_months_in_order() -> None:
    assert tuple(m for q in QUARTERS.values() for m in q) == MONTHS
    assert tuple(m for h in HALVES.values() for m in h) == MONTHS
    assert (QUARTERS["q2"], HALVES["h2"][0]) == (("m04", "m05", "m06"), "m07")
    assert [len(q) for q in QUARTERS.values()] == [3, 3, 3, 3]


FISCAL = [
    # year, start_month, start, first month, last month
    (2027, 1, None, (2027, 1), (2027, 12)),    # the calendar year
    (2027, 4, None, (2027, 4), (2028, 3)),     # begins in the year it is named after
    (2027, 12, None, (2027, 12), (2028, 11)),
    (2027, 4, 2026, (2026, 4), (2027, 3)),     # named after the year it ends in
]


@pytest.mark.parametrize(("year", "start_month", "start", "first", "last"), FISCAL)
def test_a_fiscal_year(
        year: int, start_month: int, start: int | None, first: tuple[int, int], last: tuple[int, int]) -> None:
    months = fiscal_months(year, start_month, start=start)
    assert (months[0], months[-1]) == (first, last)


@given(st.integers(1950, 2100), st.integers(1, 12))
def test_a_fiscal_year_is_twelve_months_on_end(year: int, start_month: int) -> None:
    months = [y * 12 + m - 1 for y, m in fiscal_months(year, start_month)]
    assert months == list(range(months[0], months[0] + 12))
    assert sorted(m for _, m in fiscal_months(year, start_month)) == list(range(1, 13))


SPANS = [
    # arguments, first day, last day
    ({"year": 2028}, date(2028, 1, 1), date(2028, 12, 31)),
    ({"start": 2028}, date(2028, 1, 1), date(2028, 12, 31)),                       # a year in the place of `start`
    ({"start": 2028, "end": 2}, date(2028, 2, 1), date(2028, 2, 29)),              # a month; knows leap years
    ({"year": 2027, "month": 12}, date(2027, 12, 1), date(2027, 12, 31)),
    ({"start": np.int64(2027), "end": np.int32(4)}, date(2027, 4, 1), date(2027, 4, 30)),  # out of a table
    ({"start": date(2027, 3, 5), "end": date(2027, 3, 9)}, date(2027, 3, 5), date(2027, 3, 9)),
    ({"start": datetime(2027, 3, 5, 9), "end": datetime(2027, 3, 9, 18)}, date(2027, 3, 5), date(2027, 3, 9)),
]


@pytest.mark.parametrize(("given", "first", "last"), SPANS)
def test_a_period(given: dict[str, Any], first: date, last: date) -> None:
    found = span_of(**given)
    assert found == (first, last)
    assert [type(d) for d in found] == [date, date]  # an hour of the day would equal no date


NO_SPANS: list[tuple[dict[str, Any], str]] = [
    ({}, "start: missing"),
    ({"start": date(2027, 1, 1)}, "end: missing"),
    ({"month": 2}, "year: a month is one of a year"),
    ({"start": date(2027, 1, 1), "year": 2027}, "start, end: either these or a year"),
    ({"start": 2027, "end": date(2027, 1, 1)}, "start, end: either these or a year"),
    ({"year": 2027, "month": 13}, "month: no such month: 13"),
    ({"year": 0}, "year: no such year: 0"),
    ({"year": 2027.5}, r"year: not a whole number: 2027\.5"),
    ({"start": "2027-01-01", "end": date(2027, 1, 2)}, "year: not a whole number: '2027-01-01'"),
    ({"start": date(2027, 1, 1), "end": "2027-01-02"}, "end: not a date: '2027-01-02'"),
]


@pytest.mark.parametrize(("given", "said"), NO_SPANS)
def test_no_period(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        span_of(**given)


@pytest.mark.parametrize(("start_month", "first", "last"), [
    (1, date(2027, 1, 1), date(2027, 12, 31)),
    (8, date(2027, 8, 1), date(2028, 7, 31)),    # phases from August on, as some companies plan
    (3, date(2027, 3, 1), date(2028, 2, 29)),
])
def test_the_days_of_a_fiscal_year(start_month: int, first: date, last: date) -> None:
    assert fiscal_span(2027, start_month) == (first, last)


@pytest.mark.parametrize("month", [0, 13, -1])
def test_no_such_month(month: int) -> None:
    with pytest.raises(ValueError, match="start_month"):
        fiscal_months(2027, month)
    with pytest.raises(ValueError, match="month"):
        month_label(month, "en")


@pytest.mark.parametrize(("month", "lang", "label"), [
    (1, "zh-CN", "1月"), (12, "zh-TW", "12月"), (1, "en", "Jan"), (9, "en", "Sep")])
def test_month_labels(month: int, lang: Lang, label: str) -> None:
    assert month_label(month, lang) == label


@pytest.mark.parametrize("lang", LANGS)
def test_label_params_fill_every_label(lang: Lang) -> None:
    params = label_params(2027, 4, lang)
    assert set(params) == {"year", "py", *MONTHS}
    assert (params["year"], params["py"]) == ("2027", "2026")
    assert (params["m01"], params["m12"]) == (month_label(4, lang), month_label(3, lang))


# --- days worked ------------------------------------------------------------------------------------------------------
COUNTS = [
    # year, start_month, workdays by month
    (2024, 1, (22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22)),
    (2025, 1, (19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23)),
    (2026, 1, (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23)),  # February 16: two Saturdays worked, seven days off
    (2025, 7, (23, 21, 23, 18, 20, 23, 21, 16, 22, 21, 19, 21)),  # July 2025 to June 2026: halves of the two above
]


@pytest.mark.parametrize(("year", "start_month", "counts"), COUNTS)
def test_workdays_by_month(year: int, start_month: int, counts: tuple[int, ...]) -> None:
    assert workdays_by_month(year, start_month) == counts


def test_months_add_up_to_the_year() -> None:
    assert sum(workdays_by_month(2027, 4, start=2026)) == len(workdays(date(2026, 4, 1), date(2027, 3, 31)))


def test_the_company_s_own_days_come_first() -> None:
    new_year, monday, sunday = date(2026, 1, 1), date(2026, 3, 2), date(2026, 3, 1)
    span = workdays(new_year, date(2026, 3, 31), extra_off=[monday], extra_work=[new_year, sunday])
    assert (new_year in span, sunday in span, monday in span) == (True, True, False)
    assert span == sorted(span)
    assert workdays_by_month(2026, extra_off=[monday])[2] == 21
    with pytest.raises(ValueError, match="2026-03-02 is in both"):
        workdays(new_year, monday, extra_off=[monday], extra_work=[monday])


@pytest.mark.parametrize(("same", "count"), [
    ((workdays(2026), workdays(year=2026), workdays(date(2026, 1, 1), date(2026, 12, 31))), 248),
    ((workdays(2026, 2), workdays(year=2026, month=2), workdays(date(2026, 2, 1), date(2026, 2, 28))), 16),
])
def test_a_year_a_month_and_a_period_are_asked_for_alike(same: tuple[list[date], ...], count: int) -> None:
    assert [len(days) for days in same] == [count] * 3
    assert same[0] == same[1] == same[2] == sorted(same[0])


def test_hours_of_the_day_do_not_matter() -> None:
    """Days out of a database or a sheet are often datetimes, which equal no date."""
    noon = datetime(2026, 3, 2, 12)
    assert workdays(noon, noon) == [date(2026, 3, 2)]
    assert workdays(2026, 3, extra_off=[noon])[0] == date(2026, 3, 3)


@pytest.mark.parametrize("year", [1, 9999])
def test_the_first_and_the_last_year_there_is(year: int) -> None:
    assert len(workdays(year)) == 261  # no holidays are known that far away, so weekdays


def test_an_empty_span_has_no_days() -> None:
    assert workdays(date(2026, 3, 3), date(2026, 3, 2), extra_work=[date(2026, 3, 3)]) == []


def test_another_country() -> None:
    assert workdays(date(2026, 7, 3), date(2026, 7, 3), country="US") == []  # Friday for Saturday, July 4
    assert workdays(date(2026, 2, 14), date(2026, 2, 14), country="TW") == []  # no exchange there
    with pytest.raises(ValueError, match="country: no calendar for 'XX'"):
        workdays(date(2026, 1, 1), date(2026, 1, 2), country="XX")


@pytest.mark.parametrize(("named", "said"), [
    ({"extra_off": date(2026, 1, 5)}, "extra_off: not several dates"),
    ({"extra_work": None}, "extra_work: not several dates"),
    ({"extra_off": ["2026-01-05"]}, "extra_off: not a date"),
    ({"country": None}, "country: no calendar for None"),
])
def test_no_calendar(named: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        workdays(2026, **named)


@pytest.mark.parametrize(("year", "day"), [
    (1985, "02-20"),    # by Beijing time; in Vietnam it was January 21
    (2020, "01-25"),
    (2023, "01-22"),
    (2024, "02-10"),
    (2025, "01-29"),
    (2026, "02-17"),
    (2027, "02-06"),
    (2028, "01-26"),
    (2033, "01-31"),    # the year with the leap eleventh month
    (2034, "02-19"),
])
def test_spring_festival(year: int, day: str) -> None:
    assert spring_festival(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("year", range(1950, 2101))
def test_spring_festival_falls_within_its_month(year: int) -> None:
    assert date(year, 1, 20) <= spring_festival(year) <= date(year, 2, 22)


@pytest.mark.parametrize("year", [1949, 2101])
def test_no_spring_festival_known(year: int) -> None:
    with pytest.raises(ValueError, match=f"{year}"):
        spring_festival(year)


def test_importing_the_calendar_does_not_load_the_holidays() -> None:
    code = "import sys, xlplan.calendar; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
