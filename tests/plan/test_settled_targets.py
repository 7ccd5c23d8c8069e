"""核定 of one unit's target, row by row: declared, HQ's changes, what was assigned since; silence of HQ as the company has it."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import small_company as sample
from by_hand import NOON

from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.checking.results import Merged
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.plan.rounds.settle import LiftedHold, Settlement, settle, sums_of_units, targets_gone
from xlplan.plan.rounds.standing import Standing
from xlplan.tables import BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.workbook.stamp import Issued, Stamp
from xlplan.workbook.submission import Placement, Submission

SALES = "sales_targets"
MASTER = master_from(sample.frames())[0]
BREAKDOWN = break_down(MASTER)[0]
TARGETS = {code: BREAKDOWN.target[code] for code in MASTER.organisation.carriers()}
B01, ROW = TARGETS["B01"], BREAKDOWN.lines["B01"][0]
KEY = f"{ROW.product}|{ROW.channel}"


def settled(*, declared: int | None = 0, adjusted: int = 0, since: int = 0, by_line: bool = False, silence: str = "issued",
            row: str = KEY, held: str = "", swap: int = 0, gives_up: bool = False, master: Master = MASTER) -> Settlement:
    """Of B01, which declared so much more in January of its first row; None: its table does not count. `swap`: and moved so much from
    its second row there. HQ `adjusted` that January, or `gives_up` the row."""
    frame = frames_for(MASTER, BREAKDOWN, "B01", [BY_KEY[SALES]])[SALES]
    frame.amounts["m01"][:2] += np.array([swap + (declared or 0), -swap])
    frame.keys[0], frame.texts["fixed"][0] = row, held
    changes = np.zeros(frame.size, np.int64)
    changes[0] = adjusted
    adjusts = {m: np.where(np.arange(frame.size) == 0, -frame.amounts[m], 0) for m in MONTHS} if gives_up else {"m01": changes}
    stamp = Stamp("p", "甲", 2027, 1, "B01", "上海", "", "bottom_up", 1, 1, "zh-CN", "2026-10-26", "", (SALES,))
    file = Submission("B01.xlsx", "1", NOON, Issued(stamp), "verified", {SALES: frame})
    merged = Merged("bottom_up", ("B01",), {SALES: frame}, {SALES: np.array([True])}, {(SALES, 0): (file, Placement("", {}, {}))}, [],
                    adjusted={SALES: adjusts})
    standing = Standing(merged, {"B01": frozenset([SALES] if declared is not None else [])}, {}, {})
    master = replace(master, company=replace(MASTER.company, silence=silence))
    return settle(master, BREAKDOWN, standing, TARGETS, {"B01": since} if since else {}, frozenset(["B01"] if by_line else []))


@pytest.mark.parametrize(("case", "target", "gap", "is_open"), [
    ({}, 0, 0, False),
    ({"declared": -100_00}, 0, -100_00, True),                                          # silence: the target stays
    ({"declared": -100_00, "silence": "declared"}, -100_00, -100_00, True),             # or what was declared is accepted
    ({"declared": None, "silence": "declared"}, 0, 0, False),                           # but nothing declared counts
    ({"declared": -100_00, "adjusted": 60_00, "by_line": True}, -40_00, -100_00, False),
    ({"declared": -100_00, "adjusted": 60_00, "by_line": True, "since": 51_43}, 11_43, -100_00, False),
    ({"since": 38_57}, 38_57, 0, False),
    ({"declared": -100_00, "since": 90_00}, 90_00, -100_00, True),
    ({"since": -38_57}, -38_57, 0, False)])
def test_what_the_target_comes_to(case: dict[str, Any], target: int, gap: int, is_open: bool) -> None:
    made = settled(**case)
    unit = next(u for u in made.units if u.code == "B01")
    assert (unit.target - B01, unit.gap, unit.open_gap, unit.later) == (target, gap, is_open, case.get("since", 0))
    assert made.breakdown.target["B01"] == unit.target == sum(line.target for line in made.breakdown.lines["B01"])
    assert all(line.target == sum(line.months) for line in made.breakdown.lines["B01"])
    others = {u.code: u.target for u in made.units if u.code != "B01"}
    assert others == {code: amount for code, amount in TARGETS.items() if code != "B01"}  # units without a table keep theirs
    assert made.breakdown.assigned + made.breakdown.unassigned == made.breakdown.goal
    assert made.breakdown.assigned - BREAKDOWN.assigned == target


@pytest.mark.parametrize(("case", "moved"), [
    ({"swap": 20_00}, [20_00, -20_00]),                       # the table ties: its own mix is what the unit goes on from
    ({"swap": 20_00, "declared": None}, [0, 0]),              # nothing declared counts
    ({"swap": 20_00, "declared": -100_00}, [0, 0])])          # HQ keeps what it assigned, row by row
def test_a_table_that_ties_keeps_its_mix(case: dict[str, Any], moved: list[int]) -> None:
    lines = settled(**case).breakdown.lines["B01"]
    assert [new.target - old.target for new, old in zip(lines, BREAKDOWN.lines["B01"], strict=True)][:2] == moved


def test_what_was_assigned_since_lies_on_the_mix_of_the_unit() -> None:
    """In proportion to its own rows."""
    plain, own = (settled(since=90_00, swap=swap).breakdown.lines["B01"] for swap in (0, 20_00))
    assert sum(line.target for line in plain) == sum(line.target for line in own)
    assert abs(own[0].target - plain[0].target - 20_00) < 90_00
    assert own[0].months[0] > plain[0].months[0]


def test_the_months_are_those_that_the_unit_declared() -> None:
    """It moved 100.00 from February to January: the year stays, and so do its months."""
    made = settled(declared=100_00, by_line=True).breakdown.lines["B01"][0]
    assert made.months[0] == ROW.months[0] + 100_00
    assert made.months[1:] == ROW.months[1:]


def test_months_it_held_and_that_left_no_room_are_told() -> None:
    made = settled(declared=-100_00, held="1-12")
    unit = next(u for u in made.units if u.code == "B01")
    assert unit.lifted == (LiftedHold(KEY, ROW.target - 100_00, ROW.target),)
    assert settled(declared=-100_00, held="1").units[made.units.index(unit)].lifted == ()


def test_a_row_that_the_master_has_no_longer_is_lost_and_named() -> None:
    made = settled(declared=100_00, row="P09|C01")
    assert made.lost == (("B01", "P09|C01", ROW.target + 100_00),)
    unit = next(u for u in made.units if u.code == "B01")
    assert unit.target == B01 - ROW.target                     # what came into the master instead starts from nothing
    assert made.breakdown.lines["B01"][0].target == 0


@pytest.mark.parametrize(("case", "lost"), [
    ({}, ROW.target), ({"declared": -100_00}, ROW.target - 100_00), ({"declared": None}, ROW.target),
    ({"adjusted": -10_00, "by_line": True}, ROW.target - 10_00), ({"gives_up": True, "by_line": True, "declared": 5_00}, None)])
def test_a_delisted_product_is_lost_with_what_counts_in_it(case: dict[str, Any], lost: int | None) -> None:
    products = {**MASTER.products, ROW.product: replace(MASTER.products[ROW.product], delist="2026-12-01")}
    made = settled(master=replace(MASTER, products=products), **case)
    assert [(code, key, amount) for code, key, amount in made.lost if key == KEY] == ([] if lost is None else [("B01", KEY, lost)])
    assert made.breakdown.lines["B01"][0].target == 0


def test_a_unit_that_is_new_gets_what_the_master_gives_it() -> None:
    known = {code: amount for code, amount in TARGETS.items() if code != "KA"}
    merged = Merged("bottom_up", (), {}, {}, {}, [])
    made = settle(MASTER, BREAKDOWN, Standing(merged, {}, {}, {}), known, {"KA": 5_00, "B02": 7_00}, frozenset())
    now = {u.code: (u.issued, u.target) for u in made.units}
    assert now["KA"] == (0, TARGETS["KA"])
    assert now["B02"] == (TARGETS["B02"], TARGETS["B02"] + 7_00)
    assert sum(line.target for line in made.breakdown.lines["B02"]) == TARGETS["B02"] + 7_00


def test_units_above_are_the_sums_of_the_carriers_below() -> None:
    sums = sums_of_units(MASTER, {"B01": 1, "B02": 20, "B03": 300, "KA": 4_000})
    assert (sums["R1"], sums["R2"], sums["HQ"]) == (21, 300, 4_321)


def test_targets_of_units_that_carry_none_any_more() -> None:
    assert targets_gone(MASTER, {**TARGETS, "B09": 12_00, "B10": 0}) == {"B09": 12_00}
