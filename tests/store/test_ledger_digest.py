"""The last run's figures in the ledger: with the run or not at all, and read without touching the file."""
from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime, timezone
from pathlib import Path

import pytest

from xlplan.errors import XlplanError
from xlplan.plan.checking.results import FileResult
from xlplan.store import ledger_file as module
from xlplan.store.ledger import Ledger

NOON = datetime(2026, 11, 15, 12, tzinfo=timezone.utc)
LATER = datetime(2026, 11, 16, 12, tzinfo=timezone.utc)
FILE = FileResult("gd.xlsx", "1" * 64, "accepted", "GD", "bottom_up", {"sales_targets": "accepted"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def kept(path: Path, part: str) -> tuple[datetime, str] | None:
    with Ledger(path, reading=True) as ledger:
        return ledger.digest(part)


def test_a_run_replaces_what_the_last_one_left(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([FILE], NOON, {"status": "{}", "training": "[1]"})
    assert kept(path, "training") == (NOON, "[1]")
    with Ledger(path) as ledger:
        ledger.record_results([FILE], LATER, {"status": '{"a": 1}'})
    assert kept(path, "status") == (LATER, '{"a": 1}')
    assert kept(path, "training") is None


def test_a_long_part_may_be_packed(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([FILE], NOON, {"status": "{}", "cells/training": zlib.compress('["培训"]'.encode())})
    assert kept(path, "cells/training") == (NOON, '["培训"]')


def test_without_figures_the_last_ones_stay(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([FILE], NOON, {"status": "{}"})
        ledger.record_results([FILE], LATER)
    assert kept(path, "status") == (NOON, "{}")


def test_a_run_that_fails_leaves_the_last_figures(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([FILE], NOON, {"status": "old"})
    ledger = Ledger(path)
    ledger.__enter__()
    ledger.record_results([FILE], LATER, {"status": "new"})
    ledger.__exit__(OSError, OSError("the disk is full"), None)
    assert kept(path, "status") == (NOON, "old")


def test_reading_leaves_the_file_as_it_is(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([FILE], NOON, {"status": "{}"})
    before = path.read_bytes()
    path.chmod(0o444)
    assert kept(path, "status") is not None
    assert path.read_bytes() == before


def test_an_older_ledger_is_read_as_having_none_and_not_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as old:
        old.setattr(module, "_STEPS", module._STEPS[:2])
        with Ledger(path):
            pass
    assert kept(path, "status") is None
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
    with Ledger(path) as ledger:  # who writes brings it up to date
        ledger.record_results([FILE], NOON, {"status": "{}"})
    assert kept(path, "status") == (NOON, "{}")


def test_a_newer_ledger_is_not_guessed_at(path: Path) -> None:
    with Ledger(path):
        pass
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(XlplanError, match="newer xlplan"):
        kept(path, "status")
