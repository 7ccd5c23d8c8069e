"""Named lines of somebody else of the unit, whose file was joined with the one that speaks, on the sheet of that one. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlplan.address import a1, on_sheet
from xlplan.workbook.formula_references import references
from xlplan.workbook.lines_block import AMOUNT, IN_WAN, NAME, PRICE, QUANTITY, SUM, WHAT, Block, find_block, name_key, rounded
from xlplan.workbook.own_work import WorkCell, WorkSheet
from xlplan.workbook.rawbook import At, plain_text
from xlplan.workbook.submission import NamedLine, OwnFormula, Submission


def with_lines_of_others(file: Submission, sheet: WorkSheet) -> tuple[Submission, WorkSheet]:
    """The file and its sheet with the lines that cells take from the sheets of others below its own, and these cells taking their
    subtotal from there. A cell that holds anything else than one subtotal keeps its formula, its lines stand there nevertheless."""
    block = find_block(sheet.cells)
    theirs = [*_theirs(file)]
    if block is None or not theirs:
        return file, sheet
    put = _Put(block, sheet.cells)
    own = {table: dict(of) for table, of in file.own.items()}
    for table, at, lines in theirs:
        first = put.rows_of(lines)
        if len(first) == 1 and (key := _subtotal_of(file, table, at, lines)):
            own[table][at] = OwnFormula(on_sheet(file.scratch[0], a1(first[0], block.columns[key])))
    return replace(file, own=own), replace(sheet, cells=put.cells)


def _theirs(file: Submission) -> Iterator[tuple[str, tuple[str, str], tuple[NamedLine, ...]]]:
    """Table, place and lines of each cell with lines whose formula does not take from the sheet of this file."""
    for table, of in file.lines.items():
        for at, lines in of.items():
            formula = file.own.get(table, {}).get(at)
            known = table in file.frames and at[0] in file.frames[table].keys
            if known and lines and formula and not any(area.sheet in file.scratch for area in references(formula.text).areas):
                yield table, at, lines


def _subtotal_of(file: Submission, table: str, at: tuple[str, str], lines: Sequence[NamedLine]) -> str:
    """Key of the column whose subtotal the cell holds; '' where it holds none."""
    frame, (row, column) = file.frames[table], at
    unit, total = frame.table.by_key[column].unit, sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    held = frame.amounts[column][frame.keys.index(row)] if column in frame.amounts else None
    for key, value in ((IN_WAN, rounded(total / 10_000)), (SUM, rounded(total))):
        if unit is not None and held is not None and float(value) == unit.value(int(held)):
            return key
    return ""


class _Put:
    """The cells of the sheet, with lines put below those that stand there."""

    def __init__(self, block: Block, cells: Mapping[At, WorkCell]) -> None:
        self.cells, self._block = dict(cells), block
        columns = {*block.columns.values()}
        self._last = max((at[0] for at, cell in cells.items() if at[1] in columns and at[0] > block.head and not block.is_ready(at, cell)),
                         default=block.head)
        self._names = {name_key(plain_text(cell.value)) for at, cell in cells.items() if at[1] == block.columns[NAME]}
        self._rows, self._called = dict[NamedLine, int](), dict[tuple[str, tuple[NamedLine, ...]], str]()

    def rows_of(self, lines: tuple[NamedLine, ...]) -> list[int]:
        """The row of the first of each name, once the lines stand there."""
        first = dict[str, int]()
        for line in lines:
            if line not in self._rows:
                self._put(line, self._name(line, lines))
            first.setdefault(name_key(line.name), self._rows[line])
        return [*first.values()]

    def _name(self, line: NamedLine, lines: tuple[NamedLine, ...]) -> str:
        """Its own, with a number where others stand there under it."""
        known = name_key(line.name), lines
        if known not in self._called:
            names = (line.name, *(f"{line.name} {n}" for n in range(2, 10_000)))
            self._called[known] = next(name for name in names if name_key(name) not in self._names)
            self._names.add(name_key(self._called[known]))
        return self._called[known]

    def _put(self, line: NamedLine, name: str) -> None:
        self._last += 1
        self._rows[line] = self._last
        worked_out = line.quantity is not None and line.price is not None and (
            line.amount is None or rounded(line.quantity * line.price) == rounded(line.amount))
        values = {NAME: name, WHAT: line.what or None, QUANTITY: _number(line.quantity), PRICE: _number(line.price),
                  AMOUNT: None if worked_out else _number(line.amount)}
        for key, value in values.items():
            at = self._last, self._block.columns[key]
            self.cells.pop(at, None)  # a formula that stands ready
            if value is not None:
                self.cells[at] = WorkCell(value)


def _number(of: Decimal | None) -> float | None:
    return None if of is None else float(of)
