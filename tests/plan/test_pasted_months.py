"""Months of the pasted history as ERPs export them: read where year and month are certain, named once a column where not."""
from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from listed import listed
from pasted_master import book, pasted, read

from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS


def line(year: Any, month: Any, amount: float = 7) -> dict[str, Any]:
    return {"year": year, "month": month, "branch": "B01", "product": "P01", "channel": "C01", "amount": amount}


def dates(*lines: dict[str, Any], start: str = "1") -> tuple[list[tuple[int, int]], list[Diagnostic]]:
    """Year and month of every row as read, 0 where blank; what was found in these columns, missing cells among it."""
    got = book({"history_sales": list(lines)}, start_month=start)
    frame = got.frames["history_sales"]
    both = zip(frame.amounts["year"].tolist(), frame.amounts["month"].tolist(), strict=True)
    return list(both), [d for d in got.found if d.table == "history_sales"]


READ = [  # what stands under 月 beside 2026, the month it is
    ("2026-01", 1), ("2026/01", 1), ("202601", 1), (202601, 1), ("2026.01", 1), (2026.01, 1), (2026.12, 12), ("2026M01", 1),
    ("2026m12", 12), ("M03", 3), ("Jan-26", 1), ("Dec'26", 12), ("January 2026", 1), ("Jan", 1), ("1月", 1), ("2026年1月", 1),
    (datetime(2026, 1, 1), 1), (datetime(2026, 2, 28), 2), (date(2026, 12, 31), 12), ("2026-01-15", 1), ("20260115", 1),
    (46_023, 1),                                                        # 2026-01-01 as a number
    ("001", 1), ("012", 12), ("2026P01", 1), ("P3", 3), ("2026001", 1), (2026001, 1), ("001.2026", 1), ("第3期", 3), ("2026.003", 3),
]


@pytest.mark.parametrize(("typed", "month"), READ)
def test_a_period_of_the_year_beside_it_is_read_with_a_note(typed: Any, month: int) -> None:
    read_as, found = dates(line(2026, typed))
    assert read_as == [(2026, month)]
    assert [(d.code, d.severity and d.severity.value, d.cell) for d in found] == [("XP203", "note", "C7")]
    assert message_of(found[0], "zh-CN").endswith(f"按 {month} 读取")


@pytest.mark.parametrize("typed", ["2026-03", "202603", 202603, "2026M03", "March 2026", datetime(2026, 3, 9), "2026P03", "003.2026"])
def test_a_period_fills_in_a_blank_year(typed: Any) -> None:
    read_as, found = dates(line(None, typed))
    assert read_as == [(2026, 3)]
    assert message_of(found[0], "zh-CN").endswith("按 2026-03 读取")


def test_a_year_of_two_digits_alone_may_be_a_day_and_fills_in_none() -> None:
    assert dates(line(None, "Mar-26"))[0] == [(0, 3)]


@pytest.mark.parametrize("typed", ["2025-03", "202503", 202503, "Mar-25", datetime(2025, 3, 1), "2025P03", "003.2025"])
def test_a_period_of_another_year_is_named_once_a_column_and_not_read(typed: Any) -> None:
    read_as, found = dates(line(2026, typed), line(2026, typed), line(2026, 4))
    assert read_as == [(2026, 0), (2026, 0), (2026, 4)]
    assert [(d.code, d.cell, d.params["n"], listed(d, "cells")) for d in found] == [("XP695", "C7", 2, "C7, C8")]
    assert "同一行的年份却是 2026(2 格:C7、C8)" in message_of(found[0], "zh-CN")
    assert all("{" not in message_of(found[0], lang) + remedy_of(found[0], lang) for lang in LANGS)


FISCAL = [  # in a fiscal year from April: what stands beside 2026, the calendar month
    ("2026-01", 1), ("Jan", 1), ("1月", 1), ("2026M01", 1), (1, 1), ("1", 1), ("01", 1),
]


@pytest.mark.parametrize(("typed", "month"), FISCAL)
def test_names_and_numbers_of_months_are_of_the_calendar(typed: Any, month: int) -> None:
    read_as, found = dates(line(2026, typed), start="4")
    assert read_as == [(2026, month)]
    assert [d.code for d in found] == (["XP203"] if isinstance(typed, str) else [])


PERIODS = [f"{n:03}" for n in range(1, 13)]
COUNTED = [  # two readings each in a fiscal year from April
    PERIODS, PERIODS[:9], PERIODS[9:], [f"P{n}" for n in range(1, 13)], [f"2025P{n:02}" for n in range(1, 13)],
    [f"2025{n:03}" for n in range(1, 13)], [2025000 + n for n in range(1, 13)], [f"{n:03}.2025" for n in range(1, 13)]]


@pytest.mark.parametrize("typed", COUNTED)
@pytest.mark.parametrize("column", ["month", "year"])
def test_periods_of_a_year_not_from_january_are_one_finding_and_none_is_read(typed: list[Any], column: str) -> None:
    alone = column == "year"
    if alone and len(str(typed[0])) < 7:
        return
    lines = [line(one, None) if alone else line(2025, one) for one in typed]
    read_as, found = dates(*lines, start="4")
    assert read_as == [(0 if alone else 2025, 0)] * len(typed)
    assert [(d.code, d.cell, d.params["n"]) for d in found] == [("XP693", "B7" if alone else "C7", len(typed))]
    message = message_of(found[0], "zh-CN")
    assert "第 1 期是 2025年4月、第 12 期是 2026年3月" in message
    assert "1 是 2025年1月、12 是 2025年12月" in message
    assert all("{" not in message_of(found[0], lang) + remedy_of(found[0], lang) for lang in LANGS)


MEANT = {"fiscal periods": [(2025, m) for m in range(4, 13)] + [(2026, m) for m in range(1, 4)],
         "calendar months": [(2025, m) for m in range(1, 13)]}


@pytest.mark.parametrize("meant", MEANT)
def test_the_remedy_for_periods_brings_the_right_figures_for_either_meaning(meant: str) -> None:
    """Done as written, word for word: the figures stand in the months that were meant, and nothing is left to say."""
    _, found = dates(*(line(2025, one) for one in PERIODS), start="4")
    words = re.search(r"1 to (\d+) become year (\d+), months (\d+) to 12, and (\d+) to 12 become year (\d+), months 1 to (\d+)",
                      remedy_of(found[0], "en"))
    assert words
    last, year, low, after, later, high = map(int, words.groups())
    mended = []
    for period in range(1, 13):
        if meant == "calendar months":
            mended.append((2025, period))
        elif period <= last:
            mended.append((year, low + period - 1))
        else:
            mended.append((later, 1 + period - after))
    assert mended[-1] == MEANT[meant][-1]
    assert high == 3
    assert dates(*(line(y, m) for y, m in mended), start="4") == (MEANT[meant], [])


@pytest.mark.parametrize(("start", "code"), [("1", ""), ("4", "XP693")])
def test_a_number_shown_as_001_is_the_text_001(start: str, code: str) -> None:
    sheet = pasted("history_sales", [line(2025, n) for n in (1, 2, 3)])
    sheet.formats.update({(row, 3): "000" for row in (7, 8, 9)})
    got = book({"history_sales": sheet}, start_month=start)
    assert [d.code for d in got.found if d.table == "history_sales"] == ([code] if code else [])
    assert got.frames["history_sales"].amounts["month"].tolist() == ([0, 0, 0] if code else [1, 2, 3])


ALONE = [  # what stands under 年 beside a blank month: its year and month
    (202603, (2026, 3)), ("202603", (2026, 3)), ("2026-03", (2026, 3)), ("003.2026", (2026, 3)), ("2026年3月", (2026, 3)),
    ("2026M03", (2026, 3)), ("March 2026", (2026, 3)), ("2026P03", (2026, 3)), (datetime(2026, 3, 1), (2026, 3)),
    (2026.03, (2026, 3)), ("2026-03-15", (2026, 3)),
    (46_023, (0, 0)), (46_023.25, (0, 0)), ("46023", (0, 0)), (2026.1, (0, 0)), (209913, (0, 0)), ("210012", (0, 0))]


@pytest.mark.parametrize(("typed", "both"), ALONE)
def test_a_period_under_the_year_is_read_as_it_is_under_the_month(typed: Any, both: tuple[int, int]) -> None:
    for found_in in (dates(line(typed, None)), dates(line(None, typed))):
        assert found_in[0] == [both]
    told = dates(line(typed, None))[1]
    assert told
    assert {d.code for d in told} & {"XP601", "XP697"} == set()
    if both[0]:
        assert [(d.code, d.cell) for d in told] == [("XP203", "B7")]
        assert message_of(told[0], "zh-CN").endswith("按 2026-03 读取")


BESIDE = [  # year, month beside it: what is read
    ("Mar-26", None, (0, 0)),
    (46_023, 1, (2026, 1)), (46_023, 2, (0, 2)), ("2026-03", 3, (2026, 3)), ("2026-03", "3月", (2026, 3)), ("2026-03", 4, (0, 4)),
    (202603, 3, (2026, 3)), (202603, 5, (0, 5)), (datetime(2026, 1, 1), 5, (2026, 5)), (46_113.25, None, (0, 0)),
    (None, 46_113.25, (0, 0)), (None, 46_113, (0, 0)), (2026, 46_113.25, (2026, 4)), (2026, "46113.25", (2026, 4)),
    ("二〇二六", "2026-03", (0, 3))]  # a year that is refused stays blank, whatever the month says


@pytest.mark.parametrize(("year", "month", "both"), BESIDE)
def test_a_year_with_its_month_is_read_where_the_month_beside_it_is_the_same(year: Any, month: Any, both: tuple[int, int]) -> None:
    assert dates(line(year, month))[0] == [both]


def test_dates_of_january_alone_are_years() -> None:
    """A column of years formatted as yyyy holds the first of January: a total of the year is no figure of January."""
    years, _ = dates(line(datetime(2025, 1, 1), None), line(datetime(2026, 1, 1), None))
    assert years == [(2025, 0), (2026, 0)]
    months, _ = dates(line(datetime(2026, 1, 1), None), line(datetime(2026, 2, 1), None))
    assert months == [(2026, 1), (2026, 2)]


def test_a_blank_month_over_an_error_is_not_filled_from_the_year() -> None:
    sheet = pasted("history_sales", [line("2026-03", None)])
    sheet.errors[7, 3] = "#N/A"
    got = book({"history_sales": sheet})
    assert not got.frames["history_sales"].filled["month"].any()


@pytest.mark.parametrize(("year", "month", "cell"), [
    (2026, 4.5, "C7"), (2026, 1.5, "C7"), (2026, "4.5", "C7"), (2026, 11.9999, "C7"), (2026.5, 1, "B7"), ("2026.5", 1, "B7")])
def test_a_part_of_a_month_or_year_is_refused_and_never_rounded(year: Any, month: Any, cell: str) -> None:
    read_as, found = dates(line(year, month))
    assert 0 in read_as[0]
    assert [(d.code, d.cell, d.severity) for d in found] == [("XP204", cell, None)]
    assert "不是整的年份或月份" in message_of(found[0], "zh-CN")
    assert all("{" not in message_of(found[0], lang) + remedy_of(found[0], lang) for lang in LANGS)


def test_many_cells_of_two_months_are_one_finding_that_quotes_what_was_typed() -> None:
    _, found = dates(line(2026, 2026.1), line(2026, 2026.1), line(2026, 3))
    told, = (d for d in found if d.code == "XP245")
    assert message_of(told, "zh-CN").startswith("C7、C8 的month写成「2026.1」,可能是 2026-01、2026-10,无法确定")
    assert remedy_of(told, "en") == "Write year and month, the month in two digits, such as 2026-01"


@pytest.mark.parametrize("typed", ["013", "2026Q1", "13", 13, "2026-13", "一季度", 46_388, "03/04/2026", 2026.1])
def test_what_names_no_month_or_two_is_refused(typed: Any) -> None:
    read_as, found = dates(line(2026, typed))
    assert read_as == [(2026, 0)]
    assert found[0].code in ("XP204", "XP212", "XP245", "XP205")


def test_a_whole_export_of_periods_counts_with_its_year() -> None:
    lines = [line(None, f"2026{m:02}", 10) for m in range(1, 13)]
    master, problems = read({"history_sales": lines})
    assert master.history.months("B01", "P01", "C01").tolist() == [1000] * 12
    assert [d.code for d in problems] == ["XP203"]
