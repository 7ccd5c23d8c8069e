"""Workbooks of other formats and locked ones: made into .xlsx once, held against the file that came, never without being allowed to."""
from __future__ import annotations

import io
import os
import stat
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import small_company as sample
from first_sheet import first_sheet
from msoffcrypto.format.ooxml import OOXMLFile
from old_formats import Rows, ods, xlsb
from post import Post, outlook

import xlplan
from xlplan.excel.converting.convert import convert_file, differing_cells
from xlplan.excel.converting.office import find_office
from xlplan.excel.converting.unlock import agreed_passwords, is_locked, unlock
from xlplan.excel.writing.write import to_bytes
from xlplan.mail.kinds import kind_of_file
from xlplan.pipeline.collect.result import Collection
from xlplan.pipeline.collect.said import collection_lines
from xlplan.plan.checking.provenance import conversion_findings
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import message_of
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS
from xlplan.workbook.writing.master_book import empty_frames, master_book

ROWS: Rows = [["月", 1.5, 2], ["目标", 100, None]]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the office of these tests is a shell script")


def xlsx(rows: Rows = ROWS, sheet: str = "表") -> bytes:
    wb, out = openpyxl.Workbook(), io.BytesIO()
    ws = first_sheet(wb)
    ws.title = sheet
    for row in rows:
        ws.append(row)
    wb.save(out)
    return out.getvalue()


def locked(password: str, data: bytes | None = None) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data or xlsx())).encrypt(password, out)
    return out.getvalue()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice: `made.xlsx` beside it is what comes out of it; without one nothing does."""
    path = tmp_path / "soffice"
    path.write_text('#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nmkdir -p "$2"\n'
                    f'echo run >> "{tmp_path}/runs"\ncp "{tmp_path}/made.xlsx" "$2/in.xlsx" || echo cannot\n', encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("XLPLAN_SOFFICE", str(path))
    (tmp_path / "made.xlsx").write_bytes(xlsx())
    return path


@pytest.fixture
def plan(tmp_path: Path) -> PlanFolder:
    made = PlanFolder(tmp_path / "plan").create()
    made.master.write_bytes(b"")
    return made


def collected(plan: PlanFolder, convert: bool = True) -> Collection:
    return xlplan.collect(plan.path, convert=convert, workers=0)


def inbox(plan: PlanFolder) -> list[str]:
    return sorted(p.name for p in plan.inbox.iterdir() if p.is_file())


@pytest.mark.parametrize(("made", "lost"), [
    (ROWS, []), ([["月", 1.5, 2], ["目标", 100.5, None]], ["表!B2"]), ([["月", 1.5, 2], ["目标", None, None]], ["表!B2"]),
    ([["月", 1.5, 2], ["目标", 100, 7]], ["表!C2"]), ([["月", 1.5, 2]], ["表!A2", "表!B2"]),
    ([["月 ", 1.5, "2"], ["目标", 100]], ["表!A1", "表!C1"]),
    ([["月", 1.5 + 1e-13, 2], ["目标", 100]], []),
])
def test_every_cell_is_held_against_the_file_that_came(made: Rows, lost: list[str]) -> None:
    for before in (ods(ROWS), xlsb(ROWS)):
        assert differing_cells(before, xlsx(made)) == lost
        assert differing_cells(before, xlsx(made, "别的")) == ["表"]


@pytest.mark.parametrize(("result", "lost"), [("7", ["表!C2"]), ("0", []), ("", [])])
def test_a_formula_whose_result_the_file_did_not_hold_is_named_where_it_has_one_now(result: str, lost: list[str]) -> None:
    """What an old format does not tell of a formula is a text, or nothing; a number it would have told."""
    made = with_result(xlsx([["月", 1.5, 2], ["目标", 100, "=1+6"]]), result)
    assert differing_cells(ods(ROWS), made) == lost


def with_result(data: bytes, result: str) -> bytes:
    """The workbook with that result of its formula, as an office keeps it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<f>1+6</f><v />", b"<f>1+6</f><v>%b</v>" % result.encode()).replace(
                b"<f>1+6</f><v></v>", b"<f>1+6</f><v>%b</v>" % result.encode()))
    return out.getvalue()


def test_it_is_converted_once_with_who_sent_it(plan: PlanFolder, office: Path) -> None:
    (plan.inbox / "a.eml").write_bytes(mail := Post(parts=[(outlook("gd.ods"), ods(ROWS))]).bytes())
    first = collected(plan)
    assert [(one.name, one.file, one.kind, one.why) for one in first.converted] == [("gd.ods", "gd.xlsx", "ods", None)]
    assert inbox(plan) == ["gd.xlsx"]
    assert {p.read_bytes() for p in plan.originals.iterdir()} == {mail, ods(ROWS)}
    with Ledger(plan.ledger, reading=True) as ledger:
        came = ledger.collected()[-1]
    assert (came.file, came.original, came.converted, came.sender) == ("gd.xlsx", "gd.ods", "ods", "zhang@branch.example")
    assert [d.code for d in conversion_findings(came)] == ["XP945"]
    (plan.inbox / "again.eml").write_bytes(mail)  # neither the mail nor the file in it makes another one
    (plan.inbox / "gd (1).ods").write_bytes(ods(ROWS))
    again = collected(plan)
    assert [(one.became, one.gone) for one in again.attachments] == [("known", False)]
    assert inbox(plan) == ["gd.xlsx"]


def test_what_reads_otherwise_is_said_in_every_language(plan: PlanFolder, office: Path, tmp_path: Path) -> None:
    (tmp_path / "made.xlsx").write_bytes(xlsx([["月", 1.5, 2], ["目标", 10, 3]]))
    (plan.inbox / "gd.ods").write_bytes(ods(ROWS))
    collected(plan)
    with Ledger(plan.ledger, reading=True) as ledger:
        [came] = ledger.collected()
    told = conversion_findings(came)
    assert [d.code for d in told] == ["XP945", "XP946"]
    assert message_of(told[1], "zh-CN") == "转换后有 2 格与原件读到的不同(表!B2, 表!C2)"
    assert all("–" not in message_of(d, lang) for d in told for lang in LANGS)


@pytest.mark.parametrize(("convert", "there", "codes", "kept"), [
    (False, True, [], "gd.ods"),          # not allowed: whoever checks it says what to do
    (True, False, ["XP943"], "gd.ods"),
    (True, True, [], "gd.xlsx"),
])
def test_only_where_it_is_allowed_and_installed(convert: bool, there: bool, codes: list[str], kept: str, plan: PlanFolder, office: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    if not there:
        monkeypatch.setenv("XLPLAN_SOFFICE", "/nowhere/soffice")
        assert find_office() is None
    (plan.inbox / "gd.ods").write_bytes(ods(ROWS))
    result = collected(plan, convert)
    assert [d.code for d in result.diagnostics] == codes
    assert inbox(plan) == [kept]
    assert kind_of_file(plan.inbox / kept).kind == ("workbook" if kept == "gd.xlsx" else "ods")
    assert all([*collection_lines(result, lang)] for lang in LANGS)


@pytest.mark.parametrize(("said", "allowed"), [("是", True), ("否", False), ("", False)])
def test_the_master_says_whether_it_is_allowed(said: str, allowed: bool) -> None:
    assert master_from(sample.frames(company=sample.company(convert=said)))[0].company.convert is allowed


def test_collect_asks_the_master_where_nobody_says(plan: PlanFolder, office: Path) -> None:
    for said, file in ((None, "gd.ods"), ("是", "gd.xlsx")):
        if said:
            fields = {"name": "华东饮品", "year": "2027", "convert": said}
            plan.master.write_bytes(to_bytes(master_book(empty_frames(fields, "zh-CN"), "demo", "zh-CN")))
        (plan.inbox / "gd.ods").write_bytes(ods(ROWS))
        xlplan.collect(plan.path, workers=0)
        assert inbox(plan) == [file]
    (plan.inbox / "js.ods").write_bytes(ods(ROWS[:1]))
    xlplan.collect(plan.path, convert=False, workers=0)  # who is at the machine has the last word
    assert "js.ods" in inbox(plan)


def test_what_cannot_be_converted_or_compared_stays_as_it_is(plan: PlanFolder, office: Path, tmp_path: Path) -> None:
    (plan.inbox / "gd.xls").write_bytes(bytes.fromhex("0908100000060500") + bytes(600))  # LibreOffice makes something of anything
    (tmp_path / "made.xlsx").unlink()
    (plan.inbox / "js.ods").write_bytes(ods(ROWS))
    result = collected(plan)
    assert [(one.name, one.why.code if one.why else "") for one in result.converted] == [("gd.xls", "XP944"), ("js.ods", "XP944")]
    assert inbox(plan) == ["gd.xls", "js.ods"]
    assert not result.must_fix


def test_check_converts_and_enters_nothing(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "x" / "gd.ods"
    path.parent.mkdir()
    path.write_bytes(ods(ROWS))
    assert [d.code for d in xlplan.check(path, workers=0).files[0].diagnostics] == ["XP904"]
    assert "XP904" not in [d.code for d in xlplan.check(path, convert=True, workers=0).files[0].diagnostics]
    assert os.listdir(path.parent) == ["gd.ods"]


# -- passwords -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("password", "known", "opened"), [
    ("秘密", ("别的", "秘密"), True), ("秘密", ("别的",), False), ("秘密", (), False), ("VelvetSweatshop", (), True)])
def test_a_password_that_was_agreed_on_opens_it(password: str, known: tuple[str, ...], opened: bool, tmp_path: Path) -> None:
    path = tmp_path / "gd.xlsx"
    path.write_bytes(locked(password))
    assert is_locked(path.read_bytes())
    got = convert_file(known, False, path)
    assert got is not None
    assert (got.kind, got.failed, got.data[:2]) == ("locked", "" if opened else "password", b"PK" if opened else b"")


def test_a_damaged_one_is_not_opened() -> None:
    assert unlock(locked("x")[:5_000], ("x",)) is None


def test_the_keyring_is_asked_by_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own keyring need not be there: a stand-in for the library that asks it."""
    import types  # noqa: PLC0415

    kept = {("xlplan", "GD"): "一", ("xlplan", "JS"): "二", ("xlplan", "ZJ"): "一", ("other", "SH"): "三"}
    ring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    errors.KeyringError = OSError  # type: ignore[attr-defined]
    ring.get_password = lambda service, name: kept.get((service, name))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert agreed_passwords(["GD", "SH", "JS", "ZJ"]) == ("一", "二")
    ring.get_password = lambda service, name: (_ for _ in ()).throw(OSError("locked"))  # type: ignore[attr-defined]
    assert agreed_passwords(["GD"]) == ()


def test_a_locked_workbook_in_the_inbox_is_opened(plan: PlanFolder) -> None:
    (plan.inbox / "gd.xlsx").write_bytes(locked("VelvetSweatshop"))
    (plan.inbox / "js.xlsx").write_bytes(locked("秘密"))
    result = collected(plan, convert=False)
    assert [(one.name, one.file) for one in result.converted] == [("gd.xlsx", "gd-2.xlsx")]
    assert inbox(plan) == ["gd-2.xlsx", "js.xlsx"]
