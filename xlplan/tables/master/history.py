"""Master sheets `history_sales`, `history_expense`, `history_heads`: long tables, pasted from the ERP."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.tables.master.parts import (
    branch_column,
    channel_column,
    choice_column,
    master_sheet,
    month_number_column,
    number_column,
    product_column,
    text_column,
    year_column,
)
from xlplan.text import Text
from xlplan.units import CASE, PERSON, WAN_YUAN

STATUS: Final = (Choice("actual", Text("实际", "實際", "Actual")), Choice("estimate", Text("预计", "預估", "Estimate")),
                 Choice("plan", terms.LAST_PLAN))
_MONTH = month_number_column("month", terms.MONTH, required=True, help=Text(
    "日历月份 1 到 12,不是财年期间;也可填年月在一格的期间(如 202603、2026-03),「年」留空",
    "日曆月份 1 到 12,不是會計期間;也可填年月在一格的期間(如 202603、2026-03),「年」留空",
    "Calendar month 1 to 12, not the fiscal period; or a period with its year (202603, 2026-03), with Year left blank"))


def _status_column() -> Column:
    """What the figure is; blank means actual."""
    return choice_column("status", Text("实际/预计", "實際/預估", "Actual/estimate"), STATUS, help=Text(
        "留空 = 实际。上年计划由 xlplan next-year 写入,只在没有实际也没有预计的月份才用",
        "留空 = 實際。去年計畫由 xlplan next-year 寫入,只在沒有實際也沒有預估的月份才用",
        "Blank means actual. Last plan is written by xlplan next-year and counts only in months without actual figures and estimates"))


HISTORY_SALES: Final = master_sheet(
    "history_sales", Text("历史销售", "歷史銷售", "Sales history"),
    Text("从ERP粘贴;编码自动对应,对不上的会列出", "從ERP貼上;代碼自動對應,對不上的會列出",
         "Pasted from the ERP; codes are mapped and what has no match is listed"), (
        year_column(), _MONTH, branch_column(), product_column(), channel_column(),
        number_column("amount", terms.AMOUNT, WAN_YUAN, minimum=None, required=True,
                      stated="unit_sales"),
        number_column("cases", Text("数量", "數量", "Volume"), CASE, minimum=None, stated="unit_cases"),
        _status_column()),
    names=("year", "month", "branch"), spare=0, next_year="past")

HISTORY_EXPENSE: Final = master_sheet(
    "history_expense", Text("历史费用", "歷史費用", "Expense history"),
    Text("从ERP粘贴", "從ERP貼上", "Pasted from the ERP"), (
        year_column(), _MONTH, branch_column(),
        text_column("item", Text("科目", "科目", "Item"), required=True),
        number_column("amount", terms.AMOUNT, WAN_YUAN, minimum=None, required=True,
                      stated="unit_expense"),
        _status_column()),
    names=("year", "month", "branch"), spare=0, next_year="past")

HISTORY_HEADS: Final = master_sheet(
    "history_heads", Text("历史人数", "歷史人數", "Heads history"),
    Text("月末在岗人数", "月末在職人數", "Heads at the end of the month"), (
        year_column(), _MONTH, branch_column(),
        text_column("post", terms.POST, required=True),
        number_column("heads", terms.HEADS, PERSON, required=True),
        _status_column()),
    names=("year", "month", "branch"), spare=0, next_year="past")
