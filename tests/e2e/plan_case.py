"""A plan as people keep it, a branch workbook, and the command line, for the tests of decompose and undo."""
from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from branch_case import case
from console import run
from first_sheet import first_sheet

from xlplan.calendar import label_params
from xlplan.excel.writing.write import to_bytes
from xlplan.text import Lang
from xlplan.workbook.layout import Layout, table_layout

TARGETS = {"zh-CN": "销售目标分解", "zh-TW": "銷售目標分解", "en": "Sales target breakdown"}
RANGE = ("--range", "计划 2027!B2:D2")


def said(*args: object, status: int = 0) -> str:
    """stdout, or stderr where the command cannot run; never a traceback."""
    result = run(*args)
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stderr if status else result.stdout


def exact(text: str) -> Any:
    """JSON with every number as it is written."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def foreign_plan(folder: Path) -> Path:
    """A plan as people keep it: text in a number cell, a blank, subtotals, two decimals; a second sheet that reads the first."""
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws.title = "计划 2027"
    ws.append(["区域", "1月", "2月", "3月", "小计"])
    for row, (name, months) in enumerate((("华东", (10, 20, 30)), ("华南", (11.5, 0, 33.25)), ("华北", (None, "１２", 5))), 2):
        ws.append([name, *months, f"=SUM(B{row}:D{row})"])
    for line in ws["B2:E4"]:
        for cell in line:
            cell.number_format = "#,##0.00"
    ws.append(["合计", *(f"=SUM({c}2:{c}4)" for c in "BCDE")])
    other = wb.create_sheet("Notes")
    other.append(["权重", 3, 2, 1])
    other.append(["总计", "='计划 2027'!E5"])
    path = folder / "外部 计划.xlsx"
    wb.save(path)
    return path


def cells(path: Path, sheet: str = "计划 2027", area: str = "B2:D4") -> list[Any]:
    """What the cells hold, formulas as text."""
    return [c.value for line in openpyxl.load_workbook(path)[sheet][area] for c in line]


@cache
def _sealed(lang: Lang, fixed: str) -> bytes:
    start = case(lang, "final")
    start.frames["sales_targets"].texts["fixed"][2] = fixed
    return to_bytes(start.book())


def branch(folder: Path, lang: Lang = "zh-CN", fixed: str = "1 2 12") -> Path:
    """A branch workbook whose third row of sales targets holds those months."""
    path = folder / "gd.xlsx"
    path.write_bytes(_sealed(lang, fixed))
    return path


@cache
def _layout(table: str) -> Layout:
    return table_layout(case("zh-CN", "final").frames[table], "zh-CN", label_params(2027), {})


def cell(row: str, column: str, table: str = "sales_targets") -> str:
    """The address of a cell of the branch workbook by its keys."""
    return _layout(table).at(row, column)


def row(member: str, last: str = "m12") -> str:
    """The months of a row of the sales targets, subtotals between them: `sales_targets!I7:X7`."""
    return f"sales_targets!{cell(member, 'm01')}:{cell(member, last)}"
