"""Catalogue, XP801 to XP808: declarations of HQ's own tables; XP811 to XP821: the closed set of their rules. Entries as in `rules`; the
levels of the rules are those that HQ declares, these stand where it says none. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.text import Text

_MEND: Final = Text("按规则改这一格;不要的行在「作废」列选「作废」", "按規則改這一格;不要的列在「作廢」欄選「作廢」",
                    "Mend the cell as the rule says; for a row no longer wanted choose “Void” in the column “Void”")
_FILL: Final = Text("补填这一格;不要的行在「作废」列选「作废」", "補填這一格;不要的列在「作廢」欄選「作廢」",
                    "Fill in the cell; for a row no longer wanted choose “Void” in the column “Void”")
_TOTALS: Final = Text("改这一列的数,使合计符合规则", "改這一欄的數,使合計符合規則", "Change the figures of this column until the total keeps the rule")
_CHANGE: Final = Text("在「{column}」改正,保存后再检查", "在「{column}」改正,儲存後再檢核", "Correct “{column}”, save and check again")

RULES: Final = (
    ("XP811", "own-required-blank", "warning/error",
     Text("{row}:还没填 {column}(规则 {rule}:{keeps})", "{row}:還沒填 {column}(規則 {rule}:{keeps})",
          "{row}: {column} not filled in (rule {rule}: {keeps})"), _FILL),
    ("XP812", "own-date-outside-year", "warning/error",
     Text("{row}:{why}(计划年度 {limits};规则 {rule})", "{row}:{why}(計畫年度 {limits};規則 {rule})",
          "{row}: {why} (the plan year is {limits}; rule {rule})"), _MEND),
    ("XP813", "own-out-of-order", "warning/error",
     Text("{row}:{column} {found},先后不对(规则 {rule}:{keeps})", "{row}:{column} {found},先後不對(規則 {rule}:{keeps})",
          "{row}: {column} {found} is out of order (rule {rule}: {keeps})"), _MEND),
    ("XP814", "own-repeated", "warning/error",
     Text("{row}:{column} {found} 和另一行重复(规则 {rule}:{keeps})", "{row}:{column} {found} 和另一列重複(規則 {rule}:{keeps})",
          "{row}: {column} {found} stands in another row too (rule {rule}: {keeps})"), _MEND),
    ("XP815", "own-not-found", "warning/error",
     Text("{row}:{column} {found} 在那张表里没有(规则 {rule}:{keeps})", "{row}:{column} {found} 在那張表裡沒有(規則 {rule}:{keeps})",
          "{row}: {column} {found} does not stand there (rule {rule}: {keeps})"), _MEND),
    ("XP816", "own-total-too-large", "warning/error",
     Text("{column} 合计 {found},超过 {expected},多 {difference}(规则 {rule}:{keeps})", "{column} 合計 {found},超過 {expected},多 {difference}(規則 {rule}:{keeps})",
          "{column} adds up to {found}, above {expected} by {difference} (rule {rule}: {keeps})"), _TOTALS),
    ("XP817", "own-total-differs", "warning/error",
     Text("{column} 合计 {found},应为 {expected},差 {difference}(规则 {rule}:{keeps})", "{column} 合計 {found},應為 {expected},差 {difference}(規則 {rule}:{keeps})",
          "{column} adds up to {found}, not {expected}: {difference} (rule {rule}: {keeps})"), _TOTALS),
    ("XP818", "own-month-differs", "warning/error",
     Text("{column} 该月合计 {found},应为 {expected},差 {difference}(规则 {rule}:{keeps})", "{column} 該月合計 {found},應為 {expected},差 {difference}(規則 {rule}:{keeps})",
          "{column} of the month adds up to {found}, not {expected}: {difference} (rule {rule}: {keeps})"), _TOTALS),
    ("XP819", "own-share-outside", "warning/error",
     Text("{row}:{column} {found},占比不在区间内(规则 {rule}:{keeps})", "{row}:{column} {found},占比不在區間內(規則 {rule}:{keeps})",
          "{row}: {column} {found}, its share lies outside (rule {rule}: {keeps})"), _MEND),
    ("XP820", "own-outside-limits", "warning/error",
     Text("{row}:{column} {found} 不合要求(规则 {rule}:{keeps})", "{row}:{column} {found} 不合要求(規則 {rule}:{keeps})",
          "{row}: {column} {found} is not allowed (rule {rule}: {keeps})"), _MEND),
    ("XP821", "own-row-missing", "warning/error",
     Text("{column}:{why}(规则 {rule}:{keeps})", "{column}:{why}(規則 {rule}:{keeps})", "{column}: {why} (rule {rule}: {keeps})"),
     Text("补上没有的项;多的行在「作废」列选「作废」", "補上沒有的項;多的列在「作廢」欄選「作廢」",
          "Add each entry that is missing; for a row too many choose “Void” in the column “Void”")))

ENTRIES: Final = (
    *RULES,
    ("XP801", "own-table-wrong", "error/error",
     Text("这张自定义表不能用:{why}", "這張自訂表不能用:{why}", "This own table cannot be: {why}"), _CHANGE),
    ("XP802", "own-column-wrong", "error/error",
     Text("这一列不能用:{why}", "這一欄不能用:{why}", "This column cannot be: {why}"), _CHANGE),
    ("XP804", "own-answers-without-a-column", "error/error",
     Text("「{label}」的「{column}」已经有人填了({branches},共 {n} 格),而在总控表里{why};这些不计入汇总,照此下发也就没有地方了",
          "「{label}」的「{column}」已經有人填了({branches},共 {n} 格),而在總控表裡{why};這些不計入彙總,照此發送也就沒有地方了",
          "“{column}” of “{label}” is filled in already ({branches}, {n} cells), and the master {why}; they do not count, and workbooks issued now have no place for them"),
     Text("在「{sheet}」把它改回原来的样子(可以另起新名称),再下发;可以另加新列。就按现在的,请这些单位填在之后下发的填报表里再上报。真不要了就留着那一行,「状态」选「停用」(「填报安排」没有状态,各轮选「否」):已填的留在汇总表「{former}」",
          "在「{sheet}」把它改回原來的樣子(可以另起新名稱),再發送;可以另加新欄。就按現在的,請這些單位填在之後發送的填報檔裡再提報。真不要了就留著那一列,「狀態」選「停用」(「填報安排」沒有狀態,各輪選「否」):已填的留在彙總表「{former}」",
          "Put it back on “{sheet}” as it was (a new name is fine) and issue again; new columns can be added. If it is to stay as it is "
          "now, let these units send the workbook issued since, filled in. What is wanted no more keeps its "
          "row with the Status “Off” (“Tables issued” has none: “No” in each round): what was typed stays on “{former}” of the roll-up")),
    ("XP805", "own-answers-put-aside", "note/note",
     Text("「{label}」的「{column}」已不是填的时候那样(改了、停用或不再下发);已经填了的({branches},共 {n} 格)留在汇总表「{former}」,不计入现在的表",
          "「{label}」的「{column}」已不是填的時候那樣(改了、停用或不再發送);已經填了的({branches},共 {n} 格)留在彙總表「{former}」,不計入現在的表",
          "“{column}” of “{label}” is no longer as it was filled in (changed, off, or no longer issued); what was typed ({branches}, "
          "{n} cells) stays on “{former}” of the roll-up and does not count"),
     terms.NOTHING_TO_DO),
    ("XP806", "own-rule-not-asked", "note/note",
     Text("「{label}」的规则 {rule} 要看「{other}」,后者没有和它一起下发({what}):这些规则不检查",
          "「{label}」的規則 {rule} 要看「{other}」,後者沒有和它一起發送({what}):這些規則不檢核",
          "Rules {rule} of “{label}” look into “{other}”, not issued with it ({what}): they are not asked"),
     Text("要检查就一起下发;不检查就不用管", "要檢核就一起發送;不檢核就不用管", "Issue them together to have them asked; else there is nothing to do")),
    ("XP807", "own-rule-hushed-since", "note/note",
     Text("「{label}」的规则 {rule} 下发之后改成了{what}:总部这里照现在的算,不再退回;已下发的填报表里还照旧检查",
          "「{label}」的規則 {rule} 發送之後改成了{what}:總公司這裡照現在的算,不再退回;已發送的填報檔裡還照舊檢核",
          "Rule {rule} of “{label}” was made “{what}” after the issue: here that holds, and nothing goes back for it; workbooks that are out "
          "still show it"),
     Text("无需处理;要填报表里也照现在的,就再下发一次", "無需處理;要填報檔裡也照現在的,就再發送一次",
          "Nothing needs doing; to have it so in the workbooks too, issue them again")),
    ("XP808", "own-answers-renamed", "note/note",
     Text("「{old}」现在叫「{new}」;已填在「{old}」下的({branches},共 {n} 格)照样计入,算作「{new}」",
          "「{old}」現在叫「{new}」;已填在「{old}」下的({branches},共 {n} 格)照樣計入,算作「{new}」",
          "“{old}” is called “{new}” now; what was typed under “{old}” ({branches}, {n} cells) counts on, as “{new}”"),
     Text("意思没变就不用管;意思变了,就改回原来的名称,新的意思另加一列或一张表", "意思沒變就不用管;意思變了,就改回原來的名稱,新的意思另加一欄或一張表",
          "If it means the same there is nothing to do; if not, put the name back and add a column or a table for what is meant now")),
    ("XP803", "own-rule-wrong", "error/error",
     Text("这条规则不能用:{why}", "這條規則不能用:{why}", "This rule cannot be: {why}"), _CHANGE))
