"""The control numbers of the cover above each table that is signed: on every printed page, as live as the cover's, none of the unit's
words."""
from __future__ import annotations

import pytest
from branch_case import ROUNDS, case
from raw import Made, make, read
from region_sample import region_book

from xlplan.address import a1, on_sheet
from xlplan.schema.diagnostic import Round
from xlplan.text import LANGS, Lang
from xlplan.workbook.control_line import PLACE, is_line, line_formula, line_text
from xlplan.workbook.forms import progress_key

SALES, ROW, COLUMN = "sales_targets", PLACE[0] - 1, PLACE[1] - 1


@pytest.mark.parametrize("round", ROUNDS)
@pytest.mark.parametrize("lang", LANGS)
def test_each_table_shows_the_numbers_of_the_cover(lang: Lang, round: Round) -> None:
    book = case(lang, round).book()
    cover = book.sheet("cover")
    rows = {str(cell.value): r for (r, c), cell in cover.cells.items() if c == 1}
    numbers = {key: next((r, c) for (r, c), cell in cover.cells.items() if r == row and cell.format == "0000")
               for key, row in rows.items() if key.startswith(progress_key("")) or key == "@control"}
    whole = numbers.pop("@control")
    for key, at in numbers.items():
        sheet = book.sheet(key.removeprefix(progress_key("")))
        cell = sheet.cells[PLACE]
        assert [int(n) for n in str(cell.value).split() if n.isdigit()] == [cover.cells[at].value, cover.cells[whole].value]
        assert cell.formula == line_formula(lang, *(on_sheet(cover.title, a1(*one)) for one in (at, whole)))
        rows_repeated = sheet.title_rows or (0, 0)
        assert rows_repeated[0] <= PLACE[0] <= rows_repeated[1]  # on every page
        assert PLACE[1] <= sheet.names
    assert len(numbers) == len(case(lang, round).issued.stamp.opens)


def test_where_nobody_signs_figures_there_is_none() -> None:
    assert not any(is_line(str(cell.value)) for sheet in region_book({}).sheets for cell in sheet.cells.values())


def with_line(value: str | None, formula: str = "", error: str = "") -> Made:
    made = make()
    sheet = made.sheet(SALES)
    sheet.values[ROW][COLUMN] = value
    if formula:
        sheet.formulas[PLACE] = formula
    if error:
        sheet.errors[PLACE] = error
    elif value is None:
        sheet.uncalculated.add(PLACE)
    return made


OURS = line_formula("zh-CN", "'首页'!G21", "'首页'!G26")


@pytest.mark.parametrize(("made", "found"), [
    (with_line(line_text("zh-CN", 7, 1234), OURS), []),
    (with_line(line_text("zh-TW", 7, 1234)), []),                                  # turned into text, of another language
    (with_line("校验码 – · 全部表 –", OURS), []),                                  # a figure on a sheet is an error
    (with_line(None, OURS), []),                                                   # nothing was calculated yet
    (with_line(None, OURS.replace("'首页'!G21", "#REF!"), "#REF!"), []),           # the cover is gone: said as that
    (with_line("校验码 0007,见附件"), ["B4"]),                                     # the unit wrote there
    (with_line(None, "C7*2", "#REF!"), ["B4"]),
], ids=["live", "text", "error of a figure", "not calculated", "no cover", "other words", "another formula"])
def test_it_is_none_of_the_units_notes(made: Made, found: list[str]) -> None:
    assert [d.cell for d in read(made).diagnostics if d.code == "XP116" and d.table == SALES] == found
