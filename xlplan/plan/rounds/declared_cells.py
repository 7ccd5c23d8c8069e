"""The cells of the master that declare HQ's own tables, at which it is said what was changed of them. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlplan.plan.master.master import Master
from xlplan.plan.master.own_lines import SHEETS, ColumnLine, TableLine
from xlplan.plan.master.own_names import OwnNames
from xlplan.plan.master.read_rows import read_records
from xlplan.tables.own.declared import PREFIX

Spot = tuple[str, str | None, str | None]  # sheet; row and column, None where no row stands to be named


@dataclass(frozen=True, slots=True)
class DeclaredCells:
    """Keys of rows. `tables`: table -> its row on own tables; `columns`: table -> column -> its row on own columns; `issued`: table -> its
    row on tables issued."""

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    issued: Mapping[str, str] = field(default_factory=dict)

    def of_table(self, table: str, cell: str) -> Spot:
        """That cell of the row of the table; of a table of ours the row by which it is issued."""
        if not table.startswith(PREFIX):
            return self.of_issue(table)
        return SHEETS[0], *_at(self.tables.get(table), cell)

    def of_issue(self, table: str) -> Spot:
        """The row by which the table is issued."""
        return "tables_issued", *_at(self.issued.get(table), "table")

    def of_column(self, table: str, column: str, cell: str) -> Spot:
        """That cell of the row of the column; where it is gone the last row of its table, behind which it stood."""
        rows = self.columns.get(table, {})
        if column in rows:
            return SHEETS[1], rows[column], cell
        return SHEETS[1], *_at([*rows.values()][-1] if rows else None, "table")


def declared_cells(master: Master) -> DeclaredCells:
    """Those of the master as it is."""
    lines, columns = read_records(master.sheets.get(SHEETS[0]), TableLine), read_records(master.sheets.get(SHEETS[1]), ColumnLine)
    names, of = OwnNames(lines, columns), dict[str, dict[str, str]]()
    for line in columns:
        if line.key and (table := names.table(line.table)):
            of.setdefault(table, {}).setdefault(line.key, line.row_key)
    return DeclaredCells({PREFIX + line.key: line.row_key for line in reversed(lines) if line.key}, of,
                     {table: line.row_key for table, line in master.tables_issued.items()})


def _at(row: str | None, cell: str) -> tuple[str | None, str | None]:
    return (row, cell) if row else (None, None)
