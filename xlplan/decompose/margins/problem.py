"""What a table of whole steps shall meet: totals along axes, bounds and holds, all of one sign. Floor 0."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.margins.margins import Margin, Margins, read_margins, read_seed, sign_of_totals
from xlplan.decompose.rounding.apportion import LIMIT
from xlplan.decompose.rounding.infeasible import Infeasible, MarginConflict, TooLarge
from xlplan.decompose.rounding.weights import Bools, Floats, Ints
from xlplan.decompose.spreading.cells import Held, cell_bounds, held_mask

_ROOM: Final = 2**61  # what sums of bounds are kept within


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A table to find; every array has its shape.

    Attributes:
        seed: none negative, zero in held cells; margins: whole, none negative.
        held: what the held cells hold, zero elsewhere.
        low, high: bounds, equal where a cell cannot move: it is held, or its seed is zero.
        given: true where a hold or bound of the caller's stands.
        sign: -1 where the caller's table is this one times -1.
    """

    seed: Floats
    margins: list[Margin]
    held: Ints
    low: Ints
    high: Ints
    given: Bools
    sign: int

    def rest(self) -> list[Margin]:
        """What the held cells leave of the totals, none negative."""
        return [replace(m, values=np.maximum(m.values - m.total(self.held), 0)) for m in self.margins]

    def most(self) -> Ints:
        """What every cell can hold at most: its upper bound, or what its lines leave it when all others are lowest."""
        high = self.high
        for m in self.margins:
            high = self.low + np.minimum(high - self.low, (m.values - m.total(self.low)).reshape(m.shape))
        return high

    def span(self, target: Floats) -> int:
        """How far from the target a cell can go at most, in steps."""
        return int(np.maximum(self.most() - target, target - self.low).max(initial=0)) + 1

    def refuse(self, conflict: MarginConflict) -> Infeasible:
        """The error for a conflict of this table, in the caller's sign."""
        signed = conflict.kind in ("empty_line", "bounds") and conflict.lines
        return Infeasible(replace(conflict, by=conflict.by * self.sign) if signed else conflict)

    def indices(self, cells: Bools) -> tuple[tuple[int, ...], ...]:
        """The index of every marked cell that has a hold or bound of the caller's, in C order."""
        return tuple(tuple(int(i) for i in index) for index in np.argwhere(cells & self.given))


def read_problem(seed: ArrayLike, margins: Margins, held: Held | None, lower: ArrayLike | None,
                 upper: ArrayLike | None) -> Problem:
    """The arguments of `fit_exact`, read and checked line by line; errors as there."""
    weights = read_seed(seed)
    shape = weights.shape
    lines = read_margins(margins, shape)
    sign = sign_of_totals(lines)
    lines = [replace(m, values=sign * m.values) for m in lines]
    low, high = (None if b is None else sign * cell_bounds(name, b, shape).reshape(shape)
                 for name, b in (("lower", lower), ("upper", upper)))
    if sign < 0:
        low, high = high, low
    kept = np.zeros(shape, dtype=np.bool_) if held is None else held_mask(held, shape)
    if (weights[~kept] < 0).any():
        raise ValueError("seed: negative")
    values = weights[kept]
    if (values != np.rint(values)).any() or (np.abs(values) > LIMIT).any():
        raise ValueError("seed: a held cell is not a whole number of steps")
    stay = np.zeros(shape, dtype=np.int64)
    stay[kept] = sign * values.astype(np.int64)
    given = kept | (False if low is None else low != 0) | (False if high is None else high < LIMIT)
    low = np.where(kept, np.minimum(stay, 0), 0) if low is None else low
    high = np.full(shape, LIMIT) if high is None else high
    _check_bounds(np.where(kept, np.maximum(low, stay), low), np.where(kept, np.minimum(high, stay), high))
    closed = ~kept & (weights == 0)
    nearest = np.minimum(np.maximum(low, 0), high)
    low, high = (np.where(kept, stay, np.where(closed, nearest, b)) for b in (low, high))
    low, high = _span_bounds(low, high, lines)
    problem = Problem(np.where(kept, 0.0, weights), lines, stay, low, high, given, sign)
    _check_lines(problem, problem.high)
    _check_lines(problem, problem.most(), only_empty=True)
    return problem


def _check_bounds(low: Ints, high: Ints) -> None:
    """Infeasible with the first cell whose bounds cross."""
    crossed = low > high
    if crossed.any():
        first = tuple(int(i) for i in np.argwhere(crossed)[0])
        raise Infeasible(MarginConflict("bounds", (), (first,), int(low[first] - high[first])))


def _span_bounds(low: Ints, high: Ints, margins: list[Margin]) -> tuple[Ints, Ints]:
    """The bounds, and for a missing one what no cell needs to go beyond: all totals and bounds together."""
    finite = [np.abs(np.where(np.abs(b) < LIMIT, b, 0)).sum(dtype=np.float64) for b in (low, high)]
    most = float(max(m.values.sum(dtype=np.float64) for m in margins)) + finite[0] + finite[1]
    span = int(min(most, LIMIT))
    low, high = np.maximum(low, np.minimum(-span, high)), np.minimum(high, np.maximum(span, low))
    if np.abs(low).sum(dtype=np.float64) >= _ROOM:
        raise TooLarge("lower: bounds that add up beyond int64")
    return low, high


def _check_lines(problem: Problem, high: Ints, *, only_empty: bool = False) -> None:
    """Infeasible with the first line that cannot be met even alone; or that has a total, but no cell is open."""
    for m in problem.margins:
        least = m.total(problem.low)
        rough = m.total(high.astype(np.float64))
        most = np.where(rough > _ROOM, _ROOM, m.total(high))
        empty = (m.values > 0) & (least == 0) & (most == 0)
        bad = empty if only_empty else (m.values < least) | (m.values > most)
        if bad.any():
            at = int(np.argmax(bad))
            total, bottom, top, closed = (a.reshape(-1)[at].item() for a in (m.values, least, most, empty))
            cells = np.broadcast_to(m.lines() == at, problem.low.shape)
            raise problem.refuse(MarginConflict("empty_line" if closed else "bounds", (m.line(at),),
                                                problem.indices(cells), total - (top if total > top else bottom)))
