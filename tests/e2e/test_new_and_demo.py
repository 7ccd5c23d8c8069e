"""What a plan is founded on, and a demo that is stopped: it can be played again, over nothing that is a person's."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from console import run

from xlplan.errors import XlplanError
from xlplan.pipeline import demo
from xlplan.store import demo_mark
from xlplan.text import LANGS

HERE = ("--company", "x")


@pytest.mark.parametrize(("arguments", "words"), [
    (("--year", 27, *HERE), ("是不是 2027?", "是不是 2027?", "Did you mean 2027?")),
    (("--year", 1999, *HERE), ("2000 到 2100", "2000 到 2100", "2000 to 2100")),
    (("--year", 2101, *HERE), ("2000 到 2100", "2000 到 2100", "2000 to 2100")),
    (("--year", 2027, "--company", ""), ("公司名称是空的", "公司名稱是空的", "company is empty")),
    (("--year", 2027, "--company", " \u3000"), ("公司名称是空的", "公司名稱是空的", "company is empty")),
    (("--year", 2027, "--company", "华东\n饮品"), ("U+000A", "U+000A", "U+000A")),     # would break every head of a sheet
    (("--year", 2027, "--company", "华" * 81), ("81 个字,最多 80 个", "81 個字,最多 80 個", "81 characters; at most 80")),
])
def test_new_refuses_a_year_or_a_name_that_is_none(tmp_path: Path, arguments: tuple[object, ...], words: tuple[str, ...]) -> None:
    for lang, word in zip(LANGS, words, strict=True):
        result = run("new", tmp_path / "plan", *arguments, "--lang", lang)
        assert (result.exit_code, result.stdout) == (2, "")
        assert word in result.stderr
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("company", ["华东饮品", "华" * 80, " x "])
def test_new_takes_a_name_that_fits(tmp_path: Path, company: str) -> None:
    assert run("new", tmp_path / "plan", "--year", 2100, "--company", company).exit_code == 0


def test_demo_refuses_such_a_year_too(tmp_path: Path) -> None:
    assert "Did you mean 2027?" in run("demo", tmp_path / "plan", "--year", 27).stderr
    assert not (tmp_path / "plan").exists()


# -- a demo that is stopped ------------------------------------------------------------------------------------------

def play_it(folder: Path, branches: int = 1) -> dict[str, Any]:
    """The contents of a small demo, without the names of its files."""
    return demo.demo(folder, branches=branches, broken=1, lang="en", rollup=False, round="bottom_up").data("en")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Path, dict[str, Any]]]:
    """(the folder of such a demo that was not stopped, its contents), of so many branches; read it only."""
    @cache
    def played(branches: int) -> tuple[Path, dict[str, Any]]:
        folder = tmp_path_factory.mktemp("demo") / "plan"
        return folder, play_it(folder, branches)
    return played


def stop(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, at: int, after: bool) -> None:
    """Ctrl+C at the `at`-th call, before or after its work is done."""
    work, left = getattr(owner, name), [at]

    def stops(*args: Any, **named: Any) -> object:
        left[0] -= 1
        if left[0] == 0 and not after:
            raise KeyboardInterrupt
        out = work(*args, **named)
        if left[0] == 0:
            raise KeyboardInterrupt
        return out

    monkeypatch.setattr(owner, name, stops)


def stopped_at(folder: Path, owner: object, name: str, at: int, after: bool, branches: int = 1) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        stop(patch, owner, name, at, after)
        with pytest.raises(KeyboardInterrupt):
            play_it(folder, branches)
    return folder


@pytest.mark.parametrize(("owner", "name", "at", "after", "branches"), [
    (demo_mark, "begin_demo", 1, False, 1),       # the folder is made, nothing noted
    (demo_mark, "note_workbook", 1, True, 1),         # before the master is written
    (demo, "issue", 1, False, 1),          # after it
    (demo, "issue", 1, True, 1),
    (demo, "put_in", 1, True, 2),          # the first of two workbooks is back
    (demo, "consolidate", 1, True, 1),
], ids=lambda v: str(getattr(v, "__name__", v)))
def test_a_stopped_demo_can_be_played_again(tmp_path: Path, undisturbed: Callable[[int], tuple[Path, dict[str, Any]]], owner: object,
                                            name: str, at: int, after: bool, branches: int) -> None:
    folder = stopped_at(tmp_path / "plan", owner, name, at, after, branches)
    again, (_, expected) = play_it(folder, branches), undisturbed(branches)
    assert [f["tables"] for f in again["files"]] == [f["tables"] for f in expected["files"]]
    assert again["submission"] == expected["submission"]
    assert not (folder / demo_mark.MARK).exists()
    assert len(list((folder / "issued").rglob("*.xlsx"))) == branches  # nothing of the first try is kept aside


@pytest.fixture(scope="module")
def half_way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo that was stopped when its workbooks were issued. Read it only."""
    return stopped_at(tmp_path_factory.mktemp("stopped") / "plan", demo, "issue", 1, True)


@pytest.mark.parametrize(("name", "content"), [
    ("notes.txt", "mine"), ("inbox/from GD.xlsx", "mine"), ("individual/GD/plan.xlsx", "mine"),
    ("master.xlsx", "edited"),
    ("issued/Huadong-Beverages_2027-plan_Guangdong_First-submission.xlsx", "edited"), ("ledger.db", "no ledger of ours" * 100),
])
def test_it_is_not_while_a_file_of_somebody_is_there(half_way: Path, tmp_path: Path, name: str, content: str) -> None:
    folder = Path(shutil.copytree(half_way, tmp_path / "plan"))
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(XlplanError, match="is not empty") as refused:
        play_it(folder)
    assert demo_mark.MARK not in str(refused.value)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_a_demo_that_is_whole_is_a_persons(undisturbed: Callable[[int], tuple[Path, dict[str, Any]]]) -> None:
    with pytest.raises(XlplanError, match="is not empty"):
        play_it(undisturbed(1)[0])
