"""Cells changed inside a package: what changes, what stays byte for byte, what is refused, what other programs then show."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from foreign_book import (
    BOOK,
    CHAIN,
    MAIN,
    OFFICE,
    RELS,
    SHARED,
    SHEET,
    STRICT,
    TYPES,
    of_rows,
    pack,
    parts_of,
    rows_of,
    sheet_xml,
    unpack,
    with_chain,
    with_table,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import needs_office, recalculated, resaved
from lint_tool import lint
from rich_book import rich

from xlplan.address import a1, row_column
from xlplan.excel.patching.patch import Value, patch_bytes, patch_file, patch_package, restore_package
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.workbook.rawbook import RawBook

TARGETS = "销售'目标'分解"


def plan(rows: str, **cells: Value) -> str:
    """The rows after those cells were changed."""
    return rows_of(patch_bytes(of_rows(rows), {"计划": cells}))


# -- one cell ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("cell", "value", "after"), [
    ('<c r="A1" s="1"><v>3</v></c>', 12, '<c r="A1" s="1"><v>12</v></c>'),
    ('<c r="A1" s="1"><v>3</v></c>', 0.1, '<c r="A1" s="1"><v>0.1</v></c>'),
    ('<c r="A1" s="1"><v>3</v></c>', Decimal("1234.50"), '<c r="A1" s="1"><v>1234.5</v></c>'),
    ('<c r="A1" s="1"><v>3</v></c>', Decimal("100.00"), '<c r="A1" s="1"><v>100</v></c>'),
    ('<c r="A1"><v>3</v></c>', True, '<c r="A1" t="b"><v>1</v></c>'),
    ('<c r="A1" s="1"><v>3</v></c>', None, '<c r="A1" s="1"/>'),                       # cleared, the style stays
    ('<c r="A1" s="1"/>', 12, '<c r="A1" s="1"><v>12</v></c>'),
    ('<c r="A1" s="1" />', 12, '<c r="A1" s="1"><v>12</v></c>'),
    ('<c s="1" t="s" r="A1"><v>0</v></c>', 12, '<c s="1" r="A1"><v>12</v></c>'),       # a text becomes a number
    ("<c t='e' r='A1'><v>#REF!</v></c>", 12, "<c r='A1'><v>12</v></c>"),               # quotes as they were
    ('<c r="A1" t="inlineStr"><is><t>x</t></is></c>', 12, '<c r="A1"><v>12</v></c>'),
    ('<c r="A1" s="1"><v>3</v></c>', " a<b>&\n",
     '<c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve"> a&lt;b&gt;&amp;\n</t></is></c>'),
    ('<c r="A1"><v>3</v></c>', "=A2", '<c r="A1" t="inlineStr"><is><t>=A2</t></is></c>'),  # a text is a text
    ('<c r="A1"><v>3</v></c>', date(2027, 1, 1), '<c r="A1"><v>46388</v></c>'),
    ('<c r="A1"><v>3</v></c>', datetime(2027, 1, 1, 12), '<c r="A1"><v>46388.5</v></c>'),
    ('<c r="A1"><f>B1*2</f><v>3</v></c>', 12, '<c r="A1"><v>12</v></c>'),              # the formula goes
    ('<c r="A1" t="str"><f>B1&amp;"x"</f><v>3x</v></c>', 12, '<c r="A1"><v>12</v></c>'),
    ('<c r="A1" cm="1" vm="2"><v>3</v></c>', 12, '<c r="A1"><v>12</v></c>'),           # marks of a rich value
    ('<c r="A1" ph="1"><v>3</v><extLst><ext uri="u"/></extLst></c>', 12,
     '<c r="A1" ph="1"><v>12</v><extLst><ext uri="u"/></extLst></c>'),                 # what we have not heard of stays
    ('<!-- c --><c r="A1"><!-- v --><v>3</v></c>', 12, '<!-- c --><c r="A1"><v>12</v></c>'),
    ('<c r="A1"><v><![CDATA[3]]></v></c>', 12, '<c r="A1"><v>12</v></c>'),
    ("<c><v>3</v></c>", 12, "<c><v>12</v></c>"),                                       # no address: its place tells
])
def test_a_cell_is_changed_and_its_style_stays(cell: str, value: Value, after: str) -> None:
    frame = '<row r="1" ht="20">{}<c r="B1" s="2"><f>A1+1</f><v>4</v></c></row>'
    assert plan(frame.format(cell), A1=value) == frame.format(after)


@pytest.mark.parametrize(("cell", "value", "after"), [
    ('<c r="A1" s="1"><f>B1*2</f><v>3</v></c>', 12.5, '<c r="A1" s="1"><f>B1*2</f><v>12.5</v></c>'),
    ('<c r="A1" t="e"><f>1/B1</f><v>#DIV/0!</v></c>', 1, '<c r="A1"><f>1/B1</f><v>1</v></c>'),
    ('<c r="A1"><f>IF(B1,"a","b")</f></c>', "a&b", '<c r="A1" t="str"><f>IF(B1,"a","b")</f><v>a&amp;b</v></c>'),
    ('<c r="A1"><f>B1</f><v>3</v></c>', None, '<c r="A1" t="str"><f>B1</f><v></v></c>'),
    ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', 4, '<c r="A1"><f t="shared" si="0"/><v>4</v></c>'),
    ('<c r="A1" cm="1"><f t="array" ref="A1:A3">B1:B3</f><v>3</v></c>', 4,
     '<c r="A1" cm="1"><f t="array" ref="A1:A3">B1:B3</f><v>4</v></c>'),
])
def test_a_cache_is_refreshed_and_the_formula_stays(cell: str, value: Value, after: str) -> None:
    data = of_rows(f'<row r="1">{cell}</row>')
    assert rows_of(patch_bytes(data, {}, {"计划": {"A1": value}})) == f'<row r="1">{after}</row>'


def test_a_value_is_no_cache() -> None:
    with pytest.raises(ValueError, match="A1 holds no formula"):
        patch_bytes(of_rows('<row r="1"><c r="A1"><v>3</v></c></row>'), {}, {"计划": {"A1": 1}})


# -- cells, rows that are not there yet --------------------------------------------------------------------------------

@pytest.mark.parametrize(("rows", "cells", "after"), [
    ('<row r="2"><c r="B2"/></row>', {"A2": 1, "C2": 2}, '<row r="2"><c r="A2"><v>1</v></c><c r="B2"/><c r="C2"><v>2</v></c></row>'),
    ('<row r="2"><c r="B2"/></row>', {"B1": 1, "B3": 3},
     '<row r="1"><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"/></row><row r="3"><c r="B3"><v>3</v></c></row>'),
    ('<row r="2" ht="9"/>', {"A2": 1}, '<row r="2" ht="9"><c r="A2"><v>1</v></c></row>'),
    ("", {"C2": 1, "A2": 2, "A1": 3},
     '<row r="1"><c r="A1"><v>3</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="C2"><v>1</v></c></row>'),
    ('<row r="2" spans="2:3"><c r="B2"/></row>', {"A2": 1, "F2": 1},   # a row's note of its columns must not lie
     '<row r="2" spans="1:6"><c r="A2"><v>1</v></c><c r="B2"/><c r="F2"><v>1</v></c></row>'),
    ('<row r="2" spans="1:9"><c r="B2"/></row>', {"A2": 1}, '<row r="2" spans="1:9"><c r="A2"><v>1</v></c><c r="B2"/></row>'),
    ('<row r="2" s="1" customFormat="1"><c r="B2"/></row>', {"A2": 1},  # the style Excel would give
     '<row r="2" s="1" customFormat="1"><c r="A2" s="1"><v>1</v></c><c r="B2"/></row>'),
    ('<row r="2" s="1"><c r="B2"/></row>', {"A2": 1}, '<row r="2" s="1"><c r="A2"><v>1</v></c><c r="B2"/></row>'),
    ('<row r="2"/>', {"A2": None, "B3": None, "C3": ""}, '<row r="2"/>'),  # nothing to clear
    # rows and cells without addresses are counted: what comes behind a new one gets its own
    ("<row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>", {"D1": 9, "C2": 8},
     '<row><c><v>1</v></c><c r="D1"><v>9</v></c></row><row><c><v>2</v></c><c><v>3</v></c><c r="C2"><v>8</v></c></row>'),
    ('<row r="2"><c r="B2"/><c><v>3</v></c></row>', {"A2": 1, "C2": 4},
     '<row r="2"><c r="A2"><v>1</v></c><c r="B2"/><c><v>4</v></c></row>'),
    ('<row r="3"/><row><c/></row>', {"A1": 1}, '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"/><row><c/></row>'),
])
def test_missing_cells_are_made_in_their_place(rows: str, cells: Mapping[str, Value], after: str) -> None:
    assert plan(rows, **cells) == after


def test_new_cells_take_the_columns_style_and_widen_the_dimension() -> None:
    before = '<dimension ref="B2:C3"/><cols><col min="4" max="6" width="9" style="2"/></cols>'
    data = patch_bytes(of_rows('<row r="2"><c r="B2"><v>1</v></c></row>', before=before), {"计划": {"E9": 5}})
    text = unpack(data)[SHEET].decode()
    assert '<dimension ref="B2:E9"/>' in text
    assert '<row r="9"><c r="E9" s="2"><v>5</v></c></row>' in text
    unchanged = patch_bytes(of_rows('<row r="2"><c r="B2"><v>1</v></c></row>', before=before), {"计划": {"B2": 5}})
    assert '<dimension ref="B2:C3"/>' in unpack(unchanged)[SHEET].decode()


def test_an_empty_sheet_can_be_written_to() -> None:
    data = pack(parts_of(sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>")))
    assert rows_of(patch_bytes(data, {"计划": {"A1": 1}})) == '<row r="1"><c r="A1"><v>1</v></c></row>'


# -- what stays ------------------------------------------------------------------------------------------------------------

CELLS = st.builds(a1, st.integers(1, 14), st.integers(1, 10))
VALUES = st.one_of(st.integers(-10**9, 10**9), st.floats(-1e9, 1e9), st.booleans(), st.none(), st.text(max_size=8),
                   st.decimals(-10**6, 10**6, places=2))
RICH = to_bytes(rich())
CELL = re.compile(rb'(<c r="([A-Z0-9]+)"( s="[0-9]+")?[^>/]*(?:/>|>.*?</c>))')
MERGED = {a1(4, c) for c in (5, 6)}


@given(st.dictionaries(CELLS.filter(lambda c: c not in MERGED), VALUES, min_size=1, max_size=12))
@settings(max_examples=40)
def test_only_the_touched_cells_differ_and_there_is_a_way_back(cells: dict[str, Value]) -> None:
    made = patch_package(RICH, {TARGETS: cells})
    before, after, again = unpack(RICH), unpack(made.data), unpack(restore_package(made.data, made.back) if made.back.edits else RICH)
    assert list(after) == list(before)
    assert {n for n in before if before[n] != after[n]} <= {"xl/worksheets/sheet2.xml", BOOK}
    assert again == before
    assert patch_bytes(made.data, {TARGETS: cells}) == made.data  # twice is once
    old, new = ({at: (cell, style) for cell, at, style in CELL.findall(p["xl/worksheets/sheet2.xml"])} for p in (before, after))
    assert {at: cell for at, cell in new.items() if at.decode() not in cells} == {
        at: cell for at, cell in old.items() if at.decode() not in cells}
    assert all(new[at][1] == style for at, (_, style) in old.items())
    book = read_workbook(made.data, "a.xlsx")
    assert isinstance(book, RawBook)
    for at, value in cells.items():
        if isinstance(value, (int, float, Decimal)) and at not in ("C12", "D12"):  # those show days
            assert book.sheets[1].at(*row_column(at)) == float(value)


def test_what_surrounds_the_cells_keeps_every_byte() -> None:
    """Protection, validations, conditional formats, print set-up, extensions of three makers and a comment."""
    after = ('<sheetProtection sheet="1" hashValue="x=" password="CC1A"/><mergeCells count="1"><mergeCell ref="A5:B5"/></mergeCells>'
             '<conditionalFormatting sqref="A1:B2"><cfRule type="expression" priority="1"><formula>A1&gt;3</formula></cfRule>'
             "</conditionalFormatting><dataValidations count='1'><dataValidation type=\"list\" sqref='A1'><formula1>\"a,b\"</formula1>"
             '</dataValidation></dataValidations><!-- 注 --><extLst><ext uri="{78C0D931}" xmlns:x14="u14"><x14:c r="A1"><f>x</f></x14:c>'
             "</ext></extLst>")
    xml = (f"\ufeff<?xml version='1.0' encoding='utf-8'?>\n<worksheet xmlns=\"{MAIN}\" xmlns:mc='http://schemas.openxmlformats.org/"
           f"markup-compatibility/2006' mc:Ignorable=\"xr x14ac\" xmlns:xr='uxr' xmlns:x14ac='u14ac' xr:uid='{{0}}'>\r\n"
           f'<sheetData>\n  <row  r="1"\n x14ac:dyDescent="0.2">\t<c r="A1"\ns="1" ><v>1</v></c ></row >\n</sheetData>'
           f"{after}</worksheet>\n")
    new = unpack(patch_bytes(pack(parts_of(xml)), {"计划": {"A1": 2}}))[SHEET].decode()
    assert new == xml.replace('<c r="A1"\ns="1" ><v>1</v></c >', '<c r="A1"\ns="1" ><v>2</v></c>')


@pytest.mark.parametrize("xml", [
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" s="1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    f'<worksheet xmlns="{STRICT}" conformance="strict"><sheetData><row r="1"><c r="A1" s="1"><v>1</v></c></row></sheetData></worksheet>',
], ids=["prefixed", "strict"])
def test_other_dialects(xml: str) -> None:
    data = patch_bytes(pack(parts_of(xml)), {"计划": {"A1": 7, "B1": "中", "A2": 3}})
    p = "x:" if "<x:" in xml else ""
    assert unpack(data)[SHEET].decode().count(f"<{p}c ") == 3
    assert f'<{p}c r="B1" t="inlineStr"><{p}is><{p}t>中</{p}t></{p}is></{p}c>' in unpack(data)[SHEET].decode()
    book = read_workbook(data, "x.xlsx")
    assert isinstance(book, RawBook)
    assert book.sheets[0].values == [[7.0, "中"], [3.0]] or book.sheets[0].values == [[7.0, "中"], [3.0, None]]
    assert book.sheets[0].disagree == {}


def test_a_strict_workbook_through_and_through() -> None:
    """As Excel saves it under “Strict Open XML Spreadsheet”: every namespace and relation type is another."""
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    parts = {n: p.replace(MAIN, STRICT).replace(OFFICE, office) for n, p in parts_of(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>')).items()}
    data = unpack(patch_bytes(pack(parts), {"计划": {"A1": 7}}))
    assert data[SHEET].decode() == parts[SHEET].replace('<c r="A1"><v>1</v></c>', '<c r="A1"><v>7</v></c>')
    assert data[BOOK].decode() == parts[BOOK].replace('<calcPr calcId="1"/>', '<calcPr calcId="1" fullCalcOnLoad="1"/>')


def test_utf_16_is_read_and_written_as_utf_8() -> None:
    data = pack({**parts_of(""), SHEET: sheet_xml('<row r="1"><c r="A1" t="str"><v>中</v></c></row>').replace(
        "UTF-8", "UTF-16").encode("utf-16")})
    assert rows_of(patch_bytes(data, {"计划": {"B1": 1}})) == '<row r="1"><c r="A1" t="str"><v>中</v></c><c r="B1"><v>1</v></c></row>'


def test_other_entries_keep_their_compressed_bytes() -> None:
    """Stored, or packed by a better packer than ours: neither is packed again. Sizes behind the data are read too."""
    out = io.BytesIO()
    out.seekable = lambda: False  # type: ignore[method-assign]  # so that zipfile writes sizes behind the data
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts_of(sheet_xml('<row r="1"><c r="A1"/></row>')).items():
            archive.writestr(name, part, zipfile.ZIP_STORED if name == "xl/styles.xml" else zipfile.ZIP_DEFLATED)
        archive.writestr("xl/media/图.png", b"\x89PNG" + b"\0" * 500)
        archive.writestr("customXml/item1.xml", "<a/>", zipfile.ZIP_BZIP2)
        archive.writestr("xl/vbaProject.bin", bytes(range(256)))
        with archive.open("docProps/thumbnail.wmf", "w", force_zip64=True) as large:  # as some Java programs write every part
            large.write(b"wmf")
    data = out.getvalue()
    new = patch_bytes(data, {"计划": {"A1": 1}})
    with zipfile.ZipFile(io.BytesIO(data)) as a, zipfile.ZipFile(io.BytesIO(new)) as b:
        assert b.testzip() is None
        assert [(i.filename, i.compress_type, i.compress_size, i.date_time) for i in b.infolist() if i.filename not in (SHEET, BOOK)] == [
            (i.filename, i.compress_type, i.compress_size, i.date_time) for i in a.infolist() if i.filename not in (SHEET, BOOK)]
        assert all(a.read(n) == b.read(n) for n in a.namelist() if n not in (SHEET, BOOK))


def test_nothing_changed_is_nothing_written() -> None:
    data = of_rows('<row r="1"><c r="A1"><v>3</v></c></row>')
    assert patch_bytes(data, {"计划": {"A1": 3, "C7": None}}) == data


# -- formulas ----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("calc", "after"), [
    ('<calcPr calcId="191029"/>', '<calcPr calcId="191029" fullCalcOnLoad="1"/>'),
    ('<calcPr fullCalcOnLoad="0" calcMode="manual"/>', '<calcPr fullCalcOnLoad="1" calcMode="manual"/>'),
    ('<calcPr fullCalcOnLoad="true"/>', '<calcPr fullCalcOnLoad="true"/>'),
    ("<definedNames><definedName name=\"a\">1</definedName></definedNames><oleSize ref=\"A1\"/>",
     "<definedNames><definedName name=\"a\">1</definedName></definedNames><calcPr fullCalcOnLoad=\"1\"/><oleSize ref=\"A1\"/>"),
    ("", '<calcPr fullCalcOnLoad="1"/>'),
])
def test_excel_calculates_on_load(calc: str, after: str) -> None:
    data = pack(parts_of(sheet_xml('<row r="1"><c r="A1"/></row>'), calc=calc))
    assert unpack(patch_bytes(data, {"计划": {"A1": 1}}))[BOOK].decode().endswith(f"</sheets>{after}</workbook>")


def test_the_next_cell_carries_a_shared_formula_on() -> None:
    assert plan(SHARED, B1=9).replace("<v>", "").replace("</v>", "") == SHARED.replace(
        '<f t="shared" ref="B1:B3" si="0">$A1*2+SUM(A$1:A1)&amp;""</f><v>3', "9").replace(
        '<c r="B2"><f t="shared" si="0"/>', '<c r="B2"><f t="shared" ref="B2:B3" si="0">$A2*2+SUM(A$1:A2)&amp;""</f>').replace(
        "<v>", "").replace("</v>", "")
    assert 'ref="B3">' in plan(SHARED, B1=9, B2=9).replace(' si="0"', "")
    assert plan(SHARED, B2=9) == SHARED.replace('<f t="shared" si="0"/><v>7</v>', "<v>9</v>", 1)  # a follower just goes
    assert "<f" not in plan(SHARED, B1=9, B2=9, B3=9)


def test_a_cache_and_a_shared_formula_meet_in_one_cell() -> None:
    rows = rows_of(patch_bytes(of_rows(SHARED), {"计划": {"B1": 9}}, {"计划": {"B2": 5}}))
    assert '<c r="B2"><f t="shared" ref="B2:B3" si="0">$A2*2+SUM(A$1:A2)&amp;""</f><v>5</v></c>' in rows


def test_the_order_of_calculation_goes_with_a_formula_and_comes_back() -> None:
    data = with_chain('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><v>1</v></c></row>', '<c r="A1" i="1"/>')
    assert CHAIN in unpack(patch_bytes(data, {"计划": {"B1": 5}}))  # no formula lost: it still holds
    made = patch_package(data, {"计划": {"A1": 5}})
    after = unpack(made.data)
    assert CHAIN not in after
    assert b"calcChain" not in after[TYPES] + after[RELS]
    assert unpack(restore_package(made.data, made.back)) == dict(sorted(unpack(data).items(), key=lambda p: p[0] == CHAIN))


def test_the_way_back_knows_another_file() -> None:
    data = of_rows('<row r="1"><c r="A1"><v>3</v></c></row>')
    made = patch_package(data, {"计划": {"A1": 4444}})
    with pytest.raises(ValueError, match="not what was written"):
        restore_package(patch_bytes(made.data, {"计划": {"A1": 55}}), made.back)


# -- other programs ------------------------------------------------------------------------------------------------------------------

@pytest.mark.lint
def test_excel_would_open_it_without_repair(tmp_path: Path) -> None:
    cases: dict[str, tuple[bytes, str, dict[str, Value]]] = {
        "rich": (RICH, TARGETS, {"D6": 1.5, "A14": "新", "Z40": True, "G6": 3, "B12": None}),
        "shared": (of_rows(SHARED), "计划", {"B1": 9, "D1": "x", "A9": 1}),
        "table": (with_table(), "计划", {"B2": 5, "C3": 1})}
    paths = []
    for name, (data, sheet, cells) in cases.items():
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(patch_bytes(data, {sheet: cells}))
    assert lint(*paths) == ""


@needs_office
def test_libreoffice_shows_the_new_sums(tmp_path: Path) -> None:
    """Our workbook, the same one saved by LibreOffice, and one with a shared formula handed on."""
    ours = tmp_path / "ours.xlsx"
    ours.write_bytes(RICH)
    theirs = resaved(ours)
    for path in (ours, theirs):
        patch_file(path, {TARGETS: {"D6": 100, "E6": 20.25, "F6": 0, "C7": "直营"}})
        shown = recalculated(path)[TARGETS]
        assert (shown["G6"], shown["H6"], shown["C7"]) == (120.25, 20.25, "直营")
        assert shown["G9"] == pytest.approx(shown["G6"] + shown["G7"] + shown["G8"])
    shared = tmp_path / "shared.xlsx"
    shared.write_bytes(patch_bytes(of_rows(SHARED.replace('&amp;""', "")), {"计划": {"B1": 50, "A3": 30}}))
    assert {k: v for k, v in recalculated(shared)["计划"].items() if k[0] == "B"} == {"B1": 50, "B2": 7, "B3": 93}
