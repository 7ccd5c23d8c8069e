"""Pictures in cells, Excel's IMAGE and the DISPIMG of WPS: nobody's figure and nobody's reason, and named at their cell."""
from __future__ import annotations

import pytest
from branch_case import case
from test_markings import COURSES, SALES

from xlplan.address import a1, row_column
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.workbook.forms import is_sign
from xlplan.workbook.rawbook import RawBook, plain_text
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.read_cell import picture_cells

WPS, WPS_2, EXCEL = '_xlfn.DISPIMG("ID_7A",1)', 'DISPIMG("ID_7A",1)', '_xlfn.IMAGE("https://x/y.png")'


def pictured(table: str, row: str, column: str, formula: str, result: str | None) -> tuple[RawBook, str]:
    """A branch workbook with a picture in a cell, and the cell."""
    raw = read_workbook(to_bytes(case().book()), "gd.xlsx")
    assert isinstance(raw, RawBook)
    sheet = next(s for s in raw.sheets if s.at(1, 1) == table)
    r = next(r for r, line in enumerate(sheet.values, 1) if line and line[0] == row)
    c = sheet.values[0].index(column) + 1
    sheet.values[r - 1][c - 1], sheet.formulas[r, c] = result, formula
    if result is None:
        sheet.uncalculated.add((r, c))
    assert not formula or picture_cells(sheet) == {(r, c)}
    return raw, a1(r, c)


@pytest.mark.parametrize("formula", [WPS, WPS_2, EXCEL])
@pytest.mark.parametrize("result", ["=DISPIMG(\"ID_7A\",1)", None])
@pytest.mark.parametrize(("table", "row", "column", "code", "remedy"), [
    (SALES, case().frames[SALES].keys[0], "m03", "XP253", "填数字"),
    (SALES, case().frames[SALES].keys[0], "remark", "XP254", "用文字写出"),
    (COURSES, "r01", "topic", "XP254", "用文字写出"),
    (COURSES, "r01", "start", "XP253", "填日期"),
    (COURSES, "r01", "cost_month", "XP253", "填下拉列表里的一项"),
])
def test_a_picture_is_named_and_counts_as_blank(
        table: str, row: str, column: str, code: str, remedy: str, formula: str, result: str | None) -> None:
    raw, cell = pictured(table, row, column, formula, result)
    sub = extract_submission(raw)
    told = [d for d in validate_submissions([sub])[0].diagnostics if d.cell == cell]
    assert code in [d.code for d in told]
    assert not {"XP204", "XP207", "XP209", "XP215", "XP217", "XP238"} & {d.code for d in told}
    one = next(d for d in told if d.code == code)
    assert "XP222" not in {d.code for d in validate_submissions([sub])[0].diagnostics}  # of the sums that read it
    assert formula in message_of(one, "zh-CN")
    assert remedy in remedy_of(one, "zh-CN")
    read = sub.frames[table]
    i = read.keys.index(row)
    assert (read.texts[column][i] == "") if column in read.texts else not read.filled[column][i]


@pytest.mark.parametrize("result", ["=DISPIMG(\"ID_7A\",1)", None])
@pytest.mark.parametrize(("table", "row", "column", "stale"), [
    (SALES, case().frames[SALES].keys[0], "m03", "q2"), ("staffing", "S02|hires", "m03", "m02"),
    ("expense_budget", "6801", "m03", "q3")])
def test_a_stale_sum_beside_a_picture_is_still_told(table: str, row: str, column: str, stale: str, result: str | None) -> None:
    """What reads the picture is not; what reads another cell that changed since is."""
    raw, _ = pictured(table, row, column, WPS, result)
    sheet = next(s for s in raw.sheets if s.at(1, 1) == table)
    assert [d.code for d in extract_submission(raw).diagnostics if d.code.startswith("XP2")] == ["XP253"]
    c = sheet.values[0].index(stale) + 1
    r = next(n for n in range(1, len(sheet.values) + 1) if (n, c) in sheet.formulas)
    sheet.values[r - 1][c - 1] = 12_345.0
    assert [d.cell for d in extract_submission(raw).diagnostics if d.code == "XP222"] == [a1(r, c)]


def test_a_picture_without_a_formula_is_told_from_an_error() -> None:
    raw, cell = pictured(SALES, case().frames[SALES].keys[0], "remark", "", None)
    sheet = next(s for s in raw.sheets if s.at(1, 1) == SALES)
    at = row_column(cell)
    sheet.uncalculated.clear()
    del sheet.formulas[at]
    sheet.errors[at], sheet.pictures = "#VALUE!", {at}
    (told,) = [d for d in extract_submission(raw).diagnostics if d.cell == cell]
    assert (told.code, message_of(told, "zh-CN", {"column": "差异说明"})) == ("XP254", "差异说明 里是图片,总部的程序读不出图片,按空白计")


@pytest.mark.parametrize(("mark", "formula", "code"), [("#NAME?", "-因为缺货", "XP261"), ("#N/A", "", "XP260"), ("", "A1", "XP262")])
def test_an_explanation_that_is_an_error_is_named(mark: str, formula: str, code: str) -> None:
    raw = read_workbook(to_bytes(case().book()), "gd.xlsx")
    assert isinstance(raw, RawBook)
    sheet = next(s for s in raw.sheets if s.at(1, 1) == "cover")
    at = next((r, c) for r, line in enumerate(sheet.values, 1) for c, key in enumerate(sheet.values[0], 1)
              if line and is_sign(plain_text(line[0]), plain_text(key)))
    if mark:
        sheet.errors[at] = mark
    else:
        sheet.uncalculated.add(at)
    if formula:
        sheet.formulas[at] = formula
    assert [d.code for d in extract_submission(raw).diagnostics if d.cell == a1(*at)] == [code]
