"""What a unit works out for itself goes into its next workbook: its sheet, its formulas; what cannot come along is listed.

B declares what it was issued and nobody changes it: its formulas stay. A's months move with HQ's line: the numbers stand, the formulas
are listed. C sends nothing in the second round and keeps what the first brought along.
"""
from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from rounds_case import ON, begun, declares, issued, send

import xlplan
from xlplan.pipeline.results import Consolidation, Issuance
from xlplan.workbook.lines_block import KEYS, Block
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.own_work import OwnWork, WorkCell, WorkSheet
from xlplan.workbook.submission import OwnFormula

OWN = PAGES[SCRATCH]("zh-CN")
SALES = "销售目标分解"
BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON}


def cell_of(folder: Path, unit: str, month: str = "m01") -> str:
    """Address of the first row's month."""
    placed = issued(folder, unit).placements["sales_targets"]
    return placed.at(next(iter(issued(folder, unit).frames["sales_targets"].keys)), month) or ""


def figured(folder: Path, unit: str) -> OwnWork:
    """Its first two months come from its own sheet, the third from the first."""
    sales = issued(folder, unit).frames["sales_targets"]
    row = sales.keys[0]
    value = {m: sales.amounts[m][0] / 100 for m in ("m01", "m02", "m03", "m05")}
    lines = {(7, 13): WorkCell("陈列"), (7, 14): WorkCell("堆头"), (7, 15): WorkCell(2.0), (7, 16): WorkCell(value["m05"] * 5_000)}
    return OwnWork(
        WorkSheet({(6, 2): WorkCell("家数"), (6, 3): WorkCell(120.0, bold=True), (7, 2): WorkCell("=不是公式"),
                   (6, 5): WorkCell(46_000.0, None, "yyyy-mm-dd"),
                   (8, 3): WorkCell(value["m01"], OwnFormula(f"C6*{value['m01'] / 120}"), "0.000"),
                   (9, 3): WorkCell(value["m02"], OwnFormula(f"'{SALES}'!{cell_of(folder, unit, 'm02')}"), "#,##0.0"),
                   (10, 3): WorkCell(5.0, OwnFormula("'[预算.xlsx]Sheet1'!A1")),
                   (11, 3): WorkCell(5.0, OwnFormula('WEBSERVICE("http://x.example")')), **lines},
                  {2: 30.0, 3: 11.5}, {6: 40.0}, ((12, 2, 12, 4),)),
        {"sales_targets": {(row, "m01"): OwnFormula(f"ROUND({OWN}!C8,2)"),
                           (row, "m02"): OwnFormula(f"{value['m02']}+0*SUM({OWN}!C6:C7)"),
                           (row, "m03"): OwnFormula(f"{cell_of(folder, unit, 'm01')}*{value['m03'] / value['m01']}"),
                           (row, "m05"): OwnFormula(f"{OWN}!S7")}},
        block=Block(6, {key: 13 + n for n, key in enumerate(KEYS)}))


def formulas(path: Path) -> Any:
    return load_workbook(path)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一上 came in."""
    folder = begun(tmp_path_factory.mktemp("work") / "plan")
    send(folder, "A", declares(-100_00), work=figured(folder, "A"))
    row = issued(folder, "B").frames["sales_targets"].keys[0]
    said = {"sales_targets": {(row, "m04"): "客户已口头确认\n三月再核"}}
    work = figured(folder, "B")
    assert work.sheet is not None
    send(folder, "B", work=replace(work, comments=said, sheet=replace(work.sheet, comments={(6, 3): "按 2026 年口径"})))
    send(folder, "C", work=figured(folder, "C"))
    send(folder, "KA")
    return folder


@pytest.fixture(scope="module")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Issuance]:
    folder = Path(shutil.copytree(first, tmp_path_factory.mktemp("second") / "plan"))
    assert xlplan.adjust(folder, change=60, reason="质询会", branches=["A"], write=True, **BY).written
    made = xlplan.issue(folder, round="revise", on=ON, balance="unassigned")
    assert not made.must_fix
    return folder, made


@pytest.fixture(scope="module")
def judged(first: Path) -> Consolidation:
    return xlplan.consolidate(first)


def test_the_formulas_are_no_finding(first: Path, judged: Consolidation) -> None:
    said = {(f.branch, d.code, d.cell) for f in judged.files for d in f.diagnostics if d.code.startswith("XP2")}
    assert {one for one in said if one[0] == "B"} == {
        ("B", "XP208", cell_of(first, "B", "m03")), ("B", "XP249", cell_of(first, "B", "m04"))}  # of the one that does not take from it


def test_what_nobody_moved_stays_a_formula(second: tuple[Path, Issuance]) -> None:
    folder, made = second
    book = formulas(folder / "issued" / "B.xlsx")
    own, sales = book[OWN], book[SALES]
    assert sales[cell_of(folder, "B")].value == f"=ROUND({OWN}!C8,2)"
    assert str(sales[cell_of(folder, "B", "m03")].value).startswith(f"={cell_of(folder, 'B')}*")
    assert [own[at].value for at in ("A1", "B6", "C6")] == ["scratch", "家数", 120]
    assert own["C6"].font.b
    assert not own.protection.sheet
    assert (own["B7"].value, own["B7"].data_type) == ("=不是公式", "s")
    assert (own["C8"].number_format, own["C9"].number_format, own["E6"].number_format) == ("0.000", "#,##0.0", "yyyy-mm-dd")
    assert (own.column_dimensions["B"].width, own.row_dimensions[6].height, str(own.merged_cells)) == (30.0, 40.0, "B12:D12")
    assert str(own["C9"].value) == f"='{SALES}'!{cell_of(folder, 'B', 'm02')}"
    assert (own["C10"].value, own["C11"].value) == (5, 5)  # another workbook, the web: what they came to
    assert [(one.cell, one.why) for one in made.left["B"]] == [("C10", "elsewhere"), ("C11", "elsewhere")]
    assert [d.code for d in issued(folder, "B").diagnostics] == ["XP208", "XP249"]
    assert sales[cell_of(folder, "B", "m04")].comment.text == "客户已口头确认\n三月再核"  # and so does what it wrote beside a cell
    assert own["C6"].comment.text == "按 2026 年口径"


def test_named_lines_go_on_with_the_cell_that_takes_them(first: Path, judged: Consolidation, second: tuple[Path, Issuance]) -> None:
    """M to S, beside what the unit wrote before. HQ sees them below the figure; once they stand again, they say the same."""
    numbers, at = judged.numbers, (issued(first, "B").frames["sales_targets"].keys[0], "m05")
    [line] = numbers.source["sales_targets", numbers.branches.index("B")][0].lines["sales_targets"][at]
    assert (line.name, line.what, line.quantity) == ("陈列", "堆头", Decimal(2))
    folder = second[0]
    book, again = formulas(folder / "issued" / "B.xlsx"), issued(folder, "B")
    own = book[OWN]
    assert book[SALES][cell_of(folder, "B", "m05")].value == f"={OWN}!S7"
    assert [own[at].value for at in ("M6", "M7", "N7", "O7")] == ["明细名称", "陈列", "堆头", 2]
    assert all(str(own[at].value).startswith("=IF(") for at in ("Q7", "R7", "S7", "Q47"))
    assert again.lines == {"sales_targets": {at: (line,)}}


def test_what_hq_moved_keeps_the_number_and_is_listed(second: tuple[Path, Issuance]) -> None:
    folder, made = second
    book = formulas(folder / "issued" / "A.xlsx")
    assert not str(book[SALES][cell_of(folder, "A")].value).startswith("=")
    listed = [[row[c].value for c in (1, 2, 3, 7)] for row in book[OWN].iter_rows() if row[0].value == "@left"]
    assert listed[0][0] == f"上一份填报表里有 {len(made.left['A'])} 处没有带过来,见第 14 行起"
    assert [SALES, cell_of(folder, "A"), f"=ROUND({OWN}!C8,2)", "总部动了这一格,只留数"] in listed


def test_it_goes_on_through_a_round_in_which_nothing_came(second: tuple[Path, Issuance], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(second[0], tmp_path / "plan"))
    made = xlplan.issue(folder, round="approved", on=ON, balance="unassigned")
    assert not made.must_fix, [d.code for d in made.diagnostics]
    own = formulas(folder / "issued" / "C.xlsx")[OWN]
    assert (own["C6"].value, own["C8"].number_format) == (120, "0.000")
    own = formulas(folder / "issued" / "A.xlsx")[OWN]  # the list of the last time is not carried on
    assert [row[1].value for row in own.iter_rows() if row[0].value == "@left"] == []


def test_the_next_workbook_of_the_same_round_has_it_too(first: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(first, tmp_path / "plan"))
    made = xlplan.issue(folder, round="bottom_up", on=ON, branches=["B"], reason="更正")
    assert not made.must_fix
    assert formulas(folder / "issued" / "B.xlsx")[SALES][cell_of(folder, "B")].value == f"=ROUND({OWN}!C8,2)"
