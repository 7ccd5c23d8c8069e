"""The totals that a table shall have along its axes, read and checked. Floor 0."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.infeasible import Infeasible, Key, Line, MarginConflict, TooLarge
from xlplan.decompose.rounding.weights import Floats, Ints, Numbers
from xlplan.decompose.spreading.cells import read_steps

Margins = (Sequence[ArrayLike | None] | Mapping[int, ArrayLike] | Mapping[Key, ArrayLike] | Mapping[tuple[int, ...], ArrayLike]
           | Mapping[tuple[int, int], ArrayLike])  # a dict of pairs, as one writes it, is not one of tuples of any length


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One margin: the totals of the table over all axes but `axes`.

    Attributes:
        key: the axis or tuple of axes, as the caller wrote it.
        axes: the same in ascending order; `order`: the place of each of the caller's axes among them.
        values: int64 or float64, one axis each of `axes`.
        shape: of `values` as it stands over the whole table, 1 on every axis that is summed over.
        others: the axes summed over.
    """

    key: Key
    axes: tuple[int, ...]
    order: tuple[int, ...]
    values: Numbers
    shape: tuple[int, ...]
    others: tuple[int, ...]

    def total(self, cells: Numbers) -> Numbers:
        """What the cells add up to along these lines, in the shape of `values`."""
        summed: Numbers = cells.sum(axis=self.others)
        return summed

    def line(self, flat: int) -> Line:
        """The line at that place of `values` in C order, in the caller's words."""
        index = np.unravel_index(flat, self.values.shape) if self.axes else ()
        return self.key, tuple(int(index[k]) for k in self.order)

    def lines(self) -> Ints:
        """Which line every cell is on, as a place in `values`: int64, broadcast against the table."""
        return np.arange(self.values.size).reshape(self.shape)


def read_margins(margins: Margins, shape: tuple[int, ...], slack: float | None = None) -> list[Margin]:
    """The margins of a table of that shape that say anything: one nested in another is checked and left out.

    Args:
        margins: as of `fit`.
        slack: None: whole numbers, which must agree exactly; else floats that may differ by that share.

    Raises:
        ValueError or TooLarge naming `margins`. Infeasible: `totals_differ`.
    """
    if isinstance(margins, Mapping):
        pairs: list[tuple[Key, ArrayLike]] = [(key, values) for key, values in margins.items()]
    else:
        if not isinstance(margins, Iterable):
            raise ValueError("margins: a list or a mapping is needed")
        listed = list(margins)
        if len(listed) != len(shape):
            raise ValueError(f"margins: {len(listed)} given for {len(shape)} axes")
        pairs = [(k, values) for k, values in enumerate(listed) if values is not None]
    if not pairs:
        raise ValueError("margins: none given")
    found = [_read_margin(key, values, shape, slack is None) for key, values in pairs]
    for one, other in combinations(found, 2):
        if one.axes == other.axes:
            raise ValueError(f"margins: {one.key!r} and {other.key!r} are the same")
        _check_agreement(one, other, slack)
    return [m for m in found if not any(set(m.axes) < set(other.axes) for other in found)]


def read_seed(seed: ArrayLike) -> Floats:
    """The seed as float64; ValueError when it has no axis, or a cell is NaN, infinite or not a number."""
    cells = _read_floats("seed", seed)
    if not cells.ndim:
        raise ValueError("seed: a table of at least one axis is needed")
    return cells


def margin_over(axes: tuple[int, ...], values: Numbers, shape: tuple[int, ...], key: Key | None = None,
                order: tuple[int, ...] | None = None) -> Margin:
    """The margin with these totals along `axes` (ascending) of a table of that shape."""
    return Margin(axes if key is None else key, axes, tuple(range(len(axes))) if order is None else order, values,
                  tuple(n if k in axes else 1 for k, n in enumerate(shape)),
                  tuple(k for k in range(len(shape)) if k not in axes))


def sign_of_totals(margins: Sequence[Margin]) -> int:
    """1 where no total is negative, -1 where none is positive; ValueError where both occur."""
    least = min(m.values.min(initial=0) for m in margins)
    if least < 0 and max(m.values.max(initial=0) for m in margins) > 0:
        raise ValueError("margins: both positive and negative totals")
    return -1 if least < 0 else 1


def _read_margin(key: Key, values: ArrayLike, shape: tuple[int, ...], whole: bool) -> Margin:
    """One margin read; ValueError naming it."""
    name, ndim = f"margins[{key!r}]", len(shape)
    written = key if isinstance(key, tuple) else (key,)
    if not all(isinstance(k, (int, np.integer)) and -ndim <= k < ndim for k in written):
        raise ValueError(f"{name}: no such axis in a table of shape {shape}")
    mine = [k % ndim for k in written]
    axes = tuple(sorted(set(mine)))
    if len(axes) != len(mine):
        raise ValueError(f"{name}: an axis twice")
    a = read_steps(name, values) if whole else _read_floats(name, values)
    if a.shape != tuple(shape[k] for k in mine):
        raise ValueError(f"{name}: of shape {a.shape}, not {tuple(shape[k] for k in mine)}")
    if whole and np.abs(a).sum(dtype=np.float64) >= 2**62:
        raise TooLarge(f"{name}: adds up beyond int64")
    order = tuple(axes.index(k) for k in mine)
    return margin_over(axes, a.transpose([mine.index(k) for k in axes]), shape, key, order)


def _read_floats(name: str, values: ArrayLike) -> Floats:
    """Finite float64; ValueError naming the argument."""
    try:
        a = np.asarray(values).astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: not numbers") from None
    if not np.isfinite(a).all():
        raise ValueError(f"{name}: NaN or infinite")
    return a


def _check_agreement(one: Margin, other: Margin, slack: float | None) -> None:
    """Infeasible where two margins add up to different totals along the axes they share."""
    shared = [k for k in one.axes if k in other.axes]
    sums, sizes = [], []
    for m in (one, other):
        away = tuple(i for i, k in enumerate(m.axes) if k not in shared)
        sums.append(np.asarray(m.values.sum(axis=away)))
        sizes.append(np.abs(m.values).sum(axis=away))
    gap = sums[0] - sums[1]
    wrong = gap != 0 if slack is None else np.abs(gap) > slack * np.maximum(*sizes)
    if wrong.any():
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape)) if shared else ()
        raise Infeasible(MarginConflict("totals_differ", ((one.key, index), (other.key, index)), (), gap[index].item()))
