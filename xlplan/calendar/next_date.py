"""The next day that a rule gives: 第一个周一, 月末前 2 个工作日 (1.12). Floor 2."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from xlplan.calendar.periods import plain_date
from xlplan.calendar.workdays import workdays
from xlplan.schema.day_rules import named_rule, rule_day, shifted_month
from xlplan.schema.days import day_number, iso_day

_BACK: Final = timedelta(days=62)  # a day off may move on into the month after its own
_ON: Final = timedelta(days=124)


def next_date(rule: str, after: date, *, country: str = "CN", extra_off: Iterable[date] = (), extra_work: Iterable[date] = ()) -> date:
    """The first day after `after` that the rule gives, on a day worked.

    `rule`: its key or its name in any language (`schema.day_rules`). `country`, `extra_off` and `extra_work` as in `workdays`.
    ValueError for a rule that there is not, a date outside the years 2000 to 2199, or a wrong argument, named.
    """
    meant, day = named_rule(rule), plain_date(after, "after")
    if meant is None:
        raise ValueError(f"rule: no such rule: {rule!r}")
    month = shifted_month(since := day_number(day.isoformat()), 0)
    if not month:
        raise ValueError(f"after: not in the years 2000 to 2199: {after}")
    worked = [day_number(d.isoformat()) for d in workdays(day - _BACK, day + _ON, country=country, extra_off=tuple(extra_off),
                                                          extra_work=tuple(extra_work))]
    found = [on for n in range(-1, 3) if (on := rule_day(meant, shifted_month(month, n), worked)) > since]
    if not found:
        raise ValueError(f"rule: no such day in the months after {after}: {rule!r}")
    return date.fromisoformat(iso_day(min(found)))
