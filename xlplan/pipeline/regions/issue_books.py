"""Workbooks in which units act on those below them, issued: sealed, recorded, in issued/ beside the others. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.issue_room import issue_room, place_issue
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.steps import ISSUING, PLACING, advance, begin
from xlplan.pipeline.submissions import Progress
from xlplan.plan.breakdown.branch_issue import Issue
from xlplan.plan.regions.regional_issue import regional_issue
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
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
    stage, moment, lang = stage_of(asked.round, kind.key), datetime.combine(asked.on, datetime.min.time()), hq.master.company.lang
    begin(progress, ISSUING, len(asked.units))
    with issue_room(plan, asked.by) as room:
        before = room.ledger.latest_issue(stage)
        names = file_names(hq, asked.units, kind, asked.round, room.number, before)
        this = Issue(hq.plan, asked.round, room.number, asked.on.isoformat(), lang)
        for n, unit in enumerate(asked.units, 1):
            frames = dict(asked.frames(unit))
            again = {REPLACES: str(before[unit]), REASON: asked.reason} if unit in before else {}
            issued = regional_issue(hq.master, unit, this, kind, frames, {**asked.facts, **again})
            book = branch_book(issued, frames, key, created=moment)
            new = write_workbook(book, room.folder / names[unit])
            room.ledger.record_issue(hq.plan, unit, stage, room.number, issued.stamp.version, new.path.name, new.sha256, moment,
                                     digest(stamp_lines(issued)), asked.reason if again else "", key_name(key))
            advance(progress, n, len(asked.units), hq.master.organisation.by_code[unit].name or unit)
    begin(progress, PLACING)
    files, head = place_issue(plan, room.number, asked.by)
    return room.number, {unit: files[unit] for unit in asked.units}, head


def file_names(hq: Headquarters, units: Sequence[str], kind: BookKind, in_round: Round, number: int,
               before: Container[str]) -> dict[str, str]:
    """Unit -> what its workbook of that kind is called in the issue of that number; `before`: units that have one of the round already."""
    names = FileNames(hq.master)
    return {unit: names.workbook(unit, in_round, number if unit in before else None, kind) for unit in units}
