"""Regions in the demo: before its first round they get their branches side by side, and one of them shifts; after it they review what came.
Floor 6."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.consolidate import consolidate
from xlplan.pipeline.demo_rounds import put_in
from xlplan.pipeline.issue import issue
from xlplan.pipeline.loading import load_issued
from xlplan.schema.frame import Frame, stack_frames
from xlplan.store.folder import PlanFolder
from xlplan.tables.books import REVIEW, SHIFTS
from xlplan.tables.master.control import REGION_STAGES, REVIEW_STAGES
from xlplan.tables.master.rows import from_rows
from xlplan.tables.region_review import REGION_REVIEW as REGION_REVIEW_TABLE
from xlplan.tables.region_shifts import REGION_SHIFTS
from xlplan.terms import REGION_REVIEW, REGION_SHIFT
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import Book
from xlplan.workbook.writing.branch_book import branch_book

_ASKED: Final = timedelta(days=11)  # before the branches are issued to
_DUE: Final = timedelta(days=5)
_BACK: Final = timedelta(days=8)
_TAKEN_IN: Final = timedelta(days=4)
_REVIEWED: Final = timedelta(days=1)  # after what came back was put together
_REVIEW_DUE: Final = timedelta(days=14)
_PART: Final = 100  # of the target of the unit that gives
_WHY: Final = Text("{other} 新开门店多,由 {unit} 让出一部分", "{other} 新開門市多,由 {unit} 讓出一部分",
                   "{other} opens more outlets, {unit} makes room")
_NOT_YET: Final = Text("还有必须改的问题,改好再看", "還有必須修正的問題,改好再看", "Something must be fixed first; I will look again")


def with_acting_regions(frames: dict[str, Frame], sent: date, lang: Lang) -> dict[str, Frame]:
    """The master's sheets with the policy that regions act, and the deadlines of what they do."""
    fields, n = frames["company"], frames["calendar"].size
    fields.texts["value"][fields.keys.index("acting")] = "region"
    rows = from_rows("calendar", [
        {"item": item, "owner": "", "deadline": day.isoformat(), "round": stage["bottom_up"].key, "remind": day.isoformat()}
        for item, stage, day in ((REGION_SHIFT, REGION_STAGES, sent - _DUE), (REGION_REVIEW, REVIEW_STAGES, sent + _REVIEW_DUE))], lang)
    rows.keys = [f"r{n + 1 + i:02d}" for i in range(rows.size)]
    both = stack_frames([frames["calendar"], rows])
    both.members, both.owner[:] = 1, 0
    return {**frames, "calendar": both}


def play_regions(plan: PlanFolder, sent: date) -> None:
    """Every region answers; the first moves a hundredth of one branch's target to the next one. `sent`: when the branches will be issued
    to."""
    first = datetime.combine(sent, datetime.min.time())
    asked = issue(plan.path, round="bottom_up", stage="regions", on=(first - _ASKED).date())
    master = load_issued(plan.path).master
    for n, (region, workbook) in enumerate(asked.files.items()):
        book = _answered(plan, workbook, master.organisation.by_code[region].manager, first - _BACK, shifts=not n)
        put_in(plan, plan.inbox / f"{region.lower()}-{SHIFTS.key}.xlsx", to_bytes(book), book.created)
    consolidate(plan.path, rollup=False, now=first - _TAKEN_IN)


def play_reviews(plan: PlanFolder, put_together: datetime) -> None:
    """Every region says of its units what it thinks of their files, of one of which something must be fixed that it does not agree yet;
    what they send lies in inbox/. `put_together`: when those were."""
    asked, at = issue(plan.path, stage="review", on=put_together.date()), put_together + _REVIEWED
    master = load_issued(plan.path).master
    for region, workbook in asked.files.items():
        got, manager = read_submission(workbook, workbook.name, plan.seal_key()), master.organisation.by_code[region].manager
        assert got.issued is not None, workbook
        frame = got.frames[REGION_REVIEW_TABLE.key]
        for i, file in enumerate(frame.texts["file"]):
            wrong = int(frame.amounts["errors"][i]) > 0
            said = {"agreed": "no" if wrong else "yes", "opinion": _NOT_YET(got.issued.stamp.lang) if wrong else "", "by": manager,
                    "date": at.date().isoformat()}
            for key, text in said.items() if file else ():
                frame.texts[key][i] = text
        signs = {"manager|name": manager, "manager|date": at.date().isoformat()}
        book = branch_book(got.issued, got.frames, plan.seal_key(), signs=signs, created=at)
        put_in(plan, plan.inbox / f"{region.lower()}-{REVIEW.key}.xlsx", to_bytes(book), at)


def _answered(plan: PlanFolder, workbook: Path, manager: str, back: datetime, *, shifts: bool) -> Book:
    """The region's workbook as it stands in issued/, filled in and signed."""
    got = read_submission(workbook, workbook.name, plan.seal_key())
    assert got.issued is not None, workbook
    frame, lang = got.frames[REGION_SHIFTS.key], got.issued.stamp.lang
    movable = [i for i, key in enumerate(frame.keys) if (key, "shift") not in frame.locked][:2]
    if shifts and len(movable) > 1:
        gives, takes = movable
        part = int(frame.amounts["hq_target"][gives]) // _PART
        names = {"unit": frame.texts["unit"][gives], "other": frame.texts["unit"][takes]}
        for i, amount in ((gives, -part), (takes, part)):
            frame.amounts["shift"][i], frame.filled["shift"][i] = amount, True
            frame.texts["reason"][i] = _WHY(lang, **names)
    signs = {"manager|name": manager, "manager|date": back.date().isoformat()}
    return branch_book(got.issued, got.frames, plan.seal_key(), signs=signs, created=back)
