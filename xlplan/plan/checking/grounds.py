"""What several files of one unit are held against: what each changed of the workbook that it is, and when it was saved. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from xlplan.plan.checking.came import CameFile, add_finding
from xlplan.plan.checking.changes import changed_tables
from xlplan.plan.checking.decided import NONE, FileDecision, FileDecisions
from xlplan.plan.checking.provenance import said_moment
from xlplan.plan.checking.settling import Rival
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Text
from xlplan.workbook.stamp import Stamp
from xlplan.workbook.submission import Submission

_BEFORE_ISSUE: Final = Text("比下发那天({day})还早", "比發送那天({day})還早", "which is before it was issued ({day})")
_OUT_OF_TURN: Final = Text("比 {other} 的 {when} 早,总部却是先收到 {other} 的", "比 {other} 的 {when} 早,總公司卻是先收到 {other} 的",
                           "before {other} ({when}), which HQ had first all the same")


@dataclass(frozen=True)
class Grounds:
    """What is known beside the files themselves.

    Attributes:
        own_copy: HQ's own copy of the workbook of a stamp; None where it is gone.
        agreed: unit -> table -> SHA-256 of the files that made it when it was last agreed on.
        decided: what HQ decided about files.
        judged: SHA-256 of the files that were judged in their own round, an earlier one.
        filled_on: (file, SHA-256) -> the file as it came and HQ's copy of the workbook that it was filled in on, of one that is read with
            HQ's figures of a later issue.
        came: SHA-256 -> number of the run in which HQ had the file first.
        for_all: names of those who sign for every branch by HQ's 审批人.
        returned: SHA-256 of the copies that HQ sent back; locks: whether tables that passed are locked in them.
    """

    own_copy: Callable[[Stamp], Submission | None] = lambda stamp: None
    agreed: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)
    decided: FileDecisions = NONE
    judged: Collection[str] = frozenset()
    filled_on: Mapping[tuple[str, str], tuple[Submission, Submission]] = field(default_factory=dict)
    came: Mapping[str, int] = field(default_factory=dict)
    for_all: Collection[str] = frozenset()
    returned: Collection[str] = frozenset()
    locks: bool = False

    def came_in(self, contents: Collection[str]) -> int:
        """Number of the run in which one of them was there first: after all others where none was yet, 0 where nothing is known."""
        known = [self.came[sha] for sha in contents if sha in self.came]
        return min(known) if known else max(self.came.values(), default=-1) + 1


NOTHING_KNOWN: Final = Grounds()


def rival_of(file: CameFile, base: Submission, contents: frozenset[str], choice: FileDecision | None, grounds: Grounds, *,
             mailed: bool) -> Rival:
    """Held against the issue that it was filled in on: a later one brings what the unit typed already. `mailed`: see `Rival`."""
    s = file.submission
    sent, on = grounds.filled_on.get((s.file, s.sha256), (s, base))
    over = frozenset(choice.others) if choice and not choice.files.keys().isdisjoint(contents) else frozenset[str]()
    refused = frozenset(k for k, v in file.result.tables.items() if v == "refused")
    return Rival(s, changed_tables(on, sent), refused, bool(file.says or file.saved_by), contents, over,
                 not mailed and saved_too_early(s), grounds.came_in(contents), mailed, _sound_tables(file, refused))


def _sound_tables(file: CameFile, refused: Collection[str]) -> frozenset[str]:
    """Of the tables that go back those that would not, had the sign-off of the file not said no."""
    wrong = [d for d in file.result.diagnostics if d.severity is Severity.ERROR]
    if any(d.table is None and d.code != "XP522" for d in wrong) or not any(d.code == "XP522" for d in wrong):
        return frozenset()
    return frozenset(refused) - {d.table for d in wrong} - file.submission.refused


def saved_too_early(s: Submission) -> bool:
    """Whether it says that it was saved before the workbook went out: no clock of anybody's may be a day wrong."""
    out = s.issued.stamp.issued_on[:10] if s.issued is not None else ""
    return s.modified is not None and bool(out) and s.modified.date() < date.fromisoformat(out) - timedelta(days=1)


def say_doubted(rivals: Sequence[Rival], files: Mapping[str, CameFile]) -> None:
    """XP585 in each file whose time of saving cannot be believed: it is before its issue, or after that of a file that HQ had later."""
    for one in rivals:
        saved = said_moment(one.submission.modified)
        if one.doubted and one.submission.issued is not None:
            why = _BEFORE_ISSUE.filled(day=one.submission.issued.stamp.issued_on)
            add_finding(files[one.sha256], Diagnostic("XP585", found=saved, params={"why": why}))
        for other in rivals if not one.doubted else ():
            if one.out_of_turn(other):
                why = _OUT_OF_TURN.filled(other=other.submission.file, when=said_moment(other.submission.modified))
                add_finding(files[one.sha256], Diagnostic("XP585", found=saved, params={"why": why}))
