"""Every figure that is shown in several places is one figure, to the step: pages of the roll-up, console, JSON, targets, versions. The two
pages in whole 万元 show one figure, too, less than 1 off.

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
from xlplan.plan.rollup.overview import TABLE

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

    def text(self, key: str, part: str) -> str:
        """The text of that page that has that part."""
        [found] = {str(text) for text in self.book[key].at.values() if part in str(text)}
        return found

    def goal(self, metric: str, column: str) -> Decimal:
        """Of the first goal of that name on the page of the company's goals."""
        page = self.book["goals"]
        return page.number(next(row for row in page.data() if page.value(row, "metric") == metric), column)

    def provisional(self) -> Decimal:
        """The whole company: what is approved, and targets of those not in and of those that HQ runs."""
        return self.page("target_compare", "@branches", "approved") + self.away()

    def card(self, label: str) -> Decimal:
        """The number below the card with that label."""
        at = self.book["overview"].at
        [(row, column)] = [place for place, value in at.items() if str(value).startswith(label)]
        return exact(at[row + 1, column])

    def regions_table(self, *keys: str) -> Decimal:
        """Of the regions of the overview."""
        page, rows = self.book["overview"], self.book["overview"].rows
        top = [row for row, at in rows.items() if TABLE < at < rows["@total"]]
        return sum((page.number(row, key) for row in top for key in keys), Decimal(0))

    def parts_of_goal(self) -> Decimal:
        """On the overview, above the goal."""
        at = self.book["overview"].at
        [(row, _)] = [place for place, value in at.items() if value == terms.GOAL("zh-CN")]
        return sum((exact(at[above, max(c for r, c in at if r == row)]) for above in (row - 3, row - 2, row - 1)), Decimal(0))

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
        "json": lambda s: exact(s.data["totals"]["target"]),
        "console": lambda s: s.said("下达"), "targets": lambda s: s.unit_targets("issued")},
    "declared": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "year"),
        "json": lambda s: exact(s.data["totals"]["declared"]),
        "console": lambda s: s.said("申报"), "targets": lambda s: s.unit_targets("declared"),
        "goals": lambda s: s.goal("销售额", "declared"),
        "freeze": lambda s: exact(s.frozen["tables"][SALES]["declared"])},
    "difference": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "diff"),
        "json": lambda s: exact(s.data["totals"]["difference"]),
        "console": lambda s: s.said("差异")},
    "HQ's adjustment": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "adjustment"),
        "json": lambda s: exact(s.data["totals"]["adjusted"]), "targets": lambda s: s.unit_targets("adjusted"),
        "freeze": lambda s: exact(s.frozen["tables"][SALES]["adjusted"])},
    "approved": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "approved"),
        "by_month": lambda s: s.page("by_month", "@total", "year"), "goals": lambda s: s.goal("销售额", "approved"),
        "json": lambda s: exact(s.data["totals"]["approved"]),
        "targets": lambda s: s.unit_targets("declared", "adjusted"), "compare": lambda s: s.change(SALES, "after") - s.away(),
        "frozen": lambda s: s.change(SALES, "before") - s.away(), "versions": lambda s: s.versions(SALES, "after") - s.away(),
        "freeze": lambda s: exact(s.frozen["tables"][SALES]["approved"])},
    "heads": {
        "staffing_rollup": lambda s: s.page("staffing_rollup", "@total", "year_end"), "goals": lambda s: s.goal("人数", "approved"),
        "overview": lambda s: s.page("overview", "@heads", 3), "overview of regions": lambda s: s.page("overview", "@total", "year_end"),
        "regions": lambda s: s.regions_page("heads", PLAN), "compare": lambda s: s.change(HEADS, "after"),
        "versions": lambda s: s.versions(HEADS, "after"), "freeze": lambda s: exact(s.frozen["tables"][HEADS]["approved"])},
    "expenses": {
        "expense_rollup": lambda s: s.page("expense_rollup", "@total", "approved"),
        "by item": lambda s: s.page("expense_rollup", "@total_items", "approved"), "compare": lambda s: s.change(MONEY, "after"),
        "versions": lambda s: s.versions(MONEY, "after"), "freeze": lambda s: exact(s.frozen["tables"][MONEY]["approved"])},
    "assigned to all": {
        "target_compare": lambda s: s.page("target_compare", "@branches", "hq_target") + s.page("target_compare", "@hq_run", "hq_target"),
        "goals": lambda s: s.goal("销售额", "assigned")},
    "with targets of those not in": {
        "its parts": lambda s: s.provisional(), "goals": lambda s: s.goal("销售额", "provisional"),
        "row of all": lambda s: s.page("target_compare", "@total", "provisional"),
        "compare": lambda s: s.change(SALES, "after"), "frozen": lambda s: s.change(SALES, "before"),
        "beyond the goal": lambda s: s.goal("销售额", "target") + s.goal("销售额", "gap")},
    "expense ratio": {
        "expense_rollup": lambda s: s.page("expense_rollup", "@total", "rate"), "goals": lambda s: s.goal("费用", "approved"),
        "overview": lambda s: s.page("overview", "@rate", 3), "overview of regions": lambda s: s.page("overview", "@total", "rate")},
    "the company's goal": {
        "target_compare": lambda s: s.page("target_compare", "@total", "hq_target"), "goals": lambda s: s.goal("销售额", "target"),
        "targets": lambda s: exact(s.targets["goal"]),
        "its parts": lambda s: sum((s.page("target_compare", row, "hq_target") for row in ("@branches", "@hq_run", "@unassigned")),
                                   Decimal(0))},
}


WHOLE: Mapping[str, Mapping[str, Read]] = {  # of the pages in whole 万元
    "target of those that are in": {"regions table": lambda s: s.page("overview", "@total", "like"),
                                    "of them": lambda s: s.regions_table("like")},
    "declared": {"regions table": lambda s: s.page("overview", "@total", "year"), "of them": lambda s: s.regions_table("year"),
                 "card": lambda s: s.card("申报(计入"), "target and difference": lambda s: s.regions_table("like", "diff")},
    "difference": {"regions table": lambda s: s.page("overview", "@total", "diff"), "of them": lambda s: s.regions_table("diff"),
                   "card": lambda s: exact(re.sub("[^-0-9]", "", str(s.text("overview", "同口径差异"))))},
    "approved": {
        "key figure": lambda s: s.page("overview", "@sales", 3), "by month": lambda s: s.page("overview", "@year", APPROVED_MONTHS),
        "month by month": lambda s: sum((s.page("overview", f"@m{n:02d}", APPROVED_MONTHS) for n in range(1, 13)), Decimal(0)),
        "regions": lambda s: s.regions_page("sales", PLAN), "regions by month": lambda s: s.regions_page("year", MONTHS_OF_REGION),
        "their months": lambda s: sum((s.regions_page(f"m{n:02d}", MONTHS_OF_REGION) for n in range(1, 13)), Decimal(0))},
    "expenses": {"key figure": lambda s: s.page("overview", "@expense", 3), "regions": lambda s: s.regions_page("expense", PLAN)},
    "the company's goal": {"identity": lambda s: s.beside("overview", terms.GOAL("zh-CN")), "its parts": lambda s: s.parts_of_goal()}}


@pytest.mark.parametrize("figure", WHOLE)
def test_the_pages_in_whole_amounts_show_one_figure_that_adds_up(shown: Shown, figure: str) -> None:
    found = {place: read(shown) for place, read in WHOLE[figure].items()}
    assert len(set(found.values())) == 1, found
    one = min(found.values())
    assert one == int(one)
    assert abs(one - next(iter(FIGURES[figure].values()))(shown)) < 1


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
