"""The fitted values that a table of whole steps is rounded from. Floor 0."""
from __future__ import annotations

import numpy as np

from xlplan.decompose.margins.clipping import clipped_fit
from xlplan.decompose.margins.problem import Problem
from xlplan.decompose.margins.scaling import FINEST, Scaling
from xlplan.decompose.margins.single_steps import GRAIN
from xlplan.decompose.rounding.weights import Floats


def fit_around_holds(problem: Problem) -> Floats:
    """The seed of the cells that are not held, fitted to what the others leave of the totals: in steps.

    Where no such table exists it is as near to one as the iteration came.
    """
    scaling = Scaling.of(problem.seed, problem.rest())
    scaling.run(FINEST)
    return _round_to_grain(problem, problem.held + scaling.cells)


def fit_between_bounds(problem: Problem) -> Floats:
    """The same with every cell clipped at its bounds (see `clipping`)."""
    low, high = problem.low.astype(np.float64), problem.most().astype(np.float64)
    return _round_to_grain(problem, clipped_fit(problem.seed, problem.margins, low, high, FINEST))


def _round_to_grain(problem: Problem, cells: Floats) -> Floats:
    """At the nearest 1/GRAIN of a step, or 2**-48 of the largest total where that is more.

    So the last digits, which machines compute differently, do not matter.
    """
    largest = max(int(m.values.max(initial=0)) for m in problem.margins)
    grain = max(1 / GRAIN, 2.0 ** (largest.bit_length() - 48))
    rounded: Floats = np.rint(cells / grain) * grain
    return rounded
