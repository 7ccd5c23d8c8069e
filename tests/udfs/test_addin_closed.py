"""What a workbook from somebody else can do to the add-in: nothing.

A manager opens mailed files all day. With xlwings' own module, such a file could name another Python, bring code on a sheet,
or run a command from a cell, without a macro of its own. These are those doors, tried on the built file.
"""
from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication, Workbook
from vba_excel import PC, excel, press, sources

from udfs.addin.conf import DEFAULTS, INTERPRETER_WIN
from udfs.addin.project import template_bytes
from udfs.addin.xlwings_module import NO_PATHS, PUBLIC, ModuleChanged, cut_module, keep_excel, keep_needed
from udfs.names import CONF_SHEET

OURS = DEFAULTS[INTERPRETER_WIN].replace("%LOCALAPPDATA%", r"C:\Users\li\AppData\Local")
EVIL = r"\\evil\share\python.exe"


@pytest.fixture
def app(addin_file: Path, pc: PC) -> ExcelApplication:
    """Excel with the add-in and xlwings' real module."""
    # the interpreter does not compare the text "False" with a Boolean, Excel does
    switch = 'GetConfig("SHOW CONSOLE", False)'
    return excel(addin_file, pc, {"xlwings": sources(addin_file)["xlwings"].replace(switch, f"CBool({switch})")})


@pytest.fixture
def module(addin_file: Path) -> str:
    """xlwings' module as it stands in the add-in."""
    return sources(addin_file)["xlwings"]


def hostile(app: ExcelApplication) -> Workbook:
    """The active workbook: it claims to configure the add-in, and carries code."""
    book = app.add_workbook()
    app.sheet(1).sheet.name = CONF_SHEET
    for row, setting in enumerate((INTERPRETER_WIN, "INTERPRETER_MAC", "CONDA PATH", "PYTHONPATH", "LICENSE_KEY"), 1):
        app.sheet(1).set_value(f"A{row}", setting)
        app.sheet(1).set_value(f"B{row}", EVIL)
    return book


# -- which Python runs -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("setting", "holds"), [
    (INTERPRETER_WIN, OURS),
    ("USE UDF SERVER", "True"),
    ("CONDA PATH", ""),  # not in our sheet: nobody else may say it
    ("LICENSE_KEY", ""),
])
def test_a_conf_sheet_in_the_active_workbook_has_no_say(app: ExcelApplication, setting: str, holds: str) -> None:
    assert app.run("GetConfig", setting) == holds
    hostile(app)
    assert app.run("GetConfig", setting) == holds


def test_with_xlwings_own_module_it_would_have_had_one(addin_file: Path, pc: PC) -> None:
    """The door exists: otherwise the test above would prove nothing."""
    module = keep_excel(theirs()).replace('"myaddin"', '"xlplan"')
    app = excel(addin_file, pc, {"xlwings": re.sub(r"(#If .* Then) '.*", r"\1", module)})
    hostile(app)
    assert app.run("GetConfig", INTERPRETER_WIN) == EVIL


def test_the_command_that_starts_python_names_only_what_is_ours(app: ExcelApplication) -> None:
    book = hostile(app)
    book.path, book.name = r"C:\Downloads\a;b;c;d;e;f", "x.xlsx"  # on xlwings' path such a folder would be one of Python's
    command = str(app.run("XLPyCommand"))
    assert f'""{OURS}" -I -B -c' in command
    assert "evil" not in command
    assert "Downloads" not in command


def test_a_sheet_called_like_a_module_is_never_looked_at(app: ExcelApplication) -> None:
    """At a function's first call xlwings looks in the calling workbook for sheets of code, unless the module is loaded: with
    a licence it would run them, without one every function would fail. The server loads ours before it serves."""
    command = str(app.run("XLPyCommand"))
    load = "xlwings.udfs.get_udf_module('udfs', None)"
    assert command.index(load) < command.index("xlwings.serve(")
    script = ("import sys, types\n"
              "for name in ('pythoncom', 'pywintypes', 'win32com', 'win32com.client'): sys.modules[name] = types.ModuleType(name)\n"
              "sys.modules['pythoncom'].CoInitialize = sys.modules['win32com.client'].Dispatch = None\n"
              f"import xlwings, xlwings.udfs; {load}\n"
              "print(xlwings.udfs.get_udf_module('udfs', object()).__name__)")  # a workbook that cannot be looked at
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "udfs\n"


def test_a_chart_sheet_may_be_active(module: str) -> None:
    """`Range(...)` alone means the active sheet's, and a chart sheet has none."""
    assert not re.search(r"(?<!\.)\bRange\(sht", module)


def test_no_file_beside_the_workbook_and_none_in_the_profile_is_read(module: str) -> None:
    """The add-in's sheet is the only place, so the doctor has one place to look."""
    for door in ("GetConfigFromFile", "GetDirectoryConfigFilePath", "USERPROFILE", '".py"', "xlwings.pro"):
        assert door not in module


def test_nothing_is_added_to_pythons_path() -> None:
    """Of the text that xlwings splits; an empty part would mean the current directory, where a mailed file may lie."""
    script = f"import sys; before = list(sys.path); import xlwings.utils as u; u.prepare_sys_path({NO_PATHS}); print(sys.path == before)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "True\n"


# -- who may call it ---------------------------------------------------------------------------------------------------

def test_a_formula_cannot_run_python(app: ExcelApplication, pc: PC) -> None:
    """=RunPython("...") in a cell of any workbook: Excel finds functions of add-ins without asking."""
    app.add_workbook()
    pc.caller = app.sheet(1).sheet.vba_get("Range", ["A1"])
    assert app.run("RunPython", "import os; os.system('calc')") is None  # without a button it ends before it starts anything
    press(app, "XlplanCallbacks.Press_decompose")
    assert (pc.popups, app.evaluate("ButtonPressed")) == ([], False)


def test_one_press_is_one_run(app: ExcelApplication) -> None:
    """What a button allows is used up, also when it fails."""
    app.add_module("Public Sub Allow()\n ButtonPressed = True\nEnd Sub\n", name="Tests")
    app.run("Allow")
    with pytest.raises(Exception, match="LoadLibrary"):  # it went on to Windows' part, which is not here
        app.run("RunPython", "import x")
    assert app.evaluate("ButtonPressed") is False


def test_only_three_procedures_are_reachable(module: str) -> None:
    """A formula reaches public functions of an add-in, declared DLL functions too; those here start programs and write files."""
    procedures = re.findall(r"^ *(?:(Public|Private) )?(?:Declare (?:PtrSafe )?)?(?:Function|Sub) (\w+)", module, re.M)
    assert {name for scope, name in procedures if scope == "Public"} == set(PUBLIC)
    assert {scope for scope, _ in procedures} == {"Public", "Private"}
    assert module.splitlines()[1] == "Option Private Module"  # nor does the function wizard offer them


@pytest.mark.parametrize("name", ["RunFrozenPython", "SaveConfigToFile", "ImportPythonUDFs", "VBProject", "sql"])
def test_what_is_not_needed_is_not_there(module: str, name: str) -> None:
    """What runs programs, writes files or changes VBA projects is also what virus scanners look for."""
    assert not re.search(rf"\b{name}\b", module)


def test_what_is_there_names_nothing_that_is_not(module: str) -> None:
    """A call of a procedure that was left out would stop VBA from compiling."""
    whole = keep_excel(theirs())
    left_out = {name for name in re.findall(r"^(?:Public |Private )?(?:Function|Sub) (\w+)", whole, re.M)
                if not re.search(rf"^\w+ (?:Function|Sub) {name}\b", module, re.M)}
    assert left_out
    assert not left_out & set(re.findall(r"\w+", module))


# -- another xlwings ---------------------------------------------------------------------------------------------------

def theirs() -> str:
    """The module in the installed xlwings."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "t.xlam").write_bytes(template_bytes())
        return sources(Path(folder) / "t.xlam")["xlwings"]


@pytest.mark.parametrize(("old", "new"), [
    ("GetConfigFromSheet(ActiveWorkbook)", "GetConfigFromSheet(Workbooks(1))"),  # another workbook gets a say
    ("0.37.8", "0.38.0"),
    ("End Function", "End Function\n' another comment"),
])
def test_a_changed_module_stops_the_build(old: str, new: str) -> None:
    text = theirs()
    assert old in text
    assert cut_module(text)
    with pytest.raises(ModuleChanged, match=r"xlplan\.xlam cannot be built: the VBA module of xlwings has changed"):
        cut_module(text.replace(old, new, 1))


def test_an_edit_that_finds_no_place_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """When SHA256 was replaced and the edits were not looked at."""
    text = theirs().replace("'Workbook Sheet Config", "'Workbook's sheet")
    monkeypatch.setattr("udfs.addin.xlwings_module.SHA256", hashlib.sha256(text.encode()).hexdigest())
    with pytest.raises(ModuleChanged, match="'Workbook Sheet Config"):
        cut_module(text)


# -- the two small tools -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "left"), [
    ('#If App = "Microsoft Excel" Then\nA\n#Else\nB\n#End If\n', "A\n"),
    ('#If App = "Microsoft Word" Then\nA\n#ElseIf App = "Microsoft Excel" Then\nB\n#Else\nC\n#End If\n', "B\n"),
    ('#If App = "Microsoft Word" Then\nA\n#Else\nB\n#End If\nC\n', "B\nC\n"),
    ('#If Mac Then\nA\n#Else\nB\n#End If\n', "#If Mac Then\nA\n#Else\nB\n#End If\n"),  # not about the host
    ('#If App = "Microsoft Excel" Then\n#If Mac Then\nA\n#End If\n#Else\n#If Mac Then\nB\n#End If\n#End If\n',
     "#If Mac Then\nA\n#End If\n"),
    ('#Const App = "Microsoft Excel" \'Adjust\nA\n', "A\n"),
])
def test_in_excel(text: str, left: str) -> None:
    assert keep_excel(text) == left


def test_needed_keeps_what_is_named_by_what_is_kept() -> None:
    def sub(name: str, body: str) -> str:
        return f"Sub {name}()\n{body}\nEnd Sub\n\n"
    kept = (sub("RunPython", "First") + sub("XLPy", "") + sub("KillPy", "") + sub("CleanUp", "") + sub("First", "Second")
            + sub("Second", "First"))
    assert keep_needed(kept + sub("Third", "RunPython")) == kept
