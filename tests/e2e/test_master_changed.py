"""HQ changes its master after it issued: consolidating names the units that hold other figures, old and new, and what to do."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from rounds_case import ON, begun, declares, rounds_plan, send

import xlplan
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BRANCH

BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = begun(tmp_path_factory.mktemp("changed") / "plan")
    send(folder, "A", declares(-100_00))
    return folder


@pytest.fixture
def plan(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "plan"))


def remaster(folder: Path, room: Path, **sheets: Any) -> None:
    """HQ changes sheets of its master workbook."""
    made = rounds_plan(room / "changed", **sheets)
    shutil.copyfile(made / "master.xlsx", folder / "master.xlsx")
    shutil.rmtree(made)


def noted(folder: Path) -> dict[str, Diagnostic]:
    """Unit -> what is said of its workbook, once."""
    found = [d for d in xlplan.consolidate(folder, rollup=False).notes if d.code == "XP555"]
    by_unit = {d.branch or "": d for d in found}
    assert len(by_unit) == len(found)
    return by_unit


def told(folder: Path) -> dict[str, str]:
    return {unit: message_of(d, "zh-CN") for unit, d in noted(folder).items()}


def test_a_master_as_it_was_says_nothing_nor_do_hqs_decisions(plan: Path) -> None:
    assert told(plan) == {}
    xlplan.assign(plan, amount=90, reason="新品铺货", scope="E", write=True, **BY)
    xlplan.adjust(plan, change=60, reason="质询会", branches=["A"], write=True, **BY)
    assert told(plan) == {}


GOAL = {"goals": ({"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "form": "level", "target": 11_000_0000},),
        "reserve": ({"goal": 1_100_000, "over_rate": 20},)}


def test_a_higher_goal_is_named_for_each_unit_until_it_is_issued_again(plan: Path, tmp_path: Path) -> None:
    remaster(plan, tmp_path, **GOAL)
    found = noted(plan)
    assert sorted(found) == ["A", "B", "C", "KA"]
    assert message_of(found["A"], "zh-CN").startswith(
        "总控表下发之后改过:甲分公司(A) 手里第 1 次下发的数与现在的总控表不同:销售目标分解 · 下达目标:合计 4,000.00 → 4,400.00")
    assert "xlplan issue --round bottom_up --branches A --reason" in remedy_of(found["A"], "zh-CN")
    (matter,) = [one for one in xlplan.status(plan).open if one.key == "master_changed"]
    assert (matter.count, "--round bottom_up --branches A,B,C,KA --reason" in matter.todo("zh-CN")) == (4, True)
    assert not xlplan.issue(plan, branches=["A"], reason="目标提高", on=ON).must_fix
    assert sorted(told(plan)) == ["B", "C", "KA"]


@pytest.mark.parametrize(("sheets", "words"), [
    ({"products": ({"code": "P01", "series": "常温牛奶", "category": "液奶", "new_mark": "existing"},
                   {"code": "P02", "series": "低温奶", "category": "液奶", "new_mark": "existing"})}, "产品系列"),
    ({"heads": [{"branch": "A", "post": "S01", "opening": 12, "cap": 15}]}, "人员规划 · 销售代表 · "),
    ({"expense_items": ({"code": "E01", "group": "推广", "item": "促销", "owner": "branch"},
                        {"code": "E02", "group": "推广", "item": "陈列", "owner": "branch"})}, "费用预算 新增 推广 · 陈列"),
    ({"tables_issued": (
        {"table": "销售目标分解", "for_hq_run": "yes"}, {"table": "风险与对策", "bottom_up": "yes"})}, "新增表「风险与对策」")])
def test_in_both_halves_of_the_process(sheets: dict[str, Any], words: str, plan: Path, tmp_path: Path) -> None:
    """In 二下 targets are what HQ decided for the round; what the master alone gives is compared."""
    before = (plan / "master.xlsx").read_bytes()
    remaster(plan, tmp_path, **sheets)
    assert words in told(plan)["A"]
    if "tables_issued" in sheets:
        return
    (plan / "master.xlsx").write_bytes(before)
    assert not xlplan.issue(plan, round="revise", branches=["A"], on=ON, balance="unassigned").must_fix
    assert told(plan) == {}
    remaster(plan, tmp_path, **sheets)
    assert words in told(plan)["A"]


def test_after_a_part_of_the_round_others_hold_the_workbook_of_its_pair(plan: Path, tmp_path: Path) -> None:
    """二上 goes out to A alone: B and C go on with theirs of 二下, to which nothing is other because HQ assigned more."""
    assert not xlplan.issue(plan, round="revise", on=ON, balance="unassigned").must_fix
    assert not xlplan.issue(plan, round="final", branches=["A"], on=ON, balance="unassigned").must_fix
    xlplan.assign(plan, amount=90, reason="新品铺货", scope="E", write=True, **BY)
    assert told(plan) == {}
    remaster(plan, tmp_path, products=({"code": "P01", "series": "常温牛奶", "category": "液奶", "new_mark": "existing"},
                                       {"code": "P02", "series": "低温奶", "category": "液奶", "new_mark": "existing"}))
    found = noted(plan)
    assert [(found[unit].found, found[unit].params["round"]) for unit in ("A", "B")] == [(3, "final"), (2, "revise")]
    assert "–" not in message_of(found["B"], "zh-CN")


def test_a_later_assignment_changed_after_it_went_out_is_named(plan: Path, tmp_path: Path) -> None:
    """Put out with the second workbook of A and B, then made less in the master."""
    line = {"no": 1, "date": "2026-10-20", "scope": "E", "amount": 9_000, "source": "over", "method": "proportional", "reason": "铺货",
            "proposed_by": "王五", "approved_by": "赵总", "status": "approved"}
    remaster(plan, tmp_path, assignments=[line])
    assert told(plan) == {}  # it has not gone out yet
    assert not xlplan.issue(plan, scope="E", reason="铺货", on=ON).must_fix
    assert told(plan) == {}
    remaster(plan, tmp_path, assignments=[{**line, "amount": 6_000}])
    assert sorted(told(plan)) == ["A", "B"]


def test_while_the_master_must_be_corrected_nothing_can_be_said(plan: Path, tmp_path: Path) -> None:
    remaster(plan, tmp_path, channels=())
    assert told(plan) == {}


def test_workdays_that_change_are_told_to_units_whose_tables_count_them(tmp_path: Path) -> None:
    meetings: dict[str, Any] = {"units": ("A", "B"), "tables_issued": (
        {"table": "销售目标分解", "for_hq_run": "yes"}, {"table": "会议与节奏", "bottom_up": "yes", "for_branch": "yes"})}
    folder = rounds_plan(tmp_path / "plan", **meetings)
    assert not xlplan.issue(folder, round="bottom_up", on=ON).must_fix
    assert told(folder) == {}
    remaster(folder, tmp_path, **meetings, workday_exceptions=({"first": "2027-10-01", "last": "2027-10-07", "kind": "off"},))
    found = told(folder)
    assert sorted(found) == ["A", "B"]
    assert "「工作日例外」2027-10-" in found["A"]
    assert "会议与节奏 里按工作日算的" in found["A"]
    assert not xlplan.issue(folder, branches=["A"], reason="放假通知", on=ON).must_fix
    assert sorted(told(folder)) == ["B"]
    BRANCH.use(())
