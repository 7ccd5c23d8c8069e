"""Which file counts for each branch. The answer never depends on the order in which the files lie. Floor 4."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan.plan.results import FileResult
from xlplan.plan.validate import file_verdict, gravest_first
from xlplan.schema.codes import severity
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round, Severity
from xlplan.workbook.stamp import Stamp
from xlplan.workbook.submission import Submission


@dataclass(slots=True)
class _File:
    """One file of ours: what was found in it, and what is said about it here."""

    submission: Submission
    stamp: Stamp
    result: FileResult

    @property
    def name(self) -> str:
        return self.submission.file


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is being consolidated."""

    plan: str
    year: int
    round: Round
    branches: frozenset[str]
    issues: Mapping[str, int]
    sealed: Mapping[tuple[str, int], str] | None


def register(results: Sequence[FileResult], submissions: Sequence[Submission], *, plan: str, year: int, round: Round,
             branches: Sequence[str], issues: Mapping[str, int], sealed: Mapping[tuple[str, int], str] | None = None,
             ) -> list[Diagnostic]:
    """Settle which of the files counts for each branch, and say which branches are missing.

    The FileResults are changed in place: a file of another plan, year, round or issue, or of an unknown branch, is
    refused; of several files of one branch the one saved last counts, `superseded_by` names it in the others; where
    that cannot be told all are refused.

    Args:
        results, submissions: of the same files, in any order; a result without a submission (unreadable file) is left
            alone.
        plan, year, round: what is being consolidated.
        branches: codes of the units that fill in.
        issues: branch -> number of its latest issue in this round, where that is known.
        sealed: (branch, issue) -> digest of the list that HQ issued, '' where that cannot be told; None: not compared.

    Returns:
        Findings about the set of files that belong to no file: XP501 for every branch from which nothing came.
    """
    files = _files(results, submissions)
    wanted = _Wanted(plan, year, round, frozenset(branches), issues, sealed)
    chains: dict[str, list[_File]] = defaultdict(list)
    for file in files:
        if (why := _foreign(file.stamp, wanted) or _issued_otherwise(file.submission, file.stamp, wanted)) is not None:
            _say(file, why)
        if why is not None and why.code != "XP531":
            continue
        if file.result.superseded_by is None:
            chains[file.stamp.branch].append(file)
    for branch in sorted(chains):
        _choose(branch, chains[branch])
    missing = [Diagnostic("XP501", branch=b, params={"branch": b}) for b in branches if b not in chains]
    return [replace(d, severity=grave) for d in missing if (grave := severity(d.code, round, {})) is not None]


def counting(results: Iterable[FileResult]) -> dict[tuple[str, str], FileResult]:
    """(file, sha256) -> result of the files that count."""
    return {(r.file, r.sha256): r for r in results
            if r.superseded_by is None and r.verdict in ("accepted", "accepted_with_warnings")}


def _files(results: Sequence[FileResult], submissions: Sequence[Submission]) -> list[_File]:
    """Files of ours by name; of equal contents the first, the others being told so."""
    by_file = {(r.file, r.sha256): r for r in results}
    out: list[_File] = []
    first: dict[str, str] = {}
    for s in sorted(submissions, key=lambda s: (s.file, s.sha256)):
        result = by_file.get((s.file, s.sha256))
        if s.issued is None or result is None:
            continue
        file = _File(s, s.issued.stamp, result)
        if s.sha256 in first:
            result.superseded_by = first[s.sha256]
            _say(file, Diagnostic("XP504", params={"counts": first[s.sha256]}))
        first.setdefault(s.sha256, s.file)
        out.append(file)
    return out


def _foreign(stamp: Stamp, wanted: _Wanted) -> Diagnostic | None:
    """Why the file does not belong here; None if it does. The gravest reason only."""
    latest = wanted.issues.get(stamp.branch, 0)
    if stamp.plan != wanted.plan:
        return Diagnostic("XP505", found=stamp.plan, expected=wanted.plan)
    if stamp.year != wanted.year:
        return Diagnostic("XP506", found=stamp.year, expected=wanted.year)
    if stamp.branch not in wanted.branches:
        return Diagnostic("XP507")
    if stamp.round != wanted.round:
        older = ROUNDS.index(stamp.round) < ROUNDS.index(wanted.round)
        return Diagnostic("XP508" if older else "XP511", params={"was": stamp.round, "now": wanted.round})
    return Diagnostic("XP509", found=stamp.issue, expected=latest) if stamp.issue < latest else None


def _issued_otherwise(submission: Submission, stamp: Stamp, wanted: _Wanted) -> Diagnostic | None:
    """XP530 for a list that HQ never issued, though its key sealed it; XP531 where that cannot be told."""
    if not wanted.sealed or submission.seal != "verified":
        return None
    listed = wanted.sealed.get((stamp.branch, stamp.issue))
    if listed is None and stamp.issue > max(n for _, n in wanted.sealed):  # of an issue later than the ledger
        listed = ""
    if listed == submission.sealed:
        return None
    return Diagnostic("XP530" if listed != "" else "XP531", params={"branch": stamp.branch, "number": stamp.issue})


def _choose(branch: str, files: list[_File]) -> None:
    """Of several files of one branch the newest counts, if they are of one chain and it can be told."""
    if len(files) < 2:
        return
    names = [f.name for f in files]
    params: dict[str, object] = {"branch": branch, "count": len(files), "files": names}
    times = [f.submission.modified for f in files]
    known = [t for t in times if t is not None]
    newest = max(known, default=None)
    if len({f.stamp.issue for f in files}) > 1 or len(known) < len(files) or times.count(newest) > 1:
        for file in files:
            _say(file, Diagnostic("XP503", params=params))
        return
    counts = files[times.index(newest)]
    for file in files:
        if file is not counts:
            file.result.superseded_by = counts.name
        _say(file, Diagnostic("XP502", params={**params, "counts": counts.name}))


def _say(file: _File, d: Diagnostic) -> None:
    """Add a finding about the whole file; one that must be fixed refuses all its tables."""
    grave = severity(d.code, file.stamp.round, {})  # HQ's switches are about figures, not about files
    if grave is None:
        return
    result, said = file.result, replace(d, severity=grave, file=file.name, branch=file.stamp.branch)
    result.diagnostics = gravest_first([*result.diagnostics, said])
    if grave is Severity.ERROR:
        result.tables = {k: "not_opened" if v == "not_opened" else "refused" for k, v in result.tables.items()}
    result.verdict = file_verdict(result.tables, result.diagnostics)
