"""An adjustment tried over a set of branches; written when that is meant. Floor 6."""
from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.append import append_lines
from xlplan.pipeline.adjust.new_lines import approves_own, far_dated_lines, grade_new_lines, said_before
from xlplan.pipeline.adjust.order import AdjustOrder, Amount
from xlplan.pipeline.adjust.result import AdjustmentPreview
from xlplan.pipeline.adjust.rows_meant import require_row, row_meant, row_shown, row_written
from xlplan.pipeline.adjust.units_meant import units_below, units_meant
from xlplan.pipeline.adjust.words_meant import adjust_words
from xlplan.pipeline.consolidate import consolidate_issued
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.pipeline.master_lines import free_rows
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.checking.results import AppliedChange as Change
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.figures import figures_to_adjust
from xlplan.plan.consolidate.judge_adjusted import worsened_findings
from xlplan.plan.consolidate.reserve import ReserveBalance, reserve_balances
from xlplan.plan.consolidate.respread import moves_fixed, spares_rows, terms_of
from xlplan.plan.consolidate.whatif import branch_changes, readjusted_copy, share_change
from xlplan.plan.master.adjustable import stated_steps
from xlplan.plan.master.filling import filling_table
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.change_lines import waiting_lines
from xlplan.plan.rounds.taken_up import released
from xlplan.schema.codes.register import REASONS
from xlplan.schema.diagnostic import Round
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text
from xlplan.units import Unit

_NOWHERE: Final = Text("没有分公司可以这样调整:{why}", "沒有分公司可以這樣調整:{why}", "No branch can be adjusted so: {why}")
_NOT_IN: Final = Text("还没有申报数可以这样调整:{why}。要先定它下一轮的目标,请直接在总控表「{sheet}」写一行,状态填已批:下发时计在下达数上",
                      "還沒有提報數可以這樣調整:{why}。要先定它下一輪的目標,請直接在總控表「{sheet}」寫一列,狀態填已核准:發送時計在下達數上",
                      "There are no declared figures to adjust: {why}. To settle its next target first, type a line on “{sheet}” of the "
                      "master yourself, as approved: it counts on what was issued when the next round goes out")
_HELD: Final = Text("全部不参与", "全部不參與", "all of them are held")
_TOO_MUCH: Final = Text("要减 {change} {unit},这些分公司能动的只有 {movable}(其余冻结、不在售或不参与)",
                        "要減 {change} {unit},這些分公司能動的只有 {movable}(其餘凍結、不在售或不參與)",
                        "{change} ({unit}) is to be cut, but only {movable} may move there; the rest is frozen, closed or exempt")


def adjust(folder: PathLike, *, change: Amount, reason: str, by: str, round: Round | None = None, write: bool = False,
           **options: Any) -> AdjustmentPreview:
    """Try a cut or an addition over a set of branches on the figures consolidated from inbox/; with `write`, append one
    line a branch to the master's sheet of adjustments, approved when `approved_by` is given, else proposed.

    Args:
        change, reason, by, options: `branches=`, `hold=`, `period=` ...: the attributes of `AdjustOrder`.
        round: the one issued last unless given.

    Nothing is written while something must be fixed. XlplanError for what cannot be done, and when the workbook is open
    elsewhere.
    """
    hq = load_issued(folder, round)
    company = hq.master.company
    asked = AdjustOrder(change=change, reason=reason, by=by, **adjust_words(options, company.year, company.start_month))
    result = consolidate_issued(hq, rollup=False, by=by)
    merged, unit, terms = result.numbers, asked.unit, terms_of(hq.master)
    org, units = hq.master.organisation, [c for c in filling_table(hq.master, asked.table) if c in merged.branches]
    named, held = units_meant(org, units, asked.branches, asked.scope), units_below(org, units, asked.hold)
    able = [b for b in named if b not in held]
    row, having = row_meant(merged, asked.whole, able)
    named = named if having == able else having  # of a row of one branch the others, held or not, have none
    asked = replace(asked, row=row_written(merged, asked.table, row, having))
    whole = asked.whole
    shares = share_change(merged, whole, named, hold=held, method=asked.method, terms=terms)
    if not whole.change:  # what was declared is accepted
        shares = replace(shares, parts=dict.fromkeys((b for b in having if b not in held and b not in shares.left_out), 0))
    if not shares.parts:
        why, some = [*shares.left_out.values()], any(b not in shares.left_out for b in having)
        if not some:
            require_row(merged, whole, having, why, terms)
        raise _adjust_refusal(whole, unit, shares.movable if some else None, why)
    lines = _branch_lines(hq, asked, shares.parts)
    rows = free_rows(hq.sheets, "adjustments", len(lines), hq.master.company.lang) if write else []
    every = _lines_in_order(hq, lines, rows)
    then = waiting_lines(every, hq.facts.gone_lines)
    after = readjusted_copy(merged, changes_from_master(then), terms)
    left = _balances_left(hq, every, lost_lines(after.register), released(after, every, then, hq.facts.decided))
    names = {e.code: e.name or e.code for e in hq.master.organisation.entities}
    said = {(d.code, d.params.get("line"), d.severity, d.found) for d in merged.register}  # an earlier line may find its cells no more
    about = [*approves_own("adjustments", by, asked.approved_by), *far_dated_lines(hq, "adjustments", lines[:1]),
             *said_before(hq, "adjustments", lines),
             *(d for d in after.register if (d.code, d.params.get("line"), d.severity, d.found) not in said),
             *worsened_findings(merged, after)]
    alone, numbers = [replace(whole, branch=b, change=part) for b, part in shares.parts.items()], figures_to_adjust(merged, whole.table)
    out = AdjustmentPreview(
        whole, unit, asked.method, asked.source,
        branch_changes(merged, after, whole, [b for b in named if b not in shares.left_out]), names,
        tuple(b for b in named if b in held), dict(shares.left_out), left,
        [*result.ledger, *grade_new_lines(replace(hq, balances=result.balances), about, left, write)], lines[0].status,
        (company.year, company.start_month), row_shown(merged, whole, having),
        spared=any(spares_rows(merged, one) for one in alone), lifted=any(moves_fixed(merged, one, numbers, terms) for one in alone))
    if write and not out.must_fix:
        of = {one.branch: one for one in out.lines}
        out.written = append_lines(hq, "adjustments", rows, [
            replace(one, declared=stated_steps(of[one.branch].declared, unit), approved=stated_steps(of[one.branch].after, unit))
            for one in lines])
    return out


def _adjust_refusal(whole: Change, unit: Unit, movable: int | None, why: Sequence[str]) -> XlplanError:
    """Why nobody is changed: those that could are left too little (`movable`), or, of no such branch, the reason of XP520 that
    most of them share."""
    if movable is not None:
        return XlplanError(_TOO_MUCH, change=unit.show(-whole.change), movable=unit.show(movable), unit=unit.label)
    if why and set(why) == {"not_in"}:
        return XlplanError(_NOT_IN, why=REASONS["not_in"], sheet=MASTER_BY_KEY["adjustments"].label)
    return XlplanError(_NOWHERE, why=REASONS[max(why, key=why.count)] if why else _HELD)


def _branch_lines(hq: Headquarters, asked: AdjustOrder, parts: Mapping[str, int]) -> list[AdjustmentLine]:
    """One numbered line for each branch that changes."""
    first = 1 + max((a.no or 0 for a in hq.master.adjustments), default=0)
    changed = [(b, part) for b, part in parts.items() if part or not any(parts.values())]
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


def _balances_left(hq: Headquarters, adjustments: Sequence[AdjustmentLine], lost: Container[str],
                   given_back: Mapping[str, int]) -> tuple[ReserveBalance, ...]:
    """The reserves once these adjustments stand, but those `lost`."""
    then = replace(hq.master, adjustments=tuple(adjustments))
    return reserve_balances(then, hq.facts.expense_base(hq.master), lost, {**(hq.facts.released or {}), **given_back})
