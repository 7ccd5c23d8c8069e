"""The cheapest table made certain in fractions, and of equally cheap ones the first. Floor 0.

A table is cheapest if no cycle of cells that gain and lose a step in turn makes it cheaper. Floats leave open only the
cells on cycles that cost nearly nothing; these are compared as fractions, products taking the place of sums of
logarithms. Cycles that cost nothing at all lead from one solution to another.
"""
from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from xlplan.decompose.margins.transfer import ScaledTable
from xlplan.decompose.rounding.weights import Bools, Floats, Ints, Numbers

_ERROR: Final = 2.0**-49  # of a cost, relative to all that goes into it; twice what is possible

Cell = tuple[int, int, int]                  # row, column, and what the cell gains: 1 or -1
Arc = tuple[int, int, Fraction, Cell]        # from a node to a node (columns after the rows) at a price


def settle_ties(parts: Ints, scaled: ScaledTable, u: Floats, v: Floats, weights: Numbers) -> Ints:
    """The first of the cheapest tables with the totals of `parts`: the largest in its earliest cells, row by row.

    Args:
        parts: cheapest as far as floats tell, with potentials u, v as from `transfer`.
        weights: whole, in exactly the proportions of each row; object.
    """
    while True:
        up, down = _doubtful_cells(parts, scaled, u, v)
        if not up.any():
            return parts
        arcs = _doubtful_arcs(parts, scaled, weights, up, down)
        prices, cycle = _node_prices(arcs)
        if cycle:
            for i, j, step in cycle:
                parts[i, j] += step
            continue
        gains, gives = np.zeros(up.shape, dtype=np.bool_), np.zeros(up.shape, dtype=np.bool_)
        for tail, head, price, (i, j, step) in arcs:
            if prices[tail] * price == prices[head]:
                (gains if step > 0 else gives)[i, j] = True
        _shift_early(parts, gains, gives)
        return parts


def _doubtful_cells(parts: Ints, scaled: ScaledTable, u: Floats, v: Floats) -> tuple[Bools, Bools]:
    """Which cells may gain and which may lose a step on a cycle that costs nothing, or less."""
    with np.errstate(invalid="ignore"):
        sides = []
        for cost, size, sign in ((scaled.up(parts), parts, 1), (scaled.down(parts), parts - 1, -1)):
            error = _ERROR * (1 / np.maximum(size, 0.5) + np.abs(cost) + np.abs(u)[:, None] + np.abs(v))
            sides.append((cost + sign * (u[:, None] - v) - error, np.isfinite(cost)))
    longest = 2 * min(parts.shape)
    (up, may_gain), (down, may_lose) = sides
    while True:
        before = int(may_gain.sum()) + int(may_lose.sum())
        least = min(up[may_gain].min(initial=0), down[may_lose].min(initial=0))
        may_gain, may_lose = (may & (cost <= -longest * least) for cost, may in ((up, may_gain), (down, may_lose)))
        row, column = may_gain.any(axis=1) & may_lose.any(axis=1), may_gain.any(axis=0) & may_lose.any(axis=0)
        may_gain, may_lose = (may & row[:, None] & column for may in (may_gain, may_lose))
        if int(may_gain.sum()) + int(may_lose.sum()) == before:
            return may_gain, may_lose


def _doubtful_arcs(parts: Ints, scaled: ScaledTable, weights: Numbers, up: Bools, down: Bools) -> list[Arc]:
    """The steps in doubt, each with its exact price."""
    order, m = scaled.post.order, len(parts)
    gain = [(i, m + j, order(int(parts[i, j]), weights[i, j]), (i, j, 1)) for i, j in np.argwhere(up).tolist()]
    lose = [(m + j, i, 1 / order(int(parts[i, j]) - 1, weights[i, j]), (i, j, -1)) for i, j in np.argwhere(down).tolist()]
    return gain + lose


def _node_prices(arcs: list[Arc]) -> tuple[dict[int, Fraction], list[Cell]]:
    """Prices of the nodes that no step undercuts, or the cells of a cycle that makes the table cheaper."""
    prices = {node: Fraction(1) for arc in arcs for node in arc[:2]}
    came: dict[int, Arc] = {}
    changed = True
    while changed:
        changed = False
        for arc in arcs:
            tail, head, price, _ = arc
            new = prices[tail] * price
            if new < prices[head]:
                prices[head], came[head], changed = new, arc, True
        cycle = _cycle_cells(came) if changed else []
        if cycle:
            return prices, cycle
    return prices, []


def _cycle_cells(came: dict[int, Arc]) -> list[Cell]:
    """The cells of a cycle among these arcs, each the way into its node; empty where there is none."""
    seen: dict[int, int] = {}
    for start in came:
        node = start
        while node in came and node not in seen:
            seen[node] = start
            node = came[node][0]
        if node in came and seen[node] == start:
            cells, at = [came[node][3]], came[node][0]
            while at != node:
                cells.append(came[at][3])
                at = came[at][0]
            return cells
    return []


def _shift_early(parts: Ints, gains: Bools, gives: Bools) -> None:
    """Turn the table into the first of its equals, by cells that may gain (or give) a step for nothing."""
    for i, j in np.argwhere(gains | gives).tolist():
        wanted = bool(gains[i, j])
        gains[i, j] = gives[i, j] = False  # from here on it stays
        if wanted and gives[i].any() and gives[:, j].any():
            way = _path_cells(gains, gives, i, j)
            parts[i, j] += bool(way)
            for k, n, step in way:
                parts[k, n] += step
                gains[k, n], gives[k, n] = step < 0, step > 0


def _path_cells(gains: Bools, gives: Bools, row: int, column: int) -> list[Cell]:
    """The cells by which the column gives a step, in the end to the row; empty where there is no way."""
    from_column, from_row = np.full(len(gains), -1), np.full(gains.shape[1], -1)
    columns = np.array([column])
    while columns.size:
        open_ = gives[:, columns] & (from_column < 0)[:, None]
        rows = np.flatnonzero(open_.any(axis=1))
        from_column[rows] = columns[open_[rows].argmax(axis=1)]
        if from_column[row] >= 0 or not rows.size:
            break
        open_ = gains[rows] & (from_row < 0)
        open_[:, column] = False
        columns = np.flatnonzero(open_.any(axis=0))
        from_row[columns] = rows[open_[:, columns].argmax(axis=0)]
    if from_column[row] < 0:
        return []
    way: list[Cell] = []
    while True:
        at = int(from_column[row])
        way.append((row, at, -1))
        if at == column:
            return way
        row = int(from_row[at])
        way.append((row, at, 1))
