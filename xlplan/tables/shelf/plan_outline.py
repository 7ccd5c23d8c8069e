"""规划目录: the thirteen parts of a whole plan, each with its state and place (X7). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, CountRows, Is, Some
from xlplan.tables.shelf.parts import EXPLAIN, OWNER, Example, any_row, day, entry, filled, keep, options, shelf_list, word
from xlplan.tables.void import LIVE
from xlplan.text import Text

_PARTS: Final = options(
    review=Text("1 过往回顾", "1 過往回顧", "1 Past review"), problems=Text("2 存在问题", "2 存在問題", "2 Problems"),
    macro=Text("3 宏观环境", "3 總體環境", "3 Macro environment"), trade=Text("4 行业分析", "4 產業分析", "4 Industry"),
    product=Text("5 产品分析", "5 產品分析", "5 Product analysis"), rivals=Text("6 竞争对手", "6 競爭對手", "6 Competitors"),
    own=Text("7 自身状况", "7 自身狀況", "7 Own state"), strategy=Text("8 策略制定", "8 策略擬定", "8 Strategy"),
    stp=Text("9 细分与定位(STP)", "9 區隔與定位(STP)", "9 STP"), mix=Text("10 营销组合(4P)", "10 行銷組合(4P)", "10 4P"),
    plan=Text("11 行动计划", "11 行動計畫", "11 Action plan"), finance=Text("12 财务预算", "12 財務預算", "12 Finance"),
    control=Text("13 控制与评估", "13 控制與評估", "13 Control"))
_STATE: Final = options(done=Text("完成", "完成", "Done"), doing=Text("编写中", "撰寫中", "Being written"),
                        none=Text("未开始", "未開始", "Not begun"))

EXAMPLE: Final[Example] = tuple(
    {"part": one.key, "state": "done", "place": Text("规划书第 2 章", "企劃書第 2 章", "Plan, chapter 2"),
     "owner": Text("李敏", "李敏", "Li Min")} if one.key == "review" else
    {"part": one.key, "state": "doing", "due": "2026-12-10"} for one in _PARTS)

TABLE: Final = shelf_list(
    "plan_outline", Text("规划目录", "規劃目錄", "Plan outline"), (
        entry("part", Text("规划的部分", "規劃的部分", "Part of the plan"), _PARTS, 18, required=True),
        entry("state", Text("编写状态", "撰寫狀態", "State of writing"), _STATE, 10, required=True),
        word("place", Text("所在文件或工作表", "所在檔案或工作表", "File or sheet"), 26),
        word("gist", Text("一句话结论", "一句話結論", "Conclusion in a sentence"), 36, up="list"),
        word("owner", OWNER, 11),
        day("due", Text("完成日期", "完成日期", "Done by"))),
    names=("part",), purpose=Text("13 个部分的状态和出处", "13 個部分的狀態和出處", "The thirteen parts and their state"), minutes=5,
    by=("state",), example=EXAMPLE,
    rules=(
        filled("X7·3", "due", Text("没完成的部分写了完成日期", "沒完成的部分寫了完成日期", "What is not done has its date"),
               where=Some((Is("state", "doing"), Is("state", "none")))),
        keep("X7·1", "XP821", All(tuple(CountRows((Is("part", one.key), LIVE)).eq(1) for one in _PARTS)), "part",
             Text("13 个部分各有一行", "13 個部分各有一列", "There is one row for each of the thirteen parts"),
             where=any_row("part"), levels=EXPLAIN, whole=True),
        filled("X7·2", "place", Text("完成的部分写了在哪里", "完成的部分寫了在哪裡", "What is done says where it stands"),
               where=Is("state", "done"))))
