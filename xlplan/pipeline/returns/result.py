"""What `return` gives back: one answer a unit. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.pipeline.printing import chain_lines, finding_counts
from xlplan.pipeline.results import Consolidation
from xlplan.plan.checking.choosing import commands_to_choose
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.checking.owed import open_findings
from xlplan.plan.checking.states import BranchState
from xlplan.plan.master.labels import branch_label
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.schema.round_names import round_name
from xlplan.store.chain import ChainHead
from xlplan.store.folder import show_path
from xlplan.tables.books import BookKind
from xlplan.text import Lang, Text, in_command, list_briefly

_RETURNED: Final = Text("● {unit}:{path}({counts})", "● {unit}:{path}({counts})", "● {unit}: {path} ({counts})")
_REBUILT: Final = Text("    按读到的数重做的,不是原文件:{why}", "    按讀到的數重做的,不是原檔案:{why}",
                       "    made anew from what was read: {why}")
_NONE: Final = Text("● {unit}:要退回,但做不出批注件:{why}。请直接告诉它 xlplan consolidate 列出的问题",
                    "● {unit}:要退回,但做不出附註檔:{why}。請直接告訴它 xlplan consolidate 列出的問題",
                    "● {unit} must act, and no copy can be made: {why}. Tell it what xlplan consolidate lists")
_ELSEWHERE: Final = Text("● {unit}:{file} 不做批注件({why});xlplan send 写邮件说明,附上该填的那一份",
                         "● {unit}:{file} 不做附註檔({why});xlplan send 寫郵件說明,附上該填的那一份",
                         "● {unit}: no copy of {file} is made ({why}); xlplan send drafts a mail with the workbook to fill in")
_HQ_FIRST: Final = Text("● {unit}:{file} 不做批注件:{why}。{todo}", "● {unit}:{file} 不做附註檔:{why}。{todo}",
                        "● {unit}: no copy of {file} is made: {why}. {todo}")
FOR_HQ: Final = ("XP511", "XP512", "XP590", "XP599")  # no workbook that the unit has is taken in before HQ acts
UNREADABLE: Final = Text("它的文件打不开", "它的檔案打不開", "its file cannot be opened")
_RECEIVED: Final = Text("✓ {unit}:已收到 {file},{state},回执 {code}", "✓ {unit}:已收到 {file},{state},回執 {code}",
                        "✓ {unit}: {file} received, {state}, receipt {code}")
_TAKEN: Final = Text("✓ {unit}:已收到 {file}", "✓ {unit}:已收到 {file}", "✓ {unit}: {file} received")
_WAITS: Final = Text("○ {unit}:{file},{state}", "○ {unit}:{file},{state}", "○ {unit}: {file}, {state}")
_THEN: Final = Text("    总部选定后还要它改:{counts}", "    總公司選定後還要它修正:{counts}",
                    "    once HQ has chosen, it has to act: {counts}")
_CHOICES: Final = Text("待总部选定 {n} 家:{commands}", "待總公司選定 {n} 家:{commands}",
                       "units for which HQ has to choose: {n}: {commands}")
_COUNT: Final = Text("批注件 {n} 份,在 {folder}/returned;其余 {m} 家不用改", "附註檔 {n} 份,在 {folder}/returned;其餘 {m} 家不用修正",
                     "annotated copies in {folder}/returned: {n}; units that have nothing to do: {m}")
_NOBODY: Final = Text("{round}还没有单位交来文件,没有要退回的", "{round}還沒有單位交來檔案,沒有要退回的",
                      "Nothing came from any unit in this round ({round}); there is nothing to return")
_OVER: Final = Text("inbox/ 里有 {n} 个文件是以前各轮的({files});现在是{round},它们不再退回",
                    "inbox/ 裡有 {n} 個檔案是以前各輪的({files});現在是{round},它們不再退回",
                    "files in inbox/ of rounds that are over: {n} ({files}); the round is {round} now, and they do not go back any more")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit gets. `path`: its annotated copy, None where it need not act, or none can be made: `why_none`, or its file cannot be
    opened. `found`: its findings; `rebuilt`: why the copy is not its own file with marks; `code`: of its receipt, '' where nothing of it is
    taken in; `newer`: its workbook of the last issue with what it typed, where it filled in an earlier one and that was asked for;
    `instead`: HQ's own copy of the workbook to fill in, where it sent one of another round; `kind`: of the workbook in which a region acts
    on its units, None of what a unit fills in for itself."""

    unit: str
    state: BranchState
    path: Path | None
    found: Sequence[Diagnostic] = ()
    rebuilt: Text | None = None
    why_none: Text | None = None
    code: str = ""
    newer: bytes | None = None
    instead: Path | None = None
    kind: BookKind | None = None

    @property
    def of_another(self) -> Diagnostic | None:
        """That its file is of another round, and no copy of it is made."""
        return self.state.file.of_another if self.state.file is not None else None

    @property
    def goes_back(self) -> bool:
        """Whether the unit has to do something."""
        return self.path is not None or self.why_none is not None or self.of_another is not None

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        whose = {"region": self.unit, "kind": self.kind.key} if self.kind else {}
        return {**whose, "file": self.state.file.file if self.state.file else None, "copy": str(self.path) if self.path else None,
                "said": self.state.said(lang),
                "receipt": self.code or None, "state": self.state.state, "rebuilt": self.rebuilt(lang) if self.rebuilt else None,
                "none": self.why_none(lang) if self.why_none else None,
                "open": [diagnostic_data(d, lang) for d in open_findings(self.found)]}


@dataclass(frozen=True, slots=True, repr=False)
class Returns(Brief):
    """What `return` did: unit -> its answer, of those from which something came; `names` by code; `chain`: the last record; `regions`:
    what regions get about workbooks in which they act; `round`: of which it was asked; `over`: files in inbox/ of rounds that are over;
    `run`: what came, judged."""

    folder: str
    answers: Mapping[str, Answer]
    names: Mapping[str, str]
    chain: ChainHead | None = None
    regions: Sequence[Answer] = ()
    round: Round = "bottom_up"
    over: Sequence[str] = ()
    run: Consolidation | None = None

    @property
    def copies(self) -> dict[str, Path]:
        """Unit -> its annotated copy."""
        return {code: one.path for code, one in self.answers.items() if one.path is not None}

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"units": {code: one.data(lang) for code, one in self.answers.items()}, "names": dict(self.names),
                "regions": [one.data(lang) for one in self.regions],
                "chain": str(self.chain) if self.chain else None}

    def sums(self, lang: Lang) -> Iterator[str]:
        """How many copies, and how many units have nothing to do."""
        yield self._count([*self.answers.values(), *self.regions], lang)

    def _count(self, every: Sequence[Answer], lang: Lang) -> str:
        return _COUNT(lang, n=sum(one.path is not None for one in every), folder=self.folder,
                      m=sum(not one.goes_back and not one.state.undecided for one in every))

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        every = [*self.answers.values(), *self.regions]
        for one in every:
            unit, file = branch_label(one.unit, self.names), one.state.file.file if one.state.file else "–"
            unit = f"{unit} · {one.kind.label(lang)}" if one.kind else unit
            if one.path is not None:
                yield _RETURNED(lang, unit=unit, path=show_path(one.path), counts=finding_counts(one.found, lang))
                if one.rebuilt is not None:
                    yield _REBUILT(lang, why=one.rebuilt)
            elif one.why_none is not None:
                yield _NONE(lang, unit=unit, why=one.why_none)
            elif (d := one.of_another) is not None:
                said = _HQ_FIRST if d.code in FOR_HQ else _ELSEWHERE
                yield said(lang, unit=unit, file=file, why=message_of(d, lang), todo=remedy_of(d, lang))
            else:
                said = _WAITS if one.state.undecided else _TAKEN if one.kind else _RECEIVED if one.code else _WAITS
                yield said(lang, unit=unit, file=file, state=one.state.said(lang), code=one.code)
                if one.state.undecided and (found := open_findings(one.found)):
                    yield _THEN(lang, counts=finding_counts(found, lang))
        if not every:
            yield _NOBODY(lang, round=round_name(self.round, "back"))
        if self.over:
            yield _OVER(lang, n=len(self.over), files=list_briefly(self.over), round=round_name(self.round, "back"))
        if not every:
            yield from chain_lines(self.chain, lang)
            return
        yield self._count(every, lang)
        if waits := [one.state.file for one in every if one.state.undecided and one.state.file is not None]:
            yield _CHOICES(lang, n=len(waits), commands=commands_to_choose(waits, in_command(self.folder)))
        yield from chain_lines(self.chain, lang)
