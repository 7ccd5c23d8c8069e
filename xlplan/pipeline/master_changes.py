"""What HQ changed in the master since it issued, where that touches figures that units hold. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from xlplan.excel.reading.intake import read_submission
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.loading import Headquarters, PlannedHeadquarters, broken_down, load_plan
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.master.filling import opened_tables
from xlplan.plan.master.labels import branch_label
from xlplan.plan.master.master import Master
from xlplan.plan.rollup import BranchFacts, line_mark
from xlplan.plan.rounds.change_lines import line_number
from xlplan.plan.rounds.decided_ceilings import ceiling_rows_decided
from xlplan.plan.rounds.given_marks import MASTER, comparable_values, given_marks
from xlplan.plan.rounds.issue_changes import WORKDAYS, issue_changes, said_changes
from xlplan.plan.rounds.later_lines import noted_lines
from xlplan.plan.rounds.settle import sums_of_units
from xlplan.schema.diagnostic import FIRST_HALF, Diagnostic, Round, rounds_answered
from xlplan.store.ledger import Ledger
from xlplan.tables import BY_KEY
from xlplan.workbook.stamp import Issued

_SHOWN = 4


def master_changes(hq: Headquarters, ledger: Ledger) -> list[Diagnostic]:
    """XP555 for each unit to which the master would now give other figures than the workbook of the round that it holds: targets,
    ceilings, rows, names, days worked. HQ's adjustments and later assignments, which have their own way to the units, do not count.
    Nothing while the master must be corrected, or where an earlier xlplan issued."""
    given = hq.facts.given or {}
    if all(marks.get(MASTER) == hq.sheets.sha256 for marks in given.values()):
        return []
    now = hq if isinstance(hq, PlannedHeadquarters) else load_plan(hq.folder.path, hq.round)
    if must_fix(now.findings):
        return []
    latest, issued = ledger.latest_issue(*rounds_answered(hq.round)), ledger.issued(hq.plan)
    rounds = {code: own for code, number in latest.items() for one in ledger.issues_of(hq.plan, code) if one.number == number
              for own in rounds_answered(hq.round) if own == one.round}
    other = dict(_other_units(now, hq.facts, given, rounds))
    files = {code: issued[code, latest[code]] for code in other if (code, latest.get(code)) in issued}
    paths = find_copies(hq.folder, files.values())
    out = []
    for code, would in other.items():
        path = paths.get(files[code].sha256) if code in files else None
        was = read_submission(path, path.name, hq.folder.seal_keys()).issued if path else None
        decided = _decided(now, hq.facts, code)
        changes = [one for one in (issue_changes(_comparable(was, decided), _comparable(would, decided)) if was else [])
                   if one.table == WORKDAYS or (one.table and not BY_KEY[one.table].where_rows)]
        if changes or was is None:
            out.append(Diagnostic("XP555", branch=code, found=latest.get(code, 0), params={
                "branch": branch_label(code, {code: would.stamp.branch_name}), "changes": said_changes(changes, _SHOWN) if changes else "–",
                "round": rounds.get(code, hq.round), "code": code}))
    return out


def _decided(hq: Headquarters, facts: BranchFacts, unit: str) -> Collection[tuple[str, str]]:
    gone = facts.gone_lines or {}
    return ceiling_rows_decided((line for line in hq.master.adjustments if line_number(line) in gone), unit)


def _comparable(issued: Issued, decided: Collection[tuple[str, str]]) -> Issued:
    return replace(issued, values=comparable_values(issued.values, issued.stamp.round, decided))


def _other_units(hq: PlannedHeadquarters, facts: BranchFacts, given: Mapping[str, Mapping[str, str]],
                 rounds: Mapping[str, Round]) -> Iterator[tuple[str, Issued]]:
    """(unit, what the master would put into its workbook now) where that is other. `rounds`: unit -> the round of the one that it has,
    which may be another of the pair."""
    made: dict[tuple[str, ...] | None, tuple[Master, Breakdown]] = {}
    for code, marks in given.items():
        own = rounds.get(code, hq.round)
        if code not in hq.master.organisation.by_code or not opened_tables(hq.master, own, code):
            continue  # XP507 says so of its file
        noted = (facts.later_of or {}).get(code, facts.later_lines)
        key = None if noted is None else tuple(noted)
        if key not in made:
            made[key] = _as_assigned(hq, facts, key)
        master, breakdown = made[key]
        would, _ = issued_for(master, breakdown, code, Issue(hq.plan, own, 0, "", master.company.lang))
        if given_marks(would, "", _decided(hq, facts, code)) != {**marks, MASTER: ""}:
            yield code, would


def _as_assigned(hq: PlannedHeadquarters, facts: BranchFacts, noted: Sequence[str] | None) -> tuple[Master, Breakdown]:
    """The master and its breakdown with the later assignments that were noted alone; in a later round with the targets that HQ decided,
    of which rates of ceilings are taken."""
    master, breakdown = hq.master, hq.breakdown
    if noted is not None and Counter(noted) != Counter(line_mark(one.line) for one in breakdown.later):
        master = replace(master, assignments=noted_lines(master.assignments, noted))
        breakdown, _, _ = broken_down(master)
    if hq.round not in FIRST_HALF:
        decided = dict(zip(facts.codes, map(int, facts.assigned), strict=True))
        breakdown = replace(breakdown, target={**breakdown.target, **sums_of_units(master, decided)})
    return master, breakdown
