"""The Python that Excel starts: where the add-in says it is, and what it says of itself. Floor 7."""
from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from udfs.addin.conf import INTERPRETER_MAC, INTERPRETER_WIN
from udfs.install.machine import Machine
from udfs.install.places import WINDOWS

# What Excel needs of it: all that a function loads, the engine's libraries too.
_QUESTION: Final = """
import json, sys, sysconfig
said = {"base": sys.base_prefix, "platform": sysconfig.get_platform()}
try:
    import xlplan, xlwings, udfs
    udfs.XLP_SPREAD
    said.update(xlplan=xlplan.__version__, xlwings=xlwings.__version__, package=xlwings.__path__[0])
except Exception as error:
    said["error"] = f"{type(error).__name__}: {error}"
print("\\n" + json.dumps(said))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """path: the program; there: whether it is. failure: why it does not start, '' when it does. missing: why the packages
    cannot be used in it, '' when they can. base: the Python below the environment. platform: as sysconfig.get_platform().
    xlplan, xlwings: versions, '' unknown. package: the folder of xlwings."""

    path: PurePath
    there: bool = True
    failure: str = ""
    missing: str = ""
    base: PurePath | None = None
    platform: str = ""
    xlplan: str = ""
    xlwings: str = ""
    package: PurePath | None = None


def interpreter_setting(machine: Machine) -> str:
    """The setting of the conf sheet that names the interpreter on this system."""
    return INTERPRETER_WIN if machine.platform == WINDOWS else INTERPRETER_MAC


def expand_path(machine: Machine, text: str) -> PurePath:
    """A path of the conf sheet as VBA reads it: %NAME% anywhere on Windows, $HOME in front on a Mac."""
    if machine.platform == WINDOWS:
        return machine.path(re.sub("%([^%]+)%", lambda found: machine.env.get(found.group(1).upper(), found.group()), text))
    return machine.path(re.sub(r"^\$HOME(?=/|$)", lambda _: str(machine.home), text))


def ask_interpreter(machine: Machine, path: PurePath) -> Interpreter:
    """What a Python says of itself, started as Excel starts it."""
    with suppress(OSError):  # an alias of Microsoft Store is there, but cannot be read
        if machine.read(path, 1) is None:
            return Interpreter(path, there=False)
    ran = machine.ask(path, _QUESTION)
    try:
        said = json.loads(ran.out.strip().rpartition("\n")[2])
        base, platform, package = machine.path(said["base"]), str(said["platform"]), said.get("package")
    except (ValueError, KeyError, TypeError):
        reason = ran.err.strip().rpartition("\n")[2] or f"exit status {ran.status}"
        return Interpreter(path, failure=reason)
    return Interpreter(path, True, "", str(said.get("error", "")), base, platform, str(said.get("xlplan", "")),
                       str(said.get("xlwings", "")), machine.path(package) if package else None)


def dll_folders(python: PurePath) -> tuple[PurePath, ...]:
    """Where the add-in looks for xlwings' DLL, in that order: beside the interpreter, and above it (environments)."""
    return python.parent, python.parent.parent


def dll_name(bits: int, version: str) -> str:
    """The DLL that an Excel of so many bits loads."""
    return f"xlwings{bits}-{version}.dll"


def script_name(version: str) -> str:
    """The script through which a Mac's Excel starts Python."""
    return f"xlwings-{version}.applescript"
