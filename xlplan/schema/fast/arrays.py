"""Array operations of the fast reading: counts in int64, whose decimals and largest magnitude are known before a figure is.
Floor 1.

As `schema.decimals`, only quicker: figures are looked at only where the largest ones that a sheet may hold would not stay
inside an int64.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from xlplan.schema.decimals import Array, divide_each, half_up_each
from xlplan.units import Bools, Ints

ROWS: Final = 100        # of a sheet
LARGEST: Final = 10**12  # counts in a cell of it
SAFE: Final = 4 * 10**18    # counts; the sum of two, and one with half a divisor to round, are int64
PRODUCT: Final = 10**16     # counts; may be summed over all rows, and given two decimals more


class NotCovered(Exception):
    """The fast reading has no answer: to the expression, to figures of that size, to a table that is not there."""


class SheetNumbers(NamedTuple):
    """What stands on one sheet: data rows and foot rows in counts of each cell's decimals, texts by column."""

    data: Ints
    feet: Ints
    texts: Mapping[str, Any]


class Env(dict[str, SheetNumbers]):
    """The sheets of one workbook that can be taken, by table; NotCovered of another."""

    def __missing__(self, key: str) -> SheetNumbers:
        raise NotCovered(key)


Truth = Callable[[Env], Bools]


class Made(NamedTuple):
    """Values of some formulas: `make` gives them (all rows, or 1, by formulas) in counts of 10**-places, none beyond `most`."""

    make: Callable[[Env], Array]
    places: int
    most: int


def sheet_numbers(data: Ints, feet: Ints, texts: Mapping[str, Any]) -> SheetNumbers | None:
    """The sheet's numbers; None where they are more or larger than the operations are made for."""
    if len(data) > ROWS or largest_magnitude(data) > LARGEST or largest_magnitude(feet) > LARGEST:
        return None
    return SheetNumbers(data, feet, texts)


def largest_magnitude(values: Array) -> int:
    """The largest magnitude, in counts."""
    return int(max(values.max(initial=0), -values.min(initial=0)))


def bound_values(of: Made, most: int) -> Made:
    """The same values, none beyond `most`: NotCovered when one turns out to be."""
    if of.most <= most:
        return of

    def make(env: Env) -> Array:
        values = of.make(env)
        if largest_magnitude(values) > most:
            raise NotCovered(most)
        return values

    return Made(make, of.places, most)


def scale_counts(of: Made, digits: int) -> Made:
    """The counts times 10**digits."""
    if not digits:
        return of
    unit = _power_of_ten(digits)
    small = bound_values(of, SAFE // unit)
    return Made(lambda env: small.make(env) * unit, of.places, small.most * unit)


def align_decimals(of: Made, places: int) -> Made:
    """The same values with that many decimals; they hold no more."""
    return scale_counts(of, places - of.places)._replace(places=places)


def make_arithmetic(op: str, left: Made, right: Made) -> Made:
    """Sum, difference or product."""
    if op == "*":
        return _make_product(left, right)
    a, b = (bound_values(side, SAFE // 2) for side in _align_both(left, right))
    apply = np.add if op == "+" else np.subtract
    return Made(lambda env: apply(a.make(env), b.make(env)), a.places, a.most + b.most)


def make_quotient(above: Made, below: Made, places: int) -> Made:
    """Quotient at `places`, half away from zero; 0 where the divisor is 0."""
    shift = places + below.places - above.places
    over, under = scale_counts(above, max(shift, 0)), scale_counts(below, max(-shift, 0))
    return Made(lambda env: divide_each(over.make(env), under.make(env)), places, over.most)


def make_ceiling(above: Made, below: Made) -> Made:
    """Quotient rounded up to a whole number; 0 where the divisor is 0."""
    over, under = _align_both(above, below)

    def make(env: Env) -> Array:
        b = under.make(env)
        return np.where(b == 0, 0, -(-over.make(env) // np.where(b == 0, 1, b)))

    return Made(make, 0, over.most)


def make_magnitude(of: Made) -> Made:
    """Without the sign."""
    return of._replace(make=lambda env: np.abs(of.make(env)))


def make_extreme(pick: Callable[[Array, Array], Array], left: Made, right: Made) -> Made:
    """Larger or smaller of two."""
    a, b = _align_both(left, right)
    return Made(lambda env: pick(a.make(env), b.make(env)), a.places, max(a.most, b.most))


def make_conditional(test: Truth, then: Made, otherwise: Made) -> Made:
    """`then` where the test holds, else `otherwise`."""
    a, b = _align_both(then, otherwise)
    return Made(lambda env: np.where(test(env), a.make(env), b.make(env)), a.places, max(a.most, b.most))


def make_comparison(op: str, left: Made, right: Made) -> Truth:
    """Truth of `left op right`."""
    a, b = _align_both(left, right)
    compare = {"=": np.equal, "<=": np.less_equal, ">=": np.greater_equal, "<": np.less, ">": np.greater}[op]
    return lambda env: np.asarray(compare(a.make(env), b.make(env)), np.bool_)


def make_rounded(of: Made, places: int) -> Made:
    """Half away from zero at `places`; as they are when they hold no more."""
    if of.places <= places:
        return of
    unit = _power_of_ten(of.places - places)
    return Made(lambda env: half_up_each(of.make(env), unit), places, of.most // unit + 1)


def _make_product(left: Made, right: Made) -> Made:
    most, places = left.most * right.most, left.places + right.places
    if most <= SAFE:
        return Made(lambda env: left.make(env) * right.make(env), places, most)

    def make(env: Env) -> Array:
        a, b = left.make(env), right.make(env)
        if largest_magnitude(a) * largest_magnitude(b) > PRODUCT:
            raise NotCovered(PRODUCT)
        return np.asarray(a * b)

    return Made(make, places, PRODUCT)


def _align_both(left: Made, right: Made) -> tuple[Made, Made]:
    places = max(left.places, right.places)
    return align_decimals(left, places), align_decimals(right, places)


def _power_of_ten(digits: int) -> int:
    if digits > 18:
        raise NotCovered(digits)
    return int(10**digits)
