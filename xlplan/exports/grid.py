"""A sheet of an export as plain cells: of a workbook through the house's gate, or of a text file. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from xlplan.address import a1
from xlplan.errors import system_reason
from xlplan.excel.package.container import Refused
from xlplan.excel.reading.gate import refusal_finding
from xlplan.excel.reading.intake import read_bytes
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.excel.reading.read import read_workbook
from xlplan.exports.delimited import Swallowed, decoded, rows_of_text
from xlplan.exports.html_table import tables_of
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text

_TEXTS: Final = (".csv", ".txt", ".tsv")
_LARGEST_TEXT: Final = 800_000_000  # bytes, times four as of a workbook: 200 MB of text
_SECONDS: Final = 300.0
_SIGNS: Final = {"crashed": "XP910", "timeout": "XP911", "error": "XP915"}


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a sheet from A1, rows of any length. `name`: of the tab, of a text file its own without the ending, as a
    spreadsheet calls it; `bad`: cells that show an error or were never calculated -> what stands there; `merges` as in RawSheet;
    `hidden`: rows that nobody sees; `shown`: whether the tab is; `width`: columns of its longest row."""

    name: str
    rows: list[list[Raw]]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    bad: dict[At, str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    shown: bool = True
    date1904: bool = False
    width: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(map(len, self.rows), default=0))

    def at(self, row: int, column: int) -> Raw:
        """The value there, counted from 1; None where the sheet holds nothing."""
        if 0 < row <= len(self.rows) and 0 < column <= len(line := self.rows[row - 1]):
            return line[column - 1]
        return None

    def text(self, row: int, column: int) -> str:
        """The value there as text."""
        return plain_text(self.at(row, column))

    def place(self, row: int, column: int) -> str:
        """`Sheet!F7`."""
        return f"{self.name}!{a1(row, column)}"


def grid_of(name: str, rows: Iterable[Iterable[Raw]], merges: Iterable[tuple[int, int, int, int]] = ()) -> Grid:
    """A Grid of rows of values."""
    return Grid(name, [[None if v == "" else v for v in row] for row in rows], tuple(merges))


def read_grids(path: Path) -> list[Grid] | Diagnostic:
    """The sheets of a workbook that hold something, those that are seen first; the one of a text file (utf-8, utf-16, gb18030, big5; comma,
    semicolon, tab, |); the tables of a web page. Texts and pages that systems call .xls are what they are. A Diagnostic says why the file
    cannot be read, as `gate.admit_workbook` does, XP910, XP911, XP912, XP915, XP701 for a text in no
    encoding, XP754 for one in which a quote swallows lines, or XP724 for a workbook in another format. A file that
    is made to break its reader breaks a process that may."""
    text = path.suffix.lower() in _TEXTS
    try:
        start = read_start(path)
    except OSError as why:
        return Diagnostic("XP912", file=path.name, params={"reason": system_reason(why)})
    if text and not start.startswith(b"PK\3\4"):
        return _read_text(path)
    ((_, got),) = read_all([path], _read_apart, workers=1, seconds=_SECONDS)
    if isinstance(got, Failure):
        return Diagnostic(_SIGNS[got.kind], file=path.name, params={"detail": got.detail.strip().rpartition("\n")[2], "limit": _SECONDS})
    return got


def _read_apart(path: Path) -> list[Grid] | Diagnostic:
    """The work of the process."""
    got = _read_book(path)
    return _read_otherwise(path, got) if isinstance(got, Diagnostic) else got


def _read_otherwise(path: Path, refused: Diagnostic) -> list[Grid] | Diagnostic:
    """The sheets of a text or a web page that is called a workbook; else why it is none, for an export."""
    kind = refused.params.get("kind")
    if refused.code == "XP901" and kind in ("csv", "text"):
        return _read_text(path)
    if refused.code == "XP901" and kind == "html":
        return _read_page(path)
    if refused.code == "XP904":
        return replace(refused, code="XP724", severity=CODES["XP724"].first)
    return refused


def read_start(path: Path) -> bytes:
    """Its first bytes. OSError."""
    with path.open("rb") as file:
        return file.read(8)


def _read_text(path: Path) -> list[Grid] | Diagnostic:
    try:
        data = read_bytes(path, _LARGEST_TEXT)
    except Refused as no:
        return refusal_finding(no, path.name)
    rows = rows_of_text(data)
    if isinstance(rows, Swallowed):
        return Diagnostic("XP754", CODES["XP754"].first, file=path.name, found=rows.text, params={"line": rows.line, "n": rows.n})
    return Diagnostic("XP701", file=path.name) if rows is None else [grid_of(path.stem, rows)]


def _read_page(path: Path) -> list[Grid] | Diagnostic:
    try:
        data = read_bytes(path, _LARGEST_TEXT)
    except Refused as no:
        return refusal_finding(no, path.name)
    text = decoded(data)
    if text is None:
        return Diagnostic("XP701", file=path.name)
    try:
        tables = tables_of(text)
    except Refused as no:
        return refusal_finding(no, path.name)
    return [grid_of(path.stem if i == 0 else f"{path.stem} {i + 1}", one.rows, one.merges) for i, one in enumerate(tables)]


def _read_book(path: Path) -> list[Grid] | Diagnostic:
    try:
        book = read_workbook(read_bytes(path), path.name)
    except Refused as no:
        return refusal_finding(no, path.name)
    return grids_of_book(book) if isinstance(book, RawBook) else book


def grids_of_book(book: RawBook) -> list[Grid]:
    """The sheets that hold something, those that are seen first."""
    grids = [_grid_of_sheet(sheet) for sheet in book.sheets]
    return sorted((one for one in grids if any(v is not None for row in one.rows for v in row)), key=lambda one: not one.shown)


def _grid_of_sheet(sheet: RawSheet) -> Grid:
    bad = {at: text for at, text in sheet.errors.items() if at not in sheet.pictures}
    bad |= {at: "=" + (sheet.formulas.get(at) or "…") for at in sheet.uncalculated}
    bad |= sheet.malformed
    bad |= {at: f"{a} / {b}" for at, (a, b) in sheet.disagree.items() if at not in bad}
    return Grid(sheet.name, sheet.values, tuple(sheet.merges), bad, frozenset(sheet.hidden_rows), sheet.state == "visible", sheet.date1904)
