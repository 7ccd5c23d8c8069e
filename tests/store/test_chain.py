"""The chain of the ledger: what is told once and only once, what cannot be done to it, and where it is broken when it was."""
from __future__ import annotations

import getpass
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from chained import NOON, by_hand, came, issued, played, records, written_anew
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.store import account
from xlplan.store import ledger_chain as ledger_module
from xlplan.store.chain import Body, Break, ChainHead, Kind, Record, append_records
from xlplan.store.ledger import Ledger
from xlplan.store.replay import Difference, differing_rows, told_tables

OLD = Path(__file__).parents[1] / "data" / "v02" / "plan" / "ledger.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def kinds(path: Path) -> list[str]:
    return [one.kind for one in records(path)]


def told(path: Path) -> list[Record]:
    found = [one for one in records(path) if isinstance(one, Record)]
    assert len(found) == len(records(path))  # it is whole
    return found


def broken(path: Path) -> Break | None:
    return next((one for one in records(path) if isinstance(one, Break)), None)


def differences(path: Path) -> list[Difference]:
    with Ledger(path, reading=True) as ledger:
        return differing_rows(told_tables(one for one in ledger.chain() if isinstance(one, Record)), ledger.tables())


# -- what is told ------------------------------------------------------------------------------------------------------

def test_everything_that_means_something_is_a_record(path: Path) -> None:
    assert kinds(played(path)) == [
        "issued", "issued", "facts", "placing", "placed", "sealed", "issued", "facts", "placing", "withdrawn",
        "arrived", "judged", "arrived", "judged", "run", "judged", "arrived", "judged", "run", "decided", "undone"]
    assert [one.number for one in told(path)] == [*range(1, 22)]
    assert differences(path) == []


def test_a_record_says_who_and_when_and_at_which_account(path: Path) -> None:
    with account.made_up_account("zhang@pc7"):
        played(path)
    assert {one.by for one in told(path)[:4]} == {"王五"}
    assert {one.by for one in told(path)[10:]} == {"李四"}
    assert {one.account for one in told(path)} == {"zhang@pc7"}
    for one in told(path):
        assert datetime.fromisoformat(one.at).utcoffset() == timedelta(0)


@pytest.mark.parametrize("error", [ImportError, KeyError, OSError])
def test_a_machine_without_an_account(path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def unknown() -> str:
        raise error("pwd")

    monkeypatch.setattr(getpass, "getuser", unknown)
    monkeypatch.setattr("platform.node", lambda: "")
    issued(path, 1, "GD")
    assert {one.account for one in told(path)} == {""}


def test_who_is_kept_as_any_terminal_can_show_it(path: Path) -> None:
    with Ledger(path, by=" 王\x1b[2J五\udcbb ") as ledger:
        ledger.record_decision({"reason": "half \ud800 of one"})
    assert [(one.by, one.body["reason"]) for one in told(path)] == [("王\\x1b[2J五\\xbb", "half \ud800 of one")]


def test_a_run_over_the_same_files_tells_of_itself_only(path: Path) -> None:
    files = [came("gd.xlsx"), came("bj.xlsx", "2", received=NOON - timedelta(days=1))]
    with Ledger(path) as ledger:
        ledger.record_results(files, NOON)
    before = kinds(path)
    for later in (1, 2):
        with Ledger(path) as ledger:
            ledger.record_results(files, NOON + timedelta(days=later))
    assert kinds(path) == [*before, "run", "run"]


@pytest.mark.parametrize(("again", "told_then"), [
    (came("gd.xlsx", verdict="refused"), ["judged"]),
    (came("gd.xlsx", tables={"sales_targets": "refused"}), ["judged"]),
    (came("gd.xlsx", superseded_by="gd 2.xlsx"), ["judged"]),
    (came("gd.xlsx", branch="BJ"), ["judged"]),
    (came("gd.xlsx", received=NOON - timedelta(hours=1)), ["arrived"]),  # earlier than was known
    (came("gd.xlsx", received=NOON + timedelta(hours=1)), []),           # copied anew
    (came("gd.xlsx", "2"), ["arrived", "judged"]),                       # another content
    (came("gd 2.xlsx"), ["arrived", "judged"]),                          # another name
])
def test_what_is_new_in_a_run_is_told(path: Path, again: object, told_then: list[str]) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([came("gd.xlsx")], NOON)
    before = len(kinds(path))
    with Ledger(path) as ledger:
        ledger.record_results([again], NOON + timedelta(days=1))  # type: ignore[list-item]
    assert kinds(path)[before:] == [*told_then, "run"]
    assert differences(path) == []


def test_one_file_twice_in_a_run_is_told_once(path: Path) -> None:
    """As of two links that lead to one file that nobody may read: no hash, and perhaps one name."""
    with Ledger(path) as ledger:
        ledger.record_results([came("x", ""), came("x", "")], NOON)
    assert kinds(path) == ["arrived", "judged", "run"]
    assert differences(path) == []


def test_a_run_names_the_figures_and_the_roll_up_it_left_and_the_master_it_read(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.record_results([], NOON, {"status": "{}"}, "f" * 64, "e" * 64)
    [run] = told(path)
    assert run.body == {
        "row": {"run": 1, "at": "2026-11-15T12:00:00.000000+00:00", "files": 0, "refused": 0}, "master": "f" * 64, "rollup": "e" * 64,
        "seen": sha256("[]"), "digest": {"status": sha256("{}")}}


def test_a_run_over_a_thousand_files_tells_of_them_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    appended = list[int]()

    def count(db: sqlite3.Connection, records: Sequence[tuple[Kind, Body]], by: str) -> None:
        appended.append(len(records))
        append_records(db, records, by)

    monkeypatch.setattr(ledger_module, "append_records", count)
    files = [came(f"{n}.xlsx") for n in range(1000)]
    for _ in range(2):
        with Ledger(path) as ledger:
            ledger.record_results(files, NOON)
    assert appended == [2001, 1]
    assert differences(path) == []


def test_what_fails_leaves_no_record(path: Path) -> None:
    issued(path, 1, "GD")
    before = records(path)
    ledger = Ledger(path)
    ledger.__enter__()
    ledger.record_decision({})
    ledger.record_results([came("gd.xlsx")], NOON)
    ledger.__exit__(OSError, OSError("the disk is full"), None)
    assert records(path) == before


# -- what cannot be done to it -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("statement", [
    "UPDATE chain SET body = '{}' WHERE no = 3", "UPDATE chain SET said_by = 'another'", "DELETE FROM chain WHERE no = 21",
    "DELETE FROM chain", "INSERT OR REPLACE INTO chain SELECT no, at, 'another', account, kind, body, before, hash FROM chain WHERE no = 3",
    "INSERT INTO chain SELECT 22, at, said_by, account, kind, body, before, hash FROM chain WHERE no = 3"])
def test_the_file_itself_refuses_it(path: Path, statement: str) -> None:
    played(path)
    before = records(path)
    with pytest.raises(sqlite3.IntegrityError, match="of the chain"):
        by_hand(path, statement, guards=True)
    assert records(path) == before


def test_guards_that_were_taken_off_are_missed(path: Path) -> None:
    played(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TRIGGER chain_stays")
        db.execute("DROP TRIGGER chain_keeps")
        db.execute("CREATE TRIGGER chain_keeps BEFORE DELETE ON chain WHEN 0 BEGIN SELECT RAISE(ABORT, ''); END")
    with Ledger(path, reading=True) as ledger:
        assert ledger.lost_guards() == ["chain_stays", "chain_keeps"]


# -- where it is broken ------------------------------------------------------------------------------------------------

SWAPPED = ("UPDATE chain SET no = -1 WHERE no = 8", "UPDATE chain SET no = 8 WHERE no = 9", "UPDATE chain SET no = 9 WHERE no = -1")
MOVED_UP = ("DELETE FROM chain WHERE no = 8", *(f"UPDATE chain SET no = {n - 1} WHERE no = {n}" for n in range(9, 22)))


@pytest.mark.parametrize(("statements", "number", "why"), [
    (("UPDATE chain SET body = replace(body, 'refused', 'accepted') WHERE no = 16",), 16, "changed"),
    (("UPDATE chain SET said_by = '赵六' WHERE no = 20",), 20, "changed"),
    (("UPDATE chain SET account = '' WHERE no = 1",), 1, "changed"),
    (("UPDATE chain SET at = '2026-01-01' WHERE no = 21",), 21, "changed"),
    (("UPDATE chain SET kind = 'decided' WHERE no = 21",), 21, "changed"),
    (("UPDATE chain SET body = CAST(X'FFFE' AS TEXT) WHERE no = 4",), 4, "changed"),
    (("UPDATE chain SET body = X'00' WHERE no = 4",), 4, "changed"),
    (("UPDATE chain SET hash = before WHERE no = 5",), 5, "changed"),
    (("UPDATE chain SET before = hash WHERE no = 5",), 5, "unlinked"),
    (("DELETE FROM chain WHERE no = 8",), 8, "missing"),
    (("DELETE FROM chain WHERE no = 1",), 1, "missing"),
    (MOVED_UP, 8, "unlinked"),
    (SWAPPED, 8, "unlinked"),
    (("DELETE FROM chain WHERE no = 21",), 21, "cut"),
    (("DELETE FROM chain WHERE no > 11",), 12, "cut"),
    (("DELETE FROM chain",), 1, "cut"),
])
def test_the_first_link_that_does_not_hold_is_named(path: Path, statements: Iterable[str], number: int, why: str) -> None:
    by_hand(played(path), *statements)
    found = broken(path)
    assert found is not None
    assert (found.number, found.why, found.last.number if found.last else 0) == (number, why, number - 1)
    assert found.found != found.expected
    assert len(records(path)) == number  # those before it are whole


def test_who_makes_the_hash_of_what_he_changed_anew_is_found_at_the_next(path: Path) -> None:
    by_hand(played(path), "UPDATE chain SET said_by = '赵六' WHERE no = 20")
    with closing(sqlite3.connect(path)) as db:
        after = db.execute("SELECT before, hash FROM chain WHERE no = 21").fetchone()
    written_anew(path, 20)
    by_hand(path, f"UPDATE chain SET before = '{after[0]}', hash = '{after[1]}' WHERE no = 21")
    found = broken(path)
    assert found is not None
    assert (found.number, found.why, found.found) == (21, "unlinked", after[0])


def test_who_writes_all_of_it_anew_is_told_by_a_head_that_was_noted_only(path: Path) -> None:
    played(path)
    with Ledger(path, reading=True) as ledger:
        noted = ledger.head()
    written_anew(path)
    with Ledger(path, reading=True) as ledger:
        assert ledger.head() == noted  # the test hashes as the program does
    by_hand(path, "UPDATE chain SET said_by = '赵六' WHERE no = 20")
    written_anew(path, 20)
    assert broken(path) is None
    with Ledger(path, reading=True) as ledger:
        assert ledger.head() != noted


def test_a_head_as_it_is_noted() -> None:
    assert str(ChainHead(17, "3fa9c2e1b07d5c44" + "0" * 48)) == "17:3fa9c2e1b07d5c44"


def test_what_was_cut_off_stays_missed_when_it_goes_on(path: Path) -> None:
    by_hand(played(path), "DELETE FROM chain WHERE no > 19")
    with Ledger(path) as ledger:
        ledger.record_decision({})
    found = broken(path)
    assert found is not None
    assert (found.number, found.why, found.found) == (20, "missing", 22)


def test_two_programs_tell_one_after_the_other(path: Path) -> None:
    for number in range(1, 6):
        with Ledger(path) as one, Ledger(path, patience=0.05):
            one.record_decision({"number": number})
    assert [one.body["number"] for one in told(path)] == [1, 2, 3, 4, 5]


# -- the tables against it ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("statement", "table", "why", "column", "found", "expected", "record"), [
    ("UPDATE issued SET sha256 = 'other'", "issued", "changed", "sha256", "other", "1" * 64, 6),
    ("UPDATE issued SET file = 'GD.xlsx'", "issued", "changed", "file", "GD.xlsx", "GD (2).xlsx", 6),
    ("UPDATE issued SET sealed = ''", "issued", "changed", "sealed", "", "list 2", 6),
    ("DELETE FROM issued", "issued", "removed", "", None, None, 6),
    ("UPDATE facts SET data = '{}'", "facts", "changed", "sha256", sha256("{}"), sha256('{"a": 1}'), 3),
    ("UPDATE received SET verdict = 'accepted' WHERE file = 'gd.xlsx'", "received", "changed", "verdict", "accepted", "refused", 16),
    ("UPDATE received SET at = '2026-01-01' WHERE file = 'bj.xlsx'", "received", "changed", "at", "2026-01-01",
     "2026-11-15T12:00:00.000000+00:00", 18),
    ("UPDATE received SET superseded_by = 'x' WHERE file = 'bj.xlsx'", "received", "changed", "superseded_by", "x", None, 18),
    ("DELETE FROM received WHERE file = '华.pdf'", "received", "removed", "", None, None, 14),
    ("UPDATE runs SET refused = 5 WHERE run = 1", "runs", "changed", "refused", 5, 0, 15),
    ("UPDATE digest SET data = '[7]'", "digest", "changed", "sha256", sha256("[7]"), sha256("[]"), 19),
    ("DELETE FROM digest", "digest", "removed", "", None, None, 19),
    ("INSERT INTO placing VALUES (7, 'room', '007')", "placing", "unknown", "", None, None, None),
    ("INSERT INTO issued SELECT plan, 'SH', round, issue, version, file, sha256, at, sealed FROM issued", "issued", "unknown", "", None,
     None, None),
])
def test_a_row_that_was_changed_by_hand_is_named(path: Path, statement: str, table: str, why: str, column: str, found: object,
                                                 expected: object, record: int | None) -> None:
    by_hand(played(path), statement)
    assert broken(path) is None
    [one] = differences(path)
    assert (one.table, one.why, one.column, one.found, one.expected) == (table, why, column, found, expected)
    assert (one.record.number if one.record else None) == record


def test_a_row_under_another_key_is_gone_and_one_is_new(path: Path) -> None:
    by_hand(played(path), "UPDATE received SET file = 'js.xlsx' WHERE file = 'bj.xlsx'")
    assert [(one.why, one.columns["file"]) for one in differences(path)] == [("removed", "bj.xlsx"), ("unknown", "js.xlsx")]


def test_what_the_last_records_told_is_still_in_the_tables(path: Path) -> None:
    """Whoever cuts them off, SQLite's own counter as well, leaves rows that no record tells of."""
    by_hand(played(path), "DELETE FROM chain WHERE no > 15", "UPDATE sqlite_sequence SET seq = 15 WHERE name = 'chain'")
    assert broken(path) is None
    assert {(one.table, one.why) for one in differences(path)} == {
        ("received", "changed"), ("received", "unknown"), ("runs", "unknown"), ("digest", "changed"), ("digest", "removed")}


@pytest.mark.parametrize("body", ["{}", '{"table":"nonsense","row":{}}', '{"table":[],"row":7}', '{"table":"issued","row":{"plan":[]}}'])
@pytest.mark.parametrize("kind", ["issued", "placed", "withdrawn", "arrived", "run", "taken_over", "of the future"])
def test_a_forged_record_breaks_nothing_of_ours(path: Path, kind: str, body: str) -> None:
    by_hand(played(path), f"UPDATE chain SET kind = '{kind}', body = '{body}' WHERE no = 6")
    written_anew(path, 6)
    assert broken(path) is None
    assert differences(path) != []


# -- ledgers of before -------------------------------------------------------------------------------------------------

def rows_of(path: Path) -> list[str]:
    """What the tables hold, chain and version apart."""
    with closing(sqlite3.connect(path)) as db:
        return [line for line in db.iterdump() if line.startswith("INSERT") and "chain" not in line[:45]]


def test_a_ledger_of_0_2_is_taken_over(path: Path) -> None:
    shutil.copy(OLD, path)
    before = rows_of(path)
    with Ledger(path, reading=True) as ledger:
        assert not ledger.has_chain()
    with Ledger(path, by="王五"):
        pass
    assert [line.replace(",'')", ")") if "issued" in line else line for line in rows_of(path)] == before  # a column was added
    assert [(one.kind, one.body["table"], one.by) for one in told(path)] == [
        ("taken_over", table, "王五") for table in ("issued", "facts", "received", "runs", "runs", "runs")]
    assert told(path)[0].body["row"]["sha256"] == "2037c6e9894c648f19094624db928ea692b03cc71f4823f0b1bdc2567ed832ea"
    assert differences(path) == []
    with Ledger(path) as ledger:  # once only, and it goes on
        ledger.record_results([came("gd.xlsx")], NOON)
    assert kinds(path)[6:] == ["arrived", "judged", "run"]
    assert differences(path) == []


def test_a_ledger_of_0_3_is_taken_over_with_its_figures(path: Path) -> None:
    shutil.copy(OLD.parents[2] / "v03" / "ledger.db", path)
    before = rows_of(path)
    with Ledger(path):
        pass
    assert rows_of(path) == before
    assert {(one.kind, one.body["table"]) for one in told(path)} == {
        ("taken_over", table) for table in ("issued", "facts", "received", "runs", "digest")}
    assert differences(path) == []


def test_reading_takes_nothing_over(path: Path) -> None:
    shutil.copy(OLD, path)
    before = path.read_bytes()
    with Ledger(path, reading=True) as ledger:
        assert ledger.has_chain() is False
        assert ledger.latest_round("demo-2027-7") == "bottom_up"
    assert path.read_bytes() == before


# -- whatever happens --------------------------------------------------------------------------------------------------

Step = tuple[str, set[str], list[tuple[str, str, str, str | None, int]]]
BRANCHES = st.sets(st.sampled_from(["BJ", "GD", "SH"]), min_size=1)
FILES = st.lists(st.tuples(st.sampled_from(["a.xlsx", "b.xlsx"]), st.sampled_from("12"), st.sampled_from(["accepted", "refused"]),
                           st.sampled_from([None, "b.xlsx"]), st.integers(0, 3)), max_size=4)
STEPS = st.lists(st.tuples(st.sampled_from(["issue", "placed", "forget", "run"]), BRANCHES, FILES), max_size=12)


@settings(max_examples=60)
@given(steps=STEPS)
def test_the_chain_always_tells_what_the_tables_hold(steps: list[Step], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "ledger.db"
    for what, branches, files in steps:
        with Ledger(path) as ledger:
            number, waiting = ledger.next_issue(), ledger.placing()
        if what == "issue" and waiting is None:
            issued(path, number, *sorted(branches))
        with Ledger(path) as ledger:
            if what == "placed" and waiting is not None:
                there = sorted(branches & set(ledger.files_of(waiting.issue)))
                ledger.record_placed(waiting.issue, {b: f"{b} (2).xlsx" if b == "SH" else f"{b}.xlsx" for b in there})
            elif what == "forget" and waiting is not None:
                ledger.forget_issue(waiting.issue)
            elif what == "run":
                found = [came(file, digit, verdict=verdict, superseded_by=other, received=NOON + timedelta(hours=late))
                         for file, digit, verdict, other, late in files]
                ledger.record_results(found, NOON, {"status": json.dumps(files)})
    with Ledger(path):
        assert broken(path) is None
    assert differences(path) == []
