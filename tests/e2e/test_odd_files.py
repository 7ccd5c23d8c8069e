"""Files that are not read, at the command itself: told apart, named by what they are, and never HQ's process' end."""
from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from branch_case import case
from console import run
from msoffcrypto.format.ooxml import OOXMLFile

import xlplan
from xlplan.errors import XlplanError
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.reading.intake_master import kept_masters, take_master
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.demo import demo
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.submissions import kept_submissions, read_submissions
from xlplan.text import LANGS
from xlplan.workbook.reading.master_read import MasterRead

STRINGS = "xl/sharedStrings.xml"


@pytest.fixture(scope="module")
def branch() -> bytes:
    return to_bytes(case().book())


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "2027-plan"
    demo(folder, branches=2, broken=0, rollup=False, round="bottom_up")
    return folder


@pytest.fixture
def spoilt(plan: Path, tmp_path: Path) -> Path:
    """A copy of the plan whose master may be spoilt."""
    return Path(shutil.copytree(plan, tmp_path / "plan"))


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


# -- what check says -----------------------------------------------------------------------------------------------------

def test_two_files_of_one_name_are_told_apart(branch: bytes, tmp_path: Path) -> None:
    for name in ("GD.xlsx", "旧/GD.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(branch)
    data = json.loads(run("check", tmp_path, "--format", "json").stdout)
    assert [f["file"] for f in data["files"]] == ["GD.xlsx", "旧/GD.xlsx"]
    assert "旧/GD.xlsx" in run("check", tmp_path, "--lang", "zh-CN").stdout
    assert [f.file for f in xlplan.check(tmp_path / "旧" / "GD.xlsx").files] == ["GD.xlsx"]


def test_links_web_addresses_and_placeholders_get_a_verdict(branch: bytes, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "GD.xlsx").write_bytes(branch)
    (tmp_path / "secret.xlsx").write_bytes(branch)
    (inbox / "out.xlsx").symlink_to(tmp_path / "secret.xlsx")
    (inbox / "dead.xlsx").symlink_to(inbox / "gone.xlsx")
    (inbox / "same.xlsx").symlink_to(inbox / "GD.xlsx")  # read under its own name: nothing is missed
    (inbox / ".BJ.xlsx.icloud").write_bytes(b"bplist00")
    found = {f.file: [(d.code, d.severity.value) for d in f.diagnostics if d.severity and d.code.startswith("XP92")]
             for f in xlplan.check([inbox, "https://example.com/plan/SH.xlsx"], workers=0).files}
    assert found == {
        "GD.xlsx": [], "out.xlsx": [("XP924", "error")], "dead.xlsx": [("XP924", "error")], "same.xlsx": [("XP924", "note")],
        ".BJ.xlsx.icloud": [("XP923", "error")], "https://example.com/plan/SH.xlsx": [("XP925", "error")]}


@pytest.mark.parametrize(("ending", "cut", "said", "verdict"), [
    (".crdownload", 0, "XP929", "accepted_with_warnings"), (".PART", 0, "XP929", "accepted_with_warnings"),
    (".xltd", 9_000, "XP926", "refused"), (".part", 9_000, "XP926", "refused")])
def test_only_the_content_tells_whether_a_download_has_finished(
        branch: bytes, tmp_path: Path, ending: str, cut: int, said: str, verdict: str) -> None:
    """A browser that did not get to renaming it leaves the whole file under its unfinished name."""
    (tmp_path / f"GD.xlsx{ending}").write_bytes(branch[:len(branch) - cut])
    found, = xlplan.check(tmp_path, workers=0).files
    assert (found.verdict, [d.code for d in found.diagnostics if d.code.startswith("XP9")]) == (verdict, [said])


def test_the_size_is_asked_before_a_byte_is_read(tmp_path: Path) -> None:
    """20 GB that take no room on the disk."""
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as out:
        out.write(b"PK\3\4")
        out.truncate(20_000_000_000)
    got = read_submission(path, "huge.xlsx")  # reading it would fill the memory of the machine that runs this
    assert [(d.code, d.params["size"], got.sha256) for d in got.diagnostics] == [("XP907", 20_000.0, "")]


def test_what_the_reader_prints_about_a_broken_file_does_not_reach_the_terminal() -> None:
    """A panic prints a page before it is raised; what comes before and after is everybody's to read."""
    program = (
        "import os, sys\n"
        "from xlplan.excel.package.silence import silence_stderr\n"
        "with silence_stderr():\n"
        "    os.write(2, b'thread <unnamed> panicked')\n"
        "    with silence_stderr():\n"
        "        pass\n"
        "    os.write(2, b'still inside')\n"
        "os.write(2, b'after')\n")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr == b"after"


# -- the master -------------------------------------------------------------------------------------------------------------

def password(data: bytes) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("秘密", out)
    return out.getvalue()


def far(data: bytes) -> bytes:
    """A cell at the end of the world on the sheet of products."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = next(s for s in book.worksheets if s["A1"].value == "products")
    sheet["XFD1048576"] = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def foreign(data: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(("make", "words"), [
    (password, ("打开密码", "取消打开密码")),
    (lambda d: d[:5_000], ("已损坏", "备份")),
    (lambda d: b"%PDF-1.7", ("PDF", "备份")),
    (lambda d: b"", ("空的", "备份")),
    (far, ("XFD1048576", "Ctrl+G")),
    (lambda d: repacked(d, lambda n, p: p[:3_000] if n == STRINGS else p), ("内部格式损坏", "备份")),
    (foreign, ("不是 xlplan 的总控表", "备份")),
    (lambda d: to_bytes(case().book()), ("不是 xlplan 的总控表", "备份")),  # a branch workbook in its place
], ids=["password", "cut off", "pdf", "empty", "far cell", "texts cut off", "foreign", "a branch workbook"])
def test_a_master_that_cannot_be_read_is_a_sentence(spoilt: Path, make: Callable[[bytes], bytes], words: tuple[str, ...]) -> None:
    master = spoilt / "master.xlsx"
    master.write_bytes(make(master.read_bytes()))
    issued = sorted(p.name for p in (spoilt / "issued").iterdir())
    for verb in (xlplan.issue, xlplan.consolidate):
        with pytest.raises(XlplanError) as error:
            verb(spoilt)
        text = error.value.say("zh-CN")
        assert [w for w in ("master.xlsx", *words) if w not in text] == []
        assert not re.search(r"XP[0-9]{3}", "".join(error.value.say(lang) for lang in LANGS))
    assert sorted(p.name for p in (spoilt / "issued").iterdir()) == issued


@pytest.mark.parametrize(("kind", "words"), [("crashed", "两次中断"), ("timeout", "用时过长"), ("error", "KeyError")])
def test_a_master_that_kills_its_reader_leaves_hq_alive(spoilt: Path, monkeypatch: pytest.MonkeyPatch, kind: Any, words: str) -> None:
    def failing(paths: list[Path], work: object, **_: object) -> list[tuple[Path, Failure]]:
        return [(paths[0], Failure(kind, "Traceback\nKeyError: 'm13'"))]

    kept_masters().clear()
    monkeypatch.setattr("xlplan.excel.reading.intake_master.read_all", failing)
    with pytest.raises(XlplanError) as error:
        load_plan(spoilt)
    assert words in error.value.say("zh-CN")


def test_a_master_is_read_in_a_process_of_its_own(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it gives is what a reading in this process gives."""
    there = take_master(plan / "master.xlsx")
    from xlplan.excel.reading import intake_master  # noqa: PLC0415

    kept_masters().clear()
    monkeypatch.setattr(intake_master, "read_all", lambda paths, work, **_: [(paths[0], work(paths[0]))])
    here = take_master(plan / "master.xlsx")
    assert isinstance(there, MasterRead)
    assert isinstance(here, MasterRead)
    assert (there.plan, there.found, there.placements, there.sha256) == (here.plan, here.found, here.placements, here.sha256)
    assert there.frames.keys() == here.frames.keys()
    for key, frame in here.frames.items():
        other = there.frames[key]
        assert frame.table is other.table
        assert frame.keys == other.keys
        assert all((other.amounts[c] == a).all() for c, a in frame.amounts.items())
        assert all(other.texts[c].tolist() == t.tolist() for c, t in frame.texts.items())


def test_the_same_master_is_read_once(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its bytes, wherever it lies; one that has changed is read again, and only so many are kept."""
    read: list[Path] = []

    def counted(paths: list[Path], *more: Any, **named: Any) -> Any:
        read.extend(paths)
        return read_all(paths, *more, **named)

    kept_masters().clear()
    monkeypatch.setattr("xlplan.excel.reading.intake_master.read_all", counted)
    there = Path(shutil.copy(plan / "master.xlsx", tmp_path))
    first, again = take_master(plan / "master.xlsx"), take_master(there)
    assert isinstance(first, MasterRead)
    assert isinstance(again, MasterRead)
    assert [*first.frames["goals"].keys] == [*again.frames["goals"].keys]
    assert first.frames["goals"] is not again.frames["goals"]  # what one caller does to it the next does not see
    assert read == [plan / "master.xlsx"]
    take_master(there, ["history_sales"])
    there.write_bytes(repacked(there.read_bytes(), lambda n, p: p + b" " if n == STRINGS else p))
    changed = take_master(there)
    assert isinstance(changed, MasterRead)
    assert changed.sha256 != first.sha256
    assert read == [plan / "master.xlsx", there, there]
    monkeypatch.setattr("xlplan.excel.reading.intake_master._KEPT", 4)
    kept_masters().update({(f"{n}.xlsx", "", ()): b"" for n in range(9)})
    there.write_bytes(repacked(there.read_bytes(), lambda n, p: p + b" " if n == STRINGS else p))
    take_master(there)
    assert len(kept_masters()) == 4


def test_the_same_workbook_is_read_once(branch: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name and its bytes, wherever it lies; one that has changed, also to one of its length, and one asked for in another way
    are read again; how many are done is told of those that were known, too; only so many are kept."""
    read: list[str] = []

    def counted(paths: list[Path], *more: Any, **named: Any) -> Any:
        read.extend(path.parent.name + "/" + path.name for path in paths)
        return read_all(paths, *more, **named)

    def found(*names: str, **asked: Any) -> list[Any]:
        read.clear()
        files = [tmp_path / name for name in names]
        return read_submissions(files, dict(zip(files, names, strict=True)), **{
            "key": None, "progress": lambda *at: told.append(at), "workers": None, "executor": None, **asked})

    told: list[tuple[int, int]] = []
    kept_submissions().clear()
    monkeypatch.setattr("xlplan.pipeline.submissions.read_all", counted)
    for name in ("a/GD.xlsx", "b/GD.xlsx", "b/JS.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(branch)
    first, = found("a/GD.xlsx")
    again, other = found("b/GD.xlsx", "b/JS.xlsx")
    assert read == ["b/JS.xlsx"]
    assert told == [(1, 1), (1, 2), (2, 2)]
    assert [s.file for s in (first, again, other)] == ["a/GD.xlsx", "b/GD.xlsx", "b/JS.xlsx"]
    assert first.sha256 == again.sha256 == other.sha256
    assert first.frames.keys() == again.frames.keys() == other.frames.keys()
    assert again.frames["sales_targets"] is not first.frames["sales_targets"]  # what one caller does to it the next does not see
    for asked in ({"key": b"1"}, {"reader": "openpyxl"}, {"workers": 1}):
        found("b/GD.xlsx", **asked)
        assert read == ["b/GD.xlsx"]
    (tmp_path / "b/GD.xlsx").write_bytes(branch[:-1] + b" ")
    changed, = found("b/GD.xlsx")
    assert read == ["b/GD.xlsx"]
    assert changed.sha256 != first.sha256
    monkeypatch.setattr("xlplan.pipeline.submissions._KEPT", 2)
    found("a/GD.xlsx")
    assert len(kept_submissions()) == 2


def test_a_text_table_that_lies_about_its_size_is_read(spoilt: Path) -> None:
    """It asks a reader for room for four thousand million texts, which ends the process."""
    master = spoilt / "master.xlsx"
    before = take_master(master)
    master.write_bytes(repacked(master.read_bytes(), lambda n, p: re.sub(
        rb"<sst [^>]*>", b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" '
        b'uniqueCount="4294967295">', p, count=1) if n == STRINGS else p))
    after = take_master(master)
    assert isinstance(before, MasterRead)
    assert isinstance(after, MasterRead)
    assert {k: f.keys for k, f in after.frames.items()} == {k: f.keys for k, f in before.frames.items()}


@pytest.mark.parametrize("text", [b"17,77", b"NaN"])
def test_a_number_that_is_none_in_the_master_stops_the_issue(spoilt: Path, text: bytes) -> None:
    """It must not count as a blank."""
    master = spoilt / "master.xlsx"
    with zipfile.ZipFile(master) as archive:
        pattern = rb'(<c r="[A-Z]+[0-9]+"[^>]*><v>)([0-9]+\.[0-9]{2})(</v></c>)'
        name = next(n for n in archive.namelist() if n.startswith("xl/worksheets/") and re.search(pattern, archive.read(n)))
    master.write_bytes(repacked(master.read_bytes(), lambda n, p: re.sub(
        pattern, lambda m: m[1] + text + m[3], p, count=1) if n == name else p))
    result = xlplan.issue(spoilt)
    assert [d.severity.value for d in result.diagnostics if d.code == "XP918" and d.severity and d.cell] == ["error"]
    assert result.files == {}


def test_a_blank_year_is_a_finding(spoilt: Path) -> None:
    master = spoilt / "master.xlsx"
    book = openpyxl.load_workbook(master)
    sheet = next(s for s in book.worksheets if s["A1"].value == "company")
    at = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "year")
    column = next(c for c in range(1, sheet.max_column + 1) if sheet.cell(1, c).value == "value")
    sheet.cell(at, column).value = None
    book.save(master)
    result = xlplan.issue(spoilt)
    assert result.must_fix
    assert result.files == {}
    assert [d.severity.value for d in result.diagnostics if d.table == "company" and d.severity][:1] == ["error"]
    assert os.listdir(spoilt / "issued")
