"""The roll-up is walked: the contents lead to every page and back, figures to what they are made of, rows to their unit's line."""
from __future__ import annotations

import re
from dataclasses import replace

import pytest
from small_rollup import BRANCHES, Case, case

from xlplan.address import a1, column_letters, row_column
from xlplan.plan.rollup import walk
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Book, Link, Sheet, Value
from xlplan.workbook.styles import AMOUNT, WHOLE

_TARGET = re.compile(r"'((?:[^']|'')+)'!([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?")
FOUND = Diagnostic("XP401", Severity.WARNING, "销售目标分解", "W7", "sales_targets", "year", "P1|C1", 1.0, 2.0, -1.0, "wan_yuan",
                   "SH.xlsx", "SH")


@pytest.fixture(scope="module")
def sample() -> Case:
    """With a finding about a row, a unit whose name holds what a sheet's name may not, and a page of each kind."""
    made = case()
    made.result.register.append(FOUND)
    units = made.master.organisation
    odd = replace(units, entities=tuple(replace(e, name="上海'分公司'!A1") if e.code == "SH" else e for e in units.entities))
    return replace(made, master=replace(made.master, organisation=odd))


@pytest.fixture(scope="module")
def book(sample: Case) -> Book:
    return sample.book()


def value(sheet: Sheet, row: int, column: int) -> Value:
    if sheet.stream is not None and row >= sheet.stream.first_row:
        return list(sheet.stream.rows)[row - sheet.stream.first_row][column - 1]
    return sheet.cells[row, column].value


def target(book: Book, link: Link) -> tuple[Sheet, tuple[int, int], tuple[int, int]]:
    """Sheet, first and last cell."""
    found = _TARGET.fullmatch(link.target)
    assert found, link
    sheet = next(s for s in book.sheets if s.title == found[1].replace("''", "'"))
    return sheet, row_column(found[2]), row_column(found[3] or found[2])


def link_at(sheet: Sheet, row: str, column: str) -> Link:
    """The link over a cell, by its hidden keys."""
    at = [(r, c) for r in range(2, 400) for c in range(2, 40)
          if str(sheet.cells[r, 1].value if (r, 1) in sheet.cells else "") == row
          and (1, c) in sheet.cells and sheet.cells[1, c].value == column]
    return next(link for link in sheet.links if row_column(link.range.split(":")[0]) == at[0])


def test_every_link_leads_to_what_it_names(book: Book) -> None:
    """Whatever a link says it leads to stands there: the name of the row, or every row of that unit and table."""
    count = 0
    for sheet in book.sheets:
        assert len({link.range for link in sheet.links}) == len(sheet.links)
        for link in sheet.links:
            other, first, last = target(book, link)
            start = row_column(link.range.split(":")[0])
            assert value(sheet, *start) not in (None, ""), (sheet.key, link)
            assert value(other, *first) not in (None, ""), (sheet.key, link)
            if "(没有排序时)" in link.tip:
                count += 1
                name, table = link.tip.partition("):")[2].split(" · ")
                assert {(value(other, r, 3), value(other, r, 4)) for r in range(first[0], last[0] + 1)} == {(name, table)}
                beyond = [value(other, r, 3) == name and value(other, r, 4) == table for r in (first[0] - 1, last[0] + 1)
                          if first[0] - 1 > 5 and r < 6 + len(list(other.stream.rows))] if other.stream and first != last else []
                assert not any(beyond)
            elif link.tip.startswith("到「"):
                name = link.tip.partition("」:")[2]
                assert name in str(value(other, first[0], 2)) or name in str(value(other, *first)) or not name, (sheet.key, link)
    assert count > 3 * (len(BRANCHES) - 1)


def test_a_cell_that_shows_another_has_its_value(book: Book) -> None:
    """The figures of the overview and of the regions' pages lead to the cells they show, or round to whole 万元."""
    shown = 0
    for key in ("overview", "region_page"):
        sheet = book.sheet(key)
        for link in sheet.links:
            formula = sheet.cells[row_column(link.range)].formula
            if formula is not None and "!" in formula:
                other, at, _ = target(book, link)
                one, exact = sheet.cells[row_column(link.range)].value, other.cells[at].value
                assert one == exact or (formula.startswith("ROUND(") and one == pytest.approx(exact, abs=0.99)), (key, link)
                shown += 1
    assert shown > 100


@pytest.mark.parametrize("lang", LANGS)
def test_contents_lead_to_every_page_and_back(sample: Case, lang: Lang) -> None:
    made = sample.book(lang)
    contents, *others = made.sheets
    assert contents.key == "contents"
    assert made.sheets[made.active].key == "overview"
    assert [target(made, link)[0].key for link in contents.links] == [s.key for s in others]
    assert all(cell.value for (row, column), cell in contents.cells.items() if column in (2, 3) and row > 5)
    for sheet in others:
        [back] = [link for link in sheet.links if link.range == "B4"]
        assert target(made, back)[0] is contents
        assert sheet.cells[4, 2].style == "link"


def test_contents_say_what_is_open(book: Book) -> None:
    contents = book.sheet("contents")
    left = {cell.value: contents.cells[row, 4].value for (row, column), cell in contents.cells.items() if column == 1 and row > 5}
    assert left["issues"] == "3 条没有处理意见"
    assert left["target_compare"] == left["expense_rollup"] == "1 家没有计入"
    assert left["region_page"] == "3 个大区没有结论"
    assert left["goals"] == "1 个目标没写全"


@pytest.mark.parametrize(("page", "row", "column", "where", "name"), [
    ("target_compare", "HZ", "year", "data", "杭州分公司"),      # what it declared: its rows
    ("target_compare", "HZ", "name", "status", "杭州分公司"),    # its line: how far it is
    ("target_compare", "E", "name", "region_page", "华东"),     # a region: its page
    ("by_month", "HZ", "year", "data", "杭州分公司"), ("by_month", "@total", "name", "target_compare", "分公司合计"),
    ("expense_rollup", "GZ", "year", "data", "广州分公司"), ("staffing_rollup", "GZ", "name", "target_compare", "广州分公司"),
    ("status", "BJ", "branch", "target_compare", "北京分公司"), ("overview", "S", "hq_target", "target_compare", "华南")])
def test_ways(book: Book, page: str, row: str, column: str, where: str, name: str) -> None:
    link = link_at(book.sheet(page), row, column)
    other, first, _ = target(book, link)
    assert other.key == where
    assert name in link.tip
    assert any(name in str(value(other, first[0], c)) for c in (2, 3))


@pytest.mark.parametrize(("page", "row", "column", "cells"), [
    ("target_compare", "E", "year", "'目标与申报对比'!G7:G9"), ("target_compare", "E", "hq_target", "'目标与申报对比'!D7:D9"),
    ("target_compare", "@total", "hq_target", "'目标与申报对比'!D15:D18"), ("target_compare", "E", "approved", "'目标与申报对比'!K7:K9"),
    ("by_month", "E", "m01", "'按月'!C7:C9"), ("by_month", "@total", "q1", "'按月'!F6:F12"),
    ("expense_rollup", "E", "cap", "'费用汇总'!D7:D9"), ("overview", "@total", "hq_target", "'总览'!C10:C12"),
    ("overview", "@total", "diff", "'总览'!E13:F13"), ("overview", "E", "diff", "'总览'!E10:F10")])
def test_a_total_leads_to_what_it_adds_up(book: Book, page: str, row: str, column: str, cells: str) -> None:
    assert link_at(book.sheet(page), row, column).target == cells


def test_every_sum_of_rows_has_its_way(book: Book) -> None:
    """In every column that is seen, not in that of what was declared alone."""
    ways = 0
    for sheet in book.sheets:
        links = {link.range for link in sheet.links}
        for (row, column), cell in sheet.cells.items():
            seen = not (column in sheet.columns and sheet.columns[column].hidden)
            if seen and cell.formula and re.fullmatch(rf"SUM\({column_letters(column)}[0-9][^()]*\)", cell.formula):
                assert a1(row, column) in links, (sheet.key, row, column, cell.formula)
                ways += 1
    assert ways > 300


@pytest.mark.parametrize("column", ["assigned", "declared", "approved"])
def test_a_figure_of_the_goals_leads_to_the_page_it_is_taken_from(book: Book, column: str) -> None:
    """Also where it adds up several: to the first of them."""
    sheet = book.sheet("goals")
    row = next(r for (r, c), cell in sheet.cells.items() if c == 1 and r > 5 and cell.value)
    other, at, _ = target(book, link_at(sheet, str(sheet.cells[row, 1].value), column))
    assert (other.key, other.cells[at[0], 1].value) == ("target_compare", "@branches")


def test_a_finding_leads_to_its_unit_and_its_row(book: Book) -> None:
    sheet = book.sheet("issues")
    row = next(r for (r, c), cell in sheet.cells.items() if c == 1 and "SH" in str(cell.value))
    unit, cell = (next(link for link in sheet.links if link.range == f"{letter}{row}") for letter in "CE")
    assert value(*target(book, unit)[:2][:1], *target(book, unit)[1]) == "上海'分公司'!A1"
    other, (at, _), _ = target(book, cell)
    assert value(other, at, 1) == "SH|sales_targets|P1|C1"


def test_rows_of_data_lead_back_by_units_where_there_are_many(sample: Case, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one, sorting takes them along; of very many rows Excel would not open a link each."""
    rows = [link for link in book.sheet("data").links if link.range != "B4"]
    stream = book.sheet("data").stream
    assert stream is not None
    assert len(rows) == len(list(stream.rows))
    monkeypatch.setattr(walk, "_MOST", 10)
    sheet = sample.book().sheet("data")
    assert [link.range for link in sheet.links[1:3]] == ["C6:C11", "C12:C17"]


def test_amounts_of_data_are_printed_as_their_table_has_them(book: Book) -> None:
    """Amounts with two decimals and thousands, persons whole, a row's number without thousands."""
    stream = book.sheet("data").stream
    assert stream is not None
    rows = list(stream.rows)
    formats = {str(rows[at][3]): of for at, of in stream.later if at < len(rows)}
    assert {table: of[7] for table, of in formats.items()} == {
        "销售目标分解": AMOUNT, "人员规划": WHOLE, "培训纲领": WHOLE, "费用预算": AMOUNT}
    assert {of[22] for of in formats.values()} == {"0"}
