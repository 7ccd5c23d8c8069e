"""大区审核意见: what came back of the branches of a region, and what its head says of each. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import All, Filled, Is, Not, Some, col
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.text import Text
from xlplan.units import COUNT, WAN_YUAN

TOTAL: Final = "@total"
AGREED: Final = (Choice("yes", Text("同意", "同意", "Agreed")), Choice("no", Text("不同意", "不同意", "Not agreed")))

REGION_REVIEW: Final = Table(
    "region_review", terms.REGION_REVIEW, "fixed", rounds=(), unit=WAN_YUAN,
    columns=(
        Column("unit", terms.UNIT, kind="text", width=18),
        Column("code", Text("单位编码", "單位代碼", "Unit code"), kind="text", width=10),
        Column("state", terms.STATUS, kind="text", width=22),
        Column("file", terms.FILE, kind="text", width=18, help=Text(
            "审的是这份文件;这家单位再交,要再审", "審的是這份檔案;這家單位再交,要再審",
            "The file that is reviewed; when the unit sends another one, it is to be reviewed again")),
        Column("hq_target", terms.TARGET, WAN_YUAN, up="sum", minimum=None, width=13),
        Column("declared", terms.DECLARED, WAN_YUAN, up="sum", minimum=None, width=13),
        Column("adjustment", terms.ADJUSTMENT, WAN_YUAN, up="sum", minimum=None, difference="signed", width=13),
        Column("approved", terms.APPROVED, WAN_YUAN, who="C", up="sum", minimum=None, width=13, strong=True,
               formula=col("declared") + col("adjustment")),
        Column("errors", terms.SEVERITIES["error"], COUNT, up="sum", width=9),
        Column("warnings", terms.SEVERITIES["warning"], COUNT, up="sum", width=9),
        Column("found", Text("主要问题", "主要問題", "Main findings"), kind="text", width=44),
        Column("agreed", Text("是否同意", "是否同意", "Agreed?"), kind="choice", choices=AGREED, who="I", up="count", width=10),
        Column("opinion", Text("审核意见", "審核意見", "Opinion"), kind="text", who="I", up="list", width=36, help=Text(
            "总部会在申报数旁边看到;不同意的要写清楚", "總公司會在提報數旁邊看到;不同意的要寫清楚",
            "HQ sees it beside what was declared; say why where you do not agree")),
        Column("by", Text("审核人", "審核人", "Reviewed by"), kind="text", who="I", width=11),
        Column("date", terms.DATE, kind="date", who="I", width=12),
    ),
    names=("unit",),
    feet=(FootRow(TOTAL, terms.TOTAL, total=True, strong=True),),
    rules=(
        Rule("XP445", "disagreement-says-why", Some((Not(Is("agreed", "no")), Filled("opinion"))), "opinion",
             Text("不同意的都写了意见", "不同意的都寫了意見", "Where you do not agree, the opinion says why")),
        Rule("XP446", "review-is-whole", Some((
            All((Not(Filled("agreed")), Not(Filled("opinion")))), All((Filled("agreed"), Filled("by"), Filled("date"))))), "agreed",
             Text("写了意见的,是否同意、审核人、日期都填了", "寫了意見的,是否同意、審核人、日期都填了",
                  "What is said of a unit has its yes or no, name and date")),
    ),
    purpose=Text("对本大区每家单位的申报写审核意见", "對本區域每家單位的提報寫審核意見", "What you say of each unit of the region"),
    minutes=15, rows_apart=True,
)
