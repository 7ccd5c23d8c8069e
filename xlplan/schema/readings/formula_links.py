"""How links between rows are printed, and counts of days worked: formulas of Excel 2010 in which nothing is a pattern. Floor 1.

SUMIFS, COUNTIF and MATCH take `A*` for a pattern, `<3` for a condition, `01` for 1; so cells are compared with =.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from xlplan.schema.conditions import DIVIDERS, JOINERS, PLACES, TITLES
from xlplan.schema.day_rules import FIRST_DAY, LAST_DAY

_WIDE_BLANK: Final = "\u3000"
WORKDAYS: Final = "xlp_workdays"  # the name of the list that the workbook carries
RULES: Final = "xlp_rules"  # of the rules by which days are found, one below the other
RULE_MONTHS: Final = "xlp_rule_months"  # of the first days of months, side by side
RULE_DAYS: Final = "xlp_rule_days"  # of what each rule gives in each month


class Words(Protocol):
    """What prints the cells of one row, or of all rows, of one table."""

    def cell(self, key: str) -> str:
        """The cell, or the rows of that column."""

    def word(self, key: str) -> str:
        """Its text as it is compared."""


def sum_same(here: Words, rows: Words, same: Sequence[tuple[str, str]], tests: Sequence[str], factors: Sequence[str]) -> str:
    """Of one row: over the rows that say the same and where the tests hold. A comma between the factors: a text counts 0."""
    equal = [f"({rows.word(theirs)}={here.word(mine)})" for theirs, mine in same]
    listed = [*("--" + test for test in (*equal, *tests)), *factors]
    return _unless_blank(here, same, "0", f"SUMPRODUCT({','.join(listed)})")


def sum_same_over_rows(here: Words, rows: Words, same: Sequence[tuple[str, str]], tests: Sequence[str],
                       factors: Sequence[str]) -> str:
    """Of every row, in a formula of arrays: rows down, theirs across."""
    equal = [f'({here.word(mine)}=TRANSPOSE({rows.word(theirs)}))*({here.word(mine)}<>"")' for theirs, mine in same]
    counted = [*tests, *(f"IF(ISNUMBER({factor}),{factor},0)" for factor in factors)]  # a text counts 0
    return f"MMULT({'*'.join(equal)},{'*'.join(counted) + '*1' if counted else f'ROW({rows.cell(same[0][0])})^0'})"


def find_first(here: Words, rows: Words, same: Sequence[tuple[str, str]], tests: Sequence[str], key: str, is_number: bool) -> str:
    """The cell of the first row that says the same and where the tests hold: the one with the most rows from it to the last."""
    column = rows.cell(key)
    sheet, bang, ends = column.rpartition("!")
    equal = "*".join([*(f"({rows.word(theirs)}={here.word(mine)})" for theirs, mine in same), *tests])
    left = f"SUMPRODUCT(MAX({equal}*(ROW({sheet}{bang}{ends.partition(':')[2]})+1-ROW({column}))))"
    nothing, taken = ("0", "N") if is_number else ('""', "TRIM")  # N: a text counts 0, as sums have it
    return _unless_blank(here, same, nothing, f"IF({left}=0,{nothing},{taken}(INDEX({column},ROWS({column})+1-{left})))")


def nth_workday(day: str, far: str, sign: int) -> str:
    """The day that lies `far` workdays from `day`; `sign` of `far` where it is known, else 0. The place of the last workday up to
    the day, further by so many; counting back from a day that is none, the place after it comes first."""
    none = f"ISNA(MATCH({day},{WORKDAYS},0))"
    back = {1: "", -1: f"+{none}", 0: f"+({far}<0)*{none}"}[sign]
    at = f"MATCH({day},{WORKDAYS},1){far if far.startswith('-') else '+' + far}{back}"
    beyond = {1: f"{at}>ROWS({WORKDAYS})", -1: f"{at}<1", 0: f"OR({at}<1,{at}>ROWS({WORKDAYS}))"}[sign]
    text = f"IF(OR({day}<MIN({WORKDAYS}),{day}>MAX({WORKDAYS})),0,IF({beyond},0,INDEX({WORKDAYS},{at})))"
    return text if sign else f"IF({far}=0,{day},{text})"


def names_one(cell: str) -> str:
    """Whether the cell, or each of the cells, names one (`conditions.names_alone`): it is as long without dividers of names, and nothing
    that parts two stands between its first and its last two characters. No MAX, which takes all cells for one."""
    trimmed = f'TRIM(SUBSTITUTE({cell},"{_WIDE_BLANK}"," "))'
    room = f"(LEN({trimmed})-4)*(LEN({trimmed})>4)"
    joined = _replaced(trimmed, (*PLACES, *((mark, JOINERS[0]) for mark in JOINERS[1:])))
    no_joiner, no_blank = (f'ISERROR(FIND("{mark}",MID({text},3,{room})))' for mark, text in ((JOINERS[0], joined), (" ", trimmed)))
    letters = f"(1-EXACT(UPPER({trimmed}),LOWER({trimmed})))"
    titled = f'ISNUMBER(FIND(RIGHT({trimmed},1),"{TITLES}"))'
    return (f"((LEN({cell})=LEN({_replaced(cell, [(mark, '') for mark in DIVIDERS])}))*{no_joiner}"
            f"*(({no_blank}+{letters}+{titled})>0))")


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        text = f"SUBSTITUTE({text},{'CHAR(10)' if old == chr(10) else chr(34) + old + chr(34)},\"{new}\")"
    return text


def days_worked(first: str, last: str) -> str:
    """How many days of the list lie from the one day to the other."""
    return f"SUMPRODUCT(({WORKDAYS}>={first})*({WORKDAYS}<={last}))"


def month_start(day: str, months: int) -> str:
    """The first day of the month so many months after that of the day."""
    return f"IF(OR({day}<{FIRST_DAY},{day}>{LAST_DAY}),0,DATE(YEAR({day}),MONTH({day}){f'{months:+}' if months else ''},1))"


def rule_day(rule: str, month: str) -> str:
    """What stands in the workbook's list for the rule and the month: compared with =, as `A*` is a pattern to MATCH."""
    return f"SUMPRODUCT(({RULES}={rule})*({RULE_MONTHS}={month})*{RULE_DAYS})"


def _unless_blank(here: Words, same: Sequence[tuple[str, str]], nothing: str, text: str) -> str:
    """What is the same as a blank is none of it."""
    blanks = [f'{here.word(mine)}=""' for mine in dict.fromkeys(mine for _, mine in same)]
    return f"IF({blanks[0] if len(blanks) == 1 else 'OR(' + ','.join(blanks) + ')'},{nothing},{text})"
