"""A total down a hierarchy, level by level, and across a second one, in whole steps throughout. Floor 0."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.margins.fit_exact import fit_exact
from xlplan.decompose.rounding.apportion import apportion
from xlplan.decompose.rounding.infeasible import Conflict, Infeasible, MarginConflict
from xlplan.decompose.rounding.rational import whole_steps
from xlplan.decompose.rounding.weights import Bools, Ints, Numbers, as_array, read_weights


@dataclass(frozen=True, slots=True)
class Crossed:
    """A level of columns across the rows above: days across persons.

    Attributes:
        parent_index, weights: as of any level: how the columns' own totals come from the column totals of the crossed
            level above, or from the total where there is none.
        seed: what the cells look like before they meet the totals, shape (rows, columns) or broadcast to it; None:
            every row shares its amount as every other does.
    """

    parent_index: ArrayLike
    weights: ArrayLike
    seed: ArrayLike | None = None


Level = tuple[ArrayLike, ArrayLike] | Crossed


def cascade(total: int, levels: Sequence[Level]) -> list[Ints]:
    """One int64 array a level, top down; every level adds up to the one above, part by part.

    Args:
        total: whole steps, at most 10**15 in size; a negative one mirrors.
        levels: top down, each `(parent_index, weights)`: the position of each part's parent in the level above (for
            the first level 0, the total), children in any order, and the weights of the parts (ints, floats or
            Fractions, none negative, one a part). Company to region to branch to person, or year to half to quarter
            to month to day.

    Each part is its exact share of its whole-step parent rounded up or down (largest remainder, ties to the earlier
    part; a parent whose children all weigh nothing is split equally), as `apportion` would split that parent.

    After the plain levels, `Crossed` levels break the total down a second hierarchy across the last plain one: persons,
    then `Crossed` quarters, months and days give persons × quarters, × months, × days. Such a level is an array
    (rows, columns); its columns add up to their own totals, which are those of a plain cascade, and in every row the
    columns of one parent add up to the cell above. The cells of each parent column are made by `fit_exact`: within
    one step of the fitted value.

    Raises:
        ValueError: a wrong argument, named. TooLarge: a total beyond 10**15. Infeasible: a parent that has steps
            but no child (its conflict's `row` is level and parent); seeds of zero that cannot meet the totals (a
            MarginConflict of `fit_exact`: margin 0 by row and parent column, margin 1 by column of the level).
    """
    above: Ints = np.array([whole_steps("total", total)], dtype=np.int64)
    columns: Ints = above
    cells: Ints | None = None
    out: list[Ints] = []
    for k, level in enumerate(levels):
        if isinstance(level, Crossed):
            parent, weights = _read_level(k, level.parent_index, level.weights, columns.size)
            totals = _share_by_parent(k, columns, parent, weights)
            cells = _cross_cells(k, above[:, None] if cells is None else cells, totals, parent, level.seed)
            columns = totals
            out.append(cells)
        elif cells is not None:
            raise ValueError(f"levels[{k}]: a plain level below a crossed one")
        else:
            try:
                parent_index, plain = level
            except (TypeError, ValueError):
                raise ValueError(f"levels[{k}]: (parent_index, weights) is needed") from None
            above = _share_by_parent(k, above, *_read_level(k, parent_index, plain, above.size))
            out.append(above)
    return out


def _read_level(k: int, parent_index: ArrayLike, weights: ArrayLike, parents: int) -> tuple[Ints, Numbers]:
    """Both as arrays (n,); ValueError naming the level."""
    parent = as_array(f"levels[{k}]: parent_index", parent_index)
    if parent.ndim != 1 or parent.dtype.kind not in "iu" or not parent.size:
        raise ValueError(f"levels[{k}]: parent_index: a list of positions is needed")
    if parent.min() < 0 or parent.max() >= parents:
        raise ValueError(f"levels[{k}]: parent_index: a position outside 0..{parents - 1}")
    try:
        w = read_weights(weights)
    except ValueError as e:
        raise ValueError(f"levels[{k}]: {e}") from None
    if w.shape != parent.shape:
        raise ValueError(f"levels[{k}]: weights of shape {w.shape} for {parent.size} parts")
    return parent.astype(np.int64), w


def _share_by_parent(k: int, above: Ints, parent: Ints, weights: Numbers) -> Ints:
    """Every parent's amount among its children: `apportion` on rows padded to one width, wide and narrow ones apart."""
    sizes = np.bincount(parent, minlength=above.size)
    idle = np.flatnonzero((sizes == 0) & (above != 0))
    if idle.size:
        steps = int(above[idle[0]])
        raise Infeasible(Conflict(kind="above" if steps > 0 else "below", row=(k, int(idle[0])), parts=(), total=steps,
                                  low=0, high=0, rows=idle.size))
    order = np.argsort(parent, kind="stable")
    place = np.arange(parent.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)  # among its siblings
    scale = np.frexp(sizes.astype(np.float64))[1]  # rows of one scale differ in width by less than twice
    out = np.empty(parent.size, dtype=np.int64)
    for one in np.unique(scale[sizes > 0]):
        groups = np.flatnonzero(scale == one)
        mine = scale[parent[order]] == one
        row, column, part = np.searchsorted(groups, parent[order][mine]), place[mine], order[mine]
        real: Bools = np.zeros((groups.size, int(sizes[groups].max())), dtype=np.bool_)
        real[row, column] = True
        padded: Numbers = np.zeros(real.shape, dtype=weights.dtype)
        padded[row, column] = weights[part]
        weightless = ~(padded > 0).any(axis=1)
        padded[weightless] = real[weightless]  # equally among the children, not among the padding
        out[part] = apportion(above[groups], padded)[row, column]
    return out


def _cross_cells(k: int, above: Ints, totals: Ints, parent: Ints, seed: ArrayLike | None) -> Ints:
    """Cells (rows, columns) that meet `totals`, and parent by parent the cells above (rows, parents)."""
    shape = (above.shape[0], totals.size)
    try:
        cells = np.broadcast_to(np.ones(1) if seed is None else read_weights(seed), shape)
    except ValueError as e:
        raise ValueError(f"levels[{k}]: seed: {e}") from None
    out = np.empty(shape, dtype=np.int64)
    for j in np.unique(parent):
        mine = np.flatnonzero(parent == j)
        if mine.size == 1:
            out[:, mine[0]] = above[:, j]
        else:
            try:
                out[:, mine] = fit_exact(cells[:, mine], [above[:, j], totals[mine]])
            except Infeasible as e:
                raise _place_refusal(e, int(j), mine) from None
    return out


def _place_refusal(refusal: Infeasible, parent: int, columns: Ints) -> Infeasible:
    """The refusal of one parent's columns, in the positions of the whole level."""
    conflict = refusal.conflict
    assert isinstance(conflict, MarginConflict)  # without holds or bounds only margins conflict
    lines = tuple((key, (*at, parent) if key == 0 else tuple(int(columns[c]) for c in at)) for key, at in conflict.lines)
    cells = tuple((row, int(columns[c])) for row, c in conflict.cells)
    return Infeasible(replace(conflict, lines=lines, cells=cells))
