"""A month's or any period's amount over its workdays, exact (D1). Floor 2."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlplan.calendar.periods import plain_date, span_of
from xlplan.calendar.workdays import workdays
from xlplan.decompose import apportion
from xlplan.units import Ints

Weight = int | float | Fraction
Weights = Sequence[Weight] | Mapping[date, Weight]
_WEEK = 7


class DaySplit(NamedTuple):
    """Amounts by workday: `dates` in order, `amounts` int64 steps of shape (..., days)."""

    dates: tuple[date, ...]
    amounts: Ints


@overload
def split_days(total: ArrayLike, year: int, month: int | None = None, /, *, weights: Weights | None = None,
               country: str = "CN", extra_off: Iterable[date] = (), extra_work: Iterable[date] = ()) -> DaySplit: ...
@overload
def split_days(total: ArrayLike, *, year: int, month: int | None = None, weights: Weights | None = None,
               country: str = "CN", extra_off: Iterable[date] = (), extra_work: Iterable[date] = ()) -> DaySplit: ...
@overload
def split_days(total: ArrayLike, start: date, end: date, *, weights: Weights | None = None,
               country: str = "CN", extra_off: Iterable[date] = (), extra_work: Iterable[date] = ()) -> DaySplit: ...
def split_days(total: ArrayLike, start: date | int | None = None, end: date | int | None = None, *,
               year: int | None = None, month: int | None = None, weights: Weights | None = None, country: str = "CN",
               extra_off: Iterable[date] = (), extra_work: Iterable[date] = ()) -> DaySplit:
    """The workdays of a month, a year or a period, and what falls on each; every row adds up to its total exactly.

    Args:
        total: whole steps, an int or an integer array of shape (...) - one row a person, say; negative ones mirror.
        start, end (or year, month): as in `span_of`: `split_days(10_000, 2026, 2)`, `split_days(10_000, day1, day2)`.
        weights: none: all days alike. Seven numbers, Monday first: a Saturday worked in exchange has Saturday's. A
            mapping of dates: one for every workday of the period, other dates are left aside. None negative; a day of
            weight zero gets nothing, unless all are zero: then all days are alike.
        country, extra_off, extra_work: as in `workdays`.

    Method: largest remainder, ties to the earlier day (`decompose.apportion`).

    Raises:
        ValueError: a period without workdays; a wrong argument, named. OverflowError: a total beyond 10**15 steps.
    """
    first, last = span_of(start, end, year=year, month=month)
    days = workdays(first, last, country=country, extra_off=extra_off, extra_work=extra_work)
    if not days:
        raise ValueError(f"start, end: no workday from {first} to {last}")
    return DaySplit(tuple(days), apportion(total, _day_weights(weights, days)))


def _day_weights(weights: Weights | None, days: Sequence[date]) -> NDArray[Any]:
    """One weight a day."""
    if weights is None:
        return np.ones(len(days), np.int64)
    if isinstance(weights, Mapping):
        known = {plain_date(day, "weights"): w for day, w in weights.items()}
        if missing := next((d for d in days if d not in known), None):
            raise ValueError(f"weights: none for {missing}")
        return np.array([known[d] for d in days], dtype=object)
    if len(weights) != _WEEK:
        raise ValueError(f"weights: {len(weights)} numbers, but a week has seven days")
    return np.array([weights[d.weekday()] for d in days], dtype=object)  # a Fraction stays one
