"""On which paper a sheet is printed, and how its columns are divided among the pages: letters of at least 7 points, the columns of names on
each page, a half-year never cut while it fits on one. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import Final

from xlplan.calendar import HALVES, MONTHS, QUARTERS
from xlplan.workbook.blueprint import Paper, RowSpec, Sheet

MARGINS: Final = (0.3, 0.6, 0.3, 0.8)  # inches: left, top, right, bottom
SIZES: Final[Mapping[Paper, tuple[float, float]]] = {"A4": (595.3, 841.9), "A3": (841.9, 1190.6)}  # points: short side, long side
# smallest scale: 7 points of the smallest letters, which have 9; points of a character and of a column's padding; a column of no width
# said, a row of no height
_SMALLEST, _CHARACTER, _PADDING, _DEFAULT_WIDTH, _DEFAULT_HEIGHT = 0.78, 5.25, 3.75, 8.43, 16.5
_WIDEST: Final = 1.15  # as wide a column may be where there is another font; what is beyond the page would stand on one of its own
_HALF: Final = MONTHS[6]
_PERIODS: Final = frozenset((*MONTHS, *QUARTERS, *HALVES))
_Cost = tuple[float, float, float, float]  # halves cut, pages, how ill they begin, the widest
_PLACES: Final = {MONTHS[0]: 0, _HALF: 0, "year": 0, MONTHS[3]: 1, MONTHS[9]: 1}  # column key -> how ill a page begins with it; others 2


@dataclass(frozen=True, slots=True)
class Printed:
    """How a sheet is printed. `wide`: pages side by side that it, or each of its areas, is made to fit, 0: at `scale` (percent); `high`:
    pages below each other, 0: as many as it takes. `repeated`: the last of the columns that stand on each page, 0: none. `areas`: (first,
    last column) of each page where that is settled: Excel passes over breaks between columns where it fits pages, and begins a page for
    each area."""

    paper: Paper
    wide: int
    high: int = 0
    repeated: int = 0
    scale: int = 100
    areas: tuple[tuple[int, int], ...] = ()


def printed_on(sheet: Sheet, paper: Paper) -> Printed:
    """How it is printed in a workbook for that paper."""
    paper = sheet.paper or paper
    points, (room, room_high) = column_points(sheet), room_of(paper, landscape=sheet.landscape)
    if sheet.breaks:
        width = sum(points.values()) * _WIDEST
        return Printed(paper, 0, scale=min(100, int(100 * room / width)) if width else 100)
    if not sheet.landscape or sum(points.values()) <= room / _SMALLEST:
        return Printed(paper, 1, sheet.fit_height if _height(sheet) <= sheet.fit_height * room_high / _SMALLEST else 0)
    repeated = sheet.names or (sheet.freeze[1] - 1 if sheet.freeze is not None else 0)
    if _width(points, repeated) > room / _SMALLEST / 2:
        repeated = 0
    keys = {c: str(cell.value) for c in points if (cell := sheet.cells.get((1, c))) is not None}
    if _HALF in keys.values():
        pages = _divided(points, keys, repeated, room / _SMALLEST)
        return Printed(paper, 1, repeated=repeated, areas=tuple((page[0] if n else 1, page[-1]) for n, page in enumerate(pages)))
    names = _width(points, repeated)
    return Printed(paper, ceil((sum(points.values()) - names) / (room / _SMALLEST - names)), repeated=repeated)


def room_of(paper: Paper, *, landscape: bool) -> tuple[float, float]:
    """(width, height) in points between the margins."""
    short, long = SIZES[paper]
    (wide, high), (left, top, right, bottom) = (long, short) if landscape else (short, long), MARGINS
    return wide - 72 * (left + right), high - 72 * (top + bottom)


def column_points(sheet: Sheet) -> dict[int, float]:
    """Column -> points it is wide, of those that are shown, from the left."""
    return {c: (_DEFAULT_WIDTH if spec.width is None else spec.width) * _CHARACTER + _PADDING
            for c, spec in sorted(sheet.columns.items()) if not spec.hidden}


def _height(sheet: Sheet) -> float:
    """Points of all rows that are shown."""
    specs = (sheet.rows.get(row, RowSpec()) for row in range(1, max((r for r, _ in sheet.cells), default=0) + 1))
    return sum((spec.height or _DEFAULT_HEIGHT) for spec in specs if not spec.hidden)


def _width(points: Mapping[int, float], until: int) -> float:
    return sum(width for c, width in points.items() if c <= until)


def _divided(points: Mapping[int, float], keys: Mapping[int, str], repeated: int, room: float) -> list[Sequence[int]]:
    """The columns beside the repeated ones, page by page: halves cut as seldom as can be, then as few pages as can be, which begin where
    one would look for it and are alike in width."""
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
