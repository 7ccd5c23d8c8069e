"""Break a total into whole parts by weight. Floor 0."""
from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.arithmetic import METHODS, RoundingRule, apportion_free, apportion_within
from xlplan.decompose.rounding.bounded import NONE, sum_bounds
from xlplan.decompose.rounding.infeasible import Conflict, Infeasible, TooLarge
from xlplan.decompose.rounding.weights import Bools, Ints, as_array, read_weights

__all__ = ["LIMIT", "RULES", "RoundingRule", "apportion"]

RULES: Final[tuple[RoundingRule, ...]] = tuple(METHODS)
LIMIT: Final = 10**15  # steps, as in xlplan.units


def apportion(total: ArrayLike, weights: ArrayLike, *, rule: RoundingRule = "largest_remainder",
              lower: ArrayLike | None = None, upper: ArrayLike | None = None) -> Ints:
    """Parts that add up to `total` exactly, in proportion to `weights`.

    Args:
        total: whole steps, int or integer array of shape (...); its size at most 10**15.
        weights: ints, floats (taken at their exact binary value) or Fractions, shape (..., n); none negative. A part
            of weight zero gets zero, unless a bound forces it; all zero: equal weights.
        rule: by `largest_remainder` shares are rounded down and the steps left go to the largest remainders
            (Hamilton 1792, Hare, Vinton). By `cumulative` each part is the rounded running total less the one before:
            no running total is more than half a step from exact, a half going down; 102 over four equal parts is 25,
            26, 25, 26. By `last` shares are rounded down and all that is left goes to the last part that has a weight, as
            houses do that settle the year in December. The others are divisor rules: weights are divided by the one
            divisor at which they add up when each quotient is rounded: `jefferson` down (also D'Hondt; kind to large
            parts), `webster` to the nearest (also Sainte-Lague; partial to nobody), `hill` at the geometric mean of its
            neighbours (also Huntington; parts alike in percent), `dean` at their harmonic mean, `adams` up (kind to small
            parts). Only `largest_remainder` keeps every part within a step of its share; only divisor rules never take a
            step from a part because the total grows. `hill`, `dean`, `adams` give every part of positive weight a step.
            Except by `cumulative` and `last`, a tie goes to the earlier part. Source: M. Balinski and H. P. Young, Fair
            Representation, 2nd edition, 2001.
        lower, upper: whole steps for the signed parts, shape (..., n) or broadcast to it; -10**15 and beyond below,
            10**15 and beyond above mean none. A side not given keeps the sign of the total: no part of a positive
            total is negative, unless the other side forces it. Shares are clipped at one common level of weight, or one
            divisor (see `bounded`).

    Returns:
        int64 counts of steps, shape (..., n); leading axes of all arguments broadcast. -total mirrors total.

    Raises:
        ValueError: a wrong argument, named. TooLarge: a total beyond 10**15. Infeasible: bounds that cannot hold,
            or fewer steps than parts for a rule that wants a step for each.
    """
    if rule not in RULES:
        raise ValueError(f"rule: {rule!r} is none of {', '.join(RULES)}")
    method, bound = METHODS[rule], not (lower is None and upper is None)
    if bound and method.looks is None:
        raise ValueError(f"rule: {rule!r} takes no lower or upper")
    t, w = read_integers("total", total), read_weights(weights)
    if t.size and int(np.abs(t).max()) > LIMIT:
        raise TooLarge(f"total: beyond {LIMIT} steps")
    bounds = [None if b is None else read_integers(name, b) for name, b in (("lower", lower), ("upper", upper))]
    n, shape = w.shape[-1], _join_shapes("total", w.shape, (*t.shape, 1))
    for name, b in zip(("lower", "upper"), bounds, strict=True):
        shape = shape if b is None else _join_shapes(name, shape, b.shape)
    w, t = np.broadcast_to(w, shape).reshape(-1, n), np.broadcast_to(t, shape[:-1]).reshape(-1)
    idle = np.asarray(~(w > 0).any(axis=1))
    if idle.any():
        w = np.where(idle[:, None], np.ones(1, dtype=np.int64), w)
    least = method.least * (w > 0)
    if not bound:
        if method.least:
            _check_feasible(t, np.full(w.shape, -NONE), np.full(w.shape, NONE), least, shape[:-1])
        return apportion_free(t, w, method).reshape(shape)
    low, high = (None if b is None else np.broadcast_to(b, shape).reshape(-1, n) for b in bounds)
    low, high = both_bounds(t, n, low, high)
    _check_feasible(t, low, high, least, shape[:-1])
    return apportion_within(t, w, low, high, method).reshape(shape)


def read_integers(name: str, values: ArrayLike) -> Ints:
    """The values as int64, what is beyond LIMIT just beyond it; ValueError naming the argument when they are not whole
    numbers."""
    a = as_array(name, values)
    if a.dtype.kind == "u":
        a = a.astype(np.uint64)
    elif a.dtype.kind == "O" and not all(type(x) is int or isinstance(x, np.integer) for x in a.flat):
        raise ValueError(f"{name}: not whole numbers (object)")
    elif a.dtype.kind not in "iO" and a.size:
        raise ValueError(f"{name}: not whole numbers ({a.dtype})")
    elif a.dtype.kind != "O":
        a = a.astype(np.int64, copy=False)
    clipped = np.asarray(np.clip(a, None if a.dtype.kind == "u" else -LIMIT - 1, LIMIT + 1))
    return clipped.astype(np.int64, copy=False)


def _join_shapes(name: str, shape: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Both shapes broadcast, with as many parts as before; ValueError naming the argument of the other."""
    try:
        out = np.broadcast_shapes(shape, other)
    except ValueError:
        out = ()
    if not out or out[-1] != shape[-1]:
        raise ValueError(f"{name}: shape {other} does not fit parts of shape {shape}")
    return out


def both_bounds(t: Ints, n: int, low: Ints | None, high: Ints | None) -> tuple[Ints, Ints]:
    """Both bounds (rows, n): the side not given keeps the sign of the total, as far as the other side allows; beyond LIMIT
    is none."""
    def side(given: Ints | None, sign: int) -> Ints:
        if given is None:
            return np.repeat(np.where(sign * t > 0, sign * NONE, 0)[:, None], n, axis=1)
        if given.size and int((given * sign).min()) < -LIMIT:
            raise TooLarge(f"{'upper' if sign > 0 else 'lower'}: beyond {LIMIT} steps")
        return np.where(given * sign >= LIMIT, sign * NONE, given)
    least, most = side(low, -1), side(high, 1)
    return (np.minimum(least, most) if low is None else least), (np.maximum(most, least) if high is None else most)


def _check_feasible(t: Ints, low: Ints, high: Ints, least: Ints, lead: tuple[int, ...]) -> None:
    """Infeasible with the first row that has no solution; `least`: steps a part must get, of whatever sign."""
    crossed = low > high
    fewest, most = sum_bounds(low), sum_bounds(high)
    bad: Bools = crossed.any(axis=1) | (t < fewest) | (t > most)
    if least.any():
        up, down = (sum_bounds(np.minimum(np.maximum(x, low), high)) for x in (least, -least))
        few = (t < up) & (t > down)
        fewest, most = np.where(few & (t >= 0), up, fewest), np.where(few & (t < 0), down, most)
        bad |= few
    if not bad.any():
        return
    i = int(np.argmax(bad))
    parts = tuple(int(k) for k in np.flatnonzero(crossed[i]))
    raise Infeasible(Conflict(
        kind="crossed" if parts else "below" if t[i] < fewest[i] else "above",
        row=tuple(int(k) for k in np.unravel_index(i, lead)) if lead else (), parts=parts, total=int(t[i]),
        low=None if fewest[i] == -NONE else int(fewest[i]), high=None if most[i] == NONE else int(most[i]),
        rows=int(bad.sum())))
