"""Appeals of units: which of them a line of HQ settles, which a ruling, and that one made anew asks anew."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from by_hand import submission
from hq_lines import change

from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.opinions.appeals import Answered, open_appeals, told_before, told_key
from xlplan.plan.opinions.opinion import Opinion

FILE = submission("GD")
MERGED = merge_tables(validate_submissions([FILE]), [FILE], ["GD"], [], "bottom_up")
COST = Answered("GD", "a1", {"kind": "adjustment", "of": "费用预算", "place": "陈列费", "period": "全年", "answer": "appeal",
                             "why": "门店多", "remark": ""}, {"asked": 241_000})
OPINION = replace(COST, key="o1", texts={**COST.texts, "kind": "decision", "place": "—"}, figures={"asked": None})


def anew(row: Answered = COST, *, asked: int | None = 241_000, **texts: str) -> Answered:
    return replace(row, texts={**row.texts, **texts}, figures={"asked": asked})


@pytest.mark.parametrize(("row", "line", "is_open"), [
    (COST, {}, False), (COST, {"column": "m03"}, False),                    # the same row, in whatever months
    (COST, {"row": "E3"}, True), (COST, {"table": "staffing", "row": "S1|hires"}, True), (COST, {"branch": "FJ"}, True),
    (COST, {"status": "proposed"}, True), (COST, {"refused": "unit"}, True), (COST, {"table": "no such"}, True),
    (COST, {"row": "@total"}, False),                                       # a sum of rows has every row in it
    (anew(place="合计"), {"row": "E3"}, False),
    (OPINION, {"row": "E3"}, False), (OPINION, {"table": "training", "row": "@total"}, True),
    (anew(answer="accept"), {"branch": "FJ"}, False)])                      # no appeal at all
def test_a_line_about_the_same_place_settles_it(row: Answered, line: dict[str, Any], is_open: bool) -> None:
    for told in ({}, {"a1": change(), "o9": change(row="E3")}):              # by what it prints, and by the line that it is about
        if row.texts["place"] == COST.texts["place"] or not told:
            assert open_appeals([row], [change(**line)], told, {}, MERGED) == [row] * is_open


def test_a_row_that_goes_by_another_name_now_is_the_same_row() -> None:
    """The item was called 堆头费 when the unit was told."""
    row, line = anew(place="堆头费"), change(no=2)
    assert open_appeals([row], [line], {"a1": change()}, {}, MERGED) == []
    assert open_appeals([row], [line], {"a1": change(row="@total")}, {}, MERGED) == []
    assert open_appeals([row], [change(no=2, row="E3")], {"a1": change()}, {}, MERGED) == [row]


def test_what_hq_typed_anew_is_told_anew() -> None:
    place = ("issues", "decision", "XP401|GD")
    was, now = told_key(place, "请补说明"), told_key(place, "同意")
    assert was != now == told_key(place, "同意")
    assert told_before([was, now, "a1", "t1", told_key((*place[:2], "XP401|FJ"), "请补说明")], now) == [was]


@pytest.mark.parametrize(("row", "is_open"), [
    (COST, False), (anew(remark="另见附件"), False),                          # what a remark adds asks for nothing else
    (anew(asked=230_000), True), (anew(why="新开两家店"), True), (replace(COST, key="a2"), True), (replace(COST, branch="FJ"), True)])
def test_a_ruling_is_about_the_words_it_was_given_on(row: Answered, is_open: bool) -> None:
    ruled = {COST.place: Opinion(*COST.place, "不予调整,按核定执行")}
    assert open_appeals([row], [], {}, ruled, MERGED) == [row] * is_open
    assert open_appeals([COST], [], {}, {COST.place: Opinion(*COST.place, "")}, MERGED) == [COST]
