"""Array operations of `shapes`: whole numbers and their decimals, in int64 or not at all. Floor 1.

As `schema.fixed`, only quicker: nothing is checked element by element, and what might leave an int64 raises Unproven.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from xlplan.schema.decimals import Array, divide_each, half_up_each
from xlplan.units import Bools, Ints

PRODUCT: Final = 1e16   # of counts; products may be summed over a hundred rows too
DIVIDEND: Final = 2e18  # half the divisor is added to round


class Unproven(Exception):
    """The proof does not cover this: the expression, the size of a number, a missing table."""


class SheetNumbers(NamedTuple):
    """What stands on one sheet: data rows and foot rows in counts of each cell's decimals, texts by column."""

    data: Ints
    feet: Ints
    texts: Mapping[str, Any]


Env = Mapping[str, SheetNumbers]
Made = Callable[[Env], tuple[Array, int]]  # values (rows or 1, cells) and their decimals
Truth = Callable[[Env], Bools]


def align_decimals(value: tuple[Array, int], places: int) -> Array:
    """Counts of 10**-places of a value that holds no more decimals."""
    return value[0] * 10**(places - value[1]) if places > value[1] else value[0]


def largest_magnitude(values: Array) -> float:
    """The largest magnitude."""
    return float(max(values.max(initial=0), -values.min(initial=0)))


def require_within(size: float, limit: float) -> None:
    """Unproven when the size is beyond the limit."""
    if size > limit:
        raise Unproven(size)


def make_arithmetic(op: str, left: Made, right: Made) -> Made:
    """Sum, difference or product."""
    def made(env: Env) -> tuple[Array, int]:
        a, b = left(env), right(env)
        if op == "*":
            require_within(largest_magnitude(a[0]) * largest_magnitude(b[0]), PRODUCT)
            return a[0] * b[0], a[1] + b[1]
        places = max(a[1], b[1])
        m, n = align_decimals(a, places), align_decimals(b, places)
        return (m + n if op == "+" else m - n), places

    return made


def make_quotient(above: Made, below: Made, places: int) -> Made:
    """Quotient at `places`, half away from zero; 0 where the divisor is 0."""
    def made(env: Env) -> tuple[Array, int]:
        (a, ap), (b, bp) = above(env), below(env)
        shift = places + bp - ap
        require_within(largest_magnitude(a if shift >= 0 else b) * 10.0**abs(shift), DIVIDEND)
        a, b = (a * 10**shift, b) if shift >= 0 else (a, b * 10**-shift)
        return divide_each(a, b), places

    return made


def make_ceiling(above: Made, below: Made) -> Made:
    """Quotient rounded up to a whole number; 0 where the divisor is 0."""
    def made(env: Env) -> tuple[Array, int]:
        a, b = above(env), below(env)
        places = max(a[1], b[1])
        over, under = align_decimals(a, places), align_decimals(b, places)
        return np.where(under == 0, 0, -(-over // np.where(under == 0, 1, under))), 0

    return made


def make_extreme(pick: Callable[[Array, Array], Array], left: Made, right: Made) -> Made:
    """Larger or smaller of two."""
    def made(env: Env) -> tuple[Array, int]:
        a, b = left(env), right(env)
        places = max(a[1], b[1])
        return pick(align_decimals(a, places), align_decimals(b, places)), places

    return made


def make_conditional(test: Truth, then: Made, otherwise: Made) -> Made:
    """`then` where the test holds, else `otherwise`."""
    def made(env: Env) -> tuple[Array, int]:
        a, b = then(env), otherwise(env)
        places = max(a[1], b[1])
        return np.where(test(env), align_decimals(a, places), align_decimals(b, places)), places

    return made


def make_comparison(op: str, left: Made, right: Made) -> Truth:
    """Truth of `left op right`."""
    def made(env: Env) -> Bools:
        a, b = left(env), right(env)
        places = max(a[1], b[1])
        m, n = align_decimals(a, places), align_decimals(b, places)
        return np.asarray({"=": m == n, "<=": m <= n, ">=": m >= n, "<": m < n, ">": m > n}[op], dtype=np.bool_)

    return made


def make_rounded(of: Made, places: int) -> Made:
    """The value with at most `places` decimals."""
    def made(env: Env) -> tuple[Array, int]:
        values, held = of(env)
        return round_half_away(values, held, places), min(held, places)

    return made


def round_half_away(values: Array, held: int, places: int) -> Array:
    """Half away from zero at `places`; as they are when they hold no more."""
    return values if held <= places else half_up_each(values, 10**(held - places))
