"""`<ignoredErrors>`: where Excel's green triangles would tell a planner nothing, because what they warn of is meant. Floor 5.

A number typed as text into an amount keeps its triangle: no range here touches a cell that people type amounts into. ECMA-376 part 1,
18.3.1.51; which cells Excel marks: "Background error checking" of its help.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sized
from typing import Final

from xlplan.address import LAST_ROW, a1_range
from xlplan.workbook.blueprint import Cell, Sheet
from xlplan.workbook.styles import STYLES, TEXT, Style

Place = tuple[int, int]
Box = tuple[int, int, int, int]  # row1, column1, row2, column2

_NUMBER: Final = re.compile(r"[-+(]?\s*[$¥￥€£]?\s*[\d,]*\.?\d[\d,]*\.?(?:[Ee][-+]?\d+)?\s*%?\s*\)?")
_LONGEST: Final = 320  # characters of a number that a cell can hold; of tens of thousands of blanks the pattern would never come back
_RANGES: Final = 200  # of one element: none of its lists may grow without end
_DIGITS: Final = b"0123456789"
_KEPT: Final = "ignored errors"
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def ignored_errors(sheet: Sheet) -> str:
    """The element of the sheet's own formulas and texts that Excel would mark; '' where there are none, and where nobody sees them."""
    if sheet.state != "visible":
        return ""
    like = sheet.like
    if like is None or like.sheet.state != "visible" or sheet.stream is not None or not _differs_quietly(sheet, like.sheet):
        return _marked(sheet)
    if _KEPT not in like.kept:
        like.kept[_KEPT] = _marked(like.sheet)
    marked: str = like.kept[_KEPT]
    return marked


def _differs_quietly(sheet: Sheet, like: Sheet) -> bool:
    """Whether no cell that differs has a say: it takes no amounts, holds no text like a number, and a formula in it stands alone and
    is of no kind that is marked."""
    if like.cells.keys() - sheet.cells.keys():
        return False
    changed = [(place, cell, like.cells.get(place)) for place, cell in sheet.cells.items() if like.cells.get(place) is not cell]
    return not any(_takes_amounts(one.style, one.format) or _number_as_text(one) or (one.formula is not None and (
        ":" in one.formula or STYLES[one.style].unlocked or _stands_beside(place, sheet) or _stands_beside(place, like)))
        for place, cell, was in changed for one in (cell, was) if one is not None)


def _stands_beside(place: Place, sheet: Sheet) -> bool:
    """Whether there is a formula beside the place."""
    row, column = place
    beside = (sheet.cells.get(at) for at in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)))
    return any(cell is not None and cell.formula is not None for cell in beside)


def _marked(sheet: Sheet) -> str:
    typed = {place for place, cell in sheet.cells.items() if _takes_amounts(cell.style, cell.format)}
    texts = _boxes({place for place, cell in sheet.cells.items() if place not in typed and _number_as_text(cell)}, typed)
    formulas = {place: cell.formula for place, cell in sheet.cells.items() if cell.formula is not None}
    kinds = (("numberStoredAsText", texts + _streamed(sheet)),
             ("formulaRange", _boxes({place for place, formula in formulas.items() if ":" in formula}, typed)),
             ("formula", _boxes(_unlike_neighbours(formulas), typed)),
             ("unlockedFormula", _boxes({p for p in formulas if STYLES[sheet.cells[p].style].unlocked}, set())))
    marked = "".join(f'<ignoredError sqref="{" ".join(a1_range(*box) for box in boxes[n:n + _RANGES])}" {kind}="1"/>'
                     for kind, boxes in kinds for n in range(0, len(boxes), _RANGES))
    return marked and f"<ignoredErrors>{marked}</ignoredErrors>"


def _takes_amounts(style: Style, format: str | None) -> bool:
    """Whether people type numbers or days there."""
    return STYLES[style].unlocked and not _holds_text(style, format)


def _holds_text(style: Style, format: str | None) -> bool:
    return (format or STYLES[style].format) == TEXT


def _number_as_text(cell: Cell) -> bool:
    """A cell for texts, filled or to be filled (codes look like numbers), or a text of ours that looks like one."""
    return cell.formula is None and (_holds_text(cell.style, cell.format) or (
        isinstance(cell.value, str) and len(text := cell.value.strip()) <= _LONGEST and _NUMBER.fullmatch(text) is not None))


def _unlike_neighbours(formulas: dict[Place, str]) -> set[Place]:
    """Cells between two that hold the same formula as filled down or right, and that hold another. Read without the digits, or the
    letters, of their addresses: exact for what we write, where no two formulas differ in a constant or a function's name alone, and a
    tenth of the time."""
    read = {place: formula.encode() for place, formula in formulas.items()}  # bytes: a tenth of the time of `str.translate`
    across = {place: formula.translate(None, _LETTERS) for place, formula in read.items()}
    down = {place: formula.translate(None, _DIGITS) for place, formula in read.items()}
    return {(row, column) for row, column in formulas
            if _between(down, (row, column), (row - 1, column), (row + 1, column))
            or _between(across, (row, column), (row, column - 1), (row, column + 1))}


def _between(texts: dict[Place, bytes], here: Place, before: Place, after: Place) -> bool:
    one = texts.get(before)
    return one is not None and one != texts[here] and one == texts.get(after)


def _boxes(places: Collection[Place], barred: Collection[Place]) -> list[Box]:
    """Few boxes that hold all the places, and others, but none of the barred: down each column, then across equal ones."""
    columns: dict[int, list[int]] = {}
    for row, column in sorted(places):
        columns.setdefault(column, []).append(row)
    walls: dict[int, list[int]] = {}
    for row, column in sorted(barred):
        if column in columns:
            walls.setdefault(column, []).append(row)
    boxes: list[Box] = []
    open_: dict[tuple[int, int], Box] = {}  # boxes that end in the column before, by their rows
    for column in sorted(columns):
        now = {}
        for first, last in _runs(columns[column], walls.get(column, [])):
            before = open_.pop((first, last), None)
            joins = before is not None and before[3] == column - 1
            now[first, last] = (first, before[1] if joins and before else column, last, column)
            if before is not None and not joins:
                boxes.append(before)
        boxes.extend(open_.values())
        open_ = now
    return sorted([*boxes, *open_.values()])


def _runs(rows: list[int], walls: list[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of the rows, in order, broken only where a wall stands between two of them."""
    first = last = rows[0]
    wall = iter(walls)
    next_wall = next(wall, LAST_ROW + 1)
    for row in rows[1:]:
        while next_wall < last:
            next_wall = next(wall, LAST_ROW + 1)
        if next_wall < row:
            yield first, last
            first = row
        last = row
    yield first, last


def _streamed(sheet: Sheet) -> list[Box]:
    """Columns of a stream that hold texts."""
    stream = sheet.stream
    if stream is None or (isinstance(stream.rows, Sized) and not len(stream.rows)):
        return []
    last = stream.first_row + len(stream.rows) - 1 if isinstance(stream.rows, Sized) else LAST_ROW
    asked = enumerate(zip(stream.styles, stream.formats, strict=True), 1)
    texts = {(stream.first_row, n) for n, column in asked if not _takes_amounts(*column)}
    return [(first, left, last, right) for first, left, _, right in _boxes(texts, ())]
