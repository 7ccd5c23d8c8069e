"""Heads, capacity, seasons and goals: what their functions ask of the engine. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Final

import numpy as np

from udfs.answers.arrays import amount_at, filled_cells, known_numbers, not_negative, positive_numbers, step_of, whole_counts
from udfs.answers.block import Answer, Block
from udfs.answers.read_cell import read_number, read_whole
from udfs.answers.shapes import MISSING, Array, Shape, broadcast_to_shape, line_values, require_block, single_cell
from udfs.answers.single import Cell
from xlplan.decompose import Infeasible, coverage_headcount, ramped_capacity, seasonal_index, solve3
from xlplan.errors import XlplanError
from xlplan.text import Text

_NEEDED: Final = Text("per_head 和 visits 至少要给一个;给了 visits 还要给 calls_per_day 和 workdays",
                      "per_head 和 visits 至少要給一個;給了 visits 還要給 calls_per_day 和 workdays",
                      "Give per_head or visits; visits come with calls_per_day and workdays")
_HISTORY: Final = Text("history 应是一行、一列,或每年一行(一列)、每行(列){period} 格",
                       "history 應是一列、一欄,或每年一列(一欄)、每列(欄){period} 格",
                       "history must be a row, a column, or years of {period} cells each")
_SHORT: Final = Text("历史数据不够:至少要有完整的一年,且不全是 0", "歷史資料不夠:至少要有完整的一年,且不全是 0",
                     "Too little history: at least one whole year is needed, not all zero")
_TWO: Final = Text("base、growth、target 三个里要给出两个", "base、growth、target 三個裡要給出兩個",
                   "Two of base, growth and target must be given")
_ZERO: Final = Text("base 是 0,没有增长率可言", "base 是 0,沒有成長率可言", "There is no growth on a base of 0")
_NO_BASE: Final = Text("growth 是 -100%,推不出 base", "growth 是 -100%,推不出 base", "No base can be found under a growth of -100%")
_GROWTH: Final = Text("growth 是 {found},即 {percent} 的增长。要是 {meant},请写 {meant} 或 {small};"
                      "确实是 {percent},请把 base、growth、target 都给出",
                      "growth 是 {found},即 {percent} 的成長。要是 {meant},請寫 {meant} 或 {small};"
                      "確實是 {percent},請把 base、growth、target 都給出",
                      "growth is {found}, a growth of {percent}. For {meant} write {meant} or {small}; "
                      "where {percent} is meant, give base, growth and target")
_STEEP: Final = 2  # a growth so high is a percentage without its sign more often than not
_DISAGREE: Final = Text("target {target} 与 base、growth 不符,应在 {low} 到 {high} 之间",
                        "target {target} 與 base、growth 不符,應在 {low} 到 {high} 之間",
                        "The target {target} does not agree with base and growth, which give {low} to {high}")


def heads_needed(outlets: Block, per_head: Block, visits: Block, calls_per_day: Block, workdays: Block) -> Answer:
    """Heads for the outlets of each cell. Several visits: the outlets come in classes, one for each, along the row or column
    of the visits; then one number a row or a column."""
    m, n = require_block(outlets).shape
    down = visits.shape[1] == 1 < visits.shape[0]
    places: Shape = (m, n) if visits.shape in ((0, 0), (1, 1)) else (1, n) if down else (m, 1)
    if not (per_head.given or visits.given) or not visits.given == calls_per_day.given == workdays.given:
        raise XlplanError(_NEEDED)
    how, calls, days = (broadcast_to_shape(positive_numbers(b), b, places, outlets.name) if b.given else None
                        for b in (per_head, calls_per_day, workdays))
    often: Array | None = not_negative(visits) if visits.given else None
    count = whole_counts(outlets)
    if often is not None and places != (m, n):
        often = line_values(often, visits, m if down else n)
        count, (how, calls, days) = (count.T if down else count), (None if a is None else a.reshape(-1) for a in (how, calls, days))
    elif often is not None:
        often = often[0, 0]
    need = coverage_headcount(count, how, visits_per_cycle=often, calls_per_day=calls, workdays=days)
    return _answer_rows(need.reshape(places))


def capacity_rows(hires: Block, curve: Block) -> Answer:
    """Full heads of each period; periods lie along a row, or down a single column."""
    heads, worth = not_negative(require_block(hires)), not_negative(require_block(curve))
    worth, given = (line_values(a, curve, worth.size) for a in (worth, filled_cells(curve)))
    if not given.any():
        raise XlplanError(MISSING, name=curve.name)
    worth = worth[:np.flatnonzero(given)[-1] + 1]  # blanks behind are no periods without productivity
    down = hires.shape[1] == 1
    full = ramped_capacity(heads.T if down else heads, worth)
    return _answer_rows(full.T if down else full)


def _answer_rows(values: Array) -> Answer:
    return [[float(x) for x in row] for row in values]


def season_indices(history: Block, period: Block) -> Answer:
    """Indices in a row, or in a column where the history runs down."""
    p = single_cell(period, partial(read_whole, first=2, last=366)) if period.given else 12
    past, (m, n) = known_numbers(require_block(history)), history.shape
    down = (n == 1 < m) or (m == p != n)
    if 1 not in (m, n) and p not in (m, n):
        raise XlplanError(_HISTORY, period=p)
    years = past.reshape(-1) if 1 in (m, n) else past.T if down else past
    for method in ("ratio_to_moving_average", "average_share"):
        try:
            index = seasonal_index(years, p, method).tolist()
        except ValueError:
            continue
        return [[x] for x in index] if down else [index]
    raise XlplanError(_SHORT)


def solve_third(step_size: Block) -> Callable[[Cell, Cell, Cell], float | None]:
    """The one of base, growth and target that is blank; the target where all three agree; None where all are blank."""
    unit = step_of(step_size)

    def solve(base: Cell, growth: Cell, target: Cell) -> float | None:
        b, t = amount_at(*base, unit), amount_at(*target, unit)
        g = read_number(*growth) if growth[0].cells else None
        missing = sum(x is None for x in (b, g, t))
        if missing == 3:
            return None
        if missing == 2:
            raise XlplanError(_TWO)
        if (g is None and b == 0) or (b is None and g == -1):
            raise XlplanError(_ZERO if g is None else _NO_BASE)
        try:
            got = solve3(b, g, t)
        except Infeasible as no:
            if g is not None and abs(g) >= _STEEP:
                raise _steep_error(g) from no
            show = {k: f"{unit.value(int(getattr(no.conflict, k))):,}" for k in ("low", "high")}
            raise XlplanError(_DISAGREE, target=f"{unit.value(t or 0):,}", **show) from no
        if g is not None and missing and abs(g) >= _STEEP:
            raise _steep_error(g)
        return float(got.growth) if g is None else float(unit.value(got.base if b is None else got.target))
    return solve


def _steep_error(growth: Decimal) -> XlplanError:
    percent = f"{(100 * growth).normalize():,f}%"
    return XlplanError(_GROWTH, found=f"{growth.normalize():f}", percent=percent, meant=f"{growth.normalize():f}%",
                       small=f"{(growth / 100).normalize():f}")
