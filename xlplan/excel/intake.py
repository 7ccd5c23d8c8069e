"""One returned file from its path to a Submission: the whole work of a reading process. Floor 5."""
from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from xlplan.excel.read import read
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.extract import extract
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.submission import Submission


def take(path: Path, shown: str, key: bytes | None = None) -> Submission:
    """What the file at `path` holds; `shown` is its name in messages. A file that is not a readable workbook comes back
    with one finding and no tables; nothing is raised for what is wrong with a file."""
    try:
        data = path.read_bytes()
    except OSError as why:
        return Submission(shown, "", diagnostics=[Diagnostic("XP912", file=shown, params={"reason": str(why)})])
    book = read(data, shown)
    if not isinstance(book, RawBook):
        return Submission(shown, hashlib.sha256(data).hexdigest(), diagnostics=[replace(book, file=shown)])
    return extract(book, key=key)
