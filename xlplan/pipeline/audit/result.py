"""What an audit gives back. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from xlplan.pipeline.audit.words import said_record, said_when
from xlplan.pipeline.findings import WithFindings
from xlplan.pipeline.printing import diagnostic_lines
from xlplan.plan.checking.outcome import diagnostic_data, must_fix
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.chain import ChainHead, Record
from xlplan.store.folder import show_path
from xlplan.text import Lang, Text

_TOLD: Final = 20  # findings that are told one by one; JSON holds them all
_MORE: Final = Text("… 还有 {n} 处(--format json 全部列出)", "… 還有 {n} 處(--format json 全部列出)",
                    "… {n} more (--format json lists them all)")
_WHOLE: Final = Text("{file}:链完整,{n} 条;最后一条:{what}", "{file}:鏈完整,{n} 筆;最後一筆:{what}",
                     "{file}: the chain is whole, {n} records; the last one: {what}")
_BROKEN: Final = Text("{file}:{n} 条完好,之后断开", "{file}:{n} 筆完好,之後斷開", "{file}: {n} records are whole, then it breaks")
_NOTHING: Final = Text("{file}:还没有记录,没有什么可核对", "{file}:還沒有記錄,沒有什麼可核對",
                       "{file}: nothing is recorded yet, so there is nothing to go by")
_TAKEN: Final = Text("其中 {n} 条是 {when} 由旧版台账转入的:在那之前改过什么,链证明不了",
                     "其中 {n} 筆是 {when} 由舊版台帳轉入的:在那之前改過什麼,鏈證明不了",
                     "{n} of them were taken over from an older ledger at {when}: what was changed before, the chain cannot tell")
_FILES: Final = Text("与记录一致的文件:issued/ {issued} 份,inbox/ {received} 份",
                     "與記錄一致的檔案:issued/ {issued} 份,inbox/ {received} 份",
                     "files as they are recorded: {issued} in issued/, {received} in inbox/")
_ORIGINALS: Final = Text("与收到时一致的原件:inbox/.originals/ {n} 份", "與收到時一致的原件:inbox/.originals/ {n} 份",
                         "originals as they came: {n} in inbox/.originals/")
_HEAD: Final = Text("校验码 {head};整个台账被人重写,只有记在别处的校验码能发现(xlplan audit --noted)",
                    "檢核碼 {head};整個台帳被人重寫,只有記在別處的檢核碼能發現(xlplan audit --noted)",
                    "check code {head}; whoever writes the whole ledger anew is found only by a code noted elsewhere (xlplan audit "
                    "--noted)")


@dataclass(slots=True, repr=False)
class AuditResult(WithFindings):
    """What `audit` found.

    Attributes:
        file: the ledger. records: how many of its chain hold, from the first; head: the last one, where all do, last: in full.
        taken: how many were taken over from an older ledger, the first of them at `taken_at`.
        issued, received, originals: files that are there and as they are recorded.
        diagnostics: the first broken link first.
    """

    file: Path
    records: int = 0
    head: ChainHead | None = None
    last: Record | None = None
    taken: int = 0
    taken_at: str = ""
    issued: int = 0
    received: int = 0
    originals: int = 0
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def must_fix(self) -> bool:
        """Whether anything is not as it was recorded."""
        return must_fix(self.diagnostics)

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"file": show_path(self.file), "records": self.records, "chain": str(self.head) if self.head else None,
                "taken_over": self.taken, "files": {"issued": self.issued, "received": self.received, "originals": self.originals},
                "diagnostics": [diagnostic_data(d, lang) for d in self.diagnostics]}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        for d in self.diagnostics[:_TOLD]:
            yield from diagnostic_lines(d, lang)
        if len(self.diagnostics) > _TOLD:
            yield _MORE(lang, n=len(self.diagnostics) - _TOLD)
        said = _WHOLE if self.head else _BROKEN if self.diagnostics else _NOTHING
        if self.head or self.records or not self.diagnostics:
            yield said(lang, file=self.file.name, n=self.records, what=said_record(self.last) if self.last else "")
        if self.taken:
            yield _TAKEN(lang, n=self.taken, when=said_when(self.taken_at))
        yield _FILES(lang, issued=self.issued, received=self.received)
        if self.originals:
            yield _ORIGINALS(lang, n=self.originals)
        if self.head:
            yield _HEAD(lang, head=self.head)
