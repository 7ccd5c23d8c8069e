"""A package as a strict reader of the standard wants it: one spelling of every part, the transitional dialect, styles that can be
read. Floor 5."""
from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import Final

from xlplan.excel.package.container import Archive, store_zip

_TYPES: Final = "[content_types].xml"
_DIALECT: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"))
_PART: Final = re.compile(rb"""(?<=\sPartName=)(?:"[^"<>]*"|'[^'<>]*')""")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_TARGET: Final = re.compile(rb"""(?<=\sTarget=)(["'])([^"'<>]*)["']""")
_COLOUR: Final = re.compile(rb"""(?<=\srgb=)(["'])(?!(?:[0-9A-Fa-f]{2}){3,4}["'])[^"'<>]*["']""")
_BLACK: Final = b'"FF000000"'  # nobody asks for a colour here


def plain_package(archive: Archive) -> bytes:
    """The same parts under names in small letters, with relations that lead to them, in the transitional dialect."""
    out: dict[str, bytes] = {}
    for name in archive:
        low = name.lower()
        if low.endswith((".xml", ".rels", ".vml")):
            out["[Content_Types].xml" if low == _TYPES else low] = _plain_part(low, archive[name])
    return store_zip(out)


def _plain_part(name: str, part: bytes) -> bytes:
    for strict, transitional in _DIALECT:
        part = part.replace(strict, transitional)
    if name == _TYPES:
        return _PART.sub(lambda m: m[0].lower(), part)
    if name.endswith(".rels"):
        folder = dirname(dirname(name))
        return _RELATION.sub(lambda m: m[0] if b"External" in m[0] else _TARGET.sub(lambda t: _absolute(t, folder), m[0]), part)
    return _COLOUR.sub(_BLACK, part) if b"styleSheet" in part[:2_048] else part


def _absolute(target: re.Match[bytes], folder: str) -> bytes:
    path = target[2].decode("utf-8", "replace").replace("\\", "/")
    return target[1] + normpath(join("/", folder, path)).lower().encode() + target[1]
