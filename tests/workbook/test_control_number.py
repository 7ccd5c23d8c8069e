"""The control number of a workbook: what is read has the one its cover shows; it changes with every figure and where figures move."""
from __future__ import annotations

from random import Random

import pytest
from branch_case import ROUNDS, case
from raw import make, read

from xlplan.calendar import MONTHS
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables import BY_KEY
from xlplan.text import LANGS, Lang
from xlplan.workbook.control_number import control_formula, number_of_frame, number_on_sheet, typed_number, whole_number
from xlplan.workbook.layout import Layout, table_layout
from xlplan.workbook.rawbook import Raw, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.submission import Placement

SALES = "sales_targets"


def layout(frame: Frame) -> Layout:
    return table_layout(frame, "zh-CN", {}, {}, {}, {})


@pytest.fixture
def sales() -> Frame:
    frame = case("zh-CN", "bottom_up").frames[SALES]
    for month in MONTHS:
        frame.filled[month][:] = True
    return frame


def test_every_figure_counts(sales: Frame) -> None:
    """A step more in any cell makes another number."""
    here, before = layout(sales), number_of_frame(sales, layout(sales))
    for month in MONTHS:
        for i in range(sales.size):
            sales.amounts[month][i] += 1
            assert number_of_frame(sales, here) != before, (month, i)
            sales.amounts[month][i] -= 1
    assert number_of_frame(sales, here) == before


def test_it_sees_figures_that_move_and_totals_that_stay(sales: Frame) -> None:
    """Out of a thousand moves from one cell to another, hardly one is missed."""
    here, draw, before, missed = layout(sales), Random(7), number_of_frame(sales, layout(sales)), 0
    for _ in range(1_000):
        (a, b), (i, j) = draw.sample(MONTHS, 2), draw.sample(range(sales.size), 2)
        by = draw.randrange(1, 100_000)
        at = [(a, i, -by), (draw.choice((a, b)), j, by)]
        for month, row, change in at:
            sales.amounts[month][row] += change
        missed += number_of_frame(sales, here) == before
        for month, row, change in at:
            sales.amounts[month][row] -= change
    assert missed <= 15


@pytest.mark.parametrize("weighs", [True, False], ids=["choices too", "figures alone"])
@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_to_hq_counts(lang: Lang, weighs: bool) -> None:
    """接受 and 申诉, and a blank, make three numbers, as read and as written; of a workbook that went by figures alone, one."""
    seen = []
    for answer in ("", "accept", "appeal"):
        frame = blank_frame(BY_KEY["hq_feedback"], ["a1", "a2"])
        here = table_layout(frame, lang, {}, {}, {}, {})
        frame.texts["answer"][0] = answer
        number = number_of_frame(frame, here, choices=weighs)
        width, height = max(here.columns.values()), max(here.rows.values())
        grid: list[list[Raw]] = [[None] * width for _ in range(height)]
        for i, key in enumerate(frame.keys):
            grid[here.rows[key] - 1][here.columns["answer"] - 1] = here.choice_label("answer", str(frame.texts["answer"][i])) or None
        placed = Placement(here.title, dict(here.columns), dict(here.rows))
        sheet = RawSheet(here.title, "visible", grid)
        assert number_on_sheet(sheet, frame.table, placed, dict.fromkeys(frame.keys, ""), lang if weighs else None) == number
        seen.append(number)
    assert len(set(seen)) == (3 if weighs else 1)


@pytest.mark.parametrize("round", ROUNDS)
@pytest.mark.parametrize("lang", LANGS)
def test_what_is_read_has_the_number_of_what_was_written(lang: Lang, round: Round) -> None:
    made = make()
    made.issued.inputs = dict.fromkeys(made.issued.stamp.opens, "-")
    one = extract_submission(made.book, key=None)
    assert one.control is None or 0 <= one.control < 10_000
    written = case(lang, round)
    weighs = written.issued.weighs_choices
    numbers = {key: number_of_frame(frame, layout(frame), choices=weighs) for key, frame in written.frames.items() if frame.table.asks}
    shown = {cell.value for cell in written.book().sheet("cover").cells.values() if cell.format == "0000"}
    assert shown == (set() if written.issued.approves else {*numbers.values(), whole_number(numbers)})


def test_a_workbook_of_before_has_none() -> None:
    assert read(make()).control is None


def test_the_formula_is_plain_and_short_enough_for_any_program() -> None:
    for key, frame in case("en", "approved").frames.items():
        formula = control_formula(layout(frame))
        assert len(formula) < 8_000, key
        assert {"LET(", "LAMBDA(", "_xlfn"}.isdisjoint(formula.split("MOD"))


@pytest.mark.parametrize(("typed", "number"), [
    ("0815", 815), ("815", 815), (" 0815 ", 815), ("815.0", 815), ("abc", None), ("", None), ("-5", None)])
def test_what_the_signer_typed(typed: str, number: int | None) -> None:
    assert typed_number(typed) == number


@pytest.mark.parametrize(("table", "row", "column", "counts"), [
    ("sales_targets", 0, "m03", True), ("expense_budget", 0, "m03", True), ("sales_targets", 0, "hq_target", False)])
def test_which_cells_count(table: str, row: int, column: str, counts: bool) -> None:
    """Those that a unit fills in: of expenses the items that are not linked, no cell of HQ's."""
    frame = case("zh-CN", "bottom_up").frames[table]
    if table == "expense_budget":
        row = [str(link) for link in frame.texts["link"]].index("none")
    frame.filled[column][row] = True
    before = number_of_frame(frame, layout(frame))
    frame.amounts[column][row] += 100
    assert (number_of_frame(frame, layout(frame)) != before) is counts


def test_linked_items_do_not_count() -> None:
    frame = case("zh-CN", "bottom_up").frames["expense_budget"]
    for i in [i for i, link in enumerate(frame.texts["link"]) if link != "none"]:
        before = number_of_frame(frame, layout(frame))
        frame.amounts["m03"][i] += 100
        frame.filled["m03"][i] = True
        assert number_of_frame(frame, layout(frame)) == before
