"""The workdays of the plan year by month, and months over them (D1 D14). Floor 4."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from xlplan.calendar import Pace, fiscal_months, span_of, split_days, workdays
from xlplan.plan.master.workdays import ExtraDays
from xlplan.units import Bools, Ints


@dataclass(frozen=True)
class Workdays:
    """Days worked in each of the twelve fiscal months; `extra`: the company's own days off and days worked.

    In a month in which nobody works the last day counts as worked, so that no target is lost for want of a day.
    """

    year: int
    start_month: int
    extra: ExtraDays

    @cached_property
    def months(self) -> tuple[tuple[date, ...], ...]:
        """The dates, month by month."""
        return tuple(tuple(workdays(first, last, **self._worked)) for first, last in self._spans)

    @property
    def counts(self) -> Ints:
        """How many in each month, shape (12,)."""
        return np.array([len(m) for m in self.months], dtype=np.int64)

    def split(self, amounts: Ints) -> tuple[Ints, ...]:
        """Amounts by month (persons, 12) over the days: for each month (persons, days), rows that add up to the step."""
        return tuple(split_days(amounts[:, k], first, last, **self._worked).amounts
                     for k, (first, last) in enumerate(self._spans))

    def pace(self, active: Bools) -> Iterator[tuple[Pace, ...]]:
        """By month, what part of the workdays of the `active` months (12,) is gone when each day closes; () elsewhere."""
        total, done = int(self.counts[active].sum()), 0
        for days, on in zip(self.months, active.tolist(), strict=True):
            yield tuple(Pace(done + k, total) for k in range(1, len(days) + 1)) if on else ()
            done += len(days) if on else 0

    @cached_property
    def _spans(self) -> tuple[tuple[date, date], ...]:
        return tuple(span_of(*month) for month in fiscal_months(self.year, self.start_month))

    @cached_property
    def _worked(self) -> ExtraDays:
        shut = {last for first, last in self._spans if not workdays(first, last, **self.extra)}
        return ExtraDays(extra_off=self.extra["extra_off"] - shut, extra_work=self.extra["extra_work"] | shut)
