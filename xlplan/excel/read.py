"""Bytes become a RawBook: values from calamine, all else and a second opinion from the XML. Floor 5.

Two readings because each is wrong somewhere: calamine drops a value in CDATA or before its formula and reads a bad
string index as 0; the scan knows no number formats. Where they differ the position is in `disagree`.
"""
from __future__ import annotations

import io
import math
from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineWorkbook

from xlplan.excel.container import Refused, damaged, starts
from xlplan.excel.gate import admit, refusal
from xlplan.excel.outline import Outline, Tab
from xlplan.excel.tally import Scan
from xlplan.excel.texts import key_of, shared_strings, unescaped
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet

_MILLISECOND: Final = 0.51 / 86_400_000  # calamine rounds times to it
_DATES: Final = (date, time, timedelta)  # a datetime is a date
_BAD_FLOATS: Final = (math.inf, -math.inf)


def read(data: bytes, name: str, leave: Container[str] = (), *, largest: int | None = None,
         unread: Container[str] = ()) -> RawBook | Diagnostic:
    """What the workbook in `data` contains, or why it is not read (see `gate.admit`; also XP906 for a Strict
    workbook and XP903 reason `reader` for any other that calamine gives up on). Never raises on bad data; a file
    made to kill its reader may still kill the process, so run it in one that may die. `leave`: parts of sheets that are
    not wanted (`parts_of`); `largest`: bytes it may inflate to, for a file
    that is HQ's own; `unread`: keys in A1 of sheets passed over, as if the workbook did not have them."""
    package = admit(data, name, leave, largest, unread)
    if isinstance(package, Diagnostic):
        return package
    found, scans, digest = package.outline, list(package.scans), package.sha256
    values = io.BytesIO(package.values)
    del package  # a master's history is large: from here on only calamine holds the XML, and each scan goes once used
    try:
        sheets = [_sheet(tab, scans.pop(0), grid, found.date1904)
                  for tab, grid in zip(found.tabs, _grids(values, found), strict=True)]
    except Refused as no:
        return refusal(no, name)
    return RawBook(name, digest, sheets, found.date1904, found.modified, found.application, list(found.links))


def parts_of(data: bytes, keys: Container[str]) -> frozenset[str]:
    """Parts of the sheets that carry one of the keys in A1, told from their first bytes: what HQ pastes from the ERP is
    a hundred times the rest of its workbook, and not every command needs it."""
    strings = starts(data, "xl/sharedStrings.xml", 1 << 26).get("xl/sharedStrings.xml")
    if strings is None or b"<!DOCTYPE" in strings:
        return frozenset()
    try:
        texts = shared_strings(strings)
    except Refused:
        return frozenset()
    first = ((part, key_of(start, texts)) for part, start in starts(data, "xl/worksheets/").items())
    return frozenset(part for part, key in first if key and key in keys)


def _grids(values: io.BytesIO, found: Outline) -> Iterator[list[list[Raw]]]:
    """The cells of each sheet as calamine reads them."""
    try:
        book = CalamineWorkbook.from_filelike(values)
        values.close()
        for i in range(len(found.tabs)):
            yield [[None if v == "" else v for v in row]
                   for row in book.get_sheet_by_index(i).to_python(skip_empty_area=False)]
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException as error:  # calamine's PanicException is no Exception
        no = Refused("XP906", reason="reader") if found.strict else damaged("reader")
        raise no from error


def _sheet(tab: Tab, seen: Scan, grid: list[list[Raw]], date1904: bool) -> RawSheet:
    sheet = RawSheet(tab.name, tab.state, grid, seen.formulas, seen.errors, seen.uncalculated, {},
                     seen.hidden_rows, seen.hidden_columns, seen.merges, seen.duplicates, seen.formats, date1904)
    if not _all_equal(seen, grid):
        _compare(sheet, seen, date1904)
    sheet.disagree.update(seen.twofold)
    return sheet


def _all_equal(seen: Scan, grid: list[list[Raw]]) -> bool:
    """Whether both readings are the same, cell by cell: what nearly every sheet without dates comes to."""
    try:
        theirs = [grid[row - 1][column - 1] for row, column in seen.at]
    except IndexError:
        return False
    held = sum(len(row) - row.count(None) for row in grid)
    return (theirs == seen.values and held == len(theirs) - theirs.count(None) and not seen.typed
            and not seen.duplicates and not any(bad in theirs for bad in _BAD_FLOATS))


def _compare(sheet: RawSheet, seen: Scan, date1904: bool) -> None:
    """Fill `disagree`, and put right what one reading is known to get wrong."""
    mine = dict(zip(seen.at, seen.values, strict=True))  # of a cell that stands twice the last counts, as in calamine
    for at, value in mine.items():
        other = sheet.at(*at)
        if isinstance(value, float) and not math.isfinite(value):  # Excel holds no such number
            _put(sheet.values, at, None)
            sheet.disagree[at] = (None, repr(value))
        elif type(other) is type(value) and other == value:
            continue
        elif isinstance(other, str) and isinstance(value, str) and unescaped(other) == value:
            _put(sheet.values, at, value)  # calamine leaves _x4E2D_ alone
        elif isinstance(other, str) and isinstance(value, _DATES):
            _put(sheet.values, at, value)  # ISO time with a zone or a fraction, which calamine keeps as text
        elif not (isinstance(value, float) and isinstance(other, _DATES) and _same_time(value, other, date1904)):
            sheet.disagree[at] = (other, value)
    held = ((row, column) for row, line in enumerate(sheet.values, 1) for column, v in enumerate(line, 1)
            if v is not None)
    for at in held:
        if at not in mine:
            sheet.disagree[at] = (sheet.at(*at), None)


def _put(grid: list[list[Raw]], at: At, value: Raw) -> None:
    if at[0] <= len(grid) and at[1] <= len(grid[at[0] - 1]):
        grid[at[0] - 1][at[1] - 1] = value


def _same_time(serial: float, moment: object, date1904: bool) -> bool:
    """Whether calamine's date, time or duration is the serial number of the file."""
    if isinstance(moment, timedelta):
        return abs(moment / timedelta(days=1) - serial) <= _MILLISECOND
    if isinstance(moment, time):
        moment = datetime.combine(date(1904, 1, 1) if date1904 else date(1899, 12, 31), moment)
    elif isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    assert isinstance(moment, datetime)
    days = (moment - (datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 31))) / timedelta(days=1)
    if not date1904 and serial >= 60:
        days += 1  # Excel counts a 29 February 1900, which calamine shows as the 28th
    return abs(days - serial) <= _MILLISECOND


