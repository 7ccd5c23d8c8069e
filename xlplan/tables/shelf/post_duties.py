"""岗位职责: what each post is for, with one person who answers for it (P6). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import All, Filled, Not, Same
from xlplan.tables.shelf.parts import Example, entry, filled, keep, once, shelf_list, word
from xlplan.text import Text

EXAMPLE: Final[Example] = (
    {"post": "S1", "owner": Text("陈伟", "陳偉", "Chen Wei"), "deputy": Text("刘芳", "劉芳", "Liu Fang"),
     "duty": Text("网点开发、拜访、陈列、回款", "據點開發、拜訪、陳列、收款", "New outlets, visits, display, collection"),
     "power": Text("500 元以内陈列费", "500 元以內陳列費", "Display fees up to 500 yuan"),
     "kpi": Text("销售额、铺货率", "銷售額、鋪貨率", "Sales, outlets stocked"),
     "reports": Text("城市经理", "城市經理", "City manager")},)

TABLE: Final = shelf_list(
    "post_duties", Text("岗位职责", "職務說明", "Duties by post"), (
        entry("post", terms.POST, "all_posts", 16, required=True),
        word("owner", Text("责任人", "責任人", "Who answers for it"), 12, required=True, up="count"),
        word("deputy", Text("代理人", "代理人", "Deputy"), 12),
        word("duty", Text("主要职责", "主要職責", "Main duties"), 40, required=True, up="list"),
        word("power", Text("权限", "權限", "May decide"), 24), word("kpi", Text("考核指标", "考核指標", "Judged by"), 24),
        word("reports", Text("汇报对象", "報告對象", "Reports to"), 14)),
    names=("post",), example=EXAMPLE,
    purpose=Text("每个岗位的责任人和职责", "每個職務的責任人和職責", "Duties and who answers for them"), minutes=6, rules=(
        once("P6·1", "post"), filled("P6·2", "kpi",
                                     Text("每个岗位写了考核指标", "每個職務寫了考核指標", "Each post says what it is judged by")),
        keep("P6·3", "XP814", Not(Same("owner", "deputy")), "deputy",
             Text("代理人不是责任人自己", "代理人不是責任人自己", "The deputy is somebody else"),
             where=All((Filled("owner"), Filled("deputy"))))))
