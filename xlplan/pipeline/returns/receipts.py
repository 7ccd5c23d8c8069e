"""Receipts of what was taken in: given with each consolidation, and asked for by their codes. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from xlplan import terms
from xlplan.brief import Brief
from xlplan.errors import XlplanError
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.printing import align_columns
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.checking.states import latest_files
from xlplan.plan.returns.note import SAID
from xlplan.plan.returns.receipt import SubmissionReceipt, read_code, receipt_code, receipt_for, receipt_from, with_controls
from xlplan.schema.round_names import round_name
from xlplan.store.chain import Break, ChainHead, Record
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables import BY_KEY
from xlplan.text import Lang, Text
from xlplan.workbook.styles import SHAPES
from xlplan.workbook.words import WORDS

_NO_CODE: Final = Text("「{text}」不是回执:应像 214-9F3A1C7B", "「{text}」不是回執:應像 214-9F3A1C7B",
                       "“{text}” is no receipt: it looks like 214-9F3A1C7B")
_CUT: Final = Text("台账里没有第 {number} 条记录,现在只到第 {last} 条:台账的末尾被截掉、换成了旧的一份,或者这张回执是别的计划的。"
                   "请用备份核对,再运行 xlplan audit",
                   "台帳裡沒有第 {number} 筆記錄,現在只到第 {last} 筆:台帳的末尾被截掉、換成了舊的一份,或者這張回執是別的計畫的。"
                   "請用備份核對,再執行 xlplan audit",
                   "The ledger has no record {number}, it ends with {last}: its end was cut off, an older copy took its place, or the "
                   "receipt is of another plan. Compare it with your backup, then run xlplan audit")
_OTHER: Final = Text("第 {number} 条记录不是这张回执:回执抄错了,或者台账被改写过。请运行 xlplan audit",
                     "第 {number} 筆記錄不是這張回執:回執抄錯了,或者台帳被改寫過。請執行 xlplan audit",
                     "Record {number} is not that receipt: it was copied wrongly, or the ledger was written anew. Run xlplan audit")
_BROKEN: Final = Text("台账在第 {number} 条断开,它以后的都不能作证。请运行 xlplan audit",
                      "台帳在第 {number} 筆斷開,它以後的都不能作證。請執行 xlplan audit",
                      "The chain of the ledger is broken at record {number}; what follows proves nothing. Run xlplan audit")
_SAID: Final = Text("✓ 回执 {code} · {name}({branch})· {round} · {file} · 收到 {received}",
                    "✓ 回執 {code} · {name}({branch})· {round} · {file} · 收到 {received}",
                    "✓ Receipt {code} · {name} ({branch}) · {round} · {file} · received {received}")
_DIGEST: Final = Text("文件 SHA-256:{sha256}", "檔案 SHA-256:{sha256}", "SHA-256 of the file: {sha256}")
_CHECKED: Final = Text("台账当时到第 {number} 条({head}),现在到第 {last} 条,中间没有断开",
                       "台帳當時到第 {number} 筆({head}),現在到第 {last} 筆,中間沒有斷開",
                       "The ledger then ended with record {number} ({head}), now with {last}; the chain between holds")


@dataclass(frozen=True, slots=True, repr=False)
class FoundReceipt(Brief):
    """What `receipt` gives back. `problem`: why the ledger does not bear the receipt out, None where it does; `at`: its record then,
    `now`: the last one."""

    code: str
    receipt: SubmissionReceipt | None = None
    at: ChainHead | None = None
    now: ChainHead | None = None
    problem: Text | None = None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"code": self.code, "holds": self.problem is None, "problem": self.problem(lang) if self.problem else None,
                "receipt": self.receipt.body() if self.receipt else None, "chain_then": str(self.at) if self.at else None,
                "chain_now": str(self.now) if self.now else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        if self.problem is not None or self.receipt is None or self.at is None or self.now is None:
            yield "● " + (self.problem(lang) if self.problem else self.code)
            return
        one = self.receipt
        in_round = round_name(one.round, "back")(lang)
        yield _SAID(lang, code=self.code, name=one.name, branch=one.branch, round=in_round, file=one.file, received=one.received or "–")
        shown = sorted(one.tables.items(), key=lambda of: [*BY_KEY, of[0]].index(of[0]))  # in sheet order
        rows = [(BY_KEY[key].label(lang) if key in BY_KEY else key, _said_verdict(verdict, lang),
                 f"{one.controls[key]:04}" if key in one.controls else "–") for key, verdict in shown]
        yield from align_columns([(terms.SHEET(lang), terms.RESULT(lang), WORDS["code"](lang)), *rows], texts=True)
        yield _DIGEST(lang, sha256=one.sha256)
        yield _CHECKED(lang, number=self.at.number, head=self.at, last=self.now.number)


def _said_verdict(verdict: str, lang: Lang) -> str:
    if verdict not in SAID:
        return verdict
    shape, words, _ = SAID[verdict]
    return f"{SHAPES[shape]} {words(lang)}"


def given_receipts(hq: Headquarters, ledger: Ledger, result: Consolidation, inbox: JudgedInbox) -> dict[str, str]:
    """Unit -> the code of the receipt of the file that speaks for it, of which something is taken in; what is new is noted in the
    ledger."""
    made, wanted = {(s.file, s.sha256): s for s in inbox.submissions}, dict[str, SubmissionReceipt]()
    known, fresh = {one.about for one, _ in ledger.receipts()}, list[SubmissionReceipt]()
    for code, file in latest_files(result.files).items():
        sent = made.get((file.file, file.sha256))
        one = receipt_for(hq.plan, hq.round, file, sent) if sent is not None else None
        if one is not None and sent is not None:
            wanted[code] = one
            fresh += [with_controls(one, sent)] if one.about not in known else []
    ledger.record_receipts(fresh)
    codes = {one.about: code for one, code in ledger.receipts()}
    return {unit: codes[one.about] for unit, one in wanted.items()}


def receipt(code: str, folder: PathLike = ".") -> FoundReceipt:
    """What the receipt with that code says, and whether the ledger of the plan folder bears it out: the record must stand where it stood
    when the receipt was given, with all before it as it was. It reads only. XlplanError for what is no code, and as `audit`."""
    asked = read_code(code)
    if asked is None:
        raise XlplanError(_NO_CODE, text=code)
    (number, digits), plan = asked, PlanFolder(Path(folder))
    if not plan.ledger.is_file():
        plan = PlanFolder.find(plan.path)
    found: Record | None = None
    broken, last, before = None, None, ""
    with Ledger(plan.ledger, reading=True) as ledger:
        now = ledger.head()
        for one in ledger.chain():
            if isinstance(one, Break):
                broken = one
                break
            if one.number == number:
                found, before = one, last.hash if last else ""
            last = one
    shown = f"{number}-{digits.upper()}"
    if found is None:
        problem = _BROKEN.filled(number=broken.number) if broken and broken.number <= number and broken.why != "cut" else _CUT.filled(
            number=number, last=last.number if last else 0)
        return FoundReceipt(shown, now=now, problem=problem)
    held = found.body.get("receipts", ()) if found.kind == "receipt" else ()
    said = next((receipt_from(one) for one in held if receipt_code(number, before, one) == shown), None)
    if said is None:
        return FoundReceipt(shown, now=now, problem=_OTHER.filled(number=number))
    return FoundReceipt(shown, said, ChainHead(found.number, found.hash), now, _BROKEN.filled(number=broken.number) if broken else None)
