"""总部审核意见: what HQ changed of the unit's plan and said of it, line by line, with the unit's answer beside. From 二下 on. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.schema.diagnostic import SECOND_HALF
from xlplan.schema.expr import All, Filled, Is, Not, Some
from xlplan.schema.table import Rule, Table
from xlplan.text import Text
from xlplan.units import AS_STATED

ACCEPT, APPEAL, ASKED = "accept", "appeal", "yes"
KIND: Final = (
    Choice("adjustment", terms.ADJUSTMENT), Choice("on_behalf", terms.ON_BEHALF), Choice("assignment", terms.LATER_ASSIGNMENTS),
    Choice("shift", terms.REGION_SHIFT),
    Choice("kept", Text("下达不变", "下達不變", "Target stays")), Choice("ceiling", Text("控制数下降", "額度下降", "Lower ceiling")),
    Choice("decision", terms.HQ_DECISION), Choice("conclusion", terms.CONCLUSION),
    Choice("ruling", terms.RULING))
ANSWER: Final = (Choice(ACCEPT, Text("接受", "接受", "Accept")), Choice(APPEAL, Text("申诉", "申訴", "Appeal")))
ASK: Final = (Choice(ASKED, Text("请答复", "請答覆", "Please answer")),)
FIGURES: Final = ("assigned", "declared", "change", "others", "approved", "asked")

HQ_FEEDBACK: Final = Table(
    "hq_feedback", Text("总部审核意见", "總公司審核意見", "HQ feedback"), "fixed", where_rows=True, rounds=SECOND_HALF,
    columns=(
        Column("kind", Text("性质", "性質", "Nature"), kind="choice", choices=KIND, width=12),
        Column("no", terms.NUMBER, kind="text", width=7),
        Column("of", Text("表", "表", "Table"), kind="text", width=16),
        Column("place", Text("行", "列", "Row"), kind="text", width=22),
        Column("period", Text("列/期间", "欄/期間", "Column or period"), kind="text", width=13),
        Column("measured", terms.UNIT, kind="text", width=8),
        Column("assigned", terms.TARGET, AS_STATED, minimum=None, width=11),
        Column("declared", terms.DECLARED, AS_STATED, minimum=None, width=11),
        Column("change", Text("调整(±)", "調整(±)", "Adjustment (±)"), AS_STATED, minimum=None, width=11, difference="signed"),
        Column("others", Text("其他变动(±)", "其他變動(±)", "Other changes (±)"), AS_STATED, minimum=None, width=11, difference="signed",
               help=Text("别的调整行、追加下达,以及总部没有接受的差异:申报(没有申报的按下达)+ 调整 + 其他变动 = 核定",
                         "別的調整列、追加下達,以及總公司沒有接受的差異:提報(沒有提報的按下達)+ 調整 + 其他變動 = 核定",
                         "Other lines, later assignments, a gap that HQ did not accept: declared (or assigned, where nothing was) + "
                         "adjustment + other changes = approved")),
        Column("approved", terms.APPROVED, AS_STATED, minimum=None, width=11, strong=True),
        Column("unplaced", terms.UNPLACED, AS_STATED, minimum=None, width=11, strong=True),
        Column("reason", Text("理由、意见", "理由、意見", "Reason, opinion"), kind="text", width=30),
        Column("by", Text("谁", "誰", "By"), kind="text", width=9),
        Column("date", terms.DATE, kind="date", width=11.5),
        Column("ask", Text("请答复", "請答覆", "Please answer"), kind="choice", choices=ASK, width=9),
        Column("answer", Text("答复", "答覆", "Answer"), kind="choice", choices=ANSWER, who="I", width=10, help=Text(
            "接受,或申诉;申诉的写要求数和申诉理由,各表先按核定数填", "接受,或申訴;申訴的寫要求數和申訴理由,各表先按核定數填",
            "Accept, or appeal: an appeal gives the figure asked for and why; meanwhile the tables go by the approved figure")),
        Column("asked", Text("要求数", "要求數", "Figure asked for"), AS_STATED, who="I", minimum=None, width=12, help=Text(
            "申诉时填:希望核定为多少,单位见本行", "申訴時填:希望核定為多少,單位見本列",
            "With an appeal: what the approved figure should be, in the unit of the row")),
        Column("why", Text("申诉理由", "申訴理由", "Why"), kind="text", who="I", width=26),
        Column("remark", terms.REMARK, kind="text", who="I", width=20),
    ),
    names=("of", "place", "period"),
    rules=(
        Rule("XP335", "line-answered", Filled("answer"), "answer",
             Text("总部请答复的行已答复", "總公司請答覆的列已答覆", "Lines on which HQ asks for an answer have one"),
             where=Is("ask", ASKED), rounds=SECOND_HALF),
        Rule("XP336", "appeal-complete", All((Filled("why"), Some((Filled("asked"), Not(Filled("change")))))), "why",
             Text("申诉已写要求数和理由", "申訴已寫要求數和理由", "Appeals say which figure is asked for, and why"),
             where=Is("answer", APPEAL), rounds=SECOND_HALF),
        Rule("XP337", "figure-only-with-appeal", Is("answer", APPEAL), "asked",
             Text("写了要求数的行选的是申诉", "寫了要求數的列選的是申訴", "Rows with a figure asked for are appeals"),
             where=All((Filled("asked"), Filled("answer"))), rounds=SECOND_HALF),
    ),
    purpose=Text("总部改了什么、为什么,请逐行答复", "總公司改了什麼、為什麼,請逐列答覆", "HQ's changes, to be answered"),
    minutes=5,
)
