"""Which cells of a branch workbook may be changed, and why not: read off declaration, stamp and the 固定 column."""
from __future__ import annotations

from dataclasses import replace

import pytest
from branch_case import case

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.units import PERCENT, WAN_YUAN
from xlplan.workbook.cell_role import cell_roles
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.submission import Submission


@pytest.fixture(scope="module")
def branch() -> Submission:
    """P01|C03 holds months 1, 2 and 12; P03|C01 is launched in March."""
    start = case("zh-CN", "final")
    for month in ("m01", "m02"):
        start.issued.values["sales_targets"].setdefault("P03|C01", {})[month] = 0
    book = read_workbook(to_bytes(start.book()), "gd.xlsx")
    assert isinstance(book, RawBook)
    return extract_submission(book)


@pytest.mark.parametrize(("table", "row", "column", "standing"), [
    ("sales_targets", "P01|C01", "m01", "open"), ("sales_targets", "P01|C03", "m01", "held"), ("sales_targets", "P01|C03", "m12", "held"),
    ("sales_targets", "P01|C03", "m03", "open"), ("sales_targets", "P03|C01", "m01", "launch"), ("sales_targets", "P03|C01", "m03", "open"),
    ("sales_targets", "P01|C01", "hq_target", "hq"), ("sales_targets", "P01|C01", "q1", "computed"),
    ("sales_targets", "P01|C01", "year", "computed"), ("sales_targets", "@total", "m01", "computed"),
    ("sales_targets", "@py_month", "m01", "hq"), ("sales_targets", "P01|C01", "product", "outside"),
    ("sales_targets", "@new", "growth", "computed"), ("staffing", "S02|hires", "m03", "open"),
    ("staffing", "S02|closing", "m03", "computed"),
    ("staffing", "S02|closing", "opening", "hq"), ("expense_budget", "6601", "m01", "computed"), ("expense_budget", "6701", "m01", "open"),
    ("person_targets", "s01", "m01", "open"),  # a suggestion formula, which may be overwritten
])
def test_standing(table: str, row: str, column: str, standing: str, branch: Submission) -> None:
    place = branch.placements[table]
    at = place.rows[row], place.columns[column]
    spot = cell_roles(branch, table, [at])[at]
    assert (spot.standing, spot.row, spot.column) == (standing, row, column)


def test_units_and_limits(branch: Submission) -> None:
    place = branch.placements["sales_targets"]
    month, growth = ((place.rows["P01|C01"], place.columns[c]) for c in ("m01", "growth"))
    found = cell_roles(branch, "sales_targets", [month, growth, (2, 2)])
    assert (found[month].unit, found[month].minimum, found[growth].unit, found[2, 2].unit) == (WAN_YUAN, 0, PERCENT, None)


def test_held_months_are_those_of_the_headers(branch: Submission) -> None:
    """In a fiscal year from April the hold `12` is its ninth month."""
    assert branch.issued is not None
    april = replace(branch, issued=replace(branch.issued, stamp=replace(branch.issued.stamp, start_month=4)))
    place = april.placements["sales_targets"]
    months = {c: (place.rows["P01|C03"], place.columns[c]) for c in ("m01", "m09", "m10", "m11", "m12")}
    found = cell_roles(april, "sales_targets", months.values())
    assert [c for c, at in months.items() if found[at].standing == "held"] == ["m09", "m10", "m11"]
