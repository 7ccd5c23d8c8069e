"""策略评估: each quarter what a strategy cost and brought, and whether it is raised, kept or stopped (M4). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import Div, Filled, Is, Some, col, exists
from xlplan.tables.shelf.actions import QUARTERS
from xlplan.tables.shelf.parts import (
    OWNER,
    STRATEGY_KNOWN,
    STRATEGY_NO,
    Example,
    entry,
    figure,
    filled,
    keep,
    once,
    options,
    positive,
    shelf_list,
    word,
)
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import RATIO, WAN_YUAN

_WORKS: Final = options(well=Text("有效", "有效", "It works"), partly=Text("部分有效", "部分有效", "In part"),
                        no=Text("无效", "無效", "It does not"))
_DECIDED: Final = options(raised=Text("加大投入", "加大投入", "Raise"), kept=Text("维持", "維持", "Maintain"),
                          changed=Text("调整", "調整", "Adjust it"), stopped=Text("停止", "停止", "Stop"))

EXAMPLE: Final[Example] = (
    {"strategy": "S4", "quarter": "q1", "spend": 30, "gain": 150, "works": "well", "decided": "raised",
     "why": Text("产出比 5 倍,高于预算", "產出比 5 倍,高於預算", "5 times the spend, more than planned"), "more": 10,
     "owner": Text("赵敏", "趙敏", "Zhao Min")},)

TABLE: Final = shelf_list(
    "strategy_reviews", Text("策略评估", "策略評估", "Strategy review"), (
        word("strategy", STRATEGY_NO, 10, required=True),
        entry("quarter", Text("评估季度", "評估季別", "Quarter reviewed"), QUARTERS, 10, required=True),
        figure("spend", Text("投入(万元)", "投入(萬元)", "Spent (10k yuan)"), WAN_YUAN),
        figure("gain", Text("带来销售(万元)", "帶來銷售(萬元)", "Sales it brought (10k yuan)"), WAN_YUAN, 14),
        figure("output", Text("产出比", "產出比", "Sales to spend"), RATIO, 9, made=Div(col("gain"), col("spend"), 2), up="re"),
        entry("works", Text("效果", "效果", "Effect"), _WORKS, 10),
        entry("decided", Text("评估决定", "評估決定", "Decided"), _DECIDED, 11, required=True),
        figure("more", Text("追加投入(万元)", "追加投入(萬元)", "Raised by (10k yuan)"), WAN_YUAN),
        word("why", Text("决定的理由", "決定的理由", "Why so"), 28, up="list"), word("owner", OWNER, 11)),
    names=("strategy", "quarter"), purpose=Text("投入、效果、加大或停止", "投入、效果、加大或停止", "Spend, effect, raise or stop"),
    minutes=8,
    pages=("listing", "figures"), by=("quarter", "works", "decided"), unit=WAN_YUAN, amount="spend", example=EXAMPLE, rules=(
        filled("M4·5", "more", Text("加大投入的写了追加多少", "加大投入的寫了追加多少", "To raise says by how much"),
               where=Is("decided", "raised")),
        once("M4·1", "strategy", "quarter"),
        filled("M4·2", "why", Text("加大、调整或停止写了理由", "加大、調整或停止寫了理由", "To raise, adjust or stop has its reason"),
               where=Some((Is("decided", "raised"), Is("decided", "changed"), Is("decided", "stopped")))),
        filled("M4·3", "works", Text("有投入的写了效果", "有投入的寫了效果", "What was spent on says its effect"), where=positive("spend")),
        keep("M4·4", "XP815", exists("strategies", ("no", "strategy"), where=(LIVE,)), "strategy", STRATEGY_KNOWN,
             where=Filled("strategy"))))
