"""A table with given totals, in the proportions of another as far as these allow. Floor 0."""
from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.margins.cut import conflict_of_two
from xlplan.decompose.margins.margins import Margin, Margins, read_margins, read_seed, sign_of_totals
from xlplan.decompose.margins.problem import Problem
from xlplan.decompose.margins.scaling import Scaling
from xlplan.decompose.rounding.infeasible import Infeasible, MarginConflict, Unsolved
from xlplan.decompose.rounding.weights import Floats

_FINEST: Final = 1e-11  # float64 carries sums of many cells no further
_UNITS: Final = 2**45   # in which totals are counted to find a conflict


def fit(seed: ArrayLike, margins: Margins, *, tolerance: float = 1e-9) -> Floats:
    """The table that meets `margins` and is nearest to `seed`: every cell its seed times one factor for each line.

    Iterative proportional fitting, in any number of axes (see `scaling`). Zeros of the seed stay zero; two seeds with
    the same odds ratios have the same fit.

    Args:
        seed: the table to start from, of any shape; ints, floats or Fractions, none negative.
        margins: a list with the totals along each axis (`margins[k]` has one total for each index of axis k: row
            totals, column totals, ...; None leaves an axis free), or a mapping from an axis, or a tuple of axes, to
            an array of totals: `{(0, 1): person_by_month, (2,): customer}`. Totals of one sign: where none is
            positive the result is minus the fit to their sizes.
        tolerance: how far a line may be from its total, as a share of it (1e-11 at the finest); the result is as near
            as floats come to it, and mostly nearer.

    Returns:
        float64, the shape of `seed`.

    Raises:
        ValueError: a wrong argument, named. Infeasible: totals that differ, a positive total over zeros only, or lines
            that zeros of the seed keep from being met together (`conflict` is a MarginConflict). Unsolved: neither
            within the tolerance after many steps, nor proven impossible.
    """
    if not 0 < tolerance < 1:
        raise ValueError(f"tolerance: {tolerance!r} is not between 0 and 1")
    tolerance = max(tolerance, _FINEST)
    cells = read_seed(seed)
    if (cells < 0).any():
        raise ValueError("seed: negative")
    lines = read_margins(margins, cells.shape, tolerance / 10)
    sign = sign_of_totals(lines)
    lines = [replace(m, values=sign * m.values) for m in lines]
    _no_empty_line(cells, lines, sign)
    scaling = Scaling.of(cells, lines)
    if not scaling.run(tolerance):
        raise _unmet_error(scaling, cells, lines)
    return sign * scaling.cells + 0.0


def _no_empty_line(cells: Floats, margins: list[Margin], sign: int) -> None:
    """Infeasible with the first line that has a total but no cell."""
    open_ = cells > 0
    for m in margins:
        open_ = open_ & (m.values > 0).reshape(m.shape)
    for m in margins:
        empty = (m.values > 0) & (m.total(open_) == 0)
        if empty.any():
            at = int(np.argmax(empty))
            total = sign * m.values.reshape(-1)[at].item()
            raise Infeasible(MarginConflict("empty_line", (m.line(at),), (), total))


def _unmet_error(scaling: Scaling, seed: Floats, margins: list[Margin]) -> Infeasible | Unsolved:
    """Why the margins were not met: two of them that cannot be met together, else the line that is worst off."""
    scale = 2.0 ** np.floor(np.log2(_UNITS / max(m.values.sum() for m in margins)))
    counted = [replace(m, values=np.rint(m.values * scale).astype(np.int64)) for m in margins]
    none = np.zeros(seed.shape, dtype=np.int64)
    for pair in combinations(counted, 2):
        high = np.where(seed > 0, int(pair[0].values.max()), 0)
        rough = sum(m.values.size for m in pair)
        conflict = conflict_of_two(Problem(seed, list(pair), none, none, high, none > 0, 1), rough)
        if conflict is not None:
            return Infeasible(replace(conflict, by=float(conflict.by / scale)))
    if not scaling.impossible:
        return Unsolved()
    gaps = [np.abs(m.values - m.total(scaling.cells)) for m in margins]
    worst = int(np.argmax([gap.max() for gap in gaps]))
    at = int(np.argmax(gaps[worst]))
    return Infeasible(MarginConflict("together", (margins[worst].line(at),), (), gaps[worst].reshape(-1)[at].item()))
