"""The roll-up of a plan in which not only branches fill in: regions some tables, a unit that HQ runs all or some of them."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from libreoffice import recalculated
from small_rollup import BRANCHES, NOW, Case, case, find, steps

from xlplan.plan.consolidate.digest import digest_parts
from xlplan.plan.rollup import facts_from
from xlplan.plan.rollup.context import RollupContext
from xlplan.tables import BRANCH, BY_KEY
from xlplan.workbook.blueprint import Book, Sheet

OF_SALES = ("overview", "target_compare", "by_product", "by_channel", "by_month", "staffing_rollup", "expense_rollup")


def contents(page: Sheet) -> dict[tuple[int, int], tuple[object, str | None]]:
    return {at: (cell.value, cell.formula) for at, cell in page.cells.items()}


def keys(page: Sheet) -> list[str]:
    """Row keys below the header."""
    return [str(cell.value) for (row, column), cell in sorted(page.cells.items()) if column == 1 and row > 5]


def training_cost(one: Case, *units: str) -> int:
    return sum(int(one.frames[code]["training"].amounts["cost"].sum()) for code in units)


@pytest.fixture(scope="module")
def plain() -> Book:
    """The sample, in which branches alone fill in."""
    return case().book()


# -- a region and a province fill in their training ------------------------------------------------------------------

@pytest.fixture(scope="module")
def regions() -> Case:
    return case(fills={"E": ["training"], "ZJ": ["training"]})


def test_pages_of_sales_are_as_if_regions_filled_in_nothing(plain: Book, regions: Case) -> None:
    book = regions.book()
    for page in OF_SALES:
        counted = {(2, 1), (3, 2)} if page == "overview" else set()  # how many have handed in, of whatever tables
        assert {at: v for at, v in contents(book.sheet(page)).items() if at not in counted} == {
            at: v for at, v in contents(plain.sheet(page)).items() if at not in counted}, page


def test_a_region_stands_as_a_row_of_its_own_below_its_group(regions: Case) -> None:
    page = regions.book().sheet("training_rollup")
    assert keys(page)[:6] == ["@E", "E", "@ZJ", "ZJ", "HZ", "SH"]
    assert [find(page, key, "name").value for key in ("@E", "E", "@ZJ", "ZJ")] == ["华东", "华东(本部)", "浙江", "浙江(本部)"]
    assert find(page, "@E", "cost").value == training_cost(regions, "E", "ZJ", "HZ", "SH")
    assert find(page, "@ZJ", "cost").value == training_cost(regions, "ZJ", "HZ")
    assert find(page, "@total", "cost").value == training_cost(regions, *regions.frames)


def test_each_page_counts_the_units_that_fill_its_table(regions: Case) -> None:
    book = regions.book()
    assert "4 / 5 家计入" in str(book.sheet("target_compare").cells[3, 2].value)
    assert "6 / 7 家计入" in str(book.sheet("training_rollup").cells[3, 2].value)


def test_a_missing_workbook_of_a_region_is_no_missing_sales_plan() -> None:
    away = case(fills={"E": ["training"]}, missing=("E",))
    assert (away.result.missing, away.result.absent) == ([], ["E"])
    context = RollupContext(away.result, away.master, facts_from(away.master, away.breakdown), NOW, "zh-CN")
    assert {t.key: context.away(t.key) for t in BRANCH} == {t.key: int(t.key == "training") for t in BRANCH}
    assert context.states["E"].tables == {t: "missing" if t == "training" else "not_opened" for t in (one.key for one in BRANCH)}
    page = away.book().sheet("training_rollup")
    assert (find(page, "E", "state").value, find(page, "E", "cost").value) == ("未交", None)
    assert "暂汇" in str(page.cells[2, 2].value)
    assert "暂汇" not in str(away.book().sheet("target_compare").cells[2, 2].value)


def test_the_page_of_states_lists_it_as_every_unit(regions: Case) -> None:
    page = regions.book().sheet("status")
    assert keys(page)[:7] == ["E", "ZJ", *BRANCHES]
    assert find(page, "ZJ", "region").value == "华东"


def test_the_figures_of_a_region_are_in_its_region(regions: Case) -> None:
    """What functions of the workbook answer by region."""
    groups = json.loads(digest_parts(regions.result, regions.master)["training"])["groups"]
    of = dict(zip(groups["region"]["keys"], groups["region"]["declared"]["cost"], strict=True))
    assert of["E"] == training_cost(regions, "E", "ZJ", "HZ", "SH")


def test_regions_alone_fill_a_table() -> None:
    without = {code: [t for t in BY_KEY if t != "training"] for code in BRANCHES}
    page = case(fills={"E": ["training"], "S": ["training"], **without}).book().sheet("training_rollup")
    assert keys(page)[:3] == ["E", "S", "@total"]
    assert find(page, "E", "name").value == "华东"
    assert "2 / 2 家计入(占下达 –)" in str(page.cells[3, 2].value)


# -- a unit that HQ runs fills in ------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def run_by_hq() -> Case:
    return case(fills={"KA": list(BY_KEY)})


def test_the_goal_is_still_the_sum_of_its_parts(run_by_hq: Case) -> None:
    page = run_by_hq.book().sheet("target_compare")
    assert "@hq_run" not in keys(page)
    assert sum(steps(find(page, row, "hq_target")) for row in ("@branches", "@unassigned")) == run_by_hq.breakdown.goal
    assert find(page, "@branches", "name").value == "填报单位合计"
    assert steps(find(page, "KA", "year")) == run_by_hq.breakdown.target["KA"]


def test_three_views_of_one_total_hold_it(run_by_hq: Case) -> None:
    book = run_by_hq.book()
    for page, column in (("by_product", "approved"), ("by_channel", "approved"), ("by_month", "year")):
        assert find(book.sheet(page), "@check", column).value == 0


@pytest.mark.parametrize("tables", [["training"], ["staffing", "training"]])
def test_one_that_fills_no_sales_stands_beside(tables: list[str], plain: Book) -> None:
    book = case(fills={"KA": tables}).book()
    assert contents(book.sheet("target_compare")) == contents(plain.sheet("target_compare"))
    assert "KA" in keys(book.sheet("training_rollup"))
    assert "KA" not in keys(book.sheet("expense_rollup"))


def test_branches_that_fill_no_sales_keep_their_targets_out_of_what_is_unassigned() -> None:
    one = case(fills={"BJ": ["training"], "TJ": ["training"]}, missing=(), adjust=False)
    assert one.result.missing == []
    page = one.book().sheet("target_compare")
    assert keys(page)[-6:] == ["@hq_run", "BJ", "TJ", "KA", "@unassigned", "@total"]
    assert find(page, "@hq_run", "name").value == "不填报销售的单位"
    assert steps(find(page, "@unassigned", "hq_target")) == one.breakdown.unassigned
    assert steps(find(page, "@total", "hq_target")) == one.breakdown.goal


def test_the_formulas_of_the_book_make_its_numbers(written: Callable[..., Path]) -> None:
    made = case(fills={"KA": ["sales_targets", "training"], "E": ["training"]}).book()
    found = recalculated(written(made, "rollup.xlsx"))
    for sheet in made.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is not None and isinstance(cell.value, int | float):
                address = f"{chr(64 + column)}{row}"
                assert found[sheet.title][address] == pytest.approx(cell.value, abs=1e-6), (sheet.key, address)
