"""The sheet on which a unit works for itself, with what its cells look like, out of the file it sent. Floor 5.

Its cells are read by the same careful pass as every sheet; pictures, links and whatever else lies beside them stay behind, but for comments
on cells.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from xlplan.address import LAST_COLUMN, LAST_ROW
from xlplan.excel.package.container import Archive, Refused
from xlplan.excel.package.parts import Parts
from xlplan.excel.package.remarks import remarks
from xlplan.excel.package.shared_strings import local_name, parse_tree, shared_strings
from xlplan.excel.package.workbook_xml import read_workbook_xml
from xlplan.excel.reading.scan import scan_sheet
from xlplan.excel.reading.scan_result import Scan
from xlplan.workbook.blueprint import Value
from xlplan.workbook.formula_references import shifted
from xlplan.workbook.own_work import Reason, WorkCell, WorkSheet
from xlplan.workbook.rawbook import At
from xlplan.workbook.submission import OwnFormula

MOST_CELLS: Final = 20_000
_MOST_BYTES: Final = 10_000_000
_MOST_FORMATS: Final = 100     # Excel knows some two hundred in one workbook
_MOST_COMMENTS: Final = 1_000
_LARGEST_MERGE: Final = 2_000  # cells
_WIDEST, _TALLEST = 255.0, 409.0
_1904: Final = 1_462  # days between the two first days of Excel
_FORMAT: Final = re.compile(r'(?:"[^"]*"|\\.|[_*].|\[[^\[\]"]*\]|[^"\\\[\]_*])*')
_NUMBER: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,9})?")


def read_work_sheet(data: bytes, name: str) -> WorkSheet | Reason:
    """The sheet of that name in the workbook `data`; `full` where more stands on it than is carried on, `unread` where it cannot be
    read. Never raises on bad data."""
    try:
        archive = Archive(data)
        found = read_workbook_xml(archive)
        part = next((tab.part for tab in found.tabs if tab.name == name), "")
        if part not in archive:
            return "unread"
        xml = archive.read(part)
        if len(xml) > _MOST_BYTES:
            return "full"
        formats, bold = _looks(archive[found.styles]) if found.styles else ({}, frozenset[bytes]())
        # what the pass tells of styles that are struck through, it tells of any
        seen = scan_sheet(xml, shared_strings(archive[found.strings] if found.strings else None), formats, bold)
        places = {*seen.at, *seen.formulas}
        if len(places) > MOST_CELLS or any(row > LAST_ROW or column > LAST_COLUMN for row, column in places):
            return "full"
        root = parse_tree(xml, part)
    except (Refused, KeyError, ValueError):
        return "unread"
    comments = {one.at: one.text for one in remarks(Parts(archive), part) if one.kind == "comment" and one.text.strip()}
    return WorkSheet(work_cells(seen, found.date1904), dict(_widths(root)), dict(_heights(root)), _merges(seen),
                     {at: text for at, text in comments.items() if len(comments) <= _MOST_COMMENTS})


def _looks(styles: bytes) -> tuple[dict[bytes, str], frozenset[bytes]]:
    """(number of a cell style -> its number format, where it has one; numbers of those in bold)."""
    codes, bold, used = dict[int, str](BUILTIN_FORMATS), set[str](), list[tuple[int, str]]()
    for part in parse_tree(styles):
        if local_name(part) == "numFmts":
            codes |= {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in part}
        elif local_name(part) == "fonts":
            bold = {str(n) for n, font in enumerate(part) for of in font
                    if local_name(of) == "b" and of.get("val", "1") not in ("0", "false")}
        elif local_name(part) == "cellXfs":
            used = [(int(xf.get("numFmtId", "0")), xf.get("fontId", "0")) for xf in part]
    kept = dict[str, None]()
    for code in dict.fromkeys(codes.get(number, "") for number, _ in used):
        if code not in ("", "General") and len(code) < 120 and _FORMAT.fullmatch(code) and len(kept) < _MOST_FORMATS:
            kept[code] = None
    return ({b"%d" % n: codes[number] for n, (number, _) in enumerate(used) if codes.get(number, "") in kept},
            frozenset(b"%d" % n for n, (_, font) in enumerate(used) if font in bold))


def work_cells(seen: Scan, date1904: bool) -> dict[At, WorkCell]:
    """The cells of such a sheet, in bold those that the pass tells as struck through."""
    values = dict(zip(seen.at, seen.values, strict=True))
    out = dict[At, WorkCell]()
    for at in sorted({*values, *seen.formulas, *seen.errors}):
        value, code = values.get(at), seen.formats.get(at, "")
        kept: Value = value if isinstance(value, (int, float, str, bool)) else seen.errors.get(at)
        if date1904 and isinstance(kept, float) and is_date_format(code):
            kept += _1904
        out[at] = WorkCell(kept, _formula(seen, at), code, at in seen.struck)
    return out


def _formula(seen: Scan, at: At) -> OwnFormula | None:
    if at not in seen.formulas:
        return None
    text, first = seen.formulas[at], seen.shared.get(at)
    if not text and first is not None:
        text = shifted(seen.formulas.get(first, ""), at[0] - first[0], at[1] - first[1])
    return OwnFormula(text, at in seen.arrays)


def _widths(root: etree._Element) -> Iterator[tuple[int, float]]:
    for column in (c for part in root if local_name(part) == "cols" for c in part):
        first, last, width = column.get("min", ""), column.get("max", ""), column.get("width", "")
        if first.isdigit() and last.isdigit() and _NUMBER.fullmatch(width) and 0 < int(first) <= LAST_COLUMN:
            for n in range(int(first), min(int(last), int(first) + 100, LAST_COLUMN) + 1):
                yield n, min(float(width), _WIDEST)


def _heights(root: etree._Element) -> Iterator[tuple[int, float]]:
    for row in (r for part in root if local_name(part) == "sheetData" for r in part):
        number, height = row.get("r", ""), row.get("ht", "")
        if row.get("customHeight") in ("1", "true") and number.isdigit() and _NUMBER.fullmatch(height) and 0 < int(number) <= LAST_ROW:
            yield int(number), min(float(height), _TALLEST)


def _merges(seen: Scan) -> tuple[tuple[int, int, int, int], ...]:
    """Those that Excel can have beside one another."""
    out, taken = list[tuple[int, int, int, int]](), set[At]()
    for r1, c1, r2, c2 in seen.merges:
        if not (0 < r1 <= r2 <= LAST_ROW and 0 < c1 <= c2 <= LAST_COLUMN) or not 1 < (r2 - r1 + 1) * (c2 - c1 + 1) <= _LARGEST_MERGE:
            continue
        area = {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)}
        if taken.isdisjoint(area) and len(taken) < MOST_CELLS:
            taken |= area
            out.append((r1, c1, r2, c2))
    return tuple(out)
