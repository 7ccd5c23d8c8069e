"""The files of the inbox that HQ names: by the name or path of one, or by their unit. Floor 6."""
from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters
from xlplan.plan.checking.decided import Act, FileDecision
from xlplan.plan.checking.register import ELSEWHERE
from xlplan.plan.checking.results import FileResult
from xlplan.store.folder import show_path
from xlplan.text import Text, list_briefly

_NOBODYS: Final = Text("inbox/ 里没有 {name},也没有这个单位的本轮填报表。有的是:{files}",
                       "inbox/ 裡沒有 {name},也沒有這個單位的本輪填報檔。有的是:{files}",
                       "inbox/ holds no {name}, and no workbook of this round of a unit of that name. There are: {files}")
_NOTHING: Final = Text("没有", "沒有", "none")
UNSAID: Final = Text("请写由谁决定:--by 姓名", "請寫由誰決定:--by 姓名", "Say who decides it: --by NAME")
NO_REASON: Final = Text("请写理由:--reason 理由", "請寫理由:--reason 理由", "Say why: --reason WHY")


@dataclass(frozen=True, slots=True)
class FilesMeant:
    """Files of one unit. `files`: those that are meant; `beside`: its others of this round."""

    branch: str
    files: tuple[FileResult, ...]
    beside: tuple[FileResult, ...]

    def decision(self, act: Act, hq: Headquarters, reason: str, *, over: bool = False) -> FileDecision:
        """A decision about them; `over`: over those beside."""
        others = {f.sha256: f.file for f in self.beside} if over else {}
        return FileDecision(act, hq.plan, hq.round, self.branch, {f.sha256: f.file for f in self.files}, others, reason.strip())


def files_meant(hq: Headquarters, inbox: JudgedInbox, named: str, beside: Sequence[FileResult] = ()) -> FilesMeant:
    """The file of this round of that name or path, else all of the unit of that code or name. XlplanError where there is none. `beside`:
    files that may be meant beside those in which units hand in."""
    own = [r for r in inbox.results if r.branch in inbox.units and not r.regional]
    mine = [r for r in (*own, *beside) if not any(d.code in ELSEWHERE for d in r.diagnostics)]
    files = _of_that_name(hq, inbox, mine, named)
    if not files:
        code = hq.master.organisation.spelling(named)
        files = [r for r in mine if r.branch == code]
    if not files:
        raise XlplanError(_NOBODYS, name=show_path(named), files=list_briefly([r.file for r in mine]) if mine else _NOTHING)
    branch, contents = files[0].branch or "", {r.sha256 for r in files}
    return FilesMeant(branch, tuple(files), tuple(r for r in mine if r.branch == branch and r.sha256 not in contents))


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
