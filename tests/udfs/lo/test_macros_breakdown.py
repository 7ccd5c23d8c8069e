"""分解 in a live workbook: decompose, rebalance, hold, release, why, undo; LibreOffice works every formula out anew."""
from __future__ import annotations

from collections.abc import Callable

import pytest
import xlwings as xw
from branch_case import REASON, case
from libreoffice import needs_office
from live_branch import SALES, Branch, branch, everything
from scripted import Office, pressed, select

from udfs.answers.findings import judge_book
from xlplan.calendar import MONTHS
from xlplan.text import LANGS, Lang

pytestmark = needs_office


def calculated(here: Branch, row: int) -> int:
    """The row's year as LibreOffice adds it up, in steps."""
    year: float = here.value(row, "year")
    return round(year * 100)


# -- decompose -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_a_total_over_the_months_of_a_row(lang: Lang, office: Office) -> None:
    """Subtotals inside the selection are left out, held months stay, the unit's step is kept, and the sheet's own sums follow."""
    here = branch(office, lang)
    before = here.months(2)  # its 固定 column says 1 2 12
    here.select(here.span(2, "m01", "year"))
    said = pressed("decompose", here.book, "1579.46", "1", lang=lang)
    after = here.months(2)
    assert sum(after) == 157946 == calculated(here, 2)
    assert [after[i] for i in (0, 1, 11)] == [before[i] for i in (0, 1, 11)]
    assert after != before
    assert not said.grave
    assert "1,579.46" in said.text


def months(office: Office) -> xw.Book:
    """A plan as people keep it: three months with a number format, and their sum."""
    book = office.app.books.add()
    sheet = book.sheets[0]
    sheet.range("A1:D1").value = ["east", 20.0, 10.0, 0.0]
    sheet.range("E1").formula = "=SUM(B1:D1)"
    sheet.range("B1:D1").number_format = "#,##0.00"
    select(sheet, "B1:D1")
    return book


@pytest.mark.parametrize(("typed", "expected"), [
    ("900", 900), ("９００", 900), ("1,200.50", 1200.5), ("(6)", -6), ("（6）", -6), ("=-6", -6),  # the new total, also below zero
    ("+100", 130), ("-12", 18), ("－12", 18),                         # more and less
    ("+10%", 33), ("-10%", 27)])
def test_what_may_be_typed_as_a_total(typed: str, expected: float, office: Office) -> None:
    book = months(office)
    assert not pressed("decompose", book, typed).grave
    assert book.sheets[0].range("E1").value == expected


@pytest.mark.parametrize("typed", ["about 900", "10%", "--5", "900 x"])
def test_what_is_no_total_is_said(typed: str, office: Office) -> None:
    book = months(office)
    said = pressed("decompose", book, typed)
    assert said.grave
    assert typed in said.text
    assert book.sheets[0].range("E1").value == 30


@pytest.mark.parametrize(("method", "check"), [
    ("1", lambda b, a: a[0] > a[1]),                     # in proportion to 20 and 10
    ("2", lambda b, a: len(set(a)) == 1),                # equally
    ("3", lambda b, a: a[2] == 0 and a[0] == a[1]),      # equally, but for the cell that holds nothing
    ("4", lambda b, a: a == [90, 90, 90]),               # the same in every cell
])
def test_methods_in_any_workbook(method: str, check: Callable[[list[float], list[float]], bool], office: Office) -> None:
    """The number format says the step; totals of the sheet follow."""
    book = months(office)
    sheet = book.sheets[0]
    before = sheet.range("B1:D1").value
    pressed("decompose", book, "90", method)
    after = sheet.range("B1:D1").value
    assert check(before, after)
    assert sheet.range("E1").value == sum(after) == (90 if method != "4" else 270)


def test_a_cancelled_question_changes_nothing(office: Office) -> None:
    here = branch(office)
    here.select(here.span(0, "m01", "m03"))
    before = everything(here.book)
    assert pressed("decompose", here.book, "").text == ""
    assert pressed("decompose", here.book, "900", " ").text == ""
    assert everything(here.book) == before


def test_a_preview_that_is_refused_changes_nothing(office: Office) -> None:
    book = months(office)
    said = pressed("decompose", book, "900", refuses=True)
    assert (said.text, book.sheets[0].range("E1").value) == ("", 30)
    assert "total 30.00 → 900.00" in said.asked[-1]


# -- rebalance -------------------------------------------------------------------------------------------------------

def test_rows_land_on_their_target_and_holds_stay(office: Office) -> None:
    """Row 3 holds 1 2 12; row 5 is short of its target by 31.11. What comes out is what the page 按比例补足 shows."""
    here = branch(office)
    page = here.book.sheets[next(s.name for s in here.book.sheets if s.range("A1").value == "rebalance")]
    expected = {i: [round(page.range(here.at(i, m)).value * 100) for m in MONTHS] for i in (2, 4)}
    before = here.months(2)
    here.select(here.span(2, "m01", "m12", to=4))
    said = pressed("rebalance", here.book)
    for i in (2, 4):
        assert here.months(i) == expected[i]
        assert calculated(here, i) == round(here.value(i, "hq_target") * 100)
        assert here.value(i, "diff") == 0
    assert [here.months(2)[i] for i in (0, 1, 11)] == [before[i] for i in (0, 1, 11)]
    assert not said.grave
    assert not {"XP401", "XP402", "XP403"} & {d.code for d in judge_book(here.book).diagnostics if d.table == SALES}


def test_one_cell_means_the_whole_sheet_once_that_is_agreed(office: Office) -> None:
    here = branch(office)
    before = everything(here.book)
    here.select(here.at(0, "m01"))
    said = pressed("rebalance", here.book, refuses=True)
    assert len(said.asked) == 1
    assert everything(here.book) == before
    pressed("rebalance", here.book)
    assert [here.value(row, "diff") for row in here.rows] == [0] * len(here.rows)


def test_a_row_that_cannot_be_met_is_left_and_named(office: Office) -> None:
    """All months held, and a text that is no number: neither row changes, the third does."""
    of = case("en", "final")
    sales = of.frames[SALES]
    sales.texts["fixed"][4] = "1 2 3 4 5 6 7 8 9 10 11 12"
    sales.amounts["m06"][1] -= 500
    here = branch(office, of=of)
    here.sheet.range(here.at(0, "m03")).value = "'about 500"
    before = here.months(4)
    here.select(here.span(0, "m01", "m12", to=4))
    said = pressed("rebalance", here.book)
    assert here.months(4) == before
    assert here.value(0, "m03") == "about 500"
    assert here.value(1, "diff") == 0
    assert here.at(0, "m03") in said.text
    assert "-31.11" in said.text


# -- hold and release ------------------------------------------------------------------------------------------------

def test_months_selected_are_written_into_the_row(office: Office) -> None:
    """Only months count: the quarter's subtotal in the selection is none. Row 3 says 1 2 12 already."""
    here = branch(office)
    here.select(here.span(1, "m03", "m04", to=2))
    pressed("hold", here.book)
    assert [here.value(i, "fixed") for i in (1, 2)] == ["3 4", "1 2 3 4 12"]
    assert here.value(0, "fixed") is None
    here.select(here.span(2, "m01", "m03"))
    pressed("release", here.book)
    assert here.value(2, "fixed") == "4 12"
    here.select(here.span(1, "m01", "m12"))
    pressed("release", here.book)
    assert here.value(1, "fixed") is None


def test_a_held_month_stays_in_the_next_rebalance(office: Office) -> None:
    here = branch(office)
    june = here.value(4, "m06")
    here.select(here.at(4, "m06"))
    pressed("hold", here.book)
    here.select(here.span(4, "m01", "m12"))
    pressed("rebalance", here.book)
    assert (here.value(4, "m06"), here.value(4, "diff")) == (june, 0)


# -- why and undo ----------------------------------------------------------------------------------------------------

def test_why_this_number(office: Office) -> None:
    here = branch(office)
    here.select(here.span(4, "m01", "m12"))
    pressed("rebalance", here.book)
    for at, words in ((here.at(4, "m03"), "Rebalance"),  # what a button wrote, and how
                      (here.at(4, "year"), "= "),                  # a formula of ours, in words
                      (here.at(4, "hq_target"), "HQ"),             # HQ's
                      (here.at(2, "m01"), "held"),                 # held by its row
                      (here.at(1, "m04"), "HQ suggested")):
        here.select(at)
        said = pressed("why", here.book)
        assert said.text.startswith(f"{at} · ")
        assert words in said.text
    here.sheet.range(here.at(4, "m03")).value = 1.0  # typed over: the button's reason is gone
    here.select(here.at(4, "m03"))
    assert "Rebalance" not in pressed("why", here.book).text


@pytest.mark.parametrize(("value", "words"), [
    ("=1/0", "#DIV/0!"), ("=B1*2", "=B1*2"), (12.5, "12.5"), ("east", "east"), (None, "Blank")])
def test_why_in_any_workbook(value: object, words: str, office: Office) -> None:
    book = office.app.books.add()
    book.sheets[0].range("A1").value = value
    select(book.sheets[0], "A1")
    assert words in pressed("why", book).text


def test_undo_goes_back_step_by_step(office: Office) -> None:
    """Formulas, texts and blanks come back as they were; the sheet is protected throughout."""
    here = branch(office)
    here.sheet.range(here.at(0, "m03")).formula = "=1+1"
    start = everything(here.book)
    here.select(here.span(0, "m01", "m12"))
    pressed("decompose", here.book, "2000", "1")
    middle = everything(here.book)
    here.select(here.span(0, "m01", "m02"))
    pressed("hold", here.book)
    assert everything(here.book) != middle != start
    pressed("undo", here.book)
    assert everything(here.book) == middle
    pressed("undo", here.book)
    assert everything(here.book) == start
    said = pressed("undo", here.book)
    assert said.grave


def test_undo_leaves_alone_what_was_typed_since(office: Office) -> None:
    here = branch(office)
    here.select(here.span(0, "m01", "m12"))
    pressed("decompose", here.book, "2000", "1")
    here.sheet.range(here.at(0, "m05")).value = 7.0
    before = everything(here.book)
    said = pressed("undo", here.book)
    assert said.grave
    assert here.at(0, "m05") in said.text
    assert everything(here.book) == before


def test_the_branch_still_reads_at_hq(office: Office) -> None:
    """After all of it the file that is saved is one of ours, with nothing wrong but what was wrong before."""
    here = branch(office)
    before = {(d.code, d.cell) for d in judge_book(here.book).diagnostics}
    here.select(here.span(2, "m01", "m12", to=4))
    pressed("rebalance", here.book)
    here.sheet.range(here.at(4, "remark")).value = REASON("en")
    assert {(d.code, d.cell) for d in judge_book(here.book).diagnostics} < before
