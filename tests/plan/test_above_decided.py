"""What HQ decided of heads and courses holds for all of the table: a course voided and typed anew, a hire in another month, is no cut.

GD was approved 17,000 yuan of courses after a cut of 3,000, 新品知识 12,000 in r1 and 陈列培训 5,000 in r2; and six heads at its end.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
import small_company as sample
from by_hand import put, submission
from hq_lines import change

from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.rounds.above_decided import above_decided, decided_tables
from xlplan.plan.rounds.standing import Standing
from xlplan.plan.rounds.table_settlements import table_settlements
from xlplan.plan.rounds.unplaced import Unplaced, figure_at
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import blank_frame
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import is_counted
from xlplan.text import LANGS
from xlplan.units import PERSON, YUAN

MASTER = master_from(sample.frames())[0]
COURSES, HEADS, ONE = "training", "staffing", 10_000  # ONE: in steps of AS_STATED
DECIDED: dict[str, Any] = {
    f"GD|{COURSES}|cost": {"approved": 17_000, "rows": {"r1": 12_000, "r2": 5_000}, "lines": ["1"]},
    f"GD|{HEADS}|year_end": {"approved": 6, "rows": {"S1|closing": 6}, "lines": ["1"]}}
WHOLE: dict[str, Any] = {"kind": "display", "audience": "S1", "start": "2027-03-05", "end": "2027-03-06", "sessions": 2, "heads": 20,
                         "cost_month": "m03"}
OBEYS: dict[str, Any] = {"r2": {"cost": 5_000}}
VOIDED: dict[str, Any] = {"r2": {"cost": 8_000, "void": "yes"}, "r3": {"topic": "陈列提升", "cost": 8_000}}


def merged(*changes: AppliedChange, **rows: dict[str, Any]) -> Merged:
    """GD's file with these cells in its courses, or, by the keys of its rows, in its heads."""
    file = submission("GD", "approved")
    courses = file.frames[COURSES] = blank_frame(BY_KEY[COURSES], ["r1", "r2", "r3"])
    for row, topic, cost in (("r1", "新品知识", 12_000), ("r2", "陈列培训", 8_000)):
        put(courses, row, **{**WHOLE, "topic": topic, "cost": cost})
    for row, cells in rows.items():
        heads = row in ("hires", "leavers")
        put(file.frames[HEADS if heads else COURSES], f"S1|{row}" if heads else row, **({} if heads else WHOLE), **cells)
    return merge_tables(validate_submissions([file]), [file], ["GD"], changes, "approved")


def found(of: Merged, *waiting: Any, unplaced: tuple[Unplaced, ...] = ()) -> list[Diagnostic]:
    return [*above_decided(of, MASTER, DECIDED, waiting, unplaced)]


@pytest.mark.parametrize(("rows", "over", "named"), [
    (OBEYS, None, ""),
    (VOIDED, 3_000, "陈列提升 +8,000"),                                                     # typed anew at the old cost
    ({**VOIDED, "r3": {"topic": "陈列培训", "cost": 8_000}}, 3_000, "陈列培训 +8,000"),        # and under the old name
    ({"r2": {"cost": 0}, "r3": {"topic": "陈列提升", "cost": 8_000}}, 3_000, "陈列提升 +8,000"),
    ({**OBEYS, "r3": {"topic": "陈列提升", "cost": 3_000}}, 3_000, "陈列提升 +3,000"),         # beside it
    ({**OBEYS, "r1": {"cost": 15_000}}, 3_000, "新品知识 +3,000"),                            # in a course that HQ left alone
    ({"r2": {"cost": 8_000, "void": "yes"}, "r3": {"topic": "陈列提升", "cost": 5_000}}, None, ""),  # another course for what was approved
    ({**OBEYS, "hires": {"m03": 1}}, None, ""), ({**OBEYS, "hires": {"m03": 1, "m11": 1}}, 1, "业务代表 +1"),
    ({**OBEYS, "hires": {"m11": 2}, "leavers": {"m12": 1}}, None, "")])
def test_all_of_the_table_is_held_to_what_was_approved(rows: dict[str, Any], over: int | None, named: str) -> None:
    said = found(merged(**rows))
    assert [d.difference for d in said] == ([] if over is None else [over])
    for d in said:
        assert (d.code, named in message_of(d, "zh-CN")) == ("XP569", True)
        assert all("{" not in message_of(d, lang) + remedy_of(d, lang) for lang in LANGS)


@pytest.mark.parametrize(("line", "says"), [
    ({}, False), ({"change": -10_000}, False),                                             # HQ has looked at that table since
    ({"no": 1}, True),                                                                     # what made it so and was never told goes on
    ({"row": "r1"}, True), ({"row": "r3"}, False), ({"row": "陈列提升"}, False),             # or at the course in which it came back
    ({"column": "heads"}, True), ({"row": "r3", "column": "heads"}, True),                 # of its participants alone
    ({"branch": "FJ"}, True), ({"table": HEADS}, True), ({"status": "proposed"}, True)])
def test_a_line_of_hq_settles_what_it_is_about(line: dict[str, Any], says: bool) -> None:
    later = change(**{"no": 2, "table": COURSES, "row": "@total", "column": "cost", "change": 0, **line})
    assert bool(found(merged(**VOIDED), later)) is says


def line(place: str, declared: int, **said: Any) -> Any:
    """A line of 0 as `adjust` writes it: with what was declared there when it was written."""
    table, row, column = place.split()
    return change(no=2, table=table, row=row, column=column, change=0, declared=declared * ONE, **said)


@pytest.mark.parametrize(("place", "declared", "rows", "over"), [
    ("training @total cost", 20_000, VOIDED, None),
    ("training @total cost", 19_000, VOIDED, 1_000),                                     # a later file goes above what HQ saw
    ("training @total cost", 25_000, VOIDED, None),                                      # or stays below it
    ("training r3 cost", 8_000, VOIDED, None),
    ("training r3 cost", 7_000, VOIDED, 1_000),
    ("training r3 cost", 8_000, {**VOIDED, "r1": {"cost": 17_000}}, 5_000),              # another course took what r2 left
    ("training r2 cost", 5_000, {**OBEYS, "r1": {"cost": 62_000}}, 50_000),
    ("staffing S1|hires year", 2, {**OBEYS, "hires": {"m03": 1, "m11": 1}}, None),
    ("staffing S1|hires year", 1, {**OBEYS, "hires": {"m03": 1, "m11": 1}}, 1),
    ("staffing S1|hires m03", 1, {**OBEYS, "hires": {"m03": 1, "m11": 1}}, 1),           # one month of the post, which HQ had not decided
    ("staffing S1|leavers year", 0, {**OBEYS, "hires": {"m03": 1, "m11": 1}}, 1),
    ("staffing @total year", 7, {**OBEYS, "hires": {"m03": 1, "m11": 1}}, None),
    ("staffing @total m12", 7, {**OBEYS, "hires": {"m03": 1, "m11": 1}}, None),
    ("staffing @total m03", 6, {**OBEYS, "hires": {"m03": 1, "m11": 1}}, 1)])
def test_it_settles_what_was_declared_there_when_it_was_written(place: str, declared: int, rows: dict[str, Any], over: int | None) -> None:
    assert [d.difference for d in found(merged(**rows), line(place, declared))] == ([] if over is None else [over])


def test_what_hq_gives_itself_is_not_above_what_it_decided() -> None:
    more = change(no=2, table=HEADS, row="S1|hires", column="m11", change=ONE)
    assert found(merged(AppliedChange("GD", HEADS, "S1|hires", "m11", 1, ""), **OBEYS, hires={"m03": 1}), more) == []


def test_what_hq_gives_is_no_excess_of_a_unit_that_moved_figures_among_its_courses() -> None:
    """It stays within what was approved in all, and HQ gives 500 to one."""
    more = change(no=2, table=COURSES, row="r2", column="cost", change=500 * ONE, declared=4_000 * ONE)
    assert found(merged(AppliedChange("GD", COURSES, "r2", "cost", 500, ""), r1={"cost": 13_000}, r2={"cost": 4_000}), more) == []


def test_a_cut_of_one_course_opens_no_other() -> None:
    cut = line("training r2 cost", 5_000)
    of = merged(AppliedChange("GD", COURSES, "r2", "cost", -100, ""), **OBEYS, r1={"cost": 62_000})
    assert [d.difference for d in found(of, replace(cut, change=-100 * ONE))] == [49_900]


@pytest.mark.parametrize(("row", "amount", "over"), [
    ("r2", 3_000, None), ("@total", 1, None),  # said by XP559
    ("r2", 1_000, 2_000)])
def test_what_is_to_be_placed_in_single_rows_is_said_of_these(row: str, amount: int, over: int | None) -> None:
    line = change(table=COURSES, row=row, column="cost")
    assert [d.difference for d in found(merged(), unplaced=(Unplaced(line, amount, 0, YUAN),))] == ([] if over is None else [over])
    hire = change(table=HEADS, row="S1|hires", column="m11")
    of = merged(**OBEYS, hires={"m11": 2})
    assert found(of, unplaced=(Unplaced(hire, 1, 0, PERSON),)) == []


def test_what_the_ledger_is_to_note() -> None:
    lines = [change(row_key="#1", table=COURSES, row="r2", column="cost", change=-3_000_0000), change(no=2, table=HEADS, change=0)]
    of = merged(AppliedChange("GD", COURSES, "r2", "cost", -3_000, ""), hires={"m03": 1})
    standing = Standing(of, {"GD": frozenset([COURSES])}, {}, {})
    nobody: Any = type("Nobody", (), {"adjustments": ()})
    noted = decided_tables(standing, table_settlements(standing, nobody, lines), lines)
    assert noted == {**DECIDED, f"GD|{HEADS}|year_end": {**DECIDED[f"GD|{HEADS}|year_end"], "lines": ["2"], "granted": {}, "added": {}}}


@pytest.mark.parametrize(("said", "approved"), [
    (line("training r1 cost", 12_000), 17_000), (line("training r3 cost", 8_000), 20_000), (line("training @total cost", 19_500), 19_500)])
def test_another_pass_approves_no_more_than_hq_spoke_of(said: Any, approved: int) -> None:
    of = merged(**VOIDED)
    standing, nobody = Standing(of, {"GD": frozenset([COURSES])}, {}, {}), type("Nobody", (), {"adjustments": ()})
    noted = decided_tables(standing, table_settlements(standing, cast(Any, nobody), [said]), [said], DECIDED)
    assert noted[f"GD|{COURSES}|cost"]["approved"] == approved


@pytest.mark.parametrize(("row", "period", "figure"), [
    ("@total", "year", 7), ("@total", "q1", 6), ("S1|closing", "year", 7), ("S1|hires", "year", 2), ("@cost", "year", 7200)])
def test_heads_at_the_end_of_a_period_are_no_sum_of_months(row: str, period: str, figure: int) -> None:
    """Five, one more from March and one from November."""
    of = merged(hires={"m03": 1, "m11": 1})
    assert is_counted(BY_KEY[HEADS], row) is (row in ("@total", "S1|closing"))
    for values in (declared_figures(of), approved_figures(of)):
        assert figure_at(values, ("GD", HEADS, row, period), 0) == figure
