"""Tables declared while the test runs, in what leaves the program: merged, as DataFrames, exported, in the digest."""
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from by_hand import submission
from declared_tables import MILESTONES, RISKS, TABLES, fill, typed
from small_rollup import Case, case

from xlplan.plan.breakdown.given_rows import list_frame
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.digest import digest_parts
from xlplan.plan.consolidate.frames import export_rows, to_pandas
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.workbook.stamp import column_marks
from xlplan.workbook.submission import Placement, Submission

LISTS = (RISKS, MILESTONES)


@pytest.fixture(scope="module", autouse=True)
def tables() -> Iterator[None]:
    with BRANCH.declared(*TABLES):
        yield


def file(branch: str, unit: int, *lists: Table) -> Submission:
    """What a branch sends back that was given these lists too."""
    found = submission(branch)
    assert found.issued is not None
    for table in lists:
        frame = found.frames[table.key] = list_frame(table)
        fill(frame, typed(unit)[table.key])
        found.placements[table.key] = Placement(table.label("zh-CN"), {c.key: 2 + i for i, c in enumerate(table.columns)},
                                                {key: 8 + i for i, key in enumerate(frame.keys)})
        found.issued.columns[table.key] = column_marks(table)
    found.issued.stamp = replace(found.issued.stamp, opens=tuple(found.frames))
    return found


@pytest.fixture(scope="module")
def merged(tables: None) -> Merged:
    """GD with both lists, FJ with the risks alone, HN with nothing."""
    files = [file("GD", 0, *LISTS), file("FJ", 1, RISKS)]
    return merge_tables(validate_submissions(files), files, ("GD", "HN", "FJ"), [], "bottom_up")


def test_a_table_comes_in_from_those_that_were_given_it(merged: Merged) -> None:
    assert [merged.have[t.key].tolist() for t in LISTS] == [[True, False, True], [True, False, False]]
    assert all(merged.frames[t.key].members == 3 for t in TABLES)


def test_dataframes_hold_texts_days_and_figures(merged: Merged) -> None:
    frames = to_pandas(merged)
    risks, steps = frames["risks"], frames["milestones"]
    assert risks["branch"].tolist() == ["GD"] * 4 + ["FJ"] * 4
    assert risks.loc[risks["void"].isna(), "impact"].sum() == pytest.approx(120.0 + 60.05 + 120.07 + 60.05)
    assert risks["due"].tolist()[:2] == ["2027-03-15", pd.NA]
    assert steps["a_head"].tolist()[:2] == [round(80_000 / 120), 500]
    assert steps["audience"].tolist() == ["dealers", "S1", "everyone"]


def test_every_typed_cell_is_exported_with_its_place(merged: Merged) -> None:
    rows = export_rows(merged)
    ours = rows[rows["table"].isin(["risks", "milestones"])]
    assert len(ours) == sum(len(row) - list(row.values()).count("") for unit, lists in ((0, LISTS), (1, (RISKS,)))
                            for table in lists for row in typed(unit)[table.key])
    first = ours[(ours["branch"] == "GD") & (ours["row_key"] == "r01")].set_index(["table", "column"])
    assert first.loc[("risks", "impact"), ["value", "unit", "file", "sheet", "cell"]].tolist() == [
        120.0, "wan_yuan", "GD.xlsx", "风险清单", "D8"]
    assert first.loc[("risks", "response"), "value"] == "降低"
    assert first.loc[("milestones", "start"), "value"] == "2027-04-10"
    assert not len(ours[ours["column"] == "a_head"])  # nobody types it


@pytest.fixture(scope="module")
def groups(tables: None) -> dict[str, Any]:
    sample: Case = case(typed=typed)
    return {part: json.loads(text).get("groups") for part, text in digest_parts(sample.result, sample.master).items()}


def test_the_digest_keeps_each_column_by_its_kind(groups: dict[str, Any]) -> None:
    total = groups["risks"]["total"]
    assert total["declared"] == total["approved"] == {"impact": [54_043]}
    assert total["others"]["declared"] == {
        "risk": [["经销商压价,回款变慢", "竞品新品上市,本地大客户转单,需要提前谈好全年陈列位置与返利政策", "没有估计影响", "原奶涨价"]],
        "probability": [296], "response": [["reduce", "accept"]], "due": ["2027-01-31"], "owner": [6]}
    by = groups["risks"]["response"]
    assert dict(zip(by["keys"], by["declared"]["impact"], strict=True)) == {"reduce": 36_028, "accept": 18_015, "": 0}
    assert dict(zip(by["keys"], by["others"]["declared"]["probability"], strict=True)) == {"reduce": 367, "accept": 155, "": None}


def test_who_is_in_with_nothing_is_zero_and_who_is_not_in_is_not(groups: dict[str, Any]) -> None:
    branches = groups["risks"]["branch"]
    of = {code: (branches["declared"]["impact"][i], branches["others"]["declared"]["due"][i]) for i, code in enumerate(branches["keys"])}
    assert (of["GZ"], of["TJ"], of["SH"]) == ((0, None), (None, None), (18_005, "2027-03-15"))


def test_lists_of_workbooks_are_named_and_rows_of_hqs_too(groups: dict[str, Any]) -> None:
    steps, stuff = groups["milestones"]["audience"], groups["materials"]["row"]
    assert dict(zip(steps["keys"], steps["names"], strict=True)) == {"dealers": "经销商", "S1": "业务代表"}
    assert stuff["names"][:2] == ["人员费用 · 工资社保", "人员费用 · 促销员劳务"]
    assert sum(stuff["declared"]["cases"]) == groups["materials"]["total"]["declared"]["cases"][0]
    assert set(groups["materials"]["total"]["others"]["declared"]) == {"agreed"}
    assert set(groups["crews"]) == {"total", "region", "branch"}
