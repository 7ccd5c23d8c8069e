"""我的测算: the sheet of a unit's workbook on which it calculates for itself; HQ reads no more of it than 明细. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from xlplan import terms
from xlplan.address import a1, on_sheet
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE, Layout
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.own_work import LeftBehind, OwnWork, WorkCell, WorkSheet
from xlplan.workbook.rawbook import At
from xlplan.workbook.styles import STYLES
from xlplan.workbook.submission import OwnFormula
from xlplan.workbook.words import WORDS, WORK_LEFT
from xlplan.workbook.writing.lines_block import is_said, place_block, put_block, said_lines
from xlplan.workbook.writing.page import begin_page

FIRST_ROW: Final = SUBTITLE + 3  # of what a unit writes, with a blank one above
_COLUMNS, _WIDTH = 9, 13.0
_OURS: Final = "@left"  # in the hidden column, of rows that say what was left behind: the next workbook says it anew
_LISTED: Final = (LEFT, LEFT + 1, LEFT + 2, LEFT + 6)  # columns of those rows: a formula runs over those beside its own
_MOST_LISTED: Final = 300


def scratch_sheet(lang: Lang, footer: str, work: OwnWork | None = None) -> Sheet:
    """The sheet as HQ issues it: what it is for, what the unit had on it, what could not be brought along, and room."""
    sheet = Sheet(SCRATCH, PAGES[SCRATCH](lang), tab="B8C2CC", gridlines=True)
    begin_page(sheet, sheet.title, WORDS["scratch_for"](lang), LEFT + _COLUMNS - 1, footer=footer)
    sheet.columns |= {c: ColumnSpec(width=_WIDTH) for c in range(LEFT, LEFT + _COLUMNS)}
    sheet.rows[SUBTITLE + 1] = RowSpec(height=18)
    own = work.sheet if work else None
    cells = own.cells if own else {}
    block = (work.block if work else None) or place_block(cells)
    sheet.put(SUBTITLE + 1, LEFT, said_lines(lang, sheet.title, block) if block else _said_refer(lang), "muted")
    if own:
        _put_work(sheet, own)
    if block:
        put_block(sheet, block, own, lang)
    if work and work.left:
        _put_left(sheet, work.left, lang)
    return sheet


def put_formulas(sheet: Sheet, here: Layout, formulas: Mapping[tuple[str, str], OwnFormula]) -> None:
    """The unit's formulas in its cells, over the numbers that they came to; cells that are locked by now keep the number alone."""
    for (row, column), formula in formulas.items():
        if row in here.rows and column in here.columns:
            at = here.rows[row], here.columns[column]
            if (cell := sheet.cells.get(at)) and cell.formula is None and STYLES[cell.style].unlocked:
                sheet.cells[at] = replace(cell, formula=formula.text, array=formula.array)


def put_comments(sheet: Sheet, here: Layout, comments: Mapping[tuple[str, str], str]) -> None:
    """The unit's comments on its cells."""
    sheet.comments |= {(here.rows[row], here.columns[column]): text for (row, column), text in comments.items()
                       if row in here.rows and column in here.columns}


def is_printed(at: At, cell: WorkCell, cells: Mapping[At, WorkCell]) -> bool:
    """Whether the cell holds what HQ printed there, in any language: the key, what the sheet is for, what was left behind."""
    if cell.formula is not None or not isinstance(cell.value, str):
        return False
    ours = cells.get((at[0], 1))
    return (at == (1, 1) and cell.value == SCRATCH) or cell.value in _printed() or is_said(cell.value) or (
        ours is not None and ours.value == _OURS and at[1] <= _LISTED[-1])


@cache
def _printed() -> frozenset[str]:
    return frozenset(text for lang in LANGS for text in (
        PAGES[SCRATCH](lang), WORDS["scratch_for"](lang), WORDS["scratch_was"](lang), _said_refer(lang)))


def _said_refer(lang: Lang) -> str:
    return WORDS["scratch_refer"](lang, cell=on_sheet(PAGES[SCRATCH](lang), a1(FIRST_ROW, LEFT + 1)))


def _put_work(sheet: Sheet, own: WorkSheet) -> None:
    for (row, column), cell in own.cells.items():
        if (row, column) != (1, 1):
            text, array = cell.formula or (None, False)
            sheet.put(row, column, cell.value, "bold" if cell.bold else "text", formula=text, format=cell.format or None, array=array)
    sheet.columns |= {c: ColumnSpec(width=width) for c, width in own.widths.items() if c >= LEFT}
    sheet.rows |= {r: RowSpec(height=height) for r, height in own.heights.items() if r > SUBTITLE}
    sheet.merges += own.merges
    sheet.comments |= own.comments
    if any(column == 1 for _, column in own.cells):
        sheet.columns[1] = ColumnSpec(width=own.widths.get(1, _WIDTH))
    if any(row == 1 for row, _ in own.cells):
        sheet.rows[1] = RowSpec()


def _put_left(sheet: Sheet, left: Sequence[LeftBehind], lang: Lang) -> None:
    """What stayed in the last workbook, below all that stands there, and where to find that list."""
    row = max((*(r for r, c in sheet.cells if c <= _LISTED[-1]), *(r for _, c, r, _ in sheet.merges if c <= _LISTED[-1]))) + 2
    if (SUBTITLE + 2, LEFT) not in sheet.cells:
        sheet.put(SUBTITLE + 2, 1, _OURS, "key")
        sheet.put(SUBTITLE + 2, LEFT, WORDS["left_see"](lang, n=len(left), row=row), "bold")
    sheet.put(row, 1, _OURS, "key")
    sheet.put(row, LEFT, WORDS["left_title"](lang), "section")
    heads = (terms.SHEET(lang), terms.CELL(lang), WORDS["formula"](lang), WORDS["why_left"](lang))
    lines = [heads, *((one.sheet, one.cell, f"={one.formula}" if one.formula else one.comment, WORK_LEFT[one.why](lang))
                      for one in left[:_MOST_LISTED])]
    if len(left) > _MOST_LISTED:
        lines.append((WORDS["left_more"](lang, n=len(left) - _MOST_LISTED), "", "", ""))
    for n, line in enumerate(lines, 1):
        sheet.put(row + n, 1, _OURS, "key")
        said = dict(zip(_LISTED, line, strict=True))
        for column in range(LEFT, _LISTED[-1] + 1) if n == 1 else said:
            sheet.put(row + n, column, said.get(column) or None, "header" if n == 1 else "text")
