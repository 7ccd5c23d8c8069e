"""The workbook of any kind in which a unit acts on those below it, put under one stamp. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping

from xlplan.plan.breakdown.branch_issue import Issue, begun_issue
from xlplan.plan.master.master import Master
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.books import BookKind
from xlplan.workbook.inputs_mark import inputs_mark
from xlplan.workbook.stamp import BOOK, Issued, note_owned


def regional_issue(master: Master, unit: str, issue: Issue, kind: BookKind, frames: Mapping[str, Frame],
                   facts: Mapping[str, str] | None = None) -> Issued:
    """What goes under the stamp of the unit's workbook of that kind. `frames`: of the tables of the kind that it holds; `facts`: more that
    its cover says, or otherwise (`deadline`). KeyError for an unknown code."""
    issued = begun_issue(master, unit, issue, [BY_KEY[key] for key in frames], {BOOK: kind.key, **(facts or {})})
    note_owned(issued, frames)
    issued.inputs = {key: inputs_mark(frame, {}) for key, frame in frames.items() if not frame.table.where_rows}
    return issued
