"""The use cases, one function each. A command, a function and a ribbon button share the verb. Floor 6."""
from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlplan.errors import XlplanError, require_one_of
from xlplan.excel.reading.intake import Reader, read_and_pack
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.check_new import check_year, company_name
from xlplan.pipeline.issued_copies import finish_placing, ledger_behind, sealed_lists, staging_folder, untouched
from xlplan.pipeline.judge_master import judge_master
from xlplan.pipeline.loading import grade_findings, load_issued, load_plan
from xlplan.pipeline.results import CheckResult, Consolidation, Issuance
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.checking.register import register_files
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import unreadable_result, validate_submissions
from xlplan.plan.consolidate.adjust import changes_from_master, lost_lines
from xlplan.plan.consolidate.digest import digest_parts
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.consolidate.reserve import reserve_balances, still_overdrawn
from xlplan.plan.consolidate.respread import terms_of
from xlplan.plan.judging.decisions import DECISIONS
from xlplan.plan.master.labels import with_branch_names
from xlplan.plan.rollup import facts_text, rollup_book
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round, Severity
from xlplan.store.branch_folders import distinct_file_names
from xlplan.store.folder import FoundFiles, PlanFolder, distinct_names, show_path, walk_files
from xlplan.store.ledger import Ledger, Placing
from xlplan.text import LANGS, Lang, Text
from xlplan.workbook.reading.identify import MASTER
from xlplan.workbook.stamp import digest as sealed_digest
from xlplan.workbook.stamp import stamp_lines
from xlplan.workbook.submission import Submission
from xlplan.workbook.transfer import unpack_submission
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.master_book import empty_frames, master_book

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[int, int], None]
PathLike = str | Path

SECONDS = 60  # a workbook that takes longer than this to read hangs its reader
_FAILURES = {"crashed": "XP910", "timeout": "XP911", "error": "XP915"}



def new(folder: PathLike, *, year: int, company: str, lang: Lang = "zh-CN") -> Path:
    """Make a plan folder with an empty master workbook to fill in Excel; the path of the workbook.

    XlplanError when the folder is not empty, the year is none or the company has no name.
    """
    require_one_of("lang", lang, LANGS)
    check_year(year)
    company = company_name(company)
    plan = PlanFolder(Path(folder)).create()
    fields = {"name": company, "year": str(year), "language": lang, "round": "bottom_up"}
    identity = f"{year}-{secrets.token_hex(4)}"
    return write_workbook(master_book(empty_frames(fields, lang), identity, lang, datetime.now()), plan.master).path


def issue(folder: PathLike, *, round: Round = "bottom_up", progress: Progress | None = None,
          on: date | None = None) -> Issuance:
    """Break the goals down and write one workbook per branch that fills; nothing is written while the master holds
    something that must be fixed. Workbooks of an earlier issue are kept under issued/earlier.

    All or none: what stops it before the issue is recorded, `progress` raising too, leaves issued/ and the ledger as they
    were; from then on the number is used up, and what stops the moving of the files is made good, by the next command at
    the latest. XlplanError where somebody removed files on their way (see `finish_placing`)."""
    require_one_of("round", round, ROUNDS)
    hq = load_plan(folder)
    plan, identity, master, breakdown, found = hq.folder, hq.plan, hq.master, hq.breakdown, [*hq.behind, *hq.findings]
    if must_fix(found):
        with Ledger(plan.ledger) as ledger:
            return Issuance(round, ledger.next_issue(), {}, found, assigned_targets(master, breakdown), hq.balances,
                            master.history.reports)
    branches, day, key = master.organisation.branches(), on or date.today(), plan.seal_key()
    moment = datetime.combine(day, datetime.min.time())
    names = distinct_file_names((branch, branch) for branch in branches)  # no two alike where case does not count
    with staging_folder(plan) as room, Ledger(plan.ledger) as ledger:
        number = ledger.next_issue()
        for dead in plan.stages():  # nobody else is at work here: who issues keeps the ledger
            if dead != room:
                plan.unstage(dead)
        room.mkdir(exist_ok=True)  # another run may have taken it for a dead one's while this one waited
        this = Issue(identity, round, number, day.isoformat(), master.company.lang)
        for n, (branch, name) in enumerate(zip(branches, names, strict=True), 1):
            issued, frames = issued_for(master, breakdown, branch, this)
            new = write_workbook(branch_book(issued, frames, key, created=moment), room / f"{name}.xlsx")
            ledger.record_issue(identity, branch, round, number, issued.stamp.version, new.path.name, new.sha256, moment,
                                sealed_digest(stamp_lines(issued)))
            if progress:
                progress(n, len(branches))
        ledger.record_facts(identity, round, number, facts_text(hq.facts))
        ledger.record_placing(Placing(number, room.name, plan.next_earlier().name))
    try:
        finish_placing(plan)
    except BaseException:  # who stops it while files are moved has them moved first; what it fails on, the next command tries
        with suppress(OSError):
            finish_placing(plan)
        raise
    with Ledger(plan.ledger) as ledger:
        placed = ledger.files_of(number)
    files = {branch: plan.issued / placed[branch].file for branch in branches}
    return Issuance(round, number, files, found, assigned_targets(master, breakdown), hq.balances, master.history.reports)


def check(paths: PathLike | Iterable[PathLike], *, reader: Reader = "calamine", progress: Progress | None = None,
          workers: int | None = None, executor: Executor | None = None) -> CheckResult:
    """Check files, or folders of files (walked); no plan folder is needed: everything HQ sent is in the workbook. Nothing is
    written.

    A master workbook is judged as `issue` would. A plan folder is its master, then what lies in its inbox, sealed with its
    key; the files of other folders are checked without one. `reader` openpyxl: read with the slow reference reader, for a
    second opinion about single files.
    """
    asked = [Path(p) for p in ([paths] if isinstance(paths, (str, Path)) else paths)]
    plans = [PlanFolder(p) for p in asked if PlanFolder(p).master.is_file()]
    out = CheckResult([], masters=[judge_master(plan.master, inbox=True) for plan in plans])
    for plan in plans:
        found = walk_files([plan.inbox] if plan.inbox.is_dir() else [])
        names, key = _file_names(found, [plan.inbox]), plan.seal_key() if plan.key.is_file() else None
        out.files += [*validate_submissions(_read_submissions(found.files, names, key, progress, workers, executor, reader)),
                      *_judge_skipped(found, names)]
    rest = [p for p in asked if p not in [plan.path for plan in plans]]
    found = walk_files(rest)
    names = _file_names(found, rest)
    kept: list[Submission] = []
    for path, got in zip(found.files, _read_submissions(found.files, names, None, progress, workers, executor, reader), strict=True):
        if path in rest and any(MASTER in d.params for d in got.diagnostics):
            out.masters.append(judge_master(path))
        else:
            kept.append(got)
    out.notes += [Diagnostic("XP136", Severity.NOTE)] if any(s.issued for s in kept) else []
    out.files += [*validate_submissions(kept), *_judge_skipped(found, names)]
    return out


def consolidate(folder: PathLike, *, round: Round | None = None, lang: Lang | None = None, rollup: bool = True,
                now: datetime | None = None, progress: Progress | None = None, workers: int | None = None,
                executor: Executor | None = None) -> Consolidation:
    """Check every file in inbox/, put the good tables together, write rollup.xlsx; one verdict per file and table.

    `round`: the one issued last unless given. `rollup` False leaves the workbook unwritten.
    """
    hq = load_issued(folder, round)
    plan, identity, master = hq.folder, hq.plan, hq.master
    at = now or datetime.now().replace(microsecond=0)
    found = plan.inbox_files()
    shown = _file_names(found, [plan.inbox])
    submissions = _read_submissions(found.files, shown, plan.seal_key(), progress, workers, executor)
    results, branches = validate_submissions(submissions), master.organisation.branches()
    for path, verdict in zip(found.files, results, strict=True):
        verdict.received = _received_at(path)
    with Ledger(plan.ledger) as ledger:
        stamps = [s.issued.stamp for s in submissions if s.issued and s.seal == "verified" and s.issued.stamp.plan == identity]
        lists = sealed_lists(plan, identity, ledger, {(s.branch, s.issue) for s in stamps})
        behind = hq.behind or grade_findings(ledger_behind(ledger.issued(identity), max((s.issue for s in stamps), default=0)),
                                     plan.ledger.name)
        about = register_files(results, submissions, plan=identity, year=master.company.year, round=hq.round, branches=branches,
                         issues=ledger.latest_issue(hq.round), sealed=lists,
                         names={code: master.organisation.by_code[code].name for code in branches},
                         managers={code: master.organisation.by_code[code].manager for code in branches})
        spoken = {(r.file, r.sha256) for r in results if not r.superseded_by}
        unfilled = untouched(plan, ledger.issued(identity), [s for s in submissions if (s.file, s.sha256) in spoken])
        numbers = merge_tables(results, submissions, branches, changes_from_master(master.adjustments), hq.round, terms_of(master))
        about += numbers.register
        company = master.company
        names = {code: unit.name for code, unit in master.organisation.by_code.items()}
        for verdict in results:
            verdict.diagnostics = with_branch_names(verdict.diagnostics, names)
        about = with_branch_names(about, names)
        result = Consolidation([*results, *_judge_skipped(found, shown)], numbers, about, company.year, company.start_month,
                               names=names)
        result.balances = reserve_balances(master, hq.facts.expenses(branches), lost_lines(numbers.register))
        result.ledger = behind
        result.untouched = [branch for branch in branches if branch in unfilled]
        # a roll-up of a broken master is no roll-up, and what HQ has not decided yet is missing from it
        result.notes += [d for d in still_overdrawn(hq.findings, result.balances) if d.severity is Severity.ERROR or d.table in DECISIONS]
        numbers.files, numbers.register = result.files, [*result.ledger, *about, *result.notes]
        if rollup:
            book = rollup_book(numbers, master, now=at, lang=lang or master.company.lang, facts=hq.facts)
            made = write_workbook(book, plan.rollup)
            result.rollup = made.path
            if made.path != plan.rollup:
                result.notes.append(grade_findings([Diagnostic("XP914", params={"name": made.path.name})], plan.rollup.name)[0])
        ledger.record_results(result.files, at, digest_parts(numbers, master))
    return result


def export(source: PathLike | Consolidation, out: PathLike, *, layout: Literal["lineage", "budget"] = "lineage",
           raw: bool = False) -> Path:
    """Write the long table behind the roll-up as csv or parquet (by the ending of `out`); its path.

    XlplanError where the ledger is missing or an older one: nothing in a csv would say so.

    lineage: one row per input cell of every accepted table. budget: unit, account, period, amount. In a csv a text that a
    spreadsheet would run as a formula stands behind an apostrophe; `raw` leaves texts as they were typed.
    """
    from xlplan.plan.consolidate.frames import budget_rows, export_rows  # noqa: PLC0415 - pandas only for those who export
    from xlplan.store.tables import write_table  # noqa: PLC0415

    result = source if isinstance(source, Consolidation) else consolidate(source, rollup=False)
    if result.ledger and not isinstance(source, Consolidation):
        raise XlplanError(Text(*(message_of(result.ledger[0], lang) + " → " + remedy_of(result.ledger[0], lang) for lang in LANGS)))
    rows = export_rows(result.numbers) if layout == "lineage" else budget_rows(
        result.numbers, result.year, result.start_month)
    return write_table(rows, Path(out), raw=raw)


def _read_submissions(files: Sequence[Path], names: Mapping[Path, str], key: bytes | None, progress: Progress | None,
              workers: int | None, executor: Executor | None, reader: Reader = "calamine") -> list[Submission]:
    """Every file as a Submission, in the order of `files`; a file that kills or hangs its reader costs one finding."""
    out = []
    for path, got in read_all(files, partial(read_and_pack, key, reader), workers=workers, seconds=SECONDS, progress=progress,
                              executor=executor):
        if isinstance(got, Failure):
            said = {"detail": got.detail.strip().rpartition("\n")[2], "limit": SECONDS}
            out.append(Submission(names[path], "", diagnostics=[Diagnostic(_FAILURES[got.kind], params=said)]))
        else:
            out.append(replace(unpack_submission(got), file=names[path]))
    return out


def _file_names(found: FoundFiles, asked: Sequence[Path]) -> dict[Path, str]:
    """What every file is called that was found, those skipped too."""
    paths = [*found.files, *(s.path for s in found.skipped)]
    return dict(zip(paths, distinct_names(paths, asked), strict=True))


def _received_at(path: Path) -> datetime | None:
    """When the file was put there; None when it is gone or its folder says nothing."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).replace(microsecond=0)
    except (OSError, OverflowError, ValueError):
        return None


def _judge_skipped(found: FoundFiles, names: Mapping[Path, str]) -> list[FileResult]:
    """A verdict on what was left unopened and may be somebody's work; system files and hidden ones are nobody's."""
    codes = {"temporary": "XP913", "not_regular": "XP912", "unreadable": "XP912", "missing": "XP912", "link": "XP924",
             "placeholder": "XP923", "unfinished": "XP926", "web": "XP925"}
    out = []
    for path, why in found.skipped:
        if why in codes:
            said = Diagnostic(codes[why], params={"reason": why})
            out.append(unreadable_result(_link_finding(path, found.files) if why == "link" else said, names[path], ""))
    return out


def _link_finding(path: Path, files: Sequence[Path]) -> Diagnostic:
    """XP924; a note where what it points to was read by itself."""
    target = os.path.realpath(path)
    known = any(os.path.realpath(file) == target for file in files)
    return Diagnostic("XP924", Severity.NOTE if known else None, params={"target": show_path(target)})
