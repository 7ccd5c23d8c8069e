"""Workbooks of other formats as small as they can be, written by hand."""
from __future__ import annotations

import io
import struct
import zipfile

Rows = list[list[object]]
_MANIFEST = ('<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
             'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>')
_TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="'
          'application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.'
          'binary.macroEnabled.main"/><Override PartName="/xl/worksheets/sheet1.bin" '
          'ContentType="application/vnd.ms-excel.worksheet"/></Types>')
_RELATION = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.'
             'openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>')


def ods(rows: Rows, sheet: str = "表") -> bytes:
    """As small as one can be."""
    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="{sheet}">{lines}'
               "</table:table></office:spreadsheet></office:body></office:document-content>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return out.getvalue()


def xlsb(rows: Rows, sheet: str = "表") -> bytes:
    """Records of BIFF12: the book with its one sheet, then rows of texts and numbers."""
    book = _record(131) + _record(143) + _record(156, struct.pack("<LL", 0, 1) + _wide("rId1") + _wide(sheet)) + _record(144) + _record(132)
    body = _record(129) + _record(148, struct.pack("<4L", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)) + _record(145)
    for i, row in enumerate(rows):
        body += _record(0, struct.pack("<LLH3xL", i, 0, 300, 0))
        for j, value in enumerate(row):
            cell = struct.pack("<LL", j, 0)
            if isinstance(value, str):
                body += _record(6, cell + _wide(value))
            elif isinstance(value, (int, float)):
                body += _record(5, cell + struct.pack("<d", value))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATION.format(kind="officeDocument", target="xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", _RELATION.format(kind="worksheet", target="worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", body + _record(146) + _record(130))
    return out.getvalue()


def _record(kind: int, data: bytes = b"") -> bytes:
    head, size = bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7]), len(data)
    length = bytearray()
    while size > 127:
        length.append((size & 0x7F) | 0x80)
        size >>= 7
    return head + bytes(length) + bytes([size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")
