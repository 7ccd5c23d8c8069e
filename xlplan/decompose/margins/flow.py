"""Tables of whole steps with two margins: a flow from the lines of one to the lines of the other. Floor 0.

Every cell is on one line of each margin, so it is an arc between them; axes that both margins have make separate
networks, solved as one. A flow of least cost is whole where its data are (G. Dantzig, 1951), hence margins are met
exactly whenever they can be; L. Cox and L. Ernst, Controlled rounding, INFOR 20, 1982, round statistical tables so.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlplan.decompose.margins.margins import Margin, margin_over
from xlplan.decompose.margins.problem import Problem
from xlplan.decompose.margins.single_steps import FAR, GRAIN, single_steps
from xlplan.decompose.rounding.infeasible import TooLarge
from xlplan.decompose.rounding.weights import Floats, Ints

_COSTS: Final = 2**61  # the solver multiplies costs by the number of nodes


def two_sides(margins: Sequence[Margin]) -> tuple[Margin, Margin]:
    """The margins between which cells flow; the grand total is the second of a single one."""
    if len(margins) == 2:
        return margins[0], margins[1]
    return margins[0], margin_over((), np.asarray(margins[0].values.sum()), margins[0].shape)


def nearest_flow(problem: Problem, target: Floats, reach: int) -> Ints | None:
    """The table that meets both margins with the least sum of distances from `target`; None where there is none.

    `reach` as of `single_steps`. Among equally near tables the earlier rows gain in the earlier columns.
    """
    from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped] # noqa: PLC0415 # slow to load

    how = single_steps(problem, target, min(reach, FAR // max(target.size, 1)))
    if how is None:
        return None
    one, other = two_sides(problem.margins)
    lacking = [(m.values - m.total(how.start)).reshape(-1) for m in (one, other)]
    if not how.cell.size:
        return None if any(lack.any() for lack in lacking) else how.start
    tail, head = (np.broadcast_to(m.lines(), target.shape).reshape(-1)[how.cell] for m in (one, other))
    head = head + one.values.size
    up = how.sign > 0
    weight, early = _tie_costs(one, other, target.shape)
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.where(up, tail, head).astype(np.int32), np.where(up, head, tail).astype(np.int32), how.room,
        how.cost * weight - how.sign * early[how.cell])
    supplies = np.concatenate([lacking[0], -lacking[1]])
    solver.set_nodes_supplies(np.arange(supplies.size, dtype=np.int32), supplies)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        raise TooLarge(f"margins: beyond the solver ({status.name})")
    return how.made(solver.flows(arcs))


def _tie_costs(one: Margin, other: Margin, shape: tuple[int, ...]) -> tuple[int, Ints]:
    """(factor for the costs, int64 per cell): what to take off them so that equal costs differ, the earliest favoured.

    Taking i * j off the cost of row i and column j favours early columns in early rows, while a plain index would add
    up to the same in every table with the same margins. The factor keeps it below the smallest difference in cost
    along any cycle, which visits no line twice.
    """
    shared = set(one.axes) & set(other.axes)
    row, column = (_axis_positions([k for k in m.axes if k not in shared], shape) for m in (one, other))
    inner = _axis_positions([k for k in range(len(shape)) if k not in one.axes and k not in other.axes], shape)
    early = np.broadcast_to(row * column * inner.size + (inner.size - 1 - inner), shape).reshape(-1)
    cycle = min(row.size, column.size)
    nodes = one.values.size + other.values.size + 2
    while (cycle * int(early.max(initial=0)) + 1) * GRAIN * nodes > _COSTS:
        early = early >> 1
    return cycle * int(early.max(initial=0)) + 1, early


def _axis_positions(axes: Sequence[int], shape: tuple[int, ...]) -> Ints:
    """Where every cell is along these axes, in C order: int64, broadcast against the table."""
    sizes = [n if k in axes else 1 for k, n in enumerate(shape)]
    return np.arange(int(np.prod(sizes, dtype=np.int64))).reshape(sizes)
