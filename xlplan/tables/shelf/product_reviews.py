"""产品评估: what each product is good and bad at beside its rivals, and what is done about it (X5). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import Is, Some
from xlplan.tables.shelf.parts import PRODUCT, Example, entry, filled, once, options, shelf_list, word
from xlplan.text import Text

_GRADE: Final = options(push=Text("主推", "主推", "Push"), hold=Text("保持", "保持", "Keep as it is"),
                        improve=Text("改进", "改進", "Improve"), drop=Text("淘汰", "淘汰", "Drop"))

EXAMPLE: Final[Example] = (
    {"product": "P1", "features": Text("巴氏短保", "低溫殺菌短效期", "Pasteurised, short shelf life"),
     "strengths": Text("新鲜、口感", "新鮮、口感", "Fresh, tastes well"),
     "weaknesses": Text("保质期短,损耗高", "效期短,損耗高", "Keeps briefly, much waste"),
     "rival": Text("甲乳业鲜牛奶", "甲乳業鮮乳", "Fresh milk of Dairy A"),
     "ground": Text("终端走访、退货数据", "門市走訪、退貨資料", "Store visits, returns"),
     "grade": "improve", "measure": Text("改 450 毫升小包装,降低损耗", "改 450 毫升小包裝,降低損耗", "Packs of 450 ml, less waste")},)

TABLE: Final = shelf_list(
    "product_reviews", Text("产品评估", "產品評估", "Product review"), (
        entry("product", PRODUCT, "products", 16, required=True),
        word("features", Text("产品特点", "產品特點", "Features"), 26),
        word("strengths", Text("产品优势", "產品優勢", "Advantages"), 26),
        word("weaknesses", Text("产品劣势", "產品劣勢", "Disadvantages"), 26),
        word("rival", Text("对标产品", "比較產品", "Measured against"), 18),
        word("ground", Text("评估依据", "評估依據", "Grounds of it"), 20),
        entry("grade", Text("评估结论", "評估結論", "Verdict on it"), _GRADE, required=True),
        word("measure", Text("改进措施", "改進措施", "What is done"), 26, up="list")),
    names=("product",), purpose=Text("特点、优势、劣势、结论", "特點、優勢、劣勢、結論", "Features, pros and cons, verdict"), minutes=8,
    by=("grade",), example=EXAMPLE,
    rules=(
        filled("X5·4", "ground", Text("评估结论写了依据", "評估結論寫了依據", "The verdict says its grounds")),
        filled("X5·5", "strengths", Text("主推的产品写了优势", "主推的產品寫了優勢", "What is pushed says its advantages"),
               where=Is("grade", "push")),
        once("X5·1", "product"),
        filled("X5·2", "measure", Text("要改进或淘汰的产品写了措施", "要改進或淘汰的產品寫了措施",
                                       "What is to be improved or dropped says how"),
               where=Some((Is("grade", "improve"), Is("grade", "drop")))),
        filled("X5·3", "weaknesses", Text("写了产品劣势", "寫了產品劣勢", "It names the disadvantages too"))))
