"""The XML scan of one sheet: what each kind of cell becomes, and that its fast and slow pass never differ."""
from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.excel.package.container import Refused
from xlplan.excel.package.shared_strings import Unusual, shared_strings
from xlplan.excel.reading.scan import scan_fast, scan_sheet
from xlplan.excel.reading.scan_xml import scan_tree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = {b"0": "目标", b"1": "实际", b"2": None}


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def cells(inner: str) -> bytes:
    return sheet(f'<row r="1">{inner}</row>')


@pytest.mark.parametrize(("cell", "value"), [
    ('<c r="B1"><v>12.5</v></c>', 12.5),
    ('<c r="B1" s="3" t="n"><v>1E3</v></c>', 1000.0),
    ('<c r="B1" t="s"><v>0</v></c>', "目标"),
    ('<c r="B1" t="s"><v>2</v></c>', None),                                   # an empty shared text is a blank
    ('<c r="B1" t="b"><v>1</v></c>', True),
    ('<c r="B1" t="str"><f>A1&amp;"x"</f><v>a&lt;b&#10;c</v></c>', "a<b\nc"),
    ('<c r="B1" t="str"><v>a_x000D_b</v></c>', "a\rb"),                       # how Excel writes a carriage return
    ('<c r="B1" t="str"><v>_x005F_x000D_</v></c>', "_x000D_"),                # and how it writes those seven letters
    ('<c r="B1" t="inlineStr"><is><t> a </t></is></c>', "a"),
    ('<c r="B1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "),
    ('<c r="B1" t="inlineStr"><is><r><t>低温</t></r><r><t>Milk</t></r></is></c>', "低温Milk"),
    ('<c r="B1" t="d"><v>2027-01-31</v></c>', date(2027, 1, 31)),             # Strict workbooks
    ('<c r="B1" t="d"><v>2027-01-31T08:30:00.5Z</v></c>', datetime(2027, 1, 31, 8, 30, 0, 500_000)),
    ('<c r="B1" t="d"><v>08:30:00</v></c>', time(8, 30)),
    ('<c r="B1" t="d"><v>2027-02-30</v></c>', "2027-02-30"),                  # no such day: the text as it stands
    ('<c r="B1"><v>abc</v></c>', None),                                       # a number that is none
    ('<c r="B1"><v><![CDATA[5]]></v></c>', 5.0),
])
def test_value_of_one_cell(cell: str, value: object) -> None:
    found = scan_sheet(cells(cell), STRINGS)
    assert found.at == [(1, 2)]
    assert found.values == [value]
    assert type(found.values[0]) is type(value)


@pytest.mark.parametrize(("cell", "formula", "uncalculated"), [
    ('<c r="B1"><f>SUM(A1:A2)</f><v>3</v></c>', "SUM(A1:A2)", False),
    ('<c r="B1"><f>A1&gt;2</f></c>', "A1>2", True),                           # written by a tool that computes nothing
    ('<c r="B1"><f>A1</f><v></v></c>', "A1", True),
    ('<c r="B1"><f>A1</f><v/></c>', "A1", True),
    ('<c r="B1" t="str"><f>""</f><v></v></c>', '""', False),                  # an empty text is a result
    ('<c r="B1" t="str"><f>""</f><v/></c>', '""', False),
    ('<c r="B1" t="str"><f>""</f></c>', '""', True),
    ('<c r="B1"><f t="shared" si="0"/><v>3</v></c>', "", False),              # its text stands at the first cell
    ('<c r="B1"><f t="shared" ref="B1:B9" si="0">A1*2</f><v>3</v></c>', "A1*2", False),
])
def test_formula(cell: str, formula: str, uncalculated: bool) -> None:
    found = scan_sheet(cells(cell), STRINGS)
    assert found.formulas == {(1, 2): formula}
    assert found.uncalculated == ({(1, 2)} if uncalculated else set())


def test_errors_keep_their_names() -> None:
    found = scan_sheet(cells('<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>X</f><v>#SPILL!</v></c>'), {})
    assert found.errors == {(1, 1): "#REF!", (1, 2): "#SPILL!"}
    assert found.values == [None, None]


def test_a_cell_that_stands_twice_is_named_once() -> None:
    row = '<c r="A1"><v>1</v></c><c r="B1"/><c r="A1"><v>2</v></c><c r="A1"/>'
    assert scan_sheet(cells(row), {}).duplicates == [(1, 1)]


def test_positions_follow_from_the_cell_before() -> None:
    rows = ('<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row>'
            '<row r="7"><c><v>9</v></c></row><row><c><v>8</v></c></row>')
    assert scan_sheet(sheet(rows), {}).at == [(1, 1), (1, 4), (1, 5), (7, 1), (8, 1)]


def test_hidden_and_merged() -> None:
    found = scan_sheet(sheet('<row r="1" hidden="1"><c r="A1"/></row><row r="3" hidden="false"/><row hidden="true" r="9"/>',
                       '<cols><col min="-99999999" max="2" hidden="1"/><col min="4"/><col min="999" max="16384" '
                             'hidden="true"/></cols>',
                             '<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="F9"/></mergeCells>'), {})
    assert found.hidden_rows == [1, 9]
    assert found.hidden_columns == [1, 2, 999, 1000]  # never a list up to column XFD
    assert found.merges == [(1, 1, 2, 3), (9, 6, 9, 6)]


def test_far_counts_cells_that_hold_something() -> None:
    rows = '<row r="2"><c r="C2"><v>1</v></c><c r="XFD2" s="1"/></row><row r="5"><c r="B5"><f>1</f></c></row>'
    assert scan_sheet(sheet(rows), {}).far == (5, 3)


@pytest.mark.parametrize("inner", [
    '<c r="A1" t="s"><v>3</v></c>',    # beyond the table
    '<c r="A1" t="s"><v>-1</v></c>',   # calamine takes it for string 0
    '<c r="A1" t="q"><v>1</v></c>',    # no such type
    '<c r="A0"><v>1</v></c>',
    '<c r="1A"><v>1</v></c>',
    '<c r="A1" t="str"><v>&nbsp;</v></c>',
    '<c r="A1" t="str"><v>a & b</v></c>',
    '<c r="A1" t="str"><v>&#99999999999999999999;</v></c>',
    '<c r="A1"><v>1</c>',
])
def test_damaged(inner: str) -> None:
    with pytest.raises(Refused) as no:
        scan_sheet(cells(inner), STRINGS)
    assert no.value.code == "XP903"


PLAIN = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><f>A1</f><v>2</v></c></row>'


@pytest.mark.parametrize("data", [
    sheet(PLAIN.replace('r="A1" s="1"', 's="1" r="A1"')),
    sheet(PLAIN.replace('"A1"', "'A1'")),
    sheet("<!-- <row/> -->" + PLAIN),
    sheet(PLAIN.replace("<c r", "<c\nr")),
    sheet(PLAIN.replace("</f>", "<!-- 2 --></f>")),
    sheet(PLAIN.replace("</row>", "</row>\r\n")),
    sheet(PLAIN).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x="),
])
def test_unusual_xml_goes_the_slow_way_and_reads_the_same(data: bytes) -> None:
    with pytest.raises(Unusual):
        scan_fast(data, STRINGS)
    assert scan_sheet(data, STRINGS) == scan_fast(sheet(PLAIN), STRINGS)


NUMBERS = st.one_of(st.floats(allow_nan=False).map(repr), st.integers().map(str), st.sampled_from(["x", "1_0", " 7 "]))
WORDS = st.text(st.sampled_from("a中 <>&\"'_x0D\n\t😀"), max_size=12)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


CONTENT = st.one_of(
    NUMBERS.map(lambda n: ("", f"<v>{n}</v>")),
    st.sampled_from([b.decode() for b in STRINGS]).map(lambda i: (' t="s"', f"<v>{i}</v>")),
    WORDS.map(lambda w: (' t="str"', f"<v>{escaped(w)}</v>")),
    WORDS.map(lambda w: (' t="inlineStr"', f"<is><t>{escaped(w)}</t></is>")),
    WORDS.map(lambda w: (' t="inlineStr"', f'<is><t xml:space="preserve">{escaped(w)}</t></is>')),
    st.sampled_from([("", ""), ("", "<v></v>"), (' t="b"', "<v>1</v>"), (' t="e"', "<v>#N/A</v>"),
                     (' t="d"', "<v>2027-01-01</v>")]))
FORMULA = st.one_of(st.just(""), st.just('<f t="shared" si="1"/>'), WORDS.map(lambda w: f"<f>{escaped(w)}</f>"))
CELL = st.tuples(st.sampled_from(["A", "B", "C", "AA"]), st.integers(1, 4), st.sampled_from(["", ' s="1"']), CONTENT,
                 FORMULA).map(lambda c: f'<c r="{c[0]}{c[1]}"{c[2]}{c[3][0]}>{c[4]}{c[3][1]}</c>')
ROW = st.tuples(st.lists(CELL, max_size=5), st.sampled_from(["", ' hidden="1"', ' hidden="0" ht="12"']))


@given(st.lists(ROW, max_size=4))
def test_both_passes_give_the_same_scan(rows: list[tuple[list[str], str]]) -> None:
    data = sheet("".join(f'<row r="{i}"{mark}>{"".join(row)}</row>' for i, (row, mark) in enumerate(rows, 1)))
    fast, slow = scan_fast(data, STRINGS), scan_tree(data, STRINGS)
    assert repr(fast) == repr(slow)  # repr: also 1.0 and True, and order


@pytest.mark.parametrize(("items", "texts"), [
    ("<si><t>a</t></si><si><t> b </t></si>", ["a", "b"]),
    ('<si><t xml:space="preserve"> b </t></si>', [" b "]),
    # LibreOffice writes mixed scripts as runs; Japanese and Chinese files carry phonetic hints
    ('<si><r><t>低温</t></r><r><rPr/><t xml:space="preserve"> Milk</t></r></si>', ["低温 Milk"]),
    ("<si><t>东京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si><si><t>x</t></si>", ["东京", "x"]),
    ("<si/><si><t/></si><si><t>a&amp;_x000D_</t></si>", [None, None, "a&\r"]),
    ("<!-- <si><t>no</t></si> --><si><t>yes</t></si>", ["yes"]),
    ("<si><t><![CDATA[a<b]]></t></si>", ["a<b"]),
])
def test_shared_strings(items: str, texts: list[str | None]) -> None:
    found = shared_strings(f'<sst xmlns="{MAIN}">{items}</sst>'.encode())
    assert found == {str(i).encode(): text for i, text in enumerate(texts)}


@pytest.mark.parametrize(("row", "unseen"), [
    ('ht="0" customHeight="1"', True), ('ht="0.75"', True), ('ht="1.5"', True), ('hidden="1"', True),
    ('ht="2"', False), ('ht="15"', False), ('ht="10.5"', False), ('customHeight="1"', False)])
def test_rows_too_low_to_be_seen_are_hidden(row: str, unseen: bool) -> None:
    data = sheet(f'<row r="3" {row}><c r="A3"><v>1</v></c></row>')
    assert scan_fast(data, STRINGS).hidden_rows == scan_tree(data, STRINGS).hidden_rows == ([3] if unseen else [])


def test_columns_without_width_are_hidden() -> None:
    cols = '<cols><col min="2" max="3" width="0" customWidth="1"/><col min="4" max="4" width="9.5"/></cols>'
    assert scan_sheet(sheet("", cols), STRINGS).hidden_columns == [2, 3]


@pytest.mark.parametrize(("cell", "pair"), [
    ('<c r="B1"><v>25.84</v><v>666</v></c>', ("25.84", "666")),
    ('<c r="B1" t="s"><v>0</v><v>1</v></c>', ("目标", "实际")),
    ('<c r="B1"><v>1</v><v></v></c>', None),
])
def test_two_values_in_one_cell(cell: str, pair: tuple[str, str] | None) -> None:
    assert scan_sheet(cells(cell), STRINGS).twofold == ({(1, 2): pair} if pair else {})


@pytest.mark.parametrize("row", [
    '<row r="1"><z:c r="B1" xmlns:z="urn:z"><z:v>666</z:v></z:c></row>',
    '<row r="1"><c r="B1" xmlns="urn:z"><v>666</v></c></row>',
    '<z:row r="1" xmlns:z="urn:z"><c r="B1"><v>666</v></c></z:row>',
    '<row r="1"><c r="B1"><z:v xmlns:z="urn:z">666</z:v></c></row>',
])
def test_what_is_of_another_namespace_is_no_cell(row: str) -> None:
    """Excel passes it over; what calamine makes of it then stands alone, and is named."""
    assert [v for v in scan_sheet(sheet(row), STRINGS).values if v is not None] == []


def test_formats_are_told_by_both_passes() -> None:
    data = cells('<c r="A1" s="3"><v>1</v></c><c r="B1" s="4" t="s"><v>0</v></c><c r="C1"><v>2</v></c>')
    assert scan_fast(data, STRINGS, {b"3": "0%"}).formats == scan_tree(data, STRINGS, {b"3": "0%"}).formats == {(1, 1): "0%"}


@pytest.mark.parametrize(("cell", "picture"), [
    ('<c r="C2" t="e" vm="1"><v>#VALUE!</v></c>', True), ('<c r="C2" s="3" vm="12" t="e"><v>#VALUE!</v></c>', True),
    ("<c r='C2' vm='1' t='e'>\n<v>#VALUE!</v></c>", True), ('<c r="C2" t="e"><v>#VALUE!</v></c>', False),
    ('<c r="C2" t="e" vm="1"><f>A1:A9</f><v>#VALUE!</v></c>', False), ('<c r="C2" t="e" vm="1"><v>#N/A</v></c>', False),
    ('<c r="C2" vm="1"><v>7</v></c><c r="D2" t="e"><v>#VALUE!</v></c>', False)])
def test_a_picture_that_excel_placed_in_a_cell(cell: str, picture: bool) -> None:
    """An error with a rich value and no formula; a formula that spills into a full cell carries one too and is none."""
    data = ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="2">'
            f'<c r="A2"><v>1</v></c>{cell}</row></sheetData></worksheet>').encode()
    assert scan_sheet(data, {}).pictures == ({(2, 3)} if picture else set())
