"""The conf sheet of xlplan.xlam: read it, write it, without Excel and without any library. Floor 7."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from udfs.addin.package import CONF_PART, S, pack_zip, sheet_xml

INTERPRETER_WIN, INTERPRETER_MAC = "INTERPRETER_WIN", "INTERPRETER_MAC"
XLPLAN_VERSION, XLWINGS_VERSION = "XLPLAN VERSION", "XLWINGS VERSION"

_SHARED: Final = "xl/sharedStrings.xml"

# What an add-in fresh from the build says; `xlplan addin install` writes the interpreter that it found.
DEFAULTS: Final[dict[str, str]] = {
    INTERPRETER_WIN: r"%LOCALAPPDATA%\xlplan\.venv\Scripts\python.exe",
    INTERPRETER_MAC: "$HOME/xlplan/.venv/bin/python",
    "USE UDF SERVER": "True",  # one Python process serves macros and functions
    "DEBUG UDFS": "False",
    "SHOW CONSOLE": "False",
}


def conf_of(addin: bytes) -> dict[str, str]:
    """Setting -> value of an .xlam; settings are in capitals, as xlwings compares them."""
    with zipfile.ZipFile(io.BytesIO(addin)) as package:
        rows = sheet_rows(package, CONF_PART)
    return {key.upper(): value for key, value, *_ in ([*row, ""] for row in rows)}


def sheet_rows(package: zipfile.ZipFile, part: str) -> list[list[str]]:
    """The texts of a sheet of an .xlam, row by row."""
    sheet = ET.fromstring(package.read(part))
    # ours holds its texts itself; saved by Excel, they stand apart
    apart = ET.fromstring(package.read(_SHARED)) if _SHARED in package.namelist() else ET.Element("none")
    shared = ["".join(item.itertext()) for item in apart]
    return [[_cell_text(cell, shared) for cell in row] for row in sheet.iter(f"{S}row")]


def _cell_text(cell: ET.Element, shared: list[str]) -> str:
    return shared[int(cell.findtext(f"{S}v") or 0)] if cell.get("t") == "s" else "".join(cell.itertext())


def with_conf(addin: bytes, changes: Mapping[str, str]) -> bytes:
    """The same .xlam with these settings changed or added; nothing else in it differs."""
    with zipfile.ZipFile(io.BytesIO(addin)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[CONF_PART] = conf_sheet({**conf_of(addin), **changes})
    return pack_zip(parts)


def conf_sheet(settings: Mapping[str, str]) -> bytes:
    """The sheet's XML: column A the setting, column B its value, from A1 without a gap, as xlwings reads it."""
    return sheet_xml("XlplanConf", list(settings.items()))
