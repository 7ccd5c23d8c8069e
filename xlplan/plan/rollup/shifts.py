"""What regions shifted among their units, as changes that went out in an issue. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator

from xlplan.plan.checking.results import AppliedChange
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import SHIFT
from xlplan.plan.rollup.facts import BranchFacts, line_mark


def shifts_issued(master: Master, facts: BranchFacts) -> Iterator[AppliedChange]:
    """What regions shifted that units' workbooks hold, as changes of the total of their targets."""
    own = facts.later_of or {}
    for line in (one for one in master.assignments if one.source == SHIFT):
        if line_mark(line) in (own.get(line.scope, facts.later_lines) or ()):
            yield AppliedChange(line.scope, "sales_targets", "@total", "year", line.amount or 0, line.reason, line.proposed_by, line.date)
