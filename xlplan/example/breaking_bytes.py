"""Breakages of the file itself: cut, renamed, encrypted, or patched where a Blueprint cannot say it. Floor 4."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Final

_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})([0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_STRING: Final = re.compile(rb"<si>(.*?)</si>", re.S)
_MARKUP: Final = re.compile(rb"<[^>]+>")
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


def truncate_half(data: bytes) -> bytes:
    """The first half."""
    return data[:len(data) // 2]


def pdf_bytes(data: bytes) -> bytes:
    """A PDF under the workbook's name."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def csv_bytes(data: bytes) -> bytes:
    """A table saved as text, in the character set of an old office program."""
    return "产品系列,渠道,1月,2月\r\n鲜享鲜牛奶,商超KA,12.5,11.8\r\n".encode("gbk")


def encrypted_bytes(data: bytes) -> bytes:
    """What Excel writes when a password to open is set: the container of an encrypted package."""
    name = "EncryptedPackage".encode("utf-16-le")
    return _OLE + bytes(504) + name + bytes(512 - len(name)) + bytes(4096)


def error_value(data: bytes, table: str) -> bytes:
    """`#REF!` in the first typed month of the table; unchanged when the table is not found."""
    def change(xml: bytes, strings: list[bytes]) -> bytes:
        column = next((m[1] for m in _CELL.finditer(xml) if m[2] == b"1" and _cell_text(m, strings) == b"m03"), b"")
        for m in _CELL.finditer(xml):
            if m[1] == column and int(m[2]) > 6 and b"<f" not in (m[4] or b"") and _is_number(m):
                styled = re.search(rb' s="[0-9]+"', m[3])
                cell = b'<c r="%s%s"%s t="e"><v>#REF!</v></c>' % (m[1], m[2], styled[0] if styled else b"")
                return xml[:m.start()] + cell + xml[m.end():]
        return xml

    return _patch_sheet(data, table, change)


def never_calculated(data: bytes, table: str) -> bytes:
    """Every formula of the table without its stored result."""
    def change(xml: bytes, strings: list[bytes]) -> bytes:
        return re.sub(rb"(<f\b[^>]*?(?:/>|>[^<]*</f>))<v>[^<]*</v>", rb"\1", xml)

    return _patch_sheet(data, table, change)


def _is_number(cell: re.Match[bytes]) -> bool:
    found = re.search(rb"<v>([^<]+)</v>", cell[4] or b"")
    return found is not None and b' t="' not in cell[3] and found[1] not in (b"0", b"0.0")


def _cell_text(cell: re.Match[bytes], strings: list[bytes]) -> bytes:
    """The text of a cell, shared or inline; b'' of any other."""
    body = cell[4] or b""
    if b't="s"' in cell[3]:
        at = int(_MARKUP.sub(b"", body) or b"-1")
        return strings[at] if 0 <= at < len(strings) else b""
    return _MARKUP.sub(b"", body) if b't="inlineStr"' in cell[3] else b""


def _patch_sheet(data: bytes, table: str, change: Callable[[bytes, list[bytes]], bytes]) -> bytes:
    """The package with the worksheet whose A1 holds `table` changed; every other part byte for byte."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        shared = source.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in source.namelist() else b""
        strings = [_MARKUP.sub(b"", m[1]) for m in _STRING.finditer(shared)]
        for info in source.infolist():
            part = source.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                first = _CELL.search(part)
                if first and first[1] == b"A" and first[2] == b"1" and _cell_text(first, strings) == table.encode():
                    part = change(part, strings)
            target.writestr(info, part)
    return out.getvalue()
