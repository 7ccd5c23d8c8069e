"""The contents page of the master workbook counts what HQ typed and pasted."""
from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xlplan.address import a1
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.frame import blank_frame
from xlplan.tables.master import HISTORY, MASTER_BY_KEY, SINCE_0_2
from xlplan.tables.master.rows import from_rows, with_room
from xlplan.text import LANGS, Lang, printed_width
from xlplan.workbook.layout import FIRST
from xlplan.workbook.paper import printed_on
from xlplan.workbook.rawbook import Raw, RawBook
from xlplan.workbook.reading.contents_page import judge_contents
from xlplan.workbook.reading.master_read import read_master
from xlplan.workbook.writing.master_book import empty_frames, home_of, master_book

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize("rows", [12, 70_000])
def test_every_pasted_row_is_inside_the_range_that_counts_it(rows: int) -> None:
    """Three years of a large company are far more rows than a sheet is laid out for."""
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    frame = blank_frame(MASTER_BY_KEY["history_sales"], [f"#{i}" for i in range(rows)])
    frame.filled["year"][:] = True
    home = master_book(frames | {"history_sales": frame}, "p", "zh-CN").sheet("home")
    at = next(row for (row, c), cell in home.cells.items() if c == 1 and cell.value == "history_sales")
    for column, value in ((4, rows), (5, rows)):  # filled; begun without month, branch and the other required cells
        cell = home.cells[at, column]
        assert cell.value == value
        assert cell.formula
        assert all(int(last) >= FIRST + rows - 1 for last in re.findall(r":[A-Z]+(\d+)", cell.formula))


@pytest.mark.parametrize("key", HISTORY)
def test_what_is_pasted_below_the_ready_rows_of_a_pasted_sheet_is_not_hidden(key: str) -> None:
    """Row 20 below the twelve ready rows: an ordinary row, as all below it."""
    sheet = master_book(empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN"), "p", "zh-CN").sheet(key)
    assert {at for at, row in sheet.rows.items() if row.hidden} == {1}
    assert not any(cell.value == "@end" for cell in sheet.cells.values())


def test_a_master_of_an_earlier_version_still_reads() -> None:
    """Sheets that came later are missing there: they are empty, and a note says so instead of stopping the plan."""
    book = master_book(empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN"), "p", "zh-CN")
    book.sheets = [s for s in book.sheets if s.key not in SINCE_0_2]
    read_back = read_workbook(to_bytes(book), "master.xlsx")
    assert isinstance(read_back, RawBook)
    got = read_master(read_back)
    assert [(d.code, d.table, d.severity) for d in got.found] == [("XP139", None, None)]
    assert all(MASTER_BY_KEY[key].label("zh-CN") in message_of(got.found[0], "zh-CN") for key in SINCE_0_2)
    assert all(got.frames[key].size == 0 for key in SINCE_0_2)


@pytest.mark.parametrize("version", ["v02", "v04", "v08"])
def test_what_an_earlier_version_prints_on_the_contents_page_is_nobodys_remark(version: str) -> None:
    raw = read_workbook((DATA / version / "plan" / "master.xlsx").read_bytes(), "master.xlsx")
    assert isinstance(raw, RawBook)
    home = next(sheet for sheet in raw.sheets if sheet.at(1, 1) == "home")
    assert judge_contents(home) == []
    home.values[8].append("预算还没批")
    assert [d.cell for d in judge_contents(home)] == [a1(9, len(home.values[8]))]


@pytest.mark.parametrize("lang", LANGS)
def test_the_contents_stand_on_one_page_with_room_for_two_more_sheets(lang: Lang) -> None:
    home = home_of(empty_frames({"name": "华东饮品", "year": "2027"}, lang), lang)
    last = max(row for row, _ in home.cells)
    home.rows |= {last + n: home.rows[last] for n in (1, 2)}
    home.cells |= {(last + n, 2): home.cells[last, 2] for n in (1, 2)}
    printed = printed_on(home, "A4")
    assert (printed.wide, printed.high, printed.areas) == (1, 1, ())
    room = {3: 98, 7: 66} if lang == "en" else {3: 56, 7: 54}  # half-width characters; those of Latin fonts are narrower
    assert [(at, cell.value) for at, cell in home.cells.items() if at[1] in room and at[0] >= FIRST
            and printed_width(str(cell.value or "")) > room[at[1]]] == []


@pytest.mark.parametrize(("sheet", "typed", "lacking"), [
    ("company", {}, "口径、含税、上报截止时间、寄回邮箱、总部联系人"), ("organisation", {}, "不能下发"),
    ("channels", {"code": "C01"}, "渠道、生意类型"), ("mix", {"product": "P01", "channel": "C01", "sold": "yes"}, ""),
    ("weights", {}, "各单位按历史销售分;没有历史就平均分"), ("history_sales", {"branch": "GD"}, "年、月、产品、渠道、金额")])
def test_the_contents_name_what_is_missing_of_what_is_needed_first(sheet: str, typed: dict[str, str], lacking: str) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    for column, text in typed.items():
        frames[sheet].texts[column][0] = text
    home = home_of(frames, "zh-CN")
    row = next(r for (r, c), cell in home.cells.items() if c == 1 and cell.value == sheet)
    assert home.cells[row, 7].value == lacking
    assert home.cells[row, 7].formula


GOAL = {"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "form": "relative"}
GOALS: tuple[tuple[list[dict[str, Any]], int | None, str, str], ...] = (
    # goals; goal of the reserve; how far the sheet is, what it lacks. `tests/plan/test_master.py`: XP601 of the same rows
    ([{**GOAL, "base": 100, "growth": 80}], None, "✓ 已填", ""), ([{**GOAL, "target": 100}], None, "✓ 已填", ""),
    ([{**GOAL, "base": 100}], None, "● 缺必填", "目标(或基数、增幅)"), ([GOAL], 500, "● 缺必填", "目标(或基数、增幅)"),
    ([{**GOAL, "form": "level", "base": 100, "growth": 80}], None, "● 缺必填", "目标(或基数、增幅)"),
    ([{**GOAL, "form": "level", "target": 100}], None, "✓ 已填", ""),
    ([{**GOAL, "unit": None}], None, "● 缺必填", "单位、目标(或基数、增幅)"),
    ([], 500, "✓ 无需填", "取自「预留与加码」"), ([], None, "○ 待填", "不能下发:要有一行销售额目标"))


@pytest.mark.parametrize(("goals", "reserve", "state", "lacking"), GOALS)
def test_a_goal_is_filled_in_once_two_of_its_figures(goals: list[dict[str, Any]], reserve: int | None, state: str, lacking: str) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    frames |= {"goals": with_room(from_rows("goals", goals, "zh-CN"), 3)} if goals else {}
    frames |= {"reserve": from_rows("reserve", [{"goal": reserve}], "zh-CN")} if reserve else {}
    home = home_of(frames, "zh-CN")
    row = next(r for (r, c), cell in home.cells.items() if c == 1 and cell.value == "goals")
    assert [home.cells[row, c].value for c in (6, 7)] == [state, lacking]


@pytest.mark.parametrize(("unit", "said"), [("yuan", "金额(元) *"), ("wan_yuan", "金额(万元) *")])
def test_a_heading_holds_the_unit_that_its_formula_shows(unit: str, said: str) -> None:
    book = master_book(empty_frames({"name": "华东饮品", "year": "2027", "unit_sales": unit}, "zh-CN"), "p", "zh-CN")
    assert [cell.value for cell in book.sheet("history_sales").cells.values() if str(cell.value).startswith("金额")] == [said]


# what HQ types for a product's company target (0 or more, 万元): what is taken of it in steps, what is found
TYPED = (
    (1710.0, 171_000, ""),
    (-5.0, None, "XP211"),  # below what the column allows: refused, never worked with
    ("-5", None, "XP211"),  # as text too, and said once
    ("1,710", 171_000, "XP203"),
    (1e18, None, "XP213"),
    ("1e18", None, "XP204"),
    (0.004, 0, "XP202"),
)


@pytest.mark.parametrize(("typed", "steps", "code"), TYPED)
@pytest.mark.parametrize("beside", [None, "#N/A"], ids=["plain", "beside an error"])
def test_an_amount_outside_its_limits_is_refused(typed: float | str, steps: int | None, code: str, beside: str | None) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    frames["products"] = blank_frame(MASTER_BY_KEY["products"], ["r01", "r02"])
    book = master_book(frames, "p", "zh-CN")
    sheet = book.sheet("products")
    column = next(c for (r, c), cell in sheet.cells.items() if r == 1 and cell.value == "target")
    for row, value in ((FIRST + 1, typed), (FIRST + 2, beside)):
        sheet.cells[row, column] = replace(sheet.cells[row, column], value=value)
    read_back = read_workbook(to_bytes(book), "master.xlsx")
    assert isinstance(read_back, RawBook)
    got = read_master(read_back)
    here = [d for d in got.found if d.row_key == "r01"]
    frame = got.frames["products"]
    assert [d.code for d in here] == ([code] if code else [])
    assert all(not re.search("None|–|{", message_of(d, lang)) for d in here for lang in LANGS)
    assert [int(a) for a in frame.amounts["target"][frame.filled["target"]]] == ([] if steps is None else [steps])


@pytest.mark.parametrize(("lang", "said"), [
    ("zh-CN", "历史销售的金额单位:千元(在基本信息里改)"), ("zh-TW", "歷史銷售的金額單位:千元(在基本資料裡改)"),
    ("en", "Unit of the sales history: thousand yuan (change it on Company)")])
def test_a_pasted_sheet_says_its_unit(lang: Lang, said: str) -> None:
    book = master_book(empty_frames({"year": "2027", "unit_sales": "thousand_yuan"}, lang), "test", lang)
    sheet = next(s for s in book.sheets if s.key == "history_sales")
    assert said in str(sheet.cells[3, 2].value)


def test_frames_in_another_unit_than_the_company_sheet_are_not_written() -> None:
    frames = empty_frames({"year": "2027", "unit_weights": "yuan"}, "en")
    frames["weights"].amounts["py_estimate"][0], frames["weights"].filled["py_estimate"][0] = 5, True
    with pytest.raises(ValueError, match="weights"):
        master_book(frames, "test", "en")


@pytest.mark.parametrize(("value", "error", "formula", "code"), [
    (1.2e17, None, None, "XP246"),               # a long code, of which fifteen digits are left
    ("1.2E+17", None, None, "XP246"),
    (None, "#N/A", None, "XP206"),               # counts as blank, and is said
    (None, "#NAME?", "-降价", "XP240"),           # what somebody wrote behind a stroke
    ("P01", None, None, ""),
])
def test_a_code_of_which_something_is_lost(value: Raw, error: str | None, formula: str | None, code: str) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    frames["products"] = blank_frame(MASTER_BY_KEY["products"], ["r01"])
    frames["products"].texts["series"][0] = "鲜牛奶"
    book = read_workbook(to_bytes(master_book(frames, "p", "zh-CN")), "master.xlsx")
    assert isinstance(book, RawBook)
    sheet = next(s for s in book.sheets if s.at(1, 1) == "products")
    row, column = next(n for n, line in enumerate(sheet.values, 1) if line[0] == "r01"), sheet.values[0].index("code") + 1
    sheet.values[row - 1][column - 1] = value
    if error:
        sheet.errors[row, column] = error
    if formula:
        sheet.formulas[row, column] = formula
    got = [d for d in read_master(book).found if d.table == "products"]
    assert [(d.code, d.cell) for d in got] == ([(code, a1(row, column))] if code else [])
    assert all(not re.search("None|–|{", message_of(d, lang)) for d in got for lang in LANGS)


@pytest.mark.parametrize(("format", "codes"), [
    ("0.0%", ["XP233"]), ("0.00,", ["XP233"]), (";;;", ["XP233"]), ('0.00"元"', []), ("¥0.00", [])])
def test_a_target_that_shows_another_number(format: str, codes: list[str]) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    frames["products"] = blank_frame(MASTER_BY_KEY["products"], ["r01", "r02"])
    book = read_workbook(to_bytes(master_book(frames, "p", "zh-CN")), "master.xlsx")
    assert isinstance(book, RawBook)
    sheet = next(s for s in book.sheets if s.at(1, 1) == "products")
    column = sheet.values[0].index("target") + 1
    rows = [n for n, line in enumerate(sheet.values, 1) if line[0] in ("r01", "r02")]
    for row in rows:
        sheet.values[row - 1][column - 1], sheet.formats[row, column] = 0.15, format
    got = [d for d in read_master(book).found if d.table == "products"]
    assert [(d.code, d.cell, d.params["count"]) for d in got] == [(c, a1(rows[0], column), 2) for c in codes]
