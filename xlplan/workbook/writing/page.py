"""What surrounds every page: hidden keys, title, sub-title with its rule, the foot of the printed page. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlplan.text import Lang
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE, TITLE
from xlplan.workbook.words import WORDS

KEY_WIDTH: Final = 8.0  # of the hidden column of row keys


def begin_page(sheet: Sheet, title: str, subtitle: str, last: int, *, footer: str, height: float = 30, below: float = 18,
               key_width: float = KEY_WIDTH) -> Sheet:
    """The sheet with its key and where row and column keys hide, its title, and the sub-title over a rule to column `last`.

    `height`, `below`: points of the rows of title and sub-title. `footer` stands left of the page number in print.
    """
    sheet.footer = (footer, "&P / &N")
    sheet.put(1, 1, sheet.key, "key")
    sheet.rows |= {1: RowSpec(hidden=True), TITLE: RowSpec(height=height), SUBTITLE: RowSpec(height=below)}
    sheet.columns[1] = ColumnSpec(width=key_width, hidden=True)
    sheet.put(TITLE, LEFT, title, "title")
    sheet.put(SUBTITLE, LEFT, subtitle, "subtitle")
    rule_page(sheet, last)
    return sheet


def rule_page(sheet: Sheet, last: int) -> None:
    """The rule under the sub-title, to column `last`."""
    for column in range(LEFT + 1, last + 1):
        sheet.put(SUBTITLE, column, None, "subtitle")


def put_column(sheet: Sheet, at: int, key: str, width: float) -> None:
    """A column's key, hidden, and its width."""
    sheet.put(1, at, key, "key")
    sheet.columns[at] = ColumnSpec(width=width)


def put_section(sheet: Sheet, row: int, word: str, lang: Lang) -> int:
    """A section's heading; the row below it."""
    sheet.rows[row] = RowSpec(height=26)
    sheet.put(row, LEFT, WORDS[word](lang), "section")
    return row + 1


def hidden_sheet(name: str, lines: Iterable[tuple[str, str]]) -> Sheet:
    """A sheet that nobody sees: its name in A1, a key and its value a line below."""
    sheet = Sheet(name, name, "veryHidden")
    sheet.put(1, 1, name, "key")
    for row, (key, value) in enumerate(lines, 2):
        sheet.put(row, 1, key, "key")
        sheet.put(row, 2, value, "key")
    return sheet
