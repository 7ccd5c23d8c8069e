"""Reading: one planning table while it is being extracted from a sheet, handed from step to step. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlplan.calendar import label_params
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.text import Lang
from xlplan.units import Bools, Floats, Ints
from xlplan.workbook.forms import Choice
from xlplan.workbook.rawbook import At, Raw, RawSheet, plain_text
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import Placement

PLAIN: Final = frozenset((float, int, type(None)))  # types a number cell may hold as they are; bool is not int here
_REASONS: Final = ("remark", "calc")  # columns that say why a row is as it is


@dataclass(slots=True)
class TableReading:
    """State of one table.

    Attributes:
        params: fills month and year names in labels; lang: the workbook's.
        frame: HQ's values from the stamp, inputs filled in step by step; n rows.
        numbers: the table's number columns, k of them; the arrays below are n × k unless said otherwise.
        who: one letter a cell (G I S C L), HQ-owned cells of open tables included.
        cached: what the sheet holds, NaN where blank or not a plain number; cached_feet the same of the foot rows.
        steps: `cached` in steps; exact: False where the cell is finer than its unit.
        formula, formula_feet: cells that hold a formula.
        odd: cells of a number column whose value is no plain number (row, column index) -> value; feet from row n.
        reported: cells about which something was said.
        pictures: places of the sheet that hold a picture.
        retyped: (row, column key) of texts that are not read as the sheet shows them -> what it shows, choices as keys.
        stranger: HQ's figures on the sheet are those of another workbook.
        unfilled: the branch's cells hold what HQ suggested, or nothing; texts beside the rows of a fixed table do not count.
        choice: how the unit means the table, chosen on the cover.
        denied: cells that hold what HQ suggested, untouched, in a table of which that choice says that it has nothing: they count 0.
        outside: sheet rows that look like data but belong to no issued row.
        beside: sheet rows of remarks above or below one of `outside`.
        apart: sheet rows that are data outside the ranges of the sheet's own sums.
        scratch: names of the file's sheets on which the unit works for itself.
    """

    table: Table
    sheet: RawSheet
    issued: Issued
    lang: Lang
    params: Mapping[str, str]
    frame: Frame
    placement: Placement
    numbers: list[Column]
    who: NDArray[np.str_]
    found: list[Diagnostic] = field(default_factory=list)
    refused: bool = False
    stranger: bool = False
    unfilled: bool = False
    choice: Choice | None = None
    outside: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)
    cached: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    cached_feet: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    steps: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    exact: Bools = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    formula: Bools = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    formula_feet: Bools = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    odd: dict[At, Raw] = field(default_factory=dict)
    reported: Bools = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    pictures: set[At] = field(default_factory=set)
    retyped: dict[tuple[int, str], str] = field(default_factory=dict)
    scratch: Sequence[str] = ()
    denied: Bools = field(default_factory=lambda: np.zeros((0, 0), np.bool_))

    def say(self, code: str, row: str | None = None, column: str | None = None, *, cell: str | None = None,
            found: float | int | str | None = None, expected: float | int | str | None = None,
            difference: float | int | None = None, unit: str | None = None, **params: object) -> None:
        """Add a finding; the cell is that of the keys unless given."""
        at = cell or (self.placement.at(row, column) if row and column else None)
        self.found.append(Diagnostic(code, None, self.sheet.name, at, self.table.key, column, row, found, expected,
                                     difference, unit, params=params))

    def refuse(self, code: str, row: str | None = None, column: str | None = None, *, cell: str | None = None,
               found: float | int | str | None = None, expected: float | int | str | None = None,
               **params: object) -> None:
        """Add a finding after which the table cannot be used."""
        self.refused = True
        at = cell or (self.placement.at(row, column) if row and column else None)
        self.found.append(Diagnostic(code, None, self.sheet.name, at, self.table.key, column, row, found, expected,
                                     params=params))

    def ask_reason(self, i: int) -> None:
        """Let the last finding, about that row, name the column that says why the row is as it is, and carry what stands there."""
        if key := next((k for k in _REASONS if k in self.frame.texts), ""):
            said, reason = self.found[-1], str(self.frame.texts[key][i]).strip()
            self.found[-1] = replace(said, params={**said.params, "field": self.label(key)}, explanation=reason)

    def label(self, key: str) -> str:
        """What sentences call a column, in the workbook's language: its header, months with their year where that is not plain."""
        stamp = self.issued.stamp
        return self.table.by_key[key].label(self.lang, **label_params(stamp.year, stamp.start_month, self.lang, dated=True))

    def odd_cells(self) -> Bools:
        """n × k: cells of the rows that hold something else than a number."""
        out = np.zeros(self.reported.shape, np.bool_)
        for (i, j), value in self.odd.items():
            if i < len(out) and plain_text(value):
                out[i, j] = True
        return out

    def spots(self, positions: Iterable[At]) -> list[tuple[At, int, str]]:
        """(position, row index, column key) of those positions that are data cells of the table."""
        positions = list(positions)
        if not positions:
            return []
        rows = {int(r): i for i, r in enumerate(self.frame.sheet_rows) if r}
        columns = {c: key for key, c in self.placement.columns.items()}
        return [(at, rows[at[0]], columns[at[1]]) for at in positions if at[0] in rows and at[1] in columns]


def block_values(sheet: RawSheet, rows: Sequence[int], columns: Sequence[int]) -> list[tuple[Raw, ...]]:
    """The values at those rows and columns, row by row; None where a row or column is 0 or beyond the sheet."""
    if not columns:
        return [() for _ in rows]
    top, lines = max(columns), sheet.values
    pick = itemgetter(*((c - 1 if c else top) for c in columns), top)  # the last one keeps a single column a tuple
    out: list[tuple[Raw, ...]] = []
    for r in rows:
        line = lines[r - 1][:top] if 0 < r <= len(lines) else []
        line += [None] * (top + 1 - len(line))
        out.append(pick(line)[:-1])
    return out


def formula_mask(sheet: RawSheet, rows: Ints, columns: Ints) -> Bools:
    """Which cells of rows × columns hold a formula; numbers of 0 stand for rows and columns that are missing."""
    mask = np.zeros((len(rows) + 1, len(columns) + 1), np.bool_)
    if sheet.formulas and rows.size and columns.size:
        at = np.fromiter(chain.from_iterable(sheet.formulas), np.int64, 2 * len(sheet.formulas)).reshape(-1, 2)
        i = _index_places(rows)[np.minimum(at[:, 0], rows.max() + 1)]
        mask[i, _index_places(columns)[np.minimum(at[:, 1], columns.max() + 1)]] = True
    return mask[:-1, :-1]


def _index_places(places: Ints) -> Ints:
    """place on the sheet -> position in `places`; one past the last for every other."""
    out = np.full(int(places.max()) + 2, len(places), np.int64)
    out[places] = np.arange(len(places))
    out[0] = len(places)
    return out
