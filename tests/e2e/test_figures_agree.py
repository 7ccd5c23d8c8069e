"""Every figure that is shown in several places is one figure, to the step: pages of the roll-up, console, JSON, targets, versions.

One plan stands for all: GD is in and HQ adjusts its sales and its expenses, ZJ's expenses go back, JS sent nothing.
"""
from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from independent import Page, exact, pages
from steering_case import WHY, told

import xlplan
from xlplan import terms
from xlplan.excel.patching.patch import patch_file
from xlplan.pipeline.printing import consolidation_lines
from xlplan.plan.checking.states import STANDINGS

PLAN, MONTHS_OF_REGION, APPROVED_MONTHS = 4, 5, 9  # columns of the two pages that have several small tables
SALES, MONEY, HEADS = "sales_targets", "expense_budget", "staffing"


@dataclass
class Shown:
    """All that was said of the plan."""

    data: dict[str, Any]
    console: list[str]
    book: Mapping[str, Page]
    compared: dict[str, Any]
    targets: dict[str, Any]
    status: dict[str, Any]
    frozen: dict[str, Any]
    regions: tuple[str, ...]

    def page(self, key: str, row: str, column: str | int) -> Decimal:
        page = self.book[key]
        return page.number(row, column) if isinstance(column, str) else exact(page.at.get((page.rows[row], column)))

    def beside(self, key: str, label: str) -> Decimal:
        """The last cell of the row with that label."""
        at = self.book[key].at
        [row] = {row for (row, _), value in at.items() if value == label}
        return exact(at[max(place for place in at if place[0] == row)])

    def regions_page(self, row: str, column: int) -> Decimal:
        """Of all regions together."""
        return sum((self.page("region_page", f"{code}|{row}", column) for code in self.regions), Decimal(0))

    def said(self, word: str) -> Decimal:
        """In the console's line about those that are in."""
        line = next(line for line in self.console if line.startswith("同口径"))
        found = re.search(rf"{word} ([+\-\d,.]*\d)", line)
        assert found
        return exact(found[1].replace("+", ""))

    def unit_targets(self, *keys: str) -> Decimal:
        """Of the units that declared."""
        return sum((exact(unit[key]) for unit in self.targets["units"] if unit["declared"] is not None for key in keys), Decimal(0))

    def change(self, table: str, key: str) -> Decimal:
        """Of `compare V1 now`."""
        return exact(next(one for one in self.compared["tables"] if one["table"] == table)["total"][key])

    def versions(self, table: str, column: str) -> Decimal:
        """Of the page of versions, unit by unit."""
        page = self.book["versions"]
        return page.sum([column], [row for row in page.rows if row.startswith(f"{table}|unit|")])

    def away(self) -> Decimal:
        """What counts of units that did not declare: their targets."""
        return self.page("target_compare", "@branches", "missing") + self.page("target_compare", "@hq_run", "hq_target")


@pytest.fixture(scope="module")
def shown(week: Path, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    plan = Path(shutil.copytree(week, tmp_path_factory.mktemp("agree") / "plan"))
    (plan / "inbox" / "js.xlsx").unlink()
    page = pages(plan / "inbox" / "zj.xlsx")[MONEY]
    own = next(row for row in page.data() if page.value(row, "link") == "自填")
    patch_file(plan / "inbox" / "zj.xlsx", {page.title: {page.address(own, "m01"): "约五万"}})
    for line in (("--change", "-300", "--branches", "GD"), ("--table", "费用预算", "--row", own, "--change", "-2", "--branches", "GD")):
        told("adjust", plan, *line, *WHY, "--approved-by", "李总", "--write")
    frozen = told("freeze", plan, "--as", "V1", "--by", "王五")
    result = xlplan.consolidate(plan, workers=1)
    return Shown(result.data("zh-CN"), list(consolidation_lines(result, "zh-CN")), pages(plan / "rollup.xlsx"),
                 told("compare", plan, "V1", "now"), xlplan.targets(plan, round="revise").data("zh-CN"), told("status", plan), frozen,
                 result.numbers.regions)


Read = Callable[[Shown], Decimal]
FIGURES: Mapping[str, Mapping[str, Read]] = {
    "target of those that are in": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "like"),
        "overview": lambda s: s.page("overview", "@total", "like"), "json": lambda s: exact(s.data["totals"]["target"]),
        "console": lambda s: s.said("下达"), "targets": lambda s: s.unit_targets("issued")},
    "declared": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "year"),
        "overview": lambda s: s.page("overview", "@total", "year"), "json": lambda s: exact(s.data["totals"]["declared"]),
        "console": lambda s: s.said("申报"), "targets": lambda s: s.unit_targets("declared"),
        "freeze": lambda s: exact(s.frozen["tables"][SALES]["declared"])},
    "difference": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "diff"),
        "overview": lambda s: s.page("overview", "@total", "diff"), "json": lambda s: exact(s.data["totals"]["difference"]),
        "console": lambda s: s.said("差异")},
    "HQ's adjustment": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "adjustment"),
        "json": lambda s: exact(s.data["totals"]["adjusted"]), "targets": lambda s: s.unit_targets("adjusted"),
        "freeze": lambda s: exact(s.frozen["tables"][SALES]["adjusted"])},
    "approved": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "approved"),
        "overview": lambda s: s.page("overview", "@sales", 3), "overview by month": lambda s: s.page("overview", "@year", APPROVED_MONTHS),
        "by_month": lambda s: s.page("by_month", "@total", "year"), "regions": lambda s: s.regions_page("sales", PLAN),
        "regions by month": lambda s: s.regions_page("year", MONTHS_OF_REGION), "json": lambda s: exact(s.data["totals"]["approved"]),
        "targets": lambda s: s.unit_targets("declared", "adjusted"), "compare": lambda s: s.change(SALES, "after") - s.away(),
        "frozen": lambda s: s.change(SALES, "before") - s.away(), "versions": lambda s: s.versions(SALES, "after") - s.away(),
        "freeze": lambda s: exact(s.frozen["tables"][SALES]["approved"])},
    "heads": {
        "staffing_rollup": lambda s: s.page("staffing_rollup", "@total", "year_end"),
        "overview": lambda s: s.page("overview", "@heads", 3), "overview of regions": lambda s: s.page("overview", "@total", "year_end"),
        "regions": lambda s: s.regions_page("heads", PLAN), "compare": lambda s: s.change(HEADS, "after"),
        "versions": lambda s: s.versions(HEADS, "after"), "freeze": lambda s: exact(s.frozen["tables"][HEADS]["approved"])},
    "expenses": {
        "expense_rollup": lambda s: s.page("expense_rollup", "@total", "approved"),
        "by item": lambda s: s.page("expense_rollup", "@total_items", "approved"), "overview": lambda s: s.page("overview", "@expense", 3),
        "regions": lambda s: s.regions_page("expense", PLAN), "compare": lambda s: s.change(MONEY, "after"),
        "versions": lambda s: s.versions(MONEY, "after"), "freeze": lambda s: exact(s.frozen["tables"][MONEY]["approved"])},
    "the company's goal": {
        "target_compare": lambda s: s.page("target_compare", "@total", "hq_target"),
        "overview": lambda s: s.beside("overview", terms.GOAL("zh-CN")), "targets": lambda s: exact(s.targets["goal"]),
        "its parts": lambda s: sum((s.page("target_compare", row, "hq_target") for row in ("@branches", "@hq_run", "@unassigned")),
                                   Decimal(0))},
}


@pytest.mark.parametrize(("figure", "place"), [(figure, place) for figure, places in FIGURES.items() for place in places])
def test_it_is_the_same_everywhere(shown: Shown, figure: str, place: str) -> None:
    first = next(iter(FIGURES[figure].values()))
    assert FIGURES[figure][place](shown) == first(shown) != 0


def test_who_is_how_far_is_counted_alike(shown: Shown) -> None:
    """In JSON, by the status command, in the words of console, overview and status page, and by the states of its rows."""
    counts = shown.data["submission"]["counts"]
    assert counts == {"passed": 1, "partly": 1, "unfilled": 0, "returned": 0, "missing": 1}
    standings = [unit["standing"] for unit in shown.status["units"].values()]
    assert {of: standings.count(of) for of in STANDINGS} == counts
    words = "已交 2/3 家(全部通过 1,部分退回 1,暂估 0),退回 0,未交 1"
    status = shown.book["status"]
    assert [any(words in str(text) for text in texts) for texts in (
        shown.console, shown.book["overview"].at.values(), status.at.values())] == [True, True, True]
    rows = {code: str(status.value(code, "state"))[:1] for code in shown.data["states"]}
    assert rows == {"GD": rows["GD"], "ZJ": "●", "JS": "○"}
    assert rows["GD"] in "✓▲"
