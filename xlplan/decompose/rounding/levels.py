"""Steps put in the order in which a divisor rule serves them, in floats, with a note of what floats leave open. Floor 0.

With the level that is the total / divisor over the sum of weights, a part whose exact share of the total is q gets its
step number x + 1 at the level (post(x) - q) / weight * sum above the total: a small number, known well however large the
total is. A part's own levels lie at least 1 apart, so between two levels less than 1 apart each part has one step at
most, and the steps still to serve are the lowest of these.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.decompose.rounding.remainder import largest_remainders
from xlplan.decompose.rounding.signposts import Signpost
from xlplan.decompose.rounding.weights import Bools, Floats, Ints, Numbers

_ERROR: Final = 2.0**-49  # of a level, in steps of a part that has all the weight; four times what is possible
_BELOW: Final = 0.3719    # so that the first two levels enclose the right one, and neither they nor those in the
_ABOVE: Final = 0.2347    # middle stand on a tie


@dataclass(frozen=True, slots=True)
class ExactShares:
    """Exact shares, floor + rest / sums, of weights > 0; where the weight is 0, both are 0.

    Attributes:
        size: totals (rows,), not negative.
        floor, rest, weights: (rows, n); `given`: the weights before they became floats.
        sums: of the weights (rows,).
        error: of a level (rows,), in steps of the total, beyond that of the arithmetic here.
        exact: rows where the arithmetic here is exact enough to tell any two unequal levels apart.
    """

    size: Floats
    floor: Ints
    rest: Floats
    weights: Floats
    given: Numbers
    sums: Floats
    error: Floats
    exact: Bools

    def level(self, steps: Floats, post: Signpost) -> Floats:
        """At which a part that has `floor` + `steps` gets its next one."""
        have = np.maximum(self.floor + steps.astype(np.int64), 0)
        return np.asarray(((steps + post.above(have)) * self.sums[:, None] - self.rest) / self.weights)


def serve_steps(of: ExactShares, post: Signpost) -> tuple[Ints, Bools]:
    """Parts (rows, n) that add up to the totals, and which of them floats leave open."""
    with np.errstate(all="ignore"):
        some = of.weights > 0
        count = of.size - of.floor.sum(axis=1)
        steps, most = _enclose_level(of, post, some, count)
        steps += largest_remainders(np.where(most > steps, -of.level(steps, post), -np.inf), count - steps.sum(axis=1))
        parts = of.floor + steps.astype(np.int64)
        last = np.where(some & (parts > post.least), of.level(steps - 1, post), -np.inf)
        following = np.where(some, of.level(steps, post), np.inf)
        error = np.where(of.exact, 0, _ERROR)[:, None] * (np.abs(steps) + 2) * of.sums[:, None] / of.weights
        error = np.where(some, error + of.error[:, None], 0)
        open_ = np.zeros(parts.shape, dtype=np.bool_)
        rows = np.flatnonzero(~((last + error).max(axis=1) < (following - error).min(axis=1)))
        if rows.size:
            open_[rows] = _unordered_parts(last[rows], following[rows], error[rows], of.given[rows], of.exact[rows])
        missed = steps.sum(axis=1) != count
        open_[missed] = some[missed]
    return parts, open_


def _enclose_level(of: ExactShares, post: Signpost, some: Bools, count: Floats) -> tuple[Floats, Floats]:
    """Steps above `floor` at two levels, less than 1 apart, between which they add up to `count`."""
    n, s = some.shape[1], of.sums[:, None]
    start, slope = of.rest / s + (1 - post.early if post.steady else 0), of.weights / s

    def reach(level: Floats) -> Floats:
        steps = start + level[:, None] * slope
        whole = np.floor(steps)
        if not post.steady:
            whole += steps - whole >= post.above(np.maximum(of.floor + whole.astype(np.int64), 0))
        return whole if not post.least else whole * some

    low = np.maximum((post.early - 1) * n - _BELOW, -of.size)  # there no part has more than its least
    high = np.full(len(count), post.late * n + _ABOVE)
    for _ in range(int(np.ceil(np.log2((1 + post.late - post.early) * n + _BELOW + _ABOVE)))):
        middle = (low + high) / 2
        under = reach(middle).sum(axis=1) <= count
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    least = np.where(some, post.least - of.floor, 0)
    return np.maximum(reach(low), least), np.maximum(reach(high), least)


def _unordered_parts(last: Floats, following: Floats, error: Floats, weights: Numbers, exact: Bools) -> Bools:
    """Which parts' steps may be served in the wrong order.

    Parts of one weight are level exactly when floats say so; then they are in order when the earlier have the steps.
    """
    top, bottom = last.max(axis=1), following.min(axis=1)
    served = last + error >= (following - error).min(axis=1, keepdims=True)
    next_ = following - error <= (last + error).max(axis=1, keepdims=True)
    zone = served | next_
    one = np.take_along_axis(weights, zone.argmax(axis=1)[:, None], axis=1)
    alike = ((weights == one) | ~zone).all(axis=1)
    index = np.arange(last.shape[1])
    earlier = np.where(served, index, -1).max(axis=1) < np.where(next_, index, len(index)).min(axis=1)
    ordered = (top == bottom) & (exact | alike) & earlier
    return np.asarray(zone & ~ordered[:, None])
