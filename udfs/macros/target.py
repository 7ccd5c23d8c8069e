"""The selected cells of live Excel as a Target of the engine that decomposes files. Floor 7."""
from __future__ import annotations

from pathlib import Path

import xlwings as xw

from udfs.live_cells import alike_parts, area_cells, range_at, read_block
from udfs.macros.open_workbook import OpenWorkbook
from udfs.native import native_excel
from udfs.selecting import Selection
from xlplan.excel.patching.formats import CellFormat
from xlplan.pipeline.decompose.ranges import Range
from xlplan.pipeline.decompose.reading import refuse_locked, settle_target
from xlplan.pipeline.decompose.target import Target
from xlplan.workbook.rawbook import At, Raw, RawSheet
from xlplan.workbook.reading.identify import key_of, wanted_sheets


def selected_target(chosen: Selection, found: OpenWorkbook) -> Target:
    """The cells to spread over, what they hold, which of them stay. XlplanError for every cell that cannot be spread to."""
    sheet, sub = chosen.sheet, found.sub if found.sub.issued else None
    whole = next((s for s in found.raw.sheets if s.name == sheet.name and key_of(s) in wanted_sheets()), None) if sub else None
    t = Target(Path(found.raw.file), b"", "", found.raw, whole or _selected_part(chosen), Range("", (chosen.area,)))
    settle_target(t, sub)
    if t.sub is None:
        t.formats = _cell_formats(sheet, chosen)
        refuse_locked(t)
    return t


def _selected_part(chosen: Selection) -> RawSheet:
    """The selected cells alone, in their places, and A1, by which sheets of ours are known."""
    top, left = chosen.area[:2]
    found, formulas, errors = read_block(chosen.sheet, chosen.area)
    values: list[list[Raw]] = [[] for _ in range(top - 1)] + [[None] * (left - 1) + line for line in found]
    first = chosen.sheet.range("A1").value
    if isinstance(first, str):
        values[0] = [first, *values[0][1:]]
    return RawSheet(chosen.sheet.name, values=values, formulas=formulas, errors=errors)


def _cell_formats(sheet: xw.Sheet, chosen: Selection) -> dict[At, CellFormat]:
    """Number formats and locks of the selected cells."""
    own, protected = native_excel(), native_excel().protected(sheet)
    out = {}
    for part, code in alike_parts(chosen.area, lambda p: range_at(sheet, p).number_format):
        for same, locked in alike_parts(part, lambda p: own.locked(range_at(sheet, p))) if protected else [(part, False)]:
            out.update(dict.fromkeys(area_cells(same), CellFormat(str(code), bool(locked))))
    return out
