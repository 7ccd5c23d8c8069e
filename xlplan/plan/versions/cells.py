"""Cells: what a run keeps of the planning tables cell by cell, for whoever asks for one of them later. Floor 4."""
from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from xlplan.plan.checking.results import Merged
from xlplan.plan.master.master import Master
from xlplan.plan.versions.capture import captured_state
from xlplan.plan.versions.kept import Kept, KeptTable, Steps, kept_text
from xlplan.workbook.reading.transfer import suggested_cells
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import UNSAID, Submission

CELLS: Final = "cells/"  # a part of the digest is called so with the key of its table behind
_FAST: Final = 1


def cell_parts(merged: Merged, master: Master, assigned: Mapping[str, int]) -> dict[str, bytes]:
    """Part of the digest -> the packed text that `kept_of` reads, one for each table: the figures of every unit whose table is in, and
    what HQ gave for them. `assigned`: steps of 0.01 万元 of every unit that carries a target, whether its table is in or not."""
    state = captured_state(merged, master, assigned, {})
    plain = Kept("", state.round, state.year, state.start_month, units=state.units)
    out = {}
    for key, table in state.tables.items():
        text = kept_text(replace(plain, tables={key: replace(table, issued=_issued_steps(merged, key, table))}))
        out[f"{CELLS}{key}"] = zlib.compress(text.encode("utf-8", "surrogatepass"), _FAST)
    return out


def _issued_steps(merged: Merged, key: str, table: KeptTable) -> dict[str, Steps]:
    """Column -> what HQ put into each row of it, as the workbook was issued; None where it put nothing."""
    place = {at: i for i, at in enumerate(zip(table.owner, table.keys, strict=True))}
    out: dict[str, Steps] = {}
    for (of, member), (submission, _) in merged.source.items():
        if of == key and submission.issued is not None:
            for row, column, steps in _given_cells(submission, submission.issued, key):
                at = place.get((merged.branches[member], row))
                if at is not None and column in table.units:
                    out.setdefault(column, [None] * len(table.keys))[at] = int(steps)
    return out


def _given_cells(submission: Submission, issued: Issued, key: str) -> Iterator[tuple[str, str, int | str]]:
    """(row, column, what HQ gave or suggested there); figures in steps, in a list of values as text."""
    for row, cells in issued.values.get(key, {}).items():
        yield from ((row, column, said) for column, said in cells.items())
    if (of := submission.suggested.get(key) or suggested_cells(issued).get(key)) is not None:
        for row, line in zip(of.rows, of.steps.tolist(), strict=True):
            yield from ((row, column, steps) for column, steps in zip(of.columns, line, strict=True) if steps != UNSAID)
