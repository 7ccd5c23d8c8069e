"""Rows of a branch's sheet that HQ did not issue: which are data, which must be moved, which only hold remarks. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlplan.schema.column import Column
from xlplan.schema.table import FootRow, Table
from xlplan.workbook.control_line import holds_line, is_line
from xlplan.workbook.layout import BEGIN, END, HEAD, MARKERS
from xlplan.workbook.rawbook import At, RawSheet, plain_text
from xlplan.workbook.reading.stray_content import (
    HEAD_KEY,
    cells_beyond,
    cells_of_rows,
    is_number,
    odd_heads,
    printed_headings,
    printed_words,
    rows_touching,
    says_choice,
    valueless_cells,
)
from xlplan.workbook.reading.table_reading import TableReading, block_values
from xlplan.workbook.reading.text_cells import choice_keys
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import Placement

_LEAST: Final = 2  # rows down to which the header may stand


@dataclass(slots=True)
class LooseRows:
    """Sheet rows that are none of HQ's.

    Attributes:
        own: the branch's data rows of an open table, those of `marked` and `apart` among them.
        marked: data on the row of a marker, inside the ranges of the sheet's own sums.
        apart: data below the end or above the beginning, which the sheet's own sums leave out.
        blanks: blank rows inserted in a table that is not open.
        outside: rows that look like data and are not read.
        rest: other rows with something on them, but for those in `beside`.
        beside: such rows above or below one of `outside`, of which they may be the labels.
        head: the row of the headings.
    """

    head: int
    own: list[int] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)


def sort_loose(sheet: RawSheet, table: Table, placement: Placement, again: Sequence[int], issued: Issued) -> LooseRows:
    """The rows below the keys that are none of HQ's, sorted. `again`: rows that repeat a key, data in an open table."""
    places = placement.rows
    rows = [n for k, n in places.items() if not k.startswith("@")]
    first, last = min(rows, default=len(sheet.values) + 1), max(rows, default=0)
    begin, end = places.get(BEGIN, first - 1), places.get(END, last + 1)
    out = LooseRows(max(places.get(HEAD_KEY, min(HEAD, first - 1)), _LEAST))
    below = max((places[f.key] for f in table.feet if f.key in places), default=end)
    marks = {places[key] for key in MARKERS if key in places}
    taken = {*places.values()} - marks
    copied = set(again) if table.kind == "open" else set()
    looks = _RowLooks(sheet, table, placement, issued)
    printed = printed_words(table, issued.stamp.year, issued.stamp.start_month)
    for r in range(2, len(sheet.values) + 1):
        line = sheet.values[r - 1]
        if r in taken or not line or line.count(None) == len(line):
            if r not in taken and first < r < last and table.kind != "open":
                out.blanks.append(r)
            continue
        if r in marks:
            if table.kind == "open" and looks.inputs(r):
                out.own.append(r)
                out.marked.append(r)
            else:
                out.rest.append(r)
        elif (key := plain_text(line[0])) and not key.startswith("@") and r not in copied:
            continue  # a key of nobody, or one that stands twice: said as that
        elif table.kind == "open" and begin < r < end:
            (out.own if looks.inputs(r) else out.rest).append(r)
        elif table.kind == "open" and r > out.head and (looks.chosen(r) or (r < below and looks.figures(r))):
            out.own.append(r)
            out.apart.append(r)
        elif r <= out.head and printed.issuperset(line[1:]):
            continue  # headings as they were printed
        elif looks.figures(r) or looks.chosen(r) or looks.member(r):
            out.outside.append(r)
        elif r > out.head:
            out.rest.append(r)
    out.beside = rows_touching(out.outside, (n for n in out.rest if n not in marks))
    out.rest = [n for n in out.rest if n not in out.beside]
    return out


class _RowLooks:
    """What a row looks like."""

    def __init__(self, sheet: RawSheet, table: Table, placement: Placement, issued: Issued) -> None:
        def at(of: Iterable[Column]) -> list[int]:
            return [placement.columns[c.key] for c in of if c.key in placement.columns]

        self._sheet, self._table, self._issued = sheet, table, issued
        self._inputs = at(c for c in table.columns if c.who in "IS")
        self._amounts = at(c for c in table.columns if c.kind == "number")
        self._names = at(table.by_key[key] for key in table.names)
        self._listed = [(placement.columns[c.key], c) for c in table.columns
                        if c.kind in ("choice", "date") and c.role != "void" and c.key in placement.columns]
        self._members: set[str] | None = None

    def inputs(self, r: int) -> bool:
        """Something stands under a column of the branch's."""
        return any(plain_text(v) for v in block_values(self._sheet, [r], self._inputs)[0]) or any(
            (r, c) in self._sheet.errors or (r, c) in self._sheet.uncalculated for c in self._inputs)

    def figures(self, r: int) -> bool:
        """A number stands under a column of numbers."""
        return any(is_number(v) for v in block_values(self._sheet, [r], self._amounts)[0])

    def chosen(self, r: int) -> bool:
        """An entry of a list or a date stands under the column it belongs to."""
        return any(says_choice(c, v, choice_keys(c, self._issued) if c.kind == "choice" else None)
                   for c, v in ((c, self._sheet.at(r, at)) for at, c in self._listed) if v is not None)

    def member(self, r: int) -> bool:
        """A name of HQ's stands under the column of names."""
        names = {plain_text(v) for v in block_values(self._sheet, [r], self._names)[0] if v is not None}
        if self._table.kind == "open" or not names:
            return False
        if self._members is None:
            own = self._issued.values.get(self._table.key, {}).values()
            self._members = {plain_text(row[k]) for row in own for k in self._table.names if isinstance(row.get(k), str)}
        return not names.isdisjoint(self._members)


def stray_cells(r: TableReading, loose: LooseRows, strange: Sequence[int]) -> Iterator[At]:
    """Cells that hold something and are none of the table's, rows that `loose` sorted as data or as outside left out.
    `strange`: columns with a key of nobody in row 1."""
    sheet, table, stamp = r.sheet, r.table, r.issued.stamp
    data = [int(n) for n in r.frame.sheet_rows if n]
    feet = [(foot, r.placement.rows[foot.key]) for foot in table.feet if foot.key in r.placement.rows]
    columns = set(r.placement.columns.values())
    outside = set(loose.outside)
    labels = printed_headings(table, stamp.year, stamp.start_month)
    year = str(stamp.year)
    yield from ((1, c) for c in strange)
    yield from (at for at in odd_heads(sheet, loose.head, r.placement.columns, labels,
                                       lambda text: is_line(text) or (stamp.branch_name in text and year in text)) if at[0] not in outside)
    yield from cells_of_rows(sheet, loose.rest)
    yield from cells_beyond(sheet, (*data, *(n for _, n in feet)), columns)
    for foot, row in feet:
        yield from _foot_cells(r, foot, row)
    if empty := valueless_cells(sheet):
        rows = {*data, *(n for _, n in feet)}
        yield from (at for at in empty if at[0] not in outside and not (at[0] in rows and at[1] in columns) and not holds_line(sheet, at))


def _foot_cells(r: TableReading, foot: FootRow, row: int) -> Iterator[At]:
    """Cells of a foot row for which it has no formula, no number of HQ's and no label."""
    columns = r.placement.columns
    line = r.sheet.values[row - 1] if row <= len(r.sheet.values) else []
    for key in _idle_columns(r.table)[foot.key]:
        at = columns.get(key, 0)
        if 0 < at <= len(line) and (value := line[at - 1]) is not None and not (
                key == r.table.foot_label_at(foot) and _is_label(plain_text(value), foot, r)):
            yield row, at


def _is_label(text: str, foot: FootRow, r: TableReading) -> bool:
    return text == foot.label(r.lang, **r.params) or text in foot.label.all(**r.params)


_idle: dict[int, tuple[Table, dict[str, list[str]]]] = {}  # a few tables a process


def _idle_columns(table: Table) -> dict[str, list[str]]:
    """Foot row -> columns in which it has neither a formula nor a number of HQ's. Made once a process."""
    if id(table) not in _idle or _idle[id(table)][0] is not table:
        _idle[id(table)] = table, {foot.key: [c.key for c in table.columns if c.key not in foot.given and table.foot_cell(
            foot, c.key) is None] for foot in table.feet}
    return _idle[id(table)][1]
