"""Nothing typed on the sheets that are no tables is lost: cover, checks and the master's contents page."""
from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache

import pytest
from branch_case import KEY, case
from test_edges import AROUND, OLD, TYPED, batches, book_of, lost, said, sheet_of, type_into

from xlplan.address import a1, row_column
from xlplan.excel.writing.write import to_bytes
from xlplan.made_once import MadeOnce
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.text import LANGS, Lang, printed_width
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.forms import is_answer, is_choice, is_sign
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text
from xlplan.workbook.reading import pages
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.form_answers import answers_of, choices_of, signs_of
from xlplan.workbook.reading.master_read import read_master
from xlplan.workbook.stamp import HOME
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing import printed_page
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.master_book import empty_frames, master_book

COVER, CHECKS = "cover", "checks"
SIGNS = {"preparer|name": "张三", "preparer|conclusion": "同意", "manager|opinion": "按此上报", "manager|date": "2026-11-03"}
ANSWERS = {"sales_targets|year-equals-target": "两家门店停业", "training|text-in-numbers": "系统导出"}


@cache
def _bytes(lang: Lang, *, of_master: bool) -> bytes:
    return to_bytes(master_book(empty_frames({"name": "华东饮品", "year": "2027"}, lang), "p", lang) if of_master
                    else case(lang).book())


def issued(lang: Lang = "zh-CN") -> RawBook:
    """A workbook as issued."""
    return book_of(_bytes(lang, of_master=False))


def master(lang: Lang = "zh-CN") -> RawBook:
    """A master as made."""
    return book_of(_bytes(lang, of_master=True))


def row_of(sheet: RawSheet, key: str) -> int:
    """The row of a key."""
    return next(r for r, line in enumerate(sheet.values, 1) if line and line[0] == key)


def named_on(sheet: RawSheet, book: RawBook) -> list[Diagnostic]:
    """The notes about content on that sheet."""
    found = read_master(book).found if sheet.at(1, 1) == HOME else extract_submission(book, key=KEY).diagnostics
    return [d for d in found if d.code == "XP116" and d.sheet == sheet.name]


def after(key: str, cells: Mapping[str, Raw], book: RawBook | None = None) -> list[tuple[str, object]]:
    """Codes and ranges about a page after those cells were typed into it."""
    book = book or (master() if key == HOME else issued())
    sheet = sheet_of(book, key)
    for address, value in cells.items():
        type_into(sheet, row_column(address), value)
    return said(named_on(sheet, book))


# -- what is as it was printed says nothing --------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_signed_and_answered_pages_have_nothing_to_name(lang: Lang) -> None:
    start = case(lang)
    book = book_of(to_bytes(branch_book(start.issued, start.frames, KEY, answers=ANSWERS, signs=SIGNS)))
    found = extract_submission(book, key=KEY)
    assert (found.answers, found.signs) == (ANSWERS, SIGNS)
    assert [d for d in found.diagnostics if d.code == "XP116"] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", [COVER, CHECKS, HOME])
def test_a_page_with_a_row_inserted_has_nothing_to_name(key: str, lang: Lang) -> None:
    """In the middle and above the title: what stands there is known by its keys and words."""
    for row in (2, 4, 8):
        book = master(lang) if key == HOME else issued(lang)
        sheet = sheet_of(book, key)
        sheet.values.insert(row - 1, [])
        sheet.formulas = {(r + (r >= row), c): text for (r, c), text in sheet.formulas.items()}
        assert named_on(sheet, book) == []


# -- every cell ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("key", [COVER, CHECKS, HOME])
@pytest.mark.parametrize("value", TYPED, ids=("a text", "a number"))
def test_what_is_typed_on_a_page_is_read_or_named(key: str, value: Raw) -> None:
    """In every cell: printed, computed, empty, to be filled in, and around them."""
    book = master() if key == HOME else issued()
    sheet = sheet_of(book, key)
    book.sheets = [sheet, sheet_of(book, "_xlplan")]  # tables would only take time
    height, width = len(sheet.values), max(map(len, sheet.values))
    heads = [plain_text(v) for v in sheet.values[0]] + [""] * AROUND
    cells = [(r, c) for r in range(2, height + AROUND + 1) for c in range(2, width + AROUND + 1)]
    keys = [[at] for at in ((1, 2), (1, width + 2), (2, 1), (height, 1), (height + 2, 1))]

    def holds(at: tuple[int, int]) -> bool:
        line = plain_text(sheet.at(at[0], 1)), heads[at[1] - 1]
        if is_choice(*line):
            return plain_text(value) in (d.found for d in choices_of(book)[1])
        return (is_sign(*line) or is_answer(*line)) and plain_text(value) in (*signs_of(book).values(), *answers_of(book).values())

    assert lost(book, sheet, iter([*batches(cells, 8), *keys]), value, holds, lambda: (named_on(sheet, book), False)) == []


CASES: list[tuple[str, dict[str, Raw], list[tuple[str, object]]]] = [
    (COVER, {"B45": "还差 20 万", "B46": "找王经理"}, [("XP116", "B45:B46")]),           # one block, one note
    (COVER, {"K20": "还差", "L20": 200_000.0, "K40": "另:门店"}, [("XP116", "K20:L20"), ("XP116", "K40")]),
    (COVER, {"B14": 20.0}, [("XP116", "B14")]),                                       # between two sections
    (COVER, {"B42": "复核 · 财务总监", "D42": "孙七", "F42": "同意"},                      # a fifth one signs
     [("XP116", "B42"), ("XP116", "D42"), ("XP116", "F42")]),
    (COVER, {"C8": "2026-12-31"}, [("XP116", "C8")]),                                 # another deadline
    (COVER, {"B17": 99.0}, [("XP116", "B17")]),                                       # the estimate in the summary
    (CHECKS, {"M8": 120.0, "N8": 80.0, "M9": "合计"}, [("XP116", "M8:N9")]),            # numbers beside the checks
    (CHECKS, {"F9": "✓"}, [("XP116", "F9")]),                                         # a tick typed over the result
    (CHECKS, {"G9": 0.0, "H9": 0.0}, [("XP116", "G9:H9")]),
    (CHECKS, {"J9": "已和王经理商定"}, [("XP116", "J9")]),                               # over what to do
    (CHECKS, {"K9": "已和王经理商定"}, []),                                              # where it belongs
    (CHECKS, {"B5": "以下已核对"}, [("XP116", "B5")]),
    (HOME, {"C3": "预算还没批", "H9": 7.0, "D9": 3.0}, [("XP116", "C3"), ("XP116", "D9"), ("XP116", "H9")]),
    (HOME, {"B2": "华北饮品 · 2028 年度销售计划"}, []),                                   # the company's new name
]


@pytest.mark.parametrize(("key", "cells", "expected"), CASES)
def test_content_of_ones_own_on_a_page_costs_one_note_a_block(key: str, cells: dict[str, Raw], expected: object) -> None:
    assert after(key, cells) == expected


def test_a_formula_and_an_error_of_ones_own_are_content() -> None:
    book = issued()
    sheet = sheet_of(book, COVER)
    type_into(sheet, (45, 2), 12.0)
    sheet.formulas[45, 2] = "B17*2"
    sheet.errors[47, 3] = "#N/A"
    sheet.uncalculated.add((49, 2))
    assert said(named_on(sheet, book)) == [("XP116", "B45"), ("XP116", "C47"), ("XP116", "B49")]


def test_a_check_that_fails_to_calculate_is_no_content() -> None:
    book = issued()
    sheet = sheet_of(book, CHECKS)
    at = row_of(sheet, "training|text-in-numbers"), 7
    sheet.values[at[0] - 1][at[1] - 1] = None
    sheet.errors[at] = "#NAME?"
    assert named_on(sheet, book) == []


def test_what_another_version_printed_is_no_content_and_what_was_typed_beside_it_is() -> None:
    """The words of 0.2.0 differ; its sheets have no mark that tells them."""
    book = book_of((OLD / "branch_zh-CN.xlsx").read_bytes())
    sheet = sheet_of(book, CHECKS)
    lines = [r for r, line in enumerate(sheet.values, 1) if line and "|" in plain_text(line[0]) and line[0] != sheet.at(2, 1)]
    sheet.values[lines[3] - 1][0] = "sales_targets|of-a-later-version"  # a line that nothing declares
    assert named_on(sheet, book) == []
    assert after(CHECKS, {a1(lines[3], 14): 120.0, a1(lines[-1] + 2, 2): "草稿"}, book) == [
        ("XP116", a1(lines[3], 14)), ("XP116", a1(lines[-1] + 2, 2))]


@pytest.mark.parametrize("lang", LANGS)
def test_the_mark_of_the_words_depends_on_the_words_alone(lang: Lang) -> None:
    """Branch, round of the year, figures and answers do not change it."""
    start, other = case(lang), case(lang, branch="HN", products=2)
    books = (start.book(), other.book(), branch_book(start.issued, start.frames, answers=ANSWERS, signs=SIGNS))
    for key in (COVER, CHECKS):
        marks = {book.sheet(key).cells[3, 1].value for book in books}
        assert [str(mark).partition("|")[0] for mark in marks] == ["@words"]
    assert start.book().sheet(COVER).cells[3, 1].value != case("en" if lang != "en" else "zh-TW").book().sheet(COVER).cells[3, 1].value


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheet_that_is_not_read_says_so(lang: Lang) -> None:
    sheet = case(lang).book().sheet("rebalance")
    assert WORDS["rebalance_own"](lang, sheet=case(lang).book().sheet("sales_targets").title) in str(sheet.cells[4, 2].value)


def test_pages_are_made_once_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = printed_page.page_of

    def counted(sheet: Sheet, own: Container[At]) -> printed_page.PrintedPage:
        made.append(sheet.key)
        return real(sheet, own)

    books = [book_of(to_bytes(case(branch=branch).book())) for branch in ("GD", "HN", "SH")]
    monkeypatch.setattr(pages, "_pages", MadeOnce(10))
    monkeypatch.setattr(pages, "page_of", counted)
    for book in books:
        extract_submission(book, key=KEY)
    assert made == [COVER, CHECKS]


def test_from_and_to_stand_on_the_same_printed_page() -> None:
    """The frozen columns are repeated in print: of two that say a span together neither is one of them alone."""
    sheet = case().book().sheet("person_targets")
    assert sheet.freeze is not None
    keys = [cell.value for (row, column), cell in sorted(sheet.cells.items()) if row == 1 and 1 < column < sheet.freeze[1]]
    assert keys == ["emp_no", "name", "post", "area", "status"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("table", [t for t in BY_KEY.values() if t.purpose], ids=lambda t: t.key)
def test_what_to_fill_in_is_read_whole_on_the_cover(table: Table, lang: Lang) -> None:
    """The text runs over three columns, 43 digits wide, in English 54; Latin letters are narrower than digits."""
    assert table.purpose
    said = f"{table.purpose(lang)} · {WORDS['minutes'](lang, n=table.minutes)}"
    assert printed_width(said) <= (64 if lang == "en" else 45)
