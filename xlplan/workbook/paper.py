"""On which paper a sheet is printed, and how its columns are divided among the pages: letters of at least 7 points, the columns of names on
each page, a half-year never cut while it fits on one. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from itertools import chain
from math import ceil, floor, inf
from typing import Final

from xlplan.calendar import HALVES, MONTHS, QUARTERS
from xlplan.text import printed_width
from xlplan.workbook.blueprint import Cell, Paper, RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE, TITLE
from xlplan.workbook.styles import STYLES

MARGINS: Final = (0.3, 0.6, 0.3, 0.8)  # inches: left, top, right, bottom
SIZES: Final[Mapping[Paper, tuple[float, float]]] = {"A4": (595.3, 841.9), "A3": (841.9, 1190.6)}  # points: short side, long side
# smallest scale: 7 points of the smallest letters, which have 9; points of a character and of a column's padding; a column of no width
# said, a row of no height
_SMALLEST, _CHARACTER, _PADDING, _DEFAULT_WIDTH, _DEFAULT_HEIGHT = 0.78, 5.25, 3.75, 8.43, 16.5
_LINES: Final = (13.5, _DEFAULT_HEIGHT)  # of a row of no height said: in English, in Chinese
_WIDEST: Final = 1.15  # as wide a column may be where there is another font; what is beyond the page would stand on one of its own
_ABOUT: Final = (0.92, 0.96, 1.0, 1.04)  # of the scale: each program fits pages in its own way, and blank rows shall not begin one
_HALF: Final = MONTHS[6]
_PERIODS: Final = frozenset((*MONTHS, *QUARTERS, *HALVES))
_Cost = tuple[float, float, float, float]  # halves cut, pages, how ill they begin, the widest
_DONE_IN: Final = {f"d{month[1:]}": month for month in MONTHS}  # key of a column of days, one a month -> the month
# how ill a first page is that ends before its title does, and one with so little of the room in use beside the names
_TITLE_CUT, _NEARLY_EMPTY, _LITTLE = 10, 20, 0.1
_PLACES: Final = {MONTHS[0]: 0, _HALF: 0, "year": 0, MONTHS[3]: 1, MONTHS[9]: 1}  # column key -> how ill a page begins with it; others 2


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that begin a page of their own."""

    top: int
    first: int
    bottom: int
    last: int


@dataclass(frozen=True, slots=True)
class Printed:
    """How a sheet is printed. `wide`: pages side by side that it, or each of its areas, is made to fit, 0: at `scale` (percent); `high`:
    pages below each other, 0: as many as it takes. `repeated`: the last of the columns that stand on each page, 0: none; `heads`: the rows
    that do. `areas`: each page where that is settled: Excel passes over breaks between columns where it fits pages, and begins a page for
    each area; one for several pages says where the sheet ends. `title`: stands at the head of every page but the first, whose cells have
    it: where columns repeat, those cells would be cut at the last of them."""

    paper: Paper
    wide: int
    high: int = 0
    repeated: int = 0
    scale: int = 100
    areas: tuple[Area, ...] = ()
    heads: tuple[int, int] | None = None
    title: str = ""


def printed_on(sheet: Sheet, paper: Paper) -> Printed:
    """How it is printed in a workbook for that paper."""
    paper = sheet.paper or ("A4" if _fits_small(sheet) else paper)
    points, (room, room_high) = column_points(sheet), room_of(paper, landscape=sheet.landscape)
    if sheet.breaks:
        width = sum(points.values()) * _WIDEST
        return Printed(paper, 0, scale=min(100, int(100 * room / width)) if width else 100, heads=sheet.title_rows)
    if not sheet.landscape or sum(points.values()) <= room / _SMALLEST:
        high = sheet.fit_height or (0 if _grows(sheet) else 1)
        high = high if _height(sheet) <= high * room_high / _SMALLEST else 0
        return Printed(paper, 1, high, heads=sheet.title_rows)
    repeated = sheet.names or (sheet.freeze[1] - 1 if sheet.freeze is not None else 0)
    if _width(points, repeated) > room / _SMALLEST / 2:
        repeated = 0
    if last := _last_row(sheet):
        pages = _divided(points, _periods(sheet, points), repeated, room / _SMALLEST, _said_above(sheet, points))
        scale = min(1.0, room / max(_narrowest(sheet, page, repeated) for page in pages))
        heads = _heads(sheet, repeated)
        below = heads[0] if heads else 1
        areas = tuple(_area(sheet, page, below if n else None, last, room_high / scale) for n, page in enumerate(pages))
        return Printed(paper, 1, repeated=repeated, areas=areas, heads=heads, title=_title(sheet))
    names = _width(points, repeated)
    pages_wide = ceil((sum(points.values()) - names) / (room / _SMALLEST - names))
    return Printed(paper, pages_wide, repeated=repeated, heads=sheet.title_rows)


def room_of(paper: Paper, *, landscape: bool) -> tuple[float, float]:
    """(width, height) in points between the margins."""
    short, long = SIZES[paper]
    (wide, high), (left, top, right, bottom) = (long, short) if landscape else (short, long), MARGINS
    return wide - 72 * (left + right), high - 72 * (top + bottom)


def room_beside(sheet: Sheet, paper: Paper) -> float:
    """How wide one more column of a landscape sheet may be for all of it to stand on one page, negative where it does not now."""
    left = room_of(paper, landscape=True)[0] / _SMALLEST - sum(column_points(sheet).values()) - _PADDING
    return floor(left / _CHARACTER * 10) / 10


def column_points(sheet: Sheet) -> dict[int, float]:
    """Column -> points it is wide, of those that are shown, from the left."""
    return {c: (_DEFAULT_WIDTH if spec.width is None else spec.width) * _CHARACTER + _PADDING
            for c, spec in sorted(sheet.columns.items()) if not spec.hidden}


def pushed_down(sheet: Sheet, block: float) -> float:
    """How many points lower what follows on the portrait sheet must begin for `block` points of it to stand on one printed page."""
    room, high = room_of(sheet.paper or "A4", landscape=False)
    if (used := _height(sheet)) + block <= high / _SMALLEST:
        return 0  # all of it is printed on one page
    page = high / min(1.0, room / sum(column_points(sheet).values()))
    return left if (left := page - used % page) < block else 0


def _title(sheet: Sheet) -> str:
    """What stands above a sheet, on one line."""
    cell = sheet.cells.get((TITLE, LEFT))
    return "" if cell is None or cell.value is None else " ".join(str(cell.value).split())


def _last_row(sheet: Sheet) -> int:
    """The last row with a cell, 0 where a stream does not tell its length."""
    last = max(chain((r for r, _ in sheet.cells), (r for _, _, r, _ in sheet.merges)), default=1)
    if sheet.stream is None:
        return last
    return max(last, sheet.stream.first_row + len(sheet.stream.rows) - 1) if isinstance(sheet.stream.rows, Sized) else 0


def _fits_small(sheet: Sheet) -> bool:
    """Whether A4 holds it at full size: it would stand in a corner of a larger sheet."""
    wide, high = room_of("A4", landscape=sheet.landscape)
    return sum(column_points(sheet).values()) <= wide and (not sheet.fit_height or _height(sheet) <= sheet.fit_height * high / _SMALLEST)


def _grows(sheet: Sheet) -> bool:
    """Whether somebody can type below what is there."""
    return sheet.grows and not sheet.protected


def _heads(sheet: Sheet, repeated: int) -> tuple[int, int] | None:
    """The rows that repeat: of those above the table none down to the last whose text reaches beyond the columns that repeat."""
    if sheet.title_rows is None:
        return None
    begin, end = sheet.title_rows
    reach = {r for (r, c), cell in sheet.cells.items() if begin <= r < end and c <= repeated and _reaches(sheet, cell, c, repeated)}
    reach |= {r for r, c, _, until in sheet.merges if begin <= r < end and c <= repeated < until}
    last = max(reach, default=begin - 1)
    return min(max(last, SUBTITLE) + 1, end), end


def _reaches(sheet: Sheet, cell: Cell, column: int, last: int) -> bool:
    """Whether it is a text that is not broken into lines and wider than the columns to `last`."""
    if not isinstance(cell.value, str):
        return False
    look = STYLES[cell.style]
    room = sum(width for c, width in column_points(sheet).items() if column <= c <= last)
    return not look.wrap and max(map(printed_width, cell.value.split("\n"))) * look.size / 10 * _CHARACTER > room


def _area(sheet: Sheet, page: Sequence[int], top: int | None, last: int, room: float) -> Area:
    """The cells from that row on, None: all, in these columns. On pages after the first, which has all rows, they end where only columns
    that repeat hold more: notes, which would be cut. Where somebody adds rows below all end alike, and such rows stand on the page while it
    has `room` for them."""
    bottom, first = last, page[0]
    if top is None:
        first = 1
    elif sheet.stream is None and not _grows(sheet):
        of = set(page)
        bottom = max((r for r, c in sheet.cells if c in of), default=top)
    if _grows(sheet) and bottom == last:
        bottom = min(_bottom(sheet, top or 1, bottom, room / by) for by in _ABOUT)
    return Area(top or 1, first, bottom, page[-1])


def _bottom(sheet: Sheet, top: int, last: int, room: float) -> int:
    """The last row of the page of so much `room` on which the row `last` ends."""
    return last + min(_room_below(sheet, top, last, room, line) for line in _LINES)


def _room_below(sheet: Sheet, top: int, last: int, room: float, line: float) -> int:
    """How many more rows the page holds on which the row `last` ends, where one of no height said is so high."""
    heights = {row: 0.0 if spec.hidden else spec.height or line for row, spec in sheet.rows.items()}
    begin, end = sheet.title_rows or (1, 0)
    repeated, used = sum(heights.get(row, line) for row in range(begin, end + 1)), 0.0
    for row in range(top, last + 1):
        high = heights.get(row, line)
        used = used + high if used + high <= room else repeated + high
    return max(int((room - used) / _LINES[-1]) - 1, 0)


def _narrowest(sheet: Sheet, page: Sequence[int], repeated: int) -> float:
    """Points of a page where columns come out as narrow as they may."""
    return sum(width - _PADDING for c, width in column_points(sheet).items() if c <= repeated or page[0] <= c <= page[-1])


def _height(sheet: Sheet) -> float:
    """Points of all rows that are shown."""
    specs = (sheet.rows.get(row, RowSpec()) for row in range(1, max((r for r, _ in sheet.cells), default=0) + 1))
    return sum((spec.height or _DEFAULT_HEIGHT) for spec in specs if not spec.hidden)


def _width(points: Mapping[int, float], until: int) -> float:
    return sum(width for c, width in points.items() if c <= until)


def _periods(sheet: Sheet, points: Mapping[int, float]) -> Mapping[int, str]:
    """Column -> what it is of the year, where the second half stands on the sheet; what is done in a month is as the month."""
    keys = {c: str(cell.value) for c in points if (cell := sheet.cells.get((1, c))) is not None}
    keys = {c: _DONE_IN.get(key, key) for c, key in keys.items()}
    return keys if _HALF in keys.values() else {}


def _said_above(sheet: Sheet, points: Mapping[int, float]) -> float:
    """Points from the left that title and sub-title take."""
    cells = [cell for row in (TITLE, SUBTITLE) if (cell := sheet.cells.get((row, LEFT))) is not None and not STYLES[cell.style].wrap]
    longest = max((printed_width(str(cell.value or "")) * STYLES[cell.style].size / 10 for cell in cells), default=0)
    return _width(points, LEFT - 1) + longest * _CHARACTER


def _divided(points: Mapping[int, float], keys: Mapping[int, str], repeated: int, room: float, said: float) -> list[Sequence[int]]:
    """The columns beside the repeated ones, page by page: halves cut as seldom as can be, then as few pages as can be, of which the first
    has room for what is `said` above, which begin where one would look for it and are alike in width."""
    columns, names = [c for c in points if c > repeated], _width(points, repeated)
    inside, best = _inside_halves(columns, keys), list[tuple[_Cost, int]]([((0, 0, 0, 0), 0)])
    for end in range(1, len(columns) + 1):
        found: tuple[_Cost, int] = ((inf, inf, inf, inf), end - 1)
        for begin in range(end - 1, -1, -1):
            width = names + sum(points[c] for c in columns[begin:end])
            if width > room and begin < end - 1:
                break
            (cut, pages, ill, widest), _ = best[begin]
            first = columns[begin]
            place = _PLACES.get(keys.get(first, ""), 2) if begin else 0
            ill += _NEARLY_EMPTY if begin and width - names < _LITTLE * room else 0
            ill += 0 if begin or width - _PADDING * (repeated + end) >= min(said, room) else _TITLE_CUT
            cost: _Cost = (cut + (first in inside), pages + 1, ill + place, max(widest, width))
            found = min(found, (cost, begin))
        best.append(found)
    out, end = list[Sequence[int]](), len(columns)
    while end:
        begin = best[end][1]
        out.insert(0, columns[begin:end])
        end = begin
    return out


def _inside_halves(columns: Sequence[int], keys: Mapping[int, str]) -> set[int]:
    """Columns before which a page would cut a half-year, with its quarters and its sum."""
    out, half = set[int](), False
    for c in columns:
        key = keys.get(c, "")
        if half and key not in _PERIODS:
            half = False
        if half and key != _HALF:
            out.add(c)
        half = half or key in MONTHS
    return out
