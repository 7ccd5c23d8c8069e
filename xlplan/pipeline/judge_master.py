"""A master workbook judged without writing anything: what `issue` would say of it, and what it would send out. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xlplan.pipeline.loading import (
    PlannedHeadquarters,
    conflict_findings,
    grade_findings,
    load_file,
    noted_facts,
    placed_findings,
    with_released,
)
from xlplan.pipeline.prospect import prospect_of, sheet_states
from xlplan.pipeline.results import MasterVerdict
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.consolidate.reserve import ReserveBalance, reserve_balances
from xlplan.plan.master.filling import filling_units
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.rounds.own_changed import changed_declarations, declared_now
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder
from xlplan.tables.master.tables_issued import TABLES_ISSUED
from xlplan.workbook.submission import Submission


def judge_master(file: Path, *, inbox: bool = False, typed: Mapping[str, Submission] | None = None) -> MasterVerdict:
    """The verdict on the master workbook at `file`; XP664 too where its round has nothing to issue. `typed`: unit -> the file that speaks
    for it, of which the declarations may have no place for something. XlplanError when it cannot be read or is none."""
    hq = load_file(PlanFolder(file.parent), file, shifts=inbox)
    hq = with_released(hq, noted_facts(hq)) if inbox else hq
    units, found = filling_units(hq.master, hq.round), hq.findings
    if not must_fix(found):  # else its figures say little of each other
        found = [*found, *conflict_findings(hq, hq.breakdown, hq.round, file)]
        found += grade_findings(_changed_under(hq, typed), file.name) if typed else []
        found += [] if units else grade_findings([master_finding("XP664", TABLES_ISSUED.key)], file.name)
    targets = assigned_targets(hq.master, hq.breakdown)
    return MasterVerdict(file, hq.round, units, found, targets, hq.balances, hq.master.history.reports, inbox, _issued(hq) if inbox else (),
                         sheets=sheet_states(hq.sheets.frames, found), prospect=prospect_of(hq.master, hq.round, targets, found),
                         began=noted_facts(hq) is not None)


def _changed_under(hq: PlannedHeadquarters, typed: Mapping[str, Submission]) -> Iterable[Diagnostic]:
    """What the next issue would say of declarations changed under answers."""
    ours = {unit: file for unit, file in typed.items() if file.issued and file.issued.stamp.plan == hq.plan
            and unit in hq.master.organisation.by_code}
    return placed_findings(hq, changed_declarations(ours, declared_now(hq.master, hq.round)).found)


def _issued(hq: PlannedHeadquarters) -> tuple[ReserveBalance, ...]:
    """The reserves by the ceilings of the round's last issue, which a consolidation goes by; () where nothing was issued."""
    noted = noted_facts(hq)
    return reserve_balances(hq.master, noted.expense_base(hq.master), released=noted.released) if noted else ()
