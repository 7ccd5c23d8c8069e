"""月度考核: marks by person and month against the pass mark, and what follows (R5). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import All, Compare, Div, Filled, If, col, lift
from xlplan.tables.shelf.parts import Example, entry, figure, filled, once, shelf_list, word
from xlplan.tables.training import MONTH_LIST
from xlplan.text import Text
from xlplan.units import PERCENT, PERSON, POINT

_TAKEN: Final = Filled("score")

EXAMPLE: Final[Example] = (
    {"person": Text("陈伟", "陳偉", "Chen Wei"), "post": "S1", "of_month": "m03",
     "subject": Text("促销技巧", "促銷技巧", "Promotion skills"), "score": 86, "pass_mark": 80,
     "judge": Text("赵敏", "趙敏", "Zhao Min")},)

TABLE: Final = shelf_list(
    "assessments", Text("月度考核", "月度考核", "Monthly assessment"), (
        word("person", Text("被考核人", "受考核人", "Who is assessed"), 14, required=True, up="count"),
        entry("post", terms.POST, "all_posts", 13),
        entry("of_month", Text("考核月份", "考核月份", "Month assessed"), MONTH_LIST, 9.5, required=True),
        word("subject", Text("考核内容", "考核內容", "Assessed in"), 20),
        figure("score", Text("得分", "得分", "Mark"), POINT, 8, up="wavg", weight="taken", maximum=100),
        figure("pass_mark", Text("合格分", "合格分", "Mark to pass"), POINT, 8, up="none", maximum=100),
        figure("taken", Text("已考人数", "已考人數", "Persons assessed"), PERSON, 9, made=If(_TAKEN, lift(1), lift(0))),
        figure("passed", Text("合格人数", "合格人數", "Persons who passed"), PERSON, 9,
               made=If(All((_TAKEN, Compare(">=", col("score"), col("pass_mark")))), lift(1), lift(0))),
        figure("rate", Text("合格率", "合格率", "Pass rate"), PERCENT, 9, made=Div(col("passed"), col("taken"), 3), up="re"),
        word("follow_up", Text("不合格的处理", "不合格的處理", "What follows a failure"), 24, up="list"),
        word("judge", Text("考核人", "考核人", "Assessed by"), 11)),
    names=("person", "of_month"), example=EXAMPLE,
    purpose=Text("人、月份、得分、合格分", "人、月份、得分、合格分", "Persons, months, marks"), minutes=6,
    rows=30, pages=("figures", "listing"), rules=(
        once("R5·1", "person", "of_month", "subject", or_blank=("subject",)),
        filled("R5·2", "follow_up", Text("不合格的写了怎么处理", "不合格的寫了怎麼處理", "A failure says what follows"),
               where=All((_TAKEN, Compare("<", col("score"), col("pass_mark"))))),
        filled("R5·3", "pass_mark", Text("有得分的写了合格分", "有得分的寫了合格分", "A mark stands beside the mark to pass"),
               where=_TAKEN)))
