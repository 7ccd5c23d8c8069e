"""Months of a fiscal year that begins in April say of which year they are, above every column; files of before read as they did."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from branch_case import Case, case

from xlplan.calendar import MONTHS, label_params
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.rollup.words import Words
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import Table
from xlplan.text import LANGS, Lang, same_text
from xlplan.units import PERSON
from xlplan.workbook.layout import HEAD
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.reading.compare import headers_of
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.stamp import note_owned

SALES = "sales_targets"
HEADS = {"zh-CN": "2027年\n4月 2027年\n12月 2028年\n1月 2028年\n3月", "zh-TW": "2027年\n4月 2027年\n12月 2028年\n1月 2028年\n3月",
         "en": "Apr\n2027 Dec\n2027 Jan\n2028 Mar\n2028"}
WITH_MONTHS = {SALES, "staffing", "expense_budget", "person_targets", "rebalance"}


def april(lang: Lang = "zh-CN", start_month: int = 4) -> Case:
    of = case(lang)
    of.issued.stamp = replace(of.issued.stamp, start_month=start_month)
    note_owned(of.issued, of.frames)  # the words of its months under the stamp
    return of


def opened(of: Case) -> RawBook:
    got = read_workbook(to_bytes(of.book()), "gd.xlsx")
    assert isinstance(got, RawBook)
    return got


def heads(sheet: RawSheet) -> dict[str, str]:
    lines = sheet.values if len(sheet.values) >= HEAD else [[]] * HEAD
    return {str(key): str(head) for key, head in zip(lines[0], lines[HEAD - 1], strict=False) if key in MONTHS}


@pytest.mark.parametrize("lang", LANGS)
def test_headers_say_the_year_in_columns_that_hold_it(lang: Lang) -> None:
    book, plain = april(lang).book(), april(lang, 1).book()
    found = opened(april(lang))
    seen = {str(s.at(1, 1)): heads(s) for s in found.sheets if heads(s)}
    assert seen.keys() == WITH_MONTHS
    for of in seen.values():
        assert [of[m] for m in ("m01", "m09", "m10", "m12")] == HEADS[lang].split(" ")
    for one, other in zip(book.sheets, plain.sheets, strict=True):
        assert all(0 <= (spec.width or 0) - (other.columns[c].width or 0) <= 2
                   for c, spec in one.columns.items())  # 人数 stood in narrow ones
    assert heads(next(s for s in opened(april(lang, 1)).sheets if s.at(1, 1) == SALES))["m12"] == {"en": "Dec"}.get(lang, "12月")


def older(book: RawBook, lang: Lang) -> None:
    """The headers of version 0.2: months without a year."""
    names = label_params(2027, 4, lang)
    for sheet in book.sheets:
        for c, key in enumerate(sheet.values[0]):
            if key in MONTHS:
                sheet.values[HEAD - 1][c] = names[str(key)]


def in_one_line(book: RawBook, lang: Lang) -> None:
    """As a program writes them that knows no lines in a cell."""
    for sheet in book.sheets:
        for c, key in enumerate(sheet.values[0]):
            if key in MONTHS:
                sheet.values[HEAD - 1][c] = str(sheet.values[HEAD - 1][c]).replace("\n", " ")


def found(book: RawBook) -> list[Diagnostic]:
    return [d for d in extract_submission(book).diagnostics if d.code in ("XP116", "XP236")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("spelt", [lambda book, lang: None, older, in_one_line])
def test_headers_of_every_version_are_known(spelt: Callable[[RawBook, Lang], None], lang: Lang) -> None:
    book = opened(april(lang))
    spelt(book, lang)
    assert found(book) == []
    assert SALES in extract_submission(book).frames


@pytest.mark.parametrize("spelt", [lambda book, lang: None, older])
def test_a_header_over_another_column_is_still_seen(spelt: Callable[[RawBook, Lang], None]) -> None:
    book = opened(april())
    spelt(book, "zh-CN")
    sheet = next(s for s in book.sheets if s.at(1, 1) == SALES)
    row, columns = sheet.values[HEAD - 1], sheet.values[0]
    one, two = columns.index("m01"), columns.index("m10")
    row[one], row[two] = row[two], row[one]
    assert [(d.code, d.expected) for d in found(book)] == [("XP236", "2027年 4月")]


def test_a_header_of_two_versions_is_the_column_of_today() -> None:
    """Before, months had no year: what was the first month's header is another column's by now."""
    table = Table("here", same_text("here"), "fixed", tuple(
        Column(key, same_text(label), PERSON) for key, label in (("april", "4月"), ("m01", "{m01}"))), ("april",))
    heads, owners = headers_of(table, "zh-CN", 2027, 4)
    assert heads == {"april": "4月", "m01": "2027年 4月"}
    assert owners == {"4月": "april", "2027年 4月": "m01"}


def test_the_roll_up_says_the_year_in_headers_and_in_rows() -> None:
    words = Words("zh-CN", 2027, 4)
    assert (words.head(same_text("{m10}")), words.say(same_text("{m10}"))) == ("2028年\n1月", "2028年1月")
    words = Words("zh-CN", 2027)
    assert (words.head(same_text("{m10}")), words.say(same_text("{m10}"))) == ("10月", "10月")
