"""The files of the inbox that HQ names: by the name or path of one, or by their unit. Floor 6."""
from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.judge_inbox import JudgedInbox, judge_inbox
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.plan.checking.decided import Act, FileDecision
from xlplan.plan.checking.register import ELSEWHERE
from xlplan.plan.checking.results import FileResult
from xlplan.schema.diagnostic import ROUNDS, Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.store.folder import show_path
from xlplan.store.ledger import Ledger
from xlplan.tables.books import BookKind
from xlplan.text import Text, in_command, list_briefly
from xlplan.workbook.stamp import Stamp

_NOBODYS: Final = Text("inbox/ 里没有 {name},也没有这个单位的本轮填报表。有的是:{files}",
                       "inbox/ 裡沒有 {name},也沒有這個單位的本輪填報檔。有的是:{files}",
                       "inbox/ holds no {name}, and no workbook of this round of a unit of that name. There are: {files}")
_NOTHING: Final = Text("没有", "沒有", "none")
_IN_ANOTHER: Final = Text("{name} 是{round}的:不写 --round,或者用 --round {key}", "{name} 是{round}的:不寫 --round,或者用 --round {key}",
                          "{name} is of another round ({round}): leave --round out, or use --round {key}")
_TAKE_IN: Final = Text("运行 xlplan consolidate {folder} 按此汇总。", "執行 xlplan consolidate {folder} 按此彙總。",
                       "Run xlplan consolidate {folder} to have it so.")
_GO_ON: Final = Text("那是{was}的文件;它还没有拿到{round}的填报表,要按此下发,运行 xlplan issue {folder} --round {key} --branches {code}",
                     "那是{was}的檔案;它還沒有拿到{round}的填報檔,要按此發送,執行 xlplan issue {folder} --round {key} --branches {code}",
                     "It is of an earlier round ({was}), and the unit has no workbook of {round} yet: to issue that to it accordingly run "
                     "xlplan issue {folder} --round {key} --branches {code}")
_OUT_ALREADY: Final = Text("那是{was}的文件;它手里{round}的填报表已经下发,不随这个决定变。",
                           "那是{was}的檔案;它手裡{round}的填報檔已經發送,不隨這個決定變。",
                           "It is of an earlier round ({was}); the workbook of {round}, which the unit has already, does not follow this.")
UNSAID: Final = Text("请写由谁决定:--by 姓名", "請寫由誰決定:--by 姓名", "Say who decides it: --by NAME")
NO_REASON: Final = Text("请写理由:--reason 理由", "請寫理由:--reason 理由", "Say why: --reason WHY")


@dataclass(frozen=True, slots=True)
class FilesMeant:
    """Files of one unit. `files`: those that are meant; `beside`: its others of this round; `stage`: of a region's, the round before which
    it shifts in them, or in which it reviews."""

    branch: str
    files: tuple[FileResult, ...]
    beside: tuple[FileResult, ...]
    stage: Round | None = None

    def decision(self, act: Act, hq: Headquarters, reason: str, *, over: bool = False) -> FileDecision:
        """A decision about them; `over`: over those beside."""
        files, others = {f.sha256: f.file for f in self.files}, {f.sha256: f.file for f in self.beside} if over else {}
        return FileDecision(act, hq.plan, self.stage or hq.round, self.branch, files, others, reason.strip())


@dataclass(frozen=True, slots=True)
class MeantInRound:
    """Files that HQ names, in their round. `hq`, `inbox`: as that round has them; `then`: what HQ does once it has decided."""

    hq: Headquarters
    inbox: JudgedInbox
    files: FilesMeant
    then: Text


def meant_in_its_round(hq: Headquarters, ledger: Ledger, named: str, asked: Round | None) -> MeantInRound:
    """The files that are meant, in the round of `hq`; where none is in it and HQ `asked` for no round, in the latest other one that was
    issued in which some are. XlplanError as `files_meant`; it names the round where one was asked for in which they are not."""
    inbox = judge_inbox(hq, ledger)
    try:
        found = files_meant(hq, inbox, named)
        return MeantInRound(hq, inbox, found, _then(hq, ledger, found.branch))
    except XlplanError:
        for other in _other_rounds(hq, inbox, ledger, named):
            if asked is not None:
                raise XlplanError(_IN_ANOTHER, name=show_path(named), round=round_name(other, "back"), key=other) from None
            there = load_issued(hq.folder.path, other)
            judged = judge_inbox(there, ledger)
            with suppress(XlplanError):
                found = files_meant(there, judged, named)
                return MeantInRound(there, judged, found, _then(there, ledger, found.branch))
        raise


def _other_rounds(hq: Headquarters, inbox: JudgedInbox, ledger: Ledger, named: str) -> list[Round]:
    """Issued rounds of the files that are called so, else of those of the unit that is, where it has no workbook of this one yet; the
    latest first."""
    came, has = [r for r in inbox.results if r.branch and r.round], ledger.latest_issue(*rounds_answered(hq.round))
    code = hq.master.organisation.spelling(named)
    files = _of_that_name(hq, inbox, came, named) or [r for r in came if r.branch == code and code not in has]
    rounds = {r.round for r in files if r.round and r.round not in rounds_answered(hq.round)}
    return [one for one in reversed(ROUNDS) if one in rounds and ledger.latest_issue(*rounds_answered(one))]


def _then(hq: Headquarters, ledger: Ledger, unit: str) -> Text:
    running, folder = ledger.latest_round(hq.plan) or hq.round, in_command(show_path(hq.folder.path))
    if running in rounds_answered(hq.round) or ROUNDS.index(running) < ROUNDS.index(hq.round):
        return _TAKE_IN.filled(folder=folder)
    said = {"was": round_name(hq.round, "back"), "round": round_name(running, "out")}
    if unit in ledger.latest_issue(*rounds_answered(running)):
        return _OUT_ALREADY.filled(**said)
    return _GO_ON.filled(**said, key=running, code=in_command(unit), folder=folder)


def files_meant(hq: Headquarters, inbox: JudgedInbox, named: str) -> FilesMeant:
    """The file of this round of that name or path, of those of a region too, in which it shifts or reviews; else all of the unit of that
    code or name, of a region those that answer the workbook issued last. XlplanError where there is none."""
    own = [r for r in inbox.results if r.branch in inbox.units and not r.regional and r.verdict != "earlier"]
    mine = [r for r in (*own, *(f.result for f in inbox.regional)) if not any(d.code in ELSEWHERE for d in r.diagnostics)]
    files = _of_that_name(hq, inbox, mine, named)
    if not files:
        code = hq.master.organisation.spelling(named)
        files = _answering_last(inbox, [r for r in mine if r.branch == code])
    if not files:
        raise XlplanError(_NOBODYS, name=show_path(named), files=list_briefly([r.file for r in mine]) if mine else _NOTHING)
    branch, contents = files[0].branch or "", {r.sha256 for r in files}
    stamp, kind = _stamp_of(inbox, files[0]), _kind_of(inbox, files[0])
    beside = tuple(r for r in mine if r.branch == branch and r.sha256 not in contents and _kind_of(inbox, r) is kind)
    return FilesMeant(branch, tuple(files), beside, stamp.round if stamp is not None else None)


def _answering_last(inbox: JudgedInbox, files: list[FileResult]) -> list[FileResult]:
    """Of the files of one unit those of one kind: of a region, which acts in several, that of the workbook that was issued last."""
    issues = [(stamp.issue, _kind_of(inbox, r)) for r in files if (stamp := _stamp_of(inbox, r)) is not None]
    last = max(issues, key=lambda one: one[0])[1] if issues else None
    return [r for r in files if _kind_of(inbox, r) is last]


def _stamp_of(inbox: JudgedInbox, result: FileResult) -> Stamp | None:
    """Of a file in which a region acts; None of another one."""
    return next((f.submission.issued.stamp for f in inbox.regional if f.result is result and f.submission.issued is not None), None)


def _kind_of(inbox: JudgedInbox, result: FileResult) -> BookKind | None:
    """In which kind of workbook a region acts in it; None of one in which a unit hands in."""
    return next((f.kind for f in inbox.regional if f.result is result), None)


def _of_that_name(hq: Headquarters, inbox: JudgedInbox, mine: Sequence[FileResult], named: str) -> list[FileResult]:
    paths = {name: path for path, name in inbox.shown.items()}
    asked = _plain(named)
    if found := [r for r in mine if _plain(r.file) == asked]:
        return found
    places = {Path(named).resolve(), (hq.folder.inbox / named).resolve()}
    return [r for r in mine if r.file in paths and paths[r.file].resolve() in places]


def _plain(name: str) -> str:
    """macOS writes the same name in other code points than Windows."""
    return unicodedata.normalize("NFC", name).replace("\\", "/")
