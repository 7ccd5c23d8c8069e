"""Roundings of rows of whole weights: largest remainder (Hamilton), rounded running totals, the rest to the last. Floor 0.

Every function takes `total` (rows,) and `weights` (rows, n) either as int64 or as object arrays of Python ints, and
answers in kind. int64 is exact while |total| < 2**51 and a row of weights adds up to less than 2**62: the quotient is
estimated in floats, never off by more than one, and the remainder, known to lie within (-sum, 2 sum), is right even
when the products wrap around 2**64.

`..._floats` does the same in plain floats, for float weights of widely differing size, and says which rows are proven
right: (parts (rows, n), proven (rows,)).
"""
from __future__ import annotations

import numpy as np

from xlplan.decompose.rounding.weights import Bools, Floats, Ints, Numbers


def divide_shares(total: Numbers, weights: Numbers, among: Numbers) -> tuple[Numbers, Numbers]:
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


def largest_remainders(rest: Numbers, count: Numbers) -> Bools:
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


def mirror_signs(total: Numbers, parts: Numbers) -> Numbers:
    """The parts (rows, n) with the signs of the totals (rows,)."""
    return np.where((total < 0)[:, None], -parts, parts) if (total < 0).any() else parts


def hamilton_parts(total: Numbers, weights: Numbers) -> Numbers:
    """Largest remainder: parts (rows, n) that add up to `total`, each its exact share rounded up or down.

    The steps left after rounding down go to the largest remainders, ties to the earlier part; a negative total mirrors
    the positive one. A row whose weights are all zero gets zeros. Method: A. Hamilton, 1792.
    """
    size = np.abs(total)
    floor, rest = divide_shares(size, weights, np.maximum(weights.sum(axis=1), 1))
    floor += largest_remainders(rest, np.where(weights.any(axis=1), size - floor.sum(axis=1), 0))
    return mirror_signs(total, floor)


def cumulative_parts(total: Numbers, weights: Numbers) -> Numbers:
    """Rounded running totals, differenced: parts (rows, n) that add up to `total`.

    No running total is more than half a step from exact; a half goes down (toward zero for a negative total).
    """
    running = np.cumsum(weights, axis=1)
    among = running[:, -1]
    floor, rest = divide_shares(np.abs(total), running, among)
    floor += rest > among[:, None] - rest
    return mirror_signs(total, np.diff(floor, axis=1, prepend=floor[:, :1] * 0))


def truncated_parts(total: Numbers, weights: Numbers) -> Numbers:
    """Shares rounded toward zero, all that is left over to the last part of positive weight: parts (rows, n) that add up
    to `total`. A negative total mirrors the positive one."""
    size = np.abs(total)
    floor, _ = divide_shares(size, weights, np.maximum(weights.sum(axis=1), 1))
    return mirror_signs(total, _rest_to_last(floor, size, weights))


def _rest_to_last(parts: Numbers, size: Numbers, weights: Numbers) -> Numbers:
    """The parts (rows, n), what they lack of `size` (rows,) added to the last of positive weight."""
    n = weights.shape[1]
    at = n - 1 - np.argmax((weights > 0)[:, ::-1], axis=1)
    parts[np.arange(len(parts)), at] += np.where(weights.any(axis=1), size - parts.sum(axis=1), 0)
    return parts


def float_shares(size: Numbers, weights: Floats) -> tuple[Floats, Floats, Bools]:
    """Exact shares of `size` (rows,) >= 0 in floats: (rows, n), a bound of their relative error (rows, 1), which rows.

    A row in which a weight is too small beside the largest to be held apart from zero has no such bound.
    """
    with np.errstate(all="ignore"):
        part = weights / weights.max(axis=1, keepdims=True)
        share = size[:, None] * (part / part.sum(axis=1, keepdims=True))
        fine = ((part > 2.0**-900) | (weights == 0)).all(axis=1)
    return np.where(np.isfinite(share), share, 0), np.full((len(share), 1), (weights.shape[1] + 6) * 2.0**-52), fine


def hamilton_floats(total: Ints, weights: Floats) -> tuple[Ints, Bools]:
    """`hamilton_parts`, proven when no share lies within its error of a whole number and the last part served stands clear."""
    n = weights.shape[1]
    size = np.abs(total)
    share, error, fine = float_shares(size, weights)
    error = error * size[:, None]
    floor = np.floor(share)
    rest = share - floor
    count = size - floor.sum(axis=1)
    fine &= (count >= 0) & (count < n)
    want = np.where(fine, count, 0).astype(np.int64)[:, None]
    order = np.sort(rest, axis=1)
    served = np.take_along_axis(order, np.minimum(n - want, n - 1), axis=1)
    next_one = np.take_along_axis(order, np.maximum(n - want - 1, 0), axis=1)
    clear = ((rest > error) & (rest < 1 - error) | (weights == 0)).all(axis=1)
    clear &= ((want == 0) | (served - next_one > 2 * error))[:, 0]
    clear |= (weights > 0).sum(axis=1) == 1  # it takes all
    parts = floor.astype(np.int64)
    parts += (rest >= served) & (want > 0)
    return mirror_signs(total, parts), fine & clear


def cumulative_floats(total: Ints, weights: Floats) -> tuple[Ints, Bools]:
    """`cumulative_parts`, proven when no running total lies within its error of a half."""
    size = np.abs(total)
    share, error, fine = float_shares(size, weights)
    running = np.cumsum(share, axis=1)
    running[:, -1] = size
    floor = np.floor(running)
    rest = running - floor
    clear = (np.abs(rest - 0.5) > 2 * error * size[:, None]).all(axis=1)
    floor += rest > 0.5
    return mirror_signs(total, np.diff(floor.astype(np.int64), axis=1, prepend=0)), fine & clear


def truncated_floats(total: Ints, weights: Floats) -> tuple[Ints, Bools]:
    """`truncated_parts`, proven when no share lies within its error of a whole number."""
    size = np.abs(total)
    share, error, fine = float_shares(size, weights)
    error = error * size[:, None]
    floor = np.floor(share)
    rest = share - floor
    clear = ((rest > error) & (rest < 1 - error) | (weights == 0)).all(axis=1)
    return mirror_signs(total, _rest_to_last(floor.astype(np.int64), size, weights)), fine & clear
