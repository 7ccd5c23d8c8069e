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

from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.labels import branch_label, period_said, row_said, rows_told
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.appeals import answered_rows
from xlplan.plan.rounds.carrying import is_moved
from xlplan.plan.rounds.change_lines import line_number, lines_told
from xlplan.plan.rounds.decided_ceilings import is_limit
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import columns_standing, is_counted
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, same_text
from xlplan.units import AS_STATED, Unit

_PLACE: Final = same_text("{table} · {row} · {period}")
_TOTAL: Final = "@total"
Spot = tuple[str, str, str, str]  # unit, table, row, period


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What is to be placed yet at the place of a line, in steps of `unit`: `now` the unit declares, `ceiling` HQ approved; `placed` by
    HQ's lines elsewhere."""

    line: AdjustmentLine
    now: int
    ceiling: int
    unit: Unit
    placed: int = 0

    @property
    def amount(self) -> int:
        """How far it stands above; more than 0."""
        return self.now - self.ceiling - self.placed


def figure_at(values: Evaluator, spot: Spot, ordinal: int) -> int | None:
    """What stands in the row and period, of one member, of heads at a month's end at the end of the period; None where there is no such
    row. A row of a list that is void, or gone, holds nothing."""
    _, table, row, period = spot
    frame = values.frames.get(table)
    columns = () if frame is None else columns_standing(frame.table, row, period)
    if frame is None or not columns or any(c not in frame.table.by_key for c in columns):
        return None
    if row in frame.table.foot_by_key:
        return sum(int(values.foot_steps(table, row, c)[ordinal]) for c in columns)
    rows = rows_told(frame, row, ordinal)
    if frame.table.kind == "open":
        return sum(int(values.steps(table, c)[i]) for i in rows if frame.live[i] for c in columns)
    return sum(int(values.steps(table, c)[rows[0]]) for c in columns) if rows else None


def spot_of(line: AdjustmentLine | AppliedChange, merged: Merged) -> Spot:
    """The place that the line names; a row of a list by its key there, by whichever name the line has it."""
    frame, row = merged.frames.get(line.table), line.row
    if frame is not None and frame.table.kind == "open" and line.branch in merged.branches:
        rows = rows_told(frame, row, merged.branches.index(line.branch))
        row = frame.keys[rows[0]] if len(rows) == 1 else row
    return line.branch, line.table, row, line.column


def is_ceiling(merged: Merged, line: AdjustmentLine) -> bool:
    """Whether a line that counts is not put into the unit's table: the unit comes down to it."""
    table = BY_KEY[line.table]
    return not is_moved(table) or any(spot_of(c, merged) == spot_of(line, merged) for c in merged.ceilings)


def decided_before(merged: Merged, lines: Iterable[AdjustmentLine]) -> dict[Spot, int]:
    """Place -> the figure that HQ decided there and told the unit last, in steps of its unit. `lines`: all of the master."""
    by_key, out = lines_told(lines), dict[Spot, int]()
    for row in answered_rows(merged):
        line, stated = by_key.get(row.key), row.figures.get("approved")
        if line is not None and line.kind != "on_behalf" and stated is not None and (unit := unit_of(line.table, line.column)) is not None:
            out[spot_of(line, merged)] = unit.steps(Decimal(stated) * AS_STATED.step)[0]
    return out


def gone_unplaced(merged: Merged, lines: Sequence[AdjustmentLine], waiting: Iterable[AdjustmentLine],
                  limits: Mapping[str, int] | None) -> Iterator[Unplaced]:
    """What is unplaced of the lines that went out: of those that units were told, and of `limits`, of which a unit need not be told.
    `lines`: all of the master; `waiting`: those in no issue yet; `limits`: as `limit_figures`, of issues before."""
    by_key, last = lines_told(lines), {spot_of(line, merged): line for line in lines if line.acts and line.kind != "on_behalf"}
    replaced = {spot_of(line, merged) for line in waiting if line.acts}
    decided = {spot_of(line, merged): (line, row.figures["approved"] or 0) for row in answered_rows(merged)
               if (line := by_key.get(row.key)) is not None and row.figures.get("unplaced") is not None
               and last.get(spot_of(line, merged)) in (line, None)}
    for line in last.values():
        if is_limit(line) and line_number(line) in (limits or {}):
            decided.setdefault(spot_of(line, merged), (line, (limits or {})[line_number(line)]))
    declared, approved = declared_figures(merged), approved_figures(merged)
    for spot, (line, stated) in decided.items():
        if spot in replaced or line.branch not in merged.branches or (unit := unit_of(line.table, line.column)) is None:
            continue
        ordinal = merged.branches.index(line.branch)
        now = figure_at(declared, spot, ordinal)
        ceiling = unit.steps(Decimal(stated) * AS_STATED.step)[0]
        if now is None or now <= ceiling:
            continue
        after = figure_at(approved, spot, ordinal) if is_limit(line) else None
        if after is None or after > ceiling:  # else HQ brought it down itself, by lines elsewhere
            yield Unplaced(line, now, ceiling, unit)


def new_unplaced(merged: Merged, counting: Iterable[AdjustmentLine]) -> Iterator[Unplaced]:
    """What the lines on cells that follow others ask for that go into the next issue: no unit could place it yet. What lines on the source
    itself take off, heads and courses, is placed."""
    declared, approved = declared_figures(merged), approved_figures(merged)
    linked = {spot_of(one, merged) for one in merged.ceilings}
    last = {spot: line for line in counting if (spot := spot_of(line, merged)) in linked}
    for spot, line in last.items():
        unit, ordinal = unit_of(line.table, line.column), merged.branches.index(line.branch)
        now, after = (figure_at(of, spot, ordinal) for of in (declared, approved))
        if not line.change:  # a last line of 0 lets it go
            continue
        if unit is not None and now is not None and after is not None and (change := changed_at(merged, spot)) < 0:
            yield Unplaced(line, now, after + change, unit, now - after)


def ceiling_at(merged: Merged, declared: Evaluator, approved: Evaluator, spot: Spot, ordinal: int) -> int | None:
    """What HQ approves at the place of a line that the unit comes down to: what it declares there and HQ's lines at that place; of cells
    that follow others, and of heads at a month's end, also what HQ's lines on these make of them."""
    follows = is_counted(BY_KEY[spot[1]], spot[2]) or any(spot_of(one, merged) == spot for one in merged.ceilings)
    figure = figure_at(approved if follows else declared, spot, ordinal)
    return None if figure is None else figure + changed_at(merged, spot)


def changed_at(merged: Merged, spot: Spot) -> int:
    """What the lines that count change at that very place, at the total in each of its rows too, in steps of its unit."""
    unit, table, row, period = spot
    return sum(one.change for one in (*merged.adjustments, *merged.ceilings) if (at := spot_of(one, merged)) == spot or (
        row == _TOTAL and (at[0], at[1], at[3]) == (unit, table, period)))


def unplaced_findings(merged: Merged, master: Master, found: Iterable[Unplaced], severity: Severity | None = None) -> Iterator[Diagnostic]:
    """XP559 for each."""
    names: Mapping[str, str] = {code: unit.name for code, unit in master.organisation.by_code.items()}
    for one in found:
        line = one.line
        yield Diagnostic("XP559", severity, branch=line.branch, table=line.table, row_key=line.row, column=line.column,
                         found=one.unit.value(one.now), expected=one.unit.value(one.ceiling), difference=one.unit.value(one.amount),
                         unit=one.unit.key, params={
                             "branch": branch_label(line.branch, names), "what": place_of(line, merged, master),
                             "left": one.unit.show(one.amount),
                             "sheet": MASTER_BY_KEY["adjustments"].label})


def place_of(line: AdjustmentLine, merged: Merged, master: Master) -> Text:
    """`人员规划 · 销售代表 · 期内入职 · 3月`: where the line acts, as sheets name it."""
    table, company = BY_KEY[line.table], master.company
    row = row_said(line.row, table, merged.frames.get(table.key), merged.branches.index(line.branch))
    return _PLACE.filled(table=table.label, row=row, period=period_said(line.column, company.year, company.start_month, table.key))
