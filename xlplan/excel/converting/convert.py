"""A workbook of another format as .xlsx, held against what another program reads in it: what got lost on the way is told. Floor 5."""
from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal

from python_calamine import CalamineWorkbook

from xlplan.address import a1
from xlplan.excel.converting.office import ConversionFailed, convert
from xlplan.excel.converting.unlock import is_locked, unlock
from xlplan.excel.package.silence import silence_stderr
from xlplan.excel.reading.gate import admit_workbook
from xlplan.excel.reading.read import read_workbook
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import RawBook

Failed = Literal["", "password", "office", "unlike"]
_NAMED: Final = 5  # cells that are told one by one
_NEAR: Final = 1e-9  # of a number, what its way through another format may cost
FORMATS: Final = ("xls", "xlsb", "ods", "et", "xml2003")  # that LibreOffice reads, and another program can be asked about
_ENDINGS: Final = {"xml2003": "xml"}
_MOMENTS: Final = (date, datetime, time, timedelta)


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a workbook.

    Attributes:
        sha256: of the file as it was. data: as .xlsx; b"" where nothing could be made of it.
        kind: the format it had, a key of `codes.files.KINDS`; `locked` of one that needed a password and was .xlsx behind it.
        failed: why there is none: the `password`, the `office` that made nothing of it and said `detail`, or it is `unlike` what it was
            made of, as far as that can be read by itself.
        lost: the first cells that read otherwise now, and `count` of all.
    """

    sha256: str
    data: bytes
    kind: str
    failed: Failed = ""
    detail: str = ""
    lost: tuple[str, ...] = ()
    count: int = 0


def convert_file(passwords: tuple[str, ...], by_office: bool, path: Path) -> Converted | None:
    """That file as .xlsx; for a process that may die of it. None of one that is read as it is, and of another format where LibreOffice may
    not be used. `passwords`: to be tried where it is locked. OSError."""
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    found = admit_workbook(data, path.name, ())
    what = str(found.params.get("kind", "")) if isinstance(found, Diagnostic) and found.code == "XP904" else ""
    if is_locked(data):
        opened = unlock(data, passwords)
        if opened is None:
            return Converted(digest, b"", "locked", "password")
        if opened.startswith(b"PK"):
            return Converted(digest, opened, "locked")
        data, what = opened, "xls"
    if what not in FORMATS or not by_office:
        return None
    try:
        made = convert(data, _ENDINGS.get(what, what))
    except ConversionFailed as why:
        return Converted(digest, b"", what, "office", str(why))
    lost = differing_cells(data, made)
    if lost is None:
        return Converted(digest, b"", what, "unlike")
    return Converted(digest, made, what, lost=tuple(lost[:_NAMED]), count=len(lost))


def differing_cells(before: bytes, after: bytes) -> list[str] | None:
    """The cells, `销售目标分解!I7`, that do not read alike in both workbooks, and the sheets that are gone; None where one of them cannot
    be read."""
    book = read_workbook(after, "")
    if not isinstance(book, RawBook):
        return None
    out = []
    try:
        with silence_stderr():
            old = CalamineWorkbook.from_filelike(io.BytesIO(before))
            for name in old.sheet_names:
                now = next((sheet for sheet in book.sheets if sheet.name == name), None)
                if now is None:
                    out.append(name)
                    continue
                then = old.get_sheet_by_name(name).to_python(skip_empty_area=False)
                out += [f"{name}!{a1(i, j)}" for i, (a, b) in enumerate(zip_longest(then, now.values, fillvalue=()), 1)
                        for j, (x, y) in enumerate(zip_longest(a, b), 1) if not _are_alike(x, y, (i, j) in now.formulas)]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # calamine's PanicException is no Exception
        return None
    return out


def _are_alike(before: object, after: object, computed: bool) -> bool:
    """Whether a cell holds the same in both; of a formula without a number the old formats do not tell the result."""
    if before == after or (before in ("", None) and after in ("", None)):
        return True
    if computed and before in ("", None, 0):
        return isinstance(after, str) or after in (0, None)
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        return abs(before - after) <= _NEAR * max(1.0, abs(before))
    return isinstance(before, _MOMENTS) and isinstance(after, (*_MOMENTS, float))  # how a moment is shown differs by format
