"""Records of changes: kept in the user's own folder, found by hash, the last one first, and never in the way."""
from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from xlplan.store.undo import LEVELS, Change, changes_of, forget_change, forget_last, remember_change, state_folder


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path / "state"))


def change(before: str, after: str) -> Change:
    return Change("2026-11-01T09:00:00+08:00", before, after, "计划", "decompose B2:D2", [("B2", "=A1", 3), ("C2", None, 1.5)], {"a": [1]})


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    remember_change(tmp_path / "计划.xlsx", change("0", "1"))
    trail = changes_of(tmp_path / "计划.xlsx", "1")
    assert trail is not None
    assert trail.changes == [change("0", "1")]
    assert os.stat(trail.record).st_mode & 0o077 == 0  # other people's figures are nobody's business
    assert os.stat(trail.record.parent).st_mode & 0o077 == 0


def test_a_name_of_any_bytes_is_remembered(tmp_path: Path) -> None:
    """A GBK name as Python reads it under UTF-8, and half a character on a sheet."""
    path = tmp_path / "\udcbb\udcaa.xlsx"
    remember_change(path, replace(change("0", "1"), cells=[("B2", "\ud800", 3)]))
    trail = changes_of(path, "1")
    assert trail is not None
    assert (trail.file, trail.changes[0].cells) == (str(path), [("B2", "\ud800", 3)])


def test_the_last_change_goes_first_and_the_one_before_it_is_next(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for n in range(3):
        remember_change(path, change(str(n), str(n + 1)))
    trail = changes_of(path, "3")
    assert trail is not None
    forget_last(trail, "two again")  # the file put back need not have the very bytes it had
    trail = changes_of(path, "two again")
    assert trail is not None
    assert [(c.before, c.after) for c in trail.changes] == [("0", "1"), ("1", "two again")]
    forget_last(trail, "1")
    trail = changes_of(path, "1")
    assert trail is not None
    forget_last(trail, "0")
    trail = changes_of(path, "0")
    assert trail is not None
    assert trail.changes == []  # everything is back, which is not the same as nothing being known
    assert changes_of(tmp_path / "b.xlsx", "0") is None


def test_a_change_before_one_of_somebody_else_is_not_taken_for_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    remember_change(path, change("0", "1"))
    remember_change(path, change("edited in Excel", "2"))
    trail = changes_of(path, "2")
    assert trail is not None
    forget_last(trail, "edited in Excel")
    trail = changes_of(path, "edited in Excel")
    assert trail is not None
    assert trail.changes[-1].after == "1"  # known, but it did not lead here


def test_a_change_that_never_came_about_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    remember_change(path, change("0", "1"))
    remember_change(path, change("1", "never"))   # the machine died before the file was replaced
    trail = changes_of(path, "1")
    assert trail is not None
    assert trail.changes[-1].after == "1"
    forget_change(path, change("1", "never"))
    trail = changes_of(path, "x")
    assert trail is not None
    assert len(trail.changes) == 1


def test_a_file_is_known_by_its_hash_wherever_it_lies(tmp_path: Path) -> None:
    remember_change(tmp_path / "a.xlsx", change("0", "1"))
    assert changes_of(tmp_path / "moved" / "b.xlsx", "1") is not None
    assert changes_of(tmp_path / "b.xlsx", "2") is None


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    for n in range(LEVELS + 5):
        remember_change(tmp_path / "a.xlsx", change(str(n), str(n + 1)))
    trail = changes_of(tmp_path / "a.xlsx", str(LEVELS + 5))
    assert trail is not None
    assert len(trail.changes) == LEVELS


def test_large_changes_and_old_workbooks_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.store.undo._SIZE", 1000)
    for n in range(10):
        remember_change(tmp_path / "a.xlsx", change(str(n), str(n + 1)))
    trail = changes_of(tmp_path / "a.xlsx", "10")
    assert trail is not None
    assert 1 < len(trail.changes) < 10
    assert trail.changes[-1].after == "10"
    monkeypatch.setattr("xlplan.store.undo.RECORDS", 2)
    for n, name in enumerate("bcd"):
        remember_change(tmp_path / f"{name}.xlsx", change("0", name))
        for i, record in enumerate(sorted(state_folder().iterdir())):
            os.utime(record, (n, n + i))
    assert len(list(state_folder().iterdir())) == 2


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 99, "changes": []}', '{"format": 1, "file": "a", "changes": [{"at": 1}]}'])
def test_a_record_that_is_none_is_as_no_record(content: str, tmp_path: Path) -> None:
    remember_change(tmp_path / "a.xlsx", change("0", "1"))
    next(state_folder().iterdir()).write_text(content, encoding="utf-8")
    assert changes_of(tmp_path / "a.xlsx", "1") is None
    remember_change(tmp_path / "a.xlsx", change("1", "2"))
    assert changes_of(tmp_path / "a.xlsx", "2") is not None


@pytest.mark.parametrize(("platform", "variable", "end"), [
    ("win32", "LOCALAPPDATA", "xlplan/undo"), ("linux", "XDG_STATE_HOME", "xlplan/undo"),
    ("darwin", "", "Library/Application Support/xlplan/undo")])
def test_where_the_records_lie(platform: str, variable: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLPLAN_STATE")
    monkeypatch.setattr("sys.platform", platform)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
        assert state_folder() == tmp_path / "xlplan" / "undo"
    assert state_folder().as_posix().endswith(end)
