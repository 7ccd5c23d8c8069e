"""Catalogue, XP54x: the ledger against its chain, and files against the ledger (`xlplan audit`). Entries as in `rules`. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.text import Text

_BACKUP: Final = Text(
    "请先把现在的 ledger.db 另存一份备查,再从备份放回 xlplan audit 通过的那份;没有备份时,请拿 issued/、inbox/ 和邮件逐条核对",
    "請先把現在的 ledger.db 另存一份備查,再從備份放回 xlplan audit 通過的那份;沒有備份時,請拿 issued/、inbox/ 和郵件逐筆核對",
    "Keep a copy of ledger.db as it is for whoever looks into it, then put back one from your backup that xlplan audit finds whole; "
    "without one go through issued/, inbox/ and the mails")

ENTRIES: Final = (
    ("XP540", "chain-broken", "error/error",
     Text("台账的链在第 {record} 条断开({what}):{why};实际是 {found},应为 {expected}。从这一条起都不能作准",
          "台帳的鏈在第 {record} 筆斷開({what}):{why};實際是 {found},應為 {expected}。從這一筆起都不能作準",
          "The chain of the ledger breaks at record {record} ({what}): {why}; found {found}, expected {expected}. Nothing from there on can "
          "be relied upon"),
     _BACKUP),
    ("XP541", "ledger-changed-by-hand", "error/error",
     Text("台账绕过 xlplan 被改过:{what} · {why}", "台帳繞過 xlplan 被改過:{what} · {why}",
          "The ledger was changed, and not by xlplan: {what} · {why}"),
     _BACKUP),
    ("XP542", "issued-file-changed", "error/error",
     Text("{path} 不是总部下发的那份填报表:{why}", "{path} 不是總公司發送的那份填報檔:{why}",
          "{path} is not the workbook that HQ issued: {why}"),
     Text("请从备份或发出的邮件把原来的文件放回;找不到的,把 {path} 移出计划文件夹,还要用的运行 xlplan issue 重新下发",
          "請從備份或寄出的郵件把原來的檔案放回;找不到的,把 {path} 移出計畫資料夾,還要用的執行 xlplan issue 重新發送",
          "Put the workbook as it was back from your backup or from the mail it was sent with; if it cannot be found, move {path} out of "
          "the plan folder, and if it is still needed issue again with xlplan issue")),
    ("XP543", "issued-file-renamed", "error/error",
     Text("{path} 是第 {number} 次下发给 {branch} 的填报表(链上第 {record} 条),下发时的文件名是 {expected}",
          "{path} 是第 {number} 次發送給 {branch} 的填報檔(鏈上第 {record} 筆),發送時的檔案名稱是 {expected}",
          "{path} is the workbook of issue {number} for {branch} (record {record} of the chain), which was issued as {expected}"),
     Text("请把文件名改回 {expected}", "請把檔案名稱改回 {expected}", "Rename it to {expected}")),
    ("XP544", "received-file-changed", "error/error",
     Text("收件夹里的 {path} 不是登记过的那份({what},链上第 {record} 条):SHA-256 是 {found},登记的是 {expected}",
          "收件夾裡的 {path} 不是登記過的那份({what},鏈上第 {record} 筆):SHA-256 是 {found},登記的是 {expected}",
          "{path} in the inbox is not the file that was entered ({what}, record {record} of the chain): its SHA-256 is {found}, entered "
          "was {expected}"),
     Text("是分公司重新上报的,运行 xlplan consolidate 登记它;不是的,请从邮件或备份把原来的文件放回",
          "是分公司重新提報的,執行 xlplan consolidate 登記它;不是的,請從郵件或備份把原來的檔案放回",
          "If the branch sent it anew, enter it with xlplan consolidate; if not, put the file as it was back from the mail or your backup")),
    ("XP545", "noted-record-differs", "error/error",
     Text("台账的链不是记下校验码时的那一条:当时第 {record} 条是 {expected},现在是 {found}",
          "台帳的鏈不是記下檢核碼時的那一條:當時第 {record} 筆是 {expected},現在是 {found}",
          "The chain of the ledger is not the one whose check code was noted: record {record} was {expected} then and is {found} now"),
     Text("台账被整个重写过,或换成了别的;请核对抄下的校验码,再从记下之后的备份放回 ledger.db",
          "台帳被整個重寫過,或換成了別的;請核對抄下的檢核碼,再從記下之後的備份放回 ledger.db",
          "The ledger was written anew as a whole, or replaced by another one. Make sure the check code was copied right, then put "
          "ledger.db back from a backup of after it was noted")),
    ("XP571", "original-changed", "error/error",
     Text("{path} 不是收到时的那份:SHA-256 是 {found},台账登记的是 {expected}", "{path} 不是收到時的那份:SHA-256 是 {found},台帳登記的是 {expected}",
          "{path} is not what came: its SHA-256 is {found}, the ledger has {expected}"),
     Text("请从备份或邮箱把原来的邮件放回;从它取出的文件另行核对", "請從備份或信箱把原來的郵件放回;從它取出的檔案另行核對",
          "Put the mail as it was back from your backup or the mailbox; the files taken out of it are verified by themselves")),
    ("XP572", "original-unknown", "note/note",
     Text("台账没有 {path}:不是 xlplan 存的原件", "台帳沒有 {path}:不是 xlplan 存的原件",
          "The ledger knows nothing of {path}: xlplan did not keep it there"),
     Text("这个文件夹里的东西没有人读;要上报的请移到 inbox/,再运行 xlplan collect",
          "這個資料夾裡的東西沒有人讀;要提報的請移到 inbox/,再執行 xlplan collect",
          "Nobody reads what lies in that folder: if it was meant to be read, move it to inbox/ and run xlplan collect")),
    ("XP546", "chain-not-begun", "note/note",
     Text("ledger.db 是旧版 xlplan 写的,还没有链可核对;下一个写台账的命令(如 consolidate)会把已有的记录转入链",
          "ledger.db 是舊版 xlplan 寫的,還沒有鏈可核對;下一個寫台帳的命令(如 consolidate)會把已有的記錄轉入鏈",
          "ledger.db was written by an earlier xlplan and has no chain yet to go by; the next command that writes to it (such as "
          "consolidate) takes what it holds over into one"),
     terms.NOTHING_TO_DO),
    ("XP547", "received-under-other-name", "note/note",
     Text("收件夹里的 {path} 与登记为 {expected} 的文件内容完全相同({what},链上第 {record} 条)",
          "收件夾裡的 {path} 與登記為 {expected} 的檔案內容完全相同({what},鏈上第 {record} 筆)",
          "{path} in the inbox is, byte for byte, the file that was entered as {expected} ({what}, record {record} of the chain)"),
     Text("改了文件名或另存的副本无需处理,xlplan consolidate 会以这个名字登记它,相同的只计一次;不该在这里的,请移出收件夹",
          "改了檔名或另存的副本無需處理,xlplan consolidate 會以這個名字登記它,相同的只計一次;不該在這裡的,請移出收件夾",
          "Nothing to do for a file that was renamed or copied: xlplan consolidate enters it under this name and counts equal ones once; if "
          "it does not belong there, move it out of the inbox")),
    ("XP548", "recorded-file-gone", "note/note",
     Text("台账记有的 {path} 不在了({what},链上第 {record} 条)", "台帳記有的 {path} 不在了({what},鏈上第 {record} 筆)",
          "{path}, which is recorded ({what}, record {record} of the chain), is no longer there"),
     Text("有人移走或清理掉的无需处理;应在这里的,请从备份或邮件把原来的文件放回",
          "有人移走或清理掉的無需處理;應在這裡的,請從備份或郵件把原來的檔案放回",
          "Nothing to do where somebody moved it away or tidied up; if it should be there, put the file as it was back from your backup or "
          "the mail")),
    ("XP549", "record-before-last", "note/note",
     Text("链上第 {record} 条({what})的时刻比前一条({expected})早得多:记其中一条时电脑的时钟不准,或被拨回过。链证明先后,不证明时刻",
          "鏈上第 {record} 筆({what})的時刻比前一筆({expected})早得多:記其中一筆時電腦的時鐘不準,或被撥回過。鏈證明先後,不證明時刻",
          "Record {record} of the chain ({what}) is dated long before the one in front of it ({expected}): at one of the two the clock of "
          "the computer was wrong or set back. The chain proves the order of records, not their times"),
     Text("请把电脑的时钟校准;记录不用改,当时是什么时候请看邮件等", "請把電腦的時鐘校準;記錄不用改,當時是什麼時候請看郵件等",
          "Set the clock of the computer right; the records stay as they are, and what time it was is told by the mails")),
)
