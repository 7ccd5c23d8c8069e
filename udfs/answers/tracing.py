"""XLP_TRACE: the branch workbooks behind a figure of the roll-up, as a spilled list. Floor 7."""
from __future__ import annotations

from pathlib import Path
from typing import Final

import xlwings as xw

from udfs.answers.block import Answer, RangeArgument
from udfs.answers.kept import use_tables_of
from udfs.language import excel_language
from udfs.live_cells import read_block, used_area
from xlplan import terms
from xlplan.errors import XlplanError
from xlplan.plan.rollup.trace import Rollup, is_rollup
from xlplan.plan.rollup.words import BRANCH
from xlplan.text import Text
from xlplan.workbook.rawbook import RawSheet

HEADS: Final = (terms.FILE, terms.SHEET, Text("行或单元格", "列或儲存格", "Row or cell"),
                BRANCH, Text("项目", "項目", "Item"), Text("数", "數", "Number"))
_NOT_OURS: Final = Text("{book} 不是汇总表,查不到来源", "{book} 不是彙總表,查不到來源",
                        "{book} is no roll-up, so nothing can be traced in it")
_NO_FIGURE: Final = Text("{cell} 里没有汇总的数", "{cell} 裡沒有彙總的數", "{cell} holds no figure of the roll-up")


def rollup_of(book: xw.Book) -> Rollup:
    """The roll-up that is open; XlplanError where the workbook is none. A page is read when it is needed. What its pages of HQ's own tables
    show is known where it lies in its plan folder."""
    keys = {sheet.name: str(sheet.range("A1").value or "") for sheet in book.sheets}
    if not is_rollup(keys):
        raise XlplanError(_NOT_OURS, book=book.name)
    use_tables_of(Path(book.fullname).parent)
    return Rollup(keys, lambda title: RawSheet(title, "visible", *read_block(book.sheets[title], used_area(book.sheets[title]))))


def trace_cell(cell: RangeArgument) -> Answer:
    """A header, then one row for each place the figure comes from."""
    lang, at = excel_language(), cell.cell()
    found = rollup_of(at.sheet.book).trace(at.sheet.name, (at.row, at.column))
    if not found:
        raise XlplanError(_NO_FIGURE, cell=at.address.replace("$", ""))
    return [[head(lang) for head in HEADS], *([
        s.file or at.sheet.book.name, s.sheet, s.place or None, s.branch or None, s.what or None,
        float(s.figure) if isinstance(s.figure, (int, float)) else None] for s in found)]
