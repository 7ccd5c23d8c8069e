"""Many figures rounded to whole steps so that their sums hold along two trees at once: controlled rounding, as `rounded_sums`, of a
table of any length. Floor 0.

A figure flows from its group in one tree to its group in the other, and from there to the top. The exact figures are such a flow, so there
is one of whole numbers between the whole numbers around each of them and around each sum (see `rounded_sums` for who showed it).
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlplan.decompose.rounding.infeasible import TooLarge
from xlplan.decompose.rounding.weights import Ints

_TIES: Final = 1024  # all that breaks ties at one figure counts less than the smallest distance
_WANTED: Final = 64  # how much more a sum that is not as wanted costs than any figure a step off


def round_levels(rest: Ints, per: int, total: int, one: Sequence[Ints], other: Sequence[Ints], wanted: Ints | None = None) -> Ints:
    """Which figures are rounded up: 1, the others 0.

    Args:
        rest: what each figure holds beyond a whole number of steps, in fine ones: 0 <= rest < `per`; `per` fine steps are a step.
        total: what they shall come to; the whole number below or above their exact sum.
        one, other: the two trees, from the bottom up: the number of the group of each figure on every level; groups of a level lie
            within those of the next, the last lie within the whole. The figures of a group of one[0] stand together.
        wanted: what each group of one[0] should come to; only what cannot is given up. None: the nearest.

    Every figure, every group of either tree and the whole are the whole number below or above what they are exactly; what is whole stays.
    Of all such roundings it is one of the nearest; of those, one where running totals inside a group of one[0] are the nearest.
    """
    trees = _Arcs(len(rest))
    trees.add_tree(rest, one, down=True)
    trees.add_tree(rest, other, down=False)
    tail = np.concatenate([trees.bottom[0], *trees.tails])
    head = np.concatenate([trees.bottom[1], *trees.heads])
    value = np.concatenate([rest, *trees.values])
    low, above = value // per, value % per
    cost = (per - 2 * above) * _TIES + np.concatenate([_ties(rest, per, one), *(_early(v) for v in trees.values)])
    if wanted is not None:
        due = [_sum_groups(wanted, _parents(one[0], groups), int(groups.max()) + 1) for groups in one]
        here = slice(len(rest), len(rest) + sum(map(len, due)))
        cost[here] = np.where(np.concatenate(due) > low[here], -1, 1) * (per * _WANTED * _TIES)
    supply = np.zeros(trees.size, np.int64)
    np.add.at(supply, head, low)
    np.subtract.at(supply, tail, low)
    supply[0] += total
    supply[1] -= total
    open_ = np.flatnonzero(above)
    out = np.zeros(len(value), np.int64)
    out[open_] = _least_cost(tail[open_], head[open_], cost[open_], supply)
    return out[:len(rest)]


class _Arcs:
    """The arcs of both trees, from node 0 down the first and up the second to node 1. `bottom`: where each figure comes from, goes to."""

    def __init__(self, figures: int) -> None:
        self.size = 2
        self.bottom = [np.zeros(figures, np.int64), np.ones(figures, np.int64)]
        self.tails: list[Ints] = []
        self.heads: list[Ints] = []
        self.values: list[Ints] = []

    def add_tree(self, rest: Ints, levels: Sequence[Ints], *, down: bool) -> None:
        """An arc for each group: from the group above it, or to it."""
        sizes = [int(groups.max()) + 1 for groups in levels]
        starts = self.size + np.cumsum([0, *sizes])
        self.size = int(starts[-1])
        self.bottom[0 if down else 1] = starts[0] + levels[0]
        for level, (groups, size) in enumerate(zip(levels, sizes, strict=True)):
            own = starts[level] + np.arange(size)
            top = np.full(size, 0 if down else 1)
            over = starts[level + 1] + _parents(groups, levels[level + 1]) if level + 1 < len(levels) else top
            self.tails.append(over if down else own)
            self.heads.append(own if down else over)
            self.values.append(_sum_groups(rest, groups, size))


def _parents(groups: Ints, above: Ints) -> Ints:
    """The group above each group; 0 of a number that no figure has."""
    out = np.zeros(int(groups.max()) + 1, np.int64)
    out[groups] = above
    return out


def _sum_groups(values: Ints, groups: Ints, size: int) -> Ints:
    out = np.zeros(size, np.int64)
    np.add.at(out, groups, values)
    return out


def _ties(rest: Ints, per: int, levels: Sequence[Ints]) -> Ints:
    """What a figure costs beside its distance: little where the rounded running total inside its group rises with it; then by its place
    in the group and that of the group in the one above, in no order, so that few are alike and no other group matters."""
    groups = levels[0]
    running = np.cumsum(rest)
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    place = np.arange(len(rest)) - np.repeat(first, np.diff(first, append=len(rest)))
    running -= np.repeat(running[first] - rest[first], np.diff(first, append=len(rest)))
    rises = (2 * running + per) // (2 * per) > (2 * (running - rest) + per) // (2 * per)
    late: Ints = np.where(rises, 0, _TIES // 2)
    return late + (place * 389 + _numbers(levels) * 193) % (_TIES // 2)


def _numbers(levels: Sequence[Ints]) -> Ints:
    """The number of the lowest group of each figure, counted from the first in the group above."""
    if len(levels) == 1:
        return levels[0]
    first = np.full(int(levels[1].max()) + 1, levels[0].max())
    np.minimum.at(first, levels[1], levels[0])
    return np.asarray(levels[0] - first[levels[1]])


def _early(values: Ints) -> Ints:
    """Earlier groups gain in a tie."""
    return np.minimum(np.arange(len(values)), _TIES - 1)


def _least_cost(tail: Ints, head: Ints, cost: Ints, supply: Ints) -> Ints:
    from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped] # noqa: PLC0415 # slow to load

    solver = min_cost_flow.SimpleMinCostFlow()
    added = solver.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), np.ones(len(tail), np.int64), cost)
    solver.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise TooLarge(f"figures: beyond the solver ({status.name})")
    flows: Ints = solver.flows(added)
    return flows
