"""The slow reference reader: openpyxl, twice. It inspects single workbooks and keeps `read` honest. Floor 5.

An escape that was itself escaped (`_x005F_x0041_`) is as the XML says: openpyxl has undone a half of it, in shared strings only.
It differs from `read` where openpyxl cannot know better: values under merged ranges are dropped, an empty text result
looks never calculated, nothing stands twice, nothing disagrees, a shared formula is written out for every cell.
"""
from __future__ import annotations

import io
import re
import warnings
from datetime import datetime, time
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from xlplan.excel.package.container import Archive, Refused, damaged_file
from xlplan.excel.package.plain_package import plain_package
from xlplan.excel.package.shared_strings import unescape_text
from xlplan.excel.package.workbook_xml import Tab
from xlplan.excel.reading.gate import Package, admit_workbook, refusal_finding
from xlplan.excel.reading.scan_result import Scan
from xlplan.excel.reading.scan_xml import UNSEEN
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import Raw, RawBook, RawSheet, Remark

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LAST_COLUMN = 1_000  # as in the scan


def read_openpyxl(data: bytes, name: str) -> RawBook | Diagnostic:
    """As `read.read`, by openpyxl; XP903 reason `openpyxl` for a workbook that openpyxl alone gives up on."""
    package = admit_workbook(data, name)
    if isinstance(package, Diagnostic):
        return package
    try:
        Archive(data).check_all()  # openpyxl opens parts that nobody asked for
        plain = plain_package(Archive(data))
    except Refused as no:
        return refusal_finding(no, name)
    try:
        return _to_raw_book(package, _load_quietly(plain, True), _load_quietly(plain, False))
    except Exception as error:  # openpyxl raises whatever its parsers meet
        return refusal_finding(damaged_file("openpyxl", type(error).__name__), name)


def _load_quietly(data: bytes, values: bool) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions it will not keep, which a reader does not need
        return load_workbook(io.BytesIO(data), data_only=values, keep_links=True)


def _to_raw_book(package: Package, values: Workbook, formulas: Workbook) -> RawBook:
    found = package.outline
    links = [link.file_link.Target if link.file_link else "" for link in getattr(formulas, "_external_links", ())]
    return RawBook(package.name, package.sha256,
                   [RawSheet(tab.name, tab.state) if scan is None
                    else _to_raw_sheet(tab, values[tab.name], formulas[tab.name], scan, values.epoch == CALENDAR_MAC_1904,
                                       package.remarks.get(tab.name, []))
                    for tab, scan in zip(found.tabs, package.scans, strict=True)],
                   values.epoch == CALENDAR_MAC_1904, found.modified, found.application, links, list(package.unread),
                   found.carried, found.manual, found.author, found.keywords)


def _to_raw_sheet(tab: Tab, values: Worksheet, formulas: Worksheet, seen: Scan, date1904: bool, beside: list[Remark]) -> RawSheet:
    sheet = RawSheet(tab.name, values.sheet_state, formats=seen.formats, date1904=date1904, struck=seen.struck, remarks=beside,
                     runs=seen.runs, pictures=seen.pictures)
    spelt = {at: v for at, v in zip(seen.at, seen.values, strict=True) if isinstance(v, str) and "_x" in v}
    for number, (row, written) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=True), 1):
        line: list[Raw] = []
        for column, (cell, source) in enumerate(zip(row, written, strict=True), 1):
            at = (number, column)
            if source.data_type == "f":
                sheet.formulas[at] = _formula_text(source.value)
                if cell.value is None:
                    sheet.uncalculated.add(at)
            if cell.data_type == "e":
                sheet.errors[at] = str(cell.value)
            line.append(None if cell.data_type == "e" else spelt.get(at) or _raw_value(cell.value))
        sheet.values.append(line)
    sheet.hidden_rows = sorted(n for n, row in values.row_dimensions.items()
                               if row.hidden or (row.height is not None and row.height < UNSEEN))
    sheet.hidden_columns = sorted({n for column in values.column_dimensions.values() if column.hidden or column.width == 0
                                   for n in range(column.min or 1, min(column.max or 1, _LAST_COLUMN) + 1)})
    sheet.merges = [(m.min_row, m.min_col, m.max_row, m.max_col) for m in values.merged_cells.ranges]
    return sheet


def _formula_text(value: object) -> str:
    text = value.text if isinstance(value, ArrayFormula) else value
    return re.sub(r"^=", "", text) if isinstance(text, str) else ""  # a data table has no text


def _raw_value(value: object) -> Raw:
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return unescape_text(value) or None if isinstance(value, str) else value  # type: ignore[return-value]
