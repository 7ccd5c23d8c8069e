"""What stands in A1 of a sheet, told from the beginning of its part: whether the sheet is wanted at all. Floor 5.

A sheet that nobody asked for may hold anything, so as little as possible is believed about it, and nothing of it refuses
the workbook.
"""
from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

from lxml import etree

from xlplan.excel.package.shared_strings import Strings, inline_text, local_name, unescape_text

_KEY: Final = re.compile(rb'<c r="A1"[^>]*\bt="s"[^>]*><v>(\d{1,9})</v>')
_FIRST: Final = re.compile(rb"<(?:c(\s[^<>]*)>|/sheetData>|sheetData\s*/>)")
_ADDRESS: Final = re.compile(rb'\sr="([A-Z]{1,3}[0-9]+)"')
_TYPE: Final = re.compile(rb'\st="(\w+)"')
_PIECE: Final = 2_048  # bytes parsed at a time: A1 stands near the beginning


def first_text(start: bytes, strings: Strings) -> str | None:
    """The text in A1; '' where A1 holds none; None where these bytes do not show it. `start`: first bytes of the part."""
    found = _KEY.search(start)
    if found is not None:
        return (strings[found[1]] or "") if found[1] in strings else None
    rows = start.find(b"<sheetData")
    cell = _FIRST.search(start, rows) if rows >= 0 else None
    if cell is not None:
        attributes = cell[1] or b""
        address, kind = _ADDRESS.search(attributes), _TYPE.search(attributes)
        if not attributes or (address and (address[1] != b"A1" or (kind[1] if kind else b"n") in (b"n", b"b", b"e"))):
            return ""
    return None if b"<!DOCTYPE" in start else _parse_first_text(start, strings)


def _parse_first_text(start: bytes, strings: Strings) -> str | None:
    """As `first_text`, by a parser: prefixes, another order of attributes, texts that are not shared."""
    parser = etree.XMLPullParser(("end",), tag=("{*}c", "{*}sheetData", "c", "sheetData"), resolve_entities=False, no_network=True,
                                 load_dtd=False, remove_comments=True, remove_pis=True)
    for at in range(0, len(start), _PIECE):
        whole = False
        with suppress(etree.XMLSyntaxError, ValueError):  # what was read before may be enough
            parser.feed(start[at:at + _PIECE])
            whole = True
        for _, element in parser.read_events():
            assert isinstance(element, etree._Element)
            if local_name(element) == "sheetData":
                return ""
            row = element.getparent()
            implied = "A" + (row.get("r", "1") if row is not None else "1")
            return _cell_text(element, strings) if element.get("r", implied).upper() == "A1" else ""
        if not whole:
            break
    return None


def _cell_text(cell: etree._Element, strings: Strings) -> str | None:
    value = "".join(part.text or "" for part in cell if local_name(part) == "v").strip()
    match cell.get("t"):
        case "s":
            return (strings[value.encode()] or "") if value.encode() in strings else None
        case "str":
            return unescape_text(value)
        case "inlineStr":
            return "".join(unescape_text(inline_text(part)) for part in cell if local_name(part) == "is")
    return ""
