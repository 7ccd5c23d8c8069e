"""Rates and shares as exact fractions, and the one rounding of them: half away from zero. Floor 0."""
from __future__ import annotations

import math
import operator
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.weights import Numbers, as_array

Rate = float | Fraction | Decimal  # an int counts as a float to a type checker


def read_rate(name: str, value: Rate) -> Fraction:
    """The value as it is written: a float through its shortest decimal, so that 0.2 is one fifth.

    ValueError naming `name` when it is not a finite number.
    """
    try:
        if isinstance(value, (float, np.floating)):
            return Fraction(Decimal(str(value)))
        if isinstance(value, (int, np.integer)):
            return Fraction(int(value))
        if isinstance(value, (Fraction, Decimal)):
            return Fraction(value)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{name}: {value!r} is not a finite number")


def over_common_denominator(name: str, values: ArrayLike) -> tuple[Numbers, int]:
    """(whole numbers, denominator): the values, exactly, over one denominator; object array of Python ints.

    ValueError naming `name` when one of them is negative or not a finite number.
    """
    a = as_array(name, values)
    if a.dtype.kind == "f" and not isinstance(values, np.ndarray):
        a = np.asarray(values, dtype=object)  # a list of ints and floats: numpy has rounded the long ints
    exact = [read_rate(name, x) for x in a.flat]
    if any(x < 0 for x in exact):
        raise ValueError(f"{name}: negative")
    denominator = math.lcm(*(x.denominator for x in exact))
    whole = [x.numerator * (denominator // x.denominator) for x in exact]
    return np.array([*whole, None], dtype=object)[:-1].reshape(a.shape), denominator


def whole_steps(name: str, value: int) -> int:
    """The value as a Python int; ValueError naming `name` when it is not a whole number."""
    try:
        return operator.index(value)
    except TypeError:
        raise ValueError(f"{name}: {value!r} is not a whole number of steps") from None


def half_up(n: int, d: int) -> int:
    """n / d to the nearest whole number, half away from zero; d > 0."""
    return (2 * abs(n) + d) // (2 * d) * (1 if n >= 0 else -1)


def nearest_whole(x: Fraction) -> int:
    """The nearest whole number, half away from zero."""
    return half_up(x.numerator, x.denominator)
