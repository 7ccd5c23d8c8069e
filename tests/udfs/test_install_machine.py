"""The one piece that a made-up computer cannot stand for: how files and programs of a real one, this one, are reached."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from udfs.install.interpreter import ask_interpreter
from udfs.install.machine import ProgramRun
from udfs.install.this_machine import ThisMachine
from xlplan import __version__


@pytest.fixture
def m() -> ThisMachine:
    return ThisMachine()


# -- files ---------------------------------------------------------------------------------------------------------------

def test_read_and_write(m: ThisMachine, tmp_path: Path) -> None:
    file = tmp_path / "a.xlam"
    assert m.read(file) is None
    assert m.read(file / "below a file that is none") is None
    m.write(file, b"one")
    m.write(file, b"two, longer")
    assert (m.read(file), m.read(file, 3), m.names(tmp_path)) == (b"two, longer", b"two", ["a.xlam"])
    assert m.read(file / "below a file") is None
    m.delete(file)
    m.delete(file)
    assert m.names(tmp_path) == []


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(m: ThisMachine, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        m.write(tmp_path / "no" / "a.xlam", b"x")
    assert missing.value.filename == str(tmp_path / "no" / "a.xlam")


def test_a_file_that_another_program_holds_is_no_permission(m: ThisMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows refuses to replace a file that Excel has open."""
    def held(_source: object, _target: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("xlplan.excel.writing.write.os.replace", held)
    monkeypatch.setattr("xlplan.excel.writing.write._PAUSE", 0)
    with pytest.raises(PermissionError) as refused:
        m.write(tmp_path / "a.xlam", b"x")
    assert refused.value.filename == str(tmp_path / "a.xlam")
    assert m.names(tmp_path) == []


def test_folders(m: ThisMachine, tmp_path: Path) -> None:
    folder = tmp_path / "XLSTART"
    assert (m.is_folder(folder), m.names(folder)) == (False, [])
    m.make(folder)
    assert m.is_folder(folder)
    m.drop(folder)
    assert not m.is_folder(folder)


# -- programs ------------------------------------------------------------------------------------------------------------

def test_this_python_is_asked_as_excel_would_start_it(m: ThisMachine) -> None:
    """Excel's Python sees no PYTHONPATH, so nor does this one; whatever it says is understood."""
    said = ask_interpreter(m, m.python)
    assert (said.path, said.there, said.failure) == (Path(sys.executable), True, "")
    assert said.base == Path(sys.base_prefix)
    assert said.missing or (said.xlplan == __version__ and (said.package or Path()).name == "xlwings")


def test_the_question_finds_the_packages_where_they_are_installed(m: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in this process' own environment: the functions load, and versions come back."""
    asked: list[str] = []

    def ask(_self: ThisMachine, _python: Path, code: str) -> ProgramRun:
        asked.append(code)
        return ProgramRun(0, "", "")

    monkeypatch.setattr(ThisMachine, "ask", ask)
    ask_interpreter(m, m.python)
    ran = subprocess.run([sys.executable, "-c", asked[0]], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    said = json.loads(ran.stdout.strip().splitlines()[-1])
    assert "error" not in said
    assert (said["xlplan"], Path(said["package"]).name) == (__version__, "xlwings")


def test_what_does_not_start(m: ThisMachine, tmp_path: Path) -> None:
    broken = tmp_path / "python.exe"
    assert not ask_interpreter(m, broken).there
    broken.write_bytes(b"not a program")
    assert ask_interpreter(m, broken).failure


def test_a_python_that_never_ends_is_not_waited_for(m: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("udfs.install.this_machine._SECONDS", 0.2)
    ran = m.ask(m.python, "import threading; threading.Event().wait(30)")
    assert ran.status == -1
    assert "timed out" in ran.err


def test_a_python_is_asked_away_from_the_current_folder(m: ThisMachine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its libraries start programs of Windows by a bare name, which is looked for there first."""
    monkeypatch.chdir(tmp_path)
    assert m.ask(m.python, "import os; print(os.getcwd())").out.strip() == os.path.realpath(m.python.parent)


def test_what_a_python_said_does_not_wait_for_what_it_started(m: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something that outlives it holds its output open; on Windows that was waited for, whatever the limit."""
    monkeypatch.setattr("udfs.install.this_machine._SECONDS", 10)
    start = "subprocess.Popen([sys.executable, '-I', '-c', 'import time; time.sleep(20)'])"
    assert m.ask(m.python, f"import subprocess, sys; {start}; print('said')") == ProgramRun(0, "said\n", "")


# -- where things are ----------------------------------------------------------------------------------------------------

def test_where_things_are(m: ThisMachine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path))
    assert (m.state, m.home, m.platform, m.encoding) == (tmp_path, Path.home(), sys.platform, "utf-8")
    assert [path.name for path in m.offered] == ["xlplan.xlam", "xlplan.xlam"]
    assert m.path("a/b") == Path("a", "b")
    assert m.now()[10] == "T"
    monkeypatch.setattr(ThisMachine, "platform", "win32")
    assert m.encoding == "mbcs"
