"""The VBA project: xlwings' ribbon template, edited by pyOpenVBA. Floor 7; needs the extra `build`."""
from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.vba import VBAModuleKind, VBAProject

from udfs.addin.package import VBA_PART
from udfs.addin.xlwings_module import ModuleChanged, cut_module
from udfs.names import PROJECT

TEMPLATE: Final = "quickstart_addin_ribbon.xlam"
CONF_CODE, LABEL_CODE = "XlplanConf", "XlplanLabels"  # VBA modules of the two sheets
_THEIRS: Final = {"ThisWorkbook", "Dictionary", "RibbonMyAddin", "Sheet2", "xlwings"}  # what the template holds
_PROJECT_NAME: Final = 0x0004  # the record of it, [MS-OVBA] 2.3.4.2.1.6


def template_bytes() -> bytes:
    """The ribbon add-in inside the installed xlwings, as Excel saved it."""
    return files("xlwings").joinpath(TEMPLATE).read_bytes()


def make_project(modules: Mapping[str, str], workbook: str) -> bytes:
    """vbaProject.bin with standard `modules` (name -> source) and code for ThisWorkbook beside xlwings' own. ModuleChanged."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TEMPLATE
        path.write_bytes(template_bytes())
        with ExcelFile(path) as book:
            book.remove_reference("MSForms")  # no form here, and its path names the template author's PC
            _change_modules(book.vba_project(), modules, workbook)
            book.save()
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            return _declare_streams(package.read(VBA_PART))


def _change_modules(vba: VBAProject, modules: Mapping[str, str], workbook: str) -> None:
    if set(vba.module_names()) != _THEIRS:
        raise ModuleChanged(f"the ribbon template holds {', '.join(vba.module_names())}")
    vba.delete_module("RibbonMyAddin")
    vba.rename_module("Sheet2", CONF_CODE)
    sheet = vba.get_module(CONF_CODE)
    vba.add_module(LABEL_CODE, sheet.source.replace(CONF_CODE, LABEL_CODE), kind=VBAModuleKind.other)
    engine = vba.get_module("xlwings")
    engine.source = _vba_lines(cut_module(engine.source))
    vba.get_module("ThisWorkbook").body = _vba_lines(workbook)
    for name, source in modules.items():
        vba.add_module(name, _vba_lines(source))
    for module in vba.modules:
        module.dirty = True  # compiled code of the template goes; Excel compiles what it opens
    old, new = (_name_record(name) for name in (vba.name, PROJECT))
    if vba.dir_raw.count(old) != 1:
        raise ModuleChanged("the project's name is not there once")
    vba.dir_raw = vba.dir_raw.replace(old, new)
    vba.dir_modules_offset += len(new) - len(old)


def _name_record(name: str) -> bytes:
    return struct.pack("<HI", _PROJECT_NAME, len(name)) + name.encode("ascii")


def _declare_streams(vba_project: bytes) -> bytes:
    """With the text stream PROJECT agreeing: its name, the label sheet a document, one editor window a module."""
    compound = CFB.from_bytes(vba_project)
    head, _, workspace = compound.get_stream("PROJECT").decode("ascii").partition("[Workspace]\r\n")
    head = head.replace('Name="MyAddin"', f'Name="{PROJECT}"')
    head = head.replace(f"Class={LABEL_CODE}\r\n", f"Document={LABEL_CODE}/&H00000000\r\n")
    names = [line.partition("=")[0] for line in workspace.splitlines() if line]
    windows = "".join(f"{name}=0, 0, 0, 0, C\r\n" for name in names)
    compound.write_stream("PROJECT", f"{head}[Workspace]\r\n{windows}".encode("ascii"))
    return bytes(compound.to_bytes())


def _vba_lines(source: str) -> str:
    """With the line ends of VBA. UnicodeEncodeError when a character is not ASCII: code pages differ between PCs."""
    source.encode("ascii")
    return source.replace("\r\n", "\n").replace("\n", "\r\n")
