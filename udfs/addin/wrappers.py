"""The VBA functions that cells call, by xlwings' own generator, so that no user must trust access to VBA projects. Floor 7."""
from __future__ import annotations

import functools
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any, Final

from udfs.addin.package import BUILT_IN
from udfs.addin.xlwings_module import ModuleChanged, keep_excel
from udfs.declare import Declared, declared_functions
from udfs.names import ADDIN, CATEGORY
from xlplan.errors import XlplanError
from xlplan.text import same_text

FUNCTIONS: Final = "XlplanFunctions"  # VBA module of the wrappers
LONGEST: Final = 255  # characters that Excel takes for a description

# Names that VBA keeps for itself, so that no argument can have them ([MS-VBAL] 3.3.5.2).
_WORDS: Final = """
abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cdecl cint circle clng
clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl defdec
defint deflng deflnglng deflngptr defobj defsng defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase
event exit false fix for friend function get global gosub goto if imp implements in input inputb int integer is lbound len lenb let
like lock long longlong longptr loop lset me mod new next not nothing null on open option optional or paramarray preserve print private
pset public put raiseevent redim rem resume return rset scale seek select set sgn shared single spc static stop string sub tab then to
true type typeof ubound unlock until variant wend while with withevents write xor
"""
RESERVED: Final = frozenset(_WORDS.split())


class NotForExcel(XlplanError):
    """A function cannot be given to Excel as it is written."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(same_text("{name} cannot become an Excel function: {why}"), name=name, why=why)


def wrappers_module(module: ModuleType) -> str:
    """The VBA module of everything declared in `module`. NotForExcel, or ModuleChanged when xlwings writes something else."""
    functions = declared_functions(module)
    for name, says in functions.items():
        _check_fits(name, says)
    written = io.StringIO()
    with _xlwings_udfs() as udfs:
        shown = {name: udfs.xlfunc(category=CATEGORY)(_unmarked_twin(getattr(module, name))) for name in functions}
        udfs.generate_vba_wrapper(module.__name__, SimpleNamespace(**shown), written, SimpleNamespace(Name=ADDIN))
    text = keep_excel(written.getvalue())
    for name, says in functions.items():
        text = _adapt_wrapper(text, name, says.description("en"))
    return f'Attribute VB_Name = "{FUNCTIONS}"\n' + text


def _check_fits(name: str, says: Declared) -> None:
    for argument in says.arguments:
        if argument.lower() in RESERVED:
            raise NotForExcel(name, f"VBA keeps the name of its argument `{argument}`")
    for text in (says.description, *says.arguments.values()):
        for words in text.all():
            if len(words) > LONGEST:
                raise NotForExcel(name, f"Excel takes {LONGEST} characters of a description: {words!r}")
    if not says.description("en").isascii() or "\n" in says.description("en"):
        raise NotForExcel(name, "its English description is not one line of ASCII, which VBA source is")


def _unmarked_twin(function: Any) -> Any:
    """Something with the same name, signature and hints, so that building leaves no mark of xlwings on the function."""
    def twin(*_args: object) -> None: ...
    functools.update_wrapper(twin, function)
    twin.__dict__.pop("__xlfunc__", None)
    return twin


def _adapt_wrapper(text: str, name: str, description: str) -> str:
    """Every failure of `name` an Excel error with its reason kept; the calling book, not the active one; its description; every argument
    optional, as VBA itself shows a mere #VALUE! for one that is missing, where Python says which it is."""
    if found := re.search(rf"^Function {name}\((?!.*ParamArray)(.+)\)$", text, flags=re.M):  # beside a ParamArray VBA allows none
        optional = re.sub(r"(^|, )(?!Optional )(?=\w)", r"\1Optional ", found[1])
        text = f"{text[:found.start(1)]}{optional}{text[found.end(1):]}"
    described = description.replace('"', '""')
    changes = [
        (rf"^(Function {name}\(.*\))\n", rf'\1\nAttribute {name}.VB_Description = "{_escape_replacement(described)}"\n'
                                         rf'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n{BUILT_IN + 1}"\n'),
        (rf"^ *If TypeOf Application\.Caller Is Range Then On Error GoTo failed\n(?= *{name} = )", "    On Error GoTo failed\n"),
        (rf"^ *{name} = (XLPy\.CallUDF\(.*), ActiveWorkbook, Application\.Caller\)\n *Exit Function\n",
         rf"    {name} = Delivered(\1, CallingBook(), Application.Caller))\n    Exit Function\n"),
        (rf"^( *){name} = Err\.Description\n", rf"    {name} = ErrorFor(Err.Description)\n"),
    ]
    for pattern, becomes in changes:
        text, count = re.subn(pattern, becomes, text, flags=re.M)
        if count != 1:
            raise ModuleChanged(f"the wrapper of {name} has another shape")
    return text


def _escape_replacement(words: str) -> str:
    """For the right side of re.sub."""
    return words.replace("\\", r"\\")


@contextmanager
def _xlwings_udfs() -> Iterator[Any]:
    """xlwings.udfs, which needs pywin32 only to run functions; away from Windows stand-ins let it be imported."""
    stubs = {name: ModuleType(name) for name in ("pythoncom", "pywintypes", "win32com", "win32com.client")}
    stubs["pythoncom"].CoInitialize = stubs["win32com.client"].Dispatch = None  # type: ignore[attr-defined]
    missing = {} if sys.platform == "win32" else stubs
    sys.modules.update(missing)
    try:
        yield import_module("xlwings.udfs")
    finally:
        for name in (*missing, *(["xlwings.udfs"] if missing else [])):
            del sys.modules[name]
