"""Rules by which meetings and deadlines are dated, month by month, on days worked: 第一个周一, 月末前 2 个工作日. Floor 1.

A day off moves on to the next day worked; that of a rule counted from the month's end moves back, so that it stays in its month.
"""
from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from xlplan.schema.days import day_number, iso_day
from xlplan.text import Text, fold_text

_WEEK: Final = 7
FIRST_DAY: Final = day_number("2000-01-01")  # before, Excel and other programs count days differently
LAST_DAY: Final = day_number("2199-12-31")


@dataclass(frozen=True, slots=True)
class DayRule:
    """The `nth` day of a month: of those worked, or of that `weekday` (Monday 0). From the end where it is less than 0: the -1st is the
    last one, or, `before` its last day, the one before that. `day`: that day of the month."""

    label: Text
    nth: int = 0
    weekday: int | None = None
    before: bool = False
    day: int = 0


def _nth_worked(n: int) -> DayRule:
    return DayRule(Text(f"第 {n} 个工作日", f"第 {n} 個工作日", f"Workday {n}"), n)


def _before_end(n: int) -> DayRule:
    return DayRule(Text(f"月末前 {n} 个工作日", f"月底前 {n} 個工作日", f"Month end − {n}"), -n, before=True)


_WEEKDAYS: Final = (("一", "Monday"), ("二", "Tuesday"), ("三", "Wednesday"), ("四", "Thursday"), ("五", "Friday"))
_TIMES: Final = {1: ("第一个", "第一個", "First"), 2: ("第二个", "第二個", "2nd"), 3: ("第三个", "第三個", "3rd"),
                 -1: ("最后一个", "最後一個", "Last")}


def _nth_weekday(n: int, weekday: int) -> DayRule:
    (simple, traditional, english), (sign, name) = _TIMES[n], _WEEKDAYS[weekday]
    return DayRule(Text(f"{simple}周{sign}", f"{traditional}週{sign}", f"{english} {name}"), n, weekday)


DAY_RULES: Final[Mapping[str, DayRule]] = {
    **{f"worked{n}": _nth_worked(n) for n in (1, 2, 3, 5)},
    **{f"first{weekday + 1}": _nth_weekday(1, weekday) for weekday in range(5)},
    "second1": _nth_weekday(2, 0), "third1": _nth_weekday(3, 0), "third5": _nth_weekday(3, 4),
    "day15": DayRule(Text("15 日", "15 日", "15th"), day=15),
    **{f"last{weekday + 1}": _nth_weekday(-1, weekday) for weekday in (0, 4)},
    "worked_last": DayRule(Text("最后一个工作日", "最後一個工作日", "Last workday"), -1),
    **{f"before{n}": _before_end(n) for n in (1, 2, 3, 5)},
}


def named_rule(text: str) -> DayRule | None:
    """The rule that its key or its name in any language means."""
    asked = fold_text(text).replace(" ", "").replace("-", "−")
    return next((rule for key, rule in DAY_RULES.items()
                 if asked in {key, *(fold_text(name).replace(" ", "") for name in rule.label.all())}), None)


def nearest_rule(text: str) -> DayRule:
    """The rule whose name is most like the text."""
    names = {name: rule for rule in DAY_RULES.values() for name in rule.label.all()}
    return names[max(names, key=lambda name: SequenceMatcher(None, fold_text(name), fold_text(text)).ratio())]


def month_starts(worked: Sequence[int]) -> list[int]:
    """The first days of the months in which the list has days, as Excel counts days, in order."""
    months = dict.fromkeys(date.fromisoformat(iso_day(day)).replace(day=1) for day in worked)
    return [day_number(first.isoformat()) for first in months]


def shifted_month(day: int, months: int) -> int:
    """The first day of the month that lies so many months after that of the day; 0 where the day is none of the years 2000 to 2199."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return 0
    at = date.fromisoformat(iso_day(day))
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return day_number(date(year, month + 1, 1).isoformat())


def rule_day(rule: DayRule, first: int, worked: Sequence[int]) -> int:
    """The day of the rule in the month that begins on the day `first`; 0 where that is no first day of a month, or where the list of the
    days worked, in order, does not reach."""
    after = shifted_month(first, 1)
    begin, end = bisect_left(worked, first), bisect_left(worked, after)
    if not after or shifted_month(first, 0) != first or begin == end:
        return 0
    if rule.weekday is None and not rule.day:
        days = worked[begin:bisect_left(worked, after - 1) if rule.before else end]
        at = rule.nth - 1 if rule.nth > 0 else len(days) + rule.nth
        return days[at] if 0 <= at < len(days) else 0
    if rule.weekday is None:
        return _on_or_after(first + rule.day - 1, worked)
    on = (rule.weekday + 2) % _WEEK  # Excel's number of such a day, divided by seven, leaves that
    if rule.nth > 0:
        return _on_or_after(first + (on - first) % _WEEK + _WEEK * (rule.nth - 1), worked)
    at = bisect_right(worked, after - 1 - (after - 1 - on) % _WEEK)
    return worked[at - 1] if at else 0


def _on_or_after(day: int, worked: Sequence[int]) -> int:
    at = bisect_left(worked, day)
    return worked[at] if at < len(worked) else 0
