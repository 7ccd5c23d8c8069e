"""The annotated copy of one unit's file: its own bytes with notes and tints, HQ's cells put back, 退回说明 before the other sheets; made
anew from what was read where the file cannot be changed. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path
from typing import Final

from xlplan.excel.errors import PatchRefused
from xlplan.excel.patching.annotate import Annotation, CellNote, annotate_package
from xlplan.excel.patching.locks import with_locks
from xlplan.excel.patching.patch_content import Formula, Value
from xlplan.excel.patching.properties import with_keyword
from xlplan.pipeline.printed_results import printed_book, printed_results
from xlplan.pipeline.returns.anew import make_anew, read_again
from xlplan.plan.checking.owed import open_findings, unit_findings
from xlplan.plan.checking.passed import done_tables
from xlplan.plan.checking.results import FileResult
from xlplan.plan.returns.note import finding_lines, table_lines
from xlplan.plan.returns.restore import cells_to_restore, open_places
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.text import Text, text_list
from xlplan.workbook.authors import joined_mark
from xlplan.workbook.blueprint import Book, Cell
from xlplan.workbook.marks import findings_by_cell, mark_color, note_text
from xlplan.workbook.own_sheets import RETURNED
from xlplan.workbook.rawbook import At
from xlplan.workbook.reading.identify import key_of
from xlplan.workbook.reading.own_declared import as_declared
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.return_note import ReturnNote, return_sheet

_NEWER: Final = Text("它是在较早一次下发的填报表上填的,这一份用的是最近一次下发的数",
                     "它是在較早一次發送的填報檔上填的,這一份用的是最近一次發送的數",
                     "it was filled in on a workbook that HQ has issued again since; this one has HQ's figures as they are now")
_APART: Final = Text("几个人的文件合不到其中一份里", "幾個人的檔案合不到其中一份裡",
                     "the files of several people do not go into one of them")
_LOST: Final = Text("里面的「{labels}」读不出来,这一份里是下发时的样子,请重新填,再签字",
                    "裡面的「{labels}」讀不出來,這一份裡是發送時的樣子,請重新填,再簽字",
                    "“{labels}” in it cannot be read; here it is as issued: fill it in and sign again")
_PARTLY: Final = Text("里面的「{labels}」缺了行或列,还在的照搬,缺的是下发时的样子,请核对,再签字",
                      "裡面的「{labels}」缺了列或欄,還在的照搬,缺的是發送時的樣子,請核對,再簽字",
                      "rows or columns of “{labels}” are missing in it; those that are there were carried over, the others stand as "
                      "issued: check them and sign again")
_AND: Final = Text("{one};{other}", "{one};{other}", "{one}; {other}")
_HARM: Final = Text("原文件不能直接加批注({why})", "原檔案不能直接加附註({why})", "notes cannot be put into it ({why})")
_GONE: Final = Text("总部的留底不在 issued/ 里,重做不了", "總公司的留底不在 issued/ 裡,重做不了",
                    "HQ's own copy is no longer in issued/, so it cannot be made anew")


@dataclass(frozen=True, slots=True)
class ToReturn:
    """One file that goes back.

    Attributes:
        data: its bytes, of several files of a unit those of the joined one. sent: what it says; result: the verdict on it.
        contents: SHA-256 of all files that the copy takes the place of.
        own: HQ's own copy of the workbook that the unit has now, None where it is gone.
        opinions: what HQ typed about findings, by key; conclusion: of the meeting. deadline: as typed.
        whole: whether all that `sent` says stands in `data`.
        locks: whether HQ locks tables that passed.
    """

    data: bytes
    sent: Submission
    result: FileResult
    contents: frozenset[str]
    own: Path | None = None
    opinions: Mapping[str, str] | None = None
    conclusion: str = ""
    deadline: str = ""
    whole: bool = True
    locks: bool = False


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """The bytes of a copy; `rebuilt`: why it is not the unit's own file with marks, None where it is."""

    data: bytes
    rebuilt: Text | None = None


def returned_copy(asked: ToReturn, key: SealKeys) -> MadeCopy | Text:
    """The copy; why there is none where HQ has nothing to make it of."""
    issued = asked.sent.issued
    with as_declared(issued.own, issued.stamp.opens) if issued is not None else nullcontext():
        return _returned(asked, key)


def _returned(asked: ToReturn, key: SealKeys) -> MadeCopy | Text:
    why = [*_why_anew(asked)]
    if not why and not _lost_tables(asked.sent):
        try:
            return MadeCopy(_marked(asked, asked.data, None, key))
        except PatchRefused as no:
            why.append(_HARM.filled(why=Text.of(no.say)))
    made = make_anew(asked.data, asked.sent, asked.own, key)
    if made is None:
        return _GONE
    why += [said.filled(labels=text_list(BY_KEY[table].label for table in tables))
            for said, tables in ((_LOST, made.blank), (_PARTLY, made.partly)) if tables]
    said = reduce(lambda one, other: _AND.filled(one=one, other=other), why)
    return MadeCopy(_marked(_as_placed(asked, made.data, key), made.data, said, key, made.blank), said)


def renewed_workbook(asked: ToReturn, key: SealKeys) -> bytes | None:
    """HQ's workbook of the last issue with what the unit typed, which takes the place of what it sent; None where HQ's own copy is
    gone."""
    issued = asked.sent.issued
    with as_declared(issued.own, issued.stamp.opens) if issued is not None else nullcontext():
        made = make_anew(asked.data, asked.sent, asked.own, key)
    return with_keyword(made.data, joined_mark({*asked.contents, *asked.sent.joins})) if made is not None else None


def _why_anew(asked: ToReturn) -> Iterator[Text]:
    """Why the unit's own file cannot be the one that it corrects, but for tables that cannot be read in it."""
    if asked.sent.read_on:
        yield _NEWER
    if not asked.whole:
        yield _APART


def _lost_tables(sent: Submission) -> bool:
    """Whether there is a table that nobody can correct in the file: its sheet or its hidden keys are gone."""
    opens = sent.issued.stamp.opens if sent.issued else ()
    there = {d.table for d in sent.diagnostics if d.sheet} | sent.placements.keys() | sent.frames.keys()
    there -= {d.table for d in sent.diagnostics if d.code == "XP113"}
    return not there.issuperset(opens)  # of a file with a list that HQ never sealed nothing is read


def _as_placed(asked: ToReturn, data: bytes, key: SealKeys) -> ToReturn:
    """The same with the findings where they stand in the workbook that was made anew."""
    made = read_again(data, asked.sent.file, key)[1]

    def moved(d: Diagnostic) -> Diagnostic:
        place = made.placements.get(d.table or "")
        at = place.at(d.row_key, d.column) if place and d.row_key and d.column else None
        return replace(d, sheet=place.sheet if place else None, cell=at)

    result = replace(asked.result, diagnostics=[moved(d) for d in asked.result.diagnostics])
    return replace(asked, sent=replace(made, diagnostics=asked.sent.diagnostics), result=result)


def _marked(asked: ToReturn, data: bytes, rebuilt: Text | None, key: SealKeys, blank: Collection[str] = ()) -> bytes:
    book = read_again(data, asked.sent.file, key)[0]
    sent, issued = asked.sent, asked.sent.issued
    assert issued is not None
    lang, found = issued.stamp.lang, unit_findings(asked.result.diagnostics)
    printed = printed_book(sent)
    back = {} if rebuilt is not None else cells_to_restore(sent, book, printed)
    tables = {key: issued.held(BY_KEY[key]) for key in issued.stamp.opens if key in BY_KEY}
    passed = done_tables(asked.result.tables, open_findings(asked.result.diagnostics), tables) if asked.locks else []
    done = [key for key in passed if key in sent.placements]
    note = ReturnNote(issued, table_lines(asked.result, sent, done), finding_lines(found, back, asked.opinions or {}, blank),
                      asked.conclusion, rebuilt, asked.deadline)
    marked_here = [d for d in found if d.table not in blank]
    by_cell = findings_by_cell(marked_here, (sheet.name for sheet in book.sheets if key_of(sheet) != RETURNED))
    changes = {sheet: {at: _value(cell) for at, cell in cells.items()} for sheet, cells in back.items()}
    marked = annotate_package(data, Annotation(
        return_sheet(note), lang, {sheet: {at: CellNote(partial(note_text, of, lang), mark_color(of)) for at, of in cells.items()}
                                   for sheet, cells in by_cell.items()},
        changes, printed_results(data, changes, printed), next((s.name for s in book.sheets if key_of(s) == RETURNED), "")), name=sent.file)
    locked = [sent.placements[key].sheet for key in done]
    opened = _opened_again(sent, printed, {*locked}) if sent.joins else {}
    if locked or opened:
        marked = with_locks(marked, locked, opened)
    return with_keyword(marked, joined_mark({*asked.contents, *sent.joins}))


def _opened_again(sent: Submission, printed: Book, locked: Collection[str]) -> dict[str, tuple[Collection[At], bool]]:
    """Of the tables that an earlier copy may have locked and this one does not: sheet -> (the cells that are typed into, whether it is
    protected as issued)."""
    out = dict[str, tuple[Collection[At], bool]]()
    for key, place in sent.placements.items():
        if place.sheet not in locked and key in sent.frames:
            page = printed.sheet(key)
            out[place.sheet] = open_places(place, page), page.protected
    return out


def _value(cell: Cell) -> Value:
    return cell.value if cell.formula is None else Formula(cell.formula, cell.value, cell.array)
