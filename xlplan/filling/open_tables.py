"""The tables of a workbook that take one kind of export, and which of them a figure goes into. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlplan.filling.aside import LeftAside
from xlplan.filling.figures import Figure, sum_of
from xlplan.filling.into_table import fill_table
from xlplan.filling.rows import NotFound, RowFinder, Rows, row_finder, shown_all
from xlplan.filling.sheet import Shut, TableFill
from xlplan.filling.spread import Whole
from xlplan.schema.from_export import FromExport
from xlplan.tables import BY_KEY
from xlplan.workbook.foreign_codes import ByForm
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.submission import Submission


@dataclass
class OpenTable:
    """A table and what goes into it: `placed`, of one row and month; `whole`, of several rows."""

    key: str
    finder: RowFinder
    placed: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    whole: dict[Whole, list[Figure]] = field(default_factory=dict)

    def take(self, row: str | Rows, at: int, part: Figure) -> None:
        """Place the figure in that month of the fiscal year."""
        if isinstance(row, Rows):
            self.whole.setdefault((row, at), []).append(part)
        else:
            self.placed[row, at] = self.placed.get((row, at), Decimal(0)) + part.value

    def fill(self, book: RawBook, sub: Submission, shut: Shut, left: LeftAside) -> TableFill:
        """What becomes of its cells."""
        if not (self.placed or self.whole):
            return TableFill()
        made = fill_table(book, sub, self.key, self.placed, {key: sum_of(of) for key, of in self.whole.items()}, shut)
        for (rows, at), exact in made.unparted.items():
            left.add(replace(self.whole[rows, at][0], value=exact), "unparted", rows.role, rows.said)
        return made


def open_tables(sub: Submission, kind: str, foreign: ByForm) -> list[OpenTable]:
    """The tables of the workbook that take that kind of export, as far as they were read."""
    return [OpenTable(key, row_finder(sub.frames[key], of, sub.placements[key].rows, foreign)) for key, of in _of_kind(sub, kind)
            if key in sub.frames]


def is_refused(sub: Submission, kind: str) -> bool:
    """Whether a table that takes that kind of export must be corrected first."""
    return any(key not in sub.frames for key, _ in _of_kind(sub, kind))


def _of_kind(sub: Submission, kind: str) -> Iterator[tuple[str, FromExport]]:
    assert sub.issued is not None
    for key in sub.issued.stamp.opens:
        if key in BY_KEY and (of := BY_KEY[key].from_export) is not None and of.kind == kind:
            yield key, of


def place_figure(tables: Sequence[OpenTable], figure: Figure, at: int, unnamed: Container[str], left: LeftAside) -> None:
    """Into the one table that has its row. It is left out where none has, or several: nothing says then which of them is meant."""
    found = [table.finder.find(figure.texts, figure.year, figure.month, unnamed) for table in tables]
    if len({tuple(share for _, share in ways) for ways in found}) > 1:
        left.add(figure, "tables", said=shown_all(tables[0].finder.of, figure.texts))
        return
    for options in zip(*found, strict=True):
        part = replace(figure, value=figure.value * options[0][1])
        meant = [(table, row) for table, (row, _) in zip(tables, options, strict=True) if not isinstance(row, NotFound)]
        if len(meant) == 1:
            (table, row), = meant
            table.take(row, at, part)
        elif meant:
            left.add(part, "tables", said=shown_all(tables[0].finder.of, figure.texts))
        else:
            row, _ = options[0]
            assert isinstance(row, NotFound)
            left.add(part, row.why, row.role, row.said, tables[0].finder)
