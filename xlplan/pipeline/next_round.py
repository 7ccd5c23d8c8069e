"""What a later round starts from: where the units stand by the files that came, and what HQ decided about it. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.excel.reading.intake import file_digest, read_submission
from xlplan.pipeline.issued_copies import issued_copies
from xlplan.pipeline.judge_inbox import judge_inbox
from xlplan.pipeline.loading import Headquarters, PlannedHeadquarters
from xlplan.pipeline.submissions import Progress
from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.respread import terms_of
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rollup import BranchFacts, facts_from, facts_of, line_mark
from xlplan.plan.rounds.change_lines import altered_lines, line_marks, waiting_lines
from xlplan.plan.rounds.settle import SALES, Settlement, settle
from xlplan.plan.rounds.standing import Standing, standing_of, units_to_copy
from xlplan.schema.diagnostic import FIRST_HALF, Diagnostic, Round, rounds_answered
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import IssuedFile, Ledger
from xlplan.tables import BY_KEY
from xlplan.text import Text, list_briefly
from xlplan.workbook.submission import Submission

_NO_COPY: Final = Text(
    "issued/ 里找不到总部下发给 {branches} 的填报表(也不在 earlier/ 里),无从知道它们现在的数。请从备份放回,再运行一次",
    "issued/ 裡找不到總公司發送給 {branches} 的填報檔(也不在 earlier/ 裡),無從知道它們現在的數。請從備份放回,再執行一次",
    "The workbooks issued to {branches} are not in issued/ (nor in earlier/): where those units stand cannot be known. Put them back from "
    "your backup and run it again")


@dataclass(frozen=True, slots=True)
class NextRound:
    """What the next round starts from. `ends`: the round that it follows; `facts`: what the ledger is to note of it; `about`: findings
    about HQ's lines."""

    ends: Round
    standing: Standing
    settlement: Settlement
    facts: BranchFacts
    about: list[Diagnostic]


def next_round(hq: PlannedHeadquarters, round: Round, *, progress: Progress | None = None) -> NextRound | None:
    """What that round starts from; None where it starts from HQ's breakdown alone: the first ones do, and where nothing was issued.
    XlplanError where HQ's own copy of a workbook is needed and gone."""
    plan, identity = hq.folder, hq.plan
    if round in FIRST_HALF:
        return None
    with Ledger(plan.ledger) as ledger:
        ends = ledger.latest_round(identity)
        noted = ledger.facts(identity, *rounds_answered(ends)) if ends else None
        if ends is None or noted is None:
            return None
        facts = facts_of(noted)
        was = Headquarters(plan, identity, replace(hq.master, idle=facts.idle(hq.master)), facts, hq.behind, hq.findings, ends, hq.balances,
                           hq.sheets)
        inbox = judge_inbox(was, ledger, progress=progress)
        latest, issued = ledger.latest_issue(*rounds_answered(ends)), ledger.issued(identity)
    copies = _own_copies(plan, {code: issued[code, latest[code]] for code in units_to_copy(inbox.results, inbox.units)
                                if (code, latest.get(code)) in issued})
    gone = facts.gone_lines or {}
    lines = waiting_lines(hq.master.adjustments, gone)
    standing = standing_of(inbox.results, inbox.submissions, copies, inbox.units, changes_from_master(lines), ends, terms_of(hq.master),
                           inbox.owed)
    found = standing.merged.register
    counting = [line for line in lines if line.acts and line.row_key not in lost_lines(found)]
    since = _since(hq.breakdown.later, facts)
    known = dict(zip(facts.codes, map(int, facts.assigned), strict=True))
    settled = frozenset(line.branch for line in counting if line.table == SALES)
    settlement = settle(hq.master, hq.breakdown, standing, known, since, settled)
    later, went = hq.breakdown.later, line_marks(_carried_lines(counting, standing))
    noted_next = replace(facts_from(hq.master, settlement.breakdown), later_lines=tuple(line_mark(one.line) for one in later),
                         later_total=sum(one.amount for one in later), gone_lines={**gone, **went})
    return NextRound(ends, standing, settlement, noted_next, [*altered_lines(hq.master.adjustments, gone), *found])


def _carried_lines(lines: Iterable[AdjustmentLine], standing: Standing) -> Iterator[AdjustmentLine]:
    """The lines whose changes stand in the next workbooks: in the target, or in months that were declared. Others go on counting."""
    for line in lines:
        table = BY_KEY[line.table]
        as_typed = line.branch in standing.typed and table.key not in standing.declared.get(line.branch, ())
        if table.key == SALES or (table.holds_column and not as_typed):
            yield line


def _since(later: Sequence[LaterAssignment], facts: BranchFacts) -> list[LaterAssignment]:
    """Those that were not carried out when the round was issued. Where the ledger noted their sum alone, the first that come to it were."""
    if facts.later_lines is None:
        sums = [0, *accumulate(one.amount for one in later)]
        return [*later[sums.index(facts.later_total):]] if facts.later_total in sums else []
    known, out = Counter(facts.later_lines), list[LaterAssignment]()
    for one in later:
        if known[line_mark(one.line)] > 0:
            known[line_mark(one.line)] -= 1
        else:
            out.append(one)
    return out


def _own_copies(plan: PlanFolder, wanted: dict[str, IssuedFile]) -> dict[str, Submission]:
    """Unit -> HQ's own copy of that workbook, as read."""
    places = dict(_places(plan, wanted))
    if lost := sorted(wanted.keys() - places.keys()):
        raise XlplanError(_NO_COPY, branches=list_briefly(lost))
    return {code: read_submission(path, path.name, plan.seal_key()) for code, path in places.items()}


def _places(plan: PlanFolder, wanted: dict[str, IssuedFile]) -> Iterator[tuple[str, Path]]:
    moved = dict[str, IssuedFile]()
    for code, one in wanted.items():
        path = plan.issued / one.file
        if path.is_file() and file_digest(path) == one.sha256:
            yield code, path
        else:
            moved[code] = one
    by_hash = {one.sha256: code for code, one in moved.items()}
    for path in issued_copies(plan) if by_hash else ():
        if code := by_hash.pop(file_digest(path), ""):
            yield code, path
