"""The words of the trade, each said once: what stands as a heading, a choice or a name in three places or more. Floor 0.

A term is written as a heading; `in_sentence` makes of it what stands inside a sentence. Keys are those of the data they name.
"""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

# rounds: as the master offers them and workbooks print them; and where there is room for a word only
ROUND: Final = Text("轮次", "輪次", "Round")
ROUNDS: Final[dict[str, Text]] = {
    "guide": Text("一下(下达指导数)", "初編下達(指導數)", "Guide figures"),
    "bottom_up": Text("一上(分公司申报)", "初編(分公司提報)", "First submission"),
    "revise": Text("二下(下达调整数)", "調整(下達調整數)", "Revised figures"),
    "final": Text("二上(定稿)", "定案(定稿)", "Final submission"),
    "approved": Text("批复(终版)", "核准(終版)", "Approved"),
}
SHORT_ROUNDS: Final[dict[str, Text]] = {
    "guide": Text("一下", "初編下達", "Guide"), "bottom_up": Text("一上", "初編", "First submission"),
    "revise": Text("二下", "調整", "Revision"), "final": Text("二上", "定案", "Final submission"),
    "approved": Text("批复", "核准", "Approved"),
}

# sheets of the master
IF_BLANK: Final = Text("留空时", "留空時", "If left blank")
CORE: Final = Text("核心表", "核心表", "Core")  # what the plan cannot do without

# findings
SEVERITY: Final = Text("级别", "級別", "Severity")
SEVERITIES: Final[dict[str, Text]] = {  # gravest last
    "note": Text("提示", "提示", "Note"), "warning": Text("请说明", "請說明", "Explain"), "error": Text("必须改", "必須修正", "Must fix"),
}
CODE: Final = Text("代码", "代碼", "Code")
WHAT_TO_DO: Final = Text("怎么改", "怎麼改", "What to do")
NOTHING_TO_DO: Final = Text("无需处理", "無需處理", "Nothing to do")
AMOUNT: Final = Text("金额", "金額", "Amount")
DIFFERENCE: Final = Text("差异", "差異", "Difference")
RESULT: Final = Text("结果", "結果", "Result")

# how far a branch, a file or a table of it is
STATUS: Final = Text("状态", "狀態", "Status")
MISSING: Final = Text("未交", "未交", "Missing")
RETURNED: Final = Text("退回", "退回", "Returned")
RECEIPT: Final = Text("回执", "回執", "Receipt")
NOT_OPENED: Final = Text("本轮不填", "本輪不填", "Not opened")
PASSED: Final = Text("通过", "通過", "Accepted")
SENDER: Final = Text("来自", "來自", "From")
REVIEWED: Final = Text("已审", "已審", "Reviewed")
PASSED_TO_EXPLAIN: Final = Text("通过(请说明)", "通過(請說明)", "Accepted, to explain")
IN: Final = Text("计入", "計入", "In")
FORMER_COLUMNS: Final = Text("以前的列", "以前的欄", "Former columns")

# who and where
HQ: Final = Text("总部", "總公司", "HQ")
COMPANY: Final = Text("公司", "公司", "Company")
PARENT: Final = Text("上级", "上級", "Parent")
REGION: Final = Text("大区", "區域", "Region")
BRANCH: Final = Text("分公司", "分公司", "Branch")
UNIT: Final = Text("单位", "單位", "Unit")
HQ_RUN: Final = Text("总部直管", "總公司直管", "HQ-run")
POST: Final = Text("岗位", "職務", "Post")
NAME: Final = Text("姓名", "姓名", "Name")
OTHER: Final = Text("其他", "其他", "Other")
CATEGORY: Final = Text("品类", "品類", "Category")
CHANNEL: Final = Text("渠道", "通路", "Channel")
ACCOUNT_GROUP: Final = Text("一级科目", "一級科目", "Group")

# figures
GOAL: Final = Text("公司目标", "公司目標", "Company goal")
LAST_PLAN: Final = Text("上年计划", "去年計畫", "Last plan")
PY_ESTIMATE: Final = Text("{py}年预计", "{py}年預估", "{py} estimate")
TARGET: Final = Text("下达目标", "下達目標", "Target")
DECLARED: Final = Text("申报", "提報", "Declared")
ADJUSTMENT: Final = Text("总部调整", "總公司調整", "HQ adjustment")
APPROVED: Final = Text("核定", "核定", "Approved")
CEILING: Final = Text("控制数", "額度上限", "Ceiling")
TOTAL: Final = Text("合计", "合計", "Total")
ALL_ROWS: Final = Text("全部行", "全部列", "All rows")  # a foot row without figures, on which checks of all rows stand
FIRST_ASSIGNED: Final = Text("首次下达", "首次下達", "First assigned")
LATER_ASSIGNMENTS: Final = Text("追加下达", "追加下達", "Later assignments")
REGION_SHIFT: Final = Text("大区调剂", "區域調劑", "Regional shift")
REGION_REVIEW: Final = Text("大区审核意见", "區域審核意見", "Regional review")
TOTAL_ASSIGNED: Final = Text("下达合计", "下達合計", "Total assigned")
SHARE: Final = Text("占比", "占比", "Share")
GROWTH: Final = Text("增长率", "成長率", "Growth")
EXPENSE_RATIO: Final = Text("费用率", "費用率", "Expense ratio")
WEIGHT: Final = Text("权重", "權重", "Weight")
HEADS: Final = Text("人数", "人數", "Heads")
OPENING_HEADS: Final = Text("年初在岗", "年初在職", "Opening heads")
AUTHORISED_HEADS: Final = Text("定编", "核定員額", "Authorised heads")
PERSON_TIMES: Final = Text("人次", "人次", "Person-times")
SESSIONS: Final = Text("节数", "堂數", "Sessions")
MONTH: Final = Text("月", "月", "Month")
YEAR: Final = Text("年", "年", "Year")
WHOLE_YEAR: Final = Text("全年", "全年", "Year")

# columns of any list
FILE: Final = Text("文件", "檔案", "File")
SHEET: Final = Text("工作表", "工作表", "Sheet")
CELL: Final = Text("单元格", "儲存格", "Cell")
NUMBER: Final = Text("序号", "序號", "No.")
LEVEL: Final = Text("层级", "層級", "Level")
DATE: Final = Text("日期", "日期", "Date")
SOURCE: Final = Text("来源", "來源", "Source")
REMARK: Final = Text("备注", "備註", "Remark")

# what HQ says
HQ_DECISION: Final = Text("总部处理意见", "總公司處理意見", "HQ's decision")
CONCLUSION: Final = Text("会议结论", "會議結論", "Meeting conclusion")
RULING: Final = Text("申诉处理", "申訴處理", "Ruling on the appeal")
PLAN_FOLDER: Final = Text("计划文件夹", "計畫資料夾", "PLAN")  # as a command names any
UNPLACED: Final = Text("待落实", "待落實", "To be placed")
ON_BEHALF: Final = Text("代改", "代改", "On the branch's behalf")


def in_sentence(term: Text) -> Text:
    """The word as it stands inside a sentence: `growth` of `Growth`."""
    return Text(term.zh_cn, term.zh_tw, term.en[0].lower() + term.en[1:])
