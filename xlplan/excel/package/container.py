"""The zip around a workbook: entries checked before they are inflated, each inflated once. Floor 5.

Sizes and offsets come from the central directory; nothing is inflated beyond what it declares, and a part that
declares too little fails its checksum. A part that nobody asks for is never opened.
"""
from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Final

MAX_PARTS: Final = 5_000
MAX_INFLATED: Final = 200_000_000
MAX_RATIO: Final = 200          # deflate reaches 1000x on constant bytes; honest sheets stay below 60x
RATIO_FROM: Final = 20_000_000  # below this a high ratio is harmless
MAX_ATTRIBUTE: Final = 1_048_576
_END: Final = 22                # bytes of the record that ends a zip, before its remark

_LONG_ATTRIBUTE = re.compile(rb"=\s*(?:\"[^\"<]{%d}|'[^'<]{%d})" % (MAX_ATTRIBUTE + 1, MAX_ATTRIBUTE + 1))
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_UTF16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}  # with and without mark
STARTS: Final = 16_384  # bytes that show what a sheet has in A1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error)


class Refused(Exception):
    """A workbook that is not read: code of the catalogue, what its sentence needs, and the place if there is one.
    Never leaves this package; `gate.admit_workbook` turns it into a Diagnostic."""

    def __init__(self, code: str, *, sheet: str | None = None, cell: str | None = None, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.sheet, self.cell, self.params = code, sheet, cell, params


def damaged_file(reason: str, part: str = "") -> Refused:
    """XP903: `reason` is one of cut, zip, part, crc, xml, strings, sheets, reader."""
    return Refused("XP903", reason=reason, part=part)


def unsafe_file(reason: str, part: str = "", sheet: str | None = None, cell: str | None = None) -> Refused:
    """XP905: `reason` is one of dtd, bomb, parts, path, overlap, attribute, address."""
    return Refused("XP905", sheet=sheet, cell=cell, reason=reason, part=part)


class Archive(Mapping[str, bytes]):
    """The parts of a package by name: each is checked and inflated, in UTF-8, when it is asked for and not before, so
    that what nobody asks for can hold anything.

    Raises Refused: XP902 encrypted, XP903 damaged, XP905 unsafe; KeyError for a part that is not there. `largest`: bytes
    it may inflate to, for a file that is one's own.
    """

    def __init__(self, data: bytes, largest: int | None = None) -> None:
        self._most = largest or MAX_INFLATED
        self._inflated = self._packed = 0
        self._known: dict[str, bytes] = {}
        self._begun: tuple[str, IO[bytes], bytes] | None = None
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise damaged_file("cut" if _is_cut(data) else "zip") from error
        self._infos = _check_entries(self._zip.infolist())

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def __getitem__(self, name: str) -> bytes:
        if name not in self._known:
            self._known[name] = self.read(name)
        return self._known[name]

    def read(self, name: str) -> bytes:
        """As `archive[name]`, not kept: sheets are large and looked at once."""
        info = self._infos[name]
        inflated, packed = self._inflated + info.file_size, self._packed + info.compress_size
        if inflated > self._most or (inflated > RATIO_FROM and inflated > MAX_RATIO * packed):
            raise unsafe_file("bomb", name)
        self._inflated, self._packed = inflated, packed
        part = to_utf8(self._bytes(name), name)
        if b"<!DOCTYPE" in part:
            raise unsafe_file("dtd", name)
        if len(part) > MAX_ATTRIBUTE and _LONG_ATTRIBUTE.search(part):
            raise unsafe_file("attribute", name)
        return part

    def check_all(self) -> None:
        """Refused for any part that a reader which opens them all would come to harm by."""
        for name in self._infos:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                self.read(name)

    def start(self, name: str, size: int = STARTS) -> bytes:
        """The first bytes of a part, at most `size`; it is not looked at further."""
        part = self._opened(name)
        begun = self._some(part, name, size)
        self._begun = name, part, begun  # who goes on to read it all need not begin again
        return to_utf8(begun, name, whole=False)

    def _bytes(self, name: str) -> bytes:
        known, part, begun = self._begun or ("", None, b"")
        self._begun = None
        if known != name or part is None:
            part, begun = self._opened(name), b""
        rest = self._some(part, name)
        return begun + rest if begun else rest

    def _opened(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(self._infos[name])
        except NotImplementedError as error:  # packed in a way that no spreadsheet uses
            raise damaged_file("zip", name) from error
        except RuntimeError as error:  # zipfile's word for an encrypted entry
            raise Refused("XP902") from error
        except _BROKEN as error:
            raise damaged_file("crc", name) from error

    def _some(self, part: IO[bytes], name: str, size: int = -1) -> bytes:
        try:
            return part.read(size)
        except _BROKEN as error:
            raise damaged_file("crc", name) from error


def _is_cut(data: bytes) -> bool:
    """Whether a part of the file did not arrive: the record that ends a zip is not there, what it speaks of is not before it, or
    zeros stand where it belongs."""
    at = data.rfind(b"PK\5\6", max(len(data) - _END - 65_535, 0))
    if at < 0 or at + _END > len(data):
        return True
    size, offset = struct.unpack_from("<2L", data, at + 12)
    return bool(offset + size > at)


def _check_entries(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Entries by part name. What a directory must not be, whatever is in the parts: endless, or one that says different
    things to different readers."""
    if len(infos) > MAX_PARTS:
        raise unsafe_file("parts")
    seen: set[str] = set()
    out = {}
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise unsafe_file("overlap", info.filename)
        end = info.header_offset + 30 + len(info.filename) + info.compress_size  # at least: header, name, data
        name = info.filename.replace("\\", "/")  # some .NET writers; Excel opens them
        if ".." in name.split("/") or name.lower() in seen or "\0" in info.orig_filename:
            raise unsafe_file("path", name)
        seen.add(name.lower())
        out[name.lstrip("/")] = info
    return out


def to_utf8(part: bytes, name: str, *, whole: bool = True) -> bytes:
    """The part in UTF-8: a DTD must not hide in UTF-16, and the scanner reads bytes. Not `whole`: its beginning only, which
    may end inside a character."""
    coding = next((coding for mark, coding in _UTF16.items() if part.startswith(mark)), None)
    if coding is not None:
        try:
            text = part.decode(coding, "strict" if whole else "ignore")
        except UnicodeDecodeError as error:
            raise damaged_file("xml", name) from error
        return re.sub(r"^<\?xml[^>]*\?>", "", text.removeprefix("\ufeff")).encode()
    declared = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in part[:64] or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")):
        raise damaged_file("xml", name)  # the format allows UTF-8 and UTF-16 only
    return part


def store_zip(parts: dict[str, bytes]) -> bytes:
    """A zip of the parts, not compressed: the next reader need not inflate again."""
    out: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, part in parts.items():
        path = name.encode()
        head = struct.pack("<5H3L2H", 20, 0x800, 0, 0, 33, zlib.crc32(part), len(part), len(part), len(path), 0)
        out += (b"PK\3\4", head, path, part)
        directory += (b"PK\1\2\x14\0", head, struct.pack("<3H2L", 0, 0, 0, 0, offset), path)
        offset += 30 + len(path) + len(part)
    size = sum(map(len, directory))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(parts), len(parts), size, offset, 0)
    return b"".join((*out, *directory, tail))
