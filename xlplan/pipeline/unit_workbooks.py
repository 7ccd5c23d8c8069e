"""The workbooks of one issue, unit by unit: what stands under the stamp and in the cells, and what is other than before. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlplan.pipeline.loading import PlannedHeadquarters
from xlplan.pipeline.next_round import NextRound
from xlplan.plan.breakdown.branch_issue import Issue, given_frames, issued_for
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.opinions.opinion import Opinion
from xlplan.plan.regions.shift import shift_facts, shifts_told
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.change_lines import line_number
from xlplan.plan.rounds.decided_ceilings import ceiling_rows_decided
from xlplan.plan.rounds.issue_changes import IssueChange, issue_changes, said_changes
from xlplan.plan.rounds.letter import letter_facts
from xlplan.schema.diagnostic import APPROVAL, Round
from xlplan.workbook.cell_notes import note_facts
from xlplan.workbook.stamp import CHANGED, REASON, REPLACES, Issued


@dataclass(frozen=True, slots=True)
class UnitWorkbooks:
    """What every workbook of one issue is made from. `opinions`: all that HQ typed, for letters of approval."""

    hq: PlannedHeadquarters
    round: Round
    breakdown: Breakdown
    start: NextRound | None
    reason: str
    day: date
    opinions: Sequence[Opinion] = ()

    def workbook(self, unit: str, number: int) -> tuple[Issued, NextWorkbook]:
        """What goes under the stamp of the unit's workbook, and what stands in its cells."""
        master = self.hq.master
        own = self.start.carried[unit] if self.start else NextWorkbook(given_frames(master, self.breakdown, unit, self.round))
        this = Issue(self.hq.plan, self.round, number, self.day.isoformat(), master.company.lang)
        facts = note_facts(own.notes) | shift_facts(
            shifts_told(master, self.hq.breakdown.later, self.round), unit, self.round, this.lang)
        if self.round == APPROVAL:
            ends = (self.start.ends if self.start else None) or "final"
            facts |= letter_facts(master, self.hq.breakdown.later, unit, own.frames, self.opinions, ends, this.lang)
        issued, frames = issued_for(master, self.breakdown, unit, this, own.frames, own.given, again=own.again, facts=facts)
        return issued, replace(own, frames=frames)

    def ceilings(self, unit: str) -> Collection[tuple[str, str]]:
        """(table, row) of its ceilings that lines of HQ decide, of those that have gone out or go out with it."""
        gone = (self.start.facts.gone_lines if self.start else None) or {}
        return ceiling_rows_decided((line for line in self.hq.master.adjustments if line_number(line) in gone), unit)

    def changes(self, issued: Issued) -> list[IssueChange]:
        """What HQ's side of it says otherwise than the unit's last workbook of the round."""
        was = self.start.earlier[issued.stamp.branch].issued if self.start else None
        return issue_changes(was, issued) if was else []

    def say_again(self, issued: Issued) -> list[IssueChange] | None:
        """Has the cover say what it replaces, why and what is other; None where the unit had no workbook of the round."""
        was = self.start.earlier.get(issued.stamp.branch) if self.start else None
        if was is None or was.issued is None:
            return None
        changes = self.changes(issued)
        issued.facts |= {REPLACES: str(was.issued.stamp.issue), REASON: self.reason, CHANGED: said_changes(changes)(issued.stamp.lang)}
        return changes
