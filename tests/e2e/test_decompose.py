"""`xlplan decompose` and `xlplan undo` as a planner meets them: somebody's workbook, ours, no workbook at all, and mistakes."""
from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from first_sheet import first_sheet
from libreoffice import needs_office, recalculated, resaved, values
from plan_case import cells, exact, foreign_plan, said

import xlplan


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    return foreign_plan(tmp_path)


# -- somebody's workbook ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("options", "after", "why"), [
    (("--range", "计划 2027!B2:D2", "--total", "66"), [11, 22, 33], "in proportion to what stands there"),
    (("--range", "'计划 2027'!$B$2:$D$2", "--total", "100"), [16.67, 33.33, 50], "to the cent of the number format"),
    (("--range", "计划 2027！b2：d2", "--total", "1,000.00"), [166.67, 333.33, 500], "as a Chinese keyboard types it"),
    (("--range", "计划 2027!B2:D2", "--total", "100", "--method", "equal"), [33.34, 33.33, 33.33], ""),
    (("--range", "计划 2027!B2:D2", "--total", "100", "--method", "equal", "--rule", "cumulative"), [33.33, 33.34, 33.33], ""),
    (("--range", "计划 2027!B2:D2", "--total", "100", "--step", "1"), [17, 33, 50], "whole units"),
    (("--range", "计划 2027!B2:D2", "--total", "100", "--step", "5"), [15, 35, 50], "or packs of five"),
    (("--range", "计划 2027!B2:D2", "--total", "80", "--hold", "C2"), [15, 20, 45], "a held cell does not move"),
    (("--range", "计划 2027!B2:D2", "--total", "80", "--hold", "B2,C2"), [10, 20, 50], ""),
    (("--range", "计划 2027!B2:D2", "--total", "80", "--hold", "B2", "--hold", "D2:E9"), [10, 40, 30], "holds may be given apart"),
    (("--range", "计划 2027!B2:D2", "--total", "6", "--action", "add"), [11, 22, 33], ""),
    (("--range", "计划 2027!B2:D2", "--total", "6", "--action", "subtract"), [9, 18, 27], ""),
    (("--range", "计划 2027!B2:D2", "--percent", "10", "--method", "percent_change"), [11, 22, 33], ""),
    (("--range", "计划 2027!B2:D2", "--percent", "10%", "--method", "percent_change"), [11, 22, 33], ""),
    (("--range", "计划 2027!B2:D2", "--total", "60", "--weights", "3,2,1"), [30, 20, 10], "weights of one's own"),
    (("--range", "计划 2027!B2:D2", "--total", "60", "--weights", "Notes!B1:D1"), [30, 20, 10], "or from the workbook"),
    (("--range", "计划 2027!B2:D2", "--total", "60", "--upper", "25"), [11.67, 23.33, 25], "one bound for all"),
    (("--range", "计划 2027!B2:D2", "--total", "60", "--lower", "15,0,0", "--upper", "100"), [15, 18, 27], "or one for each"),
    (("--range", "计划 2027!B2:D2", "--method", "straight_line", "--start", "10", "--end", "20"), [10, 15, 20], ""),
    (("--range", "计划 2027!B2:D2", "--method", "growth", "--start", "100", "--percent", "10"), [100, 110, 121], ""),
    (("--range", "计划 2027!B2:D2", "--method", "repeat", "--total", "7"), [7, 7, 7], ""),
    (("--range", "计划 2027!B2:D2", "--method", "clear"), [0, 0, 0], ""),
    (("--range", "计划 2027!B2:D2", "--method", "pattern", "--total", "130", "--pattern", "4,4,5"), [40, 40, 50], ""),
    (("--range", "计划 2027!B2:D2", "--method", "transfer", "--total", "4", "--source", "D2", "--destination", "B2"), [14, 20, 26], ""),
    (("--range", "计划 2027!B2:D2", "--method", "relative_percent", "--percent", "50", "--weights", "100,200,300"), [50, 100, 150], ""),
    (("--range", "计划 2027!B2:D2", "--total=-60"), [-10, -20, -30], "a negative total mirrors"),
    (("--range", "计划 2027!B2:D2", "--total", "0"), [0, 0, 0], ""),
], ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_cells_are_spread_to(options: tuple[str, ...], after: list[float], why: str, foreign: Path) -> None:
    data = exact(said("decompose", foreign, *options, "--format", "json"))
    assert [float(c["after"]) for c in data["cells"]] == after, why
    assert cells(foreign, area="B2:D2") == after
    assert cells(foreign, area="B3:D4") == [11.5, 0, 33.25, None, "１２", 5]  # the other rows stand


def test_the_preview_shows_before_after_and_change(foreign: Path) -> None:
    before = foreign.read_bytes()
    lines = said("decompose", foreign, "--range", "计划 2027!B2:D4", "--total", "200", "--hold", "B2", "--dry-run").splitlines()
    assert lines == [
        "外部 计划.xlsx:计划 2027!B2:D4 · in proportion · replace · step 0.01 (from the number format)",
        "Cell   Before   After  Change  Held",
        "B2      10.00   10.00       –  held",
        "C2      20.00   34.01  +14.01",
        "D2      30.00   51.01  +21.01",
        "B3      11.50   19.55   +8.05",
        "C3       0.00    0.00       –",
        "D3      33.25   56.53  +23.28",
        "B4          –    0.00       –",
        "C4      12.00   20.40   +8.40",
        "D4       5.00    8.50   +3.50",
        "Total  121.75  200.00  +78.25",
        'Text read as numbers, which they then are: C4 ("１２")',
        "Other formulas are worked out when Excel opens the file",
        "Equal to the sum of the cells before: D2. If these are subtotals, hold them with --hold or leave them out",
        "A preview; the file was not changed."]
    assert foreign.read_bytes() == before
    said("undo", foreign, status=2)  # nothing was written, so there is nothing to put back


@pytest.mark.parametrize(("lang", "words"), [
    ("zh-CN", ("单元格", "原数", "新数", "变化", "合计", "按比例", "步长 0.01(取自数字格式)", "文件没有改")),
    ("zh-TW", ("儲存格", "原數", "新數", "變化", "合計", "按比例", "檔案沒有改")), ("en", ("Cell", "Before", "After", "Change", "Total"))])
def test_the_preview_speaks_the_language_asked_for(lang: str, words: tuple[str, ...], foreign: Path) -> None:
    shown = said("decompose", foreign, "--range", "计划 2027!B2:D4", "--total", "200", "--dry-run", "--lang", lang)
    assert [w for w in words if w not in shown] == []


def test_json(foreign: Path) -> None:
    data = exact(said("decompose", foreign, "--range", "计划 2027!C4:D4", "--total", "34.5", "--hold", "D4", "--format", "json"))
    assert list(data) == ["file", "sheet", "range", "method", "action", "rule", "step", "step_from", "cells", "total", "notes",
                          "dry_run", "written"]
    assert (data["file"], data["written"], data["dry_run"]) == (str(foreign), str(foreign.resolve()), False)
    assert (data["step"], data["step_from"]) == (Decimal("0.01"), "format")
    assert data["cells"] == [
        {"cell": "C4", "before": Decimal("12.00"), "after": Decimal("29.50"), "change": Decimal("17.50"), "held": False},
        {"cell": "D4", "before": Decimal("5.00"), "after": Decimal("5.00"), "change": Decimal("0.00"), "held": True}]
    assert {str(v) for v in data["total"].values()} == {"17.00", "34.50", "17.50"}  # numbers with the step's decimals
    assert len(data["notes"]) == 2


def test_several_areas_of_one_sheet(foreign: Path) -> None:
    data = exact(said("decompose", foreign, "--range", "计划 2027!B2:B3,D2", "--total", "103", "--format", "json"))
    assert [(c["cell"], str(c["after"])) for c in data["cells"]] == [("B2", "20.00"), ("B3", "23.00"), ("D2", "60.00")]


@pytest.mark.parametrize(("numbers", "code", "total", "step"), [
    ((1, 2, 3), "General", "12", "1"), ((1.5, 2, 3), "General", "12", "0.1"), ((1, 2, 3), "General", "12.25", "0.01"),
    ((0.1 + 0.2, 2, 3), "General", "12", "0.1"),   # what binary floats leave behind are no decimals
    ((1, 2, 3), "0.000", "12", "0.001"), ((1.234, 2, 3), "#,##0", "12", "1"), ((0.25, 0.5, 0.25), "0.0%", "100%", "0.001")])
def test_the_step_is_what_the_cells_show(numbers: tuple[float, ...], code: str, total: str, step: str, tmp_path: Path) -> None:
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws.append(numbers)
    for cell in ws[1]:
        cell.number_format = code
    wb.save(tmp_path / "a.xlsx")
    data = exact(said("decompose", tmp_path / "a.xlsx", "--range", "A1:C1", "--total", total, "--dry-run", "--format", "json"))
    assert data["step"] == Decimal(step)
    assert sum(c["after"] for c in data["cells"]) == (Decimal(1) if total.endswith("%") else Decimal(total))


@needs_office
def test_libreoffice_shows_the_new_sums_and_nothing_else_has_changed(foreign: Path) -> None:
    theirs = Path(shutil.copy(resaved(foreign), foreign.with_name("lo.xlsx")))  # its own styles, extensions, cached sums
    before = values(theirs)
    said("decompose", theirs, "--range", "计划 2027!B2:D4", "--total", "1234.56", "--hold", "B2")
    after = recalculated(theirs)
    assert (after["计划 2027"]["E5"], after["Notes"]["B2"]) == pytest.approx((1234.56, 1234.56))
    touched = {f"{c}{r}" for c in "BCDE" for r in "2345"}
    assert {a: v for a, v in after["计划 2027"].items() if a not in touched} == {
        a: v for a, v in before["计划 2027"].items() if a not in touched}


# -- without a workbook ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("options", "parts"), [
    (("--total", "1000", "--weights", "3,2,1", "--step", "0.01"), ["500.00", "333.33", "166.67"]),
    (("--total", "1000", "--weights", "3,2,1"), ["500", "333", "167"]),
    (("--total", "1000.5", "--weights", "3,2,1"), ["500.3", "333.5", "166.7"]),   # as fine as the total
    (("--total", "102", "--weights", "1,1,1,1", "--rule", "cumulative"), ["25", "26", "25", "26"]),
    (("--total", "10", "--weights", "0,0,0", "--step", "0.01"), ["3.34", "3.33", "3.33"]),
    (("--total=-10", "--weights", "2,1", "--step", "0.1"), ["-6.7", "-3.3"]),
    (("--total", "1000", "--weights", "3,2,1", "--upper", "400"), ["400", "400", "200"]),
    (("--total", "1000", "--weights", "3,2,1", "--lower", "0,0,300"), ["420", "280", "300"]),
    (("--total", "1000", "--weights", "300,200,100", "--hold", "1"), ["300", "467", "233"]),   # a held part keeps its weight
    (("--total", "1000", "--weights", "3,2,1", "--hold", "1=100,3=0"), ["100", "900", "0"]),   # or an amount
    (("--total", "7", "--weights", "4,3,2,1", "--rule", "webster"), ["3", "2", "1", "1"]),
], ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_parts_of_a_total(options: tuple[str, ...], parts: list[str]) -> None:
    data = exact(said("decompose", *options, "--format", "json"))
    assert list(data) == ["total", "step", "rule", "weights", "parts", "held", "notes"]
    assert [str(p) for p in data["parts"]] == parts
    assert sum(data["parts"]) == data["total"]


@pytest.mark.parametrize(("options", "noted"), [
    (("--weights", "0,0,0"), True), (("--weights", "0,0,5", "--hold", "3"), True),   # of those that may move
    (("--weights", "0,0,5"), False), (("--weights", "0,5,0", "--hold", "2,3"), False),  # one takes it all, whatever its weight
    (("--weights", "3,2,1"), False)], ids=str)
def test_weights_that_are_all_zero_are_said(options: tuple[str, ...], noted: bool) -> None:
    shown = said("decompose", "--total", "100", *options, "--lang", "en")
    assert ("All weights are 0, so nothing is in proportion to them: shared equally" in shown) is noted


def test_cells_that_are_all_zero_are_said(foreign: Path) -> None:
    note = "All weights are 0"
    for method, noted in (("proportional", True), ("equal", False)):
        said("decompose", foreign, "--range", "计划 2027!B2:D2", "--method", "clear")
        shown = said("decompose", foreign, "--range", "计划 2027!B2:D2", "--total", "9", "--method", method, "--lang", "en")
        assert (note in shown) is noted


def test_parts_as_a_table() -> None:
    assert said("decompose", "--total", "1000", "--weights", "3,2,1", "--step", "0.01", "--hold", "1=300").splitlines() == [
        "No.    Weight      Part  Held", "1           3    300.00  held", "2           2    466.67", "3           1    233.33",
        "Total       6  1,000.00"]


# -- in Python -----------------------------------------------------------------------------------------------------------------------

def test_the_same_from_python(foreign: Path) -> None:
    made = xlplan.decompose_range(foreign, "计划 2027!B2:D2", 66.6, weights=[3, 2, Decimal(1)], hold="B2")
    assert (made.totals, made.written) == ((6000, 6660), foreign.resolve())
    assert cells(foreign, area="B2:D2") == [10, 37.73, 18.87]
    assert xlplan.undo(foreign).left == 0
    assert xlplan.decompose_total(100, [1, 1, 1], step="0.1").amounts == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]
