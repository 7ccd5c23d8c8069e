"""HQ's lines that have gone out in an issue: each counts once, and what is altered afterwards is told."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hq_lines import change, later

from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.rollup import BranchFacts, line_mark
from xlplan.plan.rounds.change_lines import altered_lines, line_marks, said_mark, waiting_lines
from xlplan.plan.rounds.later_lines import goal_known, noted_lines
from xlplan.text import Text


def test_a_line_goes_out_once() -> None:
    first, second = change(), change(no=2)
    assert waiting_lines([first, second], line_marks([first])) == [second]
    assert waiting_lines([first], None) == [first]


@pytest.mark.parametrize(("now", "altered"), [
    ({}, False), ({"reason": "另写理由", "date": "2026-11-21", "spread": "even"}, False),  # what no workbook holds
    ({"branch": "FJ"}, True), ({"table": "staffing"}, True), ({"row": "E3"}, True), ({"column": "m03"}, True), ({"change": -50_000}, True),
    ({"status": "withdrawn"}, True), ({"refused": "unit"}, True)])
def test_a_line_altered_after_it_went_out_is_told(now: dict[str, Any], altered: bool) -> None:
    found = [*altered_lines([change(**now)], line_marks([change()]))]
    assert [d.code for d in found] == ["XP552"] * altered


def test_a_line_deleted_after_it_went_out_is_told() -> None:
    found, = altered_lines([change(no=2)], line_marks([change()]))
    was = found.params["was"]
    assert isinstance(was, Text)
    assert (found.code, found.params["item"], was("zh-CN")) == ("XP552", "1", "GD · 费用预算 · E2 · 全年 · -6.00 万元")


@pytest.mark.parametrize(("mark", "words"), [
    ("GZ|sales_targets|@total|year|-1349800", "GZ · 销售目标分解 · 合计 · 全年 · -134.98 万元"),
    ("GZ|sales_targets|P01|C02|m03|50000", "GZ · 销售目标分解 · P01|C02 · 3月 · +5.00 万元"),
    ("GZ|staffing|S01|hires|q1|-20000", "GZ · 人员规划 · S01|hires · 一季度 · -2 人")])
def test_a_line_that_went_out_is_said_in_words(mark: str, words: str) -> None:
    assert said_mark(mark)("zh-CN") == words


def test_of_later_assignments_alike_as_many_count_as_were_noted() -> None:
    twice, other = [later(row_key="#1"), later(row_key="#2")], later(no=2, amount=-100_00)
    mark = line_mark(twice[0])
    assert noted_lines([*twice, other], [mark]) == (twice[0],)
    assert noted_lines([*twice, other], [mark, mark]) == tuple(twice)
    assert noted_lines([other, *twice], [mark, line_mark(other)]) == (other, twice[0])
    assert noted_lines(twice, []) == ()


@pytest.mark.parametrize("put_right", [{"date": "2026-11-22"}, {"no": 7}])
def test_a_later_assignment_is_known_again_with_another_date_or_number(put_right: dict[str, Any]) -> None:
    """Else the units that hold it would be told to have other figures than the master (XP555)."""
    line = later(**put_right)
    assert noted_lines([line, later(no=2, scope="E")], [line_mark(later())]) == (line,)


NONE = np.zeros(0, np.int64)
RAISED, OVER = (LaterAssignment(later(no=no, source=source), 800_00, {}) for no, source in ((1, "goal"), (2, "over")))


@pytest.mark.parametrize(("goal", "noted", "apart", "now", "known"), [
    (10_000_00, (), {}, (), 10_000_00), (10_000_00, (), {}, (RAISED,), 10_800_00),    # a higher goal by a line is decided
    (10_000_00, (), {}, (OVER,), 10_000_00), (10_800_00, (RAISED,), {}, (RAISED,), 10_800_00),
    (10_800_00, (), {"A": (RAISED,)}, (RAISED, OVER), 10_800_00),                     # it went out to one unit alone
    (None, (), {}, (), None)])
def test_the_goal_as_units_were_issued_to_last(goal: int | None, noted: tuple[LaterAssignment, ...],
                                               apart: dict[str, tuple[LaterAssignment, ...]], now: tuple[LaterAssignment, ...],
                                               known: int | None) -> None:
    facts = BranchFacts((), NONE, NONE, NONE, NONE, NONE, NONE, goal, later_lines=tuple(line_mark(one.line) for one in noted),
                        later_of={unit: [line_mark(one.line) for one in of] for unit, of in apart.items()})
    assert goal_known(now, facts) == known
