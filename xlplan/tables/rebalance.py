"""按比例补足: exact suggested months for every row of the sales targets, as a page of formulas that Excel works out without
any add-in. Floor 2.

It is no table of the plan: nobody fills it in, nothing reads it back, and it is in no stamp. Its columns up to December
stand in the same places as those of the sales targets, so that a block of months is copied to the same place there.
"""
from __future__ import annotations

from functools import cache
from typing import Final

from xlplan.calendar import fiscal_months
from xlplan.schema.codes.pages import REBALANCE
from xlplan.schema.column import Column
from xlplan.schema.expr import Beside, Compare, Div, Expr, If, Names, Part, Pick, Rounded, SumCols, col, lift
from xlplan.schema.table import FootRow, Table
from xlplan.tables.periods import MONTHS, month_columns
from xlplan.tables.sales_targets import SALES_TARGETS
from xlplan.text import Text
from xlplan.units import COUNT, WAN_YUAN

KEY: Final = "rebalance"
SOURCE: Final = SALES_TARGETS.key
HELD: Final = {month: f"held_{month}" for month in MONTHS}      # hidden: what a month that stays holds
WEIGHT: Final = {month: f"weight_{month}" for month in MONTHS}  # hidden: what a month that moves weighs
HELPERS: Final = ("stays", *HELD.values(), "held", "rest", *WEIGHT.values())

_STEPS: Final = 10**WAN_YUAN.places  # shared out in whole steps: their products are exact in Excel's numbers too


@cache
def rebalance_table(start_month: int = 1) -> Table:
    """The page as a declaration, for fiscal years that begin in that month of the calendar.

    Months that `stays` names stay: those of `fixed`, and all before the quarter that is being taken over. The others
    share target − held in proportion to what they hold now (equally where that is nothing), in running totals rounded to
    the step with a half going down. Nothing is shared out where the held months alone exceed the target, for a month may
    not be negative: the difference then stays and shows.
    """
    held = {m: Names("stays", n) for m, (_, n) in zip(MONTHS, fiscal_months(2000, start_month), strict=True)}
    shared = {m: col(HELD[m]) + Div(Part(col("rest"), tuple(WEIGHT.values()), i), lift(_STEPS), WAN_YUAN.places)
              for i, m in enumerate(MONTHS)}
    source = SALES_TARGETS.by_key
    return Table(
        KEY, REBALANCE, "fixed",
        columns=(
            *(Column(key, source[key].label, kind="text", width=source[key].width) for key in ("group", "product", "channel")),
            Column("hq_target", source["hq_target"].label, WAN_YUAN, who="L", up="sum", width=11, strong=True,
                   formula=Beside(SOURCE, "hq_target")),
            Column("declared", source["year"].label, WAN_YUAN, who="L", up="sum", width=11, formula=Beside(SOURCE, "year")),
            Column("diff", source["diff"].label, WAN_YUAN, who="C", up="sum", width=11, difference="zero",
                   formula=col("declared") - col("hq_target")),
            Column("fixed", source["fixed"].label, kind="mark", width=9),
            *month_columns(WAN_YUAN, "C", formulas=shared, year_label=Text("建议全年", "建議全年", "Suggested year")),
            Column("left", Text("补足后差异", "補足後差異", "Difference left"), WAN_YUAN, who="C", up="sum", width=11,
                   difference="zero", formula=col("year") - col("hq_target")),
            Column("stays", Text("不动的月份", "不動的月份", "Months that stay"), kind="mark", width=9),
            *(Column(HELD[m], Text(f"固定 {{{m}}}", f"固定 {{{m}}}", f"Held {{{m}}}"), WAN_YUAN, who="C",
                     formula=If(held[m], Beside(SOURCE, m), lift(0))) for m in MONTHS),
            Column("held", Text("固定合计", "固定合計", "Held in all"), WAN_YUAN, who="C", formula=SumCols(tuple(HELD.values()))),
            Column("rest", Text("待分(最小单位数)", "待分(最小單位數)", "To share (steps)"), COUNT, who="C",
                   formula=_in_steps(Pick("MAX", col("hq_target") - col("held"), lift(0)))),
            *(Column(WEIGHT[m], Text(f"权重 {{{m}}}", f"權重 {{{m}}}", f"Weight {{{m}}}"), COUNT, who="C",
                     formula=_month_weight(held[m], m)) for m in MONTHS)),
        names=("product", "channel"), unit=WAN_YUAN,
        feet=(FootRow("@total", SALES_TARGETS.foot_by_key["@total"].label, total=True, strong=True),))


def _in_steps(amount: Expr) -> Expr:
    return Rounded(amount * _STEPS, 0)


def _month_weight(held: Expr, month: str) -> Expr:
    """What the month holds, in steps; 1 in every month that moves where they hold nothing at all."""
    nothing = Compare("<=", col("declared") - col("held"), lift(0))
    return If(held, lift(0), If(nothing, lift(1), _in_steps(Pick("MAX", Beside(SOURCE, month), lift(0)))))
