"""Several tables one below the other on a sheet: where each begins and ends, told by its heading. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from xlplan.exports.grid import Grid
from xlplan.exports.labels import role_of_labels
from xlplan.exports.money import unit_stated, unit_word
from xlplan.exports.numbers import figure_of
from xlplan.exports.periods import time_in_heading
from xlplan.text import fold_text
from xlplan.workbook.rawbook import plain_text

_TALLEST: Final = 3   # rows of a heading
_TITLES: Final = 5    # rows above a heading that are looked at
_CELLS: Final = 3     # cells that a title line has
_LONGEST: Final = 20  # characters of a name in a title
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?=\s*年?(?!\s*[-/.年]\s*\d))")
_NAMED: Final = re.compile(r"(?:单位|單位|分公司|机构|機構|组织|組織|部门|部門|branch|unit|entity)(?:名称|名稱| name)?\s*:\s*(\S.*)")
_ALL: Final = re.compile(r"全部|所有|全公司|all\b.*")


class Window(NamedTuple):
    """The rows of one table. `first`: its first title line; `odd`: rows below its heading that are the heading of another table, whose
    columns say other things, or which nothing tells from the first."""

    first: int
    last: int
    odd: tuple[int, ...]


def table_headings(grid: Grid, header: tuple[int, int]) -> list[tuple[int, int]]:
    """The headings of all tables of the sheet that say the same as that in `header`, each with its first and last row; a heading that
    stands again on each page is of the same table."""
    out = [header]
    for block in _blocks(grid, header):
        before = max((one for one in out if one[0] < block[0]), default=None)
        if block[0] > header[1] and before and _is_new(grid, before, block):
            out.append(block)
    return out


def window_of(grid: Grid, header: tuple[int, int]) -> Window:
    """The rows that belong to the table with that heading."""
    blocks = list(_blocks(grid, header))
    above = [one for one in blocks if one[1] < header[0] and _is_new(grid, one, header)]
    below = next((one for one in blocks if one[0] > header[1] and _is_new(grid, header, one)), None)
    first = _first_title(grid, header[0]) if above else 1
    last = _first_title(grid, below[0]) - 1 if below else len(grid.rows)
    return Window(first, last, tuple(row for row in _odd(grid, header) if row <= last))


def in_window(grid: Grid, window: Window) -> Grid:
    """The sheet with the rows of that table alone, where they stand."""
    if window.first == 1 and window.last == len(grid.rows):
        return grid
    return replace(grid, rows=[*([[]] * (window.first - 1)), *grid.rows[window.first - 1:window.last]])


def name_in_title(text: str) -> str:
    """The name of the unit that a line above a table states: `单位:闽南分公司`; '' of any other line, as of one that states the unit of
    money."""
    found = _NAMED.fullmatch(fold_text(text).strip())
    if not found or len(found[1]) > _LONGEST or unit_word(found[1]) or _ALL.fullmatch(found[1]) or any(time_in_heading(found[1])):
        return ""
    return re.split("[::]", plain_text(text), maxsplit=1)[1].strip()


def _texts(grid: Grid, header: tuple[int, int]) -> frozenset[str]:
    return frozenset(t for row in range(header[0], header[1] + 1) for c in range(1, grid.width + 1) if (t := grid.text(row, c)))


def _like(grid: Grid, row: int, texts: frozenset[str]) -> int:
    """2: all of the row says what the heading says, but for times; 1: half of it does and nothing is a figure; 0: any other row."""
    if texts.isdisjoint([v.strip() for v in grid.rows[row - 1] if isinstance(v, str)]):  # nearly every line
        return 0
    line = [v for v in grid.rows[row - 1] if v is not None and v != ""]
    known = [v for v in line if isinstance(v, str) and plain_text(v) in texts]
    rest = [v for v in line if plain_text(v) not in texts] if known else []
    if not known or len(line) < 2 or all(figure_of(v, "").value is not None for v in known):
        return 0
    if (len(known) > 1 or len(line) > 2) and all(not isinstance(v, (int, float)) and any(time_in_heading(v)) for v in rest):
        return 2
    if len(known) < 2:
        return 0
    figures = any(figure_of(v, "").value is not None and not any(time_in_heading(v)) for v in rest)
    return 1 if 2 * len(known) >= len(line) and not figures else 0


def _blocks(grid: Grid, header: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """First and last row of every other heading of the sheet that says the same."""
    texts, row = _texts(grid, header), 1
    while row <= len(grid.rows):
        if header[0] <= row <= header[1] or _like(grid, row, texts) < 2:
            row += 1
            continue
        last = row
        while last - row + 1 < min(_TALLEST, header[1] - header[0] + 1) and last < len(grid.rows) and _like(grid, last + 1, texts) == 2:
            last += 1
        yield row, last
        row = last + 1


def _odd(grid: Grid, header: tuple[int, int]) -> list[int]:
    texts = _texts(grid, header)
    return [row for row in range(header[1] + 1, len(grid.rows) + 1) if _like(grid, row, texts) == 1]


def _is_new(grid: Grid, before: tuple[int, int], block: tuple[int, int]) -> bool:
    """Whether a heading begins another table than the one before: its columns stand otherwise, or a line above it says what none above
    the other said: another year, another unit, another unit of money."""
    def cells(rows: tuple[int, int]) -> list[list[str]]:
        return [[grid.text(row, c) for c in range(1, grid.width + 1)] for row in range(rows[0], rows[1] + 1)]

    if cells(before) != cells(block):
        return block[1] - block[0] == before[1] - before[0]
    had = {text for text in _titles(grid, before[0]) if text}
    return any(text not in had and _tells(text) for text in _titles(grid, block[0]))


def _tells(text: str) -> bool:
    return bool(_YEAR.search(fold_text(text)) or unit_stated(text) or name_in_title(text)) or (
        len(text) <= _LONGEST and role_of_labels([text]) in ("unit", "region"))


def _first_title(grid: Grid, row: int) -> int:
    first = row
    for above in range(row - 1, max(0, row - 1 - _TITLES), -1):
        line = [v for v in grid.rows[above - 1] if v is not None and v != ""]
        if len(line) > _CELLS or any(figure_of(v, "").value is not None for v in line):
            break
        first = above if line else first
    return first


def _titles(grid: Grid, row: int) -> list[str]:
    return [plain_text(v) for line in grid.rows[_first_title(grid, row) - 1:row - 1] for v in line if v is not None]
