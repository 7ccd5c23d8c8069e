"""RawBook -> Submission: the one reader of branch workbooks, for files and for live Excel alike. Floor 3.

It never raises on what a workbook holds and never lets a number pass as something it is not: whatever could not be
taken as it stands is a Diagnostic (XP1xx structure, XP2xx cells), and a table of doubtful structure is refused whole.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlplan.calendar import label_params
from xlplan.made_once import MadeOnce
from xlplan.schema.diagnostic import FIRST_HALF, Diagnostic
from xlplan.schema.fast.groups import FormulaGroups
from xlplan.schema.frame import same_inputs
from xlplan.schema.readings.elsewhere import compared_texts
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.readings.reach import Reach
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.workbook.authors import joined_files, person_named
from xlplan.workbook.brought_tables import brought_tables
from xlplan.workbook.control_number import number_on_sheet, whole_number
from xlplan.workbook.forms import Choice
from xlplan.workbook.inputs_mark import inputs_mark
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.reading.alike_findings import uncalculated_together
from xlplan.workbook.reading.changed_formulas import keep_suggestions, report_changed
from xlplan.workbook.reading.compare import compare_headers, compare_owned, compare_units, judge_outside
from xlplan.workbook.reading.consistent import proven_tables
from xlplan.workbook.reading.form_answers import answers_of, choices_of, signs_of, unread_in_forms
from xlplan.workbook.reading.identify import (
    duplicate_finding,
    is_from_own_sheet,
    key_of,
    ours_of,
    own_sheets,
    sealed_lines,
    sheets_of,
    stamp_of,
    wanted_sheets,
    without_pasted,
)
from xlplan.workbook.reading.inputs import fetch_numbers, read_inputs
from xlplan.workbook.reading.linked import judge_linked, keep_linked
from xlplan.workbook.reading.locate import locate_table
from xlplan.workbook.reading.markings import comments_on, judge_lines, remarks_on, set_to_manual
from xlplan.workbook.reading.misleading import judge_formats
from xlplan.workbook.reading.own_declared import as_declared
from xlplan.workbook.reading.own_formulas import own_formulas
from xlplan.workbook.reading.own_lines import read_own_lines
from xlplan.workbook.reading.pages import judge_pages
from xlplan.workbook.reading.plausible import counted_frame, holds_as_issued, judge_plausibility, rows_as_suggested, suggested_steps
from xlplan.workbook.reading.read_cell import picture_cells
from xlplan.workbook.reading.recompute import compare_computed
from xlplan.workbook.reading.row_links import report_outside_workdays, report_unlike, settle_choices
from xlplan.workbook.reading.sheet_identity import carried_identity, find_strangers, foreign_by_neighbours
from xlplan.workbook.reading.subtotals import leave_out_subtotals
from xlplan.workbook.reading.table_reading import TableReading
from xlplan.workbook.reading.text_cells import mark_used, owned_by_hq, read_texts, shown_texts, text_columns
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import CellComment, Submission

_Prepared = tuple[dict[str, Table], Reach, dict[str, FormulaGroups], dict[str, set[str]]]


@BRANCH.derived
def _made() -> MadeOnce[_Prepared]:
    return MadeOnce[_Prepared](16)  # one a plan


def extract_submission(book: RawBook, tables: Mapping[str, Table] | None = None,
                       key: bytes | SealKeys | None = None) -> Submission:
    """What the workbook says: who was issued what, the tables' inputs, and everything found wrong.

    `tables` are the declarations (the branch workbook's unless given); `key` is HQ's secret, or all of them, without which the seal
    stays 'unverified'. `frames` holds the tables that can be used; the others are in `refused`.
    """
    if tables is not None:
        return _extracted(book, tables, key)
    with as_declared(*brought_tables(sealed_lines(book))):
        return _extracted(book, BY_KEY, key)


def _extracted(book: RawBook, known: Mapping[str, Table], key: bytes | SealKeys | None) -> Submission:
    book = without_pasted(book)
    out = Submission(book.file, book.sha256, book.modified, joins=joined_files(book.keywords))
    _read_stamp(out, book, known, key)
    if out.issued is None:
        return out
    out.diagnostics += [Diagnostic("XP109", params={"kind": kind, "count": n}) for kind, n in book.carried.items()
                        if kind != "links" or not is_from_own_sheet(book, out.issued)]
    if out.seal == "foreign":
        out.refused = set(out.issued.stamp.opens)
        return out
    declared, reach, proofs, compared = _prepare_tables(known, out.issued)
    _read_pages(out, book)
    sheets, said = sheets_of(book, out.issued, declared)
    ours = ours_of(book, out.issued)
    out.diagnostics += [*said, *(foreign := find_strangers(ours, out.issued, declared))]
    out.refused = {name for name in out.issued.stamp.opens if name not in sheets}
    out.refused |= {d.table for d in foreign if d.table and d.code == "XP134"}
    out.refused |= (changed := {d.table for d in out.diagnostics if d.table and d.code == "XP104"})
    readings = {name: r for name, of in sheets.items() if name not in changed and (r := _read_table(out, declared[name], of)) is not None}
    if any(r.stranger for r in readings.values()):  # where the sheets without such figures come from cannot be told
        for r in readings.values():
            if not r.refused and not carried_identity(r.sheet):
                r.refused = True
                r.found.append(foreign_by_neighbours(r.sheet.name, r.table.key, out.issued.stamp))
    usable = {name: r for name, r in readings.items() if not r.refused and name not in out.refused}
    numbers = Evaluator({name: r.frame for name, r in usable.items()}, out.issued.limits, out.issued.workdays)
    another = {d.table: d.sheet for d in (*foreign, *(d for r in readings.values() for d in r.found)) if d.code == "XP134"}
    for r in usable.values():
        keep_linked(r, numbers, reach, another.keys())
        report_unlike(r, compared[r.table.key])
    redeclared = out.issued.changed(declared)
    kept = keep_suggestions(usable, declared, redeclared, reach, another)
    right = proven_tables(usable, proofs)
    older = compare_computed(usable, numbers, right, redeclared)
    for r in usable.values():
        report_changed(r, [*kept.get(r.table.key, ()), *older.get(r.table.key, ())])
        judge_linked(r, numbers, reach, right >= usable.keys())
        report_outside_workdays(r, numbers)
        settle_choices(r, usable, numbers)
        for column in (c for c in r.table.columns if c.computed_word):
            r.frame.texts[column.key][:] = numbers.words(r.table.key, column.key)
    out.control = _control_of(out.issued, readings)
    for name, r in readings.items():
        out.diagnostics += r.found
        out.placements[name] = r.placement
        if r.refused:
            out.refused.add(name)
        elif name not in out.refused:
            out.as_suggested[name], out.frames[name] = rows_as_suggested(r), counted_frame(r)
            out.own |= {name: own} if (own := own_formulas(r)) else {}
            if r.unfilled and _stands_as_issued(out, out.issued, r):
                out.unfilled.add(name)
    _judge_beside(out, book, judge_pages(ours, out.issued, declared))
    if book.manual:
        out.diagnostics.append(set_to_manual(out.diagnostics))
    out.diagnostics += unread_in_forms(book)
    return out


def _read_stamp(out: Submission, book: RawBook, known: Mapping[str, Table], key: bytes | SealKeys | None) -> None:
    """Who was issued what, and who saved it since."""
    out.issued, out.sealed, out.seal, out.diagnostics, out.key = stamp_of(book, known, key)
    stamp = out.issued.stamp if out.issued is not None else None
    out.author = person_named(book.author, (stamp.company, stamp.branch_name, stamp.region_name) if stamp is not None else ())


def _read_pages(out: Submission, book: RawBook) -> None:
    """What was filled in beside the tables, and which sheets are the unit's own."""
    assert out.issued is not None
    out.answers, out.signs = answers_of(book), signs_of(book)
    out.choices, chosen = choices_of(book)
    out.diagnostics += chosen
    out.scratch, out.others = own_sheets(book, out.issued)
    out.comments = tuple(CellComment(sheet.name, one.at, text) for sheet in book.sheets
                         if sheet.remarks and key_of(sheet) in wanted_sheets() for one, text in comments_on(sheet))


def _judge_beside(out: Submission, book: RawBook, pages: Sequence[Diagnostic]) -> None:
    """What is said of the named lines behind the figures, of the `pages` that are no tables and of what stands beside cells."""
    if out.scratch and (cells := book.own.get(out.scratch[0])):
        read_own_lines(out, cells)
    out.diagnostics += pages
    out.diagnostics += remarks_on(sheet for sheet in book.sheets if sheet.remarks and key_of(sheet) in wanted_sheets())


def _stands_as_issued(out: Submission, issued: Issued, r: TableReading) -> bool:
    """Whether nothing was typed since. Explanations count in the first rounds; a later workbook holds those of the round before."""
    answers = out.answers if issued.stamp.round in FIRST_HALF else {}
    return issued.inputs.get(r.table.key) in (None, inputs_mark(r.frame, answers))


def _control_of(issued: Issued, readings: Mapping[str, TableReading]) -> int | None:
    """The control number of what stands in the workbook; None where a table of it is not there, and where nobody signs with one: in
    workbooks of 0.4 and before, and in approvals."""
    if not issued.inputs or issued.approves or issued.kind or readings.keys() != {*issued.stamp.opens}:
        return None
    return whole_number({key: number_on_sheet(r.sheet, r.table, r.placement, {
        row: str(issued.values.get(key, {}).get(row, {}).get(r.table.measure_column or "", "")) for row in issued.rows.get(key, ())},
        issued.stamp.lang if issued.weighs_choices else None) for key, r in readings.items() if r.table.asks})


def _prepare_tables(tables: Mapping[str, Table], issued: Issued) -> _Prepared:
    """The tables with the issued switches on and in the words of the workbook, their reach, their proofs and the columns whose texts
    are compared: made once a process, as making them takes longer than reading a workbook."""
    on = {name: issued.worded(issued.held(table.with_switches(frozenset(issued.stamp.switches)))) for name, table in tables.items()}
    return _made().of((*on.values(),), (*on, *issued.limits.items()), lambda: (
        on, Reach(on), {name: FormulaGroups(table, on, issued.limits) for name, table in on.items()}, compared_texts(on)))


def _read_table(out: Submission, table: Table, sheets: list[RawSheet]) -> TableReading | None:
    """The table as read from its sheet; None, and refused, when the stamp's values do not fit the table."""
    assert out.issued is not None
    try:
        readings = [_read_sheet(sheet, table, out.issued, out.choices.get(table.key), out.scratch) for sheet in sheets]
    except (ValueError, KeyError) as wrong:  # a list that was altered, and no key to tell
        out.refused.add(table.key)
        out.diagnostics.append(Diagnostic("XP103", table=table.key, params={"line": f"{table.key}|{wrong.args[0]}"}))
        return None
    first = readings[0]
    if len(readings) > 1:
        same = all(same_inputs(first.frame, other.frame) for other in readings[1:])
        first.refused |= not same
        first.found.insert(0, duplicate_finding(table, sheets, same))
    return first


def _read_sheet(sheet: RawSheet, table: Table, issued: Issued, choice: Choice | None, scratch: Sequence[str] = ()) -> TableReading:
    stamp = issued.stamp
    r = locate_table(sheet, table, issued, label_params(stamp.year, stamp.start_month, stamp.lang))
    r.scratch = scratch
    compare_headers(r)
    compare_units(r)
    if r.refused:
        return r
    fetch_numbers(r)
    r.pictures = picture_cells(sheet)
    seen, hq = shown_texts(r), {c.key: owned_by_hq(r, c) for c in text_columns(r)}
    read_texts(r, seen, hq)
    void = r.frame.void
    mark_used(r, void)
    compare_owned(r, seen, hq)
    if r.refused:
        return r
    read_inputs(r, void)
    r.choice = choice
    suggested = suggested_steps(r)
    r.unfilled = holds_as_issued(r, hq, suggested)
    leave_out_subtotals(r, void)
    judge_formats(r, void)
    judge_lines(r, void, hq)
    judge_plausibility(r, void, suggested)
    if r.outside:
        judge_outside(r)
    r.found = uncalculated_together(r.found)
    return r
