"""Which of a unit's named lines stand behind a cell of its tables, and where the two do not agree. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from xlplan.address import LAST_COLUMN, LAST_ROW, a1, column_number, on_sheet, row_column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text
from xlplan.workbook.formula_references import references
from xlplan.workbook.lines_block import AMOUNT, IN_WAN, NAME, REACH, SUM, Block, find_block, lines_of, name_key, totals_of
from xlplan.workbook.own_work import WorkCell
from xlplan.workbook.rawbook import At, Raw, RawSheet
from xlplan.workbook.reading.doubted_lines import Place, doubted_lines
from xlplan.workbook.reading.stale import work_out_formula
from xlplan.workbook.submission import NamedLine, Submission

_FARTHEST: Final = (5_000, 200)  # row and column up to which the sheet is looked at where a formula is worked out again
_PICKS: Final = frozenset(("SUMIF", "SUMIFS", "SUMPRODUCT"))
_NOT_FIRST: Final = Text("「{name}」的小计只在它的第一行", "「{name}」的小計只在它的第一列",
                         "the subtotal of “{name}” stands in its first row alone")
_NO_LINE: Final = Text("这一行没有明细", "這一列沒有明細", "no line stands in that row")
_TAKE: Final = Text("请改成 {range}", "請改成 {range}", "Type {range} instead")
_TAKE_ONE: Final = Text("请改成引用有数的小计,或直接填数字", "請改成參照有數的小計,或直接填數字",
                        "Refer to a subtotal that is not blank, or type the number")
_LITERAL: Final = re.compile(r'"((?:[^"]|"")*)"')
_BLANK: Final = Text("数量或单价没有填", "數量或單價沒有填", "quantity or price is missing")
_NO_NUMBER: Final = Text("「{text}」不是数字", "「{text}」不是數字", "“{text}” is no number")
_BY_UNIT: Final = Text("{wan}(按万元填的格)或 {yuan}(按元填的格)", "{wan}(按萬元填的格)或 {yuan}(按元填的格)",
                       "{wan} (a cell in 10k yuan) or {yuan} (one in yuan)")
_COPIED_DOWN: Final = Text("{range},先把金额、小计的公式从上面复制到这几行", "{range},先把金額、小計的公式從上面複製到這幾列",
                           "{range}, having copied the formulas of amount and subtotal down to these rows,")
_MOST_NAMED: Final = 20  # findings of a kind


class _Rectangle(NamedTuple):
    top: int
    left: int
    bottom: int
    right: int

    def has(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def read_own_lines(file: Submission, cells: Mapping[At, WorkCell]) -> None:
    """Fill `lines` of the file from the cells of the sheet on which the unit works for itself, and say where they and its figures
    differ: XP267 XP268 XP269 XP270, and what `doubted_lines` asks."""
    block = find_block(cells)
    if block is None or not cells:
        return
    lines = lines_of(block, cells)
    seen, used, worth = _Seen(file.scratch[0], block, lines, cells), set[int](), dict[Place, float]()
    for table, own in file.own.items():
        for at, formula in own.items():
            behind, touched = seen.behind(formula.text)
            used |= {line.row for line in (*behind, *touched)}
            file.diagnostics += _blank(file, seen, table, at, formula.text)
            if behind:
                file.lines.setdefault(table, {})[at] = tuple(behind)
                file.diagnostics += _differing(file, seen, table, at, formula.text)
                if (now := seen.worked_out(formula.text)) is not None:
                    worth[table, at] = now
    file.diagnostics += [*doubted_lines(file, seen.name, block, cells, worth), *_lacking(file, seen)]
    if not file.refused:  # of a table that cannot be used nobody knows what its cells take
        file.diagnostics += _unused(seen, used)


def _differing(file: Submission, seen: _Seen, table: str, at: tuple[str, str], formula: str) -> Iterator[Diagnostic]:
    """XP269 where the lines come to something else than the cell holds."""
    frame, (row, column) = file.frames[table], at
    unit, i, now = frame.table.by_key[column].unit, frame.keys.index(row), seen.worked_out(formula)
    if unit is None or now is None or column not in frame.amounts or not frame.filled[column][i]:
        return
    steps, held = round(now / float(unit.step)), int(frame.amounts[column][i])
    if steps != held:
        yield Diagnostic("XP269", None, file.placements[table].sheet, file.placements[table].at(row, column), table, column, row,
                         unit.value(held), unit.value(steps), unit=unit.key)


def _blank(file: Submission, seen: _Seen, table: str, at: tuple[str, str], formula: str) -> Iterator[Diagnostic]:
    """XP270 where the cell takes the subtotal of a row that has none: it is blank there."""
    for row, column in seen.blanks(formula)[:1]:
        there, name = seen.subtotal_of(row, column)
        yield Diagnostic("XP270", None, file.placements[table].sheet, file.placements[table].at(*at), table, at[1], at[0], params={
            "cells": on_sheet(seen.name, a1(row, column)), "why": _NOT_FIRST.filled(name=name) if there else _NO_LINE,
            "todo": _TAKE.filled(range=there) if there else _TAKE_ONE})


def _lacking(file: Submission, seen: _Seen) -> list[Diagnostic]:
    """XP268 for each line without an amount behind a cell."""
    found, said = list[Diagnostic](), set[int]()
    for table, cells in file.lines.items():
        for (row, column), lines in cells.items():
            for line in lines:
                if line.amount is None and line.row not in said and len(said) < _MOST_NAMED:
                    said.add(line.row)
                    why = _NO_NUMBER.filled(text=line.odd) if line.odd else _BLANK
                    found.append(Diagnostic("XP268", None, seen.name, a1(line.row, seen.block.columns[AMOUNT]), table, params={
                        "name": line.name, "why": why, "label": file.placements[table].sheet,
                        "cells": file.placements[table].at(row, column) or ""}))
    return found


def _unused(seen: _Seen, used: set[int]) -> Iterator[Diagnostic]:
    """XP267 for each name of which no cell takes a line."""
    free = dict[str, list[NamedLine]]()
    for line in seen.lines:
        if line.row not in used:
            free.setdefault(name_key(line.name), []).append(line)
    for lines in [*free.values()][:_MOST_NAMED]:
        first = lines[0].row
        there = _BY_UNIT.filled(**{key: f"={on_sheet(seen.name, a1(first, seen.block.columns[of]))}" for key, of in (
            ("wan", IN_WAN), ("yuan", SUM))})
        yield Diagnostic("XP267", None, seen.name, a1(first, seen.block.columns[NAME]), params={
            "name": lines[0].name, "count": len(lines), "range": there if seen.has_sum(first) else _COPIED_DOWN.filled(range=there)})


class _Seen:
    """The sheet with its lines, worked out."""

    def __init__(self, name: str, block: Block, lines: Sequence[NamedLine], cells: Mapping[At, WorkCell]) -> None:
        self.name, self.block, self.lines = name, block, lines
        self._come_to = totals_of(block, [*lines])
        self._cells = cells
        self._first = {row for row, column in self._come_to if column == block.columns[SUM] and self.has_sum(row)}
        self._names = {line.row: name_key(line.name) for line in lines}
        rows, columns = (min(max(at[n] for at in cells), most) for n, most in enumerate(_FARTHEST))
        values: list[list[Raw]] = [[None] * columns for _ in range(rows)]
        for (row, column), cell in cells.items():
            if row <= rows and column <= columns:
                come_to = self._come_to.get((row, column))
                keeps = come_to is None or cell.formula is None or not block.is_ready((row, column), cell)
                values[row - 1][column - 1] = _raw(cell.value) if keeps or come_to is None else float(come_to)
        self._sheet = RawSheet(name, values=values)

    def has_sum(self, row: int) -> bool:
        """Whether a subtotal stands on that row: below those that stand ready there is none, unless it was copied down."""
        return (row, self.block.columns[SUM]) in self._cells

    def behind(self, formula: str) -> tuple[list[NamedLine], list[NamedLine]]:
        """(the lines whose amounts the formula adds up, those of which it takes anything)."""
        of = references(formula)
        if of.elsewhere:  # a sheet of that name in another workbook, perhaps
            return [], []
        areas = [found for area in of.areas if area.sheet == self.name and (found := _rectangle(area.cells))]
        columns, rows, touched = self.block.columns, set[int](), set[int]()
        picks = bool(of.functions & _PICKS) and any(area.left <= columns[NAME] <= area.right for area in areas)
        picked = {name_key(text) for text in _LITERAL.findall(formula)} | {
            self._names.get(area.top, "") for area in areas if area.top == area.bottom and area.has(area.top, columns[NAME])}
        for area in areas:
            names = {self._names[row] for row in self._first if any(area.has(row, columns[key]) for key in (SUM, IN_WAN))}
            rows |= {row for row, name in self._names.items() if name in names}
            inside = {row for row in self._names if area.has(row, columns[AMOUNT])}
            touched |= {row for row in self._names if any(area.has(row, column) for column in columns.values())}
            if picks:
                rows |= {row for row in inside if self._names[row] in picked}
            else:
                rows |= inside
        return [line for line in self.lines if line.row in rows], [line for line in self.lines if line.row in touched]

    def blanks(self, formula: str) -> list[At]:
        """Cells of subtotals that the formula takes, and that are blank."""
        of = references(formula)
        areas = [] if of.elsewhere else [found for area in of.areas if area.sheet == self.name and (found := _rectangle(area.cells))]
        columns = {self.block.columns[key] for key in (SUM, IN_WAN)}
        return [at for area in areas if area[:2] == area[2:] and area.left in columns and (at := area[:2]) not in self._come_to
                and self.block.head < area.top <= self.block.head + REACH
                and self._cells.get(at, WorkCell()).value in (None, "")]

    def subtotal_of(self, row: int, column: int) -> tuple[str, str]:
        """(where the subtotal of the line in that row stands, its name); '' where there is none."""
        name = self._names.get(row, "")
        first = next((one for one in sorted(self._first) if self._names[one] == name), None)
        return ("", "") if first is None else (f"={on_sheet(self.name, a1(first, column))}", name)

    def worked_out(self, formula: str) -> float | None:
        """What the formula comes to; None where it takes from other cells too, or that is not known here."""
        areas = references(formula).areas
        inside = [found for area in areas if area.sheet == self.name and (found := _rectangle(area.cells))]
        if len(inside) != len(areas) or any(r.bottom > _FARTHEST[0] or r.right > _FARTHEST[1] for r in inside):
            return None
        quoted = "'" + self.name.replace("'", "''") + "'!"
        return work_out_formula(formula.replace(quoted, "").replace(f"{self.name}!", ""), self._sheet)


def _raw(value: object) -> Raw:
    return value if isinstance(value, (int, float, str, bool)) else None


def _rectangle(cells: str) -> _Rectangle | None:
    first, _, last = cells.replace("$", "").partition(":")
    try:
        if first.isalpha():
            return _Rectangle(1, column_number(first), LAST_ROW, column_number(last))
        if first.isdigit():
            return _Rectangle(int(first), 1, int(last), LAST_COLUMN)
        corners: Iterable[At] = (row_column(first), row_column(last or first))
    except ValueError:
        return None
    rows, columns = zip(*corners, strict=True)
    return _Rectangle(min(rows), min(columns), max(rows), max(columns))
