"""Estimates and the last plan in a pasted sheet, beside other figures. Apart from `pasted`, and with it behind pandas. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from xlplan.plan.master.fiscal import dated_month
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.exact import sum_steps
from xlplan.schema.frame import Frame
from xlplan.text import Text, list_briefly, text_list
from xlplan.units import WAN_YUAN, Bools

_NAMED: Final = 5   # months of units that the finding names
_BOTH: Final = Text("{who} {month} 实际 {actual}", "{who} {month} 實際 {actual}", "{who} {month} actual {actual}")
_STAYS: Final = Text("预计照计 {amount}(第 {rows} 行)", "預估照計 {amount}(第 {rows} 列)", "estimates counted {amount} (rows {rows})")
_GOES: Final = Text("预计不计 {amount}(第 {rows} 行)", "預估不計 {amount}(第 {rows} 列)", "estimates left out {amount} (rows {rows})")


def replaced_estimates(rows: pd.DataFrame, kept: Bools, by: Sequence[str]) -> Bools:
    """Which rows are estimates of a line (`by`: fy, pos, unit, product, channel) that has an actual figure in that month."""
    out = np.zeros(len(rows), np.bool_)
    estimate = kept & np.asarray(rows["status"] == "estimate", dtype=np.bool_)
    if not estimate.any():
        return out
    known = pd.MultiIndex.from_frame(rows.loc[kept & ~estimate, list(by)].drop_duplicates())
    out[estimate] = pd.MultiIndex.from_frame(rows.loc[estimate, list(by)]).isin(known)
    return out


def unused_plan(rows: pd.DataFrame, kept: Bools, year: int, *, by_month: bool) -> Bools:
    """Which rows are figures of the last plan that do not count: of years before last year, `year`, and of its months in which there are
    others; not `by_month`: of all of it where there are others."""
    plan = kept & np.asarray(rows["status"] == "plan", dtype=np.bool_)
    if not plan.any():
        return plan
    last = np.asarray(rows["fy"] == year, dtype=np.bool_)
    known = rows.loc[kept & ~plan & last, "pos"]
    there = np.asarray(rows["pos"].isin(known.unique()), dtype=np.bool_) if by_month else np.full(len(rows), len(known) > 0)
    return plan & (~last | there)


def months_of_both(frame: Frame, rows: pd.DataFrame, value: str, kept: Bools, replaced: Bools, start: int, scale: int) -> list[Diagnostic]:
    """XP691, one for the sheet: months of units with actual figures and estimates, with what counts of both and what does not."""
    month = ["fy", "pos", "unit"]
    estimate = kept & np.asarray(rows["status"] == "estimate", dtype=np.bool_)
    if not estimate.any():
        return []
    inside = rows.loc[kept, month].assign(at=np.flatnonzero(kept), estimate=estimate[kept])
    inside = inside[pd.MultiIndex.from_frame(inside[month]).isin(pd.MultiIndex.from_frame(rows.loc[estimate, month].drop_duplicates()))]
    counts, unit, parts, first = rows["value"].to_numpy(), frame.table.by_key[value].unit or WAN_YUAN, list[Text](), -1
    for (fy, pos, _), of in inside.groupby(month, sort=False):
        at, guessed = of["at"].to_numpy(), of["estimate"].to_numpy(dtype=np.bool_)
        if guessed.all():
            continue
        guess, when = at[guessed], dated_month(int(pos), int(fy), start)
        first = int(guess[0]) if first < 0 else first
        said = [words.filled(amount=unit.show(sum_steps(counts[which], scale)), rows=list_briefly(sorted(frame.sheet_rows[which].tolist())))
                for words, which in ((_STAYS, guess[~replaced[guess]]), (_GOES, guess[replaced[guess]])) if len(which)]
        who, actual = str(frame.texts["branch"][at[0]]).strip(), unit.show(sum_steps(counts[at[~guessed]], scale))
        parts.append(text_list([_BOTH.filled(who=who, month=when, actual=actual), *said]))
    return [master_finding("XP691", frame.table.key, frame.keys[first], "status", unit=unit.key, sheet=frame.table.label,
                           n=len(parts), what=some_of(parts, _NAMED))] if parts else []
