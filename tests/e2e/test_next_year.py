"""Next year's plan folder, of plans of releases before: made, checked, its goal typed, issued; the old folder as it was."""
from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import openpyxl
import pytest
from console import run
from test_old_plan import OLD

import xlplan
from xlplan.drafting.last_plan import LastPlan
from xlplan.drafting.next_master import next_master
from xlplan.errors import XlplanError
from xlplan.excel.reading.intake_master import take_master
from xlplan.pipeline.next_year_lines import next_year_lines
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, same_text

DATA = OLD.parents[1]


def held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def type_goals(master: Path) -> None:
    """8 % more sales; the other goals as last year."""
    book = openpyxl.load_workbook(master)
    sheet = next(s for s in book if s["A1"].value == "goals")
    at = {str(c.value): n for n, c in enumerate(sheet[1], 1)}
    for row in range(1, sheet.max_row + 1):
        base = sheet.cell(row, at["base"]).value
        if isinstance(base, (int, float)):
            sales = sheet.cell(row, at["metric"]).value == "销售额"
            sheet.cell(row, at["growth" if sales else "target"]).value = 0.08 if sales else base
    book.save(master)


def test_made_checked_its_goal_typed_and_issued(tmp_path: Path) -> None:
    """Of a plan of 0.2, in which one branch answered."""
    old, new = Path(shutil.copytree(OLD, tmp_path / "old")), tmp_path / "2028-plan"
    book = openpyxl.load_workbook(old / "master.xlsx")
    book.create_sheet("我的笔记")["B2"] = "明年注意"
    next(s for s in book if s["A1"].value == "goals").cell(9, 30).value = "总部备注"
    products = next(s for s in book if s["A1"].value == "products")
    products.cell(8, next(c.column for c in products[1] if c.value == "delist")).value = "明年6月底"
    book.save(old / "master.xlsx")
    before = held(old)
    made = xlplan.next_year(new, old)
    said = made.data("zh-CN")
    assert held(old) == before
    lines = {lang: "\n".join(next_year_lines(made, lang)) for lang in LANGS}
    assert "2027 年计划(一上 · 现在计入的)作为上年计划:销售 6,008.00 万元、费用 1,253.03 万元、年末 57 人" in lines["zh-CN"]
    assert "沒有產品和通路的分解,沒有帶過來:" in lines["zh-TW"]
    assert "sheets of your own stay in the old master: 我的笔记" in lines["en"]
    assert said["draft"]["last_plan"] == {
        "year": 2027, "state": "一上 · 现在计入的", "sales": 6_008.0, "expense": 1_253.03, "heads": 57,  # 6,000.00 declared, 8.00 of HQ
        "as_assigned": [], "lacking": {"expense": [], "heads": []},
        "unplaced": {"HQ-KA": 487.37, "HQ-EC": 532.94, "HQ-GP": 172.17, "HQ-EX": 79.52}, "earlier": []}  # its pasted history was left out
    assert (said["own_sheets"], [d["code"] for d in said["diagnostics"]]) == (["我的笔记"], ["XP217", "XP116"])
    assert "退市月 填了「明年6月底」,不是一个有效日期" in lines["zh-CN"]
    first = xlplan.check(new)
    assert {(d.code, d.table) for d in first.diagnostics if d.severity is Severity.ERROR} == {("XP601", "goals")}
    assert "XP623" in {d.code for d in first.diagnostics}
    type_goals(new / "master.xlsx")
    issued = xlplan.issue(new, round="bottom_up")
    assert (issued.must_fix, list(issued.files)) == (False, ["GD"])
    assert round(issued.targets.data()["goal"], 2) == round(6_008 * 1.08, 2)
    assert (new / "seal.key").read_text() != (old / "seal.key").read_text()


@pytest.mark.parametrize("release", ["v04", "v08"])
def test_the_master_of_a_release_goes_on(release: str) -> None:
    """What must be fixed in it is the goals."""
    read = take_master(DATA / release / "plan" / "master.xlsx")
    assert not isinstance(read, Diagnostic)
    draft = next_master(read.frames, LastPlan(2027, 1, same_text("x"), {("GD", "P01", "C01"): (100,) * 12}), "zh-CN")
    _, found = master_from(draft.frames)
    assert {d.code for d in found if d.code not in ("XP623", "XP654", "XP679")} <= {"XP601", "XP608", "XP609"}
    assert draft.rows["organisation"] > 5


def test_without_a_plan_year_there_is_no_next(tmp_path: Path) -> None:
    old = Path(shutil.copytree(OLD, tmp_path / "old"))
    book = openpyxl.load_workbook(old / "master.xlsx")
    sheet = next(s for s in book if s["A1"].value == "company")
    at = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "year")
    sheet.cell(at, 3).value = None
    book.save(old / "master.xlsx")
    with pytest.raises(XlplanError, match="no usable plan year"):
        xlplan.next_year(tmp_path / "new", old)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    answer = run("next-year", tmp_path, "--from", OLD, "--lang", "zh-CN")
    assert (answer.exit_code, [p.name for p in tmp_path.iterdir()]) == (2, ["x.txt"])
