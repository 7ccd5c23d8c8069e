"""门店清单: outlets with their owner and visit cycle, thirty a person at most, and the visits of the year (D15). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import ONE, All, Compare, Expr, Filled, If, Is, Some, SumSame, col, lift
from xlplan.tables.shelf.parts import EXPLAIN, OWNER, TICK, Example, entry, figure, filled, keep, once, options, shelf_list, word
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import OUTLET, VISIT, WAN_YUAN

MOST: Final = 30  # outlets a person (D15)
WEEKS: Final = 52
_GRADE: Final = options(a=Text("A类店", "A類店", "Grade A"), b=Text("B类店", "B類店", "Grade B"), c=Text("C类店", "C類店", "Grade C"))
_CYCLE: Final = options(twice=Text("每周两次", "每週兩次", "Twice a week"), week=Text("每周一次", "每週一次", "Once a week"),
                        two_weeks=Text("隔周一次", "隔週一次", "Every 2 weeks"), month=Text("每月一次", "每月一次", "Once a month"))
_DAY: Final = options(mon=Text("周一", "週一", "Mon"), tue=Text("周二", "週二", "Tue"), wed=Text("周三", "週三", "Wed"),
                      thu=Text("周四", "週四", "Thu"), fri=Text("周五", "週五", "Fri"), sat=Text("周六", "週六", "Sat"))


def _visits() -> Expr:
    out: Expr = lift(0)
    for cycle, times in (("month", 12), ("two_weeks", WEEKS // 2), ("week", WEEKS), ("twice", 2 * WEEKS)):
        out = If(Is("cycle", cycle), lift(times), out)
    return out


TABLE: Final = shelf_list(
    "outlets", Text("门店清单", "門市清單", "Outlet list"), (
        word("outlet", Text("门店", "門市", "Outlet"), 22, required=True, up="count"),
        word("chain", Text("所属系统", "所屬系統", "Chain it is of"), 14), word("area", Text("片区", "分區", "District"), 12),
        entry("grade", Text("门店等级", "門市等級", "Grade"), _GRADE, 9),
        entry("key", Text("全国重点店", "全國重點店", "Key outlet"), TICK, 10),
        word("owner", OWNER, 11, required=True),
        entry("cycle", Text("拜访周期", "拜訪週期", "Visit cycle"), _CYCLE, 12, required=True),
        entry("weekday", Text("拜访日", "拜訪日", "Visit day"), _DAY, 9),
        figure("visits", Text("全年拜访(次)", "全年拜訪(次)", "Visits a year"), VISIT, 11, made=_visits()),
        figure("mine", Text("该负责人家数", "該負責人家數", "Outlets of the owner"), OUTLET, 11,
               made=SumSame(ONE, (("owner", "owner"),), (LIVE,)), up="none"),
        figure("sales", Text("门店目标(万元)", "門市目標(萬元)", "Target of the outlet (10k yuan)"), WAN_YUAN, 13),
        word("display", Text("陈列要求", "陳列要求", "Display asked"), 18)),
    names=("outlet",), purpose=Text("门店、负责人、拜访周期", "門市、負責人、拜訪週期", "Outlets, owners, visit cycle"), minutes=15,
    rows=60,
    pages=("figures", "listing"), by=("grade", "cycle"), unit=WAN_YUAN, amount="sales", rules=(
        keep("D15·1", "XP820", Compare("<=", col("mine"), lift(MOST)), "mine",
             Text("每人负责不超过 30 家", "每人負責不超過 30 家", "Nobody has more than 30 outlets"), where=Filled("owner"),
             found=col("mine")),
        keep("D15·2", "XP820", Some((Is("cycle", "week"), Is("cycle", "twice"))), "cycle",
             Text("全国重点店每周拜访", "全國重點店每週拜訪", "Key outlets are visited weekly"),
             where=All((Is("key", "yes"), Filled("cycle"))), levels=EXPLAIN),
        once("D15·3", "outlet"), filled("D15·4", "weekday",
                                        Text("每周拜访的店选了拜访日", "每週拜訪的店選了拜訪日", "A weekly visit has its day"),
                                       where=Is("cycle", "week"))))

EXAMPLE: Final[Example] = (
    {"outlet": "美家便利天河店", "chain": "美家", "area": "天河", "grade": "a", "key": "yes", "owner": "陈伟", "cycle": "week",
     "weekday": "tue", "sales": 12},)
