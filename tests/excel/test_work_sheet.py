"""The sheet on which a unit works for itself, out of any file: cells, formulas, looks; nothing that could do harm, and never an error."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from xlplan.excel.reading.gate import MOST_BYTES
from xlplan.excel.reading.own_work import read_work_sheet
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.own_work import OwnWork, WorkCell, WorkSheet
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.submission import OwnFormula
from xlplan.workbook.writing.scratch import scratch_sheet

OWN = "我的测算"


def file_of(fill: Callable[[Any], object], change: Callable[[bytes], bytes] | None = None) -> bytes:
    """A workbook with that sheet; `change` alters the sheet's XML."""
    wb = Workbook()
    sheet: Any = wb.active
    sheet.title = OWN
    fill(sheet)
    out = io.BytesIO()
    wb.save(out)
    if change is None:
        return out.getvalue()
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == "xl/worksheets/sheet1.xml" else data)
    return again.getvalue()


def everything(sheet: Any) -> None:
    sheet["B6"], sheet["C6"], sheet["D6"], sheet["E6"] = "家数", 120, date(2027, 3, 1), True
    sheet["B6"].font = Font(bold=True)
    sheet["C6"].number_format, sheet["C7"] = '#,##0.0" 家"', "=C6*2"
    sheet["C8"] = ArrayFormula("C8", "=SUM(C6:C7*2)")
    sheet["C9"].hyperlink, sheet["C9"] = "file:///c:/x.xlsx", "去看"
    sheet["C9"].comment = Comment("别看", "甲")
    sheet.merge_cells("B12:D12")
    sheet.column_dimensions["B"].width, sheet.row_dimensions[6].height = 30, 40


def test_what_is_read() -> None:
    got = read_work_sheet(file_of(everything), OWN)
    assert isinstance(got, WorkSheet)
    assert got.cells[6, 2] == WorkCell("家数", None, "", True)
    assert got.cells[6, 3] == WorkCell(120.0, None, '#,##0.0" 家"', False)
    assert (got.cells[6, 4].value, got.cells[6, 4].format) == (46_447.0, "yyyy-mm-dd")
    assert got.cells[6, 5].value is True
    assert got.cells[7, 3].formula == OwnFormula("C6*2")
    assert got.cells[8, 3].formula == OwnFormula("SUM(C6:C7*2)", array=True)
    assert got.cells[9, 3] == WorkCell("去看")
    assert (got.widths[2], got.heights, got.merges) == (30.0, {6: 40.0}, ((12, 2, 12, 4),))


def test_a_formula_filled_down_is_read_in_each_cell() -> None:
    shared = (b'<c r="C6"><f t="shared" ref="C6:C8" si="0">B6*2+$B$1</f><v>2</v></c></row>'
              b'<row r="7"><c r="C7"><f t="shared" si="0"/><v>4</v></c>')
    got = read_work_sheet(file_of(lambda s: s.__setitem__("C6", 1), lambda xml: xml.replace(b'<c r="C6" t="n"><v>1</v></c>', shared)), OWN)
    assert isinstance(got, WorkSheet)
    assert [got.cells[r, 3].formula for r in (6, 7)] == [OwnFormula("B6*2+$B$1"), OwnFormula("B7*2+$B$1")]


@pytest.mark.parametrize(("change", "expected"), [
    (lambda xml: xml[:len(xml) // 2], "unread"),
    (lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml, "unread"),
    (lambda xml: xml.replace(b'r="B6"', b'r="B99999999"'), "unread"),
    (lambda xml: xml.replace(b"</sheetData>", b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (r, r) for r in range(100, 20_200))
                             + b"</sheetData>"), "full"),
])
def test_what_cannot_be_taken(change: Callable[[bytes], bytes], expected: str) -> None:
    assert read_work_sheet(file_of(everything, change), OWN) == expected
    assert read_work_sheet(b"no workbook", OWN) == "unread"
    assert read_work_sheet(file_of(everything), "另一张") == "unread"


def test_merges_that_excel_cannot_hold_stay_behind() -> None:
    def change(xml: bytes) -> bytes:
        return xml.replace(b'<mergeCell ref="B12:D12"/>', b'<mergeCell ref="B12:D12"/><mergeCell ref="C11:C13"/><mergeCell ref="A:A"/>')

    got = read_work_sheet(file_of(everything, change), OWN)
    assert isinstance(got, WorkSheet)
    assert got.merges == ((12, 2, 12, 4),)


def test_a_format_that_excel_would_repair_is_none() -> None:
    def fill(sheet: Any) -> None:
        sheet["B6"] = 1
        sheet["B6"].number_format = '0"x'

    got = read_work_sheet(file_of(fill), OWN)
    assert isinstance(got, WorkSheet)
    assert got.cells[6, 2] == WorkCell(1.0)


def test_there_and_back() -> None:
    got = read_work_sheet(file_of(everything), OWN)
    assert isinstance(got, WorkSheet)
    data = to_bytes(Book([scratch_sheet("zh-CN", "", OwnWork(got))], "zh-CN"))
    again = read_work_sheet(data, OWN)
    assert isinstance(again, WorkSheet)
    assert {at: again.cells[at] for at in got.cells if got.cells[at].value is not None} == {
        at: cell for at, cell in got.cells.items() if cell.value is not None}
    sheet = load_workbook(io.BytesIO(data))[OWN]
    assert sheet["C9"].hyperlink is None
    assert sheet["C9"].comment is None


def lined(change: Callable[[bytes], bytes] = lambda xml: xml) -> bytes:
    """A workbook with the sheet as it is issued, one line typed, behind a sheet of ours; `change` alters its XML."""
    own = scratch_sheet("zh-CN", "")
    own.put(7, 2, "陈列")
    first, again = Sheet("甲", "甲"), io.BytesIO()
    first.put(1, 1, "ours")
    with zipfile.ZipFile(io.BytesIO(to_bytes(Book([first, own], "zh-CN")))) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == "xl/worksheets/sheet2.xml" else old.read(name))
    return again.getvalue()


@pytest.mark.parametrize(("change", "comes"), [
    (lambda xml: xml, True),
    (lambda xml: xml[:-40], False),                                          # broken: the unit's affair, and no reason to refuse the file
    (lambda xml: xml.replace(b"</sheetData>", b"<!--" + b" " * MOST_BYTES + b"--></sheetData>"), False),
])
def test_the_cells_of_a_sheet_with_lines_come_with_the_workbook(change: Callable[[bytes], bytes], comes: bool) -> None:
    book = read_workbook(lined(change), "x.xlsx", {"ours"})
    assert isinstance(book, RawBook)
    assert {name: cells[7, 2].value for name, cells in book.own.items()} == ({OWN: "陈列"} if comes else {})
    assert book.sheets[1].values == []
    plain = read_workbook(file_of(everything), "x.xlsx", {"ours"})  # of one without lines nothing is read
    assert not isinstance(plain, RawBook) or plain.own == {}
