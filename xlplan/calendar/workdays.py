"""Days worked: weekends, public holidays and, in China, the weekend days worked in exchange (调休). Floor 2.

Source: the package `holidays`, which carries the yearly notice of the State Council; it comes out in November for the
year after. Before that a year has its statutory days only, and `known` says so.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, overload

from xlplan.calendar.periods import fiscal_months, fiscal_span, plain_dates, span_of

if TYPE_CHECKING:
    from holidays import HolidayBase

_BY_NOTICE: Final = frozenset(["CN"])  # countries whose exchanged days are decreed year by year
_LANGUAGE: Final = {"CN": "zh_CN"}  # of the holidays' names, which only spring_festival reads
_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=64)
def _public_holidays(country: str, first: int, last: int) -> HolidayBase:
    """The public holidays of the years first..last; ValueError for a country the package does not have."""
    import holidays  # noqa: PLC0415  a second to load, and only calendars need it

    try:
        return holidays.country_holidays(country, years=range(first, last + 1), expand=False,
                                         language=_LANGUAGE.get(country))
    except (NotImplementedError, TypeError):
        raise ValueError(f"country: no calendar for {country!r}") from None


@overload
def workdays(year: int, month: int | None = None, /, *, country: str = "CN", extra_off: Iterable[date] = (),
             extra_work: Iterable[date] = ()) -> list[date]: ...
@overload
def workdays(*, year: int, month: int | None = None, country: str = "CN", extra_off: Iterable[date] = (),
             extra_work: Iterable[date] = ()) -> list[date]: ...
@overload
def workdays(start: date, end: date, *, country: str = "CN", extra_off: Iterable[date] = (),
             extra_work: Iterable[date] = ()) -> list[date]: ...
def workdays(start: date | int | None = None, end: date | int | None = None, *, year: int | None = None,
             month: int | None = None, country: str = "CN", extra_off: Iterable[date] = (),
             extra_work: Iterable[date] = ()) -> list[date]:
    """The days worked in a calendar year, in a month of one, or from `start` to `end`, both included, in order.

    Empty when `end` is before `start`. The company's own `extra_off` and `extra_work` come before the calendar.
    ValueError for a day in both, a country without calendar, or an argument that is missing or no date.
    """
    first, last = span_of(start, end, year=year, month=month)
    off, work = plain_dates(extra_off, "extra_off"), plain_dates(extra_work, "extra_work")
    if off & work:
        raise ValueError(f"extra_off, extra_work: {min(off & work)} is in both")
    if first > last:
        return []
    public = _public_holidays(country, first.year, last.year)  # which files a notice's days of December under their own year
    days = (first + k * _DAY for k in range((last - first).days + 1))
    return [d for d in days if d in work or (d not in off and public.is_working_day(d))]


def workdays_by_month(year: int, start_month: int = 1, *, country: str = "CN", extra_off: Iterable[date] = (),
                      extra_work: Iterable[date] = (), start: int | None = None) -> tuple[int, ...]:
    """How many days are worked in each of the twelve months of the fiscal year, first to last (see `fiscal_months`)."""
    months = fiscal_months(year, start_month, start=start)
    days = workdays(*fiscal_span(year if start is None else start, start_month), country=country,
                    extra_off=extra_off, extra_work=extra_work)
    count = Counter((d.year, d.month) for d in days)
    return tuple(count[m] for m in months)


def known(year: int, *, country: str = "CN") -> bool:
    """Whether the calendar of `year` is official: in China, whether its notice of exchanged days is in the package.

    False: `workdays` works with the statutory days only and may be some days off in a month. True for a country whose
    law leaves nothing to a yearly notice. A fiscal year over two calendar years needs both.
    """
    public = _public_holidays(country, year, year)
    # every notice since 2001 has weekend days to work, some in the December before
    days = (date(year - 1, 12, 1) + k * _DAY for k in range(31 + 366))
    return country not in _BY_NOTICE or any(d.weekday() >= 5 and public.is_working_day(d) for d in days)


@lru_cache(maxsize=256)
def spring_festival(year: int) -> date:
    """The first day of the Chinese new year that begins in `year`; ValueError outside 1950..2100."""
    public = _public_holidays("CN", year, year)
    days = [d for d, name in public.items() if name.split("（")[0] == "春节" and d.year == year]
    if not days:
        raise ValueError(f"year: no Spring Festival known for {year}")
    return min(days)
