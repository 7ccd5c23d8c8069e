"""The tables of a web page, as which systems export under the name .xls. Room between 5 and 6."""
from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from xlplan.address import a1
from xlplan.excel.package.container import Refused

_WIDEST, _TALLEST = 1_000, 65_534  # columns and rows that a cell spans at most, as browsers have it
_MOST: Final = 10_000_000  # cells of a page, each as often as it spans another
_HIDDEN: Final = ("style", "script", "title")


@dataclass
class Table:
    """Rows of cells as texts; `merges` as (row, column, last row, last column), from 1."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def tables_of(text: str) -> list[Table]:
    """The tables that hold something, in order; what a table inside another says stands in the outer one's cell. Refused XP917: a cell
    with which they would have more cells than can be kept."""
    page = _Page()
    page.feed(text)
    page.close()
    return [one for one in page.tables if any(map(any, one.rows))]


class _Page(HTMLParser):
    """A page being read. `depth`: of tables; `covered`: column -> the last row that a cell above spans there; `size`: cells so far."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self.depth, self.hidden, self.size = 0, 0, 0
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.covered: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _HIDDEN
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(Table())
                self.covered = {}
        elif self.depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].rows.append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self.cell, self.span = [], (_span(given.get("rowspan"), _TALLEST), _span(given.get("colspan"), _WIDEST))
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in _HIDDEN and self.hidden > 0
        if self.depth == 1 and tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.hidden:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        table, text = self.tables[-1], " ".join("".join(self.cell).split())
        self.cell = None
        if not table.rows:
            table.rows.append([])
        row, line = len(table.rows), table.rows[-1]
        before, (tall, wide) = len(line), self.span
        while self.covered.get(len(line) + 1, 0) >= row:
            line.append("")
        first = len(line) + 1
        self.size += first - 1 - before + tall * wide
        if self.size > _MOST:
            raise Refused("XP917", cell=a1(row, first))
        line += [text, *[""] * (wide - 1)]
        if tall > 1 or wide > 1:
            table.merges.append((row, first, row + tall - 1, first + wide - 1))
        if tall > 1:
            self.covered |= dict.fromkeys(range(first, first + wide), row + tall - 1)


def _span(said: str | None, most: int) -> int:
    return max(1, min(int(said.strip()[:9]), most)) if said and said.strip().isdecimal() else 1
