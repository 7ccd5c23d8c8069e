"""明细 as it is issued: heads, the unit's lines, and room below them. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from xlplan.address import a1, on_sheet
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE
from xlplan.workbook.lines_block import AMOUNT, IN_WAN, KEYS, LABELS, MARK, NAME, PRICE, QUANTITY, SUM, WHAT, Block, lines_of, totals_of
from xlplan.workbook.own_work import WorkCell, WorkSheet
from xlplan.workbook.rawbook import At
from xlplan.workbook.styles import AMOUNT as MONEY
from xlplan.workbook.styles import PLAIN, TEXT, Style
from xlplan.workbook.words import WORDS

HEAD: Final = SUBTITLE + 3
_WIDTHS: Final = {NAME: 20.0, WHAT: 34.0, QUANTITY: 11.0, PRICE: 12.0, AMOUNT: 14.0, SUM: 14.0, IN_WAN: 17.0}
_STYLES: Final[Mapping[str, tuple[Style, str]]] = {
    NAME: ("input_text", TEXT), WHAT: ("input_text", TEXT), QUANTITY: ("input", PLAIN), PRICE: ("input", PLAIN),
    AMOUNT: ("computed", MONEY), SUM: ("subtotal", MONEY), IN_WAN: ("subtotal", MONEY)}
_FARTHEST: Final = 60  # column: a unit that wrote beyond it finds no block beside what it wrote


def place_block(cells: Mapping[At, WorkCell]) -> Block | None:
    """Where a new block stands: at the left, else right of what the unit wrote on the sheet; None where that reaches too far."""
    first = max(LEFT + 9, *(column for _, column in cells)) + 2 if cells else LEFT
    return Block(HEAD, {key: first + n for n, key in enumerate(KEYS)}) if first <= _FARTHEST else None


def put_block(sheet: Sheet, block: Block, own: WorkSheet | None, lang: Lang) -> None:
    """The block with what the unit wrote in it."""
    own = own or WorkSheet({})
    cells = own.cells
    sheet.put(block.head, 1, MARK, "key")
    sheet.rows[block.head] = RowSpec(height=own.heights.get(block.head, 32))
    sheet.title_rows = block.head, block.head
    for key, column in block.columns.items():
        sheet.put(1, column, key, "key")
        sheet.columns[column] = ColumnSpec(width=own.widths.get(column, _WIDTHS[key]))
        if (block.head, column) not in cells:
            sheet.put(block.head, column, LABELS[key](lang), "header" if key in (NAME, WHAT) else "header_number")
    filled = block.with_ready(cells)
    come_to = totals_of(block, lines_of(block, filled))
    for row in block.rows(cells):
        for key, column in block.columns.items():
            at, (style, looks) = (row, column), _STYLES[key]
            cell = filled.get(at, WorkCell())
            text, array = cell.formula or (None, False)
            value = cell.value if at in cells else come_to.get(at, "" if text else None)
            shown = float(value) if isinstance(value, Decimal) else value
            sheet.put(row, column, shown, style, formula=text, format=cell.format or looks, array=array)


def said_lines(lang: Lang, title: str, block: Block) -> str:
    """How a yellow cell takes a sum."""
    wan, total = (on_sheet(title, a1(block.head + 1, block.columns[key])) for key in (IN_WAN, SUM))
    return WORDS["lines_refer"](lang, wan=wan, sum=total)


def is_said(text: str) -> bool:
    """Whether that is the sentence how a cell takes a sum, whichever cells it names."""
    parts = (WORDS["lines_refer"](lang, wan="\0", sum="\0").split("\0") for lang in LANGS)
    return any(text.startswith(first) and text.endswith(last) and middle in text for first, middle, last in parts)
