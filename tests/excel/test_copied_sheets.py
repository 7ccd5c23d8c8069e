"""A sheet that is a copy comes out to the byte as one that was made for its workbook alone, whatever was changed in it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from xlplan.excel.writing.write import to_bytes
from xlplan.workbook.blueprint import Book, Cell, ColumnSpec, Condition, Pattern, RowSpec, Sheet, Validation

Change = Callable[[Sheet], object]


def pattern() -> Pattern:
    sheet = Sheet("t", "自己的表", rows={1: RowSpec(hidden=True), 9: RowSpec(height=6)},
                  columns={1: ColumnSpec(8, True), 2: ColumnSpec(18)}, merges=[(2, 2, 2, 4)],
                  protected=True, freeze=(4, 3), tab="8FA9B5", footer=("company", "&P / &N"),
                  validations=[Validation(("C4:C8",), "decimal", "0", "9", "t", "how much", "t", "no", "warning")],
                  conditions=[Condition("B4:D8", '$D4="作废"', "void"), Condition("C4:C8", "C4<0", "bad")])
    for at, value in {(1, 1): "t", (1, 2): "what", (2, 2): "A title", (3, 2): "What", (3, 3): "2027", (3, 4): "=1"}.items():
        sheet.put(*at, value, "header")
    for row in range(4, 9):
        sheet.put(row, 1, f"r{row:02}", "key")
        sheet.put(row, 2, None, "input_text")
        sheet.put(row, 3, None, "input", format="#,##0.00")
        sheet.put(row, 4, date(2027, 3, row), "input_text", format="yyyy-mm-dd")
    sheet.put(10, 3, 0.0, "total", formula='SUM(C4:C8)&" s=""7"""', format="#,##0.00")
    sheet.put(10, 4, "一", "total", formula='"一"')
    return Pattern(sheet)


def _only_this_unit(sheet: Sheet) -> None:
    sheet.put(2, 1, "mark|1", "key")
    sheet.put(2, 2, "广东 & <Co>", "title")
    sheet.footer = ("广东 & 华东 2027", "&P / &N")


@pytest.mark.parametrize("change", [
    pytest.param(lambda sheet: None, id="nothing"),
    pytest.param(_only_this_unit, id="the words around it"),
    pytest.param(lambda sheet: sheet.put(5, 3, 12.5, "input", format="#,##0.00"), id="a figure"),
    pytest.param(lambda sheet: sheet.put(5, 2, "1001", "input_text"), id="a text like a number"),
    pytest.param(lambda sheet: sheet.put(11, 3, 1, "total", formula="SUM(D4:D8)"), id="a formula below another"),
    pytest.param(lambda sheet: sheet.put(12, 9, "x", "muted", formula='"x"'), id="a formula alone"),
    pytest.param(lambda sheet: sheet.cells.pop((6, 3)), id="a cell less"),
    pytest.param(lambda sheet: sheet.rows.update({6: RowSpec(height=40)}), id="a row of another height"),
    pytest.param(lambda sheet: sheet.columns.update({2: ColumnSpec(30)}), id="a column of another width"),
    pytest.param(lambda sheet: sheet.merges.append((7, 2, 8, 3)), id="cells merged"),
    pytest.param(lambda sheet: sheet.conditions.append(Condition("B4:B5", "TRUE", "changed")), id="a condition more"),
    pytest.param(lambda sheet: sheet.validations.clear(), id="no validation"),
    pytest.param(lambda sheet: sheet.put(7, 2, "there", "link", link="'首页'!A1"), id="a link"),
    pytest.param(lambda sheet: setattr(sheet, "state", "hidden"), id="hidden"),
    pytest.param(lambda sheet: setattr(sheet, "title", "另一张"), id="another name")])
def test_it_comes_out_as_if_it_were_no_copy(change: Change) -> None:
    held = pattern()
    for texts in (["广东", "2027"], ["t", "上海", "广东", "What"], []):  # so that texts and styles have other numbers in each
        first = Sheet("cover", "首页", cells={(1, n): Cell(text, style="title") for n, text in enumerate(texts, 1)},
                      conditions=[Condition("A1", "TRUE", "done")] if texts else [])
        copy = held.copy()
        change(copy)
        copies = [copy, held.copy()]
        alone = [replace(one, like=None) for one in copies]
        assert to_bytes(Book([first, *copies], "zh-CN")) == to_bytes(Book([first, *alone], "zh-CN"))
    assert held.sheet == pattern().sheet  # no change reached it
