"""Catalogue, XP645 to XP649, XP670 to XP671: HQ's own decisions in the master workbook. Entries as in `rules`. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

ENTRIES: Final = (
    ("XP645", "approved-without-approver-or-date", "error/error",
     Text("这一行已批,但没有填「{column}」,不计入", "這一列已核准,但沒有填「{column}」,不計入",
          "This line is approved, but “{column}” is blank; it does not count"),
     Text("填上「{column}」;还没批的把状态改成「拟定」", "填上「{column}」;還沒核准的把狀態改成「擬定」",
          "Fill in “{column}”; while it is not approved, set the status to Proposed")),
    ("XP646", "proposer-is-approver", "warning/warning",
     Text("提出人和批准人是同一人:{name}", "提出人和核准人是同一人:{name}", "Proposed and approved by the same person: {name}"),
     Text("请另一人批准,并改写批准人", "請另一人核准,並改寫核准人", "Let somebody else approve it, and enter that name")),
    ("XP647", "decisions-waiting", "warning/warning",
     Text("「{sheet}」有 {n} 行还是「拟定」,没有计入:{lines}", "「{sheet}」有 {n} 列還是「擬定」,沒有計入:{lines}",
          "“{sheet}”: still proposed and not counted, {n} in all: {lines}"),
     Text("批准的填批准人和日期,把状态改成「已批」;不要的改成「撤回」", "核准的填核准人和日期,把狀態改成「已核准」;不要的改成「撤回」",
          "Approve them (approver, date, status Approved), or set the status to Withdrawn")),
    ("XP648", "decision-dated-far-off", "error/error",
     Text("日期 {found} 离计划年度太远,这一行不计入;应在 {first} 到 {last} 之间",
          "日期 {found} 離計畫年度太遠,這一列不計入;應在 {first} 到 {last} 之間",
          "The date {found} is far from the plan year, so the line does not count; it lies between {first} and {last}"),
     Text("改成 {first} 到 {last} 之间的日期", "改成 {first} 到 {last} 之間的日期", "Enter a date between {first} and {last}")),
    ("XP649", "adjustment-waits-for-branch", "note/note",
     Text("{branch} 的「{label}」还没有汇总进来,这笔总部调整({row} · {column},{found} {unit})先不计入",
          "{branch} 的「{label}」還沒有彙總進來,這筆總公司調整({row} · {column},{found} {unit})先不計入",
          "“{label}” of {branch} is not in yet, so this HQ adjustment ({row} · {column}, {found} ({unit})) does not count for now"),
     Text("总控表不用改:等填报单位交来、这张表通过后自动计入;一直不交的,下一轮下发时计在下达数上",
          "總控表不用改:等填報單位交來、這張表通過後自動計入;一直不交的,下一輪發送時計在下達數上",
          "Nothing to change in the master workbook: it counts by itself once the unit has sent this table and it is accepted; if it never "
          "does, it counts on what was issued when the next round goes out")),
    ("XP670", "decision-stands-again", "warning/warning",
     Text("这一行除序号外与 {first} 相同,两行都已批,都算了", "這一列除序號外與 {first} 相同,兩列都已核准,都算了",
          "But for its number this line says what {first} says; both are approved and both count"),
     Text("重复的就删除或把状态改成「撤回」;确是两笔就不用改", "重複的就刪除或把狀態改成「撤回」;確是兩筆就不用改",
          "Delete a repeated line or set its status to Withdrawn; leave it if there are two such decisions")),
    ("XP671", "assignment-as-large-as-the-goal", "warning/warning",
     Text("追加下达 {found} {unit} 是公司目标 {expected} {unit} 的 {share}", "追加下達 {found} {unit} 是公司目標 {expected} {unit} 的 {share}",
          "The later assignment of {found} ({unit}) is {share} of the company goal of {expected} ({unit})"),
     Text("核对金额和单位;确实如此就不用改", "核對金額和單位;確實如此就不用改", "See the amount and its unit; leave it if it is so")),
)
