"""XLP_ROLLUP and XLP_STATUS out of a plan folder's ledger; XLP_CHECK, XLP_TRACE and XLP_EXPLAIN in the open workbook."""
from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from branch_case import Case
from paper_excel import PaperBook, PaperSheet, cells, paper_of
from udf_calls import call, reason

import xlplan
from xlplan.excel.reading.read import read_workbook
from xlplan.pipeline.results import Consolidation
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Book
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission

pytestmark = pytest.mark.usefixtures("english")

Folders = Callable[[Any], Path]


@pytest.fixture(scope="module")
def done(plan_folder: Folders, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Consolidation]:
    """A plan folder after a round in which one branch sent nothing, and what its consolidation gave back."""
    folder = tmp_path_factory.mktemp("late") / "2027-plan"
    shutil.copytree(plan_folder("zh-CN"), folder)
    sorted((folder / "inbox").iterdir())[0].unlink()
    return folder, xlplan.consolidate(folder, workers=0)


@pytest.fixture(scope="module")
def folder(done: tuple[Path, Consolidation]) -> str:
    return str(done[0])


def raw(path: Path) -> RawBook:
    found = read_workbook(path.read_bytes(), path.name)
    assert isinstance(found, RawBook)
    return found


# -- XLP_ROLLUP --------------------------------------------------------------------------------------------------------

def test_a_figure_of_every_branch(done: tuple[Path, Consolidation], folder: str) -> None:
    head, *rows = call("XLP_ROLLUP", folder, "sales_targets", "year")
    assert head == ["Code", "Branch", "Declared year"]
    table = done[1].tables["sales_targets"]
    declared = table.groupby("branch")["year"].sum()
    absent = done[1].numbers.absent
    assert [r[0] for r in rows] == list(done[1].numbers.branches)
    assert len(absent) == 1
    for code, _, figure in rows:
        assert figure == ("" if code in absent else pytest.approx(float(declared[code]), abs=1e-9))


@pytest.mark.parametrize("by", ["region", "total", "product", "channel", "group", "row"])
def test_every_grouping_adds_up_to_the_company(folder: str, by: str) -> None:
    company = call("XLP_ROLLUP", folder, "sales_targets", "year", "total")[1][2]
    rows = call("XLP_ROLLUP", folder, "sales_targets", "year", by)[1:]
    assert round(sum(r[2] for r in rows if r[2] != ""), 2) == company


def test_products_are_those_of_the_tables(done: tuple[Path, Consolidation], folder: str) -> None:
    declared = done[1].tables["sales_targets"].groupby("product")["m03"].sum()
    rows = call("XLP_ROLLUP", folder, "sales_targets", "m03", "product")[1:]
    assert {name: round(figure, 2) for _, name, figure in rows} == {k: round(float(v), 2) for k, v in declared.items()}


def test_columns_side_by_side_in_any_words(folder: str) -> None:
    wanted = (("m01", "1月", "Jan", "全年提報", "Approved", "核定 3月", "approved:m03", "adjustment"),)
    head, first, *_ = call("XLP_ROLLUP", folder, "銷售目標分解", wanted)
    assert head[2:] == ["Jan", "Jan", "Jan", "Declared year", "Approved", "Approved Mar", "Approved Mar", "HQ adjustment"]
    assert first[2] == first[3] == first[4]
    assert first[6] - first[5] == pytest.approx(first[9], abs=1e-9)
    assert first[7] == first[8]


def test_month_by_month(folder: str) -> None:
    rows = call("XLP_ROLLUP", folder, "sales_targets", "year", "月")
    assert [r[0] for r in rows[1:]] == [f"m{m:02}" for m in range(1, 13)]
    assert round(sum(r[2] for r in rows[1:]), 2) == call("XLP_ROLLUP", folder, "sales_targets", "year", "total")[1][2]
    heads = call("XLP_ROLLUP", folder, "staffing", "year_end", "month")
    assert heads[12][2] == call("XLP_ROLLUP", folder, "staffing", "year_end", "total")[1][2]


def test_lists_are_shown_by_their_labels(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_LANG", "zh-TW")
    rows = call("XLP_ROLLUP", folder, "sales_targets", "year", "new_mark")
    assert rows[0] == ["代碼", "新/舊/重點", "全年提報"]
    assert {(r[0], r[1]) for r in rows[1:]} == {("existing", "舊品"), ("new", "新品"), ("key", "重點")}


@pytest.mark.parametrize(("table", "column", "by", "why"), [
    ("sales", "year", None, "table: there is no “sales”. Known: Sales target breakdown(sales_targets), "),
    ("training", "year", None, "column: there is no “year”. Known: Sessions(sessions), "),
    ("sales_targets", "growth", None, "column: there is no “growth”. Known: "),  # a ratio
    ("sales_targets", "year", "Provinz", "by: there is no “Provinz”. Known: Branch(branch), "),
    ("sales_targets", "m01", "month", "column: there is no “m01”. Known: Declared year(year)"),
    ("training", "cost", "month", "by: there is no “month”. Known: "),
    ("sales_targets", None, None, "column: there is no “”. Known: "),
])
def test_what_is_not_kept_is_said(folder: str, table: str, column: Any, by: Any, why: str) -> None:
    assert reason(call("XLP_ROLLUP", folder, table, column, by)).startswith(why)


@pytest.mark.parametrize("lang", LANGS)
def test_every_label_that_is_listed_is_taken(folder: str, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_LANG", lang)
    columns, kinds, others = ("expense_budget", "?", None), ("expense_budget", "year", "?"), ("training", "cost", "?")
    for place, given in (("column", columns), ("by", kinds), ("by", others)):
        said = reason(call("XLP_ROLLUP", folder, *given))
        for label in re.split("、|, (?=[A-Z])", said.partition("Known: " if lang == "en" else "可用:")[2]):
            table, column, by = given
            asked = (table, label, by) if place == "column" else (table, column, "total" if label.endswith("(month)") else label)
            assert not str(call("XLP_ROLLUP", folder, *asked)).startswith("#XLP!"), label


# -- XLP_GET -----------------------------------------------------------------------------------------------------------

def test_what_hq_issued_comes_through_the_reading_of_files(done: tuple[Path, Consolidation], folder: str) -> None:
    """The months that were suggested and the target of the year: what a workbook holds beside what its branch typed."""
    months = (tuple(f"m{m:02}" for m in range(1, 13)),)
    for code in done[1].numbers.branches:
        year = call("XLP_GET", folder, "sales_targets", code, None, "year", "issued")
        if code in done[1].numbers.absent:
            assert year > 0
            assert call("XLP_GET", folder, "sales_targets", code, None, "m01", "issued") == ""
        else:
            assert round(sum(call("XLP_GET", folder, "sales_targets", code, None, months, "issued")), 2) == year
            assert call("XLP_GET", folder, "sales_targets", code, None, "一季度", "下达") == round(
                sum(call("XLP_GET", folder, "sales_targets", code, None, (months[0][:3],), "下达")), 2)
            assert call("XLP_GET", folder, "expense_budget", code, None, None, "issued") > 0


# -- XLP_STATUS --------------------------------------------------------------------------------------------------------

def test_status_of_every_branch(done: tuple[Path, Consolidation], folder: str) -> None:
    head, *rows = call("XLP_STATUS", folder)
    assert head[:4] == ["Code", "Branch", "Region", "Status"]
    assert head[-1].startswith("Consolidated 20")
    assert [r[0] for r in rows] == list(done[1].numbers.branches)
    states = {r[0]: r[3] for r in rows}
    [absent] = done[1].numbers.absent
    assert states.pop(absent) == "Missing"
    assert set(states.values()) <= {"Accepted", "Accepted, to explain"}
    assert [r[7] for r in rows if r[0] == absent] == [""]


def test_refresh_is_only_there_to_make_excel_ask_again(folder: str) -> None:
    assert call("XLP_STATUS", folder, 46082.5) == call("XLP_STATUS", folder)
    assert call("XLP_ROLLUP", folder, "staffing", "m01", None, "x") == call("XLP_ROLLUP", folder, "staffing", "m01")


@pytest.mark.parametrize("where", ["", "nowhere", "2027-plan"])
def test_a_folder_without_a_consolidation(where: str, tmp_path: Path) -> None:
    (tmp_path / "2027-plan").mkdir()
    path = str(tmp_path / where) if where else "2027-plan"  # a path that is not whole
    assert reason(call("XLP_STATUS", path)) == f"{path} holds no consolidation. Give the whole path, and consolidate first"
    assert list((tmp_path / "2027-plan").iterdir()) == []


def test_a_folder_that_cannot_be_opened(tmp_path: Path) -> None:
    far = tmp_path / ("p" * 300)  # no system lets such a name through
    assert reason(call("XLP_STATUS", str(far))).startswith(f"{far} cannot be opened (")


def test_nothing_but_the_ledger_is_opened(done: tuple[Path, Consolidation], tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes((done[0] / "ledger.db").read_bytes())
    assert call("XLP_STATUS", f'"{tmp_path}"')[1:] == call("XLP_STATUS", str(done[0]))[1:]  # quotes as Explorer copies them
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.db"]


# -- XLP_CHECK ---------------------------------------------------------------------------------------------------------

@pytest.fixture
def branch(issued_branch: Callable[..., Case], written: Callable[[Book], Path]) -> RawBook:
    case = issued_branch("zh-CN", "bottom_up")
    case.frames["sales_targets"].amounts["m01"][0] += 500  # the year no longer meets the target
    return raw(written(case.book()))


def test_findings_of_the_open_workbook_are_those_of_the_file(branch: RawBook) -> None:
    [verdict] = validate_submissions([extract_submission(branch)])
    expected = [[d.code, f"{d.sheet}!{d.cell}", message_of(d, "en")] for d in verdict.diagnostics if d.cell]
    paper = paper_of(branch)
    head, *rows = call("XLP_CHECK", caller=cells(paper.sheets[1], "Z1"))
    assert head == ["Severity", "Code", "Cell", "Found", "Expected", "Difference", "What"]
    assert [[r[1], r[2], r[6]] for r in rows if "!" in r[2]] == expected
    assert "XP401" in [r[1] for r in rows]


def test_findings_of_one_sheet_by_its_name_or_a_range_on_it(branch: RawBook) -> None:
    paper = paper_of(branch)
    caller, sales = cells(paper.sheets[0], "A1"), next(s for s in paper.sheets if s.name == "销售目标分解")
    by_name = call("XLP_CHECK", "销售目标分解", caller=caller)
    assert by_name == call("XLP_CHECK", cells(sales, "A1:S40"), caller=caller)
    assert {row[2].partition("!")[0] for row in by_name[1:]} == {"销售目标分解"}
    assert call("XLP_CHECK", "培训纲领", caller=caller)[1] == [""] * 6 + ["Nothing to report"]
    assert reason(call("XLP_CHECK", "Tabelle1", caller=caller)) == "There is no sheet “Tabelle1”"


def test_a_workbook_that_is_not_ours_is_one_finding() -> None:
    book = PaperBook()
    answer = call("XLP_CHECK", caller=cells(book.add("Tabelle1", {"A1": 5.0}), "B2"))
    assert [row[1] for row in answer] == ["Code", "XP101"]


# -- XLP_TRACE ---------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def rolled(done: tuple[Path, Consolidation]) -> PaperBook:
    return paper_of(raw(done[0] / "rollup.xlsx"))


def page(book: PaperBook, key: str) -> PaperSheet:
    found: PaperSheet = next(s for s in book.sheets if s.cells.get((1, 1)) == key)
    return found


def test_where_a_figure_comes_from(done: tuple[Path, Consolidation], rolled: PaperBook) -> None:
    sheet = page(rolled, "target_compare")
    row = next(r for (r, c), v in sheet.cells.items() if c == 1 and v == "@branches")
    column = next(c for (r, c), v in sheet.cells.items() if r == 1 and v == "year")
    head, *rows = call("XLP_TRACE", cells(sheet, f"{chr(64 + column)}{row}"))
    assert head == ["File", "Sheet", "Row or cell", "Region / branch", "Item", "Number"]
    assert {r[0] for r in rows} == {f.file for f in done[1].files}
    assert round(sum(r[5] for r in rows), 2) == sheet.cells[row, column]


def test_a_cell_without_figure_and_a_workbook_that_is_no_rollup(rolled: PaperBook) -> None:
    assert reason(call("XLP_TRACE", cells(page(rolled, "target_compare"), "B2"))) == "B2 holds no figure of the roll-up"
    assert reason(call("XLP_TRACE", cells(PaperBook().add("Sheet1"), "B2"))) == "book.xlsx is no roll-up, so nothing can be traced in it"
    assert reason(call("XLP_TRACE", 5.0)) == "cell must be a cell, such as B7"


# -- XLP_EXPLAIN -------------------------------------------------------------------------------------------------------

@pytest.fixture
def sheet() -> PaperSheet:
    """A plan whose second row was spilled by a function in B2."""
    out = PaperBook().add("Plan 1", {"A1": 100.0, "B1": 1.0, "C1": 1.0, "D1": 1.0, "C3": "x", "E1": "2"})
    out.spills |= {(2, c): (2, 2) for c in (2, 3, 4)}
    return out


@pytest.mark.parametrize(("formula", "cell", "said"), [
    ("=XLP_SPREAD(A1,B1:D1,1)", "B2", "rounded up to 34"),
    ("=XLP_SPREAD(A1,B1:D1,1)", "D2", "rounded down to 33"),
    ("=xlp_spread($A$1, $B$1:$D$1, 1)", "B2", "rounded up to 34"),
    ("='C:\\Users\\Li\\xlplan.xlam'!XLP_SPREAD(A1,B1:D1,1)", "B2", "rounded up to 34"),   # a link to another user's add-in
    ("=XLP_SPREAD('Plan 1'!A1,'Plan 1'!B1:D1,1)", "B2", "rounded up to 34"),
    ("=XLP_SPREAD(100,{1,1,1},1)", "B2", "rounded up to 34"),
    ("=XLP_SPREAD(1E2,{1,1,1},100%,,,,\"webster\")", "B2", "34"),
    ("=XLP_REBALANCE(A1,B1:D1,B3:D3,1)", "C2", "held"),
    ("=XLP_REFORECAST(A1,B3:B3,B1:D1,1)", "B2", "34"),
    ("=XLP_SPREAD(10,B1:D1,1,,,2)", "B2", "the total 10 is 4 more than the upper bounds"),          # why there is none
    ("=XLP_SPREAD(A1,C1:E1,1)", "B2", "E1 (weights) holds the text “2”, not a number"),
])
def test_why_a_cell_is_what_it_is(sheet: PaperSheet, formula: str, cell: str, said: str) -> None:
    sheet.formulas[2, 2] = formula
    answer = call("XLP_EXPLAIN", cells(sheet, cell))
    assert said in answer
    assert not answer.startswith("#XLP!")


@pytest.mark.parametrize(("formula", "why"), [
    ("", "B2 is not filled by one of XLP_SPREAD, XLP_REBALANCE, XLP_REFORECAST, XLP_FIT, XLP_DAYS"),
    ("=SUM(B1:D1)", "B2 is not filled by one of"),
    ("=XLP_SPREAD(A1,B1:D1)*2", "B2 is not filled by one of"),
    ("=XLP_PACE(A1)", "B2 is not filled by one of"),
    ("=XLP_SPREAD(SUM(A1:A3),B1:D1)", "“SUM(A1:A3)” in the formula must stand in cells of its own before it can be explained"),
])
def test_cells_that_cannot_be_explained(sheet: PaperSheet, formula: str, why: str) -> None:
    sheet.formulas[2, 2] = formula
    assert reason(call("XLP_EXPLAIN", cells(sheet, "B2"))).startswith(why)


def test_fit_and_days_are_explained_too(sheet: PaperSheet) -> None:
    sheet.cells |= {(5, 1): 60.0, (6, 1): 40.0, (7, 2): 70.0, (7, 3): 30.0, (5, 2): 3.0, (5, 3): 2.0, (6, 2): 1.0, (6, 3): 2.0}
    sheet.formulas[5, 5] = "=XLP_FIT(A5:A6,B7:C7,B5:C6,1)"
    sheet.spills |= {(r, c): (5, 5) for r in (5, 6) for c in (5, 6)}
    answer = call("XLP_FIT", cells(sheet, "A5:A6"), cells(sheet, "B7:C7"), cells(sheet, "B5:C6"), 1.0)
    assert f"{answer[1][0]:.0f}" in call("XLP_EXPLAIN", cells(sheet, "E6"))
    sheet.formulas[20, 1] = "=XLP_DAYS(A1,2026,2,1)"
    sheet.spills |= {(20 + d, 1): (20, 1) for d in range(28)}
    assert "7" in call("XLP_EXPLAIN", cells(sheet, "A21"))  # 2 February, a Monday
    assert call("XLP_EXPLAIN", cells(sheet, "A20")) == "XLP_DAYS puts nothing into this cell"  # a Sunday


def test_explanations_come_in_the_users_language(sheet: PaperSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_LANG", "zh-CN")
    sheet.formulas[2, 2] = "=XLP_SPREAD(A1,B1:D1,1)"
    assert call("XLP_EXPLAIN", cells(sheet, "B2")).startswith("合计 100 按权重 1/3 分")
