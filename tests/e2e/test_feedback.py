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

import openpyxl
import pytest
from independent import pages
from rounds_case import ON, begun, declares, issued, send
from test_rounds import decide

import xlplan
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Severity
from xlplan.schema.frame import Frame
from xlplan.units import AS_STATED

FIGURES = ("assigned", "declared", "change", "approved")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """二下 is out, with what HQ decided."""
    folder = begun(tmp_path_factory.mktemp("told") / "plan")
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
    xlplan.issue(plan, round="final", branches=["B"], on=ON, balance="unassigned")
    said = issued(plan, "B").frames["hq_feedback"]
    assert (said.keys, said.texts["why"][0], said.amounts["asked"][0]) == (["t1"], "两家门店关闭", 2_990_0000)


def test_what_is_approved_for_good_says_the_lines_of_its_own_round_and_asks_nothing(plan: Path) -> None:
    for unit in ("A", "B", "C", "KA"):
        send(plan, unit)
    xlplan.adjust(plan, change=-30, reason="乙的申诉", branches=["B"], write=True, by="王五", approved_by="赵总", on=ON)
    xlplan.issue(plan, round="approved", branches=["A", "B"], on=ON, balance="unassigned")
    assert rows(plan, "B") == {"a3": [3038.57, 3038.57, -30.0, 3008.57, ""]}
    assert "hq_feedback" not in issued(plan, "A").frames


def test_a_workbook_of_the_same_round_says_it_again_and_what_was_assigned_since(plan: Path) -> None:
    send(plan, "B", answers("t1", **APPEALS))
    xlplan.assign(plan, amount=10, reason="加压", scope="B", write=True, by="王五", approved_by="赵总", on=ON)
    made = xlplan.issue(plan, round="revise", on=ON, branches=["B"], reason="更正", balance="unassigned")
    assert not made.must_fix, made.diagnostics
    assert rows(plan, "B") == {"t1": [3000.0, 3000.0, 38.57, 3038.57, "yes"], "t2": [3038.57, None, 10.0, 3048.57, "yes"]}
    assert list(issued(plan, "B").frames["hq_feedback"].texts["answer"]) == ["appeal", ""]


# -- what comes back, and what HQ makes of it ---------------------------------------------------------------------------

HEAD = 5


def shown(folder: Path, page: str, *columns: str) -> list[list[Any]]:
    """What stands in those columns of a page of the roll-up, row by row."""
    sheet = pages(folder / "rollup.xlsx")[page]
    rows = range(HEAD + 1, max(row for row, _ in sheet.at) + 1)
    return [line for row in rows if any(line := [sheet.at.get((row, sheet.columns[c])) for c in columns])]


def rules(folder: Path, text: str, unit: str = "乙分公司") -> None:
    """HQ types it beside the unit's appeal, and saves."""
    book = openpyxl.load_workbook(folder / "rollup.xlsx")
    (sheet,) = [ws for ws in book.worksheets if ws["A1"].value == "feedback"]
    at = {str(c.value): n for n, c in enumerate(sheet[1], 1)}
    row = next(r for r in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(r, at["branch"]).value == unit)
    sheet.cell(row, at["ruling"]).value = text
    book.save(folder / "rollup.xlsx")


def stops(folder: Path) -> list[str | None]:
    """Units whose open appeals keep what is approved for good from going out."""
    return [d.branch for d in xlplan.targets(folder, round="approved", balance="unassigned").diagnostics
            if d.code == "XP558" and d.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def one_appeals(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """B appeals against what was assigned to it, the others accept; it is consolidated. Read it only."""
    folder = Path(shutil.copytree(told, tmp_path_factory.mktemp("appealed") / "plan"))
    for unit in ("A", "C", "KA"):
        send(folder, unit)
    send(folder, "B", answers("t1", **APPEALS))
    xlplan.consolidate(folder)
    return folder


@pytest.fixture
def appealed(one_appeals: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(one_appeals, tmp_path / "plan"))


def test_answers_stand_beside_what_hq_said(one_appeals: Path) -> None:
    appeal = "申诉,要求 2,990.00:两家门店关闭"
    assert [a for _, a in shown(one_appeals, "adjustments", "no", "answer") if a] == [
        "分公司答复", f"甲分公司:接受;乙分公司:{appeal}", "分公司答复", "接受"]
    assert shown(one_appeals, "feedback", "branch", "answer", "asked", "what", "state") == [
        ["甲分公司", "接受", None, None, None], ["甲分公司", "接受", None, None, None],
        ["乙分公司", "申诉", 2990, "两家门店关闭", "● 申诉待处理"], ["全国KA", None, None, None, None]]


def test_what_hq_typed_about_a_finding_goes_out_and_comes_back_answered(told: Path, tmp_path: Path) -> None:
    """From the page of findings of the first round to that of the second."""
    folder = begun(tmp_path / "plan")
    send(folder, "A", declares(-100_00))
    xlplan.consolidate(folder)
    book = openpyxl.load_workbook(folder / "rollup.xlsx")
    (sheet,) = [ws for ws in book.worksheets if ws["A1"].value == "issues"]
    at = {str(c.value): n for n, c in enumerate(sheet[1], 1)}
    row = next(r for r in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(r, at["code"]).value == "XP401")
    what = sheet.cell(row, at["what"]).value
    sheet.cell(row, at["decision"]).value = "请补回差额"
    book.save(folder / "rollup.xlsx")
    xlplan.issue(folder, round="revise", branches=["A"], on=ON, balance="unassigned")  # not consolidated since
    said = issued(folder, "A").frames["hq_feedback"]
    assert [str(said.texts[k][1]) for k in ("kind", "of", "place", "reason", "ask")] == [
        "decision", "销售目标分解", what, "请补回差额", "yes"]
    send(folder, "A", answers(said.keys[1], answer="appeal", why="客户已流失"))
    xlplan.consolidate(folder)
    assert shown(folder, "feedback", "kind", "answer", "what", "state") == [
        ["下达不变", "接受", None, None], ["总部处理意见", "申诉", "客户已流失", "● 申诉待处理"]]


def test_an_open_appeal_stops_what_is_approved_for_good(appealed: Path) -> None:
    assert stops(appealed) == ["B"]
    made = xlplan.issue(appealed, round="approved", on=ON, balance="unassigned")
    (found,) = [d for d in made.diagnostics if d.code == "XP558"]
    assert (made.must_fix, made.files) == (True, {})
    assert message_of(found, "zh-CN") == "乙分公司(B) 对「销售目标分解 · 合计 · 全年」的申诉还没有处理(申诉,要求 2,990.00:两家门店关闭)"
    assert "「申诉处理」填理由" in remedy_of(found, "zh-CN")
    assert not xlplan.issue(appealed, round="final", on=ON, balance="unassigned", dry_run=True).must_fix  # one more pass may go out


def test_a_line_about_the_same_table_settles_it(appealed: Path) -> None:
    xlplan.adjust(appealed, change=-30, reason="乙的申诉", branches=["B"], write=True, by="王五", approved_by="赵总", on=ON)
    assert stops(appealed) == []
    xlplan.consolidate(appealed)
    assert shown(appealed, "feedback", "state")[0] == ["✓ 已用调整行处理(第 3 号)"]


def test_a_refusal_with_its_reason_settles_it_until_the_unit_appeals_anew(appealed: Path) -> None:
    rules(appealed, "门店由总部另补")
    assert stops(appealed) == []  # as soon as it is saved
    xlplan.consolidate(appealed)
    assert shown(appealed, "feedback", "ruling", "state") == [["门店由总部另补", "✓ 已写明不同意"]]
    send(appealed, "B", answers("t1", **{**APPEALS, "asked": 2_950_0000}), days=12)
    xlplan.consolidate(appealed)
    assert shown(appealed, "feedback", "ruling", "state") == [[None, "● 申诉待处理"]]
    assert shown(appealed, "settled", "of", "what", "opinion") == [["申诉处理", "两家门店关闭", "门店由总部另补"]]
    assert stops(appealed) == ["B"]
    line = "追加下达 1 · 合计 · 全年"
    assert [one.text("zh-CN") for one in xlplan.history(appealed, unit="B").moments if one.kind in ("answered", "ruled")] == [
        f"B.xlsx 答复「{line}」:申诉,要求 2,990.00:两家门店关闭", f"总部不同意对「{line}」的申诉(–):门店由总部另补",
        f"B.xlsx 答复「{line}」:申诉,要求 2,950.00:两家门店关闭"]
    others = xlplan.history(appealed, unit="B", table="staffing", column="m03").moments
    assert {"answered", "ruled"}.isdisjoint(one.kind for one in others)


def test_the_unit_is_told_the_refusal(appealed: Path) -> None:
    rules(appealed, "门店由总部另补")
    xlplan.issue(appealed, round="approved", branches=["B"], on=ON, balance="unassigned")
    said = issued(appealed, "B").frames["hq_feedback"]
    words = [str(said.texts[k][0]) for k in ("kind", "of", "place", "reason", "ask")]
    assert words == ["ruling", "销售目标分解", "合计", "门店由总部另补", ""]


def test_an_appeal_in_a_table_that_went_back_is_open_too(plan: Path) -> None:
    send(plan, "B", answers("t1", answer="appeal", why="两家门店关闭"))
    assert stops(plan) == ["B"]


def test_status_names_appeals_until_hq_settles_them(plan: Path) -> None:
    send(plan, "B", answers("t1", **APPEALS))
    assert {one.key: one.count for one in xlplan.status(plan).open}["appeals"] == 1
    send(plan, "B", answers("t1", answer="accept"), days=12)
    assert "appeals" not in {one.key for one in xlplan.status(plan).open}
