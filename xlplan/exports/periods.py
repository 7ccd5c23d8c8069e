"""Which year and month a cell or a heading of an export names. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from xlplan.exports.layout import DateOrder
from xlplan.exports.roles import plain_heading
from xlplan.schema.month_names import Period, period_named, year_named
from xlplan.text import Text, fold_text
from xlplan.workbook.rawbook import Raw, plain_text
from xlplan.workbook.reading.date_cells import read_date_cell

FIRST_YEAR, LAST_YEAR = 2000, 2099
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*(?:年度?)?")
_SHORT: Final = re.compile(r"(?<!\d)'?(\d\d)年(?!度?末)")
_MONTH: Final = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s*月份?")
_CHINESE: Final = re.compile(r"(十[一二]?|[一二三四五六七八九])月份?")
_ENGLISH: Final = re.compile(r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?![a-z])")
_DAY: Final = re.compile(r"(20\d\d)[-/.](0?[1-9]|1[0-2])[-/.]\d{1,2}(?:[t ].*)?")  # a month of which a csv shows the first day
_COMPACT: Final = re.compile(r"(?<!\d)(20\d\d)[-./]?(0[1-9]|1[0-2])(?!\d)")
_SPLIT_DAY: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?=$|[T ])")
_NUMBERED: Final = re.compile(r"(?:(20\d\d)\s*[年./-]?\s*)?第?\s*(1[0-2]|0?[1-9])\s*期")  # 2025年1期
_SHORT_PERIOD: Final = re.compile(r"'?(\d\d)\s*[-/.年]\s*([a-z]{3,9}|1[0-2]|0?[1-9])\.?\s*月?")  # 26-Jan, 26年1月


_PERIODS: Final = re.compile(r"期|period|fiscal|会计|會計|财年|財年")
_BARE: Final = re.compile(r"\d{1,2}(?:\.0)?")

WEEKDAYS: Final = (  # as date.weekday counts
    Text("周一", "週一", "Mon"), Text("周二", "週二", "Tue"), Text("周三", "週三", "Wed"), Text("周四", "週四", "Thu"),
    Text("周五", "週五", "Fri"), Text("周六", "週六", "Sat"), Text("周日", "週日", "Sun"))


class Found(NamedTuple):
    """What a heading or a cell says of time; None where it does not."""

    year: int | None
    month: int | None


NOTHING: Final = Found(None, None)


def time_in_cell(raw: Raw, order: DateOrder, date1904: bool = False) -> Found | None:
    """The year and month of a cell of a time column: a year alone, a month alone, or both, as of a date or a period. None where it is
    none, or the date could be of two months."""
    return Found(raw.year, raw.month) if isinstance(raw, (datetime, date)) else _time_in_value(raw, order, date1904)


@lru_cache(1 << 14, typed=True)  # few months, many lines
def _time_in_value(raw: Raw, order: DateOrder, date1904: bool) -> Found | None:
    text = plain_text(raw)
    if (year := year_named(text)) is not None:
        return Found(year, None)
    if (named := _period(text)) is not None:
        return named
    if order and (day := _ordered_day(text, order)):
        return day
    said = read_date_cell(raw if not isinstance(raw, float) else text, date1904)
    if said.text and not said.readings and said.code in ("", "XP216"):
        return Found(int(said.text[:4]), int(said.text[5:7]))
    return one_month({(int(day[:4]), int(day[5:7])) for day in said.readings})


def names_calendar_month(text: str, heading: str = "") -> bool:
    """Whether the month that the text names is of the calendar, and not the number of a period: it is called by its name (4月, Apr), or
    stands with its year (202604) and neither is written as periods are (001.2026, 第1期) nor stands below a `heading` that speaks of these;
    or it is a number alone below one that speaks of months."""
    plain, above = fold_text(text), fold_text(heading)
    if any((named := period_named(part)) is not None and named.counted for part in (plain, *plain.split())) or _NUMBERED.search(plain):
        return False
    if "月" in plain or _ENGLISH.search(plain):
        return True
    if _PERIODS.search(f"{plain} {above}"):
        return False
    return not _BARE.fullmatch(plain) or "月" in above or "month" in above


def one_month(months: set[tuple[int, int]]) -> Found | None:
    """The month where all readings of a date name one."""
    return Found(*months.pop()) if len(months) == 1 else None


def _period(text: str) -> Found | None:
    named: Period | None = period_named(text)
    if named is not None:
        return Found(named.year, named.month)
    if found := _NUMBERED.fullmatch(fold_text(text)):
        return Found(int(found[1]) if found[1] else None, int(found[2]))
    if found := _SHORT_PERIOD.fullmatch(fold_text(text)):
        month = period_named(found[2])
        return Found(2000 + int(found[1]), month.month) if month else None
    return None


def _ordered_day(text: str, order: DateOrder) -> Found | None:
    """The month of 3/4/2026 in that order; None of anything else."""
    found = _SPLIT_DAY.match(text.strip())
    if not found:
        return None
    a, b, last = int(found[1]), int(found[3]), int(found[4])
    year, month, day = {"mdy": (last, a, b), "dmy": (last, b, a), "ymd": (a, b, last)}[order]
    year += 2000 if year < 100 else 0
    return Found(year, month) if 1 <= month <= 12 and 1 <= day <= 31 and FIRST_YEAR <= year <= LAST_YEAR else None


def day_in_cell(raw: Raw, order: DateOrder, date1904: bool = False) -> date | None:
    """The day of a cell of dates; None where it names none for certain."""
    if isinstance(raw, (datetime, date)):
        return date(raw.year, raw.month, raw.day)
    text = plain_text(raw)
    if order and (found := _SPLIT_DAY.match(text.strip())):
        at = dict(zip(order, (int(found[1]), int(found[3]), int(found[4])), strict=True))
        try:
            return date(at["y"] + 2000 * (at["y"] < 100), at["m"], at["d"])
        except ValueError:
            return None
    said = read_date_cell(raw if not isinstance(raw, float) else text, date1904)
    return date.fromisoformat(said.text[:10]) if said.text and not said.readings and said.code in ("", "XP216") else None


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """The order of day and month that every date of a column has: mdy, dmy or ymd; '' where no date is in question; None where more than
    one order fits them all."""
    fits: set[DateOrder] = {"mdy", "dmy", "ymd"}
    asked = False
    for text in texts:
        if found := _SPLIT_DAY.match(text.strip()):
            asked = True
            a, b, last = int(found[1]), int(found[3]), found[4]
            if a > 12 or len(last) == 4:
                fits &= {"dmy", "ymd"} if a > 12 else {"mdy", "dmy"}
            if a > 31:
                fits &= {"ymd"}
            if len(last) == 4:
                fits -= {"ymd"}
            if b > 12:
                fits &= {"mdy"}
            if len(last) == 2 and int(last) > 31:
                fits -= {"ymd"}
    if not asked:
        return ""
    return next(iter(fits)) if len(fits) == 1 else None


def time_in_heading(raw: Raw) -> Found:
    """The year and month that a part of a heading names, whatever else it says: 2026年1月金额, Jan. 2026(p), 202601, 2026M01, 1."""
    if isinstance(raw, (datetime, date)):
        return Found(raw.year, raw.month)
    text = plain_text(raw)
    if (year := year_named(text)) is not None and FIRST_YEAR <= year <= LAST_YEAR:
        return Found(year, None)
    if (named := _period(text)) is not None:
        return named
    plain = fold_text(text)
    if found := _DAY.fullmatch(plain):
        return Found(int(found[1]), int(found[2]))
    if found := _COMPACT.search(plain):
        return Found(int(found[1]), int(found[2]))
    year_at = _YEAR.search(plain) or _SHORT.search(plain)
    year = None if year_at is None else int(year_at[1]) if len(year_at[1]) == 4 else 2000 + int(year_at[1])
    rest = plain if year_at is None else plain.replace(year_at[0], " ", 1)
    month = _MONTH.search(rest) or _CHINESE.search(rest)
    if month is None and _is_of_time(rest):
        month = _ENGLISH.search(rest)
    said = period_named(month[0]) if month else None
    return Found(year, said.month if said else None)


def _is_of_time(rest: str) -> bool:
    """Whether what an English month stands in says little else, as `may` is a word of its own: `jan sales`, `(p) oct.`"""
    return len(plain_heading(rest).split()) <= 2
