"""Rows of 总部审核意见 made of HQ's lines: what the unit declared, what HQ approved, what is to be placed yet, who is to answer."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import small_company as sample
from by_hand import put, submission
from hq_lines import change

from xlplan.plan.checking.results import AppliedChange
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.opinion import Opinion
from xlplan.plan.rounds.feedback import TellingRound, feedback_frames
from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.plan.rounds.standing import Standing
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.units import AS_STATED

MASTER = master_from(sample.frames())[0]
HEADS: dict[str, Any] = {"branch": "B01", "table": "staffing", "row": "S1|hires", "column": "m02"}
COST: dict[str, Any] = {"branch": "B01"}
FIGURES = ("declared", "change", "others", "approved", "unplaced")


def told(*lines: AdjustmentLine, ends: Round = "bottom_up", coming: Round = "revise", declared: bool = True,
         opinions: tuple[Opinion, ...] = (), units: tuple[UnitSettlement, ...] = (), silence: str = "issued") -> Frame | None:
    """The table of B01; the lines change what they say, in steps of their unit."""
    file = submission("B01", "final")
    put(file.frames["staffing"], "S1|hires", m02=1)
    scale, master = {"staffing": 10_000, "expense_budget": 100}, replace(MASTER, company=replace(MASTER.company, silence=silence))
    applied = [AppliedChange(line.branch, line.table, line.row, line.column, (line.change or 0) // scale[line.table], "") for line in lines]
    merged = merge_tables(validate_submissions([file]), [file], ["B01"], applied, "final")
    standing = Standing(merged, {"B01": frozenset(scale) if declared else frozenset()}, {}, {})
    return feedback_frames(TellingRound(master, ends, coming, standing, units, {}, {"B01": {}}, lines, opinions)).get("B01")


def figures(frame: Frame | None) -> list[Any]:
    assert frame is not None
    return [AS_STATED.value(int(frame.amounts[key][0])) if frame.filled[key][0] else None for key in FIGURES]


@pytest.mark.parametrize(("line", "expected"), [
    (change(**COST), [24.1, -6, None, 18.1, 0]), (change(**COST, change=0), [24.1, 0, None, 24.1, 0]),  # a ceiling from now on
    (change(**COST, kind="on_behalf"), [24.1, -6, None, 18.1, None]),  # what the unit phoned in binds nobody
    (change(**HEADS, change=-10_000), [1, -1, None, 0, 1]),     # heads are the unit's to take out
    (change(**HEADS, change=20_000), [1, 2, None, 3, 0]),       # and more than it declared is nothing to be placed
    (change(**HEADS, change=0), [1, 0, None, 1, 0]),
    (change(**{**HEADS, "row": "@total", "column": "year"}, change=0), [6, 0, None, 6, None])])  # at the year's end, no sum of months
def test_the_figures_of_a_line(line: AdjustmentLine, expected: list[float]) -> None:
    assert figures(told(line)) == expected


def test_heads_at_the_end_of_the_year_follow_from_what_hq_takes_off_who_joins() -> None:
    frame = told(change(**{**HEADS, "row": "@total", "column": "year"}, change=0), change(**HEADS, no=2, change=-10_000))
    assert frame is not None
    assert (figures(frame), frame.texts["period"].tolist()) == ([6, 0, -1, 5, None], ["年末在岗", "2月"])


def test_what_other_lines_change_at_the_place_stands_beside_it() -> None:
    """24.10 declared - 6.00 by this line + 2.50 by another = 20.60."""
    assert figures(told(change(**COST), change(**COST, no=2, change=25_000))) == [24.1, -6, 2.5, 20.6, 0]


@pytest.mark.parametrize(("unit", "silence", "expected"), [
    (UnitSettlement("B01", 400_00, 0, 405_00, 0, False, 400_00), "issued", [405, -5, None, 400, None]),
    (UnitSettlement("B01", 400_00, 51_43, 405_00, 0, False, 451_43), "issued", [405, -5, 51.43, 451.43, None]),
    (UnitSettlement("B01", 400_00, 0, 405_00, 0, False, 405_00), "declared", None),
    (UnitSettlement("B01", 400_00, 0, 405_00, 0, True, 405_00), "issued", None),
    (UnitSettlement("B01", 400_00, 0, 400_00, 0, False, 400_00), "issued", None),
    (UnitSettlement("B02", 400_00, 0, 405_00, 0, False, 400_00), "issued", None)])
def test_a_unit_is_told_that_hq_keeps_what_it_assigned(unit: UnitSettlement, silence: str, expected: list[float] | None) -> None:
    frame = told(units=(unit,), silence=silence)
    assert (figures(frame) if frame else None) == expected
    assert frame is None or [frame.texts[key][0] for key in ("kind", "ask")] == ["kept", "yes"]


def test_nothing_is_to_be_placed_in_what_is_approved_for_good() -> None:
    assert figures(told(change(**HEADS, change=-10_000), ends="final", coming="approved")) == [1, -1, None, 0, None]


def test_a_table_that_does_not_count_declared_nothing() -> None:
    assert figures(told(change(**COST), declared=False)) == [None, -6, -5.9, 18.1, None]  # of the ceiling of 30.00


@pytest.mark.parametrize(("line", "said"), [
    ({}, "压费用"), ({"row": "@total"}, "压费用(重点产品、重点项目的行先不压,其他行压到 0 才动)"),
    ({"row": "@total", "change": 60_000}, "压费用")])
def test_the_reason_says_which_rows_a_cut_of_a_sum_spared(line: dict[str, Any], said: str) -> None:
    frame = told(change(**COST, **line))
    assert frame is not None
    assert frame.texts["reason"].tolist() == [said]


@pytest.mark.parametrize(("line", "coming", "asks"), [
    ({}, "revise", "yes"), ({"change": 0}, "revise", ""), ({}, "approved", "")])
def test_who_is_asked_for_an_answer(line: dict[str, Any], coming: Round, asks: str) -> None:
    frame = told(change(**COST, **line), ends="final" if coming == "approved" else "bottom_up", coming=coming)
    assert frame is not None
    assert frame.texts["ask"].tolist() == [asks]


def test_a_line_that_the_unit_is_not_to_be_told_of_does_not_go_to_it() -> None:
    frame = told(change(**COST), change(**COST, no=2, notify="no"))
    assert frame is not None
    assert frame.texts["no"].tolist() == ["1"]
    assert told(change(**COST, notify="no")) is None


def test_another_units_line_is_told_to_that_one_alone() -> None:
    assert told(change(branch="B02")) is None


@pytest.mark.parametrize(("opinion", "kind"), [
    (Opinion("issues", "decision", "XP401|B01|sales_targets|x", "请补说明"), ["decision", "yes"]),
    (Opinion("status", "conclusion", "B01|first", "再议"), ["conclusion", ""]),
    (Opinion("feedback", "ruling", "B01|a1|0123456789", "不予调整"), ["ruling", ""]),
    (Opinion("issues", "decision", "XP401|B02|sales_targets|x", "请补说明"), None),
    (Opinion("status", "conclusion", "B02|first", "再议"), None)])
def test_what_hq_typed_goes_to_the_unit_that_it_is_about(opinion: Opinion, kind: list[str] | None) -> None:
    frame = told(opinions=(opinion,))
    assert (frame and [frame.texts["kind"][0], frame.texts["ask"][0]]) == kind
