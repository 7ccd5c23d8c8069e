"""待落实: HQ's cuts of heads, and of costs that follow them, are a ceiling which the unit comes down to itself (万元, heads).
The case of ROUNDS.md, in which HQ lets a rest go, is played in test_one_year.
"""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from console import run
from rounds_case import ON, issued, rounds_plan, send
from test_feedback import shown

import xlplan
from xlplan.schema.diagnostic import Severity
from xlplan.schema.frame import Frame
from xlplan.units import AS_STATED

BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON, "write": True}
ITEMS = ({"code": "E01", "group": "推广", "item": "促销", "owner": "branch"},
         {"code": "E02", "group": "人员", "item": "人员费用", "mark": "linked", "link": "staff", "owner": "branch"})
STAFF: dict[str, Any] = {"table": "expense_budget", "row": "E02", "period": "year"}


def hires(april: int, january: int = 4) -> Callable[[dict[str, Frame]], None]:
    """A unit that takes on so many, of 8,000 yuan a month."""
    def act(frames: dict[str, Frame]) -> None:
        heads = frames["staffing"]
        row = heads.keys.index("S01|hires")
        heads.amounts["m01"][row], heads.amounts["m04"][row] = january, april
        heads.texts["remark"][heads.keys.index("S01|closing")] = "新店"
    return act


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一上 is in: A takes on 4 in January and 2 in April: 4 x 12 x 0.80 + 2 x 9 x 0.80 = 52.80."""
    folder = rounds_plan(tmp_path_factory.mktemp("heads") / "plan", expense_items=ITEMS)
    made = xlplan.issue(folder, round="bottom_up", on=ON)
    assert not made.must_fix, made.diagnostics
    send(folder, "A", hires(2))
    send(folder, "B")
    return folder


@pytest.fixture
def plan(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "plan"))


def told(folder: Path, unit: str = "A") -> list[list[Any]]:
    """declared, change, approved, to be placed of each line that the unit was told."""
    said = issued(folder, unit).frames["hq_feedback"]
    columns = ("declared", "change", "approved", "unplaced")
    return [[AS_STATED.value(int(said.amounts[f][i])) if said.filled[f][i] else None for f in columns] for i in range(said.size)]


def left(folder: Path) -> list[tuple[str | None, Any]]:
    """(unit, amount) of what stops the approval for good."""
    found = xlplan.targets(folder, round="approved", balance="unassigned").diagnostics
    return [(d.branch, d.difference) for d in found if d.code == "XP559" and d.severity is Severity.ERROR]


def staff_cost(folder: Path) -> tuple[float, float]:
    """(declared, approved) staff cost of A in the roll-up."""
    result = xlplan.consolidate(folder, rollup=False)
    assert result.numbers.adjusted.get("expense_budget", {}) == {}
    frame = result.tables["expense_budget"]
    row = frame[(frame["branch"] == "A") & (frame["row_key"] == "E02")]
    return float(row["year"].iloc[0]), float(row["year_approved"].iloc[0]) if "year_approved" in row else float(row["year"].iloc[0])


def test_a_cut_of_a_linked_cost_moves_no_figure_and_is_shown(plan: Path) -> None:
    made = xlplan.adjust(plan, change=-12, reason="压缩人员", branches=["A"], **STAFF, **BY)
    assert made.written is not None, made.diagnostics
    assert [(one.declared, one.change, one.after) for one in made.lines] == [(5280, -1200, 4080)]
    assert staff_cost(plan)[0] == 52.8
    assert [d.code for d in xlplan.consolidate(plan).notes if d.code in ("XP520", "XP559")] == []
    assert any("作上限" in str(text) for (text,) in shown(plan, "adjustments", "outcome"))


def test_more_than_stands_there_is_refused(plan: Path) -> None:
    assert "52.80" in run("adjust", plan, "--change", "-60", "--table", "expense_budget", "--row", "E02", "--branches", "A",
                          "--reason", "压缩", "--by", "王五").output


def test_it_is_placed_when_the_source_is_down(plan: Path) -> None:
    xlplan.adjust(plan, change=-12, reason="压缩人员", branches=["A"], **STAFF, **BY)
    xlplan.issue(plan, round="revise", on=ON, balance="unassigned")
    send(plan, "A", hires(0))
    send(plan, "B")
    assert (staff_cost(plan)[0], left(plan)) == (38.4, [])


def test_a_cut_just_before_the_approval_cannot_be_placed_any_more(plan: Path) -> None:
    xlplan.issue(plan, round="revise", on=ON, balance="unassigned")
    send(plan, "A")
    send(plan, "B")
    xlplan.adjust(plan, change=-2, reason="再压", branches=["A"], **STAFF, **BY)
    assert left(plan) == [("A", 2.0)]


def test_a_cut_of_heads_counts_once_and_is_checked(plan: Path) -> None:
    """HQ takes one of the two hires of April: 核定 5 in the round itself; then what the unit declares, against that."""
    where: dict[str, Any] = {"table": "staffing", "row": "S01|hires", "period": "m04"}
    made = xlplan.adjust(plan, change=-1, reason="先招一人", branches=["A"], **where, **BY)
    assert [(one.declared, one.after) for one in made.lines] == [(2, 1)]
    xlplan.issue(plan, round="revise", on=ON, balance="unassigned")
    assert told(plan) == [[2, -1, 1, 1]]
    send(plan, "B")
    send(plan, "A")
    assert left(plan) == [("A", 1)]
    send(plan, "A", hires(1), days=12)
    assert left(plan) == []
    assert xlplan.consolidate(plan, rollup=False).numbers.adjusted == {}  # it obeyed: HQ's line takes nothing off again
    send(plan, "A", hires(1, january=5), days=13)  # and puts the hire back into another month
    assert [(d.found, d.expected) for d in xlplan.targets(plan, round="approved").diagnostics if d.code == "XP569"] == [(6, 5)]


def test_what_hq_approves_for_good_it_writes_itself(plan: Path) -> None:
    """Heads are cut in the approved figures; nothing is left for the unit to place."""
    xlplan.issue(plan, round="revise", on=ON, balance="unassigned")
    send(plan, "A")
    send(plan, "B")
    xlplan.adjust(plan, change=-1, reason="先招一人", branches=["A"], table="staffing", row="S01|hires", period="m04", **BY)
    made = xlplan.issue(plan, round="approved", on=ON, balance="unassigned")
    assert not made.must_fix, made.diagnostics
    assert told(plan) == [[2, -1, 1, None]]
    heads = issued(plan, "A").frames["staffing"]
    assert int(heads.amounts["m04"][heads.keys.index("S01|hires")]) == 1
