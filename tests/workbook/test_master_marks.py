"""What a person sees on the master beside its tables: units, stars, an example that never counts, states, the rules as they stand."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import pytest

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.params import PARAMS
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER, MASTER_BY_KEY
from xlplan.tables.master.guide import GUIDE
from xlplan.text import LANGS, Lang
from xlplan.units import MONTH, WAN_YUAN, YEAR
from xlplan.workbook.blueprint import Book, Cell, ColumnSpec, Sheet
from xlplan.workbook.layout import FIRST, HEAD
from xlplan.workbook.master_marks import example_mark, example_values, serial_day
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.master_read import MasterRead, read_master
from xlplan.workbook.writing.master_book import empty_frames, master_book
from xlplan.workbook.writing.number_formats import number_format
from xlplan.workbook.writing.page import PANE_HEIGHT, PANE_WIDTH, freeze_at, pane_size

READY = ("company", "tables_issued", "rules")  # sheets that have rows of their own


def made(lang: Lang = "zh-CN") -> Book:
    """An empty master of one's own to type in."""
    return master_book(empty_frames({"name": "华东饮品", "year": "2027", "language": lang}, lang), "p", lang)


def read(book: Book) -> MasterRead:
    """What is read of it as a file."""
    raw = read_workbook(to_bytes(book), "master.xlsx")
    assert isinstance(raw, RawBook)
    return read_master(raw)


@cache
def untouched(lang: Lang) -> tuple[Book, MasterRead]:
    book = made(lang)
    return book, read(book)


def column_of(book: Book, table: str, key: str) -> int:
    return next(c for (row, c), cell in book.sheet(table).cells.items() if row == 1 and c > 1 and cell.value == key)


# -- the example -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_an_example_that_is_left_never_counts(lang: Lang) -> None:
    book, got = untouched(lang)
    shown = [t.key for t in MASTER if any(cell.style.startswith("example") for cell in book.sheet(t.key).cells.values())]
    assert shown == [t.key for t in MASTER if t.key not in READY]
    assert {key: frame.size for key, frame in got.frames.items() if key not in READY and frame.size} == {}
    assert got.found == []


# sheet, column, what is typed over the example there
OVER: tuple[tuple[str, str, object], ...] = (
    ("organisation", "code", "GD"), ("organisation", "phone", "13800000000"), ("history_sales", "amount", 12.5),
    ("goals", "due", date(2027, 3, 1)), ("season", "m12", None), ("calendar", "deadline", datetime(2026, 11, 10, 17)),
    ("mix", "sold", "否"),
)


def test_whatever_is_typed_over_it_makes_it_a_row() -> None:
    """One cell, also one that was blank, or one that is emptied: the whole line counts then, and nothing of it is lost."""
    book = made()
    for table, key, value in OVER:
        at = FIRST, column_of(book, table, key)
        book.sheet(table).cells[at] = replace(book.sheet(table).cells[at], value=value)  # type: ignore[arg-type]
    got = read(book)
    changed = {table for table, *_ in OVER}
    assert {key for key, frame in got.frames.items() if key not in READY and frame.size} == changed
    assert {key: got.frames[key].size for key in changed} == dict.fromkeys(changed, 1)
    assert got.frames["history_sales"].amounts["amount"].tolist() == [WAN_YUAN.steps(12.5)[0]]


def test_moved_by_a_sort_or_copied_it_is_still_the_example() -> None:
    book = made()
    sheet = book.sheet("organisation")
    line = {c: cell for (row, c), cell in sheet.cells.items() if row == FIRST and c > 1}
    for c, cell in line.items():
        sheet.cells[FIRST + 4, c] = cell
        sheet.cells[FIRST, c] = Cell(None, style=cell.style)
    assert read(book).frames["organisation"].size == 0


def test_its_mark_goes_by_all_it_says_and_by_nothing_else() -> None:
    row = {"a": "x", "n": 5, "d": date(2026, 11, 10)}
    assert example_mark(row) == example_mark({"d": serial_day(datetime(2026, 11, 10)), "n": 5.0, "a": " x", "b": None, "c": ""})
    assert len({example_mark(row | change) for change in ({}, {"a": "y"}, {"n": 5.1}, {"b": "z"}, {"a": None},
                                                         {"d": datetime(2026, 11, 10, 18)})}) == 6


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_at_the_first_text_that_it_is_one(lang: Lang) -> None:
    begins = {"zh-CN": "例:", "zh-TW": "例:", "en": "e.g. "}[lang]
    for table in (t for t in MASTER if t.key not in READY):
        assert sum(str(v).startswith(begins) for v in example_values(table, lang).values()) == 1, table.key


# -- headings --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("lang", "table", "column", "heading"), [
    ("zh-CN", "organisation", "code", "单位编码 *"), ("zh-CN", "organisation", "parent", "上级"),
    ("zh-CN", "reserve", "held", "预留(未分配)"), ("zh-CN", "reserve", "goal", "公司目标(万元)"),
    ("zh-CN", "assignments", "amount", "金额(±)(万元) *"), ("zh-CN", "products", "margin", "标准毛利率(%)"),
    ("zh-CN", "history_sales", "amount", "金额(万元) *"), ("zh-TW", "history_sales", "cases", "數量(箱)"),
    ("en", "posts", "unit_cost", "Monthly cost a head (yuan) *"), ("en", "history_heads", "heads", "Heads *"),
    ("en", "history_sales", "year", "Year *"), ("zh-CN", "goals", "base", "基数"),
])
def test_headings_say_units_and_what_every_row_must_have(lang: Lang, table: str, column: str, heading: str) -> None:
    book, _ = untouched(lang)
    cell = book.sheet(table).cells[HEAD, column_of(book, table, column)]
    assert cell.value == heading
    assert bool(cell.formula) == bool(MASTER_BY_KEY[table].by_key[column].stated)


@pytest.mark.parametrize("shown", [None, "金额(元) *", "金额(千元) *"])
def test_the_unit_of_the_company_sheet_is_never_contradicted_by_our_own_heading(shown: str | None) -> None:
    """Saved by a program that does not calculate, in another unit than before, or by one that does."""
    book = made()
    company = book.sheet("company")
    row = next(r for (r, c), cell in company.cells.items() if c == 1 and cell.value == "unit_sales")
    company.cells[row, column_of(book, "company", "value")] = Cell("元", style="input_text")
    at = HEAD, column_of(book, "history_sales", "amount")
    book.sheet("history_sales").cells[at] = replace(book.sheet("history_sales").cells[at], value=shown)
    assert read(book).found == []


def test_years_and_months_are_no_amounts() -> None:
    assert {number_format(YEAR), number_format(MONTH)} == {"0"}
    book, _ = untouched("en")
    texts = [v.error for t in MASTER for v in book.sheet(t.key).validations]
    assert [text for text in texts if "2,0" in text or "2,1" in text] == []
    assert any("2000" in text and "2100" in text for text in texts)


# -- states, rules, rows ---------------------------------------------------------------------------------------------

def states(book: Book) -> dict[str, str]:
    home = book.sheet("home")
    return {str(home.cells[row, 1].value): str(home.cells[row, 6].value) for row, c in home.cells if c == 6 and row >= FIRST
            and home.cells[row, c].formula}


def test_an_empty_master_shows_a_circle_on_all_that_is_needed() -> None:
    got = states(untouched("zh-CN")[0])
    assert {key for key, said in got.items() if said == "○ 待填"} == {key for key, guide in GUIDE.items() if guide.need == "must"}
    assert {key for key, said in got.items() if said == "▲ 建议填"} == {key for key, guide in GUIDE.items() if guide.need == "usual"}
    assert {key for key, said in got.items() if said == "✓ 已填"} == {"tables_issued", "rules"}
    assert {said for key, said in got.items() if GUIDE[key].need in ("optional", "later")} == {"–", "✓ 已填"}


@pytest.mark.parametrize(("key", "typed"), [
    ("mix", {"product": "P01", "channel": "C01", "sold": "yes"}),  # a blank branch means all
    ("season", {"source": "manual"}), ("reserve", {"note": "x"})])
def test_a_row_counts_although_its_first_cell_may_stay_blank(key: str, typed: dict[str, str]) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    for column, text in typed.items():
        frames[key].texts[column][1 if frames[key].size > 1 else 0] = text
    assert states(master_book(frames, "p", "zh-CN"))[key] == "✓ 已填"


def test_a_row_that_lacks_what_it_must_have_is_a_dot() -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    frames["channels"].texts["code"][0] = "C01"
    assert states(master_book(frames, "p", "zh-CN"))["channels"] == "● 缺必填"


def test_every_rule_stands_ready_with_its_levels_and_limits() -> None:
    _, got = untouched("zh-CN")
    rules = got.frames["rules"]
    assert set(rules.texts["code"]) == {r.code for t in BRANCH for r in t.rules}
    assert all(rules.texts["checks"])
    said = dict(zip(rules.texts["code"], rules.texts["default"], strict=True))
    assert said["XP401"] == "▲ 请说明 / ● 必须改"
    assert said["XP403"] == "不检查 / ● 必须改"
    assert said["XP405"] == "▲ 请说明 / ▲ 请说明;月度占比偏离上年(点):5"
    assert not any(rules.texts["bottom_up"])  # nothing is decided by it
    assert not any(rules.texts["enabled"])
    assert set(said) <= set(CODES)


@pytest.mark.parametrize("key", ["organisation", "history_sales", "reserve"])
def test_what_is_pasted_below_the_ready_rows_looks_like_a_row(key: str) -> None:
    sheet = untouched("zh-CN")[0].sheet(key)
    last = max(row for row, _ in sheet.cells)
    pasted = [c for c in sheet.conditions if c.look == "pasted"]
    assert [c.range.split(":")[0] for c in pasted] == [f"B{last + 1}"]
    assert pasted[0].formula.startswith(f"COUNTA($B{last + 1}:")
    assert int(pasted[0].range.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= last + 1_900
    lacking = [c for c in sheet.conditions if c.look == "lacking"]
    assert len(lacking) == sum(c.required for c in MASTER_BY_KEY[key].columns)


@pytest.mark.parametrize("lang", LANGS)
def test_panes_leave_room_on_a_laptop(lang: Lang) -> None:
    """What is frozen of a master takes at most 45 % of the screen; where keys would take more fewer of them are frozen."""
    sizes = {sheet.key: pane_size(sheet) for sheet in untouched(lang)[0].sheets}
    assert {key: size for key, size in sizes.items() if size[0] > PANE_WIDTH or size[1] > PANE_HEIGHT} == {}
    wide = Sheet("x", "x", columns={1: ColumnSpec(width=8, hidden=True), **{c: ColumnSpec(width=30) for c in range(2, 8)}})
    freeze_at(wide, 7, 7)
    assert wide.freeze == (7, 4)
    assert pane_size(wide) == (430, 120)


@pytest.mark.parametrize(("key", "value", "shown"), [
    ("person_ratio_note", "1.05", "105%"), ("rebate_share", "0.45", "45%"), ("contingency_share", "0.0325", "3.25%"),
    ("contingency_share", "1", "100%"), ("month_share_points", "0.05", "5"), ("calc_compulsory", "0.5", "0.5"),
    ("calc_compulsory", "10000", "10000")])
def test_a_limit_is_shown_in_its_unit_whatever_its_size(key: str, value: str, shown: str) -> None:
    assert PARAMS[key].show(Decimal(value)) == shown
