"""Folders of finished files: names that every system takes, and nothing that was there is lost."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.store.branch_folders import BranchFolders, distinct_file_names, file_name


@pytest.mark.parametrize(("text", "name"), [
    ("100201-张三", "100201-张三"), ("待招01-待招", "待招01-待招"), ("E 7-Mary Ann", "E 7-Mary Ann"),
    ("HD/100201", "HD_100201"), ('a<b>c:d"e|f?g*h\\i', "a_b_c_d_e_f_g_h_i"),   # what Windows does not take
    ("../../etc", "_.._etc"),                                                  # and what would leave the folder
    ("tab\there", "tab_here"),
    ("ends with dot. ", "ends with dot"), (".hidden", "hidden"),
    ("CON", "_CON"), ("nul", "_nul"), ("com1.张三", "_com1.张三"), ("COM²", "_COM²"), ("CONRAD", "CONRAD"),  # devices
    ("", "_"), ("...", "_"), (" ", "_"),
    ("李\u200b四", "李四"),                                                     # an invisible character
    ("e\u0301", "\u00e9"),                                                     # as macOS writes é
])
def test_a_file_name(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_long_name_is_cut_between_characters() -> None:
    assert file_name("名" * 200) == "名" * 50
    assert len((file_name("a" + "名" * 200) + " (2).xlsx").encode()) < 255


@given(st.text())
def test_any_text_gives_a_name_that_can_be_made(text: str) -> None:
    name = file_name(text)
    assert name
    assert name == name.strip().rstrip(".")
    assert not set(name) & set('<>:"/\\|?*\0')
    assert len(name.encode()) <= 151


def test_no_two_names_are_alike() -> None:
    """The same number twice, names that differ in case only, two that are cut to the same."""
    pairs = [("7-李四", "s01"), ("7-李四", "s02"), ("e-mary", "s03"), ("E-Mary", "s04"), ("名" * 99, "s05"), ("名" * 98, "s06")]
    names = distinct_file_names(pairs)
    assert names[:4] == ["7-李四", "7-李四-s02", "e-mary", "E-Mary-s04"]
    assert names[4] == "名" * 50
    assert names[5].startswith("s06-")
    assert len({n.casefold() for n in names}) == 6


@given(st.lists(st.sampled_from(["a", "A", "a-1", "名" * 60, ""]), max_size=12))
def test_names_are_distinct_whatever_is_typed(texts: list[str]) -> None:
    names = distinct_file_names((t, str(i)) for i, t in enumerate(texts))
    assert len({n.casefold() for n in names}) == len(texts)


def put(path: Path, text: str = "old") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_what_nobody_stands_behind_is_moved_aside(tmp_path: Path) -> None:
    mine, gone = put(tmp_path / "GD" / "1.xlsx"), put(tmp_path / "GD" / "2.xlsx")
    put(tmp_path / "GD" / "notes.txt")          # not ours
    put(tmp_path / "GD" / "~$1.xlsx")           # somebody has it open
    put(tmp_path / "HN" / "3.xlsx")
    shelf = BranchFolders(tmp_path)
    shelf.clear([mine], ["GD", "FJ"])           # FJ never had a folder
    assert files(tmp_path) == ["GD/1.xlsx", "GD/notes.txt", "GD/~$1.xlsx", "HN/3.xlsx", "earlier/001/GD/2.xlsx"]
    assert shelf.kept == [tmp_path / "earlier" / "001" / "GD" / "2.xlsx"]
    assert not gone.exists()


def test_without_branches_every_folder_is_cleared_and_empty_ones_go(tmp_path: Path) -> None:
    put(tmp_path / "HN" / "3.xlsx")
    put(tmp_path / "earlier" / "001" / "GD" / "0.xlsx")
    BranchFolders(tmp_path).clear([], None)
    assert files(tmp_path) == ["earlier/001/GD/0.xlsx", "earlier/002/HN/3.xlsx"]
    assert not (tmp_path / "HN").exists()


def test_a_run_keeps_everything_in_one_folder(tmp_path: Path) -> None:
    one, two = put(tmp_path / "GD" / "1.xlsx"), put(tmp_path / "HN" / "1.xlsx")
    shelf = BranchFolders(tmp_path)
    assert shelf.keep(one)
    assert shelf.keep(two)
    assert files(tmp_path) == ["earlier/001/GD/1.xlsx", "earlier/001/HN/1.xlsx"]


def test_nothing_to_keep_makes_no_folder(tmp_path: Path) -> None:
    shelf = BranchFolders(tmp_path / "individual")
    shelf.clear([], None)
    assert shelf.kept == []
    assert not (tmp_path / "individual").exists()


def test_a_file_that_is_open_elsewhere_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel on Windows lets nobody move a workbook it has open."""
    mine, shelf = put(tmp_path / "GD" / "1.xlsx"), BranchFolders(tmp_path)

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(self)

    monkeypatch.setattr(Path, "replace", locked)
    assert not shelf.keep(mine)
    assert shelf.kept == []
    assert mine.exists()
