"""The workbook that is to be filled, read from its file, or why it is none of ours. Floor 6."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.excel.patching.patch_reasons import REASONS
from xlplan.excel.reading.read import read_workbook
from xlplan.pipeline.decompose.refusals import NO_FILE, NOT_A_FILE
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.store.folder import show_path
from xlplan.text import Text
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.submission import Submission

_NOT_OURS: Final = Text("{file} 不是总部下发的填报表({why})。请写分公司要填的那份文件",
                        "{file} 不是總公司發送的填報檔({why})。請寫分公司要填的那份檔案",
                        "{file} is no workbook that HQ issued ({why}). Name the file that the branch fills in")


@dataclass(frozen=True, slots=True)
class OwnWorkbook:
    """An issued workbook: its bytes as read from `path`, the cells, what they say (`sub.issued` is there)."""

    path: Path
    data: bytes
    sha256: str
    book: RawBook
    sub: Submission


def open_own(path: Path) -> OwnWorkbook:
    """The issued workbook in that file. XlplanError for any other, or none; OSError."""
    if not path.is_file():
        raise XlplanError(NOT_A_FILE if path.exists() else NO_FILE, file=show_path(path))
    data = path.read_bytes()
    book, sub = read_own(data, path.name)
    if sub.issued is None:
        first = next(iter(sub.diagnostics), None)
        raise XlplanError(_NOT_OURS, file=show_path(path.name), why=Text.of(lambda lang: message_of(first, lang)) if first else "–")
    return OwnWorkbook(path, data, hashlib.sha256(data).hexdigest(), book, sub)


def read_own(data: bytes, name: str) -> tuple[RawBook, Submission]:
    """The workbook as read. XlplanError for what is none."""
    book = read_workbook(data, name)
    if not isinstance(book, RawBook):
        raise XlplanError(REASONS["unreadable"], where=f"{show_path(name)} · ", reason=Text.of(lambda lang: message_of(book, lang)))
    return book, extract_submission(book)


def verdict_on(sub: Submission) -> FileResult:
    """What `check` would say of the workbook."""
    return validate_submissions([sub])[0]
