"""Layout: where a table's cells stand on its sheet. The printer of formulas asks it for addresses. Floor 3.

Row 1 (hidden) holds the table key in A1 and the column keys; column A (hidden) the row keys. Title in row 2, sub-title
in row 3, bands in row 5, header in row 6, data from row 7. Open tables run from a thin `@begin` row to a thin `@end`
row, both inside every range, so that rows inserted anywhere between them are counted.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlplan.address import a1, column_letters, on_sheet
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.params import PARAMS
from xlplan.schema.table import SHEET_ROWS, Table
from xlplan.text import Lang

TITLE, SUBTITLE, BAND, HEAD, FIRST = 2, 3, 5, 6, 7
LEFT: Final = 2  # first visible column
BEGIN, END = MARKERS = SHEET_ROWS[1:]  # row keys of the thin rows


@dataclass(frozen=True)
class Layout:
    """Places of one table.

    Attributes:
        title: tab name. rows: row key -> sheet row, foot rows included. columns: column key -> sheet column.
        first, last: rows that ranges span. params: fills year and month names in labels, heads those in headers.
        members: list name -> key -> label, for choice columns whose list travels in the workbook.
    """

    table: Table
    title: str
    lang: Lang
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    first: int
    last: int
    params: Mapping[str, str]
    members: Mapping[str, Mapping[str, str]]
    limits: Mapping[str, str]
    heads: Mapping[str, str]

    def head(self, key: str) -> str:
        """What stands above a column."""
        return self.table.by_key[key].label(self.lang, **self.heads)

    def label(self, key: str) -> str:
        """What a column is called in sentences on the sheet."""
        return self.table.by_key[key].label(self.lang, **self.params)

    def choice_label(self, key: str, choice: str) -> str:
        """What a choice column shows for `choice`; an unknown key is shown as it is."""
        column = self.table.by_key[key]
        if column.members:
            return self.members.get(column.members, {}).get(choice, choice)
        return next((c.label(self.lang, **self.params) for c in column.choices if c.key == choice), choice)

    def choice_labels(self, key: str) -> list[str]:
        """Everything the column's list offers, in order."""
        column = self.table.by_key[key]
        if column.members:
            return list(self.members.get(column.members, {}).values())
        return [c.label(self.lang, **self.params) for c in column.choices]

    def at(self, row: str, key: str) -> str:
        """A1 address of a cell by its keys."""
        return a1(self.rows[row], self.columns[key])

    def rows_of(self, key: str) -> str:
        """`F$7:F$36`: the column's data rows."""
        column = column_letters(self.columns[key])
        return f"{column}${self.first}:{column}${self.last}"


def table_layout(frame: Frame, lang: Lang, params: Mapping[str, str], members: Mapping[str, Mapping[str, str]],
                 limits: Mapping[str, str] | None = None, heads: Mapping[str, str] | None = None) -> Layout:
    """Places of the frame's rows (of one branch), in the order of the frame, feet below."""
    table, row, rows = frame.table, FIRST, {}
    first = FIRST
    if table.kind == "open":
        rows[BEGIN], row = row, row + 1
    for key in frame.keys:
        rows[key], row = row, row + 1
    if table.kind == "open":
        rows[END], row = row, row + 1
    last = max(row - 1, first)
    for foot in table.feet:
        rows[foot.key], row = row, row + 1
    columns = {c.key: LEFT + i for i, c in enumerate(table.columns)}
    shown = {k: str(p.default) for k, p in PARAMS.items()} | dict(limits or {})
    return Layout(table, table.label(lang), lang, rows, columns, first, last, params, members, shown, heads or params)


class RowAddresses:
    """`schema.formula.Addresses` of one row of a layout; `others` are the layouts of the book's other tables."""

    def __init__(self, here: Layout, row: str, others: Mapping[str, Layout], outside: bool = False) -> None:
        self.here, self.row, self.others, self.outside = here, row, others, outside

    def _of(self, table: str) -> tuple[Layout, bool]:
        if table and table != self.here.table.key:
            return self.others[table], True
        return self.here, self.outside

    def _named(self, address: str, where: Layout, away: bool) -> str:
        return on_sheet(where.title, address) if away else address

    def number_of(self, where: Layout, measure: str = "") -> int:
        """The sheet row of this row's key in a table; with a measure, that of the same member's row of it."""
        return where.rows[f"{self.row.rpartition('|')[0]}|{measure}" if measure else self.row]

    def cell(self, key: str) -> str:
        return self._named(a1(self.number_of(self.here), self.here.columns[key]), self.here, self.outside)

    def sibling(self, measure: str, key: str) -> str:
        return self._named(a1(self.number_of(self.here, measure), self.here.columns[key]), self.here, self.outside)

    def beside(self, table: str, key: str) -> str:
        where, away = self._of(table)
        return self._named(a1(self.number_of(where), where.columns[key]), where, away)

    def foot(self, row: str, key: str, table: str) -> str:
        where, away = self._of(table)
        if away or self.row.startswith("@"):
            return self._named(where.at(row, key), where, away)  # a foot cell is copied nowhere: plain reads better
        return f"{column_letters(where.columns[key])}${where.rows[row]}"

    def rows(self, key: str, table: str) -> str:
        where, away = self._of(table)
        return self._named(where.rows_of(key), where, away)

    def above(self, key: str) -> str:
        column = column_letters(self.here.columns[key])
        return f"{column}${self.here.first}:{column}{self.number_of(self.here)}"

    def span(self, keys: tuple[str, ...]) -> list[str]:
        row, runs = self.number_of(self.here), list[list[int]]()
        for column in (self.here.columns[k] for k in keys):
            if runs and runs[-1][1] == column - 1:
                runs[-1][1] = column
            else:
                runs.append([column, column])
        return [a1(row, a) if a == b else f"{a1(row, a)}:{a1(row, b)}" for a, b in runs]

    def choice(self, key: str, choice: str, table: str) -> str:
        where, _ = self._of(table)
        return where.choice_label(key, choice).replace('"', '""')

    def limit(self, key: str) -> str:
        return self.here.limits[key]

    def places(self, key: str, table: str, rows: bool) -> int:
        where, _ = self._of(table)
        if self.row.startswith("@") and where is self.here and not rows:
            return self.foot_places(self.row, key, table)
        unit = where.table.by_key[key].unit
        return unit.places if unit else 0

    def declared(self, key: str, table: str) -> Column:
        return self._of(table)[0].table.by_key[key]

    def foot_places(self, row: str, key: str, table: str) -> int:
        where, _ = self._of(table)
        unit = where.table.foot_unit(where.table.foot_by_key[row], key)
        return unit.places if unit else 0
