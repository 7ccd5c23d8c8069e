"""HQ's adjustments: lines of the master's sheet 总部调整 put on cells of the consolidated tables. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS
from xlplan.decompose import apportion
from xlplan.plan import controls
from xlplan.plan.results import Adjustment, Consolidated
from xlplan.schema.codes import severity
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.schema.evaluate import Evaluator, Scope
from xlplan.schema.expr import All
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.units import AS_STATED, Bools, Ints

PERIODS: Final[dict[str, tuple[str, ...]]] = {
    **{m: (m,) for m in MONTHS}, **QUARTERS, **HALVES, "year": MONTHS}  # what may be adjusted -> its months


def from_master(lines: Iterable[controls.Adjustment]) -> list[Adjustment]:
    """The approved lines of the master's sheet, their changes in steps of the column they change (finer ones are
    rounded half away from zero). Proposed and withdrawn lines, and lines without a change, are left out."""
    out = []
    for line in lines:
        if line.status != "approved" or not line.change:
            continue
        table = BY_KEY.get(line.table)
        unit = table.by_key[line.column].unit if table and line.column in table.by_key else None
        stated = Decimal(line.change) * AS_STATED.step
        change = unit.steps(stated)[0] if unit else line.change
        out.append(Adjustment(line.branch, line.table, line.row, line.column, change, line.reason, line.proposed_by,
                              line.date))
    return out


def typed(frame: Frame, column: str) -> Bools:
    """Rows in which that column belongs to the branch (I or S)."""
    declared_column = frame.table.by_key[column]
    out = np.full(frame.size, declared_column.who in "IS")
    for measure, (who, _) in declared_column.by_measure.items():
        out[frame.measure_mask(measure)] = who in "IS"
    return out


class _Cells(NamedTuple):
    """What one adjustment is put on."""

    rows: Ints
    months: tuple[str, ...]


def adjust(merged: Consolidated, adjustments: Sequence[Adjustment]) -> None:
    """Put them on the cells of `merged`: `adjusted` and `adjustments` are filled; one that finds no cell goes into
    `register` instead.

    A change of a quarter, a half or the year is spread over its months, one of a foot row such as `@total` over the
    rows that row sums, in proportion to what was declared there and to the last step.
    """
    before = Evaluator(merged.frames)
    for adjustment in adjustments:
        cells = _cells(merged, adjustment, before)
        if isinstance(cells, str):
            merged.register += _lost(adjustment, cells, merged.round)
            continue
        merged.adjustments.append(adjustment)
        frame = merged.frames[adjustment.table]
        base = np.stack([before.steps(adjustment.table, m)[cells.rows] for m in cells.months], axis=1)
        change = apportion(adjustment.change, np.maximum(base, 0).reshape(-1)).reshape(base.shape)
        columns = merged.adjusted.setdefault(adjustment.table, {})
        for j, month in enumerate(cells.months):
            total = columns.setdefault(month, np.zeros(frame.size, np.int64))
            total[cells.rows] += change[:, j]


def _cells(merged: Consolidated, adjustment: Adjustment, before: Evaluator) -> _Cells | str:
    """The rows and months of an adjustment, or why there are none (a reason of XP520)."""
    table = BY_KEY.get(adjustment.table)
    if adjustment.branch not in merged.branches or table is None:
        return "table" if table is None else "branch"
    ordinal = merged.branches.index(adjustment.branch)
    if not merged.have[table.key][ordinal]:
        return "not_in"
    months = PERIODS.get(adjustment.column, ())
    if not months or any(m not in table.by_key for m in months):
        return "column"
    frame = merged.frames[table.key]
    rows = _rows(frame, table, adjustment.row, ordinal, before)
    if not rows.size:
        return "row"
    free = rows[np.logical_and.reduce([typed(frame, m)[rows] for m in months])]
    return _Cells(free, months) if free.size else "computed"


def _rows(frame: Frame, table: Table, row: str, ordinal: int, before: Evaluator) -> Ints:
    """Ordinals of the branch's rows that are meant: one row, or all that a foot row sums."""
    start, end = int(frame.starts[ordinal]), int(frame.starts[ordinal + 1])
    foot = table.foot_by_key.get(row)
    if foot is None:
        return np.asarray([i for i in range(start, end) if frame.keys[i] == row], dtype=np.int64)
    if not foot.total:
        return np.zeros(0, np.int64)
    kept = frame.used & before.truth(All(foot.where), Scope(table.key))
    return start + np.flatnonzero(kept[start:end]).astype(np.int64)


def _lost(adjustment: Adjustment, reason: str, round: Round) -> list[Diagnostic]:
    table = BY_KEY.get(adjustment.table)
    unit = table.by_key[adjustment.column].unit if table and adjustment.column in table.by_key else None
    grave = Severity.NOTE if reason == "not_in" else severity("XP520", round, {})  # nobody's mistake
    change = float(unit.value(adjustment.change)) if unit else adjustment.change
    return [Diagnostic(
        "XP520", grave, table=adjustment.table, column=adjustment.column, row_key=adjustment.row, found=change,
        unit=unit.key if unit else None, branch=adjustment.branch,
        params={"reason": reason, "label": table.label if table else adjustment.table})]
