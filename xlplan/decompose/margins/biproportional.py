"""Tables of whole steps in proportion to weights, both rows and columns exact, by a divisor rule. Floor 0."""
from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.margins.alternate import line_factors
from xlplan.decompose.margins.cut import conflict_of_two
from xlplan.decompose.margins.problem import read_problem
from xlplan.decompose.margins.ties import settle_ties
from xlplan.decompose.margins.transfer import ScaledTable, cheapest_table
from xlplan.decompose.rounding.infeasible import TooLarge
from xlplan.decompose.rounding.signposts import SIGNPOSTS, DivisorRule, Signpost
from xlplan.decompose.rounding.weights import Bools, Floats, Ints, Numbers, big_weights, read_weights
from xlplan.decompose.spreading.cells import read_steps

_TINY: Final = Fraction(1, 2**900)  # beside it a float still has all its digits


def biproportional(weights: ArrayLike, row_totals: ArrayLike, column_totals: ArrayLike, rule: DivisorRule = "webster") -> Ints:
    """Whole steps with the given row and column totals, in proportion to `weights` along rows and columns alike.

    Every weight is multiplied by a factor of its row and one of its column and rounded by the rule; the factors are
    those at which all totals are met. The steps are unique but for ties, of which the first solution is taken: the
    largest in its earliest cells, row by row. Method: M. Balinski and G. Demange, Algorithms for proportional matrices
    in reals and integers, Mathematical Programming 45, 1989; F. Pukelsheim, Proportional Representation, 2nd edition,
    2017, chapters 14 and 15 (the elections of Zurich since 2006, there `webster`).

    Args:
        weights: ints, floats (taken at their exact binary value) or Fractions, shape (rows, columns); none negative.
            A weight of zero gets zero.
        row_totals, column_totals: whole steps, shapes (rows,) and (columns,); none below zero, or none above it.
        rule: `webster`, `jefferson`, `hill`, `dean` or `adams`, as of `apportion`; the last three give every positive
            weight a step.

    Returns:
        int64 counts of steps, shape (rows, columns).

    Raises:
        ValueError: a wrong argument, named. TooLarge: a total beyond 10**15. Infeasible: totals that disagree, or
            that the positive weights cannot carry; a MarginConflict, where rows are margin 0 and columns margin 1.
    """
    sign, table = solve_table(weights, row_totals, column_totals, rule)
    return sign * table.parts


def solve_table(weights: ArrayLike, row_totals: ArrayLike, column_totals: ArrayLike, rule: DivisorRule) -> tuple[int, RoundedTable]:
    """(the sign; the table of the sizes): arguments and errors as of `biproportional`."""
    if rule not in SIGNPOSTS:
        raise ValueError(f"rule: {rule!r} is none of {', '.join(SIGNPOSTS)}")
    w = read_weights(weights)
    if w.ndim != 2:
        raise ValueError(f"weights: a table of rows and columns is needed, not shape {w.shape}")
    totals = [read_steps("row_totals", row_totals), read_steps("column_totals", column_totals)]
    for name, given, n in zip(("row_totals", "column_totals"), totals, w.shape, strict=True):
        if given.shape != (n,):
            raise ValueError(f"{name}: shape {given.shape}, but weights for ({n},)")
    rows, columns = totals
    ends = min(rows.min(initial=0), columns.min(initial=0)), max(rows.max(initial=0), columns.max(initial=0))
    if ends[0] < 0 < ends[1]:
        raise ValueError("row_totals, column_totals: both positive and negative")
    sign = -1 if ends[0] < 0 else 1
    return sign, _round_table(w, sign * rows, sign * columns, sign, rule)


@dataclass(frozen=True, slots=True, eq=False)
class RoundedTable:
    """A table of totals that are not negative.

    Attributes:
        parts, free: the table, and which of its cells are not the same in every table with these totals.
        by_row, by_column: logarithms of the factors at which the free weights are rounded to the parts, as far as
            floats tell, where the largest free weight of each row counts 1.
    """

    parts: Ints
    free: Bools
    by_row: Floats
    by_column: Floats


def _round_table(w: Numbers, rows: Ints, columns: Ints, sign: int, rule: DivisorRule) -> RoundedTable:
    """The table of totals that are not negative."""
    post, some = SIGNPOSTS[rule], np.asarray(w > 0)
    possible = _feasible_table(some, rows, columns, sign, post)
    free = _movable_cells(some, possible > post.least)
    if not free.any():
        return RoundedTable(possible, free, np.zeros(len(rows)), np.zeros(len(columns)))
    fixed = np.where(free, 0, possible)
    rows, columns = rows - fixed.sum(axis=1), columns - fixed.sum(axis=0)
    weights = np.where(free, big_weights(w), 0)
    logs = np.full(free.shape, -np.inf)
    logs[free] = [math.log(x) for x in weights[free]]
    by_row, by_column = line_factors(logs, rows, columns, rule)
    scaled = ScaledTable(*_scale_weights(weights, by_row, by_column, free), free, post)
    parts, u, v = cheapest_table(scaled, rows, columns)
    by_row += np.where(free.any(axis=1), logs.max(axis=1, initial=-np.inf), 0)
    return RoundedTable(fixed + settle_ties(parts, scaled, u, v, weights), free, by_row - u, by_column + v)


def _feasible_table(some: Bools, rows: Ints, columns: Ints, sign: int, post: Signpost) -> Ints:
    """Any table with these totals, zero where `some` is not; Infeasible where there is none."""
    from ortools.graph.python import max_flow  # type: ignore[import-untyped] # noqa: PLC0415 # slow to load

    least = post.least * some.astype(np.int64)
    bound = sign * least if post.least else None
    problem = read_problem(some.astype(np.float64), [sign * rows, sign * columns], None,
                           bound if sign > 0 else None, bound if sign < 0 else None)
    give, take = rows - least.sum(axis=1), columns - least.sum(axis=0)
    lines = np.arange(len(give) + len(take), dtype=np.int32)
    from_row, to_column = np.nonzero(some)
    source, sink = len(lines), len(lines) + 1
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(np.full(len(give), source, dtype=np.int32), lines[:len(give)], give)
    solver.add_arcs_with_capacity(lines[len(give):], np.full(len(take), sink, dtype=np.int32), take)
    cells = solver.add_arcs_with_capacity(lines[from_row], lines[len(give) + to_column],
                                          np.minimum(give[from_row], take[to_column]))
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise TooLarge("row_totals: beyond the solver")
    conflict = conflict_of_two(problem) if solver.optimal_flow() < give.sum() else None
    if conflict is not None:
        raise problem.refuse(conflict)
    least[some] += solver.flows(cells)
    return least


def _movable_cells(some: Bools, spare: Bools) -> Bools:
    """Cells that are not the same in every table: those on a cycle of cells that gain and lose a step in turn."""
    out = np.zeros(some.shape, dtype=np.bool_)
    left = some.any(axis=1)
    while left.any():
        start = int(np.argmax(left))
        ahead, back = _reached_lines(some, spare, start), _reached_lines(spare, some, start)
        rows, columns = ahead[0] & back[0], ahead[1] & back[1]
        out |= some & rows[:, None] & columns
        left &= ~rows
    return out


def _reached_lines(out: Bools, back: Bools, row: int) -> tuple[Bools, Bools]:
    """Rows and columns reached from a row, to columns by the cells `out`, to rows by the cells `back`."""
    rows, columns = np.arange(len(out)) == row, np.zeros(out.shape[1], dtype=np.bool_)
    size = 0
    while size != (size := int(rows.sum()) + int(columns.sum())):
        columns = columns | out[rows].any(axis=0)
        rows = rows | back[:, columns].any(axis=1)
    return rows, columns


def _scale_weights(weights: Numbers, by_row: Floats, by_column: Floats, free: Bools) -> tuple[Ints, Floats, Floats]:
    """(whole steps, rest, logarithm) of the weights times factors near those of the given logarithms: (rows, columns)."""
    floor, rest, log = np.zeros(free.shape, dtype=np.int64), np.zeros(free.shape), np.zeros(free.shape)
    rows, columns = ([_ratio_of_log(x) for x in logs.tolist()] for logs in (by_row, by_column))
    for i, j in np.argwhere(free).tolist():
        over, under = (weights[i, j] * rows[i][0] * columns[j][0], rows[i][1] * columns[j][1])
        floor[i, j], left = divmod(over, under)
        rest[i, j] = left / under
        log[i, j] = math.log(over) - math.log(under) if over < under * _TINY else math.log(over / under)
    return floor, rest, log


def _ratio_of_log(log: float) -> tuple[int, int]:
    """A number with nearly that logarithm, as a ratio."""
    power = round(log / math.log(2))
    a, b = math.exp(log - power * math.log(2)).as_integer_ratio()
    return (a << power, b) if power >= 0 else (a, b << -power)
