"""Findings on the cells of an open workbook: a tint and a note each, and the way back. Floor 7.

What a mark replaced stands in the last line of its own note, so that it survives saving, inserted rows and another computer.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import xlwings as xw

from udfs.native import native_excel, unprotect_sheet
from xlplan.address import row_column
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Lang
from xlplan.workbook.layout import LEFT, TITLE
from xlplan.workbook.rawbook import At
from xlplan.workbook.reading.markings import MARK
from xlplan.workbook.styles import BAD, RULE, WARN
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES

_COLORS: Final = {Severity.ERROR: BAD, Severity.WARNING: WARN, Severity.NOTE: RULE}
_STRONG: Final = 0.25  # of the palette's colour in white: the figures stay readable
_END: Final = "— xlplan {fill} —"
_NOTHING: Final = "0"  # no fill


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A marked cell and what its note says of the findings."""

    sheet: str
    at: At
    text: str


def finding_note(d: Diagnostic, lang: Lang) -> str:
    """`● 必须改 XP301 …` and the remedy below it."""
    grave = d.severity or Severity.NOTE
    return f"{SEVERITY_SHAPES[grave]} {SEVERITY_NAMES[grave](lang)} {d.code} {message_of(d, lang)}\n→ {remedy_of(d, lang)}"


def mark_findings(book: xw.Book, found: Iterable[Diagnostic], lang: Lang) -> int:
    """Mark each finding that has a sheet on its cell, or on the sheet's title; how many cells were marked. All or none, but
    for cells with a threaded comment, where no note can stand. XlplanError where a password keeps a sheet shut."""
    done: list[tuple[xw.Range, str]] = []
    with _OpenSheets(book) as sheets:
        try:
            for name, cells in _findings_by_cell(book, found).items():
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


def tint_color(color: str) -> str:
    """A palette colour (RRGGBB) thinned with white."""
    return "".join(f"{round(255 - (255 - part) * _STRONG):02X}" for part in bytes.fromhex(color))


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


def _findings_by_cell(book: xw.Book, found: Iterable[Diagnostic]) -> Mapping[str, Mapping[At, Sequence[Diagnostic]]]:
    """Sheet -> cell -> its findings, gravest first."""
    names, out = {sheet.name for sheet in book.sheets}, dict[str, dict[At, list[Diagnostic]]]()
    for d in sorted(found, key=lambda d: (d.severity or Severity.NOTE).rank):
        if d.sheet in names:
            at = row_column(d.cell) if d.cell else (TITLE, LEFT)
            out.setdefault(d.sheet, {}).setdefault(at, []).append(d)
    return out


def _put_note(cell: xw.Range, there: Any, mine: Sequence[Diagnostic], lang: Lang, done: list[tuple[xw.Range, str]]) -> None:
    if there is None and native_excel().discussed(cell):
        return  # Excel keeps one of the two, and the comment is somebody's
    fill = cell.color
    said = "\n".join(finding_note(d, lang) for d in mine)
    end = _END.format(fill=_NOTHING if fill is None else "{:02X}{:02X}{:02X}".format(*fill))
    before = "" if there is None else _note_text(there)
    text = f"{said}\n{end}" + (f"\n{before}" if before else "")
    if there is None:
        cell.add_note(text)
    else:
        there.text = text
    done.append((cell, text))
    with suppress(Exception):  # a box too small is no reason to stop
        native_excel().fit(cell)
    cell.color = f"#{tint_color(_COLORS[mine[0].severity or Severity.NOTE])}"


def _restore_cell(cell: xw.Range, text: str) -> None:
    end = MARK.search(text)
    if end is None:
        return
    cell.color = None if end[1] == _NOTHING else f"#{end[1]}"
    before, note = text[end.end():].lstrip("\n"), cell.note
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
