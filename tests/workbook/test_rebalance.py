"""按比例补足: the page on which every row lands on its target by formulas alone.

What stands here are its figures as we evaluate them; tests/office shows that LibreOffice finds the same.
"""
from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from branch_case import KEY as SECRET
from branch_case import case
from hypothesis import given, settings
from hypothesis import strategies as st
from rebalanced import page_of, sales_of, suggested

from xlplan.address import a1
from xlplan.calendar import MONTHS, QUARTERS
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.schema.codes.catalogue import remedy_of
from xlplan.schema.codes.pages import REBALANCE
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.rebalance import HELPERS, KEY, SOURCE, rebalance_table
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import FIRST, LEFT
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.identify import wanted_sheets
from xlplan.workbook.styles import STYLES
from xlplan.workbook.writing.branch_book import branch_book

EVEN = (100,) * 12
SEASON = (80, 90, 70, 80, 90, 90, 100, 90, 80, 70, 75, 85)  # 1000 in all

# what the row shows, in steps: target, months, 固定 -> suggested months, difference left
CASES = {
    "already there": (1_000, SEASON, "", SEASON, 0),
    "a tenth more": (1_100, SEASON, "", (88, 99, 77, 88, 99, 99, 110, 99, 88, 77, 82, 94), 0),  # 82.5 and 93.5: a half goes down
    "four equal months": (102, (1,) * 4 + (0,) * 8, "", (25, 26, 25, 26) + (0,) * 8, 0),
    "two months held": (1_200, EVEN, "1 12", (100, *EVEN[2:], 100), 0),
    "held, the rest shares": (1_300, EVEN, "1 2 12", (100, 100, 111, 111, 111, 111, 112, 111, 111, 111, 111, 100), 0),
    "nothing yet: equally": (25, (0,) * 12, "", (2, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 2), 0),
    "nothing but the held": (112, (100, *(0,) * 11), "1", (100, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1), 0),
    "a line given up": (0, SEASON, "", (0,) * 12, 0),
    "a month below zero weighs nothing": (1_320, (-50, *EVEN[1:]), "", (0, *(120,) * 11), 0),
    "all held": (1_100, SEASON, "1 2 3 4 5 6 7 8 9 10 11 12", SEASON, -100),
    "held beyond the target": (100, SEASON, "1 2 12", (80, 90, *(0,) * 9, 85), 155),  # the others would have to be negative
    "typed as people type": (1_300, EVEN, "１，2月、12", (100, 100, 111, 111, 111, 111, 112, 111, 111, 111, 111, 100), 0),
}


@pytest.mark.parametrize(("target", "months", "fixed", "expected", "left"), CASES.values(), ids=CASES)
def test_by_hand(target: int, months: tuple[int, ...], fixed: str, expected: tuple[int, ...], left: int) -> None:
    values, gaps = page_of(sales_of([(target, months, fixed)]))
    assert values.tolist() == [list(expected)]
    assert gaps.tolist() == [left]


AMOUNTS = st.integers(0, 5) | st.integers(0, 100_000) | st.integers(-500, 0)
HOLDS = st.frozensets(st.integers(1, 12), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 500_000), st.lists(AMOUNTS, min_size=12, max_size=12), HOLDS), min_size=1, max_size=20))
def test_exact_held_and_as_apportion_has_it(rows: list[tuple[int, list[int], frozenset[int]]]) -> None:
    values, gaps = page_of(sales_of([(t, m, " ".join(map(str, sorted(h)))) for t, m, h in rows]))
    for (target, months, held), found, gap in zip(rows, values.tolist(), gaps.tolist(), strict=True):
        assert found == suggested(target, months, held)
        assert [found[n - 1] for n in held] == [months[n - 1] for n in held]
        assert sum(found) - target == gap
        if len(held) < 12 and sum(months[n - 1] for n in held) <= target:
            assert gap == 0


def test_taken_quarter_by_quarter_it_lands_on_zero() -> None:
    """Each pasted quarter is then held by choosing the next: the figures hold still, the last quarter closes the row."""
    months, target = np.array(SEASON), 1_357
    first = page_of(sales_of([(target, months.tolist(), "")]))[0][0]
    for q in range(4):
        settled = " ".join(map(str, range(1, 3 * q + 1)))
        now = page_of(sales_of([(target, months.tolist(), settled)]))[0][0]
        assert np.abs(now - first).max() <= 1
        months[3 * q:3 * q + 3] = now[3 * q:3 * q + 3]
    assert months.sum() == target


# -- the sheet -------------------------------------------------------------------------------------------------------

def page(lang: Lang = "zh-CN") -> Sheet:
    return case(lang).book().sheet(KEY)


@pytest.mark.parametrize("lang", LANGS)
def test_it_stands_beside_the_sales_targets(lang: Lang) -> None:
    book = case(lang).book()
    titles = [s.title for s in book.sheets]
    assert titles[1:3] == [book.sheet(SOURCE).title, REBALANCE(lang)]
    for code in ("XP401", "XP402"):
        assert REBALANCE(lang) in remedy_of(Diagnostic(code), lang)


def test_every_figure_has_the_address_of_its_cell_on_the_sales_targets() -> None:
    book = case().book()
    ours, theirs = ({(sheet.cells[r, 1].value, sheet.cells[1, c].value): a1(r, c)
                     for r, c in sheet.cells if (r, 1) in sheet.cells and (1, c) in sheet.cells and r >= FIRST and c > 1}
                    for sheet in (book.sheet(KEY), book.sheet(SOURCE)))
    shared = [at for at in ours if at[1] in (*MONTHS, *QUARTERS, "h1", "h2", "year")]
    assert len(shared) == 10 * 19  # nine rows and the total
    assert [at for at in shared if ours[at] != theirs[at]] == []


@pytest.mark.parametrize("lang", LANGS)
def test_only_the_quarter_can_be_typed_and_only_helpers_are_hidden(lang: Lang) -> None:
    sheet = page(lang)
    assert sheet.protected
    assert [a1(*at) for at, cell in sheet.cells.items() if STYLES[cell.style].unlocked] == ["D5"]
    hidden = {sheet.cells[1, c].value for c, spec in sheet.columns.items() if spec.hidden and c >= LEFT}
    assert hidden == set(HELPERS)
    assert all(sheet.cells[6, c].value for c, spec in sheet.columns.items() if spec.hidden and c >= LEFT)  # each says what it is


def test_its_formulas_are_of_excel_2010_and_carry_values() -> None:
    cells = [c for c in page().cells.values() if c.formula]
    assert {name for c in cells for name in re.findall(r"[A-Z.]+(?=\()", re.sub(r'"[^"]*"', "", c.formula or ""))} == {
        "IF", "ISNUMBER", "MAX", "N", "ROUND", "SEARCH", "SUBSTITUTE", "SUM", "TRIM"}
    assert all(c.value is not None for c in cells)


def test_months_before_a_launch_stay_and_are_named() -> None:
    of = case()
    sales = of.frames[SOURCE]
    for month in ("m01", "m02"):
        sales.amounts[month][0] = 0
        of.issued.values[SOURCE][sales.keys[0]][month] = 0
    sheet = of.book().sheet(KEY)
    row = {str(sheet.cells[1, c].value): cell.value for (r, c), cell in sheet.cells.items() if r == FIRST and c > 1}
    assert (row["fixed"], row["m01"], row["m02"], row["left"]) == ("1 2", 0, 0, 0)
    assert row["m03"] > of.frames[SOURCE].amounts["m03"][0] / 100


def test_in_a_year_from_april_4_is_the_first_month() -> None:
    """Months are held by the number in their header, on the sheet, on the page and in what is read."""
    of = case()
    of.issued.stamp = replace(of.issued.stamp, start_month=4)
    of.frames[SOURCE].texts["fixed"][0] = "4"
    of.frames[SOURCE].amounts["hq_target"][0] += 1_200
    book = of.book()
    assert book.sheet(KEY).cells[6, 9].value == "2027年\n4月"
    months = page_of(of.frames[SOURCE], start_month=4)[0][0]
    assert months[0] == of.frames[SOURCE].amounts["m01"][0]
    assert months[9] > of.frames[SOURCE].amounts["m10"][0]  # January
    shaded = next(c for c in book.sheet(SOURCE).conditions if c.look == "held")
    assert (shaded.range.partition(":")[0], '" 4 "' in shaded.formula) == ("I7", True)
    assert rebalance_table(4).by_key["m01"].formula == rebalance_table(1).by_key["m01"].formula  # a position's share is its own


# -- read ------------------------------------------------------------------------------------------------------------

def test_nothing_reads_it() -> None:
    data = to_bytes(case().book())
    whole, without = (read_workbook(data, "a.xlsx", keys) for keys in (None, wanted_sheets()))
    assert isinstance(whole, RawBook)
    assert isinstance(without, RawBook)
    assert [s.name for s in whole.sheets if s not in without.sheets] == [REBALANCE.zh_cn, PAGES[SCRATCH].zh_cn]


@pytest.mark.parametrize("change", ["as issued", "deleted", "copied", "spoilt"])
def test_what_becomes_of_it_is_no_finding(change: str, tmp_path: Path) -> None:
    of = case()
    book = branch_book(of.issued, of.frames, SECRET)
    sheet = book.sheet(KEY)
    if change == "deleted":
        book.sheets.remove(sheet)
    elif change == "copied":
        book.sheets.append(replace(sheet, title=f"{sheet.title} (2)"))
    elif change == "spoilt":
        sheet.cells = {at: replace(c, value="x", formula=None) if at[0] >= FIRST and at[1] > 1 else c for at, c in sheet.cells.items()}
    path = tmp_path / "branch.xlsx"
    path.write_bytes(to_bytes(book))
    found = read_submission(path, "branch.xlsx", SECRET)
    assert found.refused == set()
    assert [d.code for d in found.diagnostics if d.code.startswith("XP1")] == []
    assert sorted(found.frames) == sorted(of.frames)
