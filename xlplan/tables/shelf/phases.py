"""阶段目标: the year in phases without gap or overlap, and the target of each beside its share by workdays (D7, C3). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import (
    All,
    Compare,
    Covering,
    Day,
    DaysWorked,
    Div,
    Expr,
    Filled,
    Foot,
    If,
    Param,
    RunningSum,
    Some,
    col,
    lift,
)
from xlplan.tables.shelf.parts import (
    END,
    EXPLAIN,
    OWNER,
    START,
    Example,
    day,
    figure,
    filled,
    in_order,
    in_year,
    keep,
    positive,
    shelf_list,
    word,
)
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import COUNT, DAY, PERCENT, WAN_YUAN

_DATED: Final = All((Filled("start"), Filled("end")))
_LAST: Final = (LIVE, Filled("start"), Filled("end"))  # phases that last from one day to another
_YEAR: Final = Foot("@total", "year", "sales_targets")

EXAMPLE: Final[Example] = (
    {"phase": Text("蓄势招聘", "蓄勢招募", "Prepare and hire"), "start": "2027-01-01", "end": "2027-02-28", "target": 250, "pace": "0.167",
     "focus": Text("网点盘点、招聘到位", "據點盤點、招募到位", "Outlets listed, people in place"),
     "owner": Text("赵敏", "趙敏", "Zhao Min")},
    {"phase": Text("铺货开拓", "鋪貨開拓", "Open the market"), "start": "2027-03-01", "end": "2027-06-30", "target": 500, "pace": "0.5",
     "focus": Text("区域连锁进店", "區域連鎖上架", "Listings in regional chains"), "owner": Text("王强", "王強", "Wang Qiang")},
    {"phase": Text("旺季动销", "旺季動銷", "High season"), "start": "2027-07-01", "end": "2027-12-31", "target": 750, "pace": 1,
     "focus": Text("陈列与促销", "陳列與促銷", "Displays and promotions"), "owner": Text("王强", "王強", "Wang Qiang")})


def _up_to(worked: Expr) -> Expr:
    """What of the declared year falls on so many of the phases' workdays; rounded so, the shares of all phases make the year exactly."""
    return Div(_YEAR * worked, Foot("@total", "worked"), 2)


TABLE: Final = shelf_list(
    "phases", Text("阶段目标", "階段目標", "Phases"), (
        word("phase", Text("阶段", "階段", "Phase"), 18, required=True, up="count"),
        day("start", START, required=True, up="min"), day("end", END, required=True, up="max"),
        figure("days", Text("天数", "天數", "Days"), DAY, 7, made=If(_DATED, Day("end") - Day("start") + 1, lift(0)),
               up="none"),
        figure("worked", Text("工作日数", "工作日數", "Workdays"), DAY, 9,
               made=If(All(_LAST), DaysWorked(Day("start"), Day("end")), lift(0)), up="none"),
        figure("overlaps", Text("重叠的阶段数", "重疊的階段數", "Phases overlapped"), COUNT, 11,
               made=If(All(_LAST), Covering("start", "start", "end", _LAST) - 1, lift(0)), up="none"),
        day("next_day", Text("下一阶段应从", "下一階段應自", "Next phase from"), made=If(Filled("end"), Day("end") + 1, lift(0))),
        figure("follows", Text("接上的阶段数", "接上的階段數", "Phases that follow"), COUNT, 11,
               made=If(All(_LAST), Covering("next_day", "start", "end", _LAST), lift(0)), up="none"),
        word("focus", Text("阶段重点", "階段重點", "Focus"), 28),
        figure("target", Text("阶段目标(万元)", "階段目標(萬元)", "Target of the phase (10k yuan)"), WAN_YUAN, 14),
        figure("by_days", Text("按工作日应占(万元)", "依工作日應占(萬元)", "By its workdays (10k yuan)"), WAN_YUAN, 14,
               made=_up_to(RunningSum("worked")) - _up_to(RunningSum("worked") - col("worked"))),
        figure("beyond", Text("与按工作日之差", "與依工作日之差", "Above its workdays' share"), WAN_YUAN, 13,
               made=If(positive("target"), col("target") - col("by_days"), lift(0)), up="none"),
        figure("pace", Text("阶段末累计进度", "階段末累計進度", "Reached by its end"), PERCENT, 11, up="none", maximum=1),
        word("owner", OWNER, 11)),
    names=("phase",), purpose=Text("阶段、起止、重点、目标", "階段、起訖、重點、目標", "Phases, dates, focus, target"), minutes=8, rows=10,
    pages=("listing", "figures"), unit=WAN_YUAN, amount="target", example=EXAMPLE, within=("days", "worked"), rules=(
        in_year("D7·1", "start"), in_year("D7·2", "end"), in_order("D7·3", "start", "end"),
        keep("D7·4", "XP813", Some((Day("end") >= Param("year_end"), col("follows") > 0)), "end",
             Text("结束次日就在另一阶段里,没有空档", "結束次日就在另一階段裡,沒有空檔",
                  "The day after its last one lies in another phase: no gap"), where=_DATED),
        keep("D7·5", "XP813", Compare("<=", col("overlaps"), lift(0)), "start",
             Text("开始那天不在另一阶段里,没有重叠", "開始那天不在另一階段裡,沒有重疊",
                  "The day it starts lies in no other phase: no overlap"), where=_DATED),
        keep("D7·6", "XP817", Compare("=", Foot("@total", "days"), Param("year_end") - Param("year_start") + 1), "days",
             Text("各阶段的天数合计是全年", "各階段的天數合計是全年", "The phases' days make the year"),
             where=Foot("@total", "days") > 0, levels=EXPLAIN, whole=True),
        keep("D7·7", "XP817", Compare("=", Foot("@total", "target"), Foot("@total", "year", "sales_targets")), "target",
             Text("各阶段目标合计等于全年申报", "各階段目標合計等於全年提報", "The phases' targets make the declared year"),
             where=Foot("@total", "target") > 0, whole=True),
        filled("C3·1", "focus", Text("有目标的阶段写了重点", "有目標的階段寫了重點", "A phase with a target says its focus"),
               where=positive("target")),
        keep("D7·8", "XP820", Compare("=", col("pace"), lift(1)), "pace",
             Text("最后一个阶段末累计进度是 100%", "最後一個階段末累計進度是 100%", "The last phase ends at 100 %"),
             where=All((Filled("pace"), Day("end") >= Param("year_end"))), found=col("pace"), expected=lift(1))))
