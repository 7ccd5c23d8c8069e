"""Catalogue, XP93x and XP94x: what came in mails and archives, and who sent it. Entries as in `rules`. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

_SAVE_ATTACHMENT: Final = Text("在邮件程序里打开这封信,把填报表另存为文件放进 inbox,再运行", "在郵件程式裡開啟這封信,把填報檔另存成檔案放進 inbox,再執行",
                               "Open this mail in the mail program, save the workbook into inbox and run again")

ENTRIES: Final = (
    ("XP930", "attachment-cut", "warning/warning",
     Text("邮件没有传完,最后这个附件只有一部分", "郵件沒有傳完,最後這個附件只有一部分", "The mail did not arrive whole: there is only a part of this attachment"),
     Text("请重新导出这封邮件,或请对方重新发送", "請重新匯出這封郵件,或請對方重新寄送", "Export the mail again, or have it sent again")),
    ("XP931", "too-much-inside", "error/error",
     Text("里面的文件合计超过 {limit} MB,这一个没有取出", "裡面的檔案合計超過 {limit} MB,這一個沒有取出",
          "The files inside have more than {limit} MB in all; this one was not taken out"),
     Text("请分几个压缩包或邮箱文件放进 inbox,再运行", "請分成幾個壓縮檔或信箱檔放進 inbox,再執行",
          "Split it into several archives or mailboxes, put them into inbox and run again")),
    ("XP932", "nested-too-deep", "error/error",
     Text("这是{kind},层层套得太深,没有再打开", "這是{kind},層層套得太深,沒有再開啟", "This is {kind}, wrapped in too many others to be opened"),
     Text("请手工取出里面的填报表,放进 inbox,再运行", "請手動取出裡面的填報檔,放進 inbox,再執行",
          "Take the workbook out by hand, put it into inbox and run again")),
    ("XP933", "mail-encrypted", "error/error",
     Text("整封邮件是加密或打包的(S/MIME、PGP),看不到附件", "整封郵件是加密或打包的(S/MIME、PGP),看不到附件",
          "The whole mail is encrypted or sealed (S/MIME, PGP): its attachments cannot be seen"),
     _SAVE_ATTACHMENT),
    ("XP934", "too-many-attachments", "error/error",
     Text("里面超过 {limit} 个文件,其余的没有看", "裡面超過 {limit} 個檔案,其餘的沒有看", "It holds more than {limit} files; the rest was not looked at"),
     Text("请把填报表单独取出,放进 inbox,再运行", "請把填報檔單獨取出,放進 inbox,再執行",
          "Take the workbooks out, put them into inbox and run again")),
    ("XP935", "attachment-elsewhere", "error/error",
     Text("附件不在这封邮件里:只有一个链接,或邮件被拆成了几封", "附件不在這封郵件裡:只有一個連結,或郵件被拆成了幾封",
          "The attachment is not in this mail: there is only a link, or the mail was sent in pieces"),
     Text("请下载附件或请对方作为普通附件重发,把 .xlsx 放进 inbox,再运行", "請下載附件或請對方以一般附件重寄,把 .xlsx 放進 inbox,再執行",
          "Download it, or have it sent as a plain attachment; put the .xlsx into inbox and run again")),
    ("XP936", "archive-password", "error/error",
     Text("压缩包里的这个文件设了密码", "壓縮檔裡的這個檔案設了密碼", "This file of the archive needs a password"),
     Text("用密码解压,把 .xlsx 放进 inbox,再运行", "用密碼解壓縮,把 .xlsx 放進 inbox,再執行",
          "Unpack it with the password, put the .xlsx into inbox and run again")),
    ("XP937", "saved-after-sent", "note/note",
     Text("文件自称 {after} 保存,比发它的邮件({before})还晚:两边的钟对不上,先后按邮件的时间算",
          "檔案自稱 {after} 儲存,比寄它的郵件({before})還晚:兩邊的時鐘對不上,先後按郵件的時間算",
          "The file says it was saved at {after}, later than the mail that brought it ({before}): clocks disagree; the mail's time decides"),
     Text("无需处理;同一单位有几个文件时,请核对算数的是哪一个", "無需處理;同一單位有幾個檔案時,請核對算數的是哪一個",
          "Nothing to do; where a unit has several files, check which of them counts")),
    ("XP938", "sent-and-saved-differ", "warning/warning",
     Text("{other} 保存得比 {counts} 晚,却发得早:后发的 {counts} 算较晚的一份", "{other} 儲存得比 {counts} 晚,卻寄得早:後寄的 {counts} 算較晚的一份",
          "{other} was saved later than {counts} but sent earlier: {counts}, which was sent last, is taken as the later one"),
     Text("请向填报单位确认以哪份为准;不是 {counts} 的,用 xlplan choose 选定", "請向填報單位確認以哪份為準;不是 {counts} 的,用 xlplan choose 選定",
          "Ask the unit which of them counts; if it is not {counts}, choose it with xlplan choose")),
    ("XP939", "senders-clock-wrong", "note/note",
     Text("邮件写的发出时间 {before} 和服务器收到的时间 {after} 对不上,按服务器的算", "郵件寫的寄出時間 {before} 和伺服器收到的時間 {after} 對不上,按伺服器的算",
          "The mail says it was sent at {before}, the server got it at {after}: the sender's clock is wrong, the server's time counts"),
     Text("无需处理;请提醒发件人校准电脑的时间", "無需處理;請提醒寄件人校準電腦的時間", "Nothing to do; tell the sender to set the clock")),
    ("XP940", "nothing-inside", "note/note",
     Text("这是{kind},里面没有填报表", "這是{kind},裡面沒有填報檔", "This is {kind}; there is no workbook in it"),
     Text("无需处理;里面本该有的,请对方重新发送", "無需處理;裡面本該有的,請對方重新寄送", "Nothing to do; if there should be one, have it sent again")),
)
