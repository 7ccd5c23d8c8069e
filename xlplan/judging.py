"""A master workbook judged without writing anything: what `issue` would say of it, and what it would send out. Floor 6."""
from __future__ import annotations

from pathlib import Path

from xlplan.loading import load_file
from xlplan.plan.assigned import assigned
from xlplan.results import MasterVerdict
from xlplan.store.folder import PlanFolder


def judge_master(file: Path, *, inbox: bool = False) -> MasterVerdict:
    """The verdict on the master workbook at `file`. XlplanError when it cannot be read or is none."""
    hq = load_file(PlanFolder(file.parent), file)
    return MasterVerdict(file, hq.round, hq.master.organisation.branches(), hq.findings, assigned(hq.master, hq.breakdown),
                         hq.balances, hq.master.history.reports, inbox)
