"""淡旺季系数: a column is of the month that its heading names, so that a start month changed later moves no figure."""
from __future__ import annotations

import pytest
from test_master_marks import read

from xlplan.schema.codes.catalogue import message_of
from xlplan.workbook.blueprint import Book, Cell
from xlplan.workbook.layout import FIRST, HEAD
from xlplan.workbook.writing.master_book import empty_frames, master_book

ROW = FIRST + 1  # below the example


def season(start: str, now: str, *, typed: bool = True) -> Book:
    """A master made for fiscal years from month `start`, whose 会计年度起始月 says `now`: 101 below January, 112 below December."""
    frames = empty_frames({"name": "华东饮品", "year": "2027", "start_month": start}, "zh-CN")
    book = master_book(frames, "p", "zh-CN")
    sheet = book.sheet("season")
    heads = {str(cell.value): c for (row, c), cell in sheet.cells.items() if row == HEAD}
    for month in range(1, 13) if typed else ():
        sheet.cells[ROW, heads[f"{month}月"]] = Cell((100 + month) / 100)
    company = book.sheet("company")
    for at, cell in company.cells.items():
        if cell.value == "会计年度起始月":
            company.cells[at[0], at[1] + 1] = Cell(now)
    return book


@pytest.mark.parametrize(("start", "now"), [("1", "1"), ("4", "4"), ("1", "4"), ("4", "1"), ("4", "10"), ("1", "13")])
def test_a_figure_is_of_the_month_above_it(start: str, now: str) -> None:
    got = read(season(start, now))
    first = int(now) if int(now) < 13 else 1
    frame = got.frames["season"]
    [row] = [i for i in range(frame.size) if frame.filled["m01"][i]]
    assert [int(frame.amounts[f"m{i:02}"][row]) for i in range(1, 13)] == [1010 + 10 * ((first - 2 + i) % 12) for i in range(1, 13)]
    told = [d for d in got.found if d.code == "XP700"]
    assert len(told) == (start != now and now != "13")
    assert all(f"从 {start}月 起,会计年度从 {now}月 起" in message_of(d, "zh-CN") for d in told)


def test_nothing_is_said_of_a_blank_sheet() -> None:
    assert [d for d in read(season("1", "4", typed=False)).found if d.code == "XP700"] == []


def test_headings_that_do_not_name_twelve_months_change_nothing() -> None:
    book = season("1", "4")
    sheet = book.sheet("season")
    at = next(at for at, cell in sheet.cells.items() if at[0] == HEAD and cell.value == "3月")
    sheet.cells[at] = Cell("春")
    frame = read(book).frames["season"]
    assert int(frame.amounts["m01"][next(i for i in range(frame.size) if frame.filled["m01"][i])]) == 1010
