"""What HQ types into rollup.xlsx outlives the next `consolidate`: with the real writer and reader, a plan folder and its ledger."""
from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from independent import pages
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from plan_case import said

import xlplan
from xlplan.pipeline.results import Consolidation
from xlplan.plan.rollup import rollup_book
from xlplan.store.chain import Record
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS, Lang

DATA = Path(__file__).parents[1] / "data"
HEAD = 5
SAID = "同意,请补测算依据"
NOTHING = {"read": 0, "cleared": 0, "carried": 0, "settled": 0, "kept": None}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of one branch, consolidated once."""
    folder = Path(shutil.copytree(DATA / "v02" / "plan", tmp_path_factory.mktemp("ready") / "plan"))
    xlplan.consolidate(folder)
    return folder


@pytest.fixture
def plan(ready: Path, tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(ready, tmp_path / "plan")))


@pytest.fixture(scope="module")
def saved(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SAID is typed into its roll-up."""
    folder = Path(shutil.copytree(ready, tmp_path_factory.mktemp("saved") / "plan"))
    at_work(PlanFolder(folder), types(SAID))
    return folder


@pytest.fixture
def typed(saved: Path, tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(saved, tmp_path / "typed")))


@pytest.fixture(scope="module")
def in_place(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """And read since: it stands in the next roll-up."""
    folder = Path(shutil.copytree(saved, tmp_path_factory.mktemp("carried") / "plan"))
    xlplan.consolidate(folder, by="王五")
    return folder


@pytest.fixture
def carried(in_place: Path, tmp_path: Path) -> PlanFolder:
    return PlanFolder(Path(shutil.copytree(in_place, tmp_path / "carried")))


def page(wb: Workbook, key: str) -> Worksheet:
    return next(ws for ws in wb.worksheets if ws["A1"].value == key)


def column(ws: Worksheet, key: str) -> int:
    return next(c.column for c in ws[1] if c.value == key)


def at_work(plan: PlanFolder, hand: Callable[[Workbook], object]) -> None:
    """Somebody opens the roll-up, does something, and saves."""
    wb = openpyxl.load_workbook(plan.rollup)
    hand(wb)
    wb.save(plan.rollup)


def types(text: object, code: str = "XP423", key: str = "issues", of: str = "decision") -> Callable[[Workbook], None]:
    """Types it into the row that shows the code."""
    def hand(wb: Workbook) -> None:
        ws, by = page(wb, key), "code" if key != "status" else "branch"
        row = next(r for r in range(HEAD + 1, ws.max_row + 1) if ws.cell(r, column(ws, by)).value == code)
        ws.cell(row, column(ws, of)).value = text  # type: ignore[assignment]
    return hand


def stands(plan: PlanFolder, key: str = "issues", of: str = "decision") -> list[str]:
    """Everything that stands in that column of the roll-up."""
    book = pages(plan.rollup)
    if key not in book:
        return []
    at, column = book[key].at, book[key].columns[of]
    return [str(v) for row, v in sorted((r, v) for (r, c), v in at.items() if c == column and r > HEAD)]


def counts(result: Consolidation) -> dict[str, Any]:
    return result.opinions.data()


def codes(result: Consolidation) -> list[str]:
    return [d.code for d in result.notes if d.code in ("XP914", "XP927", "XP928")]


def kept(plan: PlanFolder) -> list[str]:
    return sorted(p.name for p in plan.path.iterdir() if p.name.startswith("rollup") and p != plan.rollup)


def told(plan: PlanFolder) -> list[Record]:
    with Ledger(plan.ledger, reading=True) as ledger:
        return [one for one in ledger.chain() if isinstance(one, Record) and one.kind == "opinion"]


# -- carried, settled, cleared -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_what_was_typed_stands_in_the_next_roll_up_and_in_the_chain(typed: PlanFolder, lang: Lang) -> None:
    result = xlplan.consolidate(typed.path, by="王五", lang=lang)
    assert counts(result) == {**NOTHING, "read": 1, "carried": 1}
    assert (stands(typed), kept(typed), codes(result)) == ([SAID], [], [])
    [record] = told(typed)
    assert (record.by, record.body["text"], record.body["about"]["code"], record.body["round"]) == ("王五", SAID, "XP423", "bottom_up")
    assert not xlplan.audit(typed.path).diagnostics
    assert counts(xlplan.consolidate(typed.path)) == {**NOTHING, "carried": 1}
    assert (stands(typed), len(told(typed))) == ([SAID], 1)


def test_a_copy_of_the_roll_up_beside_it_is_named(plan: PlanFolder) -> None:
    """What HQ's colleague typed into a copy is nowhere read; a roll-up that xlplan keeps is none."""
    for name in ("rollup (2).xlsx", "副本 rollup.xlsx", "rollup-kept.xlsx"):
        (plan.path / name).write_bytes(plan.rollup.read_bytes() if plan.rollup.exists() else b"")
    result = xlplan.consolidate(plan.path)
    assert [d.params["name"] for d in result.notes if d.code == "XP948"] == ["rollup (2).xlsx", "副本 rollup.xlsx"]
    assert result.rollup == plan.rollup


@pytest.mark.parametrize(("lang", "line"), [
    ("zh-CN", "总部填写的意见:1 条在原处,0 条已了结;这次读到新填或改过的 1 条,清空的 0 条"),
    ("zh-TW", "總公司填寫的意見:1 條在原處,0 條已了結;這次讀到新填或改過的 1 條,清空的 0 條"),
    ("en", "HQ's opinions: in place 1, settled 0; read this time: new or changed 1, cleared 0")])
def test_the_console_says_how_many(plan: PlanFolder, typed: PlanFolder, lang: str, line: str) -> None:
    quiet = said("consolidate", plan.path, "--lang", lang)
    assert line.partition(":")[0].partition(":")[0] not in quiet
    assert line in said("consolidate", typed.path, "--lang", lang, "--by", "王五")


def test_json_says_how_many_stand_in_their_places(carried: PlanFolder) -> None:
    assert json.loads(said("consolidate", carried.path, "--format", "json"))["opinions"] == {**NOTHING, "carried": 1}
    assert "总部在汇总表里填写的意见" not in said("audit", carried.path, "--lang", "en")


def test_an_opinion_is_settled_with_its_finding_and_cleared_where_hq_clears_it(carried: PlanFolder) -> None:
    plan = carried
    sent = plan.inbox / "gd.xlsx"
    away = plan.path / "gd.xlsx"
    sent.replace(away)
    result = xlplan.consolidate(plan.path)
    assert counts(result) == {**NOTHING, "settled": 1}
    assert (stands(plan), stands(plan, "settled", "opinion"), stands(plan, "settled", "by")) == ([], [SAID], ["王五"])
    away.replace(sent)
    assert counts(xlplan.consolidate(plan.path)) == {**NOTHING, "carried": 1}  # the finding is back
    assert stands(plan, "settled", "opinion") == []
    sent.replace(away)
    xlplan.consolidate(plan.path)
    at_work(plan, types(None, "XP423", "settled", "opinion"))
    assert counts(xlplan.consolidate(plan.path, by="赵六")) == {**NOTHING, "cleared": 1}
    assert [(one.by, one.body["text"]) for one in told(plan)] == [("王五", SAID), ("赵六", "")]
    assert not [d for d in xlplan.audit(plan.path).diagnostics if d.code != "XP548"]


def test_reviewed_is_a_mark_of_hq_and_approved_what_was_issued(plan: PlanFolder) -> None:
    at_work(plan, types("已审", "广东分公司", "status", "reviewed"))
    result = xlplan.consolidate(plan.path)
    assert result.states["GD"].state == "reviewed"
    assert result.data("en")["states"]["GD"]["state"] == "reviewed"
    assert stands(plan, "status", "state")[0] == "✓ 已审"
    assert xlplan.consolidate(plan.path, rollup=False).states["GD"].state == "reviewed"
    assert xlplan.consolidate(plan.path, round="approved", rollup=False).states["GD"].state != "approved"  # nothing was issued
    with Ledger(plan.ledger) as ledger:
        ledger.record_issue("demo-2027-7", "GD", "approved", ledger.next_issue(), 1, "GD.xlsx", "0" * 64, datetime.now(timezone.utc))
    assert xlplan.consolidate(plan.path, round="bottom_up").states["GD"].state == "approved"


# -- nothing is overwritten silently -----------------------------------------------------------------------------------

def test_nothing_is_left_where_nothing_was_typed(plan: PlanFolder) -> None:
    for hand in (lambda wb: None, lambda wb: wb.create_sheet("Sheet1")):
        at_work(plan, hand)
        result = xlplan.consolidate(plan.path)
        assert (counts(result), codes(result), kept(plan)) == (NOTHING, [], [])


def test_what_cannot_be_carried_is_kept_once_and_said(plan: PlanFolder) -> None:
    def notes(wb: Workbook) -> None:
        page(wb, "by_month")["D60"] = "HQ 的批注"
        wb.create_sheet("备忘")["A1"] = "x"
        types(SAID)(wb)

    at_work(plan, notes)
    typed = plan.rollup.read_bytes()
    result = xlplan.consolidate(plan.path)
    assert (codes(result), kept(plan), stands(plan)) == (["XP928"], ["rollup-kept.xlsx"], [SAID])
    assert result.opinions.kept is not None
    assert result.opinions.kept.read_bytes() == typed
    assert {"按月、备忘" in str(d.params["why"]) for d in result.notes if d.code == "XP928"} == {True}
    assert codes(xlplan.consolidate(plan.path)) == []
    at_work(plan, lambda wb: wb.create_sheet("又一张").cell(1, 1, "y"))
    xlplan.consolidate(plan.path)
    assert kept(plan) == ["rollup-kept (2).xlsx", "rollup-kept.xlsx"]


@pytest.mark.parametrize("damage", [
    b"", b"no workbook at all", b"PK\x03\x04 half of one", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_one_that_cannot_be_read_is_kept_under_another_name(carried: PlanFolder, damage: bytes) -> None:
    plan = carried
    plan.rollup.write_bytes(damage)
    result = xlplan.consolidate(plan.path)
    assert (codes(result), kept(plan), stands(plan)) == (["XP927"], ["rollup-kept.xlsx"], [SAID])
    assert (plan.path / "rollup-kept.xlsx").read_bytes() == damage
    assert codes(xlplan.consolidate(plan.path)) == []


def test_one_that_is_open_elsewhere_stays_and_what_was_saved_in_it_counts(typed: PlanFolder) -> None:
    plan = typed
    mark = plan.path / ".~lock.rollup.xlsx#"
    mark.touch()
    was = plan.rollup.read_bytes()
    result = xlplan.consolidate(plan.path)
    assert (result.rollup, codes(result)) == (plan.path / "rollup (2).xlsx", ["XP914"])
    assert counts(result) == {**NOTHING, "read": 1, "carried": 1}
    assert plan.rollup.read_bytes() == was
    wb = openpyxl.load_workbook(plan.path / "rollup (2).xlsx")
    types("另一份里填的")(wb)
    wb.save(plan.path / "rollup (2).xlsx")
    at_work(plan, types(f"{SAID}。"))  # it is saved once more
    mark.unlink()
    result = xlplan.consolidate(plan.path)
    assert (result.rollup, codes(result), stands(plan)) == (plan.rollup, [], [f"{SAID}。"])  # the file at its place counts


def test_one_that_can_be_neither_read_nor_moved_stays(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_file = os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(source) == plan.rollup:
            raise PermissionError(13, "used by another process")
        replace_file(source, target)

    plan.rollup.write_bytes(b"locked")
    monkeypatch.setattr("shutil.copy2", refuse)
    monkeypatch.setattr("os.replace", refuse)
    result = xlplan.consolidate(plan.path)
    assert (plan.rollup.read_bytes(), result.rollup, codes(result)) == (b"locked", plan.path / "rollup (2).xlsx", ["XP914"])


def test_one_that_is_saved_while_the_run_is_at_work_is_kept(plan: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = rollup_book

    def slowly(*args: Any, **more: Any) -> Any:
        at_work(plan, types(SAID))
        return drawn(*args, **more)

    monkeypatch.setattr("xlplan.pipeline.consolidate.rollup_book", slowly)
    result = xlplan.consolidate(plan.path)
    assert (codes(result), kept(plan), stands(plan)) == (["XP928"], ["rollup-kept.xlsx"], [])


def test_a_run_that_dies_before_the_roll_up_is_written_loses_nothing(typed: PlanFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = typed

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("xlplan.pipeline.consolidate.write_workbook", full)
        with pytest.raises(OSError, match="No space left"):
            xlplan.consolidate(plan.path, by="王五")
    assert [one.body["text"] for one in told(plan)] == [SAID]
    plan.rollup.unlink()
    assert counts(xlplan.consolidate(plan.path)) == {**NOTHING, "carried": 1}
    assert stands(plan) == [SAID]


# -- roll-ups and ledgers of before ------------------------------------------------------------------------------------

def test_a_roll_up_of_0_3_is_read_as_far_as_it_tells(plan: PlanFolder) -> None:
    """Its rows are numbered only: code, unit, sheet and cell say which finding it was."""
    shutil.copy(DATA / "v03" / "rollup.xlsx", plan.rollup)
    at_work(plan, types(SAID))
    at_work(plan, types("这条已没有", "XP402"))

    def elsewhere(wb: Workbook) -> None:
        ws = page(wb, "issues")
        row = next(r for r in range(HEAD + 1, ws.max_row + 1) if ws.cell(r, column(ws, "code")).value == "XP402")
        ws.cell(row, column(ws, "cell")).value = "ZZ99"

    at_work(plan, elsewhere)
    result = xlplan.consolidate(plan.path, by="王五")
    assert counts(result)["read"] == 2
    assert (stands(plan), stands(plan, "settled", "opinion")) == ([SAID], ["这条已没有"])
    assert (codes(result), kept(plan)) == (["XP928"], ["rollup-kept.xlsx"])  # nothing tells what else was typed into it
    again = xlplan.consolidate(plan.path)
    assert (counts(again), codes(again), kept(plan)) == ({**NOTHING, "carried": 1, "settled": 1}, [], ["rollup-kept.xlsx"])
    assert not xlplan.audit(plan.path).diagnostics


def test_a_ledger_of_before_takes_opinions(tmp_path: Path) -> None:
    old = PlanFolder(Path(shutil.copytree(DATA / "v02" / "plan", tmp_path / "plan")))
    shutil.copy(DATA / "v03" / "rollup.xlsx", old.rollup)
    at_work(old, types(SAID))
    xlplan.consolidate(old.path)
    assert stands(old) == [SAID]
    assert not xlplan.audit(old.path).diagnostics
