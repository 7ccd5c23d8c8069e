"""Goals: base, growth and target, of which two give the third, and the buffer put on a goal level by level. Floor 0."""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from xlplan.decompose.rounding.infeasible import Conflict, Infeasible, TooLarge
from xlplan.decompose.rounding.rational import Rate, nearest_whole, read_rate, whole_steps
from xlplan.decompose.rounding.weights import Ints

TENTH_OF_A_PERCENT: Final = Fraction(1, 1000)
_HALF: Final = Fraction(1, 2)
_TWO: Final = "base, growth, target: two of the three must be given"


class Solved(NamedTuple):
    """Three figures that agree: `base` and `target` in steps, `growth` as a fraction (1/5 is 20 %)."""

    base: int
    growth: Fraction
    target: int


def solve3(base: int | None = None, growth: Rate | None = None, target: int | None = None, *, growth_step: Rate = TENTH_OF_A_PERCENT,
           points_of: int | None = None) -> Solved:
    """Base, growth and target, two of them given and the third found: target = base + growth × base.

    Args:
        base, target: whole steps; None: to be found.
        growth: 0.2, Decimal("0.2") or Fraction(1, 5) for 20 %, taken as written; None: to be found.
        growth_step: a growth that is found is rounded to it.
        points_of: for a growth in percentage points, the steps of 100 %: target = base + growth × points_of.

    A figure that is found is rounded to its own step, half away from zero. Three given figures agree when one of them
    lies within half its own step of what the other two give; what was found always agrees with what was given.

    Raises:
        ValueError: fewer than two figures; no growth on a base of 0, no base under a growth of -100 %; a wrong
            argument, named. Infeasible: three that disagree; its conflict has the target as `total`, and as `low` and
            `high` the targets that base and growth allow.
    """
    step = read_rate("growth_step", growth_step)
    if step <= 0:
        raise ValueError(f"growth_step: {growth_step!r} is not above zero")
    b = None if base is None else whole_steps("base", base)
    t = None if target is None else whole_steps("target", target)
    g = None if growth is None else read_rate("growth", growth)
    if b is None:
        if g is None or t is None:
            raise ValueError(_TWO)
        return Solved(_find_base(g, t, points_of), g, t)
    of = b if points_of is None else points_of
    if g is None:
        if t is None:
            raise ValueError(_TWO)
        if of == 0:
            raise ValueError("base: there is no growth on 0")
        return Solved(b, nearest_whole(Fraction(t - b, of) / step) * step, t)
    due = b + g * of
    if t is None:
        return Solved(b, g, nearest_whole(due))
    slack = max(_HALF, abs(of) * step / 2, abs(1 + g) / 2 if points_of is None else _HALF)
    low, high = math.ceil(due - slack), math.floor(due + slack)
    if not low <= t <= high:
        raise Infeasible(Conflict(kind="below" if t < low else "above", row=(), parts=(), total=t, low=low, high=high,
                                  rows=1))
    return Solved(b, g, t)


def _find_base(growth: Fraction, target: int, points_of: int | None) -> int:
    if points_of is not None:
        return nearest_whole(target - growth * points_of)
    if growth == -1:
        raise ValueError("growth: -100 % leaves no base to find")
    return nearest_whole(target / (1 + growth))


def over_assign(goal: int, rates: Sequence[Rate], ceiling: Rate | None = None) -> Ints:
    """What each level hands down, top level first, when each puts a buffer on what it was given: int64 steps.

    Args:
        goal: the company's goal in whole steps; a negative one mirrors.
        rates: the buffer of each level, top down (0.05: 5 % more than it was given); none negative.
        ceiling: the largest buffer over the company's goal that all levels together may make; None: no ceiling.

    Each level's amount is the one above × (1 + rate), rounded half away from zero, so that every level can check its
    own figure; from where the ceiling is reached on, goal × (1 + ceiling) rounded toward zero. ValueError: a wrong
    argument, named, or (TooLarge) amounts beyond int64.
    """
    amount = whole_steps("goal", goal)
    if not isinstance(rates, Iterable):
        raise ValueError("rates: one for each level is needed")
    sign, amount = (-1 if amount < 0 else 1), abs(amount)
    factors = [1 + read_rate(f"rates[{i}]", rate) for i, rate in enumerate(rates)]
    for i, factor in enumerate(factors):
        if factor < 1:
            raise ValueError(f"rates[{i}]: negative")
    most = None
    if ceiling is not None:
        limit = read_rate("ceiling", ceiling)
        if limit < 0:
            raise ValueError("ceiling: negative")
        most = math.floor(amount * (1 + limit))
    out = []
    for factor in factors:
        amount = nearest_whole(amount * factor)
        if most is not None:
            amount = min(amount, most)
        if amount >= 2**63:
            raise TooLarge("goal, rates: an amount beyond int64")
        out.append(sign * amount)
    return np.array(out, dtype=np.int64)
