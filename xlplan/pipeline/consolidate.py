"""`xlplan consolidate`: what is in the inbox judged, the good tables put together, the roll-up written. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.issued_copies import ledger_behind, sealed_lists, untouched
from xlplan.pipeline.loading import Headquarters, grade_findings, load_issued
from xlplan.pipeline.replaced_rollup import ReplacedRollup, carry_opinions, keep_aside, kept_findings, read_replaced
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.submissions import PathLike, Progress, file_names, read_submissions, skipped_results
from xlplan.pipeline.versions.last import last_frozen, said_closed
from xlplan.plan.checking.register import counting_files, register_files
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.digest import digest_parts
from xlplan.plan.consolidate.judge_adjusted import adjusted_findings
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.consolidate.reserve import reserve_balances, still_overdrawn
from xlplan.plan.consolidate.respread import terms_of
from xlplan.plan.judging.decisions import DECISIONS
from xlplan.plan.master.filling import filling_units, opened_tables
from xlplan.plan.master.labels import with_branch_names
from xlplan.plan.rollup import rollup_book
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables import BY_KEY
from xlplan.tables.master.tables_issued import TABLES_ISSUED
from xlplan.text import Lang, list_briefly
from xlplan.workbook.blueprint import Book
from xlplan.workbook.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import Executor


def consolidate(folder: PathLike, *, round: Round | None = None, lang: Lang | None = None, rollup: bool = True,
                now: datetime | None = None, progress: Progress | None = None, workers: int | None = None,
                executor: Executor | None = None, by: str = "") -> Consolidation:
    """Check every file in inbox/, put the good tables together, write rollup.xlsx; one verdict per file and table.

    `round`: the one issued last unless given. `rollup` False leaves the workbook unwritten. `by`: who consolidates, for the ledger.
    """
    return consolidate_issued(load_issued(folder, round), lang=lang, rollup=rollup, now=now, progress=progress, workers=workers,
                              executor=executor, by=by)


def consolidate_issued(hq: Headquarters, *, lang: Lang | None = None, rollup: bool = True, now: datetime | None = None,
                       progress: Progress | None = None, workers: int | None = None,
                       executor: Executor | None = None, by: str = "") -> Consolidation:
    """`consolidate` of a plan that is loaded already, in the round it was loaded for."""
    plan, identity, master = hq.folder, hq.plan, hq.master
    at = now or datetime.now().replace(microsecond=0)
    found = plan.inbox_files()
    shown = file_names(found, [plan.inbox])
    submissions = read_submissions(found.files, shown, plan.seal_key(), progress, workers, executor)
    results, units = validate_submissions(submissions), filling_units(master, hq.round)
    for path, verdict in zip(found.files, results, strict=True):
        verdict.received = _received_at(path)
    with Ledger(plan.ledger, by=by) as ledger:
        stamps = [s.issued.stamp for s in submissions if s.issued and s.seal == "verified" and s.issued.stamp.plan == identity]
        lists = sealed_lists(plan, identity, ledger, {(s.branch, s.issue) for s in stamps})
        sent = ledger.latest_issue(hq.round)
        behind = hq.behind or grade_findings(ledger_behind(ledger.issued(identity), max((s.issue for s in stamps), default=0)),
                                             plan.ledger.name)
        waiting = [code for code in units if code not in sent] if sent and not behind else []  # a ledger that is behind cannot tell
        units = tuple(code for code in units if code not in waiting)
        closed = ledger.closed_round(identity, hq.round)
        about = register_files(results, submissions, plan=identity, year=master.company.year, round=hq.round, branches=units,
                               issues=sent, sealed=lists, closed=(said_closed(closed), closed.files) if closed else None,
                               names={code: master.organisation.by_code[code].name for code in units},
                               managers={code: master.organisation.by_code[code].manager for code in units})
        spoken = {(r.file, r.sha256) for r in results if not r.superseded_by}
        unfilled = untouched(plan, ledger.issued(identity), [s for s in submissions if (s.file, s.sha256) in spoken])
        owed = _owed_tables(hq, units, results, submissions, known=not behind)
        numbers = merge_tables(results, submissions, units, changes_from_master(master.adjustments), hq.round, terms_of(master),
                               opens=owed)
        numbers.untouched = tuple(code for code in units if code in unfilled)
        about += [*_not_issued(waiting, hq.round), *_without_tables(hq, owed), *numbers.register]
        company = master.company
        names = {code: unit.name for code, unit in master.organisation.by_code.items()}
        for verdict in results:
            verdict.diagnostics = with_branch_names(verdict.diagnostics, names)
        about = with_branch_names(about, names)
        result = Consolidation([*results, *skipped_results(found, shown)], numbers, about, company.year, company.start_month,
                               names=names)
        result.balances = reserve_balances(master, hq.facts.expense_base(master), lost_lines(numbers.register))
        result.ledger = behind
        result.notes += grade_findings(adjusted_findings(numbers, hq.adjustment_cells), plan.master.name)
        # a roll-up of a broken master is no roll-up, and what HQ has not decided yet is missing from it
        result.notes += [d for d in still_overdrawn(hq.findings, result.balances) if d.severity is Severity.ERROR or d.table in DECISIONS]
        numbers.files, numbers.register = result.files, [*result.ledger, *about, *result.notes]
        numbers.approved = tuple(code for code in ledger.latest_issue("approved") if code in units)
        replaced = read_replaced(plan, ledger) if rollup else None
        board, result.opinions = carry_opinions(numbers, names, ledger, replaced)
        numbers.reviewed, numbers.outdated = board.reviewed, board.outdated
        written = ""
        if rollup:
            frozen, spoilt = last_frozen(ledger, identity)
            result.notes += grade_findings(spoilt, plan.ledger.name)
            book = rollup_book(numbers, master, now=at, lang=lang or master.company.lang, facts=hq.facts, frozen=frozen, board=board)
            written = _replace_rollup(result, plan, book, replaced)
        ledger.record_results(result.files, at, digest_parts(numbers, master), hq.sheets.sha256, written)
        result.chain = ledger.head()
    return result


def _replace_rollup(result: Consolidation, plan: PlanFolder, book: Book, replaced: ReplacedRollup | None) -> str:
    """SHA-256 of the roll-up that is written; what stood in its place is kept where that says so, and `result` tells of it."""
    kept, beside = keep_aside(plan, replaced)
    result.opinions = replace(result.opinions, kept=kept)
    made = write_workbook(book, plan.rollup, locked=beside)
    result.rollup = made.path
    found = [*kept_findings(replaced, kept), *([Diagnostic("XP914", params={"name": made.path.name})] if made.path != plan.rollup else [])]
    result.notes += grade_findings(found, plan.rollup.name)
    return made.sha256


def _not_issued(units: Iterable[str], in_round: Round) -> Iterator[Diagnostic]:
    """XP538 for each unit that HQ has fill in something since the round was issued."""
    grave = severity_of("XP538", in_round, {})
    return (Diagnostic("XP538", branch=code, severity=grave, params={"branch": code, "label": TABLES_ISSUED.label}) for code in units)


def _without_tables(hq: Headquarters, owed: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    """XP539 for each table that HQ has units fill in since their workbooks were issued without it."""
    lacking: dict[str, list[str]] = {}
    for code, tables in owed.items():
        for table in opened_tables(hq.master, hq.round, code):
            if table not in tables:
                lacking.setdefault(table, []).append(hq.master.organisation.by_code[code].name)
    grave = severity_of("XP539", hq.round, {})
    return (Diagnostic("XP539", table=table, severity=grave, params={
        "label": BY_KEY[table].label, "sheet": TABLES_ISSUED.label, "count": len(names), "branches": list_briefly(names)})
        for table, names in lacking.items())


def _owed_tables(hq: Headquarters, units: Iterable[str], results: Sequence[FileResult],
                 submissions: Sequence[Submission], known: bool) -> dict[str, tuple[str, ...]]:
    """Unit -> the tables that it owes: those it fills in, less what it was issued without: the workbook that counts, else its latest,
    where that is `known`: a ledger that is behind cannot tell."""
    counting = counting_files(results)
    held = {**((hq.facts.opens if known else None) or {}), **{
        s.issued.stamp.branch: s.issued.stamp.opens for s in submissions if s.issued and (s.file, s.sha256) in counting}}
    return {code: tuple(t for t in opened_tables(hq.master, hq.round, code) if t in held.get(code, (t,))) for code in units}


def _received_at(path: Path) -> datetime | None:
    """When the file was put there; None when it is gone or its folder says nothing."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).replace(microsecond=0)
    except (OSError, OverflowError, ValueError):
        return None
