"""The workbook that a unit fills in: cover, tables, checks and stamp as one Blueprint. Floor 3.

The same function writes what HQ issues and what a branch would hand back: it depends only on what was issued and on
the frames, so a workbook can be rebuilt from its own stamp.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from xlplan.address import a1_range, on_sheet
from xlplan.calendar import head_params, label_params
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.readings.formula_links import WORKDAYS
from xlplan.schema.round_names import round_name
from xlplan.tables.rebalance import SOURCE
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.cell_notes import notes_of
from xlplan.workbook.forms import Choice
from xlplan.workbook.layout import Layout, table_layout
from xlplan.workbook.own_work import OwnWork
from xlplan.workbook.seal_keys import seal_mark
from xlplan.workbook.sheet_mark import AT, sheet_identity
from xlplan.workbook.stamp import SHEET, Issued, stamp_lines
from xlplan.workbook.words import BRANCH_WORKBOOK, UNIT_WORKBOOK, WORDS
from xlplan.workbook.writing import checks as checking
from xlplan.workbook.writing.cover import subtitle_of
from xlplan.workbook.writing.day_rule_lists import put_day_rules
from xlplan.workbook.writing.long_lists import put_long_lists
from xlplan.workbook.writing.page import hidden_sheet
from xlplan.workbook.writing.pages import PRINTED, Pagework, printed_pages
from xlplan.workbook.writing.printed_page import mark_words
from xlplan.workbook.writing.progress import put_control_lines
from xlplan.workbook.writing.rebalance import rebalance_sheet
from xlplan.workbook.writing.row_lists import put_row_lists
from xlplan.workbook.writing.scratch import put_comments, put_formulas, scratch_sheet
from xlplan.workbook.writing.suggested import put_suggested
from xlplan.workbook.writing.template import Sheetwork, table_sheet


def branch_book(issued: Issued, frames: Mapping[str, Frame], key: bytes | None = None, *,
                answers: Mapping[str, str] | None = None, signs: Mapping[str, str] | None = None,
                choices: Mapping[str, Choice] | None = None, work: OwnWork | None = None,
                created: datetime | None = None, sealed: Sequence[tuple[str, str]] = ()) -> Book:
    """The workbook of one unit; `frames` (one member each) hold HQ's values and the inputs to show.

    `key` seals the stamp; without it the workbook is a template. `sealed`: the list with its seal where HQ
    sealed it before, which stays as it is. `answers`, `signs` and `choices` fill what a branch
    writes on the checks sheet and the cover; `work` is what it worked out for itself in its last one.
    """
    stamp, lang = issued.stamp, issued.stamp.lang
    params = label_params(stamp.year, stamp.start_month, lang)
    opens = [k for k in stamp.opens if k in frames]
    limits = {k: str(v) for k, v in issued.limits.items()}
    layouts = {k: table_layout(frames[k], lang, params, issued.members, limits, head_params(stamp.year, stamp.start_month, lang))
               for k in opens}
    numbers, notes = Evaluator(frames, issued.limits, issued.workdays), notes_of(issued)
    in_round = round_name(stamp.round, "out", long=True)(lang)

    footer = WORDS["footer"](lang, company=stamp.company, year=stamp.year, branch=stamp.branch_name, round=in_round,
                             version=stamp.version)
    found = checking.checks_of(issued, frames, layouts, numbers, lang, choices or {})
    pages = Pagework(issued, frames, layouts, numbers, found, answers or {}, signs or {}, footer, choices or {})
    sheets = [page.made(pages) for page in printed_pages(pages) if page.first]
    for table in opens:
        given = frozenset((row, column) for row, cells in issued.values.get(table, {}).items() for column in cells)
        own = Sheetwork(layouts, numbers, lang, subtitle_of(issued, frames[table].table.unit), footer, given, stamp.start_month,
                        {(row, column): text for (of, row, column), text in notes.items() if of == table})
        sheets.append(table_sheet(frames[table], own))
        put_formulas(sheets[-1], layouts[table], work.formulas.get(table, {}) if work else {})
        put_comments(sheets[-1], layouts[table], work.comments.get(table, {}) if work else {})
        if table == SOURCE and frames[table].table.asks:
            sheets.append(rebalance_sheet(frames[table], own))
    put_control_lines(next(sheet for sheet in sheets if sheet.key == "cover"), sheets, lang)
    sheets += [page.made(pages) for page in printed_pages(pages) if not page.first]
    for sheet in sheets:
        if sheet.key in PRINTED:
            mark_words(sheet, PRINTED[sheet.key].own(issued))
        sheet.put(*AT, sheet_identity(stamp), "key")
    sheets.append(scratch_sheet(lang, footer, work))
    names = _stamp_sheet(sheets, issued, layouts, numbers, key, sealed)
    kind = BRANCH_WORKBOOK if issued.of_branch else UNIT_WORKBOOK
    return Book(sheets, lang, names, title=f"{(issued.kind.label if issued.kind else kind)(lang)} {stamp.branch_name} {stamp.year}",
                author=stamp.company, created=created or datetime(2000, 1, 1), paper=issued.paper)


def _stamp_sheet(sheets: list[Sheet], issued: Issued, layouts: Mapping[str, Layout], numbers: Evaluator,
                 key: bytes | None, sealed: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Append `_xlplan`; defined names of the lists on it."""
    listed = [*sealed] or stamp_lines(issued)
    if key is not None:
        listed.append(("#seal", seal_mark(listed, key)))
    sheet, names = hidden_sheet(SHEET, listed), {}
    at = put_suggested(sheet, issued, numbers.frames, layouts)
    for name, members in sorted(issued.members.items()):
        for row, label in enumerate(members.values(), 2):
            sheet.put(row, at, label, "key")
        names[f"xlp_{name}"] = on_sheet(SHEET, _absolute_range(2, at, len(members)))
        at += 1
    if issued.workdays:
        for row, day in enumerate(issued.workdays, 2):
            sheet.put(row, at, day, "key")
        names[WORKDAYS] = on_sheet(SHEET, _absolute_range(2, at, len(issued.workdays)))
    row_lists = put_row_lists(sheet, at + 1, layouts, numbers)
    long_lists = put_long_lists(sheet, at := at + 1 + 3 * len(row_lists), layouts)
    names |= row_lists | long_lists
    if any(here.table.dates_by_rules for here in layouts.values()):
        names |= put_day_rules(sheet, at + len(long_lists), issued.workdays, issued.stamp.lang)
    sheets.append(sheet)
    return names


def _absolute_range(row: int, column: int, count: int) -> str:
    first, _, last = a1_range(row, column, row + max(count, 1) - 1, column).partition(":")

    def fix(cell: str) -> str:
        letters = cell.rstrip("0123456789")
        return f"${letters}${cell[len(letters):]}"

    return f"{fix(first)}:{fix(last or first)}"
