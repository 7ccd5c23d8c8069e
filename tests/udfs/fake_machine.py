"""A computer made of dicts: a PC with Windows, or a Mac, on which the add-in can be installed. Nothing of the real one is used."""
from __future__ import annotations

import errno
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from udfs.addin.conf import DEFAULTS, XLPLAN_VERSION, XLWINGS_VERSION, conf_sheet
from udfs.addin.package import CONF_PART, pack_zip
from udfs.install.machine import ProgramRun
from xlplan import __version__

XLWINGS = "0.37.8"
USER_XLSTART = r"C:\Users\lin\AppData\Roaming\Microsoft\Excel\XLSTART"
OFFICE = r"C:\Program Files\Microsoft Office\root\Office16"
MAC_STARTUP = "/Users/lin/Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
MAC_SCRIPTS = "/Users/lin/Library/Application Scripts/com.microsoft.Excel"
SCRIPT = f"xlwings-{XLWINGS}.applescript"
APP_PATH = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"


class PowerCut(BaseException):
    """The computer went off: no clean-up of ours runs to its end."""


class FakeMachine:
    """See Machine. `offered`'s add-in is there and fits; `sound` says what else is. Names of settings in small letters."""

    def __init__(self, kind: type[PurePath], platform: str) -> None:
        self.platform, self.path = platform, kind
        self.files: dict[PurePath, bytes] = {}
        self.folders: set[PurePath] = set()
        self.env: dict[str, str] = {}
        self.registry: dict[str, dict[str, object]] = {}
        self.marks: dict[PurePath, str] = {}
        self.answers: dict[PurePath, ProgramRun] = {}
        self.encoding = "cp936"
        self.open = False  # Excel
        self.swallows = False  # an antivirus program that takes what is written, at once
        self.steps, self.fails_at, self.dies_at = 0, -1, -1  # counted over all that changes the disk

    # -- what a test arranges ------------------------------------------------------------------------------------------

    def has(self, path: str | PurePath, data: bytes = b"x") -> PurePath:
        """Put a file there, with its folders."""
        at = self.path(path)
        self.files[at] = data
        self.folders |= set(at.parents)
        return at

    def sets(self, place: str, name: str, value: object) -> None:
        """Set a value of the registry, or of a Mac's preferences."""
        self.registry.setdefault(place.lower(), {})[name.lower()] = value

    def says(self, python: PurePath, **changes: object) -> None:
        """What a Python answers; a value of None takes the entry away."""
        said = {**json.loads(self.answers[python].out), **changes}
        self.answers[python] = ProgramRun(0, json.dumps({key: value for key, value in said.items() if value is not None}), "")

    def disk(self) -> tuple[dict[PurePath, bytes], set[PurePath]]:
        """Everything on it, for comparing."""
        return dict(self.files), set(self.folders)

    # -- Machine -------------------------------------------------------------------------------------------------------

    home: PurePath
    state: PurePath
    python: PurePath
    offered: Sequence[PurePath]
    path: Callable[[str | PurePath], PurePath]

    def read(self, path: PurePath, most: int = -1) -> bytes | None:
        data = self.files.get(path)
        return data if data is None or most < 0 else data[:most]

    def mark(self, path: PurePath) -> str:
        return self.marks.get(path, "")

    def write(self, path: PurePath, data: bytes) -> None:
        self._step(path)
        if path.parent not in self.folders:
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(path))
        if not (self.swallows and path.suffix == ".xlam"):
            self.files[path] = data
            self.marks.pop(path, None)  # what is written anew came from nowhere

    def delete(self, path: PurePath) -> None:
        self._step(path)
        self.files.pop(path, None)

    def names(self, folder: PurePath) -> list[str]:
        return sorted(one.name for one in (*self.files, *self.folders) if one.parent == folder and one != folder)

    def is_folder(self, path: PurePath) -> bool:
        return path in self.folders

    def make(self, folder: PurePath) -> None:
        self._step(folder)
        if folder.parent not in self.folders or folder in self.folders:
            raise OSError(errno.EINVAL, "cannot make", str(folder))
        self.folders.add(folder)

    def drop(self, folder: PurePath) -> None:
        self._step(folder)
        if self.names(folder) or folder not in self.folders:
            raise OSError(errno.ENOTEMPTY, "not empty", str(folder))
        self.folders.remove(folder)

    def settings(self, place: str) -> dict[str, object]:
        return dict(self.registry.get(place.lower(), {}))

    def running(self) -> bool:
        return self.open

    def ask(self, python: PurePath, code: str) -> ProgramRun:
        compile(code, "question", "exec")
        return self.answers.get(python, ProgramRun(-1, "", "no such program"))

    def now(self) -> str:
        return "2027-01-04T09:00:00+08:00"

    def _step(self, path: PurePath) -> None:
        self.steps += 1
        if 0 <= self.dies_at < self.steps:
            raise PowerCut
        if self.steps == self.fails_at:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))


def startup(machine: FakeMachine) -> str:
    """Excel's start-up folder there."""
    return USER_XLSTART if machine.platform == "win32" else MAC_STARTUP


def addin_bytes(xlplan: str = __version__, xlwings: str = XLWINGS, parts: Mapping[str, bytes] | None = None) -> bytes:
    """An add-in as far as installing looks at it: a package with the conf sheet."""
    settings = {**DEFAULTS, XLPLAN_VERSION: xlplan, XLWINGS_VERSION: xlwings}
    return pack_zip({CONF_PART: conf_sheet(settings), "xl/vbaProject.bin": b"VBA", **(parts or {})})


def program(bits: int) -> bytes:
    """The head of an EXE or DLL."""
    return b"MZ" + bytes(0x3A) + struct.pack("<I", 0x80) + bytes(0x40) + struct.pack("<4sH", b"PE\0\0", {64: 0x8664, 32: 0x014C}[bits])


def answer(base: str, platform: str, packages: str) -> ProgramRun:
    """What a sound Python says of itself."""
    said = {"base": base, "platform": platform, "xlplan": __version__, "xlwings": XLWINGS, "package": packages}
    return ProgramRun(0, "\n" + json.dumps(said) + "\n", "")


def pc() -> FakeMachine:
    """Windows and 64-bit Excel; xlplan in its private environment; nothing installed yet."""
    m = FakeMachine(PureWindowsPath, "win32")
    m.env = {"APPDATA": r"C:\Users\lin\AppData\Roaming", "LOCALAPPDATA": r"C:\Users\lin\AppData\Local"}
    m.home, m.state = m.path(r"C:\Users\lin"), m.path(r"C:\Users\lin\AppData\Local\xlplan")
    venv = m.state / ".venv"
    m.python = m.has(venv / "Scripts" / "python.exe")
    m.answers[m.python] = answer(r"C:\Program Files\Python312", "win-amd64", str(venv / "Lib/site-packages/xlwings"))
    for bits in (64, 32):
        m.has(venv / f"xlwings{bits}-{XLWINGS}.dll", program(bits))
    m.has(rf"{OFFICE}\EXCEL.EXE", program(64))
    m.sets(APP_PATH, "", rf"{OFFICE}\EXCEL.EXE")
    m.has(rf"{m.env['APPDATA']}\Microsoft\Excel\Excel16.xlb")  # Excel ran once, but XLSTART is made only when somebody needs it
    m.offered = [m.has(venv / "share" / "xlplan" / "xlplan.xlam", addin_bytes())]
    return m


def mac() -> FakeMachine:
    """macOS and Excel; xlplan in its private environment; nothing installed yet."""
    m = FakeMachine(PurePosixPath, "darwin")
    m.env, m.encoding = {"HOME": "/Users/lin"}, "utf-8"
    m.home, m.state = m.path("/Users/lin"), m.path("/Users/lin/Library/Application Support/xlplan")
    m.folders |= {m.state.parent, *m.state.parent.parents}
    m.python = m.has("/Users/lin/xlplan/.venv/bin/python")
    packages = m.path("/Users/lin/xlplan/.venv/lib/python3.12/site-packages/xlwings")
    m.answers[m.python] = answer("/Library/Frameworks/Python.framework/Versions/3.12", "macosx-14-arm64",
                                 str(packages))
    m.has(packages / SCRIPT, b"on VbaHandler")
    m.folders |= {m.path("/Applications/Microsoft Excel.app"), m.path("/Applications")}
    m.offered = [m.has("/Users/lin/xlplan/.venv/share/xlplan/xlplan.xlam", addin_bytes())]
    return m
