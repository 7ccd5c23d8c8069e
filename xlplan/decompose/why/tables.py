"""Why a cell of `fit` or `fit_exact` is what it is: the factors and fitted values they go by. Floor 0."""
from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.margins.fit import fit
from xlplan.decompose.margins.fit_exact import solve_exact
from xlplan.decompose.margins.margins import Margin, Margins, read_margins, read_seed
from xlplan.decompose.margins.problem import read_problem
from xlplan.decompose.rounding.apportion import LIMIT
from xlplan.decompose.rounding.weights import Floats, Ints
from xlplan.decompose.spreading.cells import cell_bounds, held_mask
from xlplan.decompose.why.explanation import Fitted, FittedLine, Side, Unmoved
from xlplan.decompose.why.parts import index_per_axis

_SWEEPS: Final = 100        # in which factors of fitted lines are found
_SAME: Final = 1e-12        # and what changes less in a sweep, in logarithms


def why_fit(index: Any, seed: ArrayLike, margins: Margins, *, tolerance: float) -> Fitted:
    """The reason for the cell at `index`."""
    cells = fit(seed, margins, tolerance=tolerance)
    where = index_per_axis(index, cells.shape)
    value = float(cells[where])
    lines = read_margins(margins, cells.shape, 1.0)  # that they agree, `fit` has seen to
    return Fitted(function="fit", index=where, value=value, seed=_exact_number(seed, where), fitted=Fraction(value),
                  lines=_cell_lines(where, lines, 1, _cell_factors(where, lines, read_seed(seed), cells)))


def why_fit_exact(index: Any, seed: ArrayLike, margins: Margins, *, held: Any = None, lower: Any = None, upper: Any = None,
                  limit: float = 10.0) -> Unmoved | Fitted:
    """The reason for the cell at `index`."""
    held = list(held) if isinstance(held, Iterator) else held  # it is read twice
    problem = read_problem(seed, margins, held, lower, upper)
    cells, target, clipped = solve_exact(problem, limit)
    where = index_per_axis(index, cells.shape)
    value, fitted = problem.sign * int(cells[where]), problem.sign * Fraction(float(target[where]))
    if held is not None and held_mask(held, cells.shape)[where]:
        return Unmoved(function="fit_exact", index=where, value=value, why="held")
    low, high = (None if b is None else int(cell_bounds(name, b, cells.shape).reshape(cells.shape)[where])
                 for name, b in (("lower", lower), ("upper", upper)))
    mine = _exact_number(seed, where)
    stops = clipped or not mine  # then the fitted value does not go beyond a bound
    bound: Side | None = None
    if value == high != LIMIT and (fitted > value or (stops and fitted == value)):
        bound = "upper"
    elif value == low != -LIMIT and (fitted < value or (stops and fitted == value)):
        bound = "lower"
    factors = None if clipped else _cell_factors(where, problem.margins, problem.seed, problem.sign * target)
    return Fitted(function="fit_exact", index=where, value=value, seed=mine, fitted=fitted, bound=bound,
                  lines=_cell_lines(where, problem.margins, problem.sign, factors, problem.held))


def _cell_factors(where: tuple[int, ...], margins: Sequence[Margin], seed: Floats, fitted: Floats) -> list[float] | None:
    """The factor of each line of a cell, which make its fitted value; those of margins but the first are 1 on average.

    Found from the fitted cells, margin by margin in turn, larger cells counting more.
    """
    sizes = np.where(seed > 0, np.abs(fitted), 0.0)
    if not sizes[where]:
        return None
    left = np.log(sizes, out=np.zeros(sizes.shape), where=sizes > 0) - np.log(seed, out=np.zeros(sizes.shape), where=sizes > 0)
    counts = [m.total(sizes) for m in margins]
    logs = [np.zeros(m.values.shape) for m in margins]
    for _ in range(_SWEEPS):
        furthest = 0.0
        for k, (m, count) in enumerate(zip(margins, counts, strict=True)):
            more = np.divide(m.total(sizes * left), count, out=np.zeros(count.shape), where=count > 0)
            logs[k] = logs[k] + more
            left = left - more.reshape(m.shape)
            furthest = max(furthest, float(np.abs(more).max()))
        if furthest < _SAME:
            break
    mine = [float(log[_place_in_margin(m, where)] - np.average(log, weights=count))
            for m, count, log in zip(margins[1:], counts[1:], logs[1:], strict=True)]
    first = math.log(sizes[where]) - math.log(seed[where]) - sum(mine)
    return [math.copysign(math.exp(first), fitted[where]), *(math.exp(log) for log in mine)]


def _cell_lines(where: tuple[int, ...], margins: Sequence[Margin], sign: int, factors: list[float] | None,
                held: Ints | None = None) -> tuple[FittedLine, ...]:
    """The lines of a cell, in the caller's sign and words."""
    return tuple(
        FittedLine(m.key, tuple(where[m.axes[i]] for i in m.order), sign * m.values[_place_in_margin(m, where)].item(),
                   0 if held is None else sign * int(m.total(held)[_place_in_margin(m, where)]), None if factors is None else factors[k])
        for k, m in enumerate(margins))


def _place_in_margin(m: Margin, where: tuple[int, ...]) -> tuple[int, ...]:
    """The place in the margin's values of the line that the cell is on."""
    return tuple(where[k] for k in m.axes)


def _exact_number(values: ArrayLike, where: tuple[int, ...]) -> Fraction:
    """One of the numbers, exactly."""
    x = np.asarray(values, dtype=object)[where]
    return Fraction(x.item() if isinstance(x, np.generic) else x)
