"""winmail.dat: attachments in Outlook's own wrapping (TNEF), a flat list of attributes. Floor 5."""
from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from xlplan.mail.words import CODE_PAGES, decode_bytes

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_ATTACHMENT: Final = 2  # the level of an attribute that belongs to one
_RENDER, _TITLE, _DATA, _PROPERTIES, _CODEPAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
_LONG_NAME, _NAME, _BYTES_OF_IT = 0x3707, 0x3704, 0x3701
_FIXED: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}  # bytes of a value by its type, as stored
_TEXT, _WIDE, _BYTES, _INNER = 30, 31, 258, 13
_MANY: Final = 0x1000
_INTERFACE: Final = 16  # bytes that name what kind of object follows
_NAMED: Final = 0x8000


class Wrapped(NamedTuple):
    """One attachment; `inner`: its bytes are a mail in the same wrapping."""

    name: str
    data: bytes
    inner: bool = False


def unwrap(data: bytes) -> list[Wrapped]:
    """The attachments in their order; those of one that is cut up to where it is."""
    out: list[Wrapped] = []
    name, body, inner, coding = "", b"", False, ""
    open_one = False
    for level, kind, value in _attributes(data):
        if kind == _CODEPAGE and len(value) >= 4:
            coding = CODE_PAGES.get(struct.unpack_from("<L", value)[0], "")
        if level != _ATTACHMENT:
            continue
        if kind == _RENDER:
            if open_one:
                out.append(Wrapped(name, body, inner))
            name, body, inner, open_one = "", b"", False, True
        elif kind == _TITLE:
            name = name or decode_bytes(value.partition(b"\0")[0], coding)
        elif kind == _DATA:
            body = body or value
        elif kind == _PROPERTIES:
            said = dict(_properties(value, coding))
            name = str(said.get("long") or name or said.get("short") or "")
            if isinstance(found := said.get("data"), bytes) and (not body or said.get("inner")):
                body, inner = found, bool(said.get("inner"))
    return [*out, Wrapped(name, body, inner)] if open_one else out


def is_cut(data: bytes) -> bool:
    """Whether it ends before its last attribute does."""
    at = 6
    while at + 9 <= len(data):
        at += 11 + int(struct.unpack_from("<L", data, at + 5)[0])
    return at > len(data) or bool(data[at:].strip(b"\0"))


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 6  # signature and key
    while at + 9 <= len(data):
        level, kind, _, size = struct.unpack_from("<BHHL", data, at)
        at += 9
        if size > len(data) - at:
            return
        yield level, kind, data[at:at + size]
        at += size + 2  # a checksum, by which nobody goes


def _properties(data: bytes, coding: str) -> Iterator[tuple[str, object]]:
    """What counts of the properties of an attachment: its name, and its bytes where they stand there."""
    try:
        [count], at = struct.unpack_from("<L", data), 4
        for _ in range(min(count, 1_000)):
            kind, tag = struct.unpack_from("<HH", data, at)
            at += 4
            if tag >= _NAMED:
                at = _behind_name(data, at)
            values, at = _values(data, at, kind)
            if not values:
                continue
            if tag in (_LONG_NAME, _NAME) and kind in (_TEXT, _WIDE):
                text = values[0].decode("utf-16-le", "replace") if kind == _WIDE else decode_bytes(values[0], coding)
                yield "long" if tag == _LONG_NAME else "short", text.partition("\0")[0]
            elif tag == _BYTES_OF_IT and kind in (_INNER, _BYTES) and len(values[0]) > _INTERFACE:
                found = values[0][_INTERFACE:] if kind == _INNER else values[0]
                yield "data", found
                yield "inner", kind == _INNER and found.startswith(SIGNATURE)
    except struct.error:
        return


def _behind_name(data: bytes, at: int) -> int:
    """Where a named property goes on behind its name."""
    how, size = int(struct.unpack_from("<L", data, at + 16)[0]), int(struct.unpack_from("<L", data, at + 20)[0])
    if how == 0:
        return at + 24
    return at + 24 + -(-size // 4) * 4


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    """(the values of one property, where the next begins); struct.error where they reach beyond the end."""
    plain, many = kind & ~_MANY, bool(kind & _MANY)
    if plain in _FIXED:
        count = 1
        if many:
            [count] = struct.unpack_from("<L", data, at)
            at += 4
        return [], at + count * _FIXED[plain]
    [count] = struct.unpack_from("<L", data, at)
    at += 4
    out: list[bytes] = []
    for _ in range(min(count, 1_000)):
        [size] = struct.unpack_from("<L", data, at)
        at += 4
        if size > len(data) - at:
            raise struct.error
        out.append(data[at:at + size])
        at += -(-size // 4) * 4
    return out, at
