"""One plan through its rounds, in figures that a hand can follow (万元): what units declare, what HQ decides, what goes out next.

| | A | B | C | KA | sum | unassigned |
| 一下 | 4,000.00 | 3,000.00 | 1,700.00 | 1,500.00 | 10,200.00 | -200.00 |
| 一上 | 3,900.00 | 3,000.00 as issued | nothing came | 1,520.00 | | |
| assigned since, +90.00 over the east | +51.43 | +38.57 | | | | -290.00 |
| HQ's lines | +60.00 | | | accepted | | |
| 二下 | 4,011.43 | 3,038.57 | 1,700.00 | 1,520.00 | 10,270.00 | -270.00 |
| 二上 | accepts | | 1,650.00, goes back, then 1,700.00 | | | |
| HQ's line | | -30.00 | | | | |
| 批复 | 4,011.43 | 3,008.57 | 1,700.00 | 1,520.00 | 10,240.00 | -240.00 |
"""
from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from console import run
from rounds_case import ON, UNITS, begun, declares, issued, rounds_plan, send, targets_of, year_of
from steering_case import type_in, typed

import xlplan
from xlplan.address import a1, row_column
from xlplan.excel.patching.patch import patch_file
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.tables.periods import MONTHS

BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON}


def codes(found: list[Diagnostic], *wanted: str) -> list[tuple[str, str | None]]:
    return [(d.code, d.branch) for d in found if d.code in wanted]


def decide(folder: Path) -> None:
    """Between 一上 and 二下: 90.00 more for the east, 60.00 back to A, KA's figure accepted."""
    xlplan.assign(folder, amount=90, reason="新品铺货", scope="E", write=True, **BY)
    for unit, change in (("A", 60), ("KA", 0)):
        made = xlplan.adjust(folder, change=change, reason="质询会", branches=[unit], write=True, **BY)
        assert made.written is not None, made.diagnostics


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一下 is out, 一上 came in but for C."""
    folder = begun(tmp_path_factory.mktemp("rounds") / "plan")
    send(folder, "A", declares(-100_00))
    send(folder, "B", signs={"preparer|name": "周六"})
    send(folder, "KA", declares(20_00))
    return folder


@pytest.fixture(scope="module")
def decided(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(first, tmp_path_factory.mktemp("decided") / "plan"))
    decide(folder)
    return folder


@pytest.fixture(scope="module")
def second(decided: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """二下 is out."""
    folder = Path(shutil.copytree(decided, tmp_path_factory.mktemp("second") / "plan"))
    made = xlplan.issue(folder, round="revise", on=ON, balance="unassigned")
    assert not made.must_fix, [d for d in made.diagnostics if d.severity]
    return folder


@pytest.fixture
def plan(second: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(second, tmp_path / "plan"))


@pytest.fixture(scope="module")
def all_answered(second: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """二上 came in of every unit."""
    folder = Path(shutil.copytree(second, tmp_path_factory.mktemp("answered") / "plan"))
    for unit in UNITS:
        send(folder, unit)
    return folder


@pytest.fixture(scope="module")
def approved(all_answered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """批复 is out."""
    folder = Path(shutil.copytree(all_answered, tmp_path_factory.mktemp("approved") / "plan"))
    assert not xlplan.issue(folder, round="approved", on=ON, balance="unassigned").must_fix
    return folder


@pytest.fixture
def answered(all_answered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(all_answered, tmp_path / "plan"))


def test_before_the_first_round_targets_names_every_unit(tmp_path: Path) -> None:
    said = run("targets", rounds_plan(tmp_path / "plan"), "--round", "bottom_up", "--lang", "zh-CN").stdout
    lines = [line.split() for line in said.splitlines()]
    assert [line for line in lines if line[:1] in (["甲分公司"], ["全国KA"])] == [["甲分公司", "4,000.00"], ["全国KA", "1,500.00"]]


def test_the_first_round_breaks_the_goal_down(first: Path) -> None:
    assert targets_of(first) == [(400_000, 400_000), (300_000, 300_000), (170_000, 170_000), (150_000, 150_000)]


def test_before_anything_leaves_the_house_targets_says_what_each_unit_will_get(decided: Path) -> None:
    found = xlplan.targets(decided, round="revise")
    assert [(u.code, u.issued, u.declared, u.adjusted, u.later, u.target) for u in found.units] == [
        ("A", 400_000, 390_000, 6_000, 5_143, 401_143), ("B", 300_000, 300_000, 0, 3_857, 303_857), ("C", 170_000, None, 0, 0, 170_000),
        ("KA", 150_000, 152_000, 0, 0, 152_000)]
    assert (found.targets.unassigned, found.moved) == (-27_000, 2_000 - 4_000)
    assert codes(found.diagnostics, "XP550", "XP553") == [("XP550", None)]
    assert found.must_fix


def test_it_stops_while_nobody_decided_what_becomes_of_the_difference(decided: Path) -> None:
    before = (decided / "ledger.db").read_bytes()
    made = xlplan.issue(decided, round="revise", on=ON)
    assert (made.must_fix, made.files) == (True, {})
    assert "未分配会由 -290.00 变成 -270.00" in run("targets", decided, "--lang", "zh-CN").stdout
    assert (decided / "ledger.db").read_bytes() == before
    assert run("targets", decided, "--balance", "unassigned").exit_code == 0


def test_a_gap_without_a_line_keeps_what_was_assigned_unless_silence_accepts(first: Path, tmp_path: Path) -> None:
    kept = xlplan.targets(first, round="revise")
    assert [u.target for u in kept.units] == [400_000, 300_000, 170_000, 150_000]
    assert codes(kept.diagnostics, "XP550", "XP553") == [("XP553", "A"), ("XP553", "KA")]
    folder = rounds_plan(tmp_path / "plan", {"silence": "接受申报数"})
    xlplan.issue(folder, round="bottom_up", on=ON)
    send(folder, "A", declares(-100_00))
    taken = xlplan.targets(folder, round="revise", balance="unassigned")
    assert [u.target for u in taken.units] == [390_000, 300_000, 170_000, 150_000]


def test_the_second_round_starts_from_what_hq_decided(second: Path) -> None:
    assert targets_of(second) == [(401_143, 401_143), (303_857, 303_857), (170_000, 170_000), (152_000, 152_000)]
    result = xlplan.consolidate(second, rollup=False)
    assert result.numbers.round == "revise"
    assert sum(u for u, _ in targets_of(second)) - 1_000_000 == 27_000


def test_what_units_typed_is_in_their_next_workbooks(first: Path, second: Path) -> None:
    was, now = issued(first, "A").frames["sales_targets"], issued(second, "A").frames["sales_targets"]
    assert now.texts["remark"][0] == "客户流失"
    months = [[int(frame.amounts[m][0]) for m in MONTHS] for frame in (was, now)]
    assert months[1][0] < months[0][0]  # the month from which A took what it gave up
    assert issued(second, "B").signs == {"preparer|name": "周六"}  # the name, not what it signed


def test_lines_that_went_out_count_once(answered: Path) -> None:
    result = xlplan.consolidate(answered, rollup=False)
    assert result.numbers.adjustments == []
    assert like_for_like(result.numbers) == (1_027_000, 1_027_000)


@pytest.mark.parametrize("asked", ["revise", "final"])
def test_what_goes_out_in_the_second_round_comes_back_as_its_answer(answered: Path, asked: str) -> None:
    result = xlplan.consolidate(answered, round=asked, rollup=False)  # type: ignore[arg-type]
    assert {k: result.submission[k] for k in ("expected", "accepted", "missing", "returned")} == {
        "expected": 4, "accepted": 4, "missing": [], "returned": []}


def test_a_closed_round_is_closed_under_both_its_names(plan: Path) -> None:
    """What came after 二下 was closed does not count as 二上 either, until it is opened again."""
    xlplan.freeze(plan, "V1", by="王五", close=True)
    send(plan, "A")
    for asked in ("revise", "final"):
        result = xlplan.consolidate(plan, round=asked, rollup=False)
        assert {d.code for f in result.files if f.round == "revise" for d in f.diagnostics if d.code.startswith("XP5")} == {"XP512"}
    xlplan.reopen(plan, reason="更正", by="李总", round="final")
    assert xlplan.consolidate(plan, rollup=False).submission["accepted"] == 1


def test_files_of_the_round_before_are_notes_outside_all_counts(plan: Path) -> None:
    """They were judged before 二下 went out, and lie in inbox/ still."""
    (plan / "inbox" / "A.xlsx").rename(plan / "inbox" / "甲 一上.xlsx")
    shutil.copy(plan / "inbox" / "B.xlsx", plan / "inbox" / "B (2).xlsx")
    for _ in range(2):  # the ledger keeps what was said of them in their round
        result = xlplan.consolidate(plan)
        assert {(f.verdict, *(d.code for d in f.diagnostics)) for f in result.files} == {("earlier", "XP582")}
        assert result.submission == {"expected": 4, "accepted": 0, "missing": [*UNITS], "returned": [], "counts": {
            "passed": 0, "partly": 0, "unfilled": 0, "returned": 0, "missing": 4}}
        assert codes(result.register, "XP501") == [("XP501", unit) for unit in UNITS]
        assert not any(d.severity is Severity.ERROR for d in result.diagnostics if d.code != "XP501")
    assert run("audit", plan).exit_code == 0
    assert "收到 A.xlsx(通过" in run("history", plan, "--unit", "A", "--lang", "zh-CN").stdout
    (plan / "inbox" / "甲 一上.xlsx").unlink()  # HQ tidies up
    moments = json.loads(run("history", plan, "--unit", "A", "--format", "json").stdout)["moments"]
    assert [(m["kind"], m["declared"]) for m in moments] == [  # as the ledger was told, the day of HQ's line known alone
        ("issued", 4000.0), ("arrived", 3900.0), ("adjusted", None), ("issued", 4011.43), ("now", None)]
    assert not any("T00:00" in m["at"] for m in moments if m["kind"] == "issued")
    send(plan, "A")
    assert [(f.file, f.verdict) for f in xlplan.consolidate(plan).files if f.branch in ("A", "KA")] == [
        ("A.xlsx", "accepted"), ("KA.xlsx", "earlier")]


def test_a_file_of_the_round_before_that_was_never_judged_goes_back(plan: Path) -> None:
    (plan / "inbox" / "A.xlsx").unlink()
    [old] = (plan / "issued" / "earlier").rglob("C.xlsx")
    openpyxl.load_workbook(old).save(plan / "inbox" / "C.xlsx")  # other bytes than HQ's: somebody saved it
    for _ in range(2):
        result = xlplan.consolidate(plan)
        assert codes([d for f in result.files for d in f.diagnostics], "XP508") == [("XP508", "C")]
        assert result.submission["returned"] == ["C"]
    assert {one.key: one.count for one in xlplan.status(plan).open}["elsewhere"] == 1
    returns = xlplan.return_workbooks(plan)
    assert (returns.answers["C"].path, returns.answers["C"].goes_back, [*(plan / "returned").glob("*.xlsx")]) == (None, True, [])
    assert "xlplan send" in next(line for line in returns.text("zh-CN") if line.startswith("● 丙分公司(C):C.xlsx 不做批注件"))
    xlplan.send(plan, branches=["C"], what=["issue"])
    [mail] = xlplan.send(plan, branches=["C"], what=["return"]).drafts
    assert "你们的 C.xlsx 收到了" in mail.draft.text
    assert "怎么改都收不下" in mail.draft.text
    assert [one.data for one in mail.draft.attachments] == [(plan / "issued" / "C.xlsx").read_bytes()]


def test_nobody_kept_silent_who_sent_no_approval_back(approved: Path) -> None:
    """What lies in the inbox of 二上 is no approval sent back without its mark."""
    found = xlplan.status(approved)
    assert {one.key for one in found.open} & {"unacknowledged", "returned", "partly"} == set()
    assert {one.state for one in found.states.values()} == {"unacknowledged"}


def test_next_year_goes_by_what_was_approved(approved: Path, tmp_path: Path) -> None:
    """Cell by cell as in the approved workbooks, whether a unit has sent its approval back or not."""
    made = xlplan.next_year(tmp_path / "2028-plan", approved)
    got, frames = made.draft.plan, {unit: issued(approved, unit).frames["sales_targets"] for unit in UNITS}
    assert got.sales == {(unit, *key.split("|")): tuple(int(sales.amounts[month][i]) for month in MONTHS)
                         for unit, sales in frames.items() for i, key in enumerate(sales.keys)}
    assert (got.what("zh-CN"), got.assigned, got.unplaced) == ("批复", (), {})
    assert int(made.draft.frames["goals"].amounts["base"][0]) == sum(map(sum, got.sales.values())) * 100  # in steps of 0.0001 万元


def test_a_line_changed_after_it_went_out_must_be_put_back(plan: Path) -> None:
    columns, sheet = typed(plan)
    row = next(n for n, line in enumerate(sheet.values, 1) if len(line) >= columns["branch"] and line[columns["branch"] - 1] == "A")
    type_in(plan, {a1(row, columns["change"]): 70})
    result = xlplan.consolidate(plan, rollup=False)
    assert "XP552" in {d.code for d in result.notes}


def assignment_cell(folder: Path, column: str) -> str:
    """Where the line over the east stands on 追加下达."""
    columns, sheet = typed(folder, "追加下达")
    row = next(n for n, line in enumerate(sheet.values, 1) if len(line) >= columns["scope"] and line[columns["scope"] - 1] == "E")
    return a1(row, columns[column])


@pytest.mark.parametrize("after", ["二下", "批复"])
def test_an_assignment_that_went_out_counts_once(all_answered: Path, approved: Path, tmp_path: Path, after: str) -> None:
    """Its date and words may be put right; what it assigns was assigned, and another figure takes another line."""
    plan = Path(shutil.copytree(approved if after == "批复" else all_answered, tmp_path / "plan"))
    was, sheet = targets_of(plan), typed(plan, "追加下达")[1]
    for column, value in (("amount", 190), ("scope", "A"), ("status", "撤回"), ("date", "2026-10-27"), ("reason", "铺货提前")):
        cell, stops = assignment_cell(plan, column), column in ("amount", "scope", "status")
        before: Any = sheet.at(*row_column(cell))
        patch_file(plan / "master.xlsx", {"追加下达": {cell: value}})
        noted = [(d.table, d.code) for d in xlplan.consolidate(plan, rollup=False).notes if d.code == "XP552"]
        assert noted == [("assignments", "XP552")] * stops, column
        if stops:
            made = xlplan.issue(plan, round="approved", on=ON, balance="unassigned", reason="更正")
            assert ([d.code for d in made.diagnostics if d.code == "XP552"], made.must_fix) == (["XP552"], True), column
            assert targets_of(plan) == was, column
            patch_file(plan / "master.xlsx", {"追加下达": {cell: before}})
    made = xlplan.issue(plan, round="approved", on=ON, balance="unassigned", reason="更正" if after == "批复" else "")
    assert ([d.code for d in made.diagnostics if d.code == "XP552"], made.must_fix) == ([], False)
    assert targets_of(plan) == [(401_143, 401_143), (303_857, 303_857), (170_000, 170_000), (152_000, 152_000)]


def test_what_was_assigned_to_a_unit_that_is_closed_goes_nowhere_by_itself(decided: Path, tmp_path: Path) -> None:
    plan = Path(shutil.copytree(decided, tmp_path / "plan"))
    columns, sheet = typed(plan, "组织架构")
    row = next(n for n, line in enumerate(sheet.values, 1) if len(line) >= columns["code"] and line[columns["code"] - 1] == "C")
    patch_file(plan / "master.xlsx", {"组织架构": {a1(row, columns["valid_to"]): "2026-12-31"}})
    found = xlplan.targets(plan, round="revise")
    assert (found.targets.unassigned, found.moved) == (-27_000 + 170_000, 2_000 - 4_000 - 170_000)
    assert codes(found.diagnostics, "XP550", "XP561") == [("XP550", None), ("XP561", "C")]
    assert next(d for d in found.diagnostics if d.code == "XP561").cell == a1(row, columns["valid_to"])
    assert xlplan.issue(plan, round="revise", on=ON).must_fix


def test_a_goal_that_was_changed_since_is_said_with_what_it_does(first: Path, tmp_path: Path) -> None:
    """10,000.00 to 10,500.00, typed into the master: nobody's target follows, and no decision about what is unassigned is asked for."""
    plan = Path(shutil.copytree(first, tmp_path / "plan"))
    for of, column in (("预留与加码", "goal"), ("公司目标", "target")):
        columns, sheet = typed(plan, of)
        row = next(n for n, line in enumerate(sheet.values, 1) if 10_000 in line)
        patch_file(plan / "master.xlsx", {of: {a1(row, columns[column]): 10_500}})
    before, found = xlplan.targets(first, round="revise"), xlplan.targets(plan, round="revise")
    said, = (d for d in found.diagnostics if d.code == "XP563")
    assert (said.found, said.expected, said.params["was"], said.params["now"]) == (10_500, 10_000, "-200.00", "300.00")
    assert ([u.target for u in found.units], found.moved, found.targets.unassigned) == (
        [u.target for u in before.units], before.moved, before.targets.unassigned + 500_00)
    assert [d.code for d in before.diagnostics if d.code == "XP563"] == []
    made = xlplan.issue(plan, round="revise", on=ON, balance="unassigned")
    assert (made.must_fix, codes(made.diagnostics, "XP563")) == (False, [("XP563", None)])
    assert codes(xlplan.targets(plan, round="final").diagnostics, "XP563") == []  # the units were issued to since


def test_a_table_that_opens_with_the_approval_is_not_missed_before(plan: Path) -> None:
    """人员目标 opens with 批复; the workbooks went out as 二下 and come back as 二上. One that HQ wants filled in by then is missed."""
    def missed() -> list[str | None]:
        return [d.table for d in xlplan.consolidate(plan, rollup=False, round="final").register if d.code == "XP539"]

    assert missed() == []
    columns, sheet = typed(plan, "填报安排")
    row = next(n for n, line in enumerate(sheet.values, 1) if "销售目标分解" in line) + 1
    patch_file(plan / "master.xlsx", {"填报安排": {a1(row, columns["table"]): "人员目标", a1(row, columns["revise"]): "是"}})
    assert missed() == ["person_targets"]


def test_a_new_unit_takes_nothing_out_of_what_is_unassigned_by_itself(first: Path, tmp_path: Path) -> None:
    """A target of its own by 直接下达, 500.00: nobody had decided that before."""
    plan = Path(shutil.copytree(first, tmp_path / "plan"))
    columns, sheet = typed(plan, "组织架构")
    places = {line[columns["code"] - 1]: n for n, line in enumerate(sheet.values, 1) if len(line) >= columns["code"]}
    row = max(n for code, n in places.items() if code in ("KA", "C")) + 1
    patch_file(plan / "master.xlsx", {"组织架构": {a1(row, columns[key]): value for key, value in {
        "code": "D", "name": "丁分公司", "parent": "W", "level": "分公司", "type": "填报"}.items()}})
    columns, _ = typed(plan, "分配权重")
    patch_file(plan / "master.xlsx", {"分配权重": {a1(7, columns["branch"]): "D", a1(7, columns["direct_target"]): 500}})
    before, found = xlplan.targets(first, round="revise"), xlplan.targets(plan, round="revise")
    new = {u.code: u for u in found.units}["D"]
    assert (new.issued, new.target > 0) == (0, True)
    assert found.moved == before.moved + new.target
    assert found.targets.unassigned == before.targets.unassigned - new.target


def test_a_unit_that_has_answered_keeps_all_of_it_when_the_round_is_issued_again(second: Path, tmp_path: Path) -> None:
    """What it had typed in 一上 and left alone in 二上 is its own, not open to HQ's suggestions: heads, courses, bases, answers."""
    plan = Path(shutil.copytree(second, tmp_path / "plan"))

    def answers(tables: dict[str, Frame]) -> None:
        tables["staffing"].amounts["m03"][:2], tables["staffing"].filled["m03"][:2] = 4, True
        tables["training"].texts["topic"][0], tables["training"].used[0] = "动销", True
        tables["expense_budget"].texts["calc"][0] = "按场次 × 单价"

    send(plan, "A", answers)
    send(plan, "C")
    made = xlplan.issue(plan, round="final", on=ON, balance="unassigned")  # a further pass: all of it stands in the workbook now
    assert not made.must_fix
    send(plan, "A", accepts=True)
    before = declared_of(plan, "A")
    xlplan.issue(plan, round="final", branches=["A"], reason="错字", on=ON)
    assert declared_of(plan, "A") == before
    own = issued(plan, "A").frames
    assert [int(n) for n in own["staffing"].amounts["m03"][:2]] == [4, 4]
    assert (own["training"].texts["topic"][0], own["expense_budget"].texts["calc"][0]) == ("动销", "按场次 × 单价")
    assert set(own["hq_feedback"].texts["answer"]) == {"accept"}


def declared_of(folder: Path, unit: str) -> dict[tuple[str, str], list[Any]]:
    """(table, column) -> what counts of the unit."""
    merged = xlplan.consolidate(folder, rollup=False).numbers
    mine = merged.branches.index(unit)
    return {(key, column): list(values[frame.owner == mine]) for key, frame in merged.frames.items()
            for column, values in {**frame.amounts, **frame.texts}.items()}


def tells(months: dict[str, int]) -> Callable[[dict[str, Frame]], None]:
    def act(tables: dict[str, Frame]) -> None:
        for month, change in months.items():
            tables["sales_targets"].amounts[month][0] += change
    return act


def test_through_to_the_approval(plan: Path) -> None:
    for unit in ("A", "B", "KA"):
        send(plan, unit)
    send(plan, "C", declares(-50_00))
    result = xlplan.consolidate(plan, rollup=False)
    (of,) = [f for f in result.files if f.branch == "C" and f.round == "revise"]
    assert of.tables["sales_targets"] == "refused"
    assert {v for t, v in of.tables.items() if t in ("staffing", "expense_budget")} <= {"accepted", "accepted_with_warnings"}
    send(plan, "C", days=11)
    xlplan.adjust(plan, change=-30, reason="乙的申诉", branches=["B"], write=True, **BY)
    found = xlplan.targets(plan, round="approved")
    assert [(u.code, u.target) for u in found.units] == [("A", 401_143), ("B", 300_857), ("C", 170_000), ("KA", 152_000)]
    assert codes(found.diagnostics, "XP550") == [("XP550", None)]
    made = xlplan.issue(plan, round="approved", on=ON, balance="unassigned")
    assert not made.must_fix, [d for d in made.diagnostics if d.severity]
    assert targets_of(plan) == [(401_143, 401_143), (300_857, 300_857), (170_000, 170_000), (152_000, 152_000)]
    assert made.targets.unassigned == -24_000


def test_a_table_that_went_back_carries_what_was_typed(plan: Path) -> None:
    """C's sales were refused: its next workbook holds what it typed, its target is what was assigned."""
    send(plan, "C", declares(-50_00, reason="少了一个客户"))
    xlplan.issue(plan, round="final", on=ON, balance="unassigned")
    sales = issued(plan, "C").frames["sales_targets"]
    assert sales.texts["remark"][0] == "少了一个客户"
    assert year_of(plan, "C")[0] == 170_000
