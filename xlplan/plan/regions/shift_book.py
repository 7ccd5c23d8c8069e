"""What HQ puts into the workbook in which a region shifts targets among its units. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xlplan.calendar.periods import MONTHS
from xlplan.plan.breakdown.given_rows import put_cells
from xlplan.plan.master.master import Master
from xlplan.plan.regions.shift import Fixed, RegionShift, why_fixed
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.holds import held_positions
from xlplan.tables import BY_KEY
from xlplan.tables.region_shifts import REGION_SHIFTS
from xlplan.text import Text

_DIRECT: Final = Text("总部直接下达,不能动", "總公司直接下達,不能動", "Set by HQ directly: does not move")
_HQ_RUN: Final = Text("总部直管,不能动", "總公司直管,不能動", "Run by HQ: does not move")
_FULL: Final = Text("月份全部固定,不能动", "月份全部固定,不能動", "All its months are fixed: does not move")
_WHY: Final[dict[Fixed, Text]] = {"direct": _DIRECT, "hq_run": _HQ_RUN}
_IDLE: Final = Text("没有可分解的产品,不能动", "沒有可分解的產品,不能動", "Has nothing on sale: does not move")


@dataclass(frozen=True, slots=True)
class RegionTargets:
    """The targets of units as they stand before a region shifts them, 0.01 万元 by unit. `held`: what of it are months that do not
    move; `movable`: units that have something to break a target down to; `full`: units whose every month is fixed; `inside`: what regions
    inside it have shifted, which is in the targets, by unit in words."""

    target: Mapping[str, int]
    py: Mapping[str, int]
    held: Mapping[str, int]
    movable: frozenset[str]
    full: frozenset[str] = frozenset()
    inside: Mapping[str, str] = field(default_factory=dict)


def shift_frame(master: Master, region: str, of: RegionTargets, said: RegionShift | None = None) -> Frame:
    """A row for each unit of the region that carries a target. `said`: what it answered on an earlier workbook of the round, which the new
    one brings along."""
    codes, lang = master.organisation.carriers(region), master.company.lang
    frame = blank_frame(BY_KEY[REGION_SHIFTS.key], codes)
    locked, before = set[tuple[str, str]](), {one.unit: one for one in said.lines} if said else {}
    for i, code in enumerate(codes):
        why, target = _held_by_hq(master, region, code, of), of.target.get(code, 0)
        least = target if why else min(max(of.held.get(code, 0), 0), target)
        line = before.get(code)
        put_cells(frame, i, {
            "unit": master.organisation.by_code[code].name or code, "code": code, "py_estimate": of.py.get(code, 0), "hq_target": target,
            "least": least, "note": why(lang) if why else of.inside.get(code), "reason": line.reason if line and not why else None,
            "shift": 0 if why else (line.amount or None) if line else None})
        locked |= {(code, "shift"), (code, "reason")} if why else set()
    frame.locked = frozenset(locked)
    return frame


def _held_by_hq(master: Master, region: str, code: str, of: RegionTargets) -> Text | None:
    """Why the unit's target is not the region's to move; None where it is."""
    why = why_fixed(master, region, code)
    if why or code not in of.movable:
        return _WHY[why] if why else _IDLE
    return _FULL if code in of.full else None


def all_held(sales: Frame | None, start_month: int) -> bool:
    """Whether a unit has fixed every month of every row of its table of sales targets that has a target: nothing can be put in or taken
    out without lifting one."""
    if sales is None:
        return False
    marks = sales.texts[sales.table.holds_column]
    rows = [str(text) for text, target in zip(marks, sales.amounts["hq_target"], strict=True) if target]
    return bool(rows) and all(len({*held_positions(text, start_month)}) == len(MONTHS) for text in rows)


def held_amount(sales: Frame | None, start_month: int) -> int:
    """What the months come to that a unit has fixed in its table of sales targets, 0.01 万元."""
    if sales is None:
        return 0
    marks = sales.texts[sales.table.holds_column]
    return sum(int(sales.amounts[MONTHS[at]][i]) for i, text in enumerate(marks) if text for at in held_positions(str(text), start_month))
