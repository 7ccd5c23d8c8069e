"""Why a part of `apportion` is what it is: the engine's own passes, listened to. Floor 0."""
from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.apportion import apportion, both_bounds, read_integers
from xlplan.decompose.rounding.arithmetic import METHODS, RoundingRule
from xlplan.decompose.rounding.bounded import Probe, apportion_bounded
from xlplan.decompose.rounding.remainder import divide_shares
from xlplan.decompose.rounding.signposts import SIGNPOSTS, DivisorRule
from xlplan.decompose.rounding.weights import Ints, Numbers, big_weights, read_weights
from xlplan.decompose.spreading.cells import cell_positions
from xlplan.decompose.why.explanation import Division, Rank, Running, Shared

Pass = tuple[int, Numbers, Probe | None]  # what was shared by which weights (0: pinned before), and what came of it

_SCALE: Final[dict[DivisorRule, Fraction]] = {"webster": Fraction(2), "dean": Fraction(1, 2)}  # of Post.order


def why_apportion(index: Any, total: ArrayLike, weights: ArrayLike, *, rule: RoundingRule, lower: ArrayLike | None,
                  upper: ArrayLike | None) -> Shared:
    """The reason for the part at `index`, an int in C order or a tuple with an int per axis."""
    shape = apportion(total, weights, rule=rule, lower=lower, upper=upper).shape
    where = index_per_axis(index, shape)
    *row, k = where
    t, w = np.broadcast_to(total, shape[:-1])[tuple(row)], np.broadcast_to(read_weights(weights), shape)[tuple(row)]
    low, high = (None if b is None else np.broadcast_to(b, shape)[tuple(row)] for b in (lower, upper))
    return replace(why_part(k, int(t), w, rule, low, high), index=where)


def index_per_axis(index: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index with an int per axis; ValueError naming `index`."""
    if not shape and index == ():
        return ()
    return tuple(int(i) for i in np.unravel_index(int(cell_positions("index", [index], shape)[0]), shape))


def why_part(k: int, total: int, weights: ArrayLike, rule: RoundingRule = "largest_remainder", lower: ArrayLike | None = None,
             upper: ArrayLike | None = None) -> Shared:
    """The reason for part `k` of one row."""
    parts = apportion(total, weights, rule=rule, lower=lower, upper=upper)
    value = int(parts[k])
    exact = [Fraction(w) for w in read_weights(weights).tolist()]
    idle = not any(exact)
    if idle:
        exact = [Fraction(1)] * len(exact)
    passes = _heard_passes(total, np.array([*exact, None], dtype=object)[:-1], rule, lower, upper)
    mine = [p for p in passes if p[1][k]]
    amount, whole, probe = mine[-1] if mine else (total, passes[0][1], None)
    if mine and not exact[k]:  # a weight of zero had to take what the others could not
        idle, exact = True, [Fraction(w) for w in whole]
    among = sum((w for w, n in zip(exact, whole, strict=True) if n), start=Fraction(0))
    why = Shared(function="apportion", index=(k,), value=value, base=total, bounded=total - amount,
                 fallback=idle, weight=exact[k], weights=among)
    if not mine:
        return replace(why, bound=None if not value else "lower" if value > 0 else "upper")
    if probe is not None and not passes[-1][1][k]:
        return replace(why, bound="lower" if probe[1][0, k] else "upper")
    if rule == "largest_remainder":
        return replace(why, rank=remainder_rank(k, amount, whole, int(whole.sum()), amount, turn=amount < 0))
    if rule == "cumulative":
        return replace(why, running=running_totals(k, exact, Fraction(total) / sum(exact), parts))
    if rule == "last":
        return replace(why, rest=value - math.trunc(why.share))
    if SIGNPOSTS[rule].least > abs(value):  # each part is to get a step, but this one may take none
        return replace(why, bound="upper" if amount > 0 else "lower")
    unit = exact[k] / whole[k]
    return replace(why, division=_find_division(rule, np.abs(parts), whole, -unit if amount < 0 else unit))


def _heard_passes(total: int, weights: Numbers, rule: RoundingRule, lower: ArrayLike | None, upper: ArrayLike | None) -> list[Pass]:
    """What the engine shares, pass by pass."""
    whole = big_weights(weights[None])
    if lower is None and upper is None:
        return [(total, whole[0], None)]
    heard: list[Pass] = []
    looks = METHODS[rule].looks
    assert looks is not None  # apportion takes no bounds for the others

    def look(rest: Numbers, left: Numbers, low: Numbers, high: Numbers) -> Probe:
        probe = looks[0](rest, left, low, high)
        heard.append((int(rest[0]), left[0], probe))
        return probe

    t = np.array([total])
    given = [None if b is None else read_integers(name, b).reshape(1, -1) for name, b in (("lower", lower), ("upper", upper))]
    low, high = (np.broadcast_to(b, whole.shape).astype(object) for b in both_bounds(t, whole.shape[1], given[0], given[1]))
    apportion_bounded(t.astype(object), whole, low, high, look)
    return heard


def remainder_rank(k: int, by: int, amounts: Numbers, among: int, total: int, *, turn: bool) -> Rank:
    """Where the remainder of amounts[k] * by / among stands when all of them add up to `total`, with all signs turned
    or not."""
    sign = -1 if turn else 1
    floor, rest = (a[0] for a in divide_shares(np.array([sign * by], dtype=object), amounts.astype(object)[None],
                                               np.array([among], dtype=object)))
    some = amounts != 0
    ahead = np.count_nonzero(some & (rest > rest[k])) + np.count_nonzero(some[:k] & (rest[:k] == rest[k]))
    return Rank(int(ahead) + 1, int(np.count_nonzero(some)), sign * total - int(floor.sum()), sign)


def running_totals(k: int, amounts: list[Fraction], factor: Fraction, parts: Ints) -> Running:
    """The running totals of amounts * factor before part `k` and with it, and what they were rounded to."""
    before, rounded = sum(amounts[:k], start=Fraction(0)) * factor, int(parts[:k].sum())
    return Running(before, before + amounts[k] * factor, rounded, rounded + int(parts[k]))


def _find_division(rule: DivisorRule, parts: Ints, whole: Numbers, unit: Fraction) -> Division:
    """A divisor at which the weights, `whole` times `unit`, are rounded to the parts; pinned ones have weight zero.

    A negative unit gives a negative divisor. With a divisor d a part gets its step x + 1 as soon as
    d <= weight / post(x); `Post.order` is a multiple of that turned over, for `hill` its square.
    """
    post, sign, square = SIGNPOSTS[rule], -1 if unit < 0 else 1, rule == "hill"
    scale = unit**2 if square else abs(unit) * _SCALE.get(rule, 1)
    pairs = [(x, w) for x, w in zip(parts.tolist(), whole.tolist(), strict=True) if w and x >= post.least]
    low = scale / min(post.order(x, w) for x, w in pairs)
    high = min((scale / post.order(x - 1, w) for x, w in pairs if x > post.least), default=None)
    if low != high:
        return Division(rule, sign * _roundest_between(low, high, square), False)
    if not square:
        return Division(rule, sign * low, True)
    root = Fraction(math.isqrt(low.numerator), math.isqrt(low.denominator))
    return Division(rule, sign * root if root**2 == low else None, True)


def _roundest_between(low: Fraction, high: Fraction | None, square: bool) -> Fraction:
    """The number of fewest digits above `low` and below `high`; with `square` these are squares."""
    size = len(str(math.floor(low))) if low >= 1 else -len(str(math.floor(1 / low)))
    for places in count(-size - 1):
        ten = Fraction(10)**-places
        steps = math.isqrt(math.floor(low / ten**2)) if square else math.floor(low / ten)
        found = (steps + 1) * ten
        if high is None or (found**2 if square else found) < high:
            return found
    raise AssertionError("there is a number between any two")
