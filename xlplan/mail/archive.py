"""Zip archives: members by the names people gave them, inflated within limits. Floor 5."""
from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from xlplan.excel.package.container import MAX_RATIO
from xlplan.mail.words import decode_bytes

MAX_MEMBERS: Final = 1_000
_SMALL: Final = 5_000_000  # below this a high ratio is harmless
_UTF8: Final = 0x800
_UNICODE_PATH: Final = 0x7075
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error, IndexError)


class Member(NamedTuple):
    """One file of an archive. `why`: why there are no bytes of it: bomb, password, method, crc."""

    name: str
    data: bytes
    why: str = ""


def open_zip(data: bytes) -> zipfile.ZipFile | None:
    """The archive; None of one whose directory cannot be read."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        return None


def member_name(info: zipfile.ZipInfo) -> str:
    """As it was called where it was packed: by the flag for UTF-8, by the field some programs add, else by what its bytes may be."""
    if info.flag_bits & _UTF8:
        return info.filename
    extra, at = info.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and size > 5:
            return decode_bytes(extra[at + 9:at + 4 + size])
        at += 4 + size
    try:
        return decode_bytes(info.filename.encode("cp437"))
    except UnicodeError:
        return info.filename


def members(archive: zipfile.ZipFile, most: int) -> Iterator[Member]:
    """Its files in their order, folders left out; each of at most `most` bytes, and all together."""
    left = most
    for info in archive.infolist()[:MAX_MEMBERS]:
        name = member_name(info)
        if name.endswith(("/", "\\")):
            continue
        if info.flag_bits & 1:
            yield Member(name, b"", "password")
        elif info.file_size > left or (info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)):
            yield Member(name, b"", "bomb")
        else:
            found = _inflated(archive, info, name)
            left -= len(found.data)
            yield found


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    try:
        with archive.open(info) as part:
            return Member(name, part.read(info.file_size))  # no more than it says, whatever there is
    except NotImplementedError:  # before its base: packed in a way that the library does not know
        return Member(name, b"", "method")
    except RuntimeError:  # zipfile's word for a password
        return Member(name, b"", "password")
    except _BROKEN:
        return Member(name, b"", "crc")
