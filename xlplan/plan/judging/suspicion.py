"""HQ's own figures doubted as branches' are: pasted history, estimates, bases, unit costs against each other. Floor 4.

An error is what can only be a slip and would go out with every workbook; what may be right is a warning. Amounts are in
0.01 万元; a ratio is always the larger over the smaller.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from xlplan.plan.judging.by_month import PLACES, SURE, Years, doubtful_months, missing_months, past_estimates
from xlplan.plan.judging.slip_words import HINTS, WHAT, named_units, said_times, sheet_slip_finding, unit_power
from xlplan.plan.judging.unit_slips import FEW, GROWN, mean, ratio, slips, tenfold
from xlplan.plan.master.fiscal import months_said
from xlplan.plan.master.goals import sales_base
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.plan.master.records import Weight
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.text import Text
from xlplan.units import COUNT, OUTLET, WAN_YUAN, YUAN, Unit

OFF: Final = 5           # last year stated twice differs by 千元 for 万元 (ten), not by growth: it is one year
_A_CASE: Final = Text("{item} 每箱 {paid} 元(标准箱价 {due})", "{item} 每箱 {paid} 元(標準箱價 {due})",
                      "{item}: {paid} yuan a case (standard price {due})")
_HISTORY: Final = Text("历史销售合计", "歷史銷售合計", "the sales history")
_LACKING: Final = Text("历史销售(还缺 {months})合计", "歷史銷售(還缺 {months})合計", "the sales history, which lacks {months},")
_OF_CALENDAR: Final = Text("历史销售(还缺 {months};基数是 {year} 年 1 至 12 月的合计,不是会计年度的)合计",
                           "歷史銷售(還缺 {months};基數是 {year} 年 1 至 12 月的合計,不是會計年度的)合計",
                           "the sales history (it lacks {months}; the base is what January to December {year} come to, not the fiscal "
                           "year)")
_BASE: Final = 0.005     # of the base: a rounded figure is nearer
_NEAR: Final = 2         # times the base: a sheet is nearer once its unit is right
_COST: Final = (100, 1_000_000)  # 元 a head and month: 9 千元 or 0.9 万元 read as 元 is below, a year's pay in 分 above
_PRICE: Final = (1, 1_000_000)   # 元 a case
OF_GOAL: Final = 0.5       # what is put on top of a goal is a part of it; half of it is another unit or a digit too many
HEADS_ODD: Final = 10     # from last year to this: a digit too many; a branch that doubles its people is far below
HEADS_SURE: Final = 100   # nobody hires a hundredfold
GROWTH: Final[Mapping[str, float]] = {"goals": 1, "products": 3}  # 2 is 2 % without its sign; companies do not double
MONTH_MOST: Final = 4     # of twelve: a third of the year in one month; gift boxes stay below


def find_suspicions(typed: Master) -> list[Diagnostic]:
    """XP631 a sheet, units or months in another unit, XP632 a weight in another unit, XP653 a cost or price in another unit,
    XP635 months that are missing, XP636 a base that is not last year, XP656 what is five or ten times out and may be right,
    XP676 to XP679 months of a unit (see `by_month`), XP680 volumes that do not fit the amounts.

    What was found to be in another unit is brought into its own before the
    next comparison, so that a fault is said once and none hides another; where two figures agree as typed, neither is doubted
    for what was found in one of them.
    """
    history = typed.history
    sales, spent = slips(typed, history.by_branch, "history_sales", "unit_sales"), slips(typed, history.spending, "history_expense",
                                                                                         "unit_expense")
    mended = replace(typed, history=replace(history, by_branch=sales.years, spending=spent.years))
    whole, power = _against_goals(typed, mended)
    out = [*sales.found, *whole]
    mended = _scaled_sales(mended, power)
    out += [*_doubt_base(typed, mended, sales.mended, bool(whole)), *spent.found, *_against_sales(typed, mended),
            *_doubt_weights(typed, mended)]
    given = {fy: frozenset(np.flatnonzero(sum(units.values(), np.zeros(12, np.int64))).tolist()) for fy, units in history.spending.items()}
    for table, years, in_all in (("history_sales", history.by_branch, history.given), ("history_expense", history.spending, given)):
        out += missing_months(typed, years, in_all, table)
        out += doubtful_months(typed, years, table)
    return [*out, *past_estimates(typed), *_doubt_unit_prices(typed), *(() if whole or sales.found else _doubt_volumes(typed))]


def _scaled_sales(master: Master, power: int) -> Master:
    """With the whole sales history taken so many powers of ten smaller."""
    years = {fy: {b: tenfold(v, -power) for b, v in units.items()} for fy, units in master.history.by_branch.items()}
    return replace(master, history=replace(master.history, by_branch=years)) if power else master


def _against_goals(typed: Master, mended: Master) -> tuple[list[Diagnostic], int]:
    """Last year as pasted against the base of the sales goal, which is last year too; without one, against the goal. And the power
    of ten by which its unit makes it too large; 0 where no unit fits."""
    base = sales_base(typed.goals)
    goal = base or typed.reserve.goal or 0
    far = OFF if base else SURE
    as_typed, last = (_last_year_total(m, m.history.by_branch) for m in (typed, mended))
    if goal > 0 and min(as_typed, last) > 0 and min(ratio(as_typed, goal), ratio(last, goal)) >= far:
        found = sheet_slip_finding(mended, "unit_sales", "history_sales", last, goal, WHAT["base" if base else "goal"])
        return [found], unit_power(mended, "history_sales", last / goal)
    return [], 0


def _against_sales(typed: Master, mended: Master) -> list[Diagnostic]:
    """Last year's expenses against its sales: no trade spends five times as much, or nothing."""
    pairs = [(_last_year_total(m, m.history.spending), sales_base(m.goals) or _last_year_total(m, m.history.by_branch))
             for m in (typed, mended)]
    if all(spent > 0 and sold > 0 and not 1 / (10 * SURE) < spent / sold < OFF for spent, sold in pairs):
        return [sheet_slip_finding(mended, "unit_expense", "history_expense", *pairs[1], WHAT["sales"])]
    return []


def _doubt_base(typed: Master, mended: Master, again: Sequence[int], slipped: bool) -> Iterable[Diagnostic]:
    """XP636: the base of the sales goal is last year, as pasted; `again`: mended amounts, one of which, or all, may be ten times
    more or less;
    `slipped`: the whole sheet was told to be far from it, which says as much unless another unit brings it near."""
    goal = next((g for g in typed.goals if g.metric == "sales" and g.base is not None), None)
    base, history = sales_base(typed.goals), typed.history
    as_typed, last = (sum(int(v.sum()) for v in m.history.by_branch.get(history.year, {}).values()) for m in (typed, mended))
    if not (goal and base and last > 0) or (slipped and ratio(last, base) >= _NEAR):
        return
    against = _HISTORY
    if absent := sorted({*range(12)} - history.given.get(history.year, frozenset())):
        months = months_said(absent, history.year, typed.company.start_month)
        same = _near(_calendar_year(mended), base)
        against = (_OF_CALENDAR if same else _LACKING).filled(months=months, year=history.year)
        if not same and base > last:  # it may be the whole year
            return
    if not any(_near(total, base) for total in (as_typed, *_possible_totals(last, again))):
        yield master_finding("XP636", "goals", goal.row_key, "base", found=WAN_YUAN.value(base), expected=WAN_YUAN.value(last),
                             unit=WAN_YUAN.key, year=history.year, against=against)


def _near(total: float, base: float) -> bool:
    return abs(total - base) <= _BASE * base


def _calendar_year(master: Master) -> int:
    """The sales of the calendar year in which last year begins; 0 where that is the fiscal year."""
    history, turn = master.history, 13 - master.company.start_month
    parts = ((history.year - 1, slice(turn, 12)), (history.year, slice(0, turn))) if turn < 12 else ()
    return sum(int(months[part].sum()) for fy, part in parts for months in history.by_branch.get(fy, {}).values())


def _possible_totals(last: int, again: Sequence[int]) -> Iterable[float]:
    """Last year as mended, and with one mended amount, or all of them, ten times more or less."""
    yield last
    for amount in {*again, sum(again)}:
        yield from (last + 9 * amount, last - 0.9 * amount)


def _doubt_weights(master: Master, mended: Master) -> list[Diagnostic]:
    """Estimates, potentials and direct targets against last year, as mended or as typed, whichever leaves fewer doubts in the
    column; people and outlets against the other units."""
    lasts = [{b: int(v.sum()) for b, v in m.history.by_branch.get(m.history.year, {}).items()} for m in (mended, master)]
    rows = [w for c in master.organisation.carriers() if (w := master.weights.get(c)) is not None]
    out: list[Diagnostic] = []
    for column in ("py_estimate", "direct_target", "potential"):
        typed = {w.branch: v for w in rows if (v := getattr(w, column)) and v > 0}
        middle = float(np.median([*typed.values()])) if len(typed) > FEW else 0.0
        odd = 0 if column == "potential" else OFF if column == "py_estimate" else GROWN
        judged = min(({b: (v, float(last.get(b, 0) or (master.weights[b].py_estimate or 0 if column != "py_estimate" else 0) or middle))
                       for b, v in typed.items()} for last in lasts),
                     key=lambda one: sum(v > 0 < ref and ratio(v, ref) >= (odd or SURE) for v, ref in one.values()))
        out += _doubt_column(master, rows, column, WAN_YUAN, judged, odd)
    for column, unit in (("population", COUNT), ("outlets", OUTLET)):
        typed = {w.branch: v for w in rows if (v := getattr(w, column)) and v > 0}
        if len(typed) > FEW:
            middle = float(np.median([*typed.values()]))
            out += _doubt_column(master, rows, column, unit, {b: (v, middle) for b, v in typed.items()}, 0)
    return out


def _doubt_column(master: Master, rows: Sequence[Weight], column: str, unit: Unit, judged: Mapping[str, tuple[int, float]],
                  odd: int) -> Iterable[Diagnostic]:
    """XP632 of every unit five hundred times out (one finding where it is half of them), XP656 of those `odd` times out."""
    keys = {w.branch: w.row_key for w in rows}
    ratios = {b: v / ref for b, (v, ref) in judged.items() if ref > 0}
    sure = [b for b, r in ratios.items() if not 1 / SURE < r < SURE]
    some = [b for b, r in ratios.items() if odd and b not in sure and not 1 / odd < r < odd]
    for code, which in (("XP632", sure), ("XP656", some)):
        whole = len(which) > 1 and 2 * len(which) > len(ratios)
        for b in which[:1] if whole else which:
            v, ref = judged[b]
            yield master_finding(code, "weights", keys[b], column, found=unit.value(v), expected=unit.value(round(ref)), unit=unit.key,
                                 sheet=MASTER_BY_KEY["weights"].by_key[column].label, what=named_units(master, which if whole else [b]),
                                 against=WHAT["last" if unit is WAN_YUAN else "others"], times=said_times(v / ref), hint=HINTS["some"])


def _doubt_unit_prices(master: Master) -> Iterable[Diagnostic]:
    """XP653: monthly costs and case prices that no unit of ours makes right."""
    costs = [("posts", "unit_cost", p.row_key, p.post, p.unit_cost, _COST) for p in master.posts.values()]
    prices = [("products", "case_price", p.row_key, p.series, p.case_price, _PRICE) for p in master.products.values()]
    for table, column, row, name, value, (low, high) in (*costs, *prices):
        if value is not None and not low <= value <= high:
            of = MASTER_BY_KEY[table].by_key[column]
            label = next(f.label for f in COMPANY_FIELDS if f.key == of.stated)
            yield master_finding("XP653", table, row, column, found=YUAN.value(value), unit=YUAN.key, item=name, low=f"{low:,}",
                                 high=f"{high:,}", field=label)


def _doubt_volumes(master: Master) -> Iterable[Diagnostic]:
    """XP680: last year's amount a case five times off what a case costs."""
    odd = list[tuple[str, float, int]]()
    for code, (amount, cases) in master.history.volume.items():
        price = master.products[code].case_price if code in master.products else None
        if price and amount > 0 and cases > 0 and ratio(paid := WAN_YUAN.value(amount) * WAN_YUAN.base / cases, price) >= OFF:
            odd.append((code, paid, price))
    if odd:
        said = [_A_CASE.filled(item=master.products[code].series, paid=f"{paid:,.2f}", due=YUAN.show(price)) for code, paid, price in odd]
        yield master_finding("XP680", "history_sales", None, "cases", sheet=MASTER_BY_KEY["history_sales"].label, n=len(odd),
                             year=master.history.year, what=some_of(said, PLACES))


def _last_year_total(master: Master, years: Years) -> float:
    """Last year, a year that lacks months taken as if they were like the others."""
    return mean(years.get(master.history.year, {}).values()) * 12
