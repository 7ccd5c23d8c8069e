"""Exact numbers as planners read them: shares between steps in their unit, weights without one."""
from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.schema.wording.figures import FigureWords, plain_number
from xlplan.units import HOUR, PERCENT, PERSON, WAN_YUAN

# a share in steps -> in 万元 (0.01), persons (1), percent (0.1 %), hours (0.5)
SHARES = [
    (Fraction(25_000, 3), "≈83.333", "≈8,333.33", "≈833.33%", "≈4,166.67"),
    (Fraction(51, 2), "0.255", "25.5", "2.55%", "12.75"),
    (Fraction(-25_000, 3), "≈-83.333", "≈-8,333.33", "≈-833.33%", "≈-4,166.67"),
    (Fraction(1, 3), "≈0.003", "≈0.33", "≈0.03%", "≈0.17"),
    (Fraction(10**15) + Fraction(1, 3), "≈10,000,000,000,000.003", "≈1,000,000,000,000,000.33", "≈100,000,000,000,000.03%",
     "≈500,000,000,000,000.17"),
    (Fraction(8333) + Fraction(1, 10**6), "83.33000001", "8,333.000001", "833.3000001%", "≈4,166.500001"),  # no whole step
    (Fraction(120), "1.20", "120", "12.0%", "60.0"),
    (Fraction(0.7) * 3, "0.021", "2.1", "0.21%", "1.05"),  # a float as it was typed
]


@pytest.mark.parametrize(("steps", "money", "heads", "percent", "hours"), SHARES)
def test_shares_between_steps(steps: Fraction, money: str, heads: str, percent: str, hours: str) -> None:
    assert [FigureWords(unit).exact(steps) for unit in (WAN_YUAN, PERSON, PERCENT, HOUR)] == [money, heads, percent, hours]
    assert FigureWords().exact(steps) == heads


@pytest.mark.parametrize(("x", "said"), [
    (Fraction(1200), "1,200"), (Fraction(0), "0"), (Fraction(1, 4), "0.25"), (Fraction(-2, 7), "≈-0.2857"),
    (Fraction(0.1), "0.1"), (Fraction(0.1) + Fraction(0.2), "0.3"), (Fraction(12345.678), "12,345.678"),  # typed, or sums of such
    (Fraction(1, 3), "≈0.3333"), (Fraction(10**12, 7), "≈142,857,142,857"), (Fraction(9, 7000), "≈0.001286"),
    (Fraction(1, 10**9), "≈1e-9"), (Fraction(1e300), "≈1.00e+300"), (Fraction(5e-324), "≈4.94e-324"),
])
def test_numbers_without_a_unit(x: Fraction, said: str) -> None:
    assert plain_number(x) == said


@given(st.fractions(-10**9, 10**9, max_denominator=10**6))
def test_what_is_not_marked_is_exact(x: Fraction) -> None:
    """And what is marked is near; a share is never shown as a whole step that it is not."""
    for said, most in ((FigureWords(WAN_YUAN).exact(x * 100), Fraction(1, 2000)),
                       (plain_number(x), max(abs(x) / 1000, Fraction(1, 10**6)))):
        number = Fraction(said.lstrip("≈").replace(",", ""))
        assert number == x or (said.startswith("≈") and abs(number - x) <= most)
        assert said.startswith("≈") == (number != x)
    if (x * 100).denominator > 1:
        assert (Fraction(FigureWords(WAN_YUAN).exact(x * 100).lstrip("≈").replace(",", "")) * 100).denominator > 1
