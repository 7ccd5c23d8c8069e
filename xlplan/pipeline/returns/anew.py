"""A unit's workbook made anew from what was read of its file, where that file cannot be the one that it corrects. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from xlplan.excel.package.container import Refused
from xlplan.excel.patching.commented import commented
from xlplan.excel.reading.own_work import read_work_sheet
from xlplan.excel.reading.read import read_workbook
from xlplan.plan.returns.restore import columns_of, rows_of
from xlplan.plan.rounds.own_work import own_work
from xlplan.schema.diagnostic import FIRST_HALF
from xlplan.schema.frame import Frame
from xlplan.workbook.blueprint import Sheet, Value
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import sealed_lines, wanted_sheets
from xlplan.workbook.reading.transfer import issued_whole
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.styles import STYLES
from xlplan.workbook.submission import Placement, Submission
from xlplan.workbook.writing.branch_book import branch_book

_BY_KEYS: Final = frozenset(("XP115", "XP118"))  # tables refused for what is missing: what is there stands under its own keys
_DOUBTFUL: Final = frozenset(("XP103", "XP104", "XP112", "XP113", "XP117", "XP119", "XP124", "XP132", "XP134", "XP214"))


@dataclass(frozen=True, slots=True)
class Anew:
    """A workbook that was made anew. `blank`: keys of the tables of which nothing that was typed is in it; `partly`: of those that were
    refused, with what could be told by their keys."""

    data: bytes
    blank: tuple[str, ...]
    partly: tuple[str, ...]


def read_again(data: bytes, name: str, key: SealKeys) -> tuple[RawBook, Submission]:
    """(the workbook, what it says) of bytes of which it is known that they can be read."""
    book = read_workbook(data, name, wanted_sheets())
    assert isinstance(book, RawBook)  # it has been read before, or was just written
    return book, extract_submission(book, key=key)


def make_anew(data: bytes, sent: Submission, own: Path | None, key: SealKeys) -> Anew | None:
    """The unit's workbook as HQ issued it last, its list as HQ sealed it, with all that could be read of the unit's file, and cells of
    its that hold something else as they were typed. `data`: of that file; `sent`: what it says, as it counts; `own`: HQ's own copy of
    the workbook, None where it is gone. None where HQ has nothing to make it of. The unit's comments on its cells are in it; those without
    a cell there are listed on its sheet of its own."""
    book, was = read_again(data, sent.file, key)
    kept = read_again(own.read_bytes(), own.name, key) if own is not None else None
    foreign = bool(sent.read_on) or sent.seal == "foreign"
    if foreign and kept is None:
        return None
    issued, listed = (kept[1].issued, kept[0]) if foreign and kept is not None else (
        issued_whole(sent) if sent.issued is not None else None, book)
    held: Mapping[str, Frame] = kept[1].frames if kept is not None else {}
    if issued is None or was.issued is None or (kept is None and not sent.frames.keys() >= {*issued.stamp.opens}):
        return None
    frames = {table: frame for table in issued.stamp.opens if (frame := _in_words(sent.frames.get(table), held.get(table))) is not None}
    lost = [table for table in issued.stamp.opens if table in was.issued.stamp.opens and table not in sent.frames]
    work = None
    if sent.scratch:
        try:
            work = read_work_sheet(data, sent.scratch[0])
        except Refused:
            work = None
    made = branch_book(issued, frames, sealed=sealed_lines(listed), answers=sent.answers, choices=sent.choices,
                       signs=_unsigned(sent) if lost else sent.signs, work=own_work(sent, work, frames, issued.stamp.lang))
    sheets = {sheet.name: sheet for sheet in book.sheets}
    told = {table: {d.code for d in was.diagnostics if d.table == table} for table in lost}
    partly = []
    for page in made.sheets:
        frame, place = sent.frames.get(page.key), sent.placements.get(page.key)
        if page.key in sent.parts or place is None or place.sheet not in sheets:
            continue
        if frame is not None:
            _put(page, _unread(sheets[place.sheet], place, frame))
        elif (page.key in lost and page.key in held and told[page.key] & _BY_KEYS and not told[page.key] & _DOUBTFUL
              and _put(page, _under_keys(sheets[place.sheet], place, page, held[page.key]))):
            partly.append(page.key)
    return Anew(commented(made), tuple(table for table in lost if table not in partly), tuple(partly))


def _unsigned(sent: Submission) -> dict[str, str]:
    """The names on the sign-off where a name alone does not sign: nobody has signed what stands in a table that was lost."""
    named = sent.issued is not None and sent.issued.stamp.round not in FIRST_HALF
    return {at: text for at, text in sent.signs.items() if named and at.endswith("|name")}


def _in_words(frame: Frame | None, own: Frame | None) -> Frame | None:
    """The unit's table in the words of HQ's own copy; that copy's where the unit's cannot be read."""
    return own if frame is None else frame if own is None else replace(frame, table=own.table)


def _unread(sheet: RawSheet, place: Placement, frame: Frame) -> Iterator[tuple[str, str, Raw]]:
    """(row, column, what stands there) of the cells in which something stands that could not be taken."""
    for i, row in enumerate(frame.keys):
        for column, at in place.columns.items():
            read = frame.filled[column][i] if column in frame.filled else frame.texts[column][i] != "" if column in frame.texts else True
            if not read and (raw := _typed(sheet, (place.rows.get(row, 0), at))) is not None:
                yield row, column, raw


def _under_keys(sheet: RawSheet, place: Placement, page: Sheet, own: Frame) -> Iterator[tuple[str, str, Raw]]:
    """(row, column, what stands there) of the rows that are called as HQ calls them."""
    rows, columns = rows_of(page), columns_of(page)
    named = [key for key in own.table.names if key in place.columns and key in columns]
    for row in own.keys:
        at = place.rows.get(row, 0)
        printed = {key: page.cells[rows[row], columns[key]].value for key in named}
        if at and all(plain_text(sheet.at(at, place.columns[key])) == plain_text(text) for key, text in printed.items()):
            yield from ((row, key, raw) for key, c in place.columns.items() if (raw := _typed(sheet, (at, c))) is not None)


def _typed(sheet: RawSheet, at: At) -> Raw:
    return None if at in sheet.formulas or plain_text(sheet.at(*at)) == "" else sheet.at(*at)


def _put(page: Sheet, cells: Iterator[tuple[str, str, Raw]]) -> int:
    """Put what was typed into the unit's cells of the page; how many there were."""
    rows, columns, n = rows_of(page), columns_of(page), 0
    for row, column, raw in cells:
        cell = page.cells.get((rows.get(row, 0), columns.get(column, 0)))
        if cell is not None and STYLES[cell.style].unlocked:
            page.cells[rows[row], columns[column]] = replace(cell, value=_value(raw), formula=None, array=False)
            n += 1
    return n


def _value(raw: Raw) -> Value:
    return raw if isinstance(raw, (str, float, date)) or type(raw) is int else plain_text(raw)
