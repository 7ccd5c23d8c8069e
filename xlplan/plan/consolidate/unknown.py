"""Computed figures that cannot be known, as a table that they read is not in: no figure of theirs is 0. Floor 4."""
from __future__ import annotations

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.schema import expr as x
from xlplan.units import Bools


class UnknownFigures:
    """Reads the declarations of the merged tables. Linked and suggested cells count as known: their file carries what they come to
    (see `merge`), and so do inputs."""

    def __init__(self, merged: Merged) -> None:
        self._merged = merged
        self._made: dict[tuple[str, str, str], Bools] = {}

    def column(self, table: str, key: str) -> Bools:
        """Rows of the table in which the computed column follows from a table that is not in from that branch."""
        frame = self._merged.frames[table]
        declared = frame.table.by_key[key]
        out = np.zeros(frame.size, np.bool_)
        if declared.who == "C" and declared.formula is not None:
            out |= self._of_branch((table, "", key), declared.formula, table, "")[frame.owner]
        for measure, (who, formula) in declared.by_measure.items():
            if who == "C" and formula is not None:
                out |= frame.measure_mask(measure) & self._of_branch((table, measure, key), formula, table, "")[frame.owner]
        return out

    def _of_branch(self, at: tuple[str, str, str], node: x.Expr, table: str, foot: str) -> Bools:
        """Branches, in their order, where an expression of the table or its foot row follows from such a table."""
        if at not in self._made:
            self._made[at] = np.zeros(len(self._merged.branches), np.bool_)  # a running sum may look at its own table again
            for part in x.walk_nodes(node):
                self._made[at] = self._made[at] | self._of_part(part, table, foot)
        return self._made[at]

    def _of_part(self, part: x.Expr, table: str, foot: str) -> Bools:
        nothing = np.zeros(len(self._merged.branches), np.bool_)
        match part:
            case x.Foot(_, _, other) | x.SumRows(_, _, other) if other and other != table:
                return ~self._merged.have[other]
            case x.Beside(other, _):
                return ~self._merged.have[other]
            case x.Foot(row, key, _):
                return self._foot(table, row, key)
            case x.Col(key) if foot and key in self._merged.frames[table].table.by_key:
                return self._foot(table, foot, key)
            case x.Col(key) | x.Sibling(_, key):
                declared = self._merged.frames[table].table.by_key[key]
                if declared.who == "C" and declared.formula is not None:
                    return self._of_branch((table, "", key), declared.formula, table, "")
        return nothing

    def _foot(self, table: str, row: str, key: str) -> Bools:
        declared = self._merged.frames[table].table
        node = declared.foot_cell(declared.foot_by_key[row], key)
        return np.zeros(len(self._merged.branches), np.bool_) if node is None else self._of_branch((table, row, key), node, table, row)
