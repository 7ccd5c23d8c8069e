"""人员汇总: heads, sales a head and staff cost by region and branch; heads growth beside sales growth. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, note_sales, set_widths
from xlplan.plan.rollup.grid import PlacedGrid, put_grid
from xlplan.plan.rollup.remarks import put_remarks
from xlplan.plan.rollup.roll import RollColumn
from xlplan.schema.expr import Div, Rounded, col
from xlplan.text import Text
from xlplan.units import PERCENT, PERSON, PERSON_TENTH, WAN_A_HEAD, WAN_YUAN, Unit

TABLE: Final = "staffing"
_GROWTH_HEADS: Final = Div(col("year_end") - col("opening"), col("opening"), 3)
_GROWTH_SALES: Final = Div(col("sales") - col("py_sales"), col("py_sales"), 3)
_POINTS: Final = Unit("percent_point", Text("个百分点", "個百分點", "percentage points"), 1)
COLUMNS: Final = (
    RollColumn("opening", terms.OPENING_HEADS, PERSON, width=9),
    RollColumn("cap", terms.AUTHORISED_HEADS, PERSON, width=12),
    RollColumn("declared", Text("申报年末在岗", "提報年末在職", "Declared, year end"), PERSON, width=10),
    RollColumn("adjustment", terms.ADJUSTMENT, PERSON, look="signed", width=11),
    RollColumn("year_end", Text("核定年末在岗", "核定年末在職", "Approved, year end"), PERSON, "sum", col("declared") + col("adjustment"),
               look="strong", width=10),
    RollColumn("change", Text("增减", "增減", "Change"), PERSON, "re", col("year_end") - col("opening"), width=8),
    RollColumn("over_cap", Text("超编", "超編", "Above authorised"), PERSON, look="over", width=12),
    RollColumn("avg", Text("年平均人数", "年平均人數", "Average heads"), PERSON_TENTH, width=10),
    RollColumn("sales", w.SALES_HERE, WAN_YUAN),
    RollColumn("productivity", Text("人效(万元/人)", "人均產值(萬元/人)", "Sales per head (10k yuan)"), WAN_A_HEAD,
               "re", Div(col("sales"), col("avg"), 1), look="strong", width=13),
    RollColumn("year_cost", Text("人力成本(万元)", "人力成本(萬元)", "Staff cost (10k yuan)"), WAN_YUAN, width=12),
    RollColumn("cost_rate", Text("人力费用率", "人力費用率", "Staff cost ratio"), PERCENT, "re",
               Div(col("year_cost"), col("sales"), 3), width=9),
    RollColumn("py_sales", w.PY_SALES_HERE, WAN_YUAN),
    RollColumn("heads_growth", Text("人数增长率", "人數成長率", "Heads growth"), PERCENT, "re", _GROWTH_HEADS,
               look="signed", width=9),
    RollColumn("sales_growth", Text("销售增长率", "銷售成長率", "Sales growth"), PERCENT, "re", _GROWTH_SALES,
               look="signed", width=9),
    RollColumn("scissors", Text("人数比销售快(点)", "人數比銷售快(點)", "Heads faster than sales (points)"), _POINTS,
               "re", Rounded((col("heads_growth") - col("sales_growth")) * 100, 1), look="points", width=13),
    RollColumn("state", terms.STATUS, width=28, look="bad"),
)


def staffing_rollup(context: RollupContext) -> PlacedGrid:
    """The page: only branches whose staffing plan is in; sales are theirs too."""
    numbers = context.figures
    sales, py_sales = numbers.sales_beside(TABLE)

    keys = ("opening", "year_end", "cap", "over_cap", "avg", "year_cost")
    values = {key: numbers.foot(TABLE, "@total", key, approved=True) for key in keys} | {"sales": sales, "py_sales": py_sales}
    declared = numbers.foot(TABLE, "@total", "year_end")
    values |= {"declared": declared, "adjustment": values.pop("year_end") - declared}
    sheet, nodes = context.page("staffing_rollup"), context.holes.comparing(
        context.stated(TABLE), ("sales_growth", "scissors"), numbers.have(TABLE))
    placed = put_grid(sheet, context.words, COLUMNS, nodes, values=values, head=HEAD, name=w.BRANCH)
    set_widths(sheet, placed, {c.key: c.width for c in COLUMNS}, 22)
    note_sales(context, placed, TABLE)
    finish_page(sheet, put_remarks(context, placed, TABLE))
    return placed
