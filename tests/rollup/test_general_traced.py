"""Figures of tables declared while the test runs, on the page of data, and traced to it from the general pages."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from declared_tables import TABLES, typed
from small_rollup import case

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import write_workbook
from xlplan.plan.rollup.trace import FigureSource, Rollup
from xlplan.tables import BRANCH
from xlplan.workbook.blueprint import Book
from xlplan.workbook.rawbook import RawBook

IN = ("SH", "HZ", "GZ", "BJ")


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with BRANCH.declared(*TABLES):
        yield case(typed=typed).book()


def test_the_page_of_data_has_the_declared_figures(book: Book) -> None:
    sheet = book.sheet("data")
    assert sheet.stream is not None
    at = {str(cell.value): column - 1 for (row, column), cell in sheet.cells.items() if row == 1 and column > 1}
    rows = {str(row[0]): row for row in sheet.stream.rows}

    def figures(key: str, *columns: str) -> list[object]:
        return [rows[key][at[c]] for c in columns]

    assert figures("SH|risks|r01", "names", "unit", "m01", "year") == ["经销商压价,回款变慢", "万元", None, 120.0]
    assert figures("SH|risks|r04", "year") == [0]  # void
    assert figures("SH|milestones|r01", "unit", "m03", "m04", "year") == ["元", 0, 80_000, 80_000]
    assert figures("SH|milestones|r02", "m04", "m07", "year") == [0, 0, 4_500]  # its month is open
    assert figures("SH|materials|6601", "unit", "m02", "year") == ["万元", 1.07, sum(100 + 7 * i for i in range(12)) / 100]
    assert figures("SH|crews|s01", "m01", "year") == [None, 1.33]
    assert figures("SH|risks|r01", "groups") == ["response|reduce"]
    assert sheet.columns[at["groups"] + 1].hidden


@pytest.fixture(scope="module")
def raw(book: Book, tmp_path_factory: pytest.TempPathFactory) -> RawBook:
    found = read_workbook(write_workbook(book, tmp_path_factory.mktemp("roll") / "rollup.xlsx").path.read_bytes(), "rollup.xlsx")
    assert isinstance(found, RawBook)
    return found


def traced(raw: RawBook, page: str, row: str, column: str) -> tuple[float, list[FigureSource]]:
    sheets = {s.name: s for s in raw.sheets}
    sheet = next(s for s in raw.sheets if s.at(1, 1) == page)
    at = next(i for i, of in enumerate(sheet.values, 1) if i > 5 and of and of[0] == row), sheet.values[0].index(column) + 1
    figure = sheet.at(*at)
    assert isinstance(figure, int | float)
    return float(figure), Rollup({s.name: str(s.at(1, 1)) for s in raw.sheets}, sheets.__getitem__).trace(sheet.name, at)


@pytest.mark.parametrize(("page", "row", "column"), [
    ("risks_figures", "SH", "impact"), ("risks_figures", "@total", "impact"), ("risks_figures", "response|reduce", "impact"),
    ("risks_figures", "@total_response", "impact"), ("milestones_figures", "E", "money"),
    ("milestones_figures", "audience|dealers", "money"), ("milestones_figures", "@no_pay_month", "money"),
    ("materials_figures", "BJ", "m05"), ("materials_figures", "@total", "q1"), ("materials_figures", "E", "year"),
    ("crews_figures", "@total", "cost"), ("risks_listing", "SH|risks|r02", "impact"), ("milestones_listing", "GZ|milestones|r01", "heads")])
def test_a_figure_is_traced_to_the_rows_it_is_made_of(raw: RawBook, page: str, row: str, column: str) -> None:
    figure, found = traced(raw, page, row, column)
    assert {s.file for s in found} <= {f"{b}.xlsx" for b in IN}
    assert round(sum(float(s.figure) for s in found if isinstance(s.figure, int | float)), 6) == pytest.approx(figure)


def test_what_the_page_of_data_does_not_tell_is_its_own_source(raw: RawBook) -> None:
    """A mean of shares, a number of rows; and in our own page of training what is added up by kind."""
    cells = (("risks_figures", "SH", "probability"), ("risks_figures", "SH", "@rows"), ("training_rollup", "@no_kind", "cost"))
    for page, row, column in cells:
        figure, [source] = traced(raw, page, row, column)
        assert (source.file, source.figure) == ("", figure)
    assert traced(raw, "training_rollup", "m04", "cost")[1][0].file == "SH.xlsx"
