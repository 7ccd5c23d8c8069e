"""The zip around a workbook with some parts replaced: every other entry keeps its compressed bytes. Floor 5."""
from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

_LEVEL: Final = 6
_KEPT_FLAGS: Final = 0x806  # names in UTF-8, how hard the packer tried; sizes stand in our headers, not after the data
_DAY_ONE: Final = (1980, 1, 1, 0, 0, 0)


class _Entry(NamedTuple):
    name: bytes
    made: int
    flags: int
    method: int
    date: tuple[int, ...]
    crc: int
    size: int
    inside: int
    outside: int
    comment: bytes
    body: bytes


def repack_parts(data: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """The package with those parts replaced, left out where None, added where it had none of that name.

    Part names are as in `container.Archive`. Entries keep their order; headers are written plainly (no trailing sizes,
    no extra fields), because readers disagree about the rest. `data` must have passed `container.Archive`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {part_name(info): info for info in archive.infolist()}
        entries = [entry for name, info in names.items() for entry in _zip_entries(data, info, name, changed)]
        comment = archive.comment
    entries += [_fresh_entry(name.encode(), new) for name, new in changed.items() if new is not None and name not in names]
    return _write_zip(entries, comment)


def part_name(info: zipfile.ZipInfo) -> str:
    """The name of the part in an entry, as `container.Archive` gives it."""
    return info.filename.replace("\\", "/").lstrip("/")  # some .NET writers


def _zip_entries(data: bytes, info: zipfile.ZipInfo, name: str, changed: Mapping[str, bytes | None]) -> Iterator[_Entry]:
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
    made = info.create_version | info.create_system << 8
    new = changed.get(name)
    if new is not None:
        yield _fresh_entry(raw, new)._replace(made=made, date=info.date_time, flags=info.flag_bits & 0x800,
                                              inside=info.internal_attr, outside=info.external_attr, comment=info.comment)
    elif name not in changed:
        n, m = struct.unpack_from("<2H", data, info.header_offset + 26)
        start = info.header_offset + 30 + n + m
        yield _Entry(raw, made, info.flag_bits & _KEPT_FLAGS, info.compress_type, info.date_time, info.CRC,
                     info.file_size, info.internal_attr, info.external_attr, info.comment,
                     data[start:start + info.compress_size])


def _fresh_entry(name: bytes, content: bytes) -> _Entry:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    body = packer.compress(content) + packer.flush()
    return _Entry(name, 20, 0, zipfile.ZIP_DEFLATED, _DAY_ONE, zlib.crc32(content), len(content), 0, 0, b"", body)


def _write_zip(entries: list[_Entry], comment: bytes) -> bytes:
    out: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for e in entries:
        year, month, day, hour, minute, second = e.date
        head = struct.pack("<5H3L2H", 20, e.flags, e.method, hour << 11 | minute << 5 | second // 2,
                           (year - 1980) << 9 | month << 5 | day, e.crc, len(e.body), e.size, len(e.name), 0)
        out += (b"PK\3\4", head, e.name, e.body)
        directory += (b"PK\1\2", struct.pack("<H", e.made), head,
                      struct.pack("<3H2L", len(e.comment), 0, e.inside, e.outside, offset), e.name, e.comment)
        offset += 30 + len(e.name) + len(e.body)
    size = sum(map(len, directory))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), size, offset, len(comment))
    return b"".join((*out, *directory, tail, comment))
