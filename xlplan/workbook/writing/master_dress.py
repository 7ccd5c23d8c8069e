"""What a person sees on a sheet of the master beside its table: units and required columns, the example, rows below the ready ones.
Floor 3."""
from __future__ import annotations

from typing import Final

from xlplan.address import LAST_ROW, a1_range, column_letters, on_sheet
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, HISTORY
from xlplan.tables.master.mapping import GUESSED
from xlplan.text import Lang, printed_width
from xlplan.workbook.blueprint import ColumnSpec, Condition, RowSpec, Sheet
from xlplan.workbook.layout import BAND, BEGIN, END, FIRST, HEAD, LEFT, Layout
from xlplan.workbook.master_marks import (
    LEGEND,
    LEGEND_EXAMPLE,
    REQUIRED,
    bracketed,
    example_mark,
    example_values,
    unit_said,
)
from xlplan.workbook.stated_units import stated_unit
from xlplan.workbook.writing.number_formats import cell_format, cell_style
from xlplan.workbook.writing.page import freeze_at

_LEGEND_ROW: Final = 4
_ROW: Final = 19.0
BELOW: Final = 2_000  # rows below the ready ones that look like rows, and count, once something stands in them
PASTED: Final = 60_000  # the same of pasted sheets
_WIDEST: Final = 40.0


def dress_sheet(sheet: Sheet, frame: Frame, here: Layout, company: Layout, fields: Frame, lang: Lang) -> None:
    """Units and stars in the headings, their legend, the example of an open sheet without rows, looks of rows pasted below. `fields`: the
    company sheet, which states units, and `company`, how it stands."""
    table = frame.table
    shows = has_example(frame)
    sheet.rows[_LEGEND_ROW] = RowSpec(height=15)
    sheet.put(_LEGEND_ROW, LEFT, (LEGEND_EXAMPLE if shows else LEGEND)(lang), "muted")
    for column in table.columns:
        c, label = here.columns[column.key], here.head(column.key)
        mark = REQUIRED if column.required else ""
        unit, style = unit_said(column, label), sheet.cells[HEAD, c].style
        said = f"{label}{bracketed(unit.label(lang), lang)}{mark}" if unit else f"{label}{mark}"
        formula = None
        if unit is not None and column.stated:
            field = next(f for f in COMPANY_FIELDS if f.key == column.stated)
            shown = on_sheet(company.title, f"${column_letters(company.columns['value'])}${company.rows[field.key]}")
            default = next(choice.label(lang) for choice in field.choices if choice.key == field.default)
            stated = stated_unit(column, fields)
            now = next((choice.label(lang) for choice in field.choices if stated and choice.key == stated.key), default)
            said = f"{label}{bracketed(now, lang)}{mark}"
            before, after = bracketed("|", lang).split("|")
            formula = f'"{label}{before}"&IF({shown}="","{default}",{shown})&"{after}{mark}"'
        sheet.put(HEAD, c, said, style, formula=formula)
        need = _two_lines(said) + 3
        if (sheet.columns[c].width or 0) < need:
            sheet.columns[c] = ColumnSpec(width=round(min(need, _WIDEST), 1))
    if table.kind == "open":
        if shows:
            _put_example(sheet, table, here, lang)
        _show_end(sheet, table, here)
        _dress_rows(sheet, table, here, lang)
    if sheet.freeze:
        freeze_at(sheet, *sheet.freeze)


def _two_lines(text: str) -> float:
    """The least width in which a heading stands in two lines: parted at a blank, or anywhere where it has none; never before the star."""
    words = text.replace(REQUIRED, REQUIRED.replace(" ", "\N{NO-BREAK SPACE}")).split(" ")
    parted = [max(printed_width(" ".join(words[:i])), printed_width(" ".join(words[i:]))) for i in range(1, len(words))]
    return min(parted, default=printed_width(text) / 2)


def has_example(frame: Frame) -> bool:
    """Whether the sheet shows an example: nothing stands on it yet."""
    return bool(frame.table.kind == "open" and example_values(frame.table, "en")
                and not any(f.any() for f in frame.filled.values()) and not any((t != "").any() for t in frame.texts.values()))


def _put_example(sheet: Sheet, table: Table, here: Layout, lang: Lang) -> None:
    values, row = example_values(table, lang), here.rows[BEGIN]
    sheet.rows[row] = RowSpec(height=_ROW)
    for column in table.columns:
        c, value = here.columns[column.key], values.get(column.key)
        form = ("yyyy-mm-dd hh:mm" if column.timed else "yyyy-mm-dd") if column.kind == "date" else cell_format(column)
        sheet.put(row, c, value, "example_number" if column.kind == "number" else "example", format=form)
        if isinstance(value, str) and (sheet.columns[c].width or 0) < (need := printed_width(value) + 3):
            sheet.columns[c] = ColumnSpec(width=round(min(need, _WIDEST), 1))
    sheet.put(BAND, 1, example_mark(values), "key")


def _show_end(sheet: Sheet, table: Table, here: Layout) -> None:
    """The last row inside the sheet is one to type in like those above: hidden it would hide what is pasted over it."""
    row = here.rows.get(END)
    if row is None or table.key in HISTORY:
        return
    sheet.rows[row] = RowSpec(height=_ROW)
    for column in table.columns:
        form = None if column.kind == "date" else cell_format(column)
        sheet.put(row, here.columns[column.key], None, cell_style(column, column.who), format="yyyy-mm-dd" if form is None else form)


def _dress_rows(sheet: Sheet, table: Table, here: Layout, lang: Lang) -> None:
    left, right = LEFT, LEFT + len(table.columns) - 1
    span = f"${column_letters(left)}{{row}}:${column_letters(right)}{{row}}"
    last = min(max(here.last, FIRST) + (PASTED if table.key in HISTORY else BELOW), LAST_ROW)
    for column in (c for c in table.columns if c.required and c.who == "I"):
        c = here.columns[column.key]
        begun = f"AND(COUNTA({span.format(row=FIRST)})>0,${column_letters(c)}{FIRST}=\"\")"
        sheet.conditions.append(Condition(a1_range(FIRST, c, last, c), begun, "lacking"))
    for column, guess in ((c, choice) for c in table.columns for choice in c.choices if choice is GUESSED):
        marked = f'${column_letters(here.columns[column.key])}{FIRST}="{guess.label(lang)}"'
        sheet.conditions.append(Condition(a1_range(FIRST, left, last, right), marked, "guessed"))
    below = max((at for at, _ in sheet.cells), default=FIRST) + 1
    if below < last:
        sheet.conditions.append(Condition(a1_range(below, left, last, right), f"COUNTA({span.format(row=below)})>0", "pasted"))
