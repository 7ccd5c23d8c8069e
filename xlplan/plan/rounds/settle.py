"""核定: what each unit's target comes to at the end of a round, by what it declared and what HQ decided; row by row. Floor 4.

核定 = declared + HQ's changes of the round + what was assigned since the round was issued. Without a line of HQ on a unit's table that
is so only where HQ lets silence accept what was declared; else the target as issued stays.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xlplan.calendar.periods import MONTHS
from xlplan.decompose import apportion
from xlplan.plan.breakdown.assortment import active_pairs
from xlplan.plan.breakdown.branch_lines import BranchLine
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.breakdown.later import lines_with
from xlplan.plan.consolidate.respread import closed_and_held
from xlplan.plan.master.master import Master
from xlplan.plan.rounds.moving import moved_months, moved_rows
from xlplan.plan.rounds.standing import Standing
from xlplan.units import WAN_YUAN, Bools, Ints

SALES = "sales_targets"


@dataclass(frozen=True, slots=True)
class LiftedHold:
    """A row whose fixed months stood in the way of its target: what they came to; 0.01 万元."""

    key: str
    held: int
    target: int


@dataclass(frozen=True, slots=True)
class UnitSettlement:
    """The target of one unit that carries one, 0.01 万元.

    Attributes:
        issued: as its latest workbook has it. later: assigned since.
        declared: its year as declared; None where its table does not count.
        adjusted: HQ's changes of the round. settled: whether a line of HQ settles its table.
        target: of the next round. lifted: rows whose holds stood in the way of that. again: whether the round was issued to it
            before, and the target stays.
    """

    code: str
    issued: int
    later: int
    declared: int | None
    adjusted: int
    settled: bool
    target: int
    lifted: tuple[LiftedHold, ...] = ()
    again: bool = False

    @property
    def gap(self) -> int:
        """What was declared above what was issued; 0 where nothing was declared."""
        return 0 if self.declared is None else self.declared - self.issued

    @property
    def open_gap(self) -> bool:
        """Whether no line of HQ settles a gap."""
        return bool(self.gap) and not self.settled

    def data(self, names: Mapping[str, str]) -> dict[str, object]:
        """JSON-ready; amounts in 万元 as a sheet shows them."""
        value = WAN_YUAN.value
        return {"code": self.code, "name": names[self.code], "issued": value(self.issued),
                "declared": None if self.declared is None else value(self.declared), "adjusted": value(self.adjusted),
                "later": value(self.later), "target": value(self.target), "settled": self.settled, "open_gap": self.open_gap,
                "again": self.again}


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a round comes to.

    Attributes:
        units: all that carry a target, in the order of the organisation.
        lost: (unit, row key, 0.01 万元) of rows with figures that the master no longer has.
        breakdown: the company's goal as it goes out in the next round: targets and lines of every unit, months moved.
    """

    units: tuple[UnitSettlement, ...]
    lost: tuple[tuple[str, str, int], ...]
    breakdown: Breakdown


def settle(master: Master, breakdown: Breakdown, standing: Standing, issued: Mapping[str, int],
           since: Mapping[str, int], settled: frozenset[str], shifted: Mapping[str, int] | None = None) -> Settlement:
    """The settlement of the round in which the units stand so. `breakdown`: the master's own; `issued`: unit -> its target as issued
    last; `since`: unit -> what was assigned to it later than that; `settled`: units whose table a line of HQ settles; `shifted`: unit ->
    what of `since` its region shifted, which leaves fixed months alone as far as it can."""
    made, lines, lost = list[UnitSettlement](), dict[str, tuple[BranchLine, ...]](), list[tuple[str, str, int]]()
    for code in master.organisation.carriers():
        later = since.get(code, 0)
        rows = _rows_of(standing, code)
        if rows is None:
            unit, lines[code] = _without_rows(breakdown, code, issued, later)
        else:
            unit, lines[code], gone = _with_rows(master, breakdown, rows, code, later, settled, (shifted or {}).get(code, 0))
            lost += ((code, key, amount) for key, amount in gone)
        made.append(unit)
    target = sums_of_units(master, {u.code: u.target for u in made})
    known = sum(u.target for u in made)
    new = replace(breakdown, first=target, target=target, later=(), lines=lines, assigned=known, unassigned=breakdown.goal - known)
    return Settlement(tuple(made), tuple(lost), new)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one unit's sales table: shape (rows, 12) for months."""

    keys: Sequence[str]
    target: Ints
    declared: Ints
    adjusted: Ints
    held: Bools
    closed: Bools
    counts: bool


def _rows_of(standing: Standing, code: str) -> _Rows | None:
    merged = standing.merged
    if SALES not in merged.frames or code not in merged.branches:
        return None
    ordinal, frame = merged.branches.index(code), merged.frames[SALES]
    if not merged.have[SALES][ordinal]:
        return None
    at = np.flatnonzero(frame.owner == ordinal)
    zero, changes = np.zeros(frame.size, np.int64), merged.adjusted.get(SALES, {})
    closed, held = closed_and_held(merged, frame, at, MONTHS, ordinal)
    return _Rows([frame.keys[i] for i in at], frame.amounts["hq_target"][at], np.stack([frame.amounts[m][at] for m in MONTHS], axis=1),
                 np.stack([changes.get(m, zero)[at] for m in MONTHS], axis=1),
                 held, closed,
                 SALES in standing.declared.get(code, ()))


def _with_rows(master: Master, breakdown: Breakdown, rows: _Rows, code: str, later: int,
               settled: frozenset[str], shifted: int) -> tuple[UnitSettlement, tuple[BranchLine, ...], list[tuple[str, int]]]:
    stands = rows.declared + rows.adjusted
    by_line = code in settled
    ties = rows.counts and int(rows.declared.sum()) == int(rows.target.sum())  # its own mix, which nobody contradicts, is the target
    decided = by_line or ties or (rows.counts and master.company.silence == "declared")
    target = stands.sum(axis=1) if decided else rows.target
    if by_hq := later - shifted:
        pull = np.maximum(target, 0) if (target > 0).any() else np.ones(len(target), np.int64)
        target = target + np.asarray(apportion(by_hq, pull, lower=-np.maximum(target, 0) if by_hq < 0 else None), dtype=np.int64)
    if shifted:
        target = moved_rows(stands, target, rows.held, rows.closed, shifted)
    at, lines, lifted = {key: i for i, key in enumerate(rows.keys)}, list[BranchLine](), list[LiftedHold]()
    shut = {f"{pair.product}|{pair.channel}" for pair in active_pairs(master, code) if not pair.open.any()}
    for line in breakdown.lines[code]:
        key = f"{line.product}|{line.channel}"
        i = at.get(key) if key in shut else at.pop(key, None)
        if i is None or key in shut:  # nothing was decided for what came into the master since; delisted, it can hold nothing any more
            lines.append(replace(line, target=0, months=(0,) * 12))
            continue
        moved = moved_months(stands[i], int(target[i]), rows.held[i], rows.closed[i], np.array(line.months, dtype=np.int64))
        lines.append(replace(line, target=int(target[i]), months=tuple(map(int, moved.months))))
        if moved.lifted:
            lifted.append(LiftedHold(key, int(stands[i][rows.held[i]].sum()), int(target[i])))
    gone = [(key, int(stands[i].sum()) or int(target[i])) for key, i in at.items() if stands[i].any() or target[i]]
    unit = UnitSettlement(code, int(rows.target.sum()), later, int(rows.declared.sum()) if rows.counts else None,
                          int(rows.adjusted.sum()), by_line, sum(line.target for line in lines), tuple(lifted))
    return unit, tuple(lines), gone


def _without_rows(breakdown: Breakdown, code: str, issued: Mapping[str, int], later: int) -> tuple[UnitSettlement, tuple[BranchLine, ...]]:
    """A unit that fills in no targets keeps what it was issued, and takes its part of later assignments; a new one gets what the
    master gives it, which nobody was issued before."""
    if code not in issued:
        return UnitSettlement(code, 0, 0, None, 0, False, breakdown.target[code]), breakdown.lines[code]
    was = issued[code]
    lines, change = breakdown.lines[code], was + later - breakdown.target[code]
    if change and lines:
        lines = lines_with(lines, change)
    return UnitSettlement(code, was, later, None, 0, False, was + later), lines


def targets_gone(master: Master, issued: Mapping[str, int]) -> dict[str, int]:
    """Unit that carries no target any more (closed, merged) -> its target as `issued` last, where it had one."""
    carries = {*master.organisation.carriers()}
    return {code: amount for code, amount in issued.items() if amount and code not in carries}


def sums_of_units(master: Master, of: Mapping[str, int]) -> dict[str, int]:
    """Unit -> the sum of the carriers in it, for every unit."""
    out = dict.fromkeys(master.organisation.by_code, 0)
    for code, amount in of.items():
        for unit in master.organisation.path(code):
            out[unit] += amount
    return out
