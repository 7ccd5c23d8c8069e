"""Regions act: east moves targets between A and B before they get their workbooks. Figures by hand: goal 10,000.00, 2 % over-assigned;
A 4,000.00 and B 3,000.00 in the east, C 1,700.00 alone in the west, KA 1,500.00 run by HQ."""
from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from console import run
from regions_case import DUE, answers, region_book, regions_plan
from rounds_case import ON, declares, issued, send, targets_of

import xlplan
from xlplan.errors import XlplanError
from xlplan.plan.master.steering_records import SHIFT
from xlplan.schema.codes.catalogue import remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.ledger import Ledger
from xlplan.workbook.stamp import SHIFTED as SAID_ON_COVER

BEFORE, AFTER = (4_000_00, 3_000_00, 1_700_00, 1_500_00), (3_900_00, 3_100_00, 1_700_00, 1_500_00)
SHIFTED = {"A": -100_00, "B": +100_00}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan once the east was asked."""
    folder = regions_plan(tmp_path_factory.mktemp("asked") / "plan")
    made = xlplan.issue(folder, stage="regions", on=ON, by="王五")
    assert ([*made.files], [*made.skipped]) == (["E"], ["W"])
    return folder


@pytest.fixture(scope="module")
def shifted(asked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The east has answered, and everybody was issued to."""
    folder = tmp_path_factory.mktemp("shifted") / "plan"
    shutil.copytree(asked, folder)
    answers(folder, SHIFTED)
    xlplan.consolidate(folder)
    xlplan.issue(folder, on=ON)
    return folder


@pytest.fixture
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the folder of that fixture, to go on in."""
    shutil.copytree(request.getfixturevalue(request.param), tmp_path / "plan")
    return tmp_path / "plan"


def codes_of(found: list[Diagnostic]) -> list[str]:
    return [d.code for d in found]


def test_the_region_gets_its_branches_side_by_side(asked: Path) -> None:
    got = region_book(asked)
    assert got.seal == "verified"
    assert got.issued is not None
    assert got.issued.kind is not None
    assert (got.issued.kind.key, got.issued.stamp.branch, got.issued.facts["deadline"]) == ("shifts", "E", DUE)
    frame = got.frames["region_shifts"]
    assert frame.keys == ["A", "B"]
    assert frame.amounts["py_estimate"].tolist() == [3_200_00, 2_400_00]
    assert frame.amounts["hq_target"].tolist() == [*BEFORE[:2]]


@pytest.mark.parametrize(("on", "code"), [(date(2026, 10, 30), "XP591"), (date(2026, 10, 31), "XP592")])
def test_branches_wait_until_the_deadline_and_no_longer(asked: Path, on: date, code: str) -> None:
    made = xlplan.issue(asked, on=on, dry_run=True)
    assert [d.params["branch"] for d in made.diagnostics if d.code == code] == ["东区(E)"]
    assert made.must_fix is (code == "XP591")
    assert len(made.files) == (0 if code == "XP591" else 4)


def test_what_was_shifted_is_in_the_targets_of_its_branches(shifted: Path) -> None:
    assert targets_of(shifted) == [(n, n) for n in AFTER]
    assert sum(AFTER) == sum(BEFORE)
    assert sum(AFTER[:2]) == sum(BEFORE[:2])
    made = xlplan.targets(shifted, round="bottom_up").targets
    by_unit = {u.code: u.total for u in made.units}
    assert (by_unit["E"], by_unit["W"], by_unit["HQ"]) == (7_000_00, 1_700_00, 10_200_00)
    assert by_unit["HQ"] + made.unassigned == made.goal == 10_000_00
    assert [(one.line.source, one.line.scope, one.amount, one.line.reason, one.line.approved_by) for one in made.later] == [
        (SHIFT, "A", -100_00, "乙新开两店", "东区 周总"), (SHIFT, "B", 100_00, "乙新开两店", "东区 周总")]


def test_a_branch_reads_what_its_region_shifted_and_why(shifted: Path) -> None:
    got = issued(shifted, "B").issued
    assert got is not None
    said = "销售目标 +100.00 万元(东区 周总):乙新开两店"
    assert got.facts[SAID_ON_COVER] == said
    cover = openpyxl.load_workbook(shifted / "issued" / "B.xlsx").worksheets[0]
    assert ("大区调剂", said) in [(row[1].value, row[2].value) for row in cover.iter_rows()]
    assert not issued(shifted, "C").issued.shifted  # type: ignore[union-attr]
    assert [d.code for r in xlplan.check(shifted / "issued" / "B.xlsx").files for d in r.diagnostics if d.severity != "note"] == []


@pytest.mark.parametrize("copy", ["shifted"], indirect=True)
def test_it_counts_once_however_often_it_is_taken_in(copy: Path) -> None:
    for _ in range(2):
        assert [r.verdict for r in xlplan.consolidate(copy).files] == ["accepted"]
    with Ledger(copy / "ledger.db") as ledger:
        plan = region_book(copy).issued
        assert plan is not None
        assert len(ledger.shifts(plan.stamp.plan)) == 1
        assert sum(getattr(one, "kind", "") == "shifted" for one in ledger.chain()) == 1
    xlplan.issue(copy, branches=["A"], reason="再发一次", on=ON)
    assert targets_of(copy) == [(n, n) for n in AFTER]
    assert not xlplan.audit(copy).must_fix


@pytest.mark.parametrize("copy", ["shifted"], indirect=True)
def test_what_comes_after_its_branches_were_issued_to_is_refused_with_what_to_do(copy: Path) -> None:
    answers(copy, {"A": -200_00, "B": 200_00}, name="later.xlsx", days=5)
    result = xlplan.consolidate(copy)
    late = {r.file: r for r in result.files}["later.xlsx"]
    assert (late.verdict, codes_of(late.diagnostics)) == ("refused", ["XP590", "XP502"])
    assert "xlplan assign" in remedy_of(late.diagnostics[0], "zh-CN")
    xlplan.issue(copy, branches=["A"], reason="再发一次", on=ON)
    assert targets_of(copy) == [(n, n) for n in AFTER]


@pytest.mark.parametrize("copy", ["asked"], indirect=True)
def test_the_later_answer_counts_while_its_branches_wait(copy: Path) -> None:
    answers(copy, {"A": -300_00, "B": 300_00})
    xlplan.consolidate(copy)
    answers(copy, SHIFTED, name="later.xlsx", days=3)
    result = xlplan.consolidate(copy)
    assert [(r.file, r.superseded_by) for r in result.files] == [("E-shifts.xlsx", "later.xlsx"), ("later.xlsx", None)]
    assert {u.code: u.total for u in xlplan.targets(copy, round="bottom_up").targets.units}["A"] == AFTER[0]


@pytest.mark.parametrize("copy", ["asked"], indirect=True)
def test_a_region_that_is_asked_again_answers_again_or_stands_by_what_it_said(copy: Path) -> None:
    answers(copy, SHIFTED)
    xlplan.consolidate(copy)
    xlplan.issue(copy, stage="regions", on=ON, reason="上年数更正")
    frame = region_book(copy).frames["region_shifts"]
    assert (frame.amounts["hq_target"].tolist(), frame.amounts["shift"].tolist()) == ([*BEFORE[:2]], [*SHIFTED.values()])
    before, after = (xlplan.issue(copy, on=on, dry_run=True) for on in (date(2026, 10, 30), date(2026, 10, 31)))
    assert "XP591" in codes_of(before.diagnostics)
    assert [c for c in codes_of(after.diagnostics) if c.startswith("XP59")] == ["XP595"]
    assert [(r.verdict, codes_of(r.diagnostics)) for r in xlplan.consolidate(copy).files] == [("earlier", ["XP597"])]
    asked = xlplan.status(copy).asked
    assert asked is not None
    assert asked.states == {"E": "stands"}
    assert targets_of(_issued_to(copy, date(2026, 10, 31))) == [(n, n) for n in AFTER]


@pytest.mark.parametrize("copy", ["asked"], indirect=True)
def test_branches_wait_for_an_answer_that_is_not_recorded(copy: Path) -> None:
    """Unread it holds them also past the deadline; one that is returned until then, though an earlier one is recorded."""
    def issuing(on: date) -> list[str]:
        return [c for c in codes_of(xlplan.issue(copy, on=on, dry_run=True).diagnostics) if c.startswith("XP59")]

    answers(copy, SHIFTED)
    assert issuing(date(2026, 10, 31)) == ["XP596"]
    xlplan.consolidate(copy)
    answers(copy, {"A": -500_00, "B": 60_00}, name="wrong.xlsx", days=3)
    asked = xlplan.status(copy).asked
    assert asked is not None
    assert asked.states == {"E": "returned"}
    assert [issuing(on) for on in (date(2026, 10, 30), date(2026, 10, 31))] == [["XP591"], ["XP595"]]


@pytest.mark.parametrize("copy", ["asked"], indirect=True)
def test_status_says_which_regions_have_answered(copy: Path) -> None:
    for done, said in (("missing", "东区 未交"), ("came", "东区 已到 inbox/,还没有汇总"), ("answered", "东区 已交")):
        if done == "came":
            answers(copy, {})  # it leaves them as they are
        if done == "answered":
            xlplan.consolidate(copy)
        now = xlplan.status(copy, now=datetime(2026, 10, 29))
        assert now.asked is not None
        assert now.asked.states == {"E": done}
        assert f"一上的大区调剂(截止 {DUE}):{said}" in [*now.text("zh-CN")]
        assert [one.key for one in now.open] == (["issue"] if done == "answered" else ["regions"])
        assert [one.key for one in xlplan.status(copy).open] == (["issue"] if done == "answered" else ["regions", "issue"])  # it is late
    assert targets_of(_issued_to(copy)) == [(n, n) for n in BEFORE]


@pytest.mark.parametrize("copy", ["asked"], indirect=True)
def test_hq_withdraws_what_a_region_shifted_and_puts_it_back(copy: Path) -> None:
    """By the file, and by the region; once its branches are issued to neither goes any more."""
    answers(copy, SHIFTED)
    xlplan.consolidate(copy)
    for act, what, target in ((xlplan.exclude, "E-shifts.xlsx", BEFORE), (xlplan.restore, "E", AFTER), (xlplan.exclude, "E", BEFORE)):
        act(copy, what, reason="总部另有安排", by="王五")
        assert {u.code: u.total for u in xlplan.targets(copy, round="bottom_up").targets.units}["A"] == target[0]
    [file] = xlplan.consolidate(copy).files
    assert (file.excluded, codes_of(file.diagnostics)) == (True, ["XP517"])
    assert "XP592" in codes_of(xlplan.issue(copy, on=date(2026, 10, 31)).diagnostics)
    assert targets_of(copy) == [(n, n) for n in BEFORE]
    with pytest.raises(XlplanError) as wrong:
        xlplan.restore(copy, "E", reason="又要了", by="王五")
    assert "已经拿到一上的填报表" in wrong.value.say("zh-CN")


def _issued_to(folder: Path, on: date = ON) -> Path:
    xlplan.issue(folder, on=on)
    return folder


@pytest.mark.parametrize("copy", ["shifted"], indirect=True)
def test_a_second_round_of_shifts_goes_on_from_what_was_decided(copy: Path) -> None:
    """A declares −50.00, which silence does not accept: its target stays. In 二下 the east moves 40.00 back."""
    send(copy, "A", declares(-50_00))
    send(copy, "B")
    xlplan.consolidate(copy)
    made = xlplan.issue(copy, round="revise", stage="regions", on=date(2026, 11, 15))
    assert not made.must_fix
    assert region_book(copy).frames["region_shifts"].amounts["hq_target"].tolist() == [*AFTER[:2]]
    answers(copy, {"A": 40_00, "B": -40_00}, reason="甲有新客户", name="second.xlsx", days=22)
    result = {r.file: r for r in xlplan.consolidate(copy).files}
    assert (result["second.xlsx"].verdict, result["E-shifts.xlsx"].verdict) == ("accepted", "earlier")
    said = [*xlplan.targets(copy, round="revise").lines("zh-CN")]
    assert "大区调剂(东区 周总) · 甲分公司 · +40.00 · 甲有新客户" in said
    xlplan.issue(copy, round="revise", on=date(2026, 11, 16))
    assert [target for target, _ in targets_of(copy)] == [3_940_00, 3_060_00, 1_700_00, 1_500_00]
    told = issued(copy, "A").frames["hq_feedback"]
    at = [*told.texts["kind"]].index(SHIFT)
    assert (told.texts["reason"][at], told.texts["by"][at], int(told.amounts["change"][at])) == ("甲有新客户", "东区 周总", 40_0000)
    moments = [m.text("zh-CN") for m in xlplan.history(copy, unit="A").moments if m.kind == "shifted"]
    assert moments == ["大区调剂全年目标 -100.00(东区 周总):乙新开两店", "大区调剂全年目标 +40.00(东区 周总):甲有新客户"]


@pytest.mark.parametrize(("ask", "said"), [
    ({"round": "approved"}, "没有这一步"), ({"branches": ["KA"]}, "KA"), ({"branches": ["W"]}, "只有一家单位承担目标(丙分公司(C))"),
    ({}, "已经有本轮的调剂表")])
def test_regions_are_asked_only_where_that_makes_sense(asked: Path, ask: dict[str, object], said: str) -> None:
    with pytest.raises(XlplanError) as wrong:
        xlplan.issue(asked, stage="regions", on=ON, **ask)  # type: ignore[arg-type]
    assert said in wrong.value.say("zh-CN")


def test_without_a_deadline_nobody_is_asked(tmp_path: Path) -> None:
    made = xlplan.issue(regions_plan(tmp_path / "plan", {}), stage="regions", on=ON)
    assert "XP594" in codes_of(made.diagnostics)
    assert not made.files


@pytest.mark.parametrize("copy", ["asked"], indirect=True)
def test_a_region_is_mailed_its_workbook_and_reminded_until_it_answers(copy: Path) -> None:
    def mailed(day: int, **of: Any) -> list[tuple[str, str, str]]:
        return [(one.unit, one.what, one.path.name) for one in xlplan.send(copy, now=datetime(2026, 10, day, 9), **of).drafts]

    first = xlplan.send(copy, now=datetime(2026, 10, 26, 9))
    [one] = first.drafts
    [book] = one.draft.attachments
    assert (one.unit, one.what, book.data, book.name) == (
        "E", "issue", (copy / "issued" / "E-shifts.xlsx").read_bytes(), "东区 2027 一上 大区调剂.xlsx")
    assert "在 2026-10-30 前保存" in one.draft.text
    assert one.draft.subject == "青禾食品 2027 年度计划 · 一上 · 大区调剂 · 东区"
    assert (mailed(26), mailed(27, branches=["A"], again=True)) == ([], [])
    assert mailed(28) == [("E", "reminder", "E-reminder-shifts-1-soon.eml")]
    answers(copy, {"A": -100_00})  # it does not add up
    [back] = xlplan.send(copy, now=datetime(2026, 10, 29, 9)).drafts
    marked = copy / "returned" / "E-shifts-一上-returned.xlsx"
    assert (back.what, [one.data for one in back.draft.attachments]) == ("return", [marked.read_bytes()])
    assert "有要改的地方,见附件「东区 2027 一上 大区调剂 退回.xlsx」" in back.draft.text
    assert "● 大区调剂!" in back.draft.text
    assert mailed(29) == []
    [wrong] = xlplan.send(copy, now=datetime(2026, 10, 30, 9)).drafts
    assert (wrong.what, "没有收下" in wrong.draft.text, "● 大区调剂!" in wrong.draft.text) == ("reminder", True, True)
    answers(copy, SHIFTED, name="again.xlsx", days=3)
    assert mailed(31) == []
    assert not marked.exists()  # nothing is to be corrected any more: it stands in earlier/ beside


def test_to_issue_past_the_regions_is_said(asked: Path, tmp_path: Path) -> None:
    """E may shift, C's region has nothing to shift to; once E was asked there is nothing to say."""
    plan = regions_plan(tmp_path / "plan")
    said = run("issue", plan, "--dry-run", "--lang", "zh-CN").stdout
    assert "– 没有先请大区调剂:东区(一上)。要先调剂,先运行 issue --stage regions" in said
    assert xlplan.issue(plan, dry_run=True).passed_over == ["东区"]
    assert xlplan.issue(asked, dry_run=True).passed_over == []
