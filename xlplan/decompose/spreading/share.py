"""Amounts shared among the cells that may move, between their bounds. Floor 0."""
from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from xlplan.decompose.rounding.apportion import LIMIT, apportion
from xlplan.decompose.rounding.infeasible import Conflict, Infeasible, TooLarge
from xlplan.decompose.rounding.rational import nearest_whole
from xlplan.decompose.rounding.weights import Bools, Ints, Numbers, big_weights, whole_weights
from xlplan.decompose.spreading.cells import SpreadCells, exact_sum
from xlplan.decompose.spreading.signed import SIGNED, round_signed

_ROOM: Final = 2**62  # of int64


def share_amount(cells: SpreadCells, amount: int, base: Ints, size: Numbers, negative: Bools | None, name: str) -> Ints:
    """All cells, the open ones at `base` plus their share of `amount`: int64 (n,).

    Args:
        amount: what the open cells take together, in steps.
        base: what the open cells stand at before they take it, in steps.
        size: weights of the open cells, none negative; all zero: equally.
        negative: which of them count as negative; None: none. Weights of one sign go to `apportion`, so that bounds
            clip exact shares. Weights of both signs scale by one factor; cells beyond a bound are brought back to it
            afterwards and the others take the difference by the size of their weights.
        name: the argument that the weights came from.
    """
    if abs(amount) > LIMIT:
        raise TooLarge(f"value: beyond {LIMIT} steps")
    if not cells.open.any():
        _check_reach(cells, amount, base, base)
        return cells.put(base)
    if negative is None or not (negative & (size > 0)).any() or not (~negative & (size > 0)).any():
        return cells.put(base + _shares_between(cells, amount, base, size))
    weights = _signed_whole(size, negative)
    total = exact_sum(weights)
    if not total:
        raise ValueError(f"{name}: the cells that may move add up to zero without all being zero, "
                         "so nothing is in proportion to them")
    parts = round_signed(weights, Fraction(amount, total), amount, cells.rule)
    cells.note(amount, np.where(negative, -size, size), both=True)
    return _fit_bounds(cells, base + parts, 0, size)


def share_percent(cells: SpreadCells, amount: int, base: Ints, basis: Ints, part: Fraction, name: str) -> Ints:
    """All cells, the open ones at `base` plus `part` of their `basis`, together `amount`: int64 (n,).

    Without holds every cell is within one step of its own percentage. What held cells do not take the others take in
    proportion to the size of their basis. `basis` (n,); `base` of the open cells.
    """
    mine = basis[cells.open]
    size, negative = np.abs(mine), mine < 0
    if cells.rule in SIGNED and mine.size and mine.any():
        own = nearest_whole(exact_sum(mine) * part)
        parts = round_signed(mine, part, own, cells.rule)
        if own == amount and keeps_bounds(cells, base + parts):
            cells.note(own, mine, both=True, part=part)
            return cells.put(base + parts)
        if negative.any() and (mine > 0).any():
            cells.note(own, mine, both=True, part=part)
            return _fit_bounds(cells, base + parts, amount - own, size)
    return share_amount(cells, amount, base, size, negative, name)


def _fit_bounds(cells: SpreadCells, values: Ints, rest: int, size: Numbers) -> Ints:
    """All cells, the open ones brought from `values` between their bounds; the others and `rest` shared by `size`."""
    if not rest and keeps_bounds(cells, values):
        return cells.put(values)
    return cells.put(values + _shares_between(cells, rest, values, size))


def keeps_bounds(cells: SpreadCells, values: Ints) -> bool:
    """Whether the `values` of the open cells lie between their bounds."""
    low, high = (None if b is None else b[cells.open] for b in (cells.low, cells.high))
    return (low is None or bool((values >= low).all())) and (high is None or bool((values <= high).all()))


def _shares_between(cells: SpreadCells, amount: int, base: Ints, size: Numbers) -> Ints:
    """Shares of `amount` by `size` such that base + share keeps the bounds.

    A side not given keeps the sign, as in `apportion`: where nothing is negative before and in total, nothing becomes
    negative to make room for the other bound.
    """
    total = exact_sum(base) + amount
    if cells.low is None and cells.high is None:
        return _apportion_open(cells, total, amount, size)
    low = cells.low[cells.open] if cells.low is not None else np.full(
        base.shape, 0 if total >= 0 and (base >= 0).all() else -LIMIT, dtype=np.int64)
    high = cells.high[cells.open] if cells.high is not None else np.full(
        base.shape, 0 if total <= 0 and (base <= 0).all() else LIMIT, dtype=np.int64)
    if cells.high is None:  # a side that was not given makes way for the one that was
        high = np.maximum(high, low)
    elif cells.low is None:
        low = np.minimum(low, high)
    _check_reach(cells, total, low, high)
    return _apportion_open(cells, total, amount, size, lower=np.where(low <= -LIMIT, low, low - base),
                           upper=np.where(high >= LIMIT, high, high - base))


def _apportion_open(cells: SpreadCells, total: int, amount: int, size: Numbers, **bounds: Ints) -> Ints:
    """The parts; a rule that wants a step for each cell and has fewer is a conflict of the cells."""
    cells.note(amount, size, **bounds)
    try:
        return apportion(amount, size, rule=cells.rule, **bounds)
    except Infeasible as e:
        if not isinstance(e.conflict, Conflict):
            raise
        edge = e.conflict.low if e.conflict.kind == "below" else e.conflict.high
        raise cells.refuse(e.conflict.kind, cells.open, total + cells.held_sum, amount - (edge or 0)) from None


def _check_reach(cells: SpreadCells, total: int, low: Ints, high: Ints) -> None:
    """Infeasible unless the open cells between `low` and `high` can come to `total`."""
    held = cells.held_sum
    crossed = low > high
    if crossed.any():
        marked = np.zeros(cells.open.shape, dtype=np.bool_)
        marked[cells.open] = crossed
        raise cells.refuse("crossed", marked, total + held, exact_sum((low - high)[crossed]))
    for side, sign in ((low, -1), (high, 1)):
        by = total - exact_sum(side)
        if by * sign > 0 and not (side * sign >= LIMIT).any():
            raise cells.refuse("below" if sign < 0 else "above", np.ones_like(cells.open), total + held, by)


def _signed_whole(size: Numbers, negative: Bools) -> Numbers:
    """Signed whole numbers in exactly the proportions of the sizes: int64, or Python ints where need be."""
    exact, fits = whole_weights(size[None], _ROOM)
    numbers: Numbers = exact[0] if fits[0] else big_weights(size[None])[0]
    return np.where(negative, -numbers, numbers)
