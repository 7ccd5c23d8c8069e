"""From the day somebody is needed back to the day recruiting starts, on workdays (P4). Floor 2."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from xlplan.calendar.periods import plain_date, plain_dates, whole_number
from xlplan.calendar.workdays import workdays

STAGES: Final = (("recruit", 7), ("train", 10), ("trial", 7))  # the trade's usual lead time: 招聘、培训、试用
_DAY: Final = timedelta(days=1)
_FURTHEST: Final = 3653  # days looked back over when nobody works: a calendar that never opens is a mistake


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of `days` workdays, the first and last of them included."""

    name: str
    days: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Backplan:
    """Stages in order, each on the workdays right before the next; the last is over before `needed`."""

    needed: date
    stages: tuple[Stage, ...]

    @property
    def start(self) -> date:
        """The latest day on which the first stage may start."""
        return self.stages[0].first

    @property
    def days(self) -> int:
        """Workdays from `start` to the day before `needed`."""
        return sum(s.days for s in self.stages)


def backplan(needed: date, stages: Sequence[tuple[str, int]] = STAGES, *, country: str = "CN",
             extra_off: Iterable[date] = (), extra_work: Iterable[date] = ()) -> Backplan:
    """The latest dates of the stages, so that everything is done when `needed` begins.

    `needed`: the first day the post must be filled, a workday or not. `stages`: (name, workdays), in order.
    `country`, `extra_off` and `extra_work` as in `workdays`. ValueError for no stage, a stage of less than one day, or
    too few workdays before `needed`.
    """
    needed = plain_date(needed, "needed")
    asked = [(name, whole_number(n, "stages")) for name, n in stages]
    if not asked or min(n for _, n in asked) < 1:
        raise ValueError(f"stages: each takes a day at least, and there is one at least: {asked}")
    before = _workdays_before(needed, sum(n for _, n in asked), country, plain_dates(extra_off, "extra_off"),
                              plain_dates(extra_work, "extra_work"))
    out, at = [], 0
    for name, n in asked:
        out.append(Stage(name, n, before[at], before[at + n - 1]))
        at += n
    return Backplan(needed, tuple(out))


def _workdays_before(day: date, count: int, country: str, off: frozenset[date], work: frozenset[date]) -> list[date]:
    """The last `count` workdays before `day`, in order."""
    back, furthest = 2 * count + 14, (day - date.min).days
    while True:
        first = day - min(back, furthest) * _DAY
        found = workdays(first, day - _DAY, country=country, extra_off=off, extra_work=work) if first < day else []
        if len(found) >= count:
            return found[-count:]
        if back >= min(furthest, _FURTHEST + 2 * count):
            raise ValueError(f"needed: {len(found)} workdays from {first} to {day}, {count} are asked for")
        back *= 4
