"""Nodes that are numbers: cells, sums, quotients. Floor 1."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlplan.schema.node import Expr


@dataclass(frozen=True, slots=True)
class Param(Expr):
    """A limit that HQ may set in the rule switches (`schema.params`)."""

    key: str


@dataclass(frozen=True, slots=True)
class Col(Expr):
    """The number in that column of this row (of this foot row, when a foot cell is computed)."""

    key: str


@dataclass(frozen=True, slots=True)
class Sibling(Expr):
    """The number in that column of the same member's row of another measure."""

    measure: str
    key: str


@dataclass(frozen=True, slots=True)
class Beside(Expr):
    """The number in that column of the row with the same key in another table, which has the same rows."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Foot(Expr):
    """The cell of a foot row (`@total`); of another table when `table` is given."""

    row: str
    key: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Day(Expr):
    """The date in that column of this row as Excel counts days; 0 where there is none."""

    key: str


@dataclass(frozen=True, slots=True)
class SumCols(Expr):
    """Sum of columns of this row."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SumRows(Expr):
    """Sum over the branch's rows of `of` where all conditions hold; over another table's rows when `table` is given.
    `of` is a column or a product of columns."""

    of: Expr
    where: tuple[Expr, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class CountRows(Expr):
    """Number of the branch's rows where all conditions hold."""

    where: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class RunningSum(Expr):
    """Sum of a column over the branch's rows down to this one."""

    key: str


@dataclass(frozen=True, slots=True)
class Div(Expr):
    """Quotient rounded to `places`, half away from zero; 0 when the divisor is 0."""

    above: Expr
    below: Expr
    places: int


@dataclass(frozen=True, slots=True)
class CeilDiv(Expr):
    """Quotient rounded up to a whole number; 0 when the divisor is 0. Both sides >= 0."""

    above: Expr
    below: Expr


@dataclass(frozen=True, slots=True)
class Rounded(Expr):
    of: Expr
    places: int


@dataclass(frozen=True, slots=True)
class Part(Expr):
    """Part `at` (from 0) of a whole number shared over the columns `keys` in proportion to what they hold: the rounded
    running total less the one before, a half going toward zero, as in `decompose.apportion(rule="cumulative")`; 0 where
    the columns sum to 0. A formula gets it right as long as total × sum stays below 5e14, the digits a float keeps."""

    total: Expr
    keys: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Pick(Expr):
    """The largest or smallest of two; in a formula MAX or MIN, so not for rules printed over ranges."""

    which: Literal["MAX", "MIN"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Abs(Expr):
    of: Expr


@dataclass(frozen=True, slots=True)
class If(Expr):
    condition: Expr
    then: Expr
    otherwise: Expr
