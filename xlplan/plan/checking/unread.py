"""Cells without a value: which findings say so, and which cells of a table they name. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from xlplan.calendar.periods import MONTHS
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.units import Bools

# Unreadable text, no number, error, never calculated, too large, two readings, unknown choice, no date, what a program turned
# into something else, parts that differ, a picture. A cell with any other finding has a value, which counts, so every rule is
# asked of it.
NO_VALUE: Final = frozenset((
    "XP204", "XP205", "XP206", "XP207", "XP213", "XP215", "XP217", "XP240", "XP241", "XP243", "XP245", "XP252", "XP253"))
SLIP: Final = "XP219"  # 元 for 万元
_REFUSED: Final = frozenset((SLIP, "XP212"))  # as errors they refuse a value of another unit: what should stand there is not known


def unread_cells(frame: Frame, said: Sequence[Sequence[Diagnostic]]) -> dict[str, Bools]:
    """Column -> rows whose cell has no value and a finding that says so. `said`: per branch, with severities. What cannot be read where a
    row is taken out of all sums takes none out: such a row counts, and is judged."""
    out: dict[str, Bools] = {}
    starts = frame.starts.tolist()
    for branch, found in enumerate(said):
        cells = [d for d in found if d.table == frame.table.key and (d.code in NO_VALUE or _is_refused(d))]
        if not cells:
            continue
        first, end = starts[branch:branch + 2]
        at = {key: i for i, key in enumerate(frame.keys[first:end], first)}
        for d in cells:
            for column, rows in _named_cells(d, first, end, at):
                if column in frame.table.by_key and frame.table.by_key[column].role != "void":
                    out.setdefault(column, np.zeros(frame.size, np.bool_))[rows] = True
    return out


def _is_refused(d: Diagnostic) -> bool:
    return d.code in _REFUSED and d.severity is Severity.ERROR


def _named_cells(d: Diagnostic, first: int, end: int, at: dict[str, int]) -> Iterator[tuple[str, int | slice]]:
    spots = d.params.get("spots")
    if isinstance(spots, tuple):  # one finding of many cells
        yield from ((column, at[row]) for row, column in spots if row in at)
    elif d.row_key in at and d.code != SLIP:
        yield d.column or "", at[d.row_key]
    elif d.row_key in at:
        for month in MONTHS:
            yield month, slice(first, end) if d.params.get("whole") else at[d.row_key]
