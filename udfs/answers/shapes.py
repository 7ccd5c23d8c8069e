"""How arguments of different shapes belong together: totals and their lines, one for all, one a row, one a column. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from udfs.answers.block import Block
from xlplan.errors import XlplanError
from xlplan.text import Text
from xlplan.units import Ints

T = TypeVar("T")
Array = NDArray[Any]
Shape = tuple[int, int]

MISSING: Final = Text("缺少 {name}", "缺少 {name}", "{name} is missing")
_ONE: Final = Text("{name} 有 {n} 格,这里只要一个", "{name} 有 {n} 格,這裡只要一個", "{name} has {n} cells; one is wanted")
_SHAPE: Final = Text("{name} 是 {rows} 行 {columns} 列,与 {like} 的 {m} 行 {n} 列对不上",
                     "{name} 是 {rows} 列 {columns} 欄,與 {like} 的 {m} 列 {n} 欄對不上",
                     "{name} has {rows} rows and {columns} columns, which do not fit the {m} rows and {n} columns of {like}")
_LINE: Final = Text("{name} 应是一行或一列共 {n} 格,现在是 {rows} 行 {columns} 列",
                    "{name} 應是一列或一欄共 {n} 格,現在是 {rows} 列 {columns} 欄",
                    "{name} must be one row or one column of {n} cells, not {rows} rows and {columns} columns")


@dataclass(frozen=True, slots=True)
class TotalLines:
    """The lines that totals are broken down into, each as the places of its cells in C order; `shape` of all cells."""

    shape: Shape
    places: list[Ints]


def lines_of(totals: Block, cells: Block) -> TotalLines:
    """One total: all cells are its line. A column of totals: one line a row; a row of totals: one line a column. Cells of one
    line serve every total. XlplanError where they do not fit."""
    (a, b), (m, n) = require_block(totals).shape, require_block(cells).shape
    if (a, b) == (1, 1):
        return TotalLines((m, n), [np.arange(m * n)])
    if b == 1 and m in (1, a):
        return TotalLines((a, n), list(np.arange(a * n).reshape(a, n)))
    if a == 1 and n in (1, b):
        return TotalLines((m, b), list(np.arange(m * b).reshape(m, b).T))
    raise _shape_error(totals, (m, n), cells.name)


def require_block(block: Block) -> Block:
    """The block; XlplanError where it was left out."""
    if not block.cells:
        raise XlplanError(MISSING, name=block.name)
    return block


def single_cell(block: Block, read: Callable[[Block, int, int], T]) -> T:
    """The single cell of a block; XlplanError where it is blank or there are more."""
    if not block.given:
        raise XlplanError(MISSING, name=block.name)
    if block.shape != (1, 1):
        raise XlplanError(_ONE, name=block.name, n=block.shape[0] * block.shape[1])
    return read(block, 0, 0)


def line_values(values: Array, block: Block, count: int) -> Array:
    """The values of a row or a column, (count,)."""
    if values.size != count or 1 not in values.shape:
        raise XlplanError(_LINE, name=block.name, n=count, rows=block.shape[0], columns=block.shape[1])
    return values.reshape(-1)


def broadcast_to_shape(values: Array, block: Block, shape: Shape, like: str) -> Array:
    """The values in that shape, that of `like`: one for all, one a row, one a column, or one each."""
    try:
        return np.broadcast_to(values, shape)
    except ValueError:
        raise _shape_error(block, shape, like) from None


def pad_to_shape(values: Array, block: Block, shape: Shape, like: str) -> Array:
    """The values at the beginning of that shape, zeros behind them: fewer rows or fewer columns than `like`, not both."""
    (a, b), (m, n) = values.shape, shape
    if not ((a == m and b <= n) or (b == n and a <= m)):
        raise _shape_error(block, shape, like)
    return np.pad(values, ((0, m - a), (0, n - b)))


def reduce_mask(values: Array, shape: Shape) -> Array:
    """The opposite of `broadcast_to_shape` for a mask: True in `shape` where it is so anywhere above."""
    return np.asarray(values.any(axis=tuple(k for k in (0, 1) if shape[k] < values.shape[k]), keepdims=True))


def common_shape(*blocks: Block) -> Shape:
    """The shape over which all blocks spread out, those left out aside."""
    given = [block for block in blocks if block.cells]
    m, n = (max((block.shape[axis] for block in given), default=1) for axis in (0, 1))
    for block in given:
        like = next((other for other in given if other is not block), block)
        broadcast_to_shape(np.zeros(block.shape), block, (m, n), like.name)
    return m, n


def cell_for(block: Block, row: int, column: int) -> tuple[int, int]:
    """The cell of a block that stands for this one of the common shape."""
    m, n = block.shape
    return (row if m > 1 else 0), (column if n > 1 else 0)


def _shape_error(block: Block, shape: Shape, like: str) -> XlplanError:
    return XlplanError(_SHAPE, name=block.name, rows=block.shape[0], columns=block.shape[1], m=shape[0], n=shape[1], like=like)
