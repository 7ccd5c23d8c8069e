"""Killed at any write of any command of any round, the command run again gives what it gives unkilled: the same files, to the byte, and
nothing that somebody typed is gone.

A command is run once, and before and after each thing that it writes (a file moved into its place, a transaction of the ledger) the plan
folder is copied: those copies are what a machine that goes out at that moment leaves on its disk. In each of them the command is run again.
"""
from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest
from independent import pages
from openpyxl.utils import get_column_letter
from rounds_case import ON, declares, rounds_plan, send
from test_approval import plans_persons

import xlplan
from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import patch_file
from xlplan.store.ledger import Ledger


class StoppedClock(datetime):
    """The ledger's: pages show the minute in which HQ's words were read, and a run may cross into the next."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 11, 5, 9, tzinfo=tz)


Command = Callable[[Path], object]
NOW = datetime(2026, 11, 5, 9)
BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "write": True, "on": ON}
UNITS = ("A", "B")


def contents(folder: Path) -> dict[str, str]:
    """Path -> digest of every file but the ledger, which tells of every run, and what a killed run leaves behind."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(("ledger.db", ".xlplan")) and ".xlplan" not in path.parts}


@contextmanager
def copied_at_each_write(folder: Path, room: Path, patch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """The copies, as they are made."""
    copies: list[Path] = []

    def copy() -> None:
        copies.append(Path(shutil.copytree(folder, room / f"{len(copies):02}" / folder.name)))

    def around(write: Callable[..., Any]) -> Callable[..., Any]:
        def written(*args: Any) -> Any:
            copy()
            done = write(*args)
            copy()
            return done
        return written

    with patch.context() as m:
        m.setattr(os, "replace", around(os.replace))
        m.setattr(Path, "rename", around(Path.rename))
        m.setattr(Ledger, "__exit__", around(Ledger.__exit__))
        yield copies


def _said_by(command: Command, folder: Path) -> str:
    """The codes of what it found, or why it did nothing."""
    try:
        return " ".join(d.code for d in getattr(command(folder), "diagnostics", ()))
    except XlplanError as said:
        return str(said)


def killed_everywhere(folder: Path, command: Command, done: str, room: Path, patch: pytest.MonkeyPatch) -> None:
    """Runs the command in `folder`, then in each copy that is another. `done`: what it says where all was done already, or the code of
    what it asks about then."""
    with copied_at_each_write(folder, room, patch) as copies:
        command(folder)
    expected, seen = contents(folder), set[tuple[object, ...]]()
    for copy in copies:
        state = (*contents(copy).items(), (copy / "ledger.db").read_bytes() if (copy / "ledger.db").exists() else b"")
        if state not in seen:
            seen.add(state)
            said = _said_by(command, copy)
            found = contents(copy)
            other = {name for name in {*found, *expected} if found.get(name) != expected.get(name)}
            assert not other or (other == {"master.xlsx"} and done in said), (copy, other, said)
            assert not [d.code for d in xlplan.audit(copy).diagnostics if d.severity and d.severity.value == "error"], copy
        shutil.rmtree(copy.parent)
    assert len(seen) > 1


def says(folder: Path, text: str) -> None:
    """HQ types that beside the finding of A's target in the roll-up."""
    page = pages(folder / "rollup.xlsx")["issues"]
    row = next(r for (r, c), value in page.at.items() if c == page.columns["code"] and value == "XP401")
    patch_file(folder / "rollup.xlsx", {page.title: {f"{get_column_letter(page.columns['decision'])}{row}": text}})


def test_killed_at_any_write_a_rerun_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = rounds_plan(tmp_path / "plan", units=UNITS)

    monkeypatch.setattr("xlplan.store.chain.datetime", StoppedClock)

    def killed(command: Command, done: str = "") -> None:
        killed_everywhere(folder, command, done, tmp_path / "killed", monkeypatch)

    xlplan.issue(folder, round="bottom_up", on=ON)
    send(folder, "A", declares(-1_00, month=2), name="A-1.xlsx", author="张三", days=3)
    xlplan.consolidate(folder, now=NOW)
    says(folder, "请补回差额")  # and it goes with the finding in the very run that is killed
    send(folder, "A", declares(1_00, month=3), name="A-2.xlsx", author="吴九", days=5)
    send(folder, "B", declares(-2_00), name="B-1.xlsx", author="周六", days=3)
    send(folder, "B", declares(2_00), name="B-2.xlsx", author="郑十", days=5)
    killed(lambda f: xlplan.consolidate(f, now=NOW))  # one unit is joined, the other in conflict
    assert "请补回差额" in pages(folder / "rollup.xlsx")["settled"].at.values()
    killed(lambda f: xlplan.choose(f, "B-2.xlsx", by="王五"))
    killed(lambda f: xlplan.freeze(f, "V1", by="王五", now=NOW, close=True), "There is a version V1")
    killed(lambda f: xlplan.adjust(f, change=60, reason="质询会", branches=["A"], **BY), "XP670")
    killed(lambda f: xlplan.issue(f, round="revise", on=ON, balance="unassigned"), "was issued to")
    for unit in UNITS:
        send(folder, unit, days=20)
    killed(lambda f: xlplan.issue(f, round="approved", branches=["A"], on=ON, balance="unassigned"), "was issued to")
    send(folder, "A", plans_persons(), days=50)
    killed(xlplan.individual)
