"""Weights as whole numbers in the same proportions, so that nothing is rounded before the rounding we mean. Floor 0."""
from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Numbers = NDArray[Any]  # int64, or object holding Python ints: the algorithms run on either

_FLOAT_WHOLE: Final = 2**53  # beyond it a float no longer holds every whole number


def as_array(name: str, values: ArrayLike) -> NDArray[Any]:
    """The values as an array; ValueError naming the argument where rows are not alike."""
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(f"{name}: rows of different lengths") from None


def read_weights(weights: ArrayLike) -> Numbers:
    """The weights as an array of int64, float64 or object (Fractions, ints beyond int64), shape (..., n).

    ValueError naming `weights` when there is no part, or a weight is negative, NaN, infinite or not a number.
    """
    w = as_array("weights", weights)
    if w.ndim == 0 or w.shape[-1] == 0:
        raise ValueError("weights: at least one part is needed")
    if w.dtype.kind == "f" and not np.isfinite(w).all():
        raise ValueError("weights: NaN or infinite")
    if w.dtype.kind == "f" and not isinstance(weights, np.ndarray) and w.size and np.max(w) >= _FLOAT_WHOLE:
        w = np.asarray(weights, dtype=object)  # a list of ints and floats: numpy has rounded the long ints
    if w.dtype.kind == "O" or (w.dtype.kind == "f" and w.dtype.itemsize > 8):
        try:
            w = np.array([Fraction(x) for x in w.flat] + [None], dtype=object)[:-1].reshape(w.shape)
        except (TypeError, ValueError, OverflowError) as e:
            raise ValueError(f"weights: {e}") from None
    elif w.dtype.kind == "f":
        w = w.astype(np.float64, copy=False)
    elif w.dtype.kind == "u" and w.size and np.max(w) >= 2**63:
        w = w.astype(object)
    elif w.dtype.kind in "biu":
        w = w.astype(np.int64, copy=False)
    else:
        raise ValueError(f"weights: not numbers ({w.dtype})")
    if (w < 0).any():
        raise ValueError("weights: negative")
    return w


def whole_weights(w: Numbers, limit: int) -> tuple[Ints, Bools]:
    """(int64 weights in exactly the proportions of each row, which rows could be so written): (rows, n), (rows,).

    A row can when the whole weights add up to less than `limit` (at most 2**62); the others hold anything. A row of
    floats is multiplied by the power of two that makes its finest weight whole, which is exact.
    """
    if w.dtype.kind == "O":
        return _whole_fractions(w, limit)
    if w.dtype.kind == "i":
        return w, w.sum(axis=1, dtype=np.float64) < limit * (1 - 1e-9)
    mantissa, exponent = np.frexp(w)
    digits = (mantissa * _FLOAT_WHOLE).astype(np.int64)
    lowest = np.frexp((digits & -digits).astype(np.float64))[1] - 1  # place of the lowest bit that is set
    finest = np.where(w > 0, exponent - 53 + lowest, 2**20).min(axis=1, keepdims=True)
    with np.errstate(over="ignore"):  # a row too wide becomes infinite, hence does not fit
        scaled = np.ldexp(w, -finest)
        fits = scaled.sum(axis=1) < limit * (1 - 1e-9)
    if not fits.all():
        scaled[~fits] = 1
    return scaled.astype(np.int64), fits


def _whole_fractions(w: Numbers, limit: int) -> tuple[Ints, Bools]:
    """`whole_weights` for Python numbers, row by row."""
    rows = big_weights(w)
    fits = np.fromiter((sum(row) < limit for row in rows), dtype=np.bool_, count=len(rows))
    out = np.ones(w.shape, dtype=np.int64)
    out[fits] = rows[fits].astype(np.int64)
    return out, fits


def big_weights(w: Numbers) -> Numbers:
    """Whole weights in exactly the proportions of each row as Python ints of any size: object, shape (rows, n)."""
    out = np.empty(w.shape, dtype=object)
    for i, row in enumerate(w.tolist()):
        pairs = [x.as_integer_ratio() for x in row]
        common = math.lcm(*(d for _, d in pairs))
        out[i] = [a * (common // d) for a, d in pairs]
    return out
