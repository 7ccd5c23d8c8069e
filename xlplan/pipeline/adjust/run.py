"""HQ's week: an adjustment tried over a set of branches, a later assignment tried; written when that is meant. Floor 6."""
from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xlplan.errors import require_one_of
from xlplan.pipeline.adjust.append import append_lines, free_rows
from xlplan.pipeline.adjust.order import (
    WHAT,
    AdjustOrder,
    Amount,
    adjust_refusal,
    approval_status,
    branches_below,
    branches_meant,
    line_date,
    make_order,
    require_reason,
    require_unit,
    stated_steps,
    whole_steps,
)
from xlplan.pipeline.adjust.result import AdjustmentPreview, AssignmentPreview
from xlplan.pipeline.consolidate import consolidate_issued
from xlplan.pipeline.loading import Headquarters, grade_findings, load_issued, load_plan
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.checking.results import AppliedChange as Change
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.reserve import ReserveBalance, overdrawn_findings, reserve_balances
from xlplan.plan.consolidate.respread import terms_of
from xlplan.plan.consolidate.whatif import branch_changes, readjusted_copy, share_change
from xlplan.plan.judging.decisions import same_person
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.plan.master.workdays import month_workdays, past_workdays
from xlplan.plan.rollup import facts_from
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.parts import EVERY
from xlplan.text import fold_text
from xlplan.units import WAN_YUAN


def adjust(folder: PathLike, *, change: Amount, reason: str, by: str, table: str = "sales_targets", row: str = "@total",
           period: str = "year", branches: Iterable[str] | None = None, scope: str = "", hold: Iterable[str] = (),
           method: str = "proportional", spread: str = "proportional", source: str = "", approved_by: str = "",
           round: Round | None = None, write: bool = False, on: date | None = None) -> AdjustmentPreview:
    """Try a cut or an addition over a set of branches on the figures consolidated from inbox/; with `write`, append one
    line a branch to the master's sheet of adjustments, approved when `approved_by` is given, else proposed.

    `change` is in the unit of the table, exact in total. `branches`: codes; else all that fill in below `scope`, else all.
    `hold`: branches or regions that stay as they are. `method`: over branches, proportional to what is approved so far or
    equal; `spread`: inside a branch, as on the sheet. `source` reserve: drawn from what HQ holds back. Nothing is written
    while something must be fixed. XlplanError for what cannot be done, and when the workbook is open elsewhere.
    """
    asked = make_order(AdjustmentLine(None, "", "adjustment", table, row, period, None, None, None, spread, reason, by, approved_by,
                                      line_date(on), approval_status(approved_by), "", source), change, method)
    hq = load_issued(folder, round)
    result = consolidate_issued(hq, rollup=False)
    merged = result.numbers
    terms, named, held = terms_of(hq.master), branches_meant(hq.master, branches, scope), branches_below(hq.master, hold)
    whole = Change("", table, row, period, asked.change, reason, spread=spread)
    shares = share_change(merged, whole, named, hold=held, method=method, terms=terms)
    if not shares.parts:
        raise adjust_refusal(asked, shares.movable, [shares.left_out[b] for b in named if b in shares.left_out])
    lines = _branch_lines(hq, asked, shares.parts)
    rows = free_rows(hq, "adjustments", len(lines)) if write else []
    then = _lines_in_order(hq, lines, rows)
    after = readjusted_copy(merged, changes_from_master(then), terms)
    left = _balances_left(hq, then, lost_lines(after.register))
    names = {e.code: e.name or e.code for e in hq.master.organisation.entities}
    wrong = [*_one_person("adjustments", by, approved_by), *_newly_overdrawn(hq, left),
             *(d for d in after.register if d.params.get("line") in {one.row_key for one in lines})]
    out = AdjustmentPreview(
        whole, asked.unit, method, source, branch_changes(merged, after, whole, [b for b in named if b not in shares.left_out]), names,
        tuple(b for b in named if b in held), dict(shares.left_out), left,
        [*result.ledger, *grade_findings(wrong, hq.folder.master.name)], lines[0].status, (hq.master.company.year,
                                                                                           hq.master.company.start_month))
    if write and not out.must_fix:
        of = {one.branch: one for one in out.lines}
        out.written = append_lines(hq, "adjustments", rows, [
            replace(one, declared=stated_steps(of[one.branch].declared, asked.unit),
                    approved=stated_steps(of[one.branch].after, asked.unit))
            for one in lines])
    return out


def assign(folder: PathLike, *, amount: Amount, reason: str, by: str, scope: str = "", source: str = "over",
           method: str = "proportional", exempt: Iterable[str] = (), approved_by: str = "", write: bool = False,
           on: date | None = None) -> AssignmentPreview:
    """Try a later assignment (追加下达, 压指标): every unit's target before and after; with `write`, append it to the master's
    sheet of later assignments, approved when `approved_by` is given, else proposed.

    `amount` in 万元, plus or minus. `scope`: code of a region or branch, '' for all. `source`: over, goal or reserve;
    `method`: proportional, equal or weights. Nothing is written while something must be fixed. XlplanError as `adjust`.
    """
    of = MASTER_BY_KEY["assignments"].by_key
    for what, value in (("source", source), ("method", method)):
        require_one_of(WHAT[what], value, [c.key for c in of[what].choices])
    require_reason(reason, by)
    count, hq = whole_steps(amount, WAN_YUAN), load_plan(folder)
    scope, *codes = map(hq.master.organisation.spelling, ("" if fold_text(scope) in EVERY else scope, *exempt))
    for code in filter(None, (scope, *codes)):
        require_unit(hq.master, code)
    line = Assignment(1 + max((a.no or 0 for a in hq.master.assignments), default=0), line_date(on), scope, count, source, method,
                      ", ".join(codes), reason, by, approved_by, approval_status(approved_by), "new")
    then = replace(hq.master, assignments=(*hq.master.assignments, replace(line, status="approved")))
    days = month_workdays(hq.master)[0]
    breakdown, found = break_down(then, days, past_workdays(hq.master) if days else None)
    left = reserve_balances(then, facts_from(then, breakdown).expenses(then.organisation.branches()))
    wrong = [*_one_person("assignments", by, approved_by), *_newly_overdrawn(hq, left), *(d for d in found if d.row_key == line.row_key)]
    out = AssignmentPreview(count, source, method, assigned_targets(hq.master, hq.breakdown), assigned_targets(then, breakdown), left,
                            [*hq.behind, *grade_findings(wrong, hq.folder.master.name)], line.status)
    if write and not out.must_fix:
        out.written = append_lines(hq, "assignments", free_rows(hq, "assignments", 1), [line])
    return out


def _branch_lines(hq: Headquarters, asked: AdjustOrder, parts: Mapping[str, int]) -> list[AdjustmentLine]:
    """One numbered line for each branch that changes."""
    first = 1 + max((a.no or 0 for a in hq.master.adjustments), default=0)
    changed = [(b, part) for b, part in parts.items() if part]
    return [replace(asked.line, no=n, branch=b, change=stated_steps(part, asked.unit), row_key=f"new {n}")
            for n, (b, part) in enumerate(changed, first)]


def _lines_in_order(hq: Headquarters, lines: Sequence[AdjustmentLine], rows: Sequence[int]) -> list[AdjustmentLine]:
    """All lines of the sheet as they act, the new ones approved: in its order, at its end unless `rows` says where they
    come to stand."""
    places = hq.sheets.placements["adjustments"].rows
    last = max(places.values(), default=0)
    stand = [(places.get(a.row_key, 0), a) for a in hq.master.adjustments]
    stand += [(rows[i] if rows else last + 1 + i, replace(one, status="approved")) for i, one in enumerate(lines)]
    return [a for _, a in sorted(stand, key=lambda pair: pair[0])]


def _balances_left(hq: Headquarters, adjustments: Sequence[AdjustmentLine], lost: Container[str]) -> tuple[ReserveBalance, ...]:
    """The reserves once these adjustments stand, but those `lost`."""
    return reserve_balances(replace(hq.master, adjustments=tuple(adjustments)), hq.facts.expenses(hq.master.organisation.branches()), lost)


def _one_person(table: str, by: str, approved_by: str) -> list[Diagnostic]:
    """XP646 where who proposes approves too, before the line stands in the master."""
    return [Diagnostic("XP646", table=table, column="approved_by", found=approved_by, params={"name": approved_by})] if same_person(
        by, approved_by) else []


def _newly_overdrawn(hq: Headquarters, left: Iterable[ReserveBalance]) -> list[Diagnostic]:
    """XP642 of reserves that hold less than before and are overdrawn."""
    before = {b.kind: b.left for b in hq.balances}
    return overdrawn_findings([b for b in left if b.left < before[b.kind]], hq.master.reserve.row_key)
