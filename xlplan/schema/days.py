"""Days as Excel counts them, and the n-th of those worked. Floor 1."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from xlplan.schema.decimals import Array

_BEFORE_1900: Final = 693_594  # days from 0001-01-01 to Excel's day 0
_FAR: Final = 10**9  # beyond every day that Excel counts


def day_number(text: str) -> int:
    """Excel's number of an ISO date; 0 of any other text."""
    try:
        return date.fromisoformat(text).toordinal() - _BEFORE_1900
    except ValueError:
        return 0


def iso_day(number: int) -> str:
    """The ISO date of Excel's number."""
    return date.fromordinal(number + _BEFORE_1900).isoformat()


def count_workdays(first: Array, last: Array, worked: Sequence[int]) -> Array:
    """How many days of the list `worked`, in order, lie from the one day to the other, both included."""
    listed = np.asarray(worked, np.int64)
    since, until = (np.clip(of, -_FAR, _FAR).astype(np.int64) for of in (first, last))
    return np.asarray(np.maximum(np.searchsorted(listed, until, side="right") - np.searchsorted(listed, since), 0))


def nth_workdays(days: Array, far: Array, worked: Sequence[int]) -> Array:
    """Of each day the one that lies so many days worked after it, before it where that is less than 0; the day itself where it is
    0, and 0 where the list `worked`, in order, does not reach."""
    listed = np.asarray(worked, np.int64)
    if not listed.size:
        return np.where(far == 0, days, 0)
    day, many = (np.clip(of, -_FAR, _FAR).astype(np.int64) for of in np.broadcast_arrays(days, far))
    upto = np.searchsorted(listed, day, side="right") - 1  # the last one that is not after the day
    at = np.where(many < 0, np.searchsorted(listed, day), upto) + many
    reached = (day >= listed[0]) & (day <= listed[-1]) & (at >= 0) & (at < listed.size)
    return np.where(far == 0, days, np.where(reached, listed[np.clip(at, 0, listed.size - 1)], 0))
