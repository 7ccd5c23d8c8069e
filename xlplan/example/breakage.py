"""The catalogue of ways in which branches break a workbook: each one small, each one seen in the field. Floor 4.

A breakage changes a Blueprint as a person would change the sheet, or the bytes where only the file can be wrong. What a
formula would then show is not worked out again: such a cell keeps the value it had, as in a file saved by a phone, so
notes about stale values may stand beside the code that is named.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from xlplan.example import breaking_bytes as raw
from xlplan.example import breaking_cells as cells
from xlplan.example import breaking_sheets as sheets
from xlplan.text import Text
from xlplan.workbook.blueprint import Book

Outcome = Literal["note", "warning", "refused", "unreadable"]


@dataclass(frozen=True)
class Breakage:
    """One way to break a workbook: `on_book` changes the Blueprint in place, or `on_bytes` gives other bytes.

    Attributes:
        code: the finding to expect, among others of the same cause. table: where it is put; '' for the whole file.
        outcome: note or warning (the table is in), refused (that table; in the first round), unreadable (the file).
    """

    name: str
    code: str
    outcome: Outcome
    text: Text
    table: str = ""
    on_book: Callable[[Book, Random], None] | None = None
    on_bytes: Callable[[bytes], bytes] | None = None

    def apply(self, book: Book, rng: Random) -> Book:
        """The broken Blueprint; the given one is left as it was. Unchanged when the breakage works on bytes."""
        broken = sheets.copy_book(book)
        if self.on_book is not None:
            self.on_book(broken, rng)
        return broken

    def apply_bytes(self, data: bytes) -> bytes:
        """The broken file; unchanged when the breakage works on the Blueprint."""
        return data if self.on_bytes is None else self.on_bytes(data)


def _book_breakage(name: str, code: str, outcome: Outcome, table: str, change: Callable[[Book, Random], None],
                   *, text: Text) -> Breakage:
    return Breakage(name, code, outcome, text, table, on_book=change)


def _file_breakage(name: str, code: str, outcome: Outcome, table: str, change: Callable[[bytes], bytes],
                   *, text: Text) -> Breakage:
    return Breakage(name, code, outcome, text, table, on_bytes=change)


SALES, STAFF, COURSES, MONEY = "sales_targets", "staffing", "training", "expense_budget"

BREAKAGES: Final = (
    _book_breakage("text_numbers", "XP203", "warning", SALES, cells.text_numbers, text=Text(
        "数字写成文本:１２００、1.2万、1,200", "數字寫成文字:１２００、1.2萬、1,200",
        "Numbers typed as text: １２００, 1.2万, 1,200")),
    _book_breakage("sorted_rows", "XP124", "refused", SALES, sheets.sorted_rows, text=Text(
        "按1月排序,隐藏标识没有跟着走", "按1月排序,隱藏識別碼沒有跟著走", "Sorted by January without the hidden keys")),
    _book_breakage("yuan", "XP219", "refused", MONEY, cells.type_yuan, text=Text(
        "把元填进万元", "把元填進萬元", "Yuan typed where 10k yuan is asked")),
    _book_breakage("typed_over", "XP221", "warning", SALES, cells.typed_over, text=Text(
        "合计公式被改成数值", "合計公式被改成數值", "A formula overwritten with another number")),
    _book_breakage("hq_changed", "XP210", "note", SALES, cells.hq_changed, text=Text(
        "自己改低了下达目标", "自己改低了下達目標", "The branch lowered its own target")),
    _file_breakage("error_value", "XP206", "refused", MONEY, lambda d: raw.error_value(d, MONEY), text=Text(
        "填写格里是 #REF!", "填寫格裡是 #REF!", "#REF! in an input cell")),
    _file_breakage("truncated", "XP903", "unreadable", "", raw.truncate_half, text=Text(
        "邮件只传了一半", "郵件只傳了一半", "Only half of the file arrived")),
    _book_breakage("copied", "XP112", "refused", STAFF, sheets.copied_sheet, text=Text(
        "复制一份再改,两份都在", "複製一份再改,兩份都在", "A copy of the sheet was changed; both are there")),
    _book_breakage("about", "XP204", "refused", SALES, cells.type_about,
                   text=Text("写「约500」", "寫「約500」", "“about 500” typed")),
    _book_breakage("finer", "XP202", "warning", SALES, cells.type_finer, text=Text(
        "1000 ÷ 12 = 83.3333", "1000 ÷ 12 = 83.3333", "1000 ÷ 12 = 83.3333")),
    _book_breakage("renamed", "XP110", "note", STAFF, sheets.rename_sheet, text=Text(
        "工作表改了名字", "工作表改了名字", "A sheet was renamed")),
    _book_breakage("deleted", "XP111", "refused", COURSES, sheets.delete_sheet, text=Text(
        "工作表被删除", "工作表被刪除", "A sheet was deleted")),
    _book_breakage("keys_stripped", "XP113", "refused", STAFF, sheets.keys_stripped, text=Text(
        "隐藏的行列标识被清除", "隱藏的列欄識別碼被清除", "The hidden keys were cleared")),
    _book_breakage("linked_out", "XP209", "warning", MONEY, cells.linked_out, text=Text(
        "引用了自己的底稿", "參照了自己的底稿", "A formula to one's own workbook")),
    _book_breakage("total_row", "XP123", "note", SALES, cells.total_row, text=Text(
        "自己加了一行合计", "自己加了一列合計", "A total typed as a row")),
    _book_breakage("blank_months", "XP218", "note", SALES, cells.blank_months, text=Text(
        "几个月没填", "幾個月沒填", "Some months left blank")),
    _book_breakage("equal_split", "XP407", "warning", SALES, cells.equal_split, text=Text(
        "全年除以12", "全年除以12", "The year divided by twelve")),
    _book_breakage("hidden_rows", "XP125", "note", SALES, cells.hidden_rows, text=Text(
        "筛选后隐藏了几行", "篩選後隱藏了幾列", "Rows hidden by a filter")),
    _book_breakage("over_ceiling", "XP421", "warning", MONEY, cells.over_ceiling, text=Text(
        "大幅超控制数", "大幅超出額度上限", "Far above the ceiling")),
    _file_breakage("never_calculated", "XP223", "note", SALES, lambda d: raw.never_calculated(d, SALES), text=Text(
        "用没有计算功能的软件保存", "用沒有計算功能的軟體儲存", "Saved by software that does not calculate")),
    _file_breakage("password", "XP902", "unreadable", "", raw.encrypted_bytes, text=Text(
        "加了打开密码", "加了開啟密碼", "A password to open")),
    _file_breakage("pdf", "XP901", "unreadable", "", raw.pdf_bytes, text=Text("PDF 改名 .xlsx", "PDF 改名 .xlsx",
                                                                              "A PDF renamed .xlsx")),
    _file_breakage("csv", "XP901", "unreadable", "", raw.csv_bytes, text=Text("CSV 改名 .xlsx", "CSV 改名 .xlsx",
                                                                              "A CSV renamed .xlsx")),
    _book_breakage("other_year", "XP105", "unreadable", "", sheets.other_year, text=Text(
        "隐藏表里的年度被改", "隱藏工作表裡的年度被改", "The year in the stamp was changed")),
    _book_breakage("other_plan", "XP105", "unreadable", "", sheets.other_plan, text=Text(
        "另一家公司的填报表", "另一家公司的填報檔", "A workbook of another plan")),
    _book_breakage("stamp_removed", "XP102", "unreadable", "", sheets.stamp_removed, text=Text(
        "另存时隐藏表被删", "另存時隱藏工作表被刪", "The hidden stamp sheet was removed")),
)
BY_NAME: Final = {b.name: b for b in BREAKAGES}
