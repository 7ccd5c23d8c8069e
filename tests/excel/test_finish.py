"""The finishing pass: streams of any length, and bytes that depend on the content alone."""
from __future__ import annotations

import gc
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from python_calamine import load_workbook as calamine
from work_done import calls_made

from xlplan.excel.writing import row_xml, sheet_links
from xlplan.excel.writing.write import to_bytes
from xlplan.workbook.blueprint import Book, Cell, Link, RowSpec, Sheet, Stream, Value
from xlplan.workbook.styles import AMOUNT

ROOT = Path(__file__).parents[2]
M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(*sheets: Sheet) -> Book:
    return Book(list(sheets), "zh-CN")


def streaming(rows: object, columns: int = 1) -> Book:
    return book(Sheet("a", "表", stream=Stream(2, rows, ("text",) * columns, (None,) * columns)))  # type: ignore[arg-type]


def part(content: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


# -- streams -------------------------------------------------------------------------------------------------------

def test_a_stream_reads_the_same_everywhere() -> None:
    rows = [("P1", 1, 0.25, None, True, "=a"), ("P2", -2, 1e15, "x", False, " b ")]
    content = to_bytes(streaming(iter(rows), 6))
    assert calamine(io.BytesIO(content)).get_sheet_by_index(0).to_python() == [
        ["P1", 1.0, 0.25, "", True, "=a"], ["P2", -2.0, 1e15, "x", False, " b "]]
    for engine in ("calamine", "openpyxl"):
        frame = pd.read_excel(io.BytesIO(content), header=None, engine=engine).dropna(how="all")
        assert [tuple(None if pd.isna(v) else v for v in row) for row in frame.itertuples(index=False)] == rows


def test_streamed_cells_look_as_asked() -> None:
    asked = Stream(3, [(1.5, date(2027, 1, 1), "=x")], ("input", "text", "text"), (AMOUNT, None, None))
    ws = openpyxl.load_workbook(io.BytesIO(to_bytes(book(Sheet("a", "表", stream=asked))))).worksheets[0]
    assert [c.number_format for c in ws[3]] == [AMOUNT, "yyyy-mm-dd", "General"]
    assert (ws["A3"].style, ws["A3"].protection.locked, ws["C3"].quotePrefix) == ("xlp input", False, True)


def test_streamed_rows_are_let_go_as_they_are_written() -> None:
    class Row(list[Value]):
        alive, most = 0, 0

        def __init__(self, values: list[Value]) -> None:
            super().__init__(values)
            Row.alive += 1
            Row.most = max(Row.most, Row.alive)

        def __del__(self) -> None:
            Row.alive -= 1

    gc.collect()
    content = to_bytes(streaming((Row([i, f"text {i}"]) for i in range(5_000)), 2))
    assert Row.most <= 3
    assert len(calamine(io.BytesIO(content)).get_sheet_by_index(0).to_python()) == 5_000


def test_texts_beyond_the_shared_table_are_written_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_xml, "_SHARED_LIMIT", 2)
    content = to_bytes(streaming([(t,) for t in ("a", "b", "c & d", "a", " e")]))
    assert [row[0] for row in calamine(io.BytesIO(content)).get_sheet_by_index(0).to_python()] == [
        "a", "b", "c & d", "a", " e"]
    table = etree.fromstring(part(content, "xl/sharedStrings.xml"))
    assert (table.get("uniqueCount"), table.get("count"), len(table)) == ("2", "3", 2)


@pytest.mark.parametrize(("sheet", "why"), [
    (Sheet("a", "a", cells={(5, 1): Cell(1)}, stream=Stream(5, [], (), ())), "row 5 stands in the stream"),
    (Sheet("a", "a", rows={9: RowSpec(20)}, stream=Stream(5, [], (), ())), "row 9 stands in the stream"),
    (Sheet("a", "a", stream=Stream(5, [(1, 2)], ("text",), (None,))), "row 5 has 2 values for 1 columns"),
    (Sheet("a", "a", stream=Stream(5, [], ("text",), ())), "one format"),
])
def test_a_stream_that_does_not_fit_is_a_mistake_of_ours(sheet: Sheet, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        to_bytes(book(sheet))


@pytest.mark.parametrize(("sheet", "dimension"), [
    (Sheet("a", "a"), "A1"),
    (Sheet("a", "a", cells={(2, 2): Cell(1), (9, 4): Cell(1)}), "B2:D9"),
    (Sheet("a", "a", cells={(2, 2): Cell(1)}, merges=[(2, 2, 4, 6)]), "B2:F4"),
    (Sheet("a", "a", cells={(1, 2): Cell(1)}, stream=Stream(2, [(1, 2, 3)] * 9, ("text",) * 3, (None,) * 3)), "A1:C10"),
    (Sheet("a", "a", cells={(1, 2): Cell(1)}, stream=Stream(2, [], ("text",) * 3, (None,) * 3)), "B1"),
    # Nobody knows how long an iterator is: no dimension is better than a wrong one, which hides cells from readers.
    (Sheet("a", "a", stream=Stream(2, iter([(1,)]), ("text",), (None,))), None),
])
def test_the_dimension_tells_the_truth_or_nothing(sheet: Sheet, dimension: str | None) -> None:
    found = re.search(rb'<dimension ref="([^"]*)"', part(to_bytes(book(sheet)), "xl/worksheets/sheet1.xml"))
    assert (found and found[1].decode()) == dimension


def test_a_stream_costs_little() -> None:
    """A row is written whole, with one call a number and not much besides."""
    def rows() -> Iterator[tuple[Value, ...]]:
        return (("P1", "广东", i, *(i * k / 8 for k in range(22))) for i in range(10_000))
    assert calls_made(lambda: to_bytes(streaming(rows(), 25))) < 3 * 10_000 * 25


# -- the package ---------------------------------------------------------------------------------------------------

def test_equal_books_give_equal_bytes_in_any_process() -> None:
    """openpyxl keeps merged ranges in a set and stamps the time: neither may reach the file."""
    code = ("import sys; sys.path[:0] = ['tests/excel']; import rich_book as t, hashlib;"
            "book = t.rich(); book.sheets[1].merges += [(20, c, 21, c) for c in range(2, 20)];"
            "print(hashlib.sha256(t.to_bytes(book)).hexdigest())")
    seen = {subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True,
                           env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}).stdout
            for seed, zone in (("1", "Asia/Shanghai"), ("2", "UTC"), ("3", "America/New_York"))}
    assert len(seen) == 1


def test_entries_stand_in_a_fixed_order_without_a_time() -> None:
    entries = zipfile.ZipFile(io.BytesIO(to_bytes(book(Sheet("a", "表"))))).infolist()
    assert [e.filename for e in entries[:2]] == ["[Content_Types].xml", "_rels/.rels"]
    assert {(e.date_time, e.create_system) for e in entries} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_sheets_keep_their_order_beyond_nine() -> None:
    made = [Sheet(f"s{i}", f"表{i}", cells={(1, 1): Cell(i)}) for i in range(12)]
    read = calamine(io.BytesIO(to_bytes(book(*made))))
    assert [read.get_sheet_by_name(f"表{i}").to_python() for i in range(12)] == [[[float(i)]] for i in range(12)]


def test_excel_neither_recalculates_nor_asks_to_save() -> None:
    calc = etree.fromstring(part(to_bytes(book(Sheet("a", "表"))), "xl/workbook.xml")).find(f"{M}calcPr")
    assert calc is not None
    assert calc.get("fullCalcOnLoad") in (None, "0")
    assert int(calc.get("calcId", "0")) >= 191029  # an older engine's file is recalculated on load all the same


def test_restyling_in_excel_keeps_number_formats() -> None:
    sheet = Sheet("a", "表", cells={(1, 1): Cell(1.5, style="input", format=AMOUNT), (2, 1): Cell(1.5, style="input")})
    xfs = etree.fromstring(part(to_bytes(book(sheet)), "xl/styles.xml")).findall(f"{M}cellXfs/{M}xf")
    assert [xf.get("applyNumberFormat") for xf in xfs[-2:]] == ["1", None]


def test_rows_stand_in_order_whatever_order_they_were_put_in() -> None:
    sheet = Sheet("a", "表", cells={(3, 28): Cell(1), (1, 1): Cell(2), (3, 2): Cell(3)}, rows={2: RowSpec(30)})
    xml = part(to_bytes(book(sheet)), "xl/worksheets/sheet1.xml")
    assert re.findall(rb' r="([A-Z0-9]+)"', xml) == [b"1", b"A1", b"2", b"3", b"B3", b"AB3"]


def test_a_link_lies_over_a_range_with_its_tip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells stay as they are; a tip is cut where Excel cuts, and links that Excel would refuse to open are left out."""
    sheet = Sheet("a", "表", cells={(1, 1): Cell(1.5, style="total"), (2, 1): Cell(2, link="'表'!A1")},
                  links=[Link("A1:A3", "'另''一表'!B2:C9", "去" * 300), Link("B1", "'表'!A1")])
    written = part(to_bytes(book(sheet)), "xl/worksheets/sheet1.xml").decode()
    tip = "去" * 254 + "…"
    assert f'<hyperlink ref="A1:A3" location="\'另\'\'一表\'!B2:C9" tooltip="{tip}"' in written
    assert written.count("<hyperlink ") == 3
    monkeypatch.setattr(sheet_links, "LINK_LIMIT", 2)
    assert part(to_bytes(book(sheet)), "xl/worksheets/sheet1.xml").count(b"<hyperlink ") == 2


def test_a_stream_takes_other_formats_from_a_row_on() -> None:
    stream = Stream(1, [(1,), (2,), (3,)], ("computed",), (None,), ((1, ("0.0",)), (2, ("0.00",)), (2, ("0%",))))
    ws = openpyxl.load_workbook(io.BytesIO(to_bytes(book(Sheet("a", "表", stream=stream)))))["表"]
    assert [ws.cell(row, 1).number_format for row in (1, 2, 3)] == ["General", "0.0", "0%"]


def test_links_leave_no_text_of_their_own_behind() -> None:
    """openpyxl writes the link's target into an empty cell; the rows are ours, so it stays empty."""
    linked = {(1, 1): Cell(None, link="'表'!B2"), (2, 2): Cell("去", link="'表'!A1")}
    content = to_bytes(book(Sheet("a", "表", cells=linked)))
    read = calamine(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert read == [["", ""], ["", "去"]]
    ws = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [ws[a].hyperlink.location for a in ("A1", "B2")] == ["'表'!B2", "'表'!A1"]


def test_styles_are_numbered_once() -> None:
    sheet = Sheet("a", "表", cells={(r, 1): Cell(r, style="input", format=AMOUNT) for r in range(1, 50)})
    numbers = re.findall(rb' s="([0-9]+)"', part(to_bytes(book(sheet)), "xl/worksheets/sheet1.xml"))
    assert len(set(numbers)) == 1
