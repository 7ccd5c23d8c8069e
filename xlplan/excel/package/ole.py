"""What an OLE compound file holds, told from its directory: the container of old Office files, of encrypted and
rights-protected new ones, and of Outlook mails. Floor 5."""
from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

SIGNATURE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_FREE: Final = 0xFFFFFFF0  # sector numbers from here on are marks
_LARGE: Final = 4_096      # bytes from which a stream has sectors of its own
_TINY: Final = 64
_MOST: Final = 4_096       # sectors of a directory, entries of a tree: beyond it nothing is believed


class DirectoryEntry(NamedTuple):
    """One entry of the directory."""

    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


_NOWHERE: Final = DirectoryEntry("", _FREE, _FREE, _FREE, _FREE, 0)


class CompoundFile:
    """The directory of a compound file; of a broken one the names that can be seen in it count.

    Attributes:
        root: entries at the top by name, so that an object embedded in a workbook is not taken for the file.
        names: of all entries, at any depth.
        seen: the names to look for in one whose directory is broken.
    """

    def __init__(self, data: bytes, seen: Iterable[str] = ()) -> None:
        self.root: dict[str, DirectoryEntry] = {}
        self.names: set[str] = set()
        self._data = data
        self._allocated: list[int] = []
        self._small: tuple[bytes, bytes] | None = None
        try:
            self._shift = struct.unpack_from("<H", data, 30)[0]
            known = self._shift in (9, 12)
            entries = _read_entries(self._directory(struct.unpack_from("<L", data, 48)[0])) if known else []
        except struct.error:
            entries = []
        self._entries = entries
        self.names = {e.name for e in entries if e.name}
        if entries:
            self.root = {e.name: e for e in _storage_entries(entries, entries[0].child)}
        if not self.root:
            self.root = {name: _NOWHERE for name in seen if name.encode("utf-16-le") in data}

    def first_sector(self, entry: DirectoryEntry) -> bytes:
        """The first bytes of a stream that is no tiny one; nothing where they lie outside the file."""
        at = (entry.start + 1) << self._shift
        return self._data[at:at + (1 << self._shift)]

    def inside(self, storage: DirectoryEntry) -> dict[str, DirectoryEntry]:
        """The entries of a storage by name; nothing of a stream."""
        return {e.name: e for e in _storage_entries(self._entries, storage.child)}

    def stream(self, entry: DirectoryEntry) -> bytes:
        """The bytes of a stream; as many of them as there are where the file is cut."""
        size = min(entry.size, len(self._data))
        if not size or not self._entries:
            return b""
        if entry.size >= _LARGE:
            return b"".join(islice(self._sectors(entry.start), (size >> self._shift) + 1))[:size]
        if self._small is None:
            root = self._entries[0]
            self._small = (b"".join(self._sectors(root.start)), b"".join(self._sectors(struct.unpack_from("<L", self._data, 60)[0])))
        body, table = self._small
        out, sector = [], entry.start
        for _ in range(-(-size // _TINY)):
            if sector >= _FREE or (sector + 1) * 4 > len(table):
                break
            out.append(body[sector * _TINY:(sector + 1) * _TINY])
            sector = struct.unpack_from("<L", table, sector * 4)[0]
        return b"".join(out)[:size]

    def _directory(self, sector: int) -> bytes:
        return b"".join(islice(self._sectors(sector), _MOST))

    def _sectors(self, sector: int) -> Iterator[bytes]:
        """Sector after sector as the allocation table chains them, no more than the file has."""
        per = (1 << self._shift) // 4
        tables = self._tables()
        for _ in range((len(self._data) >> self._shift) + 1):
            if sector >= _FREE:
                return
            at = (sector + 1) << self._shift
            yield self._data[at:at + (1 << self._shift)]
            if sector // per >= len(tables):
                return
            at = ((tables[sector // per] + 1) << self._shift) + sector % per * 4
            if at + 4 > len(self._data):
                return
            sector = struct.unpack_from("<L", self._data, at)[0]

    def _tables(self) -> list[int]:
        """The sectors of the allocation table: the first 109 stand in the head, the others in a chain of their own."""
        if not self._allocated:
            self._allocated = [n for n in struct.unpack_from("<109L", self._data, 76) if n < _FREE]
            per, more = (1 << self._shift) // 4, struct.unpack_from("<L", self._data, 68)[0]
            for _ in range(_MOST):
                at = (more + 1) << self._shift
                if more >= _FREE or at + per * 4 > len(self._data):
                    break
                *found, more = struct.unpack_from(f"<{per}L", self._data, at)
                self._allocated += [n for n in found if n < _FREE]
        return self._allocated


def _read_entries(directory: bytes) -> list[DirectoryEntry]:
    out = []
    for at in range(0, len(directory) - 127, 128):
        name, length = directory[at:at + 64], struct.unpack_from("<H", directory, at + 64)[0]
        left, right, child = struct.unpack_from("<3L", directory, at + 68)
        start, size = struct.unpack_from("<2L", directory, at + 116)
        out.append(DirectoryEntry(name[:max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace"), left, right, child, start, size))
    return out


def _storage_entries(entries: list[DirectoryEntry], top: int) -> list[DirectoryEntry]:
    """The entries of one storage: a tree of which `top` is the root."""
    out, seen, waiting = [], set(), [top]
    while waiting:
        i = waiting.pop()
        if i < len(entries) and i not in seen:
            seen.add(i)
            out.append(entries[i])
            waiting += [entries[i].left, entries[i].right]
    return out
