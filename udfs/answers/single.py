"""Functions that answer cell by cell: a cell that cannot be answered is marked, the others stand. Floor 7."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from udfs.answers.block import Answer, Block
from udfs.answers.guard import failed_cell
from udfs.answers.read_cell import read_day, read_number, read_whole, read_word, shown_value
from udfs.answers.shapes import cell_for, common_shape, single_cell
from udfs.answers.unit_names import unit_factor
from udfs.live_cells import error_of
from xlplan import numerals
from xlplan.calendar import next_date, pace, workdays
from xlplan.errors import XlplanError
from xlplan.schema.day_rules import named_rule, nearest_rule
from xlplan.schema.days import day_number
from xlplan.text import Text, fold_text

YEARS: Final = (1900, 9998)
Cell = tuple[Block, int, int]  # a block, row and column in it

_NO_NUMBER: Final = Text("{where}「{found}」不是能确定的数。请写成 1200 或 1.2万", "{where}「{found}」不是能確定的數。請寫成 1200 或 1.2万",
                         "{where}: “{found}” is no certain number. Write it as 1200 or 1.2万")
_PERIOD: Final = Text("期间从 {start} 开始,却在 {end} 结束", "期間從 {start} 開始,卻在 {end} 結束",
                      "The period begins on {start}, after its end on {end}")
_OFF: Final = Text("{start} 到 {end} 没有工作日", "{start} 到 {end} 沒有工作日", "There is no workday from {start} to {end}")
_NO_RULE: Final = Text("{where}「{found}」不是定日期的规则。最像的是「{near}」", "{where}「{found}」不是定日期的規則。最像的是「{near}」",
                       "{where}: “{found}” is no rule for days. Most like it is “{near}”")
_FAR_DAY: Final = Text("{found} 不在 2000 到 2199 年之内", "{found} 不在 2000 到 2199 年之內", "{found} is not in the years 2000 to 2199")
_BELOW: Final = re.compile(r"\(\s*([0-9]+)\s*\)", re.ASCII)  # as accountants write it; with separators it is certain anyway


def answer_each(name: str, answer: Callable[..., float | str | None], *blocks: Block) -> Answer:
    """One answer for each cell of the common shape; `answer` takes a Cell of every block."""
    m, n = common_shape(*blocks)
    out: Answer = [[None] * n for _ in range(m)]
    fails = 0
    for i in range(m):
        for j in range(n):
            try:
                out[i][j] = answer(*((block, *cell_for(block, i, j)) for block in blocks))
            except Exception as why:  # one cell must not take the others along
                out[i][j] = failed_cell(name, why, fails)
                fails += 1
    return out


def read_numeral(cell: Cell) -> float:
    """The number that a text says for certain, blank and a dash 0; a number is itself. (50) is -50, as Excel itself and the button
    that breaks down read it. A number of more digits than Excel holds, such as that of an account, is none."""
    block, row, column = cell
    found = block.cells[row][column]
    if not isinstance(found, str) or error_of(found):
        return float(read_number(*cell) or 0)
    below = _BELOW.fullmatch(fold_text(found))
    read = numerals.parse_number(f"-{below[1]}" if below else found)
    if read is not None and read.sure and Decimal(format(read.value, ".15g")) == read.value:
        return float(read.value)
    if not shown_value(found) or numerals.is_dash(found):
        return 0.0
    raise XlplanError(_NO_NUMBER, where=block.where(row, column), found=shown_value(found))


def convert_unit(value: Cell, from_unit: Cell, to_unit: Cell) -> float:
    """The value in another unit, exact; blank 0."""
    return float(Fraction(read_number(*value) or 0) * unit_factor(read_word(*from_unit), read_word(*to_unit)))


def days_worked(year: Cell, month: Cell) -> float:
    """Workdays of a month."""
    return _workday_count(read_whole(*year, *YEARS), read_whole(*month, 1, 12))


@lru_cache(maxsize=1200)
def _workday_count(year: int, month: int) -> float:
    return float(len(workdays(year, month)))


def date_after(rule: Cell, after: Cell) -> float | None:
    """Excel's number of the first day after that one which the rule gives; None where there is no rule or no day."""
    asked, day = read_word(*rule), read_day(*after)
    if not asked or day is None:
        return None
    if named_rule(asked) is None:
        raise XlplanError(_NO_RULE, where=rule[0].where(*rule[1:]), found=asked, near=nearest_rule(asked).label)
    return _next_day(asked, day)


@lru_cache(maxsize=1200)
def _next_day(rule: str, after: date) -> float:
    try:
        return float(day_number(next_date(rule, after).isoformat()))
    except ValueError as why:  # the rule is known: the day is too far
        raise XlplanError(_FAR_DAY, found=after) from why


def pace_of(start: Block, end: Block) -> Callable[[Cell], float | None]:
    """The share of a period's workdays gone when a day closes; None where there is no day. A period without beginning is from
    1 January on, one without end to 31 December."""
    first, last = (single_cell(block, read_day) if block.given else None for block in (start, end))

    @cache  # of this call: a block has the same days again and again
    def share(on: date, begin: date, finish: date) -> float:
        return float(pace(on, start=begin, end=finish))

    def gone(cell: Cell) -> float | None:
        on = read_day(*cell)
        if on is None:
            return None
        begin = first or date((last or on).year, 1, 1)
        finish = last or date(begin.year, 12, 31)
        if finish < begin:
            raise XlplanError(_PERIOD, start=begin, end=finish)
        try:
            return share(on, begin, finish)
        except ValueError as why:  # checked so far: nothing but days off is left
            raise XlplanError(_OFF, start=begin, end=finish) from why
    return gone
