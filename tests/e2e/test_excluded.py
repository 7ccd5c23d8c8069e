"""What HQ takes out of the figures counts nowhere, every total that lacks it says so, and it comes back unchanged."""
from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from console import run
from rounds_case import begun, declares, send
from steering_case import told

import xlplan
from xlplan.pipeline.printing import consolidation_lines
from xlplan.pipeline.results import Consolidation
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import LANGS, Lang

COUNTED = ("家已交", "branches in")  # what the sub-title of every page of units says
WHY = ("--reason", "测试数", "--by", "王五")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A declared 3,900.00 of 4,000.00, KA 1,520.00 of 1,500.00; B and C are out. Read it only."""
    plan = begun(tmp_path_factory.mktemp("sent") / "plan")
    send(plan, "A", declares(-100_00))
    send(plan, "KA", declares(20_00))
    return plan


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sent, tmp_path / "plan"))


def said(result: Consolidation, lang: Lang = "zh-CN") -> str:
    return "\n".join(consolidation_lines(result, lang))


def subtitles(folder: Path) -> dict[str, str]:
    book = openpyxl.load_workbook(folder / "rollup.xlsx", read_only=True)
    return {ws.title: " ".join(str(c) for row in ws.iter_rows(max_row=4, values_only=True) for c in row if c) for ws in book}


def test_an_excluded_file_counts_nowhere_and_comes_back_as_it_was(folder: Path) -> None:
    before = xlplan.consolidate(folder)
    assert like_for_like(before.numbers) == (5_500_00, 5_420_00)
    made = told("exclude", folder, "A.xlsx", *WHY)
    assert (made["unit"], made["files"], made["by"], made["alone"]) == ("A", ["A.xlsx"], "王五", True)
    out = xlplan.consolidate(folder)
    assert like_for_like(out.numbers) == (1_500_00, 1_520_00)  # KA's alone; A's 4,000.00 stand apart as estimated
    assert out.submission["missing"] == ["A", "B", "C"]
    assert [(d.code, d.branch) for f in out.files for d in f.diagnostics if d.code == "XP517"] == [("XP517", "A")]
    assert [d.branch for d in out.register if d.code == "XP501"] == ["B", "C"]  # A is not to be chased
    assert told("restore", folder, "甲分公司", "--reason", "核实", "--by", "李四")["act"] == "restored"
    again = xlplan.consolidate(folder)
    assert like_for_like(again.numbers) == like_for_like(before.numbers)
    assert [(f.file, f.verdict, f.tables, f.diagnostics) for f in again.files] == [
        (f.file, f.verdict, f.tables, f.diagnostics) for f in before.files]


@pytest.mark.parametrize(("lang", "words"), [
    ("zh-CN", "不含总部剔除的甲分公司"), ("zh-TW", "不含總公司剔除的甲分公司"), ("en", "without 甲分公司, excluded by HQ")])
def test_every_page_of_figures_console_and_status_say_what_is_lacking(folder: Path, lang: Lang, words: str) -> None:
    told("exclude", folder, "A", *WHY)
    result = xlplan.consolidate(folder, lang=lang)
    pages = subtitles(folder)
    assert len(pages) > 8
    assert [title for title, text in pages.items() if any(said in text for said in COUNTED) and words not in text] == []
    overview = list(pages.values())[1]  # behind the contents
    assert words in overview
    for way in LANGS:
        assert "甲分公司(A)" in next(line for line in said(result, way).splitlines() if "测试数" in line and line[0] not in " ▲")


def test_a_unit_that_was_taken_out_counts_with_what_it_sends_next(folder: Path) -> None:
    told("exclude", folder, "A", *WHY)
    send(folder, "A", declares(-50_00), name="A 更正.xlsx", days=12)
    result = xlplan.consolidate(folder)
    assert like_for_like(result.numbers) == (5_500_00, 5_470_00)
    [finding] = [d for f in result.files for d in f.diagnostics if d.code == "XP517"]
    assert finding.file == "A.xlsx"
    assert "A 更正.xlsx" in said(result).split("XP517")[1].splitlines()[0]


def test_a_copy_under_another_name_is_the_same_file(folder: Path) -> None:
    told("exclude", folder, "A", *WHY)
    (folder / "inbox" / "A (1).xlsx").write_bytes((folder / "inbox" / "A.xlsx").read_bytes())
    result = xlplan.consolidate(folder, rollup=False)
    assert like_for_like(result.numbers) == (1_500_00, 1_520_00)
    assert {f.file for f in result.files if f.excluded} == {"A.xlsx", "A (1).xlsx"}


@pytest.mark.parametrize(("command", "words"), [
    (("exclude", "A", "--reason", " ", "--by", "王五"), "--reason"),
    (("exclude", "A", "--reason", "x", "--by", " "), "--by"),
    (("exclude", "C", *WHY), "A.xlsx"),            # nothing came: what there is, is named
    (("exclude", "nobody.xlsx", *WHY), "A.xlsx"),
    (("restore", "A", *WHY), "A.xlsx"),            # it is not excluded
    (("choose", "A.xlsx", "--by", "王五"), "A.xlsx"),  # nothing to choose from
    (("choose", "A.xlsx", "--by", " "), "--by"),
])
def test_what_cannot_be_is_said_and_not_recorded(sent: Path, command: tuple[str, ...], words: str) -> None:
    before = PlanFolder(sent).ledger.read_bytes()
    result = run(command[0], sent, *command[1:])
    assert (result.exit_code, words in result.stderr) == (2, True), result.output
    with Ledger(PlanFolder(sent).ledger, reading=True) as ledger:
        assert not ledger.file_decisions("rounds").excluded
    assert PlanFolder(sent).ledger.read_bytes() == before


def test_the_ledger_tells_who_when_and_why(folder: Path) -> None:
    told("exclude", folder, "A", *WHY)
    told("restore", folder, "A", "--reason", "核实", "--by", "李四")
    lines = run("audit", folder, "--lang", "zh-CN").stdout
    assert "总部恢复 A.xlsx:核实 · 李四" in lines
    xlplan.consolidate(folder, rollup=False)
    assert run("audit", folder).exit_code == 0
