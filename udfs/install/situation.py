"""Everything about one installation, found or still to be made, gathered once; the checks only look at it. Floor 7."""
from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from xml.etree.ElementTree import ParseError

from udfs.addin.conf import XLPLAN_VERSION, XLWINGS_VERSION, conf_of
from udfs.install.finding import refuse_forbidden
from udfs.install.interpreter import Interpreter, ask_interpreter, expand_path, interpreter_setting
from udfs.install.machine import Machine
from udfs.install.places import WINDOWS, Excel, InstallPlaces, excel_places, find_excel
from udfs.install.receipt import Receipt, read_receipt
from udfs.names import PROJECT
from xlplan.text import LANGS, Lang

_LANGUAGE: Final = rf"HKCU\Software\VB and VBA Program Settings\{PROJECT}\ribbon"  # where VBA's SaveSetting writes


@dataclass(frozen=True, slots=True)
class Situation:
    """addin: where the add-in comes from; data: its bytes, None where there is none; conf: its settings, None where it is no
    add-in of ours; python: what it starts, None where it names none."""

    machine: Machine
    where: InstallPlaces
    excel: Excel | None
    receipt: Receipt | None
    addin: PurePath
    data: bytes | None
    conf: Mapping[str, str] | None
    python: Interpreter | None

    @property
    def xlplan(self) -> str:
        """The version of the add-in; '' unknown."""
        return (self.conf or {}).get(XLPLAN_VERSION, "")

    @property
    def xlwings(self) -> str:
        """The version of xlwings that the add-in was built from; '' unknown."""
        return (self.conf or {}).get(XLWINGS_VERSION, "")


def installed_situation(machine: Machine) -> Situation:
    """What is installed on this computer; where nothing is, with the Python that runs this command. Refused where it must not
    be read."""
    where = excel_places(machine)
    with refuse_forbidden(where.addin):
        data = machine.read(where.addin)
        if data is None:
            return offered_situation(machine, where.addin, None)
        conf = addin_settings(data)
        named = (conf or {}).get(interpreter_setting(machine), "")
        python = ask_interpreter(machine, expand_path(machine, named)) if named else None
        return Situation(machine, where, find_excel(machine), read_receipt(machine, where), where.addin, data, conf, python)


def offered_situation(machine: Machine, addin: PurePath, data: bytes | None) -> Situation:
    """What would be installed: an add-in of this file, with the Python that runs this command."""
    where = excel_places(machine)
    return Situation(machine, where, find_excel(machine), read_receipt(machine, where), addin, data,
                     addin_settings(data) if data is not None else None, ask_interpreter(machine, machine.python))


def ribbon_language(machine: Machine) -> Lang | None:
    """As chosen on the ribbon; None when none was chosen, or only Excel knows (on a Mac)."""
    chosen = machine.settings(_LANGUAGE).get("language") if machine.platform == WINDOWS else None
    return next((lang for lang in LANGS if lang == chosen), None)


def addin_settings(data: bytes) -> dict[str, str] | None:
    """The conf sheet of an add-in of ours; None for anything else."""
    try:
        conf = conf_of(data)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, ParseError, RuntimeError, EOFError):
        return None
    return conf if conf.get(XLPLAN_VERSION) and conf.get(XLWINGS_VERSION) else None
