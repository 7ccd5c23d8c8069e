"""总部审核意见 of every unit: HQ's lines of the round just ended and what HQ typed about it, with the figures they are about. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.plan.breakdown.given_rows import Cells, put_cells
from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.checking.results import AppliedChange
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.consolidate.respread import SPARED, spares_rows
from xlplan.plan.master.adjustable import stated_steps, unit_of
from xlplan.plan.master.labels import branch_label, period_name, row_said
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import SHIFT, AdjustmentLine
from xlplan.plan.opinions.appeals import (
    RULING,
    answered_rows,
    answers_of,
    assignment_key,
    line_key,
    open_appeals,
    told_before,
    told_key,
)
from xlplan.plan.opinions.board import CONCLUSION, DECISION
from xlplan.plan.opinions.opinion import Opinion, Place, text_mark
from xlplan.plan.opinions.typed import seen_key
from xlplan.plan.rounds.ceilings_cut import BUDGET, CutCeiling
from xlplan.plan.rounds.change_lines import line_number, lines_told
from xlplan.plan.rounds.decided_ceilings import is_limit
from xlplan.plan.rounds.settle import SALES, UnitSettlement
from xlplan.plan.rounds.standing import Standing
from xlplan.plan.rounds.unplaced import ceiling_at, decided_before, figure_at, gone_unplaced, is_ceiling, spot_of
from xlplan.schema.diagnostic import FIRST_HALF, ROUNDS, Diagnostic, Round, Severity, rounds_answered
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import is_counted
from xlplan.tables.hq_feedback import ASKED, HQ_FEEDBACK
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, same_text
from xlplan.units import WAN_YUAN, Unit

_KINDS: Final = {DECISION: ("decision", "what"), CONCLUSION: ("conclusion", ""), RULING: ("ruling", "row")}  # kind, column of the row
_KEPT: Final = Text("申报与下达的差异总部没有接受,下达不变", "提報與下達的差異總公司沒有接受,下達不變",
                    "HQ did not accept the gap between declared and assigned: the target stays")
_LOWER: Final = Text("控制数随核定的销售目标下降;预算现为 {spent},超出 {over},请压到控制数以内(联动的科目改来源表)",
                     "額度隨核定的銷售目標下降;預算現為 {spent},超出 {over},請壓到額度以內(連動的科目改來源表)",
                     "The ceiling follows the approved sales target; the budget holds {spent}, {over} above it: bring it down (linked "
                     "items on the sheet they come from)")
_WITH: Final = Text("{reason}({what})", "{reason}({what})", "{reason} ({what})")
_ISSUED: Final = {SALES: "hq_target", BUDGET: "cap"}  # where the year that HQ gave stands


@dataclass(frozen=True)
class TellingRound:
    """What there is to tell with the workbooks of the `next` round, after the one that `ends`.

    Attributes:
        units: how the target of each came about; since: unit -> the later assignments in which it took part since.
        frames: unit that is told -> its next workbook's tables.
        lines: HQ's that go into the issue; opinions: typed in the round that ends.
        cuts: ceilings that come down below the budgets that the next workbooks carry.
    """

    master: Master
    ends: Round
    next: Round
    standing: Standing
    units: Sequence[UnitSettlement]
    since: Mapping[str, Sequence[LaterAssignment]]
    frames: Mapping[str, Mapping[str, Frame]]
    lines: Sequence[AdjustmentLine] = ()
    opinions: Sequence[Opinion] = ()
    cuts: Sequence[CutCeiling] = ()


def feedback_frames(told: TellingRound) -> dict[str, Frame]:
    """Unit -> its table of feedback, of those to which there is something to say. Where the next round is one more pass of the one that
    ends, what was told before stands above it."""
    rows: dict[str, dict[str, Cells]] = {code: {} for code in told.frames}
    if rounds_answered(told.ends) == rounds_answered(told.next):
        left = {(one.line.branch, line_key(line_number(one.line))): stated_steps(one.amount, one.unit)
                for one in gone_unplaced(told.standing.merged, told.master.adjustments, told.lines, None)}
        for code, key, cells in _told_before(told.standing):
            now = {} if cells["unplaced"] is None else {"unplaced": left.get((code, key), 0)}
            rows.get(code, {})[key] = {**cells, **now}
    for code, key, cells in (*_kept_rows(told), *_adjustment_rows(told), *_assignment_rows(told), *_ceiling_rows(told),
                             *_opinion_rows(told)):
        if code in rows:
            for earlier in told_before(rows[code], key):
                del rows[code][earlier]
            rows[code][key] = cells
    return {code: _frame_of(of) for code, of in rows.items() if of}


def _frame_of(rows: Mapping[str, Cells]) -> Frame:
    frame = blank_frame(HQ_FEEDBACK, [*rows])
    for i, cells in enumerate(rows.values()):
        put_cells(frame, i, cells)
    return frame


def _adjustment_rows(told: TellingRound) -> Iterator[tuple[str, str, Cells]]:
    merged = told.standing.merged
    declared, approved, decided = declared_figures(merged), approved_figures(merged), decided_before(merged, told.master.adjustments)
    for line in told.lines:
        unit, ordinal = unit_of(line.table, line.column), _ordinal(told, line.branch)
        if unit is None or ordinal is None or not line.told:
            continue
        frame, spot = merged.frames[line.table], spot_of(line, merged)
        counts = line.table in told.standing.declared.get(line.branch, ())
        next_frames = told.frames.get(line.branch, {})
        if line.table == SALES and SALES in next_frames:
            after = figure_at(Evaluator(next_frames, told.master.limits), spot, 0)
        else:
            after = figure_at(approved, spot, ordinal)
        now, unplaced = figure_at(declared, spot, ordinal), None
        if now is not None and _asks(told):
            if is_ceiling(merged, line):
                after = ceiling_at(merged, declared, approved, spot, ordinal)
                if not is_counted(BY_KEY[line.table], line.row):  # they follow from others, which are to be brought down
                    unplaced = max(now - (after or 0), 0)
            elif is_limit(line) and counts:
                unplaced = 0  # its months hold it; whoever goes above it again has that to place
        given = _issued_figure(declared, line, ordinal) if line.table in _ISSUED else decided.get(spot)
        figures = {"assigned": given, "declared": now if counts else None, "approved": after,
                   "unplaced": unplaced}
        stated, change = _stated(figures, unit), line.change or 0
        yield line.branch, line_key(line_number(line)), {
            **stated, "change": change, "others": _others(stated, change),
            "kind": "on_behalf" if line.kind == "on_behalf" else "adjustment",
            "no": line_number(line), **_place(told, line.table, row_said(line.row, BY_KEY[line.table], frame, ordinal), line.column, unit,
                                              at_end=line.column == "year" and is_counted(BY_KEY[line.table], line.row)),
            "reason": _reason(told, line, change), "by": line.approved_by or line.proposed_by, "date": line.date,
            "ask": ASKED if change and _asks(told) else ""}


def _reason(told: TellingRound, line: AdjustmentLine, change: int) -> str:
    """HQ's reason, and which rows a cut of a sum spared."""
    spares = spares_rows(told.standing.merged, AppliedChange(line.branch, line.table, line.row, line.column, change, ""))
    lang = told.master.company.lang
    return _WITH(lang, reason=line.reason, what=SPARED(lang)) if spares else line.reason


def _assignment_rows(told: TellingRound) -> Iterator[tuple[str, str, Cells]]:
    units = {unit.code: unit for unit in told.units}
    for code in told.frames:
        for one in told.since.get(code, ()) if code in units else ():
            unit, total = units[code], BY_KEY[SALES].foot_by_key["@total"].label
            figures = {"assigned": unit.issued, "declared": unit.declared, "change": one.parts[code], "approved": unit.target}
            stated = _stated(figures, WAN_YUAN)
            yield code, assignment_key(str(one.line.no or one.line.row_key)), {
                **stated, "others": _others(stated, stated["change"] or 0),
                "kind": SHIFT if one.line.source == SHIFT else "assignment", "no": str(one.line.no or ""),
                **_place(told, SALES, total, "year", WAN_YUAN),
                "reason": one.line.reason, "by": one.line.approved_by or one.line.proposed_by, "date": one.line.date,
                "ask": ASKED if _asks(told) else ""}


def _kept_rows(told: TellingRound) -> Iterator[tuple[str, str, Cells]]:
    """Of units that declared otherwise than they were assigned, where nothing that HQ wrote settles it and silence keeps the target."""
    if told.master.company.silence != "issued":
        return
    for unit in told.units:
        if unit.open_gap and unit.code in told.frames:
            total = BY_KEY[SALES].foot_by_key["@total"].label
            stated = _stated({"assigned": unit.issued, "declared": unit.declared, "change": -unit.gap, "approved": unit.target}, WAN_YUAN)
            yield unit.code, f"k{ROUNDS.index(told.ends)}", {
                **stated, "others": _others(stated, stated["change"] or 0), "kind": "kept", **_place(told, SALES, total, "year", WAN_YUAN),
                "reason": _KEPT(told.master.company.lang), "ask": ASKED if _asks(told) else ""}


def _ceiling_rows(told: TellingRound) -> Iterator[tuple[str, str, Cells]]:
    """A unit is told what else HQ's decision on its target asks of it, where it can still do so; HQ is told by XP564."""
    company, show = told.master.company, WAN_YUAN.show
    for one in told.cuts if _asks(told) else ():
        stated = _stated({"assigned": one.was, "declared": None, "change": one.now - one.was, "approved": one.now}, WAN_YUAN)
        yield one.unit, f"c{ROUNDS.index(told.ends)}{text_mark(one.group)}", {
            **stated, "kind": "ceiling", **_place(told, BUDGET, same_text(one.group), "year", WAN_YUAN),
            "reason": _LOWER(company.lang, spent=show(one.spent), over=show(one.spent - one.now)), "ask": ASKED}


def _opinion_rows(told: TellingRound) -> Iterator[tuple[str, str, Cells]]:
    names = {unit.name: code for code, unit in told.master.organisation.by_code.items()}
    for one in told.opinions:
        said = seen_key(one.key)
        code = names.get(said[1], "") if said else one.unit
        kind, place = _KINDS[one.column]
        yield code, told_key(one.place, one.text), {
            "kind": kind, "of": one.about.get("sheet", ""), "place": one.about.get(place, ""),
            "period": one.about.get("cell", ""), "reason": one.text, "by": one.by, "date": one.at[:len("2026-11-04")],
            "ask": ASKED if kind == "decision" and _asks(told) else ""}


def _told_before(standing: Standing) -> Iterator[tuple[str, str, Cells]]:
    frame = standing.merged.frames.get(HQ_FEEDBACK.key)
    if frame is None:
        return
    given = [c.key for c in HQ_FEEDBACK.columns if c.who == "G"]
    for i, key in enumerate(frame.keys):
        yield standing.merged.branches[int(frame.owner[i])], key, {
            k: str(frame.texts[k][i]) if k in frame.texts else int(frame.amounts[k][i]) if frame.filled[k][i] else None for k in given}


def _asks(told: TellingRound) -> bool:
    """What HQ approved for good asks for no answer."""
    return told.next not in (*FIRST_HALF, "approved")


def _ordinal(told: TellingRound, code: str) -> int | None:
    branches = told.standing.merged.branches
    return branches.index(code) if code in branches else None


def _place(told: TellingRound, table: str, row: Text, period: str, unit: Unit, *, at_end: bool = False) -> Cells:
    """`at_end`: what stands there is no sum of the year's months, but what is there at its end."""
    company = told.master.company
    last = next((c.label(company.lang) for c in BY_KEY[table].columns if at_end and c.up == "last"), "")
    return {"of": BY_KEY[table].label(company.lang), "place": row(company.lang), "measured": unit.label(company.lang),
            "period": last or period_name(period, company.year, company.start_month, company.lang, table)}


def _others(figures: Mapping[str, int | None], change: int) -> int | None:
    """What else leads from the declared figure, or the assigned one where that counts, to the approved: other lines, later assignments, a
    gap that HQ did not take. None where nothing does."""
    before, after = figures["assigned"] if figures["declared"] is None else figures["declared"], figures["approved"]
    return None if before is None or after is None else after - before - change or None


def _stated(figures: Mapping[str, int | None], unit: Unit) -> dict[str, int | None]:
    return {key: None if steps is None else stated_steps(steps, unit) for key, steps in figures.items()}


def _issued_figure(values: Evaluator, line: AdjustmentLine, ordinal: int) -> int | None:
    column, frame = _ISSUED.get(line.table, ""), values.frames[line.table]
    if not column or line.column != "year":
        return None
    if line.row in frame.table.foot_by_key:
        return int(values.foot_steps(line.table, line.row, column)[ordinal])
    at = _row_of(frame, line.row, ordinal)
    return int(frame.amounts[column][at]) if at is not None and frame.filled[column][at] else None


def _row_of(frame: Frame, key: str, ordinal: int) -> int | None:
    return next((int(i) for i in np.flatnonzero(frame.owner == ordinal) if frame.keys[i] == key), None)


def about_units(opinions: Iterable[Opinion], ended: Iterable[Round]) -> list[Opinion]:
    """The opinions that units are told when those rounds end: about their findings and appeals, and what meetings concluded."""
    rounds = {*ended}
    return [one for one in opinions if one.text and not one.moved and one.round in rounds
            and one.column in _KINDS]


def appeal_findings(master: Master, standing: Standing, units: Iterable[str], lines: Sequence[AdjustmentLine],
                    opinions: Mapping[Place, Opinion], coming: Round) -> Iterator[Diagnostic]:
    """XP558 for each appeal of these units that HQ has not settled, of a table that went back too: what is approved for good waits for
    them, an earlier round may go out. `lines`: of HQ, in no issue yet."""
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    rows = [row for row in answered_rows(standing.merged) if row.branch in {*units}]
    for code in units:
        sent = standing.typed.get(code)
        if sent and HQ_FEEDBACK.key in sent.frames and HQ_FEEDBACK.key not in standing.declared.get(code, ()):
            rows = [row for row in rows if row.branch != code] + answers_of(code, sent.frames[HQ_FEEDBACK.key])
    for row in open_appeals(rows, lines, lines_told(master.adjustments), opinions, standing.merged):
        place = [row.texts[k] for k in ("of", "place", "period") if row.texts[k]]
        yield Diagnostic("XP558", None if coming == "approved" else Severity.NOTE, branch=row.branch, params={
            "branch": branch_label(row.branch, names), "what": " · ".join(place), "text": Text.of(row.said),
            "sheet": MASTER_BY_KEY["adjustments"].label, "label": HQ_FEEDBACK.label})
