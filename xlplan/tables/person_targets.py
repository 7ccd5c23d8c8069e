"""人员目标: who carries how much, by month (D2 D4). Numbered slots with suggestion formulas ready. Floor 2.

Suggestion of person j in month m = ROUND(running share_j × target_m) − ROUND(running share_(j−1) × target_m): cumulative
rounding down the list, so that shares of 100 % give each month's target exactly; months outside from..to stay empty and
show in the 统筹 row. From and to are months of the calendar, as the headers print them: in a fiscal year from April, 4 is its
first month. Files issued before `start_month` was a limit count them from the first month of the fiscal year (see
`consolidate`).
"""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import (
    All,
    Compare,
    Div,
    Expr,
    Filled,
    Foot,
    If,
    Not,
    Param,
    Pick,
    Rounded,
    RunningSum,
    Some,
    SumCols,
    SumRows,
    col,
    lift,
)
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.tables.periods import MONTHS, month_columns
from xlplan.text import Text
from xlplan.units import MONTH, PERCENT, WAN_YUAN

STATUS: Final = (
    Choice("on_post", Text("在岗", "在職", "On post")), Choice("vacant", Text("待招", "待招", "Vacant")),
    Choice("shared", Text("兼任", "兼任", "Shared")))


def _suggested_month(index: int) -> Expr:
    target = Foot("@target", MONTHS[index])
    before = Rounded(RunningSum("share") - col("share"), 3)  # the sheet's sum of shares carries float dust
    through = Rounded(Rounded(RunningSum("share"), 3) * target, 2)
    active = All((Some((Compare("<=", col("from_month"), lift(0)), _reached("from_month", index))),
                  Compare(">", col("to_month"), lift(0)), Not(_reached("to_month", index - 1))))
    return If(active, through - Rounded(before * target, 2), lift(0))


def _reached(key: str, index: int) -> Expr:
    """Whether the calendar month in that column is no later in the fiscal year than position `index`. Only compares, so that a
    text in the cell makes no error."""
    first = Rounded(Param("start_month"), 0)
    same_year, next_year = (Rounded(Param("start_month") + lift(index - back), 0) for back in (0, 12))
    return Some((All((Compare(">=", col(key), first), Compare("<=", col(key), same_year))), Compare("<=", col(key), next_year)))


_PERIODS: Final = (*MONTHS, "q1", "q2", "q3", "q4", "h1", "h2", "year")
_USED: Final = Filled("name")
_AS_HEADED: Final = Text("日历月份,与表头的月份相同", "日曆月份,與表頭的月份相同", "Calendar month, as the headers have it")

PERSON_TARGETS: Final = Table(
    "person_targets", Text("人员目标", "個人目標", "Targets by person"), "slots", given="persons", spare=45,
    rounds=("approved",), used_by=(
        "emp_no", "name", "share", "post", "area", "status", "py_actual", "remark"),
    columns=(
        Column("emp_no", Text("工号", "員工編號", "Employee no."), kind="text", who="I", width=10, help=Text(
            "还没招到的写 待招01,姓名也写上", "還沒招到的寫 待招01,姓名也寫上", "For a vacancy write such as V01, and a name too")),
        Column("name", terms.NAME, kind="text", who="I", width=10, help=Text(
            "有份额的行都要写;还没招到的写 待招01", "有比重的列都要寫;還沒招到的寫 待招01",
            "Every row with a share has one; for a vacancy write such as V01")),
        Column("post", terms.POST, kind="choice", members="posts", who="I", width=13),
        Column("area", Text("负责区域/渠道", "負責區域/通路", "Territory"), kind="text", who="I", width=15),
        Column("status", terms.STATUS, kind="choice", choices=STATUS, who="I", up="count", width=8),
        Column("from_month", Text("起月", "起月", "From"), MONTH, who="I", proposed=True, minimum=1, maximum=12, width=6, help=_AS_HEADED),
        Column("to_month", Text("止月", "訖月", "To"), MONTH, who="I", proposed=True, minimum=1, maximum=12, width=6, help=_AS_HEADED),
        Column("py_actual", Text("上年完成", "去年實績", "Last year"), WAN_YUAN, who="I", up="sum", width=10),
        Column("share", Text("份额", "比重", "Share"), PERCENT, who="I", maximum=2, width=8, help=Text(
            "占分公司目标的百分比,合计 100%", "占分公司目標的百分比,合計 100%", "Part of the branch's target; 100% in all")),
        *month_columns(WAN_YUAN, "S", formulas={m: _suggested_month(i) for i, m in enumerate(MONTHS)}, width=8.6,
                       year_label=Text("全年目标", "全年目標", "Year")),
        Column("remark", terms.REMARK, kind="text", who="I", width=16),
    ),
    names=("emp_no", "name"),
    feet=(
        FootRow("@persons", Text("人员小计", "人員小計", "Persons"), total=True, cells={"share": SumRows(col("share"))}),
        FootRow("@unassigned", Text("分公司统筹(未分到人)", "分公司統籌(未分配)", "Unassigned"), cells={
            k: Pick("MAX", lift(0), Foot("@target", k) - Foot("@persons", k)) for k in MONTHS} | {
            f"q{q}": SumCols(MONTHS[3 * q - 3:3 * q]) for q in range(1, 5)} | {
            "h1": col("q1") + col("q2"), "h2": col("q3") + col("q4"), "year": col("h1") + col("h2")}),
        FootRow("@total", terms.TOTAL, strong=True, cells={
            k: Foot("@persons", k) + Foot("@unassigned", k) for k in _PERIODS}),
        FootRow("@target", Text("月目标", "月目標", "Month target"), cells={
            k: Foot("@total", k, "sales_targets") for k in _PERIODS}),
        FootRow("@diff", terms.DIFFERENCE, cells={
            k: Foot("@total", k) - Foot("@target", k) for k in _PERIODS}),
        FootRow("@ratio", Text("分解率", "分解率", "Assigned ratio"), unit=PERCENT, cells={
            k: Div(Foot("@persons", k), Foot("@target", k), 3) for k in _PERIODS}),
    ),
    rules=(
        Rule("XP431", "persons-carry-target", Foot("@persons", "year") >= Foot("@target", "year"), "year",
             Text("人员目标合计不低于分公司目标", "個人目標合計不低於分公司目標", "Persons carry the branch's whole target"), "table",
             foot="@persons", found=Foot("@persons", "year"), expected=Foot("@target", "year")),
        Rule("XP432", "assigned-ratio-normal", Foot("@persons", "year") <= (
            Foot("@target", "year") * Param("person_ratio_note")), "year",
             Text("加码不超过限度", "加碼不超過限度", "Over-assignment stays within its limit"), "table",
             foot="@ratio"),
        Rule("XP433", "person-has-share", Compare(">", col("year"), lift(0)), "year",
             Text("每个人员都有目标", "每位人員都有目標", "Nobody is without a target"), where=_USED),
        Rule("XP434", "share-has-person", _USED, "name",
             Text("有份额的行已写姓名", "有比重的列已寫姓名", "Rows with a share name the person"),
             where=Compare(">", col("share"), lift(0))),
    ),
    purpose=Text("姓名、岗位、份额,个别月份可改", "姓名、職務、比重,個別月份可改", "Name, post, share; change single months"),
    minutes=15, unit=WAN_YUAN, after_approval=True,
)
