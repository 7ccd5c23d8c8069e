"""Where the workbooks of one issue are made and recorded, all or none, and brought into issued/ from. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from xlplan.pipeline.issued_copies import finish_placing, staging_folder
from xlplan.store.chain import ChainHead
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger, Placing


@dataclass(frozen=True, slots=True)
class IssueRoom:
    """The ledger, kept; the number of the issue; the folder for its workbooks."""

    ledger: Ledger
    number: int
    folder: Path


@contextmanager
def issue_room(plan: PlanFolder, by: str) -> Iterator[IssueRoom]:
    """A room for workbooks; once the block has ended well, they are recorded as on their way into issued/. What stops it before leaves
    issued/ and the ledger as they were."""
    with staging_folder(plan) as room, Ledger(plan.ledger, by=by) as ledger:
        number = ledger.next_issue()
        for dead in plan.stages():  # what dead runs left; nobody else is at work here: who issues keeps the ledger
            if dead != room:
                plan.unstage(dead)
        room.mkdir(exist_ok=True)  # another run may have taken it for a dead one's while this one waited
        yield IssueRoom(ledger, number, room)
        ledger.record_placing(Placing(number, room.name, plan.next_earlier().name))


def place_issue(plan: PlanFolder, number: int, by: str) -> tuple[dict[str, Path], ChainHead | None]:
    """(unit -> its workbook in issued/; the head of the ledger) of an issue that is recorded. XlplanError as `finish_placing`."""
    try:
        finish_placing(plan, by)
    except BaseException:  # who stops it while files are moved has them moved first; what it fails on, the next command tries
        with suppress(OSError):
            finish_placing(plan, by)
        raise
    with Ledger(plan.ledger) as ledger:
        return {unit: plan.issued / one.file for unit, one in ledger.files_of(number).items()}, ledger.head()


def next_number(plan: PlanFolder) -> int:
    """Number that the next issue would get."""
    if not plan.ledger.exists():
        return 1
    with Ledger(plan.ledger) as ledger:
        return ledger.next_issue()
