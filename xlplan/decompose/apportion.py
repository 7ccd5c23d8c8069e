"""Break a total into whole parts by weight. Floor 0."""
from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.bounded import NONE, bounded, reach
from xlplan.decompose.infeasible import Conflict, Infeasible
from xlplan.decompose.remainder import cumulative, hamilton, hamilton_floats
from xlplan.decompose.weights import Bools, Ints, Numbers, big, read, whole

Rule = Literal["largest_remainder", "cumulative"]
RULES: Final[tuple[Rule, ...]] = ("largest_remainder", "cumulative")
LIMIT: Final = 10**15  # steps, as in xlplan.units

_ROOM: Final = 2**62   # of int64
_SAFE: Final = 2**51   # a quotient estimated in floats is then at most one off


def apportion(total: ArrayLike, weights: ArrayLike, *, rule: Rule = "largest_remainder",
              lower: ArrayLike | None = None, upper: ArrayLike | None = None) -> Ints:
    """Parts that add up to `total` exactly, in proportion to `weights`.

    Args:
        total: whole steps, int or integer array of shape (...); its size at most 10**15.
        weights: ints, floats (taken at their exact binary value) or Fractions, shape (..., n); none negative. A part
            of weight zero gets zero, unless a bound forces it; all zero: split equally.
        rule: `largest_remainder`: shares rounded down, the steps left to the largest remainders, ties to the earlier
            part. `cumulative`: each part is the rounded running total less the one before, so that no running total
            is more than half a step from exact, a half going down: 102 over four equal parts is 25, 26, 25, 26.
        lower, upper: whole steps for the signed parts, shape (..., n) or broadcast to it; -10**15 and beyond below,
            10**15 and beyond above mean none. A side not given keeps the sign of the total: no part of a positive
            total is negative. Shares are clipped at one common level of weight (see `bounded`).

    Returns:
        int64 counts of steps, shape (..., n); leading axes of all arguments broadcast. -total mirrors total.

    Raises:
        ValueError: a wrong argument, named. OverflowError: a total beyond 10**15. Infeasible: bounds that cannot hold.
    """
    if rule not in RULES:
        raise ValueError(f"rule: {rule!r} is none of {', '.join(RULES)}")
    if rule == "cumulative" and not (lower is None and upper is None):
        raise ValueError("rule: 'cumulative' takes no lower or upper")
    t, w = _integers("total", total), read(weights)
    if t.size and int(np.abs(t).max()) > LIMIT:
        raise OverflowError(f"total: beyond {LIMIT} steps")
    bounds = [None if b is None else _integers(name, b) for name, b in (("lower", lower), ("upper", upper))]
    n = w.shape[-1]
    shape = np.broadcast_shapes(w.shape, (*t.shape, 1), *(b.shape for b in bounds if b is not None))
    if shape[-1] != n:
        raise ValueError(f"lower, upper: {shape[-1]} parts, but weights for {n}")
    w, t = np.broadcast_to(w, shape).reshape(-1, n), np.broadcast_to(t, shape[:-1]).reshape(-1)
    idle = np.asarray(~(w > 0).any(axis=1))
    if idle.any():
        w = np.where(idle[:, None], np.ones(1, dtype=np.int64), w)
    if lower is None and upper is None:
        return _free(t, w, hamilton if rule == "largest_remainder" else cumulative).reshape(shape)
    low, high = (None if b is None else np.broadcast_to(b, shape).reshape(-1, n) for b in bounds)
    low, high = _sides(t, n, low, high)
    _check(t, low, high, shape[:-1])
    return _bounded(t, w, low, high).reshape(shape)


def _integers(name: str, values: ArrayLike) -> Ints:
    """The values as int64; ValueError naming the argument when they are not whole numbers."""
    a = np.asarray(values)
    if a.dtype.kind not in "iu" and a.size:
        if a.dtype.kind == "O" and all(isinstance(x, int) for x in a.flat):
            raise OverflowError(f"{name}: beyond {LIMIT} steps")
        raise ValueError(f"{name}: not whole numbers ({a.dtype})")
    if a.dtype.kind == "u" and a.size and np.max(a) > LIMIT:
        raise OverflowError(f"{name}: beyond {LIMIT} steps")
    return a.astype(np.int64, copy=False)


def _free(t: Ints, w: Numbers, method: Callable[[Numbers, Numbers], Numbers]) -> Ints:
    """Parts (rows, n) without bounds: int64 where that is exact, else floats where proven, else Python ints."""
    v, fits = whole(w, _ROOM)
    if fits.all():
        return method(t, v).astype(np.int64, copy=False)
    out = np.empty(w.shape, dtype=np.int64)
    out[fits] = method(t[fits], v[fits])
    hard = np.flatnonzero(~fits)
    if method is hamilton and w.dtype.kind == "f":
        out[hard], proven = hamilton_floats(t[hard], w[hard])
        hard = hard[~proven]
    if hard.size:
        out[hard] = method(t[hard].astype(object), big(w[hard])).astype(np.int64)
    return out


def _bounded(t: Ints, w: Numbers, low: Ints, high: Ints) -> Ints:
    """Parts (rows, n) between bounds: int64 where that is exact, else Python ints."""
    v, fits = whole(w, _ROOM)
    sizes = [np.where(np.abs(b) == NONE, 0, np.abs(b)).sum(axis=1, dtype=np.float64) for b in (low, high)]
    fits = fits & (np.abs(t) + sizes[0] + sizes[1] < _SAFE)
    out = np.empty(w.shape, dtype=np.int64)
    out[fits] = bounded(t[fits], v[fits], low[fits], high[fits])
    hard = np.flatnonzero(~fits)
    if hard.size:  # where the free parts lie strictly inside, so do their shares, and nothing is clipped
        out[hard] = _free(t[hard], w[hard], hamilton)
        hard = hard[((out[hard] <= low[hard]) | (out[hard] >= high[hard])).any(axis=1)]
    if hard.size:
        t_, low_, high_ = (a[hard].astype(object) for a in (t, low, high))
        out[hard] = bounded(t_, big(w[hard]), low_, high_).astype(np.int64)
    return out


def _sides(t: Ints, n: int, low: Ints | None, high: Ints | None) -> tuple[Ints, Ints]:
    """Both bounds (rows, n): the side not given keeps the sign of the total; beyond LIMIT is none."""
    def side(given: Ints | None, sign: int) -> Ints:
        if given is None:
            return np.repeat(np.where(sign * t > 0, sign * NONE, 0)[:, None], n, axis=1)
        if given.size and int((given * sign).min()) < -LIMIT:
            raise OverflowError(f"{'upper' if sign > 0 else 'lower'}: beyond {LIMIT} steps")
        return np.where(given * sign >= LIMIT, sign * NONE, given)
    return side(low, -1), side(high, 1)


def _check(t: Ints, low: Ints, high: Ints, lead: tuple[int, ...]) -> None:
    """Infeasible with the first row that has no solution."""
    crossed = low > high
    every = np.ones(low.shape, dtype=np.bool_)
    least, most = reach(low, every), reach(high, every)
    bad: Bools = crossed.any(axis=1) | (t < least) | (t > most)
    if not bad.any():
        return
    i = int(np.argmax(bad))
    parts = tuple(int(k) for k in np.flatnonzero(crossed[i]))
    raise Infeasible(Conflict(
        kind="crossed" if parts else "below" if t[i] < least[i] else "above",
        row=tuple(int(k) for k in np.unravel_index(i, lead)) if lead else (), parts=parts, total=int(t[i]),
        low=None if least[i] == -NONE else int(least[i]), high=None if most[i] == NONE else int(most[i]),
        rows=int(bad.sum())))
