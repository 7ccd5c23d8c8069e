"""A list column may offer the rows of any sheet of the master: they travel in the workbook, by their codes."""
from __future__ import annotations

from dataclasses import replace

import pytest
import small_company as sample

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.breakdown.branch_issue import Issue, issued_for, travelling_lists
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.sheet_lists import sheet_list
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.ours import OURS
from xlplan.text import same_text
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.writing.branch_book import branch_book

PROJECTS: list[dict[str, object]] = [
    {"code": "K1", "project": "Stores", "branch": "B01"}, {"code": "K2", "project": "Online"}, {"code": "K1", "project": "Again"},
    {"project": "No code"}]
KNOWN = {"K1": "K1 Stores", "K2": "K2 Online"}


def listing() -> Table:
    """The risks, with a column of the key projects."""
    risks = BY_KEY["risks"]
    return replace(risks, rounds=("bottom_up",), columns=(*risks.columns, Column(
        "project", same_text("Project"), kind="choice", members="key_projects", who="I")))


def test_the_rows_of_the_sheet_travel_where_a_column_offers_them() -> None:
    master, _ = master_from(sample.frames(key_projects=PROJECTS))
    breakdown, issue = break_down(master)[0], Issue("p", "bottom_up", 1, "2026-11-01", "en")
    assert "key_projects" not in issued_for(master, breakdown, "B01", issue)[0].members
    with BRANCH.declared(listing()):
        assert issued_for(master, breakdown, "B01", issue)[0].members["key_projects"] == KNOWN
        assert "key_projects" not in issued_for(master, breakdown, "B01", replace(issue, round="approved"))[0].members


@pytest.mark.parametrize(("text", "read", "said"), [("K2 Online", "K2", []), ("k2", "K2", []), ("Online", "Online", ["XP215"])])
def test_what_is_chosen_is_the_row_of_its_code(text: str, read: str, said: list[str]) -> None:
    master, _ = master_from(sample.frames(key_projects=PROJECTS))
    with BRANCH.declared(listing()):
        issued, given = issued_for(master, break_down(master)[0], "B01", Issue("p", "bottom_up", 1, "2026-11-01", "en"))
        issued.stamp, frames = replace(issued.stamp, opens=("risks",)), {"risks": given["risks"]}
        frames["risks"].texts["risk"][0], frames["risks"].texts["owner"][0], frames["risks"].texts["project"][0] = "Flood", "Li", text
        raw = read_workbook(to_bytes(branch_book(issued, frames)), "b01.xlsx")
        assert isinstance(raw, RawBook)
        got = extract_submission(raw, BY_KEY)
    assert got.frames["risks"].texts["project"][0] == read
    assert [d.code for d in got.diagnostics if d.table == "risks"] == said


def test_a_sheet_without_rows_offers_none() -> None:
    assert sheet_list(master_from(sample.frames())[0], "key_projects") == {}


@pytest.mark.parametrize("table", ["hiring", "assessments", "post_duties"])
def test_support_staff_is_hired_too_and_called_as_in_the_staffing_plan(table: str) -> None:
    """Only posts that carry a target have persons' targets; everybody may be hired. Posts of one name are told apart by their codes."""
    posts = [{"code": code, "post": name, "carries_target": carries} for code, name, carries in (
        ("S1", "业务代表", "yes"), ("T1", "技术服务", "no"), ("N1", "内勤", "no"), ("N2", "内勤", "no"))]
    lists = travelling_lists(master_from(sample.frames(posts=posts))[0], "zh-CN", [OURS[table]])
    assert OURS[table].by_key["post"].members == "all_posts"
    assert lists["all_posts"] == {"S1": "业务代表", "T1": "技术服务", "N1": "N1 内勤", "N2": "N2 内勤"}
    assert lists["posts"] == {"S1": "业务代表"}
