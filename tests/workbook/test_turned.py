"""What a spreadsheet made of what was typed: texts that became formulas, days, or numbers of fifteen digits."""
from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from first_sheet import first_sheet
from raw import make, read
from recalculated import recalculate

from xlplan.excel.reading.read import read_workbook as read_file
from xlplan.schema.codes.catalogue import remedy_of, severity_of
from xlplan.workbook.rawbook import Raw, RawBook
from xlplan.workbook.reading.number_display import typed_as_day
from xlplan.workbook.reading.read_cell import has_lost_digits

S, T, P = "sales_targets", "training", "person_targets"
SHORT, LONG = 'm"月"d"日"', "yyyy-mm-dd"


@pytest.mark.parametrize(("formula", "error", "code"), [
    ("-降价", "#NAME?", "XP240"),         # a list item that begins with a stroke
    ("降价", "#NAME?", "XP240"),
    ("-A1*B", "#VALUE!", "XP240"),
    ("VLOOKUP(A1,B:C,2,0)", "#N/A", "XP206"),
    ("", "#REF!", "XP206"),               # pasted as a value
])
@pytest.mark.parametrize(("table", "row", "column", "free"), [
    (T, "s01", "topic", False), (T, "s01", "trainer", True), (T, "s01", "remark", True), (S, "P1|KA", "remark", True)])
def test_a_text_that_became_a_formula(formula: str, error: str, code: str, table: str, row: str, column: str, free: bool) -> None:
    """Refused where a row needs its words, read as blank where it may do without: figures do not stand back for a remark."""
    made = make()
    cell = made.put(table, row, column, None, formula or None)
    made.sheet(table).errors[made.at(table, row, column)] = error
    told = {"XP206": "XP260", "XP240": "XP261"}[code] if free else code
    found = [d for d in read(made).diagnostics if d.cell == cell]
    assert [(d.code, d.params["text"]) for d in found] == [(told, error)]
    assert severity_of(told, "final", {}) == ("warning" if free else "error")
    assert "数字" not in remedy_of(found[0], "zh-CN")


@pytest.mark.parametrize(("table", "row", "column", "format", "code"), [
    (S, "P1|KA", "m01", SHORT, "XP243"), (S, "P1|KA", "m01", LONG, "XP205"), (S, "P1|KA", "m01", None, "XP205"),
    (T, "s01", "trainer", SHORT, "XP244"), (T, "s01", "trainer", LONG, ""), (T, "s01", "start", SHORT, ""),
])
def test_what_became_a_day(table: str, row: str, column: str, format: str | None, code: str) -> None:
    made = make()
    cell = made.put(table, row, column, date(2027, 5, 9))
    if format:
        made.sheet(table).formats[made.at(table, row, column)] = format
    said = [(d.code, d.cell, d.params.get("typed")) for d in read(recalculate(made)).diagnostics if d.code != "XP324"]
    assert said == ([(code, cell, "5-9" if format == SHORT else None)] if code else [])


@pytest.mark.parametrize(("value", "lost"), [
    (1.2e17, True), (1e15, True), (999_999_999_999_999.0, False), ("1.2E+17", True), ("3.10101E+17", True), ("1.2E+3", False),
    ("310101199001011234", False), ("a+b", False), (None, False), (True, False)])
def test_long_codes(value: Raw, lost: bool) -> None:
    assert has_lost_digits(value) == lost
    made = make()
    cell = made.put(P, "n01", "emp_no", value)
    assert [(d.code, d.cell) for d in read(made).diagnostics if d.code == "XP246"] == ([("XP246", cell)] if lost else [])


@pytest.mark.parametrize("format", ["m/d", SHORT, "d-mmm", '[$-804]m"月"d"日";@'])
def test_the_format_comes_from_the_file(format: str) -> None:
    """What Excel gives a cell into which 5-9 was typed, down to the standard's own numbers."""
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws["A1"] = date(2026, 5, 9)
    ws["A1"].number_format = format
    out = io.BytesIO()
    wb.save(out)
    book = read_file(out.getvalue(), "a.xlsx")
    assert isinstance(book, RawBook)
    sheet = book.sheets[0]
    assert typed_as_day(sheet.at(1, 1), sheet.formats.get((1, 1))) == "5-9"
