"""What the workbooks of a round start from, for units that get their first of it and for those that get another. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xlplan.calendar.periods import MONTHS
from xlplan.errors import XlplanError
from xlplan.pipeline.judge_inbox import JudgedInbox, judge_inbox
from xlplan.pipeline.loading import Headquarters, PlannedHeadquarters, placed_findings
from xlplan.pipeline.own_copies import latest_files_of, own_copies
from xlplan.pipeline.own_work import file_places, with_own_work
from xlplan.pipeline.replaced_rollup import opinions_now
from xlplan.pipeline.submissions import Progress
from xlplan.plan.breakdown.branch_issue import given_frames
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.checking.results import UNDECIDED
from xlplan.plan.checking.states import latest_files
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.plan.consolidate.respread import terms_of
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.filling import told_tables
from xlplan.plan.master.labels import row_said
from xlplan.plan.master.steering_records import SHIFT, AdjustmentLine
from xlplan.plan.opinions.appeals import line_key
from xlplan.plan.rollup import BranchFacts, facts_from, line_mark
from xlplan.plan.rounds.above_ceilings import above_ceilings
from xlplan.plan.rounds.above_decided import above_decided, decided_tables
from xlplan.plan.rounds.carrying import NextWorkbook, carry_over, carry_within, is_moved, with_feedback
from xlplan.plan.rounds.ceilings_cut import cut_ceilings, cut_findings
from xlplan.plan.rounds.change_lines import line_marks, line_number, lines_gone, waiting_lines
from xlplan.plan.rounds.changed_cells import ChangedUnit, with_changed_cells
from xlplan.plan.rounds.decided_ceilings import ceilings_decided, with_ceilings
from xlplan.plan.rounds.feedback import TellingRound, about_units, appeal_findings, feedback_frames
from xlplan.plan.rounds.granted import Granted
from xlplan.plan.rounds.later_lines import altered_decisions, assigned_since, overtaken_findings, overtaken_lines, sums_assigned
from xlplan.plan.rounds.line_figures import limit_figures, line_figures
from xlplan.plan.rounds.own_changed import changed_declarations, declared_now
from xlplan.plan.rounds.proposals import changes_put, with_proposals
from xlplan.plan.rounds.said_since import said_since
from xlplan.plan.rounds.settle import SALES, UnitSettlement, settle, targets_gone
from xlplan.plan.rounds.standing import Standing, speaking_files, standing_of, units_to_copy
from xlplan.plan.rounds.table_settlements import TableSettlement, table_settlements
from xlplan.plan.rounds.taken_up import released, unused_additions, unused_findings
from xlplan.plan.rounds.unplaced import figure_at, gone_unplaced, is_ceiling, new_unplaced, unplaced_findings
from xlplan.schema.diagnostic import APPROVAL, FIRST_HALF, Diagnostic, Round, Severity, rounds_answered
from xlplan.schema.frame import Frame
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import IssuedFile, Ledger
from xlplan.tables import BY_KEY
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.text import Text, list_briefly
from xlplan.workbook.cell_notes import notes_of
from xlplan.workbook.submission import Submission

_NO_COPY: Final = Text(
    "issued/ 里找不到总部下发给 {branches} 的填报表(也不在 earlier/ 里),无从知道它们现在的数。请从备份放回,再运行一次",
    "issued/ 裡找不到總公司發送給 {branches} 的填報檔(也不在 earlier/ 裡),無從知道它們現在的數。請從備份放回,再執行一次",
    "The workbooks issued to {branches} are not in issued/ (nor in earlier/): where those units stand cannot be known. Put them back from "
    "your backup and run it again")


_STANDS: Final = Text("核定 {amount} {unit}", "核定 {amount} {unit}", "approved: {amount} ({unit})")
_FILLED: Final = Text("已填写", "已填寫", "filled in")
_NO_ROW: Final = Text("已没有这一行", "已沒有這一列", "no longer has it")
_SHUT: Final = Text("它在计划年度已没有可销售的月份(起售月、退市月)", "它在計畫年度已沒有可銷售的月份(起售月、退市月)",
                    "leaves it no month of the plan year on sale (first and delisting month)")


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row with figures for which the next workbook of the unit has no place; `said`: what its sheet calls it; `stands`: how much of it
    counts now; `why`: what the master says of it."""

    branch: str
    table: str
    key: str
    said: Text | str
    stands: Text = _FILLED
    why: Text = _NO_ROW


@dataclass(frozen=True, slots=True)
class RoundPart:
    """Attributes:
        units: how the target of each came about, in the order of the organisation.
        breakdown: with their targets and lines. facts: what the ledger is to note of them.
        carried: unit -> its next workbook; lost: rows with figures that those have no place for.
        about: findings about HQ's lines.
        earlier: unit -> HQ's own copy of the workbook that it has of this round.
        gone: unit that the master no longer has -> its target as issued last.
        results: of HQ's lines of the round that ended, see `line_figures`.
        judged: what came back of that round, where it is what the units go on from.
        tables: what heads, money and courses came to where HQ adjusted them.
    """

    units: tuple[UnitSettlement, ...]
    breakdown: Breakdown
    facts: BranchFacts
    carried: Mapping[str, NextWorkbook]
    lost: tuple[LostRow, ...] = ()
    about: tuple[Diagnostic, ...] = ()
    earlier: Mapping[str, Submission] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)
    results: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    judged: JudgedInbox | None = None
    tables: tuple[TableSettlement, ...] = ()


def begun(hq: PlannedHeadquarters, round: Round, units: Sequence[str]) -> RoundPart:
    """Of a round that starts from the goals broken down."""
    return RoundPart((), hq.breakdown, hq.facts, {code: NextWorkbook(given_frames(hq.master, hq.breakdown, code, round)) for code in units})


def after_round(hq: PlannedHeadquarters, round: Round, ends: Round, facts: BranchFacts, units: Sequence[str], carriers: Sequence[str],
                progress: Progress | None, judged: JudgedInbox | None = None) -> RoundPart:
    """Of units that go on from the round that `ends`, in which HQ knew `facts`. `carriers`: those meant that carry a target; `judged`:
    what came back of that round, where somebody has judged it already."""
    plan, terms = hq.folder, terms_of(hq.master)
    with Ledger(plan.ledger) as ledger:
        inbox = judged or _inbox_of(hq, ends, facts, ledger, progress)
        wanted = latest_files_of(ledger, hq.plan, ends, units_to_copy(inbox.results, inbox.units))
        typed = opinions_now(plan, ledger)
        earlier = ends if ledger.latest_round(hq.plan) not in rounds_answered(ends) else None
        again = {code for code in units if sum(one.round == ends for one in ledger.issues_of(hq.plan, code)) > 1}
        # what they declared before that round is in no workbook of it: it would be lost
        skipped = {code for code in units if code not in inbox.units
                   and any(one.round != "guide" for one in ledger.issues_of(hq.plan, code))}
    held = _every_copy(plan, wanted, progress)
    copies = _sound_copies(hq, held, ends, facts)
    lines = [line for line in waiting_lines(hq.master.adjustments, facts.gone_lines) if line.branch in carriers or line.branch in units]
    standing = standing_of(inbox.results, inbox.submissions, copies, inbox.units, changes_from_master(lines), ends, terms, inbox.owed)
    unsound = _unsound_tables(units, inbox, standing.typed, facts)
    standing = replace(standing, typed={**_unmended(held, facts), **standing.typed})
    found = standing.merged.register
    counting = [line for line in lines if line.acts and line.row_key not in lost_lines(found)]
    later, since = hq.breakdown.later, assigned_since(hq.breakdown.later, facts)
    overtaken = overtaken_lines(counting, later, since, again)
    settled = frozenset(line.branch for line in counting if line.table == SALES) - overtaken.keys()
    shifted = {code: [one for one in lines if one.line.source == SHIFT] for code, lines in since.items()}
    settlement = settle(hq.master, hq.breakdown, standing, _assigned(facts), sums_assigned(since), settled, sums_assigned(shifted))
    carried = {unit: carry_over(given_frames(hq.master, settlement.breakdown, unit, round), unit, standing,
                                approves=round == APPROVAL) for unit in units}
    limits = {**(facts.limits or {}), **limit_figures(standing, counting)}
    carried = {unit: with_ceilings(own, unit, hq.master.adjustments, standing.merged, limits) for unit, own in carried.items()}
    cuts = cut_ceilings(carried, standing.merged, hq.master, {
        unit: ceilings_decided(unit, hq.master.adjustments, standing.merged, limits) for unit in carried})
    told = feedback_frames(TellingRound(hq.master, ends, round, standing, settlement.units, since, _told_units(hq, round, carried),
                                        counting, about_units(typed.values(), rounds_answered(ends)), cuts))
    carried |= {unit: with_feedback(carried[unit], frame, unit, standing) for unit, frame in told.items()}
    carried = with_own_work(carried, standing.typed, copies, file_places(plan, inbox, wanted.values()), hq.master.company.lang)
    if round != APPROVAL:
        lifted = {u.code: u.lifted for u in settlement.units}
        about = {unit: ChangedUnit(unit, counting, since.get(unit, ()), lifted.get(unit, ())) for unit in carried}
        carried = {unit: with_changed_cells(own, about[unit], standing, hq.master) for unit, own in carried.items()}
    carried = _proposed_anew(hq, carried, standing.typed, copies, standing, approves=round == APPROVAL)
    went = line_marks(_gone_lines(counting, standing, told, round))
    tables = tuple(table_settlements(standing, hq.master, counting))
    noted = replace(facts_from(hq.master, settlement.breakdown), later_lines=tuple(line_mark(one.line) for one in later),
                    later_total=sum(one.amount for one in later), gone_lines={**(facts.gone_lines or {}), **went},
                    unsound=unsound, limits=limits, decided={
                        **(facts.decided or {}), **decided_tables(standing, tables, counting, facts.decided)},
                    released={**(facts.released or {}), **released(standing.merged, hq.master.adjustments, lines, facts.decided)})
    open_matters = [*appeal_findings(hq.master, standing, units, counting, typed, round), *_about_files(inbox, units),
                    *(replace(d, severity=Severity.ERROR) for d in inbox.about if d.code == "XP538" and d.branch in skipped),
                    *overtaken_findings(overtaken, settlement.units, hq.master),
                    *cut_findings(cuts, hq.master), *above_ceilings(
                        carried, hq.master, round, said_since(standing.merged, hq.master.adjustments, counting), cuts, Granted(
                            facts.decided or {}, facts.limits or {}, lines_gone(hq.master.adjustments, facts.gone_lines)), earlier)]
    if round == APPROVAL:
        mine = [line for line in hq.master.adjustments if line.branch in {*units}]
        left = (*gone_unplaced(standing.merged, mine, lines, facts.limits), *new_unplaced(standing.merged, counting))
        decided = {key: of for key, of in (facts.decided or {}).items() if key.partition("|")[0] in units}
        open_matters += (*unplaced_findings(standing.merged, hq.master, left),
                         *above_decided(standing.merged, hq.master, decided, counting, left, earlier=earlier),
                         *unused_findings(standing.merged, hq.master, unused_additions(
                             standing.merged, mine, lines, facts.decided), earlier=earlier))
    meant = {*carriers}
    rows = dict.fromkeys((*((code, SALES, key) for code, key, _ in settlement.lost if code in meant),
                          *((code, table, key) for code, own in carried.items() for table, key in own.lost)))
    own = {unit: standing.typed[unit] for unit in units if unit in standing.typed}
    former = changed_declarations(own, declared_now(hq.master, round), facts.former)
    noted = replace(noted, former=former.cells)
    return RoundPart(tuple(u for u in settlement.units if u.code in meant), settlement.breakdown, noted, carried,
                     tuple(replace(_lost_row(standing, *row), why=_why_lost(carried, *row)) for row in rows), (
                         *altered_decisions(hq.master, facts, round), *found, *open_matters, *placed_findings(hq, former.found)),
                     gone=targets_gone(hq.master, _assigned(facts)), results=line_figures(standing, counting), judged=inbox,
                     tables=tables)


def within_round(hq: PlannedHeadquarters, round: Round, facts: BranchFacts, units: Sequence[str], carriers: Sequence[str],
                 progress: Progress | None) -> RoundPart:
    """Of units to which the round is issued again: HQ's figures as the master has them now, the target with what was assigned since;
    what the unit typed in the workbook that it has stays as it is. HQ's lines of the round wait for the next, but those that came after
    its approval, which has none."""
    with Ledger(hq.folder.ledger) as ledger:
        inbox = _inbox_of(hq, round, facts, ledger, progress)
        sent, issued = ledger.latest_issue(round), ledger.issued(hq.plan)
    copies = _every_copy(hq.folder, {code: issued[code, sent[code]] for code in units}, progress)
    known, since, breakdown = _assigned(facts), assigned_since(hq.breakdown.later, facts), hq.breakdown
    standing, adjusted, went = None, dict[str, UnitSettlement](), dict[str, str]()
    counting, about = list[AdjustmentLine](), tuple[Diagnostic, ...]()
    if round not in FIRST_HALF:
        opens = {code: copy.issued.stamp.opens if copy.issued else () for code, copy in copies.items()}
        lines = [line for line in waiting_lines(hq.master.adjustments, facts.gone_lines) if round == APPROVAL and line.branch in units]
        standing = standing_of([], [], copies, units, changes_from_master(lines), round, terms_of(hq.master), opens)
        counting = [line for line in lines if line.acts and line.row_key not in lost_lines(standing.merged.register)]
        went = line_marks(_gone_lines(counting, standing, {}, round))
        left = new_unplaced(standing.merged, counting)
        about = (*altered_decisions(hq.master, facts, round), *unplaced_findings(standing.merged, hq.master, left))
        settlement = settle(hq.master, breakdown, standing, known, sums_assigned(since),
                            frozenset(line.branch for line in counting if line.table == SALES))
        breakdown, adjusted = settlement.breakdown, {u.code: u for u in settlement.units if u.settled}
    typed = speaking_files(inbox.results, inbox.submissions, copies)
    targets = tuple(replace(adjusted[code], declared=None, again=True) if code in adjusted else UnitSettlement(
        code, known.get(code, 0), sum(one.parts.get(code, 0) for one in since.get(code, ())), None, 0, False, breakdown.target[code],
        again=True) for code in carriers)
    given = {code: NextWorkbook(given_frames(hq.master, breakdown, code, round)) for code in units}
    held = {} if standing is None else {  # what it typed in an earlier round stands in the workbook that it has
        code: carry_over(own.frames, code, standing, approves=round == APPROVAL) for code, own in given.items()}
    given |= {code: own for code, own in held.items() if round == APPROVAL or code not in typed}
    told = {} if standing is None else feedback_frames(
        TellingRound(hq.master, round, round, standing, targets, since, _told_units(hq, round, given), counting))
    given |= {unit: with_feedback(given[unit], frame, unit, standing) for unit, frame in told.items() if standing}
    silent = {code for code in units if code not in typed and standing is not None and round != APPROVAL}  # carried over already
    carried = {code: replace(own, again=True) if code in silent else carry_within(
                   own.frames, typed.get(code), held[code].frames if code in held else {}) for code, own in given.items()}
    limits = {**(facts.limits or {}), **(limit_figures(standing, counting) if standing else {})}
    if standing is not None:
        carried = {code: with_ceilings(own, code, hq.master.adjustments, standing.merged, limits) for code, own in carried.items()}
    places = file_places(hq.folder, inbox, (issued[code, sent[code]] for code in units))
    carried = with_own_work(carried, typed, copies, places, hq.master.company.lang)
    carried = {code: replace(own, notes=notes_of(was) if (was := copies[code].issued) and round != APPROVAL else {})
               for code, own in carried.items()}
    carried = _proposed_anew(hq, carried, typed, copies, standing, approves=round == APPROVAL)
    lost = [LostRow(code, table, key, row_said(key, BY_KEY[table], typed.get(code, copies[code]).frames[table]))
            for code, own in carried.items() for table, key in own.lost]
    noted = hq.facts if round in FIRST_HALF else replace(
        facts_from(hq.master, breakdown), later_lines=hq.facts.later_lines, later_total=hq.facts.later_total,
        gone_lines={**(facts.gone_lines or {}), **went}, unsound=_unsound_tables(units, inbox, typed, facts), limits=limits,
        decided=facts.decided, released=facts.released)
    former = changed_declarations({unit: typed[unit] for unit in units if unit in typed}, declared_now(hq.master, round), facts.former)
    return RoundPart(targets, breakdown, replace(noted, former=former.cells), carried, tuple(lost), (
        *about, *_about_files(inbox, units), *placed_findings(hq, former.found)), copies)


def _proposed_anew(hq: PlannedHeadquarters, carried: Mapping[str, NextWorkbook], typed: Mapping[str, Submission],
                   copies: Mapping[str, Submission], standing: Standing | None, *, approves: bool) -> dict[str, NextWorkbook]:
    """The workbooks with what HQ proposes in its own tables as the sources have it now. HQ's changes are on figures that count."""
    out = {}
    for code, own in carried.items():
        counts = own.frames if approves else standing.declared.get(code, ()) if standing else ()
        put = changes_put(standing.merged, code, counts) if standing else {}
        out[code] = with_proposals(own, (typed.get(code), copies.get(code)), hq.master.company.lang, put, approves=approves)
    return out


def _unsound_tables(units: Iterable[str], inbox: JudgedInbox, typed: Mapping[str, Submission], facts: BranchFacts) -> dict[str, list[str]]:
    """Unit -> the tables that its next workbook holds as typed although they went back, of this round or, unmended, of one before."""
    latest = latest_files(inbox.results)
    out = dict[str, list[str]]()
    for code in units:
        verdicts = latest[code].tables if code in typed and code in latest else {}
        before = (facts.unsound or {}).get(code, ())
        out[code] = [key for key in dict.fromkeys((*before, *verdicts)) if verdicts.get(key) == "refused" or (
            key in before and not verdicts.get(key, "").startswith("accepted"))]
    return out


def _about_files(inbox: JudgedInbox, units: Iterable[str]) -> list[Diagnostic]:
    """Of these units XP562, what counted when the round was closed would be lost, and XP515 or XP518 as an error: HQ chooses between
    files before a workbook goes out that says either; XP947 where files in mails count for nobody yet."""
    meant = {*units}
    between = [replace(d, severity=Severity.ERROR) for file in inbox.results if file.undecided and file.branch in meant
               for d in file.diagnostics if d.code in UNDECIDED]
    return [d for d in inbox.about if (d.code == "XP562" and d.branch in meant) or d.code == "XP947"] + between


def _sound_copies(hq: PlannedHeadquarters, copies: Mapping[str, Submission], ends: Round, facts: BranchFacts) -> dict[str, Submission]:
    """HQ's own copies, with what HQ suggests instead of figures that went back: those stand there to be mended, and count for nobody."""
    out = dict(copies)
    for code, tables in (facts.unsound or {}).items():
        if code in copies and tables:
            suggested = given_frames(hq.master, hq.breakdown, code, ends)
            out[code] = replace(copies[code], frames={**copies[code].frames, **{key: suggested[key] for key in tables if key in suggested}})
    return out


def _unmended(copies: Mapping[str, Submission], facts: BranchFacts) -> dict[str, Submission]:
    """Unit -> its workbook with the tables alone that went back and stand in it as typed: to be mended in the next one, still."""
    return {code: replace(copies[code], frames={key: copies[code].frames[key] for key in tables if key in copies[code].frames})
            for code, tables in (facts.unsound or {}).items() if tables and code in copies}


def _inbox_of(hq: PlannedHeadquarters, round: Round, facts: BranchFacts, ledger: Ledger, progress: Progress | None) -> JudgedInbox:
    was = Headquarters(hq.folder, hq.plan, replace(hq.master, idle=facts.idle(hq.master)), facts, hq.behind, hq.findings, round,
                       hq.balances, hq.sheets)
    return judge_inbox(was, ledger, progress=progress)


def _why_lost(carried: Mapping[str, NextWorkbook], code: str, table: str, key: str) -> Text:
    frame = carried[code].frames.get(table) if code in carried else None
    return _SHUT if frame is not None and key in frame.keys else _NO_ROW


def _lost_row(standing: Standing, code: str, table: str, key: str) -> LostRow:
    frame, ordinal = standing.merged.frames.get(table), standing.merged.branches.index(code)
    if frame is None:
        return LostRow(code, table, key, key)
    said, unit = row_said(key, BY_KEY[table], frame, ordinal), unit_of(table, "year")
    at = next((i for i, of in enumerate(frame.keys) if of == key and frame.owner[i] == ordinal), None)
    if unit is None or at is None:
        return LostRow(code, table, key, said)
    stands = figure_at(approved := approved_figures(standing.merged), (code, table, key, "year"), ordinal) or 0
    if "year" not in BY_KEY[table].by_key:  # heads do not add up over months: the most that are there
        stands = max((int(approved.steps(table, m)[at]) for m in MONTHS), key=abs)
    return LostRow(code, table, key, said, _STANDS.filled(amount=unit.show(stands), unit=unit.label))


def _assigned(facts: BranchFacts) -> dict[str, int]:
    return dict(zip(facts.codes, map(int, facts.assigned), strict=True))


def _gone_lines(lines: Iterable[AdjustmentLine], standing: Standing, told: Mapping[str, Frame],
                round: Round) -> Iterator[AdjustmentLine]:
    """The lines that the next workbooks hold: in the target, in months that were declared, as a ceiling of which the unit is told, and in
    all that HQ approves. Others go on counting."""
    for line in lines:
        table = BY_KEY[line.table]
        typed = standing.typed.get(line.branch)
        as_typed = typed is not None and table.key in typed.frames and table.key not in standing.declared.get(line.branch, ())
        approved = round == APPROVAL and not table.after_approval
        is_told = line.branch in told and line_key(line_number(line)) in told[line.branch].keys
        moved = is_told if is_ceiling(standing.merged, line) else is_moved(table) and not as_typed
        if approved or table.key == SALES or moved:
            yield line


def _told_units(hq: PlannedHeadquarters, round: Round, carried: Mapping[str, NextWorkbook]) -> dict[str, Mapping[str, Frame]]:
    """The units that are told what HQ changed and said, with their next tables."""
    return {unit: own.frames for unit, own in carried.items() if HQ_FEEDBACK.key in told_tables(hq.master, round, unit)}


def _every_copy(plan: PlanFolder, wanted: Mapping[str, IssuedFile], progress: Progress | None) -> dict[str, Submission]:
    """`own_copies` of all of them. XlplanError where one is gone."""
    copies = own_copies(plan, wanted, progress)
    if lost := sorted(wanted.keys() - copies.keys()):
        raise XlplanError(_NO_COPY, branches=list_briefly(lost))
    return copies
