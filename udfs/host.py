"""A workbook in live Excel -> RawBook, so that the very same reading and checking runs as over a file. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import xlwings as xw

from udfs.live import Corners, at, block, corners, used
from xlplan.tables import BY_KEY
from xlplan.workbook import stamp as stamps
from xlplan.workbook.identify import OTHERS, UNREAD
from xlplan.workbook.rawbook import At, RawBook, RawSheet

OURS: Final = frozenset((*BY_KEY, *OTHERS, stamps.SHEET)) - UNREAD
_VERY_HIDDEN: Final = 2


def raw_book(book: xw.Book) -> RawBook:
    """What the open workbook contains. Sheets that carry no key of ours in A1 are named, not read.

    XlplanError for a sheet of ours whose used area is beyond reason.
    """
    sheets = []
    for sheet in book.sheets:
        first = sheet.range("A1").value
        key = first.strip() if isinstance(first, str) else ""
        if key in OURS:
            sheets.append(_whole(sheet, table=key in BY_KEY))
        elif key not in UNREAD:
            sheets.append(RawSheet(sheet.name, state_of(sheet), [[first if isinstance(first, str) else None]]))
    return RawBook(book.name, "", sheets)


def state_of(sheet: xw.Sheet) -> str:
    """visible, hidden or veryHidden; a Mac does not tell the last two apart."""
    seen: Any = sheet.visible  # Windows gives Excel's own number, where -1 is True
    if seen is True or seen == -1:
        return "visible"
    return "veryHidden" if seen == _VERY_HIDDEN else "hidden"


def _whole(sheet: xw.Sheet, *, table: bool) -> RawSheet:
    area = used(sheet)
    values, formulas, errors = block(sheet, area)
    out = RawSheet(sheet.name, state_of(sheet), values, formulas, errors)
    if table:
        _, _, bottom, right = area
        out.hidden_rows = hidden(lambda a, b: at(sheet, (a, 1, b, 1)).row_height, bottom)
        out.hidden_columns = hidden(lambda a, b: at(sheet, (1, a, 1, b)).column_width, right)
        rows = [r for r, line in enumerate(values, 1) if r > 1 and line and line[0] is not None]
        if rows:
            out.merges = merges(sheet, (rows[0], 2, rows[-1], right))
    return out


def hidden(size: Callable[[int, int], float | None], last: int) -> list[int]:
    """Which of 1 to `last` are hidden. `size(a, b)`: the common height or width from a to b, None where they differ: a sheet
    is asked in halves, not row by row, after the first one, which holds our keys and is hidden anyway."""
    out: list[int] = []
    asked = [(1, 1), (2, last)] if last > 1 else [(1, 1)]
    while asked:
        first, until = asked.pop()
        found = size(first, until)
        if found is None and first < until:
            middle = (first + until) // 2
            asked += [(first, middle), (middle + 1, until)]
        elif found == 0:
            out += range(first, until + 1)
    return sorted(out)


def merges(sheet: xw.Sheet, area: Corners) -> list[Corners]:
    """Merged ranges that reach into the area."""
    found: dict[At, Corners] = {}
    asked = [area]
    while asked:
        top, left, bottom, right = asked.pop()
        part = at(sheet, (top, left, bottom, right))
        if part.merge_cells is False:
            continue
        if (top, left) == (bottom, right):
            whole = corners(part.merge_area)
            found[whole[:2]] = whole
        elif bottom - top > right - left:
            middle = (top + bottom) // 2
            asked += [(top, left, middle, right), (middle + 1, left, bottom, right)]
        else:
            middle = (left + right) // 2
            asked += [(top, left, bottom, middle), (top, middle + 1, bottom, right)]
    return [found[first] for first in sorted(found)]
