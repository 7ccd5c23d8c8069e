"""我的测算: the sheet of a unit's workbook on which it calculates for itself; nobody reads it. Floor 3."""
from __future__ import annotations

from typing import Final

from xlplan.address import a1, on_sheet
from xlplan.text import Lang
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.page import begin_page

FIRST_ROW: Final = SUBTITLE + 3  # of what a unit writes, with a blank one above
_COLUMNS, _WIDTH = 9, 13.0


def scratch_sheet(lang: Lang, footer: str) -> Sheet:
    """The sheet as HQ issues it: what it is for, and room."""
    sheet = Sheet(SCRATCH, PAGES[SCRATCH](lang), tab="B8C2CC", gridlines=True)
    begin_page(sheet, sheet.title, WORDS["scratch_for"](lang), LEFT + _COLUMNS - 1, footer=footer)
    sheet.columns |= {c: ColumnSpec(width=_WIDTH) for c in range(LEFT, LEFT + _COLUMNS)}
    sheet.rows[SUBTITLE + 1] = RowSpec(height=18)
    sheet.put(SUBTITLE + 1, LEFT, WORDS["scratch_refer"](lang, cell=on_sheet(sheet.title, a1(FIRST_ROW, LEFT + 1))), "muted")
    return sheet
