"""What is asked about lines that cells of a unit's tables take: in another unit, more than once, with an amount typed over. Floor 3."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from xlplan.address import a1, on_sheet
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import list_briefly
from xlplan.units import WAN_YUAN, YUAN
from xlplan.workbook.lines_block import AMOUNT, IN_WAN, SUM, Block, rounded
from xlplan.workbook.own_work import WorkCell
from xlplan.workbook.rawbook import At
from xlplan.workbook.submission import NamedLine, Submission

Place = tuple[str, tuple[str, str]]  # table, row and column of a cell
_WAN: Final = 10_000
_ROUNDED: Final = 0.006  # half a cent, and what floats are off
_MOST_NAMED: Final = 20  # findings of a kind


def doubted_lines(file: Submission, sheet: str, block: Block, cells: Mapping[At, WorkCell],
                  worth: Mapping[Place, float]) -> Iterator[Diagnostic]:
    """XP271 a cell in 万元 that takes its lines in 元 or the other way round, XP272 a line that counts whole in several cells, XP273 an
    amount that was typed over and is not quantity × price. `worth`: cell -> what its formula comes to, where that
    follows from the lines' sheet alone."""
    taken = {(table, at): lines for table, of in file.lines.items() for at, lines in of.items()}
    whole = dict[Place, bool]()
    for place, lines in taken.items():
        total, unit = float(_total(lines)), file.frames[place[0]].table.by_key[place[1][1]].unit
        now, in_wan = worth.get(place), total / _WAN
        if now is None or unit not in (WAN_YUAN, YUAN) or not total:
            continue
        due, other, key = (in_wan, total, IN_WAN) if unit is WAN_YUAN else (total, in_wan, SUM)
        whole[place] = _comes_to(now, due) or _comes_to(now, other)
        if whole[place] and not _comes_to(now, due):
            there = f"={on_sheet(sheet, a1(lines[0].row, block.columns[key]))}"
            yield Diagnostic("XP271", None, file.placements[place[0]].sheet, _cell(file, place), place[0], place[1][1], place[1][0],
                             round(now, 2), round(due, 2), unit=unit.key, params={"range": there})
    yield from _twice(file, sheet, block, {place: taken[place] for place, of in whole.items() if of})
    rows = {line.row: line for lines in taken.values() for line in lines}
    yield from [*_typed_over(sheet, block, cells, rows)][:_MOST_NAMED]


def _twice(file: Submission, sheet: str, block: Block, whole: Mapping[Place, tuple[NamedLine, ...]]) -> Iterator[Diagnostic]:
    """Each once, by the first of the lines that the same cells take."""
    said = set[tuple[Place, ...]]()
    for line in dict.fromkeys(line for lines in whole.values() for line in lines):
        places = tuple(place for place, lines in whole.items() if line in lines)
        if len(places) > 1 and places not in said and len(said) < _MOST_NAMED:
            said.add(places)
            names = list_briefly(f"{file.placements[place[0]].sheet} {_cell(file, place)}" for place in places)
            yield Diagnostic("XP272", None, sheet, a1(line.row, block.columns[SUM]), places[0][0], params={
                "name": line.name, "line": line.row, "n": len(places), "cells": names})


def _typed_over(sheet: str, block: Block, cells: Mapping[At, WorkCell], rows: Mapping[int, NamedLine]) -> Iterator[Diagnostic]:
    for row, line in sorted(rows.items()):
        cell = cells.get((row, block.columns[AMOUNT]))
        if cell is None or cell.formula is not None or line.quantity is None or line.price is None or line.amount is None:
            continue
        due, typed = rounded(line.quantity * line.price), rounded(line.amount)
        if due != typed:
            yield Diagnostic("XP273", None, sheet, a1(row, block.columns[AMOUNT]), found=float(typed), expected=float(due),
                             params={"name": line.name})


def _comes_to(now: float, sum_: float) -> bool:
    """As far as a subtotal is rounded."""
    return abs(now - sum_) <= min(_ROUNDED, abs(sum_) / 2)


def _total(lines: tuple[NamedLine, ...]) -> Decimal:
    return sum((line.amount for line in lines if line.amount is not None), Decimal(0))


def _cell(file: Submission, place: Place) -> str:
    table, (row, column) = place
    return file.placements[table].at(row, column) or ""
