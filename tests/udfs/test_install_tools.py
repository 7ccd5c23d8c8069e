"""How the registry, Excel among the programs, and marks on files are read on Windows and on a Mac.

Neither is here: stand-ins answer as Microsoft's and Apple's manuals say. So these tests show that we ask as we mean to and
understand the answer, not that Windows answers so: for that there is udfs/WINDOWS.md.
"""
from __future__ import annotations

import plistlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, ClassVar

import pytest

from udfs.install.this_machine import ThisMachine


@pytest.fixture
def m() -> ThisMachine:
    return ThisMachine()


def played(monkeypatch: pytest.MonkeyPatch, platform: str, out: bytes, status: int = 0) -> list[list[str]]:
    """The tools of another system: what they were called with."""
    calls: list[list[str]] = []

    def run(command: list[str], stdout: BinaryIO, **_options: object) -> SimpleNamespace:
        calls.append(list(command))
        stdout.write(out)
        return SimpleNamespace(returncode=status)

    monkeypatch.setattr(ThisMachine, "platform", platform)
    monkeypatch.setattr("udfs.install.this_machine.subprocess.run", run)
    return calls


@pytest.mark.parametrize(("out", "running"), [
    (b'"EXCEL.EXE","4711","Console","1","203,144 K"\r\n', True),
    ("信息: 没有运行的任务匹配指定标准。\r\n".encode("gbk"), False),  # in the language of Windows, and status 0
])
def test_excel_among_the_programs_of_this_user(m: ThisMachine, monkeypatch: pytest.MonkeyPatch, out: bytes, running: bool) -> None:
    """On a terminal server the Excel of others must not matter, nor anywhere a tasklist.exe in the current folder."""
    calls = played(monkeypatch, "win32", out)
    monkeypatch.setenv("SYSTEMROOT", "/Windows")
    monkeypatch.setenv("USERDOMAIN", "CONTOSO")
    monkeypatch.setenv("USERNAME", "lin")
    assert m.running() is running
    assert calls == [[str(Path("/Windows/System32/tasklist.exe")), "/FI", "IMAGENAME eq EXCEL.EXE", "/FI",
                      r"USERNAME eq CONTOSO\lin", "/FO", "CSV", "/NH"]]


@pytest.mark.parametrize(("out", "status", "running"), [(b"4711\n", 0, True), (b"", 1, False)])
def test_excel_on_a_mac(m: ThisMachine, monkeypatch: pytest.MonkeyPatch, out: bytes, status: int, running: bool) -> None:
    calls = played(monkeypatch, "darwin", out, status)
    assert m.running() is running
    assert calls[0][0] == "pgrep"
    assert calls[0][-1] == "Microsoft Excel"


def test_a_tool_that_is_not_there_says_nothing(m: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_command: object, **_options: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(ThisMachine, "platform", "darwin")
    monkeypatch.setattr("udfs.install.this_machine.subprocess.run", run)
    assert (m.running(), m.mark(Path("x")), m.settings("com.microsoft.office")) == (False, "", {})


def test_marks_of_the_web(m: ThisMachine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Windows keeps it in a stream beside the file's own bytes; here a file of that name stands for it."""
    monkeypatch.setattr(ThisMachine, "platform", "win32")
    file = tmp_path / "xlplan.xlam"
    assert m.mark(file) == ""
    (tmp_path / "xlplan.xlam:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    assert m.mark(file) == "[ZoneTransfer]\nZoneId=3\n"
    calls = played(monkeypatch, "darwin", b"0081;65a1;Safari;\n")
    assert m.mark(file) == "0081;65a1;Safari;"
    assert calls == [["xattr", "-p", "com.apple.quarantine", str(file)]]


def test_preferences_of_a_mac(m: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = played(monkeypatch, "darwin", plistlib.dumps({"VisualBasicEntirelyDisabled": True}))
    assert m.settings("com.microsoft.office") == {"visualbasicentirelydisabled": True}
    assert calls == [["defaults", "export", "com.microsoft.office", "-"]]
    played(monkeypatch, "darwin", b"<plist")
    assert m.settings("com.microsoft.office") == {}


class Winreg:
    """The four calls of `winreg` that are used, over a dict."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = "user", "machine"
    keys: ClassVar = {("user", r"Software\Microsoft\Office\16.0\Excel\Options"): {"OPEN": '"x.xlam"', "Font": 10}}

    class Key(dict[str, object]):
        def __enter__(self) -> Winreg.Key:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    def OpenKey(self, hive: str, key: str) -> Key:
        if (hive, key) not in self.keys:
            raise FileNotFoundError(2, "not found")
        return self.Key(self.keys[hive, key])

    def QueryInfoKey(self, key: Key) -> tuple[int, int, int]:
        return 0, len(key), 0

    def EnumValue(self, key: Key, i: int) -> tuple[str, object, int]:
        return (*list(key.items())[i], 1)


def test_the_registry(m: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ThisMachine, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", Winreg())
    assert m.settings(r"HKCU\Software\Microsoft\Office\16.0\Excel\Options") == {"open": '"x.xlam"', "font": 10}
    assert m.settings(r"HKLM\Software\Nothing") == {}
