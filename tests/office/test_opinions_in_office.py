"""HQ without Excel: what is typed into the roll-up in LibreOffice is read back, and nothing else seems typed."""
from __future__ import annotations

from pathlib import Path

import pytest
from libreoffice import Filling, filled, needs_office, resaved
from small_rollup import NOW, case

from xlplan.address import a1
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import write_workbook
from xlplan.plan.opinions.board import board_of
from xlplan.plan.opinions.typed import TypedBook, changed_opinions, read_typed
from xlplan.plan.rollup import rollup_book
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import RawBook

pytestmark = needs_office
PAGES = {key: page.inputs for key, page in rollup_pages().items()}


def read(path: Path) -> TypedBook:
    book = read_workbook(path.read_bytes(), path.name)
    assert isinstance(book, RawBook)
    return read_typed(book, PAGES)


def cell(sheet: Sheet, column: str, row: int) -> tuple[str, str]:
    at = next(c for (r, c), one in sheet.cells.items() if r == 1 and one.value == column)
    return sheet.title, a1(row, at)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_typed_there_is_carried_and_nothing_else_seems_changed(lang: Lang, tmp_path: Path) -> None:
    of = case()
    book = rollup_book(of.result, of.master, breakdown=of.breakdown, now=NOW, lang=lang)
    path = write_workbook(book, tmp_path / "rollup.xlsx").path
    untouched = read(resaved(path))
    assert (untouched.beyond, untouched.unmarked, changed_opinions(untouched.cells, {})) == ([], False, [])
    typed: Filling = {cell(book.sheet("issues"), "decision", 6): "同意", cell(book.sheet("status"), "reviewed", 6): "已审",
                      cell(book.sheet("status"), "conclusion", 7): "加 100\n下周再议"}
    back = read(filled(path, typed))
    news = changed_opinions(back.cells, {})
    assert back.beyond == []
    assert sorted(one.text for one in news) == sorted(map(str, typed.values()))
    board = board_of(of.result, {one.place: one for one in news}, {})
    assert (len(board.shown), board.settled, board.reviewed) == (3, (), ("SH",))
    note = read(filled(path, {(book.sheet("by_month").title, "D70"): "批注"}))
    assert note.beyond == [book.sheet("by_month").title]
