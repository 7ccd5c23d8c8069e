"""The five traditional roundings of the divisor rules. Floor 0.

A divisor rule divides every weight by one common divisor and rounds the quotients. It is known by its posts: between x
and x + 1 lies post(x), and a quotient rounds up above it, down below it. A part of weight w gets its step number x + 1
when the divisor falls to w / post(x). Source: M. Balinski and H. P. Young, Fair Representation, 2nd edition, 2001,
chapter 8 and appendix A.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import numpy as np

from xlplan.decompose.rounding.weights import Floats, Ints

DivisorRule = Literal["jefferson", "webster", "hill", "adams", "dean"]


@dataclass(frozen=True, slots=True)
class Signpost:
    """Where one rule rounds up.

    Attributes:
        above: post(x) - x of whole x >= 0, right to two units in the last place.
        order: a number that orders the steps x of weights w as post(x) / w does, exactly.
        least: 1 where post(0) = 0, so that every part of positive weight gets a step however small it is; else 0.
        early, late: the least and the largest of post(x) - x.
    """

    above: Callable[[Ints], Floats | float]
    order: Callable[[int, int], Fraction]
    least: int
    early: float
    late: float

    def at(self, x: Ints) -> Floats:
        """post(x), within two units in the last place."""
        return np.asarray(x + self.above(x), dtype=np.float64)

    @property
    def steady(self) -> bool:
        """Whether post(x) - x is the same for all x."""
        return self.early == self.late


def _geometric_offset(x: Ints) -> Floats:
    root = np.sqrt(x)
    return np.asarray(root / (root + np.sqrt(x + 1)), dtype=np.float64)


def _harmonic_offset(x: Ints) -> Floats:
    return np.asarray(x / (2 * x + 1), dtype=np.float64)


SIGNPOSTS: Final[dict[DivisorRule, Signpost]] = {
    "jefferson": Signpost(lambda x: 1.0, lambda x, w: Fraction(x + 1, w), 0, 1.0, 1.0),
    "webster": Signpost(lambda x: 0.5, lambda x, w: Fraction(2 * x + 1, w), 0, 0.5, 0.5),
    "hill": Signpost(_geometric_offset, lambda x, w: Fraction(x * (x + 1), w * w), 1, 0.0, 0.5),  # both sides squared
    "adams": Signpost(lambda x: 0.0, Fraction, 1, 0.0, 0.0),
    "dean": Signpost(_harmonic_offset, lambda x, w: Fraction(x * (x + 1), (2 * x + 1) * w), 1, 0.0, 0.5),
}
