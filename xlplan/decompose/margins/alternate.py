"""Row and column factors at which a rounded table nearly meets its totals. Floor 0.

First those at which the table itself meets them, give or take what rounding adds, by Newton's method on the convex
function whose minimum they are: that ends soon even where lines hang together by a few steps in a million. Then by
alternating scaling: rows are apportioned with the columns' factors and columns with the rows', in turn (F. Pukelsheim,
Proportional Representation, 2nd edition, 2017, chapter 15); without ties that meets all totals, with ties it may turn
in circles.
"""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.decompose.rounding.divisors import divisor_floats
from xlplan.decompose.rounding.signposts import SIGNPOSTS, DivisorRule
from xlplan.decompose.rounding.weights import Floats, Ints

_PATIENCE: Final = 6     # rounds without getting nearer
_SWEEPS: Final = 200     # of Newton's method; ten are usual
_HALVES: Final = 12      # of one step
_FAR: Final = 50.0       # at most that far in one step
_RIDGE: Final = 1e-14    # so that lines that hang together by next to nothing stay where they are
_LEAST: Final = -690.0   # the logarithm of a weight so small beside another that it gets its least


def line_factors(logs: Floats, rows: Ints, columns: Ints, rule: DivisorRule) -> tuple[Floats, Floats]:
    """Logarithms of the factors of the rows (m,) and of the columns (n,).

    Args:
        logs: logarithms of the weights (m, n), -inf where a cell stays at its least.
        rows, columns: totals (m,), (n,), of the other cells; positive where there are any.
    """
    some = logs > -np.inf
    late = SIGNPOSTS[rule].late - 0.5  # so much more than a table before rounding does the rounded one ask for in each cell
    by_column = _column_factors(logs, rows + late * some.sum(axis=1), columns + late * some.sum(axis=0))
    best, nearest, waited = (np.zeros(len(rows)), by_column), np.inf, 0
    while waited < _PATIENCE:
        waited += 1
        parts, by_row = _round_lines(rows, logs + by_column, rule)
        off = int(np.abs(columns - parts.sum(axis=0)).sum())
        if off < nearest:
            best, nearest, waited = (by_row, by_column), off, 0
        if not off:
            break
        parts, by_column = _round_lines(columns, (logs + by_row[:, None]).T, rule)
    return best


def _column_factors(logs: Floats, rows: Floats, columns: Floats) -> Floats:
    """Logarithms of the columns' factors (n,) at which the table, its rows met, meets its columns."""
    if len(rows) < len(columns):  # the system solved below has the size of the columns
        by_row = _column_factors(logs.T, columns, rows)
        return _scale_rows((logs + by_row[:, None]).T, columns)[0]
    by_column = np.zeros(len(columns))
    table = _scale_rows(logs, rows)[1]
    for _ in range(_SWEEPS):
        off = columns - table.sum(axis=0)
        if (np.abs(off) <= 1e-15 * columns).all():
            break
        bonds = table.T @ (table / np.maximum(rows, 1)[:, None])  # the rows' factors are eliminated
        np.fill_diagonal(bonds, 0)
        system = np.diag(bonds.sum(axis=1) + _RIDGE * columns + (columns == 0)) - bonds
        step = np.linalg.solve(system, off)
        step *= min(1.0, _FAR / max(float(np.abs(step).max()), _FAR))
        slope = float(off @ step)
        for _ in range(_HALVES):  # the function is convex: a step is too long where it rises nearly as it fell
            table = _scale_rows(logs + by_column + step, rows)[1]
            if float((columns - table.sum(axis=0)) @ step) >= -slope / 2:
                break
            step, slope = step / 2, slope / 2
        by_column += step
    return by_column


def _scale_rows(logs: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """(logarithms of the factors at which each row meets its total, the table then)."""
    some = (logs > -np.inf).any(axis=1)
    top = np.where(some, logs.max(axis=1), 0)
    table = np.exp(logs - top[:, None])
    scale = np.where(some, rows / np.where(some, table.sum(axis=1), 1), 1)
    return np.log(scale) - top, table * scale[:, None]


def _round_lines(totals: Ints, logs: Floats, rule: DivisorRule) -> tuple[Ints, Floats]:
    """(parts, logarithm of each line's factor): the middle of those at which the weights, rounded, are these parts."""
    post, some = SIGNPOSTS[rule], logs > -np.inf
    any_ = some.any(axis=1)
    top = np.where(any_, logs.max(axis=1), 0)[:, None]
    parts, _ = divisor_floats(totals, np.where(some, np.exp(np.maximum(logs - top, _LEAST)), 0), rule)
    spare = some & (parts > post.least)
    last = np.where(spare, np.log(post.at(np.where(spare, parts - 1, 1))) - logs, -np.inf).max(axis=1)
    following = np.where(some, np.log(post.at(np.maximum(parts, post.least))) - logs, np.inf).min(axis=1)
    following = np.where(any_, following, 0)
    return parts, (np.where(last > -np.inf, last, following - 1) + following) / 2
