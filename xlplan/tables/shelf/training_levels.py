"""分级培训与例会: who trains whom, trainers first; weekly training and exchange of experience (R3, R4, R7). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import CountRows, Filled, Find, Is
from xlplan.tables.shelf.parts import (
    EXPLAIN,
    NOTE,
    Example,
    any_row,
    day,
    entry,
    figure,
    filled,
    in_order,
    in_year,
    keep,
    options,
    shelf_list,
    word,
)
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import PERSON

_KIND: Final = options(cascade=Text("逐级转训", "逐級轉訓", "Level by level"),
                       weekly=Text("周例会训练", "週例會訓練", "Weekly training"),
                       exchange=Text("经验分享会", "經驗分享會", "Experience day"))

EXAMPLE: Final[Example] = (
    {"kind": "cascade", "topic": Text("新品知识", "新品知識", "New products"), "trained": Text("培训讲师", "訓練講師", "Instructor"),
     "trainer": Text("总部产品部", "總公司產品部", "Product team at HQ"), "date": "2027-02-22", "heads": 2,
     "proof": Text("签到表", "簽到表", "Attendance list")},
    {"kind": "cascade", "topic": Text("新品知识", "新品知識", "New products"), "trained": Text("促销员", "促銷員", "Promoters"),
     "trainer": Text("培训讲师", "訓練講師", "Instructor"), "date": "2027-03-01", "heads": 20,
     "proof": Text("签到表", "簽到表", "Attendance list")},
    {"kind": "weekly", "topic": Text("促销技巧", "促銷技巧", "Promotion skills"), "trained": Text("业务组", "業務組", "Sales team"),
     "trainer": Text("城市经理", "城市經理", "City manager"), "date": "2027-03-08", "heads": 12},
    {"kind": "exchange", "topic": Text("连锁谈判案例", "連鎖談判案例", "Cases of talks with chains"),
     "trained": Text("KA 组", "KA 組", "Key account team"), "trainer": Text("王强", "王強", "Wang Qiang"), "date": "2027-04-12",
     "heads": 6})

TABLE: Final = shelf_list(
    "training_levels", Text("分级培训与例会", "分級訓練與例會", "Training by levels"), (
        entry("kind", Text("培训形式", "訓練形式", "Form of training"), _KIND, 12, required=True),
        word("topic", Text("培训内容", "訓練內容", "What is trained"), 24),
        word("trained", Text("受训人或层级", "受訓人或層級", "Who is trained"), 18, required=True),
        word("trainer", Text("由谁来讲", "由誰來講", "Trained by"), 18, required=True),
        day("date", Text("培训日期", "訓練日期", "Trained on"), required=True, up="min"),
        day("before", Text("讲师受训日期", "講師受訓日期", "The trainer was trained on"),
            made=Find("date", (("trained", "trainer"),), where=(LIVE,))),
        figure("heads", Text("培训人数", "訓練人數", "Persons trained"), PERSON, 9),
        word("proof", Text("培训记录", "訓練紀錄", "Record of it"), 18),
        word("remark", terms.REMARK, 18)),
    names=("trained", "date"), example=EXAMPLE,
    purpose=Text("谁讲、讲给谁、先训讲师", "誰講、講給誰、先訓講師", "Who trains whom, trainers first"),
    minutes=6, rows=25,
    pages=("listing", "figures"), by=("kind",), rules=(
        in_order("R3·1", "before", "date", Text("讲的人先受训", "講的人先受訓", "The trainer is trained first")), in_year("R3·2", "date"),
        keep("R4·1", "XP821", CountRows((Is("kind", "weekly"), LIVE)) >= 1, "kind",
             Text("排了周例会训练", "排了週例會訓練", "Weekly training is there"),
             where=any_row("trained"), whole=True, levels=EXPLAIN),
        keep("R7·1", "XP821", CountRows((Is("kind", "exchange"), LIVE)) >= 1, "kind",
             Text("排了经验分享会", "排了經驗分享會", "An exchange of experience is there"),
             where=any_row("trained"), whole=True, levels=NOTE),
        filled("R3·3", "topic", Text("写了培训内容", "寫了訓練內容", "It says what is trained"), where=Filled("date"))))
