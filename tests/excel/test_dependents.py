"""Which stored results are old once cells change: followed through ranges, sheets, names and shared formulas; when in doubt, yes."""
from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from first_sheet import first_sheet
from openpyxl.workbook.defined_name import DefinedName

from xlplan.address import a1, row_column
from xlplan.excel.patching.dependents import dependent_cells


def book(formulas: dict[str, str], *, other: dict[str, str] | None = None, names: dict[str, str] | None = None) -> bytes:
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws.title = "数据"
    here: dict[str, int | str] = {"A1": 1, "B1": 2, "C1": 3, **formulas}
    there: dict[str, int | str] = {**(other or {})}
    for sheet, of in ((ws, here), (wb.create_sheet("It's"), there)):
        for at, value in of.items():
            sheet[at] = value
    for name, text in (names or {}).items():
        wb.defined_names[name] = DefinedName(name, attr_text=text)
    out = io.BytesIO()
    wb.save(out)
    return out.getvalue()


def found(data: bytes, *cells: str) -> set[str]:
    return {f"{'' if title == '数据' else title + '!'}{a1(*at)}"
            for title, places in dependent_cells(data, {"数据": [row_column(c) for c in cells]}).items() for at in places}


@pytest.mark.parametrize(("formula", "follows"), [
    ("=A1+B1", True), ("=SUM(A1:C1)", True), ("=SUM($A$1:$C$1)", True), ("=SUM(A:A)", True), ("=SUM(1:1)", True),
    ("=SUM(C1:A1)", True),                                                  # written from the far end
    ("=数据!A1", True), ("='数据'!a1", True), ("=SUM('It''s'!A1)", False),
    ("=B1", False), ("=SUM(B1:C1)", False), ("=SUM(B:C)", False), ("=SUM(2:2)", False), ("=1+2", False), ('="A1"', False),
    ("=[1]数据!A1", False),                                                  # what stands in another workbook does not change
    ("=INDIRECT(\"A1\")", True), ("=OFFSET(C1,0,0)", True), ("=Table1[x]", True), ("=nobody", True),  # in doubt, yes
    ("=total", True), ("=rate", False), ("=TRUE", False)])
def test_what_a_formula_reads(formula: str, follows: bool) -> None:
    data = book({"E5": formula}, names={"total": "'数据'!$A$1:$A$3", "rate": "0.13"})
    assert found(data, "A1") == ({"E5"} if follows else set())


def test_chains_over_sheets_are_followed_to_their_end() -> None:
    data = book({"D1": "=SUM(A1:C1)", "D2": "='It''s'!B2*2", "E9": "=C1"}, other={"B2": "=数据!D1", "B3": "=数据!C1"})
    assert found(data, "A1") == {"D1", "It's!B2", "D2"}
    assert found(data, "C1") == {"D1", "It's!B2", "D2", "E9", "It's!B3"}
    assert found(data, "H99") == set()


def test_shared_formulas_read_what_they_read_where_they_stand() -> None:
    data = book({"E1": "=A1*2", "E2": "=A2*2", "E3": "=A3*2"})
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<f>A1*2</f>", b'<f t="shared" ref="E1:E3" si="0">A1*2</f>')
                for row in (b"2", b"3"):
                    part = part.replace(b"<f>A" + row + b"*2</f>", b'<f t="shared" si="0"/>')
            made.writestr(name, part)
    assert found(out.getvalue(), "A2") == {"E2"}
