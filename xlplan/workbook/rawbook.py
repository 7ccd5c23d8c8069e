"""RawBook: what a workbook does contain, before anything is believed about it. Floor 3.

Filled by a host (a file reader, live Excel). Positions are (row, column) from 1. Everything below this type is one
code path for files and for Excel.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import seen_text

if TYPE_CHECKING:
    from xlplan.workbook.own_work import WorkCell

Raw = float | int | str | bool | date | datetime | time | timedelta | None
At = tuple[int, int]


class Remark(NamedTuple):
    """What somebody put on a sheet beside its cells: a comment on a cell, or a text box (at its upper left corner)."""

    at: At
    text: str
    kind: Literal["comment", "box"]


class Run(NamedTuple):
    """A part of a rich text of one look. `level`: '', superscript or subscript."""

    text: str
    struck: bool
    level: str


@dataclass(slots=True)
class RawSheet:
    """One worksheet as found.

    Attributes:
        name: tab name.
        state: visible, hidden or veryHidden.
        values: row-major from row 1, column 1; None is blank; an error or a never-calculated formula is None too
            (see `errors`, `uncalculated`). Rows may differ in length; numbers are float.
        formulas: position -> formula text without '='; '' where the text is shared with another cell.
        errors: position -> error text such as '#REF!', for constants and formulas alike.
        uncalculated: formulas that carry no cached value.
        disagree: positions about which the two readings (values and XML) differ: (first, second).
        malformed: cells of type number whose text is none (`17,77`, `NaN`): that text. They stand in `disagree` too.
        hidden_rows, hidden_columns: as found, sorted.
        merges: (row1, column1, row2, column2), as found.
        duplicates: cells that stand twice in the file.
        formats: position -> number format code, of cells whose format may show another number (see `display`).
        date1904: whether days are counted from 1904.
        struck: cells whose whole text is struck through.
        runs: cells whose text has parts that differ in being struck through, superscript or subscript: those parts.
        remarks: comments and text boxes, cell by cell.
        pictures: cells with a picture of Excel's own (Place in Cell), which show an error everywhere else.
        shared: cells whose formula is that of another, as filled in from there -> that one. arrays: cells whose formula is one of arrays
            (Ctrl+Shift+Enter), or a table of what-ifs.
        key: what A1 says of a sheet that was not read.
    """

    name: str
    state: str = "visible"
    values: list[list[Raw]] = field(default_factory=list)
    formulas: dict[At, str] = field(default_factory=dict)
    errors: dict[At, str] = field(default_factory=dict)
    uncalculated: set[At] = field(default_factory=set)
    disagree: dict[At, tuple[Raw, Raw]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    duplicates: list[At] = field(default_factory=list)
    formats: dict[At, str] = field(default_factory=dict)
    date1904: bool = False
    malformed: dict[At, str] = field(default_factory=dict)
    struck: set[At] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    runs: dict[At, tuple[Run, ...]] = field(default_factory=dict)
    pictures: set[At] = field(default_factory=set)
    shared: dict[At, At] = field(default_factory=dict)
    arrays: set[At] = field(default_factory=set)
    key: str = ""

    def at(self, row: int, column: int) -> Raw:
        """The value there; None where the sheet holds nothing."""
        if 0 < row <= len(self.values):
            line = self.values[row - 1]
            if 0 < column <= len(line):
                return line[column - 1]
        return None


@dataclass(slots=True)
class RawBook:
    """One workbook as found. `file` is the name shown to people, `links` the targets of links to other workbooks,
    `modified` the time the file itself claims to have been saved (UTC), `application` the program that saved it, `unread`
    why some sheets could not be looked at (they matter only if a sheet is missed), `carried` how much of each kind came
    along that could run or reach out (macros, links, objects; see `active_content`), `manual` whether it is set to be calculated
    only when somebody asks for it, `author` who saved it last as it claims, where that is not who made it, `keywords` of its
    properties, `own` the cells of the sheets on which a unit works for itself and keeps named lines, by their names."""

    file: str
    sha256: str
    sheets: list[RawSheet]
    date1904: bool = False
    modified: datetime | None = None
    application: str = ""
    links: list[str] = field(default_factory=list)
    unread: list[Diagnostic] = field(default_factory=list)
    carried: dict[str, int] = field(default_factory=dict)
    manual: bool = False
    author: str = ""
    keywords: str = ""
    own: dict[str, dict[At, WorkCell]] = field(default_factory=dict)


def plain_text(value: Raw) -> str:
    """A value as text: whole numbers without decimals, dates as ISO, texts without what is unseen and the spaces around them."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _plain_string(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return str(value)
    iso = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return iso.removesuffix("T00:00:00")


@lru_cache(1 << 14)  # keys, headings and names stand on every sheet, and each is asked for several times
def _plain_string(text: str) -> str:
    return " ".join(seen_text(text).split())


def kept_text(value: Raw) -> str:
    """As `plain_text`, with what is unseen in a text that holds more: what people wrote in words stays as they wrote it."""
    plain = plain_text(value)
    return " ".join(value.split()) if plain and isinstance(value, str) else plain
