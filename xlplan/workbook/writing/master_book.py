"""HQ's master workbook as a Blueprint: contents page, one sheet a master table, the plan's stamp. Floor 3."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from xlplan.address import a1
from xlplan.calendar import label_params
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, HISTORY, MASTER
from xlplan.tables.master.guide import NEEDS
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import Book, Condition, Sheet, Stream, Validation, Value, paper_of
from xlplan.workbook.layout import END, FIRST, Layout, table_layout
from xlplan.workbook.master_marks import REQUIRED
from xlplan.workbook.stamp import SHEET
from xlplan.workbook.stated_units import stated_unit, stated_values, typed_fields
from xlplan.workbook.styles import Style
from xlplan.workbook.words import MASTER_WORKBOOK, WORDS
from xlplan.workbook.writing.guessed_cells import NOTHING_GUESSED, Guesses, mark_guessed
from xlplan.workbook.writing.issued_rows import issued_rows
from xlplan.workbook.writing.master_dress import dress_sheet
from xlplan.workbook.writing.master_home import contents_sheet
from xlplan.workbook.writing.number_formats import cell_format, cell_style
from xlplan.workbook.writing.page import hidden_sheet
from xlplan.workbook.writing.rule_rows import rule_rows, with_defaults
from xlplan.workbook.writing.template import Sheetwork, table_sheet

_STREAMED: Final = 1_000  # rows; longer tables are pasted data, written without cell objects
_PAPER: Final = next(f for f in COMPANY_FIELDS if f.key == "paper")
_DEFAULT: Final = Text("选填;留空 = {default}", "選填;留空 = {default}", "Optional; blank = {default}")
_FILLED: Final = Text("已填好;清空 = {default}", "已填好;清空 = {default}", "Filled in; cleared = {default}")


def empty_frames(company: Mapping[str, str], lang: Lang) -> dict[str, Frame]:
    """The master's tables without data, but for the company fields given (field key -> text), the
    names of planning tables and the rules as they stand."""
    frames = {t.key: blank_frame(t, [f"r{i + 1:03}" for i in range(t.spare or 12)]) for t in MASTER if t.key != "company"}
    frames |= {"company": company_frame(company, lang), "tables_issued": issued_rows(lang), "rules": rule_rows(lang)}
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


def master_book(frames: Mapping[str, Frame], plan: str, lang: Lang, created: datetime | None = None,
                guessed: Mapping[str, Guesses] = NOTHING_GUESSED) -> Book:
    """The workbook; `plan` is the identity that issued workbooks will carry. `guessed`: table -> its cells that nobody typed and
    nobody confirmed, which are marked, each with the reason."""
    company = frames["company"]
    fields, work = typed_fields(company), _make_sheetwork(frames, lang)
    year, layouts = _number_or(fields["year"], 2000), work.layouts
    shown = dict(frames) | {"company": _shown_company(company, lang), "rules": with_defaults(frames["rules"], lang)}
    for table in MASTER:
        for column in (c for c in table.columns if c.stated):
            unit = stated_unit(column, company)
            frame = frames[table.key]
            other = unit is not None and unit.base != (column.unit or unit).base and column.key not in frame.exact
            if unit is not None and other and frame.filled[column.key].any():
                raise ValueError(f"{table.key}: frames hold {column.unit}, the company sheet says {unit.key}")
    sheets = [contents_sheet(frames, work, fields)]
    for table in MASTER:
        sheet = _master_sheet(shown[table.key], layouts[table.key], replace(work, subtitle=_purpose_line(table, company, work)), company)
        mark_guessed(sheet, layouts[table.key], _places(frames[table.key], layouts[table.key]), guessed.get(table.key, {}), lang)
        sheets.append(sheet)
    sheets.append(hidden_sheet(SHEET, (("#format", "1"), ("#master|plan", plan))))
    return Book(sheets, lang, title=f"{MASTER_WORKBOOK(lang)} {year}", author=fields["name"] or "xlplan",
                created=created or datetime(2000, 1, 1), paper=paper_of(_PAPER.choice_key(fields.get(_PAPER.key, ""))))


def home_of(frames: Mapping[str, Frame], lang: Lang) -> Sheet:
    """The contents page alone."""
    return contents_sheet(frames, _make_sheetwork(frames, lang), typed_fields(frames["company"]))


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


def _is_streamed(frame: Frame) -> bool:
    return frame.table.kind == "open" and frame.size > _STREAMED


def _places(frame: Frame, here: Layout) -> dict[str, int]:
    """Row key -> row of the sheet."""
    return {key: FIRST + i for i, key in enumerate(frame.keys)} if _is_streamed(frame) else dict(here.rows)


def _master_sheet(frame: Frame, here: Layout, work: Sheetwork, company: Frame) -> Sheet:
    stated = {c.key: stated_values(frame, c, unit) for c in frame.table.columns
              if c.key in frame.exact and (unit := stated_unit(c, company)) is not None}
    if _is_streamed(frame):
        sheet = table_sheet(blank_frame(frame.table, ()), replace(work, layouts={
            **work.layouts, frame.table.key: table_layout(blank_frame(frame.table, ()), work.lang, here.params, {})}))
        sheet.cells = {at: cell for at, cell in sheet.cells.items() if at[0] < FIRST}
        sheet.rows = {at: row for at, row in sheet.rows.items() if at < FIRST}
        sheet.validations, sheet.conditions = [], []
        dress_sheet(sheet, frame, here, work.layouts["company"], company, work.lang)
        columns = frame.table.columns
        styles: tuple[Style, ...] = ("key", *(cell_style(c, "I") for c in columns))
        formats = (None, *("yyyy-mm-dd" if c.kind == "date" else cell_format(c) for c in columns))
        sheet.stream = Stream(FIRST, list(_stream_rows(frame, here, stated)), styles, formats)
        return sheet
    sheet = table_sheet(frame, work)
    for key, values in stated.items():
        for row, value in zip(frame.keys, values, strict=True):
            at = here.rows[row], here.columns[key]
            sheet.cells[at] = replace(sheet.cells[at], value=value)
    if frame.table.key in HISTORY and END in here.rows:  # a pasted sheet has no end of its own: what is pasted there would be hidden
        del sheet.cells[here.rows[END], 1], sheet.rows[here.rows[END]]
    dress_sheet(sheet, frame, here, work.layouts["company"], company, work.lang)
    if frame.table.key == "company":
        _company_lists(sheet, here, work.lang)
        needed = [here.rows[f.key] for f in COMPANY_FIELDS if f.required]
        c = here.columns["value"]
        sheet.conditions += [Condition(a1(at, c), f'{a1(at, c)}=""', "lacking") for at in needed]
    return sheet


def _stream_rows(frame: Frame, here: Layout, stated: Mapping[str, Sequence[Value]]) -> Iterator[tuple[Value, ...]]:
    columns: list[list[Value]] = [list(frame.keys)]
    for column in frame.table.columns:
        if column.key in stated:
            columns.append(list(stated[column.key]))
        elif column.unit:
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
    """Choices of the company sheet as labels, and what must be filled in."""
    shown = replace(frame, texts={k: v.copy() for k, v in frame.texts.items()})
    for i, item in enumerate(COMPANY_FIELDS):
        labels = {c.key: c.label(lang) for c in item.choices}
        shown.texts["value"][i] = labels.get(frame.texts["value"][i], frame.texts["value"][i])
        default = labels.get(item.default, item.default)
        usual = _FILLED if item.begins and frame.texts["value"][i] else _DEFAULT
        shown.texts["needed"][i] = (f"{REQUIRED.strip()} {NEEDS['must'](lang)}" if item.required else usual(lang, default=default)
                                    if default else NEEDS["optional"](lang))
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
