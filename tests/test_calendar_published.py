"""The days worked in China against two sources that are not ours: the State Council's notices, written out by hand, and
the package `chinesecalendar`, whose authors typed them in a second time."""
from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from xlplan.calendar import known, spring_festival, unofficial, workdays
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.text import LANGS, Lang

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
    (date(2020, 1, 31), False),    # Friday: the holiday of 2020 was made longer by a second notice
]


@pytest.mark.parametrize(("day", "worked"), DAYS)
def test_a_day(day: date, worked: bool) -> None:
    assert workdays(day, day) == ([day] if worked else [])


def days(first: str, last: str) -> list[date]:
    """The days from `first` to `last`, both included."""
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    return [a + timedelta(days=k) for k in range((b - a).days + 1)]


# 国务院办公厅关于…年部分节假日安排的通知, written out by hand: off (from, to), then the weekend days worked.
NOTICES = {
    2023: ([("01-01", "01-02"), ("01-21", "01-27"), ("04-05", "04-05"), ("04-29", "05-03"), ("06-22", "06-24"),
            ("09-29", "10-06")],
           ["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"]),                 # of 8 December 2022
    2024: ([("01-01", "01-01"), ("02-10", "02-17"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-10", "06-10"),
            ("09-15", "09-17"), ("10-01", "10-07")],
           ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]),        # 国办发明电〔2023〕7号
    2025: ([("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
            ("10-01", "10-08")],
           ["01-26", "02-08", "04-27", "09-28", "10-11"]),                                   # 国办发明电〔2024〕12号
    2026: ([("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
            ("09-25", "09-27"), ("10-01", "10-07")],
           ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),                          # of 4 November 2025
}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_year_is_as_the_notice_says(year: int) -> None:
    off, work = NOTICES[year]
    closed = {d for a, b in off for d in days(f"{year}-{a}", f"{year}-{b}")}
    open_ = {date.fromisoformat(f"{year}-{d}") for d in work}
    expected = [d for d in days(f"{year}-01-01", f"{year}-12-31")
                if d in open_ or (d.weekday() < 5 and d not in closed)]
    assert workdays(year) == expected


def test_february_2026_has_sixteen_workdays() -> None:
    assert len(workdays(2026, 2)) == 16


BOTH = [y for y in range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1) if known(y)]
# The notice for 2006 (国办发明电〔2005〕35号) has Saturday 2005-12-31 worked; chinesecalendar 1.11 overlooks it, as its
# users have reported (liriansu-opus/chinese-calendar, issue 125).
OVERLOOKED = {date(2005, 12, 31)}


def test_there_are_years_to_compare() -> None:
    assert set(range(2004, 2027)) <= set(BOTH)


@pytest.mark.parametrize("year", BOTH)
def test_a_second_package_says_the_same_of_every_day(year: int) -> None:
    theirs = {d for d in days(f"{year}-01-01", f"{year}-12-31") if chinese_calendar.is_workday(d)}
    assert set(workdays(year)) ^ theirs == {d for d in OVERLOOKED if d.year == year}


# --- years without a notice -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("year", "country", "official"), [
    (2001, "CN", True),     # the first notice in the package
    (2005, "CN", True),
    (2026, "CN", True),
    (2090, "CN", False),    # no notice is published so far ahead
    (2090, "US", True),     # the law is enough there
])
def test_known(year: int, country: str, official: bool) -> None:
    assert known(year, country=country) is official
    assert (unofficial(year, country=country) is None) is official


def test_an_unknown_year_has_its_statutory_days() -> None:
    year = 2090
    off = [date(year, 1, 1), date(year, 5, 1), date(year, 10, 2), spring_festival(year)]
    span = workdays(year)
    assert not set(off) & set(span)
    assert all(d.weekday() < 5 for d in span)  # and no exchanged days


@pytest.mark.parametrize(("first", "last", "years"), [
    (date(2026, 8, 1), date(2090, 7, 31), range(2027, 2091)),
    (date(2089, 8, 1), date(2090, 7, 31), (2089, 2090)),       # a fiscal year needs both notices
    (date(2025, 8, 1), date(2026, 7, 31), ()),
])
def test_the_finding_names_the_years_without_a_notice(first: date, last: date, years: range | tuple[int, ...]) -> None:
    found = unofficial(first, last)
    assert (() if found is None else found.params["years"]) == tuple(y for y in years if not known(y))


@pytest.mark.parametrize("lang", LANGS)
def test_the_finding_is_said_in_every_language(lang: Lang) -> None:
    found = unofficial(2090)
    assert found is not None
    assert (found.code, found.params) == ("XP628", {"years": (2090,)})
    assert "2090" in message_of(found, lang)
    assert remedy_of(found, lang) != "–"
