"""Largest remainder between bounds. Floor 0.

The exact shares are clip(level * weight, lower, upper) with the one level at which they add up to the total; parts at
a bound stay there and the rest is apportioned among the free parts. The level is found by pinning, in each pass, the
parts on the side that is short by more (G. Bitran and A. Hax, Disaggregation and resource allocation using convex
knapsack problems with bounded variables, Management Science 27, 1981): at most n passes, all rows at once.
"""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.decompose.remainder import divide, hamilton
from xlplan.decompose.weights import Bools, Numbers

NONE: Final = 2**62  # an upper bound that is none; -NONE for a lower one


def reach(bounds: Numbers, where: Bools) -> Numbers:
    """Sum of the bounds (rows, n) over the parts in `where`: (rows,); NONE or -NONE when one of them is none."""
    endless = where & ((bounds == NONE) | (bounds == -NONE))
    total = np.where(where & ~endless, bounds, 0).sum(axis=1)
    return np.where(endless.any(axis=1), np.where(np.where(endless, bounds, 0).max(axis=1) > 0, NONE, -NONE), total)


def bounded(total: Numbers, weights: Numbers, lower: Numbers, upper: Numbers) -> Numbers:
    """Parts (rows, n) that add up to `total` (rows,) with lower <= part <= upper (rows, n); int64 or object throughout.

    Parts of weight zero stay at zero, or the bound nearest to it, unless the others cannot meet the total; then those
    stand at their bounds and the zero ones share the rest equally. The caller has made sure that a solution exists,
    and for int64 that weights add up to less than 2**62, bounds and total to less than 2**51.
    """
    parts = np.minimum(np.maximum(lower, lower * 0), upper)
    free = weights > 0
    rest = total - np.where(free, 0, parts).sum(axis=1)
    for bound, beyond in ((upper, rest > reach(upper, free)), (lower, rest < reach(lower, free))):
        if beyond.any():
            swap = beyond[:, None]
            parts = np.where(swap & free, bound, parts)
            weights = np.where(swap & ~free, 1, weights)
            free = free ^ swap
    while True:
        active = np.where(free, weights, 0)
        among = np.maximum(active.sum(axis=1), 1)
        rest = total - np.where(free, 0, parts).sum(axis=1)
        floor, over = divide(rest, active, among)
        short = free & (floor < lower)
        excess = free & ((floor > upper) | ((floor == upper) & (over > 0)))
        if not (short | excess).any():
            return np.where(free, hamilton(rest, active), parts)
        side = _side(np.where(short, lower - floor, 0) + np.where(excess, upper - floor, 0),
                     np.where(short | excess, over, 0), among)
        to_lower, to_upper = short & (side >= 0), excess & (side <= 0)
        parts = np.where(to_lower, lower, np.where(to_upper, upper, parts))
        free = free & ~(to_lower | to_upper)


def _side(gaps: Numbers, over: Numbers, among: Numbers) -> Numbers:
    """Its sign tells how the parts would miss the total if all were clipped now: + too much, - too little: (rows, 1).

    The miss is sum(gaps) - sum(over) / among, and sum(over) / among lies in [0, n), so gaps beyond that decide alone.
    """
    n = gaps.shape[1]
    whole: Numbers = np.minimum(np.maximum(gaps.sum(axis=1), -1), n)
    side: Numbers = whole * among - over.sum(axis=1)
    if side.dtype != object:  # int64 may have wrapped around, but not where the miss is less than one step
        rough = whole - (over / among[:, None]).sum(axis=1)
        side = np.where(np.abs(rough) > 0.5, np.sign(rough).astype(np.int64), side)
    return side[:, None]
