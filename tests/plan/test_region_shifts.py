"""Regions that shift targets: who acts and until when, what stands in their workbooks, what is wrong in what they send, what comes of it.
The sample company: R1 with B01 and B02, R2 with B03 alone, KA run by HQ."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
import small_company as sample
from region_sample import TARGETS, Shifts, answered, nested
from region_sample import acting_master as master

from xlplan.pipeline.regions.issue_regions import waiting_inside
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.breakdown.later import in_order
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.master.steering_records import SHIFT as SHIFTED
from xlplan.plan.master.steering_records import Assignment
from xlplan.plan.regions.acting import acting_around, acting_inside, region_deadline, region_moment, reviewing_regions, shifting_regions
from xlplan.plan.regions.answers import Regional, judge_regional, refuse_late, shift_said
from xlplan.plan.regions.shift import (
    RegionShift,
    ShiftLine,
    shift_of,
    shifts_issued_with,
    shifts_told,
    why_fixed,
    with_shifts,
    without_issued,
)
from xlplan.plan.regions.shift_book import RegionTargets, all_held, shift_frame
from xlplan.plan.rollup import line_mark
from xlplan.plan.rounds.moving import moved_rows
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import blank_frame
from xlplan.tables import BY_KEY
from xlplan.tables.books import REVIEW
from xlplan.tables.master.control import REVIEW_STAGES
from xlplan.workbook.submission import Submission

WHOLE_YEAR = "1 2 3 4 5 6 7 8 9 10 11 12"
STAGE = {"item": "大区调剂", "deadline": "2026-11-05 18:00", "round": "bottom_up_regions"}
SHIFT = RegionShift("plan", "bottom_up", "R1", 7, "r1.xlsx", "ab", "周总", "2026-11-03", (
    ShiftLine("B01", -100_00, "让给杭州"), ShiftLine("B02", 100_00, "新店")))


# --- who acts, until when -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("level", "review", "shift"), [
    ("", (), ()), ("都不参与", (), ()), ("大区", ("R1", "R2"), ("R1",)), ("region", ("R1", "R2"), ("R1",)), ("province", (), ())])
def test_units_of_the_level_review_and_those_with_several_below_them_shift(level: str, review: tuple[str, ...],
                                                                           shift: tuple[str, ...]) -> None:
    plan = master(fields={"acting": level})
    assert (reviewing_regions(plan), shifting_regions(plan)) == (review, shift)


@pytest.mark.parametrize("level", ["region", "province"])
def test_the_company_as_a_whole_never_acts(level: str) -> None:
    flat = [{**row, "parent": "HQ"} if row["type"] != "sums_up" else row for row in sample.ORGANISATION if row["code"] not in ("R1", "R2")]
    assert reviewing_regions(master(fields={"acting": level}, organisation=flat)) == ()


@pytest.mark.parametrize(("calendar", "typed", "moment"), [
    ((STAGE,), "2026-11-05 18:00", datetime(2026, 11, 5, 18)),
    (({**STAGE, "deadline": "2026-11-05"},), "2026-11-05", datetime(2026, 11, 5, 23, 59)),
    ((STAGE, {**STAGE, "item": "早一些", "deadline": "2026-11-04"}), "2026-11-04", datetime(2026, 11, 4, 23, 59)),
    (({**STAGE, "round": "bottom_up"},), "", None), (({**STAGE, "round": "revise_regions"},), "", None)])
def test_the_calendar_says_until_when(calendar: tuple[dict[str, str], ...], typed: str, moment: datetime | None) -> None:
    plan = master(calendar=calendar)
    assert (region_deadline(plan, "bottom_up"), region_moment(plan, "bottom_up")) == (typed, moment)
    assert region_deadline(plan, "bottom_up", REVIEW) == ""
    reviews = master(calendar=[{**row, "round": row["round"].replace("regions", "review")} for row in calendar])
    assert (region_deadline(reviews, "bottom_up", REVIEW), region_deadline(reviews, "bottom_up")) == (typed, "")


@pytest.mark.parametrize(("key", "in_round", "label"), [
    ("bottom_up_review", "bottom_up", "一上 · 大区审核意见"), ("revise_review", "final", "二上 · 大区审核意见"),
    ("revise_review", "revise", "二上 · 大区审核意见")])
def test_what_comes_back_in_the_second_half_is_reviewed_as_such(key: str, in_round: Round, label: str) -> None:
    assert region_deadline(master(calendar=({**STAGE, "round": key},)), in_round, REVIEW) == STAGE["deadline"]
    assert {choice.key: choice.label("zh-CN") for choice in REVIEW_STAGES.values()}[key] == label


# --- what stands in the workbook ----------------------------------------------------------------------------------------
def test_a_row_for_each_unit_with_what_is_held() -> None:
    frame = shift_frame(master(), "R1", TARGETS)
    assert frame.keys == ["B01", "B02"]
    assert {key: frame.amounts[key].tolist() for key in ("py_estimate", "hq_target", "least", "shift")} == {
        "py_estimate": [4_000_00, 2_500_00], "hq_target": [5_000_00, 3_000_00], "least": [4_800_00, 0], "shift": [0, 0]}
    assert not frame.filled["shift"].any()
    assert not frame.locked


@pytest.mark.parametrize(("changes", "movable", "said"), [
    ({"weights": ({"branch": "B02", "basis": "last_year", "direct_target": 3_000_00},)}, {"B01", "B02"}, "总部直接下达,不能动"),
    ({"organisation": [{**row, "type": "hq_run"} if row["code"] == "B02" else row for row in sample.ORGANISATION]}, {"B01", "B02"},
     "总部直管,不能动"),
    ({}, {"B01"}, "没有可分解的产品,不能动")])
def test_what_hq_holds_is_not_the_regions_to_move(changes: dict[str, Any], movable: set[str], said: str) -> None:
    of = RegionTargets(TARGETS.target, TARGETS.py, TARGETS.held, frozenset(movable))
    frame = shift_frame(master(**changes), "R1", of)
    assert frame.locked == {("B02", "shift"), ("B02", "reason")}
    assert (frame.texts["note"][1], int(frame.amounts["least"][1]), bool(frame.filled["shift"][1])) == (said, 3_000_00, True)


def test_no_more_is_held_than_the_target() -> None:
    frame = shift_frame(master(), "R1", replace(TARGETS, held={"B01": 5_500_00}))
    assert frame.amounts["least"].tolist() == [5_000_00, 0]


@pytest.mark.parametrize(("on", "why"), [("B01", "direct"), ("R1", None), ("HQ", None), ("B02", None)])
def test_what_hq_sets_for_the_region_itself_is_the_regions_to_shift(on: str, why: str | None) -> None:
    plan = master(weights=({"branch": on, "basis": "last_year", "direct_target": 3_000_00},))
    assert why_fixed(plan, "R1", "B01") == why


def test_a_unit_whose_every_month_is_fixed_does_not_move() -> None:
    frame = shift_frame(master(), "R1", replace(TARGETS, held={"B01": 5_000_00}, full=frozenset({"B01"})))
    assert frame.locked == {("B01", "shift"), ("B01", "reason")}
    assert (frame.texts["note"][0], int(frame.amounts["least"][0])) == ("月份全部固定,不能动", 5_000_00)


@pytest.mark.parametrize(("months", "full"), [
    ((WHOLE_YEAR, WHOLE_YEAR), True), ((WHOLE_YEAR, "1 2"), False), (("", ""), False)])
def test_a_unit_is_full_once_every_row_with_a_target_is_fixed(months: tuple[str, str], full: bool) -> None:
    sales = blank_frame(BY_KEY["sales_targets"], ["P01|C01", "P01|C02", "P02|C01"])
    sales.amounts["hq_target"][:2] = 100
    sales.texts["fixed"][:2] = months
    assert all_held(sales, 1) is full


# --- where it goes in the next round ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("held", "change", "moved"), [
    ((0, 0), -60, (600 - 40, 300 - 20)),            # nothing is fixed: in proportion
    ((12, 0), -60, (600, 240)),                     # a row that is fixed whole stays
    ((6, 0), -60, (600 - 30, 300 - 30)),            # 300 may move in either
    ((12, 0), 60, (600, 360)), ((6, 0), 60, (640, 320)),
    ((12, 6), -150, (600, 150)),                    # all that may move
    ((12, 12), -60, (560, 280)), ((12, 12), 60, (640, 320))])  # the fixed months must give way
def test_a_shift_goes_over_months_that_are_not_fixed(held: tuple[int, int], change: int, moved: tuple[int, int]) -> None:
    stands = np.array([[50] * 12, [25] * 12])
    fixed = np.array([[month < n for month in range(12)] for n in held])
    assert tuple(moved_rows(stands, stands.sum(axis=1), fixed, np.zeros_like(fixed), change)) == moved


def test_a_new_workbook_brings_along_what_was_answered() -> None:
    frame = shift_frame(master(), "R1", TARGETS, SHIFT)
    assert (frame.amounts["shift"].tolist(), [*frame.texts["reason"]]) == ([-100_00, 100_00], ["让给杭州", "新店"])


# --- what comes back ----------------------------------------------------------------------------------------------------
def answer(shifts: Shifts, *, file: str = "r1.xlsx", issue: int = 7, plan: str = "plan", round: Round = "bottom_up",
           day: int = 3) -> Regional:
    """What R1 sends, each unit with its shift and reason, and its verdict by the rules."""
    issued, frames = answered(shifts, issue=issue, plan=plan, round=round)
    sent = Submission(file, f"sha of {file}", datetime(2026, 11, day), issued, "verified", frames)
    return Regional(sent, validate_submissions([sent])[0])


def codes(result: FileResult) -> list[str]:
    return [d.code for d in result.diagnostics]


@pytest.mark.parametrize(("shifts", "found"), [
    ({"B01": (-100_00, "让"), "B02": (100_00, "新店")}, []),
    ({}, []),
    ({"B01": (0, ""), "B02": (0, "不调")}, []),
    ({"B01": (-200_00, "让"), "B02": (200_00, "新店")}, []),                # just down to what is held
    ({"B01": (-200_01, "让"), "B02": (200_01, "新店")}, ["XP442"]),         # a step below it
    ({"B01": (-100_00, "让"), "B02": (99_99, "新店")}, ["XP441"]),          # a step is lost
    ({"B02": (100_00, "新店")}, ["XP441"]),
    ({"B01": (-100_00, ""), "B02": (100_00, "新店")}, ["XP443"]),
    ({"B01": (-300_00, ""), "B02": (100_00, "")}, ["XP441", "XP442", "XP443", "XP443"])])
def test_what_is_wrong_in_an_answer(shifts: dict[str, tuple[int, str]], found: list[str]) -> None:
    one = answer(shifts)
    assert sorted(codes(one.result)) == found
    assert one.result.verdict == ("refused" if found else "accepted")
    assert one.result.regional
    said = shift_said(one, "2026-11-03")
    assert (said is None) is bool(found)
    assert said is None or sum(line.amount for line in said.lines) == 0


@pytest.mark.parametrize(("file", "found"), [
    ({"plan": "another"}, ["XP505"]), ({"issue": 6}, ["XP509"]), ({"round": "revise"}, ["XP511"]), ({}, [])])
def test_an_answer_to_something_else_is_refused(file: dict[str, Any], found: list[str]) -> None:
    one = answer({}, **file)
    judge_regional([one], master(), "plan", "bottom_up", {"R1": 7}, {}, ())
    assert codes(one.result) == found
    assert one.counts is not bool(found)


@pytest.mark.parametrize(("judged", "verdict", "found"), [((), "refused", ["XP508"]), (("sha of r1.xlsx",), "earlier", ["XP582"])])
def test_an_answer_of_an_earlier_round_that_counted_then_is_left_to_it(judged: tuple[str, ...], verdict: str, found: list[str]) -> None:
    one = answer({})
    judge_regional([one], master(), "plan", "revise", {"R1": 9}, {}, judged)
    assert (one.result.verdict, codes(one.result)) == (verdict, found)


@pytest.mark.parametrize(("recorded", "verdict", "found"), [((), "refused", "XP509"), (("sha of r1.xlsx",), "earlier", "XP597")])
def test_an_answer_that_is_recorded_stands_until_the_region_answers_again(recorded: tuple[str, ...], verdict: str, found: str) -> None:
    one = answer({})
    judge_regional([one], master(), "plan", "bottom_up", {"R1": 9}, {}, (), recorded)
    assert (one.result.verdict, codes(one.result)) == (verdict, [found])


def test_of_two_answers_the_later_counts() -> None:
    first, second = answer({}), answer({"B01": (-1, "让"), "B02": (1, "新店")}, file="again.xlsx", day=4)
    judge_regional([first, second], master(), "plan", "bottom_up", {"R1": 7}, {}, ())
    assert (first.counts, second.counts, first.result.superseded_by) == (False, True, "again.xlsx")


@pytest.mark.parametrize(("sent", "known", "late"), [
    ({}, (), False), ({"B03": 8}, (), False), ({"B02": 8}, (), True), ({"B02": 8}, (SHIFT,), False), ({"B02": 6}, (), False)])
def test_what_comes_after_a_branch_was_issued_to_is_late(sent: dict[str, int], known: tuple[RegionShift, ...], late: bool) -> None:
    one = answer({"B01": (-100_00, "让给杭州"), "B02": (100_00, "新店")})
    refuse_late([one], master(), known, sent)
    assert codes(one.result) == (["XP590"] if late else [])


# --- what comes of it ---------------------------------------------------------------------------------------------------
def test_who_signed_last_answers() -> None:
    one = answer({})
    one.submission.signs = {"preparer|name": "周总", "manager|name": "吴总", "director|name": ""}
    said = shift_said(one, "")
    assert said is not None
    assert said.by == "吴总"


def test_an_answer_is_the_same_once_it_was_in_the_chain() -> None:
    assert shift_of(SHIFT.body()) == SHIFT
    shown = replace(SHIFT, targets=(("B01", 5_000_00), ("B02", 3_000_00)))
    assert shift_of(shown.body()) == shown
    assert shown.says_like(shift_of({key: of for key, of in SHIFT.body().items() if key != "targets"}))  # as 0.6.0 noted it
    assert SHIFT.says_like(shift_of({**SHIFT.body(), "file": "other.xlsx", "sha256": "cd", "day": "2026-11-04"}))
    assert not SHIFT.says_like(None)


def test_shifts_move_targets_and_nothing_else() -> None:
    plan, found = with_shifts(master(), [SHIFT])
    before, after = break_down(master())[0], break_down(plan)[0]
    assert found == []
    moved = {code: after.target[code] - before.target[code] for code in before.target}
    assert moved == {"HQ": 0, "R1": 0, "R2": 0, "B01": -100_00, "B02": 100_00, "B03": 0, "KA": 0}
    assert (after.goal, after.unassigned) == (before.goal, before.unassigned)
    assert all(sum(line.target for line in after.lines[code]) == after.target[code] for code in ("B01", "B02"))
    assert all(sum(line.months) == line.target for code in ("B01", "B02") for line in after.lines[code])


def hq_line(no: int, day: str, amount: int = 500_01, scope: str = "R1") -> Assignment:
    return Assignment(no, day, scope, amount, "goal", status="approved", row_key=f"L{no}")


@pytest.mark.parametrize("day", ["2026-11-02", "2026-11-03", "2026-11-04"])
def test_whatever_the_day_of_hqs_line_what_the_region_read_is_what_goes_out(day: str) -> None:
    bare = replace(master(), assignments=(hq_line(1, day), hq_line(2, day, -77_07, "")))
    read, goes = break_down(bare)[0], break_down(with_shifts(bare, [SHIFT])[0])[0]
    assert {code: goes.target[code] - read.target[code] for code in read.target} == {
        **dict.fromkeys(read.target, 0), "B01": -100_00, "B02": 100_00}
    assert [one.line.source == SHIFTED for one in goes.later] == [False, False, True, True]


FIRST, SINCE = hq_line(1, "2026-11-05"), hq_line(2, "2026-11-01", 600_00)
MARKS = [line_mark(FIRST), *(f"|{SHIFT.day}|{unit}|{amount}|shift|proportional|" for unit, amount in (("B01", -100_00), ("B02", 100_00)))]


@pytest.mark.parametrize(("noted", "order"), [
    (MARKS, ["1", "B01", "B02", "2"]),                                     # what HQ wrote since goes over what went out
    ([*MARKS, line_mark(SINCE)], ["1", "B01", "B02", "2"]),                # and stays there once it has gone out too
    ([*MARKS[1:], MARKS[0]], ["B01", "B02", "2", "1"]),                    # as 0.6.0 had it, where it issued so
    ([line_mark(replace(FIRST, no=7, date="2026-11-02")), *MARKS[1:]], ["1", "B01", "B02", "2"])])  # number and day put right since
def test_what_went_out_goes_on_acting_in_the_order_in_which_it_went_out(noted: list[str], order: list[str]) -> None:
    plan = replace(master(), assignments=(FIRST, SINCE))
    went = shifts_issued_with([SHIFT], plan, {"bottom_up": {"B02": 8}}, {"bottom_up": {"B01": noted}})
    lines = in_order(with_shifts(plan, [SHIFT], went)[0].assignments)
    assert [line.scope if line.source == SHIFTED else str(line.no) for line in lines] == order


@pytest.mark.parametrize(("in_round", "told"), [("bottom_up", ["B02"]), ("revise", ["B01", "B02"])])
def test_a_unit_is_told_what_is_in_its_target(in_round: Round, told: list[str]) -> None:
    """Broken down anew that is what was carried out; in 二下 units go on from what they have."""
    plan = with_shifts(master(), [replace(SHIFT, round=in_round)], {(in_round, "R1"): ()})[0]
    later = [one for one in break_down(plan)[0].later if one.line.scope == "B02"]
    assert [line.scope for line in shifts_told(plan, later, in_round)] == told


# --- regions inside each other: R1 inside R0 ----------------------------------------------------------------------------
UPPER = replace(SHIFT, region="R0", lines=(ShiftLine("B01", -50_00, "再让"), ShiftLine("B03", 50_00, "新区")))


def test_who_acts_inside_and_around_whom() -> None:
    plan = nested()
    assert {*shifting_regions(plan)} == {"R0", "R1"}
    assert (acting_inside(plan, "R0"), acting_inside(plan, "R1"), acting_around(plan, "R1"), acting_around(plan, "R0")) == (
        ("R1",), (), ("R0",), ())


@pytest.mark.parametrize(("asked", "known", "past", "waits"), [
    ({}, [], False, True), ({}, [], True, True),                           # it was not even asked
    ({"R1": 7}, [], False, True), ({"R1": 7}, [], True, False),
    ({"R1": 7}, [SHIFT], False, False),
    ({"R1": 9}, [SHIFT], False, True)])                                    # asked again, and has not answered on that
def test_the_upper_region_waits_for_the_lower(asked: dict[str, int], known: list[RegionShift], past: bool, waits: bool) -> None:
    got = waiting_inside(nested(), ["R0", "R1"], asked, {one.region: one for one in known}, past=past)
    assert got == ({"R0": ["R1"]} if waits else {})


def test_both_act_the_lower_first() -> None:
    bare, plan = nested(), with_shifts(nested(), [UPPER, SHIFT])[0]
    before, after = break_down(bare)[0], break_down(plan)[0]
    assert {code: after.target[code] - before.target[code] for code in ("R0", "R1", "B01", "B02", "B03")} == {
        "R0": 0, "R1": -50_00, "B01": -150_00, "B02": 100_00, "B03": 50_00}
    assert [one.line.shift.rpartition(":")[2] for one in after.later] == ["R1", "R1", "R0", "R0"]


@pytest.mark.parametrize(("asked", "known", "late"), [
    ({}, (), False), ({"R0": 8}, (), True), ({"R0": 8}, (SHIFT,), False), ({"R0": 6}, (), False)])
def test_what_a_lower_region_shifts_once_the_upper_was_asked_is_late(asked: dict[str, int], known: tuple[RegionShift, ...],
                                                                     late: bool) -> None:
    one = answer({"B01": (-100_00, "让给杭州"), "B02": (100_00, "新店")})
    refuse_late([one], nested(), known, {}, asked)
    assert codes(one.result) == (["XP599"] if late else [])


def _with(code: str, **changes: str) -> list[dict[str, Any]]:
    return [{**row, **changes} if row["code"] == code else {**row} for row in sample.ORGANISATION]


@pytest.mark.parametrize(("changes", "unit"), [
    ({"organisation": [row for row in sample.ORGANISATION if row["code"] != "B02"]}, "B02"),
    ({"organisation": _with("B02", parent="R2")}, "B02"),
    ({"organisation": _with("B01", type="hq_run")}, "B01"),
    ({"weights": ({"branch": "B01", "basis": "last_year", "direct_target": 3_000_00},)}, "B01")])
def test_shifts_of_a_unit_that_is_not_the_regions_any_more_do_not_act_at_all(changes: dict[str, Any], unit: str) -> None:
    gone = master(**changes)
    plan, found = with_shifts(gone, [SHIFT])
    assert [(d.code, d.branch) for d in found] == [("XP593", unit)]
    assert plan.assignments == gone.assignments


@pytest.mark.parametrize(("sent", "went"), [({}, False), ({"B02": 7}, False), ({"B02": 8}, True), ({"B03": 8}, False)])
def test_a_shift_is_judged_until_a_unit_of_the_region_was_issued_to(sent: dict[str, int], went: bool) -> None:
    closed = master(organisation=[row for row in sample.ORGANISATION if row["code"] != "B01"])
    past = shifts_issued_with([SHIFT], closed, {"bottom_up": sent})
    plan, found = with_shifts(closed, [SHIFT], past)
    _, more = break_down(plan)
    assert [d.code for d in (*found, *without_issued(more, past))] == ([] if went else ["XP593"])
    assert len(plan.assignments) == (2 if went else 0)  # as issued: HQ's lines are compared with what went out


def test_what_is_said_without_a_shift_is_kept_and_told_and_moves_nothing() -> None:
    noted = RegionShift("plan", "bottom_up", "R1", 7, "r1.xlsx", "ab", "周总", "2026-10-29", (ShiftLine("B01", 0, "新仓下半年才开"),))
    assert noted.moves == ()
    assert shift_of(noted.body()) == noted
    assert noted.said({"R1": "东区", "B01": "上海"}, "zh-CN") == "东区没有调剂;没有调剂但写了理由的:上海 新仓下半年才开"
    plan = master()
    assert with_shifts(plan, [noted]) == (plan, [])
