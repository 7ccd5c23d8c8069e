"""The single steps by which a table of whole steps may leave its fitted values, and what they cost. Floor 0."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.decompose.margins.problem import Problem
from xlplan.decompose.rounding.weights import Floats, Ints

GRAIN: Final = 2**20  # costs per step: fitted values are taken to the nearest 1/GRAIN, alike on every machine

FAR: Final = 2**61    # more steps than all cells can go


@dataclass(frozen=True, slots=True, eq=False)
class SingleSteps:
    """Where the cells start and how they may move on; all arrays but `start` have one entry a move.

    Attributes:
        start: the table of fitted values rounded down, or of the bounds nearest to them.
        cell: which cell moves, by its place in C order. First the moves that round a cell up, in that order.
        sign: 1 up, -1 down; room: how many steps are open.
        cost: how much farther from the fitted value a step leads, in 1/GRAIN of a step.
        rounds: how many moves round up.
    """

    start: Ints
    cell: Ints
    sign: Ints
    room: Ints
    cost: Ints
    rounds: int

    def made(self, steps: Ints) -> Ints:
        """The table after so many steps of every move."""
        out: Ints = self.start.copy()
        np.add.at(out.reshape(-1), self.cell, self.sign * steps)
        return out


def single_steps(problem: Problem, target: Floats, reach: int) -> SingleSteps | None:
    """The moves when up to `reach` steps beyond rounding are open; None where a bound forbids so short a way."""
    most = problem.most()
    floor = np.floor(target).astype(np.int64)
    start = np.minimum(np.maximum(floor, problem.low), most)
    if np.abs(start - target).max(initial=0) > reach + 1:
        return None
    above = np.where(start == floor, np.rint((target - floor) * GRAIN), 0).astype(np.int64)
    rounds = ((above > 0) & (start < most)).astype(np.int64)
    kinds = [(1, rounds, GRAIN - 2 * above)]
    if reach:
        beyond = np.full(target.shape, GRAIN)
        kinds += [(1, np.minimum(most - start - rounds, reach), beyond),
                  (-1, np.minimum(start - problem.low, reach), beyond)]
    cells = [np.flatnonzero(room) for _, room, _ in kinds]
    return SingleSteps(
        start, np.concatenate(cells), np.concatenate([np.full(c.size, sign) for c, (sign, _, _) in zip(cells, kinds, strict=True)]),
        np.concatenate([room.reshape(-1)[c] for c, (_, room, _) in zip(cells, kinds, strict=True)]),
        np.concatenate([cost.reshape(-1)[c] for c, (_, _, cost) in zip(cells, kinds, strict=True)]), cells[0].size)
