"""`xlplan audit`: whatever was changed behind xlplan's back is named at its place, what the finding says to do is done, and the
finding is gone. The chain itself is gone through in tests/store/test_chain.py."""
from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from audit_case import FIRST, Harm, all_of, copied, dropped, gone, renamed, replaced, saved_again, sql
from console import run

import xlplan
from xlplan.errors import XlplanError
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS, Lang

OLD = Path(__file__).parents[1] / "data" / "v02" / "plan"


@pytest.fixture
def plan(twice: Path, tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(twice, tmp_path / "plan")))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def told(plan: PlanFolder) -> list[Diagnostic]:
    return xlplan.audit(plan.path).diagnostics


# -- a folder in which nothing was changed -----------------------------------------------------------------------------

@pytest.mark.parametrize(("lang", "words"), [
    ("zh-CN", ("链完整,21 条", "第 2 次汇总 · 李四", "issued/ 6 份,inbox/ 3 份", "校验码 21:")),
    ("zh-TW", ("鏈完整,21 筆", "第 2 次彙總 · 李四", "issued/ 6 份,inbox/ 3 份", "檢核碼 21:")),
    ("en", ("the chain is whole, 21 records", "consolidation 2 · 李四", "6 in issued/, 3 in inbox/", "check code 21:"))])
def test_it_says_that_all_is_as_it_was_recorded(plan: PlanFolder, lang: str, words: tuple[str, ...]) -> None:
    result = run("audit", plan.path, "--lang", lang)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [w for w in words if w not in result.stdout] == []


def test_it_changes_nothing_and_needs_neither_master_nor_key(plan: PlanFolder) -> None:
    for room in ("returned", "individual"):
        shutil.rmtree(plan.path / room, ignore_errors=True)
    plan.master.unlink()
    plan.key.unlink()
    before = contents(plan.path)
    assert run("audit", plan.path).exit_code == 0
    assert contents(plan.path) == before
    assert not plan.returned.exists()


@pytest.mark.parametrize("tidied", [
    copied("issued/GD.xlsx", "issued/GD copy.xlsx"), copied("issued/earlier/001/GD.xlsx", "issued/GD 1.xlsx"),
    renamed("issued/earlier/001/GD.xlsx", "issued/earlier/GD 1.xlsx"),
    lambda plan: (plan.inbox / "new.xlsx").write_bytes(b"came just now"),  # no run has seen it
    lambda plan: (plan.issued / "notes.xlsx").write_bytes(b"somebody's own"),
    lambda plan: (plan.issued / "~$GD.xlsx").write_bytes(b"open in Excel"),
])
def test_tidying_up_is_no_fault(plan: PlanFolder, tidied: Harm) -> None:
    tidied(plan)
    assert told(plan) == []


def said(found: list[Diagnostic]) -> set[tuple[str, str | None, str | None, object]]:
    """(code, severity, file, what was expected there: of a hash, nothing) of what an audit finds."""
    return {(d.code, d.severity.value if d.severity else None, d.file, None if len(str(d.expected)) == 64 else d.expected)
            for d in found}


@pytest.mark.parametrize(("moved", "notes"), [
    # what came may be called anything: it is named by what it came as
    (renamed("inbox/gd.xlsx", "inbox/广东.xlsx"), [("XP547", "note", "inbox/广东.xlsx", "gd.xlsx")]),
    (copied("inbox/gd.xlsx", "inbox/gd (1).xlsx"), [("XP547", "note", "inbox/gd (1).xlsx", "gd.xlsx")]),
    (all_of(renamed("inbox/gd.xlsx", "inbox/x"), renamed("inbox/js.xlsx", "inbox/gd.xlsx"), renamed("inbox/x", "inbox/js.xlsx")),
     [("XP547", "note", "inbox/gd.xlsx", "js.xlsx"), ("XP547", "note", "inbox/js.xlsx", "gd.xlsx")]),
    # what is gone: HQ's of the last issue is missed, all else may be tidied up
    (gone("inbox/gd.xlsx"), [("XP548", "note", "inbox/gd.xlsx", None)]),
    (lambda plan: shutil.rmtree(plan.inbox), [("XP548", "note", f"inbox/{name}.xlsx", None) for name in ("gd", "js", "zj")]),
    (gone("issued/GD.xlsx"), [("XP548", "warning", "issued/GD.xlsx", None)]),
    (gone("issued/earlier/001/GD.xlsx"), [("XP548", "note", "issued/earlier/…/GD.xlsx", None)]),
    (renamed("issued/GD.xlsx", "issued/earlier/GD 2.xlsx"), []),
])
def test_what_was_moved_or_is_gone_is_told_and_accuses_nobody(plan: PlanFolder, moved: Harm,
                                                              notes: list[tuple[str, str, str, object]]) -> None:
    moved(plan)
    found = told(plan)
    assert said(found) == set(notes)
    for lang in LANGS:
        shown = run("audit", plan.path, "--lang", lang)
        assert shown.exit_code == 0
        assert [d for d in found if message_of(d, lang) not in shown.stdout or remedy_of(d, lang) not in shown.stdout] == []
    data = json.loads(run("audit", plan.path, "--format", "json").stdout)
    assert sorted((d["code"], d["severity"]) for d in data["diagnostics"]) == sorted(note[:2] for note in notes)
    xlplan.consolidate(plan.path, round="bottom_up")
    assert {d.code for d in told(plan)} <= {"XP548"}  # what lies there is entered under its name now


def test_an_issue_on_its_way_into_issued_is_not_missed(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.pipeline.issue_room.finish_placing", lambda *_: None)
    xlplan.issue(plan.path, branches=["GD"], reason="更正")
    assert told(plan) == []
    monkeypatch.undo()
    xlplan.issue(plan.path, branches=["GD"], reason="更正")
    assert told(plan) == []


def test_a_clock_that_was_set_back_is_named_and_the_chain_holds(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    class SetBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> SetBack:
            return cls(2020, 1, 1, tzinfo=tz)

    with monkeypatch.context() as clock:
        clock.setattr("xlplan.store.chain.datetime", SetBack)
        for _ in range(2):
            xlplan.consolidate(plan.path, round="bottom_up")
    xlplan.consolidate(plan.path, round="bottom_up")
    for lang, words in ("zh-CN", "链上第 22 条(2020-"), ("zh-TW", "鏈上第 22 筆(2020-"), ("en", "Record 22 of the chain (2020-"):
        result = run("audit", plan.path, "--lang", lang)
        assert (result.exit_code, result.stdout.count("XP549"), words in result.stdout) == (0, 1, True), result.stdout
    assert "the chain is whole, 24 records" in result.stdout
    [found] = told(plan)
    assert (found.code, found.severity, str(found.found)[:10]) == ("XP549", Severity.NOTE, "2020-01-01")


def test_clocks_of_two_computers_may_stand_minutes_apart(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Slow:
            return super().now(tz) - timedelta(minutes=30)

    monkeypatch.setattr("xlplan.store.chain.datetime", Slow)
    xlplan.consolidate(plan.path, round="bottom_up")
    assert told(plan) == []


def test_of_a_new_plan_there_is_nothing_to_tell(tmp_path: Path) -> None:
    xlplan.new(tmp_path / "plan", year=2027, company="x")
    result = run("audit", tmp_path / "plan", "--lang", "en")
    assert (result.exit_code, "nothing is recorded yet" in result.stdout) == (0, True)
    assert not (tmp_path / "plan" / "ledger.db").exists()


# -- what was changed, and what to do ----------------------------------------------------------------------------------

def from_backup(plan: PlanFolder, backup: Path, remedy: str) -> None:
    assert re.search(r"backup", remedy)
    shutil.copy(backup / "ledger.db", plan.ledger)


def file_from_backup(plan: PlanFolder, backup: Path, remedy: str) -> None:
    assert re.search(r"Put the workbook as it was back|put the file as it was back", remedy)
    for path in (*backup.glob("issued/**/*.xlsx"), *backup.glob("inbox/*.xlsx")):
        shutil.copy(path, plan.path / path.relative_to(backup))


def moved_out(plan: PlanFolder, backup: Path, remedy: str) -> None:
    [name] = re.findall(r"move (.*?) out of the plan folder", remedy)
    (plan.path / name).unlink()


def named_back(plan: PlanFolder, backup: Path, remedy: str) -> None:
    [name] = re.findall(r"Rename it to (.*)", remedy)
    [other] = {p.name for p in plan.issued.glob("*.xlsx")} - {p.name for p in backup.glob("issued/*.xlsx")}
    (plan.issued / other).rename(plan.issued / name)


def entered(plan: PlanFolder, backup: Path, remedy: str) -> None:
    assert "enter it with xlplan consolidate" in remedy
    xlplan.consolidate(plan.path, round="bottom_up")


HARMS: list[tuple[Harm, str, tuple[str, ...], Callable[[PlanFolder, Path, str], None]]] = [
    # the chain
    (sql("UPDATE chain SET body = replace(body, 'accepted', 'refused') WHERE no = 9"), "XP540",
     ("breaks at record 9", "verdict on gd.xlsx", "it does not fit its hash"), from_backup),
    (sql("UPDATE chain SET said_by = '赵六' WHERE no = 15"), "XP540", ("breaks at record 15", "JS.xlsx of JS, issue 2"), from_backup),
    (sql("DELETE FROM chain WHERE no = 11"), "XP540", ("breaks at record 11 (after", "js.xlsx came", "record 12 comes next", "found 12"),
     from_backup),
    (sql("DELETE FROM chain WHERE no = 21"), "XP540", ("breaks at record 21 (after", "it is gone", "found 20, expected 21"), from_backup),
    (sql("DELETE FROM chain WHERE no > 14"), "XP540", ("breaks at record 15 (after", "consolidation 1", "up to 21"), from_backup),
    (sql("DELETE FROM chain"), "XP540", ("breaks at record 1 (the beginning)",), from_backup),
    (sql("UPDATE chain SET no = -1 WHERE no = 9", "UPDATE chain SET no = 9 WHERE no = 11", "UPDATE chain SET no = 11 WHERE no = -1"),
     "XP540", ("breaks at record 9", "verdict on js.xlsx", "does not follow the one before it"), from_backup),
    (dropped("TABLE chain"), "XP541", ("the whole chain was removed",), from_backup),
    (dropped("TRIGGER chain_stays"), "XP541", ("chain_stays",), from_backup),
    # the tables
    (sql("UPDATE received SET verdict = 'refused' WHERE file = 'js.xlsx'"), "XP541",
     ("js.xlsx as it came", "“Result” is returned now", "record 11"), from_backup),
    (sql("UPDATE issued SET sha256 = replace(sha256, '0', '1') WHERE branch = 'GD' AND issue = 2"), "XP541",
     ("GD.xlsx of GD, issue 2", "“SHA-256” is", "record 17"), from_backup),
    (sql("DELETE FROM issued WHERE branch = 'GD' AND issue = 1"), "XP541",
     ("GD.xlsx of GD, issue 1", "no longer in the ledger", "record 3"), from_backup),
    (sql("UPDATE facts SET data = replace(data, '0', '1') WHERE issue = 2"), "XP541", ("HQ's figures of issue 2", "record 18"),
     from_backup),
    (sql("UPDATE digest SET data = replace(data, '1', '2') WHERE part = 'sales_targets'"), "XP541",
     ("figures of the last consolidation (Sales target breakdown)", "record 21"), from_backup),
    (sql("UPDATE runs SET files = 2 WHERE run = 2"), "XP541", ("consolidation 2", "“number of files” is 2 now", "says 3"), from_backup),
    (sql("INSERT INTO issued SELECT plan, 'SH', round, issue, version, file, sha256, at, sealed FROM issued "
         "WHERE branch = 'GD' AND issue = 2"), "XP541", ("GD.xlsx of SH, issue 2", "no record tells of it"), from_backup),
    # HQ's own workbooks
    (saved_again("issued/GD.xlsx"), "XP542", ("issued/GD.xlsx is not", "issue 2 for GD", "record 17"), file_from_backup),
    (saved_again("issued/earlier/001/GD.xlsx"), "XP542", ("issued/earlier/001/GD.xlsx is not", "issue 1 for GD", "record 3"), moved_out),
    (replaced("issued/GD.xlsx"), "XP542", ("issued/GD.xlsx is not", "issue 2 for GD", "record 17"), file_from_backup),
    (replaced("issued/earlier/001/GD.xlsx"), "XP542", ("issued/earlier/001/GD.xlsx is not", "issue 1 for GD"), moved_out),
    (all_of(saved_again("issued/GD.xlsx"), renamed("issued/GD.xlsx", "issued/广东.xlsx")), "XP542",
     ("issued/广东.xlsx is not", "issue 2 for GD"), moved_out),
    (copied("inbox/gd.xlsx", "issued/GD.xlsx"), "XP542", ("issued/GD.xlsx is not", "issue 2 for GD"), file_from_backup),
    (copied("issued/GD.xlsx", "issued/JS.xlsx"), "XP542", (
        "JS.xlsx is not", "it is that of issue 2 for GD (record 17", "was issued that of issue 2 for JS (record 15"), file_from_backup),
    (copied("issued/earlier/001/GD.xlsx", "issued/GD.xlsx"), "XP542", (
        "it is that of issue 1 for GD (record 3", "was issued that of issue 2 for GD (record 17"), moved_out),
    (copied("issued/earlier/001/GD.xlsx", "issued/earlier/001/JS.xlsx"), "XP542", (
        "001/JS.xlsx is not", "it is that of issue 1 for GD (record 3", "was issued that of issue 1 for JS (record 1)"), file_from_backup),
    (renamed("issued/GD.xlsx", "issued/JS 2.xlsx"), "XP543", ("JS 2.xlsx is the workbook of issue 2 for GD (record 17", "as GD.xlsx"),
     named_back),
    # what came
    (saved_again("inbox/gd.xlsx"), "XP544", ("gd.xlsx in the inbox", "verdict on gd.xlsx", "record 9"), file_from_backup),
    (saved_again("inbox/gd.xlsx"), "XP544", ("gd.xlsx in the inbox",), entered),
    (copied("inbox/gd.xlsx", "inbox/js.xlsx"), "XP544", ("js.xlsx in the inbox", "verdict on js.xlsx", "record 11", "(that of gd.xlsx)"),
     file_from_backup),
    (copied("inbox/gd.xlsx", "inbox/js.xlsx"), "XP544", ("js.xlsx in the inbox",), entered),
    (renamed("inbox/gd.xlsx", "inbox/js.xlsx"), "XP544", ("js.xlsx in the inbox", "(that of gd.xlsx)"), entered),
]


@pytest.mark.parametrize(("harm", "code", "words", "mend"), HARMS, ids=[f"{n}-{code}" for n, (_, code, *_) in enumerate(HARMS)])
def test_what_was_changed_is_named_and_what_it_says_mends_it(plan: PlanFolder, twice: Path, harm: Harm, code: str, words: tuple[str, ...],
                                                             mend: Callable[[PlanFolder, Path, str], None]) -> None:
    harm(plan)
    before = contents(plan.path)
    result = run("audit", plan.path, "--lang", "en")
    first, remedy = result.stdout.splitlines()[:2]
    assert (result.exit_code, f"Must fix {code} " in first) == (1, True), result.output
    assert [w for w in words if w not in first] == [], first
    found = told(plan)
    assert [d.code for d in found] == [code]
    for lang in LANGS:
        assert not re.search(r"[{}]|(?<![\d-])–", message_of(found[0], lang) + remedy_of(found[0], lang)), message_of(found[0], lang)
    assert contents(plan.path) == before  # it was only looked at
    mend(plan, twice, remedy)
    assert {d.code for d in told(plan)} <= ({"XP548"} if mend is moved_out else set())  # the one it should be is still missed


def test_two_of_the_last_issue_under_each_others_names_are_to_be_renamed(plan: PlanFolder) -> None:
    all_of(renamed("issued/GD.xlsx", "issued/x"), renamed("issued/JS.xlsx", "issued/GD.xlsx"), renamed("issued/x", "issued/JS.xlsx"))(plan)
    assert said(told(plan)) == {("XP543", "error", "issued/GD.xlsx", "JS.xlsx"), ("XP543", "error", "issued/JS.xlsx", "GD.xlsx")}
    (plan.issued / "JS.xlsx").replace(plan.issued / "GD.xlsx")
    assert said(told(plan)) == {("XP548", "warning", "issued/JS.xlsx", None)}


def test_what_is_missed_and_put_back_is_missed_no_longer(plan: PlanFolder, twice: Path) -> None:
    all_of(gone("issued/GD.xlsx"), gone("inbox/gd.xlsx"), gone("issued/earlier/001/JS.xlsx"))(plan)
    assert [d.code for d in told(plan)] == ["XP548"] * 3
    file_from_backup(plan, twice, remedy_of(told(plan)[0], "en"))
    assert told(plan) == []


def test_an_older_answer_under_the_same_name_is_not_the_one_that_counts(plan: PlanFolder) -> None:
    """Until a run takes it as the answer."""
    older = (plan.inbox / "gd.xlsx").read_bytes()
    saved_again("inbox/gd.xlsx")(plan)
    xlplan.consolidate(plan.path, rollup=False)
    assert told(plan) == []
    counts = (plan.inbox / "gd.xlsx").read_bytes()
    (plan.inbox / "gd.xlsx").write_bytes(older)
    [found] = told(plan)
    assert (found.code, found.found, found.expected) == ("XP544", *(hashlib.sha256(of).hexdigest() for of in (older, counts)))
    (plan.inbox / "gd 1.xlsx").write_bytes(counts)
    assert sorted(d.code for d in told(plan)) == ["XP544", "XP547"]
    (plan.inbox / "gd 1.xlsx").unlink()
    xlplan.consolidate(plan.path, rollup=False)
    assert told(plan) == []


def test_what_hides_an_older_answer_is_found(plan: PlanFolder) -> None:
    older = (plan.inbox / "gd.xlsx").read_bytes()
    saved_again("inbox/gd.xlsx")(plan)
    xlplan.consolidate(plan.path, rollup=False)
    (plan.inbox / "gd.xlsx").write_bytes(older)
    sql("UPDATE received SET run = 1 WHERE file = 'gd.xlsx'")(plan)
    assert [d.code for d in told(plan)] == ["XP541"]
    assert "no longer those it noted" in message_of(told(plan)[0], "en")


@pytest.mark.parametrize("table", ["received", "runs"])
def test_a_table_that_was_removed_is_told(plan: PlanFolder, table: str) -> None:
    sql(f"DROP TABLE {table}")(plan)
    assert "XP541" in {d.code for d in told(plan)}


def test_a_file_that_the_last_run_could_not_open_accuses_nobody(plan: PlanFolder) -> None:
    xlplan.consolidate(plan.path, rollup=False)
    sql("INSERT INTO received SELECT '', file, branch, round, 'refused', tables, at, NULL, run FROM received WHERE file = 'gd.xlsx'",
        )(plan)
    assert "XP544" not in {d.code for d in told(plan)}


def test_the_first_broken_link_comes_first(plan: PlanFolder) -> None:
    for name in ("inbox/gd.xlsx", "issued/JS.xlsx"):
        saved_again(name)(plan)
    assert [d.code for d in told(plan)] == ["XP542", "XP544"]
    sql("UPDATE runs SET refused = 1 WHERE run = 2", "UPDATE facts SET data = '{}' WHERE issue = 1",
        "INSERT INTO placing VALUES (7, 'room', '007')")(plan)
    codes = [(d.code, re.findall(r"record (\d+)", message_of(d, "en"))) for d in told(plan)]
    assert codes == [("XP541", ["4"]), ("XP541", ["21"]), ("XP541", []), ("XP542", ["15"]), ("XP544", ["9"])]
    sql("UPDATE chain SET at = '' WHERE no = 19", "DELETE FROM chain WHERE no = 20")(plan)
    codes = [(d.code, re.findall(r"record (\d+)", message_of(d, "en"))) for d in told(plan)]
    assert codes == [("XP540", ["19"]), ("XP542", ["15"]), ("XP544", ["9"])]  # behind a break nothing is compared with it


def test_what_only_the_ledger_knows_since_the_chain_is_broken_is_missed_too(plan: PlanFolder) -> None:
    all_of(sql("UPDATE chain SET at = '' WHERE no = 9"), gone("issued/GD.xlsx"), gone("inbox/gd.xlsx"))(plan)
    [_, issued, received] = [message_of(d, "en") for d in told(plan)]
    assert "issued/GD.xlsx, which is recorded (GD.xlsx of GD, issue 2, record – of the chain)" in issued
    assert re.search(r"inbox/gd.xlsx, which is recorded \(.* gd.xlsx came .*, record 8 of the chain\)", received)


def test_json_holds_what_was_found_in_full(plan: PlanFolder) -> None:
    saved_again("issued/GD.xlsx")(plan)
    data = json.loads(run("audit", plan.path, "--format", "json").stdout)
    assert (data["records"], data["taken_over"], data["files"]) == (21, 0, {"issued": 5, "received": 3, "originals": 0})
    [one] = data["diagnostics"]
    with Ledger(plan.ledger, reading=True) as ledger:
        assert one["expected"] == ledger.issued("demo-2027-7")["GD", 2].sha256
    assert (len(one["found"]), one["severity"]) == (64, "error")


# -- the ledger as a whole ---------------------------------------------------------------------------------------------

def test_a_check_code_noted_elsewhere_finds_what_the_chain_cannot(plan: PlanFolder) -> None:
    printed = run("consolidate", plan.path, *FIRST, "--lang", "en").stdout
    [code] = re.findall(r"check code of the ledger (\S+)", printed)
    assert json.loads(run("consolidate", plan.path, *FIRST, "--format", "json").stdout)["chain"] != code
    assert run("audit", plan.path, "--noted", code).exit_code == 0  # though it went on since
    sql("DELETE FROM chain WHERE no > 21", "UPDATE sqlite_sequence SET seq = 21 WHERE name = 'chain'")(plan)
    other = f"21:{'0' * 16}"
    for noted, words in ((code, f"record 22 was {code} then and is – now"), (other, f"record 21 was {other} then and is 21:")):
        [found] = [d for d in xlplan.audit(plan.path, noted=noted).diagnostics if d.code == "XP545"]
        assert words in message_of(found, "en")
        assert "backup" in remedy_of(found, "en")


@pytest.mark.parametrize("noted", ["17", "17:", ":3fa9", "17:xyz", "17-3fa9c2e1"])
def test_what_is_no_check_code_is_said(plan: PlanFolder, noted: str) -> None:
    with pytest.raises(XlplanError, match="is no check code"):
        xlplan.audit(plan.path, noted=noted)


def test_issue_prints_it_too(plan: PlanFolder) -> None:
    printed = run("issue", plan.path, "--branches", "GD", "--reason", "更正", "--lang", "zh-CN").stdout
    assert re.search(r"\n台账校验码 \d+:[0-9a-f]{16}\(", printed)


def test_a_ledger_of_before_the_last_issue_is_found_by_what_was_issued(plan: PlanFolder, plan_folder: Callable[[Lang], Path]) -> None:
    shutil.copy(plan_folder("en") / "ledger.db", plan.ledger)
    [found] = told(plan)
    assert (found.code, found.found, found.expected) == ("XP533", 1, 2)
    plan.ledger.unlink()
    assert [(d.code, d.expected) for d in told(plan)] == [("XP532", 2)]
    assert not plan.ledger.exists()


def test_workbooks_of_an_issue_that_was_taken_out_whole_are_no_strangers(plan: PlanFolder) -> None:
    """Cut off, counters and rows as well, in the middle of the issues: GD's is sealed, and nothing knows of it."""
    sql("DELETE FROM chain WHERE no > 14", "UPDATE sqlite_sequence SET seq = 14 WHERE name = 'chain'", "DELETE FROM runs WHERE run > 1",
        "DELETE FROM issued WHERE issue = 2 AND branch <> 'JS'", "DELETE FROM facts WHERE issue = 2")(plan)
    found = [message_of(d, "en") for d in told(plan) if d.code == "XP542"]
    assert [re.findall(r"the ledger knows of none of issue 2 for (..)", one) for one in found] == [["GD"], ["ZJ"]]


# -- plan folders of before --------------------------------------------------------------------------------------------

def test_a_folder_of_0_2_has_no_chain_until_somebody_writes(tmp_path: Path) -> None:
    plan = PlanFolder(Path(shutil.copytree(OLD, tmp_path / "plan")))
    before = contents(plan.path)
    result = run("audit", plan.path, "--lang", "en")
    assert (result.exit_code, "XP546" in result.stdout, "takes what it holds over" in result.stdout) == (0, True, True)
    assert contents(plan.path) == before
    assert run("consolidate", plan.path, "--by", "王五").exit_code == 0
    said = run("audit", plan.path, "--lang", "en")
    assert (said.exit_code, "6 of them were taken over from an older ledger" in said.stdout) == (0, True)
    assert "files as they are recorded: 1 in issued/, 1 in inbox/" in said.stdout
    saved_again("issued/GD.xlsx")(plan)
    sql("UPDATE issued SET file = 'x.xlsx'")(plan)
    assert [d.code for d in told(plan)] == ["XP541", "XP542"]
