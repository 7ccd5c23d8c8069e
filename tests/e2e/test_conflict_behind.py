"""Two people contradict each other for one unit, and others are a round ahead: HQ is told, and what it is told to type runs."""
from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from console import run
from rounds_case import ON, declares, rounds_plan, send
from steering_case import told

import xlplan
from xlplan.schema.codes.catalogue import remedy_of
from xlplan.schema.diagnostic import Severity
from xlplan.terms import PLAN_FOLDER

COMMAND = re.compile(r"xlplan (?:choose .+? --by \S+?|issue .+?--branches \S+?)(?=[;。)\s]|$)", re.M)


@pytest.fixture(scope="module")
def conflict(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A's January is in two files of two people; B is in 二下, C and KA sent nothing."""
    folder = rounds_plan(tmp_path_factory.mktemp("conflict behind") / "my plan")
    assert not xlplan.issue(folder, round="bottom_up", on=ON).must_fix
    send(folder, "A", declares(-1_00), name="A 甲.xlsx", author="张三")
    send(folder, "A", declares(-2_00), name="A-(2).xlsx", author="李四", days=10)
    send(folder, "B")
    assert not xlplan.issue(folder, round="revise", branches=["B"], on=ON).must_fix
    return folder


@pytest.fixture
def folder(conflict: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(conflict, tmp_path / "my plan"))


def commands(text: str, folder: Path) -> list[list[str]]:
    """Those in a text; findings name any folder, as pages of HQ's are read on other computers too."""
    return [shlex.split(found.replace(PLAN_FOLDER("zh-CN"), shlex.quote(str(folder))))[1:] for found in COMMAND.findall(text)]


def test_status_tells_of_every_unit_and_its_round(conflict: Path) -> None:
    found = xlplan.status(conflict)
    assert {code: one.round for code, one in found.behind.items()} == {"A": "bottom_up", "C": "bottom_up", "KA": "bottom_up"}
    lines = [line.split() for line in found.text("zh-CN")]
    assert next(line for line in lines if line[:1] == ["甲分公司"])[2].startswith("一上:部分退回:销售目标分解")
    assert next(line for line in lines if line[:1] == ["丙分公司"])[2] == "一上:未交"
    data = found.data("en")
    assert (data["units"]["B"]["round"], data["behind"]["A"]["round"]) == ("revise", "bottom_up")
    assert [(one.key, one.count) for one in found.open if one.key in ("undecided", "behind")] == [("undecided", 1), ("behind", 3)]


@pytest.mark.parametrize("hint", ["status", "issue"])
def test_every_command_in_a_hint_about_the_conflict_runs(hint: str, folder: Path) -> None:
    """Of `status`, and of the refusal to issue 二下 to A. Then HQ's choice is in A's workbook of 二下."""
    asked = ("status", folder) if hint == "status" else ("issue", folder, "--round", "revise", "--branches", "A")
    said = run(*asked, "--lang", "zh-CN")
    assert said.exit_code == (0 if hint == "status" else 1), said.output
    hints = commands(said.output, folder)
    assert [one[0] for one in hints] == ["choose", "choose", *(["issue"] if hint == "status" else [])]
    assert {one[2] for one in hints[:2]} == {"A 甲.xlsx", "A-(2).xlsx"}
    for one in hints[:2]:
        chosen = run(*one, "--lang", "zh-CN")
        assert chosen.exit_code == 0, chosen.output
        [issue] = commands(chosen.output, folder)
        assert issue == ["issue", str(folder), "--round", "revise", "--branches", "A"]
    assert run(*issue, "--lang", "zh-CN").exit_code == 0
    assert "A" not in xlplan.status(folder).behind
    if hint == "status":
        assert run(*hints[2], "--reason", "x").exit_code == 0


def test_nothing_is_approved_for_units_that_had_no_workbook_of_the_round(conflict: Path) -> None:
    """What they declared in 一上 would be lost: the command that issues 二下 to each is named."""
    found = xlplan.issue(conflict, round="approved", on=ON, balance="unassigned")
    told = {d.branch: remedy_of(d, "zh-CN") for d in found.diagnostics if d.code == "XP538" and d.severity is Severity.ERROR}
    assert (found.must_fix, {*told}) == (True, {"A", "C", "KA"})
    assert commands(told["A"], conflict) == [["issue", str(conflict), "--round", "revise", "--branches", "A"]]
    assert not xlplan.issue(conflict, round="approved", on=ON, branches=["B"], dry_run=True, balance="unassigned").must_fix


def test_a_file_of_an_earlier_round_is_excluded_and_put_back_where_it_is(folder: Path) -> None:
    why = ("--reason", "测试数", "--by", "王五")
    out = told("exclude", folder, "A 甲.xlsx", *why)
    assert (out["unit"], out["round"], out["alone"]) == ("A", "bottom_up", False)
    assert "undecided" not in {one.key for one in xlplan.status(folder).open}
    assert told("restore", folder, "A 甲.xlsx", *why)["round"] == "bottom_up"
    assert told("exclude", folder, "A", *why)["files"] == ["A 甲.xlsx", "A-(2).xlsx"]  # all of a unit that is behind


def test_a_round_asked_for_is_kept_to(folder: Path) -> None:
    said = run("choose", folder, "A 甲.xlsx", "--by", "王五", "--round", "revise", "--lang", "zh-CN")
    assert (said.exit_code, "--round bottom_up" in said.stderr) == (2, True), said.output
    assert told("choose", folder, "A 甲.xlsx", "--by", "王五", "--round", "bottom_up")["round"] == "bottom_up"


def test_what_a_unit_sent_in_a_round_that_is_over_for_it_is_no_longer_chosen_from(folder: Path) -> None:
    """B has its workbook of 二下: a decision about its file of 一上 is noted, and said not to reach that."""
    send(folder, "B", declares(-3_00), name="B 新.xlsx", days=12)
    said = run("exclude", folder, "B.xlsx", "--reason", "x", "--by", "王五", "--lang", "zh-CN")
    assert (said.exit_code, "不随这个决定变" in said.stdout) == (0, True), said.output
    assert run("choose", folder, "B 新.xlsx", "--by", "王五").exit_code == 2  # one file of 二上: there is nothing to choose
