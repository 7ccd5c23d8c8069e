"""HQ adjusts courses over the rounds, as sales and heads: told with four figures, answered, checked, approved to the step (yuan).

A plans 陈列培训 for 8,000 in April and 销售技巧 for 5,000 in June, beside HQ's compulsory course for 2,000 in March.
"""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from independent import pages
from rounds_case import ON, issued, rounds_plan, send
from test_unplaced import BY, ITEMS, left, told

import xlplan
from xlplan.schema.frame import Frame
from xlplan.units import AS_STATED

COST: dict[str, Any] = {"table": "培训纲领", "branches": ["A"]}
OWN = {"r01": ("陈列培训", "04", 20, 8_000), "r02": ("销售技巧", "06", 15, 5_000)}


def plans(**costs: int) -> Any:
    """A unit that plans these courses, at such costs where they are others."""
    def act(frames: dict[str, Frame]) -> None:
        courses = frames["training"]
        for row, (topic, month, heads, cost) in OWN.items():
            i = courses.keys.index(row)
            courses.used[i] = True
            for key, text in {"topic": topic, "kind": "display", "audience": "S01", "start": f"2027-{month}-05", "end": f"2027-{month}-06",
                              "cost_month": f"m{month}"}.items():
                courses.texts[key][i] = text
            for key, steps in {"sessions": 2, "heads": heads, "cost": costs.get(row, cost)}.items():
                courses.amounts[key][i], courses.filled[key][i] = steps, True
        given = courses.keys.index("c01")
        for key, steps in {"heads": 10, "cost": 2_000}.items():
            courses.amounts[key][given], courses.filled[key][given] = steps, True
    return act


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """二下 is out: HQ took 3,000 off 陈列培训, five of the participants of 销售技巧, and 1,000 more off the whole; and it gave 陈列培训
    four participants more."""
    folder = rounds_plan(tmp_path_factory.mktemp("courses") / "plan",
                         expense_items=(*ITEMS[:1], {**ITEMS[1], "item": "培训费", "link": "training"}), courses=(
                             {"topic": "新品知识", "kind": "product", "audience": "S01", "sessions": 12, "month": 3},))
    xlplan.issue(folder, round="bottom_up", on=ON)
    send(folder, "A", plans())
    for change, row, period in ((-3_000, "陈列培训", ""), (-5, "销售技巧", "参训人数"), (-1_000, "", ""), (4, "陈列培训", "参训人数")):
        made = xlplan.adjust(folder, change=change, reason="费用从紧", row=row, period=period, **COST, **BY)
        assert made.written is not None, made.diagnostics
    assert not xlplan.issue(folder, round="revise", on=ON, balance="unassigned").must_fix
    return folder


@pytest.fixture
def plan(second: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(second, tmp_path / "plan"))


def test_the_unit_is_told_and_its_courses_stay_as_it_planned_them(second: Path) -> None:
    assert told(second) == [[8_000, -3_000, 5_000, 3_000], [15, -5, 10, 5], [15_000, -1_000, 11_000, 4_000],
                            [20, 4, 24, 0]]
    workbook = issued(second, "A")
    courses, said = workbook.frames["training"], workbook.frames["hq_feedback"]
    assert [int(n) for n in courses.amounts["cost"][:3]] == [2_000, 8_000, 5_000]
    assert [*zip(said.texts["place"], said.texts["period"], said.texts["measured"], strict=True)] == [
        ("陈列培训", "培训费用", "元"), ("销售技巧", "参训人数", "人"), ("合计", "培训费用", "元"), ("陈列培训", "参训人数", "人")]
    notes = {key: text for key, text in workbook.issued.facts.items() if key.startswith("note|training")} if workbook.issued else {}
    assert {key.removeprefix("note|training|") for key in notes} == {"c01|cost", "r01|cost", "r01|heads", "r02|cost", "r02|heads"}
    assert "核定 10(-5 人)" in notes["note|training|r02|heads"]


def test_what_it_does_not_follow_stops_the_approval(plan: Path) -> None:
    send(plan, "A")
    assert left(plan) == [("A", 3_000), ("A", 5), ("A", 4_000)]
    found = xlplan.targets(plan, round="approved", balance="unassigned").diagnostics
    assert [(d.found, d.expected, d.difference) for d in found if d.code == "XP598"] == [(20, 24, -4)]  # nobody writes it into A's plan
    page = pages(Path(str(xlplan.consolidate(plan).rollup)))["training_rollup"]
    assert [page.number("A", key) for key in ("limit", "cost", "adjustment", "approved")] == [11_000, 15_000, 0, 15_000]


def test_an_appeal_a_further_line_and_the_approved_figures(plan: Path) -> None:
    """A obeys but for 陈列培训, where it asks for 6,000; HQ gives it 5,500 and takes 0.10 万元 off the cost that follows."""
    def answers(frames: dict[str, Frame]) -> None:
        plans(r01=5_000, r02=4_000)(frames)
        frames["training"].amounts["heads"][frames["training"].keys.index("r02")] = 10
        said = frames["hq_feedback"]
        said.texts["answer"][0], said.texts["why"][0] = "appeal", "场地涨价"
        said.amounts["asked"][0], said.filled["asked"][0] = int(6_000 / AS_STATED.step), True

    send(plan, "A", answers)
    assert left(plan) == []
    assert {d.code for d in xlplan.targets(plan, round="approved", balance="unassigned").diagnostics} >= {"XP558"}
    xlplan.adjust(plan, change=500, reason="部分同意", row="陈列培训", **COST, **BY)
    follows: dict[str, Any] = {"table": "expense_budget", "row": "E02", "branches": ["A"]}
    xlplan.adjust(plan, change=-0.1, reason="再压", **follows, **BY)
    found = xlplan.targets(plan, round="approved", balance="unassigned")
    assert [(d.found, d.expected, d.difference) for d in found.diagnostics if d.code == "XP559"] == [(1.1, 1.05, 0.1)]
    assert [(t.table, t.issued, t.declared, t.adjusted, t.approved) for t in found.tables] == [
        ("training", 11_000, 11_000, 500, 11_500), ("expense_budget", 0, 110, -5, 105)]
    xlplan.adjust(plan, change=0, reason="算了", **follows, **BY)
    made = xlplan.issue(plan, round="approved", on=ON, balance="unassigned")
    assert not made.must_fix, made.diagnostics
    courses = issued(plan, "A").frames["training"]
    assert [int(n) for n in courses.amounts["cost"][:3]] == [2_000, 5_500, 4_000]
    page = pages(Path(str(xlplan.consolidate(plan).rollup)))["expense_rollup"]
    assert page.number("A", "approved") == page.number("A", "year")
    lived = [m.text("zh-CN") for m in xlplan.history(plan, unit="A", table="training", row="陈列培训").moments]
    assert [text for text in lived if "总部调整「" in text][-1].startswith("总部调整「陈列培训」培训费用 +500")
    assert "核定 5,500" in lived[-1]
    for said in ("培训费用", "培训费用(元)"):
        assert xlplan.history(plan, unit="A", table="training", row="陈列培训", column=said).column == "cost"
