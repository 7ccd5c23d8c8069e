"""Which formulas of a unit's own go into its next workbook, and why others do not: a table of cases."""
from __future__ import annotations

from dataclasses import replace

import pytest
from raw import Made, make, read

from xlplan.address import a1
from xlplan.plan.rounds.own_work import own_work, said_left
from xlplan.schema.frame import Frame, with_rows
from xlplan.text import LANGS
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import table_layout
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.own_work import LeftBehind, OwnWork, WorkCell, WorkSheet
from xlplan.workbook.rawbook import RawSheet, Remark
from xlplan.workbook.submission import OwnFormula
from xlplan.workbook.writing.scratch import put_comments, scratch_sheet

S, E = "sales_targets", "expense_budget"
OWN = PAGES[SCRATCH]("zh-CN")
ROW = "P1|KA"


def made() -> Made:
    out = make()
    out.book.sheets.append(RawSheet("底稿", key=SCRATCH))  # renamed by the unit
    return out


def moved(frames: dict[str, Frame]) -> None:
    frames[S].amounts["m01"][0] += 1


def one_row_less(frames: dict[str, Frame]) -> None:
    frames[S] = with_rows(frames[S], [])
    keep = [i for i, key in enumerate(frames[S].keys) if key != "P2|KA"]
    old = frames[S]
    frames[S] = replace(old, keys=[old.keys[i] for i in keep], owner=old.owner[keep], sheet_rows=old.sheet_rows[keep],
                        amounts={k: v[keep] for k, v in old.amounts.items()}, filled={k: v[keep] for k, v in old.filled.items()},
                        texts={k: v[keep] for k, v in old.texts.items()}, used=old.used[keep])


def unchanged(frames: dict[str, Frame]) -> None:
    assert frames


@pytest.mark.parametrize(("formula", "change", "expected"), [
    ("底稿!C6*2", unchanged, f"'{OWN}'!C6*2"),
    ("'底稿'!C6", one_row_less, f"'{OWN}'!C6"),          # where it refers to stands still
    ("J7*2", unchanged, "J7*2"),
    ("销售目标分解!J7", unchanged, "销售目标分解!J7"),
    ("底稿!C6", moved, "moved"),
    ("J7*2", one_row_less, "refers"),                   # the rows of its sheet stand otherwise
    ("ZZ7*2", unchanged, "refers"),                     # beside the table: what stands there stays in the old file
    ("SUM(J:J)", unchanged, "refers"),
    ("费用预算!H7", unchanged, "refers"),
    ("别的!A1", unchanged, "refers"),
    ("底稿!C6*rate", unchanged, "elsewhere"),
    ("底稿!C6+[1]x!A1", unchanged, "elsewhere"),
    ("底稿!C6*RAND()", unchanged, "elsewhere"),
    ("底稿!C6*XLP_SPREAD(1,2)", unchanged, "elsewhere"),
    ("底稿!C6)+(1", unchanged, "elsewhere"),              # Excel would repair the file
])
def test_a_formula_in_a_cell(formula: str, change: object, expected: str) -> None:
    book = made()
    cell = book.put(S, ROW, "m01", 100.0, formula)
    file = read(book)
    frames = {k: replace(f, amounts={c: v.copy() for c, v in f.amounts.items()}) for k, f in file.frames.items()}
    change(frames)  # type: ignore[operator]
    work = own_work(file, None, frames, "zh-CN")
    if work.formulas:
        assert work.formulas == {S: {(ROW, "m01"): OwnFormula(expected)}}
        assert not work.left
    else:
        assert work.left == (LeftBehind(expected, "销售目标分解", cell, formula),)  # type: ignore[arg-type]


def test_one_without_a_result_is_listed() -> None:
    book = made()
    cell = book.put(S, ROW, "m01", None, "底稿!C6")
    book.sheet(S).uncalculated.add(book.at(S, ROW, "m01"))
    words = book.put(S, ROW, "remark", "同意", "底稿!B6")
    file = read(book)
    assert own_work(file, None, file.frames, "zh-CN").left == (
        LeftBehind("empty", "销售目标分解", cell, "底稿!C6"), LeftBehind("words", "销售目标分解", words, "底稿!B6"))


@pytest.mark.parametrize(("formula", "change", "expected"), [
    ("C6*D6", one_row_less, "C6*D6"), ("底稿!C6", unchanged, f"'{OWN}'!C6"), ("TODAY()+RAND()", unchanged, "TODAY()+RAND()"),
    ("费用预算!H7+销售目标分解!J7", unchanged, "费用预算!H7+销售目标分解!J7"),
    ("销售目标分解!J7", one_row_less, "refers"), ("别的!A1", unchanged, "refers"), ("首页!B2", unchanged, "refers"),
    ('WEBSERVICE("http://x")', unchanged, "elsewhere"), ('HYPERLINK("c:/x.xlsx")', unchanged, "elsewhere"),
    ("cmd|'/c calc'!A0", unchanged, "elsewhere"), ('INDIRECT("[x.xlsx]A!A1")', unchanged, "elsewhere"),
])
def test_a_formula_on_its_own_sheet(formula: str, change: object, expected: str) -> None:
    file = read(made())
    frames = dict(file.frames)
    change(frames)  # type: ignore[operator]
    work = own_work(file, WorkSheet({(6, 3): WorkCell(7.0, OwnFormula(formula), "0.0")}), frames, "zh-CN")
    assert work.sheet is not None
    if work.left:
        assert work.left == (LeftBehind(expected, "底稿", "C6", formula),)  # type: ignore[arg-type]
        assert work.sheet.cells == {(6, 3): WorkCell(7.0, None, "0.0")}
    else:
        assert work.sheet.cells == {(6, 3): WorkCell(7.0, OwnFormula(expected), "0.0")}


@pytest.mark.parametrize(("row", "column", "change", "stays"), [
    (ROW, "m01", unchanged, True), (ROW, "hq_target", unchanged, True), (ROW, "m01", one_row_less, True),
    ("P2|KA", "m03", one_row_less, False),  # its row is gone
    ("@total", "m01", unchanged, False)])
def test_a_comment_on_a_cell(row: str, column: str, change: object, stays: bool) -> None:
    book = made()
    at = book.at(S, row, column)
    book.sheet(S).remarks.append(Remark(at, "客户已口头确认", "comment"))
    file = read(book)
    frames = dict(file.frames)
    change(frames)  # type: ignore[operator]
    work = own_work(file, None, frames, "zh-CN")
    assert work.comments == ({S: {(row, column): "客户已口头确认"}} if stays else {})
    assert work.left == (() if stays else (LeftBehind("comment", "销售目标分解", a1(*at), comment="客户已口头确认"),))


def test_a_comment_on_its_own_sheet_goes_along_and_one_of_hqs_is_none() -> None:
    book = made()
    book.sheet(S).remarks.append(Remark(book.at(S, ROW, "m01"), "● 必须改 XP301 …\n— xlplan FFF2CC —", "comment"))
    file, said = read(book), {(6, 3): "按 2026 年\n口径"}
    work = own_work(file, WorkSheet({}, comments=said), file.frames, "zh-CN")
    assert (work.comments, work.left, work.sheet) == ({}, (), WorkSheet({}, comments=said))
    assert scratch_sheet("zh-CN", "", work).comments == said
    sheet, here = Sheet(S, "甲"), table_layout(file.frames[S], "zh-CN", {}, {})
    put_comments(sheet, here, {(ROW, "m01"): "客户已口头确认", ("P9|KA", "m01"): "没有这一行"})
    assert [*sheet.comments.values()] == ["客户已口头确认"]
    listed = scratch_sheet("zh-CN", "", OwnWork(left=(LeftBehind("comment", "甲", "C8", comment="问财务"),))).cells.values()
    assert {"问财务", "批注所在的格不在新表里,批注留在上一份文件里"} <= {cell.value for cell in listed}


def test_what_stays_behind_is_said() -> None:
    left = (LeftBehind("moved", "甲", "C6", "A1"), LeftBehind("refers", "甲", "C7", "A1"), LeftBehind("sheet", "底稿 2"),
            LeftBehind("comment", "甲", "C8", comment="问财务"))
    said = [said_left(left)(lang) for lang in LANGS]
    assert said == ["公式 2 个、批注 1 条、工作表 底稿 2", "公式 2 個、註解 1 則、工作表 底稿 2",
                    "formulas (2), comments (1), sheets 底稿 2"]
