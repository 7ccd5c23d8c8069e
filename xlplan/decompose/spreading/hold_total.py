"""Change some cells and keep the total. Floor 0."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.apportion import LIMIT
from xlplan.decompose.rounding.infeasible import TooLarge
from xlplan.decompose.rounding.weights import Ints
from xlplan.decompose.spreading.cells import Held, SpreadCells, cell_positions, exact_sum, read_amount, read_cells
from xlplan.decompose.spreading.share import keeps_bounds, share_amount


def hold_total(before: ArrayLike, changes: Mapping[int, int] | Mapping[tuple[int, ...], int], *,
               held: Held | None = None, lower: ArrayLike | None = None, upper: ArrayLike | None = None) -> Ints:
    """The cells with some of them changed and the total as it was: int64 steps in the shape of `before`.

    The cells that are neither changed nor held take the difference in proportion to what they hold, by largest
    remainder: [10, 20, 30] with 20 in the first gives [20, 16, 24]. All zero: equally.

    Args:
        before: whole steps, any shape.
        changes: index -> new value in whole steps; an int counts in C order, a tuple has an int per axis.
        held, lower, upper: as in `spread`.

    Raises:
        ValueError: a wrong argument, named; cells of both signs that would have to take something but add up to zero.
        TooLarge: a cell or total beyond 10**15. Infeasible: nothing is left to take the difference, a changed
            cell is held at another value, or bounds cannot be kept.

    Source: Anaplan, "Hold" (Breakback): a total is held and one of its months changed.
    """
    return absorb_changes(read_cells(before, held, lower, upper, "largest_remainder"), changes)


def absorb_changes(cells: SpreadCells, changes: Mapping[int, int] | Mapping[tuple[int, ...], int]) -> Ints:
    """The same for cells that have been read."""
    if not isinstance(changes, Mapping):
        raise ValueError("changes: a mapping of index to new value is needed")
    at = cell_positions("changes", list(changes), cells.shape)
    if len(np.unique(at)) < len(at):
        raise ValueError("changes: one cell twice")
    after = cells.before.copy()
    after[at] = [read_amount(f"changes[{key!r}]", value) for key, value in changes.items()]
    stuck = (after != cells.before) & ~cells.open
    total = exact_sum(cells.before)
    if stuck.any():
        raise cells.refuse("fixed", stuck, total, exact_sum(np.abs(after - cells.before)[stuck]))
    others = cells.open.copy()
    others[at] = False
    changed = replace(cells, before=after, open=others)
    mine, rest = after[others], total - changed.held_sum
    if rest == exact_sum(mine) and keeps_bounds(changed, mine):
        return changed.checked(after)  # cells that cancel are no matter when nothing is asked of them
    if abs(rest) > LIMIT:
        raise TooLarge(f"changes: beyond {LIMIT} steps")
    return changed.checked(share_amount(changed, rest, np.zeros_like(mine), np.abs(mine), mine < 0, "before"))
