"""A plan folder of which much is recorded, and what people do in it behind xlplan's back."""
from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from console import run

from xlplan.store.chain import GUARDS
from xlplan.store.folder import PlanFolder
from xlplan.text import Lang

FIRST = ("--round", "bottom_up")
Harm = Callable[[PlanFolder], object]


@pytest.fixture(scope="session")
def twice(plan_folder: Callable[[Lang], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan folder issued twice: the workbooks of the first issue, which came back, lie in issued/earlier/001. 21 records;
    read it only."""
    folder = Path(shutil.copytree(plan_folder("en"), tmp_path_factory.mktemp("twice") / "plan"))
    assert run("issue", folder, "--reason", "更正", "--by", "王五").exit_code == 0
    assert run("consolidate", folder, *FIRST, "--by", "李四").exit_code == 0
    return folder


def sql(*statements: str) -> Harm:
    """By hand, with any tool for SQLite; the guards are taken off before and put on again."""
    def change(plan: PlanFolder) -> None:
        with closing(sqlite3.connect(plan.ledger)) as db, db:
            for statement in (*(f"DROP TRIGGER {name}" for name in GUARDS), *statements, *GUARDS.values()):
                db.execute(statement)
    return change


def dropped(what: str) -> Harm:
    def change(plan: PlanFolder) -> None:
        with closing(sqlite3.connect(plan.ledger)) as db, db:
            db.execute(f"DROP {what}")
    return change


def saved_again(name: str) -> Harm:
    """Opened and saved: other bytes, the same workbook."""
    return lambda plan: (plan.path / name).write_bytes((plan.path / name).read_bytes() + b" ")


def replaced(name: str) -> Harm:
    return lambda plan: (plan.path / name).write_bytes(b"no workbook at all")


def renamed(name: str, other: str) -> Harm:
    return lambda plan: (plan.path / name).rename(plan.path / other)


def copied(name: str, other: str) -> Harm:
    return lambda plan: shutil.copy(plan.path / name, plan.path / other)


def gone(name: str) -> Harm:
    return lambda plan: (plan.path / name).unlink()


def all_of(*harms: Harm) -> Harm:
    def change(plan: PlanFolder) -> None:
        for harm in harms:
            harm(plan)
    return change
