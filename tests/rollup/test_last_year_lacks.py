"""A month that nobody pasted, and units that have fewer months than others: named on the pages, and not compared."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from small_rollup import BRANCHES, case, master

from xlplan.plan.master.history import History
from xlplan.plan.master.master import Master
from xlplan.plan.rollup import facts_from
from xlplan.plan.rollup.figures import RollupFigures
from xlplan.plan.rollup.headline import rate_of
from xlplan.plan.rollup.holes import YearHoles
from xlplan.text import LANGS, Lang
from xlplan.units import Ints
from xlplan.workbook.blueprint import Book, Sheet

JUNE = 5


def lacking(history: History, gone: Mapping[str, tuple[int, ...]], everybody: tuple[int, ...] = ()) -> History:
    """Without those months of those units, and of everybody."""
    def cut(unit: str, months: Ints) -> Ints:
        out = np.array(months)
        out[[*gone.get(unit, ()), *everybody]] = 0
        return out

    year = history.year
    return replace(history, sales={key: cut(key[0], months) for key, months in history.sales.items()},
                   by_branch={**history.by_branch, year: {b: cut(b, m) for b, m in history.by_branch[year].items()}},
                   actual_months=tuple(p for p in history.actual_months if p not in everybody))


@cache
def plan(which: str) -> Master:
    made = master()
    gone = {"june": ({}, (JUNE,)), "young": ({"GZ": (0, 1, 2, 3)}, ()), "none": ({}, ())}[which]
    return replace(made, history=lacking(made.history, *gone))


@cache
def book(which: str, lang: Lang = "zh-CN") -> Book:
    return case(plan=plan(which)).book(lang)


def shows(sheet: Sheet, row: str) -> dict[str, object]:
    """Key of a column -> the value in that row."""
    at = next(r for (r, c), cell in sheet.cells.items() if c == 1 and cell.value == row)
    return {str(cell.value): sheet.cells[at, c].value for (r, c), cell in sheet.cells.items()
            if r == 1 and c > 2 and (at, c) in sheet.cells}


def texts(sheet: Sheet) -> list[str]:
    return [str(cell.value) for cell in sheet.cells.values() if isinstance(cell.value, str)]


def test_a_month_of_nobody_has_no_growth_and_no_period_with_it() -> None:
    sheet = book("june").sheet("by_month")
    grown = {key for key, value in shows(sheet, "@yoy").items() if value is None}
    assert grown == {"m06", "q2", "h1", "year"}
    assert not any(shows(sheet, "@py_mshare").values())
    assert None not in shows(book("young").sheet("by_month"), "@yoy").values()  # the others have them


GROWTHS = [("target_compare", "@branches", "growth"), ("target_compare", "GZ", "growth"), ("staffing_rollup", "@total", "sales_growth"),
           ("staffing_rollup", "@total", "scissors"), ("expense_rollup", "@total", "py_rate"), ("by_product", "@total", "growth"),
           ("by_product", "@total", "change"), ("by_channel", "@total", "growth"), ("overview", "@total", "growth")]


@pytest.mark.parametrize("which", ["none", "young", "june"])
@pytest.mark.parametrize(("page", "row", "column"), GROWTHS, ids=["-".join(one) for one in GROWTHS])
def test_growth_over_a_shorter_year_is_blank(which: str, page: str, row: str, column: str) -> None:
    """Of everybody where nobody has the month, of a unit that lacks it."""
    blank = which == "june" or (which == "young" and row == "GZ")
    assert (shows(book(which).sheet(page), row)[column] is None) is blank


@pytest.mark.parametrize(("which", "said"), [("none", True), ("young", True), ("june", False)])
def test_the_overview_says_no_change_on_a_shorter_year(which: str, said: bool) -> None:
    """Sales among the key figures, and below the card of the target."""
    sheet = book(which).sheet("overview")
    at = next(r for (r, c), cell in sheet.cells.items() if c == 1 and cell.value == "@sales")
    assert (sheet.cells[at, 5].value is not None) is said
    assert (sheet.cells[7, 2].value != "较 2026 预计 –") is said


@pytest.mark.parametrize(("which", "said"), [
    ("june", "上年缺 6月,含这些月份的增长不可比"), ("young", "上年缺月:广州分公司 1–4月,含它们的增长偏高"), ("none", "")])
def test_pages_that_show_growth_name_them(which: str, said: str) -> None:
    for key in ("overview", "by_month", "target_compare", "by_product", "by_channel", "staffing_rollup", "expense_rollup", "region_page"):
        line = str(book(which).sheet(key).cells[3, 2].value)
        assert said in line
        assert ("上年缺" in line) is bool(said)
    assert "上年缺" not in str(book(which).sheet("training_rollup").cells[3, 2].value)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_to_look_at_goes_by_a_month_of_nobody(lang: Lang) -> None:
    """Neither first halves nor growth beside growth, on the overview or in the questions to a region."""
    said = [text for key in ("overview", "region_page") for text in texts(book("june", lang).sheet(key)) if re.match(r"[1-3]\. ", text)]
    assert said
    assert not [text for text in said if re.search("上半年|First half|增长|成長|grow", text)]


@pytest.mark.parametrize(("which", "units", "count"), [
    ("none", "SH HZ GZ BJ", 0), ("young", "SH HZ BJ", 3), ("young", "GZ", None), ("june", "SH HZ GZ BJ", None)])
def test_halves_are_those_of_units_with_the_whole_year(which: str, units: str, count: int | None) -> None:
    made = case(plan=plan(which))
    figures = RollupFigures(made.result, facts_from(made.master, made.breakdown))
    holes = YearHoles(figures, BRANCHES, 1, "zh-CN")
    there = np.array([code in units for code in BRANCHES])
    asked = there if units == "GZ" else np.ones(len(BRANCHES), np.bool_)
    rows = figures.py_months[there].sum(axis=0)
    got = holes.first_half(asked)
    assert (got and got[1:]) == (None if count is None else (rate_of(int(rows[:6].sum()), int(rows.sum())), count))


def test_growth_of_sales_says_whose_base_is_shorter() -> None:
    growths = [text for text in texts(book("young").sheet("overview")) if "销售增长率" in text]
    assert growths
    assert all("(含上年缺月的广州分公司)" in text for text in growths)


@pytest.mark.parametrize(("which", "absent"), [("none", False), ("young", True)])
def test_a_unit_with_fewer_months_is_not_ranked_by_growth(which: str, absent: bool) -> None:
    assert (shows(book(which).sheet("target_compare"), "GZ")["rank"] is None) is absent


def test_differences_of_percentages_are_points() -> None:
    """How much faster heads grow than sales, in the words of its header."""
    sheet = book("none").sheet("staffing_rollup")
    row = shows(sheet, "@total")
    heads, sales, gap = (row[key] for key in ("heads_growth", "sales_growth", "scissors"))
    assert gap == pytest.approx((heads - sales) * 100)  # type: ignore[operator]
