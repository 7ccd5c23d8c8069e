"""明细: the ready block of lines on the sheet on which a unit works for itself. Floor 3.

A line is named, and the lines of one name add up to what a cell of a table refers to. Keys hidden in row 1 say which columns are the
block's, a mark in column A below which row the lines stand: both go along when rows and columns are inserted.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from xlplan import terms
from xlplan.address import a1, column_letters
from xlplan.tables.periods import SUBTOTAL
from xlplan.text import Text
from xlplan.workbook.own_work import WorkCell
from xlplan.workbook.rawbook import At, plain_text
from xlplan.workbook.submission import NamedLine, OwnFormula

MARK: Final = "@lines"
NAME, WHAT, QUANTITY, PRICE, AMOUNT, SUM, IN_WAN = KEYS = (
    "line|name", "line|what", "line|quantity", "line|price", "line|amount", "line|sum", "line|wan")
TYPED: Final = KEYS[:4]
READY: Final = 40    # lines that stand ready below the last one
REACH: Final = 2_000  # rows below the heads over which lines of one name are added up
LABELS: Final[Mapping[str, Text]] = {
    NAME: Text("明细名称", "明細名稱", "Lines for"), WHAT: Text("具体内容", "具體內容", "What"), QUANTITY: Text("数量", "數量", "Quantity"),
    PRICE: Text("单价", "單價", "Price"), AMOUNT: terms.AMOUNT, SUM: SUBTOTAL,
    IN_WAN: Text("小计(万元)", "小計(萬元)", "Subtotal (10k yuan)")}
_FIXED_ROW: Final = re.compile(r"(?<=[A-Z])\$\d+")  # of a sum, which moves when rows are inserted
_CENT, _WAN = Decimal("0.01"), Decimal(10_000)
_LARGEST: Final = 1e12  # of a number in a line: no plan holds another


@dataclass(frozen=True, slots=True)
class Block:
    """Where the block stands: the row of its heads, the column of each key."""

    head: int
    columns: Mapping[str, int]

    def amount_formula(self, row: int) -> str:
        """Quantity × price, blank while one of them is missing."""
        quantity, price = a1(row, self.columns[QUANTITY]), a1(row, self.columns[PRICE])
        return f'IF(COUNT({quantity},{price})<2,"",ROUND({quantity}*{price},2))'

    def sum_formula(self, row: int) -> str:
        """Beside the first line of a name what all of its lines come to, also those pasted below, where no amount stands ready; blank
        beside the others."""
        first, last = self.head + 1, self.head + REACH
        name = column_letters(self.columns[NAME])
        own, above = _bare_name(f"{name}{row}"), _bare_name(f"{name}${first}:{name}{row}")
        names, amounts, quantities, prices = (f"{of}${first}:{of}${last}" for of in (
            name, *(column_letters(self.columns[key]) for key in (AMOUNT, QUANTITY, PRICE))))
        alike = f"--({_bare_name(names)}={own})"  # SUMIF and COUNTIF take * ? < > in a name for patterns
        return (f'IF({own}="","",IF(SUMPRODUCT(--({above}={own}))>1,"",ROUND(SUMPRODUCT({alike},{amounts})'
                f'+SUMPRODUCT({alike},--({amounts}=""),{quantities},{prices}),2)))')

    def wan_formula(self, row: int) -> str:
        """The same in 万元."""
        total = a1(row, self.columns[SUM])
        return f'IF({total}="","",ROUND({total}/10000,2))'

    def formula(self, key: str, row: int) -> str:
        """What stands ready in that column."""
        return {AMOUNT: self.amount_formula, SUM: self.sum_formula, IN_WAN: self.wan_formula}[key](row)

    def rows(self, cells: Mapping[At, WorkCell]) -> range:
        """Those that the block is issued with: of the lines that stand on the sheet, and as many blank ones as there always are."""
        last = max((row for row, column in cells if column == self.columns[NAME] and self.holds_line(row, cells)), default=self.head)
        return range(self.head + 1, last + READY + 1)

    def with_ready(self, cells: Mapping[At, WorkCell]) -> dict[At, WorkCell]:
        """The cells with the formulas that stand ready beside and below the lines."""
        ready = {(row, self.columns[key]): WorkCell(formula=OwnFormula(self.formula(key, row)))
                 for row in self.rows(cells) for key in (AMOUNT, SUM, IN_WAN)}
        return {**ready, **cells}

    def holds_line(self, row: int, cells: Mapping[At, WorkCell]) -> bool:
        """Whether a line may stand there: none does beside a mark of ours."""
        return self.head < row <= self.head + REACH and not plain_text(cells.get((row, 1), WorkCell()).value).startswith("@")

    def is_ready(self, at: At, cell: WorkCell) -> bool:
        """Whether the cell is one of ours: keys and heads, a formula that stands ready on a row."""
        key = next((key for key, column in self.columns.items() if column == at[1]), "")
        if at[0] in (1, self.head):
            return cell.value == (MARK if at == (self.head, 1) else key) or (
                at[0] == self.head and bool(key) and cell.value in LABELS[key].all())
        if at[0] <= self.head or key in ("", *TYPED) or cell.formula is None:
            return False
        found, ours = (_FIXED_ROW.sub("$0", text) if key == SUM else text for text in (cell.formula.text, self.formula(key, at[0])))
        return _bare(found) == _bare(ours)


def find_block(cells: Mapping[At, WorkCell]) -> Block | None:
    """The block on a sheet with those cells; None where it has none any more."""
    keys = {str(cell.value): at[1] for at, cell in cells.items() if at[0] == 1 and cell.value in KEYS}
    heads = [at[0] for at, cell in cells.items() if at[1] == 1 and cell.value == MARK]
    return Block(min(heads), {key: keys[key] for key in KEYS}) if heads and keys.keys() == {*KEYS} else None


def lines_of(block: Block, cells: Mapping[At, WorkCell]) -> list[NamedLine]:
    """The named lines of the block, worked out, from the top."""
    return [line for row in sorted({row for row, column in cells if column == block.columns[NAME] and block.holds_line(row, cells)})
            if (line := _line_at(block, row, cells)) is not None]


def totals_of(block: Block, lines: list[NamedLine]) -> dict[At, Decimal]:
    """Place -> what the block comes to there: amounts of the lines, their sums beside the first of each name."""
    out, first = dict[At, Decimal](), dict[str, int]()
    for line in lines:
        out[line.row, block.columns[AMOUNT]] = line.amount or Decimal(0)
        at = first.setdefault(name_key(line.name), line.row), block.columns[SUM]
        out[at] = out.get(at, Decimal(0)) + (line.amount or 0)
    for row in first.values():
        total = rounded(out[row, block.columns[SUM]])
        out[row, block.columns[SUM]], out[row, block.columns[IN_WAN]] = total, rounded(total / _WAN)
    return out


def _line_at(block: Block, row: int, cells: Mapping[At, WorkCell]) -> NamedLine | None:
    def at(key: str) -> WorkCell:
        return cells.get((row, block.columns[key]), WorkCell())

    name = plain_text(at(NAME).value)
    if not name:
        return None
    quantity, price, amount = (_number(at(key)) for key in (QUANTITY, PRICE, AMOUNT))
    if (row, block.columns[AMOUNT]) not in cells:
        amount = None if quantity is None or price is None else quantity * price
    elif block.is_ready((row, block.columns[AMOUNT]), at(AMOUNT)):
        amount = None if quantity is None or price is None else rounded(quantity * price)
    odd = "" if amount is not None else next(_texts(at(QUANTITY), at(PRICE), at(AMOUNT)), "")
    return NamedLine(row, name, plain_text(at(WHAT).value), quantity, price, amount, odd)


def _texts(*cells: WorkCell) -> Iterator[str]:
    return (text for cell in cells if isinstance(cell.value, str) and (text := plain_text(cell.value)))


def _number(cell: WorkCell) -> Decimal | None:
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
        return None
    return Decimal(repr(float(cell.value))) if abs(cell.value) < _LARGEST else None


def rounded(amount: Decimal) -> Decimal:
    """To cents, as Excel rounds."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def name_key(name: str) -> str:
    """The form in which names are one, as the formulas have it: neither case nor spaces around them, nor more than one between, count."""
    return " ".join(name.split()).casefold()


def _bare_name(cells: str) -> str:
    return f'TRIM(SUBSTITUTE(SUBSTITUTE({cells},"\u3000"," "),"\u00a0"," "))'


def _bare(formula: str) -> str:
    return formula.replace(" ", "").replace("$", "").upper()
