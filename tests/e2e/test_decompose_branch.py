"""`xlplan decompose` on our own branch workbook: units, holds and owners are known, stored results are right afterwards."""
from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from branch_case import case
from console import run
from libreoffice import needs_office, recalculated, values
from plan_case import TARGETS, branch, cell, exact, row, said

from xlplan.excel.writing.write import write_workbook
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.own_sheets import PAGES, SCRATCH

ALL = f"sales_targets!{cell('P01|C01', 'm01')}:{cell('P03|C03', 'm12')}"


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_of_the_branch_workbook_lands_on_its_target(lang: Lang, tmp_path: Path) -> None:
    """The table by its key, the whole row at once: subtotals left out, held months kept, every stored result right after."""
    path, total = branch(tmp_path, lang), "1579.46"
    data = exact(said("decompose", path, "--range", row("P01|C03", "year"), "--total", total, "--format", "json", "--lang", lang))
    assert (data["sheet"], data["step"], data["step_from"]) == (TARGETS[lang], Decimal("0.01"), "unit")
    assert [i for i, c in enumerate(data["cells"]) if c["held"]] == [0, 1, 11]
    assert len(data["cells"]) == 12
    assert data["total"]["after"] == Decimal(total)
    checked = json.loads(run("check", path, "--format", "json").stdout)["files"][0]["diagnostics"]
    assert {d["code"] for d in checked} & {"XP220", "XP221", "XP222", "XP223", "XP210", "XP202"} == set()


@needs_office
def test_the_stored_results_are_those_of_libreoffice(tmp_path: Path) -> None:
    path = branch(tmp_path)
    said("decompose", path, "--range", ALL, "--total", "12345.67")
    ours, theirs = values(path), recalculated(path)
    assert {s: set(v) for s, v in ours.items()} == {s: set(v) for s, v in theirs.items()}
    wrong = [(s, a, v, theirs[s][a]) for s, of in ours.items() for a, v in of.items()
             if v != theirs[s][a] and not (isinstance(v, (int, float)) and abs(v - theirs[s][a]) < 1e-6)]
    assert wrong == []


def test_undo_gives_the_branch_workbook_back(tmp_path: Path) -> None:
    path = branch(tmp_path)
    before = values(path)
    said("decompose", path, "--range", ALL, "--total", "12345.67")
    assert values(path) != before
    said("undo", path)
    assert values(path) == before


def test_suggestion_formulas_may_be_written_over_and_come_back(tmp_path: Path) -> None:
    """人员目标: what stands in the months is a formula that the branch may overwrite, so a decomposition may too."""
    path, name = branch(tmp_path), "人员目标"
    places = [cell("s01", c, "person_targets") for c in ("m01", "m02", "m03", "q1")]

    def held() -> list[object]:
        ws = openpyxl.load_workbook(path)[name]
        return [ws[a].value for a in places[:3]]
    formulas = held()
    assert all(str(f).startswith("=") for f in formulas)
    said("decompose", path, "--range", f"person_targets!{places[0]}:{places[2]}", "--total", "900", "--method", "equal")
    assert held() == [300, 300, 300]
    assert values(path)[name][places[3]] == 900
    said("undo", path)
    assert held() == formulas


def test_a_sheet_that_the_branch_added_is_like_any_other(tmp_path: Path) -> None:
    book = case("zh-CN", "final").book()
    draft = Sheet("draft", "草稿")
    line: tuple[str | int, ...] = ("区域", 10, 20, 30)
    for column, value in enumerate(line, 1):
        draft.put(1, column, value)
    book.sheets.append(draft)
    path = write_workbook(book, tmp_path / "gd.xlsx").path
    data = exact(said("decompose", path, "--range", "草稿!B1:D1", "--total", "66", "--format", "json"))
    assert [float(c["after"]) for c in data["cells"]] == [11, 22, 33]
    assert json.loads(run("check", path, "--format", "json").stdout)["files"][0]["verdict"] != "not_an_input"


@pytest.mark.parametrize(("fixed", "held", "why"), [
    ("1 2 12", [0, 1, 11], ""), ("1-3，12月", [0, 1, 2, 11], "however it is typed"), ("", [], ""),
    ("春节", [], "what names no month holds none")])
def test_months_of_the_hold_column_do_not_move(fixed: str, held: list[int], why: str, tmp_path: Path) -> None:
    path = branch(tmp_path, fixed=fixed)
    data = exact(said("decompose", path, "--range", row("P01|C03"), "--total", "2000", "--dry-run", "--format", "json"))
    assert [i for i, c in enumerate(data["cells"]) if c["held"]] == held, why
    assert all(c["change"] == 0 for c in data["cells"] if c["held"])


def test_months_before_a_launch_do_not_move(tmp_path: Path) -> None:
    start = case("zh-CN", "final")
    for month in ("m01", "m02"):
        start.issued.values["sales_targets"].setdefault("P03|C01", {})[month] = 0
        start.frames["sales_targets"].amounts[month][6] = 0
    path = write_workbook(start.book(), tmp_path / "gd.xlsx").path
    shown = said("decompose", path, "--range", row("P03|C01"), "--total", "300", "--method", "equal", "--lang", "zh-CN")
    assert "总部保留(如上市前的月份)不动" in shown
    assert shown.count("30.00") >= 10


@pytest.mark.parametrize("lang", LANGS)
def test_a_unit_may_spread_over_its_own_working_too(lang: Lang, tmp_path: Path) -> None:
    path = branch(tmp_path, lang)
    book = openpyxl.load_workbook(path)
    sheet = book[PAGES[SCRATCH](lang)]
    for n, at in enumerate(("C6", "D6", "E6"), 1):
        sheet[at] = n
    book.save(path)
    data = exact(said("decompose", path, "--range", f"{sheet.title}!C6:E6", "--total", "12", "--format", "json", "--lang", lang))
    assert [c["after"] for c in data["cells"]] == [2, 4, 6]
