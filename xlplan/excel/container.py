"""The zip around a workbook: entries checked before they are inflated, each inflated once. Floor 5.

Sizes and offsets come from the central directory; nothing is inflated beyond what it declares, and a part that
declares too little fails its checksum.
"""
from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Container
from typing import Final

MAX_PARTS: Final = 5_000
MAX_INFLATED: Final = 200_000_000
MAX_RATIO: Final = 200          # deflate reaches 1000x on constant bytes; honest sheets stay below 60x
RATIO_FROM: Final = 20_000_000  # below this a high ratio is harmless
MAX_ATTRIBUTE: Final = 1_048_576

_XML = (".xml", ".rels", ".vml", ".bin")
_SKIPPED = ("xl/media/", "xl/embeddings/", "xl/printersettings/")  # never parsed by any reader of ours
_LONG_ATTRIBUTE = re.compile(rb"=\s*(?:\"[^\"<]{%d}|'[^'<]{%d})" % (MAX_ATTRIBUTE + 1, MAX_ATTRIBUTE + 1))
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
STARTS: Final = 4_096  # bytes that show what a sheet has in A1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error)


class Refused(Exception):
    """A workbook that is not read: code of the catalogue, what its sentence needs, and the place if there is one.
    Never leaves this package; `gate.admit` turns it into a Diagnostic."""

    def __init__(self, code: str, *, sheet: str | None = None, cell: str | None = None, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.sheet, self.cell, self.params = code, sheet, cell, params


def damaged(reason: str, part: str = "") -> Refused:
    """XP903: `reason` is one of zip, part, crc, xml, strings, sheets, reader."""
    return Refused("XP903", reason=reason, part=part)


def unsafe(reason: str, part: str = "", sheet: str | None = None, cell: str | None = None) -> Refused:
    """XP905: `reason` is one of dtd, bomb, parts, path, overlap, attribute, address, area."""
    return Refused("XP905", sheet=sheet, cell=cell, reason=reason, part=part)


def inflate(data: bytes, leave: Container[str] = (), largest: int | None = None) -> dict[str, bytes]:
    """Every XML part by its name, in UTF-8; pictures and embedded files are left out, binary sheets and the parts in
    `leave` stand empty.

    Raises Refused: XP902 encrypted entries, XP903 damaged, XP905 unsafe.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _checked(archive.infolist(), leave, largest or MAX_INFLATED)
            return {name: b"" if name in leave else _part(archive, info, name) for info, name in names}
    except RuntimeError as error:  # zipfile's word for an encrypted entry; NotImplementedError is one too
        raise damaged("zip") if isinstance(error, NotImplementedError) else Refused("XP902") from error
    except _BROKEN as error:
        raise damaged("zip") from error


def starts(data: bytes, folder: str, size: int = STARTS) -> dict[str, bytes]:
    """The first bytes of every part below `folder`; empty when the package cannot be read (`inflate` says why)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [n for n in archive.namelist() if n.startswith(folder) and n.endswith(".xml")]
            return {name: archive.open(name).read(size) for name in names}
    except (RuntimeError, *_BROKEN):
        return {}


def _checked(infos: list[zipfile.ZipInfo], leave: Container[str], largest: int) -> list[tuple[zipfile.ZipInfo, str]]:
    if len(infos) > MAX_PARTS:
        raise unsafe("parts")
    opened = [i for i in infos if i.filename not in leave]
    inflated, packed = sum(i.file_size for i in opened), sum(i.compress_size for i in opened)
    if inflated > largest or (inflated > RATIO_FROM and inflated > MAX_RATIO * packed):
        raise unsafe("bomb")
    seen: set[str] = set()
    out = []
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise unsafe("overlap", info.filename)
        end = info.header_offset + 30 + len(info.filename) + info.compress_size  # at least: header, name, data
        name = info.filename.replace("\\", "/")  # some .NET writers; Excel opens them
        if ".." in name.split("/") or name.lower() in seen or "\0" in info.orig_filename:
            raise unsafe("path", name)
        seen.add(name.lower())
        if name.lower().endswith(_XML) and not name.lower().startswith(_SKIPPED):
            out.append((info, name.lstrip("/")))
    return out


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    if name.lower().endswith(".bin"):
        return b""  # only its presence counts: a binary workbook is refused, a macro project ignored
    try:
        part = archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise damaged("crc", name) from error
    part = _utf8(part, name)
    if b"<!DOCTYPE" in part:
        raise unsafe("dtd", name)
    if len(part) > MAX_ATTRIBUTE and _LONG_ATTRIBUTE.search(part):
        raise unsafe("attribute", name)
    return part


def _utf8(part: bytes, name: str) -> bytes:
    """The part in UTF-8: a DTD must not hide in UTF-16, and the scanner reads bytes."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = part.decode("utf-16")
        except UnicodeDecodeError as error:
            raise damaged("xml", name) from error
        return re.sub(r"^<\?xml[^>]*\?>", "", text).encode()
    declared = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in part[:64] or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")):
        raise damaged("xml", name)  # the format allows UTF-8 and UTF-16 only
    return part


def store(parts: dict[str, bytes]) -> bytes:
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
