"""Workbooks that other programs made, as small as they can be: the package written by hand, part by part."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import openpyxl
from first_sheet import first_sheet
from openpyxl.worksheet.table import Table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
RELS, TYPES, CHAIN = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/calcChain.xml"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def sheet_xml(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet part of those rows."""
    return f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts_of(sheet: str, more: Mapping[str, str] | None = None, *, calc: str = '<calcPr calcId="1"/>', book_more: str = "",
             overrides: str = "", relations: str = "") -> dict[str, str]:
    """The parts of a workbook with the one sheet 计划."""
    styles = (f'{XML}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
              '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/>'
              '<xf numFmtId="4"/><xf numFmtId="1"/><xf numFmtId="10"/></cellXfs></styleSheet>')
    return {
        TYPES: f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
               f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
               f'<Override PartName="/{BOOK}" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
               f'<Override PartName="/{SHEET}" ContentType="{SPREADSHEET}.worksheet+xml"/>'
               f'<Override PartName="/xl/styles.xml" ContentType="{SPREADSHEET}.styles+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
                       f'Target="{BOOK}"/></Relationships>',
        BOOK: f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book_more}<sheets><sheet name="计划" sheetId="1" r:id="r1"/></sheets>'
              f'{calc}</workbook>',
        RELS: f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
              f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/>{relations}'
              '</Relationships>',
        "xl/styles.xml": styles, SHEET: sheet, **(more or {})}


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """The package of those parts, texts as UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Every part of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def of_rows(rows: str, after: str = "", before: str = "") -> bytes:
    """A workbook of those rows."""
    return pack(parts_of(sheet_xml(rows, after, before)))


def rows_of(data: bytes) -> str:
    """What stands in `<sheetData>` of its sheet."""
    text = unpack(data)[SHEET].decode()
    return text[text.index("<sheetData>") + 11:text.index("</sheetData>")]


def with_chain(rows: str, chain: str) -> bytes:
    """A workbook with an order of calculation, as Excel writes one."""
    return pack(parts_of(
        sheet_xml(rows), {CHAIN: f'{XML}<calcChain xmlns="{MAIN}">{chain}</calcChain>'},
        overrides=f'<Override PartName="/{CHAIN}" ContentType="{SPREADSHEET}.calcChain+xml"/>',
        relations=f'<Relationship Id="r9" Type="{OFFICE}/calcChain" Target="calcChain.xml"/>'))


def with_table() -> bytes:
    """A workbook with the table 目标 over A1:B4, its last row a total."""
    book = openpyxl.Workbook()
    ws = first_sheet(book)
    ws.title = "计划"
    for row in (["区域", "金额"], ["华东", 1], ["华南", 2], ["合计", 3]):
        ws.append(row)
    table = Table(displayName="目标", ref="A1:B4", totalsRowCount=1)
    ws.add_table(table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# one formula for three cells, as Excel writes it
SHARED = ('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">$A1*2+SUM(A$1:A1)&amp;""</f><v>3</v></c></row>'
          '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>7</v></c></row>'
          '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>12</v></c></row>')
