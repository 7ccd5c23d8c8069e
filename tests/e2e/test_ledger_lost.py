"""A ledger that is missing, emptied, of another plan or older than what was issued: said first, by every command that needs
it; no figure passes as the one that was issued."""
from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from console import run

from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger


@pytest.fixture
def plan(plan_folder: Callable[..., Path], tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(plan_folder("en", 1), tmp_path / "plan")))


def removed(plan: PlanFolder) -> None:
    plan.ledger.unlink()


def emptied(plan: PlanFolder) -> None:
    plan.ledger.write_bytes(b"")


def of_another_plan(plan: PlanFolder) -> None:
    with sqlite3.connect(plan.ledger) as db:
        db.execute("UPDATE issued SET plan = 'another'")


def older(plan: PlanFolder) -> None:
    """The ledger of before the last issue, put back."""
    before = plan.ledger.read_bytes()
    assert run("issue", plan.path, "--reason", "更正", "--lang", "en").exit_code == 0
    plan.ledger.write_bytes(before)


COMMANDS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("consolidate",), 1), (("adjust", "--change", "-3", "--reason", "x", "--by", "y", "--write"), 1),
    (("assign", "--amount", "3", "--reason", "x", "--by", "y", "--write"), 1), (("issue",), 1), (("individual",), 1))


@pytest.mark.parametrize(("harm", "code", "words"), [
    (removed, "XP532", "issued up to number 1"), (emptied, "XP532", "issued up to number 1"),
    (of_another_plan, "XP532", "issued up to number 1"), (older, "XP533", "issued up to number 2, the ledger knows up to 1")])
def test_every_command_says_it_first_and_writes_nothing(plan: PlanFolder, harm: Callable[[PlanFolder], None], code: str,
                                                        words: str) -> None:
    harm(plan)
    master, issued = plan.master.read_bytes(), {p: p.read_bytes() for p in plan.issued.rglob("*.xlsx")}
    for (command, *options), status in COMMANDS:
        result = run(command, plan.path, *options, "--lang", "en")
        first = result.stdout.splitlines()[0]
        assert (result.exit_code, code in first, words in first) == (status, True, True), result.output
    assert plan.master.read_bytes() == master
    assert {p: p.read_bytes() for p in plan.issued.rglob("*.xlsx")} == issued
    data = json.loads(run("consolidate", plan.path, "--format", "json").stdout)
    assert data["diagnostics"][0]["code"] == code
    made = run("export", plan.path, "-o", plan.path / "long.csv", "--lang", "en")
    assert (made.exit_code, words in made.stderr) == (2, True)
    assert not (plan.path / "long.csv").exists()


@pytest.mark.parametrize(("lang", "words"), [
    ("zh-CN", "请从备份放回 ledger.db"), ("zh-TW", "請從備份放回 ledger.db"), ("en", "Put ledger.db back from your backup")])
def test_what_to_do_about_it(plan: PlanFolder, lang: str, words: str) -> None:
    removed(plan)
    assert words in run("consolidate", plan.path, "--lang", lang).stdout.splitlines()[1]


def test_what_came_tells_it_too_where_issued_is_empty(plan: PlanFolder) -> None:
    removed(plan)
    shutil.rmtree(plan.issued)
    assert "XP532" in run("consolidate", plan.path, "--lang", "en").stdout.splitlines()[0]


def test_the_remedy_without_a_backup_makes_what_came_before_foreign(plan: PlanFolder) -> None:
    """Workbooks moved away and issued again: number 1 is used twice, and files of the first 1 are none of the second's."""
    removed(plan)
    for path in plan.issued.glob("*.xlsx"):
        path.unlink()
    assert run("issue", plan.path, "--lang", "en").exit_code == 0
    data = json.loads(run("consolidate", plan.path, "--format", "json").stdout)
    assert {d["code"] for d in data["diagnostics"]} & {"XP532", "XP533"} == set()
    assert {f["verdict"] for f in data["files"]} == {"refused"}
    assert all("XP530" in [d["code"] for d in f["diagnostics"]] for f in data["files"])


def test_put_back_it_is_gone(plan: PlanFolder) -> None:
    kept = plan.ledger.read_bytes()
    removed(plan)
    assert run("consolidate", plan.path).exit_code == 1
    plan.ledger.write_bytes(kept)
    assert run("consolidate", plan.path).exit_code == 0


def test_a_new_plan_has_no_ledger_and_misses_none(plan: PlanFolder) -> None:
    removed(plan)
    shutil.rmtree(plan.issued)
    shutil.rmtree(plan.inbox)
    out = run("consolidate", plan.path, "--lang", "en").stdout
    assert "XP532" not in out
    with Ledger(plan.ledger) as ledger:
        assert ledger.issued("x") == {}
