"""The list of what a check found: a workbook of its own in the user's folder, opened read-only beside the file. Floor 7.

Nothing is added to the checked file. What the last check found is remembered beside the list, so that the next one can say what is new and
what has been put right.
"""
from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import xlwings as xw

from udfs.log import get_logger
from udfs.native import native_excel
from udfs.session import Session
from udfs.steps import record_file
from xlplan.errors import XlplanError
from xlplan.excel.writing.write import write_workbook
from xlplan.plan.rollup.findings_book import FILE_AT, KEY, ListedFinding, State, findings_book
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Text
from xlplan.workbook.layout import LEFT

_NAME: Final = Text("{stem} 检查结果.xlsx", "{stem} 檢核結果.xlsx", "{stem} findings.xlsx")
_LONGEST: Final = 60  # characters of the stem: Excel opens no path of more than 218
_LISTED: Final = Text("清单「{book}」已打开:点单元格就到那一格,可以筛选", "清單「{book}」已開啟:點儲存格就到那一格,可以篩選",
                      "The list “{book}” is open: click a cell's address to go there; it can be filtered")
_UNLISTED: Final = Text("清单没有打开:{reason}", "清單沒有開啟:{reason}", "The list could not be opened: {reason}")
_NOT_OPEN: Final = Text("没有打开「{book}」。请先打开它,或再检查一次", "沒有開啟「{book}」。請先開啟它,或再檢核一次",
                        "“{book}” is not open. Open it, or check again")
_NO_ROW: Final = Text("请先选中清单里的一行", "請先選取清單裡的一列", "Select a row of the list first")
_FORMAT: Final = 1


class _Seen(NamedTuple):
    """What is remembered of a finding: enough to know it again and to say that it is gone."""

    code: str
    severity: str
    sheet: str
    row_key: str
    column: str
    said: str

    @property
    def same(self) -> tuple[str, ...]:
        return self.code, self.sheet, self.row_key, self.column


def list_opened(session: Session, book: xw.Book, every: Sequence[Diagnostic], only: str | None = None) -> str:
    """What is said of the list, once it is open (see `open_list`); '' where there is none. One that cannot be shown is said: the
    findings are told and marked all the same."""
    try:
        path = open_list(session, book, every, only)
    except Exception as why:
        get_logger().exception("%s: the list of findings", session.macro)
        return _UNLISTED(session.lang, reason=why)
    return _LISTED(session.lang, book=path.name) if path else ""


def open_list(session: Session, book: xw.Book, every: Sequence[Diagnostic], only: str | None = None) -> Path | None:
    """The list of the workbook's findings, or of those of one sheet, opened; that of the check before is closed. None where there is
    none to list."""
    folder = record_file(book).with_suffix("")
    record, name = folder / "seen.json", _NAME(session.lang, stem=Path(book.name).stem[:_LONGEST])
    before, now = _read_seen(record), [_seen(d, session) for d in every]
    _close_lists(session.app, folder, name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    record.write_text(json.dumps({"format": _FORMAT, "seen": now}, ensure_ascii=False), encoding="utf-8")
    known, left = None if before is None else {one.same for one in before}, {one.same for one in now}
    listed = [ListedFinding(_state(d, one, known), d) for d, one in zip(every, now, strict=True) if only in (None, d.sheet)]
    if not listed:
        return None
    listed += [ListedFinding("fixed", Diagnostic(one.code, Severity(one.severity), one.sheet or None), one.said)
               for one in before or () if one.same not in left and only in (None, one.sheet)]
    made = findings_book(listed, book.name, _place(book), session.lang, datetime.now())
    path = write_workbook(made, folder / name).path
    session.show(session.app, path)
    return path


def is_list(book: xw.Book) -> bool:
    """Whether it is a list of findings."""
    return len(book.sheets) == 1 and book.sheets[0].range("A1").value == KEY


def go_to_listed(session: Session) -> str:
    """Goes to the cell of the finding in the selected row, or of the first below it that has one. What was found there."""
    sheet, name = session.book.sheets[0], str(session.book.sheets[0].range(FILE_AT).value)
    area = sheet.used_range.options(ndim=2).value
    keys = {str(key): at for at, key in enumerate(area[0])}
    here = session.book.selection
    row = max(here.row if here is not None else 0, FILE_AT[0] + 1)
    if row > len(area):
        raise XlplanError(_NO_ROW)
    line = area[row - 1]
    target = next((book for book in session.app.books if book.name == name), None)
    if target is None:
        raise XlplanError(_NOT_OPEN, book=name)
    sheet.range((min(row + 1, len(area)), LEFT)).select()  # so that the next press goes on
    tab, at = str(line[keys["sheet"]] or ""), str(line[keys["cell"]] or "A1")
    target.activate()
    if tab in [s.name for s in target.sheets]:
        target.sheets[tab].activate()
        target.sheets[tab].range(at).select()
    return " · ".join(str(line[keys[key]]) for key in ("sheet", "cell", "what") if line[keys[key]])


def _place(book: xw.Book) -> str:
    """The path by which Excel knows the file; '' of one that was never saved, and of one from the cloud, of which a link to its copy
    here would open a second."""
    with suppress(Exception):
        if native_excel().in_cloud(book):
            return ""
    with suppress(Exception):
        return str(book.fullname) if Path(book.fullname).is_file() else ""
    return ""


def _state(d: Diagnostic, one: _Seen, known: set[tuple[str, ...]] | None) -> State:
    if d.explanation:
        return "explained"
    return "open" if known is None or one.same in known else "new"


def _seen(d: Diagnostic, session: Session) -> _Seen:
    place = d.column or ("" if d.row_key else d.cell or "")
    return _Seen(d.code, (d.severity or Severity.NOTE).value, d.sheet or "", d.row_key or "", place, message_of(d, session.lang))


def _read_seen(record: Path) -> list[_Seen] | None:
    """None where nothing is known of a check before."""
    try:
        data: Any = json.loads(record.read_text(encoding="utf-8"))
        return [_Seen(*one) for one in data["seen"]] if data["format"] == _FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _close_lists(app: xw.App, folder: Path, name: str) -> None:
    """Those of the file that are open, and one of its name, which Excel could not show twice."""
    for book in list(app.books):
        with suppress(Exception):
            if (Path(book.fullname).parent == folder or book.name == name) and is_list(book):
                book.close()
