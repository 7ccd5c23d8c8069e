"""Breakages of whole sheets of a Blueprint, and of its stamp. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from xlplan.address import on_sheet
from xlplan.example.breaking_cells import cell_amount, column_places, month_inputs, row_places
from xlplan.workbook.blueprint import Book, Cell, Sheet
from xlplan.workbook.stamp import SHEET, seal

_NEW_NAME: Final = {"zh-CN": "人员(最终)", "zh-TW": "人力(最終)", "en": "Staff (final)"}
_CELLS: Final = r"\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?"


def copy_book(book: Book) -> Book:
    """A book whose sheets can be changed without touching the given one."""
    return replace(book, sheets=[_twin_sheet(s) for s in book.sheets], names=dict(book.names))


def _twin_sheet(sheet: Sheet) -> Sheet:
    return replace(sheet, cells=dict(sheet.cells), rows=dict(sheet.rows), columns=dict(sheet.columns),
                   merges=list(sheet.merges), validations=list(sheet.validations), conditions=list(sheet.conditions),
                   charts=list(sheet.charts))


def _rewrite_book(book: Book, change: Callable[[str], str]) -> None:
    """Every formula, name, link and rule of the book passed through `change`, as Excel does when a sheet changes."""
    book.names = {name: change(ref) for name, ref in book.names.items()}
    for sheet in book.sheets:
        for at, cell in sheet.cells.items():
            if cell.formula or cell.link:
                sheet.cells[at] = replace(cell, formula=change(cell.formula) if cell.formula else None,
                                          link=change(cell.link) if cell.link else None)
        sheet.conditions = [replace(c, formula=change(c.formula)) for c in sheet.conditions]
        sheet.validations = [replace(v, formula1=change(v.formula1) if v.formula1 else None)
                             for v in sheet.validations]


def rename_sheet(book: Book, rng: Random) -> None:
    """The staffing sheet under another name."""
    sheet = book.sheet("staffing")
    old, sheet.title = on_sheet(sheet.title, ""), _NEW_NAME[book.lang]
    new = on_sheet(sheet.title, "")
    _rewrite_book(book, lambda text: text.replace(old, new))


def delete_sheet(book: Book, rng: Random) -> None:
    """The training sheet gone; what referred to it says #REF!."""
    sheet = book.sheet("training")
    gone = re.compile(re.escape(on_sheet(sheet.title, "")) + _CELLS)
    book.sheets.remove(sheet)
    book.active = min(book.active, len(book.sheets) - 1)
    for other in book.sheets:
        for at, cell in other.cells.items():
            if cell.link and gone.search(cell.link):
                other.cells[at] = replace(cell, link=None)
    _rewrite_book(book, lambda text: gone.sub("#REF!", text))


def keys_stripped(book: Book, rng: Random) -> None:
    """The staffing sheet without its hidden row and column of keys."""
    sheet = book.sheet("staffing")
    for at in [at for at in sheet.cells if at[0] == 1 or at[1] == 1]:
        del sheet.cells[at]


def copied_sheet(book: Book, rng: Random) -> None:
    """A second staffing sheet in which some months differ."""
    sheet = book.sheet("staffing")
    twin = _twin_sheet(sheet)
    twin.title = f"{sheet.title} (2)"
    at = column_places(twin)["m03"]
    for key, r in list(row_places(twin).items())[:9]:
        if key.endswith("|hires"):
            cell = twin.cells[r, at]
            twin.cells[r, at] = replace(cell, value=int(cell_amount(twin, (r, at))) + 1)
    book.sheets.insert(book.sheets.index(sheet) + 1, twin)


def sorted_rows(book: Book, rng: Random) -> None:
    """Sales rows sorted by their first month, largest first; the hidden keys stay where they were."""
    sheet = book.sheet("sales_targets")
    first, lines = column_places(sheet)["m01"], [line[0][0] for line in month_inputs(sheet)]
    order = sorted(lines, key=lambda r: (-cell_amount(sheet, (r, first)), r))
    if order == lines:
        order = order[::-1]
    before = dict(sheet.cells)
    for to, source in zip(lines, order, strict=True):
        for c in column_places(sheet).values():
            here, moved = before.get((to, c)), before.get((source, c))
            if moved is not None:  # a formula of the same row means the same wherever it stands
                sheet.cells[to, c] = replace(moved, formula=here.formula if here else None)
            else:
                sheet.cells.pop((to, c), None)


def _stamp_line(book: Book, key: str) -> tuple[Sheet, int]:
    """The stamp sheet and the row of one of its lines. KeyError when there is no such line."""
    sheet = book.sheet(SHEET)
    for (r, c), cell in sheet.cells.items():
        if c == 1 and cell.value == key:
            return sheet, r
    raise KeyError(key)


def _set_stamp(book: Book, key: str, value: str) -> None:
    sheet, row = _stamp_line(book, key)
    sheet.cells[row, 2] = Cell(value, style="key")


def other_year(book: Book, rng: Random) -> None:
    """Last year's number in the stamp, the seal left as it was."""
    sheet, row = _stamp_line(book, "#stamp|year")
    _set_stamp(book, "#stamp|year", str(int(str(sheet.cells[row, 2].value)) - 1))


def other_plan(book: Book, rng: Random) -> None:
    """Another company's plan, properly sealed with that company's key."""
    _set_stamp(book, "#stamp|plan", f"other-{rng.randrange(10**6):06d}")
    sheet = book.sheet(SHEET)
    lines = [(str(cell.value), str(sheet.cells[r, 2].value)) for (r, c), cell in sheet.cells.items()
             if c == 1 and r > 1 and (r, 2) in sheet.cells]
    if any(key == "#seal" for key, _ in lines):
        _set_stamp(book, "#seal", seal(lines, b"the key of another company"))


def stamp_removed(book: Book, rng: Random) -> None:
    """No stamp sheet; lists that stood on it point nowhere."""
    gone = re.compile(re.escape(on_sheet(SHEET, "")) + _CELLS)
    book.sheets.remove(book.sheet(SHEET))
    book.names = {name: ref for name, ref in book.names.items() if not gone.search(ref)}
    _rewrite_book(book, lambda text: gone.sub("#REF!", text))
    for sheet in book.sheets:
        sheet.validations = [v for v in sheet.validations if not (
            v.kind == "list" and v.formula1 and v.formula1.startswith("xlp_") and v.formula1 not in book.names)]
