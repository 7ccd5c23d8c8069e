"""会议与节奏: meetings and duties of the year, dated month by month on days worked by a rule that is chosen, with what comes in and out of
them (1.12, R4, R7). Floor 2."""
from __future__ import annotations

from functools import reduce
from typing import Final

from xlplan.schema.column import Choice
from xlplan.schema.day_rules import DAY_RULES
from xlplan.schema.expr import (
    All,
    CeilDiv,
    Compare,
    CountRows,
    Day,
    DaysWorked,
    Expr,
    Filled,
    If,
    Is,
    MonthStart,
    Not,
    Param,
    RuleDay,
    Some,
    Workday,
    lift,
)
from xlplan.tables.periods import MONTHS
from xlplan.tables.shelf.parts import (
    EXPLAIN,
    MUST,
    OWNER,
    Example,
    any_row,
    day,
    entry,
    figure,
    filled,
    in_year,
    keep,
    month_of_year,
    once,
    options,
    shelf_list,
    word,
)
from xlplan.tables.training import MONTH_LIST
from xlplan.tables.void import LIVE
from xlplan.text import Text, same_text
from xlplan.units import COUNT

_KIND: Final = options(
    goal=Text("目标与计划会", "目標與計畫會", "Goals and plan"), month=Text("月度经营会", "月度經營會", "Monthly review"),
    close=Text("月结与盘点", "月結與盤點", "Monthly close"), quarter=Text("季度策略评估", "每季策略評估", "Quarter's review"),
    half=Text("半年总结会", "半年總結會", "Half-year meeting"), year=Text("年终总结会", "年終總結會", "Year-end meeting"),
    next_year=Text("下年计划与预算", "下年度計畫與預算", "Next plan, budget"),
    week=Text("周例会(集中培训)", "週例會(集中訓練)", "Weekly training day"),
    exchange=Text("经验交流会", "經驗交流會", "Experience swap"),
    visit=Text("门店走访", "門市走訪", "Outlet visits"), daily=Text("每日目标跟进", "每日目標追蹤", "Daily target"))
_OFTEN: Final = options(daily=Text("每天", "每天", "Daily"), weekly=Text("每周", "每週", "Weekly"),
                        two_weeks=Text("隔周", "隔週", "Fortnightly"), monthly=Text("每月", "每月", "Monthly"),
                        quarterly=Text("每季", "每季", "Quarterly"), twice=Text("每半年", "每半年", "Half-yearly"),
                        yearly=Text("每年", "每年", "Yearly"))
_RULES: Final = tuple(Choice(key, rule.label) for key, rule in DAY_RULES.items())
_ASKED: Final = ("goal", "month", "quarter", "half", "year", "week")
_WEEK: Final = 7
_DATES: Final = tuple(key.replace("m", "d") for key in MONTHS)  # what stands in them is no figure of the month
_RARE: Final = Some((Is("often", "quarterly"), Is("often", "twice"), Is("often", "yearly")))  # what is not held every month
_ALL_MONTHS: Final = Some(tuple(Is("often", key) for key in ("daily", "weekly", "two_weeks", "monthly")))


def _begun(*months: int) -> tuple[Expr, ...]:
    return tuple(Is("from_month", MONTHS[m]) for m in months)


def _is_held(month: int) -> Expr:
    """Whether it takes place in that month: from the month on that is named, as often as is said."""
    ways: list[Expr] = [*_begun(month), All((_ALL_MONTHS, Not(Some(_begun(*range(month + 1, 12))))) if month < 11 else (_ALL_MONTHS,))]
    if before := range(month - 3, -1, -3):
        ways.append(All((Is("often", "quarterly"), Some(_begun(*before)))))
    if month >= 6:
        ways.append(All((Is("often", "twice"), *_begun(month - 6))))
    return Some(tuple(ways))


def _held(month: int) -> Expr:
    """A day that is named moves on to a day worked; others are dated by the rule."""
    named = If(Compare("=", MonthStart(Day("base")), month_of_year(month)), Workday(Day("base") - 1, lift(1)), lift(0))
    return If(Filled("base"), named, If(_is_held(month), RuleDay("rule", month_of_year(month)), lift(0)))


def _first() -> Expr:
    return reduce(lambda later, key: If(Day(key) > 0, Day(key), later), reversed(_DATES), lift(0))


def _times() -> Expr:
    """From the first of them to the end of the year."""
    months: Expr = lift(0)
    for key in _DATES:
        months = months + If(Day(key) > 0, lift(1), lift(0))
    left = Param("year_end") - Day("held") + 1
    out = If(Is("often", "daily"), DaysWorked(Day("held"), Param("year_end")), months)
    for often, days in (("weekly", _WEEK), ("two_weeks", 2 * _WEEK)):
        out = If(Is("often", often), CeilDiv(left, lift(days)), out)
    return If(Day("held") > 0, out, lift(0))


_DATED: Final = Some((Filled("rule"), Filled("base")))

_REPORT: Final = Text("月报", "月報", "Monthly report")
_NOTES: Final = Text("会议纪要", "會議紀錄", "Minutes")
_ZHAO: Final = Text("赵敏", "趙敏", "Zhao Min")
EXAMPLE: Final[Example] = tuple(
    {"meeting": name, "kind": kind, "often": often, **dated, "inputs": _REPORT, "outputs": _NOTES, "owner": _ZHAO}
    for name, kind, often, dated in (
        (Text("年度目标会", "年度目標會", "Goals of the year"), "goal", "yearly", {"base": "2027-01-04"}),
        (Text("月度经营会", "月度經營會", "Monthly review"), "month", "monthly", {"rule": "before2"}),
        (Text("季度策略评估", "每季策略評估", "Quarter's review"), "quarter", "quarterly",
         {"from_month": "m03", "rule": "worked_last"}),
        (Text("半年总结会", "半年總結會", "Half-year meeting"), "half", "yearly", {"base": "2027-07-03"}),
        (Text("年终总结会", "年終總結會", "Year-end meeting"), "year", "yearly", {"from_month": "m12", "rule": "before2"}),
        (Text("周例会", "週例會", "Weekly meeting"), "week", "weekly", {"rule": "first1"}),
        (Text("下年预算会", "下年度預算會", "Next year's budget"), "next_year", "yearly", {"from_month": "m11", "rule": "second1"})))

TABLE: Final = shelf_list(
    "cadence", Text("会议与节奏", "會議與節奏", "Meetings and cadence"), (
        word("meeting", Text("会议或工作", "會議或工作", "Meeting or task"), 22, required=True, up="count"),
        entry("kind", Text("会议类型", "會議類型", "Type of meeting"), _KIND, 15, required=True),
        entry("often", Text("频率", "頻率", "How often"), _OFTEN, 9),
        entry("from_month", Text("首次月份", "首次月份", "First month"), MONTH_LIST, 9.5, up="none", help=Text(
            "每季、每半年、每年的会从这个月开始排", "每季、每半年、每年的會從這個月開始排", "Quarterly and rarer ones begin in it")),
        entry("rule", Text("按什么规则定日期", "按什麼規則定日期", "Dated by the rule"), _RULES, 17, up="none", help=Text(
            "遇休息顺延到下个工作日,按月末算的提前;调休按国家公布的日历", "遇休息順延到下個工作日,按月底算的提前;調休按國家公布的日曆",
            "A day off moves to the next workday, counted from the month's end to the one before")),
        day("base", Text("或指定日期", "或指定日期", "Or on this date"), help=Text(
            "填了就不按规则,遇休息顺延", "填了就不按規則,遇休息順延", "Goes before the rule; a day off moves to the next workday")),
        day("held", Text("首次日期", "首次日期", "First held on"), made=_first(), up="min"),
        figure("times", Text("全年次数", "全年次數", "Times a year"), COUNT, 9, made=_times()),
        *(day(key, same_text("{" + MONTHS[at] + "}"), made=_held(at)) for at, key in enumerate(_DATES)),
        word("inputs", Text("输入的表", "輸入的表", "What comes in"), 20),
        word("outputs", Text("输出的表", "輸出的表", "What comes out"), 20),
        word("people", Text("参加人员", "參加人員", "Who attends"), 16), word("owner", OWNER, 11, required=True)),
    names=("meeting",), purpose=Text("会议、日期、输入输出", "會議、日期、輸入輸出", "Meetings, dates, what comes out"), minutes=8, rows=18,
    by=("kind", "often"), example=EXAMPLE, rules=(
        keep("1.12·1", "XP811", _DATED, "rule", Text("选了定日期的规则,或指定了日期", "選了定日期的規則,或指定了日期",
                                                     "It has a rule that dates it, or a date"), where=Filled("meeting")),
        in_year("1.12·2", "base"),
        filled("1.12·3", "from_month", Text("每季、每半年、每年的会写了首次月份", "每季、每半年、每年的會寫了首次月份",
                                       "What is held quarterly or more rarely says its first month"),
               where=All((Filled("rule"), Not(Filled("base")), _RARE)), levels=MUST),
        once("1.12·4", "meeting"),
        keep("1.12·9", "XP820", Not(Some(tuple(Is("often", key) for key in ("monthly", "quarterly", "twice")))), "often",
             Text("指定日期的会只排那一天;一年几次的选定日期的规则", "指定日期的會只排那一天;一年幾次的選定日期的規則",
                  "A date that is given is the only one; what takes place several times a year is dated by a rule"),
             where=Filled("base")),
        filled("1.12·5", "outputs", Text("每个会议写了输出的表", "每個會議寫了輸出的表", "Each meeting says what comes out of it")),
        keep("1.12·6", "XP821", All(tuple(CountRows((Is("kind", key), LIVE)) >= 1 for key in _ASKED)), "kind",
             Text("计划会、月度、季度、半年、年终和周例会都排了", "計畫會、每月、每季、半年、年終和週例會都排了",
                  "Plan, month, quarter, half, year-end and weekly meetings are there"), where=any_row("meeting"), levels=EXPLAIN,
                  whole=True),
        filled("1.12·7", "often", Text("写了频率", "寫了頻率", "It says how often"))))
