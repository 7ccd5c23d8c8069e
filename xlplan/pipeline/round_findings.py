"""What HQ must settle, or should know, before the next round goes out. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlplan.pipeline.loading import PlannedHeadquarters, grade_findings
from xlplan.pipeline.next_round import NextRound
from xlplan.plan.master.labels import branch_label, row_said
from xlplan.plan.rounds.settle import SALES, Settlement
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.company import COMPANY, COMPANY_FIELDS
from xlplan.text import list_briefly
from xlplan.units import WAN_YUAN

_ADJUSTMENTS: Final = MASTER_BY_KEY["adjustments"]


def round_findings(hq: PlannedHeadquarters, start: NextRound, balance: str) -> list[Diagnostic]:
    """What HQ must settle, or should know, before the next round goes out, graded. `balance`: `unassigned` where what is unassigned may
    take the difference."""
    return grade_findings((*start.about, *_about_units(hq, start.settlement), *_lost_rows(hq, start),
                           *(() if balance == "unassigned" else _moved(hq, start.settlement))), hq.folder.master.name)


def _moved(hq: PlannedHeadquarters, settlement: Settlement) -> Iterator[Diagnostic]:
    if settlement.moved:
        now, field = settlement.breakdown.unassigned, next(f for f in COMPANY_FIELDS if f.key == "balance")
        yield Diagnostic("XP550", found=WAN_YUAN.value(now), expected=WAN_YUAN.value(now + settlement.moved),
                         difference=WAN_YUAN.value(-settlement.moved), unit=WAN_YUAN.key, params={
            "sheet": _ADJUSTMENTS.label, "label": COMPANY.label, "field": field.label,
            "choice": next(c.label for c in field.choices if c.key == "unassigned")})


def _about_units(hq: PlannedHeadquarters, settlement: Settlement) -> Iterator[Diagnostic]:
    """XP553 of gaps that no line settles, XP554 of months that are no longer held."""
    names = {code: unit.name for code, unit in hq.master.organisation.by_code.items()}
    for unit in settlement.units:
        said = {"branch": branch_label(unit.code, names), "sheet": _ADJUSTMENTS.label}
        if unit.open_gap and hq.master.company.silence == "issued":
            yield Diagnostic("XP553", branch=unit.code, found=WAN_YUAN.value(unit.declared or 0), expected=WAN_YUAN.value(unit.issued),
                             difference=WAN_YUAN.value(unit.gap), unit=WAN_YUAN.key, params=said)
        if unit.lifted:
            yield Diagnostic("XP554", branch=unit.code, table=SALES, params={**said, "rows": list_briefly(unit.lifted)})


def _lost_rows(hq: PlannedHeadquarters, start: NextRound) -> Iterator[Diagnostic]:
    """XP551 of rows with figures for which the next workbook has no place."""
    names = {code: unit.name for code, unit in hq.master.organisation.by_code.items()}
    rows = dict.fromkeys((*((code, SALES, row) for code, row, _ in start.settlement.lost),
                          *((code, table, row) for code, own in start.carried.items() for table, row in own.lost)))
    for code, table, row in rows:
        frame = start.standing.merged.frames.get(table)
        said = row_said(row, BY_KEY[table], frame, start.standing.merged.branches.index(code)) if frame is not None else row
        yield Diagnostic("XP551", branch=code, row_key=row, params={
            "branch": branch_label(code, names), "label": BY_KEY[table].label, "row": said, "sheet": _ADJUSTMENTS.label})
