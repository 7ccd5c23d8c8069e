"""Codes that a written reason answers without ending them: what else helps, which is all that helps where they must be
fixed, and is said beside a reason that is there already. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.schema.codes.pages import REBALANCE as _PAGE
from xlplan.text import Text

WHEN: Final[dict[str, Text]] = {  # when HQ's master makes a code graver
    "XP421": Text("分公司的费用控制数全部是「控制」型时,二上起必须改;只有部分是「控制」型时,超出的那个一级科目必须改(XP428)",
                  "分公司的費用額度全部是「管制」型時,定案起必須修正;只有部分是「管制」型時,超出的那個一級科目必須修正(XP428)",
                  "Where all ceilings of the branch are under Control it must be fixed from the final submission on; where some are, the "
                  "group above its own must be (XP428)"),
    "XP428": Text("只查总控表「费用控制数」里控制型是「控制」的一级科目;「报警」型的由 XP421、XP422 请分公司说明",
                  "只查總控表「費用額度」裡控管類型是「管制」的一級科目;「警示」型的由 XP421、XP422 請分公司說明",
                  "Asked of groups whose kind of control is Control on the sheet Expense ceilings; for Alarm XP421 and XP422 ask the branch for a reason"),
}
_WAYS: Final[dict[str, Text]] = {
    "XP255": Text("请按单位 {unit} 重填", "請按單位 {unit} 重填", "Type it again in {unit}"),
    "XP256": Text("按本行自己的季节重填各月", "按本列自己的季節重填各月", "Type the months of the row's own season"),
    "XP325": Text("改讲师或日期", "改講師或日期", "Change the trainer or the dates"),
    "XP327": Text("重复的行在「作废」列选「作废」", "重複的列在「作廢」欄選「作廢」", "For a row entered twice choose “Void” in the column “Void”"),
    "XP328": Text("请按「元」重填", "請按「元」重填", "Type it again in yuan"),
    "XP329": Text("核对并改「参训人数」(一场的人数,不是人次)", "核對並改「受訓人數」(一場的人數,不是人次)", "Correct “Participants” (of one session, not person-times)"),
    "XP401": Text(f"从「{_PAGE.zh_cn}」表把建议的月份粘贴为数值,合计就等于下达目标",
                  f"從「{_PAGE.zh_tw}」表把建議的月份貼上值,合計就等於下達目標",
                  f"Paste the suggested months from the sheet “{_PAGE.en}” as values and the total meets the target"),
    "XP402": Text(f"照「{_PAGE.zh_cn}」表改本行月份", f"照「{_PAGE.zh_tw}」表改本列月份",
                  f"Change the months of this row as the sheet “{_PAGE.en}” has them"),
    "XP405": Text("对照「上年同期」行调整这些月份", "對照「去年同期」列調整這些月份", "Compare with the row “Same month last year” and change these months"),
    "XP406": Text("在上下半年之间调整月份", "在上下半年之間調整月份", "Move months between the halves"),
    "XP407": Text("按「上年同期」行的淡旺季调整各月", "按「去年同期」列的淡旺季調整各月", "Follow the season of the row “Same month last year”"),
    "XP411": Text("减少入职或增加离职人数;确需增编请总部改定编后重新下发", "減少到職或增加離職人數;確需增編請總公司改核定員額後重新發送",
                  "Type fewer heads joining or more leaving; where more are needed HQ changes the authorised heads and issues again"),
    "XP412": Text("增加入职或改「负责网点数」", "增加到職或改「負責據點數」", "Add heads or change “Outlets served”"),
    "XP421": Text("压减超出的科目(联动的科目改来源表);确需超出请总部改控制数后重新下发",
                  "減少超出的科目(連動的科目改來源表);確需超出請總公司改額度上限後重新發送",
                  "Cut the items that exceed (linked items on the sheet they come from); where more is needed HQ "
                  "changes the ceilings and issues again"),
    "XP422": Text("压减本行月份(联动的科目改来源表)", "減少本列月份(連動的科目改來源表)",
                  "Cut the months of this row (of a linked item on the sheet it comes from)"),
    "XP425": Text("压减返利、搭赠,转到终端和推广", "減少獎勵金、搭贈,轉到終端和推廣", "Move rebate money to outlets and promotion"),
    "XP427": Text("按进场、陈列、活动的实际月份填", "按上架、陳列、活動的實際月份填", "Put it in the months of listing, display and activities"),
    "XP432": Text("降低份额或月份", "降低比重或月份", "Lower shares or months"),
    "XP523": Text("请缺的环节在首页「签批」签上", "請缺的環節在首頁「簽核」簽上", "Let the missing steps sign under “Sign-off” on the start page"),
    "XP529": Text("请重新签批,照抄首页现在的校验码", "請重新簽核,照抄首頁現在的校驗碼", "Sign again, with the control number that the start page shows now"),
    "XP528": Text("请总控表「审批人」里的人签批", "請總控表「簽核人」裡的人簽核", "Let the person on the sheet Approvers sign"),
    "XP510": Text("请另一人批准", "請另一人批准", "Let somebody else approve"),
}
_MUST_FIX: Final = Text("{way};只写原因不能通过", "{way};只寫原因不能通過", "{way}; a reason alone will not do")
_ANSWERED: Final = Text("{way},或请总部审阅已写的说明", "{way},或請總公司審閱已寫的說明", "{way}, or let HQ decide on the reason given")
MUST_FIX: Final = {code: Text(*(said.replace("{way}", way) for said, way in zip(_MUST_FIX.all(), text.all(), strict=True)))
                   for code, text in _WAYS.items()}
ANSWERED: Final = {code: Text(*(said.replace("{way}", way) for said, way in zip(_ANSWERED.all(), text.all(), strict=True)))
                   for code, text in _WAYS.items()}
