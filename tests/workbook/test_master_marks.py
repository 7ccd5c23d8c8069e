"""What a person sees on the master beside its tables: units, stars, an example that never counts, states, the rules as they stand."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import pytest

from xlplan.address import a1
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.read_rows import MasterSpot
from xlplan.plan.master.unfilled import empty_sheets
from xlplan.schema.codes.catalogue import CODES, message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.params import PARAMS
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER, MASTER_BY_KEY
from xlplan.tables.master.guide import GUIDE
from xlplan.text import LANGS, Lang
from xlplan.units import MONTH, YEAR
from xlplan.workbook.blueprint import Book, Cell, ColumnSpec, Sheet, Value
from xlplan.workbook.layout import FIRST, HEAD
from xlplan.workbook.master_marks import example_mark, example_values, serial_day
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.master_examples import without_marked_rows
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


def said_at(sheet: Sheet) -> dict[int, Value]:
    """The example on a sheet."""
    return {c: cell.value for (row, c), cell in sheet.cells.items() if row == FIRST and c > 1 and cell.value is not None}


def type_over(book: Book, table: str, cells: Mapping[int, Value], row: int = FIRST) -> None:
    """Into the row of the example, blanks for what is not said."""
    sheet = book.sheet(table)
    for c in said_at(sheet).keys() | cells.keys():
        sheet.cells[row, c] = replace(sheet.cells[FIRST, c], value=cells.get(c))


def told(got: MasterRead) -> list[tuple[str, str | None, str | None]]:
    return [(d.code, d.table, d.cell) for d in got.found if d.code in ("XP686", "XP687")]


def sizes(got: MasterRead) -> dict[str, int]:
    return {key: frame.size for key, frame in got.frames.items() if key not in READY and frame.size}


SHOWN = [t for t in MASTER if t.key not in READY]
MARKS = {"zh-CN": ("例:", "例\uff1a", " 例: "), "zh-TW": ("例:", "例\uff1a"), "en": ("e.g. ", "E.G.")}


def marked_column(sheet: Sheet) -> int:
    return next(c for c, v in said_at(sheet).items() if str(v).startswith(("例:", "e.g. ")))


@pytest.mark.parametrize("lang", LANGS)
def test_moved_copied_and_without_its_hidden_mark_it_is_still_the_example(lang: Lang) -> None:
    """On every sheet: row 5 deleted, sorted down, copied below the ready rows, a line inserted above, in another language."""
    for change in ("mark gone", "sorted", "copied", "inserted", "language"):
        book, other = made(lang), made(LANGS[LANGS.index(lang) - 1])
        for table in SHOWN:
            sheet = book.sheet(table.key)
            line = said_at(sheet)
            if change in ("mark gone", "language"):
                del sheet.cells[FIRST - 2, 1]
            if change == "language":
                type_over(book, table.key, said_at(other.sheet(table.key)))
            for row in {"sorted": (FIRST + 4,), "copied": (FIRST + 3, max(r for r, _ in sheet.cells) + 3)}.get(change, ()):
                type_over(book, table.key, line, row)
            if change in ("sorted", "inserted"):
                type_over(book, table.key, {})
            if change == "inserted":
                del sheet.cells[FIRST, 1]
                type_over(book, table.key, line, FIRST + 1)
        got = read(book)
        assert (change, sizes(got), got.found) == (change, {}, [])


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_that_still_has_the_mark_is_named_and_nothing_else_of_it(lang: Lang) -> None:
    """On every sheet, whichever other cell is typed over, however the mark is written; the row is data, its text without the mark."""
    for mark in MARKS[lang]:
        book = made(lang)
        cells = {}
        for table in SHOWN:
            sheet = book.sheet(table.key)
            line, at = said_at(sheet), marked_column(sheet)
            bare = str(line[at]).removeprefix("例:").removeprefix("e.g. ")
            changed = next((c for c in reversed(line) if c != at and isinstance(line[c], (int, float))), 0)
            type_over(book, table.key, line | {at: mark + bare} | ({changed: 7} if changed else {}))
            if not changed and mark == MARKS[lang][0]:  # nothing but the mark is typed: that is the example
                type_over(book, table.key, {c: v for c, v in line.items() if c != max(c for c in line if c != at)})
            cells[table.key] = a1(FIRST, at)
        got = read(book)
        assert {(code, cell) for code, _, cell in told(got)} == {("XP686", cell) for cell in cells.values()}
        assert [table for _, table, _ in told(got)] == list(cells)
        assert {d.code for d in got.found} == {"XP686"}
        assert sizes(got) == dict.fromkeys(cells, 1)
        assert not any(str(text).startswith(mark.strip()) for frame in got.frames.values() for of in frame.texts.values() for text in of)


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_with_the_figures_of_the_example_is_asked_about(lang: Lang) -> None:
    """The mark taken away and nothing else: on every sheet whose example has figures that nobody has by chance."""
    book = made(lang)
    for table in SHOWN:
        line, at = said_at(book.sheet(table.key)), marked_column(book.sheet(table.key))
        type_over(book, table.key, line | {at: str(line[at]).removeprefix("例:").removeprefix("e.g. ")})
    got = read(book)
    assert {(code, table) for code, table, _ in told(got)} == {("XP687", key) for key, guide in GUIDE.items() if guide.telling}
    assert sizes(got) == dict.fromkeys((t.key for t in SHOWN), 1)
    assert {d.code for d in got.found} == {"XP687"}
    assert ["2026-01-01" in message_of(d, lang) for d in got.found if d.table == "mapping"] == [True]  # a date, and no number of days


# sheet, what stands in the row of the example, code: what was reported of it, and what companies have of their own
ROWS: tuple[tuple[str, dict[str, Value], str], ...] = (
    ("reserve", {"over_rate": 0.05, "held": 200, "note": "例:加码 3%,预留 200"}, "XP686"),
    ("reserve", {"over_rate": 0.03, "note": "例:加码 3%,预留 200"}, "XP686"),
    ("reserve", {"over_rate": 0.03, "held": 200, "note": "董事会定"}, "XP687"),
    ("reserve", {"over_rate": 0.03}, ""), ("reserve", {"over_rate": 0.03, "held": 150, "note": "加码 3%"}, ""),
    ("history_sales", {"year": 2026, "month": 3, "branch": "GD", "product": "P01", "channel": "C01", "amount": 128.5, "cases": 18900,
                       "status": "实际"}, "XP687"),
    ("history_sales", {"year": 2026, "month": 3, "branch": "GD", "product": "P01", "channel": "C01", "amount": 128.5}, "XP687"),
    ("history_sales", {"year": 2025, "month": 7, "branch": "FJ", "product": "X1", "channel": "KA", "amount": 88, "cases": 18900}, "XP687"),
    ("history_sales", {"year": 2025, "month": 7, "branch": "FJ", "product": "X1", "channel": "KA", "amount": 88, "cases": 1890}, ""),
    ("organisation", {"code": "FJ", "name": "福建分公司", "level": "分公司", "type": "填报", "mailbox": "gd@example.com"}, "XP687"),
    ("history_heads", {"year": 2026, "month": 12, "branch": "FJ", "post": "S2", "heads": 24}, ""),
    ("products", {"code": "P03", "series": "低温奶", "category": "乳品", "new_mark": "重点", "case_price": 68, "margin": 0.32,
                  "growth": 0.08, "erp_code": "100101"}, "XP687"),
    ("products", {"code": "X1", "series": "洗发水", "category": "个护", "new_mark": "老品", "case_price": 68, "growth": 0.08}, "XP687"),
    ("products", {"code": "例:P01", "series": "茶"}, "XP686"), ("products", {"code": "P01", "series": "纯奶", "growth": 0.08}, ""),
    ("organisation", {"code": "例:HQ", "name": "总部", "level": "公司"}, "XP686"),
    ("organisation", {"code": "GD", "name": "广东分公司", "parent": "R-S", "level": "分公司", "type": "填报"}, ""),
    ("address_book", {"address": "例:chen@mc.cn", "units": "GD, FJ", "name": "李敏"}, "XP686"),
    ("mix", {"branch": "全部", "product": "P01", "channel": "C01", "sold": "是"}, ""),
    ("approvers", {"level": "分公司", "step": 1, "post": "分公司经理"}, ""),
    ("posts", {"code": "S1", "post": "销售代表", "post_type": "销售", "employ": "自有", "carries_target": "是", "unit_cost": 9000}, ""),
    ("goals", {"code": "G01", "metric": "销售额", "kind": "结果", "direction": "越大越好", "unit": "万元", "growth": 0.08}, ""),
    ("channels", {"code": "C01", "name": "商超", "trade": "商超KA"}, ""),
    ("weights", {"branch": "GD", "coefficient": 1.05, "note": "例如新设的分公司"}, ""),
)


@pytest.mark.parametrize(("table", "cells", "code"), ROWS)
def test_what_was_left_of_it_is_named_and_what_anybody_has_is_not(table: str, cells: dict[str, Value], code: str) -> None:
    book = made()
    type_over(book, table, {column_of(book, table, key): value for key, value in cells.items()})
    got = read(book)
    assert [said for said, *_ in told(got)] == ([code] if code else [])
    assert got.frames[table].size == 1


def test_a_row_is_no_duplicate_of_an_example_in_part() -> None:
    """Of two rows with one code the example is the one to mend, not the row that HQ typed."""
    left = Diagnostic("XP686", table="organisation", row_key="#1")
    again = [Diagnostic("XP602", table=table, row_key="#2", params={"first": MasterSpot(table, first)}) for table, first in (
        ("organisation", "#1"), ("organisation", "#3"), ("products", "#1"))]
    assert without_marked_rows([left, *again], [left]) == [left, *again[1:]]
    assert without_marked_rows(again, []) == again


def test_an_example_of_another_release_is_told_by_what_its_sheet_notes() -> None:
    book = made()
    sheet = book.sheet("reserve")
    line: dict[int, Value] = {column_of(book, "reserve", "over_rate"): 0.04, column_of(book, "reserve", "note"): "例:加码 4%"}
    type_over(book, "reserve", line)
    sheet.cells[FIRST - 2, 1] = Cell(example_mark({"over_rate": 0.04, "note": "例:加码 4%"}), style="key")
    assert sizes(read(book)) == {}
    del sheet.cells[FIRST - 2, 1]  # it cannot be known any more, and is named
    assert told(read(book)) == [("XP686", "reserve", a1(FIRST, max(line)))]


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
    assert {said for key, said in got.items() if GUIDE[key].need in ("optional", "later")} == {"–"}  # ready rows say nothing yet


def test_what_has_a_circle_is_what_the_check_asks_for() -> None:
    """All of it at once, and nothing that only follows from it; a goal may stand on the sheet of reserves."""
    frames = untouched("zh-CN")[1].frames
    master, problems = master_from(frames)
    said = empty_sheets(master, frames, problems)
    assert {d.table for d in said if d.code == "XP665"} | {"company"} == {key for key, guide in GUIDE.items() if guide.need == "must"}
    assert {d.code for d in problems} & {"XP613", "XP620"} == {"XP613", "XP620"}
    assert {d.code for d in said} & {"XP613", "XP616", "XP620"} == set()
    stated = replace(master, reserve=replace(master.reserve, goal=1000_00))
    told = {d.table for d in empty_sheets(stated, frames, problems) if d.code == "XP665"}
    assert {d.table for d in said if d.code == "XP665"} - told == {"goals"}


@pytest.mark.parametrize(("key", "typed"), [
    ("mix", {"product": "P01", "channel": "C01", "sold": "yes"}),  # a blank branch means all
    ("season", {"source": "manual"}), ("reserve", {"note": "x"}), ("rules", {"enabled": "no"}), ("tables_issued", {"revise": "no"})])
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
    assert set(rules.texts["code"]) == {r.code for t in BRANCH for r in t.rules if r.own is None}  # others say their levels themselves
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
