"""What regions sent back, of the files in inbox/: judged, and what is recorded of it. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.versions.last import said_closed
from xlplan.plan.checking.region_said import UnitReview
from xlplan.plan.checking.results import FileResult
from xlplan.plan.opinions.opinion import half_of
from xlplan.plan.regions.answers import Regional, judge_regional, refuse_late, review_said, shift_said
from xlplan.plan.regions.review import RegionReview, file_mark
from xlplan.schema.diagnostic import ROUNDS, Round, rounds_answered
from xlplan.store.ledger import Ledger, stage_of
from xlplan.tables.books import BOOKS, REVIEW, SHIFTS, BookKind
from xlplan.workbook.submission import Submission


def is_regional(submission: Submission) -> bool:
    """Whether a unit acts on others in it."""
    return submission.issued is not None and submission.issued.kind is not None


def judge_regions(hq: Headquarters, ledger: Ledger, submissions: Sequence[Submission], results: Sequence[FileResult],
                  sealed: Mapping[tuple[str, int], str]) -> tuple[Regional, ...]:
    """The files of regions among those, judged; their results are changed in place. `sealed` as in `register_files`. LookupError for one of
    a kind that nobody records."""
    mine = [Regional(s, result) for s, result in zip(submissions, results, strict=True) if is_regional(s)]
    known = ledger.shifts(hq.plan) if mine else []
    for kind in BOOKS.values():
        files = [f for f in mine if f.kind is kind]
        in_round, issues = latest_stage(ledger, kind)
        if not files:
            continue
        if kind.key not in RECORDED:
            raise LookupError(f"nobody records what comes back of the kind {kind.key}")
        closed = ledger.closed_round(hq.plan, *rounds_answered(in_round)) if kind is REVIEW and in_round else None
        judge_regional(files, hq.master, hq.plan, in_round or hq.round, issues, sealed,
                       {one.sha256 for one in known if one.round != in_round}, {one.sha256 for one in known if one.round == in_round},
                       (said_closed(closed), closed.files) if closed else None, ledger.file_decisions(hq.plan), ledger.every_returned())
        if kind is SHIFTS and in_round:
            refuse_late(files, hq.master, known, ledger.latest_issue(*rounds_answered(in_round)), issues)
    return tuple(mine)


def latest_stage(ledger: Ledger, kind: BookKind) -> tuple[Round | None, dict[str, int]]:
    """(the round to which workbooks of that kind belong that were issued last, None where none were; region -> number of its latest)."""
    stages = {one: ledger.latest_issue(stage_of(one, kind.key)) for one in ROUNDS}
    last = max(ROUNDS, key=lambda one: max(stages[one].values(), default=0))
    return (last, stages[last]) if stages[last] else (None, {})


def reviews_in_force(reviews: Sequence[RegionReview], in_round: Round) -> dict[str, dict[str, UnitReview]]:
    """Unit -> region -> what that said of it last in the rounds that go together with that one."""
    out = dict[str, dict[str, UnitReview]]()
    for one in reviews:
        for line in one.lines if half_of(one.round) == half_of(in_round) else ():
            out.setdefault(line.unit, {})[one.region] = line
    return out


def reviews_now(hq: Headquarters, ledger: Ledger, files: Sequence[Regional]) -> list[RegionReview]:
    """What regions said of their units, by the ledger and by the files that count, not recorded yet."""
    return [*(known := ledger.reviews(hq.plan)), *_said_beside(known, files, "")]


def _said_beside(known: Sequence[RegionReview], files: Sequence[Regional], day: str) -> list[RegionReview]:
    """What they say by the files that count, in the light of what is known of them."""
    before = {(one.round, one.region): one for one in known}
    return [one.beside(before.get((one.round, one.region))) for f in files if (one := review_said(f, day)) is not None]


def agreed_by_regions(reviews: Sequence[RegionReview], in_round: Round, results: Sequence[FileResult]) -> dict[tuple[str, str], str]:
    """(unit, SHA-256 of its file) -> who agreed to it for its region; nobody where a region inside or around that does not."""
    said, out = reviews_in_force(reviews, in_round), dict[tuple[str, str], str]()
    for r in results:
        of_file = [one for one in said.get(r.branch or "", {}).values() if one.stands and one.of == file_mark(r.sha256)]
        if r.branch and of_file and all(one.agreed == "yes" for one in of_file):
            out[r.branch, r.sha256] = of_file[-1].by
    return out


def record_answers(result: Consolidation, ledger: Ledger, files: Sequence[Regional], at: datetime) -> None:
    """Note what regions say by the files that count, of every kind of workbook; the result tells it."""
    for record in RECORDED.values():
        record(result, ledger, files, at)


def _record_reviews(result: Consolidation, ledger: Ledger, files: Sequence[Regional], at: datetime) -> None:
    plans = {issued.stamp.plan for f in files if (issued := f.submission.issued) is not None}
    said = [one for plan in plans for one in _said_beside(ledger.reviews(plan), files, at.date().isoformat()) if one.plan == plan]
    ledger.record_reviews(said)
    result.reviews = said


def _record_shifts(result: Consolidation, ledger: Ledger, files: Sequence[Regional], at: datetime) -> None:
    said = [one for f in files if (one := shift_said(f, at.date().isoformat())) is not None]
    ledger.record_shifts(said)
    result.shifts = said


RECORDED: Final[Mapping[str, Callable[[Consolidation, Ledger, Sequence[Regional], datetime], None]]] = {
    SHIFTS.key: _record_shifts, REVIEW.key: _record_reviews}  # by whom what comes back is noted
