"""One function per spreading method: from the cells before to all cells after. Floor 0.

Each takes the cells, the `value` as the caller gave it and the action; its keyword arguments are the method's own
parameters. What they mean is in the table of `spread`.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.rational import Rate, nearest_whole, read_rate
from xlplan.decompose.rounding.series import growing_series, straight_series
from xlplan.decompose.rounding.weights import Bools, Ints, Numbers, as_array, read_weights
from xlplan.decompose.spreading.cells import SpreadCells, cell_positions, exact_sum, read_amount, read_steps
from xlplan.decompose.spreading.share import share_amount, share_percent

Action = Literal["replace", "add", "subtract"]
ACTIONS: Final[tuple[Action, ...]] = ("replace", "add", "subtract")
Method = Literal["proportional", "equal", "equal_populated", "repeat", "repeat_populated", "percent_change",
                 "straight_line", "growth", "relative_proportional", "relative_percent", "pattern", "clear", "transfer"]


def proportional(cells: SpreadCells, value: int, action: Action) -> Ints:
    """The value in proportion to what the cells hold."""
    mine = cells.before[cells.open]
    return share_amount(cells, *_amount_and_base(cells, read_amount("value", value), action), np.abs(mine), mine < 0, "before")


def equal(cells: SpreadCells, value: int, action: Action) -> Ints:
    """The value in equal parts."""
    even = np.ones(int(cells.open.sum()), dtype=np.int64)
    return share_amount(cells, *_amount_and_base(cells, read_amount("value", value), action), even, None, "before")


def equal_populated(cells: SpreadCells, value: int, action: Action) -> Ints:
    """The value in equal parts over the cells that are not zero."""
    return equal(_populated_cells(cells), value, action)


def repeat(cells: SpreadCells, value: int, action: Action) -> Ints:
    """The value in every cell."""
    return _set_each(cells, np.broadcast_to(np.int64(read_amount("value", value)), cells.before.shape), action)


def repeat_populated(cells: SpreadCells, value: int, action: Action) -> Ints:
    """The value in every cell that is not zero."""
    return repeat(_populated_cells(cells), value, action)


def percent_change(cells: SpreadCells, value: Rate, action: Action) -> Ints:
    """The cells grown by a percentage of their own, away from zero; under `subtract` shrunk by it."""
    part = read_rate("value", value) / (-100 if action == "subtract" else 100)
    change = nearest_whole(exact_sum(cells.before) * part)
    return share_percent(cells, change, cells.before[cells.open], cells.before, part, "before")


def straight_line(cells: SpreadCells, value: Any, action: Action, *, start: int, end: int) -> Ints:
    """Equal intervals from the first cell to the last; `value` is not used."""
    return _set_each(cells, straight_series(cells.before.size, read_amount("start", start), read_amount("end", end)), action)


def growth(cells: SpreadCells, value: Any, action: Action, *, start: int, percent: Rate) -> Ints:
    """Each cell the one before times 1 + percent/100; `value` is not used."""
    return _set_each(cells, growing_series(cells.before.size, read_amount("start", start), 1 + read_rate("percent", percent) / 100), action)


def relative_proportional(cells: SpreadCells, value: int, action: Action, *, reference: ArrayLike) -> Ints:
    """The value in proportion to the reference."""
    size, negative = _reference_weights(reference, cells)
    return share_amount(cells, *_amount_and_base(cells, read_amount("value", value), action), size, negative, "reference")


def relative_percent(cells: SpreadCells, value: Rate, action: Action, *, reference: ArrayLike) -> Ints:
    """A percentage of each cell of the reference."""
    basis = _flat_reference(read_steps("reference", reference), cells)
    part = read_rate("value", value) / 100
    total = nearest_whole(exact_sum(basis) * part)
    signed = -part if action == "subtract" else part
    return share_percent(cells, *_amount_and_base(cells, total, action), basis, signed, "reference")


def pattern(cells: SpreadCells, value: int, action: Action, *, pattern: Sequence[Any] = (4, 4, 5)) -> Ints:
    """The value in proportion to a pattern, repeated over the cells."""
    weights = _named_weights("pattern", pattern)
    if weights.ndim != 1:
        raise ValueError("pattern: a list of weights is needed")
    size = np.resize(weights, cells.before.size)[cells.open]
    return share_amount(cells, *_amount_and_base(cells, read_amount("value", value), action), size, None, "pattern")


def clear(cells: SpreadCells, value: Any, action: Action) -> Ints:
    """Zero in every cell; `value` is not used."""
    return repeat(cells, 0, action)


def transfer(cells: SpreadCells, value: int, action: Action, *, source: Any, destination: Any) -> Ints:
    """The value moved from one cell to another; under `subtract` moved back."""
    pair = [cell_positions(name, [index], cells.shape) for name, index in (("source", source), ("destination", destination))]
    moved = read_amount("value", value) * (-1 if action == "subtract" else 1)
    if pair[0] == pair[1]:
        raise ValueError("destination: the same cell as source")
    out: Ints = cells.before.copy()
    out[pair[0]] -= moved
    out[pair[1]] += moved
    stuck = (out != cells.before) & ~cells.open
    if stuck.any():
        raise cells.refuse("fixed", stuck, exact_sum(out), abs(moved) * int(stuck.sum()))
    return out


METHODS: Final[dict[Method, Callable[..., Ints]]] = {
    "proportional": proportional, "equal": equal, "equal_populated": equal_populated, "repeat": repeat,
    "repeat_populated": repeat_populated, "percent_change": percent_change, "straight_line": straight_line,
    "growth": growth, "relative_proportional": relative_proportional, "relative_percent": relative_percent,
    "pattern": pattern, "clear": clear, "transfer": transfer,
}


def _amount_and_base(cells: SpreadCells, value: int, action: Action) -> tuple[int, Ints]:
    """What the open cells take together, and what they stand at before they take it."""
    before = cells.before[cells.open]
    if action == "replace":
        return value - cells.held_sum, np.zeros_like(before)
    return (value if action == "add" else -value), before


def _set_each(cells: SpreadCells, values: Ints, action: Action) -> Ints:
    """Every open cell with a value of its own."""
    base = 0 if action == "replace" else cells.before
    after: Ints = np.where(cells.open, base - values if action == "subtract" else base + values, cells.before)
    return after


def _populated_cells(cells: SpreadCells) -> SpreadCells:
    """The cells, of which only those move that are not zero."""
    return replace(cells, open=cells.open & (cells.before != 0))


def _reference_weights(reference: ArrayLike, cells: SpreadCells) -> tuple[Numbers, Bools]:
    """The reference of the open cells: its size, and whether it is negative."""
    a = as_array("reference", reference)
    if a.dtype.kind == "f" and not isinstance(reference, np.ndarray) and a.size and np.abs(a).max() >= 2**53:
        a = np.asarray(reference, dtype=object)  # a list of ints and floats: numpy has rounded the long ints
    a = _flat_reference(a, cells)
    try:
        negative = np.asarray(a < 0, dtype=np.bool_)
        size = np.where(negative, -a, a)
    except TypeError:
        raise ValueError(f"reference: not numbers ({a.dtype})") from None
    return _named_weights("reference", size)[cells.open], negative[cells.open]


def _named_weights(name: str, weights: Any) -> Numbers:
    """The weights as `apportion` reads them, an error naming our argument."""
    try:
        return read_weights(weights)
    except ValueError as e:
        raise ValueError(str(e).replace("weights", name, 1)) from None


def _flat_reference(reference: Numbers, cells: SpreadCells) -> Numbers:
    """The reference in the order of the cells: (n,)."""
    if reference.shape != cells.shape:
        raise ValueError(f"reference: of shape {reference.shape}, not {cells.shape}")
    return reference.reshape(-1)
