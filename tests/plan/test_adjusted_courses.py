"""What HQ adjusts of a list: cost, sessions and participants of a course that a unit planned itself (GD, courses in yuan)."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from by_hand import put, submission
from hq_lines import change

from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.master.labels import period_name, row_said, same_row
from xlplan.plan.rounds.line_figures import line_figures
from xlplan.plan.rounds.standing import Standing
from xlplan.plan.rounds.table_settlements import table_settlements
from xlplan.plan.rounds.unplaced import gone_unplaced, new_unplaced
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.column import Column
from xlplan.schema.errors import SchemaError
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import adjusted_places, place_meant, whole_place
from xlplan.text import Text, fold_text
from xlplan.units import YUAN
from xlplan.workbook.submission import Submission

COURSES, MONEY = "training", "expense_budget"
ONE = 10_000  # in steps of AS_STATED


def file(**rows: dict[str, Any]) -> Submission:
    """GD's file: 新品知识 in r1 for 12,000 in March, 陈列培训 in r2 for 8,000 in June; `rows` change cells of either."""
    found = submission("GD", "approved")
    courses = found.frames[COURSES]
    put(courses, "r2", topic="陈列培训", kind="display", audience="S1", start="2027-06-05", end="2027-06-06", sessions=2, heads=20,
        cost=8_000, cost_month="m06")
    for row, cells in rows.items():
        put(courses, row, **cells)
    return found


def cut(row: str, steps: int, column: str = "cost", spread: str = "") -> AppliedChange:
    return AppliedChange("GD", COURSES, row, column, steps, "质询会", spread=spread)


def merged(*changes: AppliedChange, of: Submission | None = None) -> Merged:
    files = [of or file()]
    return merge_tables(validate_submissions(files), files, ["GD"], changes, "approved")


def moved(result: Merged, column: str = "cost") -> list[int]:
    return [*map(int, result.adjusted.get(COURSES, {}).get(column, np.zeros(2, np.int64)))]


@pytest.mark.parametrize(("line", "expected"), [
    (cut("r2", -3_000), [0, -3_000]),
    (cut("陈列培训", -3_000), [0, -3_000]), (cut("陈列培训(r02)", -3_000), [0, -3_000]),  # by name, whatever the key behind it
    (cut("陈列培训 ", 500), [0, 500]), (cut("陈列培训(r1)", 500), [0, 500]), (cut("陈列培训(#7)", 500), [0, 500]),
    (cut("@total", -1_000), [-600, -400]), (cut("@total", -1_000, spread="equal"), [-500, -500]),
    (cut("@total", -1_000, spread="season"), [-600, -400]),                               # a course has no season: in proportion
    (cut("@total", -20_000), [-12_000, -8_000])])                                         # all of it
def test_the_cost_of_a_course(line: AppliedChange, expected: list[int]) -> None:
    assert moved(merged(line)) == expected


@pytest.mark.parametrize(("column", "steps"), [("heads", -5), ("sessions", -2), ("hours", 3)])
def test_its_other_figures(column: str, steps: int) -> None:
    assert moved(merged(cut("陈列培训", steps, column)), column) == [0, steps]


@pytest.mark.parametrize(("line", "of", "said"), [
    (cut("r9", -1), file(), "no such row"), (cut("没有的课", -1), file(), "no such row"),
    (cut("陈列培训", -1), file(r2={"void": "yes"}), "no such row"), (cut("陈列培训(r2)", -1), file(r2={"void": "yes"}), "no such row"),
    (cut("陈列培训(r2)", -1), file(r2={"topic": "新课"}),
     "陈列培训 · Cost, -1 (yuan): no row is called so, and the one that it was (r2) is “新课” now"),
    (cut("陈列培训", -1), file(r1={"topic": "陈列培训"}), "several rows are called so"),
    (cut("陈列培训(r9)", -1), file(r1={"topic": "陈列培训"}), "several rows are called so"),
    (cut("r2", -1, "year"), file(), "may be adjusted"), (cut("r2", -1, "m06"), file(), "may be adjusted"),
    (cut("r2", -1, "person_times"), file(), "may be adjusted"), (cut("@total_wan", -1), file(), "cannot be adjusted"),
    (cut("r2", -8_001), file(), "negative"), (cut("@total", -1, spread="one_cell"), file(), "one row")])
def test_what_cannot_be(line: AppliedChange, of: Submission, said: str) -> None:
    (lost,) = merged(line, of=of).register
    assert said in message_of(lost, "en")


def test_what_hq_gives_itself_is_changed_where_it_comes_from() -> None:
    of = file()
    assert of.issued is not None
    of.issued.values.setdefault(COURSES, {})["r1"] = {"topic": "新品知识", "sessions": 4}
    (lost,) = merged(cut("r1", -1, "sessions"), of=of).register
    assert "HQ gives these cells itself" in message_of(lost, "en")
    assert moved(merged(cut("@total", -1, "sessions"), of=of), "sessions") == [0, -1]
    assert moved(merged(cut("r1", -100), of=of)) == [-100, 0]


def test_the_expense_that_follows_it_follows_it_once() -> None:
    values = approved_figures(merged(cut("陈列培训", -3_000)))
    row = values.frames[MONEY].keys.index("E4")
    assert [int(values.steps(MONEY, m)[row]) for m in ("m03", "m06", "year")] == [120, 50, 170]


@pytest.mark.parametrize(("lines", "left"), [
    ([cut("陈列培训", -3_000)], []),
    ([cut("陈列培训", -3_000), AppliedChange("GD", MONEY, "E4", "year", -40, "")], [(200, 130, 40)]),  # on top of it: 1.70 - 0.40
    ([AppliedChange("GD", MONEY, "E4", "year", -40, "")], [(200, 160, 40)])])
def test_a_cut_of_the_expense_beside_it(lines: list[AppliedChange], left: list[tuple[int, int, int]]) -> None:
    line = change(table=MONEY, row="E4", column="year", change=-4_000)
    assert [(one.now, one.ceiling, one.amount) for one in new_unplaced(merged(*lines), [line])] == left


def told(approved: int, **rows: dict[str, Any]) -> Merged:
    of = file(**rows)
    put(of.frames["hq_feedback"], "a1", approved=approved * ONE, unplaced=0)
    return merged(of=of)


@pytest.mark.parametrize(("row", "approved", "declares", "left", "anew"), [
    ("陈列培训(r2)", 5_000, {}, [3_000], "陈列培训"), ("陈列培训", 5_000, {}, [3_000], "r2"), ("r2", 5_000, {}, [3_000], "陈列培训(r2)"),
    ("陈列培训(r2)", 5_000, {"r2": {"cost": 5_000}}, [], ""), ("陈列培训(r2)", 5_000, {"r2": {"cost": 4_000}}, [], ""),
    ("陈列培训(r2)", 5_000, {"r2": {"topic": "陈列提升"}}, [3_000], "陈列提升"),                          # renamed: its row tells
    ("陈列培训(r2)", 5_000, {"r2": {"topic": "新课"}, "r1": {"topic": "陈列培训"}}, [7_000], "陈列培训"),  # moved: its name tells
    ("陈列培训(r2)", 0, {"r2": {"void": "yes"}}, [], ""),                                                  # cancelled
    ("@total", 17_000, {}, [3_000], "@total"), ("@total", 17_000, {"r1": {"cost": 9_000}}, [], "")])
def test_what_a_unit_declares_above_it_is_to_be_placed(row: str, approved: int, declares: dict[str, dict[str, Any]], left: list[int],
                                                      anew: str) -> None:
    """A line of 0 lets it go, by whichever name it has the row."""
    line, of = change(table=COURSES, row=row, column="cost", change=-3_000 * ONE), told(approved, **declares)
    assert [one.amount for one in gone_unplaced(of, [line], [], None)] == left
    again = change(no=2, table=COURSES, row=anew, column="cost", change=0)
    assert not anew or [*gone_unplaced(of, [line, again], [again], None)] == []


def test_four_numbers_of_each_table() -> None:
    """At the total the lines of its rows count too; what follows another table and is to be placed yet is approved as HQ wants it."""
    lines = [change(row_key="#1", table=COURSES, row="陈列培训", column="cost", change=-3_000 * ONE),
             change(row_key="#2", table=COURSES, row="@total", column="cost", change=-1_700 * ONE),
             change(row_key="#3", table=MONEY, row="E4", column="year", change=-4_000)]
    of = file()
    standing = Standing(merged(*changes_from_master(lines), of=of), {"GD": frozenset([COURSES])}, {"GD": of}, {})
    assert line_figures(standing, lines) == {"#1": (8_000 * ONE, 5_000 * ONE), "#2": (20_000 * ONE, 15_300 * ONE), "#3": (None, 11_300)}
    master: Any = type("Nobody", (), {"adjustments": ()})
    found = {one.table: (one.declared, one.adjusted, one.approved) for one in table_settlements(standing, master, lines)}
    assert found[COURSES] == (20_000, -4_700, 15_300)
    assert found[MONEY][:2] == (None, -40 - 47)


def test_what_may_be_adjusted_is_what_its_columns_say() -> None:
    assert [*adjusted_places(COURSES)] == ["sessions", "hours", "heads", "cost"]
    assert [whole_place(table) for table in (COURSES, MONEY, "risks", "nothing")] == ["cost", "year", "", ""]
    with pytest.raises(SchemaError, match="that add up"):
        Column("amount", Text("金额", "金額", "Amount"), YUAN, who="I", adjusted=True)


@pytest.mark.parametrize(("typed", "key"), [
    ("培训费用(元)", "cost"), ("培训费用", "cost"), ("訓練費用", "cost"), ("Cost", "cost"), ("参训人数", "heads"), ("cost", "cost"),
    ("讲师", "讲师"), ("year", "year")])
def test_a_column_by_its_name(typed: str, key: str) -> None:
    assert place_meant(COURSES, typed) == key
    if key in adjusted_places(COURSES):
        assert fold_text(period_name(key, 2027, 1, "zh-CN", COURSES)) == fold_text(BY_KEY[COURSES].by_key[key].label("zh-CN")).split("(")[0]


@pytest.mark.parametrize(("one", "other", "same"), [
    ("陈列培训(r02)", "陈列培训", True), ("陈列培训(r02)", "陈列培训(r03)", False), ("陈列培训", "新品知识", False), ("r02", "r02", True)])
def test_two_names_of_one_row(one: str, other: str, same: bool) -> None:
    assert same_row(BY_KEY[COURSES], one, other) is same
    assert same_row(BY_KEY[MONEY], one, other) is (one == other)


def test_people_read_the_name_without_its_key() -> None:
    frame = merged().frames[COURSES]
    for key, of in (("陈列培训(r02)", None), ("r2", frame), ("陈列培训(r9)", frame)):
        assert row_said(key, frame.table, of)("en") == "陈列培训"
