"""A first table for margins that share no axis: one flow after another. Floor 0."""
from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from xlplan.decompose.margins.flow import nearest_flow
from xlplan.decompose.margins.margins import margin_over
from xlplan.decompose.margins.problem import Problem
from xlplan.decompose.margins.single_steps import FAR, single_steps
from xlplan.decompose.rounding.weights import Floats, Ints


def nested_flow(problem: Problem, target: Floats) -> Ints | None:
    """A table that meets the margins with every cell rounded from `target`, near to it but not the nearest.

    All margins but the first are met in the table summed over the other axes, and that table is the second margin of a
    flow. None where margins share axes or a flow finds no way.
    """
    if len(problem.margins) <= 2:
        return nearest_flow(problem, target, FAR)
    if any(set(one.axes) & set(other.axes) for one, other in combinations(problem.margins, 2)):
        return None
    how = single_steps(problem, target, 0)
    if how is None:
        return None
    first, *others = problem.margins
    inner = tuple(sorted(k for m in others for k in m.axes))
    away = tuple(k for k in range(target.ndim) if k not in inner)
    shape = tuple(target.shape[k] for k in inner)
    rebased = [margin_over(tuple(inner.index(k) for k in m.axes), m.values, shape) for m in others]
    low, high = how.start, how.made(how.room)
    none = np.zeros(shape, dtype=np.int64)
    summed = nested_flow(Problem(none + 0.0, rebased, none, low.sum(axis=away), high.sum(axis=away), none > 0, 1),
                         target.sum(axis=away))
    if summed is None:
        return None
    pair = [first, margin_over(inner, summed, target.shape)]
    return nearest_flow(replace(problem, margins=pair, low=low, high=high), target, 0)
