"""大区调剂: what the head of a region moves from one of its branches to another, before they get their workbooks. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Column
from xlplan.schema.expr import Compare, Div, Expr, Filled, Foot, Some, col
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

TOTAL: Final = "@total"


def _growth(of: str) -> Expr:
    return Div(col(of) - col("py_estimate"), col("py_estimate"), 3)


REGION_SHIFTS: Final = Table(
    "region_shifts", terms.REGION_SHIFT, "fixed", rounds=(), unit=WAN_YUAN,
    columns=(
        Column("unit", terms.UNIT, kind="text", width=20),
        Column("code", Text("单位编码", "單位代碼", "Unit code"), kind="text", width=10),
        Column("py_estimate", terms.PY_ESTIMATE, WAN_YUAN, up="sum", width=13),
        Column("hq_target", terms.TARGET, WAN_YUAN, up="sum", width=13),
        Column("growth", terms.GROWTH, PERCENT, who="C", up="re", formula=_growth("hq_target"), width=9),
        Column("least", Text("不能低于", "不能低於", "Not below"), WAN_YUAN, width=13, help=Text(
            "已固定的月份之和;总部直接下达、直管的单位不能动", "已固定的月份之和;總公司直接下達、直管的單位不能動",
            "What its fixed months add up to; units that HQ set directly or runs itself do not move")),
        Column("shift", Text("调剂(±)", "調劑(±)", "Shift (±)"), WAN_YUAN, who="I", up="sum", minimum=None, difference="signed", width=13,
               help=Text("从这家调走写负数,调给它写正数,合计必须是 0", "從這家調走寫負數,調給它寫正數,合計必須是 0",
                         "Less than nothing where the unit gives, more where it takes; the sum must be 0")),
        Column("adjusted", Text("调剂后目标", "調劑後目標", "Target after shifts"), WAN_YUAN, who="C", up="sum", width=14, strong=True,
               formula=col("hq_target") + col("shift")),
        Column("adjusted_growth", Text("调剂后增长率", "調劑後成長率", "Growth after shifts"), PERCENT, who="C", up="re",
               formula=_growth("adjusted"), width=12.5),
        Column("reason", Text("理由", "理由", "Reason"), kind="text", who="I", up="list", width=38, help=Text(
            "调了的都要写,会印给这家单位看", "調了的都要寫,會印給這家單位看", "Compulsory with a shift; the unit will read it")),
        Column("note", Text("总部说明", "總公司說明", "HQ's note"), kind="text", width=24),
    ),
    names=("unit",),
    feet=(FootRow(TOTAL, terms.TOTAL, total=True, strong=True),),
    rules=(
        Rule("XP441", "shifts-add-up-to-nothing", Foot(TOTAL, "adjusted").eq(Foot(TOTAL, "hq_target")), "adjusted",
             Text("调剂合计为 0,大区目标不变", "調劑合計為 0,區域目標不變", "Shifts add up to 0: the region's target stays"), "table",
             foot=TOTAL, found=Foot(TOTAL, "adjusted"), expected=Foot(TOTAL, "hq_target")),
        Rule("XP442", "shift-keeps-what-is-held", Some((col("shift").eq(0), Compare(">=", col("adjusted"), col("least")))), "adjusted",
             Text("调走之后不低于「不能低于」", "調走之後不低於「不能低於」", "No unit falls below what is held"),
             found=col("adjusted"), expected=col("least")),
        Rule("XP443", "shift-has-reason", Some((col("shift").eq(0), Filled("reason"))), "reason",
             Text("调了的都写了理由", "調了的都寫了理由", "Every shift has its reason")),
    ),
    purpose=Text("在本大区单位之间调剂,合计不变", "在本區域單位之間調劑,合計不變",
                 "Move targets among your units; the total stays"),
    minutes=15,
)
