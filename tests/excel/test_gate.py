"""The gate: every file that is no workbook, is damaged or is dangerous gets its code, and no exception."""
from __future__ import annotations

import io
import struct
import zipfile
from hashlib import sha256

import openpyxl
import pytest
from first_sheet import first_sheet

from xlplan.excel.package import container
from xlplan.excel.package.container import store_zip
from xlplan.excel.reading import gate
from xlplan.excel.reading.gate import Package, admit_workbook
from xlplan.schema.diagnostic import Diagnostic

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = first_sheet(book)
    sheet.title = "销售目标"
    sheet.append(["产品", 12.5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(content: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    return pack(parts() | {name: part})


def with_rows(rows: str) -> bytes:
    return with_part(SHEET, f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                            f"{rows}</sheetData></worksheet>".encode())


def refused(data: bytes, name: str = "华东.xlsx") -> Diagnostic:
    found = admit_workbook(data, name)
    assert isinstance(found, Diagnostic), "was admitted"
    assert found.file == name
    assert found.severity is None
    return found


def cells(found: Package | Diagnostic) -> dict[tuple[int, int], object]:
    """What the first sheet holds."""
    assert isinstance(found, Package), found
    seen = found.scans[0]
    assert seen is not None
    return dict(zip(seen.at, seen.values, strict=True))


def test_a_workbook_is_admitted() -> None:
    data = workbook()
    found = admit_workbook(data, "华东.xlsx")
    assert isinstance(found, Package)
    assert (found.name, found.sha256) == ("华东.xlsx", sha256(data).hexdigest())
    assert [(t.name, t.state, t.part) for t in found.outline.tabs] == [("销售目标", "visible", SHEET)]
    assert cells(found) == {(1, 1): "产品", (1, 2): 12.5}


@pytest.mark.parametrize(("target", "kind"), [("word/document.xml", "docx"), ("ppt/presentation.xml", "pptx")])
def test_another_office_document(target: str, kind: str) -> None:
    rels = parts()["_rels/.rels"].replace(BOOK.encode(), target.encode())
    found = refused(with_part("_rels/.rels", rels))
    assert (found.code, found.params) == ("XP901", {"kind": kind})


def test_encrypted_zip_entries() -> None:
    """Every one, as zip programs do; of a single one it depends on whether anybody needs it."""
    data = bytearray(workbook())
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while at >= 0:
            struct.pack_into("<H", data, at + flags, 1)
            at = data.find(mark, at + 4)
    assert refused(bytes(data)).code == "XP902"


def flipped(part: str) -> bytes:
    """The workbook with one byte of a stored part changed, as a bad disk or mail gateway leaves it."""
    data = bytearray(store_zip(parts()))
    data[data.find(part.encode()) + len(part) + 60] ^= 1
    return bytes(data)


@pytest.mark.parametrize(("data", "reason", "part"), [
    (workbook()[:-200], "cut", ""),
    (workbook()[:900], "cut", ""),
    (workbook()[:-1], "cut", ""),
    (b"PK\3\4" + b"\0" * 100, "cut", ""),
    (workbook()[:-300] + bytes(300), "cut", ""),              # room reserved, its end not fetched
    (workbook()[:-900] + workbook()[-22:], "cut", ""),        # a piece before the end did not arrive
    (workbook()[:-22] + b"PK\5\6" + workbook()[-18:-14] + b"\1\0\1\0\1\0\0\0\1\0\0\0\0\0", "zip", ""),  # whole, its list is none
    (flipped(SHEET), "crc", SHEET),
    (pack({k: v for k, v in parts().items() if k != SHEET}), "part", SHEET),
    (pack({k: v for k, v in parts().items() if k != "_rels/.rels"}), "part", "_rels/.rels"),
    (with_part(BOOK, parts()[BOOK][:-20]), "xml", BOOK),
    (with_part(SHEET, parts()[SHEET][:-20]), "xml", SHEET),
    (with_part(SHEET, parts()[SHEET].replace(b"</row>", b"</raw>")), "xml", SHEET),
    (with_part(SHEET, b'<?xml version="1.0" encoding="GBK"?><worksheet/>'), "xml", SHEET),
    (with_part(BOOK, parts()[BOOK].replace(b"<sheets>", b"<sheets/><x>").replace(b"</sheets>", b"</x>")),
     "sheets", ""),
    (with_rows('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "strings", SHEET),
])
def test_damaged(data: bytes, reason: str, part: str) -> None:
    found = refused(data)
    assert (found.code, found.params) == ("XP903", {"reason": reason, "part": part})


@pytest.mark.parametrize("cut", range(0, 4_000, 131))
def test_truncated_anywhere(cut: int) -> None:
    assert refused(workbook()[:cut]).code in {"XP901", "XP903", "XP923"}


def test_binary_workbook() -> None:
    content = parts()
    content["_rels/.rels"] = content["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin")
    content["xl/workbook.bin"] = content.pop(BOOK)
    found = refused(pack(content), "a.xlsb")
    assert (found.code, found.params) == ("XP904", {"kind": "xlsb"})


DTD = b'<!DOCTYPE x [<!ENTITY a "b">]>'


def test_dtd_in_a_part_that_is_read() -> None:
    for name in (SHEET, BOOK, "xl/styles.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        found = refused(with_part(name, DTD + b"<x/>"))
        assert (found.code, found.params) == ("XP905", {"reason": "dtd", "part": name})


def test_dtd_hidden_in_utf16() -> None:
    sheet = (DTD + b"<worksheet/>").decode().encode("utf-16")
    assert refused(with_part(SHEET, sheet)).params["reason"] == "dtd"
    assert refused(with_part(SHEET, sheet[2:])).params["reason"] == "dtd"  # without its mark


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])  # with a mark, and without
def test_a_utf16_part_is_read(coding: str) -> None:
    found = admit_workbook(with_part(SHEET, parts()[SHEET].decode().encode(coding)), "a.xlsx")
    assert cells(found) == {(1, 1): "产品", (1, 2): 12.5}


@pytest.mark.parametrize(("data", "reason"), [
    (with_part(SHEET, b"0" * 21_000_000), "bomb"),                  # 21 MB out of 20 KB
    (pack(parts() | {f"xl/p{i}.xml": b"" for i in range(5_000)}), "parts"),
    (with_part("xl/../../etc/passwd.xml", b"<x/>"), "path"),
    (with_part("XL/WORKBOOK.XML", b"<x/>"), "path"),                # two parts of one name: which one counts?
    (with_part("xl/styles.xml", b'<x a="' + b"0" * 1_100_000 + b'"/>'), "attribute"),
])
def test_unsafe_package(data: bytes, reason: str) -> None:
    found = refused(data)
    assert (found.code, found.params["reason"]) == ("XP905", reason)


def test_total_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_INFLATED", 1_000)
    assert refused(workbook()).params["reason"] == "bomb"


def test_a_declared_size_that_lies_does_not_inflate_more() -> None:
    data = bytearray(with_part(SHEET, b"0" * 1_000_000))
    at = data.rfind(SHEET.encode()) - 46
    struct.pack_into("<L", data, at + 24, 10)
    found = refused(bytes(data))
    assert (found.code, found.params) == ("XP903", {"reason": "crc", "part": SHEET})


def test_overlapping_entries() -> None:
    data = bytearray(workbook())
    second = data.find(b"PK\1\2", data.find(b"PK\1\2") + 4)
    struct.pack_into("<L", data, second + 42, 0)  # its local header is now the first entry's
    assert refused(bytes(data)).params["reason"] == "overlap"


@pytest.mark.parametrize(("row", "cell"), [
    ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),  # aborts calamine
    ('<row r="2"><c r="AML2"><v>1</v></c></row>', "AML2"),
    ('<row r="1"><c r="ALM1"><f>1</f></c></row>', "ALM1"),
    ('<row r="200000"><c r="ALL200000"><v>1</v></c></row>', "ALL200000"),     # 200 million cells
    ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="L1048576"><v>1</v></c></row>', "L1048576"),
])
def test_a_far_cell_is_named(row: str, cell: str) -> None:
    found = refused(with_rows(row))
    assert (found.code, found.sheet, found.cell) == ("XP917", "销售目标", cell)


def test_a_cell_beyond_the_last_row_of_excel() -> None:
    found = refused(with_rows('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'))
    assert (found.code, found.sheet, found.params) == ("XP905", "销售目标", {"reason": "address", "part": SHEET})


def test_formats_reach_farther_than_values() -> None:
    """LibreOffice writes the last row of the sheet, Excel empty formatted cells: neither is a reason to refuse."""
    rows = ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'
            '<row r="1048576" hidden="0"><c r="A1048576"/></row>')
    assert isinstance(admit_workbook(with_rows(rows), "a.xlsx"), Package)


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_BYTES", 4_000_000)
    found = refused(b"PK\3\4" + b"\0" * 4_500_000)
    assert (found.code, found.params) == ("XP907", {"size": 4.5, "limit": 4})


def test_letter_case_and_backslashes_of_part_names() -> None:
    content = {name.replace("worksheets/sheet1", "Worksheets\\Sheet1"): part for name, part in parts().items()}
    assert isinstance(admit_workbook(pack(content), "a.xlsx"), Package)
