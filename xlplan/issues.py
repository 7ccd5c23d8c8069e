"""What HQ issued: by the ledger, by its own copies in issued/, and workbooks on their way there. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xlplan.errors import XlplanError
from xlplan.excel.intake import take
from xlplan.excel.read import read
from xlplan.excel.write import free_name, place
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder, walk
from xlplan.store.ledger import IssuedFile, Ledger
from xlplan.tables import BY_KEY
from xlplan.workbook.identify import stamp_of
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.stamp import SHEET

Issues = dict[tuple[str, int], IssuedFile]


def finish_placing(plan: PlanFolder) -> None:
    """Bring the workbooks of a recorded issue into issued/, if they are not all there; what stood there goes to
    issued/earlier first. Whatever stopped it before, it goes on from there; what stops it now leaves it to be called
    again."""
    if not plan.ledger.exists():
        return
    with Ledger(plan.ledger) as ledger:
        if ledger.placing() is None or (placing := ledger.placing(alone=True)) is None:  # another process may be at it
            return
        room, earlier = plan.issued / placing.room, plan.issued / "earlier" / placing.earlier
        new = {one.sha256: branch for branch, one in ledger.files_of(placing.issue).items()}
        placed: dict[str, str] = {}
        for path in _workbooks(plan.issued):
            if branch := new.get(_sha256(path)):
                placed[branch] = path.name
            else:
                _put_aside(path, earlier)
        for path in _workbooks(room):
            if branch := new.get(_sha256(path)):
                placed[branch] = place(path, plan.issued / path.name).name
        ledger.record_placed(placing.issue, placed)
    plan.unstage(room)


@contextmanager
def staged(plan: PlanFolder) -> Iterator[Path]:
    """A folder for workbooks until all are made and their issue is recorded; what stops that removes it."""
    room = plan.stage()
    try:
        yield room
    except BaseException:
        with suppress(XlplanError, OSError), Ledger(plan.ledger) as ledger:
            if (recorded := ledger.placing()) is None or recorded.room != room.name:
                plan.unstage(room)
        raise


def _workbooks(folder: Path) -> list[Path]:
    return [f for f in walk(folder.glob("*.xlsx")).files if f.is_file()]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _put_aside(path: Path, room: Path) -> None:
    """One that is open in Excel on Windows stays."""
    room.mkdir(parents=True, exist_ok=True)
    target = room / path.name
    with suppress(PermissionError):
        path.rename(free_name(target) if target.exists() else target)


def standing(plan: PlanFolder, identity: str, issues: Issues) -> list[Diagnostic]:
    """XP532 where the ledger knows no issue of the plan and issued/ holds one, XP533 where it knows none as late as the
    workbook written there last."""
    files = sorted(_workbooks(plan.issued), key=lambda f: (f.stat().st_mtime, f.name))
    return ledger_behind(issues, _number(files[-1], identity, plan.seal_key())) if files else []


def ledger_behind(issues: Issues, number: int) -> list[Diagnostic]:
    """XP532 or XP533 where the ledger does not know an issue of that number, which HQ sealed; 0: of none."""
    known = max((n for _, n in issues), default=0)
    if number <= known:
        return []
    return [Diagnostic("XP533", found=known, expected=number) if known else Diagnostic("XP532", expected=number)]


def _number(path: Path, identity: str, key: bytes) -> int:
    """Number of the issue that HQ sealed in the workbook; 0 where it is of another plan or cannot be read."""
    with suppress(OSError):
        book = read(path.read_bytes(), path.name, {SHEET})
        if isinstance(book, RawBook):
            issued, _, seal, _ = stamp_of(book, BY_KEY, key)
            if issued is not None and seal == "verified" and issued.stamp.plan == identity:
                return issued.stamp.issue
    return 0


def sealed_lists(plan: PlanFolder, identity: str, ledger: Ledger, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """(branch, issue) -> digest of the sealed list, of all that the ledger knows; '' where it cannot be told. Where the
    ledger is of xlplan 0.2, those `wanted` are taken from HQ's own copies in issued/ and noted."""
    issues = ledger.issued(identity)
    lost = {issues[at].sha256: at for at in wanted if at in issues and not issues[at].sealed}
    if lost:
        for path in _copies(plan):
            if (at := lost.get(_sha256(path))) is not None and (listed := take(path, path.name, plan.seal_key()).sealed):
                issues[at] = IssuedFile(listed, issues[at].sha256, issues[at].file)
                ledger.record_sealed(identity, *at, listed)
    return {at: one.sealed for at, one in issues.items()}


def _copies(plan: PlanFolder) -> Iterable[Path]:
    return (f for f in walk([plan.issued]).files if f.suffix == ".xlsx")
