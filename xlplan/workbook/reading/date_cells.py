"""A date cell: what was typed as a day, in whatever way a day is typed. No guesses. Floor 3."""
from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from unicodedata import normalize

from xlplan.schema.month_names import month_named
from xlplan.workbook.rawbook import Raw, plain_text

_TIME: Final = r"(?:[T ]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
_HOUR: Final = re.compile(r"[T ](\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?Z?$", re.ASCII)
_WEEKDAY: Final = r"(?:\s*\(?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\)?)?"
_YEAR_FIRST: Final = re.compile(
    rf"(?:民国|民國)?\s*(\d{{3,4}})\s*(?:年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号號]?|([-/.])\s*(\d{{1,2}})\s*\4\s*(\d{{1,2}}))"
    rf"{_WEEKDAY}{_TIME}", re.ASCII)
_DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_SERIAL: Final = re.compile(r"\d{5}", re.ASCII)
_YEAR_LAST: Final = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d?){_TIME}", re.ASCII)
_DAY_NAME: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/ ]([a-z]{3,9})\.?[-/, ]+(\d{4})", re.ASCII | re.IGNORECASE)
_NAME_DAY: Final = re.compile(r"([a-z]{3,9})\.?[- ](\d{1,2})(?:st|nd|rd|th)?[-, ]+(\d{4})", re.ASCII | re.IGNORECASE)
_NO_YEAR: Final = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = date(2000, 1, 1), date(2099, 12, 31)
_ROC: Final = 1911


class DateReading(NamedTuple):
    """A date cell's reading: the day in ISO form, or the text as it stands; `code` '' for a date or a blank, XP216 for what
    was understood, XP241 where it has the two or more `readings`, XP217 for anything else."""

    text: str
    code: str
    readings: tuple[str, ...] = ()


def read_date_cell(value: Raw, date1904: bool = False, plan: tuple[int, int] | None = None) -> DateReading:
    """What the value says in a cell for a date. `date1904`: how the workbook counts days; `plan`: (year, first month) of the
    plan, in which a day without a year lies."""
    if isinstance(value, datetime):
        return DateReading(value.date().isoformat(), "")
    if isinstance(value, date):
        return DateReading(value.isoformat(), "")
    text = plain_text(value)
    if not text:
        return DateReading("", "")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return DateReading(text, "XP217")
    found = sorted(_possible_days(normalize("NFKC", text), date1904, plan))
    if len(found) == 1:
        return DateReading(found[0].isoformat(), "XP216")
    return DateReading(text, "XP241" if found else "XP217", tuple(day.isoformat() for day in found))


def read_hour(value: Raw) -> str:
    """The time of day beside a day in a date cell, ` 18:00`; '' where there is none, or it is the first moment of the day."""
    if isinstance(value, datetime):
        return f" {value:%H:%M}" if value.hour or value.minute else ""
    if isinstance(value, float):
        minutes = round(value % 1 * 24 * 60) % (24 * 60)
        return f" {minutes // 60:02}:{minutes % 60:02}" if minutes else ""
    found = _HOUR.search(normalize("NFKC", value)) if isinstance(value, str) else None
    at = (int(found[1]), int(found[2])) if found else (0, 0)
    return f" {at[0]:02}:{at[1]:02}" if any(at) and at < (24, 0) and at[1] < 60 else ""


def _possible_days(text: str, date1904: bool, plan: tuple[int, int] | None) -> set[date]:
    """Every day that the text may mean."""
    if found := _YEAR_FIRST.fullmatch(text):
        year = int(found[1])
        return _real_days((year + _ROC if year < 1000 else year, int(found[2] or found[5]), int(found[3] or found[6])))
    if found := _DIGITS.fullmatch(text):
        return _real_days((int(found[1]), int(found[2]), int(found[3])))
    if _SERIAL.fullmatch(text.partition(".")[0]) and text.count(".") < 2:
        start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
        day = start + timedelta(days=int(text.partition(".")[0]))
        return {day} if _FIRST_SERIAL <= day <= _LAST_SERIAL else set()
    if found := _YEAR_LAST.fullmatch(text):
        a, b, c = int(found[1]), int(found[3]), int(found[4])
        if len(found[4]) == 4:
            return _real_days((c, a, b), (c, b, a))
        if len(found[4]) == 1:  # 27-3-5
            return _real_days((2000 + a, b, c)) if a > 9 else set()
        return _real_days((2000 + a, b, c), (2000 + c, a, b), (2000 + c, b, a))
    if found := _DAY_NAME.fullmatch(text):
        return _day_of_month(found[2], int(found[1]), int(found[3]))
    if found := _NAME_DAY.fullmatch(text):
        return _day_of_month(found[1], int(found[2]), int(found[3]))
    if plan and (found := _NO_YEAR.fullmatch(text)):
        month = int(found[1])
        return _real_days((plan[0] + (month < plan[1]), month, int(found[2])))
    return set()


def _day_of_month(month: str, day: int, year: int) -> set[date]:
    known = month_named(month)
    return _real_days((year, known[1], day)) if known else set()


def _real_days(*readings: tuple[int, int, int]) -> set[date]:
    """Those that are days of the calendar."""
    out = set()
    for year, month, day in readings:
        try:
            out.add(date(year, month, day))
        except ValueError:  # 29 February of an ordinary year
            continue
    return out
