"""行业与客户: trends of the trade, the rivals' ways, what customers need, do and decide by (X3). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import Is, Some
from xlplan.tables.shelf.parts import (
    EVIDENCE_NO,
    OWNER,
    Example,
    cites,
    entry,
    figure,
    filled,
    once,
    options,
    shelf_list,
    supported,
    word,
)
from xlplan.text import Text
from xlplan.units import OUTLET

_KIND: Final = options(
    technology=Text("技术趋势", "技術趨勢", "Technology"), policy=Text("政策法规", "政策法規", "Policy and law"),
    taste=Text("消费趋势", "消費趨勢", "Consumer trend"), rivalry=Text("竞争格局", "競爭格局", "Competition"),
    psyche=Text("购买心理", "購買心理", "Buying motives"), outlook=Text("发展趋势", "發展趨勢", "Where it is heading"),
    need=Text("客户需求", "客戶需求", "Customer needs"), behaviour=Text("购买行为", "購買行為", "Buying behaviour"),
    decision=Text("决策过程", "決策過程", "Decision process"))
_MEANS: Final = options(chance=Text("机会", "機會", "Opportunity"), threat=Text("威胁", "威脅", "Threat"),
                        neither=Text("中性", "中性", "Neutral"))

EXAMPLE: Final[Example] = (
    {"kind": "taste", "group": Text("年轻家庭", "年輕家庭", "Young families"),
     "finding": Text("低糖、冷链短保产品增长快于常温", "低糖、冷藏短效期產品成長快於常溫",
                     "Chilled products with less sugar grow faster than ambient ones"),
     "prospects": 1_200, "means": "chance",
     "answer": Text("新品集中低温短保", "新品集中冷藏短效期", "New products chilled, with short shelf life"),
     "evidence": "E1", "owner": Text("李敏", "李敏", "Li Min")},)

TABLE: Final = shelf_list(
    "segments", Text("行业与客户", "產業與客戶", "Trade and customers"), (
        entry("kind", Text("方面", "面向", "Aspect"), _KIND, required=True),
        word("group", Text("客户群或品类", "客群或品類", "Customer group or category"), 18),
        word("finding", Text("判断", "判斷", "Finding"), 34, required=True, up="list"),
        figure("prospects", Text("潜在客户数", "潛在客戶數", "Possible customers"), OUTLET, 10),
        entry("means", Text("对我方", "對我方", "For us"), _MEANS, 9),
        word("answer", Text("应对", "因應", "What follows for us"), 30),
        word("evidence", EVIDENCE_NO, 11),
        word("owner", OWNER, 11)),
    names=("kind", "finding"), purpose=Text("行业趋势、客户需求和行为", "產業趨勢、客戶需求和行為", "Trends, needs, behaviour"), minutes=10,
    by=("kind", "means"), pages=("listing", "figures"), amount="prospects", example=EXAMPLE,
    rules=(
        filled("X3·1", "answer", Text("机会和威胁都写了应对", "機會和威脅都寫了因應", "Opportunities and threats have what follows"),
               where=Some((Is("means", "chance"), Is("means", "threat")))),
        cites("X3·2"), supported("X6·8"), once("X3·3", "kind", "group", "finding", or_blank=("group",)),
        filled("X3·4", "group", Text("客户的判断写了是哪群客户", "客戶的判斷寫了是哪群客戶", "A finding about customers says which"),
               where=Some((Is("kind", "need"), Is("kind", "behaviour"), Is("kind", "decision"), Is("kind", "psyche"))))))
