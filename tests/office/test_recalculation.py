"""LibreOffice works out every formula of our workbooks anew and finds the values we cached, at the unit's step."""
from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from branch_case import ROUNDS, case, varied
from figures_case import book as figures_book
from issued_books import unit_book
from libreoffice import needs_office, recalculated, values
from region_sample import region_book
from test_checks_sheet import COURSES, MONEY, REBATES, issued, typed

from xlplan.address import a1
from xlplan.calendar import MONTHS
from xlplan.excel.writing.write import write_workbook
from xlplan.schema.diagnostic import Round
from xlplan.tables import BRANCH
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Book, Cell, Sheet
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.checks import AT

pytestmark = needs_office
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SAMPLE = Path(__file__).parents[2] / "workbooks" / "sample"
EMPTY_CALL = re.compile(r"\b(?!(?:TODAY|NOW|ROW|COLUMN|PI|TRUE|FALSE|NA)\b)[A-Z][A-Z.]*\(\)")  # LibreOffice keeps our cache of such a one
DUST = 1e-9  # what binary floats leave behind; the finest step is 0.001


def differences(book: Book, path: Path) -> list[str]:
    """Formula cells where LibreOffice finds something else than we cached."""
    theirs = recalculated(write_workbook(book, path).path)
    return [f"{sheet.title}!{a1(row, column)} ={cell.formula} ours {cell.value!r}, LibreOffice {found!r}"
            for sheet in book.sheets for (row, column), cell in sheet.cells.items() if cell.formula is not None
            and unlike(cell.formula, cell.value, found := theirs[sheet.title].get(a1(row, column)))]


def differences_in(path: Path) -> list[str]:
    """The same of a finished file, whoever made it."""
    theirs, ours = recalculated(path), values(path)
    return [f"{path.name}: {sheet}!{cell} {formula} cached {mine!r}, LibreOffice {found!r}"
            for sheet, formulas in formulas_of(path).items() for cell, formula in formulas.items()
            if unlike(formula, mine := ours[sheet].get(cell), found := theirs[sheet].get(cell))]


def formulas_of(path: Path) -> dict[str, dict[str, str]]:
    """Sheet -> cell -> formula of a file of ours: no formula of theirs is shared between cells."""
    with zipfile.ZipFile(path) as package:
        names = [sheet.attrib["name"] for sheet in ET.fromstring(package.read("xl/workbook.xml")).iter(f"{{{MAIN}}}sheet")]
        parts = [ET.fromstring(package.read(f"xl/worksheets/sheet{n}.xml")) for n in range(1, len(names) + 1)]
    return {name: {c.attrib["r"]: f.text or "" for c in part.iter(f"{{{MAIN}}}c") if (f := c.find(f"{{{MAIN}}}f")) is not None}
            for name, part in zip(names, parts, strict=True)}


def unlike(formula: str, ours: object, theirs: object) -> bool:
    """Whether the formula comes out as something else, or Excel would not take it: a function called without what it needs."""
    return not same(ours, theirs) or EMPTY_CALL.search(formula) is not None


def same(ours: object, theirs: object) -> bool:
    """Equal, numbers up to float dust; an empty text comes back as nothing, and no day, which its format shows as nothing, as no hour."""
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return abs(ours - theirs) < DUST
    return ours == theirs or (ours == "" and theirs is None) or (ours is None and theirs == time(0))


@pytest.mark.parametrize("round", ROUNDS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_formula_as_issued(lang: Lang, round: Round, tmp_path: Path) -> None:
    book = case(lang, round).book()
    assert sum(c.formula is not None for s in book.sheets for c in s.cells.values()) > 500
    assert differences(book, tmp_path / "issued.xlsx") == []


# months changed and given up, negative differences, shares of 33.3/33.3/33.4, months from..to, courses voided
@pytest.mark.parametrize("seed", range(12))
def test_every_formula_as_filled_in(seed: int, tmp_path: Path) -> None:
    start = case(LANGS[seed % 3], ROUNDS[seed % 4 != 0])
    assert differences(varied(start, seed).book(), tmp_path / "filled.xlsx") == []


def test_the_checks_count_what_hq_asks_and_nothing_else(tmp_path: Path) -> None:
    """One item of three typed anew, courses of a unit that has none, persons of an approval still to come; `tests/workbook` compares the
    counts with what the check finds."""
    first, last = issued("bottom_up"), issued("approved")
    typed(MONEY, REBATES, m03=2_500)(first.frames)
    assert differences(branch_book(first.issued, first.frames, choices={COURSES: "none"}), tmp_path / "first.xlsx") == []
    assert differences(last.book(), tmp_path / "last.xlsx") == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_checks_against_figures_of_other_tables(lang: Lang, tmp_path: Path) -> None:
    """Totals and fixed rows of other tables of HQ's own and of the shelf, in their own units; rows whose names SUMIF would take for
    conditions; one of the rows is not there."""
    rules = [{"number": str(n), "figure": figure, **more} for n, (figure, more) in enumerate((
        ("渠道费用.合计.费用", {}), ("渠道费用.合计.杂费", {"kind": "sum_equals"}),
        ("渠道费用.合计.m02", {"kind": "by_month", "other": "月份"}),
        ("客户等级.>500万.返利", {"column": "上年预算"}), ("客户等级.S.1*.返利", {}), ("铺货.P01.陈列费", {}), ("铺货.P02.陈列费", {}),
        ("市场活动.合计.上年预算", {}), ("行动计划.合计.budget", {})), 1)]
    mix = [{"branch": "全部", "product": "P01", "channel": "C01", "sold": "yes"}]
    typed = {"x_acts": {"budget": [600, 401], "last": [60]}, "x_fees": {"cost": [1_000, 2], "small": [100_100, 50], "m01": [7]},
             "x_tiers": {"n": [1, 60, 2]}, "x_goods": {"n": [3]}, "actions": {"budget": [1_000]}}
    try:
        book = figures_book(rules, typed, lang, mix=mix, tables_issued=[{"table": "行动计划", "bottom_up": "yes"}])
        counts = {str(book.sheet("checks").cells[r, 1].value): cell.value for (r, c), cell in book.sheet("checks").cells.items()
                  if c == AT["count"] and cell.formula}
        assert {key.split("|")[-1]: n for key, n in counts.items() if "x_acts|own" in key and n} == {
            "own2": 1, "own3/m01": 1, "own5": 1, "own6": 1, "own8": 1, "own9": 1}
        assert differences(book, tmp_path / "figures.xlsx") == []
    finally:
        BRANCH.use(())


@pytest.mark.parametrize("shifts", [{}, {"B01": (-100_00, "让"), "B02": (99_99, "")}])
def test_every_formula_of_a_regions_workbook(shifts: dict[str, tuple[int, str]], tmp_path: Path) -> None:
    """As issued, and with shifts that do not add up and lack a reason: the checks count both, as LibreOffice does."""
    book = region_book(shifts)
    counts = [cell.value for sheet in book.sheets if sheet.key == "checks" for (_, c), cell in sheet.cells.items()
              if c == AT["count"] and cell.formula]
    assert counts[:3] == ([1, 0, 1] if shifts else [0, 0, 0])
    assert differences(book, tmp_path / "region.xlsx") == []


@pytest.mark.parametrize("start", [1, 4])
def test_a_blank_month_of_a_person_is_what_the_evaluator_takes_it_for(start: int, tmp_path: Path) -> None:
    """Without a from from the first month of the year, without a to never."""
    issued = case("zh-CN", "final")
    issued.issued.stamp = replace(issued.issued.stamp, start_month=start)
    issued.issued.limits = {"start_month": Decimal(start)}
    persons = issued.frames["person_targets"]
    for i, span in enumerate(((None, 9), (7, None), (None, None), (start, 9))):
        for key, month in zip(("from_month", "to_month"), span, strict=True):
            persons.amounts[key][i], persons.filled[key][i] = month or 0, month is not None
    persons.amounts["share"][:4] = 250
    book = issued.book()
    assert differences(book, tmp_path / "blank.xlsx") == []
    sheet = next(s for s in book.sheets if s.key == "person_targets")
    at = {str(cell.value): place for place, cell in sheet.cells.items() if 1 in place}
    shown = recalculated(tmp_path / "blank.xlsx")[sheet.title]
    carries = [[bool(shown.get(a1(at[row][0], at[month][1]))) for month in MONTHS] for row in persons.keys[:4]]
    until_september = [(m - start) % 12 <= (9 - start) % 12 for m in ((start - 1 + i) % 12 + 1 for i in range(12))]
    assert carries == [until_september, [False] * 12, [False] * 12, until_september]


@pytest.mark.parametrize("lang", LANGS)
def test_every_formula_of_a_plan_folder(lang: Lang, plan_folder: Callable[[Lang], Path]) -> None:
    """Master, one issued and one filled branch workbook, roll-up."""
    folder = plan_folder(lang)
    files = [folder / "master.xlsx", folder / "rollup.xlsx", *sorted(folder.glob("issued/*.xlsx"))[:1],
             *sorted(folder.glob("inbox/*.xlsx"))[:1]]
    assert len(files) == 4
    assert [sum(map(len, formulas_of(file).values())) > 500 for file in files] == [False, True, True, True]  # the master has few
    assert [line for file in files for line in differences_in(file)] == []


def test_every_formula_of_a_plan_folder_after_its_second_half() -> None:
    """With answers to HQ, whose table has no months: its line on the cover counted over no cells at all."""
    files = [SAMPLE / "rollup.xlsx", unit_book(SAMPLE, "GD")]
    assert [line for file in files for line in differences_in(file)] == []


def test_the_comparison_sees_a_wrong_cache(tmp_path: Path) -> None:
    """LibreOffice trusts caches unless told otherwise: were it to here, every test above would be empty."""
    sheet = Sheet("t", "t", cells={(1, 1): Cell(2), (1, 2): Cell(5, "A1*2"), (2, 2): Cell("x", 'IF(A1=2,"y","x")'),
                                   (3, 2): Cell("z", 'IF(COUNTA()=0,"z","")')})
    assert differences(Book([sheet], "en"), tmp_path / "wrong.xlsx") == [
        "t!B1 =A1*2 ours 5, LibreOffice 4", "t!B2 =IF(A1=2,\"y\",\"x\") ours 'x', LibreOffice 'y'",
        't!B3 =IF(COUNTA()=0,"z","") ours \'z\', LibreOffice \'z\'']
