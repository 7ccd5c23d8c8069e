"""我的测算: what stands on it is nobody's finding, and a formula that takes from it is legal."""
from __future__ import annotations

import io
from typing import Any

import pytest
from branch_case import KEY, case
from openpyxl import load_workbook
from openpyxl.comments import Comment
from raw import make, read

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.text import LANGS, Lang
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import wanted_sheets
from xlplan.workbook.submission import OwnFormula, Submission

S = "sales_targets"
TITLE = PAGES[SCRATCH]("zh-CN")


def said(data: bytes) -> tuple[Submission, list[tuple[str, str | None]]]:
    """What is read from the file, and the findings, as HQ's check names them."""
    book = read_workbook(data, "gd.xlsx", wanted_sheets())
    assert isinstance(book, RawBook)
    found = extract_submission(book, key=KEY)
    return found, [(d.code, d.cell) for d in validate_submissions([found])[0].diagnostics]


def errors(sheet: Any) -> None:
    sheet["C6"], sheet["C7"], sheet["C8"] = "=1/0", "=[1]x!A1", "#REF!"


def notes(sheet: Any) -> None:
    sheet["C6"].comment = Comment("为什么", "甲")


def far_out(sheet: Any) -> None:
    sheet.cell(1_048_576, 16_384, 1)


def pasted_table(sheet: Any) -> None:
    for line in sheet.parent["销售目标分解"].iter_rows():
        for cell in line:
            sheet.cell(cell.row, cell.column, cell.value)


def key_gone(sheet: Any) -> None:
    sheet["A1"] = None


def renamed(sheet: Any) -> None:
    sheet.title = "底稿 1"


def moved(sheet: Any) -> None:
    sheet.parent.move_sheet(sheet, -3)


def deleted(sheet: Any) -> None:
    sheet.parent.remove(sheet)


def copied(sheet: Any) -> None:
    sheet.parent.copy_worksheet(sheet)


@pytest.mark.parametrize("lang", LANGS)
def test_every_workbook_has_one_that_nothing_locks(lang: Lang) -> None:
    book = case(lang=lang).book()
    sheet = book.sheet(SCRATCH)
    assert (sheet.title, sheet.protected, sheet.cells[1, 1].value, sheet.state) == (PAGES[SCRATCH](lang), False, SCRATCH, "visible")
    assert [s.key for s in book.sheets][-3:] == ["checks", SCRATCH, "_xlplan"]


@pytest.mark.parametrize("change", [
    errors, notes, far_out, pasted_table, key_gone, renamed, moved, deleted, copied], ids=lambda c: c.__name__)
def test_nothing_on_it_or_about_it_is_a_finding(change: Any) -> None:
    data = to_bytes(case().book())
    book = load_workbook(io.BytesIO(data))
    plain = io.BytesIO()
    book.save(plain)
    change(book[TITLE])
    out = io.BytesIO()
    book.save(out)
    before, after = said(plain.getvalue()), said(out.getvalue())
    assert after[1] == before[1]
    assert after[0].frames.keys() == before[0].frames.keys()


@pytest.mark.parametrize(("formula", "value", "codes"), [
    (f"{TITLE}!C5", 100.0, []),
    (f"ROUND('{TITLE}'!C5*1.1,2)", 100.0, []),
    ("底稿!C5", 100.0, ["XP208"]),                              # another sheet of the unit's
    (f"{TITLE}!C5+[1]x!A1", 100.0, ["XP209"]),
    (f"{TITLE}!C5*RAND()", 100.0, ["XP238"]),
    (f"{TITLE}!C5", 100.004, ["XP202"]),
    (f"{TITLE}!C5", "约一百", ["XP204"]),
    (f"{TITLE}!C5", True, ["XP205"]),
])
def test_a_formula_that_takes_from_it(formula: str, value: Any, codes: list[str]) -> None:
    made = make()
    made.book.sheets.append(RawSheet(TITLE, key=SCRATCH))
    cell = made.put(S, "P1|KA", "m01", value, formula)
    assert [d.code for d in read(made).diagnostics if d.cell == cell] == codes


@pytest.mark.parametrize(("elsewhere", "told"), [(False, []), (True, ["XP109", "XP209"])])
def test_links_of_its_own_are_nobodys_business(elsewhere: bool, told: list[str]) -> None:
    made = make()
    made.book.carried = {"links": 1}
    made.book.sheets.append(RawSheet(TITLE, key=SCRATCH))
    if elsewhere:
        made.put(S, "P1|KA", "m01", 100.0, "[1]x!A1")
    assert sorted(d.code for d in read(made).diagnostics) == told


def test_one_that_is_not_calculated_or_an_error_is_no_number() -> None:
    for code, where in (("XP207", "uncalculated"), ("XP206", "errors")):
        made = make()
        made.book.sheets.append(RawSheet(TITLE, key=SCRATCH))
        made.put(S, "P1|KA", "m01", None, f"{TITLE}!C5")
        at = made.at(S, "P1|KA", "m01")
        if where == "errors":
            made.sheet(S).errors[at] = "#N/A"
        else:
            made.sheet(S).uncalculated.add(at)
        found = read(made)
        assert [d.code for d in found.diagnostics if d.code in ("XP206", "XP207")] == [code]
        assert not found.frames[S].filled["m01"][0]


def test_it_may_be_renamed() -> None:
    made = make()
    made.book.sheets.append(RawSheet("底稿", key=SCRATCH))
    made.put(S, "P1|KA", "m01", 100.0, "底稿!C5")
    found = read(made)
    assert not found.diagnostics
    assert (found.scratch, found.own) == (("底稿",), {S: {("P1|KA", "m01"): OwnFormula("底稿!C5")}})


def test_a_suggestion_replaced_by_it_counts_as_typed() -> None:
    made = make()
    made.book.sheets.append(RawSheet(TITLE, key=SCRATCH))
    made.put("person_targets", "n01", "m03", 12.34, f"{TITLE}!C5")
    found = read(made).frames["person_targets"]
    assert (found.filled["m03"][0], found.amounts["m03"][0]) == (True, 1234)


@pytest.mark.parametrize(("lang", "remedy"), [
    ("zh-CN", "请把公式改为 =ROUND(底稿!C5/3,2),或改填 33.33"), ("zh-TW", "請把公式改為 =ROUND(底稿!C5/3,2),或改填 33.33"),
    ("en", "Change the formula to =ROUND(底稿!C5/3,2), or type 33.33")])
def test_what_is_finer_than_the_unit_is_told_with_its_formula(lang: Lang, remedy: str) -> None:
    made = make()
    made.book.sheets.append(RawSheet("底稿", key=SCRATCH))
    cell = made.put(S, "P1|KA", "m01", 100 / 3, "底稿!C5/3")
    one = next(d for d in read(made).diagnostics if d.cell == cell)
    assert (one.code, remedy_of(one, lang)) == ("XP202", remedy)
    assert "33.33" in message_of(one, lang)
