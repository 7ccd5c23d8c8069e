"""The tables of a web page, as which systems export under the name .xls. Room between 5 and 6."""
from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_WIDEST: Final = 16_384  # columns and rows that a cell may span
_HIDDEN: Final = ("style", "script", "title", "head")


@dataclass
class Table:
    """Rows of cells as texts; `merges` as (row, column, last row, last column), from 1."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def tables_of(text: str) -> list[Table]:
    """The tables that hold something, in order; what a table inside another says stands in the outer one's cell."""
    page = _Page()
    page.feed(text)
    page.close()
    return [one for one in page.tables if any(map(any, one.rows))]


class _Page(HTMLParser):
    """A page being read. `depth`: of tables; `covered`: (row, column) that a cell above or to the left spans."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self.depth, self.hidden = 0, 0
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.covered: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _HIDDEN
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(Table())
                self.covered = set()
        elif self.depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].rows.append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self.cell, self.span = [], (_span(given.get("rowspan")), _span(given.get("colspan")))
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
        while (row, len(line) + 1) in self.covered:
            line.append("")
        first = len(line) + 1
        tall, wide = self.span
        line += [text, *[""] * (wide - 1)]
        if tall > 1 or wide > 1:
            table.merges.append((row, first, row + tall - 1, first + wide - 1))
            self.covered |= {(r, c) for r in range(row + 1, row + tall) for c in range(first, first + wide)}


def _span(said: str | None) -> int:
    return max(1, min(int(said), _WIDEST)) if said and said.strip().isdecimal() else 1
