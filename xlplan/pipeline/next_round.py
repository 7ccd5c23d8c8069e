"""What a later round starts from: where the units stand by the files that came, and what HQ decided about it. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.judge_inbox import judge_inbox
from xlplan.pipeline.loading import Headquarters, PlannedHeadquarters
from xlplan.pipeline.submissions import Progress, read_submissions
from xlplan.plan.breakdown.branch_issue import given_frames
from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.respread import terms_of
from xlplan.plan.master.filling import filling_units
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rollup import BranchFacts, facts_from, facts_of, line_mark
from xlplan.plan.rounds.carrying import NextWorkbook, carry_over
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
    """What the next round starts from. `ends`: the round that it follows; `facts`: what the ledger is to note of it; `carried`: unit ->
    its next workbook; `about`: findings about HQ's lines."""

    ends: Round
    standing: Standing
    settlement: Settlement
    facts: BranchFacts
    carried: Mapping[str, NextWorkbook]
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
                                if (code, latest.get(code)) in issued}, progress)
    lines = waiting_lines(hq.master.adjustments, facts.gone_lines)
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
                         later_total=sum(one.amount for one in later), gone_lines={**(facts.gone_lines or {}), **went})
    carried = {unit: carry_over(given_frames(hq.master, settlement.breakdown, unit, round), unit, standing)
               for unit in filling_units(hq.master, round)}
    return NextRound(ends, standing, settlement, noted_next, carried, [*altered_lines(hq.master.adjustments, facts.gone_lines), *found])


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


def _own_copies(plan: PlanFolder, wanted: Mapping[str, IssuedFile], progress: Progress | None) -> dict[str, Submission]:
    """Unit -> HQ's own copy of that workbook, as read."""
    found = find_copies(plan, wanted.values())
    paths = {code: found[one.sha256] for code, one in wanted.items() if one.sha256 in found}
    if lost := sorted(wanted.keys() - paths.keys()):
        raise XlplanError(_NO_COPY, branches=list_briefly(lost))
    names = {path: path.name for path in paths.values()}
    return dict(zip(paths, read_submissions([*names], names, plan.seal_key(), progress, None, None), strict=True))
