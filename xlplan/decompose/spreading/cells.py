"""What a spread works on: the cells flattened, which of them may move, and between what bounds. Floor 0."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.apportion import LIMIT, RoundingRule, apportion, read_integers
from xlplan.decompose.rounding.infeasible import CellConflict, Infeasible, TooLarge
from xlplan.decompose.rounding.rational import whole_steps
from xlplan.decompose.rounding.weights import Bools, Ints, Numbers

Held = ArrayLike | Iterable[int] | Iterable[tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class SharingNote:
    """How some cells shared an amount.

    Attributes:
        open: (n,) which cells; arrays below have one entry for each of these.
        amount: in all, in steps; size: what they shared it by.
        lower, upper: bounds of what each could take, or none.
        both: sizes of both signs were scaled together, and not given to `apportion` as weights.
        part: what every size was multiplied by, where that is not the amount over their sum.
    """

    open: Bools
    amount: int
    size: Numbers
    lower: Ints | None = None
    upper: Ints | None = None
    both: bool = False
    part: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SpreadCells:
    """The cells before, in C order: `before` int64 (n,), `open` (n,) true where a cell may move, bounds (n,) or none.

    Where somebody asks how cells came to what they are, `notes` takes each sharing, in order.
    """

    before: Ints
    open: Bools
    low: Ints | None
    high: Ints | None
    rule: RoundingRule
    shape: tuple[int, ...]
    notes: list[SharingNote] | None = None

    @property
    def held_sum(self) -> int:
        """What the cells that may not move add up to."""
        return exact_sum(self.before[~self.open])

    def note(self, amount: int, size: Numbers, **how: Any) -> None:
        """Keep, where somebody asks, that the open cells share `amount` by `size`."""
        if self.notes is not None:
            self.notes.append(SharingNote(self.open, amount, size, **how))

    def put(self, values: Ints) -> Ints:
        """All cells, those that may move with these `values` (in their order)."""
        out: Ints = self.before.copy()
        out[self.open] = values
        return out

    def checked(self, after: Ints) -> Ints:
        """The cells `after` in the caller's shape; an error where one is beyond its bounds, or anything beyond 10**15."""
        total = exact_sum(after)
        if max(int(after.max()), -int(after.min()), abs(total)) > LIMIT:
            raise TooLarge(f"a cell or the total would go beyond {LIMIT} steps")
        beyond = np.zeros_like(after)
        for bound, sign in ((self.low, -1), (self.high, 1)):
            if bound is not None:
                beyond += np.where(bound * sign < LIMIT, np.maximum((after - bound) * sign, 0), 0)
        if beyond.any():
            raise self.refuse("fixed", beyond > 0, total, exact_sum(beyond))
        return after.reshape(self.shape)

    def refuse(self, kind: Any, cells: Bools, total: int, by: int) -> Infeasible:
        """The error that names the marked cells (n,) by their index in the caller's array."""
        at = np.unravel_index(np.flatnonzero(cells), self.shape) if self.shape else ()
        indices = tuple(zip(*(axis.tolist() for axis in at), strict=True)) if self.shape else ((),)
        return Infeasible(CellConflict(kind=kind, cells=indices, total=total, by=by))


def read_cells(before: ArrayLike, held: Held | None, lower: ArrayLike | None, upper: ArrayLike | None,
               rule: RoundingRule) -> SpreadCells:
    """The arguments that every spread has, read and checked; ValueError or TooLarge naming the argument."""
    array = read_steps("before", before)
    if not array.size:
        raise ValueError("before: at least one cell is needed")
    apportion(1, [1], rule=rule, lower=None if lower is None else [0], upper=None if upper is None else [1])
    shape = array.shape
    open_ = np.ones(shape, dtype=np.bool_)
    if held is not None:
        open_ &= ~held_mask(held, shape)
    low = None if lower is None else cell_bounds("lower", lower, shape)
    high = None if upper is None else cell_bounds("upper", upper, shape)
    cells = SpreadCells(array.reshape(-1), open_.reshape(-1), low, high, rule, shape)
    if abs(exact_sum(cells.before)) > LIMIT:
        raise TooLarge(f"before: the total is beyond {LIMIT} steps")
    return cells


def read_steps(name: str, values: ArrayLike) -> Ints:
    """Whole steps as int64; ValueError where they are not whole numbers, TooLarge beyond 10**15."""
    a = read_integers(name, values)
    if a.size and (a.max() > LIMIT or a.min() < -LIMIT):
        raise TooLarge(f"{name}: beyond {LIMIT} steps")
    return a


def read_amount(name: str, value: int) -> int:
    """One amount in whole steps."""
    whole = whole_steps(name, value)
    if abs(whole) > LIMIT:
        raise TooLarge(f"{name}: beyond {LIMIT} steps")
    return whole


def cell_positions(name: str, indices: Iterable[Any], shape: tuple[int, ...]) -> Ints:
    """Indices as positions in C order, shape (k,): ints count through all cells, tuples have one int per axis.

    Negative ones count from the end. ValueError naming the argument for one that is outside or not whole.
    """
    listed = indices if isinstance(indices, np.ndarray) else list(indices)
    try:
        a = np.asarray(listed)
    except ValueError:
        raise ValueError(f"{name}: indices are ints or tuples of one int per axis, all alike") from None
    if not a.size and a.ndim == 1:
        return np.zeros(0, dtype=np.int64)
    n = int(np.prod(shape, dtype=np.int64))
    sizes = np.array(shape if a.ndim == 2 else (n,), dtype=np.int64)
    if a.dtype.kind not in "iu" or a.ndim not in (1, 2) or (a.ndim == 2 and a.shape[1] != len(shape)):
        raise ValueError(f"{name}: indices are ints or tuples of {len(shape)} ints")
    a = a.reshape(-1, sizes.size).astype(np.int64, copy=False)
    outside = ((a < -sizes) | (a >= sizes)).any(axis=1)
    if outside.any():
        raise ValueError(f"{name}: no cell {listed[int(np.argmax(outside))]!r} in an array of shape {shape}")
    a = np.where(a < 0, a + sizes, a)
    return a[:, 0] if sizes.size == 1 else np.ravel_multi_index(tuple(a.T), shape).astype(np.int64, copy=False)


def exact_sum(values: Numbers) -> int:
    """The sum of int64 or Python ints, never wrapped around."""
    if values.dtype == object:
        return int(values.sum()) if values.size else 0
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())


def held_mask(held: Any, shape: tuple[int, ...]) -> Bools:
    """True where a cell is held: (shape). `held` is a boolean mask of that shape or an iterable of indices."""
    listed = held if isinstance(held, np.ndarray) or not isinstance(held, Iterable) else list(held)
    try:
        a = np.asarray(listed)
    except ValueError:
        a = np.zeros(())
    if a.dtype.kind == "b":
        if a.shape != shape:
            raise ValueError(f"held: a mask of shape {a.shape} for cells of shape {shape}")
        return a
    if not isinstance(listed, Iterable):
        raise ValueError("held: a boolean mask or an iterable of indices is needed")
    mask = np.zeros(shape, dtype=np.bool_)
    mask.reshape(-1)[cell_positions("held", listed, shape)] = True
    return mask


def cell_bounds(name: str, values: ArrayLike, shape: tuple[int, ...]) -> Ints:
    """A bound for every cell: (n,); LIMIT and beyond on the side that is no bound becomes just LIMIT."""
    a = read_integers(name, values)
    try:
        a = np.broadcast_to(a, shape).reshape(-1)
    except ValueError:
        raise ValueError(f"{name}: of shape {a.shape}, not {shape}") from None
    if ((a > LIMIT) if name == "lower" else (a < -LIMIT)).any():
        raise TooLarge(f"{name}: beyond {LIMIT} steps")
    return np.clip(a, -LIMIT, LIMIT)
