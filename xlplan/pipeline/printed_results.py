"""Results that a changed workbook shows before anything calculates it: as it would be printed with what stands in it now. Floor 6."""
from __future__ import annotations

from collections.abc import Mapping

from xlplan.excel.patching.dependents import dependent_cells
from xlplan.excel.patching.patch_content import OLD, Cached, Value
from xlplan.excel.reading.read import read_workbook
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.workbook.blueprint import Book
from xlplan.workbook.rawbook import At, RawBook
from xlplan.workbook.reading.own_declared import as_declared
from xlplan.workbook.reading.transfer import issued_whole
from xlplan.workbook.stamp import frame_of
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book


def printed_book(sent: Submission) -> Book:
    """The workbook as it would be issued with what the unit typed; tables that cannot be used as issued: formulas of others refer to
    them."""
    issued = issued_whole(sent)
    with as_declared(issued.own, issued.stamp.opens):
        frames: dict[str, Frame] = {key: sent.frames.get(key) or frame_of(issued, issued.held(BY_KEY[key]))
                                    for key in issued.stamp.opens if key in BY_KEY}
        return branch_book(issued, frames, answers=sent.answers, signs=sent.signs, choices=sent.choices)


def printed_results(data: bytes, changes: Mapping[str, Mapping[At, Value]], printed: Book) -> dict[str, dict[At, Cached]]:
    """Results of what follows from cells that are changed: as printed where the same formula stands there; others are left to whatever
    opens the file."""
    if not changes:
        return {}
    book, pages = read_workbook(data, ""), {page.title: page for page in printed.sheets}
    formulas = {sheet.name: sheet.formulas for sheet in book.sheets} if isinstance(book, RawBook) else {}

    def result(sheet: str, at: At) -> Cached:
        cell = pages[sheet].cells.get(at) if sheet in pages else None
        return cell.value if cell is not None and cell.formula == formulas.get(sheet, {}).get(at, "") else OLD

    return {sheet: {at: result(sheet, at) for at in cells} for sheet, cells in dependent_cells(data, changes).items()}
