"""The months of a row moved to a new figure: those that may move in proportion, held ones stay. Floor 4."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlplan.decompose import apportion
from xlplan.units import Bools, Ints


class MovedMonths(NamedTuple):
    """`lifted`: holds stood in the way and were taken off."""

    months: Ints
    lifted: bool = False


def moved_months(stands: Ints, target: int, held: Bools, closed: Bools, suggested: Ints) -> MovedMonths:
    """Twelve months that add up to `target`, steps of one unit.

    What is `closed` (not on sale) never moves. Months `held` by the unit stay as long as the others can carry the change: a cut takes
    from none more than it has. Where nothing stands that could move, the difference lies as `suggested` does, else equally.
    """
    change = target - int(stands.sum())
    if not change:
        return MovedMonths(stands)
    for free, lifted in ((~closed & ~held, False), (~closed, bool(held.any()))):
        pull = np.where(free, np.maximum(stands, 0), 0)
        if -change > int(pull.sum()) or not free.any():
            continue
        if not pull.any():
            pull = np.where(free, np.maximum(suggested, 0), 0)
            pull = pull if pull.any() else free.astype(np.int64)
        lower = np.where(free, -np.maximum(stands, 0), 0) if change < 0 else None
        return MovedMonths(stands + np.asarray(apportion(change, pull, lower=lower), dtype=np.int64), lifted)
    open_months = ~closed if not closed.all() else np.ones(12, np.bool_)
    return MovedMonths(np.asarray(apportion(target, open_months.astype(np.int64)), dtype=np.int64), bool(held.any()))


def moved_rows(stands: Ints, target: Ints, held: Bools, closed: Bools, change: int) -> Ints:
    """The targets of a unit's rows with `change` of its year in them, out of months and into months that are not fixed. `stands`, `held`,
    `closed`: rows × 12. Where those leave no room for it, over all rows in proportion."""
    free = ~held & ~closed
    rooms, whole = np.asarray(free.any(axis=1), dtype=np.bool_), np.asarray(np.maximum(target, 0), dtype=np.int64)
    fixed = np.asarray(np.where(free, 0, np.maximum(stands, 0)).sum(axis=1), dtype=np.int64)
    if change < 0:
        loose = np.where(fixed > target, whole, np.where(rooms, whole - fixed, 0))  # holds above the target are off already
        pull: Ints = np.asarray(loose if -change <= int(loose.sum()) else whole, dtype=np.int64)
        return np.asarray(target + np.asarray(apportion(change, pull, lower=-pull), dtype=np.int64), dtype=np.int64)
    pull = np.asarray(np.where(rooms, whole, 0) if (rooms & (whole > 0)).any() else rooms if rooms.any() else np.maximum(whole, 1),
                      dtype=np.int64)
    return np.asarray(target + np.asarray(apportion(change, pull), dtype=np.int64), dtype=np.int64)
