"""What `explain` returns: why one cell of a decomposition is what it is, as data. Floor 0.

Amounts are whole steps, weights and shares exact Fractions; a factor found by iteration is a float.
"""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from xlplan.decompose.rounding.infeasible import Key
from xlplan.decompose.rounding.signposts import DivisorRule

Basis = Literal["weights", "equal", "before", "reference", "pattern"]
Side = Literal["lower", "upper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a cell is what it is; one of the classes below.

    Attributes:
        function: the name of what was called.
        index: of the cell in its result, an int per axis; of `cascade` the level first.
        value: the cell.
    """

    function: str
    index: tuple[int, ...]
    value: int | float


@dataclass(frozen=True, slots=True)
class Rank:
    """Largest remainder: shares were rounded down, then the first `extra` by remainder got a step.

    Attributes:
        place: that of this part's remainder, 1 for the largest, ties to the earlier part.
        among: how many parts there were; extra: how many steps were left.
        sign: -1 where all signs were turned for the rounding; the steps left are then steps down.
    """

    place: int
    among: int
    extra: int
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Running:
    """Rounded running totals: the part is `rounded_after` - `rounded_before`.

    Attributes:
        before, after: the exact shares of all parts before this one, and with it.
        rounded_before, rounded_after: what these were rounded to.
    """

    before: Fraction
    after: Fraction
    rounded_before: int
    rounded_after: int


@dataclass(frozen=True, slots=True)
class Division:
    """A divisor rule: weight / divisor was rounded by the rule.

    Attributes:
        rule: see `apportion`.
        divisor: of those at which the parts add up, one with as few digits as can be, in weight a step, negative for a
            negative total; in a tie the only one, None where that is no fraction (`hill`).
        tied: at the only divisor some quotients can be rounded either way; the earlier parts are rounded up.
    """

    rule: DivisorRule
    divisor: Fraction | None
    tied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(Explanation):
    """The cell took a share of an amount.

    Attributes:
        start: what it stood at before, where its share was added to that; None where its share replaced it.
        base: what was to be shared; kept: what of it holds keep; bounded: what of it other cells take that stopped at
            a bound. The rest, `amount`, was left for this cell and those like it.
        basis: what the weights are: given with the call, all alike, a pattern, or steps: of the cells before, of a
            reference. Only where cells of both signs are scaled together may they be negative.
        weight, weights: that of the cell, and of all those that shared `amount`.
        fallback: these weights were all zero, hence shares are equal and each counts 1.
        percent: set where the share is this percentage of the cell's own weight.
        rank, running, rest, division: how the share was rounded, one of them; none for a weight of zero. `rest`: the steps
            that rounding down left over and this last part took; 0 in the parts before it.
        bound: that which stopped the cell; its value is the bound.
        first: where a share was brought between bounds afterwards: the share that led to `start`.
    """

    start: int | None = None
    base: int
    kept: int = 0
    bounded: int = 0
    basis: Basis = "weights"
    weight: Fraction
    weights: Fraction
    fallback: bool = False
    percent: Fraction | None = None
    rank: Rank | None = None
    running: Running | None = None
    rest: int | None = None
    division: Division | None = None
    bound: Side | None = None
    first: Shared | None = None

    @property
    def amount(self) -> int:
        """What was left to share."""
        return self.base - self.kept - self.bounded

    @property
    def share(self) -> Fraction:
        """The exact share, in steps."""
        if self.percent is not None:
            return self.weight * self.percent / 100
        return self.amount * self.weight / self.weights

    @property
    def part(self) -> int:
        """What the cell took, in steps."""
        return int(self.value) - (self.start or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmoved(Explanation):
    """The cell keeps what it held.

    Attributes:
        why: `held`: a hold; `empty`: it is zero, and only cells that are not take part; `aside`: a transfer between
            other cells; `even`: the changes of others cancel.
    """

    why: Literal["held", "empty", "aside", "even"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Explanation):
    """The method or the caller gives this cell its value: `exact`, rounded half away from zero.

    Attributes:
        how: `changed` by `hold_total`, else the method of `spread`.
        start: what the cell stood at, where that is added to it; else None.
        place: of the cell in C order.
        first, last: the ends of a straight line; first, percent: of a growth.
    """

    how: Literal["changed", "repeat", "clear", "straight_line", "growth", "transfer"]
    start: int | None
    exact: Fraction
    place: int
    first: int | None = None
    last: int | None = None
    percent: Fraction | None = None


@dataclass(frozen=True, slots=True)
class FittedLine:
    """A line of the table that the cell is on.

    Attributes:
        key, index: margin and place in it, as in a `MarginConflict`.
        total: of the line; kept: what of it held cells keep.
        factor: those of a cell's lines, times its seed, make its fitted value; None where that is zero or clipped.
    """

    key: Key
    index: tuple[int, ...]
    total: int | float
    kept: int
    factor: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted(Explanation):
    """The cell of a table with given totals.

    Attributes:
        seed: what the cell started from; fitted: what proportional fitting makes of it, for `fit_exact` to 2**-20 of a
            step and, where holds leave no other way, clipped at bounds.
        lines: one a margin.
        bound: that which stopped the cell.
    """

    seed: Fraction
    fitted: Fraction
    lines: tuple[FittedLine, ...]
    bound: Side | None = None
