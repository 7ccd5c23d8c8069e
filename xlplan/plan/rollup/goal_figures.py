"""What the plan gives for a goal of the company: assigned, declared and approved, as live sums of other pages. Floor 4.

Sales of units that are missing, were returned or are not filled in, and of those that fill in no sales, stand at their target, as the
goal is the whole company's. Of expenses and heads only what is in is known.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan import terms
from xlplan.address import on_sheet
from xlplan.plan.master.records import Goal
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.grid import number_format
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFFING
from xlplan.text import Text
from xlplan.units import AS_STATED, PERCENT, PERSON, WAN_YUAN, YUAN, Unit

COLUMNS: Final[dict[str, tuple[Text, float]]] = {
    "assigned": (w.ASSIGNED, 14.0), "declared": (terms.DECLARED, 14.0), "approved": (terms.APPROVED, 14.0),
    "gap": (Text("核定 − 目标", "核定 − 目標", "Approved − goal"), 14.0)}
NOTE: Final = Text("下达、申报、核定是计划现在给出的数:销售里未交、退回、未填和不填报的单位按下达计;费用和人数只算已交的,没交齐时不比较;"
                   "计划里没有的指标留空。",
                   "下達、提報、核定是計畫現在給出的數:銷售裡未交、退回、未填和不填報的單位按下達計;費用和人數只算已交的,沒交齊時不比較;"
                   "計畫裡沒有的指標留空。",
                   "Target, declared and approved are what the plan gives now: sales not in, and of units without a sales sheet, stand at "
                   "target; expenses and heads are of the units that are in and compared once all are; what no plan holds is blank.")
_SALES, _HQ_RUN, _ALL = "@branches", "@hq_run", "@total"
_WAN: Final = 10_000
_UNITS: Final = {"wan_yuan": WAN_YUAN, "yuan": WAN_YUAN, "percent": PERCENT, "person": PERSON}  # of a goal -> of the pages
_Places = tuple[tuple[str, str, str], ...]  # page, row, column of what is added up
_HQ: Final = ("target_compare", _HQ_RUN, "hq_target")
_MISSING: Final = ("target_compare", _SALES, "missing")
_SOURCES: Final[dict[tuple[str, Unit], dict[str, _Places]]] = {  # measure, unit of the pages -> figure -> where it stands
    ("sales", WAN_YUAN): {"assigned": (("target_compare", _SALES, "hq_target"), _HQ),
                          "declared": (("target_compare", _SALES, "year"), _MISSING, _HQ),
                          "approved": (("target_compare", _SALES, "approved"), _MISSING, _HQ)},
    ("expense", WAN_YUAN): {"assigned": (("expense_rollup", _ALL, "cap"),), "declared": (("expense_rollup", _ALL, "year"),),
                            "approved": (("expense_rollup", _ALL, "approved"),)},
    ("expense", PERCENT): {"approved": (("expense_rollup", _ALL, "rate"),)},
    ("heads", PERSON): {"assigned": (("staffing_rollup", _ALL, "cap"),), "declared": (("staffing_rollup", _ALL, "declared"),),
                        "approved": (("staffing_rollup", _ALL, "year_end"),)}}
_FILLED: Final = {"expense": EXPENSE, "heads": STAFFING}


@dataclass(frozen=True)
class PlanFigure:
    """A figure in the unit of its goal, and the formula that adds it up."""

    value: float
    formula: str
    format: str


def plan_figures(context: RollupContext, goal: Goal) -> dict[str, PlanFigure]:
    """Column -> what stands there; none where no page holds such a figure."""
    places = _SOURCES.get((goal.metric, _UNITS[goal.unit])) if goal.unit in _UNITS else None
    found = {column: _sum_of(context, of, goal) for column, of in (places or {}).items()}
    return {column: figure for column, figure in found.items() if figure is not None}


def gap_to(context: RollupContext, goal: Goal, approved: PlanFigure, at: tuple[str, str]) -> PlanFigure | None:
    """What is approved less the goal, which stand `at` those two addresses; None while units whose figures make it up are not in."""
    table = _FILLED.get(goal.metric)
    if goal.target is None or (table and context.away(table)):
        return None
    unit = YUAN if goal.unit == "yuan" else _UNITS[goal.unit]
    return PlanFigure(round(approved.value - AS_STATED.value(goal.target), AS_STATED.places),
                      f"ROUND({at[0]}-{at[1]},{AS_STATED.places if unit is PERCENT else unit.places})", number_format(unit, "difference"))


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
