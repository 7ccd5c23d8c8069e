r"""Where Excel looks for add-ins that it loads by itself, and where Excel is. Floor 7.

The user's start-up folder: on Windows `Application.StartupPath`, %APPDATA%\Microsoft\Excel\XLSTART; on a Mac the one that
Microsoft names for content of the user ("Install user content in Office 2016 for Mac").
"""
from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from udfs.install.machine import Machine
from udfs.names import ADDIN
from xlplan.errors import XlplanError
from xlplan.text import Text

WINDOWS, MAC = "win32", "darwin"
STORE: Final = "windowsapps"  # the folder in which programs from Microsoft Store live, in a sandbox
_EXE: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_64_BIT: Final = (0x8664, 0xAA64)  # x64; ARM64, which loads x64 DLLs into Office
_APP: Final = "Microsoft Excel.app"


class NoExcelHere(XlplanError):
    """Excel add-ins exist on Windows and macOS only."""

    def __init__(self) -> None:
        super().__init__(Text("Excel 加载项只能装在 Windows 和 macOS 上;这台电脑上请用命令行,例如 xlplan check、xlplan consolidate",
                              "Excel 增益集只能裝在 Windows 和 macOS 上;這台電腦上請用命令列,例如 xlplan check、xlplan consolidate",
                              "Excel add-ins exist on Windows and macOS only. On this computer use the command line, such as "
                              "xlplan check and xlplan consolidate."))


@dataclass(frozen=True, slots=True)
class InstallPlaces:
    """startup: the user's start-up folder; addin: the add-in in it; scripts: where a Mac's Excel may start scripts from;
    receipt: what install remembers."""

    startup: PurePath
    addin: PurePath
    scripts: PurePath | None
    receipt: PurePath


def excel_places(machine: Machine) -> InstallPlaces:
    """NoExcelHere on a system without Excel."""
    if machine.platform == WINDOWS:
        roaming = machine.env.get("APPDATA")
        startup = (machine.path(roaming) if roaming else machine.home / "AppData" / "Roaming") / "Microsoft" / "Excel" / "XLSTART"
        scripts = None
    elif machine.platform == MAC:
        library = machine.home / "Library"
        startup = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized" / "Startup.localized" / "Excel"
        scripts = library / "Application Scripts" / "com.microsoft.Excel"
    else:
        raise NoExcelHere
    return InstallPlaces(startup, startup / ADDIN, scripts, machine.state / "addin.json")


@dataclass(frozen=True, slots=True)
class Excel:
    """path: EXCEL.EXE, or the app of a Mac; bits: 64, 32 or None where nobody says."""

    path: PurePath
    bits: int | None

    @property
    def sandboxed(self) -> bool:
        """Whether it came from Microsoft Store."""
        return STORE in (part.lower() for part in self.path.parts)


def find_excel(machine: Machine) -> Excel | None:
    """The Excel of this computer; None where there is none."""
    if machine.platform == MAC:
        apps = (folder / "Applications" / _APP for folder in (machine.path("/"), machine.home))
        return next((Excel(app, 64) for app in apps if machine.is_folder(app)), None)
    for hive in ("HKCU", "HKLM"):
        said = machine.settings(f"{hive}\\{_EXE}").get("")
        if isinstance(said, str) and said:
            path = machine.path(said.strip('"'))
            return Excel(path, bits_of(machine, path))
    return None


def bits_of(machine: Machine, program: PurePath) -> int | None:
    """64 or 32, for a program or DLL of Windows, by its header (PE format: the offset of the signature stands at 0x3C, the
    machine four bytes behind it); None for what is none, or may not be read."""
    with suppress(OSError, struct.error):
        head = machine.read(program, 4096) or b""
        (at,) = struct.unpack_from("<I", head, 0x3C)
        signature, kind = struct.unpack_from("<4sH", head, at)
        if signature == b"PE\0\0":
            return 64 if kind in _64_BIT else 32
    return None
