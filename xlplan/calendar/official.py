"""Whether the calendar behind a result is the official one, as a finding for whoever uses the result. Floor 2."""
from __future__ import annotations

from datetime import date

from xlplan.calendar.periods import span_of
from xlplan.calendar.workdays import known
from xlplan.schema.diagnostic import Diagnostic


def unofficial(start: date | int | None = None, end: date | int | None = None, *, year: int | None = None,
               month: int | None = None, country: str = "CN") -> Diagnostic | None:
    """XP628 naming the years of the period whose exchanged days are not published (or not yet in the package
    `holidays`), so that `workdays` goes by weekends and statutory days; None where every year is known.

    The period as in `span_of`: a year, a month, or from `start` to `end`. Without severity, file and place: whoever
    reports it knows them. ValueError for a wrong argument, named.
    """
    first, last = span_of(start, end, year=year, month=month)
    years = tuple(y for y in range(first.year, last.year + 1) if not known(y, country=country))
    return Diagnostic("XP628", params={"years": years}) if years else None
