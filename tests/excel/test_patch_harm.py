"""Changes that would do harm are refused with the reason, and the file is replaced whole or not at all."""
from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from foreign_book import MAIN, OFFICE, PACKAGE, SHARED, SHEET, XML, of_rows, pack, parts_of, rows_of, sheet_xml, with_table

from xlplan.address import row_column
from xlplan.excel.errors import FileLocked, PatchRefused
from xlplan.excel.patching.patch import Value, patch_bytes, patch_file
from xlplan.excel.reading.read import read_workbook
from xlplan.text import LANGS
from xlplan.workbook.rawbook import RawBook

# -- what is refused -------------------------------------------------------------------------------------------------------------


def with_pivot() -> bytes:
    sheet_rels = (f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/pivotTable" '
                  'Target="../pivotTables/pivotTable1.xml"/></Relationships>')
    pivot = f'<pivotTableDefinition xmlns="{MAIN}"><location ref="B2:D5" firstHeaderRow="1"/></pivotTableDefinition>'
    return pack(parts_of(sheet_xml('<row r="1"><c r="A1"/></row>'), {
        "xl/worksheets/_rels/sheet1.xml.rels": sheet_rels, "xl/pivotTables/pivotTable1.xml": pivot}))


def signed() -> bytes:
    parts = parts_of(sheet_xml('<row r="1"><c r="A1"/></row>'))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("</Relationships>", (
        f'<Relationship Id="r7" Type="{PACKAGE}/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
        "</Relationships>"))
    return pack({**parts, "_xmlsignatures/origin.sigs": ""})


ARRAY = '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
LONE = '<row r="1"><c r="A1"><f t="array" ref="A1">SUM(B1:B3*2)</f><v>1</v></c></row>'
WHAT_IF = '<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" r1="D1"/><v>1</v></c></row>'
STRUCTURED = SHARED.replace("$A1*2", "目标[@金额]*2")
MERGE = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'


@pytest.mark.parametrize(("data", "cell", "why", "word"), [
    (of_rows("", MERGE), "B2", "merged", "A1:B2"),
    (of_rows(ARRAY), "A1", "array", "A1:A3"), (of_rows(ARRAY), "A2", "array", "A1:A3"), (of_rows(ARRAY), "A3", "array", "A1:A3"),
    (of_rows(WHAT_IF), "B2", "data_table", "A1:B2"),
    (of_rows(STRUCTURED), "B1", "shared", "B1"),                       # names of tables do not move like cells
    (of_rows('<row r="1"><c r="A1"/><c r="A1"/></row>'), "A1", "twice", "A1"),
    (with_table(), "B1", "table", "目标"), (with_table(), "B4", "table", "目标"),
    (with_pivot(), "C3", "pivot", "B2:D5"),
    (signed(), "A1", "signed", "a.xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "A1", "XP902", "a.xlsx"),
    (b"a,b\n1,2\n", "A1", "XP901", "CSV"), (b"", "A1", "XP923", "a.xlsx"), (b"PK\3\4junk", "A1", "XP903", "a.xlsx"),
    (pack({"content.xml": "<a/>", "mimetype": "x"}), "A1", "XP904", "OpenDocument"),
    (pack({**parts_of(""), SHEET: "<worksheet><sheetData>"}), "A1", "XP903", "a.xlsx"),
    (pack({**parts_of(""), SHEET: '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}), "A1", "XP905", "a.xlsx"),
    (of_rows('<row r="x"/>'), "A1", "XP903", "a.xlsx"),
])
def test_what_would_do_harm_is_refused_in_every_language(data: bytes, cell: str, why: str, word: str) -> None:
    with pytest.raises(PatchRefused) as no:
        patch_bytes(data, {"计划": {cell: 1}}, name="a.xlsx")
    assert no.value.why == why
    said = [no.value.say(lang) for lang in LANGS]
    assert all(word in s and "{" not in s for s in said)
    assert len(set(said)) == 3
    if no.value.cell:
        assert all(s.startswith(f"a.xlsx:计划!{cell} · ") for s in said)


def test_other_cells_of_such_sheets_can_be_written() -> None:
    assert '<c r="A1"><v>5</v></c>' in rows_of(patch_bytes(of_rows("", MERGE), {"计划": {"A1": 5}}))
    assert "<f" not in rows_of(patch_bytes(of_rows(LONE), {"计划": {"A1": 5}}))  # an array formula in one cell is a formula like any other
    for data, cell in ((with_table(), "B2"), (with_table(), "B5"), (with_pivot(), "E9")):
        book = read_workbook(patch_bytes(data, {"计划": {cell: 77}}), "a.xlsx")
        assert isinstance(book, RawBook)
        assert book.sheets[0].at(*row_column(cell)) == 77


def test_the_sheet_must_be_there() -> None:
    with pytest.raises(PatchRefused, match="The workbook has: 计划"):
        patch_bytes(of_rows(""), {"Sheet1": {"A1": 1}})


@pytest.mark.parametrize(("cell", "value", "why"), [
    ("A1", float("nan"), "A1: no cell can hold nan"), ("A1", Decimal("NaN"), "A1: no cell can hold nan"),
    ("A1", "长" * 40_000, "A1: no cell can hold 长长"), ("A1", date(1899, 1, 1), "A1: no cell can hold 1899-01-01"),
    ("A0", 1, "not an address"), ("AAAA1", 1, "not an A1"), ("XFE1", 1, "not an address"), ("A1048577", 1, "not an address")])
def test_what_no_cell_can_hold_is_a_mistake_of_the_caller(cell: str, value: Value, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        patch_bytes(of_rows(""), {"计划": {cell: value}})


def test_a_workbook_that_counts_from_1904() -> None:
    data = pack(parts_of(sheet_xml('<row r="1"><c r="A1"/></row>'), book_more='<workbookPr date1904="1"/>'))
    assert "<v>44926</v>" in rows_of(patch_bytes(data, {"计划": {"A1": date(2027, 1, 1)}}))
    with pytest.raises(ValueError, match="counts days from 1904"):
        patch_bytes(data, {"计划": {"A1": date(1903, 1, 1)}})


# -- the file ----------------------------------------------------------------------------------------------------------------------

def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "计划.xlsm"
    path.write_bytes(of_rows('<row r="1"><c r="A1"><v>3</v></c></row>'))
    path.chmod(0o640)
    link = tmp_path / "link.xlsm"
    link.symlink_to(path)
    done = patch_file(link, {"计划": {"A1": 4}})
    assert done.path == path.resolve()  # a link stays a link
    assert link.is_symlink()
    assert rows_of(path.read_bytes()) == '<row r="1"><c r="A1"><v>4</v></c></row>'
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["link.xlsm", "计划.xlsm"]


@pytest.mark.parametrize("mark", ["~$a.xlsx", ".~lock.a.xlsx#"], ids=["Excel", "LibreOffice"])
def test_a_file_that_is_open_elsewhere_is_left_alone(mark: str, tmp_path: Path) -> None:
    path, data = tmp_path / "a.xlsx", of_rows('<row r="1"><c r="A1"><v>3</v></c></row>')
    path.write_bytes(data)
    (tmp_path / mark).touch()
    with pytest.raises(FileLocked, match=r"a\.xlsx is open in another program .* a \(2\)\.xlsx"):
        patch_file(path, {"计划": {"A1": 4}}, beside=False)
    done = patch_file(path, {"计划": {"A1": 4}})
    assert done.path.name == "a (2).xlsx"
    assert path.read_bytes() == data
    assert rows_of(done.path.read_bytes()) == '<row r="1"><c r="A1"><v>4</v></c></row>'


def test_a_refused_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(signed())
    with pytest.raises(PatchRefused):
        patch_file(path, {"计划": {"A1": 4}})
    assert path.read_bytes() == signed()
    assert os.listdir(tmp_path) == ["a.xlsx"]
