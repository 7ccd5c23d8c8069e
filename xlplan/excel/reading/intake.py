"""One returned file from its path to a Submission: the whole work of a reading process. Floor 5."""
from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from xlplan.errors import system_reason
from xlplan.excel.package.container import Refused
from xlplan.excel.reading.gate import refusal_finding, too_large
from xlplan.excel.reading.read import read_workbook
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import wanted_sheets
from xlplan.workbook.reading.transfer import pack_submission
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.submission import Submission

Reader = Literal["calamine", "openpyxl"]
_UNFINISHED: Final = (".crdownload", ".part", ".partial", ".download", ".opdownload", ".xltd", ".td", ".downloading")  # of browsers, 迅雷
_MISSED: Final = frozenset(("XP101", "XP102", "XP111", "XP113"))  # no stamp, no sheet of a table


def read_and_pack(key: bytes | SealKeys | None, reader: Reader, path: Path) -> bytes:
    """`read_submission` for a process of `pool`; what the file is called is for its caller to say. It stands here because a worker that
    was not forked imports the module of its function: this one needs neither pandas nor openpyxl."""
    return pack_submission(read_submission(path, path.name, key, reader))


def read_submission(path: Path, name: str, key: bytes | SealKeys | None = None, reader: Reader = "calamine") -> Submission:
    """What the file at `path` holds; `name` is its name in messages, `reader` the slow reference reader if wanted. A file
    that is not a readable workbook comes back with one finding and no tables; nothing is raised for what is wrong with a
    file."""
    try:
        data = read_bytes(path)
    except OSError as why:
        return Submission(name, "", diagnostics=[Diagnostic("XP912", file=name, params={"reason": system_reason(why)})])
    except Refused as no:
        return Submission(name, "", diagnostics=[refusal_finding(no, name)])
    if reader == "openpyxl":
        from xlplan.excel.reading.openpyxl_reader import read_openpyxl  # noqa: PLC0415 - only who asks for it pays for openpyxl

        book = read_openpyxl(data, name)
    else:
        book = read_workbook(data, name, wanted_sheets())
    unfinished = name.lower().endswith(_UNFINISHED)  # only its content tells whether it is
    if not isinstance(book, RawBook):
        said = Diagnostic("XP926") if unfinished else book
        return Submission(name, hashlib.sha256(data).hexdigest(), diagnostics=[replace(said, file=name)])
    found = extract_submission(book, key=key)
    if unfinished:
        found.diagnostics.append(Diagnostic("XP929", file=name))
    if book.unread and any(d.code in _MISSED for d in found.diagnostics):  # what is missed stands on a sheet that is broken
        return Submission(name, book.sha256, diagnostics=[Diagnostic("XP926", file=name) if unfinished else book.unread[0]])
    return found


def file_digest(path: Path) -> str:
    """SHA-256 of its bytes, a piece at a time: a master may be some hundred MB. OSError."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            whole.update(piece)
    return whole.hexdigest()


def read_bytes(path: Path, largest: int | None = None) -> bytes:
    """The bytes of a file, its size asked for first and no more read than that: it may be sparse, or still be growing. Refused
    XP907 for more than the gate admits; OSError."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if (no := too_large(size, largest)) is not None:
            raise no
        return file.read(size)
