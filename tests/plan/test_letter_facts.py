"""Conditions of the letter of approval: HQ's lines in force by day and reason, what was assigned later, what a meeting concluded."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import small_company as sample
from hq_lines import change, later

from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.opinions.opinion import Opinion
from xlplan.plan.rounds.letter import letter_facts

MASTER = master_from(sample.frames(approvers=(
    {"level": "company", "step": 2, "post": "总经理", "name": "吴一"}, {"level": "company", "step": 1, "post": "财务总监"},
    {"level": "branch", "step": 1, "post": "经理"})))[0]
E2, E3 = {"row": "E2"}, {"row": "E3"}


def facts(*lines: dict[str, Any], assigned: int = 0, opinions: tuple[Opinion, ...] = ()) -> dict[str, str]:
    """Of B01; each line starts from 6.00 万元 off the year of its E2 for 压费用."""
    master = replace(MASTER, adjustments=tuple(change(**{"branch": "B01", "no": n, **line}) for n, line in enumerate(lines, 1)))
    given = [LaterAssignment(later(), assigned, {"B01": assigned})] if assigned else []
    return letter_facts(master, given, "B01", {}, opinions, "final", "zh-CN")


def conditions(of: dict[str, str]) -> list[str]:
    return [text for key, text in of.items() if key.startswith("condition")]


@pytest.mark.parametrize(("lines", "said"), [
    ([], []), ([{}], ["费用预算 E2 全年 -6.00 万元:压费用"]), ([{"reason": " "}], ["费用预算 E2 全年 -6.00 万元"]),
    ([{"change": 0, "reason": "认可"}], ["费用预算 E2 全年 按申报数核定:认可"]),
    ([E2, E3], ["费用预算 E2 全年 -6.00 万元;费用预算 E3 全年 -6.00 万元:压费用"]),                        # of one reason
    ([E2, {**E3, "reason": "停项", "date": "2026-11-01"}], ["费用预算 E3 全年 -6.00 万元:停项", "费用预算 E2 全年 -6.00 万元:压费用"]),
    ([{"status": "proposed"}, {"status": "withdrawn"}, {"refused": "unit"}, {"branch": "B02"}, {"table": "no such"}], []),
    ([{"notify": "no"}], [])])  # which the unit is not to be told of
def test_lines_of_hq(lines: list[dict[str, Any]], said: list[str]) -> None:
    assert conditions(facts(*lines)) == said


def test_what_was_assigned_later() -> None:
    assert conditions(facts(assigned=-51_43)) == ["追加下达 -51.43 万元:压指标"]


@pytest.mark.parametrize(("opinion", "is_condition"), [
    (Opinion("status", "conclusion", "B01|second", "费用 另议"), True), (Opinion("status", "conclusion", "B01|first", "再议"), False),
    (Opinion("status", "conclusion", "B02|second", "再议"), False), (Opinion("status", "conclusion", "B01|second", ""), False),
    (Opinion("status", "conclusion", "B01|second", "再议", moved="x"), False),
    (Opinion("issues", "decision", "XP401|B01|sales_targets|x", "请补说明"), False)])
def test_what_the_meeting_of_these_rounds_concluded(opinion: Opinion, is_condition: bool) -> None:
    assert conditions(facts(opinions=(opinion,))) == [opinion.text] * is_condition


@pytest.mark.parametrize(("gone", "said"), [((), []), ((6,), ["增长的基数:2026 年 = 1–5、7–10月实际 + 11–12月预计,缺 6月"])])
def test_growth_says_which_months_its_base_lacks(gone: tuple[int, ...], said: list[str]) -> None:
    short = master_from(sample.frames(history_sales=[row for row in sample.sales() if row["month"] not in gone]))[0]
    assert conditions(letter_facts(short, [], "B01", {}, [], "final", "zh-CN")) == said


def test_who_signs_in_order() -> None:
    assert [text for key, text in facts().items() if key.startswith("approver")] == ["财务总监|", "总经理|吴一"]
