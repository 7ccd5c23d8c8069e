"""Rows of a pasted sheet that stand twice. Apart from `pasted`, and with it behind pandas. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from xlplan.plan.master.read_rows import MasterSpot, master_finding
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.exact import sum_steps
from xlplan.schema.frame import Frame
from xlplan.units import WAN_YUAN, Bools, Ints

_LEAST: Final = 5   # lines of a month or of a branch's year: of fewer, some may be equal by chance
_HALF: Final = 0.5  # of these: lines that happen to be equal stay far below, a second copy has all of them


def pasted_twice(frame: Frame, rows: pd.DataFrame, value: str, kept: Bools, by: Sequence[str],
                 scale: int) -> tuple[list[Diagnostic], Bools]:
    """(findings, which rows are copies).

    XP633 where at least half of the lines of a month, or of a unit's year, stand more than once: a copy; XP634, a
    question, for other lines that equal an earlier one. Lines are compared by what is counted: the columns `by` (fy, pos, unit and
    our other codes, however they were typed), the amount, actual or estimate; and by their volume where both have one.
    Lines of nothing are not judged.

    `rows`: these columns, value in counts of 1/`scale` step and status, aligned with the frame; `kept`: those that would count.
    """
    inside = np.flatnonzero(kept & (frame.amounts[value] != 0))
    lines = pd.DataFrame({column: pd.factorize(rows[column].to_numpy()[inside])[0] for column in by if column not in ("fy", "pos")})
    lines = lines.assign(fy=rows["fy"].to_numpy()[inside], pos=rows["pos"].to_numpy()[inside], exact=rows["value"].to_numpy()[inside],
                         estimate=np.asarray(rows["status"] == "estimate", dtype=np.bool_)[inside])
    volume = next((c.key for c in frame.table.columns if c.key in frame.amounts and c.key not in (value, "year", "month")), None)
    if volume is not None:
        lines = _with_volumes(lines, frame.amounts[volume][inside], frame.filled[volume][inside])
    again = np.asarray(lines.duplicated(), dtype=np.bool_)
    every = np.zeros(len(rows), np.bool_)
    if not again.any():
        return [], every
    twin = np.asarray(lines.duplicated(keep=False), dtype=np.bool_)
    copied = again & (_mostly_doubled(lines, ["fy", "pos"], again, twin) | _mostly_doubled(lines, ["fy", "unit"], again, twin))
    every[inside] = copied
    kinds = (("XP633", copied), ("XP634", again & ~copied))
    return [_repeat_finding(code, frame, lines, value, inside, which, scale) for code, which in kinds if which.any()], every


def _with_volumes(lines: pd.DataFrame, volumes: Ints, filled: Bools) -> pd.DataFrame:
    """The lines with their volume; one without takes that of a line it equals otherwise, the first that of the first."""
    by, lines = list(lines.columns), lines.assign(volume=np.where(filled, volumes, -1))
    blank, typed = lines[~filled], lines[filled].drop_duplicates()
    if not blank.empty and not typed.empty:
        typed = typed.assign(nth=typed.groupby(by).cumcount())
        of = blank[by].assign(nth=blank.groupby(by).cumcount(), row=blank.index)
        last = of.merge(typed.groupby(by, as_index=False)["nth"].max(), on=by, suffixes=("", "_last"))
        last = last.assign(nth=np.minimum(last["nth"], last["nth_last"])).merge(typed, on=[*by, "nth"])
        lines.loc[last["row"], "volume"] = last["volume"].to_numpy()
    return lines


def _mostly_doubled(lines: pd.DataFrame, by: list[str], again: Bools, twin: Bools) -> Bools:
    """Rows of the groups half of whose distinct lines stand more than once."""
    groups = [lines[c] for c in by]
    distinct: Any = pd.Series(~again).groupby(groups).transform("sum")
    doubled: Any = pd.Series(~again & twin).groupby(groups).transform("sum")
    return np.asarray((distinct >= _LEAST) & (doubled >= _HALF * distinct), dtype=np.bool_)


def _repeat_finding(code: str, frame: Frame, lines: pd.DataFrame, value: str, inside: Any, which: Bools,
                    scale: int) -> Diagnostic:
    at = int(np.argmax(which))
    same = np.asarray((lines == lines.iloc[at]).all(axis=1), dtype=np.bool_)
    first = MasterSpot(frame.table.key, frame.keys[int(inside[int(np.argmax(same))])], value)
    unit, of = frame.table.by_key[value].unit or WAN_YUAN, lines[which]
    return master_finding(
        code, frame.table.key, frame.keys[int(inside[at])], value, unit=unit.key, n=int(which.sum()),
        found=unit.value(sum_steps(of["exact"], scale)), first=first,
        years=" ".join(map(str, sorted(set(of["fy"].tolist())))), months=len(of[["fy", "pos"]].drop_duplicates()))
