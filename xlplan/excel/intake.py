"""One returned file from its path to a Submission: the whole work of a reading process. Floor 5."""
from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from xlplan.excel.read import read
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.extract import extract
from xlplan.workbook.identify import UNREAD
from xlplan.workbook.parcel import pack
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.submission import Submission

Reader = Literal["calamine", "openpyxl"]


def packed(show: Callable[[Path], str], base: Path | None, key: bytes | None, reader: Reader, path: Path) -> bytes:
    """`take` for a process of `pool`, the name shown being `show` of `below`. It stands here because a worker that was
    not forked imports the module of its function: this one needs neither pandas nor openpyxl."""
    return pack(take(path, show(below(path, base)), key, reader))


def below(path: Path, base: Path | None) -> Path:
    """The path as seen from `base`; without one the mere name."""
    return path.relative_to(base) if base else Path(path.name)


def take(path: Path, name: str, key: bytes | None = None, reader: Reader = "calamine") -> Submission:
    """What the file at `path` holds; `name` is its name in messages, `reader` the slow reference reader if wanted. A file
    that is not a readable workbook comes back with one finding and no tables; nothing is raised for what is wrong with a
    file."""
    try:
        data = path.read_bytes()
    except OSError as why:
        return Submission(name, "", diagnostics=[Diagnostic("XP912", file=name, params={"reason": str(why)})])
    if reader == "openpyxl":
        from xlplan.excel.reference import read_openpyxl  # noqa: PLC0415 - only who asks for it pays for openpyxl

        book = read_openpyxl(data, name)
    else:
        book = read(data, name, unread=UNREAD)
    if not isinstance(book, RawBook):
        return Submission(name, hashlib.sha256(data).hexdigest(), diagnostics=[replace(book, file=name)])
    return extract(book, key=key)
