"""What HQ decided of an ordinary item of the budget is its ceiling: whoever declares above it again does so in the open (万元).

| A's promotion | ceiling 2 % of 4,000.00 = 80.00 | declared 80.00 | HQ -8.00 | approved 72.00 |
| in its next workbook | ceiling 72.00 | months 72.00 | | |
| A accepts and types 80.00 again | | 80.00 | | 8.00 to be placed; the approval waits |
"""
from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rounds_case import ON, issued, rounds_plan, send
from test_on_behalf import nature
from test_unplaced import left, told

import xlplan
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.frame import Frame

BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON, "write": True, "branches": ["A"], "table": "expense_budget"}


def promotion(change: int, month: str = "m01") -> Callable[[dict[str, Frame]], None]:
    """A unit that declares so much (0.01 万元) more for promotion than its workbook holds."""
    def act(frames: dict[str, Frame]) -> None:
        budget = frames["expense_budget"]
        budget.amounts[month][0] += change
        budget.texts["calc"][0] = "120 家 × 500 元"
    return act


def both(*acts: Callable[[dict[str, Frame]], None]) -> Callable[[dict[str, Frame]], None]:
    """One after the other."""
    def act(frames: dict[str, Frame]) -> None:
        for one in acts:
            one(frames)
    return act


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """二下 is out: A's promotion was cut by 8.00."""
    folder = rounds_plan(tmp_path_factory.mktemp("cut") / "plan", ceilings=({"group": "推广", "rate": 20, "control": "alarm"},),
                         reserve=({"goal": 1_000_000, "over_rate": 20, "hq_expense_rate": 50},))
    made = xlplan.issue(folder, round="bottom_up", on=ON)
    assert not made.must_fix, made.diagnostics
    send(folder, "A", promotion(0))
    send(folder, "B", promotion(0))
    xlplan.adjust(folder, change=-8, reason="压缩推广", row="E01", **BY)
    made = xlplan.issue(folder, round="revise", on=ON, balance="unassigned")
    assert not made.must_fix, made.diagnostics
    return folder


@pytest.fixture
def plan(cut: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(cut, tmp_path / "plan"))


def budget_of(folder: Path, unit: str = "A") -> tuple[float, float]:
    """(ceiling, year) of promotion in the unit's workbook."""
    budget = issued(folder, unit).frames["expense_budget"]
    return budget.amounts["cap"][0] / 100, sum(int(budget.amounts[f"m{m:02}"][0]) for m in range(1, 13)) / 100


def test_the_ceiling_of_the_row_is_what_hq_decided(cut: Path) -> None:
    assert (budget_of(cut), budget_of(cut, "B")) == ((72.0, 72.0), (60.0, 60.0))
    assert told(cut) == [[80.0, -8.0, 72.0, 0.0]]


@pytest.mark.parametrize(("typed", "open_"), [
    (promotion(800), 8.0), (promotion(-100), None), (both(promotion(500), promotion(-500, "m02")), None)])
def test_declaring_above_it_is_named_and_the_approval_waits(plan: Path, typed: Callable[[dict[str, Frame]], None],
                                                          open_: float | None) -> None:
    send(plan, "A", typed)
    send(plan, "B")
    found = [d.difference for d in xlplan.consolidate(plan, rollup=False).notes if d.code == "XP559"]
    assert (found, left(plan)) == (([open_], [("A", open_)]) if open_ else ([], []))


def test_it_says_where_and_how_much(plan: Path) -> None:
    send(plan, "A", promotion(800))
    (found,) = [d for d in xlplan.consolidate(plan, rollup=False).notes if d.code == "XP559"]
    assert message_of(found, "zh-CN") == "甲分公司(A)「费用预算 · 推广 · 促销 · 全年」核定 72.00,申报 80.00,待落实 8.00 万元"


@pytest.mark.parametrize("is_told", [True, False])
def test_the_unit_reads_it_in_the_copy_that_goes_back(plan: Path, is_told: bool) -> None:
    """Unless it is not to be told of the line, which is HQ's to settle then."""
    send(plan, "A", promotion(800))
    if not is_told:
        nature(plan, "no", line=0, column="notify")
    answer = xlplan.return_workbooks(plan).answers["A"]
    assert answer.path is not None  # the explanation of another finding is missing
    assert [d.sheet for d in answer.found if d.code == "XP559"] == ["费用预算"] * is_told


@pytest.mark.parametrize("period", ["year", "m01"])
def test_a_cut_of_which_the_unit_is_not_told_holds_like_any(plan: Path, period: str) -> None:
    """Another 3.00, with 通知分公司 = 否: of the year it is a ceiling, of a month it is named once it is taken back."""
    send(plan, "A")
    send(plan, "B")
    xlplan.adjust(plan, change=-3, reason="再压", row="E01", period=period, **BY)
    nature(plan, "no", line=1, column="notify")
    xlplan.issue(plan, round="final", branches=["A"], on=ON, balance="unassigned")
    assert (budget_of(plan), len(told(plan))) == ((69.0 if period == "year" else 72.0, 69.0), 1)
    send(plan, "A", both(promotion(300), promotion(0 if period == "year" else -300, "m12")), days=12)
    send(plan, "B", days=12)
    named = [(d.column, d.difference) for d in xlplan.consolidate(plan, rollup=False).notes if d.code == "XP559"]
    assert (named, left(plan)) == ([(period, 3.0)], [("A", 3.0)])


@pytest.mark.parametrize(("change", "ceiling"), [(0, 80.0), (-3, 77.0)])
def test_another_line_at_the_place_decides_anew(plan: Path, change: int, ceiling: float) -> None:
    send(plan, "A", promotion(800))
    send(plan, "B")
    xlplan.adjust(plan, change=change, reason="质询会", row="E01", **BY)
    assert left(plan) == []
    made = xlplan.issue(plan, round="approved", branches=["A"], on=ON, balance="unassigned")
    assert not made.must_fix, made.diagnostics
    assert budget_of(plan) == (ceiling, ceiling)


def test_it_stays_in_one_more_pass_and_in_a_workbook_issued_again(plan: Path) -> None:
    xlplan.issue(plan, round="revise", on=ON, branches=["A"], reason="更正", balance="unassigned")
    assert (budget_of(plan), told(plan)) == ((72.0, 72.0), [[80.0, -8.0, 72.0, 0.0]])
    send(plan, "A")
    send(plan, "B")
    xlplan.issue(plan, round="final", branches=["A"], on=ON, balance="unassigned")
    assert (budget_of(plan), told(plan)) == ((72.0, 72.0), [[80.0, -8.0, 72.0, 0.0]])


def test_it_is_no_change_of_the_master(plan: Path) -> None:
    """The ceilings that HQ types still say 80.00."""
    send(plan, "A")
    xlplan.adjust(plan, change=-1, reason="再压", row="E01", **BY)  # the master is another workbook now
    assert [d.code for d in xlplan.consolidate(plan, rollup=False).notes if d.code == "XP555"] == []


def test_a_change_that_was_phoned_in_is_the_units_own(plan: Path) -> None:
    """It binds nobody."""
    send(plan, "A")
    xlplan.adjust(plan, change=-1, reason="来电", row="E01", **{**BY, "on": date(2026, 11, 5)})
    nature(plan, "on_behalf", line=1)
    xlplan.issue(plan, round="final", branches=["A"], on=ON, balance="unassigned")
    assert (budget_of(plan), told(plan)[-1]) == ((72.0, 71.0), [72.0, -1.0, 71.0, None])


def test_a_ceiling_of_a_period_is_one_too(plan: Path) -> None:
    send(plan, "A")
    xlplan.adjust(plan, change=-1, reason="一季度先省", row="E01", period="m01", **BY)
    xlplan.issue(plan, round="final", branches=["A"], on=ON, balance="unassigned")
    send(plan, "A", both(promotion(50), promotion(-50, "m12")), days=12)
    send(plan, "B", days=12)
    assert left(plan) == [("A", 0.5)]


def test_what_is_held_back_and_assigned_is_said_alike_by_every_command(plan: Path) -> None:
    """5 % of the ceilings of the targets that HQ decided: the master alone would say that of the first ones."""
    send(plan, "A")
    send(plan, "B")
    xlplan.adjust(plan, **{**BY, "change": -200, "reason": "质询会", "table": "sales_targets"})
    made = xlplan.issue(plan, round="final", on=ON, balance="unassigned")
    tried = xlplan.assign(plan, amount=10, reason="加压", by="王五", scope="B")
    held = [one.held for of in (made.balances, xlplan.consolidate(plan, rollup=False).balances, tried.balances) for one in of if one.held]
    assert held == [8_50, 8_50, 8_50]  # 5 % of 2 % of 8,500.00, of the three branches
    assert budget_of(plan) == (72.0, 72.0)
    said = " ".join(xlplan.targets(plan, round="approved").lines("zh-CN"))
    assert "公司目标 10,000.00 万元 = 下达 10,000.00 + 统筹 0.00" in said
