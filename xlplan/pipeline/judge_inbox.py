"""What lies in the inbox, judged: a verdict a file, and which of them count. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlplan.excel.converting.convert import FORMATS
from xlplan.excel.converting.office import find_office
from xlplan.mail.kinds import OPENED
from xlplan.pipeline.collect.lying import say_why_unopened
from xlplan.pipeline.issued_copies import ledger_behind, sealed_lists, several_copies
from xlplan.pipeline.loading import Headquarters, grade_findings
from xlplan.pipeline.newer_issues import on_newer_issues
from xlplan.pipeline.regions.answers import agreed_by_regions, is_regional, judge_regions, latest_stage, reviews_now
from xlplan.pipeline.submissions import Progress, file_names, read_submissions
from xlplan.pipeline.versions.last import gone_since, said_closed
from xlplan.plan.checking.decided import FileDecision
from xlplan.plan.checking.gone import KnownFile, came_and_gone, say_older_ones
from xlplan.plan.checking.grounds import Grounds
from xlplan.plan.checking.provenance import (
    Provenance,
    came_as,
    clock_findings,
    conversion_findings,
    note_sending,
    sendings_of,
)
from xlplan.plan.checking.register import counting_files, register_files
from xlplan.plan.checking.results import ACCEPTED, FileResult
from xlplan.plan.checking.senders import mailboxes_of, sender_findings
from xlplan.plan.checking.sent_again import say_sent_again
from xlplan.plan.checking.settling import Settlement
from xlplan.plan.checking.several import agreed_now
from xlplan.plan.checking.sign_off import judge_sign_offs, named_for_branches
from xlplan.plan.checking.states import OF_NOBODY
from xlplan.plan.checking.unrelated import unrelated_findings
from xlplan.plan.checking.validate import add_finding, set_aside_as_issued, validate_submissions
from xlplan.plan.master.filling import filling_units, opened_tables, told_tables
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import codes_in
from xlplan.plan.regions.answers import Regional
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Round, rounds_answered
from xlplan.store.folder import FoundFiles
from xlplan.store.ledger import Ledger, ReceivedFile
from xlplan.tables import BY_KEY
from xlplan.tables.books import BOOKS
from xlplan.tables.master.tables_issued import TABLES_ISSUED
from xlplan.terms import PLAN_FOLDER
from xlplan.text import in_command, list_briefly, same_text
from xlplan.workbook.seal_keys import OF_HQ
from xlplan.workbook.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import Executor

_ISSUE_IT: Final = same_text("xlplan issue {folder} --round {round} --branches {code}")


@dataclass(frozen=True, slots=True)
class JudgedInbox:
    """What came back, and what it is worth.

    Attributes:
        round: in which it was judged. found: the files; shown: what each is called.
        submissions, results: what each says and the verdict, in the order of the files.
        about: findings about the set of files; behind: what is wrong with the ledger.
        units: those that fill in and were issued something, in the order of the organisation.
        owed: unit -> keys of the tables that are expected of it.
        excluded: unit -> HQ's decision that took out a file of its.
        several: unit -> how its several files were settled; settled: what the ledger is to note of it.
        regional: the files in which regions act on their units.
    """

    round: Round
    found: FoundFiles
    shown: Mapping[Path, str]
    submissions: Sequence[Submission]
    results: list[FileResult]
    about: list[Diagnostic]
    behind: list[Diagnostic]
    units: tuple[str, ...]
    owed: Mapping[str, tuple[str, ...]]
    excluded: Mapping[str, FileDecision]
    several: Mapping[str, Settlement]
    settled: Mapping[str, Mapping[str, Collection[str]]]
    regional: tuple[Regional, ...] = ()


def judge_inbox(hq: Headquarters, ledger: Ledger, *, progress: Progress | None = None, workers: int | None = None,
                executor: Executor | None = None) -> JudgedInbox:
    """The verdicts of the round that HQ was loaded for; what the ledger of an earlier version lacks is noted in it."""
    plan, identity, master = hq.folder, hq.plan, hq.master
    found = plan.inbox_files()
    shown = file_names(found, [plan.inbox])
    as_sent = read_submissions(found.files, shown, plan.seal_keys(), progress, workers, executor)
    submissions = on_newer_issues(plan, identity, ledger, as_sent)
    sendings = sendings_of(ledger.collected())
    read, every, units = submissions, _first_verdicts(
        found, submissions, sendings, master, workers, executor), filling_units(master, hq.round)
    set_aside_as_issued(every, sent_out := {sha256 for _, _, _, sha256 in ledger.workbooks()})
    handed_in = [verdict.verdict != "as_issued" for verdict in every]
    ours = [(s.issued.stamp, s.seal) for s in submissions if s.issued and s.issued.stamp.plan == identity]
    lists = sealed_lists(plan, identity, ledger, {(stamp.branch, stamp.issue) for stamp, seal in ours if seal in (*OF_HQ, "lost")})
    regional = judge_regions(hq, ledger, [*compress(submissions, handed_in)], [*compress(every, handed_in)], lists)
    own_files = [there and not is_regional(s) for s, there in zip(submissions, handed_in, strict=True)]
    submissions, results = [*compress(submissions, own_files)], [*compress(every, own_files)]
    sent = ledger.latest_issue(*rounds_answered(hq.round))
    last = max((stamp.issue for stamp, seal in ours if seal in OF_HQ), default=0)
    behind = hq.behind or grade_findings(ledger_behind(ledger.issued(identity), last), plan.ledger.name)
    waiting = [code for code in units if code not in sent] if sent and not behind else []  # a ledger that is behind cannot tell
    early = not sent and any(latest_stage(ledger, kind)[0] in rounds_answered(hq.round) for kind in BOOKS.values())
    units = () if early else tuple(code for code in units if code not in waiting)  # regions come first: nobody else is expected yet
    decided, known = ledger.file_decisions(identity), ledger.settled(identity)
    issued = ledger.issued(identity)
    own = several_copies(plan, issued, submissions)
    copies = dict(zip(own, on_newer_issues(plan, identity, ledger, [*own.values()]), strict=True))
    this_round = rounds_answered(hq.round)
    agreed = {code: known.get(code) or counted_before(r for r in ledger.received(code) if r.round in this_round)
              for code in {branch for branch, _ in copies}}
    closed = ledger.closed_round(identity, *this_round)
    before = ledger.judged_before(identity, this_round)
    filled_on = {(now.file, now.sha256): (was, own[at]) for was, now in zip(compress(as_sent, own_files), submissions, strict=True)
                 if now.read_on and was.issued and (at := (was.issued.stamp.branch, was.issued.stamp.issue)) in own}
    grounds = Grounds(lambda stamp: copies.get((stamp.branch, stamp.issue)), agreed, decided, before, filled_on, ledger.first_runs(),
                      named_for_branches(master), ledger.every_returned(), master.company.passed == "locked")
    about, submissions, settled = register_files(
        results, submissions, plan=identity, year=master.company.year, round=hq.round, branches=units, issues=sent, sealed=lists,
        grounds=grounds, closed=(said_closed(closed), closed.files) if closed else None,
        names={code: master.organisation.by_code[code].name for code in units},
        managers={code: master.organisation.by_code[code].manager for code in units})
    for one, verdict in zip(read, every, strict=True):
        if verdict.came is None or one.issued is None or verdict.verdict in OF_NOBODY:
            continue
        for d in (*clock_findings(verdict.came, one), *conversion_findings(verdict.came)):
            add_finding(verdict, d, hq.round)
    remembered = {code: _known_files(ledger, code, this_round, grounds.came, sent_out) for code in units} if grounds.came else {}
    about = came_and_gone(about, remembered, hq.round)
    say_older_ones(results, remembered, decided, hq.round)
    say_sent_again(results, submissions, sendings, decided, hq.round)
    judge_sign_offs(results, submissions, master, agreed_by_regions(reviews_now(hq, ledger, regional), hq.round, results))
    owed = _owed_tables(hq, units, results, submissions, known=not behind)
    if closed:
        gone = gone_since(ledger, identity, closed, {one.sha256 for one in read})
        about += _gone_files(gone, closed.version, hq.round)
    about += [*_unopened(results, hq.round), *unrelated_findings(every, hq.round)]
    about += [*sender_findings(compress(every, handed_in), master, hq.round, sendings)]
    about += [*_not_issued(hq, waiting), *_without_tables(hq, owed, _rounds_of(ledger, sent, this_round))]
    taken = {r.branch: out for r in results if r.excluded and r.branch and (out := decided.excluding([r.sha256]))}
    made = iter(submissions)
    whole = [next(made) if own_file else one for one, own_file in zip(read, own_files, strict=True)]
    return JudgedInbox(hq.round, found, shown, whole, every, about, behind, units, owed, taken, settled,
                       _settled_now(results, settled, agreed, known), regional)


def _first_verdicts(found: FoundFiles, submissions: Sequence[Submission],
                    sendings: Mapping[str, Sequence[Provenance]], master: Master, workers: int | None,
                    executor: Executor | None) -> list[FileResult]:
    """A verdict on each file by itself; how it came is noted in both."""
    came = [came_as(one.file, sendings.get(one.sha256, ())) for one in submissions]
    for one, mail in zip(submissions, came, strict=True):
        note_sending(one, mail)
    out = validate_submissions(submissions)
    for path, one, mail, verdict in zip(found.files, submissions, came, out, strict=True):
        verdict.came = mail
        verdict.received = _local(one.sent) or _received_at(path)
    taken = {*sendings, *(one.original_sha256 for of in sendings.values() for one in of if one.converted)}
    say_why_unopened(dict(zip(found.files, out, strict=True)), taken, mailboxes_of(master).units, codes_in(master.company.mailbox.lower()),
                     workers=workers, executor=executor)
    return out


def _known_files(ledger: Ledger, branch: str, rounds: Collection[Round], came: Mapping[str, int],
                 issued: Collection[str]) -> list[KnownFile]:
    """What the ledger tells of the files of a unit in those rounds; nothing of what HQ had `issued` itself."""
    return [KnownFile(one.file, one.sha256, came.get(one.sha256, 0), one.at, one.verdict in ACCEPTED
                      and one.superseded_by is None) for one in ledger.received(branch) if one.round in rounds and one.sha256 not in issued]


def counted_before(received: Iterable[ReceivedFile]) -> dict[str, frozenset[str]]:
    """Table -> the files of a unit that made it by the verdicts of the last run, of all that was `received` of it: a unit that had one
    file then."""
    out: dict[str, frozenset[str]] = {}
    for one in received:
        for key, verdict in one.tables.items():
            if verdict not in ("refused", "not_opened") and one.superseded_by is None:
                out[key] = out.get(key, frozenset()) | {one.sha256}
    return out


def _settled_now(results: Iterable[FileResult], several: Mapping[str, Settlement], agreed: Mapping[str, Mapping[str, Collection[str]]],
                 known: Mapping[str, Mapping[str, Collection[str]]]) -> dict[str, Mapping[str, Collection[str]]]:
    """Unit -> table -> SHA-256 of the files that make it, of the units with several files, and of those that had some."""
    out: dict[str, Mapping[str, Collection[str]]] = {code: agreed_now(one, agreed.get(code, {})) for code, one in several.items()}
    for r in counting_files(results).values():
        if r.branch and r.branch in known and r.branch not in out:
            out[r.branch] = {key: [r.sha256] for key, verdict in r.tables.items() if verdict not in ("refused", "not_opened")}
    return out


def _unopened(results: Iterable[FileResult], in_round: Round) -> Iterator[Diagnostic]:
    """XP947 of mails and archives that lie in the inbox, XP949 of workbooks of other formats that could be converted on this machine."""
    for code, of, kinds in (("XP947", "XP921", OPENED), ("XP949", "XP904", FORMATS)):
        names = [r.file for r in results for d in r.diagnostics if d.code == of and d.params.get("kind") in kinds]
        if names and (code == "XP947" or find_office() is not None):
            yield Diagnostic(code, severity_of(code, in_round, {}), params={"n": len(names), "files": list_briefly(names)})


def _not_issued(hq: Headquarters, units: Iterable[str]) -> Iterator[Diagnostic]:
    """XP538 for each unit that fills in something and has no workbook of the round."""
    grave = severity_of("XP538", hq.round, {})
    return (Diagnostic("XP538", branch=code, severity=grave, params={
        "branch": code, "label": TABLES_ISSUED.label,
        "commands": _ISSUE_IT.filled(folder=PLAN_FOLDER, round=hq.round, code=in_command(code))}) for code in units)


def _gone_files(gone: Mapping[str, Collection[str]], version: str, in_round: Round) -> Iterator[Diagnostic]:
    """XP562 for each unit of which a file is gone that counted when the round was closed."""
    grave = severity_of("XP562", in_round, {})
    return (Diagnostic("XP562", branch=code, severity=grave, params={"branch": code, "name": version, "file": list_briefly([*files])})
            for code, files in gone.items())


def _rounds_of(ledger: Ledger, sent: Mapping[str, int], rounds: Iterable[Round]) -> dict[str, Round]:
    """Unit -> the round, of these, with which its workbook went out."""
    return {code: one for one in rounds for code, number in ledger.latest_issue(one).items() if sent.get(code) == number}


def _without_tables(hq: Headquarters, owed: Mapping[str, Collection[str]], rounds: Mapping[str, Round]) -> Iterator[Diagnostic]:
    """XP539 for each table that HQ has units fill in since their workbooks were issued without it. What goes out with the further pass
    alone is no matter for a unit whose workbook went out with the first: `rounds`, by unit."""
    lacking: dict[str, list[str]] = {}
    for code, tables in owed.items():
        of_its = opened_tables(hq.master, rounds.get(code, hq.round), code)
        for table in opened_tables(hq.master, hq.round, code):
            if table not in tables and table in of_its:
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
    return {code: (*(t for t in opened_tables(hq.master, hq.round, code) if t in held.get(code, (t,))),
                   *(t for t in told_tables(hq.master, hq.round, code) if t in held.get(code, ()))) for code in units}


def _local(moment: datetime | None) -> datetime | None:
    """The same by this machine's clock, as files have it."""
    return moment.astimezone().replace(tzinfo=None) if moment is not None else None


def _received_at(path: Path) -> datetime | None:
    """When the file was put there; None when it is gone or its folder says nothing."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).replace(microsecond=0)
    except (OSError, OverflowError, ValueError):
        return None
