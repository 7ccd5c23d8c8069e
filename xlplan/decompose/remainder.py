"""The two roundings, on rows of whole weights: largest remainder (Hamilton) and rounded running totals. Floor 0.

Every function takes `total` (rows,) and `weights` (rows, n) either as int64 or as object arrays of Python ints, and
answers in kind. int64 is exact while |total| < 2**51 and a row of weights adds up to less than 2**62: the quotient is
estimated in floats, never off by more than one, and the remainder, known to lie within (-sum, 2 sum), is right even
when the products wrap around 2**64.
"""
from __future__ import annotations

import numpy as np

from xlplan.decompose.weights import Bools, Ints, Numbers


def divide(total: Numbers, weights: Numbers, among: Numbers) -> tuple[Numbers, Numbers]:
    """(floor, remainder) of total * weights / among: shapes (rows, n), 0 <= remainder < among. `among` (rows,) > 0."""
    t, s = total[:, None], among[:, None]
    if weights.dtype == object:
        product = t * weights
        floor = product // s
        return floor, product - floor * s
    estimate = weights.astype(np.float64)
    estimate *= t
    estimate /= s
    floor = np.floor(estimate, out=estimate).astype(np.int64)
    rest = t * weights
    rest -= floor * s
    for wrong, by in ((rest < 0, 1), (rest >= s, -1)):
        if wrong.any():
            rest += np.where(wrong, by * s, 0)
            floor -= np.where(wrong, by, 0)
    return floor, rest


def largest(rest: Numbers, count: Numbers) -> Bools:
    """Which `count` (rows,) parts of each row have the largest remainders, ties to the earlier: (rows, n)."""
    n = rest.shape[1]
    want = count.astype(np.int64)[:, None]
    last = np.take_along_axis(np.sort(rest, axis=1), np.minimum(n - want, n - 1), axis=1)  # the smallest that gets one
    chosen: Bools = rest >= last
    spare = chosen.sum(axis=1)[:, None] > want
    tied = np.flatnonzero(spare)
    if tied.size:  # more parts stand level than there are steps left
        above = rest[tied] > last[tied]
        level = chosen[tied] & ~above
        left = want[tied] - above.sum(axis=1)[:, None]
        chosen[tied] = above | (level & (np.cumsum(level, axis=1) <= left))
    return chosen


def hamilton(total: Numbers, weights: Numbers) -> Numbers:
    """Largest remainder: parts (rows, n) that add up to `total`, each its exact share rounded up or down.

    The steps left after rounding down go to the largest remainders, ties to the earlier part; a negative total mirrors
    the positive one. A row whose weights are all zero gets zeros. Method: A. Hamilton, 1792.
    """
    size = np.abs(total)
    floor, rest = divide(size, weights, np.maximum(weights.sum(axis=1), 1))
    floor += largest(rest, np.where(weights.any(axis=1), size - floor.sum(axis=1), 0))
    return np.where((total < 0)[:, None], -floor, floor) if (total < 0).any() else floor


def cumulative(total: Numbers, weights: Numbers) -> Numbers:
    """Rounded running totals, differenced: parts (rows, n) that add up to `total`.

    No running total is more than half a step from exact; a half goes down (toward zero for a negative total).
    """
    running = np.cumsum(weights, axis=1)
    among = running[:, -1]
    floor, rest = divide(np.abs(total), running, among)
    floor += rest > among[:, None] - rest
    parts = np.diff(floor, axis=1, prepend=floor[:, :1] * 0)
    return np.where((total < 0)[:, None], -parts, parts)


def hamilton_floats(total: Ints, weights: Numbers) -> tuple[Ints, Bools]:
    """`hamilton` in plain floats, and which rows are proven right by an error bound: (rows, n), (rows,).

    For float weights of widely differing size. A row is proven when no share lies within the error of a whole number
    and the last part served stands clear of the first not served.
    """
    n = weights.shape[1]
    size = np.abs(total)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        share = size[:, None] * (weights / weights.sum(axis=1, keepdims=True))
        error = (n + 4) * 2.0**-52 * size + 2.0**-900  # of a share, in steps; twice what is possible
        floor = np.floor(share)
        rest = share - floor
        count = size - floor.sum(axis=1)
        fine = (count >= 0) & (count < n) & np.isfinite(share).all(axis=1)
    want = np.where(fine, count, 0).astype(np.int64)
    order = np.sort(np.where(fine[:, None], rest, 0), axis=1)
    served = np.take_along_axis(order, np.minimum(n - want, n - 1)[:, None], axis=1)[:, 0]
    next_one = np.take_along_axis(order, np.maximum(n - want - 1, 0)[:, None], axis=1)[:, 0]
    clear = ((rest > error[:, None]) & (rest < 1 - error[:, None]) | (weights == 0)).all(axis=1)
    proven = fine & clear & ((want == 0) | (served - next_one > 2 * error))
    parts = np.where(fine[:, None], floor, 0).astype(np.int64)
    parts += (rest >= served[:, None]) & (want > 0)[:, None]
    return np.where((total < 0)[:, None], -parts, parts), proven
