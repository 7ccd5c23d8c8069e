"""Workbooks of an issue on their way into issued/: whatever stops it, the state is the old one or, at the next command, the
whole new one; nothing is lost and no number is used twice."""
from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from xlplan.issues import finish_placing, staged
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger, Placing

BRANCHES = ("BJ", "GD", "SH")


@pytest.fixture
def plan(tmp_path: Path) -> PlanFolder:
    """A plan whose first issue, of BJ, GD and XX, stands in issued/."""
    made = PlanFolder(tmp_path / "plan").create()
    made.master.write_bytes(b"m")
    recorded(made, 1, ("BJ", "GD", "XX"))
    finish_placing(made)
    return made


def content(branch: str, issue: int) -> bytes:
    return f"{branch} {issue}".encode()


def recorded(plan: PlanFolder, issue: int, branches: tuple[str, ...] = BRANCHES) -> Path:
    """An issue made and recorded, its workbooks still staged; the folder they are in."""
    with staged(plan) as room, Ledger(plan.ledger) as ledger:
        assert ledger.next_issue() == issue
        for branch in branches:
            (room / f"{branch}.xlsx").write_bytes(content(branch, issue))
            ledger.record_issue("p", branch, "bottom_up", issue, 1, f"{branch}.xlsx",
                                hashlib.sha256(content(branch, issue)).hexdigest(), "2026-11-15", f"list {issue}")
        ledger.record_placing(Placing(issue, room.name, plan.next_earlier().name))
    return room


def standing(plan: PlanFolder) -> dict[str, bytes]:
    """Every workbook in issued/, by its path."""
    return {p.relative_to(plan.issued).as_posix(): p.read_bytes() for p in sorted(plan.issued.rglob("*.xlsx"))}


FIRST = {f"{b}.xlsx": content(b, 1) for b in ("BJ", "GD", "XX")}
SECOND = {**{f"{b}.xlsx": content(b, 2) for b in BRANCHES}, **{f"earlier/001/{n}": c for n, c in FIRST.items()}}


def test_an_issue_replaces_the_one_before_and_keeps_it(plan: PlanFolder) -> None:
    assert standing(plan) == FIRST
    recorded(plan, 2)
    finish_placing(plan)
    assert standing(plan) == SECOND
    assert plan.stages() == []
    finish_placing(plan)  # nothing is on its way
    assert standing(plan) == SECOND


class _Stop:
    """Stops the n-th move of a file, before or after it is done, for good or once."""

    def __init__(self, at: int, error: type[BaseException], after: bool) -> None:
        self.left, self.error, self.after, self.moves = at, error, after, 0

    def around(self, move: Callable[..., object]) -> Callable[..., object]:
        def moved(*args: object) -> object:
            self.moves += 1
            stops = self.moves == self.left
            if stops and not self.after:
                raise self.error
            out = move(*args)
            if stops:
                raise self.error
            return out
        return moved


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 7))  # three go to earlier/, three come
def test_stopped_at_any_move_it_is_finished_by_the_next_command(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch, at: int,
                                                                after: bool, error: type[BaseException]) -> None:
    recorded(plan, 2)
    stop = _Stop(at, error, after)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop.around(os.replace))
        patch.setattr(Path, "rename", stop.around(Path.rename))
        with pytest.raises(error):
            finish_placing(plan)
    assert stop.moves == at
    assert set(standing(plan).values()) <= set(SECOND.values())
    with Ledger(plan.ledger) as ledger:
        assert ledger.next_issue() == 3  # the number is used up, whatever stands there now
    finish_placing(plan)
    assert standing(plan) == SECOND
    assert plan.stages() == []
    with Ledger(plan.ledger) as ledger:
        assert {b: f.file for b, f in ledger.files_of(2).items()} == {b: f"{b}.xlsx" for b in BRANCHES}
        assert ledger.placing() is None


def test_stopped_after_the_last_move_only_the_record_is_made_up(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(plan, 2)
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "record_placed", _Stop(1, KeyboardInterrupt, False).around(Ledger.record_placed))
        with pytest.raises(KeyboardInterrupt):
            finish_placing(plan)
    assert standing(plan) == SECOND
    finish_placing(plan)
    assert standing(plan) == SECOND


def test_stopped_before_it_is_recorded_nothing_happened(plan: PlanFolder) -> None:
    def stopped() -> None:
        with staged(plan) as room, Ledger(plan.ledger) as ledger:
            ledger.record_issue("p", "GD", "bottom_up", ledger.next_issue(), 1, "GD.xlsx", "0", "2026-11-15")
            (room / "GD.xlsx").write_bytes(b"x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert standing(plan) == FIRST
    assert plan.stages() == []
    with Ledger(plan.ledger) as ledger:
        assert ledger.next_issue() == 2


def test_stopped_just_after_it_is_recorded_it_stands(plan: PlanFolder) -> None:
    def stopped() -> None:
        with staged(plan) as room:
            with Ledger(plan.ledger) as ledger:
                ledger.record_issue("p", "GD", "bottom_up", 2, 1, "GD.xlsx", hashlib.sha256(b"x").hexdigest(), "2026-11-15")
                (room / "GD.xlsx").write_bytes(b"x")
                ledger.record_placing(Placing(2, room.name, "001"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    finish_placing(plan)
    assert standing(plan)["GD.xlsx"] == b"x"


def test_one_that_is_open_in_excel_stays_and_the_new_one_stands_beside_it(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to move a file that a program holds open."""
    recorded(plan, 2)
    held, rename, replace = plan.issued / "GD.xlsx", Path.rename, os.replace

    def renamed(path: Path, to: Path) -> Path:
        if path == held:
            raise PermissionError(path)
        return rename(path, to)

    def replaced(made: Path, to: Path) -> None:
        if to == held:
            raise PermissionError(to)
        replace(made, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", renamed)
        patch.setattr(os, "replace", replaced)
        finish_placing(plan)
    with Ledger(plan.ledger) as ledger:
        assert ledger.files_of(2)["GD"].file == "GD (2).xlsx"
    assert (held.read_bytes(), (plan.issued / "GD (2).xlsx").read_bytes()) == (content("GD", 1), content("GD", 2))


def test_what_somebody_removed_on_the_way_was_never_issued(plan: PlanFolder) -> None:
    room = recorded(plan, 2)
    (room / "GD.xlsx").unlink()
    finish_placing(plan)
    with Ledger(plan.ledger) as ledger:
        assert ledger.latest_issue("bottom_up") == {"BJ": 2, "GD": 1, "SH": 2, "XX": 1}
