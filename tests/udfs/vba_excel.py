"""Excel as pyOpenVBA's interpreter plays it, with what it leaves out and the add-in needs: Windows' objects, a calling cell, a registry.

The add-in is read from a built file, so what runs here is what Excel would load.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import Application, ExcelApplication, Range
from pyopenvba.interpreter import MISSING, NOTHING, VBAArray, VBAErrorValue, VBAObject, VBARuntimeError, member, method
from pyopenvba.interpreter._objects import MemberSpec

from udfs.addin.project import CONF_CODE, LABEL_CODE

VALUE_ERROR = VBAErrorValue(2015)  # #VALUE!
NO_CELL = VBAErrorValue(2023)  # what Application.Caller is when no cell calls
# what the interpreter stops at: attributes inside procedures, which the editor hides, and the word for event handlers
LEFT_OUT = re.compile(r"^Attribute \w+\.VB_.*\n|(?<=^Private )WithEvents |\bVBA\.", re.M)

# In place of the module xlwings: what would have gone to Python.
RECORDER = """
Public Const PROJECT_NAME As String = "xlplan"
Public Sent As String
Public Function RunPython(PythonCommand As String)
    If Not ButtonPressed Then Exit Function
    ButtonPressed = False
    Sent = Sent & PythonCommand
End Function
Public Function XLPy() As Object
    Set XLPy = CreateObject("Python")
End Function
Public Sub KillPy()
    Sent = Sent & "killed "
End Sub
"""
REGISTRY = """
Public Function GetSetting(a As String, s As String, k As String, Optional d As String) As String
    GetSetting = Application.RegistryRead(k, d)
End Function
Public Sub SaveSetting(a As String, s As String, k As String, v As String)
    Application.RegistryWrite k, v
End Sub
"""


@dataclass
class PC:
    """What of the machine a macro may see, and what macros did to it."""

    menus: int | None = 2052  # LCID of Excel's menus; None: it does not tell, as on some Macs
    protected_views: int = 0
    caller: object = NO_CELL
    python: Callable[..., object] | None = None  # what a function answers; called with its arguments
    wizard_refuses: bool = False
    dialog: Callable[[Any], bool | None] = lambda cell: False  # Excel's own of a function's arguments: whether OK was pressed
    popups: list[str] = field(default_factory=list)
    registry: dict[str, str] = field(default_factory=dict)
    described: dict[str, tuple[str, ...]] = field(default_factory=dict)  # macro -> category, description, arguments
    log: dict[str, list[str]] = field(default_factory=dict)  # path -> lines
    opened: int = 0  # how often that was


class OnPC(VBAObject):
    """An object of Windows or Excel that knows the machine."""

    def __init__(self, pc: PC) -> None:
        self.pc = pc


class Shell(OnPC):
    """WScript.Shell."""

    @method
    def Popup(self, Text: str, Seconds: object = MISSING, Title: object = MISSING, Type: object = MISSING) -> object:
        self.pc.popups.append(Text)
        return 1

    @method
    def ExpandEnvironmentStrings(self, Text: str) -> str:
        return Text.replace("%LOCALAPPDATA%", r"C:\Users\li\AppData\Local")


class FileSystem(OnPC):
    """Scripting.FileSystemObject and the one file open; no folder is there yet, as on a new PC."""

    @method
    def FolderExists(self, Folder: str) -> bool:
        return False

    @method
    def CreateFolder(self, Folder: str) -> None: ...

    @method
    def OpenTextFile(self, Name: str, Mode: object, Create: object, Format: object) -> FileSystem:
        self.pc.opened += 1
        self.lines = self.pc.log.setdefault(Name, [])
        return self

    @method
    def Write(self, Text: str) -> None:
        self.lines += Text.removesuffix("\r\n").split("\r\n")

    @method
    def Close(self) -> None: ...


class Python(OnPC):
    """xlwings' COM server: rows of rows come back as a two-dimensional array, one row as a one-dimensional one."""

    @method
    def CallUDF(self, Module: str, Name: str, Arguments: VBAArray, Book: Any, Caller: object) -> object:
        assert self.pc.python is not None
        answer = self.pc.python(*Arguments.elements())
        if isinstance(answer, Exception):
            raise VBARuntimeError(1000, str(answer))
        if not isinstance(answer, list):
            return answer
        if not isinstance(answer[0], list):
            return VBAArray([(0, len(answer) - 1)], items=list(answer))
        columns = list(zip(*answer, strict=True))  # VBA stores column by column
        return VBAArray([(0, len(answer) - 1), (0, len(columns) - 1)], items=[cell for column in columns for cell in column])


class Languages(OnPC):
    """Application.LanguageSettings."""

    @member
    def LanguageID(self, Id: object) -> object:
        if self.pc.menus is None:
            raise VBARuntimeError(438, "Object doesn't support this property or method")
        return self.pc.menus


class ProtectedViews(OnPC):
    """Application.ProtectedViewWindows."""

    @member
    def Count(self) -> int:
        return self.pc.protected_views


def _macro_options(app: Any, macro: str, description: str, category: str, arguments: Any) -> None:
    if app.pc.wizard_refuses:
        raise VBARuntimeError(1004, "Cannot edit a macro on a hidden workbook")
    app.pc.described[macro] = (category, description, *(() if arguments is MISSING else arguments.elements()))


for spec in (
    MemberSpec("Caller", "property", getter=lambda app: app.pc.caller),
    MemberSpec("LanguageSettings", "property", getter=lambda app: Languages(app.pc)),
    MemberSpec("ProtectedViewWindows", "property", getter=lambda app: ProtectedViews(app.pc)),
    MemberSpec("MacroOptions", "method", getter=_macro_options, parameters=("Macro", "Description", "Category", "ArgumentDescriptions")),
    MemberSpec("RegistryRead", "method", getter=lambda app, key, default: app.pc.registry.get(key, default), parameters=("K", "D")),
    MemberSpec("RegistryWrite", "method", getter=lambda app, key, value: app.pc.registry.update({key: value}), parameters=("K", "V")),
):
    Application.vba_add_member(spec)


PLAYED: list[PC] = []  # the machine on which Excel was started last


def _function_wizard(cell: Range) -> bool | None:
    return PLAYED[0].dialog(cell)


Range.vba_add_member(MemberSpec("FunctionWizard", "method", getter=_function_wizard))


def sources(addin: Path) -> dict[str, str]:
    """VBA module -> source of a built file."""
    with ExcelFile(addin) as book:
        return {module.name: module.source.replace("\r\n", "\n") for module in book.vba_project().modules}


class Ribbon(VBAObject):
    """Counts how often it was drawn anew."""

    drawn = 0

    @method
    def Invalidate(self) -> None:
        self.drawn += 1


def excel(addin: Path, pc: PC, replaced: Mapping[str, str] | None = None) -> ExcelApplication:
    """Excel started with only the add-in, its tab loaded: no workbook is open. `replaced` gives modules another source."""
    app = ExcelApplication.open(addin, with_vba=False)
    own = app.workbook
    app.application.pc = pc  # type: ignore[attr-defined]
    app.application._this_workbook, app.application.active_book = own, None
    kinds: dict[str, type[OnPC]] = {"wscript.shell": Shell, "scripting.filesystemobject": FileSystem, "python": Python}
    app.interpreter.host.create = lambda type_name_: kinds[type_name_.lower()](pc)  # type: ignore[method-assign]
    PLAYED[:] = [pc]
    app.add_module(REGISTRY, name="Registry")
    for name, source in {**sources(addin), **(replaced or {})}.items():
        if name not in (CONF_CODE, LABEL_CODE):  # sheets without code
            kind = {"Dictionary": "class", "ThisWorkbook": "document"}.get(name, "standard")
            app.add_module(LEFT_OUT.sub("", source), name=name, kind=kind)
    app.interpreter.run("RibbonLoaded", [Ribbon()])
    return app


def lose_all(app: ExcelApplication) -> None:
    """What stopping VBA does: its variables are empty again."""
    app.interpreter.run("RibbonLoaded", [NOTHING])
    app.run("ForgetContext")


def press(app: ExcelApplication, callback: str, id: str = "", tag: str = "", pressed: bool | None = None) -> None:
    """A click: `callback` as the ribbon's XML names it, on the control `id`; `pressed`: of one that has a tick, whether it has now."""
    app.interpreter.run(callback.partition(".")[2], [_control(id, tag), *([] if pressed is None else [pressed])])


def told(app: ExcelApplication, callback: str, id: str = "", tag: str = "") -> object:
    """What the ribbon is told when it asks `callback` about the control `id`."""
    name = callback.partition(".")[2]
    app.add_module(f"Public Function Asked(control)\nDim told\n{name} control, told\nAsked = told\nEnd Function\n", name="Ask")
    answer: object = app.interpreter.run("Asked", [_control(id, tag)])
    return answer


def asked(app: ExcelApplication, callback: str, id: str) -> str:
    """`told`, of what is a text."""
    return str(told(app, callback, id))


def _control(id: str, tag: str) -> VBAObject:
    class Control(VBAObject):
        @member
        def ID(self) -> str:
            return id

        @member
        def Tag(self) -> str:
            return tag
    return Control()
