"""The first sheet of the master: every sheet in the order of work, whether it is needed, how far it is, which command comes next.
Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.address import a1_range, on_sheet
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.tables.master.guide import GUIDE, NEEDS, STAGES
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import ColumnSpec, Condition, RowSpec, Sheet
from xlplan.workbook.layout import FIRST, HEAD, LEFT, TITLE, Layout
from xlplan.workbook.stamp import HOME
from xlplan.workbook.styles import SHAPES, Style
from xlplan.workbook.words import MASTER_WORKBOOK, WORDS
from xlplan.workbook.writing.counted_rows import CountedRows
from xlplan.workbook.writing.page import begin_page
from xlplan.workbook.writing.printed_page import mark_words
from xlplan.workbook.writing.template import Sheetwork

_NEXT: Final[dict[str, str]] = {  # what to run once the sheets up to this one are filled
    "courses": "xlplan check", "workday_exceptions": "xlplan issue", "adjustments": "xlplan consolidate"}
_STATES: Final[dict[str, Text]] = {  # shape, and what is said behind it
    "must": Text("待填", "待填", "To fill in"), "usual": Text("建议填", "建議填", "Recommended"),
    "gaps": Text("缺必填", "缺必填", "Cells missing"),
    "left": Text("例子没改完", "例子沒改完", "Example left"), "done": Text("已填", "已填", "Filled in")}
_ROWS, _GAPS, _STATE, _NEED, _AFTER = range(LEFT + 2, LEFT + 7)  # the first two stand where every version has them


def contents_sheet(frames: Mapping[str, Frame], work: Sheetwork, fields: Mapping[str, str]) -> Sheet:
    """Contents: each sheet with a link, what it is for, how many rows are filled, how far it is, whether it is needed."""
    lang = work.lang
    sheet = Sheet(HOME, WORDS["contents"](lang), tab="1F4E5F", title_rows=(TITLE, HEAD), freeze=(FIRST, 3), fit_height=1)
    begin_page(sheet, f"{fields['name'] or MASTER_WORKBOOK(lang)} · {WORDS['plan_title'](lang, year=fields['year'])}",
               MASTER_WORKBOOK(lang), _AFTER, footer=work.footer, height=34)
    sheet.rows[HEAD] = RowSpec(height=24)
    sheet.columns |= {c: ColumnSpec(width=width) for c, width in enumerate((24, 62, 12, 14, 18, 16, 20), LEFT)}
    heads: tuple[tuple[str, Style], ...] = (("sheet", "header"), ("what", "header"), ("rows", "header_number"), ("gaps", "header_number"),
                                            ("state", "header"), ("needed", "header"), ("next", "header"))
    for c, (word, style) in enumerate(heads, LEFT):
        sheet.put(HEAD, c, WORDS[word](lang), style)
    row = FIRST
    for step, (stage, keys) in enumerate(STAGES.items(), 1):
        sheet.rows[row] = RowSpec(height=22)
        sheet.put(row, 1, f"@step{step}", "key")
        for c in range(LEFT, _AFTER + 1):
            sheet.put(row, c, f"{step}  {stage(lang)}" if c == LEFT else None, "subtotal_text")
        row += 1
        for table in (MASTER_BY_KEY[key] for key in keys):
            _put_line(sheet, row, frames[table.key], table, work)
            row += 1
    for shape, look in (("done", "done"), ("explain", "explain"), ("must_fix", "bad"), ("empty", "empty")):
        sheet.conditions.append(Condition(a1_range(FIRST, _STATE, row - 1, _STATE), f'LEFT({a1_range(FIRST, _STATE, FIRST, _STATE)})='
                                          f'"{SHAPES[shape]}"', look))
    mark_words(sheet, {(TITLE, LEFT)})
    return sheet


def _put_line(sheet: Sheet, row: int, frame: Frame, table: Table, work: Sheetwork) -> None:
    lang, here = work.lang, work.layouts[table.key]
    sheet.rows[row] = RowSpec(height=20)
    sheet.put(row, 1, table.key, "key")
    sheet.put(row, LEFT, here.title, "link", link=on_sheet(here.title, "B2"))
    sheet.put(row, LEFT + 1, table.purpose(lang) if table.purpose else None, "field")
    rows = CountedRows(frame, table, here)
    if table.key == "company":
        count, formula, gaps, lacking = _company_cells(frame, here)
    else:
        (count, formula), (gaps, lacking) = rows.filled(lang), rows.with_gaps()
    sheet.put(row, _ROWS, count, "computed", formula=formula, format='#,##0;-#,##0;"–"')
    sheet.put(row, _GAPS, gaps, "computed", formula=lacking, format='#,##0;-#,##0;"–"')
    state, formula = _state(table, row, count, gaps, rows.left_formula(lang), lang)
    sheet.put(row, _STATE, state, "state", formula=formula)
    sheet.put(row, _NEED, NEEDS[GUIDE[table.key].need](lang), "field")
    sheet.put(row, _AFTER, _NEXT.get(table.key), "field")


def _state(table: Table, row: int, count: int, gaps: int, left: str, lang: Lang) -> tuple[str, str]:
    """(how far the sheet is, the formula that says so). Without what it needs the company sheet is empty as far as a plan goes."""
    said = {key: f"{SHAPES[shape]} {_STATES[key](lang)}" for key, shape in (
        ("must", "empty"), ("usual", "explain"), ("gaps", "must_fix"), ("left", "must_fix"), ("done", "done"))}
    need, filled, lacking = GUIDE[table.key].need, a1_range(row, _ROWS, row, _ROWS), a1_range(row, _GAPS, row, _GAPS)
    if table.key == "company":
        return said["must" if gaps else "done"], f'IF({lacking}>0,"{said["must"]}","{said["done"]}")'
    blank = said.get(need, "–")
    shown = said["gaps"] if gaps else said["done"] if count else blank
    formula = f'IF({lacking}>0,"{said["gaps"]}",IF({filled}>0,"{said["done"]}","{blank}"))'
    return shown, f'IF({left}>0,"{said["left"]}",{formula})' if left else formula


def _company_cells(frame: Frame, here: Layout) -> tuple[int, str, int, str]:
    """(fields of the company sheet filled in of those that must be, the formula that counts them; those that are blank, its formula).
    Most of the sheet holds what is usual."""
    needed = [i for i, f in enumerate(COMPANY_FIELDS) if f.required]
    formula = f"COUNTA({','.join(on_sheet(here.title, here.at(COMPANY_FIELDS[i].key, 'value')) for i in needed)})"
    blank = sum(not frame.texts["value"][i] for i in needed)
    return len(needed) - blank, formula, blank, f"{len(needed)}-{formula}"
