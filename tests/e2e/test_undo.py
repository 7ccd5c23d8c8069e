"""`xlplan undo`: a change goes back whole, or not at all when the file is no longer the one that was written."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from plan_case import cells, foreign_plan, said

from xlplan.excel.patching.patch import patch_file
from xlplan.text import LANGS


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    return foreign_plan(tmp_path)


def test_undo_takes_back_one_change_after_the_other(foreign: Path) -> None:
    states = [cells(foreign)]
    for total in (200, 300, 400):
        said("decompose", foreign, "--range", "计划 2027!B2:D4", "--total", total)
        states.append(cells(foreign))
    assert len({str(s) for s in states}) == 4
    for left, state in (("2 more changes can be undone", states[2]), ("1 more change can be undone", states[1]),
                        ("no earlier change is left to undo", states[0])):
        shown = said("undo", foreign)
        assert left in shown
        assert cells(foreign) == state
    assert "has been put back; nothing is left to undo" in said("undo", foreign, status=2)


def test_undo_gives_back_every_part_byte_for_byte(foreign: Path) -> None:
    import zipfile  # noqa: PLC0415

    def parts() -> dict[str, bytes]:
        with zipfile.ZipFile(foreign) as z:
            return {n: z.read(n) for n in z.namelist()}
    before = parts()
    said("decompose", foreign, "--range", "计划 2027!B2:D4", "--total", "200")
    assert parts() != before
    said("undo", foreign)
    assert parts() == before


def test_undo_shows_first_what_it_would_do(foreign: Path) -> None:
    said("decompose", foreign, "--range", "计划 2027!B4:D4", "--total", "34", "--method", "equal", "--step", "0.01")
    shown = said("undo", foreign, "--dry-run")
    assert "计划 2027 · decompose B4:D4 · equally · replace · 20" in shown.splitlines()[0]
    assert [line.split() for line in shown.splitlines()[1:5]] == [
        ["Cell", "Now", "Put", "back"], ["B4", "11.34", "–"], ["C4", "11.33", '"１２"'], ["D4", "11.33", "5"]]
    assert cells(foreign, area="B4:D4") == [11.34, 11.33, 11.33]
    data = json.loads(said("undo", foreign, "--format", "json"))
    assert list(data) == ["file", "sheet", "what", "at", "cells", "left", "dry_run"]
    assert data["cells"][1] == {"cell": "C4", "now": 11.33, "restored": "１２"}
    assert cells(foreign, area="B4:D4") == [None, "１２", 5]


def test_undo_follows_a_file_that_was_renamed(foreign: Path) -> None:
    said("decompose", foreign, "--range", "计划 2027!B2:D2", "--total", "66")
    moved = foreign.rename(foreign.with_name("moved.xlsx"))
    said("undo", moved)
    assert cells(moved, area="B2:D2") == [10, 20, 30]


@pytest.mark.parametrize(("later", "words"), [
    ({"计划 2027": {"C2": 25}}, ("C2 was written as 22 and is 25", "Before that change: B2 10, C2 20, D2 30", "by hand")),
    ({"Notes": {"F9": 1}}, ("those cells are as written, but something else in the file has changed",))])
def test_undo_leaves_a_file_alone_that_was_changed_since(later: dict[str, dict[str, int]], words: tuple[str, ...], foreign: Path) -> None:
    said("decompose", foreign, "--range", "计划 2027!B2:D2", "--total", "66")
    patch_file(foreign, later)  # as if somebody had typed it in Excel and saved
    before = foreign.read_bytes()
    shown = said("undo", foreign, status=2)
    assert [w for w in words if w not in shown] == []
    assert foreign.read_bytes() == before
    for lang in LANGS:
        assert "外部 计划.xlsx" in said("undo", foreign, "--lang", lang, status=2)


def test_no_record_no_change(foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no record can be kept nothing is written: an undo that is promised must be there."""
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("XLPLAN_STATE", str(blocked))
    before = foreign.read_bytes()
    assert "No undo record can be kept" in said("decompose", foreign, "--range", "计划 2027!B2:D2", "--total", "66", status=2)
    assert foreign.read_bytes() == before
