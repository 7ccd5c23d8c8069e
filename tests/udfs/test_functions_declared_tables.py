"""XLP_ROLLUP of tables declared while the test runs: lists without months or total, dates, shares by weight, counts."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from declared_tables import TABLES, typed
from small_rollup import case
from udf_calls import call, reason

from xlplan.plan.consolidate.digest import digest_parts
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables import BRANCH

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A plan folder after a consolidation; Tianjin is missing."""
    path: Path = tmp_path_factory.mktemp("plan")
    with BRANCH.declared(*TABLES):
        sample = case(typed=typed)
        with Ledger(PlanFolder(path).ledger) as ledger:
            ledger.record_results(sample.result.files, datetime(2026, 11, 11), digest_parts(sample.result, sample.master))
        yield str(path)


def test_each_kind_of_column(folder: str) -> None:
    columns = (("impact", "probability", "due", "owner", "response", "approved", "adjustment"),)
    head, *rows = call("XLP_ROLLUP", folder, "risks", columns, "total")
    assert head[2:] == ["Impact (10k yuan)", "Probability (weighted mean)", "Due (earliest)", "Owner (counted)", "Response", "Approved",
                        "HQ adjustment"]
    assert rows[0][2:] == [540.43, 0.296, "2027-01-31", 6.0, "Reduce, Accept", 540.43, 0.0]


def test_by_branch_blank_where_it_is_not_in(folder: str) -> None:
    rows = {r[0]: r[2:] for r in call("XLP_ROLLUP", folder, "risks", (("impact", "due"),))[1:]}
    assert (rows["GZ"], rows["TJ"], rows["SH"]) == ([0.0, ""], ["", ""], [180.05, "2027-03-15"])


def test_by_the_entries_of_a_list(folder: str) -> None:
    rows = call("XLP_ROLLUP", folder, "风险清单", "impact", "对策")[1:]
    assert [r[:3] for r in rows] == [["reduce", "Reduce", 360.28], ["accept", "Accept", 180.15], ["", "", 0.0]]
    assert {r[1] for r in call("XLP_ROLLUP", folder, "milestones", "money", "audience")[1:]} == {"经销商", "业务代表"}


def test_rows_of_hqs_by_month_and_row(folder: str) -> None:
    months = call("XLP_ROLLUP", folder, "materials", "year", "month")[1:]
    assert round(sum(r[2] for r in months), 2) == call("XLP_ROLLUP", folder, "materials", "year", "total")[1][2]
    assert call("XLP_ROLLUP", folder, "materials", "cases", "row")[1][1] == "人员费用 · 工资社保"


@pytest.mark.parametrize(("table", "column", "by", "why"), [
    ("risks", "void", None, "column: there is no “void”. Known: "),
    ("milestones", "a_head", None, "column: there is no “a_head”. Known: "),  # worked out of the others
    ("crews", "cost", "row", "by: there is no “row”. Known: Branch(branch), Region(region), Company(total)"),
    ("person_targets", "year", "post", "column: there is no “year”. Known: "),  # what nobody carries is of no post
])
def test_what_is_not_kept_is_said(folder: str, table: str, column: str, by: str | None, why: str) -> None:
    assert reason(call("XLP_ROLLUP", folder, table, column, by)).startswith(why)
