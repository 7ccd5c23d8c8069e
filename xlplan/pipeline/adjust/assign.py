"""A later assignment tried; written when that is meant. Floor 6."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from xlplan.pipeline.adjust.append import append_lines
from xlplan.pipeline.adjust.new_lines import approves_own, far_dated_lines, grade_new_lines, said_before
from xlplan.pipeline.adjust.order import Amount, AssignOrder
from xlplan.pipeline.adjust.result import AssignmentPreview
from xlplan.pipeline.adjust.units_meant import require_unit
from xlplan.pipeline.adjust.words_meant import assign_words
from xlplan.pipeline.loading import load_plan, noted_facts
from xlplan.pipeline.master_lines import free_rows
from xlplan.pipeline.submissions import PathLike
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.breakdown.later import directly_set
from xlplan.plan.consolidate.reserve import reserve_balances
from xlplan.plan.judging.doubts import find_doubts
from xlplan.plan.master.workdays import month_workdays, past_workdays
from xlplan.plan.rollup import facts_from
from xlplan.tables.master.parts import EVERY
from xlplan.text import fold_text


def assign(folder: PathLike, *, amount: Amount, reason: str, by: str, write: bool = False, **options: Any) -> AssignmentPreview:
    """Try a later assignment (追加下达, 压指标): every unit's target before and after; with `write`, append it to the master's
    sheet of later assignments, approved when `approved_by` is given, else proposed.

    `amount`, `reason`, `by`, `options`: `scope=`, `source=`, `exempt=` ...: the attributes of `AssignOrder`. Nothing is written
    while something must be fixed. XlplanError as `adjust`.
    """
    asked = AssignOrder(amount=amount, reason=reason, by=by, **assign_words(options))
    hq = load_plan(folder)
    scope, *codes = map(hq.master.organisation.spelling, ("" if fold_text(asked.scope) in EVERY else asked.scope, *asked.exempt))
    for code in filter(None, (scope, *codes)):
        require_unit(hq.master, code)
    line = asked.line(1 + max((a.no or 0 for a in hq.master.assignments), default=0), scope, codes)
    then = replace(hq.master, assignments=(*hq.master.assignments, replace(line, status="approved")))
    days = month_workdays(hq.master)[0]
    breakdown, found = break_down(then, days, past_workdays(hq.master) if days else None)
    noted = noted_facts(hq)
    decided = noted if noted is not None and noted.gone_lines is not None else None  # a later round's, of which ceilings are taken
    left = reserve_balances(then, (decided or facts_from(then, breakdown)).expense_base(then), released=noted.released if noted else None)
    about = [*approves_own("assignments", by, asked.approved_by), *far_dated_lines(hq, "assignments", [line]),
             *said_before(hq, "assignments", [line]),
             *(d for d in (*found, *find_doubts(then)) if (d.table, d.row_key) == ("assignments", line.row_key))]
    out = AssignmentPreview(line.amount or 0, asked.source, asked.method, assigned_targets(hq.master, hq.breakdown),
                            assigned_targets(then, breakdown), left, [*hq.behind, *grade_new_lines(hq, about, left, write)],
                            line.status, directly_set(then, line))
    if write and not out.must_fix:
        out.written = append_lines(hq, "assignments", free_rows(hq.sheets, "assignments", 1, hq.master.company.lang), [line])
    return out
