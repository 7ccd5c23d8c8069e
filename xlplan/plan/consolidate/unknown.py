"""Figures that cannot be known, as a table that they read is not in, or as their column came after the workbook was issued: no
figure of theirs is 0. Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.schema import expr as x
from xlplan.schema.readings.reach import Reach
from xlplan.units import Bools

_TOTAL: Final = "@total"


class UnknownFigures:
    """Of the merged tables. Linked and suggested cells count as known: their file carries what they come to (see `merge`), and so
    do inputs; but what the file had no column for it does not carry."""

    def __init__(self, merged: Merged) -> None:
        self._merged, self._none = merged, np.zeros(len(merged.branches), np.bool_)
        self._reach = Reach({key: frame.table for key, frame in merged.frames.items()}, through="C")
        self._absent = {at: submission.issued.absent(merged.frames[at[0]].table) for at, (submission, _) in merged.source.items()
                        if submission.issued is not None and at[0] in merged.frames}

    def column(self, table: str, key: str) -> Bools:
        """Rows of the table in which the column follows from a table that is not in from that branch, or is not on its sheet."""
        frame = self._merged.frames[table]
        out = np.zeros(frame.size, np.bool_)
        for measure in frame.table.measures or ("",):
            away = self._of(table, key, measure)[frame.owner]
            out |= away & frame.measure_mask(measure) if measure else away
        return out

    def units(self, table: str, key: str) -> Bools:
        """Units of which what the column comes to is not known, be it for some of its rows."""
        of = self._merged.frames[table].table
        foot = of.foot_by_key.get(_TOTAL)
        total = self._reach.foot(table, _TOTAL, key) - {table} if foot and of.by_key[key].kind == "number" else frozenset[str]()
        out = self._away(total)
        for measure in of.measures or ("",):
            out |= self._of(table, key, measure)
        return out

    def _of(self, table: str, key: str, measure: str) -> Bools:
        """Units of which the column is not known in rows of that measure."""
        column, absent = self._merged.frames[table].table.by_key[key], self._none.copy()
        formula = column.formula_of(measure or None)
        for (name, unit), keys in self._absent.items():
            absent[unit] |= name == table and key in keys
        out = self._away(self._reach.column(table, key, measure) - {table})
        out |= absent & self._away(x.tables_read(formula)) if formula else absent
        return out

    def _away(self, tables: frozenset[str] | set[str]) -> Bools:
        """Units from which one of these tables is not in; all of them where one is switched off."""
        out: Bools = self._none.copy()
        for have in map(self._merged.have.get, tables):
            out |= True if have is None else ~have
        return out
