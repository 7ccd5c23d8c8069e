"""One small expression tree for formulas and rules. Floor 1.

Meaning, the same in every reading: a blank is 0 in arithmetic; a quotient with divisor 0 is 0 and is rounded where it is
made; comparisons are made at the finest decimals of both sides.

Its readings, and what a new node needs in each; a reading says so (an error) where it is asked about a node in its `not`:

    schema.expr                       its keys in `columns_read`, its table in `tables_read`, its name in TRUTHS if it is a condition
    schema.readings.evaluate          its value on whole columns, in `number` or in `truth`
    schema.readings.formula           its print for Excel, in `show` or in `truth`, and the decimals of a number in `places`
    schema.readings.sentence          its words in three languages, in `say`
    schema.readings.bounds            its bounds while cells are unread, where the corners of two parts are not enough (not: Part)
    schema.readings.reach             the tables it follows from, where it reads cells that are no parts of it
    schema.fast.shapes                its shape and its values, or a place in NOT_COVERED (not: Beside, CountRows, Day, Names, Part)
    workbook.reading.sheet_evaluator  in `_reads` the cells it reads; a case in `number` where Excel counts a text otherwise than +
    workbook.writing.template         a case in `_is_rounded` where its formula comes out rounded as it is

Others look for some nodes and pass over the rest; a new node concerns them where it does what one of these does:

    schema.table                      names that a declaration must have: Foot, Sibling, Param
    workbook.reading.linked           Foot: cells typed over that a kept cell reads
    plan.checking.finding             Compare, All, Some, Col, Foot, Filled, Day, Param: which cell and which figures a finding shows
    plan.checking.mending             All, Some, and what compares with =: whether a value could keep a rule
    tables.links                      SumRows, Beside, Foot: the columns of another table that make a figure
    plan.consolidate.judge_adjusted   Col: the figure of a rule that HQ's adjustments brought further below
    plan.consolidate.digest           SumRows: what each row adds to a total
    plan.rollup.roll                  Col, Foot: read off a grid

Every node must also come up in `tests/random_trees.py`, which the plain reading is compared on with LibreOffice and the fast one.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


class Expr:
    """Base of all nodes; arithmetic operators build trees."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Expr:
        return Arith("+", self, lift(other))

    def __sub__(self, other: Operand) -> Expr:
        return Arith("-", self, lift(other))

    def __mul__(self, other: Operand) -> Expr:
        return Arith("*", self, lift(other))

    def eq(self, other: Operand) -> Expr:
        """self = other."""
        return Compare("=", self, lift(other))

    def __le__(self, other: Operand) -> Expr:
        return Compare("<=", self, lift(other))

    def __ge__(self, other: Operand) -> Expr:
        return Compare(">=", self, lift(other))

    def __lt__(self, other: Operand) -> Expr:
        return Compare("<", self, lift(other))

    def __gt__(self, other: Operand) -> Expr:
        return Compare(">", self, lift(other))


Operand = Expr | int | str


@dataclass(frozen=True, slots=True)
class Num(Expr):
    """A constant, `count / 10**places`."""

    count: int
    places: int


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
class Arith(Expr):
    op: Literal["+", "-", "*"]
    left: Expr
    right: Expr


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


@dataclass(frozen=True, slots=True)
class Param(Expr):
    """A limit that HQ may set in the rule switches (`schema.params`)."""

    key: str


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    op: Literal["=", "<=", ">=", "<", ">"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Filled(Expr):
    """The cell of that column holds something (a text that is not only spaces, a number, a date)."""

    key: str


@dataclass(frozen=True, slots=True)
class Day(Expr):
    """The date in that column of this row as Excel counts days; 0 where there is none."""

    key: str


@dataclass(frozen=True, slots=True)
class Is(Expr):
    """The choice column holds that choice."""

    key: str
    choice: str


@dataclass(frozen=True, slots=True)
class Names(Expr):
    """The text column names that number: `1 2 12`, one blank between, names 12 and not 10."""

    key: str
    number: int


@dataclass(frozen=True, slots=True)
class All(Expr):
    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Some(Expr):
    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    of: Expr


TRUTHS = (Compare, Filled, Is, Names, All, Some, Not)


def lift(value: Operand) -> Expr:
    """`value` as an expression; a number is given as int or as text ("0.05"), never as float."""
    if isinstance(value, Expr):
        return value
    sign, digits, exponent = Decimal(value).as_tuple()
    count = int("".join(map(str, digits))) * (-1 if sign else 1)
    places = -int(exponent)
    return Num(count, places) if places >= 0 else Num(count * 10**-places, 0)


def col(key: str) -> Col:
    """Short for Col, so that declarations read like formulas."""
    return Col(key)


def child_nodes(node: Expr) -> Iterator[Expr]:
    """The direct sub-expressions, left to right."""
    for name in node.__dataclass_fields__:  # type: ignore[attr-defined]  # every node is a dataclass
        value = getattr(node, name)
        if isinstance(value, Expr):
            yield value
        elif isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, Expr))


def walk_nodes(node: Expr) -> Iterator[Expr]:
    """`node` and everything below it, parents first."""
    yield node
    for child in child_nodes(node):
        yield from walk_nodes(child)


def columns_read(node: Expr) -> set[str]:
    """Keys of the own table's columns that the expression reads (foot cells of other tables excluded)."""
    out: set[str] = set()
    if isinstance(node, SumRows) and node.table:
        return out
    for child in child_nodes(node):
        out |= columns_read(child)
    match node:
        case Col(key) | Sibling(_, key) | RunningSum(key) | Filled(key) | Day(key) | Is(key, _) | Names(key, _):
            out.add(key)
        case SumCols(keys) | Part(_, keys, _):
            out.update(keys)
        case Foot(_, key, ""):
            out.add(key)
    return out


def tables_read(node: Expr) -> set[str]:
    """Keys of the other tables that the expression reads."""
    return {part.table for part in walk_nodes(node) if isinstance(part, (Foot, SumRows, Beside)) and part.table}
