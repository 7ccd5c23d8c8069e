"""Which lines of two margins cannot be met together: the cut that stops the largest flow. Floor 0.

A table between bounds exists if and only if no set of lines of one margin asks for more than a set of lines of the
other can take and the cells outside that set may hold (D. Gale, A theorem on flows in networks, Pacific Journal of
Mathematics 7, 1957).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlplan.decompose.margins.flow import two_sides
from xlplan.decompose.margins.margins import Margin
from xlplan.decompose.margins.problem import Problem
from xlplan.decompose.rounding.infeasible import MarginConflict, TooLarge
from xlplan.decompose.rounding.weights import Bools, Ints


def conflict_of_two(problem: Problem, least: int = 1) -> MarginConflict | None:
    """What two margins ask for together, by `least` steps or more, and cannot have; None where there is no such thing.

    Every line can be met alone. The first group of lines that hang together is named, from the side that names fewer.
    """
    from ortools.graph.python import max_flow  # type: ignore[import-untyped] # noqa: PLC0415 # slow to load

    net = _build_net(problem)
    source, sink = net.asks.size, net.asks.size + 1
    solver = max_flow.SimpleMaxFlow()
    for tail, head, room in ((np.full(net.rows, source), np.arange(net.rows), net.asks[:net.rows]),
                             (net.tail, net.head, net.room),
                             (np.arange(net.rows, source), np.full(source - net.rows, sink), net.asks[net.rows:])):
        solver.add_arcs_with_capacity(tail.astype(np.int32), head.astype(np.int32), room)
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise TooLarge("margins: beyond the solver")
    found = [conflict for nodes, asking in ((solver.get_source_side_min_cut(), 0), (solver.get_sink_side_min_cut(), 1))
             if (conflict := _first_conflict(problem, net, np.asarray(nodes, dtype=np.int64), asking, least)) is not None]
    return min(found, key=lambda conflict: len(conflict.lines), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class _FlowNet:
    """Lines of the first margin (`rows` of them), then of the second; `tail`, `head`, `room` one each a cell."""

    sides: tuple[Margin, Margin]
    rows: int
    asks: Ints  # what every line still lacks when its cells are at their lower bounds
    tail: Ints
    head: Ints
    room: Ints  # endless where a line stops the cell before its bound does, for then the line is the reason


def _build_net(problem: Problem) -> _FlowNet:
    sides = two_sides(problem.margins)
    rows = sides[0].values.size
    asks = np.concatenate([(m.values - m.total(problem.low)).reshape(-1) for m in sides])
    tail, head = (np.broadcast_to(m.lines(), problem.low.shape).reshape(-1) for m in sides)
    head = head + rows
    room = (problem.high - problem.low).reshape(-1)
    stopped = (room >= np.minimum(asks[tail], asks[head])) & (room > 0)
    return _FlowNet(sides, rows, asks, tail, head, np.where(stopped, asks[:rows].sum(), room))


def _first_conflict(problem: Problem, net: _FlowNet, nodes: Ints, asking: int, least: int) -> MarginConflict | None:
    """The first group of lines on this side of the cut of which those of margin `asking` ask for too much."""
    inside = np.zeros(net.asks.size, dtype=np.bool_)
    inside[nodes[nodes < net.asks.size]] = True
    label = _group_labels(net, inside)
    start, end = (net.tail, net.head) if asking == 0 else (net.head, net.tail)
    for group in np.unique(label[inside]):
        mine = inside & (label == group)
        sums = [int(part[chosen].sum()) for part, chosen in
                ((net.asks[:net.rows], mine[:net.rows]), (net.asks[net.rows:], mine[net.rows:]))]
        leaving, entering = mine[start] & ~mine[end], ~mine[start] & mine[end]
        by = sums[asking] - sums[1 - asking] - int(net.room[leaving].sum())
        if by >= least:
            acting = leaving | (entering & (problem.low.reshape(-1) != 0))
            chosen = [np.flatnonzero(mine[:net.rows]), np.flatnonzero(mine[net.rows:])]
            lines = tuple(net.sides[k].line(int(at)) for k in (asking, 1 - asking) for at in chosen[k])
            return MarginConflict("together", lines, problem.indices(acting.reshape(problem.low.shape)), by)
    return None


def _group_labels(net: _FlowNet, inside: Bools) -> Ints:
    """For every line inside the least line that it hangs together with through cells that can move."""
    within = inside[net.tail] & inside[net.head] & (net.room > 0)
    tail, head = net.tail[within], net.head[within]
    label = np.arange(inside.size)
    while (label[tail] != label[head]).any():
        low = np.minimum(label[tail], label[head])
        np.minimum.at(label, tail, low)
        np.minimum.at(label, head, low)
    return label
