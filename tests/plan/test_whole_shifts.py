"""A region's shift acts whole or not at all: how much may be taken, in which order, and whom it stops where it cannot be carried out.
The sample company: R1 with B01 and B02, R2 with B03 alone."""
from __future__ import annotations

from dataclasses import replace

import pytest
import small_company as sample
from region_sample import acting_master as master
from region_sample import nested

from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.master.steering_records import Assignment
from xlplan.plan.regions.shift import RegionShift, ShiftLine, stops_units, with_shifts

SHIFT = RegionShift("plan", "bottom_up", "R1", 7, "r1.xlsx", "ab", "周总", "2026-11-03", (
    ShiftLine("B01", -100_00, "让给杭州"), ShiftLine("B02", 100_00, "新店")))
WHOLE = replace(SHIFT, lines=(ShiftLine("B02", 10**9, "全部"), ShiftLine("B01", -10**9, "全部")))


def test_a_shift_of_which_one_line_finds_too_little_does_not_act_at_all() -> None:
    after, found = break_down(with_shifts(master(), [WHOLE])[0])
    assert [(d.code, d.branch) for d in found] == [("XP593", "B01")]
    assert after.target == break_down(master())[0].target
    assert after.later == ()


@pytest.mark.parametrize("first", ["B01", "B02"])  # who stands first in the region's answer
@pytest.mark.parametrize("giver", ["B01", "B02"])
@pytest.mark.parametrize(("half", "more", "acts"), [(0, 1, True), (1, 0, True), (1, 1, True), (2, -1, True), (2, 0, True), (2, 1, False)])
def test_all_of_a_shift_acts_up_to_the_whole_target_or_none_of_it(first: str, giver: str, half: int, more: int, acts: bool) -> None:
    """`half`: how many halves of the giver's target, `more`: and how many steps, it gives to the other."""
    taker = "B02" if giver == "B01" else "B01"
    before = break_down(master())[0].target
    amount = before[giver] * half // 2 + more
    lines = sorted((ShiftLine(giver, -amount, "让"), ShiftLine(taker, amount, "新店")), key=lambda one: one.unit != first)
    after, found = break_down(with_shifts(master(), [replace(SHIFT, lines=tuple(lines))])[0])
    assert [d.code for d in found if d.code == "XP593"] == ([] if acts else ["XP593"])
    moved = {code: after.target[code] - before[code] for code in before}
    assert {code: by for code, by in moved.items() if by} == ({giver: -amount, taker: amount} if acts else {})
    assert len(after.later) == (2 if acts else 0)
    assert all(sum(line.target for line in after.lines[code]) == after.target[code] for code in (giver, taker))


def test_all_of_a_shift_among_several_acts_after_one_below_it_and_after_hqs_lines() -> None:
    """B01 gives half to B02 below, then all that it still has to B03 around; HQ's line goes before both."""
    line = Assignment(1, "2026-11-05", "R1", 500_00, "goal", status="approved", row_key="L1")
    plan = replace(nested(), assignments=(line,))
    before = break_down(plan)[0].target
    half = before["B01"] // 2
    lower = replace(SHIFT, lines=(ShiftLine("B01", -half, "让"), ShiftLine("B02", half, "新店")))
    rest, most = before["B01"] - half, before["B02"] + half - 1
    upper = replace(SHIFT, region="R0", lines=(
        ShiftLine("B01", -rest, "让"), ShiftLine("B02", -most, "让"), ShiftLine("B03", rest + most, "新区")))
    after, found = break_down(with_shifts(plan, [upper, lower])[0])
    assert not [d for d in found if d.code == "XP593"]
    assert {code: after.target[code] for code in ("B01", "B02", "R0", "HQ")} == {
        "B01": 0, "B02": 1, "R0": before["R0"], "HQ": before["HQ"]}
    assert len(after.later) == 6


@pytest.mark.parametrize(("units", "stops"), [
    (["B01"], True), (["B02"], True), (["B03"], False), (["KA", "B03"], False), (["B03", "B02"], True), ([], False)])
@pytest.mark.parametrize("gone", [False, True])
def test_what_cannot_be_carried_out_stops_the_regions_own_units(units: list[str], stops: bool, gone: bool) -> None:
    run_by_hq = [{**row, "type": "hq_run"} if row["code"] == "B01" else row for row in sample.ORGANISATION]
    plan = master(organisation=run_by_hq) if gone else master()
    shifted, lost = with_shifts(plan, [SHIFT if gone else WHOLE])
    found = [d for d in (*lost, *break_down(shifted)[1]) if d.code == "XP593"]
    assert [stops_units(d, plan, units) for d in found] == [stops]
