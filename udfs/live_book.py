"""A workbook in live Excel -> RawBook, so that the very same reading and checking runs as over a file. Floor 7."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

import xlwings as xw

from udfs.live_cells import Corners, alike_parts, area_cells, range_at, range_corners, read_block, used_area
from xlplan.errors import XlplanError
from xlplan.tables import BY_KEY
from xlplan.tables.own.declared import PREFIX
from xlplan.tables.rebalance import KEY as REBALANCE
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.workbook.own_sheets import SCRATCH
from xlplan.workbook.own_work import WorkCell
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text
from xlplan.workbook.reading.identify import wanted_sheets
from xlplan.workbook.reading.number_display import is_harmless
from xlplan.workbook.submission import OwnFormula

_VERY_HIDDEN: Final = 2


def raw_book(book: xw.Book) -> RawBook:
    """What the open workbook contains. Sheets that carry no key of ours in A1 are named, not read.

    XlplanError for a sheet of ours whose used area is beyond reason.
    """
    sheets, own = [], dict[str, dict[At, WorkCell]]()
    for sheet in book.sheets:
        first = sheet.range("A1").value
        key = first.strip() if isinstance(first, str) else ""
        if key in wanted_sheets():
            sheets.append(_whole_sheet(sheet, table=key in BY_KEY or key in SHELF or key.startswith(PREFIX)))
        elif key != REBALANCE:
            sheets.append(RawSheet(sheet.name, state_of(sheet), [[first if isinstance(first, str) else None]]))
        if key == SCRATCH:
            with suppress(XlplanError):  # more than is read: it is the unit's own
                own[sheet.name] = work_cells(*read_block(sheet, used_area(sheet)))
    return RawBook(book.name, "", sheets, own=own)


def work_cells(values: list[list[Raw]], formulas: Mapping[At, str], errors: Mapping[At, str]) -> dict[At, WorkCell]:
    """The cells of the sheet on which a unit works for itself, as they are found in a file; a formula that shows nothing has an empty
    text."""
    found = {(r, c): value for r, line in enumerate(values, 1) for c, value in enumerate(line, 1) if value is not None}
    shown = {at: value if isinstance(value, (float, str, bool)) else plain_text(value) for at, value in found.items()} | dict(errors)
    return {at: WorkCell(shown.get(at), OwnFormula(formulas[at]) if at in formulas else None) for at in sorted({*shown, *formulas})}


def state_of(sheet: xw.Sheet) -> str:
    """visible, hidden or veryHidden; a Mac does not tell the last two apart."""
    seen: Any = sheet.visible  # Windows gives Excel's own number, where -1 is True
    if seen is True or seen == -1:
        return "visible"
    return "veryHidden" if seen == _VERY_HIDDEN else "hidden"


def _whole_sheet(sheet: xw.Sheet, *, table: bool) -> RawSheet:
    area = used_area(sheet)
    values, formulas, errors = read_block(sheet, area)
    out = RawSheet(sheet.name, state_of(sheet), values, formulas, errors)
    if table:
        _, _, bottom, right = area
        out.hidden_rows = hidden_lines(lambda a, b: range_at(sheet, (a, 1, b, 1)).row_height, bottom)
        out.hidden_columns = hidden_lines(lambda a, b: range_at(sheet, (1, a, 1, b)).column_width, right)
        rows = [r for r, line in enumerate(values, 1) if r > 1 and line and line[0] is not None]
        if rows:
            out.merges = merged_ranges(sheet, (rows[0], 2, rows[-1], right))
            data = [r for r in rows if not str(values[r - 1][0]).startswith("@")]
            heads = [c for c, key in enumerate(values[0][1:], 2) if key is not None]
            for c in heads if data else ():  # column by column, as a table is made: one question each
                for part, code in alike_parts((data[0], c, data[-1], c), lambda p: range_at(sheet, p).number_format):
                    if code and not is_harmless(code):
                        out.formats.update(dict.fromkeys(area_cells(part), code))
    return out


def hidden_lines(size: Callable[[int, int], float | None], last: int) -> list[int]:
    """Which of 1 to `last` are hidden. `size(a, b)`: the common height or width from a to b, None where they differ. The first,
    which holds our keys and is hidden anyway, is asked by itself."""
    parts = [(1, 1, 1, 1), (2, 1, last, 1)][:last]
    return [row for part in parts for found, tall in alike_parts(part, lambda p: size(p[0], p[2])) if tall == 0 for row,
            _ in area_cells(found)]


def merged_ranges(sheet: xw.Sheet, area: Corners) -> list[Corners]:
    """Merged ranges that reach into the area."""
    found: dict[At, Corners] = {}
    for part, merged in alike_parts(area, lambda p: range_at(sheet, p).merge_cells):
        for place in area_cells(part) if merged is not False else ():
            if not any(a <= place[0] <= c and b <= place[1] <= d for a, b, c, d in found.values()):
                whole = range_corners(sheet.range(place).merge_area)
                if whole[:2] != whole[2:]:
                    found[whole[:2]] = whole
    return [found[first] for first in sorted(found)]
