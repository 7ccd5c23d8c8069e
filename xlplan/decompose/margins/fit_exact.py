"""A table of whole steps with given totals, every one of them exact. Floor 0."""
from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

from numpy.typing import ArrayLike

from xlplan.decompose.margins.cut import conflict_of_two
from xlplan.decompose.margins.fitted import fit_around_holds, fit_between_bounds
from xlplan.decompose.margins.flow import nearest_flow
from xlplan.decompose.margins.lattice import least_missing, nearest_table
from xlplan.decompose.margins.margins import Margins
from xlplan.decompose.margins.problem import Problem, read_problem
from xlplan.decompose.margins.single_steps import FAR
from xlplan.decompose.rounding.infeasible import MarginConflict, Unsolved
from xlplan.decompose.rounding.weights import Floats, Ints
from xlplan.decompose.spreading.cells import Held


def fit_exact(seed: ArrayLike, margins: Margins, *, held: Held | None = None, lower: ArrayLike | None = None,
              upper: ArrayLike | None = None, limit: float = 10.0) -> Ints:
    """The table of whole steps that meets every total exactly and is nearest to the fit of `seed` to `margins`.

    Every cell is its fitted value rounded up or down, wherever such a table exists; of these tables it is the one with
    the least sum of distances from the fitted values. Otherwise it has the least such sum of all tables.

    The fitted values are those of `fit`, taken to 2**-20 of a step (2**-48 of the largest total where that is more): of
    the seed of the cells that are not held, to what the held ones leave of the totals. Where bounds allow no rounding
    of them, they are the fit between the bounds (see `clipping`), so that what a bound takes from a cell is spread over
    the others in proportion.

    Args:
        seed: ints, floats or Fractions, none negative but in held cells. A cell whose seed is zero stays at zero, or
            at the bound nearest to it.
        margins: as of `fit`, in whole steps; the sizes of one margin add up to less than 2**62. Where no total is
            positive the result mirrors that for their sizes.
        held: a boolean mask or an iterable of indices: cells that keep the value they have in `seed`, a whole number.
        lower, upper: whole steps for the signed cells, broadcast to the table; 10**15 and beyond mean none. A side not
            given keeps the sign of the totals.
        limit: for three margins or more: units of work of the solver, each about a second of one core.

    Returns:
        int64, the shape of `seed`; the same on every machine. Two margins, whether they share axes or not, are always
        solved (`flow`), in a fraction of a second for a thousand lines; among equally near tables the earlier rows gain
        in the earlier columns. With three or more (`lattice`) the least sum is proven; where that would take more than
        a tenth of `limit`, a sum within a thousandth of a step for each cell of it. Which of equally near tables that
        is depends on the version of the solver only.

    Raises:
        ValueError: a wrong argument, named. TooLarge: amounts beyond 10**15. Infeasible: no table of whole steps
            meets the margins (`conflict` is a MarginConflict). Unsolved: `limit` was reached without a table near
            enough or a proof that there is none.
    """
    if not limit > 0 or math.isinf(limit):
        raise ValueError(f"limit: {limit!r} is not a positive number")
    problem = read_problem(seed, margins, held, lower, upper)
    return problem.sign * solve_exact(problem, limit)[0]


def solve_exact(problem: Problem, limit: float) -> tuple[Ints, Floats, bool]:
    """(the table; the fitted values that it is nearest to; whether these are clipped at bounds), all of one sign."""
    target = fit_around_holds(problem)
    cells, limit = _nearest_cells(problem, target, 0, limit)
    clipped = False
    if cells is None and ((target < problem.low) | (target > problem.high)).any():
        target, clipped = fit_between_bounds(problem), True
        cells, limit = _nearest_cells(problem, target, 0, limit)
    reach = 1 if len(problem.margins) > 2 else FAR
    while cells is None:
        cells, limit = _nearest_cells(problem, target, reach, limit)
        if cells is None and reach >= problem.span(target):
            raise problem.refuse(_find_conflict(problem, target, limit))
        reach *= 16
    return cells, target, clipped


def _nearest_cells(problem: Problem, target: Floats, reach: int, limit: float) -> tuple[Ints | None, float]:
    """(the nearest table, None where there is none; the work left); Unsolved where there is no telling."""
    if len(problem.margins) <= 2:
        return nearest_flow(problem, target, reach), limit
    search = nearest_table(problem, target, reach, limit)
    if not search.done:
        raise Unsolved() if search.cells is None else Unsolved(problem.sign * search.cells, search.gap)
    return search.cells, limit - search.work


def _find_conflict(problem: Problem, target: Floats, limit: float) -> MarginConflict:
    """Why there is no table: two margins that cannot be met together, or the lines that a nearest table misses."""
    for pair in combinations(problem.margins, 2):
        conflict = conflict_of_two(replace(problem, margins=list(pair)))
        if conflict is not None:
            return conflict
    return least_missing(problem, target, limit)
