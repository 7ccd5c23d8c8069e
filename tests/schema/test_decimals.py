"""Exact arithmetic on columns: the two roundings half away from zero (of a number and of an array: the same, and Excel's ROUND), and
what is too large for 64 bits."""
from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlplan.decompose.rounding.rational import half_up
from xlplan.schema.decimals import Fixed, divide_each, half_up_each

NUMBERS = st.integers(-2**61, 2**61)


@pytest.mark.parametrize(("n", "d", "want"), [
    (5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (-25, 10, -3),  # a half never goes to the even one
    (1, 3, 0), (2, 3, 1), (-2, 3, -1), (7, 1, 7), (0, 7, 0),
])
def test_a_half_goes_away_from_zero(n: int, d: int, want: int) -> None:
    assert (half_up(n, d), half_up_each(np.array([n]), d).tolist()) == (want, [want])


@given(st.lists(st.tuples(NUMBERS, st.integers(1, 2**61)), min_size=1, max_size=20))
def test_an_array_is_rounded_as_its_numbers(parts: list[tuple[int, int]]) -> None:
    """In int64, and as Python's integers of any size."""
    n, d = (np.array(column, dtype=np.int64) for column in zip(*parts, strict=True))
    want = [half_up(a, b) for a, b in parts]
    assert half_up_each(n, d).tolist() == want
    large = 10**30
    assert half_up_each(n.astype(object) * large, d.astype(object) * large).tolist() == want


@given(st.lists(st.tuples(NUMBERS, st.integers(-2**61, 2**61)), min_size=1, max_size=20))
def test_a_divisor_may_have_any_sign_and_by_nothing_is_nothing(parts: list[tuple[int, int]]) -> None:
    above, below = (np.array(column, dtype=np.int64) for column in zip(*parts, strict=True))
    want = [0 if not b else half_up(a if b > 0 else -a, abs(b)) for a, b in parts]
    assert divide_each(above, below).tolist() == want
    assert divide_each(above.astype(object), below.astype(object)).tolist() == want


@given(st.lists(st.tuples(st.sampled_from(["plus", "minus", "times", "over", "rounded"]), st.integers(-2**62, 2**62), st.integers(0, 4)),
                max_size=8), st.integers(-2**62, 2**62))
@example([("plus", 2**61, 1)] * 8, 2**61)
@example([("times", 2**20, 0)] * 4, 2**20)
def test_numbers_of_any_size_stay_exact(steps: list[tuple[str, int, int]], start: int) -> None:
    """Through any chain of sums and products, in columns that hold a small number too: never turned round at 2**63."""
    value, want = Fixed(np.array([start, 3]), 1), [Fraction(start, 10), Fraction(3, 10)]
    for what, n, places in steps:
        other, by = Fixed(np.array([n, 1]), places), [Fraction(n, 10**places), Fraction(1, 10**places)]
        match what:
            case "plus" | "minus":
                sign = 1 if what == "plus" else -1
                value, want = value.plus(other, sign), [a + sign * b for a, b in zip(want, by, strict=True)]
            case "times":
                value, want = value.times(other), [a * b for a, b in zip(want, by, strict=True)]
            case "over":
                value = value.over(other, 2)
                want = [_half_up(a / b, 2) if b else Fraction(0) for a, b in zip(want, by, strict=True)]
            case _:
                value, want = value.rounded(places), [_half_up(a, min(places, value.places)) for a in want]
        assert [Fraction(int(v), 10**value.places) for v in value.n] == want


def _half_up(value: Fraction, places: int) -> Fraction:
    return Fraction(half_up(value.numerator * 10**places, value.denominator), 10**places)
