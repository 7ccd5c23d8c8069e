"""Filling: what exports put into a workbook, what they cannot, what of them is left out: every amount is in one of the three. Room
between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from xlplan.exports.roles import Kind
from xlplan.filling.rows import Unfound
from xlplan.units import Unit
from xlplan.workbook.rawbook import At, Raw

Kept = Literal["hq", "computed", "held", "launch", "shut", "formula", "doubtful", "least", "most", "whole", "outside", "absent"]
Aside = Literal["unit", "no_unit", "year", "no_table", "refused", "tables", "unparted"] | Unfound
Basis = Literal["month", "year", "past"]


@dataclass(frozen=True, slots=True)
class CellToFill:
    """A cell of a table and what it is to hold.

    Attributes:
        table, row, column: its keys; sheet, at: where it stands; name: of its row, as the workbook has it.
        was: what it holds, formulas and texts as they stand; before: the same in steps, None of a blank.
        now: what it is to hold, in steps of `unit`.
        exact: what the export says of it, in yuan or heads.
        other: whether that changes it; unseen: whether its row or column is hidden or filtered out.
    """

    table: str
    row: str
    column: str
    sheet: str
    at: At
    name: str
    was: Raw
    before: int | None
    now: int
    unit: Unit
    exact: Decimal
    other: bool
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class CellKept:
    """A cell that stays as it is, although the export has something for it: `why`, and `exact`, what that is."""

    table: str
    sheet: str
    at: At
    name: str
    column: str
    was: Raw
    why: Kept
    exact: Decimal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Figures of an export that belong into no cell: `role` and `said` name what they are of. `nearest`: (code, name) of what there is in
    the workbook that is most like it."""

    kind: Kind
    why: Aside
    role: str
    said: str
    exact: Decimal
    count: int
    nearest: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """Figures of an export that are of several rows together, and were parted: `rows`.

    Attributes:
        role: what the export does not name; beside, said: what it names, and how.
        basis: in which ratio: that of the rows in each month, in the year, or in the past.
        exact, count: what of them went into cells, and how many there were.
    """

    rows: tuple[str, ...]
    role: str
    beside: str
    said: str
    basis: Basis
    exact: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one kind of export, in yuan or heads: `total` = `filled` + `kept` + `left`, exactly; the cells hold `rounded` more than
    `filled`."""

    kind: Kind
    total: Decimal
    filled: Decimal
    kept: Decimal
    left: Decimal
    rounded: Decimal


@dataclass(slots=True)
class Filling:
    """What becomes of a workbook.

    Attributes:
        cells: those that the exports name and that may be filled, in order of the sheets. kept: those that may not.
        left: figures that belong nowhere in it.
        absent: cells of rows that the exports name, in months that they have, of which they say nothing: these stay too.
        renamed: (role, what the export calls it, our name), found by code.
        sums: by kind of export. spread: what of them was parted between rows.
    """

    cells: list[CellToFill] = field(default_factory=list)
    kept: list[CellKept] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    absent: list[CellKept] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    sums: list[Sums] = field(default_factory=list)
    spread: list[Spread] = field(default_factory=list)

    @property
    def changes(self) -> list[CellToFill]:
        """The cells that get another content."""
        return [cell for cell in self.cells if cell.other]

    def by_sheet(self) -> Iterator[tuple[str, list[CellToFill]]]:
        """Tab -> its cells that change."""
        for sheet in dict.fromkeys(cell.sheet for cell in self.changes):
            yield sheet, [cell for cell in self.changes if cell.sheet == sheet]

    def steps(self) -> dict[str, dict[tuple[str, str], int]]:
        """Table -> (row, column) -> what it is to hold, of cells that change."""
        out: dict[str, dict[tuple[str, str], int]] = {}
        for cell in self.changes:
            out.setdefault(cell.table, {})[cell.row, cell.column] = cell.now
        return out
