"""招聘计划: from the day somebody is needed back over 7 + 10 + 7 workdays of recruiting, training and trial (P4). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.expr import All, Compare, Day, DaysWorked, Filled, Foot, If, Is, SumRows, Workday, col, lift
from xlplan.schema.node import Expr
from xlplan.tables.periods import MONTHS
from xlplan.tables.shelf.parts import (
    EXPLAIN,
    OWNER,
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
    positive,
    shelf_list,
    word,
)
from xlplan.text import Text
from xlplan.units import DAY, OUTLET, PERSON, PERSON_DAY

RECRUIT, TRAIN, TRIAL = 7, 10, 7  # workdays
_REASON: Final = options(vacancy=Text("补缺", "補缺", "Vacancy"), outlets=Text("新增网点", "新增據點", "New outlets"),
                         business=Text("新业务", "新業務", "New business"), season=Text("旺季备员", "旺季人力", "For the season"))
_WAY: Final = options(web=Text("招聘网站", "求職網站", "Job site"), school=Text("校园招聘", "校園徵才", "Campus"),
                      inside=Text("内部推荐", "內部推薦", "Through staff"), agency=Text("劳务外包", "人力派遣", "Through an agency"))
_LATE: Final = Text("启动不晚于最晚启动日", "啟動不晚於最晚啟動日", "It begins no later than it must")


def _joining() -> Expr:
    total: Expr = lift(0)
    for month in MONTHS:
        total = total + SumRows(col(month), (Is("measure", "hires"),), "staffing")
    return total


def _before(days: int) -> Expr:
    return Workday(Day("need"), lift(-days))


_LEAD: Final = RECRUIT + TRAIN + TRIAL
_LATE_DAYS: Final = If(Filled("begin"), DaysWorked(Day("need"), Day("ready") - 1), lift(0))

EXAMPLE: Final[Example] = (
    {"post": "S1", "area": Text("佛山", "彰化", "Foshan"), "reason": "outlets", "outlets": 60, "heads": 2, "need": "2027-03-01",
     "begin": "2027-01-20", "way": "web", "owner": Text("赵敏", "趙敏", "Zhao Min"),
     "remark": Text("3 月 1 日前终端岗位有人", "3 月 1 日前終端職務有人", "All outlets staffed by 1 March")},)

TABLE: Final = shelf_list(
    "hiring", Text("招聘计划", "招募計畫", "Hiring plan"), (
        entry("post", terms.POST, "all_posts", 14, required=True),
        word("area", Text("工作区域", "工作區域", "Where they work"), 16),
        entry("reason", Text("招聘原因", "招募原因", "Hired because"), _REASON, 11),
        figure("outlets", Text("要服务的网点(家)", "要服務的據點(家)", "Outlets to serve"), OUTLET, 12),
        figure("heads", Text("招聘人数", "招募人數", "Heads to hire"), PERSON, 9, required=True),
        day("need", Text("需要到岗日", "需要到職日", "Needed on"), required=True, up="min"),
        day("begin_by", Text("最晚启动日", "最晚啟動日", "Must begin by"), made=_before(_LEAD), up="min", help=Text(
            "招聘 7、培训 10、试用 7 个工作日", "招募 7、訓練 10、試用 7 個工作日", "7 + 10 + 7 workdays of recruiting, training, trial")),
        day("train_from", Text("培训开始日", "訓練開始日", "Training from"), made=_before(TRAIN + TRIAL)),
        day("trial_from", Text("试用开始日", "試用開始日", "Trial from"), made=_before(TRIAL)),
        day("begin", Text("计划启动日", "計畫啟動日", "Planned to begin"), up="min"),
        day("ready", Text("按计划能到岗日", "依計畫能到職日", "Ready by that plan"), made=Workday(Day("begin") - 1, lift(_LEAD + 1)),
            help=Text("从计划启动日起走完 24 个工作日后的第一天", "從計畫啟動日起走完 24 個工作日後的第一天",
                      "The first day after 24 workdays from there")),
        figure("late", Text("晚到岗(工作日)", "晚到職(工作日)", "Late by (workdays)"), DAY, 14, made=_LATE_DAYS, up="max"),
        figure("lost", Text("缺岗(人天)", "缺員(人天)", "Person-days lacking"), PERSON_DAY, 10, made=col("heads") * _LATE_DAYS),
        entry("way", Text("招聘渠道", "招募管道", "Found through"), _WAY, 11, up="none"),
        word("owner", OWNER, 11, required=True), word("remark", terms.REMARK, 18)),
    names=("post", "area"), example=EXAMPLE,
    purpose=Text("岗位、人数、到岗、启动日", "職務、人數、到職、啟動日", "Posts, heads, when to begin"), minutes=5,
    pages=("figures", "listing"), by=("reason",), amount="heads", rules=(
        in_order("P4·1", "begin", "begin_by", _LATE), in_year("P4·2", "need"),
        filled("P4·3", "begin", Text("写了计划启动日", "寫了計畫啟動日", "It says when it begins")),
        keep("P4·4", "XP816", Compare("<=", Foot("@total", "heads"), _joining()), "heads",
             Text("招聘人数不超过人员规划的入职人数", "招募人數不超過人力規劃的到職人數",
                  "Heads to hire are no more than those joining in the staffing plan"),
             where=any_row("post"), whole=True, levels=EXPLAIN),
        keep("P4·5", "XP820", Day("begin_by") > 0, "begin_by",
             Text("最晚启动日算得出来", "最晚啟動日算得出來", "The list of workdays reaches back that far"),
             where=All((Filled("need"), Filled("post"))), levels=EXPLAIN),
        filled("P4·6", "outlets", Text("因新增网点招的写了网点数", "因新增據點招募的寫了據點數",
                                       "Who is hired for new outlets says how many"),
               where=All((Is("reason", "outlets"), positive("heads"))))))
