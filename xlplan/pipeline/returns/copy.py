"""The annotated copy of one unit's file: its own bytes with notes and tints, HQ's cells put back, 退回说明 before the other sheets; made
anew from what was read where the file cannot be changed. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from xlplan.excel.errors import PatchRefused
from xlplan.excel.package.container import Refused
from xlplan.excel.patching.annotate import Annotation, CellNote, annotate_package
from xlplan.excel.patching.patch_content import Formula, Value
from xlplan.excel.patching.properties import with_keyword
from xlplan.excel.reading.own_work import read_work_sheet
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.printed_results import printed_book, printed_results
from xlplan.plan.checking.results import FileResult
from xlplan.plan.returns.due import unit_findings
from xlplan.plan.returns.note import finding_lines, table_lines
from xlplan.plan.returns.restore import cells_to_restore
from xlplan.plan.rounds.own_work import own_work
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.text import Text, text_list
from xlplan.workbook.authors import joined_mark
from xlplan.workbook.blueprint import Cell
from xlplan.workbook.marks import findings_by_cell, mark_color, note_text
from xlplan.workbook.own_sheets import RETURNED
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import key_of, wanted_sheets
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.return_note import ReturnNote, return_sheet

_NEWER: Final = Text("它是在较早一次下发的填报表上填的,这一份用的是最近一次下发的数",
                     "它是在較早一次發送的填報檔上填的,這一份用的是最近一次發送的數",
                     "it was filled in on a workbook that HQ has issued again since; this one has HQ's figures as they are now")
_LOST: Final = Text("里面的「{labels}」读不出来,这一份里是下发时的样子,请重新填",
                    "裡面的「{labels}」讀不出來,這一份裡是發送時的樣子,請重新填",
                    "“{labels}” in it cannot be read; here it is as issued, to be filled in again")
_HARM: Final = Text("原文件不能直接加批注({why})", "原檔案不能直接加附註({why})", "notes cannot be put into it ({why})")
_GONE: Final = Text("总部的留底不在 issued/ 里,重做不了", "總公司的留底不在 issued/ 裡,重做不了",
                    "HQ's own copy is no longer in issued/, so it cannot be made anew")


@dataclass(frozen=True, slots=True)
class ToReturn:
    """One file that goes back.

    Attributes:
        data: its bytes, of several files of a unit those of the joined one. sent: what it says; result: the verdict on it.
        contents: SHA-256 of all files that the copy takes the place of.
        own: HQ's own copy of the unit's workbook, None where it is gone.
        opinions: what HQ typed about findings, by key; conclusion: of the meeting. deadline: as typed.
    """

    data: bytes
    sent: Submission
    result: FileResult
    contents: frozenset[str]
    own: Submission | None = None
    opinions: Mapping[str, str] | None = None
    conclusion: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """The bytes of a copy; `rebuilt`: why it is not the unit's own file with marks, None where it is."""

    data: bytes
    rebuilt: Text | None = None


def returned_copy(asked: ToReturn, key: SealKeys) -> MadeCopy | Text:
    """The copy; why there is none where HQ has nothing to make it of."""
    why = _why_anew(asked)
    if why is None:
        try:
            return MadeCopy(_marked(asked, asked.data, None, key))
        except PatchRefused as no:
            why = _HARM.filled(why=Text.of(no.say))
    made = _made_anew(asked, key)
    return _GONE if made is None else MadeCopy(_marked(_as_placed(asked, made, key), made, why, key), why)


def _why_anew(asked: ToReturn) -> Text | None:
    """Why the unit's own file cannot be the one that it corrects; None where it can."""
    sent = asked.sent
    if sent.read_on:
        return _NEWER
    opens = sent.issued.stamp.opens if sent.issued else ()
    there = {d.table for d in sent.diagnostics if d.sheet} | sent.placements.keys() | sent.frames.keys()
    lost = [key for key in opens if key not in there or sent.seal == "foreign"]
    return _LOST.filled(labels=text_list(BY_KEY[key].label for key in lost if key in BY_KEY)) if lost else None


def _made_anew(asked: ToReturn, key: SealKeys) -> bytes | None:
    """The unit's workbook as HQ would issue it now, with all that could be read of its file."""
    sent, own = asked.sent, asked.own
    issued = own.issued if own is not None and (sent.read_on or sent.seal == "foreign") else sent.issued
    if issued is None or (own is None and not sent.frames.keys() >= {*issued.stamp.opens}):
        return None
    frames = {table: frame for table in issued.stamp.opens
              if (frame := sent.frames.get(table) or (own.frames.get(table) if own else None)) is not None}
    work = None
    if sent.scratch:
        try:
            work = read_work_sheet(asked.data, sent.scratch[0])
        except Refused:
            work = None
    book = branch_book(issued, frames, key.newest.secret, answers=sent.answers, signs=sent.signs, choices=sent.choices,
                       work=own_work(sent, work, frames, issued.stamp.lang))
    return to_bytes(book)


def _as_placed(asked: ToReturn, data: bytes, key: SealKeys) -> ToReturn:
    """The same with the findings where they stand in the workbook that was made anew."""
    made = read_again(data, asked.sent.file, key)[1]

    def moved(d: Diagnostic) -> Diagnostic:
        place = made.placements.get(d.table or "")
        at = place.at(d.row_key, d.column) if place and d.row_key and d.column else None
        return replace(d, sheet=place.sheet if place else None, cell=at)

    result = replace(asked.result, diagnostics=[moved(d) for d in asked.result.diagnostics])
    return replace(asked, sent=replace(made, diagnostics=asked.sent.diagnostics), result=result)


def read_again(data: bytes, name: str, key: SealKeys) -> tuple[RawBook, Submission]:
    """(the workbook, what it says) of bytes of which it is known that they can be read."""
    book = read_workbook(data, name, wanted_sheets())
    assert isinstance(book, RawBook)  # it has been read before, or was just written
    return book, extract_submission(book, key=key)


def _marked(asked: ToReturn, data: bytes, rebuilt: Text | None, key: SealKeys) -> bytes:
    book = read_again(data, asked.sent.file, key)[0]
    sent, issued = asked.sent, asked.sent.issued
    assert issued is not None
    lang, found = issued.stamp.lang, unit_findings(asked.result.diagnostics)
    printed = printed_book(sent)
    back = {} if rebuilt is not None else cells_to_restore(sent, book, printed)
    note = ReturnNote(issued, table_lines(asked.result, sent), finding_lines(found, back, asked.opinions or {}), asked.conclusion, rebuilt,
                      asked.deadline)
    by_cell = findings_by_cell(found, (sheet.name for sheet in book.sheets if key_of(sheet) != RETURNED))
    changes = {sheet: {at: _value(cell) for at, cell in cells.items()} for sheet, cells in back.items()}
    marked = annotate_package(data, Annotation(
        return_sheet(note), lang, {sheet: {at: CellNote(partial(_note, of, lang), mark_color(of)) for at, of in cells.items()}
                                   for sheet, cells in by_cell.items()},
        changes, printed_results(data, changes, printed), next((s.name for s in book.sheets if key_of(s) == RETURNED), "")), name=sent.file)
    return with_keyword(marked, joined_mark({*asked.contents, *sent.joins}))


def _note(found: Iterable[Diagnostic], lang: str, fill: str, before: str) -> str:
    return note_text(found, lang, fill, before)  # type: ignore[arg-type]


def _value(cell: Cell) -> Value:
    return cell.value if cell.formula is None else Formula(cell.formula, cell.value, cell.array)
