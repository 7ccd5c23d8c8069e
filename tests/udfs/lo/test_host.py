"""An open workbook reads as its file does: the same cells, and the same findings on the same cells."""
from __future__ import annotations

from collections.abc import Iterable
from functools import cache, reduce
from itertools import zip_longest
from pathlib import Path
from random import Random

import pytest
from libreoffice import needs_office
from scripted import Office

from udfs.answers.findings import judge_book
from udfs.live_book import raw_book
from xlplan.example.behaviour import draw_answers, fill_tables
from xlplan.example.breakage import BREAKAGES, BY_NAME, Breakage
from xlplan.example.company import company_tables
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.judging.assembly import master_from
from xlplan.tables import BY_KEY
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book
from xlplan.workbook.lines_block import find_block
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import key_of, wanted_sheets
from xlplan.workbook.writing.branch_book import branch_book

pytestmark = needs_office

# of the demo's breakages, those that leave a file that Excel opens; one without results is calculated while it opens, and
# LibreOffice does not open a reference to another workbook whose part the demo leaves out (see below)
OPENS = [b for b in BREAKAGES if b.name not in ("truncated", "password", "pdf", "csv", "never_calculated", "linked_out")]


@cache
def whole(lang: Lang = "zh-CN") -> Book:
    """A workbook as a branch of the demo's company sends it back."""
    master, _ = master_from(company_tables(6, 7, 2027, lang))
    issued, frames = issued_for(master, break_down(master)[0], "GD", Issue("plan", "bottom_up", 1, "2026-10-21", lang))
    rng = Random(5)
    fill_tables(frames, rng, "as_told", lang)
    return branch_book(issued, frames, b"k" * 32, answers=draw_answers(frames, rng, lang))


def together() -> list[tuple[Breakage, ...]]:
    """All of them in few workbooks: the first of each table in one, then the second, ...; those of the whole file alone."""
    tables: dict[str, list[Breakage]] = {}
    for how in OPENS:
        tables.setdefault(how.table, []).append(how)
    alone = tables.pop("", [])
    return [tuple(filter(None, some)) for some in zip_longest(*tables.values())] + [(how,) for how in alone]


def broken(ways: Iterable[Breakage], folder: Path) -> Path:
    book = reduce(lambda made, how: how.apply(made, Random(3)), ways, whole())
    path = folder / "gd.xlsx"
    path.write_bytes(reduce(lambda data, how: how.apply_bytes(data), ways, to_bytes(book)))
    return path


def checked(path: Path) -> FileResult:
    """What `xlplan check` says."""
    return validate_submissions([read_submission(path, path.name)])[0]


@pytest.mark.parametrize("ways", together(), ids=lambda ways: "-".join(b.name for b in ways))
def test_check_in_excel_is_check_of_the_file(ways: tuple[Breakage, ...], office: Office, tmp_path: Path) -> None:
    path = broken(ways, tmp_path)
    live, file = judge_book(office.open(path, path.name)), checked(path)
    assert {how.code for how in ways} & {"XP105", *(d.code for d in file.diagnostics)}  # XP105 takes HQ's key
    assert live.diagnostics == file.diagnostics
    assert (live.tables, live.verdict) == (file.tables, file.verdict)


def test_and_of_the_file_that_is_saved_from_there(office: Office, tmp_path: Path) -> None:
    ways = [BY_NAME[name] for name in ("text_numbers", "hidden_rows", "error_value", "renamed")]
    book = office.open(broken(ways, tmp_path), "gd.xlsx")
    live = judge_book(book)
    book.save()
    assert live.diagnostics == checked(Path(book.fullname)).diagnostics


def test_a_reference_to_another_workbook(office: Office, tmp_path: Path) -> None:
    other = office.app.books.add()
    other.sheets[0].range("A1").value = 4.33
    other.save(str(tmp_path / "own.xlsx"))
    path = tmp_path / "gd.xlsx"
    path.write_bytes(to_bytes(whole()))
    book = office.open(path, path.name)
    place = extract_submission(raw_book(book)).placements["expense_budget"]
    cell = book.sheets[place.sheet].range((place.rows["5303"], place.columns["m09"]))
    cell.formula = f"='file://{tmp_path}/own.xlsx'#$Sheet1.A1"
    book.save()
    live = judge_book(book).diagnostics
    assert [d.cell for d in live if d.code == "XP209"] == [cell.get_address(False, False)]
    of_file = checked(Path(book.fullname)).diagnostics  # and XP109: what else a file carries only the file shows
    assert live == [d for d in of_file if d.code != "XP109"]


def test_cell_by_cell(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "gd.xlsx"
    path.write_bytes(to_bytes(whole("zh-TW")))
    live, file = raw_book(office.open(path, path.name)), read_workbook(path.read_bytes(), path.name, wanted_sheets())
    assert isinstance(file, RawBook)
    ours, read_sheets = ([s for s in book.sheets if key_of(s) in wanted_sheets()] for book in (live, file))  # the others are named only
    assert [s.name for s in ours] == [s.name for s in read_sheets]
    assert {s.name for s in live.sheets} <= {s.name for s in file.sheets}
    for mine, theirs in zip(ours, read_sheets, strict=True):
        assert (mine.values, mine.errors) == (theirs.values, theirs.errors), mine.name
        assert mine.formulas.keys() == theirs.formulas.keys()
        if key_of(mine) in BY_KEY:
            assert (mine.hidden_rows, mine.hidden_columns) == (theirs.hidden_rows, theirs.hidden_columns)
    [(name, cells)], [(of_file, in_file)] = live.own.items(), file.own.items()  # the sheet with the unit's named lines
    assert (name, find_block(cells)) == (of_file, find_block(in_file))
    assert {at for at, cell in cells.items() if cell.formula} == {at for at, cell in in_file.items() if cell.formula}


def odd_sheet(office: Office) -> tuple[RawSheet, RawSheet]:
    """(live, in the saved file) of a table's sheet with cells of every kind."""
    book = office.app.books.add()
    sheet = book.sheets[0]
    sheet.range("A1").value = "sales_targets"
    sheet.range("B2:H2").value = [1.5, "text", True, None, "'=no formula", "=1/0", "=B2*2"]
    sheet.range("B3:D3").value = [[45000.0, 0.75, 45000.5]]
    for at, code in (("B3", "YYYY-MM-DD"), ("C3", "HH:MM"), ("D3", "YYYY-MM-DD HH:MM"), ("E3", "#,##0.00 [$¥-804]")):
        sheet.range(at).number_format = code
    sheet.range("E3").value = 83.333333
    sheet.range("F3").value = "=NOSUCH(1)"
    sheet.range("B7:C9").merge()
    sheet.range("A7").value = "P01|C01"
    sheet.range("A8").row_height = 0
    sheet.range("A9").value = "x"
    path = office.folder / "odd.xlsx"
    book.save(str(path))
    file = read_workbook(path.read_bytes(), path.name)
    assert isinstance(file, RawBook)
    return raw_book(book).sheets[0], file.sheets[0]


def test_cells_of_every_kind(office: Office) -> None:
    """Numbers, texts, logical values, blanks, texts that look like formulas, errors, days, times, currency; hidden, merged."""
    live, file = odd_sheet(office)
    assert live.values == file.values
    assert live.errors == file.errors
    assert live.formulas.keys() == file.formulas.keys()
    assert (live.hidden_rows, live.merges) == (file.hidden_rows, file.merges)
    assert live.values[2][4] == 83.333333  # Excel hands currency out with four decimals
    assert live.values[1][5] == "=no formula"


def test_sheets_that_are_not_ours_are_named_and_not_read(office: Office) -> None:
    book = office.app.books.add()
    book.sheets[0].range("A1:B2").value = [["region", 1.0], ["east", 2.0]]
    raw = raw_book(book)
    assert [s.values for s in raw.sheets] == [[["region"]]]


def test_formats_that_mislead_are_those_of_the_file(office: Office, tmp_path: Path) -> None:
    """What HQ would refuse for its format is said in Excel already."""
    path = tmp_path / "gd.xlsx"
    path.write_bytes(to_bytes(whole()))
    book = office.open(path, path.name)
    place = extract_submission(raw_book(book)).placements["sales_targets"]
    sheet = book.sheets[place.sheet]
    row = next(r for key, r in place.rows.items() if not key.startswith("@"))
    for column, code in (("m01", "0.00%"), ("m02", '0.00"元"')):
        sheet.range((row, place.columns[column])).number_format = code
    book.save()
    live = [(d.code, d.cell, d.params) for d in judge_book(book).diagnostics if d.code == "XP233"]
    assert len(live) == 2
    assert live == [(d.code, d.cell, d.params) for d in checked(Path(book.fullname)).diagnostics if d.code == "XP233"]
