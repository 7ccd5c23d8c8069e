"""会议与节奏: meetings of the year, each on a workday by a rule, with what comes in and out (1.12, R4, R7). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, CountRows, Day, Expr, If, Is, Workday, lift
from xlplan.tables.shelf.parts import EXPLAIN, OWNER, Example, any_row, day, entry, filled, in_year, keep, once, options, shelf_list, word
from xlplan.tables.void import LIVE
from xlplan.text import Text

_KIND: Final = options(
    goal=Text("目标与计划会", "目標與計畫會", "Goals and plan"), month=Text("月度经营会", "月度經營會", "Monthly review"),
    close=Text("月结与盘点", "月結與盤點", "Monthly close"), quarter=Text("季度策略评估", "每季策略評估", "Quarter's review"),
    half=Text("半年总结会", "半年總結會", "Half-year meeting"), year=Text("年终总结会", "年終總結會", "Year-end meeting"),
    week=Text("周例会(集中培训)", "週例會(集中訓練)", "Weekly training day"),
    exchange=Text("经验交流会", "經驗交流會", "Experience swap"),
    visit=Text("门店走访", "門市走訪", "Outlet visits"))
_OFTEN: Final = options(daily=Text("每天", "每天", "Daily"), weekly=Text("每周", "每週", "Weekly"),
                        two_weeks=Text("隔周", "隔週", "Fortnightly"),
                        monthly=Text("每月", "每月", "Monthly"), quarterly=Text("每季", "每季", "Quarterly"),
                        twice=Text("每半年", "每半年", "Half-yearly"),
                        yearly=Text("每年", "每年", "Yearly"))
_RULE: Final = options(
    on_day=Text("就在这一天", "就在這一天", "On that day"), later=Text("遇休息顺延", "遇休息順延", "Next workday"),
    sooner=Text("遇休息提前", "遇休息提前", "Previous workday"), minus1=Text("前 1 个工作日", "前 1 個工作日", "1 workday before"),
    minus2=Text("前 2 个工作日", "前 2 個工作日", "2 workdays before"), plus1=Text("后 1 个工作日", "後 1 個工作日", "1 workday after"),
    plus2=Text("后 2 个工作日", "後 2 個工作日", "2 workdays after"))
_ASKED: Final = ("goal", "month", "quarter", "half", "year", "week")


def _of_rule(**numbers: int) -> Expr:
    """The number that the rule of the row has there, 0 of others."""
    out: Expr = lift(0)
    for key, number in numbers.items():
        out = If(Is("rule", key), lift(number), out)
    return out


_HELD: Final = Workday(Day("base") + _of_rule(later=-1, sooner=1), _of_rule(later=1, sooner=-1, minus1=-1, minus2=-2, plus1=1, plus2=2))

TABLE: Final = shelf_list(
    "cadence", Text("会议与节奏", "會議與節奏", "Meetings and cadence"), (
        word("meeting", Text("会议或工作", "會議或工作", "Meeting or task"), 24, required=True, up="count"),
        entry("kind", Text("会议类型", "會議類型", "Type of meeting"), _KIND, 15, required=True),
        entry("often", Text("频率", "頻率", "How often"), _OFTEN, 11),
        day("base", Text("基准日", "基準日", "Reference day"), required=True, help=Text(
            "如当月最后一天、第一个周一", "如當月最後一天、第一個週一", "Such as the month's last day, its first Monday")),
        entry("rule", Text("怎么定日期", "怎麼定日期", "How it is dated"), _RULE, 15, up="none"),
        day("held", Text("举行日期", "舉行日期", "Held on"), made=_HELD, up="min"),
        word("inputs", Text("输入的表", "輸入的表", "What comes in"), 22),
        word("outputs", Text("输出的表", "輸出的表", "What comes out"), 22),
        word("people", Text("参加人员", "參加人員", "Who attends"), 18),
        word("owner", OWNER, 11, required=True)),
    names=("meeting", "base"), purpose=Text("会议、日期、输入输出", "會議、日期、輸入輸出", "Meetings, dates, what comes out"), minutes=8,
    rows=40,
    by=("kind", "often"), rules=(
        in_year("1.12·1", "held", "base"), once("1.12·2", "meeting", "base"),
        filled("1.12·3", "outputs", Text("每个会议写了输出的表", "每個會議寫了輸出的表", "Each meeting says what comes out of it")),
        keep("1.12·4", "XP821", All(tuple(CountRows((Is("kind", key), LIVE)) >= 1 for key in _ASKED)), "kind",
             Text("计划会、月度、季度、半年、年终和周例会都排了", "計畫會、每月、每季、半年、年終和週例會都排了",
                  "Plan, month, quarter, half, year-end and weekly meetings are there"), where=any_row("meeting"), levels=EXPLAIN,
                  whole=True),
        filled("1.12·5", "often", Text("写了频率", "寫了頻率", "It says how often"))))

EXAMPLE: Final[Example] = tuple(
    {"meeting": name, "kind": kind, "often": often, "base": base, "rule": rule, "inputs": "月报", "outputs": "会议纪要", "owner": "赵敏"}
    for name, kind, often, base, rule in (
        ("年度目标会", "goal", "yearly", "2027-01-04", "on_day"), ("一月经营会", "month", "monthly", "2027-01-31", "minus2"),
        ("一季度策略评估", "quarter", "quarterly", "2027-03-31", "sooner"), ("半年总结会", "half", "twice", "2027-07-03", "later"),
        ("年终总结会", "year", "yearly", "2027-12-31", "minus2"), ("周例会", "week", "weekly", "2027-01-02", "later")))
