"""Cells: what a run keeps of the planning tables cell by cell, for whoever asks for one of them later. Floor 4."""
from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from xlplan.plan.checking.results import Merged
from xlplan.plan.master.master import Master
from xlplan.plan.versions.capture import captured_state
from xlplan.plan.versions.kept import Kept, KeptTable, Steps, kept_text

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
        if of != key or submission.issued is None:
            continue
        for given in (submission.issued.values, submission.issued.suggested):
            for row, cells in given.get(key, {}).items():
                at = place.get((merged.branches[member], row))
                if at is None:
                    continue
                for column, steps in cells.items():
                    if column in table.units and isinstance(steps, int):
                        out.setdefault(column, [None] * len(table.keys))[at] = steps
    return out
