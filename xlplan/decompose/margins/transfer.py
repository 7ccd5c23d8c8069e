"""A rounded table brought to its totals by moving steps along the cheapest paths. Floor 0.

A table of whole steps is rounded with row and column factors if and only if it is the cheapest one with its totals, when
step number x + 1 of a cell costs log(post(x) / weight) (M. Balinski and G. Demange, Algorithms for proportional matrices
in reals and integers, Mathematical Programming 45, 1989). The table to start with is rounded with factors, hence the
cheapest with its own totals, and stays so when each missing step is moved along a cheapest path of cells that gain and
lose one in turn.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.decompose.rounding.signposts import Signpost
from xlplan.decompose.rounding.weights import Bools, Floats, Ints

_SMALL: Final = 2.0**-30  # a value below which its logarithm says more than what it lacks of a step
_LEVEL: Final = 2.0**-30  # steps from a post, within which the factors leave a cell's rounding open


@dataclass(frozen=True, slots=True)
class ScaledTable:
    """A table scaled by row and column factors, known well however large it is: all (m, n).

    Attributes:
        floor, rest: its values are floor + rest, 0 <= rest <= 1; `log`: their logarithms.
        free: cells that may move.
        post: the rounding.
    """

    floor: Ints
    rest: Floats
    log: Floats
    free: Bools
    post: Signpost

    def up(self, parts: Ints) -> Floats:
        """What one more step of each cell costs, beside the factors' own share of it; inf where none is allowed."""
        ahead, value = (parts - self.floor) + self.post.above(parts) - self.rest, self.floor + self.rest
        far = np.log(self.post.at(np.maximum(parts, self.post.least))) - self.log
        return np.where(self.free, np.where(value < _SMALL, far, np.log1p(ahead / np.maximum(value, _SMALL))), np.inf)

    def down(self, parts: Ints) -> Floats:
        """What taking a step from each cell costs; inf where none is allowed."""
        spare = parts > self.post.least
        return np.where(spare, -self.up(np.where(spare, parts - 1, parts)), np.inf)

    def rounded(self) -> Ints:
        """The scaled table rounded; where that is open, down."""
        over = self.post.above(self.floor) - self.rest < -_LEVEL
        just = self.post.above(np.maximum(self.floor - 1, 0)) - 1 - self.rest >= -_LEVEL
        return np.where(self.free, np.maximum(self.floor + over - (just & (self.floor > 0)), self.post.least), 0)


def cheapest_table(scaled: ScaledTable, rows: Ints, columns: Ints) -> tuple[Ints, Floats, Floats]:
    """(parts, row potentials, column potentials): the cheapest table that meets the totals, as far as floats tell.

    No cell's next step costs less than the column's potential less the row's; no cell's last one more. `rows`,
    `columns` are totals of the free cells, which can meet them.
    """
    parts = scaled.rounded()
    _fill_open(parts, scaled, rows, columns)
    u, v = np.zeros(len(rows)), np.zeros(len(columns))
    lacking, wanting = rows - parts.sum(axis=1), columns - parts.sum(axis=0)
    up, down = scaled.up(parts), scaled.down(parts)
    while lacking.any() or wanting.any():
        path, to_row, to_column = _cheapest_path(np.maximum(up + u[:, None] - v, 0), np.maximum(down + v - u[:, None], 0),
                                                 lacking, wanting)
        u += to_row
        v += to_column
        for i, j, step in path:
            parts[i, j] += step
            lacking[i] -= step
            wanting[j] -= step
        cells = tuple(np.array([cell[:2] for cell in path]).T)
        some = ScaledTable(scaled.floor[cells], scaled.rest[cells], scaled.log[cells], scaled.free[cells], scaled.post)
        up[cells], down[cells] = some.up(parts[cells]), some.down(parts[cells])
    return parts, u, v


def _fill_open(parts: Ints, scaled: ScaledTable, rows: Ints, columns: Ints) -> None:
    """Round up cells whose rounding is open, in the rows and columns that lack most."""
    open_ = scaled.free & (np.abs((parts - scaled.floor) + scaled.post.above(parts) - scaled.rest) <= _LEVEL)
    wanting = columns - parts.sum(axis=0)
    for i in np.flatnonzero(open_.any(axis=1)):
        lacking = int(rows[i] - parts[i].sum())
        able = np.flatnonzero(open_[i] & (wanting > 0))
        chosen = able[np.argsort(-wanting[able], kind="stable")[:max(lacking, 0)]]
        parts[i, chosen] += 1
        wanting[chosen] -= 1


def _cheapest_path(up: Floats, down: Floats, lacking: Ints, wanting: Ints) -> tuple[list[tuple[int, int, int]], Floats, Floats]:
    """(cells and their steps along a cheapest path, its distances to rows and to columns, none beyond its end).

    A path leads from a row that lacks steps or a column that has too many to a column that wants some or a row that
    has too many; from row to column a cell gains a step, from column to row one loses it.
    """
    to_row, to_column = np.where(lacking > 0, 0.0, np.inf), np.where(wanting < 0, 0.0, np.inf)
    from_column, from_row = np.full(len(to_row), -1), np.full(len(to_column), -1)
    changed = True
    while changed:
        ways = to_row[:, None] + up
        best = ways.argmin(axis=0)
        shorter = ways[best, np.arange(len(best))] < to_column
        to_column[shorter], from_row[shorter] = ways[best, np.arange(len(best))][shorter], best[shorter]
        ways = to_column + down
        best = ways.argmin(axis=1)
        nearer = ways[np.arange(len(best)), best] < to_row
        to_row[nearer], from_column[nearer] = ways[np.arange(len(best)), best][nearer], best[nearer]
        changed = bool(shorter.any() or nearer.any())
    ends = np.concatenate([np.where(lacking < 0, to_row, np.inf), np.where(wanting > 0, to_column, np.inf)])
    at = int(ends.argmin())
    length, path = ends[at], []
    row = at if at < len(to_row) else -1
    column = at - len(to_row) if row < 0 else -1
    while True:
        if row < 0:
            row = int(from_row[column])
            if row < 0:
                break
            path.append((row, column, 1))
            column = -1
        else:
            column = int(from_column[row])
            if column < 0:
                break
            path.append((row, column, -1))
            row = -1
    return path, np.minimum(to_row, length), np.minimum(to_column, length)
