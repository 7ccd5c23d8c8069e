"""Exact decimal arithmetic on whole columns: an int64 array and the number of decimals. Floor 1.

Where an int64 could overflow the array turns into Python integers (object dtype): slower, never wrong.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # int64, or object holding Python ints
_SAFE = 2**62
_SHORT = 40  # numbers that are looked through one by one as quickly as by numpy: a column of one workbook
_COMPARED = {"=": np.equal, "<=": np.less_equal, ">=": np.greater_equal, "<": np.less, ">": np.greater}


def half_up_each(n: Array, d: Array | int) -> Array:
    """n / d to the nearest whole number, half away from zero, element by element; d > 0. |n| + d / 2 must fit the arrays."""
    return np.asarray((np.abs(n) + d // 2) // d * np.sign(n))  # half of what `np.where` takes


def divide_each(above: Array, below: Array) -> Array:
    """`half_up_each` by a divisor of any sign; 0 where the divisor is 0."""
    return np.asarray(half_up_each(above, np.maximum(np.abs(below), 1)) * np.sign(below))


def _largest_size(a: Array) -> int:
    if a.ndim == 0:
        return abs(int(a))
    if a.size <= _SHORT:
        return max(map(abs, a.tolist()), default=0)
    return max(abs(int(np.maximum.reduce(a))), abs(int(np.minimum.reduce(a))))


def _multiply_exact(a: Array, b: Array, most: int) -> Array:
    """a * b, of which none is above `most` in size."""
    if most >= _SAFE or a.dtype.hasobject or b.dtype.hasobject:
        return np.asarray(a.astype(object) * b.astype(object))
    return np.asarray(a * b)


@dataclass(slots=True)  # never changed but for what it remembers; frozen, each would take three times as long to make
class Fixed:
    """Numbers `n / 10**places`, as Excel would show them. `bound`: no |n| is above it; None where nobody asked yet."""

    n: Array
    places: int
    bound: int | None = None

    def most(self) -> int:
        """What no |n| is above: followed through the arithmetic, which is cheaper than to look at the numbers each time."""
        if self.bound is None:
            self.bound = _largest_size(self.n)
        return self.bound

    def is_near_limit(self) -> bool:
        """Whether half of what an int64 holds may be added to none of the numbers."""
        return self.most() >= _SAFE // 2 and _largest_size(self.n) >= _SAFE // 2

    def at(self, places: int) -> Array:
        """Counts of 10**-places; `places` must not be coarser than what is held."""
        return self.scaled(places).n

    def scaled(self, places: int) -> Fixed:
        """The same numbers at `places`, as `at`."""
        if places < self.places:
            raise ValueError("at() never drops decimals; round first")
        return self if places == self.places else self.times(_power(places - self.places))

    def plus(self, other: Fixed, sign: int = 1) -> Fixed:
        """Sum, or difference with sign -1."""
        places = max(self.places, other.places)
        a, b = self.scaled(places), other.scaled(places)
        most, n = a.most() + b.most(), a.n
        if most >= _SAFE and a.n.dtype != object and b.n.dtype != object:
            most = _largest_size(a.n) + _largest_size(b.n)
            if most >= _SAFE:
                n = n.astype(object)
        return Fixed(np.asarray(n + b.n if sign > 0 else n - b.n), places, most)

    def times(self, other: Fixed) -> Fixed:
        most = self.most() * other.most()
        if most >= _SAFE:
            most = _largest_size(self.n) * _largest_size(other.n)
        return Fixed(_multiply_exact(self.n, other.n, most), self.places + other.places, most)

    def over(self, other: Fixed, places: int) -> Fixed:
        """Quotient at `places`, half away from zero; 0 where the divisor is 0."""
        shift = places + other.places - self.places
        above = self.times(_power(shift)) if shift > 0 else self
        below = other.times(_power(-shift)) if shift < 0 else other
        m, n = above.n, below.n
        if above.is_near_limit() or below.is_near_limit():
            m, n = m.astype(object), n.astype(object)
        return Fixed(divide_each(m, n), places, above.most())

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
        unit = 10 ** (self.places - places)
        return Fixed(half_up_each(self.n, unit), places, (self.most() + unit // 2) // unit)

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
        return np.asarray(_COMPARED[op](a, b), dtype=np.bool_)


@cache
def _power(places: int) -> Fixed:
    """1 with so many decimals: what numbers are multiplied by that shall have more of them."""
    return Fixed(np.asarray(10**places), places)
