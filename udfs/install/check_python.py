"""Will the Python that Excel starts do? Floor 7."""
from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from udfs.addin.conf import DEFAULTS
from udfs.install.finding import Finding
from udfs.install.interpreter import Interpreter, dll_folders, dll_name, interpreter_setting
from udfs.install.machine import Machine
from udfs.install.places import STORE, WINDOWS, bits_of
from udfs.install.situation import Situation
from xlplan.text import Text

_WITH_DLL: Final = "win-amd64"  # the one platform for which xlwings' wheels carry the DLLs; of an Excel of either kind
_SPACE: Final = Text("空格", "空格", "a space")
_PLAIN: Final = {True: r"C:\xlplan", False: "/Users/Shared/xlplan"}  # on Windows, on a Mac: a folder whose path has nothing odd


def check_interpreter(s: Situation) -> Iterator[Finding]:
    """Whether Excel can start it, and finds there what it needs. What follows from something reported is not reported again."""
    p = s.python
    if s.data is not None and s.conf is None:
        return
    if p is None or not p.there:
        yield Finding("interpreter-missing", {"path": p.path if p else "–"})
        return
    if odd := odd_characters(s.machine, p.path):
        yield Finding("path-characters", {"path": p.path, "which": odd, "folder": _PLAIN[s.machine.platform == WINDOWS]})
    if p.failure:
        yield Finding("interpreter-fails", {"path": p.path, "reason": p.failure})
    elif _from_store(p):
        yield Finding("python-store", {"path": p.path})
    elif p.missing:
        yield Finding("package-missing", {"path": p.path, "reason": p.missing})
    else:
        yield from _check_versions(s, p)
        if s.machine.platform == WINDOWS:
            yield from _check_dlls(s, p)


def _from_store(p: Interpreter) -> bool:
    return any(STORE in str(path).lower() for path in (p.path, p.base))


def _check_versions(s: Situation, p: Interpreter) -> Iterator[Finding]:
    if s.xlplan and s.xlplan != p.xlplan:
        yield Finding("version-xlplan", {"addin": s.xlplan, "package": p.xlplan})
    if s.xlwings and s.xlwings != p.xlwings:
        yield Finding("version-xlwings", {"package": p.xlwings, "python": p.path, "version": s.xlwings})


def _check_dlls(s: Situation, p: Interpreter) -> Iterator[Finding]:
    if p.platform != _WITH_DLL:
        yield Finding("python-bitness", {"path": p.path, "platform": p.platform})
        return
    version = s.xlwings or p.xlwings
    known = s.excel.bits if s.excel else None
    for bits in (known,) if known else (64, 32):
        if found := _check_dll(s, p, bits, version):
            yield found
            return


def _check_dll(s: Situation, p: Interpreter, bits: int, version: str) -> Finding | None:
    name, folders = dll_name(bits, version), dll_folders(p.path)
    about: dict[str, object] = {"file": name, "python": p.path, "version": version, "bits": bits, "folder": folders[-1]}
    beside = {dll: folder / dll for folder in reversed(folders) for dll in s.machine.names(folder)
              if re.fullmatch(r"xlwings\d\d-.+\.dll", dll)}
    if name in beside:
        really = bits_of(s.machine, beside[name])
        if really == bits:
            return None
        return Finding("dll-bitness", {**about, "found": f"{name} ({really})"}) if really else Finding("dll-missing", about)
    of_version = [dll for dll in beside if dll.endswith(f"-{version}.dll")]
    if beside:
        return Finding("dll-bitness" if of_version else "dll-version", {**about, "found": ", ".join(of_version or sorted(beside))})
    return Finding("dll-missing", about)


def odd_characters(machine: Machine, path: PurePath) -> Text | None:
    """What in a path keeps Excel from starting it: on Windows what its code page lacks (xlwings' DLL is loaded by such a
    path) and % (it would be taken for a variable); on a Mac all that a shell does not take as it stands."""
    if machine.platform == WINDOWS:
        odd = [c for c in dict.fromkeys(str(path)) if c == "%" or not _is_encodable(c, machine.encoding)]
    else:
        odd = [c for c in dict.fromkeys(str(path)) if shlex.quote(c) != c]
    names = [_SPACE.all() if c == " " else (c, c, c) for c in odd]
    return Text(*(" ".join(said) for said in zip(*names, strict=True))) if odd else None


def _is_encodable(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def check_surroundings(s: Situation) -> Iterator[Finding]:
    """What often goes wrong later: a synchronised folder, conda, PYTHONPATH."""
    p = s.python
    if p is not None and p.there:
        if any(p.path.is_relative_to(root) for root in _synced_folders(s.machine)):
            private = s.machine.path(DEFAULTS[interpreter_setting(s.machine)]).parents[2]
            yield Finding("synced-folder", {"path": p.path, "folder": private})
        if p.base and s.machine.is_folder(p.base / "conda-meta"):
            yield Finding("conda", {"path": p.path})
    if value := s.machine.env.get("PYTHONPATH"):
        yield Finding("pythonpath", {"value": value})


def _synced_folders(machine: Machine) -> list[PurePath]:
    named = (machine.env.get(name) for name in ("ONEDRIVE", "ONEDRIVECONSUMER", "ONEDRIVECOMMERCIAL"))
    return [*(machine.path(folder) for folder in named if folder), machine.home / "Library" / "CloudStorage"]
