"""Master sheets `rules`, `adjustments`, `workday_exceptions`, `calendar`: how strict, what HQ changed, when."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.schema.column import Choice, Column
from xlplan.schema.params import PARAMS
from xlplan.tables import BRANCH
from xlplan.tables.master.company import ROUND
from xlplan.tables.master.parts import (
                   YES_NO,
                   branch_column,
                   choice_column,
                   date_column,
                   master_sheet,
                   number_column,
                   serial_column,
                   text_column,
)
from xlplan.text import Text
from xlplan.units import AS_STATED

SEVERITY: Final = tuple(Choice(key, label) for key, label in terms.SEVERITIES.items())
LIMIT: Final = tuple(Choice(p.key, p.label) for p in PARAMS.values() if p.chosen)
PLAN_TABLE: Final = tuple(Choice(t.key, t.label) for t in BRANCH if t.rounds)
SPREAD: Final = (
    Choice("proportional", Text("按比例", "按比例", "In proportion")), Choice("equal", Text("平均", "平均", "Equally")),
    Choice("season", Text("按淡旺季", "按淡旺季", "By season")),
    Choice("one_cell", Text("只改该格", "只改該格", "This cell only")))
FUNDS: Final = (Choice("reserve", Text("动用预留", "動用預留", "From the reserve")),)
CHANGE_KIND: Final = (Choice("adjustment", terms.ADJUSTMENT),
                      Choice("on_behalf", terms.ON_BEHALF))
CHANGE_STATUS: Final = (
    Choice("proposed", Text("拟定", "擬定", "Proposed")), Choice("approved", Text("已批", "已核准", "Approved")),
    Choice("withdrawn", Text("撤回", "撤回", "Withdrawn")))
_RESULT: Final = Text("由 xlplan adjust 或 targets --write 写入,供查看;不用填", "由 xlplan adjust 或 targets --write 寫入,供查看;不用填",
                      "Written by xlplan adjust or targets --write, to look at; need not be filled in")
DAY_KIND: Final = (Choice("off", Text("休息", "休息", "Off")), Choice("work", Text("上班", "上班", "Worked")))

REGION_STAGES: Final[dict[str, Choice]] = {  # round -> what the calendar calls the shifts of regions before it
    one: Choice(f"{one}_regions", Text("{round} · {what}", "{round} · {what}", "{round} · {what}").filled(
        round=terms.SHORT_ROUNDS[one], what=terms.REGION_SHIFT)) for one in ("bottom_up", "revise")}
REVIEW_STAGES: Final[dict[str, Choice]] = {  # round -> what it calls the reviews by regions of what came back in it
    one: Choice(f"{one}_review", Text("{round} · {what}", "{round} · {what}", "{round} · {what}").filled(
        round=terms.SHORT_ROUNDS[back], what=terms.REGION_REVIEW)) for one, back in (("bottom_up", "bottom_up"), ("revise", "final"))}

RULES: Final = master_sheet(
    "rules", Text("规则开关", "規則開關", "Rules"),
    Text("每条规则在一上和二上的级别;留空用默认", "每條規則在初編和定案的級別;留空用預設",
         "Severity of each rule in the first and the final submission; blank means the default"), (
        text_column("code", Text("规则", "規則", "Rule"), required=True,
                    help=Text("检查问题的编号,如 XP301", "檢核問題的編號,如 XP301", "Code of the finding, such as XP301")),
        Column("checks", Text("检查什么", "檢核什麼", "What it checks"), kind="text", who="G", width=40),
        Column("default", Text("默认(一上 / 二上)", "預設(初編 / 定案)", "Default (first / final)"), kind="text", who="G", width=30),
        choice_column("bottom_up", Text("一上级别", "初編級別", "First submission"), SEVERITY),
        choice_column("final", Text("二上级别", "定案級別", "Final submission"), SEVERITY),
        choice_column("limit", Text("容差项", "容許項目", "Limit"), LIMIT, width=24),
        number_column("limit_value", Text("容差", "容許值", "Value of limit"), AS_STATED, minimum=None,
                      help=Text("5%写0.05", "5%寫0.05", "5 % is 0.05")),
        choice_column("enabled", Text("启用", "啟用", "Enabled"), YES_NO)),
    names=("code",), spare=60, unique=("code",), next_year="kept")

ADJUSTMENTS: Final = master_sheet(
    "adjustments", Text("总部调整", "總公司調整", "HQ adjustments"),
    Text("申报 + 调整 = 核定;理由和人都要写", "提報 + 調整 = 核定;理由和人都要寫",
         "Declared + adjustment = approved; with reason and names"), (
        serial_column("no", terms.NUMBER), branch_column(),
        choice_column("kind", Text("性质", "性質", "Nature"), CHANGE_KIND),
        Column("table", Text("表", "表", "Table"), kind="choice", who="I", choices=PLAN_TABLE, required=True, width=16, open_list=True,
               help=Text("公司自己的表写它的名称", "公司自己的表寫它的名稱", "A table of your own by its name")),
        text_column("row", Text("行", "列", "Row"), required=True,
                    help=Text("如 P01|C02,培训写课程名;@total 表示合计", "如 P01|C02,訓練寫課程名;@total 表示合計",
                              "Such as P01|C02, a course by its topic; @total for the total")),
        text_column("column", Text("列/期间", "欄/期間", "Column or period"), required=True,
                    help=Text("如 m03 或 year;培训写 培训费用、参训人数、节数", "如 m03 或 year;訓練寫 訓練費用、受訓人數、堂數",
                              "Such as m03 or year; of a course Cost, Participants, Sessions")),
        number_column("declared", terms.DECLARED, AS_STATED, minimum=None, who="G", help=_RESULT),
        number_column("change", Text("调整(±)", "調整(±)", "Adjustment (±)"), AS_STATED, minimum=None, required=True),
        number_column("approved", terms.APPROVED, AS_STATED, minimum=None, who="G", help=_RESULT),
        choice_column("spread", Text("分摊方式", "分攤方式", "Spread"), SPREAD,
                      help=Text("压减合计时,重点产品、重点项目的行先不动,其他行压到 0 才动",
                                "減少合計時,重點產品、重點專案的列先不動,其他列減到 0 才動",
                                "A cut of a total spares rows of key products and key projects until the others hold nothing")),
        choice_column("source", Text("资金来源", "資金來源", "Source of funds"), FUNDS, width=14,
                      help=Text("动用总部预留(费用、编制)时选;余额见汇总表", "動用總公司預留(費用、員額)時選;餘額見彙總表",
                                "Choose it where HQ's reserve of money or heads is drawn; the roll-up shows the balance")),
        text_column("reason", Text("理由", "理由", "Reason"), required=True, width=30),
        text_column("proposed_by", Text("提出人", "提出人", "Proposed by"), required=True),
        text_column("approved_by", Text("批准人", "核准人", "Approved by")),
        date_column("date", terms.DATE),
        choice_column("status", terms.STATUS, CHANGE_STATUS, required=True),
        choice_column("notify", Text("通知分公司", "通知分公司", "Tell the branch"), YES_NO)),
    names=("no", "branch"), spare=200, unique=("no",), next_year="emptied")

WORKDAY_EXCEPTIONS: Final = master_sheet(
    "workday_exceptions", Text("工作日例外", "工作日例外", "Workday exceptions"),
    Text("公司自己的放假和上班日,优先于国家日历", "公司自己的放假和上班日,優先於國家行事曆",
         "The company's own days off and days worked; they go before the public calendar"), (
        date_column("first", Text("第一天", "第一天", "First day"), required=True),
        date_column("last", Text("最后一天", "最後一天", "Last day"),
                    help=Text("只有一天可留空", "只有一天可留空", "Blank for a single day")),
        choice_column("kind", Text("休息/上班", "休息/上班", "Off or worked"), DAY_KIND, required=True),
        text_column("note", Text("说明", "說明", "Note"), width=30)),
    names=("first", "note"), spare=40, unique=("first", "kind"), next_year="emptied")

CALENDAR: Final = master_sheet(
    "calendar", Text("编制日历", "編製日程", "Calendar"),
    Text("谁在什么时候交什么", "誰在什麼時候交什麼", "Who delivers what, and when"), (
        text_column("item", Text("事项", "事項", "Item"), required=True, width=26),
        text_column("owner", Text("负责人", "負責人", "Owner")),
        date_column("start", Text("开始", "開始", "Start"), next_year="moved"),
        date_column("deadline", Text("截止(日时)", "截止(日時)", "Deadline"), required=True, timed=True, next_year="moved"),
        choice_column("round", terms.ROUND, (*ROUND, *REGION_STAGES.values(), *REVIEW_STAGES.values()), width=20),
        date_column("remind", Text("提醒日", "提醒日", "Remind on"), next_year="moved", help=Text(
            "从这天起写催报邮件;不填的从截止前两个工作日起", "從這天起寫催繳郵件;不填的從截止前兩個工作日起",
            "Reminders are drafted from this day on; left blank, from two workdays before the deadline"))),
    names=("item",), spare=40, unique=("item", "owner", "round", "deadline"), next_year="kept")
