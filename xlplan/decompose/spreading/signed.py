"""Shares of amounts of both signs, rounded so that they add up. Floor 0."""
from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from xlplan.decompose.rounding.apportion import LIMIT, RoundingRule
from xlplan.decompose.rounding.infeasible import TooLarge
from xlplan.decompose.rounding.remainder import divide_shares, largest_remainders
from xlplan.decompose.rounding.weights import Ints, Numbers
from xlplan.decompose.spreading.cells import exact_sum

SIGNED: Final[tuple[RoundingRule, ...]] = ("largest_remainder", "cumulative", "last")
_FACTOR: Final = 2**51  # within these `divide_shares` is exact in int64
_AMONG: Final = 2**62


def round_signed(amounts: Numbers, factor: Fraction, total: int, rule: RoundingRule) -> Ints:
    """`amounts` (n,) times `factor`, each rounded up or down so that they add up to `total`: int64 (n,).

    For amounts of any sign, int64 or Python ints. `total` must be the exact sum of the shares rounded up or down.
    largest_remainder: shares rounded down, the steps left to the largest remainders, ties to the earlier; of all
    roundings with that total it lies nearest to the exact shares. cumulative: running totals rounded, as in `apportion`.
    last: shares rounded down, what is left to the last amount that is not zero. Opposite amounts give opposite shares:
    where the exact sum is negative, or zero and the first amount that is not, everything is mirrored.

    Raises:
        ValueError: another rule: divisor methods know no amounts of both signs. TooLarge: a share beyond 10**15.
    """
    if rule not in SIGNED:
        raise ValueError(f"rule: {rule!r} is for amounts of one sign")
    if is_turned(amounts, factor):
        return -round_signed(amounts, -factor, -total, rule)
    peak = max(int(amounts.max()), -int(amounts.min()))
    if peak * abs(factor.numerator) > LIMIT * factor.denominator:
        raise TooLarge(f"a cell would go beyond {LIMIT} steps")
    running = rule == "cumulative"
    reach = peak * len(amounts) if running else peak
    safe = abs(factor.numerator) < _FACTOR and factor.denominator < _AMONG and reach < _AMONG
    safe = safe and reach * abs(factor.numerator) < _FACTOR * factor.denominator
    kind = np.int64 if safe and amounts.dtype != object else object
    by, among = np.array([factor.numerator], dtype=kind), np.array([factor.denominator], dtype=kind)
    rows = amounts.astype(kind, copy=False)[None]
    if running:
        floor, rest = divide_shares(by, np.cumsum(rows, axis=1), among)
        floor += rest > among[:, None] - rest
        floor[:, -1] = total
        floor = np.diff(floor, axis=1, prepend=floor[:, :1] * 0)
    else:
        floor, rest = divide_shares(by, rows, among)
        left = total - floor.sum(axis=1)
        if rule == "last":
            floor[0, int(np.flatnonzero(amounts)[-1])] += left[0]
        else:
            floor += largest_remainders(rest, left)
    parts: Ints = floor[0].astype(np.int64)
    return parts


def is_turned(amounts: Numbers, factor: Fraction) -> bool:
    """Whether the shares are rounded with all signs turned."""
    whole = exact_sum(amounts) * factor.numerator
    return (whole or int(amounts[np.argmax(amounts != 0)]) * factor.numerator) < 0
