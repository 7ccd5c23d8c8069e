"""`xlplan choose`: HQ's decision between several files of one unit. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.errors import XlplanError
from xlplan.pipeline.loading import load_issued
from xlplan.pipeline.printing import chain_lines
from xlplan.pipeline.several.meant import UNSAID, meant_in_its_round
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.checking.decided import FileDecision
from xlplan.schema.diagnostic import Round
from xlplan.store.chain import ChainHead
from xlplan.store.ledger import Ledger
from xlplan.text import Lang, Text, list_briefly

_ONE: Final = Text("{branch} 本轮只有一份 {file},没有要选的", "{branch} 本輪只有一份 {file},沒有要選的",
                   "{branch} has one file of this round, {file}: there is nothing to choose")
_WHICH: Final = Text("{branch} 有 {files},请写要以哪个文件为准", "{branch} 有 {files},請寫要以哪個檔案為準",
                     "{branch} has {files}: name the file that is to count")
_OUT: Final = Text("{file} 已被剔除,先用 xlplan restore 恢复", "{file} 已被剔除,先用 xlplan restore 恢復",
                   "{file} is excluded; restore it first with xlplan restore")
_DONE: Final = Text("{branch}:以 {file} 为准,不以 {others} 为准({by})。{then}",
                    "{branch}:以 {file} 為準,不以 {others} 為準({by})。{then}",
                    "{branch}: {file} counts and not {others} ({by}). {then}")


@dataclass(frozen=True, slots=True, repr=False)
class Choosing(Brief):
    """What `choose` did. `name`: of the unit; `then`: what to do now."""

    name: str
    decision: FileDecision
    by: str
    then: Text
    chain: ChainHead | None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        one = self.decision
        return {"unit": one.branch, "name": self.name, "round": one.round, "files": list(one.files.values()),
                "others": list(one.others.values()), "by": self.by, "reason": one.reason, "chain": str(self.chain) if self.chain else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        one = self.decision
        yield _DONE(lang, branch=self.name, file=list_briefly(one.files.values()), others=list_briefly(one.others.values()), by=self.by,
                    then=self.then)
        yield from chain_lines(self.chain, lang)


def choose(folder: PathLike, file: str, *, by: str, reason: str = "", round: Round | None = None) -> Choosing:
    """Note in the ledger that this file of the inbox counts over the others of its unit that are there now, in whatever they
    differ; a file that comes later is held against it like any other. XlplanError without a name, for a file that is none of this round,
    that is excluded, or beside which there is no other.

    `round`: unless given the one issued last, or the file's own where it is of another.
    """
    if not by.strip():
        raise XlplanError(UNSAID)
    hq = load_issued(folder, round)
    with Ledger(hq.folder.ledger, by=by) as ledger:
        found = meant_in_its_round(hq, ledger, file, round)
        meant = found.files
        name, names = hq.master.organisation.called(meant.branch), list_briefly([f.file for f in meant.files])
        if len({f.sha256 for f in meant.files}) > 1:
            raise XlplanError(_WHICH, branch=name, files=names)
        if not meant.beside:
            raise XlplanError(_ONE, branch=name, file=names)
        if any(f.excluded for f in meant.files):
            raise XlplanError(_OUT, file=names)
        decision = meant.decision("chosen", found.hq, reason, over=True)
        ledger.record_file_decision(decision)
        head = ledger.head()
    return Choosing(name, decision, by.strip(), found.then, head)
