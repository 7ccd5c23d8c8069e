"""The letter of approval: what stands as a condition, and what does not."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample
from by_hand import submission

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.opinion import Opinion
from xlplan.plan.rounds.letter import letter_facts, lines_in_force
from xlplan.schema.diagnostic import Round
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.workbook.writing.letter import CONDITION, FIGURES


def line(change: int, column: str = "year", status: str = "approved") -> AdjustmentLine:
    return AdjustmentLine(1, "GD", "adjustment", "expense_budget", "E01", column, None, change, None, "", "", "王五", "李总", "2026-11-20",
                          status, "yes")


@pytest.mark.parametrize(("changes", "stand"), [
    ([-10], [-10]), ([-10, -5], [-10, -5]), ([0], [0]),
    ([-10, 0], [0]),      # HQ let stand what was declared: the cut is none
    ([0, -10], [-10]),
    ([-10, 0, -5], [-5])])
def test_a_line_of_nothing_lets_stand_what_was_declared(changes: list[int], stand: list[int]) -> None:
    assert [one.change for one in lines_in_force([line(change) for change in changes])] == stand


def test_another_place_and_a_line_that_does_not_count_take_nothing_back() -> None:
    every = [line(-10), line(0, "m03"), line(0, status="proposed")]
    assert lines_in_force(every) == every[:2]


@pytest.mark.parametrize(("place", "ends", "said"), [
    (("status", "conclusion", "B01|second"), "final", True), (("status", "conclusion", "B01|second"), "revise", True),
    (("status", "conclusion", "B01|first"), "final", False),           # of 一上
    (("status", "conclusion", "B02|second"), "final", False),          # of another unit
    (("issues", "decision", "XP255|B01|sales_targets|P01|year#1a2b3c"), "final", False),  # HQ's note beside a finding
    (("status", "reviewed", "B01|0123456789ab"), "final", False)])
def test_what_a_meeting_of_the_round_concluded_is_a_condition(place: tuple[str, str, str], ends: Round, said: bool) -> None:
    master = master_from(sample.frames())[0]
    facts: dict[str, Any] = letter_facts(master, [], "B01", {}, [Opinion(*place, "控制费用")], ends, "zh-CN")
    assert [text for key, text in facts.items() if key.startswith(CONDITION)] == ["控制费用"] * said


@pytest.mark.parametrize("a_head", [10_000, 3_333])  # five heads: 5.00 a month, and 1.6665, which rounds by month to 1.67
def test_staff_cost_is_what_the_linked_item_of_the_budget_comes_to(a_head: int) -> None:
    _, table, foot, column, _ = next(one for one in FIGURES if one[0].zh_cn == "全年人力成本")
    frames = submission("B01", "final").frames
    frames["staffing"].amounts["unit_cost"][:] = a_head
    values = Evaluator(frames, {})
    linked = int(values.steps("expense_budget", "year")[frames["expense_budget"].texts["link"] == "staff"].sum())
    assert int(values.foot_steps(table, foot, column)[0]) == linked == {10_000: 60_00, 3_333: 20_04}[a_head]
