"""A table of a workbook as it stands: what may be done with its cells. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xlplan.calendar import MONTHS
from xlplan.filling.filling import CellKept, CellToFill, Kept, Spread
from xlplan.filling.rows import Rows
from xlplan.schema.frame import Frame
from xlplan.workbook.cell_role import CellRole, cell_roles
from xlplan.workbook.rawbook import At, RawSheet
from xlplan.workbook.submission import Placement, Submission

Placed = Mapping[tuple[str, int], Decimal]  # (row without its measure, month of the fiscal year from 0) -> yuan, or heads
Shut = Callable[[str, Sequence[At]], set[At]]  # tab, cells of it -> those that its protection locks
_STANDING: Final[dict[str, Kept]] = {"hq": "hq", "computed": "computed", "held": "held", "launch": "launch", "outside": "outside"}


@dataclass
class TableFill:
    """As in `Filling`. `taken`: what of the export went into cells; `rounded`: how much more these hold; `unparted`: figures of several
    rows that nothing says how to part."""

    cells: list[CellToFill] = field(default_factory=list)
    kept: list[CellKept] = field(default_factory=list)
    absent: list[CellKept] = field(default_factory=list)
    taken: Decimal = Decimal(0)
    rounded: Decimal = Decimal(0)
    spread: list[Spread] = field(default_factory=list)
    unparted: dict[tuple[Rows, int], Decimal] = field(default_factory=dict)


@dataclass
class TableSheet:
    """The table as it stands."""

    key: str
    sub: Submission
    raw: RawSheet
    frame: Frame
    place: Placement
    shut: Shut
    roles: dict[At, CellRole] = field(default_factory=dict)
    locked: set[At] = field(default_factory=set)

    def look_at(self, places: Iterable[At]) -> None:
        """Find out what may be done with those cells."""
        every = list(places)
        self.roles |= cell_roles(self.sub, self.key, every)
        self.locked |= self.shut(self.raw.name, every)

    def why_kept(self, at: At) -> Kept | None:
        """Why the cell may not be filled; None where it may."""
        if (standing := self.roles[at].standing) != "open":
            return _STANDING[standing]
        if at in self.raw.formulas:
            return "formula"
        if at in self.raw.disagree or at in self.raw.duplicates or any(
                r1 <= at[0] <= r2 and c1 <= at[1] <= c2 for r1, c1, r2, c2 in self.raw.merges):
            return "doubtful"
        return "shut" if at in self.locked else None

    def place_of(self, row: str, month: int) -> At:
        """Where the cell stands."""
        return self.place.rows[row], self.place.columns[MONTHS[month]]

    def name(self, row: str) -> str:
        """Of a row, as its columns have it."""
        assert self.sub.issued is not None
        i, table, lang = self.frame.keys.index(row), self.frame.table, self.sub.issued.stamp.lang
        said = [(table.by_key[key].choices, str(self.frame.texts[key][i])) for key in table.names]
        return " · ".join(filter(None, (next((c.label(lang) for c in choices if c.key == text), text) for choices, text in said)))

    def before(self, row: str, month: int) -> int | None:
        """What the cell holds, in steps; None of a blank."""
        i = self.frame.keys.index(row)
        return int(self.frame.amounts[MONTHS[month]][i]) if self.frame.filled[MONTHS[month]][i] else None

    def held(self, row: str, month: int) -> Decimal:
        """What the cell holds, in yuan or heads, where that is a figure above 0."""
        unit = self.frame.table.by_key[MONTHS[month]].unit
        return max(self.before(row, month) or 0, 0) * unit.step * unit.base if unit else Decimal(0)

    def to_fill(self, row: str, month: int, now: int, exact: Decimal) -> CellToFill:
        """The cell with what it is to hold, in steps."""
        at = self.place_of(row, month)
        was, unit = self.raw.at(*at), self.roles[at].unit
        assert unit is not None
        other = was != unit.value(now) if isinstance(was, float) else not (was in (None, "") and now == 0)
        unseen = at[0] in self.raw.hidden_rows or at[1] in self.raw.hidden_columns
        return CellToFill(self.key, row, MONTHS[month], self.raw.name, at, self.name(row), was, self.before(row, month), now, unit, exact,
                          other, unseen)

    def to_keep(self, row: str, month: int, why: Kept, exact: Decimal) -> CellKept:
        """The cell that stays."""
        at = self.place_of(row, month)
        return CellKept(self.key, self.raw.name, at, self.name(row), MONTHS[month], self.raw.at(*at), why, exact)
