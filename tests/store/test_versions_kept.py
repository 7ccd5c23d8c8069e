"""Frozen versions in the ledger: kept as they were, told in the chain, named when somebody changed them; older ledgers have none."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from chained import NOON, PLAN, by_hand, came, records

from xlplan.errors import XlplanError
from xlplan.store import ledger_file as module
from xlplan.store.chain import Record
from xlplan.store.ledger import Ledger
from xlplan.store.replay import Difference, differing_rows, told_tables

TEXT = '{"format":1,"units":["广东","\ud800"]}'  # half a character too: whatever a workbook held


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one run and two versions."""
    out = tmp_path / "ledger.db"
    with Ledger(out, by="王五") as ledger:
        ledger.record_results([came("gd.xlsx")], NOON)
        ledger.record_version(PLAN, "V1", "bottom_up", "2026-11-19T10:00:00", TEXT)
    with Ledger(out, by="李四") as ledger:
        ledger.record_version(PLAN, "../..\\CON:评审后", "bottom_up", "2026-11-20T10:00:00", "{}")
    return out


def differences(path: Path) -> list[Difference]:
    with Ledger(path, reading=True) as ledger:
        return differing_rows(told_tables(one for one in ledger.chain() if isinstance(one, Record)), ledger.tables())


def test_it_is_read_as_it_was_kept(path: Path) -> None:
    with Ledger(path, reading=True) as ledger:
        assert [(one.name, one.by, one.round, one.run) for one in ledger.versions(PLAN)] == [
            ("V1", "王五", "bottom_up", 1), ("../..\\CON:评审后", "李四", "bottom_up", 1)]
        assert ledger.version_text(PLAN, "V1") == TEXT
        assert ledger.versions("another plan") == []
        with pytest.raises(KeyError):
            ledger.version_text(PLAN, "V2")


def test_no_name_is_used_twice(path: Path) -> None:
    with Ledger(path) as ledger, pytest.raises(sqlite3.IntegrityError):
        ledger.record_version(PLAN, "V1", "bottom_up", "2026-11-21T10:00:00", "{}")
    assert [one.kind for one in records(path) if isinstance(one, Record)].count("frozen") == 2


def test_another_plan_in_the_ledger_has_names_of_its_own(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_version("2028-cd34", "V1", "bottom_up", "2027-11-19T10:00:00", "[28]")
        assert (ledger.version_text(PLAN, "V1"), ledger.version_text("2028-cd34", "V1")) == (TEXT, "[28]")
    assert differences(path) == []


def test_the_chain_tells_of_it(path: Path) -> None:
    assert differences(path) == []
    with Ledger(path, reading=True) as ledger:
        kept = ledger.versions(PLAN)[0]
    told = next(one for one in records(path) if isinstance(one, Record) and one.kind == "frozen")
    assert (told.by, told.body["name"], told.body["sha256"]) == ("王五", "V1", kept.sha256)


@pytest.mark.parametrize(("harm", "why", "column"), [
    ("UPDATE versions SET data = (SELECT data FROM versions WHERE name LIKE '..%') WHERE name = 'V1'", "changed", "sha256"),
    ("UPDATE versions SET at = '2026-11-18T10:00:00' WHERE name = 'V1'", "changed", "at"),
    ("UPDATE versions SET said_by = '赵六' WHERE name = 'V1'", "changed", "said_by"),
    ("DELETE FROM versions WHERE name = 'V1'", "removed", ""),
    ("DROP TABLE versions", "removed", ""),
    ("INSERT INTO versions SELECT 'V0', plan, round, at, said_by, run, data FROM versions WHERE name = 'V1'", "unknown", ""),
])
def test_what_somebody_changed_is_named(path: Path, harm: str, why: str, column: str) -> None:
    by_hand(path, harm)
    found = differences(path)[0]
    assert (found.table, found.why, found.column) == ("versions", why, column)
    assert found.columns["name"] == ("V0" if why == "unknown" else "V1")


def test_figures_that_somebody_changed_are_not_used(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE versions SET data = zeroblob(9) WHERE name = 'V1'")
    with Ledger(path) as ledger, pytest.raises(XlplanError, match="V1"):
        ledger.version_text(PLAN, "V1")


def before_versions(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as old:
        old.setattr(module, "_STEPS", module._STEPS[:5])
        with Ledger(path) as ledger:
            ledger.record_results([came("gd.xlsx")], NOON)
    return path


@pytest.mark.parametrize("ask", [lambda ledger: ledger.versions(PLAN), lambda ledger: [*ledger.tables()["versions"]]])
def test_an_older_ledger_has_none_and_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                       ask: Callable[[Ledger], list[object]]) -> None:
    path = before_versions(tmp_path / "ledger.db", monkeypatch)
    before = path.read_bytes()
    with Ledger(path, reading=True) as ledger:
        assert ask(ledger) == []
    assert differences(path) == []
    assert path.read_bytes() == before


def test_an_older_ledger_takes_versions_once_it_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = before_versions(tmp_path / "ledger.db", monkeypatch)
    with Ledger(path) as ledger:
        ledger.record_version(PLAN, "V1", "bottom_up", "2026-11-19T10:00:00", TEXT)
    with Ledger(path, reading=True) as ledger:
        assert ledger.version_text(PLAN, "V1") == TEXT
    assert differences(path) == []
