"""All cells of an argument read at once: steps, weights, holds, bounds. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from udfs.answers.block import Block
from udfs.answers.read_cell import read_mark, read_number, read_whole, shown_value
from udfs.answers.shapes import single_cell
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.steps_typed import bound_in_steps, step_unit
from xlplan.text import Text
from xlplan.units import LIMIT, Bools, Floats, Ints, Unit

T = TypeVar("T")
Numbers = NDArray[Any]  # object, holding Fractions

STEP: Final = Decimal("0.01")  # where none is given
_FINE: Final = Text("{where} 的 {found} 比步长 {step} 细。请用 {rounded} 取整,或给更细的 step_size",
                    "{where} 的 {found} 比步長 {step} 細。請用 {rounded} 取整,或給更細的 step_size",
                    "{where}: {found} is finer than the step {step}. Round it with {rounded}, or give a finer step_size")
_LARGE: Final = Text("{where} 的 {found} 太大", "{where} 的 {found} 太大", "{where}: {found} is too large")
_ZERO: Final = Text("{where} 是 {found},应大于 0", "{where} 是 {found},應大於 0", "{where} holds {found}; it must be above 0")
_MOST: Final = 10**9  # outlets
_EXCEL: Final = ".15g"  # the digits that Excel itself shows: =0.1*3 is 0.3
_NEGATIVE: Final = Text("{where} 是 {found},这里不能为负", "{where} 是 {found},這裡不能為負",
                        "{where} holds {found}; it must not be negative")


def step_of(block: Block) -> Unit:
    """The unit whose step is given, 0.01 where none is."""
    return step_unit(Decimal(format(single_cell(block, read_number) or 0, _EXCEL)) if block.given else STEP)


def amounts_in_steps(block: Block, unit: Unit, only: Bools | None = None) -> Ints:
    """Whole steps in the shape of the block, blank 0; cells that are not among `only` are 0 and not looked at. XlplanError
    for what is no number, or finer than the step."""
    wanted = np.ones(block.shape, dtype=np.bool_) if only is None else only
    found = _read_each(block, lambda i, j: float(read_number(block, i, j) or 0) if wanted[i, j] else 0.0)
    values: Floats = np.array(found, dtype=np.float64).reshape(block.shape)
    _refuse_wrong(_LARGE, block, _beyond_limit(values, unit))
    steps, exact = unit.steps_of(values)
    if not exact.all():
        i, j = (int(n) for n in np.argwhere(~exact)[0])
        raise _fine_error(block, i, j, unit)
    return steps


def amount_at(block: Block, row: int, column: int, unit: Unit) -> int | None:
    """One cell in whole steps; None where blank or left out."""
    found = read_number(block, row, column) if block.cells else None
    if found is None:
        return None
    value = np.array([float(found)])  # this cell alone: a block asks for each of its cells
    if _beyond_limit(value, unit)[0]:
        raise _wrong_cell(_LARGE, block, row, column)
    steps, exact = unit.steps_of(value)
    if not exact[0]:
        raise _fine_error(block, row, column, unit)
    return int(steps[0])


def bounds_in_steps(block: Block, unit: Unit, *, upper: bool) -> Ints:
    """The nearest whole steps that keep each bound; no bound where blank."""
    none = LIMIT if upper else -LIMIT
    found = _read_each(block, lambda i,
                       j: none if (n := read_number(block, i, j)) is None else bound_in_steps(Decimal(format(n, _EXCEL)), unit, upper))
    return np.array(found, dtype=np.int64)


def exact_numbers(block: Block) -> Numbers:
    """The numbers as they are written, as Fractions in the shape of the block; blank 0."""
    out = np.empty(block.shape, dtype=object)
    out[...] = _read_each(block, lambda i, j: Fraction(read_number(block, i, j) or 0))
    return out


def not_negative(block: Block, aside: Bools | None = None) -> Numbers:
    """`exact_numbers`; XlplanError for a negative one, except in the cells `aside`."""
    out = exact_numbers(block)
    _refuse_wrong(_NEGATIVE, block, np.asarray(out < 0, dtype=np.bool_) & (True if aside is None else ~aside))
    return out


def positive_numbers(block: Block) -> Numbers:
    """`exact_numbers`; XlplanError where one is not above zero."""
    out = exact_numbers(block)
    _refuse_wrong(_ZERO, block, np.asarray(out <= 0, dtype=np.bool_))
    return out


def whole_counts(block: Block) -> Ints:
    """Whole numbers from 0, blank 0."""
    found = _read_each(block, lambda i, j: 0 if block.cells[i][j] is None else read_whole(block, i, j, 0, _MOST))
    return np.array(found, dtype=np.int64)


def known_numbers(block: Block) -> Floats:
    """The numbers, NaN where blank. XlplanError for a negative one."""
    found = _read_each(block, lambda i, j: np.nan if (n := read_number(block, i, j)) is None else float(n))
    out = np.array(found, dtype=np.float64)
    _refuse_wrong(_NEGATIVE, block, out < 0)
    return out


def filled_cells(block: Block) -> Bools:
    """Which cells hold something."""
    return np.array(_read_each(block, lambda i, j: block.cells[i][j] is not None), dtype=np.bool_)


def marked_cells(block: Block) -> Bools:
    """Which cells are marked; see `cells.mark`."""
    return np.array(_read_each(block, lambda i, j: read_mark(block, i, j)), dtype=np.bool_)


def _read_each(block: Block, read: Callable[[int, int], T]) -> list[list[T]]:
    return [[read(i, j) for j in range(block.shape[1])] for i in range(block.shape[0])]


def _refuse_wrong(sentence: Text, block: Block, wrong: Bools, **params: object) -> None:
    """XlplanError naming the first cell that is wrong, if one is."""
    if wrong.any():
        i, j = (int(n) for n in np.argwhere(wrong)[0])
        raise _wrong_cell(sentence, block, i, j, **params)


def _fine_error(block: Block, row: int, column: int, unit: Unit) -> XlplanError:
    """What says that the cell is finer than the step, and the formula that rounds it."""
    cell, step = block.address(row, column) or "…", f"{unit.step:f}"
    rounded = f"ROUND({cell},{unit.places})" if unit.multiple == 1 else f"ROUND({cell}/{step},0)*{step}"
    return _wrong_cell(_FINE, block, row, column, step=step, rounded=rounded)


def _wrong_cell(sentence: Text, block: Block, row: int, column: int, **params: object) -> XlplanError:
    return XlplanError(sentence, where=block.where(row, column), found=shown_value(block.cells[row][column]) or "0", **params)


def _beyond_limit(values: Floats, unit: Unit) -> Bools:
    return np.abs(values) * (10.0**unit.places / unit.multiple) > LIMIT
