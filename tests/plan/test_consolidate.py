"""merge, HQ's adjustments, and the frames that leave the program."""
from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from by_hand import NEW, OLD, put, submission
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.calendar import MONTHS
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.consolidate.frames import budget_rows, export_rows, to_pandas
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.master import steering_records
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Round, Severity
from xlplan.workbook.submission import Submission

BRANCHES = ("GD", "HN", "FJ")  # HN sends nothing


def change(row: str, column: str, steps: int, *, branch: str = "GD", table: str = "sales_targets") -> AppliedChange:
    return AppliedChange(branch, table, row, column, steps, "压指标")


def merged(*adjustments: AppliedChange, files: Sequence[Submission] | None = None, round: Round = "bottom_up") -> Merged:
    given = [submission("FJ", round), submission("GD", round)] if files is None else files
    return merge_tables(validate_submissions(given), given, BRANCHES, adjustments, round)


# --- frames -----------------------------------------------------------------------------------------------------------
def test_branches_stand_in_the_order_of_the_organisation() -> None:
    result = merged()
    sales = result.frames["sales_targets"]
    assert (sales.members, sales.owner.tolist()) == (3, [0, 0, 2, 2])
    assert result.have["sales_targets"].tolist() == [True, False, True]
    assert result.missing == ["HN"]
    assert declared_figures(result).foot_steps("sales_targets", "@total", "year").tolist() == [150_000, 0, 150_000]
    assert result.source["sales_targets", 2][0].file == "FJ.xlsx"
    assert ("sales_targets", 1) not in result.source


def test_a_sheet_nobody_was_given_is_an_empty_frame() -> None:
    result = merged()
    assert (result.frames["person_targets"].size, result.frames["person_targets"].members) == (0, 3)
    assert not result.have["person_targets"].any()


def test_a_refused_table_stays_out_and_the_others_come_in() -> None:
    bad = submission()
    put(bad.frames["staffing"], "S1|leavers", m02=9)
    result = merged(files=[bad, submission("FJ")])
    assert result.have["staffing"].tolist() == [False, False, True]
    assert result.have["sales_targets"].tolist() == [True, False, True]


def test_consolidating_one_submission_returns_it() -> None:
    file = submission("GD", "final")
    result = merge_tables(validate_submissions([file]), [file], ["GD"], [], "final")
    for key, frame in file.frames.items():
        for column in frame.amounts:
            assert result.frames[key].amounts[column].tolist() == frame.amounts[column].tolist()
            assert result.frames[key].filled[column].tolist() == frame.filled[column].tolist()
        assert {k: v.tolist() for k, v in frame.texts.items()} == {
            k: v.tolist() for k, v in result.frames[key].texts.items()}


def test_the_order_of_the_files_changes_nothing() -> None:
    files = [submission("GD"), submission("HN"), submission("FJ")]
    first = export_rows(merged(change("@total", "year", -777), files=files))
    for order in permutations(files):
        pd.testing.assert_frame_equal(export_rows(merged(change("@total", "year", -777), files=order)), first)


# --- adjustments ------------------------------------------------------------------------------------------------------
def test_one_month_of_one_row() -> None:
    result = merged(change("P1|C1", "m03", -500))
    assert result.adjusted["sales_targets"]["m03"].tolist() == [-500, 0, 0, 0]
    assert approved_figures(result).steps("sales_targets", "m03").tolist() == [7_500, 4_000, 8_000, 4_000]
    assert approved_figures(result).foot_steps("sales_targets", "@total", "year").tolist() == [149_500, 0, 150_000]
    assert declared_figures(result).foot_steps("sales_targets", "@total", "year").tolist() == [150_000, 0, 150_000]


def test_the_year_is_spread_in_proportion_to_what_was_declared() -> None:
    result = merged(change("P1|C1", "year", 10_000))
    parts = [int(result.adjusted["sales_targets"][m][0]) for m in MONTHS]
    assert parts == [amount // 10 for amount in OLD]


@pytest.mark.parametrize(("column", "months"), [
    ("q2", MONTHS[3:6]), ("h2", MONTHS[6:]), ("year", MONTHS), ("m12", MONTHS[11:])])
def test_a_period_touches_its_months_only(column: str, months: Sequence[str]) -> None:
    adjusted = merged(change("P2|C1", column, 1_001)).adjusted["sales_targets"]
    assert set(adjusted) == set(months)
    assert sum(int(a.sum()) for a in adjusted.values()) == 1_001


def test_the_total_is_spread_over_rows_and_months() -> None:
    result = merged(change("@total", "year", -15_000))
    rows = np.sum([result.adjusted["sales_targets"][m] for m in MONTHS], axis=0)
    assert rows.tolist() == [-10_000, -5_000, 0, 0]
    only_new = merged(change("@new", "year", -15_000))
    assert np.sum([only_new.adjusted["sales_targets"][m] for m in MONTHS], axis=0).tolist() == [0, -15_000, 0, 0]


def test_linked_cells_are_left_out_of_a_total() -> None:
    result = merged(change("@total", "m02", 100, table="expense_budget"))
    assert result.adjusted["expense_budget"]["m02"].tolist() == [0, 51, 49, 0, 0, 0, 0, 0, 0, 0]


def test_several_adjustments_add_up() -> None:
    result = merged(change("P1|C1", "m01", 5), change("P1|C1", "m01", -2), change("P1|C1", "year", 100_000))
    assert int(result.adjusted["sales_targets"]["m01"][0]) == 9_003
    assert len(result.adjustments) == 3


def test_a_suggestion_that_is_adjusted_goes_on_following() -> None:
    """100 of p1's own, and what it and p2 follow of 5,000 more sales (60 and 40 %), in whatever order HQ wrote the lines."""
    own, more = change("p1", "m01", 100, table="person_targets"), change("P1|C1", "m01", 5_000)
    alone = merged(own, round="final")
    assert declared_figures(alone).steps("person_targets", "m01").tolist()[:2] == [8_100, 5_400]
    assert approved_figures(alone).steps("person_targets", "m01").tolist()[:2] == [8_200, 5_400]
    for lines in ((own, more), (more, own)):
        result = merged(*lines, round="final")
        assert approved_figures(result).steps("person_targets", "m01").tolist()[:2] == [8_200 + 3_000, 5_400 + 2_000]
        assert result.adjustments == [*lines]


@pytest.mark.parametrize(("adjustment", "reason"), [
    (change("P1|C1", "m01", 1, branch="XX"), "there is no such unit that fills in"),
    (change("P1|C1", "m01", 1, table="nothing"), "there is no such table"),
    (change("P9|C9", "m01", 1), "there is no such row"),
    (change("@py_month", "m01", 1), "these cells are computed and cannot be adjusted themselves"),
    (change("P1|C1", "hq_target", 1), "it is no month, period or column that may be adjusted"),
    (change("S1|closing", "m01", 1, table="staffing"), "these cells are computed and cannot be adjusted themselves"),
])
def test_an_adjustment_without_a_cell_is_reported_and_not_applied(adjustment: AppliedChange, reason: str) -> None:
    result = merged(adjustment)
    assert (result.adjusted, result.adjustments) == ({}, [])
    assert [d.code for d in result.register] == ["XP520"]
    said = message_of(result.register[0], "en")
    assert said.endswith(reason)
    assert not re.search(r"\bm\d\d\b|@total", said)


def test_a_change_of_what_follows_another_table_is_a_ceiling_and_moves_nothing() -> None:
    line = change("E1", "m01", 1, table="expense_budget")
    result = merged(line)
    assert (result.adjusted, result.adjustments, result.ceilings, result.register) == ({}, [], [line], [])


def test_an_adjustment_of_a_branch_that_has_not_sent_waits() -> None:
    """Nothing is wrong in the master, and nobody is told to correct it."""
    (waits,) = merged(change("P1|C1", "m01", 1, branch="HN")).register
    assert (waits.code, waits.severity, waits.branch) == ("XP649", Severity.NOTE, "HN")
    assert remedy_of(waits, "en").startswith("Nothing to change in the master workbook")
    came = merged(change("P1|C1", "m01", 1, branch="HN"), files=[submission(b) for b in BRANCHES])
    assert (came.register, [a.branch for a in came.adjustments]) == ([], ["HN"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["P1|C1", "P2|C1", "@total", "@new"]),
                          st.sampled_from(["m01", "m07", "q3", "h1", "year"]), st.integers(-40_000, 10**9)), max_size=6))
def test_approved_is_declared_plus_adjustments_to_the_last_step(lines: list[tuple[str, str, int]]) -> None:
    result = merged(*(change(*line) for line in lines))
    year = [int(n.foot_steps("sales_targets", "@total", "year")[0]) for n in (declared_figures(result), approved_figures(result))]
    assert year[1] - year[0] == sum(a.change for a in result.adjustments)
    refused = [d for d in result.register if d.code == "XP520"]  # a month would fall below zero: not applied, and said
    assert len(result.adjustments) + len(refused) == len(lines)


def test_lines_of_the_master_become_steps_of_their_column() -> None:
    def line(status: str, steps: int | None, table: str = "sales_targets", column: str = "year") -> steering_records.AdjustmentLine:
        return steering_records.AdjustmentLine(1, "GD", "adjustment", table, "P1|C1", column, None, steps, None, "", "压指标", "王五", "",
                                               "2026-11-20", status, "")

    lines = [line("approved", -3_111_000), line("approved", 20_000, "staffing", "m01"), line("proposed", 10_000),
             line("withdrawn", 10_000), line("approved", None)]
    assert changes_from_master(lines) == [
        AppliedChange("GD", "sales_targets", "P1|C1", "year", -31_110, "压指标", "王五", "2026-11-20"),
        AppliedChange("GD", "staffing", "P1|C1", "m01", 2, "压指标", "王五", "2026-11-20")]


# --- pandas -----------------------------------------------------------------------------------------------------------
def test_one_data_frame_a_table() -> None:
    sales = to_pandas(merged())["sales_targets"]
    assert sales["branch"].tolist() == ["GD", "GD", "FJ", "FJ"]
    assert sales["m01"].tolist() == [90.0, 45.0, 90.0, 45.0]
    assert sales["year"].tolist() == [1000.0, 500.0, 1000.0, 500.0]  # computed columns too
    assert sales["py_estimate"].isna().all()                         # blank is not zero
    assert sales["remark"].isna().all()
    training = to_pandas(merged())["training"]
    assert training["row_key"].tolist() == ["r1", "r1"]              # spare rows are left out
    assert (str(training["cost"].dtype), training["cost"].tolist()) == ("Int64", [12_000, 12_000])
    assert training["person_times"].tolist() == [40, 40]
    staffing = to_pandas(merged())["staffing"]
    assert staffing["year_end"].tolist()[:3] == [pd.NA, pd.NA, 5]    # only month-end rows have one


def test_a_ratio_to_a_table_that_is_not_in_is_not_zero() -> None:
    result = merged()
    result.have["sales_targets"][0] = False
    money = to_pandas(result)["expense_budget"]
    known = money[["rate", "py_rate"]].notna().all(axis=1)
    assert known.tolist() == (money["branch"] == "FJ").tolist()
    assert money[["year", "growth", "share"]].notna().all(axis=None)  # these need no sales


def test_data_frames_as_approved() -> None:
    frames = to_pandas(merged(change("P1|C1", "m03", -500)), with_adjustments=True)
    assert frames["sales_targets"]["m03"].tolist() == [75.0, 40.0, 80.0, 40.0]


def test_every_input_cell_says_where_it_came_from() -> None:
    rows = export_rows(merged())
    assert set(rows["column"]) & {"hq_target", "year", "product"} == set()  # HQ's and computed cells are no inputs
    cell = rows[(rows["branch"] == "FJ") & (rows["row_key"] == "P2|C1") & (rows["column"] == "m04")]
    assert cell.to_dict("records") == [{
        "table": "sales_targets", "branch": "FJ", "row_key": "P2|C1", "column": "m04", "value": 35.0, "unit": "wan_yuan",
        "file": "FJ.xlsx", "sheet": "销售目标分解", "cell": "M8", "sha256": submission("FJ").sha256}]
    assert set(rows[rows["column"] == "calc"]["value"]) == {"量×价"}
    money = rows[(rows["table"] == "sales_targets") & (rows["unit"] == "wan_yuan")]["value"]
    assert sum(Decimal(str(v)) for v in money) == 2 * Decimal(sum(OLD) + sum(NEW)) / 100


def test_the_erps_budget_in_yuan() -> None:
    rows = budget_rows(merged(change("P1|C1", "m03", -500)), 2027, 4)
    sales = rows[(rows["unit"] == "GD") & (rows["account"] == "SALES")]
    assert sales["period"].tolist()[:3] == ["2027-04", "2027-05", "2027-06"]
    assert sales["period"].tolist()[-1] == "2028-03"
    assert [str(v) for v in sales["amount"].tolist()[:3]] == ["1350000.00", "1200000.00", "1150000.00"]
    pay = rows[(rows["unit"] == "GD") & (rows["account"] == "6601")]
    assert [str(v) for v in pay["amount"]] == ["50000.00"] * 12       # five heads at 10,000, linked
    assert rows[rows["account"] == "7001"]["period"].tolist() == ["2027-06", "2027-06"]  # only the month with money


def test_linked_cells_keep_the_figures_of_the_file_when_their_table_is_refused() -> None:
    """The course's cost of 12,000 元 stands in March of the budget, though the training outline itself goes back."""
    sound = declared_figures(merged(files=[submission(round="final")])).column("expense_budget", "m03").n.tolist()
    assert 120 in sound  # 1.20 万元
    bad = submission(round="final")
    put(bad.frames["training"], "r1", audience="")  # in the final round an incomplete course is refused
    result = merged(files=[bad], round="final")
    assert result.have["training"].tolist() == [False, False, False]
    assert result.have["expense_budget"].tolist() == [True, False, False]
    assert declared_figures(result).column("expense_budget", "m03").n.tolist() == sound
