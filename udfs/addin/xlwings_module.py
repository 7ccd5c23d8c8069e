"""The VBA module of xlwings, cut down to what xlplan.xlam needs and closed to everything else in Excel. Floor 7.

The module is copied out of the pinned package at build. There, an open workbook has a say in which Python runs and what it
imports (a sheet called xlplan.conf, a file xlplan.conf beside it, sheets of embedded code, its own folder and name on
Python's path), and a cell of any workbook may call every public function, RunPython too. Here only the add-in's own conf
sheet counts; what is not needed is left out; the rest is private; RunPython runs only for a button of ours.
"""
from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple

from udfs.names import PROJECT
from xlplan.errors import XlplanError
from xlplan.text import same_text

# Of the text this was written against. When xlwings is raised: read what it changed, mend EDITS, then replace this.
SHA256: Final = "b9df9e20d54d6f04220e8382068f4b4c82bc5a8f920148daf94d9ddbda6251d6"
PUBLIC: Final = ("RunPython", "XLPy", "KillPy")  # what our modules call
CALLED_BY_NAME: Final = ("CleanUp",)  # by xlwings on a Mac, when Python is done
NO_PATHS: Final = '"false;;;;;"'  # for xlwings.utils.prepare_sys_path: no workbook's folder and nothing else on sys.path


class TextEdit(NamedTuple):
    """From `first` up to `until` (or only `first`), which stand once in the text, `becomes` something else."""

    first: str
    until: str
    becomes: str = ""


EDITS: Final = (
    TextEdit('Const PROJECT_NAME As String = "', '"\n\n', f'Const PROJECT_NAME As String = "{PROJECT}'),
    # a sheet of the active workbook; a file in its folder, a file in the user's profile: one source, the add-in's own sheet
    TextEdit("            'Workbook Sheet Config\n", "            'Add-in Sheet Config"),
    TextEdit("    ' Directory Config\n", "    ' Defaults\n"),
    # sheets whose names end in .py, and the path: a folder called `a;b;c;d;e;f` would put itself on it
    TextEdit("    ' Check for embedded Python code\n", "    OPTIMIZED_CONNECTION =", f"    PYTHONPATH = {NO_PATHS}\n\n"),
    TextEdit("    ' PythonCommand with embedded code\n", "    ' Call Python platform-dependent\n"),
    TextEdit("    ' TODO: Doesn't automatically check if code is embedded\n", "    ' Escaping backslashes and quotes\n",
             f"    PYTHONPATH = {NO_PATHS}\n\n"),
    TextEdit('ParameterString = PYTHONPATH + ";"', "", "ParameterString = PYTHONPATH"),
    # no current directory, no PYTHONPATH of another program, no packages of the user beside those of our interpreter
    TextEdit('PythonInterpreter & " -B -c', "", 'PythonInterpreter & " -I -B -c'),
    TextEdit('tail = " -B -c', "", 'tail = " -I -B -c'),
    # our functions are loaded before any workbook calls: at the first call xlwings would look for sheets of code in it
    TextEdit("import xlwings; xlwings.serve(", "",
             "import xlwings, xlwings.udfs; xlwings.udfs.get_udf_module('udfs', None); xlwings.serve("),
    # works while a chart sheet is active
    TextEdit('In Range(sht.Range("A1"), lastCell)', "", 'In sht.Range(sht.Range("A1"), lastCell)'),
    # our own message, in the language of the ribbon
    TextEdit('            ShowError "", Err.Description\n', "", "            Err.Raise Err.Number, PROJECT_NAME, Err.Description\n"),
    # for a button only: `=RunPython(...)` in a cell does nothing
    TextEdit("    Dim i As Integer\n    Dim SourcePythonCommand", "", "    If Not ButtonPressed Then Exit Function\n"
             "    ButtonPressed = False\n\n    Dim i As Integer\n    Dim SourcePythonCommand"),
    TextEdit('Attribute VB_Name = "xlwings"\n', "", 'Attribute VB_Name = "xlwings"\nOption Private Module\n'),
)

_PROCEDURE: Final = re.compile(r"^(?:Public |Private )?(Function|Sub) (\w+)\(.*?^End \1\n+", re.M | re.S)


class ModuleChanged(XlplanError):
    """xlwings' VBA is not the text that the edits were written for."""

    def __init__(self, what: str) -> None:
        super().__init__(same_text("xlplan.xlam cannot be built: the VBA module of xlwings has changed ({what})"), what=what)


def cut_module(source: str) -> str:
    """The module for xlplan.xlam, of the module `xlwings` in the ribbon template. ModuleChanged when it is another text."""
    text = source.replace("\r\n", "\n")
    if hashlib.sha256(text.encode()).hexdigest() != SHA256:
        raise ModuleChanged("its SHA-256 is another")
    return close_procedures(keep_needed(apply_edits(keep_excel(text))))


def keep_excel(text: str) -> str:
    """Without the branches for Word, Access and PowerPoint; other conditions stay."""
    out: list[str] = []
    open_ifs: list[tuple[bool, bool] | None] = []  # (taken now, taken already); None: the condition is not about the host
    for line in text.splitlines(keepends=True):
        word = line.split(maxsplit=1)[0] if line.lstrip().startswith("#") else ""
        excel = 'App = "Microsoft Excel"' in line
        if word == "#If":
            open_ifs.append((excel, excel) if " App = " in line else None)
        now = open_ifs[-1] if open_ifs else None
        if now and word in ("#ElseIf", "#Else"):
            open_ifs[-1] = (not now[1] and (excel or word == "#Else"), True)
        if word != "#Const" and not (word and now) and all(one is None or one[0] for one in open_ifs):
            out.append(line)
        if word == "#End":
            open_ifs.pop()
    return "".join(out)


def apply_edits(text: str) -> str:
    """With EDITS applied. ModuleChanged when a place is not there, or there twice."""
    for first, until, becomes in EDITS:
        if text.count(first) != 1 or until not in text[text.index(first) + len(first):]:
            raise ModuleChanged(f"{first.strip()!r} is not there once")
        start = text.index(first)
        end = text.index(until, start + len(first)) if until else start + len(first)
        text = text[:start] + becomes + text[end:]
    return text


def keep_needed(text: str) -> str:
    """Without the procedures that nothing needed ever names."""
    procedures = {found.group(2): found.group() for found in _PROCEDURE.finditer(text)}
    words = {name: set(re.findall(r"\w+", body)) for name, body in procedures.items()}
    kept: set[str] = set()
    to_keep = {*PUBLIC, *CALLED_BY_NAME}
    while to_keep - kept:
        name = (to_keep - kept).pop()
        kept.add(name)
        to_keep |= words[name] & set(procedures)
    return _PROCEDURE.sub(lambda found: found.group() if found.group(2) in kept else "", text)


def close_procedures(text: str) -> str:
    """With every procedure and DLL function private but PUBLIC: no cell and no other workbook reaches them."""
    def scoped(found: re.Match[str]) -> str:
        scope = "Public" if found.group(2) in PUBLIC else "Private"
        return re.sub(r"^(Public |Private )?", f"{scope} ", found.group(), count=1)

    return _PROCEDURE.sub(scoped, re.sub(r"^( *)(?=Declare )", r"\1Private ", text, flags=re.M))
