"""Outlook mails (.msg) made by hand: a compound file of nested storages, small streams packed into the one for them."""
from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from post import NOON

Tree = Mapping[str, "bytes | Tree"]
_SECTOR, _TINY, _LARGE = 512, 64, 4_096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_EPOCH = datetime(1601, 1, 1, tzinfo=timezone.utc)


def _padded(data: bytes, size: int) -> bytes:
    return data.ljust(-(-len(data) // size) * size, b"\0")


def compound_file(tree: Tree) -> bytes:
    """The tree as Windows stores it; siblings as a chain of right neighbours."""
    body, chain, tiny, tiny_chain = bytearray(), list[int](), bytearray(), list[int]()
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, _END, 0]]

    def put(data: bytes, to: bytearray, chained: list[int], size: int) -> int:
        start, count = len(chained), -(-len(data) // size)
        to.extend(_padded(data, size))
        chained.extend([*range(start + 1, start + count), _END])
        return start

    def add(members: Tree) -> int:
        right = _FREE
        for name, inner in members.items():
            if isinstance(inner, bytes):
                large = len(inner) >= _LARGE
                start = put(inner, body, chain, _SECTOR) if large else put(inner, tiny, tiny_chain, _TINY) if inner else _END
                entries.append([name, 2, right, _FREE, start, len(inner)])
                right = len(entries) - 1
            else:
                entries.append([name, 1, right, _FREE, 0, 0])
                right = len(entries) - 1
                entries[right][3] = add(inner)
        return right

    entries[0][3] = add(tree)
    if tiny:
        entries[0][4], entries[0][5] = put(bytes(tiny), body, chain, _SECTOR), len(tiny)
    small = put(struct.pack(f"<{len(tiny_chain)}L", *tiny_chain).ljust(_SECTOR, b"\xff"), body, chain, _SECTOR) if tiny else _END
    directory = b"".join(
        str(name).encode("utf-16-le").ljust(64, b"\0") + struct.pack(
            "<HBB3L16sL8s8sLQ", len(str(name)) * 2 + 2, kind, 1, _FREE, right, child, b"", 0, b"", b"", start, size)
        for name, kind, right, child, start, size in entries)
    at = put(directory, body, chain, _SECTOR)
    tables = 1
    while len(chain) + tables > tables * _SECTOR // 4:
        tables += 1
    where = [len(chain) + i for i in range(tables)]
    chain += [_TABLE] * tables
    table = struct.pack(f"<{len(chain)}L", *chain).ljust(tables * _SECTOR, b"\xff")
    more, rest = _END, where[109:]
    extra = b""
    if rest:  # the allocation table has more sectors than stand in the head
        more = len(chain)
        blocks = [rest[i:i + 127] for i in range(0, len(rest), 127)]
        for i, block in enumerate(blocks):
            onward = more + i + 1 if i + 1 < len(blocks) else _END
            extra += struct.pack(f"<{len(block)}L", *block).ljust(508, b"\xff") + struct.pack("<L", onward)
    head = struct.pack("<8s16sHHHHH6s9L", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables, at, 0, _LARGE,
                       small, 1, more, len(extra) // _SECTOR)
    return (head + struct.pack(f"<{len(where[:109])}L", *where[:109])).ljust(_SECTOR, b"\xff") + bytes(body) + table + extra


@dataclass(frozen=True)
class Msg:
    """A mail in Outlook. `parts`: name and bytes of each attachment; `mails`: those attached as such; `links`: names of what lies in a
    cloud; `headers`: of its way, '' of one that never left Exchange; `narrow`: texts in that coding and not in UTF-16; `moment`: the
    property that says when."""

    sender: str = "zhang@branch.example"
    name: str = "张三"
    subject: str = "上报"
    headers: str = ""
    parts: Sequence[tuple[str, bytes]] = ()
    mails: Sequence[Msg] = ()
    links: Sequence[str] = ()
    narrow: str = ""
    kind: str = "IPM.Note"
    body: str = ""
    moment: int = 0x0039  # when it was sent

    def tree(self, head: int = 32) -> Tree:
        """Its storage."""
        page = {"gbk": 936, "big5": 950}.get(self.narrow, 0)
        ticks = int((NOON - _EPOCH).total_seconds()) * 10_000_000
        fixed = bytes(head) + struct.pack("<HHLQ", 0x40, self.moment, 6, ticks) + struct.pack("<HHLLL", 3, 0x3FFD, 6, page, 0)
        out: dict[str, bytes | Tree] = {"__properties_version1.0": fixed, "__nameid_version1.0": {}}
        for tag, text in ((0x001A, self.kind), (0x0037, self.subject), (0x0C1A, self.name), (0x0C1F, "/O=HQ/CN=ZHANG"),
                          (0x5D01, self.sender), (0x007D, self.headers), (0x1035, "<1@branch.example>"), (0x1000, self.body)):
            if text:
                out |= self._text(tag, text)
        every: list[Tree] = [self._attachment(name, 1, {"__substg1.0_37010102": data}) for name, data in self.parts]
        every += [self._attachment("转发", 5, {"__substg1.0_3701000D": mail.tree(24)}) for mail in self.mails]
        every += [self._attachment(name, 7, {}) for name in self.links]
        return {**out, **{f"__attach_version1.0_#{i:08X}": one for i, one in enumerate(every)}}

    def _attachment(self, name: str, method: int, data: Tree) -> Tree:
        return {"__properties_version1.0": bytes(8) + struct.pack("<HHLLL", 3, 0x3705, 6, method, 0), **self._text(0x3707, name),
                **self._text(0x3704, "FILE~1.XLS"), **data}

    def _text(self, tag: int, text: str) -> dict[str, bytes]:
        if self.narrow:
            return {f"__substg1.0_{tag:04X}001E": text.encode(self.narrow)}
        return {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le")}

    def bytes(self) -> bytes:
        """The file."""
        return compound_file(self.tree())
