"""Where the heading of a table stands, and what each column's heading says, of one to three rows. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from xlplan.exports.grid import Grid
from xlplan.exports.periods import Found, time_in_heading
from xlplan.exports.roles import roles_named
from xlplan.numerals import parse_number
from xlplan.workbook.rawbook import Raw, plain_text

_DEEPEST: Final = 40   # rows in which a heading is looked for
_TALLEST: Final = 3    # rows that it may have
_LONGEST: Final = 40   # characters of a heading; what is longer is a sentence
_ENOUGH: Final = 3     # points below which a row is no heading
_BELOW: Final = 3      # rows below a heading whose figures should have one
_RUN: Final = 6        # bare numbers one after the other that are months
_A_FIGURE: Final = 5   # points that a figure costs: headings have none
ROW_LABELS: Final = re.compile(r"行\s*标签|列\s*標籤|row\s*labels?", re.IGNORECASE)
_CAPTION: Final = re.compile(r"(?:求和项|求和項|计数项|计數項|加总|加總|sum of|count of)\s*[::-]?.*"
                             r"|(?:列|栏|欄|column)\s*(?:标签|標籤|labels?)", re.IGNORECASE)
_TITLE: Final = re.compile(r"表$|报告|報告|report|[::]|单位|單位", re.IGNORECASE)
_DAYS: Final = 4      # days in a row that are the heading of a table by day
_DAYS_OF_MONTH: Final = 31
_MONTHS: Final = 12
_DAY: Final = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(?:\d{4}|\d\d?)(?:[T ].*)?")
_TWO_SIGNS: Final = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d\d?-?")  # 1.234,56 of a German server
_SPANNING: Final = 12  # characters of a heading over several columns, where no merge says it is one


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: its parts from above and what they say of time. `text`: as shown to people."""

    parts: tuple[str, ...]
    time: Found

    @property
    def text(self) -> str:
        """The parts in one."""
        return " ".join(self.parts)


def find_heading(grid: Grid) -> tuple[int, int] | None:
    """First and last row of the heading; None where no row reads like one."""
    best, block = 0.0, None
    for last in range(1, min(_DEEPEST, len(grid.rows)) + 1):
        for tall in range(1, min(_TALLEST, last) + 1):
            points = heading_points(grid, last - tall + 1, last) - 0.9 * (tall - 1)
            if points > best:
                best, block = points, (last - tall + 1, last)
    return block if best >= _ENOUGH and block and any(any(v is not None for v in row) for row in grid.rows[block[1]:]) else None


def heading_points(grid: Grid, first: int, last: int) -> float:
    """How much these rows read like a heading: words of roles, months that differ; figures and blank rows speak against it."""
    for row in range(first, last + 1):
        texts = [t for column in range(1, grid.width + 1) if (t := grid.text(row, column))]
        if len(texts if row > first else set(texts)) < 2:
            return 0.0
    figures = sum(_figures(row) for row in grid.rows[first - 1:last])
    heads = headings(grid, (first, last))
    unnamed = {c for row in grid.rows[last:last + _BELOW] for c, v in enumerate(row, 1) if isinstance(v, (int, float)) and c not in heads}
    points, times = -float(_A_FIGURE * figures + len(unnamed)), set[Found]()
    for heading in {heading.text: heading for heading in heads.values()}.values():
        if len(heading.text) > _LONGEST:
            continue
        if heading.time.month or heading.time.year:
            times.add(heading.time)
            points += any(roles_named(part) for part in heading.parts[1:])  # 金额 below 1月
        else:
            said = [*roles_named(heading.text), *((role, fit - 1) for part in heading.parts[:-1] for role, fit in roles_named(part))]
            fit = max((fit for _, fit in said), default=6 * bool(ROW_LABELS.fullmatch(heading.text)))
            points += {0: 0, 1: 0.5, 2: 1, 3: 1, 4: 2}.get(fit, 3)
    return points + sum(2 if t.month else 1 for t in times)


def _figures(row: Sequence[Raw]) -> int:
    """How many of its cells are numbers that name no time; bare numbers are months where six follow each other."""
    bare = [int(text) for v in row if not isinstance(v, bool) and (text := plain_text(v)).isascii() and text.isdigit() and len(text) < 3]
    run = len(bare) >= _RUN and bare == [*range(bare[0], bare[0] + len(bare))] and bare[0] >= 1 and bare[-1] <= 12
    days = sum(map(_is_day, row))
    return sum(map(_is_figure, row)) + (days if days < _DAYS else 0) + (0 if run else sum(0 < n <= 12 for n in bare))


def _is_day(value: Raw) -> bool:
    """Whether it is a day that is not the first of a month, by which a heading may name the month."""
    if isinstance(value, date):
        return value.day > 1
    if not isinstance(value, str) or _DAY.fullmatch(plain_text(value)) is None:
        return False
    first, second, last = map(int, re.findall(r"\d+", value)[:3])
    return last > 1 if first > _DAYS_OF_MONTH else max(first, second) > _MONTHS or 1 not in (first, second)


def _is_figure(value: Raw) -> bool:
    """Whether it is a number that names no time."""
    if isinstance(value, bool) or value is None:
        return False
    text = plain_text(value)
    if not isinstance(value, (int, float)) and parse_number(text) is None:
        return _TWO_SIGNS.fullmatch(text.strip()) is not None
    found = time_in_heading(value)
    return not (found.year or found.month)


def headings(grid: Grid, rows: tuple[int, int]) -> dict[int, Heading]:
    """Column -> its heading, of all that have one. A part that stands over several columns, merged or with
    blanks behind it, holds for each."""
    first, last = rows
    spans = {(row, column): (r1, c1) for r1, c1, r2, c2 in grid.merges if first <= r1 <= last
             for row in range(r1, min(r2, last) + 1) for column in range(c1, c2 + 1)}
    out = {}
    for column in range(1, grid.width + 1):
        parts: list[str] = []
        times: list[Found] = []
        for row in range(first, last + 1):
            at = spans.get((row, column), (row, column))
            value = grid.at(*at)
            if value is None and at == (row, column) and row < last:
                value = _spanning(grid, row, column, last)
            text = plain_text(value)
            if text and text not in parts:
                parts.append(text)
                times.append(time_in_heading(value))
        if any(not _CAPTION.fullmatch(part) for part in parts):  # what a pivot table calls its figures stands over its first label, too
            parts = [part for part in parts if not _CAPTION.fullmatch(part)]
        if parts:
            year, month = (next((t[i] for t in times if t[i]), None) for i in (0, 1))
            out[column] = Heading(tuple(parts), Found(year, month))
    return out


def _spanning(grid: Grid, row: int, column: int, last: int) -> Raw:
    """The heading to the left that stands over this column too, where a heading below it needs one; None of none."""
    if not any(grid.text(below, column) for below in range(row + 1, last + 1)):
        return None
    for left in range(column - 1, 0, -1):
        if text := grid.text(row, left):
            over = any(grid.text(below, left) for below in range(row + 1, last + 1))
            return grid.at(row, left) if over and len(text) <= _SPANNING and not _TITLE.search(text) else None
    return None


def captions(grid: Grid, rows: tuple[int, int]) -> list[str]:
    """What stands above the table, and what a pivot table calls its figures."""
    above = [plain_text(v) for row in grid.rows[:rows[0] - 1] for v in row if v is not None]
    return above + [text for row in grid.rows[rows[0] - 1:rows[1]] for v in row if (text := plain_text(v)) and _CAPTION.fullmatch(text)]
