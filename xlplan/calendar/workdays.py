"""Days worked: weekends, public holidays and, in China, the weekend days worked in exchange (调休). Floor 2.

Source: the package `holidays`, which carries the yearly notice of the State Council; it comes out in November for the
year after. Before that a year has its statutory days only, and `known` says so.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlplan.calendar.periods import fiscal_months

if TYPE_CHECKING:
    from holidays import HolidayBase

_BY_NOTICE: Final = frozenset(["CN"])  # countries whose exchanged days are decreed year by year
_LANGUAGE: Final = {"CN": "zh_CN"}  # of the holidays' names, which only spring_festival reads
_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=64)
def _holidays(country: str, first: int, last: int) -> HolidayBase:
    """The public holidays of the years first..last; ValueError for a country the package does not have."""
    import holidays  # noqa: PLC0415  a second to load, and only calendars need it

    try:
        return holidays.country_holidays(country, years=range(first, last + 1), expand=False,
                                         language=_LANGUAGE.get(country))
    except NotImplementedError:
        raise ValueError(f"country: no calendar for {country!r}") from None


def workdays(start: date, end: date, *, country: str = "CN", extra_off: Iterable[date] = (),
             extra_work: Iterable[date] = ()) -> list[date]:
    """The days worked from `start` to `end`, both included, in order; empty when `end` is before `start`.

    The company's own `extra_off` and `extra_work` come before the calendar. ValueError for a day in both, or a
    country without calendar.
    """
    off, work = frozenset(extra_off), frozenset(extra_work)
    if off & work:
        raise ValueError(f"extra_off, extra_work: {min(off & work)} is in both")
    # the notice for a year also moves days of the December before, so a year more on either side
    public = _holidays(country, start.year - 1, end.year + 1) if start <= end else None
    days = (start + k * _DAY for k in range((end - start).days + 1))
    return [d for d in days if d in work or (d not in off and public is not None and public.is_working_day(d))]


def workdays_by_month(year: int, start_month: int = 1, *, country: str = "CN", extra_off: Iterable[date] = (),
                      extra_work: Iterable[date] = (), start: int | None = None) -> tuple[int, ...]:
    """How many days are worked in each of the twelve months of the fiscal year, first to last (see `fiscal_months`)."""
    months = fiscal_months(year, start_month, start=start)
    (y0, m0), (y1, m1) = months[0], months[-1]
    days = workdays(date(y0, m0, 1), date(y1 + m1 // 12, m1 % 12 + 1, 1) - _DAY, country=country,
                    extra_off=extra_off, extra_work=extra_work)
    count = dict.fromkeys(months, 0)
    for d in days:
        count[d.year, d.month] += 1
    return tuple(count.values())


def known(year: int, *, country: str = "CN") -> bool:
    """Whether the calendar of `year` is official: in China, whether its notice of exchanged days is in the package.

    False: `workdays` works with the statutory days only and may be some days off in a month. True for a country whose
    law leaves nothing to a yearly notice. A fiscal year over two calendar years needs both.
    """
    public = _holidays(country, year, year)
    # every notice since 2001 has weekend days to work, some in the December before
    days = (date(year - 1, 12, 1) + k * _DAY for k in range(31 + 366))
    return country not in _BY_NOTICE or any(d.weekday() >= 5 and public.is_working_day(d) for d in days)


def spring_festival(year: int) -> date:
    """The first day of the Chinese new year that begins in `year`; ValueError outside 1950..2100."""
    public = _holidays("CN", year, year)
    days = [d for d, name in public.items() if name.split("（")[0] == "春节" and d.year == year]
    if not days:
        raise ValueError(f"year: no Spring Festival known for {year}")
    return min(days)
