"""Bytes become a RawBook: values from calamine, all else and a second opinion from the XML. Floor 5.

Two readings because each is wrong somewhere: calamine drops a value in CDATA or before its formula and reads a bad
string index as 0; the scan knows no number formats. Where they differ the position is in `disagree`.
"""
from __future__ import annotations

import io
import math
import re
from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineWorkbook

from xlplan.excel.package.container import Refused, damaged_file
from xlplan.excel.package.shared_strings import unescape_text
from xlplan.excel.package.silence import silence_stderr
from xlplan.excel.package.workbook_xml import Tab, WorkbookXml
from xlplan.excel.reading.gate import admit_workbook, refusal_finding
from xlplan.excel.reading.own_work import work_cells
from xlplan.excel.reading.scan_result import Scan
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, Remark

_MILLISECOND: Final = 0.51 / 86_400_000  # calamine rounds times to it
_DATES: Final = (date, time, timedelta)  # a datetime is a date
_NUMBER: Final = re.compile(r"[ \t\r\n]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\r\n]*")  # as XML Schema says
_BAD_FLOATS: Final = (math.inf, -math.inf)


def read_workbook(data: bytes, name: str, wanted: Container[str] | None = None, *, largest: int | None = None) -> RawBook | Diagnostic:
    """What the workbook in `data` contains, or why it is not read (see `gate.admit_workbook`; also XP906 for a Strict
    workbook and XP903 reason `reader` for any other that calamine gives up on). Never raises on bad data; a file
    made to kill its reader may still kill the process, so run it in one that may die.

    `wanted`: keys in A1 of the sheets to read, every sheet unless given; of the others the names are told, and nothing in
    them matters. `largest`: bytes it may inflate to, for a file that is HQ's own."""
    package = admit_workbook(data, name, wanted, largest)
    if isinstance(package, Diagnostic):
        return package
    found, scans, digest, unread = package.outline, list(package.scans), package.sha256, list(package.unread)
    beside, keys, own = package.remarks, package.keys, package.own
    values = io.BytesIO(package.values)
    del package  # a master's history is large: from here on only calamine holds the XML, and each scan goes once used
    grids = _read_grids(values, sum(scan is not None for scan in scans), found)
    try:
        sheets = [_make_sheet(tab, seen, next(grids), found.date1904, beside.get(tab.name, [])) if (seen := scans.pop(0)) is not None
                  else RawSheet(tab.name, tab.state, key=keys.get(tab.name, "")) for tab in found.tabs]
    except Refused as no:
        return refusal_finding(no, name)
    return RawBook(name, digest, sheets, found.date1904, found.modified, found.application, list(found.links), unread,
                   found.carried, found.manual, found.author, found.keywords,
                   {name: work_cells(seen, found.date1904) for name, seen in own.items()})


def _read_grids(values: io.BytesIO, count: int, found: WorkbookXml) -> Iterator[list[list[Raw]]]:
    """The cells of each of the `count` sheets as calamine reads them."""
    try:
        with silence_stderr():
            book = CalamineWorkbook.from_filelike(values)
        values.close()
        for i in range(count):
            with silence_stderr():
                grid = book.get_sheet_by_index(i).to_python(skip_empty_area=False)
            yield [[None if v == "" else v for v in row] for row in grid]
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException as error:  # calamine's PanicException is no Exception
        no = Refused("XP906", reason="reader") if found.strict else damaged_file("reader")
        raise no from error


def _make_sheet(tab: Tab, seen: Scan, grid: list[list[Raw]], date1904: bool, beside: list[Remark]) -> RawSheet:
    sheet = RawSheet(tab.name, tab.state, grid, seen.formulas, seen.errors, seen.uncalculated, {},
                     seen.hidden_rows, seen.hidden_columns, seen.merges, seen.duplicates, seen.formats, date1904,
                     struck=seen.struck, remarks=beside, runs=seen.runs, pictures=seen.pictures,
                     shared=seen.shared, arrays=seen.arrays)
    if not _all_equal(seen, grid):
        _compare_readings(sheet, seen, date1904)
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


def _compare_readings(sheet: RawSheet, seen: Scan, date1904: bool) -> None:
    """Fill `disagree` and `malformed`, and put right what one reading is known to get wrong."""
    mine = dict(zip(seen.at, seen.values, strict=True))  # of a cell that stands twice the last counts, as in calamine
    for at, value in mine.items():
        other = sheet.at(*at)
        if isinstance(value, float) and not math.isfinite(value):  # Excel holds no such number
            _put_value(sheet.values, at, None)
            sheet.disagree[at] = (None, repr(value))
            sheet.malformed[at] = repr(value)
        elif type(other) is type(value) and other == value:
            continue
        elif isinstance(other, str) and isinstance(value, str) and unescape_text(other) == value:
            _put_value(sheet.values, at, value)  # calamine leaves _x4E2D_ alone
        elif isinstance(other, str) and isinstance(value, _DATES):
            _put_value(sheet.values, at, value)  # ISO time with a zone or a fraction, which calamine keeps as text
        elif isinstance(other, str) and isinstance(value, float) and _NUMBER.fullmatch(other):
            _put_value(sheet.values, at, value)  # blanks around a number, which XML allows and calamine takes for a text
        elif not (isinstance(value, float) and isinstance(other, _DATES) and _same_time(value, other, date1904)):
            sheet.disagree[at] = (other, value)
            if isinstance(other, str) and (value is None or isinstance(value, float)) and at not in seen.errors:
                sheet.malformed[at] = other
    held = ((row, column) for row, line in enumerate(sheet.values, 1) for column, v in enumerate(line, 1)
            if v is not None)
    for at in held:
        if at not in mine:
            sheet.disagree[at] = (sheet.at(*at), None)


def _put_value(grid: list[list[Raw]], at: At, value: Raw) -> None:
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
