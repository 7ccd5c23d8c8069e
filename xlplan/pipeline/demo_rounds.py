"""The demo after its first round: HQ freezes what came in, corrections come, 二下 goes out, the branches answer it. Floor 6."""
from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from xlplan.example.behaviour import answer_feedback, draw_answers, draw_signoffs
from xlplan.example.breakage import BREAKAGES
from xlplan.example.filling_shelf import spread_targets
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import replace_file, to_bytes
from xlplan.pipeline.consolidate import consolidate
from xlplan.pipeline.issue import issue
from xlplan.pipeline.loading import load_issued
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.steps import DEMO_ENDS, DEMO_SECOND, advance, begin
from xlplan.pipeline.submissions import Progress
from xlplan.pipeline.versions.freeze import freeze
from xlplan.store import demo_mark
from xlplan.store.folder import PlanFolder
from xlplan.workbook.blueprint import Book
from xlplan.workbook.writing.branch_book import branch_book

VERSION: Final = "V1"
CORRECTED: Final = timedelta(days=3)  # from the first workbook of a branch to the one that mends it
_ISSUED: Final = timedelta(days=30)   # from the first round to the second
_BACK: Final = timedelta(days=9)
_MEETING: Final = timedelta(days=14, hours=8)


def play_second(plan: PlanFolder, seed: int, first: datetime, meeting: datetime, corrections: Mapping[Path, Book], broken: int,
                rollup: bool, progress: Progress | None) -> Consolidation:
    """What 二上 comes to. `first`: when 一下 went out; `meeting`: where what came back of it is frozen; `corrections`: what comes in
    after that, file by file."""
    sent, by = first + _ISSUED, load_issued(plan.path).master.company.contact_name
    freeze(plan.path, VERSION, by=by, now=meeting)
    for path, book in corrections.items():
        put_in(plan, path, to_bytes(book), book.created)
    consolidate(plan.path, rollup=False, now=meeting + CORRECTED, by=by)
    made = issue(plan.path, round="revise", on=sent.date(), by=by, balance="unassigned")
    for path in plan.inbox.iterdir():
        path.unlink()  # of the round that is over
    unlucky = draw_broken(made.files, broken, Random(f"{seed} second"))
    begin(progress, DEMO_SECOND)
    for n, (code, workbook) in enumerate(made.files.items(), 1):
        rng = Random(f"{seed} {code} second")
        book = _answered(plan, workbook, rng, sent.date())
        put_in(plan, plan.inbox / f"{code.lower()}.xlsx", sent_bytes(book, rng, unlucky.get(code)), book.created)
        advance(progress, n, len(made.files), made.names[code])
    begin(progress, DEMO_ENDS)
    return consolidate(plan.path, rollup=rollup, now=sent + _MEETING, by=by)


def _answered(plan: PlanFolder, workbook: Path, rng: Random, sent: date) -> Book:
    """The unit's workbook as it stands in issued/, filled in and signed."""
    got = read_submission(workbook, workbook.name, plan.seal_keys())
    assert got.issued is not None, workbook
    lang = got.issued.stamp.lang
    answer_feedback(got.frames, rng, lang)
    spread_targets(got.frames)
    back = datetime.combine(sent, datetime.min.time()) + _BACK + timedelta(minutes=rng.randrange(3000))
    signs = draw_signoffs(rng, lang, back.date().isoformat(), {*got.signs.values()}, got.signs.get("director|name", "")) | got.signs
    return branch_book(got.issued, got.frames, plan.seal_key(), signs=signs, created=back,
                       answers=draw_answers(got.frames, rng, lang, got.issued) | got.answers)


def draw_broken(codes: Collection[str], broken: int, rng: Random) -> dict[str, int]:
    """Unit -> in which way it breaks its workbook, of as many as `broken` says: the catalogue in its order, over and over."""
    return {code: i % len(BREAKAGES) for i, code in enumerate(rng.sample([*codes], min(broken, len(codes))))}


def sent_bytes(book: Book, rng: Random, broken: int | None) -> bytes:
    """The workbook as the branch sends it."""
    if broken is None:
        return to_bytes(book)
    way = BREAKAGES[broken]
    return way.apply_bytes(to_bytes(way.apply(book, rng)))


def put_in(plan: PlanFolder, path: Path, data: bytes, at: datetime) -> None:
    """A workbook of the demo's own, noted before it is written; it came when it was saved."""
    write_noted(plan, data, path)
    os.utime(path, (at.timestamp(), at.timestamp()))


def write_noted(plan: PlanFolder, data: bytes, path: Path) -> None:
    """A file of the demo's own, noted before it is written."""
    replace_file(path, lambda out: out.write(demo_mark.note_workbook(plan, data)))
