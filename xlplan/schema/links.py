"""Nodes that link rows by what their texts say, and days by the days worked. Floor 1.

Two texts are the same where Excel's = says so of them once TRIM took the spaces at their ends and all but one of several in a
row: `text.compared_text`, in every reading. Case does not count; full width does, and so does a zero in front. Nothing is a
pattern (`A*`) or a condition (`<3`), and no digit is lost. A blank is the same as no text of another row.
"""
from __future__ import annotations

from dataclasses import dataclass

from xlplan.schema.node import Compare, Expr, Num
from xlplan.schema.numbers import Param

Pairs = tuple[tuple[str, str], ...]  # (their column, the column of this row that says the same)
ONE = Num(1, 0)


@dataclass(frozen=True, slots=True)
class SumSame(Expr):
    """Sum of `of` over the rows whose texts are this row's, pair by pair, and where all conditions hold: over the rows of this
    table, or of another when `table` is given. `of` is a column or a product of columns; `ONE` counts. Not in a foot row."""

    of: Expr
    same: Pairs
    where: tuple[Expr, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class Find(Expr):
    """What stands in column `key` of the first row whose texts are this row's, pair by pair, and where all conditions hold; nothing
    where there is none. A number, and of a date its day, but the whole formula of a column of texts, choices or dates finds those.
    Not over rows."""

    key: str
    same: Pairs
    table: str = ""
    where: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Same(Expr):
    """Two columns of this row say the same; two blanks do."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Workday(Expr):
    """The day that lies so many days worked after the day `of`, before it where `days` is less than 0; the day itself where it
    is 0. Both are whole numbers. 0 where `of` is none, or where the workbook's list of workdays does not reach. Not over rows."""

    of: Expr
    days: Expr


@dataclass(frozen=True, slots=True)
class DaysWorked(Expr):
    """How many days are worked from the day `first` to the day `last`, both included; days that the workbook's list of workdays does
    not reach count as none. 0 where the last is before the first. Not over rows."""

    first: Expr
    last: Expr


@dataclass(frozen=True, slots=True)
class MonthStart(Expr):
    """The first day of the month that lies so many months after the month of the day `of`; 0 where that is none of the years 2000 to
    2199. The last day of a month is the one before: `MonthStart(day, 1) - 1`. Over rows of a day of the plan alone."""

    of: Expr
    months: int = 0

    @property
    def of_plan(self) -> bool:
        """Whether it is one day for all rows."""
        return isinstance(self.of, Param)


@dataclass(frozen=True, slots=True)
class RuleDay(Expr):
    """The day that the rule chosen in column `key` (`schema.day_rules`) gives in the month that begins on the day `month`; 0 where none
    is chosen, or where the workbook's list of workdays does not reach. Not over rows."""

    key: str
    month: Expr


@dataclass(frozen=True, slots=True)
class Covering(Expr):
    """How many rows of this table, of those where all conditions hold, last from their date `first` to their date `last` over the day in
    column `key` of this row: this row is one of them where its own days do. A blank is the day 0. Not over rows, not in a foot row."""

    key: str
    first: str
    last: str
    where: tuple[Expr, ...] = ()


def exists(table: str, *same: tuple[str, str], where: tuple[Expr, ...] = ()) -> Expr:
    """The other table has a row whose texts are this row's, pair by pair (theirs, mine), and where all conditions hold."""
    return Compare(">", SumSame(ONE, same, where, table), Num(0, 0))


def unique(*keys: str, where: tuple[Expr, ...] = ()) -> Expr:
    """Of the rows of this table where all conditions hold, no second one says the same as this in those columns."""
    return Compare("<=", SumSame(ONE, tuple((key, key) for key in keys), where), ONE)
