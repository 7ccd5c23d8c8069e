"""Divisor rules: divide by one divisor, round by the rule's posts, and choose the divisor that meets the total. Floor 0.

Floats put the steps in order (`levels`); the parts they leave open are put in order as fractions.
"""
from __future__ import annotations

import numpy as np

from xlplan.decompose.rounding.bounded import Probe
from xlplan.decompose.rounding.levels import ExactShares, serve_steps
from xlplan.decompose.rounding.remainder import divide_shares, float_shares, mirror_signs
from xlplan.decompose.rounding.signposts import SIGNPOSTS, DivisorRule, Signpost
from xlplan.decompose.rounding.weights import Bools, Floats, Ints, Numbers, big_weights


def divisor_parts(total: Numbers, weights: Numbers, rule: DivisorRule) -> Ints:
    """Parts (rows, n) that add up to `total` (rows,) by a divisor rule: int64.

    `total` and `weights` are int64 or object, as in `remainder`, with the same limits. A tie goes to the earlier part,
    a negative total mirrors. Where the rule wants a step for each part and there are fewer, the first parts get them.
    """
    post = SIGNPOSTS[rule]
    size = _steps_needed(total, weights, post)
    among = np.maximum(weights.sum(axis=1), 1)
    floor, rest = divide_shares(size, weights, among)
    exact = np.zeros(len(size), dtype=np.bool_)
    if weights.dtype == object:
        rest, wide = (np.asarray(a / among[:, None], dtype=np.float64) for a in (rest, weights))
        wide = np.where(weights > 0, np.maximum(wide, 1e-300), 0)  # a part too small for a float is still a part
        among = np.ones(len(size))
    else:
        wide, n = weights.astype(np.float64), weights.shape[1]
        if post.steady:  # products and differences of levels are then whole halves, and unequal quotients stay unequal
            exact = (among.astype(np.float64) * (n + 3) < 2.0**51) & (wide.max(axis=1)**2 * (n + 2) < 2.0**50)
    parts, open_ = serve_steps(ExactShares(size.astype(np.float64), floor.astype(np.int64), rest.astype(np.float64), wide, weights,
                                           among.astype(np.float64), np.zeros(len(size)), exact), post)
    for i in np.flatnonzero(open_.any(axis=1)):
        k = np.flatnonzero(open_[i])
        held = int(size[i]) - sum(parts[i].tolist()) + sum(parts[i, k].tolist())
        parts[i, k] = settle_parts(held, parts[i, k].tolist(), big_weights(weights[i:i + 1, k])[0].tolist(), post)
    return _sign_parts(total, weights, parts, post)


def divisor_floats(total: Ints, weights: Floats, rule: DivisorRule) -> tuple[Ints, Bools]:
    """`divisor_parts` in plain floats, and which rows are proven right by an error bound: (rows, n), (rows,)."""
    post = SIGNPOSTS[rule]
    size = _steps_needed(total, weights, post)
    share, _, fine = float_shares(size, weights)
    floor = np.floor(share)
    with np.errstate(all="ignore"):
        wide = weights / weights.max(axis=1, keepdims=True)
        wide = np.where(weights > 0, wide / wide.sum(axis=1, keepdims=True), 0)
    error = (size + weights.shape[1]) * 2.0**-51  # of a level: each weight and each share is rounded once
    none = np.zeros(len(wide), dtype=np.bool_)
    parts, open_ = serve_steps(ExactShares(size.astype(np.float64), floor.astype(np.int64), share - floor, wide, weights,
                                           np.ones(len(wide)), error, none), post)
    return _sign_parts(total, weights, parts, post), fine & ~open_.any(axis=1)


def by_divisor(total: Numbers, weights: Numbers, lower: Numbers, upper: Numbers, rule: DivisorRule) -> Probe:
    """A divisor rule between bounds; int64 or object throughout."""
    return _probe_parts(divisor_parts(total, weights, rule), weights, lower, upper, np.ones(len(total), dtype=np.bool_))


def by_divisor_floats(total: Ints, weights: Floats, lower: Ints, upper: Ints, rule: DivisorRule) -> Probe:
    """A divisor rule between bounds in plain floats."""
    parts, proven = divisor_floats(total, weights, rule)
    return _probe_parts(parts, weights, lower, upper, proven)


def _probe_parts(parts: Ints, weights: Numbers, lower: Numbers, upper: Numbers, certain: Bools) -> Probe:
    short, over = (weights > 0) & (parts < lower), (weights > 0) & (parts > upper)
    side = (np.where(short, lower - parts, 0) + np.where(over, upper - parts, 0)).sum(axis=1)
    return parts, short, over, side, certain


def _steps_needed(total: Numbers, weights: Numbers, post: Signpost) -> Numbers:
    """|total|, or the number of parts of positive weight where that is more and each must get a step."""
    size = np.abs(total)
    return np.maximum(size, (weights > 0).sum(axis=1)) if post.least else size


def _sign_parts(total: Numbers, weights: Numbers, parts: Ints, post: Signpost) -> Ints:
    """The parts with the sign of the total; of too few steps for each to get one, the first parts get them."""
    if post.least:
        size, some = np.abs(total), weights > 0
        few = np.asarray(size < some.sum(axis=1))
        if few.any():
            parts[few] = some[few] & (np.cumsum(some[few], axis=1) <= size[few, None])
    return mirror_signs(total, parts)


def settle_parts(total: int, parts: list[int], weights: list[int], post: Signpost) -> list[int]:
    """The right parts, found from parts a few steps off at most; weights are positive, of any size."""
    while True:
        low = [max(x - 1, 0) for x in parts]
        steps = sorted((post.order(x + j, w), i) for i, (x, w) in enumerate(zip(low, weights, strict=True)) for j in (0, 1))
        for _, i in steps[:max(total - sum(low), 0)]:
            low[i] += 1
        if low == parts:
            return parts
        parts = low
