"""Actual and budget, or two versions, in one table: which of them counts is asked, with what is natural for the use, and never guessed."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from export_tables import Rows, codes_of, export_of, layout_of

from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.exports.layout import Layout
from xlplan.exports.map_file import layouts_of_text, layouts_text
from xlplan.schema.codes.catalogue import message_of
from xlplan.workbook.rawbook import Raw


def table(header: str, values: tuple[str, ...], *, months: int = 3) -> Rows:
    """Every month of a product once for each version."""
    lines: list[list[Raw]] = [[f"2026-{m:02}", "鲜奶", value, 100 * m + i] for m in range(1, months + 1) for i, value in enumerate(values)]
    return [["年月", "产品", header, "金额"], *lines]


def column(layout: Layout) -> tuple[str, tuple[str, ...]]:
    use = next(c for c in layout.columns if c.letters == "C")
    return use.role, use.keep


@pytest.mark.parametrize(("header", "values", "sold", "planned"), [
    ("版本", ("实际", "预算"), ("实际",), ("预算",)), ("类型", ("实际数", "2026年预算"), ("实际数",), ("2026年预算",)),
    ("Scenario", ("Actual", "Budget", "Forecast"), ("Actual",), ()), ("渠道", ("实际", "预测"), ("实际",), ("预测",)),
    ("数据来源", ("预算V1", "预算V2"), (), ()), ("Version", ("0", "1"), (), ()), ("版本号", ("V1", "V2"), (), ())])
def test_which_counts_is_asked(header: str, values: tuple[str, ...], sold: tuple[str, ...], planned: tuple[str, ...]) -> None:
    rows = table(header, values)
    got = export_of(rows)
    assert ("XP752" in codes_of(got), got.usable) == (True, False)
    for plan, natural in ((False, sold), (True, planned)):
        assert column(guess_layouts("a.csv", [grid_of("S", rows)], planned=plan)[0]) == ("version", natural)


@pytest.mark.parametrize(("answer", "sums"), [
    ('role = "version", keep = ["实际"]', 600), ('role = "version", keep = ["预算"]', 603), ('role = "ignored"', 1203),
    ('role = "version", keep = ["实际", "预算"]', 1203)])
def test_what_the_mapping_file_answers_holds(answer: str, sums: int) -> None:
    rows = table("版本", ("实际", "预算"))
    text = layouts_text([layout_of(rows)], "zh-CN")
    assert 'header = "版本", role = "version", keep = ["实际 ?"]' in text  # what is proposed
    told = layouts_of_text(text.replace('role = "version", keep = ["实际 ?"]', answer))[0]
    got = export_of(rows, layout=told)
    assert got.usable
    assert got.sums() == {2026: Decimal(sums)}
    left = [message_of(d, "zh-CN") for d in got.findings if d.code == "XP753"]
    assert left == {600: ["「版本」只计 实际,不计:预算 3 行共 603.00 元"],
                    603: ["「版本」只计 预算,不计:实际 3 行共 600.00 元"]}.get(sums, [])


def test_a_mapping_file_without_an_answer_is_asked_again() -> None:
    rows = table("版本", ("0", "1"))
    told = layouts_of_text(layouts_text([layout_of(rows)], "zh-CN"))[0]
    (found,) = export_of(rows, layout=told).findings
    assert (found.code, message_of(found, "zh-CN")) == (
        "XP752", "「版本」这一列有几种数:0 3 行共 600.00 元、1 3 行共 603.00 元;加在一起就重复了,要定下计哪种")


def test_totals_of_the_versions_are_compared_with_those_that_count() -> None:
    rows: Rows = [*table("版本", ("实际", "预算")), ["合计", None, "实际", 600], ["合计", None, "预算", 603]]
    layout = layout_of(rows)
    got = export_of(rows, layout=replace(layout, set=True, columns=tuple(replace(c, sure="set") for c in layout.columns)))
    assert (codes_of(got), got.sums()) == (["XP753", "XP710"], {2026: Decimal(600)})


QUIET: dict[str, tuple[Rows, bool]] = {
    "months of one are not those of the other": (
        [["年月", "产品", "类型", "金额"], *[[f"2026-{m:02}", "鲜奶", "实际" if m < 11 else "预计", m] for m in range(1, 13)]], False),
    "one version": (table("版本", ("实际",)), False), "a plan of one version": (table("版本", ("V1",)), True),
    "editions of a product": (
        [["年月", "产品", "版本", "金额"], *[[f"2026-0{m}", f"软件{v}", v, m] for m in (1, 2) for v in ("标准版", "专业版")]], False),
    "kinds of orders": (table("订单类型", ("直销", "经销")), False), "customers": (table("客户", ("苏果", "联华")), False)}


@pytest.mark.parametrize(("rows", "planned"), QUIET.values(), ids=QUIET)
def test_no_alarm(rows: Rows, planned: bool) -> None:
    layout = guess_layouts("a.csv", [grid_of("S", rows)], planned=planned)[0]
    got = export_of(rows, layout=layout)
    assert (got.usable, "XP752" in codes_of(got)) == (True, False)


@pytest.mark.parametrize(("value", "planned"), [("预算", False), ("实际", True)])
def test_a_version_that_is_not_meant_for_this_use_is_asked_about(value: str, planned: bool) -> None:
    rows = table("版本", (value,))
    assert codes_of(export_of(rows, layout=guess_layouts("a.csv", [grid_of("S", rows)], planned=planned)[0])) == ["XP752"]
