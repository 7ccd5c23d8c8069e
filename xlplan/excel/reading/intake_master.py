"""The master workbook from its path to a MasterRead, in a process that may die: a bad one must not take HQ's along. Floor 5."""
from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Final

from xlplan.excel.package.container import Refused
from xlplan.excel.reading.gate import refusal_finding
from xlplan.excel.reading.intake import file_digest, read_bytes
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.excel.reading.read import read_workbook
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.master_read import MasterRead, read_master
from xlplan.workbook.reading.transfer import pack_master, unpack_master
from xlplan.workbook.stamp import HOME, SHEET

LARGEST: Final = 2_000_000_000  # bytes: three years of history of 400 branches are some 300 MB of XML, and it is HQ's own file
_WANTED: Final = frozenset((*MASTER_BY_KEY, HOME, SHEET))
_KEPT: Final = 4           # masters, each some MB packed
_SECONDS: Final = 120.0
_SECONDS_A_MEGABYTE: Final = 20.0  # packed: a hundred thousand rows of history are some 4 MB


@BRANCH.derived
def kept_masters() -> dict[tuple[str, str, tuple[str, ...]], bytes]:
    """(file name, SHA-256, sheets left out) -> a master that was read, packed: one run asks for it several times, an open Excel at
    every button."""
    return {}


def take_master(path: Path, left: Collection[str] = ()) -> MasterRead | Diagnostic:
    """What HQ typed, or why it cannot be read: a code of `gate.admit_workbook`, XP910, XP911 (limit), XP915 (detail). Sheets whose key
    is in `left` are not opened. OSError when the file cannot be. The same bytes are read once."""
    kept, asked = kept_masters(), tuple(sorted(left))
    known = kept.get((path.name, file_digest(path), asked))
    if known is not None:
        return unpack_master(known)
    limit = _SECONDS + path.stat().st_size / 1e6 * _SECONDS_A_MEGABYTE
    ((_, got),) = read_all([path], partial(_read_and_pack, tuple(left)), workers=1, seconds=limit)
    if isinstance(got, Failure):
        code = {"crashed": "XP910", "timeout": "XP911", "error": "XP915"}[got.kind]
        return Diagnostic(code, file=path.name, params={"detail": got.detail.strip().rpartition("\n")[2], "limit": limit})
    if not isinstance(got, bytes):
        return got
    read = unpack_master(got)
    kept[path.name, read.sha256, asked] = got  # by what the process read: the file may have changed since it was looked at
    for oldest in list(kept)[:-_KEPT]:
        kept.pop(oldest, None)  # another thread may have
    return read


def _read_and_pack(left: Collection[str], path: Path) -> bytes | Diagnostic:
    """The work of the process."""
    try:
        book = read_workbook(read_bytes(path, LARGEST), path.name, _WANTED.difference(left), largest=LARGEST)
    except Refused as no:
        return refusal_finding(no, path.name)
    if not isinstance(book, RawBook):
        return book
    got = read_master(book, left)
    if book.unread and (got.plan is None or any(d.code in ("XP111", "XP139") for d in got.found)):
        return book.unread[0]  # what is missed stands on a sheet that is broken
    return pack_master(got)
