"""Groups of expenses whose ceiling HQ typed 控制: above it the budget goes back. Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.plan.checking.rules import SubmissionGroup
from xlplan.schema.diagnostic import Diagnostic
from xlplan.units import WAN_YUAN

CODE: Final = "XP428"
TABLE: Final = "expense_budget"


def above_controlled(group: SubmissionGroup) -> list[list[Diagnostic]]:
    """XP428 for every group of items above its ceiling that the stamp names as controlled, one list a submission, at the
    item farthest above its own. Nothing is said of a group with a cell without a value: its finding comes first."""
    out: list[list[Diagnostic]] = [[] for _ in group.submissions]
    issued, frame = group.submissions[0].issued, group.frames.get(TABLE)
    named = [k.partition("|")[2] for k in issued.severities if k.startswith(f"{CODE}|")] if issued else []
    if not named or frame is None:
        return out
    year, cap = group.values.steps(TABLE, "year"), group.values.steps(TABLE, "cap")
    unread = np.zeros(frame.size, np.bool_)
    for rows in group.unread[TABLE].values():
        unread |= rows
    for ordinal, submission in enumerate(group.submissions):
        for name in named:
            mine = np.flatnonzero((frame.owner == ordinal) & frame.used & (frame.texts["group"] == name))
            spent, ceiling = int(year[mine].sum()), int(cap[mine].sum())
            if spent <= ceiling or unread[mine].any():
                continue
            at, place = int(mine[np.argmax(year[mine] - cap[mine])]), submission.placements.get(TABLE)
            out[ordinal].append(Diagnostic(
                CODE, None, place.sheet if place else None, place.at(frame.keys[at], "year") if place else None, TABLE, "year",
                frame.keys[at], WAN_YUAN.value(spent), WAN_YUAN.value(ceiling), WAN_YUAN.value(spent - ceiling), WAN_YUAN.key,
                params={"group": name}))
    return out
