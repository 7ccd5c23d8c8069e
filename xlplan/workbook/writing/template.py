"""A planning table as a sheet: every cell, formula, validation and shade follows from the declaration. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Final

from xlplan.address import a1, a1_range, column_letters
from xlplan.calendar import MONTHS, fiscal_months
from xlplan.made_once import MadeOnce
from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.holds import puzzling_formula, shading_formula
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.readings.formula import is_array
from xlplan.schema.table import FootRow
from xlplan.text import Lang, printed_width
from xlplan.units import MONTH, YEAR
from xlplan.workbook.blueprint import ColumnSpec, Condition, Pattern, RowSpec, Sheet, Validation
from xlplan.workbook.layout import BAND, FIRST, HEAD, LEFT, MARKERS, TITLE, Layout, RowAddresses
from xlplan.workbook.styles import Style
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.alike import is_alike
from xlplan.workbook.writing.cell_notes import put_notes
from xlplan.workbook.writing.long_lists import list_of
from xlplan.workbook.writing.number_formats import cell_format, cell_style, number_format
from xlplan.workbook.writing.page import begin_page, freeze_at, put_column, put_words
from xlplan.workbook.writing.rounded import rounded_formula
from xlplan.workbook.writing.row_formulas import RowFormulas
from xlplan.workbook.writing.row_lists import list_name

_WIDEST: Final = 40.0
_NO_LIMIT: Final = 10**9  # of a column that has none
_LINE, _ROW = 14.0, 19.0  # heights
_HOUR: Final = "yyyy-mm-dd hh:mm"
_DAY, _DAY_OR_NONE = "yyyy-mm-dd", "yyyy-mm-dd;;"  # a formula's 0 is no day
_PATTERNS: Final = MadeOnce[Pattern](256)
_TABS: Final = {"fixed": "E0B93B", "slots": "C98A2B", "open": "8FA9B5"}


@dataclass(frozen=True)
class Sheetwork:
    """What a table sheet needs beside its frame: the layouts of all tables, the numbers, the texts around it.

    `given` holds (row, column) pairs of input columns that HQ filled and owns in this workbook; `start_month` is the
    month of the calendar in which the fiscal year begins; `notes` what (row, column) of a cell say that HQ changed.
    """

    layouts: Mapping[str, Layout]
    numbers: Evaluator
    lang: Lang
    subtitle: str
    footer: str
    given: frozenset[tuple[str, str]] = frozenset()
    start_month: int = 1
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)


def table_sheet(frame: Frame, work: Sheetwork) -> Sheet:
    """The sheet of one table for one branch. Of a table in which nothing stands yet, and that reads no other, all units have the same one
    but for the words around it."""
    if not is_alike(frame, work.given, work.notes):
        return _made_sheet(frame, work)
    here = work.layouts[frame.table.key]
    members = tuple((c.key, *here.choice_labels(c.key)) for c in frame.table.columns if c.members)
    alike = (here.title, work.lang, work.start_month, *frame.keys, *here.params.items(), *here.heads.items(), members)
    sheet = _PATTERNS.of((frame.table,), alike, lambda: Pattern(_made_sheet(frame, work))).copy()
    put_words(sheet, work.subtitle, work.footer)
    return sheet


def _made_sheet(frame: Frame, work: Sheetwork) -> Sheet:
    here = work.layouts[frame.table.key]
    sheet = Sheet(frame.table.key, here.title, tab=_TABS[frame.table.kind], protected=frame.table.kind != "open" or not frame.table.asks,
                  title_rows=(TITLE, HEAD))
    _put_head(sheet, frame, here, work)
    formulas = RowFormulas(here, work.layouts)
    for i, row in enumerate(frame.keys):
        _put_data_row(sheet, frame, here, work, i, row, formulas)
    for foot in frame.table.feet:
        _put_foot_row(sheet, frame, here, work, foot)
    for mark in MARKERS:
        if mark in here.rows:
            sheet.put(here.rows[mark], 1, mark, "key")
            sheet.rows[here.rows[mark]] = RowSpec(hidden=True)  # a thin row would invite typing
    _put_validations(sheet, frame, here, work)
    _put_conditions(sheet, here, work)
    put_notes(sheet, here, work.notes, work.lang)
    _fit_columns(sheet, frame, here)
    scrolls = next((c for c in frame.table.columns if c.key == "m01"), None)
    frozen = min(here.columns[scrolls.key] if scrolls else LEFT + len(frame.table.names), LEFT + 6)
    units = {here.columns[c.key]: c.unit for c in frame.table.columns}
    if units.get(frozen) == units.get(frozen - 1) == MONTH:  # from and to: one without the other says nothing
        frozen -= 1
    freeze_at(sheet, FIRST, frozen)
    sheet.names = max((here.columns[key] for key in frame.table.names), default=0)
    return sheet


def _put_head(sheet: Sheet, frame: Frame, here: Layout, work: Sheetwork) -> None:
    table, last = frame.table, LEFT + len(frame.table.columns) - 1
    begin_page(sheet, here.title, work.subtitle, last, footer=work.footer)
    sheet.rows |= {4: RowSpec(height=6), BAND: RowSpec(height=16), HEAD: RowSpec(height=32)}
    sheet.put(HEAD, 1, "@head", "key")
    bands: list[tuple[str, int, int]] = []
    for column in table.columns:
        c = here.columns[column.key]
        put_column(sheet, c, column.key, column.width)
        right = column.kind == "number" or (column.kind == "date" and column.who != "G")  # as what is typed there stands
        sheet.put(HEAD, c, here.head(column.key), "header_number" if right else "header")
        if column.band:
            name = column.band(work.lang)
            if bands and bands[-1][0] == name and bands[-1][2] == c - 1:
                bands[-1] = (name, bands[-1][1], c)
            else:
                bands.append((name, c, c))
    for name, first, until in bands:
        sheet.put(BAND, first, name, "band")
        if until > first:
            sheet.merges.append((BAND, first, BAND, until))


def _put_data_row(sheet: Sheet, frame: Frame, here: Layout, work: Sheetwork, i: int, row: str, formulas: RowFormulas) -> None:
    at, table = here.rows[row], frame.table
    lines = 1
    sheet.put(at, 1, row, "key")
    measure = str(frame.texts[table.measure_column][i]) if table.measure_column else None
    last_measure = table.measures[-1] if table.measures else None
    for column in table.columns:
        who = "G" if (row, column.key) in work.given else column.who_of(measure)
        style = cell_style(column, who)
        if measure in table.measures and measure != last_measure and who == "G" and column.kind == "number":
            style = "computed"  # nothing is ever given in these rows; grey would ask for a reason
        elif column.kind == "text" and who == "G" and (long := _lines_of(str(frame.texts[column.key][i]), column.width)) > 1:
            style, lines = "given_wrap", max(lines, long)
        node = None if who in "GI" else column.formula_of(measure)
        _put_cell(sheet, at, frame, column, i, style, node, formulas, here, work.numbers)
    sheet.rows[at] = RowSpec(height=_ROW + _LINE * (lines - 1))


def _lines_of(text: str, width: float) -> int:
    """Lines that a text takes in the column of that width, which is as wide as it may be then."""
    return sum(max(1, ceil(printed_width(line) / (max(width, _WIDEST) - 3))) for line in text.split("\n"))


def _put_cell(sheet: Sheet, at: int, frame: Frame, column: Column, i: int, style: Style, node: x.Expr | None, formulas: RowFormulas,
              here: Layout, numbers: Evaluator) -> None:
    """One data cell: a computed one as formula with its value, another one as its content."""
    c, row = here.columns[column.key], frame.keys[i]
    if column.kind == "number" and column.unit:
        unit, filled = column.unit, bool(frame.filled[column.key][i])
        form = cell_format(column)
        if node is not None and not (filled and column.who == "S"):
            steps = int(numbers.steps(frame.table.key, column.key)[i])
            sheet.put(at, c, unit.value(steps), style, formula=formulas.show(node, row, unit), format=form, array=is_array(node))
        else:
            value = unit.value(int(frame.amounts[column.key][i])) if filled else None
            sheet.put(at, c, value, style, format=form)
        return
    text = str((numbers.words(frame.table.key, column.key) if node is not None else frame.texts[column.key])[i])
    if column.kind == "choice" and text:
        text = here.choice_label(column.key, text)
    sheet.put(at, c, _day_or_text(text) if column.kind == "date" else (text or None), style,
              formula=formulas.show(node, row, None) if node is not None else None, array=node is not None and is_array(node),
              format=None if column.kind != "date" else _HOUR if column.timed else _DAY if node is None else _DAY_OR_NONE)


def _put_foot_row(sheet: Sheet, frame: Frame, here: Layout, work: Sheetwork, foot: FootRow) -> None:
    table, at = frame.table, here.rows[foot.key]
    sheet.put(at, 1, foot.key, "key")
    sheet.rows[at] = RowSpec(height=22 if foot.strong else 18)
    place = RowAddresses(here, foot.key, work.layouts)
    number_style: Style = "total" if foot.strong else "foot"
    text_style: Style = "total_text" if foot.strong else "foot_text"
    named_at = here.columns[table.foot_label_at(foot)]
    for column in table.columns:
        c = here.columns[column.key]
        unit, node = table.foot_unit(foot, column.key), table.foot_cell(foot, column.key)
        if node is not None and unit is not None:
            steps = int(work.numbers.foot_steps(table.key, foot.key, column.key)[0])
            form = number_format(unit, "" if foot.unit else column.difference)
            sheet.put(at, c, unit.value(steps), number_style, formula=rounded_formula(node, place, unit), format=form,
                      array=is_array(node))
        elif column.key in foot.given and unit is not None:
            steps = int(frame.feet[foot.key, column.key][0])
            sheet.put(at, c, unit.value(steps), number_style, format=number_format(unit))
        elif foot.strong or c == LEFT:
            sheet.put(at, c, None, text_style)
    sheet.put(at, named_at, foot.label(work.lang, **here.params), text_style)


def _put_validations(sheet: Sheet, frame: Frame, here: Layout, work: Sheetwork) -> None:
    table = frame.table
    for column in table.columns:
        ranges = _input_ranges(frame, here, work, column)
        if not ranges:
            continue
        prompt = column.help(work.lang) if column.help else ""
        title = here.label(column.key) if prompt else ""
        if column.kind == "number" and column.unit:
            low = column.minimum if column.minimum is not None else -_NO_LIMIT
            high = column.maximum if column.maximum is not None else _NO_LIMIT
            sheet.validations.append(Validation(
                ranges, "whole" if not column.unit.places and not column.stated else "decimal", str(low), str(high), title, prompt,
                here.label(column.key), WORDS["number_error"](
                    work.lang, low=_shown_limit(low, column), high=_shown_limit(high, column)), "warning"))
        elif column.kind == "choice":
            listed = list_name(column.rows_of) if column.rows_of else list_of(here, column.key)
            sheet.validations.append(Validation(
                ranges, "list", listed, None, title, prompt, here.label(column.key),
                WORDS["list_error"](work.lang), "information" if column.open_list else "warning"))
        elif prompt:
            sheet.validations.append(Validation(ranges, "any", prompt_title=title, prompt=prompt))


def _shown_limit(limit: int, column: Column) -> str:
    if column.unit and column.unit.percent and abs(limit) < _NO_LIMIT:
        return f"{limit:.0%}"
    return str(limit) if column.unit in (YEAR, MONTH) else f"{limit:,}"


def _input_ranges(frame: Frame, here: Layout, work: Sheetwork, column: Column) -> tuple[str, ...]:
    table, c, runs = frame.table, here.columns[column.key], list[list[int]]()
    measures = frame.texts.get(table.measure_column or "")
    for i, row in enumerate(frame.keys):
        who = column.who_of(str(measures[i]) if measures is not None else None)
        if who not in "IS" or (row, column.key) in work.given:
            continue
        at = here.rows[row]
        if runs and runs[-1][1] == at - 1:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    return tuple(a1_range(a, c, b, c) for a, b in runs)


def _put_conditions(sheet: Sheet, here: Layout, work: Sheetwork) -> None:
    keys = here.columns
    if holds := here.table.holds_column:
        for i, month in enumerate(MONTHS):
            mark = shading_formula(f'${column_letters(keys[holds])}{here.first}', fiscal_months(1, work.start_month)[i][1])
            sheet.conditions.append(Condition(a1_range(here.first, keys[month], here.last, keys[month]), mark, "held"))
        cells, first = a1_range(here.first, keys[holds], here.last, keys[holds]), a1(here.first, keys[holds])
        sheet.conditions.append(Condition(cells, puzzling_formula(first), "bad"))
    for column in here.table.columns:
        if column.difference in ("zero", "at_most"):
            until, sign = here.rows.get("@total", here.last), ">" if column.difference == "at_most" else "<>"
            c = keys[column.key]
            sheet.conditions.append(Condition(a1_range(here.first, c, until, c), f"{a1(here.first, c)}{sign}0", "bad"))
    if void := here.table.void_column:
        label = here.choice_label(void, "yes")
        block = a1_range(here.first, LEFT, here.last, LEFT + len(keys) - 1)
        sheet.conditions.append(Condition(block, f'${column_letters(keys[void])}{here.first}="{label}"', "void"))
    if "over_cap" in keys:
        block = a1_range(here.first, keys["over_cap"], here.last, keys["over_cap"])
        sheet.conditions.append(Condition(block, f"N({a1(here.first, keys['over_cap'])})>0", "bad"))


def _fit_columns(sheet: Sheet, frame: Frame, here: Layout) -> None:
    """Widen columns whose header or texts would be cut: a header has two lines, a text one, none beyond _WIDEST."""
    for column in frame.table.columns:
        c, head = here.columns[column.key], here.head(column.key)
        need = max(*map(printed_width, head.split()), printed_width(head) / 2) + 2.5
        if column.kind != "number":
            texts = set(frame.texts[column.key])
            shown = (here.choice_label(column.key, t) for t in texts) if column.kind == "choice" else texts
            need = max(need, max(map(printed_width, shown), default=0) + 3)
        width = max(column.width, min(need, _WIDEST))
        sheet.columns[c] = ColumnSpec(width=round(width, 1))


def _day_or_text(text: str) -> date | str | None:
    try:
        return date.fromisoformat(text) if len(text) <= len("2026-11-10") else datetime.fromisoformat(text)
    except ValueError:
        return text or None
