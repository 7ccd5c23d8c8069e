"""Rows of a pasted sheet that stand twice. Apart from `pasted`, and with it behind pandas. Floor 4."""
from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from xlplan.plan.master.read_rows import MasterSpot, master_finding
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.units import WAN_YUAN, Bools

_LEAST: Final = 5   # lines of a month or of a branch's year: of fewer, some may be equal by chance
_HALF: Final = 0.5  # of these: lines that happen to be equal stay far below, a second copy has all of them


def pasted_twice(frame: Frame, rows: pd.DataFrame, value: str, kept: Bools) -> tuple[list[Diagnostic], Bools]:
    """(findings, which rows are copies).

    XP633 where at least half of the lines of a month, or of a branch's year, stand more than once: a copy; XP634, a
    question, for other lines that equal an earlier one in every column. Lines of nothing are not judged.

    `rows`: fy, pos and our branch, as aligned with the frame; `kept`: those that would count.
    """
    inside = np.flatnonzero(kept & (frame.amounts[value] != 0))
    lines = pd.DataFrame({"fy": rows["fy"].to_numpy()[inside], "pos": rows["pos"].to_numpy()[inside],
                          "branch": pd.factorize(rows["branch"].to_numpy()[inside])[0], "exact": rows["value"].to_numpy()[inside]})
    for column in frame.table.columns:
        if column.key in frame.texts:
            lines[column.key + "_typed"] = pd.factorize(frame.texts[column.key][inside])[0]
        elif column.key not in (value, "year", "month"):
            lines[column.key + "_typed"] = np.where(frame.filled[column.key], frame.amounts[column.key], -1)[inside]
    again = np.asarray(lines.duplicated(), dtype=np.bool_)
    every = np.zeros(len(rows), np.bool_)
    if not again.any():
        return [], every
    twin = np.asarray(lines.duplicated(keep=False), dtype=np.bool_)
    copied = again & (_mostly_doubled(lines, ["fy", "pos"], again, twin) | _mostly_doubled(lines, ["fy", "branch"], again, twin))
    every[inside] = copied
    return [_repeat_finding(code, frame, lines, value, inside, which) for code, which in (("XP633", copied), ("XP634", again & ~copied))
            if which.any()], every


def _mostly_doubled(lines: pd.DataFrame, by: list[str], again: Bools, twin: Bools) -> Bools:
    """Rows of the groups half of whose distinct lines stand more than once."""
    groups = [lines[c] for c in by]
    distinct: Any = pd.Series(~again).groupby(groups).transform("sum")
    doubled: Any = pd.Series(~again & twin).groupby(groups).transform("sum")
    return np.asarray((distinct >= _LEAST) & (doubled >= _HALF * distinct), dtype=np.bool_)


def _repeat_finding(code: str, frame: Frame, lines: pd.DataFrame, value: str, inside: Any, which: Bools) -> Diagnostic:
    at = int(np.argmax(which))
    same = np.asarray((lines == lines.iloc[at]).all(axis=1), dtype=np.bool_)
    first = MasterSpot(frame.table.key, frame.keys[int(inside[int(np.argmax(same))])], value)
    unit, of = frame.table.by_key[value].unit or WAN_YUAN, lines[which]
    return master_finding(
        code, frame.table.key, frame.keys[int(inside[at])], value, unit=unit.key, n=int(which.sum()),
        found=unit.value(int(frame.amounts[value][inside[which]].sum())), first=first,
        years=" ".join(map(str, sorted(set(of["fy"].tolist())))), months=len(of[["fy", "pos"]].drop_duplicates()))
