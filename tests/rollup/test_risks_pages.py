"""The pages of the table of risks, as HQ sees them once units fill it."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from libreoffice import needs_office, recalculated
from small_rollup import BRANCHES, Case, case, find

from xlplan.address import a1
from xlplan.plan.rollup.trace import Rollup
from xlplan.tables import BRANCH
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import Raw, RawSheet

ROWS: tuple[dict[str, int | str], ...] = (
    {"risk": "经销商压价", "probability": 300, "impact": 120_00, "response": "分季兑现返利", "owner": "王经理"},
    {"risk": "原奶涨价", "probability": 155, "impact": 60_05, "response": "年中再看", "owner": "李四"},
    {"risk": "已解除", "probability": 900, "impact": 500_00, "response": "不用了", "owner": "李四", "void": "yes"})


@pytest.fixture(scope="module")
def sample() -> Case:
    """Every branch is given the risks; the third finds none, the last sends nothing."""
    tables = [t.key for t in BRANCH if t.expected or t.key == "risks"]
    return case(fills=dict.fromkeys(BRANCHES, tables), typed=lambda unit: {"risks": [] if unit == 2 else ROWS})


def keys(page: Sheet) -> list[str]:
    return [str(cell.value) for (row, column), cell in sorted(page.cells.items()) if column == 1 and row > 5]


@pytest.mark.parametrize(("lang", "titles"), [
    ("zh-CN", ["风险与对策", "风险与对策汇总"]), ("zh-TW", ["風險與對策", "風險與對策彙總"]), ("en", ["Risks", "Risks summary"])])
def test_a_listing_and_a_page_of_figures(sample: Case, lang: Lang, titles: list[str]) -> None:
    assert [s.title for s in sample.book(lang).sheets if s.key.startswith("risks")] == titles


def test_the_listing(sample: Case) -> None:
    page = sample.book().sheet("risks_listing")
    assert keys(page) == [f"{b}|risks|r0{i}" for b in ("HZ", "SH", "BJ") for i in (1, 2)] + ["GZ", "TJ"]
    assert page.cells[4, 3].value == "共 6 行,来自 3 家;另有 3 行作废,没有列出"
    assert [find(page, "SH|risks|r01", c).value for c in ("risk", "probability", "impact", "response", "owner")] == [
        "经销商压价", 0.3, 120.0, "分季兑现返利", "王经理"]


def test_the_figures(sample: Case) -> None:
    page = sample.book().sheet("risks_figures")
    mean = round((300 * 120_00 + 155 * 60_05) / 180_05) / 1000
    for key, units in (("SH", 1), ("E", 2), ("@total", 3)):
        assert [find(page, key, c).value for c in ("@rows", "risk", "probability", "impact", "response")] == [
            2 * units, 2 * units, mean, round(180.05 * units, 2), "分季兑现返利、年中再看"]
    assert [c.value for c in page.cells.values() if str(c.value).startswith("「发生概率」")] == [
        "「发生概率」按「影响金额(万元)」加权平均,只算两格都填了的行。"]


def test_what_is_expected_to_be_lost_beside_what_stands_against_it(sample: Case) -> None:
    """0.3 × 120.00 + 0.155 × 60.05 = 45.31 each; 2 % of 29,000.00 are assigned above the goal."""
    page = sample.book().sheet("risk_cover")
    for key, units in (("SH", 1), ("E", 2), ("@total", 3)):
        assert [find(page, key, c).value for c in ("risks", "impact", "expected")] == [
            2 * units, round(180.05 * units, 2), round(45.31 * units, 2)]
    assert [find(page, key, "expected").value for key in ("@over", "@reserve", "@cover", "@left")] == [580.0, 0.0, 580.0, 444.07]
    assert find(page, "SH", "rate").value == round(45.31 / float(str(find(page, "SH", "assigned").value)), 3)
    assert not [c for c in page.cells.values() if "不够" in str(c.value)]


def test_it_says_where_that_is_not_enough_and_by_how_much() -> None:
    grave: dict[str, int | str] = {
        "risk": "大客户流失", "probability": 900, "impact": 1_000_00, "early_sign": "", "response": "", "owner": "王经理"}
    tables = [t.key for t in BRANCH if t.expected or t.key == "risks"]
    poor = case(fills=dict.fromkeys(BRANCHES, tables), typed=lambda unit: {"risks": [] if unit else [grave]})
    page, contents = poor.book().sheet("risk_cover"), poor.book().sheet("contents")
    assert find(page, "@left", "expected").value == -320.0
    assert "▲ 不够" in {c.value for c in page.cells.values()}
    assert any("预期损失比缓冲多 320.00 万元" in str(c.value) for c in contents.cells.values())


def test_no_page_of_cover_where_nobody_names_risks() -> None:
    assert "risk_cover" not in {s.key for s in case().book().sheets}


@needs_office
@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_comes_to_what_we_cached(sample: Case, written: Callable[..., Path], lang: Lang) -> None:
    page = sample.book(lang).sheet("risks_figures")
    found = recalculated(written(sample.book(lang), "rollup.xlsx"))[page.title]
    live = {a1(*at): cell for at, cell in page.cells.items() if cell.formula is not None}
    assert len(live) > 10
    assert {at: found.get(at) for at in live} == {at: pytest.approx(cell.value, abs=1e-9) for at, cell in live.items()}


def test_its_total_is_traced_to_the_rows_of_the_branches(sample: Case) -> None:
    book = sample.book()
    raw = {s.title: RawSheet(s.title, "visible", grid(s), {at: c.formula for at, c in s.cells.items() if c.formula}) for s in book.sheets}
    page = book.sheet("risks_figures")
    row = next(r for (r, c), cell in page.cells.items() if c == 1 and cell.value == "@total")
    column = next(c for (r, c), cell in page.cells.items() if r == 1 and cell.value == "impact")
    found = Rollup({s.title: s.key for s in book.sheets}, raw.__getitem__).trace(page.title, (row, column))
    assert [(s.file, s.figure) for s in found if s.figure] == [
        (f"{b}.xlsx", n) for b in ("HZ", "SH", "BJ") for n in (120.0, 60.05)]
    assert round(sum(float(str(s.figure)) for s in found), 2) == page.cells[row, column].value


def grid(sheet: Sheet) -> list[list[Raw]]:
    """The values of a sheet, its stream too, row by row."""
    height = max(row for row, _ in sheet.cells)
    width = max(column for _, column in sheet.cells)
    values: list[list[Raw]] = [[sheet.cells[r, c].value if (r, c) in sheet.cells else None for c in range(1, width + 1)]
                                  for r in range(1, height + 1)]
    return values[:sheet.stream.first_row - 1] + [list(row) for row in sheet.stream.rows] if sheet.stream else values
