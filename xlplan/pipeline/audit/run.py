"""`xlplan audit`: the chain link by link, the ledger against it, the files against the ledger; nothing is written. Floor 6."""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.audit.files import issued_findings, received_findings, rows_known
from xlplan.pipeline.audit.originals import original_findings
from xlplan.pipeline.audit.result import AuditResult
from xlplan.pipeline.audit.words import NOTHING, said_break, said_difference, said_place, said_record, said_row, said_value, said_when
from xlplan.pipeline.loading import grade_findings
from xlplan.pipeline.submissions import PathLike
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.chain import Break, ChainHead, Record
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger, seen_digest
from xlplan.store.replay import differing_rows, told_tables
from xlplan.text import Text, same_text
from xlplan.workbook.seal_keys import SealKeys

_CODE: Final = re.compile(r"\s*(\d{1,18})\s*:\s*([0-9a-fA-F]{4,64})\s*")
_CLOCKS: Final = timedelta(hours=1)  # as far as those of several computers may stand apart
_NO_CODE: Final = Text("「{text}」不是校验码:应像 17:3fa9c2e1b07d5c44,照 issue、consolidate 或 audit 印出的抄",
                       "「{text}」不是檢核碼:應像 17:3fa9c2e1b07d5c44,照 issue、consolidate 或 audit 印出的抄",
                       "“{text}” is no check code: it looks like 17:3fa9c2e1b07d5c44, as issue, consolidate or audit print it")
_GONE: Final = Text("整条链被删除了", "整條鏈被刪除了", "the whole chain was removed")
_GUARD: Final = Text("不让改链的触发器 {name} 被删除或改过", "不讓改鏈的觸發程序 {name} 被刪除或改過",
                     "{name}, the trigger that keeps the chain from being changed, was removed or is another one")
_SEEN: Final = Text("那次汇总找到的文件不再是记下的那些", "那次彙總找到的檔案不再是記下的那些",
                    "the files that this run found are no longer those it noted")
_CHAIN: Final = Text("链", "鏈", "the chain")


def audit(folder: PathLike, *, noted: str = "") -> AuditResult:
    """Verify the ledger of a plan folder and name the first broken link: record by record, then its tables against the chain, then
    the workbooks in issued/ and the files in inbox/, each against what is recorded under its name. What people may do themselves
    (move, rename, copy, tidy up) is told after it. It reads only; no older ledger is brought up to date.

    `noted`: a check code that `issue`, `consolidate` or `audit` printed earlier; the record must still be that one. Without one
    noted where he does not reach, somebody who writes the whole ledger anew is not found out. Who has the right to write the
    folder can do that: the chain proves that nobody changed a part of it, and who said what is what was said.
    XlplanError where there is no plan folder, and where the ledger is damaged, in use, or of a newer version.
    """
    head = _noted_head(noted) if noted else None
    plan = PlanFolder(Path(folder))
    if not plan.ledger.is_file():
        plan = PlanFolder.find(plan.path)
    out = AuditResult(plan.ledger)
    key = None
    with suppress(XlplanError):  # an auditor need not have it
        key = plan.seal_keys()
    if not plan.ledger.is_file():
        out.issued, out.diagnostics = issued_findings(plan, key, ())
    else:
        with Ledger(plan.ledger, reading=True) as ledger:
            _audit_ledger(out, plan, key, ledger, head)
    graded = [one for d in out.diagnostics for one in grade_findings([d], d.file or plan.ledger.name)]
    out.diagnostics = sorted(graded, key=lambda d: d.severity.rank if d.severity else 9)
    return out


def _audit_ledger(out: AuditResult, plan: PlanFolder, key: SealKeys | None, ledger: Ledger, noted: ChainHead | None) -> None:
    kept = ledger.has_chain()
    if not kept:
        out.diagnostics.append(Diagnostic("XP546") if kept is False else Diagnostic("XP541", params={"what": _CHAIN, "why": _GONE}))
        return
    broken: list[Break] = []
    met: list[Record] = []
    set_back: list[Diagnostic] = []
    runs: list[Record] = []
    originals: dict[str, Record] = {}

    def holding() -> Iterator[Record]:
        for one in ledger.chain():
            if isinstance(one, Break):
                broken.append(one)
                return
            if out.last and _dated_before(one, out.last):
                set_back.append(_clock_finding(one, out.last))
            out.records, out.last = one.number, one
            if one.kind == "run":
                runs[:] = [one]
            if one.kind == "kept":
                originals[str(one.body.get("sha256"))] = one
            if one.kind == "taken_over":
                out.taken, out.taken_at = out.taken + 1, out.taken_at or one.at
            if noted is not None and one.number == noted.number:
                met.append(one)
            yield one

    told, held = told_tables(holding()), ledger.tables()
    out.diagnostics += [_broken_finding(one) for one in broken]
    if noted is not None and not (met and met[0].hash.startswith(noted.hash)):
        out.diagnostics.append(_noted_finding(noted, met[0] if met else None))
    if not broken:
        out.head = ChainHead(out.last.number, out.last.hash) if out.last else None
        out.diagnostics += [Diagnostic("XP541", found=str(one.found), expected=str(one.expected),
                                       params={"what": said_row(one), "why": said_difference(one)}) for one in differing_rows(told, held)]
    out.diagnostics += [Diagnostic("XP541", params={"what": _CHAIN, "why": _GUARD.filled(name=name)}) for name in ledger.lost_guards()]
    seen = set[tuple[str, str]]()
    with suppress(XlplanError):  # a table of it was removed, which is told above
        seen = ledger.seen_last()
        if not broken and runs and runs[0].body.get("seen", own := seen_digest(seen)) != own:
            out.diagnostics.append(Diagnostic("XP541", params={"what": said_record(runs[0]), "why": _SEEN}))
    out.issued, about_issued = issued_findings(plan, key, rows_known(told, held, "issued"),
                                                [row.columns["issue"] for row in rows_known(told, held, "placing")])
    out.received, about_received = received_findings(plan, rows_known(told, held, "received"), seen)
    out.originals, about_originals = original_findings(plan, originals, ledger.collected())
    out.diagnostics += [*about_issued, *about_received, *about_originals, *set_back]


def _broken_finding(one: Break) -> Diagnostic:
    return Diagnostic("XP540", found=one.found, expected=one.expected, params={
        "record": one.number, "what": said_place(one), "why": said_break(one), "found": said_value(one.found),
        "expected": said_value(one.expected)})


def _dated_before(one: Record, last: Record) -> bool:
    with suppress(ValueError, TypeError):  # a time of somebody's own making
        return datetime.fromisoformat(last.at) - datetime.fromisoformat(one.at) > _CLOCKS
    return False


def _clock_finding(one: Record, last: Record) -> Diagnostic:
    return Diagnostic("XP549", found=one.at, expected=last.at, params={
        "record": one.number, "what": said_record(one), "expected": said_when(last.at)})


def _noted_finding(noted: ChainHead, now: Record | None) -> Diagnostic:
    at = ChainHead(now.number, now.hash) if now else None
    return Diagnostic("XP545", found=str(at) if at else None, expected=str(noted), params={
        "record": noted.number, "found": same_text(str(at)) if at else NOTHING})


def _noted_head(text: str) -> ChainHead:
    """XlplanError for what is no check code."""
    if (met := _CODE.fullmatch(text)) is None:
        raise XlplanError(_NO_CODE, text=text)
    return ChainHead(int(met[1]), met[2].lower())
