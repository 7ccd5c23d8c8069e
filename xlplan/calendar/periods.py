"""Periods of a fiscal year. `m01` is its first month, whichever month of the calendar that is. Floor 2."""
from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from xlplan.schema.months import month_number, year_month
from xlplan.text import Lang, Text

MONTHS: Final = ("m01", "m02", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10", "m11", "m12")
QUARTERS: Final[dict[str, tuple[str, ...]]] = {f"q{k + 1}": MONTHS[3 * k:3 * k + 3] for k in range(4)}
HALVES: Final[dict[str, tuple[str, ...]]] = {f"h{k + 1}": MONTHS[6 * k:6 * k + 6] for k in range(2)}

_NAMES: Final = tuple(
    Text(f"{n}月", f"{n}月", name) for n, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1))
_DATED: Final = Text("{year}年{month}", "{year}年{month}", "{month} {year}")


def _check_month(month: int, name: str) -> int:
    """The month itself; ValueError naming the argument when there is no such month."""
    if not 1 <= month <= 12:
        raise ValueError(f"{name}: no such month: {month}")
    return month


def fiscal_months(year: int, start_month: int = 1, *, start: int | None = None) -> tuple[tuple[int, int], ...]:
    """The twelve (calendar year, month) of fiscal year `year`, first to last.

    Fiscal year 2027 begins in `start_month` of 2027. A company that names its years otherwise gives `start`, the
    calendar year in which the fiscal year begins (2026 where the year from April 2026 is called 2027).
    ValueError when there is no such month.
    """
    first = month_number(year if start is None else start, _check_month(start_month, "start_month"))
    return tuple(map(year_month, range(first, first + 12)))


def plain_date(day: date, name: str) -> date:
    """The day without its hour (a datetime equals no date); ValueError naming the argument for anything else."""
    if not isinstance(day, date):
        raise ValueError(f"{name}: not a date: {day!r}")
    return day.date() if isinstance(day, datetime) else day


def plain_dates(days: Iterable[date], name: str) -> frozenset[date]:
    """The days without their hours; ValueError naming the argument for anything but dates."""
    if not isinstance(days, Iterable):
        raise ValueError(f"{name}: not several dates: {days!r}")
    return frozenset(plain_date(day, name) for day in days)


def whole_number(value: object, name: str) -> int:
    """The value as an int, one of numpy's too; ValueError naming the argument for anything else."""
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise ValueError(f"{name}: not a whole number: {value!r}") from None


def span_of(start: date | int | None = None, end: date | int | None = None, *, year: int | None = None,
            month: int | None = None) -> tuple[date, date]:
    """The first and last day of a calendar year (`year` alone), of a month of the calendar (`year`, `month`), or
    `start` and `end` as given. Year and month may also stand in the places of `start` and `end`.

    ValueError naming the argument that is missing, one too many, or no such year or month.
    """
    if start is not None and not isinstance(start, date) and year is None:
        start, year = None, whole_number(start, "year")
        if end is not None and not isinstance(end, date) and month is None:
            end, month = None, whole_number(end, "month")
    if year is None:
        if month is not None:
            raise ValueError("year: a month is one of a year")
        if start is None or end is None:
            raise ValueError(f"{'start' if start is None else 'end'}: missing")
        return plain_date(start, "start"), plain_date(end, "end")  # type: ignore[arg-type]
    if start is not None or end is not None:
        raise ValueError("start, end: either these or a year")
    y = whole_number(year, "year")
    if not date.min.year <= y <= date.max.year:
        raise ValueError(f"year: no such year: {y}")
    first, last = (1, 12) if month is None else (_check_month(whole_number(month, "month"), "month"),) * 2
    return date(y, first, 1), date(y, last, monthrange(y, last)[1])


def fiscal_span(year: int, start_month: int = 1) -> tuple[date, date]:
    """The first and last day of fiscal year `year` (see `fiscal_months`)."""
    months = fiscal_months(year, start_month)
    return span_of(*months[0])[0], span_of(*months[-1])[1]


def month_text(month: int) -> Text:
    """`1月` or `Jan` of a month of the calendar, 1 to 12; ValueError otherwise."""
    return _NAMES[_check_month(month, "month") - 1]


def month_label(month: int, lang: Lang) -> str:
    """`month_text` in `lang`."""
    return month_text(month)(lang)


def dated_text(year: int, month: int) -> Text:
    """`2028年1月` or `Jan 2028`."""
    return _DATED.filled(month=month_text(month), year=year)


def label_params(year: int, start_month: int = 1, lang: Lang = "zh-CN", *, dated: bool = False) -> dict[str, str]:
    """What labels of tables are filled with: `year`, `py` (the year before) and `m01`..`m12`, the months' names; `dated`, for
    sentences: with the calendar year of each where the fiscal year does not begin in January."""
    months = {key: (dated_text(y, month) if dated and start_month != 1 else month_text(month))(lang)
              for key, (y, month) in zip(MONTHS, fiscal_months(year, start_month), strict=True)}
    return {"year": str(year), "py": str(year - 1), **months}


def head_params(year: int, start_month: int = 1, lang: Lang = "zh-CN") -> dict[str, str]:
    """`label_params` for headers of narrow columns: year and month in two lines where the fiscal year does not begin in January,
    as a 1月 alone does not tell which year it is of."""
    params = label_params(year, start_month, lang, dated=True)
    return {key: label.replace("年", "年\n").replace(" ", "\n") if key in MONTHS else label for key, label in params.items()}
