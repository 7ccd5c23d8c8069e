"""长期目标: five and three years that lead to the plan year, its halves and quarters (T13). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import All, Compare, Div, Filled, col, lift
from xlplan.tables.shelf.parts import EXPLAIN, OWNER, Example, figure, filled, keep, once, shelf_list, word
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

_HALVES: Final = (("half1", Text("上半年目标", "上半年目標", "First half")), ("half2", Text("下半年目标", "下半年目標", "Second half")))
_QUARTERS: Final = (("quarter1", Text("一季度目标", "第一季目標", "First quarter")),
                    ("quarter2", Text("二季度目标", "第二季目標", "Second quarter")),
                    ("quarter3", Text("三季度目标", "第三季目標", "Third quarter")),
                    ("quarter4", Text("四季度目标", "第四季目標", "Fourth quarter")))
_THIS, _QUARTER_SUM = col("this_year"), col("quarter1") + col("quarter2") + col("quarter3") + col("quarter4")

EXAMPLE: Final[Example] = (
    {"measure": Text("销售额", "銷售額", "Sales"), "base": 8000, "five": 16000, "three": 12000, "this_year": 9200, "half1": 4400,
     "half2": 4800,
     "quarter1": 2100, "quarter2": 2300, "quarter3": 2500, "quarter4": 2300,
     "path": Text("新品、新渠道各贡献一半", "新品、新通路各貢獻一半", "Half by new products, half by new channels"),
     "owner": Text("王强", "王強", "Wang Qiang")},)

TABLE: Final = shelf_list(
    "long_goals", Text("长期目标", "長期目標", "Long-term goals"), (
        word("measure", Text("目标项", "目標項", "Goal"), 18, required=True, up="count"),
        figure("base", Text("上年基数", "去年基數", "Base of last year"), WAN_YUAN, 13),
        figure("five", Text("五年后目标", "五年後目標", "In five years"), WAN_YUAN, 13),
        figure("three", Text("三年后目标", "三年後目標", "In three years"), WAN_YUAN, 13),
        figure("this_year", Text("本年目标", "本年目標", "This year"), WAN_YUAN, 13),
        figure("growth", terms.GROWTH, PERCENT, 9, made=Div(_THIS - col("base"), col("base"), 3), up="re"),
        *(figure(key, label, WAN_YUAN, 13) for key, label in (*_HALVES, *_QUARTERS)),
        word("path", Text("实现路径", "實現路徑", "How it is reached"), 28),
        word("owner", OWNER, 11)),
    names=("measure",), purpose=Text("五年、三年、本年、季度", "五年、三年、本年、各季", "Five, three, one year, quarters"), minutes=5,
    pages=("figures", "listing"), unit=WAN_YUAN, amount="this_year", rows=8, example=EXAMPLE, rules=(
        keep("T13·1", "XP813", All((Compare("<=", _THIS, col("three")), Compare("<=", col("three"), col("five")))), "this_year",
             Text("本年 ≤ 三年后 ≤ 五年后", "本年 ≤ 三年後 ≤ 五年後", "This year ≤ in three ≤ in five years"),
             where=All((Filled("three"), Filled("five"))), levels=EXPLAIN),
        keep("T13·2", "XP817", Compare("=", col("half1") + col("half2"), _THIS), "this_year",
             Text("上半年加下半年等于本年", "上半年加下半年等於本年", "The halves make the year"), where=Filled("half1"),
             found=col("half1") + col("half2"), expected=_THIS),
        keep("T13·3", "XP817", Compare("=", _QUARTER_SUM, _THIS), "this_year",
             Text("四个季度加起来等于本年", "四個季度加起來等於本年", "The quarters make the year"), where=Filled("quarter1"),
             found=_QUARTER_SUM, expected=_THIS),
        keep("T13·4", "XP817", Compare("=", col("quarter1") + col("quarter2"), col("half1")), "half1",
             Text("一、二季度加起来等于上半年", "第一、二季加起來等於上半年", "Two quarters make the first half"),
             where=All((Filled("quarter1"), Filled("half1"))), found=col("quarter1") + col("quarter2"), expected=col("half1")),
        filled("T13·5", "path", Text("写了实现路径", "寫了實現路徑", "It says how it is reached"),
               where=Compare(">", col("five"), lift(0))),
        once("T13·6", "measure")))
