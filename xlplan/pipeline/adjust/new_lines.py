"""What is wrong with lines that are about to be written into the master: judged as the master would be. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xlplan.pipeline.loading import Headquarters, grade_findings, placed_findings
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.consolidate.reserve import ReserveBalance, overdrawn_findings
from xlplan.plan.judging.decisions import judge_lines, repeated_lines, same_person
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.schema.diagnostic import Diagnostic, Severity


def grade_new_lines(hq: Headquarters, about: Sequence[Diagnostic], left: Iterable[ReserveBalance], write: bool) -> list[Diagnostic]:
    """What is wrong with the new lines and with reserves that they overdraw, gravest first; the file is named of what stands in it."""
    master = hq.folder.master.name
    over, lines = grade_findings(_newly_overdrawn(hq, left), master), grade_findings(about, master)
    if not write or must_fix([*over, *lines]):
        lines = [replace(d, file=None) for d in lines]
    return sorted([*lines, *over], key=lambda d: (d.severity or Severity.NOTE).rank)


def far_dated_lines(hq: Headquarters, table: str, lines: Sequence[AdjustmentLine] | Sequence[Assignment]) -> list[Diagnostic]:
    """XP648 of lines that would not count for their date."""
    company, org = hq.master.company, hq.master.organisation
    return [d for d in judge_lines(table, [*lines], company.year, company.start_month, org.called, {})[1] if d.code == "XP648"]


def said_before(hq: Headquarters, table: str, lines: Sequence[AdjustmentLine] | Sequence[Assignment]) -> list[Diagnostic]:
    """XP670 of lines that say what one says that stands and counts already, but for its number: a command that was stopped when it had
    written, and is run again."""
    known: Sequence[AdjustmentLine | Assignment] = hq.master.adjustments if table == "adjustments" else hq.master.assignments
    new = {one.row_key for one in lines}
    return placed_findings(hq, (d for d in repeated_lines(table, [*known, *lines]) if d.row_key in new))


def approves_own(table: str, by: str, approved_by: str) -> list[Diagnostic]:
    """XP646 where who proposes approves too, before the line stands in the master."""
    return [Diagnostic("XP646", table=table, column="approved_by", found=approved_by, params={"name": approved_by})] if same_person(
        by, approved_by) else []


def _newly_overdrawn(hq: Headquarters, left: Iterable[ReserveBalance]) -> list[Diagnostic]:
    """XP642 of reserves that hold less than before and are overdrawn."""
    before = {b.kind: b.left for b in hq.balances}
    return overdrawn_findings([b for b in left if b.left < before[b.kind]], hq.master.reserve.row_key)
