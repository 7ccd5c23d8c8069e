"""The ledger: numbers of issues, what came in, two programs at once, and a machine that dies."""
from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from xlplan.errors import XlplanError
from xlplan.plan.checking.results import FileResult
from xlplan.store import ledger_file as module
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS

NOON = datetime(2026, 11, 15, 12, tzinfo=timezone.utc)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def note(ledger: Ledger, branch: str, issue: int, round_: str = "bottom_up") -> None:
    ledger.record_issue("2027-ab12", branch, round_, issue, 1, f"{branch}.xlsx", "0" * 64, NOON)


def result(file: str, **more: object) -> FileResult:
    return FileResult(**{"file": file, "sha256": "1" * 64, "verdict": "accepted", "branch": "GD",  # type: ignore[arg-type]
                         "round": "bottom_up", "tables": {"sales_targets": "accepted"}} | more)


def issues(path: Path) -> dict[str, int]:
    with Ledger(path) as ledger:
        return ledger.latest_issue("bottom_up")


# -- issued ------------------------------------------------------------------------------------------------------------

def test_issues_count_from_one_over_all_rounds(path: Path) -> None:
    for number, round_ in ((1, "guide"), (2, "bottom_up"), (3, "revise")):
        with Ledger(path) as ledger:
            assert ledger.next_issue() == number
            note(ledger, "GD", number, round_)
    with Ledger(path) as ledger:
        assert ledger.next_issue() == 4
    with Ledger(path) as ledger:
        assert ledger.next_issue() == 4  # nothing was issued


def test_the_latest_issue_of_each_branch_in_a_round(path: Path) -> None:
    with Ledger(path) as ledger:
        note(ledger, "GD", 1)
        note(ledger, "BJ", 1)
        note(ledger, "GD", 2)
        note(ledger, "SH", 3, "revise")
        assert ledger.latest_issue("bottom_up") == {"BJ": 1, "GD": 2}
        assert ledger.latest_issue("revise") == {"SH": 3}
        assert ledger.latest_issue("final") == {}


def test_issuing_the_same_twice_is_a_mistake_of_ours(path: Path) -> None:
    with Ledger(path) as ledger:
        note(ledger, "GD", 1)
        with pytest.raises(sqlite3.IntegrityError):
            note(ledger, "GD", 1)


# -- received ----------------------------------------------------------------------------------------------------------

def test_a_receipt_says_all(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([result("最终版.xlsx", superseded_by="最终版2.xlsx")], NOON)
        [got] = ledger.received("GD")
        assert ledger.received("BJ") == []
    assert (got.file, got.sha256, got.branch, got.round) == ("最终版.xlsx", "1" * 64, "GD", "bottom_up")
    assert (got.verdict, got.tables) == ("accepted", {"sales_targets": "accepted"})
    assert (got.at, got.superseded_by) == (NOON, "最终版2.xlsx")


def test_a_later_run_changes_the_verdict_but_not_when_it_came(path: Path) -> None:
    later = NOON + timedelta(days=2)
    with Ledger(path) as ledger:
        ledger.record_results([result("a.xlsx", verdict="refused")], NOON)
        ledger.record_results([result("a.xlsx"), result("b.xlsx", sha256="2" * 64)], later)
        assert [(r.file, r.verdict, r.at) for r in ledger.received("GD")] == [
            ("a.xlsx", "accepted", NOON), ("b.xlsx", "accepted", later)]


def test_a_corrected_file_under_the_same_name_is_another_receipt(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([result("a.xlsx")], NOON)
        ledger.record_results([result("a.xlsx", sha256="2" * 64)], NOON + timedelta(hours=1))
        assert [r.sha256[0] for r in ledger.received("GD")] == ["1", "2"]


def test_when_the_mail_came_counts_if_it_is_known(path: Path) -> None:
    came = datetime(2026, 11, 14, 23, 59, tzinfo=timezone(timedelta(hours=8)))
    with Ledger(path) as ledger:
        ledger.record_results([result("a.xlsx", received=came)], NOON)
        assert ledger.received("GD")[0].at == came


@pytest.mark.parametrize("at", [NOON, NOON.isoformat(), datetime(2026, 11, 15, 9), "2026-11-15T09:00:00", "2026-11-15"])
def test_moments_as_they_are_at_hand(path: Path, at: datetime | str) -> None:
    """A time without zone is this machine's; a day is its first moment."""
    with Ledger(path) as ledger:
        ledger.record_results([result("a.xlsx")], at)
        got = ledger.received("GD")[0].at
    wanted = datetime.fromisoformat(at) if isinstance(at, str) else at
    assert got == wanted.astimezone(timezone.utc)


def test_files_of_nobody_and_names_in_bytes(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([result("\udcbb\udcaa.pdf", branch=None, round=None, verdict="not_an_input", tables={}),
                               result("\udcbb\udcaa.xlsx")], NOON)  # GBK, as Python reads it
        assert [r.file for r in ledger.received("GD")] == ["华.xlsx"]
        assert [r.file for r in ledger.received("")] == []


def test_every_run_is_noted(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([], NOON)
        ledger.record_results([result("a.xlsx"), result("b.xlsx", verdict="refused")], NOON)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT run, files, refused FROM runs").fetchall() == [(1, 0, 0), (2, 2, 1)]
    db.close()


# -- all or nothing ----------------------------------------------------------------------------------------------------

def test_a_command_that_fails_leaves_nothing(path: Path) -> None:
    with Ledger(path) as ledger:
        note(ledger, "GD", 1)

    def command() -> None:
        with Ledger(path) as ledger:
            note(ledger, "BJ", 2)
            ledger.record_results([result("a.xlsx")], NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        command()
    assert issues(path) == {"GD": 1}
    with Ledger(path) as ledger:
        assert ledger.received("GD") == []


def test_a_process_that_dies_leaves_nothing_and_loses_nothing(path: Path) -> None:
    with Ledger(path) as ledger:
        note(ledger, "GD", 1)
    code = """if True:
        import os, sys
        from pathlib import Path
        from xlplan.store.ledger import Ledger
        with Ledger(Path(sys.argv[1])) as ledger:
            ledger._db.execute("PRAGMA cache_size = 1")  # pages go to the file before the end
            for issue in range(2, 500):
                ledger.record_issue("p", "BJ" * 50, "bottom_up", issue, 1, "f", "0" * 64, "2026-11-15")
            os.kill(os.getpid(), 9)
    """
    dead = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert dead.returncode == -9
    assert path.with_name("ledger.db-journal").exists()  # it was in the middle of it
    assert issues(path) == {"GD": 1}


def test_two_programs_never_get_the_same_number(path: Path) -> None:
    with Ledger(path) as first, Ledger(path, patience=0.05) as second:
        assert first.next_issue() == 1
        with pytest.raises(XlplanError) as error:
            second.next_issue()
        for lang in LANGS:
            assert "ledger.db" in error.value.say(lang)
        assert "Another xlplan" in str(error.value)
        assert second.latest_issue("bottom_up") == {}  # reading goes on
        note(first, "GD", 1)
    with Ledger(path) as second:
        assert second.next_issue() == 2


def test_no_wal_because_folders_lie_on_shares(path: Path) -> None:
    sqlite3.connect(path).execute("PRAGMA journal_mode = WAL").connection.close()
    with Ledger(path) as ledger:
        note(ledger, "GD", 1)
    assert [p.name for p in path.parent.iterdir()] == ["ledger.db"]
    assert path.read_bytes()[18:20] == b"\1\1"  # the file's own word for it


# -- older, newer, broken ----------------------------------------------------------------------------------------------

def test_an_older_ledger_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(path) as ledger:
        note(ledger, "GD", 1)
    monkeypatch.setattr(module, "_STEPS", (*module._STEPS, ("CREATE TABLE mails (id TEXT)",)))
    for _ in range(2):  # once only: a second time the table would be there
        assert issues(path) == {"GD": 1}
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(module._STEPS),)
    db.close()


def test_a_step_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(path) as ledger:
        note(ledger, "GD", 1)
    with monkeypatch.context() as patch:
        patch.setattr(module, "_STEPS", (*module._STEPS, ("CREATE TABLE mails (id TEXT)", "nonsense")))
        with pytest.raises(XlplanError):
            Ledger(path).__enter__()
    assert issues(path) == {"GD": 1}


def test_a_newer_ledger_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(XlplanError, match="Upgrade"):
        Ledger(path).__enter__()
    assert path.read_bytes() == before


def test_what_is_no_ledger_and_where_none_can_be(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but long enough to be looked at" * 50)
    for path, words in ((tmp_path / "text.db", "damaged"), (tmp_path / "nowhere" / "ledger.db", "cannot be read")):
        with pytest.raises(XlplanError, match=words):
            Ledger(path).__enter__()


def test_only_inside_its_block(path: Path) -> None:
    ledger = Ledger(path)
    with ledger:
        note(ledger, "GD", 1)
    with pytest.raises(RuntimeError):
        ledger.next_issue()
    with ledger:  # and again
        assert ledger.next_issue() == 2
