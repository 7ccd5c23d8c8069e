"""Apportionment between bounds: shares are clipped at the one level at which they add up. Floor 0.

Largest remainder: the exact shares are clip(level * weight, lower, upper); parts at a bound stay there and the rest is
apportioned among the free parts. Divisor rules: clip(the rounded quotient, lower, upper) with the one divisor at which
these add up (F. Pukelsheim, Proportional Representation, 2nd edition, 2017, chapter 12). Either is found by pinning, in
each pass, the parts on the side that is short by more (G. Bitran and A. Hax, Disaggregation and resource allocation
using convex knapsack problems with bounded variables, Management Science 27, 1981): at most n + 1 passes, over the rows
that are still open.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from xlplan.decompose.rounding.remainder import divide_shares, float_shares, hamilton_floats, hamilton_parts, largest_remainders
from xlplan.decompose.rounding.weights import Bools, Floats, Ints, Numbers

NONE: Final = 2**62   # an upper bound that is none; -NONE for a lower one

Probe = tuple[Numbers, Bools, Bools, Numbers, Bools]
"""What one pass finds, all (rows, n) but the last two (rows,).

Parts without bounds, right where nothing is short or over; which are below the lower bound; which are above the upper;
a number with the sign of how the parts would miss the total if all were clipped now (+ too much); which rows are
certain.
"""
Look = Callable[[Numbers, Numbers, Numbers, Numbers], Probe]  # of total, weights, lower, upper; weight 0 for pinned parts


def sum_bounds(bounds: Numbers) -> Numbers:
    """Sum of the bounds (rows, n): (rows,); NONE or -NONE when one of them is none."""
    none = (bounds == NONE) | (bounds == -NONE)
    if not none.any():
        return _row_sums(bounds)
    total = _row_sums(np.where(none, 0, bounds))
    return np.where(none.any(axis=1), np.where(np.where(none, bounds, 0).max(axis=1) > 0, NONE, -NONE), total)


def _row_sums(bounds: Numbers) -> Numbers:
    """Of each row, exactly: bounds of 10**15 leave int64 when there are thousands."""
    return np.asarray((bounds.astype(object) if bounds.shape[1] > 2**12 else bounds).sum(axis=1))


def apportion_bounded(total: Numbers, weights: Numbers, lower: Numbers, upper: Numbers, look: Look) -> tuple[Numbers, Bools]:
    """Parts (rows, n) that add up to `total` (rows,) with lower <= part <= upper, and which rows are certain.

    Parts of weight zero stay at zero, or the bound nearest to it, unless the others cannot meet the total; then those
    stand at their bounds and the zero ones share the rest equally. The caller has made sure that a solution exists,
    and for int64 that bounds and total add up to less than 2**51.
    """
    rows = np.arange(len(total))
    out, sure = np.zeros(lower.shape, dtype=lower.dtype), np.ones(len(total), dtype=np.bool_)
    idle = weights == 0
    parts = np.where(idle, np.minimum(np.maximum(lower, 0), upper), 0)  # of pinned parts; zero for the free ones
    while rows.size:
        rest = total - parts.sum(axis=1)
        stuck = (rest != 0) & ~(weights != 0).any(axis=1)
        if stuck.any():
            revived = idle & stuck[:, None]
            rest += np.where(revived, parts, 0).sum(axis=1)
            parts = np.where(revived, 0, parts)
            weights = np.where(revived, weights * 0 + 1, weights)
        found, short, over, side, certain = look(rest, weights, lower, upper)
        wrong = short | over
        done = ~(wrong.any(axis=1) & certain)
        out[rows[done]] = (found + parts)[done]
        sure[rows[done]] = certain[done]
        to_lower, to_upper = short & (side >= 0)[:, None], over & (side <= 0)[:, None]
        parts = np.where(to_lower, lower, np.where(to_upper, upper, parts))
        weights = np.where(to_lower | to_upper, 0, weights)
        rows = rows[~done]
        total, weights, lower, upper, parts, idle = (a[~done] for a in (total, weights, lower, upper, parts, idle))
    return out, sure


def by_shares(total: Numbers, weights: Numbers, lower: Numbers, upper: Numbers) -> Probe:
    """Largest remainder; int64 or object throughout. int64: weights add up to less than 2**62."""
    among = np.maximum(weights.sum(axis=1), 1)
    floor, rest = divide_shares(total, weights, among)
    free = weights > 0
    short = free & (floor < lower)
    over = free & ((floor > upper) | ((floor == upper) & (rest > 0)))
    wrong = short | over
    side = _miss_sign(np.where(short, lower - floor, 0) + np.where(over, upper - floor, 0), np.where(wrong, rest, 0), among)
    fine = ~wrong.any(axis=1)
    down = fine & (total < 0)
    floor[down] = hamilton_parts(total[down], weights[down])
    up = fine & ~down
    floor[up] += largest_remainders(rest[up], total[up] - floor[up].sum(axis=1))
    return floor, short, over, side, np.ones(len(total), dtype=np.bool_)


def by_shares_floats(total: Ints, weights: Floats, lower: Ints, upper: Ints) -> Probe:
    """Largest remainder in plain floats; a row is certain when no share lies within its error of a bound."""
    size, error, certain = float_shares(np.abs(total), weights)
    share = np.where(total < 0, -1, 1)[:, None] * size
    free = weights > 0
    short, over = free & (share < lower), free & (share > upper)
    near = error * size
    certain &= ~(free & ((np.abs(share - lower) < near) | (np.abs(share - upper) < near))).any(axis=1)
    gaps = np.where(short, lower - share, 0) + np.where(over, upper - share, 0)
    side = gaps.sum(axis=1)
    certain &= (np.abs(side) > 2 * error[:, 0] * (size + np.abs(gaps)).sum(axis=1)) | (side == 0)
    parts = np.zeros(lower.shape, dtype=np.int64)
    fine = ~(short | over).any(axis=1)
    parts[fine], proven = hamilton_floats(total[fine], weights[fine])
    certain[fine] &= proven
    return parts, short, over, side, certain


def _miss_sign(gaps: Numbers, over: Numbers, among: Numbers) -> Numbers:
    """Its sign tells how the parts would miss the total if all were clipped now: + too much, - too little: (rows,).

    The miss is sum(gaps) - sum(over) / among, and sum(over) / among lies in [0, n), so gaps beyond that decide alone.
    """
    n = gaps.shape[1]
    whole: Numbers = np.minimum(np.maximum(gaps.sum(axis=1), -1), n)
    side: Numbers = whole * among - over.sum(axis=1)
    if side.dtype != object:  # int64 may have wrapped around, but not where the miss is less than one step
        rough = whole - (over / among[:, None]).sum(axis=1)
        side = np.where(np.abs(rough) > 0.5, np.sign(rough).astype(np.int64), side)
    return side
