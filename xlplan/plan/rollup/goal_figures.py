"""What the plan gives for a goal of the company: assigned, declared and approved, as live sums of other pages. Floor 4.

Declared and approved are what is in, as everywhere. The goal is the whole company's: what is held against it has the sales of units that
are missing, were returned or are not filled in, and of those that fill in no sales, at their target. Of expenses and heads only what is
in is known.
"""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplan import terms
from xlplan.address import on_sheet
from xlplan.plan.master.records import Goal
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rollup.grid import number_format
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFFING
from xlplan.text import Lang, Text
from xlplan.units import AS_STATED, PERCENT, PERSON, WAN_YUAN, YUAN, Unit, round_whole

COLUMNS: Final[dict[str, tuple[Text, float]]] = {
    "assigned": (w.ASSIGNED, 14.0), "declared": (terms.DECLARED, 14.0), "approved": (terms.APPROVED, 14.0),
    "provisional": (Text("暂汇(未申报的按下达)", "暫彙總(未提報的按下達)", "Provisional (not in: at target)"), 16.0),
    "gap": (Text("暂汇 − 目标", "暫彙總 − 目標", "Provisional − goal"), 14.0)}
NOTE: Final = Text("申报、核定只算已计入的单位,与其他各页相同;「暂汇」里未交、退回、未填和不填报销售的单位按下达计。"
                   "费用和人数没交齐时不暂汇、不比较;没有单位计入的、计划里没有的指标留空。",
                   "提報、核定只算已計入的單位,與其他各頁相同;「暫彙總」裡未交、退回、未填和不填報銷售的單位按下達計。"
                   "費用和人數沒交齊時不暫彙總、不比較;沒有單位計入的、計畫裡沒有的指標留空。",
                   "Declared and approved are of the units that are in, as on every other page; in “Provisional” sales not in, and of "
                   "units without a sales sheet, stand at target. Expenses and heads are compared once all are in; what nobody sent, and "
                   "what no plan holds, is blank.")
_SALES, _HQ_RUN, _ALL = "@branches", "@hq_run", "@total"
_WAN: Final = 10_000
_UNITS: Final = {"wan_yuan": WAN_YUAN, "yuan": WAN_YUAN, "percent": PERCENT, "person": PERSON}  # of a goal -> of the pages
_Places = tuple[tuple[str, str, str], ...]  # page, row, column of what is added up
_HQ: Final = ("target_compare", _HQ_RUN, "hq_target")
_MISSING: Final = ("target_compare", _SALES, "missing")
_SPENT, _RATIO, _HEADS = (((page, _ALL, key),) for page, key in (
    ("expense_rollup", "approved"), ("expense_rollup", "rate"), ("staffing_rollup", "year_end")))
_SOURCES: Final[dict[tuple[str, Unit], dict[str, _Places]]] = {  # measure, unit of the pages -> figure -> where it stands
    ("sales", WAN_YUAN): {"assigned": (("target_compare", _SALES, "hq_target"), _HQ),
                          "declared": (("target_compare", _SALES, "year"),),
                          "approved": (("target_compare", _SALES, "approved"),),
                          "provisional": (("target_compare", _SALES, "approved"), _MISSING, _HQ)},
    ("expense", WAN_YUAN): {"assigned": (("expense_rollup", _ALL, "cap"),), "declared": (("expense_rollup", _ALL, "year"),),
                            "approved": _SPENT, "provisional": _SPENT},
    ("expense", PERCENT): {"approved": _RATIO, "provisional": _RATIO},
    ("heads", PERSON): {"assigned": (("staffing_rollup", _ALL, "cap"),), "declared": (("staffing_rollup", _ALL, "declared"),),
                        "approved": _HEADS, "provisional": _HEADS}}
_FILLED: Final = {"sales": SALES, "expense": EXPENSE, "heads": STAFFING}
_OF_THOSE_IN: Final = ("declared", "approved")


@dataclass(frozen=True)
class PlanFigure:
    """A figure in the unit of its goal, and the formula that adds it up."""

    value: float
    formula: str
    format: str


def plan_figures(context: RollupContext, goal: Goal) -> dict[str, PlanFigure]:
    """Column -> what stands there; none where no page holds such a figure, or no unit's table is in. What is compared to a goal that is not
    of sales has to wait for all units."""
    places = _SOURCES.get((goal.metric, _UNITS[goal.unit]), {}) if goal.unit in _UNITS else {}
    sales, nobody = goal.metric == "sales", bool(places) and not context.figures.have(_FILLED[goal.metric]).any()
    left_out = {*(_OF_THOSE_IN if nobody else ()), *(("assigned", "provisional") if nobody and not sales else ()),
                *(("provisional",) if not sales and places and context.away(_FILLED[goal.metric]) else ())}
    found = {column: _sum_of(context, of, goal) for column, of in places.items() if column not in left_out}
    return {column: figure for column, figure in found.items() if figure is not None}


def gap_to(goal: Goal, provisional: PlanFigure, at: tuple[str, str], lang: Lang) -> PlanFigure | None:
    """What the plan comes to less the goal, which stand `at` those two addresses, of percentages in points; None of a goal without
    target."""
    if goal.target is None:
        return None
    unit = YUAN if goal.unit == "yuan" else _UNITS[goal.unit]
    off, less = Decimal(repr(provisional.value)) - goal.target * AS_STATED.step, f"{at[0]}-{at[1]}"
    if unit is PERCENT:
        off, less, places, shown = off * 100, f"({less})*100", AS_STATED.places - 2, w.POINTS(lang)
    else:
        places, shown = unit.places, number_format(unit, "difference")
    return PlanFigure(float(round_whole(off.scaleb(places)).scaleb(-places)), f"ROUND({less},{places})", shown)


def is_short(goal: Goal, gap: float) -> bool:
    """Whether the plan misses the goal by that difference."""
    return gap > 0 if goal.direction == "down" else gap < 0


def _sum_of(context: RollupContext, places: _Places, goal: Goal) -> PlanFigure | None:
    """The sum of those cells that there are, in the goal's unit; None of none."""
    grids = [(context.grid(page), row, column) for page, row, column in places]
    there = [(grid, row, column) for grid, row, column in grids if row in grid.rows and grid.sheet.cells[
        grid.rows[row], grid.columns[column]].value is not None]
    if not there:
        return None
    steps, unit = sum(grid.number(row, column) for grid, row, column in there), _UNITS[goal.unit]
    cells = [on_sheet(grid.sheet.title, grid.at(row, column)) for grid, row, column in there]
    if goal.unit == "yuan":
        return PlanFigure(WAN_YUAN.value(steps * _WAN), f"ROUND(({'+'.join(cells)})*{_WAN},0)", number_format(YUAN))
    return PlanFigure(unit.value(steps), cells[0] if len(cells) == 1 else f"ROUND({'+'.join(cells)},{unit.places})", number_format(unit))
