"""What HQ's lines of a round come to where they act: the declared and the approved figure of each. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.adjustable import stated_steps, unit_of
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.change_lines import line_number
from xlplan.plan.rounds.decided_ceilings import is_limit
from xlplan.plan.rounds.standing import Standing
from xlplan.plan.rounds.unplaced import ceiling_at, figure_at, is_ceiling, spot_of

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
        now = figure_at(declared, spot_of(line, merged), ordinal)
        after = figure_at(approved, spot_of(line, merged), ordinal)
        if now is not None and is_ceiling(merged, line):
            after = ceiling_at(merged, declared, approved, spot_of(line, merged), ordinal)
        counts = line.table in standing.declared.get(line.branch, ())
        out[line.row_key] = (stated_steps(now, unit) if now is not None and counts else None,
                             None if after is None else stated_steps(after, unit))
    return out


def limit_figures(standing: Standing, lines: Sequence[AdjustmentLine]) -> dict[str, int]:
    """Number of each of these lines that decides a ceiling -> what is approved there, in steps of AS_STATED, for the ledger to note."""
    figures = line_figures(standing, limits := [line for line in lines if is_limit(line)])
    return {line_number(line): after for line in limits if (after := figures.get(line.row_key, (None, None))[1]) is not None}
