"""Cells printed by us: every kind of value and formula, as XML and as two readers read it."""
from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta, timezone

import numpy as np
import openpyxl
import pytest
from python_calamine import load_workbook as calamine

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.row_xml import SharedStrings, constant_cell, formula_cell, serial_number
from xlplan.excel.writing.write import to_bytes
from xlplan.workbook.blueprint import Book, Cell, Sheet, Stream, Value
from xlplan.workbook.rawbook import RawBook


def book(*sheets: Sheet) -> Book:
    return Book(list(sheets), "zh-CN")


def one(value: Value) -> Book:
    return book(Sheet("a", "表", cells={(1, 1): Cell(value)}))


def first_cell(content: bytes, by: str = "calamine") -> object:
    if by == "openpyxl":
        return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A1"].value
    return calamine(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)[0][0]


@pytest.mark.parametrize(("value", "xml"), [
    (None, '<c r="B3" s="7"/>'),
    ("", '<c r="B3" s="7"/>'),                                  # Excel has no cell of empty text either
    (12, '<c r="B3" s="7"><v>12</v></c>'),
    (0.1, '<c r="B3" s="7"><v>0.1</v></c>'),                    # the shortest decimal, as Excel writes it
    (True, '<c r="B3" s="7" t="b"><v>1</v></c>'),
    ("广东", '<c r="B3" s="7" t="s"><v>0</v></c>'),
    (date(2027, 1, 1), '<c r="B3" s="7"><v>46388</v></c>'),
    (datetime(2027, 1, 1, 12), '<c r="B3" s="7"><v>46388.5</v></c>'),
    (np.float64(0.1), '<c r="B3" s="7"><v>0.1</v></c>'),        # its repr is "np.float64(0.1)"
    (np.int64(12), '<c r="B3" s="7"><v>12</v></c>'),
    (np.bool_(False), '<c r="B3" s="7" t="b"><v>0</v></c>'),
])
def test_constants(value: Value, xml: str) -> None:
    assert constant_cell("B3", 7, value, SharedStrings()) == xml


@pytest.mark.parametrize(("formula", "cached", "xml"), [
    ("SUM(A1:A2)", 1.5, '<c r="B3" s="7"><f>SUM(A1:A2)</f><v>1.5</v></c>'),
    ('IF(A1<>0,"a&b","")', "a&b", '<c r="B3" s="7" t="str"><f>IF(A1&lt;&gt;0,"a&amp;b","")</f><v>a&amp;b</v></c>'),
    ("A1>0", True, '<c r="B3" s="7" t="b"><f>A1&gt;0</f><v>1</v></c>'),
    ("A1", None, '<c r="B3" s="7" t="str"><f>A1</f><v></v></c>'),  # without <v> Excel would have to recalculate
    ("A1", date(2027, 1, 1), '<c r="B3" s="7"><f>A1</f><v>46388</v></c>'),
])
def test_formulas_carry_their_value(formula: str, cached: Value, xml: str) -> None:
    assert formula_cell("B3", 7, formula, cached) == xml


def test_a_formula_of_arrays_is_one_in_its_cell_alone() -> None:
    cell = Cell(6, "SUM(MMULT(A1:A2,TRANSPOSE(A1:A2)))", array=True)
    content = to_bytes(book(Sheet("a", "表", cells={(1, 1): Cell(1), (2, 1): Cell(2), (3, 2): cell})))
    assert f'<c r="B3" s="0"><f t="array" ref="B3">{cell.formula}</f><v>6</v></c>' == formula_cell("B3", 0, str(cell.formula), 6, True)
    read = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["B3"].value
    assert (read.ref, read.text) == ("B3", f"={cell.formula}")
    again = read_workbook(content, "a.xlsx")
    assert isinstance(again, RawBook)
    assert again.sheets[0].formulas == {(3, 2): cell.formula}


@pytest.mark.parametrize(("value", "kind", "kept"), [
    (float("nan"), "e", "#NUM!"), (float("inf"), "e", "#NUM!"), (10**400, "e", "#NUM!"),  # as Excel itself shows them
    (date(1899, 12, 31), "str", "1899-12-31"),                                            # before Excel's first day
    (datetime(2027, 1, 1, tzinfo=timezone(timedelta(hours=8))), "str", "2027-01-01T00:00:00+08:00"),
    ("长" * 32_767, "str", "长" * 32_767),                                                 # as much as a cell holds
    ("长" * 32_768, "str", "长" * 32_766 + "…"),
    ("😀" * 16_384, "str", "😀" * 16_383 + "…"),                                           # Excel counts UTF-16 units
    ("a" + "😀" * 16_384, "str", "a" + "😀" * 16_382 + "…"),                               # and no half character is left
])
def test_no_single_value_keeps_a_workbook_from_being_written(value: Value, kind: str, kept: str) -> None:
    strings = SharedStrings()
    cell = constant_cell("B3", 0, value, strings)
    assert cell == ('<c r="B3" s="0" t="s"><v>0</v></c>' if kind == "str" else f'<c r="B3" s="0" t="e"><v>{kept}</v></c>')
    assert kind == "e" or list(strings.xml()) == [f"<si><t>{kept}</t></si>"]
    assert formula_cell("B3", 0, "A1", value) == f'<c r="B3" s="0" t="{kind}"><f>A1</f><v>{kept}</v></c>'


@pytest.mark.parametrize("text", ["长" * 32_768, "=" + "😀" * 20_000, "x" * 200_000, "\r\n" * 40_000])
def test_a_text_longer_than_a_cell_is_cut_wherever_it_stands(text: str) -> None:
    rows = [(text,)]
    content = to_bytes(book(Sheet("a", "表", cells={(1, 1): Cell(text), (2, 1): Cell(text, formula="A1")},
                                  stream=Stream(3, rows, ("text",), (None,)))))
    sheet = calamine(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    read = {str(line[0]) for line in sheet}
    assert len(read) == 1
    assert len(read.pop().encode("utf-16-le")) <= 2 * 32_767


def test_what_is_no_value_at_all_is_refused_by_address() -> None:
    with pytest.raises(ValueError, match=r"B3: no cell can hold \{\}"):
        constant_cell("B3", 0, {}, SharedStrings())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"B3: no cell can hold \{\}"):
        formula_cell("B3", 0, "A1", {})  # type: ignore[arg-type]


@pytest.mark.parametrize("sheet", [
    Sheet("a", "表", cells={(1_048_577, 1): Cell(1)}),
    Sheet("a", "表", stream=Stream(1_048_576, [(1,), (2,)], ("text",), (None,))),
    Sheet("a", "表", cells={(1, 16_385): Cell(1)})])
def test_a_sheet_ends_where_excel_s_does(sheet: Sheet) -> None:
    with pytest.raises(ValueError, match=r"beyond Excel's last|no such column"):
        to_bytes(book(sheet))


@pytest.mark.parametrize("formula", ["", "=A1", "A1+" * 3000])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match="B3: not a formula"):
        formula_cell("B3", 0, formula, 1)


@pytest.mark.parametrize(("day", "number"), [
    (date(1900, 1, 1), 1), (date(1900, 2, 28), 59), (date(1900, 3, 1), 61),  # Excel's 60 is a day that never was
    (date(2027, 11, 6), 46697), (datetime(2027, 11, 6, 6, 0), 46697.25)])
def test_serial_days(day: date, number: float) -> None:
    assert serial_number(day) == number


@pytest.mark.parametrize("reader", ["calamine", "openpyxl"])
@pytest.mark.parametrize(("written", "read"), [
    ("=SUM(A1)", "=SUM(A1)"), (" 前后空格 ", " 前后空格 "), ("两\n行", "两\n行"), ("两\r\n行\r", "两\n行\n"),
    ("a<b>&\"'", "a<b>&\"'"), ("x\x0by\ud800\ufffe", "x\ufffdy\ufffd\ufffd"),
    ("SKU_x0041_", "SKU_x0041_"),  # unescaped, Excel shows SKUA
    ("长" * 32_767, "长" * 32_767)])
def test_text_comes_back(written: str, read: str, reader: str) -> None:
    assert first_cell(to_bytes(one(written)), reader) == read


def test_a_formula_whose_result_begins_with_an_equals_sign_stays_a_formula() -> None:
    content = to_bytes(book(Sheet("a", "表", cells={(1, 1): Cell("=x", formula='"="&"x"')})))
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A1"]
    assert (cell.data_type, cell.quotePrefix) == ("f", False)  # quotePrefix would turn it into text when edited


def test_a_merged_range_is_styled_cell_by_cell() -> None:
    content = to_bytes(book(Sheet("a", "表", cells={(1, 1): Cell("合计", style="total")}, merges=[(1, 1, 2, 2)])))
    ws = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {c.border.bottom.style for c in ws[2]} == {"medium"}
    assert zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").count(b"<c ") == 4
