"""Workbooks in which units act on those below them, issued: sealed, recorded, in issued/ beside the others. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.issue_room import issue_room, place_issue
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.submissions import Progress
from xlplan.plan.breakdown.branch_issue import Issue
from xlplan.plan.regions.regional_issue import regional_issue
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.store.branch_folders import distinct_file_names
from xlplan.store.chain import ChainHead
from xlplan.store.ledger import stage_of
from xlplan.tables.books import BookKind
from xlplan.workbook.seal_keys import key_name
from xlplan.workbook.stamp import REASON, REPLACES, digest, stamp_lines
from xlplan.workbook.writing.branch_book import branch_book


@dataclass(frozen=True, slots=True)
class RegionalIssue:
    """What is to go out. `units`: in order; `frames`: what stands in the workbook of each; `facts`: what its cover says, or otherwise;
    `reason`: why again, to those that had one."""

    kind: BookKind
    round: Round
    units: Sequence[str]
    frames: Callable[[str], Mapping[str, Frame]]
    facts: Mapping[str, str]
    reason: str
    on: date
    by: str


def issue_books(hq: Headquarters, asked: RegionalIssue,
                progress: Progress | None = None) -> tuple[int, dict[str, Path], ChainHead | None]:
    """(number of the issue; unit -> its workbook; head of the ledger). All or none, as `issue`; XlplanError as there."""
    plan, key, kind = hq.folder, hq.folder.seal_key(), asked.kind
    names = file_names(asked.units, kind)
    stage, moment, lang = stage_of(asked.round, kind.key), datetime.combine(asked.on, datetime.min.time()), hq.master.company.lang
    with issue_room(plan, asked.by) as room:
        before = room.ledger.latest_issue(stage)
        this = Issue(hq.plan, asked.round, room.number, asked.on.isoformat(), lang)
        for n, unit in enumerate(asked.units, 1):
            frames = dict(asked.frames(unit))
            again = {REPLACES: str(before[unit]), REASON: asked.reason} if unit in before else {}
            issued = regional_issue(hq.master, unit, this, kind, frames, {**asked.facts, **again})
            book = branch_book(issued, frames, key, created=moment)
            new = write_workbook(book, room.folder / f"{names[unit]}.xlsx")
            room.ledger.record_issue(hq.plan, unit, stage, room.number, issued.stamp.version, new.path.name, new.sha256, moment,
                                     digest(stamp_lines(issued)), asked.reason if again else "", key_name(key))
            if progress:
                progress(n, len(asked.units))
    files, head = place_issue(plan, room.number, asked.by)
    return room.number, {unit: files[unit] for unit in asked.units}, head


def file_names(units: Sequence[str], kind: BookKind) -> dict[str, str]:
    """Unit -> what its workbook of that kind is called, without ending; no two alike where case does not count."""
    return dict(zip(units, distinct_file_names((f"{unit}-{kind.key}", unit) for unit in units), strict=True))
