"""What exports put into an issued workbook, what they may not, and what belongs nowhere: tables of cases on one workbook in memory."""
from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
import small_company as sample
from branch_case import case

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.exports.reading import read_grid
from xlplan.exports.records import Export
from xlplan.exports.roles import ROLES
from xlplan.filling.fill import FillOrder, fill_workbook, in_fiscal_year
from xlplan.filling.filling import Filling
from xlplan.filling.movements import moved
from xlplan.filling.rounding import whole_steps
from xlplan.filling.rows import row_finder
from xlplan.filling.scale import scale_of_cells
from xlplan.plan.breakdown.foreign_codes import foreign_codes
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.pasted_codes import MappedSpan, codes_from
from xlplan.plan.master.records import ExpenseItem, Product
from xlplan.tables import BY_KEY
from xlplan.workbook.foreign_codes import ForeignCode, by_form
from xlplan.workbook.rawbook import At, RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.submission import Submission

Own = tuple[RawBook, Submission]
SALES = ("期间", "分公司", "产品编码", "产品", "渠道", "金额(元)")
ITEMS = ("期间", "科目编码", "科目", "金额(元)")
HEADS = ("岗位", "1月", "2月", "4月")


@pytest.fixture(scope="module")
def own() -> Own:
    """P01|C03 holds months 1, 2 and 12; P03|C01 is launched in March."""
    start = case("zh-CN", "final")
    for month in ("m01", "m02"):
        start.issued.values["sales_targets"].setdefault("P03|C01", {})[month] = 0
    book = read_workbook(to_bytes(start.book()), "gd.xlsx")
    assert isinstance(book, RawBook)
    return book, extract_submission(book)


def exported(heads: Sequence[str], rows: Iterable[Sequence[Any]], year: int = 2027) -> Export:
    """The table as it is read by guessing, months without a year being of `year`."""
    grid = grid_of("erp", [list(heads), *map(list, rows)])
    layout = guess_layouts("erp.csv", [grid])[0]
    return read_grid(grid, replace(layout, year=layout.year or year))


def open_to_all(sheet: str, places: Sequence[At]) -> set[At]:
    return set()


def filled(own: Own, heads: Sequence[str], rows: Iterable[Sequence[Any]], order: FillOrder = FillOrder()) -> Filling:  # noqa: B008 - frozen
    return fill_workbook(*own, [exported(heads, rows)], order, open_to_all)


def changed(of: Filling) -> dict[str, int]:
    """`row m03` -> steps, of every cell that the export fills."""
    return {f"{cell.row} {cell.column}": cell.now for cell in of.cells}


@pytest.mark.parametrize(("heads", "row", "cells"), [
    (SALES, ("202703", "GD", "P01", "常温奶", "商超KA", "123400"), {"P01|C01 m03": 1234}),
    (SALES, ("202703", "广东分公司", "", "常温奶", "商超KA", "123400"), {"P01|C01 m03": 1234}),
    (SALES, ("202703", "", "p01", "", "c02", "123400"), {"P01|C02 m03": 1234}),
    (SALES, ("202703", "", "P02", "冷藏奶", "C01", "123400"), {"P02|C01 m03": 1234}),
    (SALES, ("202703", "GD 广东分公司", "", "P01 常温奶", "商超KA-C01", "123400"), {"P01|C01 m03": 1234}),
    (ITEMS, ("2027-12", "6801.0", "进场费", "500"), {"6801 m12": 5}), (ITEMS, ("2027-12", "", "6801_进场费", "500"), {"6801 m12": 5}),
    (ITEMS, ("2027-12", "6801", "进场费", "500"), {"6801 m12": 5}),
    (ITEMS, ("2027-12", "", "陈列费", "500"), {"6802 m12": 5}),
    (HEADS, ("业务代表", 20, 19, ""), {"S02|hires m01": 2, "S02|leavers m02": 1}),
    (HEADS, ("业务代表", "", "", 25), {"S02|hires m04": 7}),
    (HEADS, ("业务代表", 18, "", ""), {"S02|hires m01": 0}), (HEADS, ("业务代表", 0, "", ""), {"S02|leavers m01": 18}),
    (SALES, ("202703", "GD", "P01", "", "C01", "0"), {"P01|C01 m03": 0}),
], ids=str)
def test_a_row_is_found_by_code_or_name(own: Own, heads: Sequence[str], row: Sequence[Any], cells: dict[str, int]) -> None:
    if heads is HEADS:
        own = without_movements(own)
    found = filled(own, heads, [row])
    assert (changed(found), found.kept, found.left) == (cells, [], [])
    assert [(one.filled, one.kept, one.left) for one in found.sums] == [(one.total, Decimal(0), Decimal(0)) for one in found.sums]


@pytest.mark.parametrize(("heads", "row", "cells", "kept"), [
    (("岗位", "1月", "6月"), ("业务代表", 20, 25), {"hires m01": 2, "hires m06": 3}, {}),
    (("岗位", "1月", "6月"), ("业务代表", 18.5, 21), {"hires m06": 1}, {"m01": "whole"}),
    (("岗位", "1月", "2月"), ("业务代表", -1, 19), {"hires m02": 1}, {"m01": "least"}),
    (("岗位", "5月", "6月"), ("业务代表", 21, 20), {"hires m05": 1}, {"m06": "shut"}),
], ids=str)
def test_heads_go_on_from_month_to_month(own: Own, heads: Sequence[str], row: Sequence[Any], cells: dict[str, int],
                                         kept: dict[str, str]) -> None:
    """18 at the start; the unit typed that one joins in March and one in April; what leaves in June is locked."""
    place = own[1].placements["staffing"]
    locked = place.rows["S02|leavers"], place.columns["m06"]
    found = fill_workbook(*own, [exported(heads, [row])], FillOrder(), lambda name, of: {locked} & {*of} if name == place.sheet else set())
    assert changed(found) == {f"S02|{cell}": n for cell, n in cells.items()}
    assert {cell.column: cell.why for cell in found.kept} == kept
    assert found.sums[0].filled + found.sums[0].kept == found.sums[0].total


@pytest.mark.parametrize(("factor", "head", "code"), [
    (1, "金额", []), (300, "金额", []), (1e4, "金额", ["XP745"]), (1e3, "金额", ["XP745"]), (1e4, "金额(元)", []),
    (0.0001, "金额", ["XP741"]), (0.001, "金额", ["XP741"]), (0.0001, "金额(元)", ["XP742"]), (1, "金额(万元)", ["XP742"])], ids=str)
def test_cells_are_not_replaced_by_figures_of_another_unit(own: Own, factor: float, head: str, code: list[str]) -> None:
    held = copy.deepcopy(own)
    frame = held[1].frames["sales_targets"]
    for row in ("P01|C01", "P02|C01"):
        frame.amounts["m03"][frame.keys.index(row)], frame.filled["m03"][frame.keys.index(row)] = 1_000, True
    rows = [("202703", "", product, "", "C01", str(round(n * factor, 4))) for product, n in (("P01", 90_000), ("P02", 120_000))]
    grid = grid_of("erp", [[*SALES[:-1], head], *map(list, rows)])
    layout = guess_layouts("erp.csv", [grid])[0]
    found = fill_workbook(*held, [read_grid(grid, layout)], FillOrder(), open_to_all)
    assert [d.code for d in scale_of_cells(found, [layout])] == code


def without_movements(own: Own) -> Own:
    """Nobody joins or leaves."""
    out = copy.deepcopy(own)
    frame = out[1].frames["staffing"]
    for month in (key for key in frame.amounts if key.startswith("m")):
        frame.amounts[month][:], frame.filled[month][:] = 0, False
    return out


@pytest.mark.parametrize(("row", "why", "said"), [
    (("202703", "江苏分公司", "P01", "", "C01", "7"), "unit", "江苏分公司"),
    (("202703", "", "P01 低温奶", "", "C01", "7"), "unknown", "P01 低温奶"), (("202603", "GD", "P01", "", "C01", "7"), "year", "2026"),
    (("202801", "", "P01", "", "C01", "7"), "year", "2028"), (("202703", "", "P99", "怪味豆", "C01", "7"), "unknown", "P99 怪味豆"),
    (("202703", "", "P01", "", "直播", "7"), "unknown", "直播"), (("202703", "", "P01", "", "", "7"), "several", "P01"),
    (("202703", "", "P01", "低温奶", "C01", "7"), "contrary", "P01 低温奶"), (("202703", "", "", "", "C01", "7"), "several", "C01"),
], ids=str)
def test_what_belongs_nowhere_is_left_out_with_its_sum(own: Own, row: Sequence[Any], why: str, said: str) -> None:
    found = filled(own, SALES, [row, ("202703", "GD", "P02", "", "C02", "100")])
    assert [(one.why, one.said, one.exact) for one in found.left] == [(why, said, Decimal(7))]
    assert changed(found) == {"P02|C02 m03": 1}
    assert [(one.total, one.filled, one.left) for one in found.sums] == [(Decimal(107), Decimal(100), Decimal(7))]


@pytest.mark.parametrize(("region", "cells", "left"), [
    ("华东大区", {}, ["华南大区", "华东大区"]), ("广东分公司", {"P01|C01 m03": 10}, ["华南大区"]), ("", {}, ["华南大区", ""])])
def test_where_an_export_names_no_units_its_regions_are_them(own: Own, region: str, cells: dict[str, int], left: list[str]) -> None:
    rows = [("202703", "华南大区", "P01", "", "C01", "9000"), ("202703", region, "P01", "", "C01", "1000")]
    found = filled(own, ("期间", "大区", *SALES[2:]), rows)
    assert (changed(found), [(one.said, one.why) for one in found.left]) == (
        cells, [(said, "unit" if said else "no_unit") for said in left])


@pytest.mark.parametrize(("heads", "row", "why"), [
    (SALES, ("202701", "", "P01", "", "C03", "500"), "held"), (SALES, ("202702", "", "P03", "", "C01", "500"), "launch"),
    (SALES, ("202703", "", "P01", "", "C01", "-500"), "least"), (ITEMS, ("2027-01", "6601", "", "500"), "computed"),
    (HEADS, ("业务代表", "18.5", "", ""), "whole"),
], ids=str)
def test_a_cell_that_may_not_be_filled_stays(own: Own, heads: Sequence[str], row: Sequence[Any], why: str) -> None:
    found = filled(own, heads, [row])
    assert ([cell.why for cell in found.kept], found.cells, found.left) == ([why], [], [])
    assert found.sums[0].kept == found.sums[0].total != 0


def test_locks_and_formulas_stay(own: Own) -> None:
    book, sub = copy.deepcopy(own)
    place = sub.placements["sales_targets"]
    sheet = next(sheet for sheet in book.sheets if sheet.name == place.sheet)
    places = {column: (place.rows["P01|C01"], place.columns[column]) for column in ("m03", "m04", "m05")}
    sheet.formulas[places["m04"]] = "1+1"
    row, columns = places["m03"][0], place.columns
    sheet.merges.append((row, columns["m07"], row + 1, columns["m08"]))
    sheet.duplicates.append((row, columns["m09"]))
    sheet.disagree[row, columns["m10"]] = (1.0, 2.0)
    export = exported(SALES, [(f"2027{m:02}", "", "P01", "", "C01", "100") for m in (3, 4, 5, 7, 8, 9, 10)])
    found = fill_workbook(book, sub, [export], FillOrder(), lambda name, of: {places["m03"]} & {*of} if name == place.sheet else set())
    assert [(cell.column, cell.why) for cell in found.kept] == [("m03", "shut"), ("m04", "formula")] + [
        (column, "doubtful") for column in ("m07", "m08", "m09", "m10")]
    assert changed(found) == {"P01|C01 m05": 1}


@pytest.mark.parametrize(("order", "row"), [
    (FillOrder(year=2026), ("202603", "GD", "P01", "", "C01", "100")),
    (FillOrder(unit="华南一部"), ("202703", "华南一部", "P01", "", "C01", "100")),
])
def test_another_year_and_another_name_when_asked_for(own: Own, order: FillOrder, row: Sequence[Any]) -> None:
    other = ("202703", "GD", "P01", "", "C01", "900")
    found = filled(own, SALES, [row, other], order)
    assert (changed(found), sum(one.exact for one in found.left)) == ({"P01|C01 m03": 1}, 900)


def test_many_lines_of_one_cell_are_one_figure_and_silence_is_kept(own: Own) -> None:
    """Three invoices of a month add up before they are rounded; a month of another row, of which nothing is said, is named."""
    rows = [("202703", "GD", "P01", "", "C01", "33.34")] * 3 + [("202704", "GD", "P02", "", "C01", "200")]
    found = filled(own, SALES, reversed(rows))
    assert [f"{cell.row} {cell.column}" for cell in found.cells] == ["P01|C01 m03", "P02|C01 m04"]  # as the sheet has them
    assert changed(found) == {"P01|C01 m03": 1, "P02|C01 m04": 2}
    assert {(cell.name, cell.column) for cell in found.absent} == {("常温奶 · 商超KA", "m04"), ("低温奶 · 商超KA", "m03")}
    assert (found.sums[0].filled, found.sums[0].rounded) == (Decimal("300.02"), Decimal("-0.02"))


def test_silence_about_a_cell_that_is_held_or_zero_says_nothing(own: Own) -> None:
    book, sub = copy.deepcopy(own)
    frame = sub.frames["sales_targets"]
    for row in ("P01|C03", "P02|C01"):
        frame.amounts["m01"][frame.keys.index(row)] = 0 if row == "P02|C01" else 7
    rows = [("202701", "", "P01", "", "C01", "100"), *(("202703", "", code, "", channel, "100") for code, channel in (
        ("P01", "C01"), ("P01", "C03"), ("P02", "C01")))]
    assert filled((book, sub), SALES, rows).absent == []


@pytest.mark.parametrize(("was", "hidden", "other"), [(None, "", False), ("", "", False), ("待定", "", True), (0.0, "", False),
                                                      (3.0, "column", True), (3.0, "row", True)])
def test_what_a_zero_changes(own: Own, was: float | str | None, hidden: str, other: bool) -> None:
    book, sub = copy.deepcopy(own)
    place = sub.placements["sales_targets"]
    row, column = place.rows["P01|C01"], place.columns["m03"]
    sheet = next(sheet for sheet in book.sheets if sheet.name == place.sheet)
    sheet.values[row - 1][column - 1] = was
    sheet.hidden_columns += [column] if hidden == "column" else []
    sheet.hidden_rows += [row] if hidden == "row" else []
    cell, = filled((book, sub), SALES, [("202703", "", "P01", "", "C01", "0")]).cells
    assert (cell.other, cell.unseen) == (other, bool(hidden))


def test_a_table_that_must_be_corrected_first_takes_nothing(own: Own) -> None:
    book, sub = copy.deepcopy(own)
    del sub.frames["sales_targets"]
    found = filled((book, sub), SALES, [("202703", "", "P01", "", "C01", "100")])
    assert [(one.why, one.exact) for one in found.left] == [("refused", Decimal(100))]


def test_a_key_without_a_row_of_its_own_is_unknown(own: Own) -> None:
    book, sub = copy.deepcopy(own)
    del sub.placements["sales_targets"].rows["P01|C01"]
    assert [one.why for one in filled((book, sub), SALES, [("202703", "", "P01", "", "C01", "100")]).left] == ["unknown"]


def test_items_of_one_name_are_told_apart_by_their_group(own: Own) -> None:
    book, sub = copy.deepcopy(own)
    frame = sub.frames["expense_budget"]
    frame.texts["item"][frame.keys.index("6701")] = "陈列费"
    for group, cells, left in (("渠道费用", {"6701 m12": 5}, []), ("终端费用", {"6802 m12": 5}, []), ("其他费用", {}, ["several"])):
        found = filled((book, sub), ("期间", "科目大类", "科目", "金额(元)"), [("2027-12", group, "陈列费", "500")])
        assert (changed(found), [one.why for one in found.left]) == (cells, left)


def test_a_unit_is_said_by_its_name(own: Own) -> None:
    heads = ("期间", "分公司编码", "分公司", *SALES[2:])
    assert [one.said for one in filled(own, heads, [("202703", "JS", "江苏分公司", "P01", "", "C01", "7")]).left] == ["江苏分公司"]


@pytest.mark.parametrize(("name", "renamed"), [
    ("冷藏奶", [("product", "P02 冷藏奶", "低温奶")]), ("低温奶", []), ("p02", []), ("P02 低温奶", [])])
def test_a_name_that_differs_from_ours_is_said(own: Own, name: str, renamed: list[tuple[str, str, str]]) -> None:
    assert filled(own, SALES, [("202703", "", "P02", name, "C01", "100")]).renamed == renamed


@pytest.mark.parametrize(("change", "typed", "made"), [
    (2, 0, (2, 0)), (-2, 0, (0, 2)), (0, 3, (3, 3)), (1, 1, (2, 1)), (-5, 1, (0, 5)), (-1, 4, (3, 4)),
])
def test_what_joins_and_leaves_makes_the_number(change: int, typed: int, made: tuple[int, int]) -> None:
    """`typed`: that leave."""
    assert moved(change, typed) == made
    assert made[0] - made[1] == change


@pytest.mark.parametrize(("exact", "steps"), [
    ("0.4 0.4 0.4 / 5", "1 0 0 / 5"), ("1.5 1.5 / 2.5 2.5", "2 1 / 3 2"), ("-0.5 0.5 / 1", "0 0 / 1"), ("7 8 / 9 0", "7 8 / 9 0"),
    ("0.37 0.37 0.37 / 0.37 0.37 0.37", "1 0 0 / 1 0 0"),
])
def test_the_sum_of_all_and_of_each_row_stays(exact: str, steps: str) -> None:
    rows = [[Decimal(n) for n in row.split()] for row in exact.split(" / ")]
    amounts = {(i, j): amount for i, row in enumerate(rows) for j, amount in enumerate(row)}
    made = whole_steps(amounts, {key: key[0] for key in amounts})
    assert " / ".join(" ".join(str(made[i, j]) for j in range(len(row))) for i, row in enumerate(rows)) == steps
    assert abs(sum(made.values()) - sum(amounts.values(), Decimal(0))) <= Decimal("0.5")


def test_months_without_a_year_are_those_of_a_fiscal_year() -> None:
    grid = grid_of("erp", [["科目", "3月", "4月"], ["返利", 5, 6]])
    layout = replace(guess_layouts("erp.csv", [grid], "expense")[0], year=2027)
    export = read_grid(grid, layout)
    for start, years in ((1, [2027, 2027]), (4, [2028, 2027])):
        assert in_fiscal_year(export, layout, 2027, start).records["year"].tolist() == years
    assert in_fiscal_year(export, layout, 2028, 4).records["year"].tolist() == [2027, 2027]
    stated = grid_of("erp", [["期间", "科目", "金额(元)"], ["2027-03", "返利", 5]])
    layout = replace(guess_layouts("erp.csv", [stated], "expense")[0], year=2027)
    assert in_fiscal_year(read_grid(stated, layout), layout, 2027, 4).records["year"].tolist() == [2027]


def test_a_fiscal_year_begins_in_its_own_month(own: Own) -> None:
    book, sub = own
    assert sub.issued is not None
    april = replace(sub, issued=replace(sub.issued, stamp=replace(sub.issued.stamp, start_month=4)))
    rows = [(month, "", "P01", "", "C01", "100") for month in ("202703", "202704", "202803", "202804")]
    found = filled((book, april), SALES, rows)
    assert changed(found) == {"P01|C01 m01": 1, "P01|C01 m12": 1}
    assert [(one.why, one.said) for one in found.left] == [("year", "2027-03"), ("year", "2028-04")]


def test_an_approved_plan_takes_nothing(own: Own) -> None:
    book, sub = copy.deepcopy(own)
    sub.frames["sales_targets"].table = sub.frames["sales_targets"].table.settled
    found = filled((book, sub), SALES, [("202703", "", "P01", "", "C01", "100")])
    assert ([cell.why for cell in found.kept], found.cells) == (["hq"], [])


def test_every_role_that_a_table_names_is_one() -> None:
    named = [of for table in BY_KEY.values() if (of := table.from_export)]
    assert len(named) == 3
    assert {role for of in named for role in (*of.named, *of.apart)} <= ROLES.keys()


def with_foreign(own: Own) -> Own:
    """HQ maps FOREIGN."""
    book, sub = own
    assert sub.issued is not None
    return book, replace(sub, issued=replace(sub.issued, foreign=FOREIGN))


def test_what_the_export_calls_the_unit_goes_before_hqs_mapping(own: Own) -> None:
    row = ("202703", "华南一部", "P01", "", "C01", "1000")
    assert changed(filled(with_foreign(own), SALES, [row], FillOrder(unit="华南一部"))) == {"P01|C01 m03": 10}


FOREIGN = (ForeignCode("product", "1001", "", "2027-03", (("P01", Decimal(1)),)),
           ForeignCode("product", "1001", "2027-04", "", (("P01", Decimal("0.6")), ("P02", Decimal("0.3")), ("P77", Decimal("0.1")))),
           ForeignCode("channel", "大卖场", "", "", (("C01", Decimal(1)),)), ForeignCode("product", "88", "", "", (("P02", Decimal(1)),)),
           ForeignCode("product", "礼盒装", "", "", (("P01", Decimal(1)),)), ForeignCode("unit", "华南二部", "", "", (("GX", Decimal(1)),)),
           ForeignCode("product", "p02", "", "", (("P03", Decimal(1)),)),
           ForeignCode("unit", "华南一部", "", "", (("GD", Decimal("0.5")), ("GX", Decimal("0.5")))))


@pytest.mark.parametrize(("row", "cells", "left"), [
    (("202703", "", "1001", "袋装奶", "大卖场", "1000"), {"P01|C01 m03": 10}, []),
    (("202704", "", "1001", "", "大卖场", "1000"), {"P01|C01 m04": 6, "P02|C01 m04": 3}, [("unknown", "1001", 100)]),
    (("202704", "", "P02", "", "C01", "1000"), {"P03|C01 m04": 10}, []),  # HQ's sheet goes before our own codes
    (("202703", "华南一部", "P01", "", "C01", "1000"), {"P01|C01 m03": 5}, [("unit", "华南一部", 500)]),
    (("202703", "", "1001.0", "", "大卖场", "1000"), {"P01|C01 m03": 10}, []),
    (("202703", "", "88 低温奶", "", "C01", "1000"), {"P02|C01 m03": 10}, []),
    (("202704", "", "P03", "礼盒装", "C01", "1000"), {"P03|C01 m04": 10}, []),  # the code before the name
    (("202704", "", "88", "礼盒装", "C01", "1000"), {"P02|C01 m04": 10}, []),
    (("202703", "", "77", "礼盒装", "C01", "1000"), {"P01|C01 m03": 10}, []),
], ids=str)
def test_codes_that_hq_maps(own: Own, row: Sequence[Any], cells: dict[str, int], left: list[tuple[str, str, int]]) -> None:
    found = filled(with_foreign(own), SALES, [row])
    assert changed(found) == cells
    assert [(one.why, one.said, int(one.exact)) for one in found.left] == left
    assert found.sums[0].total == 1000 == found.sums[0].filled + found.sums[0].left


@pytest.mark.parametrize("said", [
    ("P02", ""), ("1001", ""), ("1001.0", ""), ("1002", "常温奶"), ("", "1001 常温奶"), ("1001低温奶", ""), ("9001", ""),
    ("9001-常温奶", ""), ("9002", ""), ("P01", "礼盒装"), ("77", "礼盒装"), ("77", "P02"), ("P03.0", "低温奶"), ("", "低温奶"),
    ("", "怪味豆"), ("低温奶", "礼盒装")])
def test_a_workbook_reads_codes_as_the_master_does(own: Own, said: tuple[str, str]) -> None:
    """Rows of HQ's sheet and codes of the ERP, among them one that is a code of ours and one that two products have."""
    beside = {"P01": "1001, P02, 1002", "P02": "1002"}
    maps = (("9001", "P01", None), ("9002", "P01", 600), ("9002", "P02", 400), ("礼盒装", "P02", None))
    master, _ = master_from(sample.frames(
        products=[{**p, "erp_code": beside.get(str(p["code"]), "")} for p in sample.PRODUCTS],
        mapping=[{"kind": "product", "foreign": foreign, "ours": ours, "share": share} for foreign, ours, share in maps]))
    sub, (code, name) = own[1], said
    frame = sub.frames["sales_targets"]
    of = frame.table.from_export
    assert of is not None
    finder = row_finder(frame, of, sub.placements["sales_targets"].rows, by_form(foreign_codes(master, "GD", sub.frames)))
    found = finder.find({"product_code": code, "product": name, "channel": "C01"}, 2027, 3)
    assert [(row.split("|")[0], float(share)) for row, share in found if isinstance(row, str)] == [
        (ours, float(share)) for ours, share in master.codes.ours("product", code, name, (2027, 3))]


def test_only_codes_that_concern_a_workbook_go_into_it() -> None:
    """Of the sheet and of the ERP's codes beside products, channels and items those that mean a row or the unit; the sheet goes before."""
    span = MappedSpan("", "", (("P01", Fraction(1, 4)), ("P99", Fraction(3, 4))))
    mapped = {("product", "x"): (span,), ("product", "y"): (MappedSpan("", "", (("P99", Fraction(1)),)),),
              ("unit", "south"): (MappedSpan("2027-01", "", (("GD", Fraction(1)),)),),
              ("unit", "north"): (MappedSpan("", "", (("JS", Fraction(1)),)),)}
    items = [ExpenseItem("6701", "终端", "堆头费", erp_code="660101, 660102")]
    beside = (("P01", "X、1001"), ("P99", "1099, 1001, P01"), ("P02", ""))
    products = [Product(code, f"第{code}", "液奶", erp_code=erp) for code, erp in beside]
    master: Any = SimpleNamespace(
        codes=replace(codes_from([], products, [], items, []), mapped=mapped), channels={}, expense_items={i.code: i for i in items},
        products={p.code: p for p in products})
    found = foreign_codes(master, "GD", case().frames)
    assert [(one.kind, one.form, one.first, dict(one.parts)) for one in found] == [
        ("item", "660101", "", {"6701": 1}), ("item", "660102", "", {"6701": 1}), ("product", "1001", "", {"P01": 1}),
        ("product", "x", "", {"P01": Decimal("0.25"), "P99": Decimal("0.75")}), ("unit", "south", "2027-01", {"GD": 1})]
    assert foreign_codes(master, "GD", {}) == ()
