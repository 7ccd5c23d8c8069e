"""What HQ's lines about heads, courses and money of a unit settle: the place that each names, at what was declared there then. Floor 4.

A line about the total is about all of the table, one about the year of a post about that post, one about a course about that course.
Another month or row stays open, and so does what a later file puts on top of what HQ saw.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.steering_records import AdjustmentLine, adds
from xlplan.plan.rounds.table_settlements import amount_column
from xlplan.plan.rounds.unplaced import Spot, decided_before, figure_at, spot_of
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import columns_standing, counted_measure, whole_place
from xlplan.units import AS_STATED

_TOTAL: Final = "@total"


@dataclass(frozen=True, slots=True)
class Said:
    """What HQ said of one table of a unit, in steps of the table's amount.

    Attributes:
        whole: how much more is declared in all than when HQ's last line about all of the table was written; None without such a line.
        rows: the same of each row that a line names, of heads of the row in which the post is counted.
        places: row -> what HQ accepted there by lines about single months.
        given: row -> what HQ's lines add to it themselves; {} where one is about all of the table.
    """

    whole: int | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)

    def settles(self, row: str, above: int) -> int:
        """How much of what the unit declares in the row `above` what HQ allows it, lines about all of the table apart, HQ has said is
        right."""
        if above <= 0:
            return 0
        return max(above - self.rows[row], 0) if row in self.rows else min(above, max(self.places.get(row, 0), 0))

    def open_in(self, row: str, above: int) -> int:
        """How much of what stands there above it HQ has not spoken of, 0 or more."""
        above -= self.given.get(row, 0)
        return max((above if self.whole is None else min(above, self.whole)) - self.settles(row, above), 0)


def said_since(merged: Merged, every: Sequence[AdjustmentLine], since: Iterable[AdjustmentLine]) -> dict[tuple[str, str], Said]:
    """(unit, table) -> what the lines `since` say of it that count, in the order in which they stand. `every`: all of the master."""
    of = dict[tuple[str, str], list[AdjustmentLine]]()
    for line in since:
        if line.acts and line.branch in merged.branches and line.table in merged.frames:
            of.setdefault((line.branch, line.table), []).append(line)
    if not of:
        return {}
    declared, approved, told = declared_figures(merged), approved_figures(merged), decided_before(merged, every)
    return {key: _said(merged, lines, declared, approved, told) for key, lines in of.items()}


def is_whole(table: Table, line: AdjustmentLine) -> bool:
    """Whether the line is about all that counts in its row: the year, or what stands at its end; in a list the amount."""
    return columns_standing(table, line.row, line.column) == columns_standing(table, line.row, whole_place(table.key))


def row_counted(table: Table, row: str) -> str | None:
    """The row in which what a line on the year of that row means is counted; None where another moves it too, as leavers do."""
    measure = counted_measure(table)
    behind, _, own = row.rpartition("|")
    return row if not measure else f"{behind}|{measure}" if own in (measure, table.measures[0]) else None


def _said(merged: Merged, lines: Sequence[AdjustmentLine], declared: Evaluator, approved: Evaluator, told: Mapping[Spot, int]) -> Said:
    code, table, column = lines[0].branch, BY_KEY[lines[0].table], amount_column(BY_KEY[lines[0].table])
    ordinal = merged.branches.index(code)

    def grown(line: AdjustmentLine) -> int:
        now, unit = figure_at(declared, spot_of(line, merged), ordinal), unit_of(line.table, line.column)
        if now is None or unit is None or line.declared is None:  # typed by hand: it is about what stands there
            return 0
        return max(adds(table.key, line.row, now - unit.steps(Decimal(line.declared) * AS_STATED.step)[0]), 0)

    last = max((i for i, line in enumerate(lines) if line.row == _TOTAL and is_whole(table, line)), default=None)
    whole = None if last is None else grown(lines[last])
    rows, places, given = dict[str, int](), dict[str, int](), dict[str, int]()
    if whole is None and column is not None:
        frame = merged.frames[table.key]
        change = approved.steps(table.key, column.key) - declared.steps(table.key, column.key)
        given = {frame.keys[i]: int(change[i]) for i in np.flatnonzero((frame.owner == ordinal) & (change > 0))}
    parts = dict[Spot, AdjustmentLine]()
    for line in lines[0 if last is None else last + 1:]:
        spot = spot_of(line, merged)
        if is_whole(table, line) and (row := row_counted(table, spot[2])) is not None:
            rows[row] = grown(line)
        elif spot[2] not in table.foot_by_key and table.by_key.get("m01") is not None:
            parts[spot] = line
    for spot, line in parts.items():
        now, row = figure_at(declared, spot, ordinal), spot[2]
        if spot in told and now is not None:
            counted = f"{row.rpartition('|')[0]}|{measure}" if (measure := counted_measure(table)) else row
            places[counted] = places.get(counted, 0) + max(adds(table.key, row, now - told[spot]) - grown(line), 0)
    return Said(whole, rows, places, given)
