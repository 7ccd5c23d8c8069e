"""A roll-up from its path to what HQ typed into it, in a process that may die. Floor 5."""
from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from xlplan.errors import system_reason
from xlplan.excel.package.container import Refused
from xlplan.excel.reading.gate import refusal_finding
from xlplan.excel.reading.intake import read_bytes
from xlplan.excel.reading.intake_master import LARGEST
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.excel.reading.read import read_workbook
from xlplan.plan.opinions.typed import Pages, TypedBook, read_typed
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import RawBook

_SECONDS: Final = 120.0
_SECONDS_A_MEGABYTE: Final = 20.0


def take_typed(path: Path, pages: Pages) -> TypedBook | Diagnostic:
    """What HQ typed, or why it cannot be read: a code of `gate.admit_workbook`, XP910, XP911 (limit), XP912, XP915 (detail)."""
    try:
        limit = _SECONDS + path.stat().st_size / 1e6 * _SECONDS_A_MEGABYTE
    except OSError as why:
        return _not_opened(why)
    ((_, got),) = read_all([path], partial(_read, pages), workers=1, seconds=limit)
    if isinstance(got, Failure):
        code = {"crashed": "XP910", "timeout": "XP911", "error": "XP915"}[got.kind]
        return Diagnostic(code, params={"detail": got.detail.strip().rpartition("\n")[2], "limit": limit})
    return got


def _read(pages: Pages, path: Path) -> TypedBook | Diagnostic:
    """The work of the process."""
    try:
        book = read_workbook(read_bytes(path, LARGEST), path.name, largest=LARGEST)
    except OSError as why:
        return _not_opened(why)
    except Refused as no:
        return refusal_finding(no, path.name)
    return read_typed(book, pages) if isinstance(book, RawBook) else book


def _not_opened(why: OSError) -> Diagnostic:
    return Diagnostic("XP912", params={"reason": system_reason(why)})
