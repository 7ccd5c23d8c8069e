"""Computed figures that cannot be known, as a table that they read is not in: no figure of theirs is 0. Floor 4."""
from __future__ import annotations

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.schema.readings.reach import Reach
from xlplan.units import Bools


class UnknownFigures:
    """Of the merged tables. Linked and suggested cells count as known: their file carries what they come to (see `merge`), and so
    do inputs."""

    def __init__(self, merged: Merged) -> None:
        self._merged = merged
        self._reach = Reach({key: frame.table for key, frame in merged.frames.items()}, through="C")

    def column(self, table: str, key: str) -> Bools:
        """Rows of the table in which the column follows from a table that is not in from that branch."""
        frame = self._merged.frames[table]
        out = np.zeros(frame.size, np.bool_)
        for measure in frame.table.measures or ("",):
            for other in self._reach.column(table, key, measure) - {table}:
                have = self._merged.have.get(other)  # none of a table that is switched off
                away = np.ones(frame.size, np.bool_) if have is None else ~have[frame.owner]
                out |= away & frame.measure_mask(measure) if measure else away
        return out
