"""The breakdowns behind XLP_FIT and XLP_DAYS, made from their arguments. Floor 7."""
from __future__ import annotations

from calendar import monthrange
from functools import partial

import numpy as np

from udfs.answers.arrays import amounts_in_steps, not_negative, step_of
from udfs.answers.block import Block
from udfs.answers.breakdown import Breakdown, Task
from udfs.answers.read_cell import read_whole
from udfs.answers.shapes import line_values, require_block, single_cell
from xlplan.calendar import workdays
from xlplan.decompose import apportion, fit_exact
from xlplan.decompose.rounding.infeasible import Line
from xlplan.text import Text, same_text

YEARS = (1900, 9999)


def fit_of(row_totals: Block, column_totals: Block, seed: Block, step_size: Block) -> Breakdown:
    """The table nearest to the seed that meets both kinds of totals."""
    unit, (m, n) = step_of(step_size), require_block(seed).shape
    totals = [line_values(amounts_in_steps(require_block(block), unit), block, count) for block,
              count in ((row_totals, m), (column_totals, n))]

    def margin(one_line: Line) -> Text:
        key, index = one_line
        block = (row_totals, column_totals)[key if isinstance(key, int) else 0]
        return block.where(*((index[0], 0) if block.shape[1] == 1 else (0, index[0]))) if index else same_text(block.name)

    task = Task(fit_exact, (not_negative(seed).astype(np.float64), totals), np.arange(m * n))
    return Breakdown("XLP_FIT", unit, (m, n), [task], seed, margin)


def days_of(total: Block, year: Block, month: Block, step_size: Block) -> Breakdown:
    """Totals over the days of a month, 0 on days off: a column of days for one total, a column each for a row of totals, a
    row each for a column of them."""
    unit = step_of(step_size)
    y, m = single_cell(year, partial(read_whole, first=YEARS[0], last=YEARS[1])), single_cell(month, partial(read_whole, first=1, last=12))
    count, worked = monthrange(y, m)[1], np.array([day.day - 1 for day in workdays(y, m)], dtype=np.int64)
    given = amounts_in_steps(require_block(total), unit)
    across = given.shape[0] > 1
    line_values(given, total, given.size)
    shape = (given.size, count) if across else (count, given.size)
    every = np.arange(given.size * count).reshape(shape)
    tasks = [Task(apportion, (t, np.ones(len(worked), dtype=np.int64)), (every[i] if across else every[:, i])[worked])
             for i, t in enumerate(given.reshape(-1).tolist())]
    return Breakdown("XLP_DAYS", unit, shape, tasks, total)
