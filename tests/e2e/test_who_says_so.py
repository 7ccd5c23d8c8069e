"""Who says what a command writes, and HQ's decisions, as the chain of the ledger keeps them."""
from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audit_case import FIRST
from console import run

import xlplan
from xlplan.store.chain import Record
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import Lang
from xlplan.units import AS_STATED


@pytest.fixture
def plan(twice: Path, tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(twice, tmp_path / "plan")))


@pytest.fixture(autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


def recorded(plan: PlanFolder, since: int = 21) -> list[tuple[str, str, dict[str, Any]]]:
    """(kind, who, body) of the records after that one."""
    with Ledger(plan.ledger, reading=True) as ledger:
        return [(r.kind, r.by, r.body) for r in ledger.chain() if isinstance(r, Record) and r.number > since]


@pytest.mark.parametrize(("command", "kinds"), [
    (("issue", "--reason", "更正"), ["issued"] * 3 + ["facts", "placing", "placed"]), (("consolidate", *FIRST), ["run"]),
    (("individual", *FIRST), ["run"]), (("export", "-o", "{tmp}/long.csv"), ["run"])])
def test_who_says_so_is_kept_with_what_a_command_writes(plan: PlanFolder, tmp_path: Path, command: tuple[str, ...],
                                                        kinds: list[str]) -> None:
    name, *options = (word.format(tmp=tmp_path) for word in command)
    assert run(name, plan.path, *options, "--by", "赵六").exit_code in (0, 1)
    assert [(kind, by) for kind, by, _ in recorded(plan)] == [(kind, "赵六") for kind in kinds]


def test_the_master_that_was_read_is_kept_with_what_came_of_it(plan: PlanFolder) -> None:
    master = hashlib.sha256(plan.master.read_bytes()).hexdigest()
    xlplan.issue(plan.path, reason="更正")
    xlplan.consolidate(plan.path, round="bottom_up")
    assert {kind: body["master"] for kind, _, body in recorded(plan) if kind in ("facts", "run")} == {"facts": master, "run": master}


CUT = (*FIRST, "--change", "-30", "--reason", "质询会压缩", "--by", "王五")


def test_a_decision_is_recorded_with_its_lines_and_taken_back_with_undo(plan: PlanFolder) -> None:
    run("adjust", plan.path, *CUT)
    assert [kind for kind, _, _ in recorded(plan)] == ["run"]  # a preview decides nothing
    run("adjust", plan.path, *CUT, "--approved-by", "赵六", "--write")
    kind, by, body = recorded(plan)[-1]
    assert (kind, by, body["command"], body["table"], body["file"]) == ("decided", "王五", "adjust", "adjustments", "master.xlsx")
    assert {(line["reason"], line["proposed_by"], line["approved_by"], line["status"]) for line in body["lines"]} == {
        ("质询会压缩", "王五", "赵六", "approved")}
    assert sum(line["change"] for line in body["lines"]) == -30 / float(AS_STATED.step)
    run("assign", plan.path, "--amount", "50", "--reason", "加压", "--by", "李四", "--write")
    assert [(kind, by, body["lines"][0]["status"]) for kind, by, body in recorded(plan)[-1:]] == [("decided", "李四", "proposed")]
    after = recorded(plan)[-1][2]["after"]
    run("undo", plan.master, "--dry-run")
    assert recorded(plan)[-1][0] == "decided"
    assert run("undo", plan.master, "--by", "孙七").exit_code == 0
    kind, by, body = recorded(plan)[-1]
    assert (kind, by, body["command"], body["before"], body["after"] != after) == ("undone", "孙七", "assign", after, True)
    assert xlplan.audit(plan.path).diagnostics == []


def test_a_demo_says_nothing_of_who_played_it(plan_folder: Callable[[Lang], Path]) -> None:
    with Ledger(PlanFolder(plan_folder("en")).ledger, reading=True) as ledger:
        assert {(r.by, r.account) for r in ledger.chain() if isinstance(r, Record)} == {("", "xlplan@demo")}


def test_a_decision_that_was_not_written_is_not_recorded(plan: PlanFolder) -> None:
    (plan.path / "~$master.xlsx").write_bytes(b"open in Excel")
    before = plan.master.read_bytes()
    assert run("adjust", plan.path, *CUT, "--write").exit_code == 2
    assert plan.master.read_bytes() == before
    assert [kind for kind, _, _ in recorded(plan)] == ["run"]


def test_of_a_workbook_elsewhere_no_ledger_is_told(plan: PlanFolder, tmp_path: Path) -> None:
    run("adjust", plan.path, *CUT, "--write")
    moved = plan.master.rename(tmp_path / "master.xlsx")
    assert run("undo", moved, "--by", "孙七").exit_code == 0
    assert [kind for kind, _, _ in recorded(plan)] == ["run", "decided"]
    assert not (tmp_path / "ledger.db").exists()
