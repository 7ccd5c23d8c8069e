"""What was assigned to whom: at first, later, together; and what the reserves still hold. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.master.master import Master
from xlplan.units import WAN_YUAN


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """Targets of one unit in 0.01 万元; `type` as in the organisation (fills, hq_run, sums_up)."""

    code: str
    name: str
    type: str
    first: int
    later: int

    @property
    def total(self) -> int:
        """First and later together."""
        return self.first + self.later


@dataclass(frozen=True, slots=True)
class AssignedTargets:
    """The targets of every unit, parents before their children, and the later assignments in the order in which they act.
    Carriers + `unassigned` = `goal`; `unassigned` is negative under over-assignment. `settled`: HQ decided them for a later round: what
    was assigned later until then is in them, and not told apart."""

    goal: int
    unassigned: int
    units: tuple[UnitTarget, ...]
    later: tuple[LaterAssignment, ...]
    settled: bool = False

    @property
    def carriers(self) -> tuple[int, int]:
        """(first, later) over all units that carry a target."""
        mine = [u for u in self.units if u.type != "sums_up"]
        return sum(u.first for u in mine), sum(u.later for u in mine)

    def data(self) -> dict[str, Any]:
        """JSON-ready; amounts in 万元 as a sheet shows them."""
        value, (first, later) = WAN_YUAN.value, self.carriers
        return {
            "unit": WAN_YUAN.key, "goal": value(self.goal), "first": value(first), "later": value(later),
            "total": value(first + later), "unassigned": value(self.unassigned),
            "units": [{"code": u.code, "name": u.name, "type": u.type, "first": value(u.first), "later": value(u.later),
                       "total": value(u.total)} for u in self.units],
            "assignments": [
                {"no": one.line.no, "date": one.line.date, "scope": one.line.scope, "source": one.line.source,
                 "method": one.line.method or "proportional", "amount": value(one.amount),
                 "reason": one.line.reason, "by": one.line.approved_by or one.line.proposed_by,
                 "parts": {code: value(part) for code, part in one.parts.items()}} for one in self.later]}


def assigned_targets(master: Master, breakdown: Breakdown, *, settled: bool = False) -> AssignedTargets:
    """The targets of a breakdown, `settled` as above. A carrier below another carrier has none of its own and is left out."""
    org, carriers = master.organisation, set(master.organisation.carriers())
    units = [org.by_code[code] for code in org.walk()]
    return AssignedTargets(breakdown.goal, breakdown.unassigned, tuple(
        UnitTarget(u.code, u.name, u.type, breakdown.first[u.code], breakdown.target[u.code] - breakdown.first[u.code])
        for u in units if not u.carries or u.code in carriers), breakdown.later, settled)
