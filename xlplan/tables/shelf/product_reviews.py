"""产品评估: what each product is good and bad at beside its rivals, and what is done about it (X5). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import Is, Some
from xlplan.tables.shelf.parts import PRODUCT, Example, entry, filled, once, options, shelf_list, word
from xlplan.text import Text

_GRADE: Final = options(push=Text("主推", "主推", "Push"), hold=Text("保持", "保持", "Keep as it is"),
                        improve=Text("改进", "改進", "Improve"), drop=Text("淘汰", "淘汰", "Drop"))

TABLE: Final = shelf_list(
    "product_reviews", Text("产品评估", "產品評估", "Product review"), (
        entry("product", PRODUCT, "products", 16, required=True),
        word("features", Text("产品特点", "產品特點", "Features"), 26),
        word("strengths", Text("产品优势", "產品優勢", "Advantages"), 26),
        word("weaknesses", Text("产品劣势", "產品劣勢", "Disadvantages"), 26),
        word("rival", Text("对标产品", "比較產品", "Measured against"), 18),
        entry("grade", Text("评估结论", "評估結論", "Verdict on it"), _GRADE, required=True),
        word("measure", Text("改进措施", "改進措施", "What is done"), 26, up="list")),
    names=("product",), purpose=Text("特点、优势、劣势、结论", "特點、優勢、劣勢、結論", "Features, pros and cons, verdict"), minutes=8,
    by=("grade",),
    rules=(
        once("X5·1", "product"),
        filled("X5·2", "measure", Text("要改进或淘汰的产品写了措施", "要改進或淘汰的產品寫了措施",
                                       "What is to be improved or dropped says how"),
               where=Some((Is("grade", "improve"), Is("grade", "drop")))),
        filled("X5·3", "weaknesses", Text("写了产品劣势", "寫了產品劣勢", "It names the disadvantages too"))))

EXAMPLE: Final[Example] = (
    {"product": "P1", "features": "巴氏短保", "strengths": "新鲜、口感", "weaknesses": "保质期短,损耗高", "rival": "甲乳业鲜牛奶",
     "grade": "improve", "measure": "改 450 毫升小包装,降低损耗"},)
