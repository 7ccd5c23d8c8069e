"""Figures rounded to a coarser step so that every sum among them still holds: controlled rounding. Floor 0.

Sums in a tree, and across a table whose rows are a tree, are flows: a figure is an arc, what is added up meets in a node. Between the
whole numbers below and above each figure there is a circulation, namely the exact one, so there is one of whole numbers (A. Hoffman,
Some recent applications of the theory of linear inequalities to extremal combinatorial analysis, 1960): L. Cox and L. Ernst, Controlled
rounding, INFOR 20, 1982; B. Causey, L. Cox and L. Ernst, Applications of transportation theory to statistical problems, Journal of the
American Statistical Association 80, 1985.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import numpy as np

from xlplan.decompose.rounding.infeasible import TooLarge
from xlplan.decompose.rounding.rational import half_up

Place = tuple[str, ...]
Key = TypeVar("Key", bound=Place)


class SumArc(NamedTuple):
    """A figure in fine steps. It leaves one sum and enters another: in every place what comes in is what goes out. `weight`: how much
    its distance from the exact figure counts."""

    out_of: Place
    into: Place
    steps: int
    weight: int = 1


def round_sums(figures: Mapping[Key, SumArc], per: int) -> dict[Key, int]:
    """Each figure in coarse steps of `per` fine ones, and in every place what comes in is what goes out, as it was.

    Every figure is rounded up or down, so that it is less than one coarse step off; what is a whole number of them (zero, too) stays.
    Of all such roundings it is one with the least sum of weighted distances: plain rounding, half away from zero, where that adds up. The
    order of `figures` does not matter.

    Raises:
        ValueError: the figures do not add up to begin with; names a place where they do not.
    """
    keys = sorted(figures)
    arcs = [figures[key] for key in keys]
    plain = {key: half_up(arc.steps, per) for key, arc in zip(keys, arcs, strict=True)}
    if any((left := _surplus(arcs, [arc.steps for arc in arcs])).values()):
        raise ValueError(f"figures: do not add up at {next(at for at, n in left.items() if n)}")
    if not any(_surplus(arcs, list(plain.values())).values()):
        return plain
    low = [arc.steps // per for arc in arcs]
    up = _rounded_up(arcs, low, per)
    return {key: n + more for key, n, more in zip(keys, low, up, strict=True)}


def _surplus(arcs: list[SumArc], values: list[int]) -> dict[Place, int]:
    """Place -> what comes in less what goes out."""
    out: dict[Place, int] = {}
    for arc, value in zip(arcs, values, strict=True):
        out[arc.into] = out.get(arc.into, 0) + value
        out[arc.out_of] = out.get(arc.out_of, 0) - value
    return out


def _rounded_up(arcs: list[SumArc], low: list[int], per: int) -> list[int]:
    """1 for each figure that is rounded up, else 0."""
    from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped] # noqa: PLC0415 # slow to load

    supply = _surplus(arcs, low)
    number = {place: i for i, place in enumerate(sorted(supply))}
    ties = len(arcs) + 1  # all ties together count less than the smallest distance
    open_, cost = [], []
    for i, arc in enumerate(arcs):
        above = arc.steps - low[i] * per
        if above:
            open_.append(i)
            half = (1 if arc.steps < 0 else -1) if 2 * above == per else 0
            cost.append((per - 2 * above) * arc.weight * ties + half)
    solver = min_cost_flow.SimpleMinCostFlow()
    added = solver.add_arcs_with_capacity_and_unit_cost(
        np.array([number[arcs[i].out_of] for i in open_], dtype=np.int32), np.array([number[arcs[i].into] for i in open_], dtype=np.int32),
        np.ones(len(open_), dtype=np.int64), np.array(cost, dtype=np.int64))
    places = sorted(supply)
    solver.set_nodes_supplies(np.array([number[at] for at in places], dtype=np.int32),
                              np.array([supply[at] for at in places], dtype=np.int64))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise TooLarge(f"figures: beyond the solver ({status.name})")
    out = [0] * len(arcs)
    for i, flow in zip(open_, solver.flows(added).tolist(), strict=True):
        out[i] = flow
    return out
