"""Series of whole steps: each term is computed exactly and rounded on its own, half away from zero. Floor 0."""
from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from xlplan.decompose.rounding.apportion import LIMIT
from xlplan.decompose.rounding.infeasible import TooLarge
from xlplan.decompose.rounding.rational import half_up
from xlplan.decompose.rounding.remainder import divide_shares
from xlplan.decompose.rounding.weights import Ints

_BITS: Final = 192  # of the fraction carried along: errors of a million terms stay far below a half


def straight_series(n: int, start: int, end: int) -> Ints:
    """`n` values at equal intervals, the first `start`, the last `end`: int64 (n,); one value alone is `start`."""
    if end < start:
        return -straight_series(n, -start, -end)
    across, among = np.array([end - start]), np.array([max(n - 1, 1)])
    floor, rest = divide_shares(across, np.arange(n)[None], among)
    values: Ints = start + floor[0]
    values += 2 * rest[0] + (values >= 0) > among  # a half goes up unless the value is negative
    return values


def growing_series(n: int, start: int, ratio: Fraction) -> Ints:
    """`start` times ratio**i: int64 (n,). TooLarge when a value goes beyond 10**15.

    The terms are carried along as whole multiples of 2**-192 with a bound of the error; where that leaves the rounding
    open, the term is computed again in full.
    """
    out = np.zeros(n, dtype=np.int64)
    over, under = abs(ratio.numerator), ratio.denominator
    half = 1 << _BITS - 1
    term, error = abs(start) << _BITS, 0  # the exact term lies in [term, term + error]
    for i in range(n):
        value = (term + half) >> _BITS
        if (term + error + half) >> _BITS != value:
            value = half_up(abs(start) * over**i, under**i)
        if value > LIMIT:
            raise TooLarge(f"percent: cell {i} would go beyond {LIMIT} steps")
        if not value:
            break  # and so are all that follow
        out[i] = value
        term, lost = divmod(term * over, under)
        error = -(-error * over // under) + (lost > 0)
    if start < 0:
        out = -out
    if ratio < 0:
        out[1::2] *= -1
    return out
