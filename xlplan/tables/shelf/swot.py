"""SWOT 分析: strengths, weaknesses, opportunities and threats, each answered by a strategy and backed by evidence (X4, X6). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, CountRows, Filled, Is, exists
from xlplan.tables.shelf.parts import (
    EVIDENCE_NO,
    EXPLAIN,
    OWNER,
    STRATEGY_KNOWN,
    STRATEGY_NO,
    Example,
    any_row,
    cites,
    entry,
    filled,
    keep,
    once,
    options,
    shelf_list,
    supported,
    word,
)
from xlplan.tables.void import LIVE
from xlplan.text import Text

_KIND: Final = options(
    strength=Text("优势(内部)", "優勢(內部)", "Strength"), weakness=Text("劣势(内部)", "劣勢(內部)", "Weakness"),
    opportunity=Text("机会(外部)", "機會(外部)", "Outside chance"), threat=Text("威胁(外部)", "威脅(外部)", "Outside threat"))
_WEIGHT: Final = options(high=Text("高", "高", "High"), middle=Text("中", "中", "Middle"), low=Text("低", "低", "Low"))

EXAMPLE: Final[Example] = (
    {"kind": "strength", "finding": Text("冷链 24 小时到店", "冷鏈 24 小時到店", "Cold chain to the store within 24 hours"),
     "weight": "high",
     "evidence": "E1", "strategy": "S3",
     "means": Text("做成渠道谈判条件", "做成通路談判條件", "Make it a term of talks with dealers"),
     "owner": Text("王强", "王強", "Wang Qiang")},
    {"kind": "strength", "finding": Text("破损包换,投诉率低", "破損包換,客訴率低", "Damage replaced, few complaints"), "weight": "middle",
     "evidence": "E3", "strategy": "S5", "means": Text("写进门店服务承诺", "寫進門市服務承諾", "Make it a promise to stores")},
    {"kind": "weakness", "finding": Text("KA 进店率低于对手", "KA 進店率低於對手", "Fewer KA stores than the rivals"), "weight": "high",
     "evidence": "E2", "strategy": "S4", "means": Text("用主题促销换进店", "用主題促銷換進店", "Trade themed promotions for listings")},
    {"kind": "opportunity", "finding": Text("低糖产品需求上升", "低糖產品需求上升", "Demand for less sugar rises"), "weight": "middle",
     "evidence": "E1", "strategy": "S1", "means": Text("上半年推新", "上半年推新品", "Launch in the first half")},
    {"kind": "threat", "finding": Text("对手降价", "對手降價", "A rival cuts prices"), "weight": "high", "evidence": "E2", "strategy": "S2",
     "means": Text("守住价格带,不跟价", "守住價格帶,不跟價", "Hold the price band, do not follow")})

TABLE: Final = shelf_list(
    "swot", Text("SWOT分析", "SWOT分析", "SWOT"), (
        entry("kind", Text("四类", "四類", "Quadrant"), _KIND, 12, required=True),
        word("finding", Text("要点", "要點", "Point"), 36, required=True, up="list"),
        entry("weight", Text("重要程度", "重要程度", "Importance"), _WEIGHT, 11),
        word("evidence", EVIDENCE_NO, 11),
        word("strategy", STRATEGY_NO, 11),
        word("means", Text("怎么用或怎么防", "怎麼用或怎麼防", "How to use or guard against it"), 32),
        word("owner", OWNER, 11)),
    names=("kind", "finding"), purpose=Text("优势、劣势、机会、威胁", "優勢、劣勢、機會、威脅", "Four quadrants, each with a strategy"),
    minutes=10,
    by=("kind", "weight"), example=EXAMPLE, rules=(
        filled("X4·1", "strategy",
               Text("重要的要点都有对应的策略", "重要的要點都有對應的策略", "Points of high importance have a strategy"),
               where=Is("weight", "high")),
        keep("X4·2", "XP815", exists("strategies", ("no", "strategy"), where=(LIVE,)), "strategy",
             STRATEGY_KNOWN, where=Filled("strategy")),
        keep("X4·3", "XP821", All(tuple(CountRows((Is("kind", one.key), LIVE)) >= 1 for one in _KIND)), "kind",
             Text("四类都有要点", "四類都有要點", "Each quadrant has a point"), where=any_row("finding"), levels=EXPLAIN, whole=True),
        cites("X6·1"), supported("X6·5"), once("X4·4", "kind", "finding")))
