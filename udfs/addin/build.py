"""`xlplan addin build`: everything put together. The same sources and the same libraries give the same bytes. Floor 7."""
from __future__ import annotations

import io
import os
import zipfile
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import xlwings

import udfs
from udfs import names
from udfs.addin import package
from udfs.addin.conf import DEFAULTS, XLPLAN_VERSION, XLWINGS_VERSION, conf_sheet
from udfs.addin.labels import label_rows
from udfs.addin.project import LABEL_CODE, make_project, template_bytes
from udfs.addin.ribbon import CALLBACKS, callbacks_module, ribbon_xml
from udfs.addin.wizard import wizard_extension
from udfs.addin.wrappers import FUNCTIONS, wrappers_module
from udfs.declare import declared_functions
from udfs.failure import FAILED
from xlplan import __version__
from xlplan.text import LANGS

WRITTEN_BY_HAND = ("XlplanRibbon", "XlplanContext", "XlplanLanguage", "XlplanFailures", "XlplanWizard")
NAMES = "XlplanNames"


def build_addin(out: str | Path, functions: ModuleType = udfs) -> Path:
    """Write xlplan.xlam with the functions declared in a module; the path. ModuleChanged and NotForExcel say what is wrong."""
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    temp = path.with_suffix(".tmp")
    temp.write_bytes(addin_bytes(functions))
    os.replace(temp, path)
    return path


def addin_bytes(functions: ModuleType = udfs) -> bytes:
    """The bytes of xlplan.xlam."""
    declared = declared_functions(functions)
    labels = label_rows(declared)
    settings = {**DEFAULTS, XLPLAN_VERSION: __version__, XLWINGS_VERSION: xlwings.__version__}
    with zipfile.ZipFile(io.BytesIO(template_bytes())) as saved:
        look = {name: saved.read(name) for name in package.FROM_TEMPLATE}
    return package.package_addin(
        make_project(vba_modules(functions), _by_hand("ThisWorkbook.cls")), ribbon_xml(declared), conf_sheet(settings),
        package.sheet_xml(LABEL_CODE, labels), look, __version__, wizard_extension(labels, LANGS[0]))


def vba_modules(functions: ModuleType) -> dict[str, str]:
    """VBA module -> source, of all that are ours and stand in no sheet."""
    return {NAMES: constants_module(), **{name: _by_hand(f"{name}.bas") for name in WRITTEN_BY_HAND},
            CALLBACKS: callbacks_module(declared_functions(functions)), FUNCTIONS: wrappers_module(functions)}


def constants_module() -> str:
    """The module of names that Python and VBA share."""
    texts = {"FAILED_MARK": FAILED, "LABEL_SHEET": names.LABEL_SHEET, "LANGUAGE_CELL": names.LANGUAGE_CELL, "SCREENTIP": names.SCREENTIP,
             "RUN_MACRO": names.RUN_MACRO, "CATEGORY": names.CATEGORY, "FUNCTION_PREFIX": names.FUNCTION_PREFIX,
             "LOG_FOLDER": names.LOG_FOLDER, "FUNCTION_LOG": names.FUNCTION_LOG, "STAMP_KEY": names.STAMP_KEY, "UNIT_LINE": names.UNIT_LINE,
             "MASTER_LINE": names.MASTER_LINE, "ROLLUP_KEY": names.ROLLUP_KEY, "FINDINGS_KEY": names.FINDINGS_KEY}
    lines = [f'Attribute VB_Name = "{NAMES}"', "Option Explicit", "Option Private Module", "",
             *(f'Public Const {key} As String = "{text}"' for key, text in texts.items()),
             f"Public Const HEADER_ROW As Long = {names.HEADER_ROW}"]
    return "\n".join(lines) + "\n"


def _by_hand(file: str) -> str:
    return files("udfs.addin").joinpath("vba").joinpath(file).read_text("ascii")
