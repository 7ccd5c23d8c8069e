"""What HQ's lines of a round come to where they act: the declared and the approved figure of each. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable

from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.adjustable import stated_steps, unit_of
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.standing import Standing
from xlplan.plan.rounds.unplaced import changed_at, figure_at, is_ceiling, spot_of

LineFigures = dict[str, tuple[int | None, int | None]]


def line_figures(standing: Standing, lines: Iterable[AdjustmentLine]) -> LineFigures:
    """Row key of a line -> (declared, approved) in steps of AS_STATED, with every line that acts there; None of what is not known. A
    figure that counts as issued is not declared."""
    merged = standing.merged
    declared, approved = declared_figures(merged), approved_figures(merged)
    out: LineFigures = {}
    for line in lines:
        unit = unit_of(line.table, line.column)
        if unit is None or line.branch not in merged.branches or line.table not in merged.frames:
            continue
        ordinal = merged.branches.index(line.branch)
        now = figure_at(declared, spot_of(line), ordinal)
        after = figure_at(approved, spot_of(line), ordinal)
        if now is not None and is_ceiling(merged, line):
            after = now + changed_at(merged, spot_of(line))
        counts = line.table in standing.declared.get(line.branch, ())
        out[line.row_key] = (stated_steps(now, unit) if now is not None and counts else None,
                             None if after is None else stated_steps(after, unit))
    return out
