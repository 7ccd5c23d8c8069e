"""LibreOffice as a converter: one run a file, with an empty profile of its own that opens no links and runs no macros. Floor 5."""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

SECONDS: Final = 100.0  # of one file; the first run on a machine makes its caches
_FILTER: Final = "xlsx:Calc MS Excel 2007 XML"
_LARGEST: Final = 500_000_000  # bytes it may write
_PLACES: Final = (
    "/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com", "C:/Program Files (x86)/LibreOffice/program/soffice.com")
_SETTINGS: Final = (  # node, property, value: no macro, no link, nothing worked out anew
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"))
_NOWHERE: Final = "http://127.0.0.1:9"  # where nothing answers


class ConversionFailed(Exception):
    """LibreOffice made nothing of a file; the text says why."""


def find_office() -> str | None:
    """The program; None where it is not installed. XLPLAN_SOFFICE names another one."""
    named = os.environ.get("XLPLAN_SOFFICE")
    if named is not None:
        return named if Path(named).is_file() else None
    return shutil.which("soffice") or next((place for place in _PLACES if Path(place).is_file()), None)


def convert(data: bytes, ending: str) -> bytes:
    """The workbook as .xlsx, with the values that stand in it. ConversionFailed."""
    office = find_office()
    if office is None:
        raise ConversionFailed("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="xlplan-") as room:
        source, out, profile = Path(room, f"in.{ending}"), Path(room, "out"), Path(room, "profile", "user")
        source.write_bytes(data)
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        said = _run([*_cut_off(), office, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore", "--nologo",
                     "--convert-to", _FILTER, "--outdir", str(out), str(source)], room)
        made = out / "in.xlsx"
        if not made.is_file():
            raise ConversionFailed(said or "nothing was written")
        return made.read_bytes()


def _settings() -> str:
    items = "".join(f'<item oor:path="/{node}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
                    for node, name, value in _SETTINGS)
    return ('<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
            f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>')


def _run(command: list[str], room: str) -> str:
    """What it said last; it and all that it started are ended when the time is up. ConversionFailed then."""
    kept = {key: value for key, value in os.environ.items() if key.upper() in (
        "PATH", "SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMFILES", "LANG", "LC_ALL", "TEMP", "TMP", "WINDIR")}
    kept |= {"HOME": room, "TMPDIR": room, **{f"{kind}_proxy": _NOWHERE for kind in ("http", "https", "ftp")}}
    with subprocess.Popen(command, cwd=room, env=kept, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          start_new_session=True, preexec_fn=_limits()) as process:  # noqa: PLW1509 - other threads of a reader only wait
        try:
            said, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as late:
            _end(process)
            raise ConversionFailed("it took too long") from late
        except BaseException:
            _end(process)
            raise
    return said.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _limits() -> Callable[[], None] | None:
    if sys.platform == "win32":
        return None
    return _set_limits


def _set_limits() -> None:
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@cache
def _cut_off() -> tuple[str, ...]:
    """What to put before a command so that it has no network, where the system lets us."""
    tool = shutil.which("unshare")
    for options in (("--net",), ("--net", "--map-root-user")) if tool else ():
        with suppress(OSError, subprocess.SubprocessError):
            if subprocess.run([str(tool), *options, "true"], capture_output=True, timeout=10, check=False).returncode == 0:
                return (str(tool), *options)
    return ()
