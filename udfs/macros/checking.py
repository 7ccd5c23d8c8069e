"""检查本表, 检查全部, 下一个问题, 清除标记: the same checks as HQ's over the open workbook, marked on its cells. Floor 7."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import xlwings as xw

from udfs.findings_list import go_to_listed, is_list, list_opened
from udfs.live_book import state_of
from udfs.live_cells import range_corners
from udfs.macros.folders import save_master
from udfs.macros.open_workbook import OpenWorkbook, read_open_book, require_usable
from udfs.marks import mark_findings, marked_cells, remove_marks
from udfs.messages import MORE
from udfs.session import Session
from xlplan.errors import XlplanError
from xlplan.pipeline.judge_master import judge_master
from xlplan.pipeline.printing import finding_counts
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text
from xlplan.workbook.marks import finding_note
from xlplan.workbook.stamp import HOME

_MARKED: Final = Text("标记了 {n} 个单元格,用「下一个问题」逐个看",
                      "標記了 {n} 個儲存格,用「下一個問題」逐個看", "Cells marked: {n}; “Next finding” goes from one to the next")
_CLEAN: Final = Text("✓ 没有发现问题", "✓ 沒有發現問題", "✓ Nothing was found")
_NO_TABLE: Final = Text("「{sheet}」不是填报的表,没有什么可检查。请转到要检查的表,或用「检查全部」",
                        "「{sheet}」不是填報的表,沒有什麼可檢核。請轉到要檢核的表,或用「檢核全部」",
                        "“{sheet}” is no sheet to fill in, so there is nothing to check on it. "
                        "Go to the sheet you mean, or use “Check workbook”")
_NO_MARKS: Final = Text("没有标记。请先按「检查本表」或「检查全部」", "沒有標記。請先按「檢核本表」或「檢核全部」",
                        "There are no marks. Press “Check this sheet” or “Check workbook” first")
_CLEARED: Final = Text("已清除 {n} 处标记", "已清除 {n} 處標記", "Marks removed: {n}")
_UNSAVED: Final = Text("「{book}」还没有存成这台电脑上的文件。请先保存,再按这个按钮",
                       "「{book}」還沒有存成這台電腦上的檔案。請先儲存,再按這個按鈕",
                       "“{book}” is no file on this computer yet. Save it first, then press the button again")
_TOLD: Final = 5  # findings without a cell that are told in full


def check_sheet(session: Session) -> str:
    """The findings of the sheet in front, marked on it."""
    name, book = session.book.sheets.active.name, session.book
    found = _workbook_findings(session)
    mine = [d for d in found.every if d.sheet == name]
    charts = name not in {sheet.name for sheet in book.sheets}  # a chart may have a sheet of its own
    if charts or (not mine and not found.has_table(book.sheets[name])):
        raise XlplanError(_NO_TABLE, sheet=name)
    remove_marks(book, name)
    return _findings_text(session, mine, mark_findings(book, mine, session.lang), list_opened(session, book, found.every, name))


def check_book(session: Session) -> str:
    """The findings of the whole workbook, marked on its sheets; those that belong to no sheet are told."""
    every = _workbook_findings(session).every
    remove_marks(session.book)
    return _findings_text(session, every, mark_findings(session.book, every, session.lang), list_opened(session, session.book, every))


def next_finding(session: Session) -> str:
    """Goes to the next marked cell, from the last one to the first, and says what was found there; in front of a list of findings, to
    the cell of the selected row."""
    book = session.book
    if is_list(book):
        return go_to_listed(session)
    sheets = [sheet.name for sheet in book.sheets if state_of(sheet) == "visible"]
    every = [one for one in marked_cells(book) if one.sheet in sheets]
    if not every:
        raise XlplanError(_NO_MARKS)
    here = book.selection
    active = book.sheets.active.name
    at = (sheets.index(active) if active in sheets else -1, *(range_corners(here)[:2] if here is not None else (0, 0)))
    one = next((m for m in every if (sheets.index(m.sheet), *m.at) > at), every[0])
    sheet = book.sheets[one.sheet]
    sheet.activate()
    sheet.range(one.at).select()
    return f"{sheet.range(one.at).get_address(False, False)} · {one.text}"


def clear_marks(session: Session) -> str:
    """Takes all marks off; data stay."""
    return _CLEARED(session.lang, n=remove_marks(session.book))


class _Found(NamedTuple):
    """The workbook, and what HQ's check of the saved file would say."""

    book: OpenWorkbook
    every: Sequence[Diagnostic]

    def has_table(self, sheet: xw.Sheet) -> bool:
        """Whether something on the sheet is filled in. XlplanError for a branch's table that cannot be used."""
        if self.book.master:
            return self.book.keys.get(sheet.name) in (*MASTER_BY_KEY, HOME)
        return bool(self.book.table_on(sheet))


def _workbook_findings(session: Session) -> _Found:
    session.calculate()
    found = read_open_book(session.book)
    if found.master:
        return _Found(found, _of_master(session))
    require_usable(session, found, to_change=False)
    return _Found(found, found.diagnostics)


def _of_master(session: Session) -> Sequence[Diagnostic]:
    """What `issue` would say of the master workbook as it stands: of a copy, so that nothing need be saved. Where Excel makes
    none, on a Mac, of its file, saved if the person agrees."""
    with TemporaryDirectory(prefix="xlplan-", ignore_cleanup_errors=True) as folder:
        copy = session.copied(session.book, Path(folder))
        if copy is None:
            if session.path is None:
                raise XlplanError(_UNSAVED, book=session.book.name)
            save_master(session, session.book)
        return judge_master(copy or Path(session.book.fullname)).diagnostics


def _findings_text(session: Session, found: Sequence[Diagnostic], marked: int, listed: str) -> str:
    if not found:
        return _CLEAN(session.lang)
    lines = [finding_counts(found, session.lang)]
    if marked:
        lines.append(_MARKED(session.lang, n=marked))
    if listed:
        lines.append(listed)
    placeless = [d for d in found if d.sheet is None]
    lines += [finding_note(d, session.lang) for d in placeless[:_TOLD]]
    if len(placeless) > _TOLD:
        lines.append(MORE(session.lang, n=len(placeless) - _TOLD))
    return "\n".join(lines)
