"""New plan over the table that is open: what of it is taken, what the person is shown and asked, what is made."""
from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from paper_excel import ERRORS, PaperBook, PaperSheet, registered

from udfs.macros import plan
from udfs.macros.from_table import preview_lines
from udfs.macros.rehearsal import PreparedAnswers
from udfs.open_table import OpenTable, chosen_area, open_table, table_on
from udfs.session import Cancelled, Session
from xlplan.address import a1, row_column
from xlplan.errors import XlplanError
from xlplan.excel.reading.read import read_workbook
from xlplan.pipeline.export_sheets import read_open_sheet
from xlplan.pipeline.new_from import drafted_from
from xlplan.text import LANGS, Lang
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.master_read import read_master

HEADS = ("分公司", "产品", "渠道", "年份", "月份", "销售额(元)")
ROWS = [(unit, product, "商超", year, month, 10_000.0 * ((month - 1) * 5 % 12 + 1) + 1) for unit in ("广东", "福建")
        for product in ("酸奶", "纯奶") for year in (2025, 2026) for month in range(1, 13 if year == 2025 else 11)]


def laid(rows: Any = ROWS, at: str = "A1", heads: tuple[str, ...] = HEADS) -> PaperSheet:
    """A sheet with the table, its heading at that cell, in a workbook that was never saved."""
    top, left = row_column(at)
    cells = {a1(top + i, left + j): value for i, row in enumerate((heads, *rows)) for j, value in enumerate(row) if value is not None}
    return PaperBook("工作簿1").add("导出", cells)


def front(sheet: PaperSheet, selected: str = "A1") -> Any:
    """The workbook in front, that sheet before the others."""
    seen = xw.Sheet(impl=sheet)
    sheets = type("Sheets", (list,), {"active": seen})([xw.Sheet(impl=one) for one in sheet.book.sheets])
    opened: list[str] = []
    books = type("Books", (list,), {"open": staticmethod(opened.append), "opened": opened})([])
    app = SimpleNamespace(screen_updating=True, status_bar="", books=books)
    return SimpleNamespace(name=sheet.book.name, fullname=sheet.book.name, sheets=sheets, app=app,
                           selection=xw.Range(impl=sheet.range(selected)) if selected else None)


@pytest.fixture(autouse=True)
def paper() -> Any:
    with registered():
        yield


def taken(sheet: PaperSheet, selected: str = "A1") -> OpenTable:
    found = open_table(front(sheet, selected))
    assert found is not None
    return found


def pressed(sheet: PaperSheet, *answers: str, folder: Path | None = None) -> tuple[str, list[str], Any]:
    """(what is told at the end, what was asked and shown, the workbook)."""
    book, person = front(sheet), PreparedAnswers(*answers, folder=folder)
    return plan.new_plan(Session("new_plan", book, person, "zh-CN")), person.told, book


@pytest.mark.parametrize(("at", "selected", "place", "lines"), [
    ("A1", "A1", "导出!A1:F89", 88), ("C4", "B2", "导出!A1:H92", 88),             # one cell is no table: all of the sheet
    ("A1", "A1:F45", "导出!A1:F45", 44), ("C4", "C4:H92", "导出!C4:H92", 88),
    ("A1", "A1:F1048576", "导出!A1:F89", 88),                                  # whole columns, as far as they are in use
    ("A1", "A5:A9", "导出!A1:F89", 88), ("A1", "", "导出!A1:F89", 88)])          # part of a column; a chart
def test_what_is_selected_is_the_table_else_the_sheet(at: str, selected: str, place: str, lines: int) -> None:
    found = taken(laid(at=at), selected)
    assert (found.place, found.lines) == (place, lines)


@pytest.mark.parametrize("sheet", [
    PaperBook("空").add("Sheet1"), PaperBook("x").add("Sheet1", {"A1": "买菜", "A2": "葱"}),
    PaperBook("ours").add("销售", {"A1": "sales_targets", "B6": "分公司", "C6": "销售额", "B7": "广东", "C7": 3.0})])
def test_where_there_is_no_table_or_it_is_ours_nothing_is_offered(sheet: PaperSheet) -> None:
    assert open_table(front(sheet)) is None


def test_cells_keep_their_place_formulas_their_results_and_hidden_rows_count() -> None:
    sheet = laid(at="C4")
    sheet.formulas[5, 8] = "=1+1"
    sheet.hidden = frozenset({1, 6, 7})
    found = taken(sheet, "C4:H92")
    assert (found.grid.at(5, 8), found.grid.at(4, 3), found.grid.hidden) == (10_001.0, "分公司", frozenset({6, 7}))
    read = read_open_sheet(found.book, found.grid)
    assert [(d.code, d.params["n"], d.file) for d in read.findings] == [("XP709", 2, "工作簿1")]
    assert read.usable
    assert len(read.exports[0].records) == len(ROWS)


def test_an_error_in_a_cell_is_said_by_its_cell_and_nothing_is_made(tmp_path: Path) -> None:
    sheet = laid()
    sheet.cells[6, 6] = ERRORS["#N/A"]
    with pytest.raises(XlplanError) as refused:
        pressed(sheet, "1", "2027", "青禾", folder=tmp_path)
    said = refused.value.say("zh-CN")
    assert "导出!A1:F89" in said
    assert "F6" in said
    assert "#N/A" in said
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(("goal", "growth"), [("12%", 120), ("3000万", None), ("以后填", None), ("later", None)])
def test_the_plan_is_drafted_from_it_and_its_master_opened(goal: str, growth: int | None, tmp_path: Path) -> None:
    said, asked, book = pressed(laid(), "1", "2027", "青禾", goal, folder=tmp_path)
    master = tmp_path / "2027-plan" / "master.xlsx"
    assert book.app.books.opened == [str(master)]
    raw = read_workbook(master.read_bytes(), "master.xlsx")
    assert isinstance(raw, RawBook)
    frames = read_master(raw).frames
    goals = frames["goals"]
    assert (int(goals.amounts["growth"][0]) if goals.filled["growth"][0] else None) == growth
    assert {*frames["organisation"].texts["name"].tolist()} >= {"青禾", "广东", "福建"}
    assert ("公司目标" in said.partition("还要填")[2]) is (goal in ("以后填", "later"))
    assert asked[0].splitlines()[1:] == ["1  用打开的表「导出!A1:F89」(88 行)起草总控表", "2  空白总控表"]
    shown = next(text for text in asked if "还没有写入任何东西" in text)
    assert "  F  销售额(元) → 金额 (猜测,请核对)" in shown.splitlines()
    assert (tmp_path / "2027-plan" / "map.toml").is_file()


def test_an_empty_master_is_one_answer_away(tmp_path: Path) -> None:
    said, _, book = pressed(laid(), "2", "2028", "青禾", folder=tmp_path)
    assert book.app.books.opened == [str(tmp_path / "2028-plan" / "master.xlsx")]
    assert "推测" not in said


def test_who_says_no_has_no_folder(tmp_path: Path) -> None:
    book, person = front(laid()), PreparedAnswers("1", "2027", "青禾", "12%", folder=tmp_path)
    person.agree = lambda text: False  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        plan.new_plan(Session("new_plan", book, person, "zh-CN"))
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_preview_fits_a_dialog_and_speaks_of_no_command(lang: Lang) -> None:
    """Three years of months across, and more products than a list holds."""
    heads = ("分公司", "产品", *(f"{y}年{m}月" for y in (2024, 2025, 2026) for m in range(1, 13)))
    sheet = laid([(f"甲{i}", f"产品{i}", *(float(100 * i + m) for m in range(36))) for i in range(1, 9)], heads=heads)
    area = chosen_area(front(sheet), xw.Sheet(impl=sheet))
    found = table_on(xw.Sheet(impl=sheet), area)
    assert found is not None
    read = read_open_sheet(found.book, found.grid)
    draft = drafted_from(read, company="青禾", lang=lang).draft
    assert draft is not None
    lines = preview_lines(read, draft, lang)
    assert len(lines) <= 36
    assert [line for line in lines if "--" in line] == []
