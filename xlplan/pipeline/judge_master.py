"""A master workbook judged without writing anything: what `issue` would say of it, and what it would send out. Floor 6."""
from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from xlplan.errors import XlplanError
from xlplan.pipeline.loading import PlannedHeadquarters, load_file, units_to_issue
from xlplan.pipeline.results import MasterVerdict
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.consolidate.reserve import ReserveBalance, reserve_balances
from xlplan.plan.rollup import facts_of
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger


def judge_master(file: Path, *, inbox: bool = False) -> MasterVerdict:
    """The verdict on the master workbook at `file`. XlplanError when it cannot be read or is none."""
    hq = load_file(PlanFolder(file.parent), file)
    return MasterVerdict(file, hq.round, units_to_issue(hq, hq.round), hq.findings, assigned_targets(hq.master, hq.breakdown),
                         hq.balances, hq.master.history.reports, inbox, _issued(hq) if inbox else ())


def _issued(hq: PlannedHeadquarters) -> tuple[ReserveBalance, ...]:
    """The reserves by the ceilings of the round's last issue, which a consolidation goes by; () where nothing was issued."""
    noted = None
    if hq.folder.ledger.is_file():
        with suppress(XlplanError), Ledger(hq.folder.ledger, reading=True) as ledger:
            noted = ledger.facts(hq.plan, ledger.latest_round(hq.plan) or hq.round)
    return reserve_balances(hq.master, facts_of(noted).expense_base(hq.master)) if noted else ()
