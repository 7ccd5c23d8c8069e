"""按月: approved sales of every region and branch by month, last year and growth below, as in the branch workbook."""
from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths
from xlplan.plan.rollup.grid import PlacedGrid, put_grid
from xlplan.plan.rollup.holes import periods_with
from xlplan.plan.rollup.past_years import SAME_MONTHS, sold_months, years_before_last
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.plan.rollup.views import put_tie
from xlplan.schema.expr import Div, Expr, Foot, SumCols, col
from xlplan.tables.periods import MONTHS, PERIOD_MONTHS
from xlplan.text import Text, same_text
from xlplan.units import PERCENT, WAN_YUAN

_QUARTERS: Final = (Text("一季度", "第一季", "Q1"), Text("二季度", "第二季", "Q2"), Text("三季度", "第三季", "Q3"),
                    Text("四季度", "第四季", "Q4"))
_HALVES: Final = (Text("上半年", "上半年", "H1"), Text("下半年", "下半年", "H2"))
_YEAR: Final = Text("全年核定", "全年核定", "Approved year")
_PY_LIKE: Final = Text("上年同期(同口径)", "去年同期(同基準)", "Same month last year")
_YOY: Final = Text("同比增长", "較去年同期", "YoY growth")
_MSHARE: Final = Text("月度占比", "月度占比", "Month share")
_PY_MSHARE: Final = Text("上年月度占比", "去年月度占比", "Month share last year")


def _roll_columns() -> tuple[RollColumn, ...]:
    out: list[RollColumn] = []
    for q in range(4):
        months = MONTHS[3 * q:3 * q + 3]
        out += [RollColumn(m, same_text("{" + m + "}"), WAN_YUAN, width=9.5) for m in months]
        out.append(RollColumn(f"q{q + 1}", _QUARTERS[q], WAN_YUAN, "sum", SumCols(months), 10.5, "strong"))
        if q % 2:
            half = (q + 1) // 2
            out.append(RollColumn(f"h{half}", _HALVES[half - 1], WAN_YUAN, "sum", col(f"q{q}") + col(f"q{q + 1}"), 11,
                                  "strong"))
    return (*out, RollColumn("year", _YEAR, WAN_YUAN, "sum", col("h1") + col("h2"), 11.5, "strong"))


COLUMNS: Final = _roll_columns()


def _yoy_growth(key: str) -> Expr:
    return Div(Foot("@total", key) - Foot("@py_month", key), Foot("@py_month", key), 3)


def _month_share(key: str) -> Expr:
    return Div(Foot("@total", key), Foot("@total", "year"), 3)


def _py_month_share(key: str) -> Expr:
    return Div(Foot("@py_month", key), Foot("@py_month", "year"), 3)


def by_month(context: RollupContext) -> PlacedGrid:
    """The page."""
    numbers, say = context.figures, context.words.say
    nodes = [replace(n, void=n.key in context.absent) if n.leaf is not None else n for n in context.with_total()]
    last_year = (numbers.py_months * numbers.in_[:, None]).sum(axis=0)
    unknown = np.flatnonzero(last_year == 0).tolist() if last_year.any() else []
    grown: dict[str, Expr | None] = dict.fromkeys(periods_with(unknown))
    shared: dict[str, Expr | None] = dict.fromkeys(PERIOD_MONTHS if unknown else ())
    nodes += [Node("@py_month", say(_PY_LIKE), "foot", leaf=numbers.count),
              Node("@yoy", say(_YOY), "foot", of=_yoy_growth, unit=PERCENT, formulas=grown),
              Node("@mshare", say(_MSHARE), "foot", of=_month_share, unit=PERCENT),
              Node("@py_mshare", say(_PY_MSHARE), "foot", of=_py_month_share, unit=PERCENT, formulas=shared)]
    years = years_before_last(context.facts)
    nodes += [Node(f"@past_{y}", say(SAME_MONTHS, y=y), "foot", leaf=numbers.count + n) for n, y in enumerate(years, 1)]
    past = [sold_months(context.facts, y, context.result.branches)[numbers.in_].sum(axis=0) for y in years]
    values = {m: np.append(numbers.months[:, i], [last_year[i], *(of[i] for of in past)]) for i, m in enumerate(MONTHS)}
    sheet = context.page("by_month")
    placed = put_grid(sheet, context.words, COLUMNS, nodes, values=values, head=HEAD, name=w.BRANCH)
    put_tie(context, placed, {"year": "approved"})
    set_widths(sheet, placed, {c.key: c.width for c in COLUMNS}, 30)
    finish_page(sheet, 2 + len(COLUMNS))
    return placed
