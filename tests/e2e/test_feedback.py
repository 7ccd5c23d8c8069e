"""总部审核意见: what HQ changed and said goes out with the next workbook, line by line, and comes back answered (万元).

| | HQ's line or opinion | declared | change | approved |
| A | 总部调整 1 | 3,900.00 | +60.00 | 4,011.43 |
| A | 追加下达 1 | 3,900.00 | +51.43 | 4,011.43 |
| B | 追加下达 1 | 3,000.00 | +38.57 | 3,038.57 |
| KA | 总部调整 2, accepted | 1,520.00 | 0.00 | 1,520.00 |
"""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rounds_case import ON, declares, issued, rounds_plan, send
from test_rounds import decide

import xlplan
from xlplan.schema.frame import Frame
from xlplan.units import AS_STATED

FIGURES = ("assigned", "declared", "change", "approved")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """二下 is out, with what HQ decided."""
    folder = rounds_plan(tmp_path_factory.mktemp("told") / "plan")
    xlplan.issue(folder, round="bottom_up", on=ON)
    send(folder, "A", declares(-100_00))
    send(folder, "B")
    send(folder, "KA", declares(20_00))
    decide(folder)
    made = xlplan.issue(folder, round="revise", on=ON, balance="unassigned")
    assert not made.must_fix, made.diagnostics
    return folder


@pytest.fixture
def plan(told: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(told, tmp_path / "plan"))


def rows(folder: Path, unit: str) -> dict[str, list[Any]]:
    """Row key -> its figures as HQ's sheet shows them, and whether an answer is asked for."""
    said = issued(folder, unit).frames["hq_feedback"]
    return {key: [*(AS_STATED.value(int(said.amounts[f][i])) if said.filled[f][i] else None for f in FIGURES), str(said.texts["ask"][i])]
            for i, key in enumerate(said.keys)}


def answers(key: str, **cells: str | int) -> Callable[[dict[str, Frame]], None]:
    """A unit that answers the line of that key so."""
    def act(frames: dict[str, Frame]) -> None:
        said = frames["hq_feedback"]
        at = said.keys.index(key)
        for column, value in cells.items():
            if isinstance(value, str):
                said.texts[column][at] = value
            else:
                said.amounts[column][at], said.filled[column][at] = value, True
    return act


APPEALS: dict[str, str | int] = {"answer": "appeal", "asked": 2_990_0000, "why": "两家门店关闭"}


def test_each_line_goes_to_the_unit_it_is_about(told: Path) -> None:
    assert rows(told, "A") == {"a1": [4000.0, 3900.0, 60.0, 4011.43, "yes"], "t1": [4000.0, 3900.0, 51.43, 4011.43, "yes"]}
    assert rows(told, "B") == {"t1": [3000.0, 3000.0, 38.57, 3038.57, "yes"]}
    assert rows(told, "KA") == {"a2": [1500.0, 1520.0, 0.0, 1520.0, ""]}
    assert "hq_feedback" not in issued(told, "C").frames


def test_it_says_in_words_what_was_changed_why_and_by_whom(told: Path) -> None:
    said = issued(told, "A").frames["hq_feedback"]
    words = [str(said.texts[k][0]) for k in ("kind", "no", "of", "place", "period", "measured", "reason", "by", "date")]
    assert words == ["adjustment", "1", "销售目标分解", "合计", "全年", "万元", "质询会", "赵总", "2026-10-26"]


@pytest.mark.parametrize(("cells", "code"), [
    ({}, "XP335"), ({"answer": "appeal", "why": "两家门店关闭"}, "XP336"), ({"answer": "appeal", "asked": 2_990_0000}, "XP336"),
    ({"answer": "accept", "asked": 2_990_0000}, "XP337"), ({"answer": "accept"}, ""), (APPEALS, "")])
def test_an_answer_is_whole_or_goes_back(plan: Path, cells: dict[str, str | int], code: str) -> None:
    """And holds back no other table."""
    send(plan, "B", answers("t1", **cells), accepts=False)
    (file,) = [f for f in xlplan.consolidate(plan, rollup=False).files if f.branch == "B" and f.round == "revise"]
    assert [d.code for d in file.diagnostics if d.table == "hq_feedback"] == ([code] if code else [])
    assert (file.tables["hq_feedback"], file.tables["sales_targets"]) == ("refused" if code else "accepted", "accepted")


def test_a_further_pass_keeps_what_was_told_and_answered(plan: Path) -> None:
    send(plan, "B", answers("t1", **APPEALS))
    xlplan.issue(plan, round="final", on=ON, balance="unassigned")
    said = issued(plan, "B").frames["hq_feedback"]
    assert (said.keys, said.texts["why"][0], said.amounts["asked"][0]) == (["t1"], "两家门店关闭", 2_990_0000)


def test_what_is_approved_for_good_says_the_lines_of_its_own_round_and_asks_nothing(plan: Path) -> None:
    for unit in ("A", "B", "C", "KA"):
        send(plan, unit)
    xlplan.adjust(plan, change=-30, reason="乙的申诉", branches=["B"], write=True, by="王五", approved_by="赵总", on=ON)
    xlplan.issue(plan, round="approved", on=ON, balance="unassigned")
    assert rows(plan, "B") == {"a3": [3038.57, 3038.57, -30.0, 3008.57, ""]}
    assert "hq_feedback" not in issued(plan, "A").frames


def test_a_workbook_of_the_same_round_says_it_again_and_what_was_assigned_since(plan: Path) -> None:
    send(plan, "B", answers("t1", **APPEALS))
    xlplan.assign(plan, amount=10, reason="加压", scope="B", write=True, by="王五", approved_by="赵总", on=ON)
    made = xlplan.issue(plan, round="revise", on=ON, branches=["B"], reason="更正", balance="unassigned")
    assert not made.must_fix, made.diagnostics
    assert rows(plan, "B") == {"t1": [3000.0, 3000.0, 38.57, 3038.57, "yes"], "t2": [3038.57, None, 10.0, 3048.57, "yes"]}
    assert list(issued(plan, "B").frames["hq_feedback"].texts["answer"]) == ["appeal", ""]
