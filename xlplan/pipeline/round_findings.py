"""What HQ must settle, or should know, before the next round goes out. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlplan.pipeline.loading import PlannedHeadquarters, conflict_findings, grade_findings, placed_findings
from xlplan.pipeline.next_round import NextRound
from xlplan.plan.master.labels import branch_label
from xlplan.plan.rounds.lifted import lifted_findings
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.company import COMPANY, COMPANY_FIELDS
from xlplan.units import WAN_YUAN

_ADJUSTMENTS: Final = MASTER_BY_KEY["adjustments"]
_ORGANISATION: Final = MASTER_BY_KEY["organisation"]


def outgoing_findings(hq: PlannedHeadquarters, round: Round, start: NextRound | None, balance: str) -> list[Diagnostic]:
    """What HQ must settle, or should know, before the round goes out, graded: where it follows another one what that left open, and what
    contradicts itself in what HQ gives. `balance`: `unassigned` where what is unassigned may take the difference."""
    about = _round_findings(hq, start, balance) if start else []
    return about + conflict_findings(hq, start.breakdown if start else hq.breakdown, round, hq.folder.master)


def _round_findings(hq: PlannedHeadquarters, start: NextRound, balance: str) -> list[Diagnostic]:
    placed = placed_findings(hq, (*lifted_findings(hq.master, start.units), *_gone_units(hq, start)))
    return grade_findings((*start.about, *_about_units(hq, start), *placed, *_lost_rows(hq, start), *_goal_changed(start),
                           *(() if balance == "unassigned" else _moved(start))), hq.folder.master.name)


def _goal_changed(start: NextRound) -> Iterator[Diagnostic]:
    """XP563 where HQ's master has another goal of the company than when units were issued to last."""
    goal, was = start.breakdown.goal, start.goal_was
    if was is not None and goal != was:
        now = start.breakdown.unassigned
        yield Diagnostic("XP563", found=WAN_YUAN.value(goal), expected=WAN_YUAN.value(was), difference=WAN_YUAN.value(goal - was),
                         unit=WAN_YUAN.key, params={"was": WAN_YUAN.show(now - goal + was), "now": WAN_YUAN.show(now),
                                                    "label": MASTER_BY_KEY["assignments"].label, "sheet": _ADJUSTMENTS.label})


def _moved(start: NextRound) -> Iterator[Diagnostic]:
    if start.moved:
        now, field = start.breakdown.unassigned, next(f for f in COMPANY_FIELDS if f.key == "balance")
        yield Diagnostic("XP550", found=WAN_YUAN.value(now), expected=WAN_YUAN.value(now + start.moved),
                         difference=WAN_YUAN.value(-start.moved), unit=WAN_YUAN.key, params={
            "sheet": _ADJUSTMENTS.label, "label": COMPANY.label, "field": field.label,
            "choice": next(c.label for c in field.choices if c.key == "unassigned")})


def _about_units(hq: PlannedHeadquarters, start: NextRound) -> Iterator[Diagnostic]:
    """XP553 of gaps on which HQ wrote no line."""
    lines = {d.branch for d in start.about if d.code == "XP565"}
    names = {code: unit.name for code, unit in hq.master.organisation.by_code.items()}
    for unit in start.units:
        said = {"branch": branch_label(unit.code, names), "sheet": _ADJUSTMENTS.label}
        if unit.open_gap and unit.code not in lines and hq.master.company.silence == "issued":
            yield Diagnostic("XP553", branch=unit.code, found=WAN_YUAN.value(unit.declared or 0), expected=WAN_YUAN.value(unit.issued),
                             difference=WAN_YUAN.value(unit.gap), unit=WAN_YUAN.key, params=said)


def _gone_units(hq: PlannedHeadquarters, start: NextRound) -> Iterator[Diagnostic]:
    """XP561 of units that had a target and are none of the company any more."""
    sheet = hq.sheets.frames[_ORGANISATION.key]
    rows = {str(code): (key, str(name)) for key, code, name in zip(sheet.keys, sheet.texts["code"], sheet.texts["name"], strict=True)}
    for code, amount in start.gone.items():
        key, name = rows.get(code, (None, ""))
        yield Diagnostic("XP561", branch=code, table=_ORGANISATION.key, row_key=key, column="valid_to", found=WAN_YUAN.value(amount),
                         unit=WAN_YUAN.key, params={"branch": branch_label(code, {code: name}), "sheet": _ADJUSTMENTS.label,
                                                    "label": MASTER_BY_KEY["assignments"].label})


def _lost_rows(hq: PlannedHeadquarters, start: NextRound) -> Iterator[Diagnostic]:
    """XP551 of rows with figures for which the next workbook has no place."""
    names = {code: unit.name for code, unit in hq.master.organisation.by_code.items()}
    for row in start.lost:
        yield Diagnostic("XP551", branch=row.branch, row_key=row.key, params={
            "branch": branch_label(row.branch, names), "label": BY_KEY[row.table].label, "row": row.said, "stands": row.stands,
            "why": row.why, "sheet": _ADJUSTMENTS.label})
