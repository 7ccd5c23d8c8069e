"""培训纲领: courses, HQ's compulsory ones first (R1-R3). An open table: ready blank rows, no row formulas. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import All, Compare, Day, Div, Expr, Filled, Foot, Param, Some, SumRows, col, lift
from xlplan.schema.table import FootRow, Rollup, Rule, Table
from xlplan.tables.periods import MONTHS
from xlplan.tables.void import LIVE, void_column
from xlplan.text import Text, same_text
from xlplan.units import HOUR, PERSON, PERSON_TIMES, POINT, SESSION, WAN_YUAN, YUAN

KIND: Final = (
    Choice("culture", Text("企业文化", "企業文化", "Culture")), Choice("product", Text("产品知识", "產品知識", "Product")),
    Choice("industry", Text("行业知识", "行業知識", "Industry")), Choice("selling", Text("销售技巧", "銷售技巧", "Selling")),
    Choice("display", Text("终端陈列", "終端陳列", "Display")), Choice("attitude", Text("心态", "心態", "Attitude")),
    Choice("management", Text("管理", "管理", "Management")), Choice("trade", Text("渠道商", "通路商", "Trade partners")))
LEVEL: Final = (
    Choice("hq", terms.HQ), Choice("region", terms.REGION),
    Choice("branch", terms.BRANCH), Choice("field", Text("现场", "現場", "Field")))
METHOD: Final = (
    Choice("central", Text("集中", "集中", "Central")), Choice("cascade", Text("分级转训", "分級轉訓", "Cascade")),
    Choice("weekly", Text("周例会", "週例會", "Weekly meeting")), Choice("coach", Text("现场带教", "現場帶教", "Coaching")),
    Choice("online", Text("线上", "線上", "Online")))
EXAM: Final = (
    Choice("written", Text("笔试", "筆試", "Written")), Choice("practice", Text("实操", "實作", "Practice")),
    Choice("on_job", Text("跟岗", "跟崗", "On the job")), Choice("none", Text("无", "無", "None")))
MONTH_LIST: Final = tuple(Choice(m, same_text("{" + m + "}")) for m in MONTHS)

_HAS_ROW: Final = All((Filled("topic"), LIVE))


def _is_complete() -> Expr:
    return All(tuple(Filled(k) for k in ("kind", "audience", "start", "end", "sessions", "heads")))


TRAINING: Final = Table(
    "training", Text("培训纲领", "教育訓練綱領", "Training outline"), "open", given="courses", spare=25, used_by=(
        "topic", "kind", "trainer", "audience", "level", "method", "start", "end", "sessions", "hours", "heads", "cost",
        "cost_month", "exam", "pass", "owner", "remark"),
    columns=(
        Column("topic", Text("培训主题", "訓練主題", "Topic"), kind="text", who="I", up="list", width=20),
        Column("kind", Text("类别", "類別", "Kind"), kind="choice", choices=KIND, who="I", up="count", width=11),
        Column("audience", Text("培训对象", "訓練對象", "Audience"), kind="choice", members="audience", who="I", width=14),
        Column("level", terms.LEVEL, kind="choice", choices=LEVEL, who="I", width=9),
        Column("method", Text("方式", "方式", "Method"), kind="choice", choices=METHOD, who="I", width=11),
        Column("trainer", Text("讲师", "講師", "Trainer"), kind="text", who="I", width=11),
        Column("start", Text("开始日期", "開始日期", "Start"), kind="date", who="I", up="min", width=12),
        Column("end", Text("结束日期", "結束日期", "End"), kind="date", who="I", up="max", width=12),
        Column("sessions", terms.SESSIONS, SESSION, who="I", up="sum", adjusted=True, width=7),
        Column("hours", Text("课时", "時數", "Hours"), HOUR, who="I", up="sum", adjusted=True, width=7),
        Column("heads", Text("参训人数", "受訓人數", "Participants"), PERSON, who="I", up="sum", adjusted=True, width=9),
        Column("person_times", terms.PERSON_TIMES, PERSON_TIMES, who="C", up="sum",
               formula=col("heads") * col("sessions"), width=8),
        Column("cost", Text("培训费用(元)", "訓練費用(元)", "Cost (yuan)"), YUAN, who="I", up="sum", adjusted=True, width=12),
        Column("cost_month", Text("费用月份", "費用月份", "Budget month"), kind="choice", choices=MONTH_LIST, who="I",
               width=9.5),
        Column("exam", Text("考核方式", "評核方式", "Assessment"), kind="choice", choices=EXAM, who="I", width=10),
        Column("pass", Text("合格线", "及格標準", "Pass mark"), POINT, who="I", maximum=100, width=8),
        Column("owner", Text("负责人", "負責人", "Owner"), kind="text", who="I", width=10),
        void_column(),
        Column("remark", terms.REMARK, kind="text", who="I", up="list", width=20),
    ),
    names=("topic",),
    feet=(FootRow("@total", terms.TOTAL, strong=True, cells={
        k: SumRows(col(k), (LIVE,)) for k in ("sessions", "hours", "heads", "cost")} | {
        "person_times": SumRows(col("heads") * col("sessions"), (LIVE,))}),
          FootRow("@total_wan", Text("合计(万元)", "合計(萬元)", "Total (10k yuan)"), unit=WAN_YUAN, cells={
              "cost": Div(Foot("@total", "cost"), lift(10_000), 2)})),
    rules=(
        Rule("XP321", "course-complete", _is_complete(), "topic",
             Text("每门课程的类别、对象、日期、节数、人数都已填", "每門課程的類別、對象、日期、堂數、人數都已填",
                  "Each course has kind, audience, dates, sessions and participants"), where=_HAS_ROW, answer="remark", completes=True),
        Rule("XP322", "cost-has-month", Some((Compare("=", col("cost"), lift(0)), Filled("cost_month"))), "cost_month",
             Text("有费用的课程已选费用月份", "有費用的課程已選費用月份", "Courses with a cost name its budget month"),
             where=_HAS_ROW),
        Rule("XP324", "course-dates-in-order", All((
                Day("end") >= Day("start"), Day("start") >= Param("year_start"), Day("end") <= Param("year_end"))), "start",
             Text("课程日期先后正确,且在计划年度内", "課程日期先後正確,且在計畫年度內",
                  "Course dates are in order and inside the plan year"),
             where=All((Filled("start"), Filled("end"), LIVE))),
        Rule("XP323", "course-has-topic", Filled("topic"), "topic",
             Text("有费用的行已写培训主题", "有費用的列已寫訓練主題", "Rows with a cost name their topic"),
             where=All((Compare(">", col("cost"), lift(0)), LIVE))),
    ),
    purpose=Text("主题、对象、节数、费用", "主題、對象、堂數、費用", "Topics, audience, sessions, cost"), minutes=5, unit=YUAN,
    rollup=Rollup(amount="cost", month="cost_month"),
)
