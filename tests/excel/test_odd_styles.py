"""Which styles of a workbook are looked at again, however its writer spells them."""
from __future__ import annotations

import io

import openpyxl
import pytest
from first_sheet import first_sheet

from xlplan.excel.reading.odd_styles import odd_styles
from xlplan.excel.reading.read import read_workbook
from xlplan.workbook.rawbook import RawBook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FORMATS = '<numFmts count="2"><numFmt numFmtId="164" formatCode="{}"/><numFmt numFmtId="165" formatCode="0.00"/></numFmts>'
XFS = '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="165" fontId="1"><alignment/></xf><xf fontId="1" numFmtId="164"/></cellXfs>'


def styles(code: str, xfs: str = XFS) -> bytes:
    return f'<styleSheet {MAIN}>{FORMATS.format(code)}<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>{xfs}</styleSheet>'.encode()


@pytest.mark.parametrize(("part", "odd"), [
    (styles("0.00&quot;元&quot;"), {b"2": '0.00"元"'}),
    (styles("0.00&quot;元&quot;").replace(b'"0.00&quot;\xe5\x85\x83&quot;"', b"'0.00\"\xe5\x85\x83\"'"), {b"2": '0.00"元"'}),
    (styles("0.00"), {}),
    (styles("[>100]0.0,;0"), {b"2": "[>100]0.0,;0"}),
    (styles("0%") + b" " * 200_000, {b"2": "0%"}),
    (styles("0.00", '<cellXfs><xf/><xf numFmtId="9"/><xf numFmtId="58"/></cellXfs>'), {b"1": "0%", b"2": 'm"月"d"日"'}),
    (styles("0%").replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x="), {b"2": "0%"}),
    (f"<styleSheet {MAIN}/>".encode(), {}),
])
def test_styles(part: bytes, odd: dict[bytes, str]) -> None:
    assert odd_styles(part) == odd


def test_only_cells_of_such_a_style_are_told() -> None:
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws["A1"], ws["B1"], ws["C2"] = 1, 0.15, 3
    ws["B1"].number_format, ws["C2"].number_format = "0%", "#,##0.00"
    out = io.BytesIO()
    wb.save(out)
    book = read_workbook(out.getvalue(), "a.xlsx")
    assert isinstance(book, RawBook)
    assert book.sheets[0].formats == {(1, 2): "0%"}
