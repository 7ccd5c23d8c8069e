"""What people leave on cells and sheets beside values: named with what they wrote, in branch workbooks and in the master."""
from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from branch_case import case
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import RawBook, RawSheet, Remark
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.markings import lines_through, remarks_on
from xlplan.workbook.reading.master_read import read_master
from xlplan.workbook.writing.master_book import empty_frames, master_book

SALES, COURSES = "sales_targets", "training"
LEFT = ("XP248", "XP249", "XP250", "XP251")
FIELDS = {"name": "华东饮品", "year": "2027", "language": "zh-CN", "round": "bottom_up"}


class Opened:
    """A workbook of ours, opened and saved by somebody else's program."""

    def __init__(self, data: bytes) -> None:
        self.wb = openpyxl.load_workbook(io.BytesIO(data))

    def sheet(self, key: str) -> Worksheet:
        return next(ws for ws in self.wb if ws["A1"].value == key)

    def at(self, table: str, row: str, column: str) -> str:
        ws = self.sheet(table)
        r = next(c.row for c in ws["A"] if c.value == row)
        c = next(c.column_letter for c in ws[1] if c.value == column)
        return f"{c}{r}"

    def strike(self, table: str, row: str, *columns: str) -> str:
        for column in columns:
            cell = self.sheet(table)[self.at(table, row, column)]
            cell.font = Font(name=cell.font.name, size=cell.font.size, strike=True)
        return self.at(table, row, columns[0])

    def raw(self) -> RawBook:
        out = io.BytesIO()
        self.wb.save(out)
        got = read_workbook(out.getvalue(), "gd.xlsx")
        assert isinstance(got, RawBook)
        return got


@pytest.fixture
def branch() -> Opened:
    return Opened(to_bytes(case().book()))


def found(branch: Opened) -> list[Diagnostic]:
    return [d for d in validate_submissions([extract_submission(branch.raw())])[0].diagnostics if d.code in LEFT]


def test_a_workbook_as_issued_carries_nothing_of_the_kind(branch: Opened) -> None:
    assert found(branch) == []


def test_a_line_through_an_input_is_asked_about_on_its_cell(branch: Opened) -> None:
    """The figures count; HQ's own and computed cells, blank ones and void rows are nobody's promise."""
    frame = case().frames[SALES]
    first = branch.strike(SALES, frame.keys[0], "m03", "m04", "hq_target", "year")
    rows = [str(c.value) for c in branch.sheet(COURSES)["A"][7:9]]
    branch.strike(COURSES, rows[0], "topic")
    asked = found(branch)
    mine = [d for d in asked if d.table == SALES]
    assert [(d.code, d.severity and d.severity.value, d.cell, d.params["count"]) for d in mine] == [("XP248", "warning", first, 2)]
    assert first in message_of(mine[0], "zh-CN")
    sub = extract_submission(branch.raw())
    assert sub.frames[SALES].amounts["m03"][0] == frame.amounts["m03"][0]


def test_many_rows_with_lines_cost_ten_questions(branch: Opened) -> None:
    """The last of them counts what the others have not named."""
    branch.strike(SALES, "@py_month", "m01")  # a foot row: HQ's
    sheet = RawSheet("s", values=[[None, "x", "y"]] * 30, struck={(r, c) for r in range(1, 31) for c in (2, 3)})
    out = lines_through(sheet, "products", [(f"#{r}", r) for r in range(1, 31)], {"code": 2, "name": 3})
    assert [(d.cell, d.params["count"]) for d in out] == [*((f"B{r}", 2) for r in range(1, 10)), ("B10", 42)]
    assert found(branch) == []


def test_lines_through_a_pasted_column_are_one_question() -> None:
    sheet = RawSheet("s", values=[[None, "x", 7.0]] * 30, struck={(r, 3) for r in range(1, 14)} | {(20, 2), (20, 3)})
    out = lines_through(sheet, "history_sales", [(f"#{r}", r) for r in range(1, 31)], {"branch": 2, "amount": 3})
    assert [(d.cell, d.params["count"]) for d in out] == [("C1", 13), ("B20", 2)]


def test_each_comment_is_named_with_its_text(branch: Opened) -> None:
    """On tables, on the cover, on the checks; of a note of the add-in's only what a person had written there before."""
    said = {(SALES, "H8"): "张三:\n这个月应为 95,系统改不了", ("cover", "C4"): "请尽快确认", ("checks", "C9"): "长" * 200}
    for (key, cell), text in said.items():
        branch.sheet(key)[cell].comment = Comment(text, "张三")
    branch.sheet(SALES)["H9"].comment = Comment("● 必须改 XP301 …\n→ 调整\n— xlplan FFF2CC —\n自己的批注", "xlplan")
    branch.sheet(SALES)["H10"].comment = Comment("● 必须改 XP301 …\n→ 调整\n— xlplan 0 —", "xlplan")
    named = found(branch)
    assert {d.code for d in named} == {"XP249"}
    assert {d.severity and d.severity.value for d in named} == {"note"}
    assert {(d.cell, str(d.params["text"])) for d in named} == {
        ("H8", "张三: 这个月应为 95,系统改不了"), ("C4", "请尽快确认"), ("C9", "长" * 80 + "…"), ("H9", "自己的批注")}


def test_more_comments_than_anybody_reads_are_counted() -> None:
    sheet = RawSheet("s", remarks=[Remark((r, 2), f"{r}", "comment") for r in range(1, 31)])
    out = remarks_on([sheet])
    assert [str(d.params["text"]) for d in out[:19]] == [str(r) for r in range(1, 20)]
    assert [message_of(d, "en") for d in out[19:]] == [
        "B20 carries a comment: “11 more: B20, B21, B22, B23, B24, B25, B26, B27, B28, B29, B30”; comments are not consolidated"]


def test_text_boxes_are_named_once_a_sheet() -> None:
    sheet = RawSheet("销售", remarks=[Remark((2, 3), "以下待定", "box"), Remark((9, 3), "见\n附件", "box")])
    assert [(d.code, d.sheet, d.cell, message_of(d, "zh-CN")) for d in remarks_on([sheet])] == [
        ("XP250", "销售", "C2", "工作表「销售」上有 2 个文本框或图形写了字:「以下待定、见 附件」;不汇总")]


@pytest.mark.parametrize(("stale", "words"), [(False, "没有发现旧结果"), (True, "已发现 1 处存的是旧结果")])
def test_manual_calculation_is_told_once_and_with_what_came_of_it(branch: Opened, stale: bool, words: str) -> None:
    raw = branch.raw()
    fresh = read_workbook(to_bytes(case().book()), "gd.xlsx")
    assert isinstance(fresh, RawBook)
    fresh.manual = True
    if stale:  # an input that was typed and nothing recalculated
        sheet = next(s for s in fresh.sheets if s.at(1, 1) == SALES)
        row = next(r for r, line in enumerate(sheet.values) if line and line[0] == case().frames[SALES].keys[0])
        column = sheet.values[0].index("m03")
        value = sheet.values[row][column]
        assert isinstance(value, float)
        sheet.values[row][column] = value + 1
    told = [d for d in validate_submissions([extract_submission(fresh)])[0].diagnostics if d.code == "XP251"]
    assert len(told) == 1
    assert words in message_of(told[0], "zh-CN")
    assert not raw.manual


def test_the_master_tells_the_same() -> None:
    master = Opened(to_bytes(master_book(empty_frames(FIELDS, "zh-CN"), "2027-x", "zh-CN", datetime(2026, 10, 26))))
    assert [d for d in read_master(master.raw()).found if d.code in LEFT] == []
    products = master.sheet("products")
    row = next(c.row for c in products["A"] if c.value == "@begin") + 1
    columns = {c.value: get_column_letter(i) for i, c in enumerate(products[1], 1)}
    products[f"{columns['code']}{row}"], products[f"{columns['series']}{row}"] = "P01", "常温奶"
    products[f"{columns['series']}{row}"].font = Font(strike=True)
    products[f"{columns['code']}{row}"].comment = Comment("停产", "李四")
    master.wb.calculation.calcMode, master.wb.calculation.fullCalcOnLoad = "manual", False
    told = [d for d in read_master(master.raw()).found if d.code in LEFT]
    assert [(d.code, d.cell, d.params.get("text")) for d in told] == [
        ("XP248", f"{columns['series']}{row}", "常温奶"), ("XP249", f"{columns['code']}{row}", "停产"), ("XP251", None, None)]
