"""Is Excel there, is the add-in's file there and may Excel open it, is there another one? Floor 7."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from udfs.install.finding import Finding
from udfs.install.interpreter import script_name
from udfs.install.machine import Machine
from udfs.install.office import VERSIONS, office_setting, user_key
from udfs.install.places import MAC, WINDOWS
from udfs.install.receipt import digest
from udfs.install.situation import Situation
from udfs.names import PROJECT

_FOR_ALL: Final = "/Library/Application Support/Microsoft/Office365/User Content.localized/Startup.localized/Excel"
_ADDINS: Final = (".xlam", ".xla")


def check_excel(s: Situation) -> Iterator[Finding]:
    """Whether there is an Excel that can start Python."""
    if s.excel is None:
        yield Finding("excel-missing")
    elif s.excel.sandboxed:
        yield Finding("excel-store", {"path": s.excel.path})


def check_addin(s: Situation) -> Iterator[Finding]:
    """Whether the file is an add-in of ours."""
    if s.data is not None and s.conf is None:
        yield Finding("addin-damaged", {"path": s.addin})


def check_addin_place(s: Situation) -> Iterator[Finding]:
    """Whether the add-in lies where Excel looks, as it was put there, and Excel may open it."""
    placed = s.receipt.of(s.addin) if s.receipt else None
    if s.data is None:
        if s.receipt and placed:
            yield Finding("vanished", {"path": s.addin, "at": s.receipt.at})
        else:
            yield Finding("not-installed", {"path": s.addin})
        return
    if came_from_elsewhere(s):
        yield Finding("downloaded", {"path": s.addin})
    if is_disabled(s):
        yield Finding("disabled", {"path": s.addin})
    if s.conf is not None and placed and digest(s.data) not in placed.ours:
        yield Finding("addin-changed", {"path": s.addin})
    if str(s.where.startup).startswith("\\\\") and office_setting(s.machine, r"Excel\Security\Trusted Locations",
                                                                  "AllowNetworkLocations") != 1:
        yield Finding("network-folder", {"path": s.where.startup})
    if s.where.scripts and s.xlwings and s.machine.read(s.where.scripts / script_name(s.xlwings), 1) is None:
        yield Finding("script-missing", {"path": s.where.scripts / script_name(s.xlwings)})


def came_from_elsewhere(s: Situation) -> bool:
    """Whether the file bears the Mark of the Web (zone 3 internet, 4 restricted), or a Mac's quarantine."""
    mark = s.machine.mark(s.addin)
    return bool(re.search(r"(?im)^\s*ZoneId\s*=\s*[34]", mark) if s.machine.platform == WINDOWS else mark)


def is_disabled(s: Situation) -> bool:
    """Whether Excel put the add-in on its list of disabled items: binary values that hold the path in UTF-16."""
    values = (value for version in VERSIONS
              for value in s.machine.settings(user_key(version, r"Excel\Resiliency\DisabledItems")).values())
    return any(s.addin.name in value.decode("utf-16-le", "ignore").lower() for value in values if isinstance(value, bytes))


def check_others(s: Situation) -> Iterator[Finding]:
    """Add-ins that disturb ours: a second xlplan, xlwings' own."""
    for path in _opened_files(s):
        if path != s.where.addin and path.suffix.lower() in _ADDINS:
            if path.stem.lower().startswith(PROJECT):
                yield Finding("second-addin", {"path": path})
            elif path.stem.lower() == "xlwings":
                yield Finding("xlwings-addin", {"path": path})


def _opened_files(s: Situation) -> list[PurePath]:
    """What Excel opens by itself: files of its start-up folders, and the ticked add-ins."""
    m, folders = s.machine, [s.where.startup]
    if m.platform == MAC:
        folders.append(m.path(_FOR_ALL))
    elif s.excel:
        folders.append(s.excel.path.parent / "XLSTART")
    ticked: list[PurePath] = []
    for version in VERSIONS:
        options = m.settings(user_key(version, r"Excel\Options"))
        if other := options.get("altstartup"):
            folders.append(m.path(str(other)))
        ticked += [_ticked_file(m, s, str(value)) for name, value in options.items() if re.fullmatch(r"open\d*", name)]
    return list(dict.fromkeys([*(folder / name for folder in folders for name in m.names(folder)), *ticked]))


def _ticked_file(m: Machine, s: Situation, value: str) -> PurePath:
    r"""The file of a value such as `/R "C:\x.xlam"`; a bare name lies in the user's folder of add-ins."""
    path = m.path(re.sub(r"^\s*(/\w+\s+)*", "", value).strip().strip('"'))
    return path if path.is_absolute() else s.where.startup.parents[1] / "AddIns" / path.name
