"""What a record of the chain, or a row of the ledger, is about, in words. Floor 6."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from xlplan import terms
from xlplan.pipeline.printing import VERDICTS
from xlplan.schema.round_names import round_name
from xlplan.store.chain import Break, Record
from xlplan.store.replay import Difference
from xlplan.tables import BY_KEY
from xlplan.text import Text, same_text

NOTHING: Final = same_text("–")
_DIGITS: Final = 16  # of a hash, in a sentence; JSON has the whole
_BEGINNING: Final = Text("开头", "開頭", "the beginning")
_AFTER: Final = Text("在 {record} 之后", "在 {record} 之後", "after {record}")
_RECORDS: Final[dict[str, Text]] = {
    "issued": Text("第 {issue} 次下发 {branch} 的 {file}", "第 {issue} 次發送 {branch} 的 {file}", "{file} of {branch}, issue {issue}"),
    "facts": Text("第 {issue} 次下发时的总部数据", "第 {issue} 次發送時的總公司資料", "HQ's figures of issue {issue}"),
    "sealed": Text("第 {issue} 次下发 {branch} 的数据清单", "第 {issue} 次發送 {branch} 的資料清單", "the list of {branch}, issue {issue}"),
    "placing": Text("第 {issue} 次下发正放入 issued/", "第 {issue} 次發送正放入 issued/", "issue {issue} on its way into issued/"),
    "placed": Text("第 {issue} 次下发已放入 issued/", "第 {issue} 次發送已放入 issued/", "issue {issue} placed in issued/"),
    "withdrawn": Text("第 {issue} 次下发作废", "第 {issue} 次發送作廢", "issue {issue} given up"),
    "arrived": Text("收到 {file}", "收到 {file}", "{file} came"),
    "judged": Text("{file} 的结论", "{file} 的結論", "verdict on {file}"),
    "run": Text("第 {run} 次汇总", "第 {run} 次彙總", "consolidation {run}"),
    "digest": Text("最近一次汇总的数字({label})", "最近一次彙總的數字({label})", "figures of the last consolidation ({label})"),
    "received": Text("收到的 {file}", "收到的 {file}", "{file} as it came"),
    "frozen": Text("封存的版本 {name}", "封存的版本 {name}", "frozen version {name}"),
    "closed": Text("{round}封存(版本 {version})", "{round}封存(版本 {version})", "{round} closed (version {version})"),
    "reopened": Text("{round}重新打开:{reason}", "{round}重新開啟:{reason}", "{round} opened again: {reason}"),
    "adjust": Text("总部调整写入总控表", "總公司調整寫入總控表", "HQ adjustments written to the master workbook"),
    "assign": Text("追加下达写入总控表", "追加下達寫入總控表", "later assignments written to the master workbook"),
    "opinion": Text("总部在汇总表里填写的意见", "總公司在彙總表裡填寫的意見", "an opinion that HQ typed into the roll-up"),
    "collected": Text("从 {original} 取出 {file}", "從 {original} 取出 {file}", "{file} taken out of {original}"),
    "undelivered": Text("没有送达 {to} 的邮件「{subject}」", "沒有送達 {to} 的郵件「{subject}」", "mail “{subject}” not delivered to {to}"),
    "kept": Text("原件 {file} 存入 inbox/.originals/", "原件 {file} 存入 inbox/.originals/", "{file} kept in inbox/.originals/"),
    "chosen": Text("总部决定以 {file} 为准", "總公司決定以 {file} 為準", "HQ chose {file}"),
    "excluded": Text("总部剔除 {file}:{reason}", "總公司剔除 {file}:{reason}", "HQ excluded {file}: {reason}"),
    "restored": Text("总部恢复 {file}:{reason}", "總公司恢復 {file}:{reason}", "HQ restored {file}: {reason}"),
    "settled": Text("{branch} 的几个文件逐表怎么计", "{branch} 的幾個檔案逐表怎麼計", "how the files of {branch} count, table by table"),
    "returned": Text("退回 {branch} 的 {file}", "退回 {branch} 的 {file}", "{file} returned to {branch}"),
    "receipt": Text("给出的回执", "給出的回執", "receipts given"),
    "shifted": Text("{region} 的大区调剂({round})", "{region} 的區域調劑({round})", "what {region} shifted ({round})"),
    "region_said": Text("{region} 的大区审核意见({round})", "{region} 的區域審核意見({round})",
                        "what {region} said of its units ({round})"),
    "drafted": Text("给 {branch} 的邮件草稿 {file}", "給 {branch} 的郵件草稿 {file}", "{file}, draft of a mail to {branch}"),
    "written": Text("写出的 {file}", "寫出的 {file}", "{file} as it was written"),
    "key_made": Text("新的封印密钥 {key}:{reason}", "新的封印金鑰 {key}:{reason}", "new seal key {key}: {reason}"),
    "key_withdrawn": Text("停用封印密钥 {key}:{reason}", "停用封印金鑰 {key}:{reason}", "seal key {key} withdrawn: {reason}"),
    "undone": Text("撤销写入总控表的行", "復原寫入總控表的列", "lines taken out of the master workbook again"),
    "taken_over": Text("由旧版台账转入:{row}", "由舊版台帳轉入:{row}", "taken over from an older ledger: {row}"),
}
_TABLES: Final = {"runs": "run", "versions": "frozen"}  # table -> the record whose words are those of its rows, if called otherwise
_COLUMNS: Final[dict[str, Text]] = {
    "file": terms.FILE, "sha256": same_text("SHA-256"), "sealed": Text("数据清单", "資料清單", "list"),
    "at": Text("时刻", "時刻", "time"), "verdict": terms.RESULT, "tables": Text("各表结果", "各表結果", "results by table"),
    "branch": terms.BRANCH, "round": terms.ROUND, "superseded_by": Text("为准的文件", "為準的檔案", "file that counts"),
    "version": Text("版本", "版本", "version"), "files": Text("文件数", "檔案數", "number of files"),
    "refused": Text("退回数", "退回數", "number refused"), "run": Text("汇总次数", "彙總次數", "number of the consolidation"),
    "name": Text("版本名", "版本名", "name of the version"), "plan": Text("计划", "計畫", "plan"),
    "said_by": Text("封存人", "封存人", "who froze it"),
    "room": Text("文件夹", "資料夾", "folder"), "earlier": Text("原文件的文件夹", "原檔案的資料夾", "folder of what stood there"),
}
_WHY: Final[dict[str, Text]] = {
    "missing": Text("这一条没有了,接着的是第 {found} 条", "這一筆沒有了,接著的是第 {found} 筆",
                    "it is gone, and record {found} comes next"),
    "cut": Text("从它到第 {expected} 条都没有了", "從它到第 {expected} 筆都沒有了", "it is gone, and all that follow up to {expected}"),
    "changed": Text("内容与它的哈希值不符,被改过", "內容與它的雜湊值不符,被改過", "its content was changed: it does not fit its hash"),
    "unlinked": Text("它接的不是前一条:前一条被改写,或这里有记录被插入、抽走、换过位置",
                     "它接的不是前一筆:前一筆被改寫,或這裡有記錄被插入、抽走、換過位置",
                     "it does not follow the one before it: that one was written anew, or records were put in, taken out or moved here"),
}
_ROWS: Final[dict[str, Text]] = {
    "changed": Text("「{column}」现在是 {found},第 {record} 条({when})记的是 {expected}",
                    "「{column}」現在是 {found},第 {record} 筆({when})記的是 {expected}",
                    "“{column}” is {found} now, record {record} ({when}) says {expected}"),
    "removed": Text("台账里没有了,第 {record} 条({when})记有它", "台帳裡沒有了,第 {record} 筆({when})記有它",
                    "it is no longer in the ledger, record {record} ({when}) says that it is"),
    "unknown": Text("台账里有,链上没有一条记它:是另外加的,或者链的末尾被截掉了",
                    "台帳裡有,鏈上沒有一筆記它:是另外加的,或者鏈的末尾被截掉了",
                    "it is in the ledger and no record tells of it: it was put there, or the end of the chain was cut off"),
}


def said_when(at: str) -> str:
    """A moment by the clock of this computer; as it stands where it is none."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return at


def said_record(record: Record) -> Text:
    """`2026-11-28 14:05:31 · gd.xlsx came · 王五 (zhang@pc7)`."""
    who = f"{record.by} ({record.account})" if record.by and record.account else record.by or record.account
    parts = [same_text(said_when(record.at) or "–"), said_body(record.kind, record.body), *([same_text(who)] if who else [])]
    return Text.of(lambda lang: " · ".join(part(lang) for part in parts))


def said_place(broken: Break) -> Text:
    """Where the chain breaks: what stands there, or what is the last before what is gone."""
    if broken.why in ("missing", "cut"):
        return _AFTER.filled(record=said_record(broken.last)) if broken.last else _BEGINNING
    return said_record(Record(broken.number, broken.at, "", "", broken.kind, broken.body or {}, ""))


def said_break(broken: Break) -> Text:
    """Why the link does not hold."""
    return _WHY[broken.why].filled(found=broken.found, expected=broken.expected)


def said_row(one: Difference) -> Text:
    """What the row is about."""
    if one.table == "closings":
        return said_body("closed" if one.columns.get("closed") else "reopened", one.columns)
    return said_body(_TABLES.get(one.table, one.table), one.columns)


def said_difference(one: Difference) -> Text:
    """How the row is not as the chain tells."""
    at = {"record": one.record.number, "when": said_when(one.record.at)} if one.record else {}
    column = _COLUMNS.get(one.column, same_text(one.column or "–"))
    return _ROWS[one.why].filled(column=column, found=said_value(one.found), expected=said_value(one.expected), **at)


def said_body(kind: str, body: Mapping[str, Any]) -> Text:
    """What a record of that kind is about; the kind itself where it is none of ours."""
    if kind == "decided":
        kind = str(body.get("command"))
    if (words := _RECORDS.get(kind)) is None:
        return same_text(kind or "–")
    if kind == "taken_over":
        row = body.get("row")
        of = str(body.get("table"))
        return words.filled(row=said_body(_TABLES.get(of, of), row if isinstance(row, dict) else {}))
    inner = body.get("row")  # of a run
    known = {**body, **(inner if isinstance(inner, dict) else {})}
    table, in_round = BY_KEY.get(str(known.get("part")).rpartition("/")[2]), str(known.get("round") or "").partition("/")[0]
    names = ("issue", "branch", "region", "file", "run", "name", "version", "reason", "key")
    return words.filled(**{name: said_value(known.get(name)) for name in names},
                        round=round_name(in_round, "back") if in_round else said_value(in_round),
                        label=table.label if table else said_value(known.get("part")))


def said_value(value: object) -> Text:
    """A value as a sentence shows it: of a hash its beginning, of a verdict its name."""
    text = "" if value is None else str(value)
    if len(text) == 64 and not set(text) - set("0123456789abcdef"):
        return same_text(text[:_DIGITS] + "…")
    return VERDICTS.get(text) or same_text(text or "–")
