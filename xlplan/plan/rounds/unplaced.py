"""待落实: what HQ took off figures that it does not write itself, heads and courses, and costs that follow them, and that still stands
there; and of the expense budget what a unit declares above the figure that HQ decided. Floor 4.

The unit brings its own tables down to what HQ approved. A line written later at the same place takes the place of the earlier one: the
ceiling is then what the unit declares now and that change, so that a line of 0 lets go what is unplaced.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.adjustable import PERIODS, unit_of
from xlplan.plan.master.labels import branch_label, period_said, row_said
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.appeals import answered_rows
from xlplan.plan.rounds.carrying import is_moved
from xlplan.plan.rounds.change_lines import line_number, lines_told
from xlplan.plan.rounds.decided_ceilings import is_limit
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import same_text
from xlplan.units import AS_STATED, Unit

_PLACE: Final = same_text("{table} · {row} · {period}")
Spot = tuple[str, str, str, str]  # unit, table, row, period


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What is to be placed yet at the place of a line, in steps of `unit`: `now` the unit declares, `ceiling` HQ approved."""

    line: AdjustmentLine
    now: int
    ceiling: int
    unit: Unit

    @property
    def amount(self) -> int:
        """How far it stands above; more than 0."""
        return self.now - self.ceiling


def figure_at(values: Evaluator, spot: Spot, ordinal: int) -> int | None:
    """What stands in the row and period, of one member; None where there is no such row."""
    _, table, row, period = spot
    frame = values.frames.get(table)
    if frame is None or any(m not in frame.table.by_key for m in PERIODS.get(period, ("?",))):
        return None
    if row in frame.table.foot_by_key:
        return sum(int(values.foot_steps(table, row, m)[ordinal]) for m in PERIODS[period])
    at = next((int(i) for i in np.flatnonzero(frame.owner == ordinal) if frame.keys[i] == row), None)
    return None if at is None else sum(int(values.steps(table, m)[at]) for m in PERIODS[period])


def spot_of(line: AdjustmentLine) -> Spot:
    """The place that the line names."""
    return line.branch, line.table, line.row, line.column


def is_ceiling(merged: Merged, line: AdjustmentLine) -> bool:
    """Whether a line that counts is not put into the unit's table: the unit comes down to it."""
    table = BY_KEY[line.table]
    return not is_moved(table) or any((c.branch, c.table, c.row, c.column) == spot_of(line) for c in merged.ceilings)


def gone_unplaced(merged: Merged, lines: Sequence[AdjustmentLine], waiting: Iterable[AdjustmentLine],
                  limits: Mapping[str, int] | None) -> Iterator[Unplaced]:
    """What is unplaced of the lines that went out: of those that units were told, and of `limits`, of which a unit need not be told.
    `lines`: all of the master; `waiting`: those in no issue yet; `limits`: as `limit_figures`, of issues before."""
    by_key, last = lines_told(lines), {spot_of(line): line for line in lines if line.acts and line.kind != "on_behalf"}
    replaced = {spot_of(line) for line in waiting if line.acts}
    decided = {spot_of(line): (line, row.figures["approved"] or 0) for row in answered_rows(merged)
               if (line := by_key.get(row.key)) is not None and row.figures.get("unplaced") is not None
               and last.get(spot_of(line)) in (line, None)}
    for line in last.values():
        if is_limit(line) and line_number(line) in (limits or {}):
            decided.setdefault(spot_of(line), (line, (limits or {})[line_number(line)]))
    declared, approved = declared_figures(merged), approved_figures(merged)
    for spot, (line, stated) in decided.items():
        if spot in replaced or line.branch not in merged.branches or (unit := unit_of(line.table, line.column)) is None:
            continue
        ordinal = merged.branches.index(line.branch)
        now = figure_at(declared, spot, ordinal)
        ceiling = unit.steps(Decimal(stated) * AS_STATED.step)[0]
        if now is None or now <= ceiling:
            continue
        after = figure_at(approved, spot_of(line), ordinal) if is_limit(line) else None
        if after is None or after > ceiling:  # else HQ brought it down itself, by lines elsewhere
            yield Unplaced(line, now, ceiling, unit)


def new_unplaced(merged: Merged, counting: Iterable[AdjustmentLine]) -> Iterator[Unplaced]:
    """What the lines on cells that follow others ask for that go into the next issue: no unit could place it yet."""
    declared, linked = declared_figures(merged), {(one.branch, one.table, one.row, one.column) for one in merged.ceilings}
    last = {spot_of(line): line for line in counting if spot_of(line) in linked}
    for spot, line in last.items():
        unit, ordinal = unit_of(line.table, line.column), merged.branches.index(line.branch)
        now = figure_at(declared, spot, ordinal)
        if unit is not None and now is not None and (change := changed_at(merged, spot)) < 0:
            yield Unplaced(line, now, now + change, unit)


def changed_at(merged: Merged, spot: Spot) -> int:
    """What the lines that count change at that very place, in steps of its unit."""
    return sum(one.change for one in (*merged.adjustments, *merged.ceilings) if (one.branch, one.table, one.row, one.column) == spot)


def unplaced_findings(merged: Merged, master: Master, found: Iterable[Unplaced], severity: Severity | None = None) -> Iterator[Diagnostic]:
    """XP559 for each."""
    names: Mapping[str, str] = {code: unit.name for code, unit in master.organisation.by_code.items()}
    for one in found:
        line, table, company = one.line, BY_KEY[one.line.table], master.company
        row = row_said(line.row, table, merged.frames.get(table.key), merged.branches.index(line.branch))
        place = _PLACE.filled(table=table.label, row=row, period=period_said(line.column, company.year, company.start_month))
        yield Diagnostic("XP559", severity, branch=line.branch, table=table.key, row_key=line.row, column=line.column,
                         found=one.unit.value(one.now), expected=one.unit.value(one.ceiling), difference=one.unit.value(one.amount),
                         unit=one.unit.key, params={
                             "branch": branch_label(line.branch, names), "what": place, "left": one.unit.show(one.amount),
                             "sheet": MASTER_BY_KEY["adjustments"].label})
