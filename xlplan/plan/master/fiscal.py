"""Fiscal months of a plan year: position 0 is the first. A fiscal year bears the number of the calendar year it begins
in, as in `calendar.fiscal_months`. Floor 4."""
from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from typing import TypeVar

from xlplan.calendar import fiscal_months
from xlplan.calendar.periods import dated_text, month_text
from xlplan.text import Text, text_list
from xlplan.units import Ints

Place = TypeVar("Place", int, Ints)


def fiscal_places(years: Ints, months: Ints, start: int) -> tuple[Ints, Ints]:
    """(fiscal year, position 0..11) of calendar years and months (1..12), for a year starting in month `start`."""
    return years - (months < start), (months - start) % 12


def month_position(month: int, start: int) -> int:
    """Position 0..11 of a calendar month."""
    return (month - start) % 12


def month_at(position: Place, start: int) -> Place:
    """The calendar month, 1 to 12, at position 0..11."""
    return (position + start - 1) % 12 + 1


def first_day(year: int, start: int, index: int = 0) -> str:
    """ISO date of the first day of position `index`."""
    y, m = fiscal_months(year, start)[index]
    return f"{y:04}-{m:02}-01"


def last_day(year: int, start: int, index: int = 11) -> str:
    """ISO date of the last day of position `index`; knows leap years."""
    y, m = fiscal_months(year, start)[index]
    return f"{y:04}-{m:02}-{calendar.monthrange(y, m)[1]:02}"


def open_months(first: str, last: str, year: int, start: int) -> Sequence[bool]:
    """Which of the twelve months lie between the months of two ISO dates, both included; '' is without end."""
    months = [first_day(year, start, i)[:7] for i in range(12)]
    return [(not first or m >= first[:7]) and (not last or m <= last[:7]) for m in months]


def dated_month(position: int, year: int, start: int) -> Text:
    """The month at that position of the fiscal year, with its calendar year."""
    return dated_text(*fiscal_months(year, start)[position])


def months_said(positions: Iterable[int], year: int, start: int) -> Text:
    """The months at these positions: `2月、3月`; where the fiscal year does not begin in January with the calendar year of each:
    `2027年4月、2028年1月`."""
    months = [fiscal_months(year, start)[int(p)] for p in positions]
    return text_list(month_text(m) if start == 1 else dated_text(y, m) for y, m in months)
