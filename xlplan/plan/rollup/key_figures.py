"""Eight key figures beside last year's, best and worst branches: of the company and of a region. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from xlplan import terms
from xlplan.address import column_letters, on_sheet
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.rollup import headline as h
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import list_that_fits
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rollup.grid import SIGNED_RATE, PlacedGrid
from xlplan.plan.rollup.overview import LinkedPages, put_link, put_whole
from xlplan.plan.rollup.shown import rounded_link
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFF
from xlplan.plan.rollup.target_compare import branch_growths
from xlplan.text import Text
from xlplan.units import PERCENT, PERSON, UNITS, WAN_A_HEAD, WAN_YUAN, Bools, Unit
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.styles import DIFFERENCE_WHOLE, RATE, TENTH, WHOLE, Style

LAST_YEAR: Final = Text("上年", "去年", "Last year")
_HEADS: Final = (Text("关键指标", "關鍵指標", "Key figures"), Text("计划", "計畫", "Plan"), LAST_YEAR, Text("变化", "變化", "Change"))
_FIGURES: Final[dict[str, tuple[Text, Unit, str]]] = {  # key -> what it is called, its unit, its format
    "sales": (Text("销售(万元,{n} 家)", "銷售(萬元,{n} 家)", "Sales ({n} in)"), WAN_YUAN, WHOLE),
    "expense": (Text("费用(万元,{n} 家)", "費用(萬元,{n} 家)", "Expenses ({n} in)"), WAN_YUAN, WHOLE),
    "heads": (Text("人数(年末/年初)", "人數(年末/年初)", "Heads (end / open)"), PERSON, WHOLE),
    "rate": (terms.EXPENSE_RATIO, PERCENT, RATE),
    "productivity": (Text("人效(万元/人)", "人均產值(萬元/人)", "Sales per head"), WAN_A_HEAD, TENTH),
    "q1": (Text("一季度占比", "第一季占比", "Q1 share"), PERCENT, RATE),
    "h1": (Text("上半年占比", "上半年占比", "H1 share"), PERCENT, RATE),
    "new": (Text("新品销售占比", "新品銷售占比", "New products"), PERCENT, RATE)}
COUNT: Final = len(_FIGURES)
_MADE_OF: Final = {"expense": EXPENSE, "rate": EXPENSE, "heads": STAFF, "productivity": STAFF}  # the others of sales
_BASES: Final = Text(
    "费用率 = 费用 ÷ 费用计入的 {a} 家的销售 {sales};人效 = 人员计入的 {b} 家的销售 {beside} ÷ 年平均人数 {heads}(上年:÷ 年初人数)。"
    "这里的销售:未交、退回、未填的按下达计。",
    "費用率 = 費用 ÷ 費用計入的 {a} 家的銷售 {sales};人均產值 = 人力計入的 {b} 家的銷售 {beside} ÷ 年平均人數 {heads}(去年:÷ 年初人數)。"
    "這裡的銷售:未交、退回、未填的按下達計。",
    "Expense ratio: to the sales of the branches with expenses in ({a}), {sales}. Sales per head: of the branches with staffing in "
    "({b}), {beside}, by {heads} average heads (last year: opening heads). Sales not in stand at target.")
_BEST: Final = Text("核定增长最快", "核定成長最快", "Fastest growth")
_WORST: Final = Text("核定增长最慢", "核定成長最慢", "Slowest growth")
MOST: Final = 5  # branches of each


class Figure(NamedTuple):
    """A figure in steps, None where nobody has one, and the formula that works it out; without one it is a constant. `whole`: what is
    shown of an amount in whole 万元."""

    steps: int | None
    formula: str | None = None
    whole: int | None = None


@dataclass(frozen=True)
class Whose:
    """Whose figures: `sales` is the key of its row on the page of targets, `heads` and `expense` on those of staffing and expenses.
    `units`: which units count among them. `shares`: of `q1` and `h1`, of the plan and of last year. `prefix`: of the keys of their rows."""

    sales: str
    heads: str
    expense: str
    units: Bools
    shares: Mapping[str, tuple[Figure, Figure]]
    prefix: str = "@"


def linked(page: PlacedGrid, row: str, key: str) -> Figure:
    """The figure of another page, live; None where that page has no such row, or nothing in it."""
    there = row in page.rows and not page.blank(row, key)
    return Figure(page.number(row, key), on_sheet(page.sheet.title, page.at(row, key))) if there else Figure(None)


def put_header(context: RollupContext, sheet: Sheet, row: int, cells: Mapping[int, Text], left: Iterable[int]) -> None:
    """The header of a small table: column -> label; `left`: columns of names."""
    for column, text in cells.items():
        sheet.put(row, column, context.words.say(text), "header" if column in left else "header_number")


def put_key_figures(context: RollupContext, sheet: Sheet, pages: LinkedPages, row: int, columns: tuple[int, int, int, int],
                    whose: Whose) -> None:
    """A header in `row` and the figures below it: label, plan, last year and change in those columns."""
    say, (name, plan, past, change) = context.words.say, columns
    put_header(context, sheet, row, dict(zip(columns, _HEADS, strict=True)), (name,))
    counts = {"sales": context.figures.have(SALES), "expense": context.figures.have(EXPENSE)}
    figures = _figures(context, pages, whose)
    for at, (key, (label, unit, shown)) in enumerate(_FIGURES.items(), row + 1):
        now, then = figures[key]
        sheet.put(at, 1, f"{whose.prefix}{key}", "key")
        sheet.put(at, name, say(label, n=int((counts[key] & whose.units).sum()) if key in counts else 0), "state")
        for column, one, style in ((plan, now, "bold_number"), (past, then, "computed")):
            _put_figure(sheet, at, column, one, style, shown, unit)  # type: ignore[arg-type]
        if now.steps is None or then.steps is None or (key == "sales" and pages.compare.blank(whose.sales, "growth")):
            sheet.put(at, change, None, "computed")
            continue
        p, q = (f"{column_letters(column)}{at}" for column in (plan, past))
        if unit is PERCENT:
            sheet.put(at, change, (now.steps - then.steps) / 10, "computed", format=say(w.POINTS), formula=f"ROUND(({p}-{q})*100,1)")
        else:
            if now.formula and then.formula:  # growth is that of the exact figures
                p, q = now.formula, then.formula
            sheet.put(at, change, h.rate_of(now.steps - then.steps, then.steps) / 1000, "computed", format=SIGNED_RATE,
                      formula=f"IF({q}=0,0,ROUND(({p}-{q})/{q},3))")


def bases_said(context: RollupContext, pages: LinkedPages, whose: Whose) -> str:
    """What the ratios divide by; '' where nobody fills in what they are made of, or has sent it."""
    if whose.expense not in pages.expense.rows or whose.heads not in pages.staffing.rows:
        return ""
    a, b = (int((context.figures.have(table) & whose.units).sum()) for table in (EXPENSE, STAFF))
    if not a and not b:
        return ""
    sales, beside = pages.expense.number(whose.expense, "sales"), pages.staffing.number(whose.heads, "sales")
    average = UNITS["person_tenth"].value(pages.staffing.number(whose.heads, "avg"))
    said, said_beside = (_said_sales(context, pages.compare, whose, steps) for steps in (sales, beside))
    return context.words.say(_BASES, a=a, sales=said, b=b, beside=said_beside, heads=f"{average:,}")


def _said_sales(context: RollupContext, compare: PlacedGrid, whose: Whose, steps: int) -> str:
    """Whole 万元; of what is approved as the page shows it."""
    shown = _approved_shown(context, whose)
    return f"{shown:,}" if steps == compare.number(whose.sales, "approved") else h.show_whole(steps)


def _approved_shown(context: RollupContext, whose: Whose) -> int:
    return context.shown.number("approved", "@total" if whose.sales == "@branches" else whose.sales, "year")


def best_and_worst(growth: Sequence[Fraction | None], units: Iterable[int]) -> tuple[list[int], list[int]]:
    """The five of those units (ordinals) that grow fastest, and the five that grow slowest below them, each from its end."""
    order = sorted((i for i in units if growth[i] is not None), key=lambda i: -(growth[i] or 0))
    best = order[:min(MOST, (len(order) + 1) // 2)]
    return best, [i for i in reversed(order) if i not in best][:MOST]


def put_best_worst(context: RollupContext, sheet: Sheet, compare: PlacedGrid, row: int, columns: tuple[int, int, int, int],
                   units: Iterable[int]) -> None:
    """The five of those units (ordinals) that grow fastest, and the five that grow slowest below them: name, growth, declared, gap in
    those columns; the name takes what is left before the next."""
    codes, growth, (name, *others) = context.result.branches, branch_growths(context), columns
    best, worst = best_and_worst(growth, units)
    wide = [name, others[0] - 1]
    width = sum(sheet.columns[at].width or 0 for at in range(name, others[0]) if at in sheet.columns)
    for title, branches in ((_BEST, best), (_WORST, worst)) if worst else ((_BEST, best),):
        put_header(context, sheet, row, dict(zip(columns, (title, terms.GROWTH, terms.DECLARED, terms.DIFFERENCE), strict=True)), (name,))
        _merge(sheet, row, wide)
        for i in branches:
            row += 1
            code = codes[i]
            sheet.put(row, name, list_that_fits([context.name(code)], width, 1, context.lang) if width else context.name(code), "state")
            _merge(sheet, row, wide)
            put_link(sheet, (row, others[0]), compare, code, "growth", "bold_number", format=SIGNED_RATE, unit=PERCENT)
            put_whole(sheet, (row, others[1]), compare, code, "year", "computed", context.shown.number("year", code))
            style: Style = "bad_number" if compare.number(code, "diff") < 0 else "computed"
            put_whole(sheet, (row, others[2]), compare, code, "diff", style, context.shown.number("diff", code), format=DIFFERENCE_WHOLE)
        row += 2


def _merge(sheet: Sheet, row: int, columns: list[int]) -> None:
    if columns[0] < columns[1]:
        sheet.merges.append((row, columns[0], row, columns[1]))


def _figures(context: RollupContext, pages: LinkedPages, whose: Whose) -> dict[str, tuple[Figure, Figure]]:
    compare, staffing, expense = pages.compare, pages.staffing, pages.expense
    shown = context.shown.number
    sales = _approved_shown(context, whose), shown("py_like", whose.sales)
    money = (shown("expense.approved", whose.expense), shown("expense.py_estimate", whose.expense))
    every: dict[str, tuple[Figure, Figure]] = {"sales": _whole_pair(compare, whose.sales, ("approved", "py_like"), sales),
            "expense": _whole_pair(expense, whose.expense, ("approved", "py_estimate"), money),
            "heads": (linked(staffing, whose.heads, "year_end"), linked(staffing, whose.heads, "opening")),
            "rate": (linked(expense, whose.expense, "rate"), linked(expense, whose.expense, "py_rate")),
            "productivity": (linked(staffing, whose.heads, "productivity"), _last_productivity(staffing, whose.heads)),
            **whose.shares, "new": _new_shares(context, whose.units)}
    nothing = Figure(None), Figure(None)  # of a table of which none is in
    there = {table: bool((context.figures.have(table) & whose.units).any()) for table in (SALES, EXPENSE, STAFF)}
    return {key: pair if there[_MADE_OF.get(key, SALES)] else nothing for key, pair in every.items()}


def _whole_pair(page: PlacedGrid, row: str, keys: tuple[str, str], whole: tuple[int, int]) -> tuple[Figure, Figure]:
    """Two amounts of a row, with what is shown of them."""
    now, then = (linked(page, row, key)._replace(whole=n) for key, n in zip(keys, whole, strict=True))
    return now, then


def _last_productivity(staffing: PlacedGrid, row: str) -> Figure:
    """Last year's sales a head, by the heads that the year opens with."""
    above, below = (linked(staffing, row, key) for key in ("py_sales", "opening"))
    if above.steps is None or below.steps is None or (above.steps and staffing.blank(row, "sales_growth")):  # of a shorter year
        return Figure(None)
    # 0.01 万元 a head, in tenths
    return Figure(half_up(above.steps, 10 * below.steps) if below.steps else 0,
                  f"IF({below.formula}=0,0,ROUND({above.formula}/{below.formula},1))")


def _new_shares(context: RollupContext, units: Bools) -> tuple[Figure, Figure]:
    """Share of new products, as constants: no page shows them by mark."""
    numbers = context.figures
    there, (now, then) = numbers.in_ & units, numbers.new_sales()
    return tuple(Figure(h.rate_of(int(new[there].sum()), int(every[there].sum())))  # type: ignore[return-value]
                 for new, every in ((now, numbers.approved), (then, numbers.py)))


def _put_figure(sheet: Sheet, row: int, column: int, one: Figure, style: Style, shown: str, unit: Unit) -> None:
    if one.steps is not None and one.formula and one.whole is not None:
        sheet.put(row, column, one.whole, style, formula=rounded_link(one.formula, one.steps, one.whole), format=shown)
    else:
        sheet.put(row, column, None if one.steps is None else unit.value(one.steps), style, formula=one.formula, format=shown)


def all_units(context: RollupContext) -> Bools:
    """Every unit that fills in."""
    return np.ones(context.figures.count, dtype=np.bool_)
