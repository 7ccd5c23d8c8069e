"""What surrounds every page: hidden keys, title, sub-title with its rule, the foot of the printed page. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlplan.text import Lang
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE, TITLE
from xlplan.workbook.words import WORDS

KEY_WIDTH: Final = 8.0  # of the hidden column of row keys
PANE_WIDTH, PANE_HEIGHT = 594.0, 200.0  # pixels: 45 % of what a laptop of 1366 × 768 shows of a sheet at 100 %
_LETTER, _PADDING = 7.0, 5.0  # pixels of a character, and around what stands in a cell
_COLUMN, _ROW = 8.43, 15.0  # width and height of what has none of its own


def begin_page(sheet: Sheet, title: str, subtitle: str, last: int, *, footer: str, height: float = 30, below: float = 18,
               key_width: float = KEY_WIDTH) -> Sheet:
    """The sheet with its key and where row and column keys hide, its title, and the sub-title over a rule to column `last`.

    `height`, `below`: points of the rows of title and sub-title. `footer` stands left of the page number in print.
    """
    sheet.put(1, 1, sheet.key, "key")
    sheet.rows |= {1: RowSpec(hidden=True), TITLE: RowSpec(height=height), SUBTITLE: RowSpec(height=below)}
    sheet.columns[1] = ColumnSpec(width=key_width, hidden=True)
    sheet.put(TITLE, LEFT, title, "title")
    put_words(sheet, subtitle, footer)
    rule_page(sheet, last)
    return sheet


def put_words(sheet: Sheet, subtitle: str, footer: str) -> None:
    """The sub-title, and what stands left of the page number in print."""
    sheet.put(SUBTITLE, LEFT, subtitle, "subtitle")
    sheet.footer = (footer, "&P / &N")


def pane_size(sheet: Sheet) -> tuple[float, float]:
    """(width, height) in pixels of what stays in sight while the rest scrolls."""
    row, column = sheet.freeze or (1, 1)
    columns = [sheet.columns.get(c, ColumnSpec()) for c in range(1, column)]
    rows = [sheet.rows.get(r, RowSpec()) for r in range(1, row)]
    return (sum(_LETTER * (_COLUMN if spec.width is None else spec.width) + _PADDING for spec in columns if not spec.hidden),
            sum((_ROW if spec.height is None else spec.height) * 4 / 3 for spec in rows if not spec.hidden))


def freeze_at(sheet: Sheet, row: int, column: int) -> None:
    """Keep what is above and left of that cell in sight, fewer columns where they would leave a laptop no room."""
    sheet.freeze = row, column
    while column > LEFT + 1 and pane_size(sheet)[0] > PANE_WIDTH:
        column -= 1
        sheet.freeze = row, column


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
