"""填报明细: the named lines behind the amounts that units declared, under the cell that takes them. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.checking.results import Merged
from xlplan.plan.rollup.cell_texts import line_count, row_height
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.data import row_names
from xlplan.plan.rollup.figure_columns import heading_of
from xlplan.plan.rollup.grid import number_format
from xlplan.text import Text
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.lines_block import AMOUNT, LABELS, NAME, PRICE, QUANTITY, WHAT
from xlplan.workbook.rawbook import Raw
from xlplan.workbook.styles import AMOUNT as MONEY
from xlplan.workbook.styles import PLAIN
from xlplan.workbook.submission import NamedLine
from xlplan.workbook.writing.page import put_column

KEY: Final = "lines"
TITLE: Final = Text("填报明细", "填報明細", "Lines behind amounts")
LIMIT: Final = 20_000
_NOTE: Final = Text("各单位测算页上的明细,只列表里的数引用了的;数量、单价、金额照单位写的,表里的数按表的单位。",
                    "各單位試算頁上的明細,只列表裡的數參照了的;數量、單價、金額照單位寫的,表裡的數按表的單位。",
                    "Lines as units wrote them on their own sheets; the figure that takes them is in the unit of its table.")
_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("branch", terms.BRANCH, 16), ("table", terms.SHEET, 16), ("row", Text("行", "列", "Row"), 22),
    ("column", Text("列", "欄", "Column"), 10), ("cell", terms.CELL, 8),
    ("figure", Text("表里的数", "表裡的數", "In the table"), 12), ("unit", terms.UNIT, 9),
    ("name", LABELS[NAME], 16), ("what", LABELS[WHAT], 26), ("quantity", LABELS[QUANTITY], 10), ("price", LABELS[PRICE], 11),
    ("amount", LABELS[AMOUNT], 13))  # together no wider than an A4 page
_NUMBERS: Final = {"figure": None, "quantity": PLAIN, "price": PLAIN, "amount": MONEY}


class _Cell(NamedTuple):
    """A cell of a unit's table with the lines that it takes. `i`: row of the frame."""

    ordinal: int
    table: str
    i: int
    column: str
    place: str
    lines: tuple[NamedLine, ...]


def has_lines(result: Merged) -> bool:
    """Whether a unit keeps lines behind a figure."""
    return any(s.lines.get(table) for (table, _), (s, _) in result.source.items())


def line_key(branch: str, table: str, column: str, row: str, n: int) -> str:
    """Key of the row of the page on which that cell's line `n` stands."""
    return f"{branch}|{table}|{column}|{n}|{row}"


def said_line(name: str, what: str, quantity: Raw, price: Raw, amount: Raw) -> str:
    """`陈列 · 堆头 200 × 80.5 = 16,100.00`; without the factors that it does not have."""
    factors = " × ".join(f"{one:,.6g}" for one in (quantity, price) if isinstance(one, float))
    said = " ".join(filter(None, (" · ".join(filter(None, (name, what))), factors)))
    return f"{said} = {amount:,.2f}" if isinstance(amount, float) else said


def lines_page(context: RollupContext) -> Sheet:
    """The page."""
    say, sheet = context.words.say, context.page(KEY)
    sheet.put(HEAD - 1, 3, say(_NOTE), "muted")
    for at, (key, label, width) in enumerate(_COLUMNS, 2):
        put_column(sheet, at, key, width)
        sheet.put(HEAD, at, context.words.head(label), "header_number" if key in _NUMBERS else "header")
    sheet.rows[HEAD] = RowSpec(height=32)
    row = HEAD
    for cell in _cells(context.result):
        frame = context.result.frames[cell.table]
        column, code = frame.table.by_key[cell.column], context.result.branches[cell.ordinal]
        assert column.unit is not None
        [named] = row_names(context, frame, np.array([cell.i]))
        shown = {"branch": context.name(code), "table": say(frame.table.label), "row": str(named),
                 "column": context.words.head(heading_of(column)).replace("\n", " "), "cell": cell.place, "unit": say(column.unit.label)}
        figure = column.unit.value(int(frame.amounts[cell.column][cell.i]))
        for n, line in enumerate(cell.lines):
            row += 1
            if row > HEAD + LIMIT:
                break
            texts: dict[str, float | str | None] = {
                **shown, "figure": None if n else figure, "name": line.name, "what": line.what, "quantity": _number(line.quantity),
                "price": _number(line.price), "amount": _number(line.amount)}
            sheet.put(row, 1, line_key(code, cell.table, cell.column, frame.keys[cell.i], n), "key")
            for at, (key, _, _) in enumerate(_COLUMNS, 2):
                looks = number_format(column.unit) if key == "figure" else _NUMBERS.get(key)
                sheet.put(row, at, texts[key], "computed" if key in _NUMBERS else "wrap", format=looks)
            sheet.rows[row] = RowSpec(height=row_height(max(line_count(str(texts[key]), width) for key, _, width in _COLUMNS
                                                            if key not in _NUMBERS)))
    last = 1 + len(_COLUMNS)
    sheet.autofilter = f"B{HEAD}:{column_letters(last)}{max(row, HEAD + 1)}"
    return finish_page(sheet, last)


def _cells(result: Merged) -> Iterator[_Cell]:
    """Unit by unit, in the order of their tables and rows."""
    for ordinal, _ in enumerate(result.branches):
        for table, frame in result.frames.items():
            source = result.source.get((table, ordinal))
            taken = source[0].lines.get(table) if source else None
            if source is None or not taken:
                continue
            at = {frame.keys[i]: i for i in np.flatnonzero((frame.owner == ordinal) & frame.used).tolist()}
            order = [c.key for c in frame.table.columns]
            for row, column in sorted((one for one in taken if one[0] in at and one[1] in frame.amounts),
                                      key=lambda one: (at[one[0]], order.index(one[1]))):
                yield _Cell(ordinal, table, at[row], column, source[1].at(row, column) or "", taken[row, column])


def _number(of: Decimal | None) -> float | None:
    return None if of is None else float(of)
