"""HQ's master workbook as a Blueprint: contents page, one sheet a master table, the plan's stamp. Floor 3."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

import numpy as np

from xlplan.address import LAST_ROW, a1_range, on_sheet
from xlplan.calendar import label_params
from xlplan.numerals import DASHES
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, HISTORY, MASTER
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book, ColumnSpec, RowSpec, Sheet, Stream, Validation, Value
from xlplan.workbook.layout import END, FIRST, HEAD, LEFT, TITLE, Layout, table_layout
from xlplan.workbook.stamp import HOME, SHEET
from xlplan.workbook.stated_units import stated_unit, typed_fields
from xlplan.workbook.styles import Style
from xlplan.workbook.words import MASTER_WORKBOOK, WORDS
from xlplan.workbook.writing.issued_rows import issued_rows
from xlplan.workbook.writing.number_formats import cell_style, number_format
from xlplan.workbook.writing.page import begin_page, hidden_sheet
from xlplan.workbook.writing.printed_page import mark_words
from xlplan.workbook.writing.template import Sheetwork, table_sheet

_STREAMED: Final = 1_000  # rows; longer tables are pasted data, written without cell objects
_PASTED: Final = 60_000  # rows counted on a pasted sheet at least
_PAPER: Final = next(f for f in COMPANY_FIELDS if f.key == "paper")
_NEXT: Final[dict[str, str]] = {  # what to run once the sheets up to this one are filled
    "calendar": "xlplan issue", "adjustments": "xlplan consolidate"}


def empty_frames(company: Mapping[str, str], lang: Lang) -> dict[str, Frame]:
    """The master's tables without data, but for the company fields given (field key -> text) and the names of planning tables."""
    frames = {t.key: blank_frame(t, [f"r{i + 1:03}" for i in range(t.spare or 12)]) for t in MASTER if t.key != "company"}
    frames |= {"company": company_frame(company, lang), "tables_issued": issued_rows(lang)}
    return {t.key: frames[t.key] for t in MASTER}


def beginning_fields() -> dict[str, str]:
    """Field -> what a new master has in it, of those in which that is not what a blank stands for."""
    return {f.key: f.begins for f in COMPANY_FIELDS if f.begins}


def company_frame(company: Mapping[str, str], lang: Lang) -> Frame:
    """The company table: a row a field, defaults where nothing is given."""
    frame = blank_frame(next(t for t in MASTER if t.key == "company"), [f.key for f in COMPANY_FIELDS])
    for i, item in enumerate(COMPANY_FIELDS):
        frame.texts["field"][i] = item.label(lang)
        frame.texts["value"][i] = company.get(item.key, item.default)
    return frame


def master_book(frames: Mapping[str, Frame], plan: str, lang: Lang, created: datetime | None = None) -> Book:
    """The workbook; `plan` is the identity that issued workbooks will carry."""
    company = frames["company"]
    fields, work = typed_fields(company), _make_sheetwork(frames, lang)
    year, layouts = _number_or(fields["year"], 2000), work.layouts
    shown = dict(frames) | {"company": _shown_company(company, lang)}
    for table in MASTER:
        for column in (c for c in table.columns if c.stated):
            unit = stated_unit(column, company)
            if unit is not None and unit.base != (column.unit or unit).base and frames[table.key].filled[column.key].any():
                raise ValueError(f"{table.key}: frames hold {column.unit}, the company sheet says {unit.key}")
    sheets = [_contents_sheet(frames, work, fields)]
    sheets += [_master_sheet(shown[t.key], layouts[t.key], replace(work, subtitle=_purpose_line(t, company, work))) for t in MASTER]
    sheets.append(hidden_sheet(SHEET, (("#format", "1"), ("#master|plan", plan))))
    return Book(sheets, lang, title=f"{MASTER_WORKBOOK(lang)} {year}", author=fields["name"] or "xlplan",
                created=created or datetime(2000, 1, 1), paper="A3" if _PAPER.choice_key(fields.get(_PAPER.key, "")) == "A3" else "A4")


def home_of(frames: Mapping[str, Frame], lang: Lang) -> Sheet:
    """The contents page alone."""
    return _contents_sheet(frames, _make_sheetwork(frames, lang), typed_fields(frames["company"]))


def _number_or(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() else otherwise


def _make_sheetwork(frames: Mapping[str, Frame], lang: Lang) -> Sheetwork:
    fields = typed_fields(frames["company"])
    year = _number_or(fields["year"], 2000)
    params = label_params(year, _number_or(fields["start_month"], 1), lang)
    return Sheetwork({t.key: table_layout(frames[t.key], lang, params, {}) for t in MASTER}, Evaluator(frames), lang,
                     f"{fields['name']} · {year}", f"{fields['name']} {year} · {MASTER_WORKBOOK(lang)}")


def _purpose_line(table: Table, company: Frame, work: Sheetwork) -> str:
    """What the sheet is for, and in which units its amounts stand: `历史销售的金额单位:万元(基本信息)`."""
    said = [table.purpose(work.lang) if table.purpose else work.subtitle]
    units = {c.stated: unit for c in table.columns if (unit := stated_unit(c, company)) is not None}
    where = next(t for t in MASTER if t.key == "company").label(work.lang)
    for field in (f for f in COMPANY_FIELDS if f.key in units):
        said.append(WORDS["stated_unit"](work.lang, field=field.label(work.lang), unit=units[field.key].label(work.lang), where=where))
    return " · ".join(said)


def _master_sheet(frame: Frame, here: Layout, work: Sheetwork) -> Sheet:
    if frame.table.kind == "open" and frame.size > _STREAMED:
        sheet = table_sheet(blank_frame(frame.table, ()), replace(work, layouts={
            **work.layouts, frame.table.key: table_layout(blank_frame(frame.table, ()), work.lang, here.params, {})}))
        sheet.cells = {at: cell for at, cell in sheet.cells.items() if at[0] < FIRST}
        sheet.rows = {at: row for at, row in sheet.rows.items() if at < FIRST}
        sheet.validations, sheet.conditions = [], []
        columns = frame.table.columns
        styles: tuple[Style, ...] = ("key", *(cell_style(c, "I") for c in columns))
        formats = (None, *("yyyy-mm-dd" if c.kind == "date" else number_format(c.unit) for c in columns))
        sheet.stream = Stream(FIRST, list(_stream_rows(frame, here)), styles, formats)
        return sheet
    sheet = table_sheet(frame, work)
    if frame.table.key in HISTORY and END in here.rows:  # a pasted sheet has no end of its own: what is pasted there would be hidden
        del sheet.cells[here.rows[END], 1], sheet.rows[here.rows[END]]
    if frame.table.key == "company":
        _company_lists(sheet, here, work.lang)
    return sheet


def _stream_rows(frame: Frame, here: Layout) -> Iterator[tuple[Value, ...]]:
    columns: list[list[Value]] = [list(frame.keys)]
    for column in frame.table.columns:
        if column.unit:
            amounts, filled = frame.amounts[column.key].tolist(), frame.filled[column.key].tolist()
            columns.append([column.unit.value(a) if f else None for a, f in zip(amounts, filled, strict=True)])
        elif column.kind == "choice":
            labels = {key: here.choice_label(column.key, key) for key in set(frame.texts[column.key])}
            columns.append([labels[t] or None for t in frame.texts[column.key]])
        elif column.kind == "date":
            columns.append([date.fromisoformat(t) if t else None for t in frame.texts[column.key]])
        else:
            columns.append([t or None for t in frame.texts[column.key]])
    return zip(*columns, strict=True)


def _shown_company(frame: Frame, lang: Lang) -> Frame:
    """Choices of the company sheet as labels."""
    shown = replace(frame, texts={k: v.copy() for k, v in frame.texts.items()})
    for i, item in enumerate(COMPANY_FIELDS):
        label = next((c.label(lang) for c in item.choices if c.key == frame.texts["value"][i]), None)
        if label:
            shown.texts["value"][i] = label
    return shown


def _company_lists(sheet: Sheet, here: Layout, lang: Lang) -> None:
    for item in COMPANY_FIELDS:
        cell = here.at(item.key, "value")
        tip = item.help(lang) if item.help else ""
        if item.choices:
            listed = '"' + ",".join(c.label(lang) for c in item.choices) + '"'
            sheet.validations.append(Validation((cell,), "list", listed, None, item.label(lang) if tip else "", tip,
                                                item.label(lang), WORDS["list_error"](lang)))
        elif tip:
            sheet.validations.append(Validation((cell,), "any", prompt_title=item.label(lang), prompt=tip))


def _contents_sheet(frames: Mapping[str, Frame], work: Sheetwork, fields: Mapping[str, str]) -> Sheet:
    """Contents: each sheet with a link, what it is for, how many rows are filled, which command comes next."""
    lang = work.lang
    sheet = Sheet(HOME, WORDS["contents"](lang), tab="1F4E5F", title_rows=(TITLE, HEAD), freeze=(FIRST, 3))
    begin_page(sheet, f"{fields['name'] or MASTER_WORKBOOK(lang)} · {WORDS['plan_title'](lang, year=fields['year'])}",
               MASTER_WORKBOOK(lang), 6, footer=work.footer, height=34)
    sheet.rows[HEAD] = RowSpec(height=24)
    sheet.columns |= {c: ColumnSpec(width=width) for c, width in enumerate((22, 62, 12, 14, 22), LEFT)}
    heads: tuple[tuple[str, Style], ...] = (
        ("sheet", "header"), ("what", "header"), ("rows", "header_number"), ("gaps", "header_number"), ("next", "header"))
    for c, (word, style) in enumerate(heads, LEFT):
        sheet.put(HEAD, c, WORDS[word](lang), style)
    for row, table in enumerate(MASTER, FIRST):
        here = work.layouts[table.key]
        sheet.rows[row] = RowSpec(height=20)
        sheet.put(row, 1, table.key, "key")
        sheet.put(row, 2, here.title, "link", link=on_sheet(here.title, "B2"))
        sheet.put(row, 3, table.purpose(lang) if table.purpose else None, "field")
        count, formula = _rows_filled(frames[table.key], table, here)
        sheet.put(row, 4, count, "computed", formula=formula, format='#,##0;-#,##0;"–"')
        gaps, formula = _rows_with_gaps(frames[table.key], table, here)
        sheet.put(row, 5, gaps, "computed", formula=formula, format='#,##0;-#,##0;"✓"')
        sheet.put(row, 6, _NEXT.get(table.key), "field")
    mark_words(sheet, {(TITLE, LEFT)})
    return sheet


def _rows_filled(frame: Frame, table: Table, here: Layout) -> tuple[int, str]:
    key = "value" if table.key == "company" else next(c.key for c in table.columns if c.required or c.who == "I")
    column = next(c for c in table.columns if c.key == key)
    filled = frame.filled[key] if column.unit else frame.texts[key] != ""
    return int(filled.sum()), f"SUMPRODUCT(--{_formula_of_filled(column, frame, here)})"


def _formula_of_filled(column: Column, frame: Frame, here: Layout) -> str:
    """Which cells of a column say something, as their reader has it: a dash is text, or the number 0 where that may stand; it is no
    date, no entry of a list, no month. Errors are no blanks, and do not spread."""
    c = here.columns[column.key]
    area = on_sheet(here.title, a1_range(here.first, c, _last_row(frame, frame.table, here), c))
    is_text = column.kind == "text" or (column.unit is not None and (column.minimum or 0) <= 0)
    nothing = "|".join(("", "", *(() if is_text else DASHES), ""))
    return f'ISERROR(FIND("|"&TRIM({area})&"|","{nothing}"))'


def _last_row(frame: Frame, table: Table, here: Layout) -> int:
    """Down to where rows are counted: a pasted sheet has no end of its own, so there is room for as much again."""
    if table.kind != "open" or table.spare:
        return here.last
    return min(here.first + max(_PASTED, 2 * frame.size), LAST_ROW)


def _rows_with_gaps(frame: Frame, table: Table, here: Layout) -> tuple[int, str]:
    """(rows that are begun but lack a required cell, the formula that counts them)."""
    if table.key == "company":
        needed = [i for i, f in enumerate(COMPANY_FIELDS) if f.required]
        blanks = ",".join(on_sheet(here.title, here.at(COMPANY_FIELDS[i].key, "value")) for i in needed)
        return (sum(not frame.texts["value"][i] for i in needed),
                f"{len(needed)}-COUNTA({blanks})")
    required = [c for c in table.columns if c.required]
    filled = [frame.filled[c.key] if c.unit else frame.texts[c.key] != "" for c in required]
    if not required:
        return 0, "0"
    said, n = "+".join(_formula_of_filled(c, frame, here) for c in required), len(required)
    gaps = np.logical_or.reduce(filled) & ~np.logical_and.reduce(filled)
    return int(gaps.sum()), f"SUMPRODUCT(--(ABS(2*({said})-{n})<{n}))"  # some and not all, each column looked through once
