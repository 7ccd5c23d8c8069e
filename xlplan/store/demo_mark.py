"""What a demo has written so far, noted in its folder: one that was stopped can be played again. Floor 5."""
from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from xlplan.errors import OURS, XlplanError
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger

MARK: Final = f"{OURS}demo"  # there while a demo plays: a digest for each workbook that it put into the folder by itself
_SIDES: Final = ("", "-journal", "-wal", "-shm")  # a database that is stopped leaves files beside it


def clear_stopped(plan: PlanFolder) -> None:
    """Empty the folder of what a stopped demo left; untouched if it holds one file that no demo wrote, or wrote otherwise."""
    mark = plan.path / MARK
    if not mark.is_file():
        return
    files = [f for f in plan.path.rglob("*") if not f.is_dir()]
    known = {*mark.read_text(encoding="ascii", errors="replace").split()}
    replaced = {plan.key, plan.rollup}
    if plan.ledger.is_file():
        with suppress(XlplanError), Ledger(plan.ledger) as ledger:
            known |= {one.sha256 for n in range(1, ledger.next_issue()) for one in ledger.files_of(n).values()}
            replaced |= {plan.ledger.with_name(plan.ledger.name + side) for side in _SIDES}
    if all(f in replaced or _by_us(f, plan) or hashlib.sha256(f.read_bytes()).hexdigest() in known for f in files):
        for f in files:
            if f not in (mark, plan.key):
                f.unlink()
        for room in (plan.issued / "earlier", plan.received, *plan.stages()):
            shutil.rmtree(room, ignore_errors=True)


def begin_demo(plan: PlanFolder) -> None:
    """Note that a demo plays here."""
    (plan.path / MARK).touch()


def note_workbook(plan: PlanFolder, data: bytes) -> bytes:
    """The bytes of a workbook, noted before they are written."""
    with (plan.path / MARK).open("a", encoding="ascii") as out:
        out.write(hashlib.sha256(data).hexdigest() + "\n")
    return data


def finish_demo(plan: PlanFolder) -> None:
    """The demo is whole: from now on the folder is a person's."""
    (plan.path / MARK).unlink(missing_ok=True)


def _by_us(file: Path, plan: PlanFolder) -> bool:
    return any(part.startswith(OURS) for part in file.relative_to(plan.path).parts)
