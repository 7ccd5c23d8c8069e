"""What regions send back: which file counts for each, and what it comes to. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlplan.plan.checking.decided import NONE, FileDecisions
from xlplan.plan.checking.grounds import NOTHING_KNOWN
from xlplan.plan.checking.region_said import UnitReview
from xlplan.plan.checking.register import register_files
from xlplan.plan.checking.results import ACCEPTED, FileResult
from xlplan.plan.checking.unfilled import signed_name
from xlplan.plan.checking.validate import add_finding
from xlplan.plan.master.master import Master
from xlplan.plan.regions.acting import acting_around, issued_since
from xlplan.plan.regions.review import RegionReview, mark_of
from xlplan.plan.regions.shift import RegionShift, ShiftLine
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.tables.books import REVIEW, SHIFTS, BookKind
from xlplan.tables.master.assignments import ASSIGNMENTS
from xlplan.tables.region_review import REGION_REVIEW
from xlplan.tables.region_shifts import REGION_SHIFTS
from xlplan.text import list_briefly
from xlplan.workbook.forms import SIGN_STEPS
from xlplan.workbook.submission import Submission


@dataclass(frozen=True, slots=True)
class Regional:
    """A file that a region sent, and the verdict on it."""

    submission: Submission
    result: FileResult

    @property
    def kind(self) -> BookKind | None:
        """Of which kind of workbook it is."""
        return self.submission.issued.kind if self.submission.issued else None

    @property
    def counts(self) -> bool:
        """Whether it is the one that speaks for its region."""
        return self.result.verdict in ACCEPTED and not self.result.stands_aside


def judge_regional(files: Sequence[Regional], master: Master, plan: str, in_round: Round, issues: Mapping[str, int],
                   sealed: Mapping[tuple[str, int], str], judged: Collection[str], recorded: Collection[str] = (),
                   closed: tuple[str, Collection[str]] | None = None, decided: FileDecisions = NONE,
                   returned: Collection[str] = ()) -> None:
    """Settle which of the files of one kind count, as those of units are settled; their results are changed in place. `in_round`: that to
    whose workbooks they are answers, `issues`: region -> the number of its latest; `sealed` as in `register_files`; `judged`: SHA-256 of
    files that counted in their own round, `recorded`: in this one; `closed` as in `register_files`; `returned`: SHA-256 of copies that HQ
    sent back. A review that was filled in on an earlier issue is as good as one on the last: what is said of a unit is of the file that
    its row names."""
    for file in files:
        issued = file.submission.issued
        if issued is not None and file.kind is REVIEW and issued.stamp.issue < (last := issues.get(issued.stamp.branch, 0)):
            file.submission.read_on = last
    org = master.organisation
    names = {code: org.by_code[code].name for code in issues if code in org.by_code}
    register_files([f.result for f in files], [f.submission for f in files], plan=plan, year=master.company.year, round=in_round,
                   branches=[*names], issues=issues, sealed=sealed, names=names, closed=closed,
                   grounds=replace(NOTHING_KNOWN, judged=judged, decided=decided, returned=frozenset(returned)))
    for file in files:
        result = file.result
        result.round = None  # of none in which units hand in
        result.tables = {key: "accepted" if verdict == "unfilled" else verdict for key, verdict in result.tables.items()}
        if result.sha256 in recorded and (older := next((d for d in result.diagnostics if d.code == "XP509"), None)) is not None:
            result.verdict = "earlier"
            result.diagnostics = [replace(older, code="XP597", severity=Severity.NOTE)]


def shift_said(file: Regional, day: str) -> RegionShift | None:
    """What the region shifts by its file; None of one that does not count, or is of another kind. `day`: ISO."""
    issued = file.submission.issued
    if not file.counts or issued is None or file.kind is not SHIFTS:
        return None
    frame, stamp = file.submission.frames[REGION_SHIFTS.key], issued.stamp
    lines = tuple(ShiftLine(key, int(amount), str(why).strip()) for key, amount, why in zip(
        frame.keys, frame.amounts["shift"], frame.texts["reason"], strict=True) if amount or str(why).strip())
    by = next((name for step in reversed(SIGN_STEPS) if (name := signed_name(file.submission, step))), "")
    targets = tuple((key, int(amount)) for key, amount in zip(frame.keys, frame.amounts["hq_target"], strict=True))
    return RegionShift(stamp.plan, stamp.round, stamp.branch, stamp.issue, file.submission.file, file.submission.sha256, by, day, lines,
                       targets)


def review_said(file: Regional, day: str) -> RegionReview | None:
    """What the region says of its units by its file, blank rows included, but of those in whose row something must be fixed; None of one
    that does not count, or is of another kind. `day`: ISO."""
    issued = file.submission.issued
    if not file.counts or issued is None or file.kind is not REVIEW:
        return None
    frame, stamp = file.submission.frames[REGION_REVIEW.key], issued.stamp
    came = file.result.received or file.submission.modified
    blank = UnitReview("", "", "", "", "", came.date().isoformat() if came else day)
    lines, wrong = [], {d.row_key for d in file.result.diagnostics if d.table == REGION_REVIEW.key and d.severity is Severity.ERROR}
    for i, code in enumerate(frame.keys):
        agreed, opinion, by, on = (str(frame.texts[key][i]).strip() for key in ("agreed", "opinion", "by", "date"))
        of = mark_of(str(frame.texts["file"][i]))
        if code not in wrong:
            lines.append(UnitReview(code, of, agreed, opinion, by, on) if agreed or opinion else replace(blank, unit=code, of=of))
    return RegionReview(stamp.plan, stamp.round, stamp.branch, stamp.issue, file.submission.file, file.submission.sha256, day, tuple(lines))


def refuse_late(files: Iterable[Regional], master: Master, known: Iterable[RegionShift], sent: Mapping[str, int],
                asked: Mapping[str, int] | None = None) -> None:
    """XP590 in each file that would shift otherwise than is `known` when units of the region had their workbooks already, XP599 when a
    region around it had its own. `sent`: unit -> number of its latest workbook of the round; `asked`: region -> likewise."""
    held, org = {(one.round, one.region): one for one in known}, master.organisation
    for file in files:
        said = shift_said(file, "")
        if said is None or said.region not in org.by_code:
            continue
        before = held.get((said.round, said.region))
        if said.moves == (before.moves if before else ()):
            continue
        names = {code: org.by_code[code].name for code in org.by_code}
        if out := issued_since(org, said.region, sent, said.issue):
            add_finding(file.result, Diagnostic("XP590", params={
                "branch": names[said.region], "branches": list_briefly(names[code] for code in out),
                "number": max(sent[code] for code in out), "sheet": ASSIGNMENTS.label}), said.round)
        elif around := [code for code in acting_around(master, said.region) if (asked or {}).get(code, 0) > said.issue]:
            add_finding(file.result, Diagnostic("XP599", params={
                "branch": names[said.region], "name": names[around[0]], "number": (asked or {})[around[0]],
                "code": said.region}), said.round)
