"""HQ's lines that have gone out in an issue: each counts once, and what is altered afterwards is told."""
from __future__ import annotations

from typing import Any

import pytest
from hq_lines import change, later

from xlplan.plan.rollup import line_mark
from xlplan.plan.rounds.change_lines import altered_lines, line_marks, waiting_lines
from xlplan.plan.rounds.later_lines import noted_lines


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
    assert (found.code, found.params["item"], found.params["was"]) == ("XP552", "1", "GD · expense_budget · E2 · year · -60000")


def test_of_later_assignments_alike_as_many_count_as_were_noted() -> None:
    twice, other = [later(row_key="#1"), later(row_key="#2")], later(no=2, amount=-100_00)
    mark = line_mark(twice[0])
    assert noted_lines([*twice, other], [mark]) == (twice[0],)
    assert noted_lines([*twice, other], [mark, mark]) == tuple(twice)
    assert noted_lines([other, *twice], [mark, line_mark(other)]) == (other, twice[0])
    assert noted_lines(twice, []) == ()
