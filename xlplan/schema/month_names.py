"""Months as people write them: 三月, 3, 03, 3月份, 2027.3, 2027年3月, 2027-03, 202703, Mar, March 2027;
and as ERPs do: 2027M03, Mar-27, 003. Floor 1."""
from __future__ import annotations

import re
from typing import Final, NamedTuple

from xlplan.text import fold_text

_CHINESE: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_ENGLISH: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
                   "december")
_NUMBERS: Final[dict[str, int]] = {
    **{name: n for n, name in enumerate(_CHINESE, 1)}, **{name: n for n, name in enumerate(_ENGLISH, 1)},
    **{name[:3]: n for n, name in enumerate(_ENGLISH, 1)}, "sept": 9,
    **{str(n): n for n in range(1, 13)}, **{f"0{n}": n for n in range(1, 10)}}
_WORDS: Final = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_YEAR_FIRST: Final = re.compile(rf"(?:(20\d\d)\s*(?:年|[-./ ])\s*)?({_WORDS})\.?\s*(?:月份?)?", re.ASCII)
_YEAR_LAST: Final = re.compile(rf"({_WORDS})[-./, ]\s*(20\d\d)", re.ASCII)
_DIGITS: Final = re.compile(r"(20\d\d)(0[1-9]|1[0-2])", re.ASCII)
_YEAR: Final = re.compile(r"(20\d\d)\s*(?:年度?)?", re.ASCII)
_NAMES: Final = re.compile(rf"(?<![一二三四五六七八九十])({'|'.join(reversed(_CHINESE))})(?=\s*月)"
                           rf"|(?<![a-z])({'|'.join(_ENGLISH)}|{'|'.join(n[:3] for n in _ENGLISH)}|sept)\.?(?![a-z])", re.IGNORECASE)


_ERP_MONTH: Final = re.compile(r"(?:(20\d\d)\s*[-./]?\s*)?m\s*(0?[1-9]|1[0-2])", re.ASCII)
_COUNTED: Final = (  # 001, 2024001, 2024.001; 001.2024; 2024P01, P1, 第1期
    re.compile(r"(?P<y>20\d\d)?[-./]?0(?P<n>0[1-9]|1[0-2])", re.ASCII),
    re.compile(r"0(?P<n>0[1-9]|1[0-2])[-./](?P<y>20\d\d)", re.ASCII),
    re.compile(r"(?:(?P<y>20\d\d)\s*年?\s*[-./]?\s*)?(?:p|per\.?|period|期间|期間|第)\s*(?P<n>0?0?[1-9]|0?1[0-2])\s*期?", re.ASCII))
_SHORT_YEAR: Final = re.compile(rf"(?P<m>{'|'.join(sorted((*_ENGLISH, *(n[:3] for n in _ENGLISH), 'sept'), key=len, reverse=True))})"
                                r"\.?[-'./ ]+(?P<y>\d\d)", re.ASCII)


class Period(NamedTuple):
    """What an ERP writes for a month. `year`: None where none is written. `counted`: `month` is the number of a period, counted
    from the first month of the fiscal year. `short`: the year has two digits, which may be a day."""

    year: int | None
    month: int
    counted: bool = False
    short: bool = False


def period_named(text: str) -> Period | None:
    """The period of a text that names one: a month as `month_named` reads it, 2024M01, Jan-24; 001, 2024P01, 001.2024; None of
    any other."""
    plain = fold_text(text)
    if named := month_named(plain):
        return Period(*named)
    if found := _ERP_MONTH.fullmatch(plain):
        return Period(int(found[1]) if found[1] else None, int(found[2]))
    if found := next((m for form in _COUNTED if (m := form.fullmatch(plain))), None):
        return Period(int(found["y"]) if found["y"] else None, int(found["n"]), counted=True)
    found = _SHORT_YEAR.fullmatch(plain)
    return Period(2000 + int(found["y"]), _NUMBERS[found["m"]], short=True) if found else None


def month_named(text: str) -> tuple[int | None, int] | None:
    """(year, None where none is written; month 1 to 12) of a text that names one month; None of any other."""
    plain = fold_text(text)
    if found := _YEAR_FIRST.fullmatch(plain) or _DIGITS.fullmatch(plain):
        return int(found[1]) if found[1] else None, _NUMBERS[found[2]]
    found = _YEAR_LAST.fullmatch(plain)
    return (int(found[2]), _NUMBERS[found[1]]) if found else None


def year_named(text: str) -> int | None:
    """The year of a text that is one: 2026, 2026年, 2026年度, ２０２６; None of any other."""
    found = _YEAR.fullmatch(fold_text(text))
    return int(found[1]) if found else None


def number_months(text: str) -> str:
    """The text with the names of months as numbers: `3月 至 5` of `三月 至 May`."""
    return _NAMES.sub(lambda found: str(_NUMBERS[(found[1] or found[2]).casefold()]), text)
