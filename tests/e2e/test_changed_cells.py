"""Cells that HQ changed are marked in the next workbook and say from what to what and why; months that could not stay fixed are free."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rounds_case import ON, begun, declares, issued, send

import xlplan
from xlplan.schema.frame import Frame
from xlplan.tables.periods import MONTHS
from xlplan.workbook.cell_notes import notes_of

BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON}
SALES, STAFF, FIRST = "sales_targets", "staffing", "P01|C01"


def fixes(tables: dict[str, Frame]) -> None:
    """A declares 500.00 more in its first row and fixes all of it: the target that stays has no room for that."""
    declares(500_00)(tables)
    tables[SALES].texts["fixed"][0] = "1-12"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """HQ lets A's target stand, cuts one hire of B, raises March of one row of KA, and gives B 10.00 more."""
    folder = begun(tmp_path_factory.mktemp("changed") / "plan")
    send(folder, "A", fixes)

    def hires(tables: dict[str, Frame]) -> None:
        at = tables[STAFF].keys.index("S01|hires")
        tables[STAFF].amounts["m03"][at] = 2
        tables[STAFF].texts["remark"][at + 2] = "新开网点"
    send(folder, "B", hires)
    send(folder, "KA")
    lines: tuple[dict[str, Any], ...] = (
        {"change": -1, "branches": ["B"], "table": STAFF, "row": "S01|hires", "period": "m03", "reason": "控编"},
        {"change": 20, "branches": ["KA"], "row": FIRST, "period": "m03", "reason": "新系统"})
    for more in lines:
        tried = xlplan.adjust(folder, write=True, **more, **BY)
        assert tried.written, tried.diagnostics
    xlplan.assign(folder, amount=10, reason="加压", scope="B", write=True, **BY)
    made = xlplan.issue(folder, round="revise", on=ON, balance="unassigned")
    assert not made.must_fix, made.diagnostics
    return folder


def notes(folder: Path, unit: str) -> dict[tuple[str, str, str], str]:
    of = issued(folder, unit).issued
    assert of is not None
    return notes_of(of)


def test_what_moved_is_noted_with_both_figures_and_the_line(told: Path) -> None:
    got = notes(told, "KA")
    assert [*got] == [(SALES, FIRST, "m03")]
    was, now = (int(issued(told, "KA").frames[SALES].amounts["m03"][0]) - change for change in (2000, 0))
    assert got[SALES, FIRST, "m03"] == (f"由 {was / 100:,.2f} 改为 {now / 100:,.2f}(+20.00 万元)。见「总部审核意见」:总部调整 2 新系统")


def test_heads_stay_as_declared_and_say_what_is_approved(told: Path) -> None:
    got = notes(told, "B")
    assert got[STAFF, "S01|hires", "m03"] == "原报 2,核定 1(-1 人),请照此改。见「总部审核意见」:总部调整 1 控编"
    assert issued(told, "B").frames[STAFF].amounts["m03"][0] == 2
    assigned = [text for (table, _, _), text in got.items() if table == SALES]
    assert assigned
    assert all("追加下达 1 加压" in text for text in assigned)
    assert notes(told, "C") == {}


def test_months_that_could_not_stay_fixed_are_free_and_say_so(told: Path) -> None:
    got, sales = notes(told, "A"), issued(told, "A").frames[SALES]
    assert got[SALES, FIRST, "fixed"] == ("原来固定的月份放不下核定数,已放开:1 2 3 4 5 6 7 8 9 10 11 12。"
                                          "申报与下达的差异总部没有接受,下达不变")
    assert sales.texts["fixed"][0] == ""
    assert {row for _, row, column in got if column in MONTHS} == {FIRST}


def test_the_cell_shows_it_and_takes_what_it_took_before(told: Path) -> None:
    """Marked, and a message of its own when it is selected; its neighbours have the one of the column."""
    book = openpyxl.load_workbook(told / "issued" / "KA.xlsx")
    sheet = book["销售目标分解"]
    column = next(c for c in range(1, 60) if sheet.cell(1, c).value == "m03")
    row = next(r for r in range(1, 60) if sheet.cell(r, 1).value == FIRST)
    marked, beside = sheet.cell(row, column).coordinate, sheet.cell(row + 1, column).coordinate
    rules = {cell: [v for v in sheet.data_validations.dataValidation if cell in v.sqref] for cell in (marked, beside)}
    (own,), (usual,) = rules[marked], rules[beside]
    assert (own.promptTitle, own.type, own.formula1) == ("总部改动", usual.type, usual.formula1)
    assert own.prompt == notes(told, "KA")[SALES, FIRST, "m03"] != usual.prompt
    looks = [area for area in sheet.conditional_formatting for rule in area.rules if rule.formula == ["TRUE"]]
    assert [str(area.sqref) for area in looks] == [marked]


def test_it_stays_in_a_workbook_of_the_round_issued_again_and_is_gone_in_the_next(told: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(told, tmp_path / "plan"))
    before = notes(folder, "KA")
    xlplan.issue(folder, round="revise", on=ON, branches=["KA"], reason="更正", balance="unassigned")
    assert notes(folder, "KA") == before
    for unit in ("A", "B", "C", "KA"):
        send(folder, unit)
    xlplan.issue(folder, round="final", on=ON, balance="unassigned")
    assert [notes(folder, unit) for unit in ("A", "C", "KA")] == [{}, {}, {}]
