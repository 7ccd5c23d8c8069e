"""Exact numbers as a planner reads them: whole steps in their unit, shares between steps, weights. Floor 1."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from xlplan.decompose.rounding.rational import nearest_whole
from xlplan.units import Unit

ABOUT = "≈"  # stands before a number that is shown rounded
_DIGITS: Final = 4            # of a number without a unit that no short decimal says exactly
_LONG: Final = 6              # decimals that are not cut
_TYPED, _NOISE = 12, 2.0**-48  # digits that people type, and how far a float or a sum of floats is from them, as a share
_SMALL, _LARGE = -6, 15       # powers of ten: beyond, no row of zeros is written
_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_UP)  # of digits that count, not of whole numbers, as `nearest_whole` is


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Numbers in `unit`; without one, steps are plain whole numbers."""

    unit: Unit | None = None

    def amount(self, steps: float, sign: bool = False) -> str:
        """Whole steps: `-1,234.50`; with `sign`, a plus too."""
        if self.unit is None:
            return f"{int(steps):{'+' if sign else ''},}"
        return self.unit.show(int(steps), sign)

    def exact(self, steps: Fraction, most: int = 12) -> str:
        """An exact number of steps: `500.00`, `25.5`, `≈83.333`.

        As many decimals, but at most so many more than the unit has, as show on which side of a whole or half step it
        lies.
        """
        if steps.denominator == 1:
            return self.amount(steps.numerator)
        unit = self.unit
        step = Fraction(1) if unit is None else Fraction(unit.step) * (100 if unit.percent else 1)
        least = 0 if unit is None else max(unit.places - (2 if unit.percent else 0), 0)
        x = steps * step
        for places in range(least + (1 if least else 2), least + most + 1):
            shown = _round_fraction(x, places)
            if shown == x:
                break
            if (2 * shown / step).denominator > 1:
                x = shown if abs(shown - x) <= min(abs(x), step) * _NOISE else x
                break
        return _mark_rounded(x, shown, places, least) + ("%" if unit is not None and unit.percent else "")

    def about(self, steps: float | Fraction) -> str:
        """A number of steps found by iteration: to a thousandth of a step or so."""
        return self.exact(Fraction(steps).limit_denominator(10**6), 3)

    def per_step(self, x: Fraction) -> Fraction:
        """So much a step, in the unit: so much a step of 0.01 is a hundred times as much."""
        return x if self.unit is None else x / Fraction(self.unit.step)


def plain_number(x: Fraction, digits: int = _DIGITS) -> str:
    """A number without a unit: `1,200`, `0.1` (of a float too), `≈0.3333`, `≈1.2e+20`.

    What goes on is rounded to so many digits.
    """
    rough = _WIDE.divide(Decimal(x.numerator), Decimal(x.denominator))
    if x and not _SMALL <= rough.adjusted() <= _LARGE:
        return f"{ABOUT}{rough:.3g}"
    typed = _round_fraction(x, _TYPED - rough.adjusted())
    if abs(typed - x) <= abs(x) * _NOISE:
        x = typed
    places = _LONG if x == _round_fraction(x, _LONG) else max(digits - 1 - rough.adjusted(), 0)
    return _mark_rounded(x, _round_fraction(x, places), places, 0)


def _round_fraction(x: Fraction, places: int) -> Fraction:
    scale = Fraction(10)**places
    return nearest_whole(x * scale) / scale


def _mark_rounded(x: Fraction, shown: Fraction, places: int, least: int) -> str:
    """`shown` with so many decimals; marked where it is not x, else without zeros at the end beyond `least` decimals."""
    if shown == x:
        while places > least and not int(shown * 10**places) % 10:
            places -= 1
    number = Decimal(int(shown * 10**places)).scaleb(-places)
    return ("" if shown == x else ABOUT) + f"{number:,.{places}f}"
