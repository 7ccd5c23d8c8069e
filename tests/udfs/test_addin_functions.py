"""XLP_ functions between Python and the cell: the wrappers that VBA runs, what a failure looks like, what the wizard says.

A failing function of xlwings leaves its message as text, which SUM skips: a total silently too small. Ours leaves an error.
"""
from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import wizard_functions
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import VBARuntimeError
from vba_excel import NO_CELL, PC, RECORDER, VALUE_ERROR, excel, sources

from udfs.addin.wrappers import FUNCTIONS, NotForExcel, wrappers_module
from udfs.addin.xlwings_module import ModuleChanged
from udfs.declare import declare_function, declared_functions
from udfs.failure import failure_text
from xlplan.text import Text, same_text

Start = Callable[[], ExcelApplication]
LOG = r"C:\Users\li\AppData\Local\xlplan\functions.log"


@pytest.fixture
def app(start: Start, pc: PC) -> ExcelApplication:
    """Excel with one workbook; its cell C3 calls the functions."""
    app = start()
    app.add_workbook()
    pc.caller = app.sheet(1).sheet.vba_get("Range", ["C3"])
    return app


def answers(pc: PC, answer: object) -> None:
    """What Python gives back, or raises."""
    pc.python = lambda *arguments: answer


def reason(app: ExcelApplication, cell: str) -> object:
    """Why a cell of the sheet failed, as `why this number` asks."""
    return app.run("ReasonOf", f"[{app.workbook.name}]Sheet1!{cell}")


# -- what a cell shows -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("answer", "shown"), [
    (3.5, 3.5),
    ("华东", "华东"),
    ("", ""),
    (True, True),
    ([1.0, 2.0], [1.0, 2.0]),  # one row: xlwings sends it flat
    ([[1.0], [2.0]], [[1.0], [2.0]]),  # one column
    ([[1.0, "a"], [2.0, "#N/A"]], [[1.0, "a"], [2.0, "#N/A"]]),  # text is text, also such
    ("#XLP", "#XLP"),  # not the mark
    (failure_text("合计不是单位的整数倍"), VALUE_ERROR),
    (failure_text(""), VALUE_ERROR),
    ([1.0, failure_text("x")], [1.0, VALUE_ERROR]),
    ([[1.0, failure_text("x")], [failure_text("y"), 2.0]], [[1.0, VALUE_ERROR], [VALUE_ERROR, 2.0]]),  # each element for itself
    (ValueError("boom"), VALUE_ERROR),  # Python raised
])
def test_a_failure_is_an_error_and_never_text(app: ExcelApplication, pc: PC, answer: object, shown: object) -> None:
    answers(pc, answer)
    assert app.run("XLP_TWICE", 1.0) == shown


def test_arguments_go_through_in_their_order(app: ExcelApplication, pc: PC) -> None:
    seen: list[Any] = []

    def python(*arguments: Any) -> float:
        seen.append(arguments)
        return 0.0

    pc.python = python
    app.run("XLP_TWICE", 7.0, 0.01)
    assert seen == [(7.0, 0.01)]


def test_xlwings_itself_failing_is_an_error_too(app: ExcelApplication, pc: PC) -> None:
    """No interpreter, no DLL: XLPy raises before Python is reached."""
    app.add_module('Public Const PROJECT_NAME As String = "xlplan"\nPublic Function RunPython(PythonCommand As String)\nEnd Function\n'
                   'Public Function XLPy()\nErr.Raise 1, , "Could not load xlwings64-0.37.8.dll"\nEnd Function\n', name="xlwings")
    assert app.run("XLP_TWICE", 1.0) == VALUE_ERROR
    assert reason(app, "$C$3") == "Could not load xlwings64-0.37.8.dll"


def test_called_from_no_cell_it_fails_without_a_dialog(app: ExcelApplication, pc: PC) -> None:
    """From a conditional format or another macro: there is no cell to keep a reason for."""
    pc.caller = NO_CELL
    answers(pc, ValueError("boom"))
    assert app.run("XLP_TWICE", 1.0) == VALUE_ERROR
    assert app.dialogs == []


def test_the_calling_workbook_is_passed_not_the_active_one(app: ExcelApplication, pc: PC) -> None:
    """Excel calculates books in the background too."""
    calling = app.workbook
    app.add_workbook()
    assert app.workbook is not calling
    assert app.interpreter.run("CallingBook", []) is calling


# -- why ---------------------------------------------------------------------------------------------------------------

def test_the_reason_is_kept_by_cell(app: ExcelApplication, pc: PC) -> None:
    answers(pc, [[1.0, failure_text("权重全为 0")], [failure_text("下限之和超过合计"), 2.0]])
    app.run("XLP_TWICE", 1.0)
    assert [reason(app, cell) for cell in ("$C$3", "$D$3", "$C$4", "$D$4", "$E$9")] == ["", "权重全为 0", "下限之和超过合计", "", ""]


def test_a_cell_that_recovers_has_no_reason(app: ExcelApplication, pc: PC) -> None:
    for answer, why in ((failure_text("a"), "a"), (failure_text("b"), "b"), (1.0, ""), (ValueError("c"), "c"), ([[1.0, 2.0]], "")):
        answers(pc, answer)
        app.run("XLP_TWICE", 1.0)
        assert reason(app, "$C$3") == why


def test_a_block_that_fails_opens_the_log_once(app: ExcelApplication, pc: PC) -> None:
    """It may have a hundred thousand cells: their addresses are counted, far right too, and a hundred lines are enough."""
    pc.caller = app.sheet(1).sheet.vba_get("Range", ["Y2"])
    answers(pc, [[failure_text(f"{i} {j}") for j in range(60)] for i in range(3)])
    app.run("XLP_TWICE", 1.0)
    assert [reason(app, cell) for cell in ("$Y$2", "$Z$2", "$AA$2", "$CF$4", "$CG$4")] == ["0 0", "0 1", "0 2", "2 59", ""]
    assert (len(pc.log[LOG]), pc.opened) == (100, 1)


def test_the_log_says_what_failed_where_and_once(app: ExcelApplication, pc: PC) -> None:
    """A sheet recalculates all day; only a new reason is a new line. Line ends inside a reason stay in its line."""
    for answer in (failure_text("甲"), failure_text("甲"), 1.0, ValueError("Traceback:\r\n  line 2"), failure_text("甲")):
        answers(pc, answer)
        app.run("XLP_TWICE", 1.0)
    lines = [line.split("\t") for line in pc.log[LOG]]
    assert [(cell, why) for _, cell, why in lines] == [
        ("[Book1]Sheet1!$C$3", "甲"), ("[Book1]Sheet1!$C$3", "Traceback: |   line 2"), ("[Book1]Sheet1!$C$3", "甲")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", when) for when, _, _ in lines)


def test_a_log_that_cannot_be_written_costs_no_cell(app: ExcelApplication, pc: PC) -> None:
    pc.log = None  # type: ignore[assignment]
    app.interpreter.host.create = _no_objects  # type: ignore[method-assign]
    app.add_module('Public Const PROJECT_NAME As String = "xlplan"\nPublic Function RunPython(PythonCommand As String)\nEnd Function\n'
                   'Public Function XLPy()\nErr.Raise 1, , "why"\nEnd Function\n', name="xlwings")
    assert app.run("XLP_TWICE", 1.0) == VALUE_ERROR
    assert reason(app, "$C$3") == "why"


def _no_objects(type_name_: str) -> object:
    raise VBARuntimeError(429, f"ActiveX component can't create object {type_name_}")


def test_reasons_do_not_grow_for_ever(addin_file: Path, pc: PC) -> None:
    few = sources(addin_file)["XlplanFailures"].replace("MOST_KEPT As Long = 10000", "MOST_KEPT As Long = 3")
    app = excel(addin_file, pc, {"xlwings": RECORDER, "XlplanFailures": few})
    app.add_workbook()
    pc.caller = app.sheet(1).sheet.vba_get("Range", ["C3"])
    answers(pc, [[failure_text("a"), failure_text("b"), failure_text("c"), failure_text("d")]])
    app.run("XLP_TWICE", 1.0)
    assert [reason(app, cell) for cell in ("$C$3", "$D$3", "$E$3", "$F$3")] == ["a", "b", "c", ""]
    lines = list(pc.log[LOG])
    app.run("XLP_TWICE", 1.0)
    assert pc.log[LOG] == lines  # what is not kept is not new at each recalculation


# -- the wizard --------------------------------------------------------------------------------------------------------

TWICE = "'xlplan.xlam'!XLP_TWICE"


@pytest.mark.parametrize(("lang", "said"), [
    ("zh-CN", ("xlplan", "每个数的两倍", "数", "最小单位")),
    ("zh-TW", ("xlplan", "每個數的兩倍", "數", "最小單位")),
    ("en", ("xlplan", 'Twice each number, "exactly"', "Numbers", "Smallest unit, 1 unless given")),
])
def test_the_wizard_speaks_the_language_of_the_ribbon(start: Start, pc: PC, lang: str, said: tuple[str, ...]) -> None:
    pc.registry["language"] = lang
    app = start()
    app.add_workbook()
    app.run("ThisWorkbook.Workbook_Open")
    assert pc.described == {TWICE: said,
                            "'xlplan.xlam'!XLP_BOOK": ("xlplan", declared_functions(wizard_functions)["XLP_BOOK"].description(lang))}  # type: ignore[arg-type]


def test_with_no_workbook_it_waits_for_the_first(start: Start, pc: PC) -> None:
    """Excel refuses to describe functions then; the add-in is loaded before any workbook opens."""
    app = start()
    app.run("ThisWorkbook.Workbook_Open")
    assert pc.described == {}
    book = app.add_workbook()
    app.interpreter.run("ThisWorkbook.host_WorkbookActivate", [book])
    assert TWICE in pc.described


def test_it_speaks_once_and_again_after_the_language_changed(start: Start, pc: PC) -> None:
    app = start()
    app.add_workbook()
    app.run("DescribeFunctions")
    pc.described.clear()
    app.run("DescribeFunctions")
    assert pc.described == {}
    app.interpreter.run("SwitchLanguage", ["en"])
    assert pc.described[TWICE][2] == "Numbers"


def test_the_self_test_can_ask_whether_it_speaks(start: Start, pc: PC) -> None:
    pc.wizard_refuses = True
    app = start()
    app.add_workbook()
    assert app.run("WizardState") == "not in zh-CN: 1004 Cannot edit a macro on a hidden workbook"
    pc.wizard_refuses = False
    assert app.run("WizardState") == "zh-CN"


def test_a_wizard_that_refuses_never_stops_the_opening(start: Start, pc: PC) -> None:
    """Nor asks for ever: five tries, then the English texts in the code remain."""
    app = start()
    app.add_workbook()
    pc.wizard_refuses = True
    for _ in range(6):
        app.run("ThisWorkbook.Workbook_Open")
    assert (app.dialogs, pc.popups) == ([], [])
    pc.wizard_refuses = False
    app.run("ThisWorkbook.Workbook_Open")
    assert pc.described == {}
    assert str(app.run("WizardState")).startswith("not in zh-CN")


def test_descriptions_stand_in_the_code_too() -> None:
    code = wrappers_module(wizard_functions)
    assert 'Attribute XLP_TWICE.VB_Description = "Twice each number, ""exactly"""\n' in code
    assert 'Attribute XLP_TWICE.VB_ProcData.VB_Invoke_Func = " \\n20"\n' in code  # the first group after Excel's own: ours


# -- the generator -----------------------------------------------------------------------------------------------------

def module_of(*functions: Any) -> types.ModuleType:
    """A module with these functions."""
    made = types.ModuleType("made")
    for one in functions:
        setattr(made, one.__name__, one)
    return made


def test_the_signature_in_the_wizard_is_the_python_one() -> None:
    """Without `caller`, which Excel fills in."""
    assert re.findall(r"^Function .*", wrappers_module(wizard_functions), re.M) == [
        "Function XLP_BOOK()", "Function XLP_TWICE(Optional values, Optional unit_step)"]


def test_a_missing_argument_reaches_python_which_says_so(app: ExcelApplication, pc: PC) -> None:
    """VBA itself would answer #VALUE! and no word."""
    seen: list[Any] = []

    def python(*arguments: Any) -> str:
        seen.append(arguments)
        return failure_text("values is missing")

    pc.python = python
    assert app.run("XLP_TWICE") == VALUE_ERROR
    assert [len(arguments) for arguments in seen] == [2]
    assert reason(app, "$C$3") == "values is missing"


def test_no_functions_no_wrappers() -> None:
    assert wrappers_module(module_of()) == f'Attribute VB_Name = "{FUNCTIONS}"\n'


def test_building_leaves_no_trace_in_python() -> None:
    """Stand-ins for pywin32 would make the next `import pythoncom` succeed; xlwings' mark would change what functions are."""
    wrappers_module(wizard_functions)
    if sys.platform != "win32":
        assert not {"pythoncom", "pywintypes", "win32com", "xlwings.udfs"} & set(sys.modules)
        assert not hasattr(wizard_functions.XLP_TWICE, "__xlfunc__")


def test_every_argument_kind_xlwings_knows() -> None:
    @declare_function(same_text("All"), first=same_text("First"), rest=same_text("Rest"))
    def XLP_ALL(first: Any, *rest: Any) -> Any:
        return first

    code = wrappers_module(module_of(XLP_ALL))
    assert "Function XLP_ALL(first, ParamArray rest())\n" in code
    assert 'Delivered(XLPy.CallUDF("made", "XLP_ALL", argsArray, CallingBook(), Application.Caller))' in code


def test_a_name_that_vba_keeps_for_itself_is_refused() -> None:
    @declare_function(same_text("A pace"), date=same_text("A date"))
    def XLP_PACE(date: Any) -> Any:
        return date

    with pytest.raises(NotForExcel, match="XLP_PACE cannot become an Excel function: VBA keeps the name of its argument `date`"):
        wrappers_module(module_of(XLP_PACE))


@pytest.mark.parametrize(("description", "why"), [
    (same_text("a" * 256), "255 characters"),
    (Text("加" * 256, "加", "plus"), "255 characters"),
    (Text("加", "加", "plus – minus"), "ASCII"),
    (Text("加", "加", "one\ntwo"), "one line"),
])
def test_a_description_that_excel_would_not_take_is_refused(description: Text, why: str) -> None:
    @declare_function(description)
    def XLP_X() -> Any:
        return 1

    with pytest.raises(NotForExcel, match=why):
        wrappers_module(module_of(XLP_X))


def test_what_is_declared_is_the_signature() -> None:
    with pytest.raises(TypeError, match=r"XLP_F takes \['a', 'b'\], described are \['b', 'a'\]"):
        @declare_function(same_text("F"), b=same_text("B"), a=same_text("A"))
        def XLP_F(a: Any, b: Any) -> Any:
            return a
    with pytest.raises(TypeError, match="does not begin with XLP_"):
        @declare_function(same_text("F"))
        def spread() -> Any:
            return 1


def test_another_generator_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("udfs.addin.wrappers.keep_excel", lambda text: text.replace("Err.Description", "Error$"))
    with pytest.raises(ModuleChanged, match="the wrapper of XLP_BOOK has another shape"):
        wrappers_module(wizard_functions)
