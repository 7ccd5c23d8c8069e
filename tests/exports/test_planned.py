"""What a sheet's figures are where a plan is read into a workbook, and where sales are read into a master."""
from __future__ import annotations

import pytest

from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts

ROWS: list[list[str | int]] = [["广东", "茶", 10, 20, 30], ["福建", "水", 1, 2, 3]]
SHEETS = [  # heads, column -> role where a plan is read, the same where sales are
    (["分公司", "产品", "年月", "计划金额(元)", "实际金额"], {4: "amount", 5: "ignored"}, {4: "ignored", 5: "amount"}),
    (["分公司", "产品", "1月计划", "1月实际", "2月计划"], {3: "amount", 4: "ignored", 5: "amount"},
     {3: "ignored", 4: "amount", 5: "ignored"}),
    (["Branch", "Product", "Period", "Budget", "Sales"], {4: "amount", 5: "ignored"}, {4: "ignored", 5: "amount"}),
    (["分公司", "产品", "年月", "预算数", "计划单号"], {4: "amount", 5: "ignored"}, {4: "ignored", 5: "ignored"}),
    (["分公司", "产品", "年月", "销售额", "数量"], {4: "amount", 5: "cases"}, {4: "amount", 5: "cases"})]  # as it stands


@pytest.mark.parametrize(("heads", "in_plans", "in_sales"), SHEETS, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_planned_figures_count_in_a_plan_and_nowhere_else(heads: list[str], in_plans: dict[int, str], in_sales: dict[int, str]) -> None:
    periods = "年月" in heads or "Period" in heads
    grid = grid_of("plan", [[*heads], *([*row[:2], "202701" if periods else row[2], *row[3:]] for row in ROWS)])
    for planned, roles in ((True, in_plans), (False, in_sales)):
        layout = guess_layouts("plan.csv", [grid], planned=planned)[0]
        assert {use.column: use.role for use in layout.columns if use.column in roles} == roles
        assert [use.header for use in layout.columns if use.column in roles] == [heads[column - 1] for column in roles]
