"""Catalogue, XP55x: from one round to the next (`xlplan targets`, `xlplan issue`). Entries as in `rules`. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

ENTRIES: Final = (
    ("XP550", "unassigned-would-move", "error/error",
     Text("照现在的核定数下发,未分配会由 {expected} 变成 {found} 万元(差 {difference}),这没有人决定过",
          "照現在的核定數發送,未分配會由 {expected} 變成 {found} 萬元(差 {difference}),這沒有人決定過",
          "Issued like this, what is unassigned would go from {expected} to {found} (10k yuan; {difference}), which nobody decided"),
     Text("请用「{sheet}」的行把差额补回;同意由未分配承担的,运行 xlplan issue 时加 --balance unassigned,或在「{label}」把「{field}」选为「{choice}」",
          "請用「{sheet}」的列把差額補回;同意由未分配承擔的,執行 xlplan issue 時加 --balance unassigned,或在「{label}」把「{field}」選為「{choice}」",
          "Bring the difference back by lines on “{sheet}”; if what is unassigned may take it, run xlplan issue with --balance unassigned, or "
          "choose “{choice}” for “{field}” on “{label}”")),
    ("XP551", "declared-row-gone", "error/error",
     Text("{branch}「{label}」的 {row} 有数({stands}),总控表里{why},下一轮的填报表放不下它",
          "{branch}「{label}」的 {row} 有數({stands}),總控表裡{why},下一輪的填報檔放不下它",
          "{row} of “{label}” of {branch} holds figures ({stands}), and the master workbook {why}: the next workbook has no place for it"),
     Text("请把总控表改回来;确实不要的,用「{sheet}」的行(写明理由)把它调为 0 或转给别的行;岗位用一行「期内离职」把在岗人数调为 0",
          "請把總控表改回來;確實不要的,用「{sheet}」的列(寫明理由)把它調為 0 或轉給別的列;職務用一列「期內離職」把在職人數調為 0",
          "Put the master workbook back as it was; if the row is to go, bring it to 0 or move it to other rows by lines on “{sheet}”, with a "
          "reason; the heads of a post by a line on its row “Leaving”")),
    ("XP552", "line-changed-after-issue", "error/error",
     Text("「{sheet}」第 {item} 号已随下发生效({was}),之后被改动、撤回或删除;填报单位手里的是原来的,本次没有按改动后的计",
          "「{sheet}」第 {item} 號已隨發送生效({was}),之後被改動、撤回或刪除;填報單位手裡的是原來的,這次沒有按改動後的計",
          "Line {item} of “{sheet}” went out in an issue ({was}) and was changed, withdrawn or deleted since; the units hold it as it was, and "
          "the change does not count"),
     Text("请把它改回原样;要再改的,另写一行,写明理由", "請把它改回原樣;要再改的,另寫一列,寫明理由",
          "Put it back as it was; for a further change write a line of its own, with its reason")),
    ("XP553", "gap-left-open", "note/note",
     Text("{branch} 申报 {found} 万元,下达 {expected} 万元,差 {difference};总部没有写调整,下一轮仍按下达",
          "{branch} 提報 {found} 萬元,下達 {expected} 萬元,差 {difference};總公司沒有寫調整,下一輪仍按下達",
          "{branch} declared {found}, assigned were {expected} (10k yuan; {difference}); HQ wrote no line, so the next round keeps what was "
          "assigned"),
     Text("同意申报数的,在「{sheet}」写一行调整 0;另有决定的写调整数", "同意提報數的,在「{sheet}」寫一列調整 0;另有決定的寫調整數",
          "To accept it write a line of 0 on “{sheet}”, else the change that was decided")),
    ("XP554", "hold-lifted", "note/note",
     Text("{branch} 固定的月份放不下核定数,已在下一轮放开(万元):{rows}", "{branch} 固定的月份放不下核定數,已在下一輪放開(萬元):{rows}",
          "The months that {branch} fixed leave no room for the approved figure; in the next round they are free again (10k yuan): {rows}"),
     Text("无需处理;要留住它固定的月份,就在「{sheet}」写一行调整 0,按它的申报接受", "無需處理;要留住它固定的月份,就在「{sheet}」寫一列調整 0,按它的提報接受",
          "Nothing to do; to keep the months it fixed, accept its figure by a line of 0 on “{sheet}”")),
    ("XP555", "master-changed-since-issue", "warning/warning",
     Text("总控表下发之后改过:{branch} 手里第 {found} 次下发的数与现在的总控表不同:{changes}",
          "總控表發送之後改過:{branch} 手裡第 {found} 次發送的數與現在的總控表不同:{changes}",
          "The master workbook was changed since: {branch} holds issue {found}, and the master says otherwise now: {changes}"),
     Text("按现在的,用 xlplan issue --round {round} --branches {code} --reason 原因 给它重新下发,已填的会带过去;不该改的,把总控表改回",
          "按現在的,用 xlplan issue --round {round} --branches {code} --reason 原因 給它重新發送,已填的會帶過去;不該改的,把總控表改回",
          "If the master is right, issue to it again with xlplan issue --round {round} --branches {code} --reason WHY: what it filled in is "
          "taken along; if not, put the master back")),
    ("XP556", "filled-on-an-earlier-issue", "note/note",
     Text("这个文件填在第 {found} 次下发的填报表上,之后第 {expected} 次又下发给了它;总部的数按第 {expected} 次的计,与文件里不同的:{changes}",
          "這個檔案填在第 {found} 次發送的填報檔上,之後第 {expected} 次又發送給了它;總公司的數按第 {expected} 次的計,與檔案裡不同的:{changes}",
          "This file was filled in on issue {found}; issue {expected} came since. HQ's figures count as in issue {expected}; other than in "
          "the file: {changes}"),
     Text("请核对申报数是否要跟着改;要改的,在第 {expected} 次下发的填报表里改好再上报", "請核對提報數是否要跟著改;要改的,在第 {expected} 次發送的填報檔裡改好再提報",
          "See whether what was declared must follow; if so, change it in the workbook of issue {expected} and send that")),
    ("XP557", "no-place-in-the-later-issue", "error/error",
     Text("「{label}」填在第 {found} 次下发的填报表上,按第 {expected} 次的计不了:{why}", "「{label}」填在第 {found} 次發送的填報檔上,按第 {expected} 次的計不了:{why}",
          "“{label}” was filled in on issue {found} and does not fit issue {expected}: {why}"),
     Text("请填报单位在第 {expected} 次下发的填报表里填好「{label}」再上报", "請填報單位在第 {expected} 次發送的填報檔裡填好「{label}」再提報",
          "Let the unit fill in “{label}” in the workbook of issue {expected} and send that")),
    ("XP558", "appeal-open", "error/error",
     Text("{branch} 对「{what}」的申诉还没有处理({text})", "{branch} 對「{what}」的申訴還沒有處理({text})",
          "The appeal of {branch} about {what} is open ({text})"),
     Text("同意或部分同意的,在「{sheet}」为它的这张表写一行;不同意的,在汇总表「{label}」页这一行的「申诉处理」填理由并保存,再运行一次",
          "同意或部分同意的,在「{sheet}」為它的這張表寫一列;不同意的,在彙總表「{label}」頁這一列的「申訴處理」填理由並儲存,再執行一次",
          "Where it is granted, in part too, write a line on “{sheet}” for this table of the unit; else type the reason under “Ruling on the "
          "appeal” in its row of the page “{label}” of the roll-up, save, and run it again")),
    ("XP559", "change-not-placed", "warning/error",
     Text("{branch}「{what}」核定 {expected},申报 {found},待落实 {left} {unit}",
          "{branch}「{what}」核定 {expected},提報 {found},待落實 {left} {unit}",
          "{branch}, {what}: approved {expected}, declared {found}, {left} ({unit}) to be placed"),
     Text("请该单位把这一处降到核定数(联动的科目改来源表)后重报;总部同意照申报的,在「{sheet}」为同一行、同一期间写一行调整 0,再运行一次",
          "請該單位把這一處降到核定數(連動的科目改來源表)後重新提報;總公司同意照提報的,在「{sheet}」為同一列、同一期間寫一列調整 0,再執行一次",
          "Let the unit bring this down to the approved figure (linked items on the sheet they come from) and send again; where HQ lets it stand as "
          "declared, write a line of 0 on “{sheet}” for the same row and period, and run it again")),
    ("XP561", "unit-gone", "warning/warning",
     Text("{branch} 上一轮下达了 {found} 万元,总控表里本计划年度已没有这个单位:它的下达数、申报数都不再计入",
          "{branch} 上一輪下達了 {found} 萬元,總控表裡本計畫年度已沒有這個單位:它的下達數、提報數都不再計入",
          "{branch} was assigned {found} (10k yuan) in the last round and is no unit of the plan year any more: neither its target nor "
          "what it declared counts now"),
     Text("没有撤并的,改回它的生效、失效日期;撤并的,用「{sheet}」或「{label}」的行把这笔目标给别的单位,或由未分配承担",
          "沒有裁併的,改回它的生效、失效日期;裁併的,用「{sheet}」或「{label}」的列把這筆目標給別的單位,或由未分配承擔",
          "If it goes on, put its dates back; if it was closed or merged, give the target to others by lines on “{sheet}” or “{label}”, or let "
          "what is unassigned take it")),
    ("XP563", "goal-changed-since-issue", "warning/warning",
     Text("公司目标在上次下发以后改过:当时 {expected} 万元,现在 {found} 万元(差 {difference});各单位的下达不因此变动,未分配由 {was} 变为 {now} 万元",
          "公司目標在上次發送以後改過:當時 {expected} 萬元,現在 {found} 萬元(差 {difference});各單位的下達不因此變動,未分配由 {was} 變為 {now} 萬元",
          "The company's goal was changed since units were issued to last: {expected} then, {found} now (10k yuan; {difference}). Their "
          "targets do not follow it; what is unassigned goes from {was} to {now}"),
     Text("确是总部决定的,不用改;要让单位承担的,用「{label}」(来源选「加码」)或「{sheet}」的行分给它们;不是决定的,把公司目标改回",
          "確是總公司決定的,不用改;要讓單位承擔的,用「{label}」(來源選「加碼」)或「{sheet}」的列分給它們;不是決定的,把公司目標改回",
          "If HQ decided so, nothing need be done; to have units carry it write lines on “{label}” (source: over-assignment) or “{sheet}”; "
          "if nobody did, put the goal back")),
    ("XP564", "ceiling-below-budget", "warning/warning",
     Text("{branch}「{group}」的费用控制数由 {was} 降到 {expected} 万元(按比率的随核定目标走),它预算里的 {found} 万元照带到下一轮,一下发就超出(差 {difference})",
          "{branch}「{group}」的費用額度由 {was} 降到 {expected} 萬元(按比率的隨核定目標走),它預算裡的 {found} 萬元照帶到下一輪,一發送就超出(差 {difference})",
          "{group} of {branch}: the expense ceiling comes down from {was} to {expected} (10k yuan; a rate follows the approved target), and the "
          "{found} in its budget go on into the next workbook, above it as they arrive ({difference})"),
     Text("要它降下来的,用「{sheet}」的行核减这些科目,它会看到;同意照支的,在「{label}」给它这一组单写一行金额",
          "要它降下來的,用「{sheet}」的列核減這些科目,它會看到;同意照支的,在「{label}」給它這一組單寫一列金額",
          "To bring it down write lines on “{sheet}” for these items, which the unit sees; to let it stand give the unit an amount of its own "
          "for the group on “{label}”")),
    ("XP565", "line-older-than-assignment", "error/error",
     Text("{branch} 申报 {found} 万元,下达 {expected} 万元,差 {difference};「{sheet}」第 {item} 号({dates})写在本轮重新下发给它的追加下达({day},{new})之前,结清不了这个差异",
          "{branch} 提報 {found} 萬元,下達 {expected} 萬元,差 {difference};「{sheet}」第 {item} 號({dates})寫在本輪重新發送給它的追加下達({day},{new})之前,結清不了這個差異",
          "{branch} declared {found}, assigned were {expected} (10k yuan; {difference}); line {item} of “{sheet}” ({dates}) is older than the "
          "later assignment ({day}, {new}) that was issued to it again in this round, and settles no gap that came with that"),
     Text("请为 {branch} 在「{sheet}」再写一行,日期不早于 {day}:同意申报数(连同已有的行)的写调整 0,另有决定的写调整数",
          "請為 {branch} 在「{sheet}」再寫一列,日期不早於 {day}:同意提報數(連同已有的列)的寫調整 0,另有決定的寫調整數",
          "Write one more line for {branch} on “{sheet}”, not dated before {day}: of 0 to accept what was declared with the lines there "
          "are, else the change that was decided")),
    ("XP579", "above-ceiling-as-it-goes-out", "error/error",
     Text("{branch} · {of} · {row}:{found} {unit},总部准许 {expected},超出 {difference};没有总部的调整行,照此下发就等于默认了",
          "{branch} · {of} · {row}:{found} {unit},總公司准許 {expected},超出 {difference};沒有總公司的調整列,照此發送就等於默許了",
          "{branch} · {of} · {row}: {found} ({unit}), HQ allows {expected}, above by {difference}; no line of HQ says anything about it, and "
          "to send it out as it is would grant it in silence"),
     Text("请为 {branch} 的「{of}」在「{sheet}」写一行:要压下来的写核减数,同意的写调整 0;或者改「{label}」后再下发",
          "請為 {branch} 的「{of}」在「{sheet}」寫一列:要壓下來的寫核減數,同意的寫調整 0;或者改「{label}」後再發送",
          "Write a line on “{sheet}” about “{of}” of {branch}: the cut where it must come down, 0 to grant it; or change “{label}” and issue "
          "then")),
    ("XP598", "addition-not-taken-up", "warning/warning",
     Text("{branch} 没有用上总部给的追加:{what},总部核定 {expected} {unit},它申报 {found}({difference});照此批复,追加的部分没有人用,动用的预留也不会退回",
          "{branch} 沒有用上總公司給的追加:{what},總公司核定 {expected} {unit},它提報 {found}({difference});照此核准,追加的部分沒有人用,動用的預留也不會退回",
          "{branch} did not take up what HQ added: {what}, HQ approved {expected} ({unit}), it declares {found} ({difference}); approved like "
          "that the addition is nobody's, and what it drew from the reserve does not come back"),
     Text("请它补填后重新上报;不用了的,在「{sheet}」对同一处再写一行(调整 0 表示以申报数为准),动用预留的那一行另写一行冲回",
          "請它補填後重新提報;不用了的,在「{sheet}」對同一處再寫一列(調整 0 表示以提報數為準),動用預留的那一列另寫一列沖回",
          "Let it fill that in and send its file again; if it is not wanted any more write one more line about the same place on “{sheet}” (0: "
          "what is declared stands), and one that gives back what was drawn from the reserve")),
    ("XP581", "approval-not-sent-back", "warning/error",
     Text("{branch} 还没有签收发回批复", "{branch} 還沒有簽收寄回核准函", "{branch} has not sent the approval back acknowledged"),
     Text("请催它签收发回;核定数照计,人员目标要等它发回", "請催它簽收寄回;核定數照計,個人目標要等它寄回",
          "Chase it; the approved figures count all the same, its targets by person once it is back")),
    ("XP582", "judged-in-its-round", "note/note",
     Text("这个文件是{was}的,那时已收到并审过;本轮是{now},它不计入本轮", "這個檔案是{was}的,當時已收到並審過;本輪是{now},它不計入本輪",
          "This file is of an earlier round ({was}) and was judged then; now it is {now}, in which it does not count"),
     Text("无需处理;该单位本轮的文件收到以后再计", "無需處理;該單位本輪的檔案收到以後再計",
          "Nothing need be done; the unit counts in this round once its file of this round is in")),
    ("XP580", "approval-not-acknowledged", "warning/warning",
     Text("批复还没有签收:「{sheet}」的「{label}」缺 {fields}", "核准還沒有簽收:「{sheet}」的「{label}」缺 {fields}",
          "The approval is not acknowledged yet: “{label}” on “{sheet}” lacks {fields}"),
     Text("请在「{sheet}」的「{label}」选「{choice}」,写姓名和日期(如 2026-12-20),再发回", "請在「{sheet}」的「{label}」選「{choice}」,寫姓名和日期(如 2026-12-20),再寄回",
          "Under “{label}” on “{sheet}” choose “{choice}”, type name and date (such as 2026-12-20) and send the file back")),
)
