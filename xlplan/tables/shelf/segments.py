"""行业与客户: trends of the trade, the rivals' ways, what customers need, do and decide by (X3). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.conditions import Is
from xlplan.schema.expr import Some
from xlplan.tables.shelf.parts import EVIDENCE_NO, OWNER, Example, cites, entry, filled, options, shelf_list, word
from xlplan.text import Text

_KIND: Final = options(
    technology=Text("技术趋势", "技術趨勢", "Technology"), policy=Text("政策法规", "政策法規", "Policy and law"),
    taste=Text("消费趋势", "消費趨勢", "Consumer trend"), rivalry=Text("竞争格局", "競爭格局", "Competition"),
    need=Text("客户需求", "客戶需求", "Customer needs"), behaviour=Text("购买行为", "購買行為", "Buying behaviour"),
    decision=Text("决策过程", "決策過程", "Decision process"))
_MEANS: Final = options(chance=Text("机会", "機會", "Opportunity"), threat=Text("威胁", "威脅", "Threat"),
                        neither=Text("中性", "中性", "Neutral"))

TABLE: Final = shelf_list(
    "segments", Text("行业与客户", "產業與客戶", "Trade and customers"), (
        entry("kind", Text("方面", "面向", "Aspect"), _KIND, required=True),
        word("group", Text("客户群或品类", "客群或品類", "Customer group or category"), 18),
        word("finding", Text("判断", "判斷", "Finding"), 34, required=True, up="list"),
        entry("means", Text("对我方", "對我方", "For us"), _MEANS, 9),
        word("answer", Text("应对", "因應", "What follows for us"), 30),
        word("evidence", EVIDENCE_NO, 11),
        word("owner", OWNER, 11)),
    names=("kind", "finding"), purpose=Text("行业趋势、客户需求和行为", "產業趨勢、客戶需求和行為", "Trends, needs, behaviour"), minutes=10,
    by=("kind", "means"),
    rules=(
        filled("X3·1", "answer", Text("机会和威胁都写了应对", "機會和威脅都寫了因應", "Opportunities and threats have what follows"),
               where=Some((Is("means", "chance"), Is("means", "threat")))),
        cites("X3·2")))

EXAMPLE: Final[Example] = (
    {"kind": "taste", "group": "年轻家庭", "finding": "低糖、冷链短保产品增长快于常温", "means": "chance", "answer": "新品集中低温短保",
     "evidence": "E1", "owner": "李敏"},)
