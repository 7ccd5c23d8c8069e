"""`xlplan addin install` on a PC and on a Mac: what it puts where, and what it says."""
from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_machine import MAC_SCRIPTS, MAC_STARTUP, SCRIPT, USER_XLSTART, FakeMachine, addin_bytes, mac, pc, startup

from udfs.addin.conf import INTERPRETER_MAC, INTERPRETER_WIN, conf_of
from udfs.install.install import install
from udfs.names import ADDIN
from xlplan.text import LANGS, Lang

MACHINES = pytest.mark.parametrize("machine", [pc, mac])
Make = Callable[[], FakeMachine]


def test_on_a_pc_the_addin_lies_in_xlstart_and_names_this_python() -> None:
    m = pc()
    done = install(m)
    conf = conf_of(m.files[m.path(USER_XLSTART) / ADDIN])
    assert conf == {**conf_of(addin_bytes()), INTERPRETER_WIN: r"C:\Users\lin\AppData\Local\xlplan\.venv\Scripts\python.exe"}
    assert [(step.what, step.path) for step in done.steps] == [
        ("folder", USER_XLSTART), ("addin", rf"{USER_XLSTART}\xlplan.xlam"), ("python", str(m.python)),
        ("receipt", r"C:\Users\lin\AppData\Local\xlplan\addin.json"), ("restart", "")]
    assert not done.must_fix


def test_on_a_mac_the_script_that_starts_python_comes_too() -> None:
    m = mac()
    done = install(m)
    assert conf_of(m.files[m.path(MAC_STARTUP) / ADDIN])[INTERPRETER_MAC] == "/Users/lin/xlplan/.venv/bin/python"
    assert m.files[m.path(MAC_SCRIPTS) / SCRIPT] == b"on VbaHandler"
    assert [step.what for step in done.steps if step.what != "folder"] == ["addin", "script", "python", "receipt", "mac", "restart"]
    assert not done.must_fix


def test_nothing_else_in_the_addin_changes(addin_file: Path) -> None:
    """The real one, as it is built: a signature over its VBA project stays good."""
    m = pc()
    m.has(m.offered[0], addin_file.read_bytes())
    install(m)
    with zipfile.ZipFile(addin_file) as built, zipfile.ZipFile(io.BytesIO(m.files[m.path(USER_XLSTART) / ADDIN])) as put:
        assert [name for name in built.namelist() if built.read(name) != put.read(name)] == ["xl/worksheets/sheet1.xml"]
        assert built.namelist() == put.namelist()


@pytest.mark.parametrize(("asked", "chosen", "speaks"), [("en", None, "Numbers"), ("zh-TW", None, "數"), ("en", "zh-TW", "數")])
def test_the_function_wizard_speaks_the_language_of_the_install(addin_file: Path, asked: Lang, chosen: str | None, speaks: str) -> None:
    """That chosen on the ribbon before, else that of whoever installs."""
    m = pc()
    m.has(m.offered[0], addin_file.read_bytes())
    if chosen:
        m.sets(r"HKCU\Software\VB and VBA Program Settings\xlplan\ribbon", "language", chosen)
    install(m, lang=asked)
    with zipfile.ZipFile(io.BytesIO(m.files[m.path(USER_XLSTART) / ADDIN])) as put:
        assert f'index="0">{speaks}</x14:argumentDescription>' in put.read("xl/workbook.xml").decode()


def test_a_file_named_by_the_user_goes_before_the_one_that_came_along() -> None:
    m = pc()
    mine = m.has(r"D:\release\xlplan.xlam", addin_bytes(parts={"xl/vbaProjectSignature.bin": b"signed"}))
    install(m, mine)
    assert b"vbaProjectSignature" in m.files[m.path(USER_XLSTART) / ADDIN]


def test_without_appdata_the_folder_is_that_of_the_profile() -> None:
    m = pc()
    del m.env["APPDATA"]
    install(m)
    assert m.path(USER_XLSTART) / ADDIN in m.files


@MACHINES
def test_done_twice_it_changes_nothing(machine: Make) -> None:
    m = machine()
    install(m)
    before, steps = m.disk(), m.steps
    again = install(m)
    assert (m.disk(), m.steps) == (before, steps)
    assert [step.what for step in again.steps] == ["unchanged"]


@pytest.mark.parametrize(("machine", "mark"), [(pc, "[ZoneTransfer]\nZoneId=3"), (mac, "0081;65a1;Safari;")])
def test_a_file_that_got_marked_as_downloaded_is_put_anew(machine: Make, mark: str) -> None:
    """Unpacked over ours from an e-mail: the same bytes, but Excel would not run them."""
    m = machine()
    install(m)
    m.marks[m.path(startup(m)) / ADDIN] = mark
    assert "addin" in [step.what for step in install(m).steps]
    assert m.marks == {}


def test_said_in_three_languages() -> None:
    for lang, word in zip(LANGS, ("装好加载项", "裝好增益集", "put the add-in"), strict=True):
        text = "\n".join(install(pc()).text(lang))
        assert word in text
        assert USER_XLSTART in text


def test_as_json() -> None:
    data = json.loads(json.dumps(install(pc()).data("en")))
    assert data["steps"][1] == {"what": "addin", "path": rf"{USER_XLSTART}\xlplan.xlam"}
    assert (data["must_fix"], data["findings"]) == (False, [])


def test_what_still_keeps_it_from_working_is_said_at_once() -> None:
    m = pc()
    m.sets(r"HKLM\Software\Policies\Microsoft\Office\16.0\Common", "VBAOff", 1)
    done = install(m)
    assert done.must_fix
    assert "VBAOff=1" in "\n".join(done.text("zh-CN"))
