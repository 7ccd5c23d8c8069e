"""Is this a workbook, and safe to read? Floor 5.

Nothing is believed about a file that came by mail: its name, its size, its XML. What passes here can be given to
calamine, which aborts the process on some files, and to openpyxl, which expands entities.
"""
from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from xlplan.address import a1
from xlplan.excel.container import Refused, damaged, inflate, unsafe
from xlplan.excel.odd_styles import odd_styles
from xlplan.excel.outline import Outline, bare, outline
from xlplan.excel.scan import scan
from xlplan.excel.tally import Scan
from xlplan.excel.texts import key_of, shared_strings
from xlplan.schema.diagnostic import Diagnostic

MAX_BYTES: Final = 50_000_000
MAX_ROW: Final = 1_048_576  # Excel's own; what counts is the area
MAX_COLUMN: Final = 1_000
MAX_AREA: Final = 10_000_000  # cells from A1 to the last one, all sheets together: calamine fills the whole rectangle

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_MAGIC: Final = ((b"%PDF", "pdf"), (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"),
                 (b"BM", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"), (b"Rar!", "rar"),
                 (b"7z\xbc\xaf", "7z"), (b"\x09\x08", "xls"), (b"PK\5\6", "zip"))
_UNKNOWN_ERROR: Final = re.compile(
    rb'(<c [^>]*\bt="e"[^>]*>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>)'
    rb"(?!#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)<)[^<]*")


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that may be read.

    Attributes:
        name: file name as shown to people.
        sha256: of the bytes as they came.
        parts: every XML part as inflated, in UTF-8.
        outline: sheets in order, date system, links, who saved it.
        scans: one Scan for each of `outline.tabs`.
        values: a package of the same sheets for calamine, holding nothing that was not checked.
    """

    name: str
    sha256: str
    parts: dict[str, bytes]
    outline: Outline
    scans: tuple[Scan, ...]
    values: bytes


def admit(data: bytes, name: str, leave: Container[str] = (), largest: int | None = None,
          unread: Container[str] = ()) -> Package | Diagnostic:
    """The workbook in `data`, without the sheets whose parts are in `leave` or whose key in A1 is in `unread`, or why it
    is not read: XP901 (kind), XP902, XP903 (reason, part), XP904 (kind),
    XP905 (reason, part; sheet and cell where there is one), XP907 (size, limit in MB). Never raises on bad data."""
    try:
        return _admitted(data, name, leave, largest, unread)
    except Refused as no:
        return refusal(no, name)


def refusal(no: Refused, name: str) -> Diagnostic:
    """The Diagnostic of a refusal."""
    return Diagnostic(no.code, file=name, sheet=no.sheet, cell=no.cell, params=no.params)


def _admitted(data: bytes, name: str, leave: Container[str], largest: int | None, unread: Container[str]) -> Package:
    if len(data) > max(MAX_BYTES, (largest or 0) // 4):
        raise Refused("XP907", size=round(len(data) / 1e6, 1), limit=MAX_BYTES // 1_000_000)
    if not data.startswith(b"PK\3\4"):
        raise _other_kind(data, name)
    parts = inflate(data, leave, largest)
    found = outline(parts)
    if leave:
        found = replace(found, tabs=tuple(tab for tab in found.tabs if tab.part not in leave))
    if not found.tabs:
        raise Refused("XP906", reason="sheets") if found.strict else damaged("sheets")
    string_part = parts[found.strings] if found.strings else None
    strings = shared_strings(string_part)
    wanted = tuple(tab for tab in found.tabs if not unread or key_of(parts[tab.part], strings) not in unread)
    found = replace(found, tabs=wanted or found.tabs)  # a workbook of nothing else is judged by what it has
    styles = parts[found.styles] if found.styles else None
    odd = odd_styles(styles) if styles else {}
    scans = []
    area = 0
    for tab in found.tabs:
        try:
            seen = scan(parts[tab.part], strings, odd)
        except Refused as no:
            no.sheet, no.params["part"] = tab.name, tab.part
            raise
        area += seen.far[0] * seen.far[1]
        if seen.far[0] > MAX_ROW or seen.far[1] > MAX_COLUMN:
            raise unsafe("address", tab.part, tab.name, _far_cell(seen))
        if area > MAX_AREA:
            raise unsafe("area", tab.part, tab.name)
        scans.append(seen)
    sheets = [_known_errors(parts[tab.part], seen) for tab, seen in zip(found.tabs, scans, strict=True)]
    return Package(name, sha256(data).hexdigest(), parts, found, tuple(scans),
                   bare(found, sheets, string_part, styles))


def _far_cell(seen: Scan) -> str | None:
    row, column = next(at for at in (*seen.at, *seen.formulas) if at[0] > MAX_ROW or at[1] > MAX_COLUMN)
    return a1(row, column) if column <= 16_384 else None


def _known_errors(sheet: bytes, seen: Scan) -> bytes:
    """The sheet with errors calamine has not heard of (#SPILL!, #CALC!, Err:502) replaced by one it has: it would
    refuse the whole workbook, while the error's own name is kept by the scan."""
    return _UNKNOWN_ERROR.sub(rb"\1#VALUE!", sheet) if seen.errors else sheet


def _other_kind(data: bytes, name: str) -> Refused:
    ending = name.lower().rpartition(".")[2]
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return Refused("XP902")
        if ending in ("et", "ett", "wps", "wpt"):
            return Refused("XP901", kind=ending[:2] if ending.startswith("et") else "wps")
        return Refused("XP901", kind="doc" if "WordDocument".encode("utf-16-le") in data else "xls")
    return Refused("XP901", kind=next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
                   or _text_kind(data, ending))


def _text_kind(data: bytes, ending: str) -> str:
    if not data.strip():
        return "empty"
    start = data[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return "html"  # what web systems like to export under the name .xls
    if start.startswith(b"<?xml"):
        return "xml"
    if b"\0" in start and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return "unknown"
    if ending in ("csv", "tsv") or (b"," in start.partition(b"\n")[0] and b"\n" in start):
        return "csv"
    return "text"
