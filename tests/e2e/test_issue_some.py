"""Issuing to some units, trying it first, and again in one round: what leaves the house, what stays, what the cover says."""
from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from console import run
from rounds_case import ON, UNITS, begun, declares, issued, rounds_plan, send, targets_of, year_of
from steering_case import typed

import xlplan
from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import patch_file
from xlplan.excel.reading.read import read_workbook
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.writing import cover as writing


def numbers(folder: Path) -> dict[str, int]:
    """Unit -> number of the issue of its workbook in issued/."""
    out = {}
    for path in sorted((folder / "issued").glob("*.xlsx")):
        of = issued(folder, path.stem).issued
        assert of is not None
        out[path.stem] = of.stamp.issue
    return out


def cover(folder: Path, unit: str, room: str = "issued") -> list[str]:
    """What stands on the cover of the unit's workbook, text by text."""
    path = folder / room / f"{unit}.xlsx"
    book = read_workbook(path.read_bytes(), path.name)
    assert isinstance(book, RawBook)
    return [value for line in book.sheets[0].values for value in line[1:] if isinstance(value, str)]


def everything(folder: Path) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = begun(tmp_path_factory.mktemp("some") / "plan")
    send(folder, "A", declares(-100_00))
    return folder


@pytest.fixture
def plan(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "plan"))


@pytest.mark.parametrize(("options", "units"), [
    (("--branches", "A,C"), ["A", "C"]), (("--branches", "甲分公司、丙分公司"), ["A", "C"]), (("--scope", "E"), ["A", "B"]),
    (("--scope", "东区"), ["A", "B"]), (("--scope", "HQ"), [*UNITS]), ((), [*UNITS])])
def test_whom_it_goes_to(options: tuple[str, ...], units: list[str], tmp_path: Path) -> None:
    folder = rounds_plan(tmp_path / "plan")
    assert run("issue", folder, *options).exit_code == 0
    assert numbers(folder) == dict.fromkeys(units, 1)
    assert sorted(set(xlplan.consolidate(folder, rollup=False).submission["missing"])) == units


@pytest.mark.parametrize(("options", "said"), [
    (("--branches", "X"), "可选:东区(E)、西区(W)、甲分公司(A)、"), (("--scope", "北区"), "丙分公司(C)、全国KA(KA)"),
    (("--branches", "C", "--scope", "E"), "C 不在 E 下面")])
def test_a_unit_that_is_none_lists_those_there_are(options: tuple[str, ...], said: str, plan: Path) -> None:
    shown = run("issue", plan, *options, "--lang", "zh-CN")
    assert shown.exit_code == 2
    assert said in shown.stderr


def test_a_trial_shows_files_targets_and_changes_and_writes_nothing(plan: Path, tmp_path: Path) -> None:
    before = everything(plan)
    shown = run("issue", plan, "--branches", "A", "--dry-run", "--lang", "zh-CN").stdout
    assert everything(plan) == before
    for words in (str(plan / "issued" / "A.xlsx"), "甲分公司(A) 与上次不同:总部的数没有改动", "会写 1 份填报表(第 2 次下发)。只是预演"):
        assert words in shown
    assert "B.xlsx" not in shown
    untold = rounds_plan(tmp_path / "plan2")
    before = everything(untold)
    assert len(xlplan.issue(untold, dry_run=True).files) == 4
    assert everything(untold) == before


def test_the_trial_of_a_later_round_shows_how_targets_come_about(plan: Path) -> None:
    made = xlplan.issue(plan, round="revise", branches=["A", "C"], dry_run=True, on=ON)
    assert [(u.code, u.issued, u.declared, u.target) for u in made.settled] == [
        ("A", 400_000, 390_000, 400_000), ("C", 170_000, None, 170_000)]
    assert "差异未处理,下达不变" in run("issue", plan, "--round", "revise", "--branches", "A", "--dry-run", "--lang", "zh-CN").stdout


def test_what_others_hold_stays(plan: Path) -> None:
    """Of the unit named the workbook is another; the others keep theirs, and nothing of theirs is put aside."""
    xlplan.issue(plan, branches=["A"], reason="电话更正", on=ON)
    assert numbers(plan) == {"A": 2, "B": 1, "C": 1, "KA": 1}
    assert [path.name for path in (plan / "issued" / "earlier" / "001").iterdir()] == ["A.xlsx"]
    xlplan.issue(plan, scope="E", reason="电话更正", on=ON)
    assert numbers(plan) == {"A": 3, "B": 3, "C": 1, "KA": 1}
    assert not [d for d in xlplan.audit(plan).diagnostics if d.severity and d.severity.value != "note"]


def test_again_needs_a_reason(plan: Path) -> None:
    before = everything(plan)
    with pytest.raises(XlplanError, match=r"was issued to 甲分公司\(A\) before"):
        xlplan.issue(plan, branches=["A"], on=ON)
    assert everything(plan) == before


def test_another_workbook_of_a_round_holds_what_the_unit_typed(plan: Path) -> None:
    """A declared 100.00 less in one month, and why; B left everything as issued and gets what HQ suggests now."""
    xlplan.assign(plan, amount=90, reason="新品铺货", scope="E", by="王五", approved_by="赵总", on=ON, write=True)
    made = xlplan.issue(plan, scope="E", reason="东区加了 90 万", on=ON)
    assert targets_of(plan) == [(405_143, 390_000), (303_857, 303_857), (170_000, 170_000), (150_000, 150_000)]
    assert issued(plan, "A").frames["sales_targets"].texts["remark"][0] == "客户流失"
    assert made.targets.unassigned == -20_000 - 9_000
    told = cover(plan, "A")
    assert "代替第 1 次下发的填报表。原因:东区加了 90 万" in told
    assert any(text.startswith("销售目标分解 · 下达目标:合计 4,000.00 → 4,051.43、") for text in told)
    assert [one.column for one in made.changes["B"]][:1] == ["hq_target"]
    with Ledger(PlanFolder(plan).ledger) as ledger:
        reasons = {body["branch"]: body.get("reason") for body, _, _ in ledger._told_of("issued") if body["issue"] == 2}
    assert reasons == {"A": "东区加了 90 万", "B": "东区加了 90 万"}


def test_what_was_assigned_counts_once_whoever_has_it_already(plan: Path) -> None:
    """A got its part with its second workbook; in 二下 B gets its own, and A none again."""
    xlplan.assign(plan, amount=90, reason="新品铺货", scope="E", by="王五", approved_by="赵总", on=ON, write=True)
    xlplan.issue(plan, branches=["A"], reason="先给甲", on=ON)
    found = xlplan.targets(plan, round="revise")
    assert [(u.code, u.issued, u.later, u.target) for u in found.units] == [
        ("A", 405_143, 0, 405_143), ("B", 300_000, 3_857, 303_857), ("C", 170_000, 0, 170_000), ("KA", 150_000, 0, 150_000)]


def test_a_line_settles_what_was_there_when_it_was_written(plan: Path) -> None:
    """A's line of 60.00 is a week older than the 51.43 that came with its second workbook: HQ decides on that gap by another line."""
    common = {"branches": ["A"], "by": "王五", "approved_by": "赵总", "write": True}
    xlplan.adjust(plan, change=60, reason="加回一部分", on=ON - timedelta(days=7), **common)  # type: ignore[arg-type]
    assert [u.target for u in xlplan.targets(plan, round="revise").units if u.code == "A"] == [396_000]
    xlplan.assign(plan, amount=90, reason="新品铺货", scope="E", by="王五", approved_by="赵总", on=ON, write=True)
    xlplan.issue(plan, branches=["A"], reason="先给甲", on=ON)
    found = xlplan.targets(plan, round="revise")
    (asked,) = [d for d in found.diagnostics if d.code == "XP565"]
    assert (asked.branch, asked.found, asked.expected, asked.params["new"]) == ("A", 3900.0, 4051.43, "+51.43")
    assert found.must_fix
    assert "XP553" not in [d.code for d in found.diagnostics if d.branch == "A"]  # which says that there is no line
    xlplan.adjust(plan, change=51.43, reason="追加的也要", on=ON, **common)  # type: ignore[arg-type]
    found = xlplan.targets(plan, round="revise")
    assert [d for d in found.diagnostics if d.code == "XP565"] == []
    assert [(u.issued, u.declared, u.adjusted, u.target) for u in found.units if u.code == "A"] == [(405_143, 390_000, 11_143, 401_143)]


def test_a_later_round_goes_out_unit_by_unit(plan: Path) -> None:
    xlplan.issue(plan, round="revise", branches=["A"], on=ON)
    send(plan, "A", declares(-5_00))
    xlplan.issue(plan, round="revise", branches=["B", "C"], on=ON)
    assert numbers(plan) == {"A": 2, "B": 3, "C": 3, "KA": 1}
    assert xlplan.consolidate(plan, rollup=False).submission["expected"] == 3
    assert targets_of(plan, ("A", "B", "C")) == [(400_000, 400_000), (300_000, 300_000), (170_000, 170_000)]
    xlplan.issue(plan, round="revise", branches=["A"], reason="更正", on=ON)  # its target stays, and what it typed since
    assert year_of(plan, "A") == (400_000, 399_500)


def test_without_a_round_it_is_the_running_one_and_none_goes_out_that_is_over(plan: Path) -> None:
    """`issue PLAN --branches A --reason …` in the middle of 二上 is of 二下: one of 一下 would have every file of 二上 refused."""
    assert not xlplan.issue(plan, round="revise", on=ON + timedelta(days=9), balance="unassigned").must_fix
    before = everything(plan)
    again = run("issue", plan, "--branches", "A", "--reason", "更正", "--balance", "unassigned", "--dry-run", "--format", "json")
    assert again.exit_code == 0, again.output
    assert '"round": "revise"' in again.stdout
    for command in ("issue", "return", "send"):
        over = run(command, plan, "--round", "一上", "--lang", "zh-CN")
        assert over.exit_code == 2, command
        assert "一上已经结束:二下已下发" in over.output
        assert "--round revise" in over.output
    assert everything(plan) == before


def test_the_cover_names_the_issue_and_older_ones_read(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """xlplan 0.2 to 0.4 printed the master's version there: such a cover has nothing on it that HQ did not print."""
    xlplan.issue(plan, branches=["A"], reason="电话更正", on=ON)
    assert f"{ON} · 第 2 次下发 · rounds" in cover(plan, "A")
    with monkeypatch.context() as patch:
        line = writing._issue_line
        patch.setattr(writing, "_issue_line", lambda issued, _: line(issued, issued.stamp.version))
        send(plan, "A")
    path = plan / "inbox" / "A.xlsx"
    assert f"{ON} · 第 1 次下发 · rounds" in cover(plan, "A", "inbox")
    assert [d for f in xlplan.check([path]).files for d in f.diagnostics if d.code == "XP116"] == []


def test_hqs_lines_of_the_round_wait_for_the_next(plan: Path) -> None:
    """Issued again in 二下 B keeps its target; the line that HQ wrote meanwhile is in what is approved."""
    assert not xlplan.issue(plan, round="revise", on=ON, balance="unassigned").must_fix
    send(plan, "B")
    made = xlplan.adjust(plan, change=-30, reason="乙的申诉", branches=["B"], by="王五", approved_by="赵总", on=ON, write=True)
    assert made.written is not None
    xlplan.issue(plan, round="revise", branches=["B"], reason="截止时间改了", on=ON)
    assert year_of(plan, "B") == (300_000, 300_000)
    (of,) = [u for u in xlplan.targets(plan, round="approved").units if u.code == "B"]
    assert (of.issued, of.declared, of.adjusted, of.target) == (300_000, 300_000, -3_000, 297_000)


def test_what_stops_the_moving_of_files_is_made_good_by_the_next_command(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("xlplan.pipeline.issue_room.finish_placing", lambda *_: None)
        xlplan.issue(plan, branches=["A"], reason="电话更正", on=ON)
    assert numbers(plan) == dict.fromkeys(UNITS, 1)
    xlplan.consolidate(plan, rollup=False)
    assert numbers(plan) == {"A": 2, "B": 1, "C": 1, "KA": 1}


def call_files(folder: Path, policy: str) -> None:
    """HQ chooses on 基本信息 what files are called after."""
    columns, sheet = typed(folder, "基本信息")
    row = next(n for n, line in enumerate(sheet.values, 1) if line and line[0] == "file_names")
    patch_file(folder / "master.xlsx", {"基本信息": {a1(row, columns["value"]): policy}})


def test_files_called_as_before_are_found_whatever_they_are_called_now(plan: Path) -> None:
    """The policy changes between two issues, and two returns: what is replaced goes into earlier/ under the name it had, what is in force
    stays."""
    assert [path.name for path in xlplan.return_workbooks(plan).copies.values()] == ["A-一上-returned.xlsx"]
    call_files(plan, "公司_年度计划_单位_轮次")
    tried, made = (xlplan.issue(plan, branches=["A"], reason="电话更正", on=ON, dry_run=dry).files["A"].name for dry in (True, False))
    assert tried == made == "青禾食品_2027计划_甲_一上_第2次.xlsx"
    assert {path.name for path in (plan / "issued").glob("*.xlsx")} == {made, "B.xlsx", "C.xlsx", "KA.xlsx"}
    assert [path.name for path in (plan / "issued" / "earlier" / "001").iterdir()] == ["A.xlsx"]
    assert not [d for d in xlplan.audit(plan).diagnostics if d.severity and d.severity.value != "note"]
    assert [path.name for path in xlplan.return_workbooks(plan).copies.values()] == ["青禾食品_2027计划_甲_一上_退回.xlsx"]
    assert sorted(path.name for path in (plan / "returned").rglob("*.xlsx")) == [
        "A-一上-returned-001.xlsx", "青禾食品_2027计划_甲_一上_退回.xlsx"]
    attached = {one.unit: [part.name for part in one.draft.attachments] for one in xlplan.send(plan).drafts if one.what != "reminder"}
    assert attached == {"A": ["青禾食品_2027计划_甲_一上_退回.xlsx"], "B": ["B.xlsx"], "C": ["C.xlsx"], "KA": ["KA.xlsx"]}
    call_files(plan, "单位编码")
    xlplan.issue(plan, reason="全部更正", on=ON)
    assert numbers(plan) == dict.fromkeys(UNITS, 3)
    assert {path.name for path in (plan / "issued" / "earlier" / "002").iterdir()} == {made, "B.xlsx", "C.xlsx", "KA.xlsx"}
