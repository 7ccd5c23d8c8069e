"""Time progress (时间进度): how much of a period's workdays is gone, exact (D14). Floor 2."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from xlplan.calendar.periods import fiscal_span, plain_date, span_of
from xlplan.calendar.workdays import workdays


class Pace(Fraction):
    """A share of workdays gone: the number itself, which still knows its days (7 of 14 is 1/2, `done` 7, `total` 14).

    Compares and calculates as a Fraction; what comes of a calculation is a plain Fraction.
    """

    __slots__ = ("done", "total")
    done: int
    total: int

    def __new__(cls, done: int, total: int) -> Pace:
        self = super().__new__(cls, done, total)
        self.done, self.total = done, total
        return self

    def __reduce__(self) -> tuple[type[Pace], tuple[int, int]]:
        """Pickled and copied by its days: Fraction would keep the reduced numbers only."""
        return Pace, (self.done, self.total)

    def __copy__(self) -> Pace:
        return self

    def __deepcopy__(self, memo: object) -> Pace:
        return self

    def __repr__(self) -> str:
        return f"Pace({self.done}, {self.total})"


def pace(date: date, *, start: date | None = None, end: date | None = None, year: int | None = None,
         month: int | None = None, start_month: int = 1, country: str = "CN", extra_off: Iterable[date] = (),
         extra_work: Iterable[date] = ()) -> Pace:
    """The share of the period's workdays gone when `date` closes: 0 before the period, 1 from its last workday on,
    never falling in between.

    The period: `start` to `end`; or calendar month `month` of `year` (of the year of `date` when not given); or fiscal
    year `year`, which begins in `start_month` (the one `date` lies in when not given). `country`, `extra_off` and
    `extra_work` as in `workdays`. ValueError for a period without workdays, or a wrong argument, named.
    """
    day = plain_date(date, "date")
    if start is not None or end is not None or month is not None:
        inside = day.year if year is None and start is None and end is None else year
        first, last = span_of(start, end, year=inside, month=month)
    else:
        first, last = fiscal_span(day.year - (day.month < start_month) if year is None else year, start_month)
    days = workdays(first, last, country=country, extra_off=extra_off, extra_work=extra_work)
    if not days:
        raise ValueError(f"start, end: no workday from {first} to {last}")
    return Pace(sum(d <= day for d in days), len(days))
