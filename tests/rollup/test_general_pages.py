"""The general page of figures and the general listing, of tables declared while the test runs."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from declared_tables import CREWS, MATERIALS, RISKS, TABLES, typed
from libreoffice import needs_office, recalculated
from small_rollup import BRANCHES, Case, case, find

from xlplan.address import a1
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.schema.column import Column
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import Foot
from xlplan.schema.table import Rollup as Declared
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.tables.training import TRAINING
from xlplan.text import LANGS, Lang, Text, same_text
from xlplan.units import WAN_YUAN
from xlplan.workbook.blueprint import Book, Sheet

GENERAL = ("risks_listing", "risks_figures", "milestones_figures", "milestones_listing", "materials_figures", "crews_listing",
           "crews_figures")
IN = ("SH", "HZ", "GZ", "BJ")  # TJ is missing; GZ, the third, has no risks


@pytest.fixture(scope="module", autouse=True)
def tables() -> Iterator[None]:
    with BRANCH.declared(*TABLES):
        yield


@pytest.fixture(scope="module")
def sample(tables: None) -> Case:
    return case(typed=typed)


@pytest.fixture(scope="module")
def book(sample: Case) -> Book:
    return sample.book()


def keys(page: Sheet, first: int = 6) -> list[str]:
    """Row keys from that row on."""
    return [str(cell.value) for (row, column), cell in sorted(page.cells.items()) if column == 1 and row >= first]


def line(page: Sheet, key: str) -> dict[str, object]:
    """Column key -> what stands in the row of that key, of what is not blank."""
    row = next(r for (r, c), cell in page.cells.items() if c == 1 and cell.value == key and r > 5)
    return {str(cell.value): page.cells[row, c].value for (r, c), cell in page.cells.items()
            if r == 1 and c > 1 and (row, c) in page.cells and page.cells[row, c].value not in (None, "")}


def summed(sample: Case, table: str, column: str, *branches: str) -> int:
    """Steps of a column's rows that are neither blank nor void."""
    return sum(int(frame.amounts[column][frame.live].sum()) for b in branches for frame in [sample.frames[b][table]])


# -- which pages there are ---------------------------------------------------------------------------------------------

def test_they_stand_behind_the_pages_of_our_own(book: Book) -> None:
    order = [s.key for s in book.sheets]
    assert tuple(order[order.index("training_rollup") + 1:order.index("adjustments")]) == GENERAL
    assert [s.title for s in book.sheets if s.key in GENERAL] == [
        "风险清单", "风险清单汇总", "里程碑汇总", "里程碑", "物料计划汇总", "临时队伍", "临时队伍汇总"]


def test_a_table_that_no_unit_fills_shows_nowhere() -> None:
    others = [t.key for t in BRANCH if t.key != CREWS.key]
    pages = [s.key for s in case(fills=dict.fromkeys(BRANCHES, others), missing=()).book().sheets]
    assert [key for key in pages if key in GENERAL] == [key for key in GENERAL if not key.startswith("crews")]


def test_a_page_of_our_own_takes_the_place_of_the_general_one_of_figures() -> None:
    with BRANCH.declared(replace(TRAINING, rollup=replace(TRAINING.rollup or Declared(), pages=("figures", "listing")))):
        assert [key for key, page in rollup_pages().items() if page.table == "training"] == ["training_rollup", "training_listing"]


def test_two_pages_of_one_name_are_refused() -> None:
    with pytest.raises(SchemaError, match="table again: the roll-up has a page named Risks summary"), BRANCH.declared(
            replace(RISKS, key="again", label=same_text("Risks summary"), rollup=Declared(("listing",)))):
        pass
    assert "again" not in BY_KEY


@pytest.mark.parametrize("lang", LANGS)
def test_they_print_and_say_who_is_missing(sample: Case, lang: Lang) -> None:
    for sheet in sample.book(lang).sheets:
        if sheet.key not in GENERAL:
            continue
        table = BY_KEY[sheet.key.rpartition("_")[0]]
        said = {"zh-CN": "未交/退回/未填 1 家", "zh-TW": "未交/退回/未填 1 家", "en": "missing, returned or not filled in: 1"}[lang]
        assert said in str(sheet.cells[2, 2].value)
        assert (table.unit.label(lang) if table.unit else "") in str(sheet.cells[3, 2].value)
        assert (sheet.freeze is not None, sheet.title_rows, len(sheet.title) <= 31) == (True, (2, 5), True)
        assert not [c.value for c in sheet.cells.values() if isinstance(c.value, str) and "{" in c.value]
        heads = [c.value for (row, column), c in sheet.cells.items() if row == 1 and column > 1]
        assert len(heads) == len(set(heads))


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW"])
def test_no_code_stands_where_a_name_belongs(sample: Case, lang: Lang) -> None:
    for sheet in sample.book(lang).sheets:
        for (row, column), cell in sheet.cells.items():
            if sheet.key in GENERAL and row > 1 and column > 1 and isinstance(cell.value, str):
                assert not re.search("[A-Za-z]{2,}|S1", re.sub("xlplan export|V1", "", cell.value)), (sheet.key, row, column, cell.value)


# -- figures -----------------------------------------------------------------------------------------------------------

def test_each_column_rolls_up_by_its_kind(sample: Case, book: Book) -> None:
    page = book.sheet("risks_figures")
    shanghai = line(page, "SH")
    assert shanghai == {
        "name": "上海分公司", "@rows": 3, "risk": "经销商压价,回款变慢、…", "probability": 0.252, "impact": 180.05,
        "response": "降低、接受", "due": date(2027, 3, 15), "owner": 2, "@state": "计入"}
    mean = sum(p * i for b in IN for f in [sample.frames[b]["risks"]] for p, i in zip(
        f.amounts["probability"][f.live].tolist(), f.amounts["impact"][f.live].tolist(), strict=True))
    total = summed(sample, "risks", "impact", *IN)
    assert line(page, "@total") == line(page, "@total_response") | {"name": "合计"} == {
        "name": "合计", "@rows": 9, "risk": "经销商压价,回款变慢、…", "probability": round(mean / total) / 1000, "impact": total / 100,
        "response": "降低、接受", "due": date(2027, 1, 31), "owner": 6}


def test_who_is_in_with_nothing_and_who_is_not_in(book: Book) -> None:
    page = book.sheet("risks_figures")
    assert line(page, "GZ") == {"name": "广州分公司", "@rows": 0, "impact": 0, "owner": 0, "@state": "计入"}
    assert line(page, "TJ") == {"name": "天津分公司", "@state": "未交"}
    assert find(page, "TJ", "@state").style == "bad"


def test_entries_of_a_list_are_added_up_below(sample: Case, book: Book) -> None:
    risks = book.sheet("risks_figures")
    assert keys(risks)[-6:] == ["@response", "response|avoid", "response|reduce", "response|accept", "@no_response", "@total_response"]
    assert find(risks, "response|reduce", "impact").value == sum(120_00 + 7 * i for i in (0, 1, 3)) / 100
    assert find(risks, "@no_response", "@rows").value == 3
    assert line(risks, "response|avoid") == {"name": "规避", "@rows": 0, "impact": 0, "owner": 0}  # all of them void
    steps = book.sheet("milestones_figures")
    audiences = keys(steps)[keys(steps).index("@audience"):keys(steps).index("@pay_month")]
    assert audiences == ["@audience", "audience|S1", "audience|dealers", "@no_audience", "@total_audience"]  # those chosen, by name
    assert [find(steps, key, "name").value for key in audiences] == ["按对象", "业务代表", "经销商", "未选对象", "合计"]
    assert find(steps, "pay_month|m04", "money").value == summed(sample, "milestones", "money", *IN) - 4 * 4_500
    assert find(steps, "pay_month|m04", "name").value == "4月"


def test_ratios_are_worked_out_of_the_sums_and_days_are_the_furthest(sample: Case, book: Book) -> None:
    page = book.sheet("milestones_figures")
    for key, branches in (("SH", ("SH",)), ("E", ("SH", "HZ")), ("@total", IN)):
        money, heads = (summed(sample, "milestones", c, *branches) for c in ("money", "heads"))
        assert find(page, key, "a_head").value == (2 * money + heads) // (2 * heads)
        assert (find(page, key, "start").value, find(page, key, "end").value) == (date(2027, 4, 10), date(2027, 4, 20))
    assert find(page, "E", "start").formula == "MIN(F7,F9)"
    assert find(page, "E", "most").formula == "MAX(I7,I9)"
    assert str(find(page, "E", "a_head").formula).startswith("IF(")


def test_months_quarters_and_quantities_of_rows_of_hqs(sample: Case, book: Book) -> None:
    page, frame = book.sheet("materials_figures"), sample.frames["SH"]["materials"]
    assert find(page, "SH", "cases").value == summed(sample, "materials", "cases", "SH") == 45
    assert find(page, "SH", "m02").value == int(frame.amounts["m02"].sum()) / 100
    assert find(page, "SH", "q1").formula == "SUM(D9:F9)"  # of the months beside it
    assert find(page, "@total", "year").value == sum(summed(sample, "materials", m, *IN) for m in MONTHS) / 100
    heads = {cell.value: page.cells[5, c].value for (r, c), cell in page.cells.items() if r == 1 and c > 1}
    assert (heads["q1"], heads["h1"], heads["agreed"]) == ("一季度", "上半年", "约定价(元)\n(加权平均)")
    assert find(page, "SH", "agreed").value == 900  # a price without cases weighs nothing, cases without a price neither


def test_adjustments_are_in_the_figures_and_it_is_said(sample: Case) -> None:
    made, change = case(typed=typed), np.zeros(0, np.int64)
    before = find(made.book().sheet("materials_figures"), "SH", "year").value
    change = np.zeros(made.result.frames["materials"].size, np.int64)
    change[0] = 12_34
    made.result.adjusted = {**made.result.adjusted, "materials": {"m03": change}}
    page = made.book().sheet("materials_figures")
    assert find(page, "SH", "year").value == pytest.approx(float(str(before)) + 12.34)
    assert [c.value for c in page.cells.values() if c.value == "数字含总部调整。"]
    assert not [c.value for c in sample.book().sheet("materials_figures").cells.values() if c.value == "数字含总部调整。"]


def test_figures_that_follow_an_adjusted_table_say_so_too() -> None:
    """HQ adjusted sales, not the crews, whose share of sales moves with them."""
    share = Column("part", Text("应占(万元)", "應占(萬元)", "Part (10k yuan)"), WAN_YUAN, who="C", up="sum",
                   formula=Foot("@total", "year", "sales_targets"))
    with BRANCH.declared(replace(CREWS, columns=(*CREWS.columns, share))):
        moved, still = case(typed=typed).book(), case(typed=typed, adjust=False).book()
    assert [c.value for c in moved.sheet("crews_figures").cells.values() if c.value == "数字含总部调整。"]
    assert str(moved.sheet("crews_listing").cells[4, 3].value) == "共 8 行,来自 4 家;各单位填报的数,不含总部调整:应占(万元) +100.00"
    assert not [c.value for c in still.sheet("crews_figures").cells.values() if c.value == "数字含总部调整。"]
    assert str(still.sheet("crews_listing").cells[4, 3].value) == "共 8 行,来自 4 家"


# -- listing -----------------------------------------------------------------------------------------------------------

def test_every_row_of_every_unit_is_listed(book: Book) -> None:
    page = book.sheet("risks_listing")
    assert keys(page) == [f"{b}|risks|r0{i}" for b in ("HZ", "SH", "BJ") for i in (1, 2, 3)] + ["GZ", "TJ"]
    assert line(page, "SH|risks|r01") == {
        "@region": "华东", "@branch": "上海分公司", "@state": "计入", "risk": "经销商压价,回款变慢", "probability": 0.3, "impact": 120.0,
        "response": "降低", "due": date(2027, 3, 15), "owner": "王经理"}
    assert line(page, "BJ|risks|r03") == {
        "@region": "华北", "@branch": "北京分公司", "@state": "计入", "risk": "没有估计影响", "owner": "李四"}
    assert find(page, "SH|risks|r01", "probability").format == '0.0%;-0.0%;"–"'
    assert find(page, "SH|risks|r01", "due").format == "yyyy-mm-dd"
    assert (line(page, "GZ")["@state"], line(page, "TJ")["@state"]) == ("计入(没有行)", "未交")
    assert page.cells[4, 3].value == "共 9 行,来自 3 家;另有 3 行作废,没有列出"
    assert (page.autofilter, page.freeze) == ("B5:J16", (6, 4))
    assert "void" not in [c.value for (row, _), c in page.cells.items() if row == 1]


def test_computed_columns_and_lists_of_the_master_are_shown(book: Book) -> None:
    steps = line(book.sheet("milestones_listing"), "GZ|milestones|r01")
    assert (steps["audience"], steps["pay_month"], steps["a_head"]) == ("经销商", "4月", round(80_002 / 122))
    assert line(book.sheet("crews_listing"), "SH|crews|s01")["cost"] == 1.33


def test_a_listing_is_what_was_declared_and_names_quarters() -> None:
    """HQ's adjustments stand on the page of figures; the listing is as the units' sheets have it, and says by how much they differ."""
    with BRANCH.declared(replace(MATERIALS, rollup=Declared(("listing",)))):
        made = case(typed=typed)
        change = np.zeros(made.result.frames["materials"].size, np.int64)
        change[0] = 12_34
        made.result.adjusted = {**made.result.adjusted, "materials": {"m03": change}}
        page = made.book().sheet("materials_listing")
    assert find(page, "SH|materials|6601", "m03").value == 1.14
    assert str(page.cells[4, 3].value).endswith(";各单位填报的数,不含总部调整:全年申报 +12.34、占比、箱价(元)")
    heads = {cell.value: page.cells[5, c].value for (r, c), cell in page.cells.items() if r == 1 and c > 1}
    assert (heads["m01"], heads["q1"], heads["h2"]) == ("1月", "一季度", "下半年")


def test_a_listing_of_nothing(sample: Case) -> None:
    page = case(typed=lambda unit: {}).book("en").sheet("risks_listing")
    assert page.cells[4, 3].value == "0 rows of 0 units"
    assert keys(page) == ["HZ", "SH", "GZ", "BJ", "TJ"]


# -- another program -----------------------------------------------------------------------------------------------------

@needs_office
@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_comes_to_what_we_cached(sample: Case, written: Callable[..., Path], lang: Lang) -> None:
    made = sample.book(lang)
    made.sheets = [s for s in made.sheets if s.key in GENERAL]
    found, checked = recalculated(written(made, "rollup.xlsx")), 0
    for sheet in made.sheets:
        for (row, column), cell in sheet.cells.items():
            theirs = found[sheet.title].get(a1(row, column))
            if cell.formula is None:
                continue
            checked += 1
            if isinstance(cell.value, date):
                assert isinstance(theirs, datetime)
                assert theirs.date() == cell.value, (sheet.key, a1(row, column))
            else:
                assert theirs == pytest.approx(cell.value, abs=1e-9), (sheet.key, a1(row, column))
    assert checked > 150
