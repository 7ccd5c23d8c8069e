"""Pages of what HQ alone states: 公司目标 with who answers for each and until when; 重点项目保障, what each needs and has."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from small_rollup import Case, case, find, steps

from xlplan.plan.master.records import Goal, KeyProject
from xlplan.plan.rollup.goal_figures import PlanFigure, gap_to, is_short
from xlplan.workbook.blueprint import Sheet

GOALS = (
    Goal("G1", "sales", "销售额", "result", "up", "wan_yuan", "relative", 25_000_0000, 160, 29_000_0000, "王五", "2027-12-31", 600,
         "行业+8%", "g1"),
    Goal("G2", "distribution", "", "process", "up", "percent", "points", 6200, 60, 6800, "", "2027-09-30", 400, "", "g2"),
    Goal("G3", "complaints", "投诉率", "process", "down", "percent", "ceiling", None, None, 12, "李四", "", None, "", "g3"))
PROJECTS = (KeyProject("K1", "便利店", "ka", "", 600_00, 6, 450_00, "yes", "k1"),
            KeyProject("K2", "县乡", "deep", "SH", 200_00, None, 220_00, "no", "k2"),
            KeyProject("K3", "餐饮", "", "GZ", None, 3, None, "no", "k3"))


def row_of(sheet: Sheet, key: str) -> int:
    return next(row for (row, at), cell in sheet.cells.items() if at == 1 and cell.value == key)


@pytest.fixture(scope="module")
def sample() -> Case:
    made = case()
    return replace(made, master=replace(made.master, goals=GOALS, key_projects=PROJECTS))


def test_a_goal_stands_as_it_was_stated(sample: Case) -> None:
    page = sample.book().sheet("goals")
    due = {"name": "销售额", "metric": "销售额", "kind": "结果", "base": 25_000, "growth": 0.16, "target": 29_000, "weight": 0.6,
           "owner": "王五", "due": date(2027, 12, 31)}
    assert {c: find(page, "g1", c).value for c in due} == due
    assert [find(page, "g2", c).value for c in ("name", "base", "target")] == ["铺货率", 0.62, 0.68]
    assert find(page, "g3", "target").format == "0.0#%"


def test_a_goal_stands_beside_what_the_plan_gives(sample: Case) -> None:
    """Declared and approved are of those in, as on the other pages; what is held against the goal has the sales of those not in, and of the
    unit that HQ runs, at target, and heads only once all are in; live either way. Where nobody is in there is no figure."""
    goals = (*GOALS, Goal("G4", "sales", "", "result", "up", "yuan", "level", None, None, 290_000_000_0000, row_key="g4"),
             Goal("G5", "heads", "", "process", "down", "person", "ceiling", None, None, 250_0000, row_key="g5"),
             Goal("G6", "expense", "", "process", "down", "percent", "ceiling", None, None, 1500, row_key="g6"))
    made = replace(sample, master=replace(sample.master, goals=goals))
    book = made.book()
    page, compare = book.sheet("goals"), book.sheet("target_compare")

    def wan(row: str, column: str) -> int:
        return steps(find(compare, row, column))

    hq, missing = wan("@hq_run", "hq_target"), wan("@branches", "missing")
    approved = wan("@branches", "approved")
    provisional = approved + missing + hq
    assert [steps(find(page, "g1", c)) for c in ("assigned", "declared", "approved", "provisional", "gap")] == [
        wan("@branches", "hq_target") + hq, wan("@branches", "year"), approved, provisional, provisional - 29_000_00]
    assert wan("@total", "provisional") == wan("@branches", "provisional") + hq == provisional
    assert find(page, "g1", "gap").style == ("bad_number" if provisional < 29_000_00 else "computed")
    assert [find(page, "g4", c).value for c in ("approved", "provisional", "gap")] == [
        approved * 100, provisional * 100, provisional * 100 - 290_000_000]
    assert {find(page, "g3", c).value for c in ("assigned", "declared", "approved", "gap")} == {None}
    assert [find(page, key, "gap").value for key in ("g5", "g6")] == [None, None]
    assert find(page, "g5", "approved").value == find(book.sheet("staffing_rollup"), "@total", "year_end").value
    assert find(page, "g6", "approved").value == find(book.sheet("expense_rollup"), "@total", "rate").value
    whole = replace(case(missing=()), master=made.master).book()
    heads, ratio = (find(whole.sheet("goals"), key, "gap") for key in ("g5", "g6"))
    assert heads.value == find(whole.sheet("staffing_rollup"), "@total", "year_end").value - 250  # type: ignore[operator]
    rate = find(whole.sheet("expense_rollup"), "@total", "rate").value
    assert ratio.value == pytest.approx((rate - 0.15) * 100)  # type: ignore[operator]
    assert "点" in str(ratio.format)
    assert (heads.style, ratio.style) == ("bad_number" if heads.value > 0 else "computed", "bad_number")  # type: ignore[operator]
    nobody = replace(case(missing=("SH", "HZ", "GZ", "BJ", "TJ"), adjust=False), master=made.master).book()
    figures = ("assigned", "declared", "approved", "provisional", "gap")
    assert [[find(nobody.sheet("goals"), key, c).value is None for c in figures] for key in ("g1", "g5", "g6")] == [
        [False, True, True, False, False], [True] * 5, [True] * 5]
    assert [find(nobody.sheet("target_compare"), "@branches", c).value for c in ("year", "diff", "approved")] == [None] * 3
    cells = nobody.sheet("overview").cells
    assert [cells[row_of(nobody.sheet("overview"), "@total"), c].value for c in range(7, 11)] == [None] * 4
    assert [cells[at].value for at in ((6, 8), (6, 10), (7, 4), (7, 8), (7, 10))] == ["–", "–", None, None, None]
    assert {cells[row_of(nobody.sheet("overview"), key), 3].value for key in ("@sales", "@heads", "@expense", "@rate", "@h1")} == {None}


@pytest.mark.parametrize(("unit", "target", "approved", "gap", "formula"), [  # `target` in 0.0001
    ("wan_yuan", 29000_1234, 29000.12, 0, "ROUND(A1-B1,2)"), ("wan_yuan", 29000_1250, 29000.12, -0.01, "ROUND(A1-B1,2)"),
    ("yuan", 290_001_235_5000, 290_001_235.0, -1, "ROUND(A1-B1,0)"), ("yuan", 290_001_235_4000, 290_001_235.0, 0, "ROUND(A1-B1,0)"),
    ("percent", 1500, 0.163, 1.3, "ROUND((A1-B1)*100,2)")])
def test_a_gap_is_what_its_formula_says_and_red_only_where_it_shows(unit: str, target: int, approved: float, gap: float, formula: str
                                                                     ) -> None:
    """A goal may be finer than what the plan counts: a gap below a step of the plan is none."""
    goal = Goal("G1", "sales", unit=unit, target=target)
    figure = gap_to(goal, PlanFigure(approved, "A1", ""), ("A1", "B1"), "zh-CN")
    assert figure is not None
    assert (figure.value, figure.formula, is_short(goal, figure.value)) == (gap, formula, gap < 0)


def test_half_a_person_is_rounded_as_excel_does() -> None:
    figure = gap_to(Goal("G2", "heads", unit="person", target=250_5000), PlanFigure(250.0, "A1", ""), ("A1", "B1"), "zh-CN")
    assert figure is not None
    assert (figure.value, figure.formula) == (-1, "ROUND(A1-B1,0)")


def test_what_a_goal_lacks_is_marked_and_counted(sample: Case) -> None:
    """Kinds, and goals that somebody answers for until a day (T2 T7); a ceiling needs no base."""
    page = sample.book().sheet("goals")
    bad = {(key, c) for key in ("g1", "g2", "g3") for c in ("base", "target", "owner", "due") if find(page, key, c).style == "bad"}
    assert bad == {("g2", "owner"), ("g3", "due")}
    assert page.cells[4, 3].value == "结果 1 · 过程 2 · 基数、目标、负责人、截止齐全 1/3"


def test_a_project_is_covered_or_has_a_gap(sample: Case) -> None:
    page = sample.book().sheet("key_projects")
    assert [[steps(find(page, key, c)) for c in ("need", "secured", "gap")] for key in ("k1", "k2", "@total")] == [
        [600_00, 450_00, -150_00], [200_00, 220_00, 20_00], [800_00, 670_00, -130_00]]
    assert [find(page, key, "covered").value for key in ("k1", "k2", "k3", "@total")] == [0.75, 1.1, 0, 0.838]
    assert [[find(page, key, c).value for c in ("kind", "branch", "frozen")] for key in ("k1", "k2")] == [
        ["重点客户", "全部", "是"], ["深度分销", "上海分公司", "否"]]


def test_nobody_waits_for_them(sample: Case) -> None:
    """A branch is out, which makes pages of branches provisional and says nothing of these."""
    assert "暂汇" in str(sample.book().sheet("by_product").cells[2, 2].value)
    for key in ("goals", "key_projects"):
        page = sample.book().sheet(key)
        assert "暂汇" not in f"{page.cells[2, 2].value}{page.cells[3, 2].value}"


def test_without_goals_and_projects_there_are_no_such_pages(sample: Case) -> None:
    master = replace(sample.master, goals=(), key_projects=())
    without = replace(sample, master=master).book()
    assert {s.key for s in sample.book().sheets} - {s.key for s in without.sheets} == {"goals", "key_projects"}
