"""Why a cell of `fit`, `fit_exact` or `biproportional` is what it is: the factors and fitted values they go by. Floor 0."""
from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.margins.biproportional import RoundedTable, solve_table
from xlplan.decompose.margins.fit import fit
from xlplan.decompose.margins.fit_exact import solve_exact
from xlplan.decompose.margins.margins import Margin, Margins, read_margins, read_seed
from xlplan.decompose.margins.problem import read_problem
from xlplan.decompose.rounding.apportion import LIMIT
from xlplan.decompose.rounding.signposts import SIGNPOSTS, DivisorRule, Signpost
from xlplan.decompose.rounding.weights import Floats, Ints, big_weights, read_weights
from xlplan.decompose.spreading.cells import cell_bounds, held_mask
from xlplan.decompose.why.explanation import Fitted, FittedLine, Multiplied, Side, Unmoved
from xlplan.decompose.why.parts import index_per_axis

_SWEEPS: Final = 100        # in which factors of fitted lines are found
_SAME: Final = 1e-12        # and what changes less in a sweep, in logarithms
_ROUNDS: Final = 8          # in which factors get away from where a rounding turns
_AWAY: Final = 0.1          # from the only end, in logarithms
_TIED: Final = 2.0**-36     # of a step, or of the product: nearer to where a rounding turns is there


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


def why_biproportional(index: Any, weights: ArrayLike, row_totals: ArrayLike, column_totals: ArrayLike,
                       rule: DivisorRule) -> Multiplied:
    """The reason for the cell at `index`."""
    sign, table = solve_table(weights, row_totals, column_totals, rule)
    where = index_per_axis(index, table.parts.shape)
    i, j = where
    why = Multiplied(function="biproportional", index=where, value=sign * int(table.parts[where]), rule=rule,
                     weight=_exact_number(weights, where), row_total=int(np.asarray(row_totals)[i]),
                     column_total=int(np.asarray(column_totals)[j]))
    if not table.free[where]:
        return why
    whole = np.where(table.free, big_weights(read_weights(weights)), 0)
    logs = np.zeros(whole.shape)
    logs[table.free] = [math.log(x) - math.log(max(row)) for row, free in zip(whole, table.free, strict=True) for x in row[free]]
    low, high = _rounding_ends(table, SIGNPOSTS[rule])
    with np.errstate(divide="ignore"):
        least, most = (np.where(table.free, np.log(ends) - logs, none) for ends, none in ((low, -np.inf), (high, np.inf)))
    by_row, by_column = _factors_inside(least, most, table.by_row, table.by_column)
    product = math.exp(by_row[i] + by_column[j] + logs[where])
    tied = min(product - low[where], high[where] - product) < _TIED * max(product, 1)
    shift = float(by_column[table.free.any(axis=0)].mean())
    unit = math.log(why.weight.numerator) - math.log(why.weight.denominator) - logs[where]  # of the row's largest weight
    factors = sign * math.exp(by_row[i] + shift - unit), math.exp(by_column[j] - shift)
    return replace(why, factors=factors, product=sign * min(max(product, float(low[where])), float(high[where])), tied=bool(tied))


def _rounding_ends(table: RoundedTable, post: Signpost) -> tuple[Floats, Floats]:
    """Between which numbers a cell is rounded to its part: where it would lose, and where it would gain a step."""
    parts = table.parts
    below = np.maximum(parts - 1, 0)
    return np.where(parts > post.least, below + post.above(below), 0.0), np.asarray(parts + post.above(parts))


def _factors_inside(least: Floats, most: Floats, by_row: Floats, by_column: Floats) -> tuple[Floats, Floats]:
    """The factors' logarithms moved away from where a rounding turns, as far as they go in turn."""
    for _ in range(_ROUNDS):
        by_row = _middle_between((least - by_column).max(axis=1), (most - by_column).min(axis=1), by_row)
        by_column = _middle_between((least - by_row[:, None]).max(axis=0), (most - by_row[:, None]).min(axis=0), by_column)
    return by_row, by_column


def _middle_between(least: Floats, most: Floats, now: Floats) -> Floats:
    """Between two ends, or a little below the one there is; where there is none, as it is."""
    with np.errstate(invalid="ignore"):
        one = np.where(np.isfinite(most), np.minimum(now, most - _AWAY), now)
        return np.where(np.isfinite(least), (least + most) / 2, one)
