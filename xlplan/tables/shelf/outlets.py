"""门店清单: outlets with their owner and visit cycle, thirty a person at most, and the visits of the year (D15). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import ONE, All, Compare, CountRows, DaysWorked, Div, Expr, Filled, If, Is, Param, Some, SumSame, col, lift
from xlplan.tables.shelf.parts import EXPLAIN, OWNER, Example, any_row, entry, figure, filled, keep, once, options, shelf_list, word
from xlplan.tables.ticks import TICK
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import OUTLET, RATIO, VISIT, WAN_YUAN

MOST: Final = 30  # outlets a person, and key outlets of the country (D15)
A_DAY: Final = 10  # visits that one person makes on a day
WEEKS: Final = 52
_KIND: Final = options(
    hyper=Text("大卖场", "量販店", "Hypermarket"), super=Text("超市", "超市", "Supermarket"),
    convenience=Text("便利店", "便利商店", "Convenience"), grocery=Text("食杂店", "雜貨店", "Grocery"),
    catering=Text("餐饮店", "餐飲店", "Catering"), other=Text("其他门店", "其他門市", "Other outlet"))
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


_CHEN: Final = Text("陈伟", "陳偉", "Chen Wei")
_DEALER: Final = Text("粤东冷链商贸", "粵東冷鏈商貿", "Yuedong Cold Chain")
EXAMPLE: Final[Example] = (
    {"outlet": Text("美家便利天河店", "美家便利天河店", "Meijia, Tianhe"),
     "address": Text("体育西路 12 号", "體育西路 12 號", "12 Tiyu West Rd"), "kind": "convenience", "chain": Text("美家", "美家", "Meijia"),
     "area": Text("天河", "天河", "Tianhe"), "dealer": _DEALER, "grade": "a", "key": "yes", "owner": _CHEN, "cycle": "week",
     "weekday": "tue", "sales": 12,
     "display": Text("冰柜第一层 4 个排面", "冰櫃第一層 4 個排面", "4 facings on the top shelf")},
    {"outlet": Text("永旺东山店", "永旺東山店", "Yongwang, Dongshan"), "kind": "hyper", "area": Text("越秀", "越秀", "Yuexiu"),
     "dealer": _DEALER, "grade": "b", "owner": _CHEN, "cycle": "two_weeks", "weekday": "thu", "sales": 20})

TABLE: Final = shelf_list(
    "outlets", Text("门店清单", "門市清單", "Outlet list"), (
        word("outlet", Text("门店", "門市", "Outlet"), 22, required=True, up="count"),
        word("address", Text("门店地址", "門市地址", "Address"), 22),
        entry("kind", Text("门店类型", "門市類型", "Type of outlet"), _KIND, 12),
        word("chain", Text("所属系统", "所屬系統", "Chain it is of"), 14), word("area", Text("片区", "分區", "District"), 12),
        word("dealer", Text("供货经销商", "供貨經銷商", "Supplied by"), 14),
        entry("grade", Text("门店等级", "門市等級", "Grade"), _GRADE, 9),
        entry("key", Text("全国重点店", "全國重點店", "Key outlet"), TICK, 10),
        word("owner", OWNER, 11, required=True),
        entry("cycle", Text("拜访周期", "拜訪週期", "Visit cycle"), _CYCLE, 12, required=True),
        entry("weekday", Text("拜访日", "拜訪日", "Visit day"), _DAY, 9, up="none"),
        figure("visits", Text("全年拜访(次)", "全年拜訪(次)", "Visits a year"), VISIT, 11, made=_visits()),
        figure("mine", Text("该负责人家数", "該負責人家數", "Outlets of the owner"), OUTLET, 11,
               made=SumSame(ONE, (("owner", "owner"),), (LIVE,)), up="none"),
        figure("load", Text("该负责人日均拜访", "該負責人日均拜訪", "Visits of the owner a workday"), RATIO, 16, up="none", made=Div(
            SumSame(col("visits"), (("owner", "owner"),), (LIVE,)), DaysWorked(Param("year_start"), Param("year_end")), 2)),
        figure("sales", Text("门店目标(万元)", "門市目標(萬元)", "Target of the outlet (10k yuan)"), WAN_YUAN, 13),
        word("display", Text("陈列要求", "陳列要求", "Display asked"), 18)),
    names=("outlet",), example=EXAMPLE,
    purpose=Text("门店、负责人、拜访周期", "門市、負責人、拜訪週期", "Outlets, owners, visit cycle"), minutes=15,
    rows=60,
    pages=("figures", "listing"), by=("grade", "cycle"), unit=WAN_YUAN, amount="sales", rules=(
        keep("D15·1", "XP820", Compare("<=", col("mine"), lift(MOST)), "mine",
             Text("每人负责不超过 30 家", "每人負責不超過 30 家", "Nobody has more than 30 outlets"), where=Filled("owner"),
             found=col("mine")),
        keep("D15·2", "XP820", Some((Is("cycle", "week"), Is("cycle", "twice"))), "cycle",
             Text("全国重点店每周拜访", "全國重點店每週拜訪", "Key outlets are visited weekly"),
             where=All((Is("key", "yes"), Filled("cycle"))), levels=EXPLAIN),
        once("D15·3", "outlet"),
        filled("D15·4", "weekday", Text("每周、隔周拜访的店选了拜访日", "每週、隔週拜訪的店選了拜訪日",
                                        "Weekly and fortnightly visits have their day"),
               where=Some((Is("cycle", "week"), Is("cycle", "two_weeks")))),
        keep("D15·5", "XP820", Compare("<=", col("load"), lift(A_DAY)), "load",
             Text("每人每个工作日拜访不超过 10 家", "每人每個工作日拜訪不超過 10 家", "Nobody makes more than 10 visits a workday"),
             where=Filled("owner"), levels=EXPLAIN, found=col("load")),
        keep("D15·6", "XP820", CountRows((Is("key", "yes"), LIVE)) <= MOST, "key",
             Text("全国重点店不超过 30 家", "全國重點店不超過 30 家", "No more than 30 key outlets"), where=any_row("outlet"),
             levels=EXPLAIN, whole=True)))
