"""OLE compound files as small as they can be: streams at the top and inside a storage, written sector by sector."""
from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes], storages: Mapping[str, Mapping[str, bytes]] | None = None) -> bytes:
    """A file with those streams at the top and those storages beside them. Every stream is padded to 4,096 bytes, so that
    none of them is a tiny one."""
    body, chains = bytearray(), list[int]()

    def put(content: bytes) -> tuple[int, int]:
        start, size = len(chains), max(len(content), 4_096)
        count = -(-size // _SECTOR)
        body.extend(content.ljust(count * _SECTOR, b"\0"))
        chains.extend([*range(start + 1, start + count), _END])
        return start, size

    entries: list[tuple[str, int, int, int, int, int]] = []  # name, type, right, child, start, size

    def add(members: Mapping[str, bytes], more: Mapping[str, Mapping[str, bytes]]) -> int:
        """The members as a chain of right neighbours; number of the first."""
        first = right = _FREE
        for name, content in members.items():
            start, size = put(content)
            entries.append((name, 2, right, _FREE, start, size))
            first = right = len(entries) - 1
        for name, inner in more.items():
            child = add(inner, {})
            entries.append((name, 1, right, child, 0, 0))
            first = right = len(entries) - 1
        return first

    entries.append(("Root Entry", 5, _FREE, _FREE, _END, 0))
    entries[0] = ("Root Entry", 5, _FREE, add(streams, storages or {}), _END, 0)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB3L16sL8s8sLQ", len(name) * 2 + 2, kind, 1, _FREE, right, child,
                                                                b"", 0, b"", b"", start, size)
        for name, kind, right, child, start, size in entries)
    at, _ = put(directory)
    chains.append(_TABLE)
    table = struct.pack(f"<{len(chains)}L", *chains).ljust(_SECTOR, b"\xff")
    assert len(table) == _SECTOR, "one sector of table is enough for a test"
    head = struct.pack("<8s16sHHHHH6sLLLLLLLLLL", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, at, 0, 4_096,
                       _END, 0, _END, 0, len(chains) - 1)
    return head.ljust(_SECTOR, b"\xff") + bytes(body) + table
