"""填报明细: lines of units under the cells that take them; the page stands only where there are any."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from small_rollup import NOW, Case, case

from xlplan.plan.rollup.context import HEAD, RollupContext
from xlplan.plan.rollup.facts import facts_from
from xlplan.plan.rollup.lines_page import has_lines, lines_page
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.plan.rollup.trace import FigureSource, Rollup
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.paper import printed_on, room_beside
from xlplan.workbook.rawbook import Raw, RawSheet
from xlplan.workbook.submission import NamedLine

SALES, COSTS = "sales_targets", "expense_budget"
FIRST = NamedLine(7, "陈列", "堆头", Decimal(200), Decimal("80.5"), Decimal("16100.00"))
LUMP = NamedLine(9, "陈列", "", None, None, Decimal(99))
LACKS = NamedLine(12, "社保", "12 人", Decimal(12), None, None, "")


@pytest.fixture(scope="module")
def sample() -> Case:
    """Hangzhou keeps lines behind two cells, Shanghai behind one."""
    made = case()
    source = dict(made.result.source)

    def kept(unit: str, table: str, lines: dict[tuple[str, str], tuple[NamedLine, ...]]) -> None:
        at = table, made.result.branches.index(unit)
        file, place = source[at]
        source[at] = replace(file, lines={**file.lines, table: lines}), replace(place, rows={"P1|C2": 9}, columns={"m03": 14})

    kept("HZ", SALES, {("P1|C2", "m03"): (LACKS,), ("P1|C1", "m11"): (FIRST, LUMP), ("P9|C9", "m01"): (FIRST,)})
    kept("SH", COSTS, {("6801", "m02"): (FIRST,)})
    return replace(made, result=replace(made.result, source=source))


def rows(sheet: Sheet) -> list[dict[str, object]]:
    heads = {column: str(cell.value) for (row, column), cell in sheet.cells.items() if row == 1 and column > 1}
    last = max(row for row, _ in sheet.cells)
    return [{key: sheet.cells[row, column].value for column, key in heads.items()} for row in range(HEAD + 1, last + 1)]


@pytest.mark.parametrize("lang", LANGS)
def test_each_line_stands_under_the_figure_that_takes_it(sample: Case, lang: Lang) -> None:
    said = rows(lines_page(RollupContext(
        sample.result, sample.master, facts_from(sample.master, sample.breakdown), NOW, lang, rollup_pages())))
    assert [(r["branch"], r["name"], r["what"], r["quantity"], r["price"], r["amount"]) for r in said] == [
        ("上海分公司", "陈列", "堆头", 200.0, 80.5, 16100.0), ("杭州分公司", "陈列", "堆头", 200.0, 80.5, 16100.0),
        ("杭州分公司", "陈列", "", None, None, 99.0), ("杭州分公司", "社保", "12 人", 12.0, None, None)]
    march = {"zh-CN": "3月", "zh-TW": "3月", "en": "Mar"}[lang]
    assert march in str(said[3]["column"])
    assert [r["cell"] for r in said] == ["", "", "", "N9"]
    frame = sample.result.frames[SALES]
    i = next(i for i, key in enumerate(frame.keys) if key == "P1|C1" and frame.owner[i] == sample.result.branches.index("HZ"))
    assert [r["figure"] for r in said[1:3]] == [frame.amounts["m11"][i] / 100, None]  # once, not beside each of its lines


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_one_sheet_of_paper_wide(sample: Case, lang: Lang) -> None:
    page = next(sheet for sheet in sample.book(lang).sheets if sheet.key == "lines")
    assert printed_on(page, "A4").wide == 1
    assert room_beside(page, "A4") >= -1


def test_it_stands_only_where_a_unit_keeps_lines(sample: Case) -> None:
    assert has_lines(sample.result)
    assert not has_lines(case().result)
    assert "lines" in [s.key for s in sample.book("zh-CN").sheets]


def test_tracing_a_figure_shows_its_lines_under_it(sample: Case) -> None:
    """March, and the year with the lines of every month; what is traced still adds up."""
    sheets = {s.title: s for s in sample.book("zh-CN").sheets}
    raw = {title: raw_sheet(sheet) for title, sheet in sheets.items()}
    rollup = Rollup({title: str(sheet.at(1, 1)) for title, sheet in raw.items()}, raw.__getitem__)

    def traced(page: str, row: str, column: str) -> list[FigureSource]:
        title, sheet = next((t, s) for t, s in raw.items() if s.at(1, 1) == page)
        at = next(i for i, line in enumerate(sheet.values, 1) if i > 1 and line[0] == row)
        return rollup.trace(title, (at, sheet.values[0].index(column) + 1))

    found = [(s.place, s.what) for s in traced("by_month", "HZ", "m03") if s.figure is None]
    assert found == [("N9", "社保 · 12 人 12")]
    found = [(s.place, s.what) for s in traced("target_compare", "HZ", "year") if s.figure is None]
    assert found == [("", "陈列 · 堆头 200 × 80.5 = 16,100.00"), ("", "陈列 = 99.00"), ("N9", "社保 · 12 人 12")]


def raw_sheet(sheet: Sheet) -> RawSheet:
    """As a reader finds it."""
    height, width = (max(at[n] for at in sheet.cells) for n in (0, 1))
    values: list[list[Raw]] = [[None] * width for _ in range(height)]
    for (row, column), cell in sheet.cells.items():
        values[row - 1][column - 1] = float(cell.value) if type(cell.value) is int else cell.value
    if sheet.stream:
        values += [[None] * width for _ in range(sheet.stream.first_row - 1 - len(values))]
        values += [[float(v) if type(v) is int else v for v in line] for line in sheet.stream.rows]
    return RawSheet(sheet.title, values=values, formulas={at: cell.formula for at, cell in sheet.cells.items() if cell.formula})
