"""`decompose` writes only what the sheet it writes into allows, and leaves no old total beside new parts."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from first_sheet import first_sheet
from openpyxl.worksheet.datavalidation import DataValidation
from plan_case import exact, said

from xlplan.excel.writing.write import write_workbook
from xlplan.workbook.blueprint import Book, Cell, Sheet


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


def sheet(folder: Path, *rows: list[Any], rule: DataValidation | None = None, hide: tuple[int, ...] = (), hide_column: str = "") -> Path:
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws.title = "S"
    for row in rows:
        ws.append(row)
    if rule is not None:
        ws.add_data_validation(rule)
        rule.add("A1:Z9")
    for number in hide:
        ws.row_dimensions[number].hidden = True
    if hide_column:
        ws.column_dimensions[hide_column].hidden = True
    path = folder / "plan.xlsx"
    wb.save(path)
    return path


def held(path: Path) -> list[Any]:
    return [c.value for c in openpyxl.load_workbook(path)["S"][1]]


# -- data validation -----------------------------------------------------------------------------------------------------

WHOLE = {"type": "whole", "formula1": "0", "formula2": "20"}


@pytest.mark.parametrize(("rule", "total", "options", "words"), [
    (WHOLE, "100.5", (), "whole numbers from 0 to 20"),                 # 33.5 a cell
    (WHOLE, "99", (), "A1:C1 allows whole numbers from 0 to 20 only"),  # 33 a cell
    (WHOLE, "42", (), ""),                                              # 14 a cell: fits
    (WHOLE, "50", ("--step", "1", "--upper", "20"), ""),                # the bounds of the sheet, given
    ({"type": "decimal", "operator": "lessThanOrEqual", "formula1": "12.5"}, "45", (), "numbers of at most 12.5"),
    ({"type": "decimal", "operator": "greaterThan", "formula1": "0"}, "0", (), "numbers above 0"),
    ({"type": "list", "formula1": '"10,20,30"'}, "45", (), "allows 10, 20, 30 only"),
    ({"type": "list", "formula1": '"10,20,30"'}, "60", (), ""),
    ({"type": "whole", "formula1": "0", "formula2": "20", "errorStyle": "warning"}, "99", (), "note: Data validation allows whole numbers"),
    ({"type": "custom", "formula1": "A1<5"}, "99", (), "note: Whether data validation allows the new figures cannot be told here"),
])
def test_figures_keep_to_data_validation(rule: dict[str, Any], total: str, options: tuple[str, ...], words: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, [10, 10, 10], rule=DataValidation(allow_blank=True, showErrorMessage=True, **rule))
    refused = bool(words) and not words.startswith("note: ")
    out = said("decompose", path, "--range", "A1:C1", "--total", total, *options, "--lang", "en", status=2 if refused else 0)
    assert words.removeprefix("note: ") in out
    assert (held(path) == [10, 10, 10]) is refused


# -- rows out of sight, as the add-in refuses them ----------------------------------------------------------------------------

@pytest.mark.parametrize("how", [{"hide": (2,)}, {"hide_column": "A"}])
def test_hidden_cells_are_refused_unless_allowed(how: dict[str, Any], tmp_path: Path) -> None:
    path = sheet(tmp_path, [10], [20], [30], **how)
    args = ("decompose", path, "--range", "A1:A3", "--total", "120", "--lang", "en")
    assert "hidden or filtered out" in said(*args, status=2)
    assert held(path) == [10]
    assert "Hidden cells among them" in said(*args, "--hidden")
    assert held(path) == [20]


# -- subtotals typed among the parts ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("row", "cells"), [
    ([10, 20, 30, 30, 40, 70], "C1,F1"),                               # two halves and their sums
    ([1, 2, 4, 7, 4, 5, 6, 15, 22], "D1,H1:I1"),                       # quarters, and the half-year of both
    ([10, 20, 31, 30, 40, 71], ""), ([5, 5, 5, 5], ""), ([0, 0, 0, 0], ""), ([10, 0, 10, 0, 10], "")])
def test_typed_subtotals_are_no_parts(row: list[int], cells: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, row)
    args = ("decompose", path, "--range", f"A1:{chr(64 + len(row))}1", "--total", "500", "--lang", "en")
    if cells:
        assert f"S: {cells.replace(',', ', ')} equal the sum of the cells before" in said(*args, status=2)
        said(*args, "--hold", cells)  # named, they are left as they are
        assert all(held(path)[ord(c[0]) - 65] == row[ord(c[0]) - 65] for c in cells.replace(":", ",").split(","))
    else:
        assert "equal the sum" not in said(*args)


def test_a_single_cell_that_happens_to_be_the_sum_is_asked_about(tmp_path: Path) -> None:
    path = sheet(tmp_path, [10, 20, 30])
    assert "Equal to the sum of the cells before: C1" in said("decompose", path, "--range", "A1:C1", "--total", "66", "--lang", "en")
    assert held(path) == [11, 22, 33]


# -- lists with two readings, weights in percent ------------------------------------------------------------------------------

@pytest.mark.parametrize(("weights", "words"), [
    ("0,5;0,3;0,2", "0, 5, 0, 3, 0, 2 or 0.5, 0.3, 0.2"),               # decimal commas, or six numbers
    ("1,200;800;400", "1, 200, 800, 400 or 1.200, 800, 400")])
def test_a_list_with_two_readings_is_refused_with_both(weights: str, words: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, [10, 20, 30])
    for file in ((path, "--range", "A1:C1"), ()):
        assert words in said("decompose", *file, "--total", "60", "--weights", weights, "--lang", "en", status=2)
    assert held(path) == [10, 20, 30]


@pytest.mark.parametrize(("weights", "words"), [("50%,30%,10%", "make 90%, not 100%"), ("50%,30%,20%", ""), ("5,3,1", ""),
                                                ("50,30%,10%", "")])
def test_percentages_that_do_not_make_a_hundred_are_said(weights: str, words: str, tmp_path: Path) -> None:
    path = sheet(tmp_path, [10, 20, 30])
    for file in ((path, "--range", "A1:C1"), ()):
        out = said("decompose", *file, "--total", "90", "--weights", weights, "--lang", "en")
        assert (words in out) if words else ("not 100%" not in out)


# -- stored results ----------------------------------------------------------------------------------------------------------

def stored(path: Path) -> dict[str, Any]:
    return {c.coordinate: c.value for ws in openpyxl.load_workbook(path, data_only=True) for row in ws for c in row[3:]}


def test_no_old_total_is_left_beside_new_parts(tmp_path: Path) -> None:
    """A total that follows is left without a stored result, for the next program to work out; others keep theirs."""
    cells = {(1, 1): Cell(10), (1, 2): Cell(20), (1, 3): Cell(30), (1, 4): Cell(60, formula="SUM(A1:C1)"),
             (1, 5): Cell(120, formula="D1*2"), (1, 6): Cell(7, formula="3+4")}
    path = write_workbook(Book([Sheet("s", "S", cells=cells)], "en"), tmp_path / "plan.xlsx").path
    before = path.read_bytes()
    out = exact(said("decompose", path, "--range", "A1:C1", "--total", "100", "--format", "json", "--lang", "en"))
    assert [float(c["after"]) for c in out["cells"]] == [17, 33, 50]
    assert stored(path) == {"D1": None, "E1": None, "F1": 7}
    part = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert b"<f>SUM(A1:C1)</f></c>" in part
    said("undo", path)
    assert stored(path) == {"D1": 60, "E1": 120, "F1": 7}
    assert zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml") == zipfile.ZipFile(io.BytesIO(before)).read("xl/worksheets/sheet1.xml")
