"""`xlplan consolidate`: what is in the inbox judged, the good tables put together, the roll-up written. Floor 6."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.collect.run import collect_files
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.judge_inbox import JudgedInbox, judge_inbox
from xlplan.pipeline.kept_copies import keep_judged
from xlplan.pipeline.loading import Headquarters, grade_findings, load_issued, placed_findings, with_overdrawn
from xlplan.pipeline.master_changes import master_changes
from xlplan.pipeline.own_copies import latest_files_of, own_copies
from xlplan.pipeline.own_places import OwnPlaces
from xlplan.pipeline.regions.answers import record_answers, reviews_in_force, reviews_now
from xlplan.pipeline.replaced_rollup import ReplacedRollup, carry_opinions, copies_beside, keep_aside, kept_findings, read_replaced
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.returns.receipts import given_receipts
from xlplan.pipeline.several.joined_copy import write_joined_copies
from xlplan.pipeline.steps import PUTTING_TOGETHER, RECORDING, begin
from xlplan.pipeline.submissions import PathLike, Progress, skipped_results
from xlplan.pipeline.versions.last import last_frozen
from xlplan.plan.checking.former import joined_former
from xlplan.plan.checking.results import FileResult
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.declared_part import declared_part
from xlplan.plan.consolidate.digest import digest_parts
from xlplan.plan.consolidate.judge_adjusted import adjusted_findings
from xlplan.plan.consolidate.merge import former_besides, merge_tables
from xlplan.plan.consolidate.reserve import overdrawn_findings, reserve_balances
from xlplan.plan.consolidate.respread import terms_of
from xlplan.plan.consolidate.unknown import run_figures
from xlplan.plan.judging.decisions import DECISIONS
from xlplan.plan.master.filling import filling_units
from xlplan.plan.master.labels import with_branch_names
from xlplan.plan.master.own_lines import SHEETS as OWN
from xlplan.plan.regions.meeting import regions_met
from xlplan.plan.rollup import rollup_book
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rounds.above_decided import above_decided
from xlplan.plan.rounds.change_lines import waiting_lines
from xlplan.plan.rounds.later_lines import altered_decisions
from xlplan.plan.rounds.own_changed import declared_now, former_findings
from xlplan.plan.rounds.own_renamed import own_frames, renamed_findings
from xlplan.plan.rounds.standing import approved_standing, units_to_copy
from xlplan.plan.rounds.taken_up import released, unused_additions, unused_findings
from xlplan.plan.rounds.unplaced import gone_unplaced, unplaced_findings
from xlplan.plan.versions.cells import cell_parts
from xlplan.schema.diagnostic import APPROVAL, Diagnostic, Round, Severity, rounds_answered
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book
from xlplan.workbook.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import Executor


def consolidate(folder: PathLike, *, round: Round | None = None, convert: bool | None = None, lang: Lang | None = None, rollup: bool = True,
                now: datetime | None = None, progress: Progress | None = None, workers: int | None = None,
                executor: Executor | None = None, by: str = "") -> Consolidation:
    """Open the mails and archives in inbox/ as `collect` does, check every file there, put the good tables together, write
    rollup.xlsx; one verdict per file and table.

    `round`: the one issued last unless given. `convert`: whether LibreOffice makes .xlsx of workbooks of other formats; the master says
    unless given. `rollup` False leaves the workbook unwritten. `by`: who consolidates, for the ledger.
    """
    return consolidate_issued(load_issued(folder, round), convert=convert, lang=lang, rollup=rollup, now=now, progress=progress,
                              workers=workers, executor=executor, by=by)


def consolidate_issued(hq: Headquarters, *, convert: bool | None = None, lang: Lang | None = None, rollup: bool = True,
                       now: datetime | None = None, progress: Progress | None = None, workers: int | None = None,
                       executor: Executor | None = None, by: str = "") -> Consolidation:
    """`consolidate` of a plan that is loaded already, in the round it was loaded for."""
    at, plan, master = now or datetime.now().replace(microsecond=0), hq.folder, hq.master
    converts = master.company.convert if convert is None else convert
    collected = collect_files(plan, (), converts=lambda: converts, progress=progress, workers=workers, executor=executor, by=by)
    with Ledger(plan.ledger, by=by) as ledger:
        result, inbox = put_together(hq, ledger, progress=progress, workers=workers, executor=executor)
        result.collected = collected if collected.sources or collected.converted else None
        numbers = result.numbers
        numbers.codes = given_receipts(hq, ledger, result, inbox)  # first of all: their codes go by what the ledger held before this run
        replaced = read_replaced(plan, ledger) if rollup else None
        board, result.opinions = carry_opinions(numbers, result.names, ledger, replaced)
        numbers.reviewed, numbers.outdated = board.reviewed, board.outdated
        written = ""
        if rollup:
            frozen, spoilt = last_frozen(ledger, hq.plan)
            result.notes += grade_findings(spoilt, plan.ledger.name)
            begin(progress, PUTTING_TOGETHER)
            book = rollup_book(numbers, master, now=at, lang=lang or master.company.lang, facts=hq.facts, frozen=frozen, board=board)
            written = _replace_rollup(result, plan, book, replaced)
            begin(progress, RECORDING)
            result.joined = write_joined_copies(plan, inbox, hq.round, FileNames(master), OwnPlaces(plan, hq.plan, ledger))
        begin(progress, RECORDING)
        keep_judged(plan, inbox)
        ledger.record_settled(hq.plan, inbox.settled)
        record_answers(result, ledger, inbox.regional, at)
        assigned = dict(zip(hq.facts.codes, hq.facts.assigned.tolist(), strict=True))
        figures = run_figures(numbers)
        kept: dict[str, str | bytes] = {**digest_parts(numbers, master, figures), **declared_part(master),
                                        **cell_parts(numbers, master, assigned, hq.facts.lines, figures)}
        ledger.record_results(result.files, at, kept, hq.sheets.sha256, written)
        result.chain = ledger.head()
    return result


def put_together(hq: Headquarters, ledger: Ledger, *, progress: Progress | None = None, workers: int | None = None,
                 executor: Executor | None = None) -> tuple[Consolidation, JudgedInbox]:
    """(the good tables in one; what came back, judged); nothing of it is recorded, and no roll-up is written."""
    plan, master, gone = hq.folder, hq.master, hq.facts.gone_lines
    inbox = judge_inbox(hq, ledger, progress=progress, workers=workers, executor=executor)
    results, units = inbox.results, inbox.units
    verdicts, files, settled = _counted(hq, ledger, inbox)
    not_yet = {*filling_units(master, hq.round)} - {*units}  # they have no workbook of the round: HQ's lines about them wait
    lines = [line for line in waiting_lines(master.adjustments, gone) if line.branch not in not_yet]
    numbers = merge_tables(verdicts, files, units, changes_from_master(lines), hq.round, terms_of(master), opens=inbox.owed)
    declared = declared_now(master, hq.round)
    typed_before = placed_findings(hq, (*former_findings(numbers.former, declared), *renamed_findings(
        own_frames(numbers), declared.tables, declared.called, declared.places)))
    numbers.former = joined_former(former_besides(numbers, hq.facts.former or {}), numbers.former)
    numbers.settled, numbers.excluded = settled, inbox.excluded
    numbers.region_said = reviews_in_force(reviews_now(hq, ledger, inbox.regional), hq.round)
    numbers.regions = regions_met(master, [c for c, fills in zip(numbers.branches, numbers.filling(SALES), strict=True) if fills])
    about = [*inbox.about, *numbers.register]
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    for verdict in results:
        verdict.diagnostics = with_branch_names(verdict.diagnostics, names)
    about = with_branch_names(about, names)
    result = Consolidation([*results, *skipped_results(inbox.found, inbox.shown)], numbers, about, master.company.year,
                           master.company.start_month, names=names, basis=(hq, inbox))
    waiting = waiting_lines(master.adjustments, gone)
    result.balances = reserve_balances(master, hq.facts.expense_base(master), lost_lines(numbers.register), {
        **(hq.facts.released or {}), **released(numbers, master.adjustments, waiting, hq.facts.decided)})
    result.ledger = inbox.behind
    result.notes += grade_findings(altered_decisions(master, hq.facts, hq.round), plan.master.name)
    earlier = hq.round if ledger.latest_round(hq.plan) not in rounds_answered(hq.round) else None
    left = [*gone_unplaced(numbers, master.adjustments, waiting, hq.facts.limits)]
    result.notes += grade_findings((
        *unplaced_findings(numbers, master, left, Severity.WARNING),
        *above_decided(numbers, master, {} if hq.round == APPROVAL else hq.facts.decided, waiting, left, Severity.WARNING, earlier),
        *unused_findings(numbers, master, unused_additions(numbers, master.adjustments, waiting, hq.facts.decided),
                         Severity.WARNING, earlier)), plan.master.name)
    result.notes += grade_findings((*master_changes(hq, ledger), *typed_before), plan.master.name)
    result.notes += grade_findings(adjusted_findings(numbers, hq.adjustment_cells), plan.master.name)
    # a roll-up of a broken master is no roll-up, and what HQ has not decided yet is missing from it
    over = with_overdrawn(hq, hq.findings, overdrawn_findings(result.balances, master.reserve.row_key))
    result.notes += [d for d in over if d.severity is Severity.ERROR or d.table in (*DECISIONS, *OWN)]
    numbers.files, numbers.register = result.files, [*result.ledger, *about, *result.notes]
    numbers.approved = tuple(code for code in ledger.latest_issue("approved") if code in units)
    return result, inbox


def _counted(hq: Headquarters, ledger: Ledger,
             inbox: JudgedInbox) -> tuple[Sequence[FileResult], Sequence[Submission], Mapping[str, frozenset[str]]]:
    """(verdicts, files) that count; unit -> the tables that do as HQ approved them."""
    if hq.round != APPROVAL:
        return inbox.results, inbox.submissions, {}
    waiting = latest_files_of(ledger, hq.plan, hq.round, units_to_copy(inbox.results, inbox.units))
    return approved_standing(inbox.results, inbox.submissions, own_copies(hq.folder, waiting), inbox.units)


def _replace_rollup(result: Consolidation, plan: PlanFolder, book: Book, replaced: ReplacedRollup | None) -> str:
    """SHA-256 of the roll-up that is written; what stood in its place is kept where that says so, and `result` tells of it."""
    kept, beside = keep_aside(plan, replaced)
    result.opinions = replace(result.opinions, kept=kept)
    made = write_workbook(book, plan.rollup, locked=beside)
    result.rollup = made.path
    found = [*kept_findings(replaced, kept), *copies_beside(plan, made.path),
             *([Diagnostic("XP914", params={"name": made.path.name})] if made.path != plan.rollup else [])]
    result.notes += grade_findings(found, plan.rollup.name)
    return made.sha256
