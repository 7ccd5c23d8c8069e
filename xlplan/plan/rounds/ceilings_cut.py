"""Ceilings that came down with a unit's target, below what the unit carries on: its budget would be red as it arrives. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.master.labels import branch_label
from xlplan.plan.master.master import Master
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.units import WAN_YUAN

BUDGET: Final = "expense_budget"


@dataclass(frozen=True, slots=True)
class CutCeiling:
    """A group of a unit's expenses whose ceiling comes down from `was` to `now`, below what is `spent` there; 0.01 万元. Items that
    HQ decided by lines of its own are in none of the three."""

    unit: str
    group: str
    was: int
    now: int
    spent: int


def cut_ceilings(carried: Mapping[str, NextWorkbook], merged: Merged, master: Master,
                 decided: Mapping[str, Collection[tuple[str, str]]]) -> list[CutCeiling]:
    """Those of each unit of which the next workbook has a lower ceiling than the one before, and carries more than that. `decided`: unit ->
    (table, row) whose ceiling is what HQ approved there by a line of its own: the unit is told of that line, they are left out."""
    out, was = list[CutCeiling](), merged.frames.get(BUDGET)
    for code, own in carried.items():
        frame = own.frames.get(BUDGET)
        if frame is None or was is None or code not in merged.branches:
            continue
        lines = {row for table, row in decided.get(code, ()) if table == BUDGET}
        before, now = ceilings_of(was, merged.branches.index(code), lines), ceilings_of(frame, 0, lines)
        others = np.asarray([key not in lines for key in frame.keys], dtype=np.bool_)
        year = Evaluator(own.frames, master.limits).steps(BUDGET, "year")
        for group, ceiling in now.items():
            spent = int(year[(frame.texts["group"] == group) & others].sum())
            if ceiling < before.get(group, ceiling) and spent > ceiling:
                out.append(CutCeiling(code, group, before[group], ceiling, spent))
    return out


def cut_findings(cuts: Iterable[CutCeiling], master: Master) -> Iterator[Diagnostic]:
    """XP564 for each of them."""
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    for one in cuts:
        yield Diagnostic("XP564", branch=one.unit, found=WAN_YUAN.value(one.spent), expected=WAN_YUAN.value(one.now),
                         difference=WAN_YUAN.value(one.spent - one.now), unit=WAN_YUAN.key, params={
            "branch": branch_label(one.unit, names), "group": one.group, "was": WAN_YUAN.show(one.was),
            "sheet": MASTER_BY_KEY["adjustments"].label, "label": MASTER_BY_KEY["ceilings"].label})


def ceilings_of(frame: Frame, ordinal: int, without: Collection[str] = ()) -> dict[str, int]:
    """Group of that member -> the ceilings of its items, of those that have one, `without` these rows."""
    out: dict[str, int] = {}
    for i in np.flatnonzero((frame.owner == ordinal) & frame.filled["cap"]):
        if frame.keys[i] in without:
            continue
        group = str(frame.texts["group"][i])
        out[group] = out.get(group, 0) + int(frame.amounts["cap"][i])
    return out
