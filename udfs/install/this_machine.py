"""The computer that this runs on. Floor 7.

Each method is a few lines over the system and decides nothing: what is read here is judged elsewhere.
"""
from __future__ import annotations

import errno
import os
import plistlib
import subprocess
import sys
import xml.parsers.expat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path, PurePath
from tempfile import TemporaryFile
from typing import Any, Final

from udfs.install.machine import ProgramRun
from udfs.names import ADDIN, PROJECT
from xlplan.excel.errors import FileLocked
from xlplan.excel.writing.write import replace_file
from xlplan.store.undo import state_folder

_SECONDS: Final = 120  # an old PC whose virus scanner reads every new file takes its time
_HIVES: Final = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}
_GONE: Final = (FileNotFoundError, NotADirectoryError)


class ThisMachine:
    """See Machine."""

    @property
    def platform(self) -> str:
        return sys.platform

    @property
    def env(self) -> Mapping[str, str]:
        return os.environ

    @property
    def home(self) -> PurePath:
        return Path.home()

    @property
    def state(self) -> PurePath:
        return state_folder().parent

    @property
    def python(self) -> PurePath:
        return Path(sys.executable)

    @property
    def encoding(self) -> str:
        return "mbcs" if self.platform == "win32" else "utf-8"

    @property
    def offered(self) -> Sequence[PurePath]:
        return Path(sys.prefix) / "share" / PROJECT / ADDIN, Path(__file__).parents[2] / "workbooks" / ADDIN

    def path(self, text: str) -> PurePath:
        return Path(text)

    def read(self, path: PurePath, most: int = -1) -> bytes | None:
        try:
            with open(path, "rb") as file:
                return file.read(most)
        except _GONE:
            return None

    def mark(self, path: PurePath) -> str:
        if self.platform == "win32":
            with suppress(OSError):
                return Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
            return ""
        return _command_output("xattr", "-p", "com.apple.quarantine", str(path)).decode("utf-8", "replace").strip()

    def write(self, path: PurePath, data: bytes) -> None:
        try:
            replace_file(Path(path), lambda out: out.write(data), beside=False)
        except FileLocked as locked:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path)) from locked
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error  # not the name of a temporary file

    def delete(self, path: PurePath) -> None:
        Path(path).unlink(missing_ok=True)

    def names(self, folder: PurePath) -> list[str]:
        try:
            return sorted(os.listdir(folder))
        except _GONE:
            return []

    def is_folder(self, path: PurePath) -> bool:
        return Path(path).is_dir()

    def make(self, folder: PurePath) -> None:
        Path(folder).mkdir()

    def drop(self, folder: PurePath) -> None:
        Path(folder).rmdir()

    def settings(self, place: str) -> dict[str, object]:
        return _registry_values(place) if self.platform == "win32" else _read_preferences(place)

    def running(self) -> bool:
        if self.platform == "win32":
            user = "\\".join(self.env[part] for part in ("USERDOMAIN", "USERNAME") if part in self.env)
            # by its full name: Windows would sooner start a tasklist.exe that lies in the current folder
            tasklist = str(Path(self.env.get("SYSTEMROOT", r"C:\Windows"), "System32", "tasklist.exe"))
            return b'"EXCEL.EXE"' in _command_output(tasklist, "/FI", "IMAGENAME eq EXCEL.EXE", "/FI", f"USERNAME eq {user}",
                                                     "/FO", "CSV", "/NH").upper()
        return bool(_command_output("pgrep", "-u", str(os.getuid()), "-x", "Microsoft Excel"))

    def ask(self, python: PurePath, code: str) -> ProgramRun:
        try:
            status, *said = _run_command(str(python), "-I", "-B", "-X", "utf8", "-c", code, folder=python.parent)
        except (OSError, subprocess.TimeoutExpired) as error:
            return ProgramRun(-1, "", str(error))
        return ProgramRun(status, *(text.decode("utf-8", "replace").replace("\r\n", "\n") for text in said))

    def now(self) -> str:
        return datetime.now().astimezone().isoformat(timespec="seconds")


def _command_output(*command: str) -> bytes:
    """What a program of the system printed; b'' when it failed."""
    try:
        status, out, _ = _run_command(*command)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return out if status == 0 else b""


def _run_command(*command: str, folder: PurePath | None = None) -> tuple[int, bytes, bytes]:
    """Exit status, and what was printed on stdout and stderr. Into files: a pipe stays open, and on Windows is waited for past
    every limit, while anything that the program started is still there."""
    with TemporaryFile() as out, TemporaryFile() as err:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=_SECONDS, check=False, cwd=folder)
        out.seek(0)
        err.seek(0)
        return ran.returncode, out.read(), err.read()


def _registry_values(place: str) -> dict[str, object]:
    winreg: Any = import_module("winreg")  # only Windows has it
    hive, _, key = place.partition("\\")
    out: dict[str, object] = {}
    with suppress(OSError), winreg.OpenKey(getattr(winreg, _HIVES[hive]), key) as opened:
        for i in range(winreg.QueryInfoKey(opened)[1]):
            name, value, _ = winreg.EnumValue(opened, i)
            out[name.lower()] = value
    return out


def _read_preferences(domain: str) -> dict[str, object]:
    with suppress(ValueError, xml.parsers.expat.ExpatError):
        return {str(name).lower(): value for name, value in plistlib.loads(_command_output("defaults", "export", domain, "-")).items()}
    return {}
