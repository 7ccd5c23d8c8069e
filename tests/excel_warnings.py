"""What Excel's background check would mark with a green triangle in a file, counted from the file alone and in another way than it was
written: numbers kept as text, formulas unlike both neighbours, formulas that leave out numbers beside their range, formulas in cells
that are not locked. What `<ignoredErrors>` covers is not marked.

Only Excel knows its own rules to the last case; these are the ones its help gives, read so that they rather mark too much.
"""
from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import MultiCellRange

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OWN_RANGE = re.compile(r"(?<![!\w'])\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")
_TEXTS = re.compile(r'"[^"]*"')


def marked_cells(path: Path) -> list[str]:
    """`sheet!cell kind` of every triangle on the visible sheets, in their order."""
    book = load_workbook(path)
    with zipfile.ZipFile(path) as package:
        parts = sorted((n for n in package.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)), key=lambda n: (len(n), n))
        ignored = [_ignored(package.read(name)) for name in parts]
    return [f"{sheet.title}!{cell} {kind}" for sheet, kept in zip(book.worksheets, ignored, strict=True) if sheet.sheet_state == "visible"
            for cell, kind in _marked(sheet) if not any(cell in where for where in kept.get(kind, []))]


def _ignored(part: bytes) -> dict[str, list[MultiCellRange]]:
    found: dict[str, list[MultiCellRange]] = {}
    for element in etree.fromstring(part).iter(f"{_MAIN}ignoredError"):
        for kind in set(element.keys()) - {"sqref"}:
            found.setdefault(str(kind), []).append(MultiCellRange(str(element.get("sqref"))))
    return found


def _marked(sheet: Any) -> Iterator[tuple[str, str]]:
    formulas = {(c.row, c.column): c.value if isinstance(c.value, str) else "=" + c.value.text.lstrip("=")
                for row in sheet.iter_rows() for c in row if c.data_type == "f"}
    for row in sheet.iter_rows():
        for cell in row:
            at = cell.coordinate
            if cell.data_type == "s" and _reads_as_number(cell.value):
                yield at, "numberStoredAsText"
            if cell.data_type != "f":
                continue
            if not cell.protection.locked:
                yield at, "unlockedFormula"
            place = cell.row, cell.column
            if _unlike(formulas, place, (1, 0)) or _unlike(formulas, place, (0, 1)):
                yield at, "formula"
            if any(_leaves_out(sheet, formulas, place, m) for m in _OWN_RANGE.finditer(_TEXTS.sub('""', formulas[place]))):
                yield at, "formulaRange"


def _reads_as_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "").rstrip("%").strip("()").lstrip("¥￥$€"))
    except ValueError:
        return False
    return text.strip().lower().lstrip("+-") not in ("nan", "inf", "infinity")


def _filled(formulas: dict[tuple[int, int], str], place: tuple[int, int], to: tuple[int, int]) -> str:
    names = [f"{get_column_letter(column)}{row}" for row, column in (place, to)]
    return str(Translator(formulas[place], names[0]).translate_formula(names[1]))


def _unlike(formulas: dict[tuple[int, int], str], here: tuple[int, int], step: tuple[int, int]) -> bool:
    before, after = (here[0] - step[0], here[1] - step[1]), (here[0] + step[0], here[1] + step[1])
    if before not in formulas or after not in formulas:
        return False
    return _filled(formulas, before, here) != formulas[here] and _filled(formulas, before, after) == formulas[after]


def _leaves_out(sheet: Any, formulas: dict[tuple[int, int], str], here: tuple[int, int], found: re.Match[str]) -> bool:
    """Whether a number stands at an end of a range of one row or one column, and is no formula's own cell."""
    left, top, right, bottom = (n or 0 for n in range_boundaries(found[0].replace("$", "")))
    ends = [(top - 1, left), (bottom + 1, left)] if left == right else [(top, left - 1), (top, right + 1)] if top == bottom else []
    return any(row > 0 and column > 0 and (row, column) != here
               and ((row, column) in formulas or isinstance(sheet.cell(row, column).value, int | float)) for row, column in ends)
