"""`xlplan exclude` and `xlplan restore`: HQ takes a file that came out of the figures, and puts it back. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.errors import XlplanError
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.pipeline.printing import chain_lines
from xlplan.pipeline.regions.answers import latest_stage
from xlplan.pipeline.several.meant import NO_REASON, UNSAID, meant_in_its_round
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.checking.decided import Act, FileDecision
from xlplan.plan.regions.acting import issued_since
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.store.chain import ChainHead
from xlplan.store.ledger import Ledger
from xlplan.tables.books import SHIFTS
from xlplan.text import Lang, Text, list_briefly

_SO_ALREADY: Final[dict[Act, Text]] = {
    "excluded": Text("{files} 已经剔除了", "{files} 已經剔除了", "{files}: excluded already"),
    "restored": Text("{files} 没有被剔除", "{files} 沒有被剔除", "{files}: not excluded")}
_DONE: Final[dict[Act, Text]] = {
    "excluded": Text("{branch}:剔除 {files}({by}:{reason})。{stands}{then}",
                     "{branch}:剔除 {files}({by}:{reason})。{stands}{then}",
                     "{branch}: {files} excluded ({by}: {reason}). {stands}{then}"),
    "restored": Text("{branch}:恢复 {files}({by}:{reason})。{stands}{then}",
                     "{branch}:恢復 {files}({by}:{reason})。{stands}{then}",
                     "{branch}: {files} restored ({by}: {reason}). {stands}{then}")}
_ALONE: Final = Text("没有别的文件,该单位按未交计。", "沒有別的檔案,該單位按未交計。", "It has no other file and counts as missing. ")
_ISSUED: Final = Text("{units} 已经拿到{round}的填报表,这个大区的调剂不能再撤下或恢复。总部用「追加下达」的行来调(xlplan assign)",
                      "{units} 已經拿到{round}的填報檔,這個區域的調劑不能再撤下或恢復。總公司用「追加下達」的列來調(xlplan assign)",
                      "{units} have their workbooks of this round ({round}): what their region shifted can be neither taken out nor put "
                      "back. HQ shifts by later assignments (xlplan assign)")


@dataclass(frozen=True, slots=True, repr=False)
class Excluding(Brief):
    """What `exclude` or `restore` did. `name`: of the unit; `alone`: no file of it is left that may count; `then`: what to do
    now."""

    name: str
    decision: FileDecision
    by: str
    alone: bool
    then: Text
    chain: ChainHead | None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        one = self.decision
        return {"act": one.act, "unit": one.branch, "name": self.name, "round": one.round, "files": list(one.files.values()), "by": self.by,
                "reason": one.reason, "alone": self.alone, "chain": str(self.chain) if self.chain else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        one = self.decision
        yield _DONE[one.act](lang, branch=self.name, files=list_briefly(one.files.values()), by=self.by, reason=one.reason,
                             stands=_ALONE if self.alone else "", then=self.then)
        yield from chain_lines(self.chain, lang)


def exclude(folder: PathLike, what: str, *, reason: str, by: str, round: Round | None = None) -> Excluding:
    """Note in the ledger that a file of the inbox, or all that came from a unit so far, does not count, with the reason. Every total
    that lacks it says so; a unit of which nothing is left counts as missing. What it sends later counts. XlplanError without a reason
    or a name, and for what is not there, or excluded already. What a region shifted is withdrawn with its file, until units of it
    are issued to.

    `what`: name or path of the file, or code or name of the unit. `round`: unless given the one issued last, or that of the files where
    they are of another.
    """
    return _decide("excluded", folder, what, reason, by, round)


def restore(folder: PathLike, what: str, *, reason: str, by: str, round: Round | None = None) -> Excluding:
    """Note in the ledger that what was excluded counts again. Arguments and errors as of `exclude`."""
    return _decide("restored", folder, what, reason, by, round)


def _decide(act: Act, folder: PathLike, what: str, reason: str, by: str, round: Round | None) -> Excluding:
    if not by.strip():
        raise XlplanError(UNSAID)
    if not reason.strip():
        raise XlplanError(NO_REASON)
    hq = load_issued(folder, round)
    with Ledger(hq.folder.ledger, by=by) as ledger:
        found = meant_in_its_round(hq, ledger, what, round)
        in_round, asked = latest_stage(ledger, SHIFTS)
        meant, hq, shifts = found.files, found.hq, [f.result for f in found.inbox.regional if f.kind is SHIFTS]
        files = tuple(f for f in meant.files if f.excluded == (act == "restored"))
        if not files:
            raise XlplanError(_SO_ALREADY[act], files=list_briefly([f.file for f in meant.files]))
        decision = replace(meant, files=files, beside=()).decision(act, hq, reason)
        if in_round is not None and any(f is one for f in files for one in shifts):
            _refuse_issued(hq, in_round, meant.branch, ledger.latest_issue(*rounds_answered(in_round)), asked)
        ledger.record_file_decision(decision)
        head = ledger.head()
    alone = act == "excluded" and all(f.excluded for f in meant.beside)
    return Excluding(hq.master.organisation.called(meant.branch), decision, by.strip(), alone, found.then, head)


def _refuse_issued(hq: Headquarters, in_round: Round, region: str, sent: Mapping[str, int], asked: Mapping[str, int]) -> None:
    """XlplanError where units of the region got their workbooks of the round after it was asked: its shifts are in them."""
    org = hq.master.organisation
    if out := issued_since(org, region, sent, asked.get(region, 0)):
        raise XlplanError(_ISSUED, units=list_briefly(map(org.called, out)), round=round_name(in_round, "out"))
