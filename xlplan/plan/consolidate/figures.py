"""The consolidated figures as the branches declared them, and as they are approved with HQ's adjustments. Floor 4."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.units import Bools


def has_suggestions(table: str) -> bool:
    """Whether the table has cells that follow other tables until somebody overwrites them."""
    return table in BY_KEY and any(c.who == "S" for c in BY_KEY[table].columns)


def shown_rows(frame: Frame, column: Column) -> Bools:
    """Rows in which the column shows a number: typed or given, or computed."""
    out: Bools = frame.filled[column.key].copy()
    if not column.by_measure:
        return out | (column.formula is not None)
    for measure, (_, formula) in column.by_measure.items():
        if formula is not None:
            out |= frame.measure_mask(measure)
    return out


def declared_figures(merged: Merged) -> Evaluator:
    """Every number as the branches declared it."""
    return Evaluator(merged.frames, merged.limits, merged.workdays, read=True)


def approved_figures(merged: Merged) -> Evaluator:
    """Every number as approved: declared + HQ's adjustments, everything computed anew from that."""
    return Evaluator(approved_frames(merged), merged.limits, merged.workdays, read=True)


def approved_sales(merged: Merged) -> int:
    """Sales as approved over the branches whose table is in, steps of 0.01 万元."""
    return int(approved_figures(merged).foot_steps("sales_targets", "@total", "year").sum())


def figures_to_adjust(merged: Merged, table: str) -> Evaluator:
    """Every number before HQ's adjustments of that table: suggestions follow the adjustments of the others."""
    if not has_suggestions(table):
        return declared_figures(merged)
    return Evaluator(approved_frames(merged) | {table: merged.frames[table]}, merged.limits, merged.workdays, read=True)


def approved_frames(merged: Merged) -> dict[str, Frame]:
    """The frames with HQ's adjustments in their cells; frames without adjustments are the same objects. A suggestion that
    nobody overwrote goes on following what it is made of, and the adjustment is added to it."""
    out = dict(merged.frames)
    for key, columns in merged.adjusted.items():
        frame = merged.frames[key]
        amounts, filled, added = dict(frame.amounts), dict(frame.filled), dict(frame.added)
        for column, change in columns.items():
            follows = _followed_rows(frame, column)
            amounts[column] = frame.amounts[column] + np.where(follows, 0, change)
            filled[column] = frame.filled[column] | ((change != 0) & ~follows)
            if follows.any():
                added[column] = np.where(follows, change, 0)
        out[key] = replace(frame, amounts=amounts, filled=filled, added=added)
    return out


def _followed_rows(frame: Frame, column: str) -> Bools:
    """Rows whose cell shows a suggestion."""
    declared = frame.table.by_key[column]
    suggested = np.full(frame.size, declared.who == "S")
    for measure, (who, _) in declared.by_measure.items():
        suggested[frame.measure_mask(measure)] = who == "S"
    return suggested & ~frame.filled[column]
