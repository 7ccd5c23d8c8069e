"""Tracing a figure of the roll-up: its sources add up to it, and name the files, sheets and rows they stand in."""
from __future__ import annotations

import pytest
from small_rollup import Case, case

from xlplan.address import row_column
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import write_workbook
from xlplan.plan.rollup.trace import FigureSource, Rollup, is_rollup
from xlplan.workbook.rawbook import RawBook, RawSheet


@pytest.fixture(scope="module")
def sample() -> Case:
    return case()


@pytest.fixture(scope="module")
def raw(sample: Case, tmp_path_factory: pytest.TempPathFactory) -> RawBook:
    found = read_workbook(write_workbook(sample.book(), tmp_path_factory.mktemp("roll") / "rollup.xlsx").path.read_bytes(), "rollup.xlsx")
    assert isinstance(found, RawBook)
    return found


@pytest.fixture
def rollup(raw: RawBook) -> Rollup:
    sheets = {s.name: s for s in raw.sheets}
    return Rollup({s.name: str(s.at(1, 1)) for s in raw.sheets}, sheets.__getitem__)


def cell(raw: RawBook, page: str, row: str, column: str) -> tuple[str, tuple[int, int]]:
    """Title and place of a cell by its hidden keys."""
    sheet = next(s for s in raw.sheets if s.at(1, 1) == page)
    r = next(i for i, line in enumerate(sheet.values, 1) if i > 1 and line and line[0] == row)
    return sheet.name, (r, sheet.values[0].index(column) + 1)


def value(raw: RawBook, title: str, at: tuple[int, int]) -> float:
    found = next(s for s in raw.sheets if s.name == title).at(*at)
    assert isinstance(found, float | int)
    return float(found)


def total(found: list[FigureSource]) -> float:
    return round(sum(float(s.figure) for s in found if isinstance(s.figure, float | int)), 6)


@pytest.mark.parametrize(("page", "row", "column"), [
    ("target_compare", "SH", "year"),            # a branch
    ("target_compare", "E", "year"),             # a region, whose branches lie on two levels
    ("target_compare", "@branches", "year"),     # all of them
    ("by_product", "乳品", "year"), ("by_product", "乳品|P2", "year"), ("by_product", "@total", "year"),
    ("by_channel", "商超", "year"), ("by_channel", "商超|乳品", "year"), ("by_channel", "@total", "year"),
    ("by_month", "GZ", "m05"), ("by_month", "@total", "q1"), ("by_month", "@total", "year"),
    ("by_month", "SH", "m02"),                   # approved: with what HQ added
    ("target_compare", "SH", "approved"),
    ("staffing_rollup", "BJ", "year_end"), ("staffing_rollup", "@total", "year_end"),
    ("expense_rollup", "GZ", "year"), ("expense_rollup", "@total", "year"),
    ("training_rollup", "@total", "cost"),
])
def test_sources_add_up_to_the_figure(raw: RawBook, rollup: Rollup, page: str, row: str, column: str) -> None:
    title, at = cell(raw, page, row, column)
    found = rollup.trace(title, at)
    assert found
    assert total(found) == value(raw, title, at)


@pytest.mark.parametrize("row", ["E", "S", "N", "@total"])
@pytest.mark.parametrize("column", ["year", "like"])
def test_behind_a_figure_in_whole_amounts_stands_the_exact_one(raw: RawBook, rollup: Rollup, row: str, column: str) -> None:
    """Also behind one that is balanced by a step."""
    found = [rollup.trace(*cell(raw, page, of, column)) for page, of in (
        ("overview", row), ("target_compare", "@branches" if row == "@total" else row))]
    assert total(found[0]) == total(found[1]) > 1000


def test_a_figure_balanced_by_a_step_is_followed_all_the_same(raw: RawBook, rollup: Rollup) -> None:
    page = next(s for s in raw.sheets if s.at(1, 1) == "overview")
    [(row, column), *_] = [at for at, written in page.formulas.items() if written.endswith(("+1", "-1"))]
    sources = rollup.trace(page.name, (row, column))
    assert 0 < abs(total(sources) - float(str(page.at(row, column)))) < 1


def test_a_branchs_figure_names_its_file_sheet_and_rows(sample: Case, raw: RawBook, rollup: Rollup) -> None:
    found = rollup.trace(*cell(raw, "target_compare", "SH", "year"))
    frame = sample.frames["SH"]["sales_targets"]
    assert [s.place for s in found] == [str(n) for n in frame.sheet_rows.tolist()]
    assert {(s.file, s.sheet, s.branch) for s in found} == {("SH.xlsx", "销售目标分解", "上海分公司")}
    assert all(" · " in s.what for s in found)


def test_many_rows_are_told_as_one_line_a_file(raw: RawBook, rollup: Rollup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlplan.plan.rollup.trace._ONE_BY_ONE", 3)
    found = rollup.trace(*cell(raw, "target_compare", "@branches", "year"))
    assert [s.file for s in found] == ["HZ.xlsx", "SH.xlsx", "GZ.xlsx", "BJ.xlsx"]  # the missing branch is none of them
    assert "–" in found[0].place
    assert total(found) == value(raw, *cell(raw, "target_compare", "@branches", "year"))


def test_hqs_adjustment_is_a_source_of_its_own(raw: RawBook, rollup: Rollup) -> None:
    found = rollup.trace(*cell(raw, "by_month", "SH", "m02"))
    [change] = [s for s in found if not s.file]
    assert (change.sheet, change.branch, change.figure) == ("总部调整明细", "上海分公司", 50.0)


def test_a_ratio_shows_the_cells_it_is_made_of(raw: RawBook, rollup: Rollup) -> None:
    title, at = cell(raw, "target_compare", "E", "growth")
    found = rollup.trace(title, at)
    assert {s.what for s in found} == {"核定", "2026年预计(同口径)"}
    assert {(s.file, s.sheet) for s in found} == {("", title)}


def test_a_target_of_hqs_comes_from_no_branch(raw: RawBook, rollup: Rollup) -> None:
    [found] = rollup.trace(*cell(raw, "target_compare", "SH", "hq_target"))
    assert (found.file, found.branch, found.what) == ("", "上海分公司", "下达")


def test_an_adjustment_of_nothing_is_no_source(raw: RawBook, rollup: Rollup) -> None:
    """Unless it is what was asked for."""
    found = rollup.trace(*cell(raw, "target_compare", "GZ", "approved"))
    assert value(raw, *cell(raw, "target_compare", "GZ", "adjustment")) == 0
    assert all(s.file for s in found)
    assert [s.figure for s in rollup.trace(*cell(raw, "target_compare", "GZ", "adjustment"))] == [0]


def test_a_row_of_the_data_page_is_its_own_source(raw: RawBook, rollup: Rollup) -> None:
    sheet = next(s for s in raw.sheets if s.at(1, 1) == "data")
    [found] = rollup.trace(sheet.name, (6, sheet.values[0].index("m01") + 1))
    assert (found.file, found.figure) == ("SH.xlsx", sheet.at(6, sheet.values[0].index("m01") + 1))
    assert rollup.trace(sheet.name, (6, 2)) == []


@pytest.mark.parametrize("address", ["B6", "A1", "B2", "XFD9"])
def test_texts_and_blanks_have_no_source(raw: RawBook, rollup: Rollup, address: str) -> None:
    title = next(s.name for s in raw.sheets if s.at(1, 1) == "target_compare")
    assert rollup.trace(title, row_column(address)) == []


def test_pages_are_read_only_when_they_are_needed(raw: RawBook) -> None:
    read_: list[str] = []
    sheets = {s.name: s for s in raw.sheets}

    def read_sheet(title: str) -> RawSheet:
        read_.append(title)
        return sheets[title]

    rollup = Rollup({s.name: str(s.at(1, 1)) for s in raw.sheets}, read_sheet)
    rollup.trace(*cell(raw, "target_compare", "SH", "hq_target"))
    assert read_ == ["目标与申报对比"]


def test_another_workbook_is_none() -> None:
    assert not is_rollup({"Sheet1": "", "销售目标分解": "sales_targets"})
