"""What goes out otherwise than a region was shown, or than it went out before. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from xlplan.pipeline.loading import PlannedHeadquarters, grade_findings
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.master.steering_records import Assignment
from xlplan.plan.regions.acting import SHIFT_ROUNDS, acting_around
from xlplan.plan.regions.shift import RegionShift, shift_name, shifts_before
from xlplan.schema.diagnostic import FIRST_HALF, Diagnostic, Round, rounds_answered
from xlplan.store.ledger import Ledger
from xlplan.tables.master.assignments import ASSIGNMENTS
from xlplan.text import list_briefly
from xlplan.units import WAN_YUAN


def shift_findings(hq: PlannedHeadquarters, round: Round, units: Collection[str], now: Breakdown) -> list[Diagnostic]:
    """XP567 for each region whose workbook promised other targets than those of its `units` that go out `now`; XP568 for each whose shift
    went out with a first round and can be carried out no more, so that units of its are issued to again without it (in later rounds they go
    on from what they have). Graded."""
    if round not in SHIFT_ROUNDS or not hq.folder.ledger.exists():
        return []
    with Ledger(hq.folder.ledger) as ledger:
        known = [one for one in ledger.shifts(hq.plan) if one.round == round and one.region in hq.master.organisation.by_code]
        sent = ledger.latest_issue(*rounds_answered(round))
    carried = shifts_before((one.line for one in hq.breakdown.later), round)
    found = [d for one in known for d in (*_otherwise(hq, one, units, now, carried, sent), *_dropped(hq, one, units, carried))]
    return grade_findings(found, hq.folder.master.name, round)


def _otherwise(hq: PlannedHeadquarters, one: RegionShift, units: Collection[str], now: Breakdown, carried: Sequence[Assignment],
               sent: Collection[str]) -> Iterator[Diagnostic]:
    org, mine = hq.master.organisation, {line.unit: line.amount for line in one.moves}
    if not {*org.carriers(one.region)}.isdisjoint(sent) or (mine and not _is_carried(one, carried)):
        return
    around = {shift_name(one.round, code) for code in acting_around(hq.master, one.region)}
    said = []
    for code, target in one.targets:
        if code in units and code in now.target:
            promised = target + mine.get(code, 0)
            goes = now.target[code] - sum(line.amount or 0 for line in carried if line.scope == code and line.shift in around)
            if goes != promised:
                said.append(f"{org.called(code)} {WAN_YUAN.show(promised)} → {WAN_YUAN.show(goes)}")
    if said:
        yield Diagnostic("XP567", branch=one.region, params={
            "branch": org.called(one.region), "changes": list_briefly(said), "code": one.region})


def _dropped(hq: PlannedHeadquarters, one: RegionShift, units: Collection[str], carried: Sequence[Assignment]) -> Iterator[Diagnostic]:
    lines = [line for line in shifts_before(hq.master.assignments, one.round) if line.shift == shift_name(one.round, one.region)]
    org, own = hq.master.organisation, {*hq.master.organisation.carriers(one.region)}
    stay = [line for line in one.moves if line.unit in org.carriers()]
    if one.round not in FIRST_HALF or not lines or lines[0].after is None or _is_carried(one, carried) or own.isdisjoint(units):
        return
    gone = [line.unit for line in one.moves if line not in stay] or [line.unit for line in one.moves if line.amount < 0]
    yield Diagnostic("XP568", branch=one.region, params={
        "branch": org.called(one.region), "branches": list_briefly(map(org.called, gone)), "sheet": ASSIGNMENTS.label,
        "changes": list_briefly(f"{org.called(line.unit)} {WAN_YUAN.show(-line.amount, sign=True)}" for line in stay) if stay else "–"})


def _is_carried(one: RegionShift, carried: Sequence[Assignment]) -> bool:
    return any(line.shift == shift_name(one.round, one.region) for line in carried)
