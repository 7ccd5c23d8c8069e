"""Months of the pasted history as ERPs export them: read where year and month are certain, named once a column where not."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pasted_master import book, read

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
    assert [(d.code, d.cell, d.params["n"], d.params["cells"]) for d in found] == [("XP695", "C7", 2, "C7, C8")]
    assert "同一行的年份却是 2026(2 格:C7, C8)" in message_of(found[0], "zh-CN")
    assert all("{" not in message_of(found[0], lang) + remedy_of(found[0], lang) for lang in LANGS)


FISCAL = [  # in a fiscal year from April: what stands beside 2026, the calendar month
    ("001", 4), ("2026P09", 12), ("P1", 4),  # counted from the first fiscal month
    ("2026-01", 1), ("Jan", 1), ("1月", 1), ("2026M01", 1),  # calendar months
    ("010", 0), ("2026P12", 0),              # January of 2027, or of 2026?
]


@pytest.mark.parametrize(("typed", "month"), FISCAL)
def test_periods_are_counted_from_the_first_fiscal_month_and_names_are_of_the_calendar(typed: Any, month: int) -> None:
    read_as, found = dates(line(2026, typed), start="4")
    assert read_as == [(2026, month)]
    assert [d.code for d in found] == ["XP203" if month else "XP245"]
    if not month:
        assert "2026-0" in message_of(found[0], "zh-CN")
        assert "2027-0" in message_of(found[0], "zh-CN")


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
