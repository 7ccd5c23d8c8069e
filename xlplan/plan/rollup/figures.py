"""The numbers all pages share, one a unit that fills in, in the order of `Merged.branches`, in exact steps. Floor 4.

核定 approved = 申报 declared + 总部调整 adjustment: what follows from an adjustment (staff cost of cut heads) counts as
adjusted too. Where a unit's sales are not in, its target stands in only where a page says so (暂汇); of one that fills no sales
nothing does.
"""
from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.contribution import Contribution, merged_contribution
from xlplan.plan.consolidate.figures import approved_figures, declared_figures, shown_rows
from xlplan.plan.consolidate.unknown import Reason, UnknownFigures
from xlplan.plan.rollup.facts import BranchFacts
from xlplan.schema.frame import Frame, Objects
from xlplan.tables.periods import MONTHS
from xlplan.units import Bools, Ints

SALES: Final = "sales_targets"


class RollupFigures:
    """Reads the frames once; every property is computed when first asked for."""

    def __init__(self, result: Merged, facts: BranchFacts) -> None:
        self.result, self.facts, self.count = result, facts, len(result.branches)
        self._declared = declared_figures(result)
        self._approved = approved_figures(result) if result.adjusted else self._declared
        self._unknown, self._contributions = UnknownFigures(result), dict[str, Contribution]()

    def frame(self, table: str) -> Frame | None:
        """The stacked rows of a table; None where no file holds it."""
        return self.result.frames.get(table)

    def have(self, table: str) -> Bools:
        """Units whose table is in."""
        return self.result.have.get(table, np.zeros(self.count, np.bool_))

    def foot(self, table: str, row: str, key: str, *, approved: bool = False) -> Ints:
        """A foot cell as declared, or as approved."""
        if table not in self.result.frames:
            return np.zeros(self.count, np.int64)
        return (self._approved if approved else self._declared).foot_steps(table, row, key)

    def rows(self, table: str, key: str, *, approved: bool = False) -> Ints:
        """A column over all rows as declared, or as approved."""
        if table not in self.result.frames:
            return np.zeros(0, np.int64)
        return (self._approved if approved else self._declared).steps(table, key)

    def adjusted(self, table: str, key: str = "year") -> Ints:
        """HQ's adjustment of each row."""
        if self._approved is self._declared:
            return np.zeros_like(self.rows(table, key))
        return self.rows(table, key, approved=True) - self.rows(table, key)

    def moved(self, table: str) -> dict[str, Ints]:
        """Column of numbers -> by how much HQ's adjustments move each row that counts, of the columns where they move any: those adjusted,
        and what follows from them, whatever the table."""
        if self._approved is self._declared:
            return {}
        frame = self.result.frames[table]
        changes = {c.key: np.where(frame.live, self.adjusted(table, c.key), 0) for c in frame.table.columns if c.unit is not None}
        return {key: change for key, change in changes.items() if change.any()}

    def shown(self, table: str, key: str) -> Bools:
        """Rows in which a column of numbers shows one, as declared: neither blank nor worked out of a table that is not in."""
        frame = self.result.frames[table]
        return shown_rows(frame, frame.table.by_key[key]) & ~self.unknown(table, key)

    def unknown(self, table: str, key: str) -> Bools:
        """Rows in which nobody knows what the column comes to."""
        return self._unknown.column(table, key)

    def why_unknown(self, table: str, key: str) -> list[Reason]:
        """Why nobody knows what the column comes to, of the units of which nobody does."""
        return self._unknown.reasons(table, key)

    def words(self, table: str, key: str) -> Objects:
        """A column of texts, choices or dates over all rows."""
        return self._declared.words(table, key)

    def contribution(self, table: str) -> Contribution:
        """What the units whose table is in contribute to its roll-up, as approved."""
        if table not in self._contributions:
            self._contributions[table] = merged_contribution(self.result, self._approved, table, self._unknown)
        return self._contributions[table]

    def by_branch(self, table: str, per_row: Ints) -> Ints:
        """Sums of a column's rows by unit."""
        out = np.zeros(self.count, np.int64)
        frame = self.frame(table)
        if frame is not None:
            np.add.at(out, frame.owner, per_row)
        return out

    @cached_property
    def in_(self) -> Bools:
        """Units whose sales targets are in."""
        return self.have(SALES)

    def _known(self, facts: Ints) -> Ints:
        """What the master says of the units that fill sales; 0 of others."""
        filling = self.result.filling(SALES)
        return np.asarray(np.where(filling if facts.ndim == 1 else filling[:, None], facts, 0), dtype=np.int64)

    @cached_property
    def py(self) -> Ints:
        """Last year's estimate."""
        return np.where(self.in_, self.foot(SALES, "@total", "py_estimate"), self._known(self.facts.last_year(self.result.branches)))

    @cached_property
    def assigned(self) -> Ints:
        """Target assigned: as the unit had it in its file, from the master where none is in."""
        return np.where(self.in_, self.foot(SALES, "@total", "hq_target"), self._known(self.facts.of("assigned", self.result.branches)))

    @cached_property
    def declared(self) -> Ints:
        """Declared sales of the year."""
        return self.foot(SALES, "@total", "year")

    @cached_property
    def adjustment(self) -> Ints:
        """HQ's adjustment of sales."""
        return self.approved - self.declared

    @cached_property
    def approved(self) -> Ints:
        """Declared plus adjustment."""
        return self.foot(SALES, "@total", "year", approved=True)

    @cached_property
    def months(self) -> Ints:
        """Approved sales by month, shape (units, 12)."""
        return np.column_stack([self.foot(SALES, "@total", m, approved=True) for m in MONTHS])

    @cached_property
    def py_months(self) -> Ints:
        """Last year by month, shape (units, 12)."""
        ours = np.column_stack([self.foot(SALES, "@py_month", m) for m in MONTHS])
        return np.where(self.in_[:, None], ours, self._known(self.facts.of("py_months", self.result.branches)))

    def sales_beside(self, table: str) -> tuple[Ints, Ints]:
        """(sales, last year's sales) of the units whose `table` is in, to divide by; the target stands in where
        sales are not in."""
        have = self.have(table)
        return np.where(have, np.where(self.in_, self.approved, self.assigned), 0), np.where(have, self.py, 0)

    def new_sales(self) -> tuple[Ints, Ints]:
        """(approved, last year) sales of new products."""
        frame = self.frame(SALES)
        if frame is None:
            return np.zeros(self.count, np.int64), np.zeros(self.count, np.int64)
        new = frame.texts["new_mark"] == "new"
        year = self.rows(SALES, "year", approved=True)
        return (self.by_branch(SALES, np.where(new, year, 0)),
                self.by_branch(SALES, np.where(new, frame.amounts["py_estimate"], 0)))
