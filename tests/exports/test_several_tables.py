"""Several tables in one sheet, several sheets in one workbook: each is read with its own heading, year and unit, and no money twice."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from export_tables import Rows, codes_of, export_of

from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.exports.map_file import layouts_of_text, layouts_text
from xlplan.exports.reading import read_grid
from xlplan.exports.records import Export, total_of
from xlplan.exports.summed_sheets import total_sheets
from xlplan.pipeline.export_sheets import read_exports
from xlplan.schema.codes.catalogue import message_of

A, B = ["分公司", "产品", "1月", "2月"], ["产品", "1月", "2月"]
MILK: Rows = [["江苏", "鲜奶", 1.0, 2.0], ["浙江", "鲜奶", 3.0, 4.0]]
LATER: Rows = [["江苏", "鲜奶", 5.0, 6.0], ["浙江", "鲜奶", 7.0, 8.0]]
TURNED: Rows = [["鲜奶", "江苏", 5.0, 6.0], ["鲜奶", "浙江", 7.0, 8.0]]
YEARS = {("江苏", 2025): Decimal(3), ("浙江", 2025): Decimal(7), ("江苏", 2026): Decimal(11), ("浙江", 2026): Decimal(15)}
UNITS = {("江苏", 2026): Decimal(3), ("昆山", 2026): Decimal(7)}
ONE: Rows = [["鲜奶", 1.0, 2.0]]
TWO: Rows = [["鲜奶", 3.0, 4.0]]
SUM: Rows = [["鲜奶", 4.0, 6.0]]
CASES: dict[str, tuple[dict[str, Rows], dict[tuple[str, int], Decimal]]] = {
    "a year in each title": ({"S": [["2025年"], A, *MILK, [], ["2026年"], A, *LATER]}, YEARS),
    "columns in another order": ({"S": [["2025年(元)"], A, *MILK, ["2026年(元)"], ["产品", "分公司", "1月", "2月"], *TURNED]}, YEARS),
    "years in the headings": ({"S": [["分公司", "产品", "2025年1月", "2025年2月"], *MILK, [], ["产品", "分公司", "2026年1月", "2026年2月"],
                                     *TURNED]}, YEARS),
    "units in the titles": ({"S": [["2026年"], ["单位:江苏"], B, *ONE, [], ["单位:昆山"],
                                  ["产品", "2026年1月", "2026年2月"], *TWO]}, UNITS),
    "one unit in its title": ({"S": [["2026年"], ["单位:昆山", None, "单位:万元"], B, ["鲜奶", 0.0003, 0.0004]]},
                              {("昆山", 2026): Decimal(7)}),
    "another unit of money": ({"S": [["2025年 单位:元"], A, *MILK, ["2026年 单位:万元"], A, ["江苏", "鲜奶", 0.0005, 0.0006],
                                     ["浙江", "鲜奶", 0.0007, 0.0008]]}, YEARS),
    "a sheet for each unit": ({"江苏": [["2026年"], B, *ONE], "昆山": [["2026年"], B, *TWO]}, UNITS),
    "and one that sums them up": ({"江苏": [["2026年"], B, *ONE], "昆山": [["2026年"], B, *TWO], "汇总": [["2026年"], B, *SUM]}, UNITS),
    "a sheet for each year": ({"2025年": [A, *MILK], "2026年": [["产品", "分公司", "1月", "2月"], *TURNED]}, YEARS)}


def read(sheets: dict[str, Rows], *, kept: bool) -> list[Export]:
    """All of them but those that sum up others; `kept`: by a mapping file."""
    grids = {name: grid_of(name, rows) for name, rows in sheets.items()}
    layouts = guess_layouts("sales.xlsx", [*grids.values()])
    layouts = layouts_of_text(layouts_text(layouts, "zh-CN")) if kept else layouts
    both = [(one, read_grid(grids[one.sheet], one)) for one in layouts]
    out = {d.sheet for d in total_sheets(both) if d.code == "XP726"}
    return [export for _, export in both if export.sheet not in out]


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_each_with_its_own_year_and_unit(case: str, kept: bool) -> None:
    sheets, due = CASES[case]
    have: dict[tuple[str, int], Decimal] = {}
    for export in read(sheets, kept=kept):
        assert codes_of(export) == []
        for unit, year in sorted({*zip(export.records["unit"], map(int, export.records["year"]), strict=True)}):
            rows = export.records[(export.records["unit"] == unit) & (export.records["year"] == year)]
            have[unit, year] = have.get((unit, year), Decimal(0)) + total_of(rows)
    assert have == due


def test_a_summing_sheet_is_named_and_one_that_differs_is_asked_about() -> None:
    sheets = {"江苏": [["2026年"], B, *ONE], "昆山": [["2026年"], B, *TWO], "汇总": [["2026年"], B, *SUM]}
    said = []
    for last in (6.0, 6.5):
        grids = {name: grid_of(name, [*rows[:2], ["鲜奶", 4.0, last]] if name == "汇总" else rows) for name, rows in sheets.items()}
        found = total_sheets([(one, read_grid(grids[one.sheet], one)) for one in guess_layouts("a.xlsx", [*grids.values()])])
        said += [(d.code, d.sheet, message_of(d, "zh-CN")) for d in found]
    assert said == [("XP726", "汇总", "工作表「汇总」等于其余 2 张同样的表之和(10.00 元),不计入"),
                    ("XP727", "汇总", "工作表「汇总」像是其余各表的汇总,但它是 10.5 元,其余加起来是 10 元")]


@pytest.mark.parametrize(("repeated", "codes"), [(None, ["XP744"]), (True, []), (False, ["XP744"])])
def test_a_sheet_that_equals_the_others_is_asked_about_where_its_name_calls_it_no_total(repeated: bool | None, codes: list[str]) -> None:
    """A branch with as much rent as the other two has is one of three."""
    sheets = {"江苏": [["2026年"], B, *ONE], "昆山": [["2026年"], B, *TWO], "华东": [["2026年"], B, *SUM]}
    grids = {name: grid_of(name, rows) for name, rows in sheets.items()}
    layouts = [replace(one, repeated=repeated) for one in guess_layouts("a.xlsx", [*grids.values()])]
    assert [d.code for d in total_sheets([(one, read_grid(grids[one.sheet], one)) for one in layouts]) if d.sheet == "华东"] == codes


def test_two_branches_that_sell_the_same_are_no_copies(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("城东店", "城西店"):
        sheet = book.create_sheet(name)
        for row in (["年月", "产品", "销售额(元)"], *([f"2026-{m:02}", "茶", 1000.5] for m in range(1, 7))):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "rent.xlsx")
    read = read_exports([tmp_path / "rent.xlsx"])
    assert [(one.records["unit"].iloc[0], total_of(one.records)) for one in read.exports] == [
        ("城东店", Decimal("6003.00")), ("城西店", Decimal("6003.00"))]


@pytest.mark.parametrize(("rows", "row"), [
    ([["2026年"], A, *MILK, [], ["分公司", "代垫", "产品", "1月"], ["江苏", 9.0, "鲜奶", 5.0]], 6),  # other columns
    ([["2026年"], A, *MILK, [], A, *LATER], 6)])  # the same lines once more, and nothing says of what year
def test_a_table_that_nothing_tells_from_the_first_is_refused(rows: Rows, row: int) -> None:
    got = export_of(rows)
    assert [(d.code, d.cell) for d in got.findings if d.code != "XP703"] == [("XP725", f"A{row}")]
    assert not got.usable
