"""Master sheets `rules`, `adjustments`, `workday_exceptions`, `calendar`: how strict, what HQ changed, when."""
from __future__ import annotations

from typing import Final

from xlplan.schema.params import PARAMS
from xlplan.schema.table import Choice
from xlplan.tables import BRANCH
from xlplan.tables.master.company import ROUND
from xlplan.tables.master.parts import YES_NO, amount, branch, day, listed, serial, sheet, words
from xlplan.text import Text
from xlplan.units import AS_STATED

SEVERITY: Final = (Choice("note", Text("提示", "提示", "Note")), Choice("warning", Text("请说明", "請說明", "Explain")),
                   Choice("error", Text("必须改", "必須修正", "Must fix")))
LIMIT: Final = tuple(Choice(p.key, p.label) for p in PARAMS.values() if p.chosen)
PLAN_TABLE: Final = tuple(Choice(t.key, t.label) for t in BRANCH)
SPREAD: Final = (
    Choice("proportional", Text("按比例", "按比例", "In proportion")), Choice("equal", Text("平均", "平均", "Equally")),
    Choice("season", Text("按淡旺季", "按淡旺季", "By season")),
    Choice("one_cell", Text("只改该格", "只改該格", "This cell only")))
FUNDS: Final = (Choice("reserve", Text("动用预留", "動用預留", "From the reserve")),)
CHANGE_KIND: Final = (Choice("adjustment", Text("总部调整", "總公司調整", "HQ adjustment")),
                      Choice("on_behalf", Text("代改", "代改", "On the branch's behalf")))
CHANGE_STATUS: Final = (
    Choice("proposed", Text("拟定", "擬定", "Proposed")), Choice("approved", Text("已批", "已核准", "Approved")),
    Choice("withdrawn", Text("撤回", "撤回", "Withdrawn")))
DAY_KIND: Final = (Choice("off", Text("休息", "休息", "Off")), Choice("work", Text("上班", "上班", "Worked")))

RULES: Final = sheet(
    "rules", Text("规则开关", "規則開關", "Rules"),
    Text("每条规则在一上和二上的级别;留空用默认", "每條規則在初編和定案的級別;留空用預設",
         "Severity of each rule in the first and the final submission; blank means the default"), (
        words("code", Text("规则", "規則", "Rule"), required=True,
              help=Text("检查问题的编号,如 XP301", "檢核問題的編號,如 XP301", "Code of the finding, such as XP301")),
        listed("bottom_up", Text("一上级别", "初編級別", "First submission"), SEVERITY),
        listed("final", Text("二上级别", "定案級別", "Final submission"), SEVERITY),
        listed("limit", Text("容差项", "容許項目", "Limit"), LIMIT, width=24),
        amount("limit_value", Text("容差", "容許值", "Value of limit"), AS_STATED, minimum=None,
               help=Text("5%写0.05", "5%寫0.05", "5 % is 0.05")),
        listed("enabled", Text("启用", "啟用", "Enabled"), YES_NO)),
    names=("code",), spare=60, unique=("code",))

ADJUSTMENTS: Final = sheet(
    "adjustments", Text("总部调整", "總公司調整", "HQ adjustments"),
    Text("申报 + 调整 = 核定;理由和人都要写", "提報 + 調整 = 核定;理由和人都要寫",
         "Declared + adjustment = approved; with reason and names"), (
        serial("no", Text("序号", "序號", "No.")), branch(),
        listed("kind", Text("性质", "性質", "Nature"), CHANGE_KIND),
        listed("table", Text("表", "表", "Table"), PLAN_TABLE, required=True, width=16),
        words("row", Text("行", "列", "Row"), required=True,
              help=Text("如 P01|C02;@total 表示合计", "如 P01|C02;@total 表示合計",
                        "Such as P01|C02; @total for the total")),
        words("column", Text("列/期间", "欄/期間", "Column or period"), required=True,
              help=Text("如 m03 或 year", "如 m03 或 year", "Such as m03 or year")),
        amount("declared", Text("申报", "提報", "Declared"), AS_STATED, minimum=None),
        amount("change", Text("调整(±)", "調整(±)", "Adjustment (±)"), AS_STATED, minimum=None, required=True),
        amount("approved", Text("核定", "核定", "Approved"), AS_STATED, minimum=None),
        listed("spread", Text("分摊方式", "分攤方式", "Spread"), SPREAD),
        listed("source", Text("资金来源", "資金來源", "Source of funds"), FUNDS, width=14,
               help=Text("动用总部预留(费用、编制)时选;余额见汇总表", "動用總公司預留(費用、員額)時選;餘額見彙總表",
                         "Choose it where HQ's reserve of money or heads is drawn; the roll-up shows the balance")),
        words("reason", Text("理由", "理由", "Reason"), required=True, width=30),
        words("proposed_by", Text("提出人", "提出人", "Proposed by"), required=True),
        words("approved_by", Text("批准人", "核准人", "Approved by")),
        day("date", Text("日期", "日期", "Date")),
        listed("status", Text("状态", "狀態", "Status"), CHANGE_STATUS, required=True),
        listed("notify", Text("通知分公司", "通知分公司", "Tell the branch"), YES_NO)),
    names=("no", "branch"), spare=200, unique=("no",))

WORKDAY_EXCEPTIONS: Final = sheet(
    "workday_exceptions", Text("工作日例外", "工作日例外", "Workday exceptions"),
    Text("公司自己的放假和上班日,优先于国家日历", "公司自己的放假和上班日,優先於國家行事曆",
         "The company's own days off and days worked; they go before the public calendar"), (
        day("first", Text("第一天", "第一天", "First day"), required=True),
        day("last", Text("最后一天", "最後一天", "Last day"),
            help=Text("只有一天可留空", "只有一天可留空", "Blank for a single day")),
        listed("kind", Text("休息/上班", "休息/上班", "Off or worked"), DAY_KIND, required=True),
        words("note", Text("说明", "說明", "Note"), width=30)),
    names=("first", "note"), spare=40, unique=("first", "kind"))

CALENDAR: Final = sheet(
    "calendar", Text("编制日历", "編製日程", "Calendar"),
    Text("谁在什么时候交什么", "誰在什麼時候交什麼", "Who delivers what, and when"), (
        words("item", Text("事项", "事項", "Item"), required=True, width=26),
        words("owner", Text("负责人", "負責人", "Owner")),
        day("start", Text("开始", "開始", "Start")),
        day("deadline", Text("截止(日时)", "截止(日時)", "Deadline"), required=True),
        listed("round", Text("轮次", "輪次", "Round"), ROUND, width=18),
        day("remind", Text("提醒日", "提醒日", "Remind on"))),
    names=("item",), spare=40, unique=("item", "owner", "round", "deadline"))
