"""Fiscal months of a plan year: position 0 is the first. A fiscal year bears the number of the calendar year it begins
in, as in `calendar.fiscal_months`. Floor 4."""
from __future__ import annotations

import calendar
from collections.abc import Sequence

from xlplan.calendar import fiscal_months
from xlplan.units import Ints


def placed(years: Ints, months: Ints, start: int) -> tuple[Ints, Ints]:
    """(fiscal year, position 0..11) of calendar years and months (1..12), for a year starting in month `start`."""
    return years - (months < start), (months - start) % 12


def position(month: int, start: int) -> int:
    """Position 0..11 of a calendar month."""
    return (month - start) % 12


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
