"""Findings on the cells of an open workbook: a tint and a note each, and the way back. Floor 7.

What a mark replaced stands in the last line of its own note, so that it survives saving, inserted rows and another computer.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from udfs.native import native_excel, unprotect_sheet
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Lang
from xlplan.workbook.marks import MARK, NO_FILL, findings_by_cell, mark_color, note_before, note_text
from xlplan.workbook.rawbook import At


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A marked cell and what its note says of the findings."""

    sheet: str
    at: At
    text: str


def mark_findings(book: xw.Book, found: Iterable[Diagnostic], lang: Lang) -> int:
    """Mark each finding that has a sheet on its cell, or on the sheet's title; how many cells were marked. All or none, but
    for cells with a threaded comment, where no note can stand. XlplanError where a password keeps a sheet shut."""
    done: list[tuple[xw.Range, str]] = []
    with _OpenSheets(book) as sheets:
        try:
            for name, cells in findings_by_cell(found, (sheet.name for sheet in book.sheets)).items():
                sheet = sheets.open(name)
                there = {_note_cell(note): note for note in sheet.notes}
                for (row, column), mine in cells.items():
                    cell = sheet.range((row, column))
                    _put_note(cell, there.get((row, column)), mine, lang, done)
        except BaseException:
            for cell, signature in reversed(done):
                with suppress(Exception):
                    _restore_cell(cell, signature)
            raise
    return len(done)


def remove_marks(book: xw.Book, only: str | None = None) -> int:
    """Take the marks off all sheets, or off one; how many there were. Fills and notes are as they were before."""
    count = 0
    with _OpenSheets(book) as sheets:
        for sheet in book.sheets:
            ours = [note for note in sheet.notes if MARK.search(_note_text(note))] if only in (None, sheet.name) else []
            if ours:
                sheets.open(sheet.name)
            for note in ours:
                _restore_cell(note.location, _note_text(note))
            count += len(ours)
    return count


def marked_cells(book: xw.Book) -> list[MarkedCell]:
    """The marked cells, sheet by sheet, row by row."""
    out = []
    for sheet in book.sheets:
        texts = {_note_cell(note): _note_text(note) for note in sheet.notes}
        out += [MarkedCell(sheet.name, at, texts[at][:end.start()].strip()) for at in sorted(texts) if (end := MARK.search(texts[at]))]
    return out


class _OpenSheets:
    """Sheets opened for writing as they are needed, and shut again at the end."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.shut: list[Callable[[], object]] = []

    def __enter__(self) -> _OpenSheets:
        return self

    def __exit__(self, *_: object) -> None:
        for again in self.shut:
            with suppress(Exception):
                again()

    def open(self, name: str) -> xw.Sheet:
        sheet = self.book.sheets[name]
        self.shut.append(unprotect_sheet(sheet))
        return sheet


def _put_note(cell: xw.Range, there: Any, mine: Sequence[Diagnostic], lang: Lang, done: list[tuple[xw.Range, str]]) -> None:
    if there is None and native_excel().discussed(cell):
        return  # Excel keeps one of the two, and the comment is somebody's
    fill = cell.color
    before = "" if there is None else _note_text(there)
    text = note_text(mine, lang, NO_FILL if fill is None else "{:02X}{:02X}{:02X}".format(*fill), before)
    if there is None:
        cell.add_note(text)
    else:
        there.text = text
    done.append((cell, text))
    with suppress(Exception):  # a box too small is no reason to stop
        native_excel().fit(cell)
    cell.color = f"#{mark_color(mine)}"


def _restore_cell(cell: xw.Range, text: str) -> None:
    was = note_before(text)
    if was is None:
        return
    (fill, before), note = was, cell.note
    cell.color = None if fill == NO_FILL else f"#{fill}"
    if note is None:
        return
    if before:
        note.text = before
    else:
        note.delete()


def _note_text(note: Any) -> str:
    """What a note says, in lines as Windows has them: a Mac ends them otherwise."""
    return str(note.text).replace("\r\n", "\n").replace("\r", "\n")


def _note_cell(note: Any) -> At:
    return note.location.row, note.location.column
