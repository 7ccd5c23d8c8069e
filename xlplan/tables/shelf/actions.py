"""行动计划: what is done by whom until when, how it goes, what it costs and is measured by (C1, C2, C4). Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.expr import All, Compare, Day, Filled, Foot, Is, Not, Param, Some, col, exists, lift
from xlplan.tables.shelf.parts import (
    EXPLAIN,
    NOTE,
    OWNER,
    START,
    STRATEGY_KNOWN,
    STRATEGY_NO,
    Example,
    day,
    entry,
    figure,
    filled,
    in_order,
    in_year,
    keep,
    month_of_year,
    one_person,
    options,
    positive,
    shelf_list,
    word,
)
from xlplan.tables.void import LIVE
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

_PRIORITY: Final = options(
    p1=Text("1 重要且紧急", "1 重要且緊急", "1 Urgent, important"), p2=Text("2 重要不紧急", "2 重要不緊急", "2 Important"),
    p3=Text("3 紧急不重要", "3 緊急不重要", "3 Urgent"), p4=Text("4 一般事项", "4 一般事項", "4 Ordinary"))
_STATE: Final = options(todo=Text("待启动", "待啟動", "To begin"), doing=Text("进行中", "進行中", "Under way"),
                        done=Text("已完成", "已完成", "Finished"), late=Text("已延误", "已延誤", "Overdue"))
QUARTERS: Final = options(q1=Text("第一季度", "第一季", "1st quarter"), q2=Text("第二季度", "第二季", "2nd quarter"),
                          q3=Text("第三季度", "第三季", "3rd quarter"), q4=Text("第四季度", "第四季", "4th quarter"))
_FIRST: Final = Some((Is("priority", "p1"), Is("priority", "p2")))

EXAMPLE: Final[Example] = (
    {"item": Text("进驻区域连锁 60 家", "進駐區域連鎖 60 家", "Enter 60 stores of regional chains"),
     "goal": Text("低温奶铺货率 +8 点", "低溫奶鋪貨率 +8 點", "Chilled milk in 8 points more stores"), "strategy": "S3",
     "steps": Text("谈判→进场→陈列→复盘", "談判→上架→陳列→檢討", "Talks → listing → display → review"),
     "key_factor": Text("冷柜到位", "冷藏櫃到位", "Chillers in place"),
     "obstacle": Text("进场费超预算", "上架費超出預算", "Listing fees above budget"),
     "quarter": "q2", "start": "2027-03-01", "deadline": "2027-06-30", "priority": "p1", "owner": Text("王强", "王強", "Wang Qiang"),
     "helpers": Text("KA 组 3 人", "KA 組 3 人", "KA team of 3"), "budget": "38.50", "account": "E2",
     "kpi": Text("进店数", "進店數", "Stores listed"), "watch": Text("赵敏", "趙敏", "Zhao Min"), "state": "todo", "progress": 0},)

TABLE: Final = shelf_list(
    "actions", Text("行动计划", "行動計畫", "Action plan"), (
        word("item", Text("要做的事项", "要做的事項", "Action"), 28, required=True, up="count"),
        word("goal", Text("要达到的目标", "要達到的目標", "Aim"), 22),
        word("strategy", STRATEGY_NO, 10),
        word("steps", Text("操作步骤", "操作步驟", "Steps"), 30),
        word("key_factor", Text("关键因素", "關鍵因素", "Key factor"), 18),
        word("obstacle", Text("可能的障碍", "可能的障礙", "Obstacle"), 18),
        entry("quarter", Text("季度", "季別", "Quarter"), QUARTERS, 10),
        day("start", START, up="min"),
        day("deadline", Text("完成期限", "完成期限", "Deadline of it"), required=True, up="max"),
        entry("priority", Text("轻重缓急", "輕重緩急", "Priority"), _PRIORITY, 13, required=True),
        word("owner", OWNER, 11, required=True, help=Text("只写一个人", "只寫一個人", "One person only")),
        word("helpers", Text("人员配备", "人員配備", "With whom"), 16),
        figure("budget", Text("预算(万元)", "預算(萬元)", "Budget (10k yuan)"), WAN_YUAN),
        entry("account", Text("费用科目", "費用科目", "Expense item"), "expense_items", 14),
        word("kpi", Text("衡量指标", "衡量指標", "Measured by"), 20),
        word("watch", Text("由谁监督", "由誰監督", "Watched by"), 11),
        entry("state", Text("执行状态", "執行狀態", "State of it"), _STATE, 10),
        figure("progress", Text("进度", "進度", "Progress"), PERCENT, 8, up="wavg", weight="budget", maximum=1)),
    names=("item",), purpose=Text("事项、期限、负责人、预算", "事項、期限、負責人、預算", "Actions, deadlines, owners, budget"), minutes=15,
    rows=25,
    pages=("listing", "figures"), by=("priority", "quarter", "state"), unit=WAN_YUAN, amount="budget", example=EXAMPLE, rules=(
        in_year("C1·1", "deadline"), in_order("C1·2", "start", "deadline"),
        filled("C1·3", "kpi", Text("重要事项写了衡量指标", "重要事項寫了衡量指標", "What is important says what it is measured by"),
               where=_FIRST),
        filled("C1·4", "obstacle", Text("重要事项写了障碍", "重要事項寫了障礙", "What is important names its obstacle"),
               where=_FIRST),
        filled("C1·6", "key_factor", Text("重要事项写了关键因素", "重要事項寫了關鍵因素", "What is important names its key factor"),
               where=_FIRST),
        filled("C1·7", "goal", Text("重要事项写了要达到的目标", "重要事項寫了要達到的目標", "What is important has its aim"), where=_FIRST),
        filled("C1·8", "watch", Text("重要事项写了由谁监督", "重要事項寫了由誰監督", "What is important says who watches it"),
               where=_FIRST),
        keep("C1·9", "XP820", Compare("=", col("progress"), lift(1)), "progress",
             Text("已完成的事项进度是 100%", "已完成的事項進度是 100%", "What is finished stands at 100 %"), where=Is("state", "done"),
             found=col("progress")),
        one_person("C1·10"),
        keep("C1·11", "XP820", Some(tuple(All((
            Is("quarter", one.key), Day("deadline") >= month_of_year(3 * at), Day("deadline") < month_of_year(3 * at + 3)))
            for at, one in enumerate(QUARTERS))), "deadline",
             Text("完成期限在选的季度内", "完成期限在選的季別內", "The deadline lies in the quarter chosen"),
             where=All((Filled("quarter"), Day("deadline") >= Param("year_start"), Day("deadline") <= Param("year_end"))), levels=EXPLAIN),
        keep("C1·12", "XP820", Some((All((Is("state", "todo"), Compare("=", col("progress"), lift(0)))),
                                     All((Not(Is("state", "todo")), col("progress") < 1)))), "progress",
             Text("待启动的进度是 0,没完成的不到 100%", "待啟動的進度是 0,沒完成的不到 100%",
                  "What is to begin stands at 0, what is not finished below 100 %"),
             where=Some(tuple(Is("state", key) for key in ("todo", "doing", "late"))), found=col("progress")),
        filled("C2·1", "steps", Text("重要事项写了操作步骤", "重要事項寫了操作步驟", "What is important has its steps"), where=_FIRST),
        filled("C2·2", "start", Text("重要事项写了开始日期", "重要事項寫了開始日期", "What is important says when it starts"),
               where=_FIRST),
        filled("C2·3", "helpers", Text("重要事项写了人员配备", "重要事項寫了人員配備", "What is important says with whom"), where=_FIRST,
               levels=NOTE),
        filled("C4·1", "quarter", Text("每件事选了季度", "每件事選了季別", "Each action has its quarter")),
        keep("B6·1", "XP816", Compare("<=", Foot("@total", "budget"), Foot("@total", "year", "expense_budget")), "budget",
             Text("行动的预算合计不超过费用预算", "行動的預算合計不超過費用預算", "The actions' budgets stay within the expense budget"),
             whole=True, levels=EXPLAIN),
        filled("B6·2", "account",
               Text("有预算的事项选了费用科目", "有預算的事項選了費用科目", "An action with a budget has its expense item"),
               where=positive("budget")),
        keep("C1·5", "XP815", exists("strategies", ("no", "strategy"), where=(LIVE,)), "strategy", STRATEGY_KNOWN,
             where=All((Filled("strategy"), Filled("item"))))))
