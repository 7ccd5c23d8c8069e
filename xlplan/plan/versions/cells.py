"""Cells: what a run keeps of the planning tables cell by cell, for whoever asks for one of them later. Floor 4."""
from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.unknown import RunFigures
from xlplan.plan.master.master import Master
from xlplan.plan.versions.capture import Lines, captured_state
from xlplan.plan.versions.figures import SALES
from xlplan.plan.versions.kept import Kept, KeptTable, Steps, kept_text
from xlplan.units import Ints
from xlplan.workbook.reading.transfer import suggested_cells
from xlplan.workbook.submission import UNSAID

CELLS: Final = "cells/"  # a part of the digest is called so with the key of its table behind
_FAST: Final = 1


def cell_parts(merged: Merged, master: Master, assigned: Mapping[str, int], lines: Lines | None = None,
               figures: RunFigures | None = None) -> dict[str, bytes]:
    """Part of the digest -> the packed text that `kept_of` reads, one for each table: the figures of every unit whose table is in, and
    what HQ gave for them. `assigned`: steps of 0.01 万元 of every unit that carries a target, whether its table is in or not,
    `lines`: row by row, where that was noted; `figures`: of the merged tables, where they have been worked out."""
    state = captured_state(merged, master, assigned, {}, lines=lines, figures=figures)
    units = tuple(replace(u, past={}) for u in state.units)
    plain = Kept("", state.round, state.year, state.start_month, units=tuple(replace(u, given={}) for u in units))
    out = {}
    for key, table in state.tables.items():
        own = {key: replace(table, issued=_issued_steps(merged, key, table))}
        text = kept_text(replace(plain, units=units if key == SALES else plain.units, tables=own))
        out[f"{CELLS}{key}"] = zlib.compress(text.encode("utf-8", "surrogatepass"), _FAST)
    return out


def _issued_steps(merged: Merged, key: str, table: KeptTable) -> dict[str, Steps]:
    """Column -> what HQ gave or suggested in each row of it, as the workbook was issued; None where it put nothing."""
    place = {at: i for i, at in enumerate(zip(table.owner, table.keys, strict=True))}
    out: dict[str, Ints] = {column: np.full(len(table.keys), UNSAID, np.int64) for column in table.units}
    for (of, member), (submission, _) in merged.source.items():
        if of != key or submission.issued is None:
            continue
        code = merged.branches[member]
        for row, cells in submission.issued.values.get(key, {}).items():
            if (at := place.get((code, row))) is not None:
                for column in cells.keys() & out.keys():
                    out[column][at] = _steps_said(cells[column])
        if (said := submission.suggested.get(key) or suggested_cells(submission.issued).get(key)) is not None:
            rows = np.array([place.get((code, row), -1) for row in said.rows], np.int64)
            for column, steps in zip(said.columns, said.steps.T, strict=True):
                there = (rows >= 0) & (steps != UNSAID)
                out[column][rows[there]] = steps[there]
    return {column: [None if n == UNSAID else n for n in steps.tolist()] for column, steps in out.items() if (steps != UNSAID).any()}


def _steps_said(said: int | str) -> int:
    """The steps that a list of HQ's values holds as text; UNSAID of what is no number, as lists of other releases may have."""
    try:
        return int(said)
    except ValueError:
        return UNSAID
