"""组织变更: what becomes of units and their people, and from when (P9). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, Filled, Is, Not, Same, Some
from xlplan.tables.shelf.parts import OWNER, Example, day, entry, figure, filled, in_year, keep, once, options, positive, shelf_list, word
from xlplan.text import Text
from xlplan.units import PERSON

_KIND: Final = options(raised=Text("升格", "升格", "Raised"), founded=Text("新设", "新設", "Founded"),
                       merged=Text("单位合并", "單位合併", "Merged"),
                       split=Text("拆分", "拆分", "Split"), dissolved=Text("解散", "解散", "Dissolved"),
                       moved=Text("人员转配", "人員轉配", "People moved"))

EXAMPLE: Final[Example] = (
    {"kind": "raised", "old": Text("佛山服务中心", "彰化服務中心", "Foshan service centre"),
     "new": Text("佛山营业处", "彰化營業處", "Foshan sales office"), "above": Text("广州分公司", "臺中分公司", "Guangzhou branch"),
     "valid_from": "2027-04-01", "heads": 6, "people": Text("原班人员转入", "原班人員轉入", "The same people move over"),
     "why": Text("销售过千万", "銷售破千萬", "Sales passed 10 million"), "owner": Text("赵敏", "趙敏", "Zhao Min")},
    {"kind": "founded", "new": Text("湛江出差处", "埔里駐點", "Zhanjiang field office"),
     "above": Text("广州分公司", "臺中分公司", "Guangzhou branch"), "valid_from": "2027-04-01",
     "why": Text("粤西空白市场", "南投空白市場", "No outlets yet in the west of Guangdong")},
    {"kind": "dissolved", "old": Text("食品部门", "食品部門", "Food department"), "valid_from": "2027-07-01", "heads": 4,
     "people": Text("转配到各营业处", "轉調各營業處", "Moved to the sales offices")})

TABLE: Final = shelf_list(
    "unit_changes", Text("组织变更", "組織異動", "Changes of units"), (
        entry("kind", Text("变更方式", "異動方式", "Kind of change"), _KIND, 11, required=True),
        word("old", Text("变更前的单位", "異動前的單位", "Unit until then"), 20, up="count"),
        word("new", Text("变更后的单位", "異動後的單位", "Unit from then"), 20),
        word("above", Text("变更后的上级", "異動後的上級", "Reports to then"), 16),
        day("valid_from", Text("变更生效日", "異動生效日", "Takes effect on"), required=True, up="min"),
        figure("heads", Text("涉及人数", "涉及人數", "Persons concerned"), PERSON, 9),
        word("people", Text("人员去向", "人員去向", "Where the people go"), 28, up="list"),
        word("why", Text("变更原因", "異動原因", "Why it changes"), 24), word("owner", OWNER, 11)),
    names=("kind", "old", "new"),
    example=EXAMPLE,
    purpose=Text("原单位、新单位、生效日、人员", "原單位、新單位、生效日、人員", "Old and new units, date, people"), minutes=4, rows=10,
    pages=("listing", "figures"), by=("kind",), rules=(
        in_year("P9·1", "valid_from"),
        filled("P9·2", "people", Text("涉及人员的变更写了去向", "涉及人員的異動寫了去向",
                                      "Where people are concerned it says where they go"), where=positive("heads")),
        filled("P9·3", "old", Text("不是新设的变更写了原单位", "不是新設的異動寫了原單位", "What is not founded names the unit until then"),
               where=Some(tuple(Is("kind", key) for key in ("raised", "merged", "split", "dissolved", "moved")))),
        keep("P9·4", "XP814", Not(Same("old", "new")), "new", Text("新单位不是原单位", "新單位不是原單位", "The new unit is another one"),
             where=All((Filled("old"), Filled("new")))),
        once("P9·5", "old", "new", "valid_from"),
        filled("P9·6", "new", Text("不是解散的变更写了新单位", "不是解散的異動寫了新單位",
                                   "What is not dissolved names the unit from then"),
               where=Some(tuple(Is("kind", key) for key in ("raised", "founded", "merged", "split", "moved")))),
        filled("P9·7", "heads", Text("解散和转配写了涉及人数", "解散和轉配寫了涉及人數",
                                     "Dissolving or moving says how many people it concerns"),
               where=Some((Is("kind", "dissolved"), Is("kind", "moved"))))))
