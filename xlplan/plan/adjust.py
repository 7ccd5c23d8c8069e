"""HQ's adjustments: lines of the master's sheet 总部调整 put on cells of the consolidated tables. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import numpy as np

from xlplan.plan import controls
from xlplan.plan.respread import Terms, cells, unit_of
from xlplan.plan.results import Adjustment, Consolidated
from xlplan.schema.codes import severity
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.schema.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.units import AS_STATED

LOST: Final = ("XP520", "XP649")  # say that an adjustment was not put on cells


def from_master(lines: Iterable[controls.Adjustment]) -> list[Adjustment]:
    """The lines of the master's sheet that count, their changes in steps of the column they change (finer ones are
    rounded half away from zero). Lines without a change are left out."""
    out = []
    for line in lines:
        if not line.acts or not line.change:
            continue
        unit = unit_of(line.table, line.column)
        stated = Decimal(line.change) * AS_STATED.step
        change = unit.steps(stated)[0] if unit else line.change
        out.append(Adjustment(line.branch, line.table, line.row, line.column, change, line.reason, line.proposed_by,
                              line.date, line.spread, line.row_key))
    return out


def adjust(merged: Consolidated, adjustments: Sequence[Adjustment], terms: Terms | None = None) -> None:
    """Put them on the cells of `merged`, one after the other: `adjusted` and `adjustments` are filled; one that finds no
    cell goes into `register` instead (XP520; XP649 where the branch's table is not in yet).

    A change of a quarter, a half or the year is spread over its months, one of a foot row such as `@total` over the
    rows that row sums, to the last step: in proportion to what was declared there, equally, or by season, as the line
    says. A cut of a total falls on rows that are no key projects (or key products) as long as they hold something.
    """
    declared, terms = Evaluator(merged.frames), terms or Terms()
    for adjustment in adjustments:
        found = cells(merged, adjustment, declared, terms)
        made = found if isinstance(found, str) else found.parts(adjustment.change)
        if isinstance(found, str) or isinstance(made, str):
            merged.register += _lost(adjustment, str(made), merged.round)
            continue
        merged.adjustments.append(adjustment)
        columns = merged.adjusted.setdefault(adjustment.table, {})
        for j, month in enumerate(found.months):
            total = columns.setdefault(month, np.zeros(merged.frames[adjustment.table].size, np.int64))
            total[found.rows] += made[:, j]


def _lost(adjustment: Adjustment, reason: str, round: Round) -> list[Diagnostic]:
    table, unit = BY_KEY.get(adjustment.table), unit_of(adjustment.table, adjustment.column)
    code = "XP649" if reason == "not_in" else "XP520"  # nobody's mistake: nothing to correct in the master
    change = float(unit.value(adjustment.change)) if unit else adjustment.change
    return [Diagnostic(
        code, severity(code, round, {}), table=adjustment.table, column=adjustment.column, row_key=adjustment.row, found=change,
        unit=unit.key if unit else None, branch=adjustment.branch,
        params={"reason": reason, "label": table.label if table else adjustment.table, "line": adjustment.row_key})]
