"""Exact decimal arithmetic on whole columns: an int64 array and the number of decimals. Floor 1.

Where an int64 could overflow the array turns into Python integers (object dtype): slower, never wrong.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # int64, or object holding Python ints
_SAFE = 2**62


def half_up_each(n: Array, d: Array | int) -> Array:
    """n / d to the nearest whole number, half away from zero, element by element; d > 0. |n| + d / 2 must fit the arrays."""
    size = (np.abs(n) + d // 2) // d
    return np.asarray(np.where(n < 0, -size, size))


def divide_each(above: Array, below: Array) -> Array:
    """`half_up_each` by a divisor of any sign; 0 where the divisor is 0."""
    return np.asarray(half_up_each(above, np.maximum(np.abs(below), 1)) * np.sign(below))


def _largest_size(a: Array) -> int:
    if a.ndim == 0:
        return abs(int(a))
    return max(abs(int(a.max())), abs(int(a.min()))) if a.size else 0


def _multiply_exact(a: Array, b: Array) -> Array:
    if a.dtype == object or b.dtype == object or _largest_size(a) * _largest_size(b) >= _SAFE:
        return np.asarray(a.astype(object) * b.astype(object))
    return np.asarray(a * b)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Numbers `n / 10**places`, as Excel would show them."""

    n: Array
    places: int

    def at(self, places: int) -> Array:
        """Counts of 10**-places; `places` must not be coarser than what is held."""
        if places < self.places:
            raise ValueError("at() never drops decimals; round first")
        if places == self.places:
            return self.n
        return _multiply_exact(self.n, np.asarray(10 ** (places - self.places)))

    def plus(self, other: Fixed, sign: int = 1) -> Fixed:
        """Sum, or difference with sign -1."""
        places = max(self.places, other.places)
        a, b = self.at(places), other.at(places)
        if a.dtype != object and b.dtype != object and _largest_size(a) + _largest_size(b) >= _SAFE:
            a = a.astype(object)
        return Fixed(np.asarray(a + b if sign > 0 else a - b), places)

    def times(self, other: Fixed) -> Fixed:
        return Fixed(_multiply_exact(self.n, other.n), self.places + other.places)

    def over(self, other: Fixed, places: int) -> Fixed:
        """Quotient at `places`, half away from zero; 0 where the divisor is 0."""
        above, below, shift = self.n, other.n, places + other.places - self.places
        if shift >= 0:
            above = _multiply_exact(above, np.asarray(10**shift))
        else:
            below = _multiply_exact(below, np.asarray(10**-shift))
        above, below = np.broadcast_arrays(above, below)
        if _largest_size(above) >= _SAFE // 2 or _largest_size(below) >= _SAFE // 2:
            above, below = above.astype(object), below.astype(object)
        return Fixed(divide_each(above, below), places)

    def ceiling_over(self, other: Fixed) -> Fixed:
        """Quotient rounded up to a whole number; 0 where the divisor is 0."""
        places = max(self.places, other.places)
        above, below = np.broadcast_arrays(self.at(places), other.at(places))
        size = np.where(below == 0, 1, below)
        return Fixed(np.where(below == 0, 0, -(-above // size)), 0)

    def rounded(self, places: int) -> Fixed:
        """Half away from zero at `places`."""
        if places >= self.places:
            return self
        return Fixed(half_up_each(self.n, 10 ** (self.places - places)), places)

    def within(self, places: int, op: str) -> Fixed:
        """The last number of `places` that still is `op` this one, <= or >=; with another op `rounded`: what may just be typed."""
        if places >= self.places or op not in ("<=", ">="):
            return self.rounded(places)
        unit = 10 ** (self.places - places)
        return Fixed(self.n // unit if op == "<=" else -(-self.n // unit), places)

    def compare(self, op: str, other: Fixed) -> NDArray[np.bool_]:
        """Truth of `self op other`, element by element; op is one of = <= >= < >."""
        places = max(self.places, other.places)
        a, b = self.at(places), other.at(places)
        result = {"=": a == b, "<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b}[op]
        return np.asarray(result, dtype=np.bool_)
