"""Printed on A4, no sheet's smallest letters come out below 7 points."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
WRITTEN = [*(WORKBOOKS / "templates" / name for name in ("zh-CN/master.xlsx", "zh-TW/branch-final.xlsx", "en/branch-final.xlsx")),
           WORKBOOKS / "sample" / "rollup.xlsx", WORKBOOKS / "sample" / "issued" / "ZJ.xlsx"]
SHORT, LONG = 595.3, 841.9  # points of A4
SMALLER = {"Start page": 6.5}  # one page as wide as its English sentences: letters of 10 points come out at 7.4, notes at 6.6


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_letters_of_seven_points(path: Path) -> None:
    sheets = [sheet for sheet in openpyxl.load_workbook(path) if sheet.sheet_state == "visible"]
    printed = {sheet.title: smallest_letters(sheet) * scale(sheet) for sheet in sheets}
    assert {title: size for title, size in printed.items() if size < SMALLER.get(title, 7.0)} == {}


def scale(sheet: Any) -> float:
    """At which Excel prints it: as wide and high as it may be, never larger than it is. Widths in characters of 5.25 points."""
    assert sheet.page_setup.paperSize == 9
    wide, high = (LONG, SHORT) if sheet.page_setup.orientation == "landscape" else (SHORT, LONG)
    margins = sheet.page_margins
    wide, high = wide - 72 * (margins.left + margins.right), high - 72 * (margins.top + margins.bottom)
    columns = [column_points(sheet, n) for n in range(1, sheet.max_column + 1)]
    pages = sheet.page_setup.fitToWidth or 1
    titles = (sheet.print_title_cols or "").replace("$", "").partition(":")[2]
    repeated = sum(columns[:column_index_from_string(titles)]) if titles else 0
    found = min(1.0, wide * pages / (sum(columns) + repeated * (pages - 1)))
    if sheet.page_setup.fitToHeight:
        rows = sum(row_points(sheet, n) for n in range(1, sheet.max_row + 1))
        found = min(found, high * sheet.page_setup.fitToHeight / rows)
    return float(found)


def column_points(sheet: Any, number: int) -> float:
    spec = sheet.column_dimensions.get(get_column_letter(number))
    return 0.0 if spec is not None and spec.hidden else ((spec.width if spec is not None else 0) or 8.43) * 5.25 + 3.75


def row_points(sheet: Any, number: int) -> float:
    spec = sheet.row_dimensions[number]
    return 0.0 if spec.hidden else float(spec.height or sheet.sheet_format.defaultRowHeight or 15)


def smallest_letters(sheet: Any) -> float:
    hidden = {letter for letter, spec in sheet.column_dimensions.items() if spec.hidden}
    return min(float(cell.font.sz) for row in sheet.iter_rows() for cell in row
               if cell.value is not None and cell.column_letter not in hidden and not sheet.row_dimensions[cell.row].hidden)
