"""A unit's workbook made anew from its file: the list in it is the one that HQ sealed, and what the unit typed is in it, or is named."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from issued_books import unit_book
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from xlplan.address import a1
from xlplan.excel.patching.patch import Value, patch_bytes
from xlplan.pipeline.returns.anew import Anew, make_anew, read_again
from xlplan.pipeline.returns.copy import MadeCopy, ToReturn, returned_copy
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.unfilled import is_signed, undeclared_tables
from xlplan.store.folder import PlanFolder
from xlplan.workbook.reading.form_answers import form_cells
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.submission import Submission

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "workbooks" / "sample"
FIRST, SECOND = unit_book(SAMPLE, "GD", "issued/earlier/001"), unit_book(SAMPLE, "JS")  # 一下, 二下
SALES = "sales_targets"


def keys() -> SealKeys:
    held = PlanFolder(SAMPLE).seal_keys()
    assert held is not None
    return held


def typed(data: bytes, **cells: Value) -> bytes:
    """Months typed into the first row of the sales."""
    sent = read_again(data, "sent.xlsx", keys())[1]
    place = sent.placements[SALES]
    return patch_bytes(data, {place.sheet: {str(place.at(first(sent), month)): value for month, value in cells.items()}})


def signed(data: bytes) -> bytes:
    """With a name and a date in the first line of the sign-off."""
    book = read_again(data, "sent.xlsx", keys())[0]
    cells = form_cells(book)
    page, name = cells["sign|preparer|name"]
    return patch_bytes(data, {page: {a1(*name): "赵一", a1(*cells["sign|preparer|date"][1]): "2026-11-04"}})


def first(sent: Submission) -> str:
    return next(row for row in sent.placements[SALES].rows if not row.startswith("@"))


def by_hand(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    book, out = load_workbook(io.BytesIO(data)), io.BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def made_of(data: bytes, own: Path | None) -> tuple[Submission, Anew, Submission]:
    """(what the unit sent, what was made of it, what that says)."""
    sent = read_again(data, "sent.xlsx", keys())[1]
    made = make_anew(data, sent, own, keys())
    assert made is not None
    return sent, made, read_again(made.data, "made.xlsx", keys())[1]


@pytest.mark.parametrize("own", [FIRST, SECOND], ids=["一下", "二下"])
def test_the_list_is_the_one_that_hq_sealed(own: Path) -> None:
    issued = read_again(own.read_bytes(), own.name, keys())[1]
    filled = signed(typed(own.read_bytes(), m03="约五百", m04=12.5))
    sent, made, copy = made_of(by_hand(filled, lambda book: book.remove(book["费用预算"])), own)
    assert is_signed(sent)
    assert (copy.sealed, copy.seal) == (issued.sealed, "verified")
    assert made.blank == ("expense_budget",)
    assert made.partly == ()
    months, row = copy.frames[SALES].amounts, copy.frames[SALES].keys.index(first(copy))
    assert months["m04"][row] == 1250
    cell = load_workbook(io.BytesIO(made.data))[copy.placements[SALES].sheet][str(copy.placements[SALES].at(first(copy), "m03"))]
    assert cell.value == "约五百"  # what cannot be read goes back as it was typed
    assert copy.refused == set()
    assert "expense_budget" in undeclared_tables(copy)  # nobody has signed for what stands there now
    assert SALES not in undeclared_tables(copy)


@pytest.mark.parametrize(("harm", "blank", "partly", "month"), [
    (lambda sheet: sheet.delete_rows(9), (), (SALES,), 1250),                                # a row deleted: the others by their keys
    (lambda sheet: sheet.cell(8, 1, sheet.cell(7, 1).value), (SALES,), (), None),            # two rows of one key
    (lambda sheet: (sheet.delete_rows(9), sheet.cell(8, 1, "P99|C99")), (SALES,), (), None),  # and another with a key that HQ never gave
    (lambda sheet: sheet.delete_cols(1), (SALES,), (), None)], ids=["row gone", "row twice", "row gone, key changed", "keys gone"])
def test_of_a_table_that_is_refused_goes_over_what_its_keys_tell(harm: Callable[[object], object], blank: tuple[str, ...],
                                                                 partly: tuple[str, ...], month: int | None) -> None:
    name = read_again(FIRST.read_bytes(), "", keys())[1].placements[SALES].sheet
    sent, made, copy = made_of(by_hand(typed(FIRST.read_bytes(), m04=12.5), lambda book: harm(book[name])), FIRST)
    assert SALES not in sent.frames
    assert (made.blank, made.partly) == (blank, partly)
    as_issued = read_again(FIRST.read_bytes(), "", keys())[1].frames[SALES].amounts["m04"][0]
    assert copy.frames[SALES].amounts["m04"][0] == (as_issued if month is None else month)


def test_nothing_is_told_by_a_key_that_stands_twice_in_the_file() -> None:
    name = read_again(FIRST.read_bytes(), "", keys())[1].placements[SALES].sheet
    data = by_hand(typed(FIRST.read_bytes(), m04=12.5), lambda book: book[name].delete_rows(9))
    sent, made, _ = made_of(key_repeated(data, "A8"), FIRST)
    assert {"XP118", "XP214"} <= {d.code for d in sent.diagnostics if d.table == SALES}
    assert (made.blank, made.partly) == ((SALES,), ())


def key_repeated(data: bytes, at: str) -> bytes:
    """With that cell of the second sheet twice, as no program of an office writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet2.xml":
                content = re.sub(rb'<c r="%b"[^>]*>.*?</c>' % at.encode(), rb"\g<0>\g<0>", content, count=1)
            new.writestr(part, content)
    return out.getvalue()


def test_a_file_with_a_list_that_hq_never_sealed_is_made_anew() -> None:
    data = by_hand(typed(FIRST.read_bytes(), m04=12.5), lambda book: renamed(book["_xlplan"]))
    sent = read_again(data, "sent.xlsx", keys())[1]
    result = FileResult("sent.xlsx", sent.sha256, "refused", "GD", "bottom_up", diagnostics=sent.diagnostics)
    made = returned_copy(ToReturn(data, sent, result, frozenset(), FIRST), keys())
    assert sent.seal == "foreign"
    assert isinstance(made, MadeCopy)
    assert made.rebuilt is not None
    assert read_again(made.data, "made.xlsx", keys())[1].seal == "verified"


def renamed(sheet: Worksheet) -> None:
    """The company called otherwise than HQ calls it."""
    at = next(cell.row for [cell] in sheet.iter_rows(max_col=1) if cell.value == "#stamp|company")
    sheet.cell(at, 2, "别家")


def test_comments_of_the_unit_go_along_or_are_listed() -> None:
    """One on a cell of the unit's, one on its cover, which has no cell for it in the next."""
    keys_there = read_again(FIRST.read_bytes(), "", keys())[1]
    place = keys_there.placements[SALES]
    name, at = place.sheet, str(place.at(first(keys_there), "m03"))

    def remarked(book: Workbook) -> None:
        book[name][at].comment = Comment("客户已口头确认", "张三")
        book.worksheets[0]["C5"].comment = Comment("问财务", "张三")
        book.remove(book["费用预算"])

    _, made, copy = made_of(by_hand(typed(FIRST.read_bytes(), m04=12.5), remarked), FIRST)
    assert [(one.sheet, one.text) for one in copy.comments] == [(name, "客户已口头确认")]
    book = load_workbook(io.BytesIO(made.data))
    assert "客户已口头确认" in book[name][at].comment.text
    assert "问财务" in {cell.value for row in book[copy.scratch[0]].iter_rows() for cell in row}


def test_nothing_can_be_made_without_hqs_copy_of_what_is_gone() -> None:
    data = by_hand(FIRST.read_bytes(), lambda book: book.remove(book["费用预算"]))
    assert make_anew(data, read_again(data, "sent.xlsx", keys())[1], None, keys()) is None
