"""Master sheets `posts`, `heads`, `courses`: who works, how many are authorised, what everyone must learn."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.tables.master.parts import (
    YES_NO,
    branch_column,
    choice_column,
    code_column,
    master_sheet,
    month_number_column,
    number_column,
    text_column,
)
from xlplan.tables.staffing import EMPLOY, POST_TYPE
from xlplan.tables.training import KIND
from xlplan.text import Text
from xlplan.units import OUTLET, PERCENT, PERSON, SESSION, YUAN

DEALERS: Final = Text("经销商", "經銷商", "Dealers")   # audiences that are no post
EVERYONE: Final = Text("全体人员", "全體人員", "Everyone")

POSTS: Final = master_sheet(
    "posts", Text("岗位", "職務", "Posts"),
    Text("岗位、人均成本和网点标准", "職務、每人成本和據點標準", "Posts, cost a head and outlet standards"), (
        code_column(),
        text_column("post", terms.POST, required=True, width=18),
        choice_column("post_type", Text("类别", "類別", "Class"), POST_TYPE, required=True),
        choice_column("employ", Text("用工性质", "僱用性質", "Employment"), EMPLOY, required=True),
        choice_column("carries_target", Text("承担指标", "承擔指標", "Carries a target"), YES_NO, required=True),
        number_column("unit_cost", Text("人均月成本", "每人月成本", "Monthly cost a head"), YUAN, required=True,
                      stated="unit_cost", next_year="asked"),
        month_number_column("raise_month", Text("调薪月", "調薪月", "Month of pay rise"), next_year="blank"),
        number_column("raise_rate", Text("调薪幅度", "調薪幅度", "Pay rise"), PERCENT, minimum=-1, maximum=1, next_year="blank"),
        number_column("std_outlets", Text("人均网点标准", "每人據點標準", "Outlets a head, standard"), OUTLET)),
    names=("code", "post"), spare=30, unique=("code",), next_year="kept")

HEADS: Final = master_sheet(
    "heads", terms.AUTHORISED_HEADS,
    Text("每个分公司每个岗位的年初人数和定编", "每個分公司每個職務的年初人數和核定員額",
         "Opening and authorised heads by branch and post"), (
        branch_column(),
        text_column("post", terms.POST, required=True),
        number_column("opening", terms.OPENING_HEADS, PERSON, next_year="restated"),
        number_column("cap", terms.AUTHORISED_HEADS, PERSON, required=True, next_year="asked"),
        number_column("reserve", Text("机动", "機動", "Contingency"), PERSON, next_year="asked")),
    names=("branch", "post"), spare=600, unique=("branch", "post"), next_year="kept")

COURSES: Final = master_sheet(
    "courses", Text("必修课程", "必修課程", "Compulsory courses"),
    Text("排在每份培训纲领最前面", "排在每份教育訓練綱領最前面", "Stand first in every training outline"), (
        text_column("topic", Text("主题", "主題", "Topic"), required=True, width=26),
        choice_column("kind", Text("类别", "類別", "Kind"), KIND),
        text_column("audience", Text("对象", "對象", "Audience"), required=True,
                    help=Text("岗位编码", "職務代碼", "Code of a post")),
        number_column("sessions", terms.SESSIONS, SESSION, minimum=1, required=True),
        month_number_column("month", terms.MONTH)),
    names=("topic",), spare=20, unique=("topic", "audience", "month"), next_year="kept")
