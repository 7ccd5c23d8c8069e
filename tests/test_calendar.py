"""Fiscal years and days worked, against the notices of the State Council."""
from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.calendar import (
    HALVES,
    MONTHS,
    QUARTERS,
    fiscal_months,
    known,
    label_params,
    month_label,
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
DAYS = [
    # from the notice for 2026
    (date(2026, 2, 14), True),     # Saturday, worked for the Spring Festival
    (date(2026, 2, 28), True),     # Saturday, the same
    (date(2026, 2, 15), False),    # Sunday, the holiday begins
    (date(2026, 2, 16), False),    # New Year's Eve, a Monday
    (date(2026, 2, 23), False),    # Monday, taken in exchange
    (date(2026, 2, 24), True),     # the first day back
    (date(2026, 1, 4), True),      # Sunday, worked for New Year
    (date(2026, 10, 7), False),    # Wednesday, the last of the golden week
    (date(2026, 10, 10), True),    # Saturday, worked for it
    (date(2026, 6, 19), False),    # Dragon Boat Festival, a Friday
    (date(2026, 6, 20), False),    # an ordinary Saturday
    # other years
    (date(2005, 12, 31), True),    # Saturday, worked by the notice for the year after
    (date(2025, 1, 26), True),     # Sunday
    (date(2025, 5, 5), False),     # Monday, taken in exchange
]


@pytest.mark.parametrize(("day", "worked"), DAYS)
def test_a_day(day: date, worked: bool) -> None:
    assert workdays(day, day) == ([day] if worked else [])


def days(first: str, last: str) -> list[date]:
    """The days from `first` to `last`, both included."""
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    return [a + timedelta(days=k) for k in range((b - a).days + 1)]


# The notices written out by hand, not taken from the package: off (from, to), then the weekend days worked.
NOTICES = {
    2024: ([("01-01", "01-01"), ("02-10", "02-17"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-10", "06-10"),
            ("09-15", "09-17"), ("10-01", "10-07")],
           ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]),
    2025: ([("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
            ("10-01", "10-08")],
           ["01-26", "02-08", "04-27", "09-28", "10-11"]),
    2026: ([("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
            ("09-25", "09-27"), ("10-01", "10-07")],
           ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_year_is_as_the_notice_says(year: int) -> None:
    off, work = NOTICES[year]
    closed = {d for a, b in off for d in days(f"{year}-{a}", f"{year}-{b}")}
    open_ = {date.fromisoformat(f"{year}-{d}") for d in work}
    expected = [d for d in days(f"{year}-01-01", f"{year}-12-31")
                if d in open_ or (d.weekday() < 5 and d not in closed)]
    assert workdays(date(year, 1, 1), date(year, 12, 31)) == expected


COUNTS = [
    # year, start_month, workdays by month
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


def test_an_empty_span_has_no_days() -> None:
    assert workdays(date(2026, 3, 3), date(2026, 3, 2), extra_work=[date(2026, 3, 3)]) == []


def test_another_country() -> None:
    assert workdays(date(2026, 7, 3), date(2026, 7, 3), country="US") == []  # Friday for Saturday, July 4
    assert workdays(date(2026, 2, 14), date(2026, 2, 14), country="TW") == []  # no exchange there
    with pytest.raises(ValueError, match="country: no calendar for 'XX'"):
        workdays(date(2026, 1, 1), date(2026, 1, 2), country="XX")


@pytest.mark.parametrize(("year", "country", "official"), [
    (2001, "CN", True),     # the first notice in the package
    (2005, "CN", True),
    (2026, "CN", True),
    (2090, "CN", False),    # no notice is published so far ahead
    (2090, "US", True),     # the law is enough there
])
def test_known(year: int, country: str, official: bool) -> None:
    assert known(year, country=country) is official


def test_an_unknown_year_has_its_statutory_days() -> None:
    year = 2090
    off = [date(year, 1, 1), date(year, 5, 1), date(year, 10, 2), spring_festival(year)]
    span = workdays(date(year, 1, 1), date(year, 12, 31))
    assert not set(off) & set(span)
    assert all(d.weekday() < 5 for d in span)  # and no exchanged days


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
