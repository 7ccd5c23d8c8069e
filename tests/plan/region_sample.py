"""A region's workbook of the sample company: R1 with B01, of whose target 4,800.00 are held, and B02."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import small_company as sample
from by_hand import put

from xlplan.plan.breakdown.branch_issue import Issue
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.plan.regions.regional_issue import regional_issue
from xlplan.plan.regions.shift_book import RegionTargets, shift_frame
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.tables.books import SHIFTS
from xlplan.workbook.blueprint import Book
from xlplan.workbook.stamp import Issued
from xlplan.workbook.writing.branch_book import branch_book

TARGETS = RegionTargets({"B01": 5_000_00, "B02": 3_000_00, "B03": 4_000_00}, {"B01": 4_000_00, "B02": 2_500_00}, {"B01": 4_800_00},
                        frozenset({"B01", "B02", "B03"}))
Shifts = Mapping[str, tuple[int, str]]  # unit -> what it gets, why


def acting_master(**changes: Any) -> Master:
    """The sample company whose regions act; `changes` replaces sheets by key, `fields` of the company sheet."""
    fields = {"acting": "region", **changes.pop("fields", {})}
    return master_from(sample.frames(**{"company": sample.company(**fields), **changes}))[0]


def nested(**changes: Any) -> Master:
    """The same with R0 around both regions."""
    around = {"code": "R0", "name": "东部", "parent": "HQ", "level": "region", "type": "sums_up"}
    inside = ({**row, "parent": "R0"} if row["code"] in ("R1", "R2") else row for row in sample.ORGANISATION)
    return acting_master(organisation=[around, *inside], **changes)


def answered(shifts: Shifts, *, issue: int = 7, plan: str = "plan", round: Round = "bottom_up") -> tuple[Issued, dict[str, Frame]]:
    """(what went out to R1, its table with those shifts)."""
    company = acting_master()
    frame = shift_frame(company, "R1", TARGETS)
    issued = regional_issue(company, "R1", Issue(plan, round, issue, "2026-10-26", "zh-CN"), SHIFTS, {"region_shifts": frame})
    for unit, (amount, reason) in shifts.items():
        put(frame, unit, shift=amount, reason=reason)
    return issued, {"region_shifts": frame}


def region_book(shifts: Shifts) -> Book:
    """The same as a workbook."""
    return branch_book(*answered(shifts))
