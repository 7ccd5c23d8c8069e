"""What `live_worker` may ask, answered inside LibreOffice by the Python that it starts: there a question about a cell takes a
hundredth of what it takes from another process.

A command is one JSON object, `{"do": name, ...}`; the answer is `{"ok": ...}` or `{"error": text}`. Areas are
[row, column, row, column] from 1.
"""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import uno
import unohelper
from com.sun.star.table import CellAddress
from com.sun.star.task import XJob
from live_doc import Doc, typed
from uno_worker import XLSX, properties

ERRORS = {502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
FORMULA_ERRORS = 4  # of queryFormulaCells
EXACT = 150         # cells; formulas of a larger block come in LibreOffice's own notation, but for links
ELSEWHERE = re.compile(r"\$[^;:()+*/-]+\.\$?[A-Z]")  # $Sheet.A1: a cell of another sheet, which is read from the text of a link
MACRO = "Calc MS Excel 2007 VBA XML"
DIGIT = 200  # width of one, in hundredths of a millimetre
FONT = {"face": ("CharFontName", "CharFontNameAsian"), "size": ("CharHeight", "CharHeightAsian"), "ink": ("CharColor",),
        "weight": ("CharWeight", "CharWeightAsian"), "wrap": ("IsTextWrapped",)}

docs: dict[int, Doc] = {}


def doc_open(path: str) -> int:
    filters = {"FilterName": MACRO} if path.endswith((".xlsm", ".xlam")) else {}
    return _keep(uno.systemPathToFileUrl(path), **filters)


def doc_new() -> int:
    return _keep("private:factory/scalc")


def _keep(url: str, **how: str) -> int:
    context = uno.getComponentContext()
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    component = desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True, MacroExecutionMode=4, **how))
    if component is None:
        raise OSError(f"cannot open {url}")
    number = max(docs, default=0) + 1
    docs[number] = Doc(component)
    return number


def doc_save(doc: Doc, path: str) -> None:
    doc.api.storeToURL(uno.systemPathToFileUrl(path), properties(FilterName=MACRO if path.endswith(".xlsm") else XLSX))


def doc_close(doc: Doc) -> None:
    doc.api.close(True)


def close_all() -> None:
    for doc in docs.values():
        doc.api.close(True)
    docs.clear()


def doc_calculate(doc: Doc, hard: bool = False) -> None:
    doc.api.calculateAll() if hard else doc.api.calculate()


def doc_automatic(doc: Doc, on: bool) -> None:
    doc.automatic = on
    doc.api.enableAutomaticCalculation(on)
    if on:
        doc.api.calculate()  # what waited, as Excel does


def doc_basic(doc: Doc, code: str, name: str = "Functions") -> None:
    """Functions of the document's own, for formulas to call."""
    found = doc.api.BasicLibraries
    library = found.getByName("Standard") if found.hasByName("Standard") else found.createLibrary("Standard")
    if library.hasByName(name):
        library.removeByName(name)
    library.insertByName(name, code)


def doc_compiles(doc: Doc, code: str) -> bool:
    """Whether Basic compiles a module of VBA: only then does a function behind it answer."""
    doc.api.BasicLibraries.VBACompatibilityMode = True
    doc_basic(doc, f"Option VBASupport 1\n{code}\nFunction Probe()\nProbe = 7\nEnd Function\n", "Probe")
    script = doc.api.getScriptProvider().getScript("vnd.sun.star.script:Standard.Probe.Probe?language=Basic&location=document")
    return bool(script.invoke((), (), ())[0] == 7)


def sheets(doc: Doc) -> list[str]:
    return list(doc.api.Sheets.ElementNames)


def sheet_add(doc: Doc, name: str, at: int) -> None:
    doc.forget()
    doc.api.Sheets.insertNewByName(name, at)


def sheet_delete(doc: Doc, sheet: str) -> None:
    doc.forget()
    doc.api.Sheets.removeByName(sheet)


def sheet_rename(doc: Doc, sheet: str, name: str) -> None:
    doc.forget()
    doc.page(sheet).Name = name
    doc.forget()


def sheet_visible(doc: Doc, sheet: str, set: bool | None = None) -> Any:
    one = doc.page(sheet)
    if set is not None:
        one.IsVisible = set
    return one.IsVisible


def sheet_used(doc: Doc, sheet: str) -> list[int]:
    cursor = doc.page(sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    a = cursor.RangeAddress
    return [a.StartRow + 1, a.StartColumn + 1, a.EndRow + 1, a.EndColumn + 1]


def sheet_protected(doc: Doc, sheet: str) -> Any:
    return doc.page(sheet).isProtected()


def sheet_protect(doc: Doc, sheet: str, on: bool, password: str = "") -> Any:
    one = doc.page(sheet)
    one.protect(password) if on else one.unprotect(password)
    return one.isProtected()


def values(doc: Doc, sheet: str, area: Sequence[int]) -> list[list[Any]]:
    """Numbers, texts and blanks as they are; of everything else [kind, value]."""
    cells = doc.cells(sheet, area)
    rows: list[list[Any]] = [[None if v == "" else v for v in line] for line in cells.getDataArray()]
    place = sheet, *area
    if place not in doc.shown:
        doc.shown[place] = list(doc.kinds(cells))
    for r1, c1, r2, c2, kind in doc.shown[place]:
        for r in range(r1, r2 + 1):
            for c in range(c1, c2 + 1):
                if isinstance(rows[r][c], float):
                    rows[r][c] = [kind, rows[r][c]]
    bad, top, left = cells.queryFormulaCells(FORMULA_ERRORS), area[0] - 1, area[1] - 1
    for a in bad.RangeAddresses:
        for r in range(a.StartRow, a.EndRow + 1):
            for c in range(a.StartColumn, a.EndColumn + 1):
                code = cells.Spreadsheet.getCellByPosition(c, r).getError()
                rows[r - top][c - left] = ["error", ERRORS.get(code, "#VALUE!")]
    return rows


def formulas(doc: Doc, sheet: str, area: Sequence[int]) -> list[list[str]]:
    cells = doc.cells(sheet, area)
    own = [[text[1:-1] if text.startswith("{=") else text for text in line] for line in cells.getFormulaArray()]
    exact = len(own) * len(own[0]) <= EXACT

    def read(text: str, c: int, r: int) -> str:
        if text.startswith("=") and (exact or "file:" in text or ELSEWHERE.search(text)):
            return doc.text(cells.getCellByPosition(c, r))
        return typed(text.replace(";", ",") if text.startswith("=") else text)

    return [[read(text, c, r) for c, text in enumerate(line)] for r, line in enumerate(own)]


def write(doc: Doc, sheet: str, area: Sequence[int], rows: list[list[Any]]) -> None:
    """Values as `values` gives them; a text beginning with '=' is a formula, beginning with an apostrophe a text."""
    cells = doc.cells(sheet, area)
    if cells.Spreadsheet.isProtected() and doc.common(cells, area, lambda group: group.CellProtection.IsLocked) is not False:
        raise PermissionError(f"{sheet}: locked cells of a protected sheet")
    special = [(r, c, value) for r, line in enumerate(rows) for c, value in enumerate(line)
               if isinstance(value, list) or (isinstance(value, str) and value.startswith(("=", "'")))]
    apart = {(r, c) for r, c, _ in special}
    cells.setDataArray(tuple(tuple("" if value is None or (r, c) in apart else value for c, value in enumerate(line))
                             for r, line in enumerate(rows)))
    for r, c, value in special:
        cell = cells.getCellByPosition(c, r)
        if isinstance(value, list):
            kind, number = value
            cell.setValue(number)
            doc.forget_looks(sheet)
            cell.NumberFormat = doc.format("BOOLEAN" if kind == "bool" else "YYYY-MM-DD")
        elif value.startswith("="):
            doc.put(cell, value)
        else:
            cell.setString(value[1:])
    if doc.automatic:
        doc.api.calculate()  # at once, as Excel does


def look(doc: Doc, sheet: str, area: Sequence[int], what: str, set: Any = None) -> Any:
    """A property of cells: fill (None where there is none), format, locked, merged, height, width; those of FONT are only set."""
    cells = doc.cells(sheet, area)
    if what == "fill":
        if set is not None:
            cells.CellBackColor = set
        return cells.CellBackColor
    if what == "format":
        if set is not None:
            doc.forget_looks(sheet)
            cells.NumberFormat = doc.format(set)
        return doc.code(doc.common(cells, area, lambda group: group.NumberFormat))
    if what == "locked":
        return doc.common(cells, area, lambda group: group.CellProtection.IsLocked)
    if what == "merge":
        cells.merge(set)
        return None
    if what == "merged":
        return cells.getIsMerged() if area[:2] != area[2:] else tuple(merged(doc, sheet, area)) != tuple(area)
    if what in FONT:
        for name in FONT[what]:
            setattr(cells, name, set)
        return None
    if set is not None:
        (cells.Rows if what == "height" else cells.Columns).IsVisible = bool(set)
        if set and what == "height":
            cells.Rows.Height = round(set * 2540 / 72)
        elif set:
            cells.Columns.Width = round(set * DIGIT)
    return _shown(cells, what == "height")


def _shown(cells: Any, rows: bool) -> int | None:
    """0 where all rows or columns are hidden, 1 where none is, else None."""
    at, page = cells.RangeAddress, cells.Spreadsheet
    last_row, last_column = page.Rows.Count - 1, page.Columns.Count - 1
    whole = (0, at.StartRow, last_column, at.EndRow) if rows else (at.StartColumn, 0, at.EndColumn, last_row)
    seen: set[int] = set()
    for a in page.getCellRangeByPosition(*whole).queryVisibleCells().RangeAddresses:
        seen |= {*range(a.StartRow, a.EndRow + 1)} if rows else {*range(a.StartColumn, a.EndColumn + 1)}
    count = at.EndRow - at.StartRow + 1 if rows else at.EndColumn - at.StartColumn + 1
    return 0 if not seen else 1 if len(seen) == count else None


def merged(doc: Doc, sheet: str, area: Sequence[int]) -> tuple[int, ...]:
    """The merged area a cell belongs to."""
    cells = doc.cells(sheet, area)
    cursor = cells.Spreadsheet.createCursorByRange(cells)
    cursor.collapseToMergedArea()
    return _corners(cursor.RangeAddress)


def _corners(a: Any) -> tuple[int, ...]:
    return (a.StartRow + 1, a.StartColumn + 1, a.EndRow + 1, a.EndColumn + 1)


def array(doc: Doc, sheet: str, area: Sequence[int], set: str | None = None) -> tuple[int, ...] | None:
    """The area that one array formula fills together with the first of these cells, None where none does; or fill them."""
    cells = doc.cells(sheet, area)
    if set is not None:
        cells.setArrayFormula(set)
        doc.api.calculate()
    if not cells.getCellByPosition(0, 0).getArrayFormula():
        return None
    cursor = cells.Spreadsheet.createCursorByRange(cells.getCellByPosition(0, 0))
    cursor.collapseToCurrentArray()
    return _corners(cursor.RangeAddress)


def notes(doc: Doc, sheet: str) -> list[list[Any]]:
    found = doc.page(sheet).Annotations
    return [[n.Position.Row + 1, n.Position.Column + 1, n.String] for n in (found.getByIndex(i) for i in range(found.Count))]


def note(doc: Doc, sheet: str, row: int, column: int, text: str | None = None, author: str | None = None) -> None:
    """Write the note of a cell; None removes it."""
    found = doc.page(sheet).Annotations
    for i in range(found.Count):
        at = found.getByIndex(i).Position
        if (at.Row + 1, at.Column + 1) == (row, column):
            found.removeByIndex(i)
            break
    if text is not None:
        at = CellAddress()
        at.Sheet, at.Row, at.Column = doc.page(sheet).RangeAddress.Sheet, row - 1, column - 1
        found.insertNew(at, text)


COMMANDS: dict[str, Callable[..., Any]] = {f.__name__: f for f in (
    doc_open, doc_new, close_all, doc_basic, doc_compiles, doc_save, doc_close, doc_calculate, doc_automatic, sheets, sheet_add,
    sheet_delete, sheet_rename, sheet_visible, sheet_used, sheet_protected, sheet_protect, values, formulas, write, look, merged, array,
    notes, note)}


def answer(do: str, doc: int | None = None, **given: Any) -> Any:
    if doc is None:
        return COMMANDS[do](**given)
    found = COMMANDS[do](docs[doc], **given)
    if do == "doc_close":
        del docs[doc]
    return found


class Inside(unohelper.Base, XJob):  # type: ignore[misc]  # untyped
    """What LibreOffice hands out by the name `NAME`."""

    def __init__(self, _context: Any) -> None:
        super().__init__()

    def execute(self, given: Sequence[Any]) -> str:
        """The answer to the command that is the one value given; a command that fails says why."""
        try:
            out = {"ok": answer(**json.loads(given[0].Value))}
        except Exception as error:
            out = {"error": f"{type(error).__name__}: {error}"}
        return json.dumps(out)


NAME = "xlplan.tests.Inside"
g_ImplementationHelper = unohelper.ImplementationHelper()  # the name by which LibreOffice's loader looks for it
g_ImplementationHelper.addImplementation(Inside, NAME, (NAME,))
