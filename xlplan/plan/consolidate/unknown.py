"""Figures that cannot be known, as a table that they read is not in, as their column came after the workbook was issued, or as what was
typed in it stands among the former columns: no figure of theirs is 0. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

import numpy as np

from xlplan.plan.checking.former import columns_aside
from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.schema import expr as x
from xlplan.schema.readings.elsewhere import cells_read
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.readings.reach import Reach
from xlplan.schema.table import Table
from xlplan.tables.own.declared import PREFIX
from xlplan.units import Bools
from xlplan.workbook.submission import Submission

_TOTAL: Final = "@total"
Reason = Literal["late", "former", "weight", "source"]


class UnknownFigures:
    """Of the merged tables. Linked and suggested cells count as known: their file carries what they come to (see `merge`), and so
    do inputs; but what the file had no column for it does not carry."""

    def __init__(self, merged: Merged) -> None:
        self._merged, self._none = merged, np.zeros(len(merged.branches), np.bool_)
        self._reach = Reach({key: frame.table for key, frame in merged.frames.items()}, through="C")
        self._known = dict[tuple[str, str, str], Bools]()
        self._late: dict[str, dict[int, frozenset[str]]] = {key: {} for key in merged.frames}
        self._aside: dict[str, dict[int, frozenset[str]]] = {key: {} for key in merged.frames}
        for (key, unit), (submission, _) in merged.source.items():
            if submission.issued is not None and key in merged.frames:
                table = merged.frames[key].table
                self._late[key][unit], self._aside[key][unit] = submission.issued.absent(table), _aside(submission, table)
        self._former = _units_of_former(merged)

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
        out: Bools = self._away(total) | self._any_of(table, key)
        if of.by_key[key].weight:
            out = out | self._any_of(table, of.by_key[key].weight or "")
        if foot and (cell := of.foot_cell(foot, key)):
            out = out | self._behind(cell, table, key)
        return out

    def reasons(self, table: str, key: str) -> list[Reason]:
        """Why it is not known of these units: its column came later, what was typed is former, its weight is not known, or figures that it
        follows from are not."""
        column = self._merged.frames[table].table.by_key.get(key)
        if column is None:
            return ["former"]  # how many rows there are
        aside = self._holding(self._aside[table], key)
        former = aside | self._former.get((table, key), self._none)
        why: dict[Reason, Bools] = {"late": self._holding(self._late[table], key) & ~aside if column.formula is None else self._none,
                                    "former": former, "weight": self._any_of(table, column.weight) if column.weight else self._none}
        why["source"] = self.units(table, key) & ~np.logical_or.reduce([*why.values()])
        return [reason for reason, units in why.items() if units.any()]

    def _holding(self, columns: Mapping[int, frozenset[str]], key: str) -> Bools:
        """Units of which that is one of their columns."""
        return np.array([key in columns.get(unit, ()) for unit in range(len(self._none))], dtype=np.bool_)

    def rows(self, table: str) -> Bools:
        """Units of which no row of the table is known, as its rows are of another kind now."""
        out: Bools = self._none.copy()
        now = self._merged.frames[table].table
        for (name, unit), (submission, _) in self._merged.source.items():
            was = _own_table(submission, table) if name == table else None
            out[unit] |= was is not None and was.kind != now.kind
        return out

    def _any_of(self, table: str, key: str) -> Bools:
        out: Bools = self._former.get((table, key), self._none).copy()
        for measure in self._merged.frames[table].table.measures or ("",):
            out |= self._of(table, key, measure)
        return out

    def _of(self, table: str, key: str, measure: str) -> Bools:
        """Units of which the column is not known in rows of that measure: no input was there for it, or what it is worked out of is
        not known."""
        at = table, key, measure
        if at in self._known:
            return self._known[at]
        self._known[at] = self._none  # a running sum may come back to its own column
        column = self._merged.frames[table].table.by_key[key]
        formula = column.formula_of(measure or None)
        absent = self._holding(self._late[table], key) | self._holding(self._aside[table], key)
        out: Bools = self._away(self._reach.column(table, key, measure) - {table})
        if formula is None:
            out = out | absent
        elif column.who_of(measure or None) == "C":
            out = out | self._behind(formula, table, key)
        else:  # what is linked or suggested stands in the file, where there was a cell for it
            out = out | absent & (self._away(x.tables_read(formula)) | self._behind(formula, table, key))
        self._known[at] = out
        return out

    def _behind(self, formula: x.Expr, table: str, key: str) -> Bools:
        """Units of which a number that it reads is not known."""
        out: Bools = self._none.copy()
        for name, column in cells_read(formula, table) - {(table, key)}:
            frame = self._merged.frames.get(name)
            if frame is not None and column in frame.table.by_key and frame.table.by_key[column].kind == "number":
                out |= self._any_of(name, column)
        return out

    def _away(self, tables: frozenset[str] | set[str]) -> Bools:
        """Units from which one of these tables is not in; all of them where one is switched off."""
        out: Bools = self._none.copy()
        for have in map(self._merged.have.get, tables):
            out |= True if have is None else ~have
        return out


def uncounted_columns(merged: Merged, table: str, unit: int) -> frozenset[str]:
    """Columns of a table of HQ's own, or that it adds, of which nothing is known of that unit: what its file has there, or has not, is of
    another declaration."""
    found = merged.source.get((table, unit))
    if found is None or found[0].issued is None or _own_table(found[0], table) is None:
        return frozenset()
    former = {column for (of, column), units in _units_of_former(merged).items() if of == table and units[unit]}
    return found[0].issued.absent(merged.frames[table].table) | _aside(found[0], merged.frames[table].table) | former


def _aside(submission: Submission, table: Table) -> frozenset[str]:
    """Columns in which nothing counts of what stands in that file, see `former`."""
    was = _own_table(submission, table.key)
    return columns_aside(was, table) if was is not None else frozenset()


def _own_table(submission: Submission, key: str) -> Table | None:
    """The table that HQ declares or adds to, as the file has it."""
    frame, own = submission.frames.get(key), submission.issued.own if submission.issued else {}
    return frame.table if frame is not None and (key.startswith(PREFIX) or key in own) else None


def _units_of_former(merged: Merged) -> dict[tuple[str, str], Bools]:
    """(table, column) -> units that typed something in it, in the file that counts, that has no place in a row that is still there."""
    out, place = dict[tuple[str, str], Bools](), {code: i for i, code in enumerate(merged.branches)}
    for cell in merged.former:
        found = merged.source.get((cell.table, place.get(cell.branch, -1)))
        if found is not None and found[0].sha256 == cell.sha256 and not cell.void and cell.why != "row":
            out.setdefault((cell.table, cell.column), np.zeros(len(merged.branches), np.bool_))[place[cell.branch]] = True
    return out


class RunFigures(NamedTuple):
    """What the merged tables come to, worked out once for all that keeps some of it: as declared, as approved, and what nobody knows."""

    declared: Evaluator
    approved: Evaluator
    unknown: UnknownFigures


def run_figures(merged: Merged) -> RunFigures:
    """Of the merged tables as they are; where HQ adjusts nothing approved is the same object as declared."""
    declared = declared_figures(merged)
    return RunFigures(declared, approved_figures(merged) if merged.adjusted else declared, UnknownFigures(merged))
