"""Heads: what new ones are worth while they learn, and how many the outlets need (P2, P8, D15). Floor 0."""
from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlplan.decompose.rounding.rational import over_common_denominator
from xlplan.decompose.rounding.weights import Ints, Numbers

_EXACT: Final = 2**53  # below it a float holds every whole number, and a quotient of two is rounded once


def ramped_capacity(hires: ArrayLike, curve: ArrayLike, *, opening: ArrayLike = 0) -> NDArray[np.float64]:
    """Capacity of each period in full heads: the heads hired so far, each times its productivity by then.

    Args:
        hires: heads that start in each period, shape (..., periods).
        curve: productivity by periods of service, the first for the period of the start: 0.3, 0.6, 1. The last value
            lasts.
        opening: heads of long standing, at the last value of the curve: a number, or an array that broadcasts against
            `hires`: (..., 1) for one number a row, (..., periods) where some leave during the year.

    Heads and productivities may be ints, floats (taken as written) or Fractions. The sums are exact, so a capacity that
    equals a need is the same float: three heads at 0.3 are 0.9.

    Returns:
        float64, shape of `hires` and `opening` together, each the float nearest to the exact value.

    Raises:
        ValueError: a wrong argument, named: negative, not finite, without periods.
    """
    (heads, h), (worth, c), (old, o) = over_common_denominator("hires", hires), over_common_denominator("curve",
        curve), over_common_denominator("opening", opening)
    if heads.ndim == 0 or not heads.shape[-1]:
        raise ValueError("hires: at least one period is needed")
    if worth.ndim != 1 or not worth.size:
        raise ValueError("curve: one value for each period of service is needed")
    periods = heads.shape[-1]
    if old.ndim and old.shape[-1] not in (1, periods):
        raise ValueError(f"opening: {old.shape[-1]} periods, but hires for {periods}")
    largest = max(worth.tolist())
    bound = largest * (int(np.sum(heads)) * o + max(old.ravel().tolist(), default=0) * h)
    if max(bound, h * c * o) < _EXACT:
        heads, worth, old = (a.astype(np.int64) for a in (heads, worth, old))
    total = old * (h * worth[-1]) + np.zeros_like(heads)
    for k in range(periods):
        total[..., k:] += heads[..., :periods - k] * (o * worth[min(k, worth.size - 1)])
    return np.asarray(total / (h * c * o), dtype=np.float64)


def coverage_headcount(outlets: ArrayLike, per_head: ArrayLike | None = None, *, visits_per_cycle: ArrayLike | None = None,
                       calls_per_day: ArrayLike | None = None, workdays: ArrayLike | None = None) -> Ints:
    """Heads needed to look after the outlets: whole heads, rounded up.

    Args:
        outlets: how many, in each place; with classes of outlets (A, B, C) one count for each along the last axis.
        per_head: the most outlets one head may have; None: no such limit.
        visits_per_cycle: how often an outlet is called on in a cycle (a month, say): 4 for weekly, 2 for every other
            week, Fraction(1, 2); a sequence where the outlets come in classes.
        calls_per_day, workdays: calls a head makes a day, and days worked in the cycle; needed with visits.

    Heads are outlets / per_head; with visits also outlets × visits / (calls a day × days), classes added up before
    rounding; the larger of the two (the workload method: W. Talley, How to design sales territories, Journal of
    Marketing 25, 1961). All but `outlets` and classes broadcast against the places.

    Returns:
        int64, one number a place.

    Raises:
        ValueError: a wrong argument, named; neither `per_head` nor `visits_per_cycle`; visits without calls and days.
    """
    count, whole = over_common_denominator("outlets", outlets)
    if whole != 1:
        raise ValueError("outlets: not whole numbers")
    if visits_per_cycle is None:
        if per_head is None:
            raise ValueError("per_head, visits_per_cycle: one of them is needed")
        if calls_per_day is not None or workdays is not None:
            raise ValueError("visits_per_cycle: needed with calls_per_day and workdays")
        return _divide_up(count, *_read_positive("per_head", per_head, count.shape))
    if calls_per_day is None or workdays is None:
        raise ValueError("calls_per_day, workdays: both are needed with visits_per_cycle")
    visits, v = over_common_denominator("visits_per_cycle", visits_per_cycle)
    if visits.ndim and (not count.ndim or count.shape[-1] != visits.shape[-1]):
        raise ValueError(f"visits_per_cycle: {visits.shape[-1]} classes, but outlets of shape {count.shape}")
    load = count * visits
    if visits.ndim:
        load, count = (np.asarray(a.sum(axis=-1), dtype=object) for a in (load, count))
    calls, c = _read_positive("calls_per_day", calls_per_day, count.shape)
    days, d = _read_positive("workdays", workdays, np.broadcast_shapes(count.shape, calls.shape))
    need = _divide_up(load, calls * days * v, c * d)
    if per_head is None:
        return need
    return np.asarray(np.maximum(need, _divide_up(count, *_read_positive("per_head", per_head, need.shape))))


def _read_positive(name: str, values: ArrayLike, places: tuple[int, ...]) -> tuple[Numbers, int]:
    """`over_common_denominator`; ValueError naming the argument also for a zero, and for a shape that does not fit the places."""
    numbers, denominator = over_common_denominator(name, values)
    if (numbers == 0).any():
        raise ValueError(f"{name}: not above zero")
    try:
        np.broadcast_shapes(numbers.shape, places)
    except ValueError:
        raise ValueError(f"{name}: shape {numbers.shape} does not fit {places}") from None
    return numbers, denominator


def _divide_up(n: Numbers, d: Numbers, times: int) -> Ints:
    """n × times / d rounded up."""
    return np.asarray(-(-n * times // d)).astype(np.int64)
