"""Workbooks of an issue on their way into issued/: whatever stops it, the state is the old one or, at the next command, the
whole new one; nothing is lost and no number is used twice."""
from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from xlplan.errors import XlplanError
from xlplan.pipeline.issued_copies import finish_placing, staging_folder
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
    with staging_folder(plan) as room, Ledger(plan.ledger) as ledger:
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
        with staging_folder(plan) as room, Ledger(plan.ledger) as ledger:
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
        with staging_folder(plan) as room:
            with Ledger(plan.ledger) as ledger:
                ledger.record_issue("p", "GD", "bottom_up", 2, 1, "GD.xlsx", hashlib.sha256(b"x").hexdigest(), "2026-11-15")
                (room / "GD.xlsx").write_bytes(b"x")
                ledger.record_placing(Placing(2, room.name, "001"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    finish_placing(plan)
    assert standing(plan)["GD.xlsx"] == b"x"


def test_nobody_else_writes_while_workbooks_are_on_their_way(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(plan, 2)
    rename, refused = Path.rename, list[str]()

    def renamed(path: Path, to: Path) -> Path:
        with pytest.raises(XlplanError), Ledger(plan.ledger, patience=0) as other:
            other.next_issue()
        refused.append(path.name)
        return rename(path, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", renamed)
        finish_placing(plan)
    assert sorted(refused) == sorted(FIRST)
    assert standing(plan) == SECOND


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


# -- somebody at the staged files ----------------------------------------------------------------------------------------

def removed(path: Path) -> None:
    path.unlink()


def cleaned(path: Path) -> None:
    """As a scanner leaves one that it has disarmed."""
    path.write_bytes(b"cleaned")


@pytest.mark.parametrize("harm", [removed, cleaned])
@pytest.mark.parametrize("lost", [("GD",), BRANCHES])
def test_files_that_somebody_removed_on_the_way_stop_the_issue(plan: PlanFolder, harm: Callable[[Path], None],
                                                               lost: tuple[str, ...]) -> None:
    """Nothing is placed, the ledger knows nothing of it, its number is free; the next issue is whole."""
    room = recorded(plan, 2)
    for branch in lost:
        harm(room / f"{branch}.xlsx")
    with pytest.raises(XlplanError, match=f"Issue 2 was not made: {', '.join(f'{b}.xlsx' for b in lost)} were deleted or changed"):
        finish_placing(plan)
    assert standing(plan) == FIRST
    assert plan.stages() == []
    with Ledger(plan.ledger) as ledger:
        assert (ledger.next_issue(), ledger.placing()) == (2, None)
        assert ledger.latest_issue("bottom_up") == {"BJ": 1, "GD": 1, "XX": 1}
    finish_placing(plan)  # it is said once
    recorded(plan, 2)
    finish_placing(plan)
    assert standing(plan) == SECOND


def test_files_removed_after_the_old_ones_went_aside_bring_those_back(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    room = recorded(plan, 2)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _Stop(1, KeyboardInterrupt, False).around(os.replace))
        with pytest.raises(KeyboardInterrupt):
            finish_placing(plan)
    assert sorted(p.name for p in plan.issued.glob("*.xlsx")) == []
    (room / "SH.xlsx").unlink()
    with pytest.raises(XlplanError, match=r"Issue 2 was not made: SH\.xlsx"):
        finish_placing(plan)
    assert standing(plan) == FIRST


def test_of_an_issue_that_is_placed_in_part_the_rest_is_placed_and_said(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of its workbooks may have been sent already: the number is used up."""
    room = recorded(plan, 2)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _Stop(1, KeyboardInterrupt, True).around(os.replace))
        with pytest.raises(KeyboardInterrupt):
            finish_placing(plan)
    assert len(list(plan.issued.glob("*.xlsx"))) == 1
    lost = next(room.glob("*.xlsx"))
    lost.unlink()
    with pytest.raises(XlplanError, match=rf"Issue 2 was made in part only: {lost.stem}\.xlsx"):
        finish_placing(plan)
    assert standing(plan) == {name: of for name, of in SECOND.items() if name != lost.name}
    with Ledger(plan.ledger) as ledger:
        assert ledger.files_of(2).keys() == set(BRANCHES) - {lost.stem}
        assert (ledger.next_issue(), ledger.placing()) == (3, None)
    finish_placing(plan)
