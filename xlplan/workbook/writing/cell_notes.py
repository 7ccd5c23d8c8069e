"""What HQ changed, on the sheet of a table: a figure in bold blue, and a message beside it once its cell is selected. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from xlplan.address import a1_range, row_column
from xlplan.text import Lang
from xlplan.workbook.blueprint import Condition, Sheet, Validation
from xlplan.workbook.layout import Layout
from xlplan.workbook.words import WORDS

Runs = list[tuple[int, int, int]]  # column, first row, last row


def put_notes(sheet: Sheet, here: Layout, notes: Mapping[tuple[str, str], str], lang: Lang) -> None:
    """Mark the cells; what a cell may hold is asked of it as before."""
    said = {(here.rows[row], here.columns[column]): text for (row, column), text in notes.items()
            if row in here.rows and column in here.columns}
    if not said:
        return
    rules, alone = list[Validation](), list[Validation]()
    for rule in sheet.validations:
        own = [(row, column) for area in rule.ranges for row, column in area_cells(area) if (row, column) in said]
        alone += [replace(rule, ranges=(a1_range(*at, *at),), prompt_title=WORDS["by_hq"](lang), prompt=said[at]) for at in own]
        rest = rule.ranges if not own else tuple(r for area in rule.ranges for r in area_without(area, said))
        rules += [replace(rule, ranges=rest)] if rest else []
    sheet.validations[:] = [*rules, *alone]
    areas = " ".join(a1_range(first, column, last, column) for column, first, last in cell_runs(said))
    sheet.conditions.append(Condition(areas, "TRUE", "changed"))


def _corners(area: str) -> tuple[int, int, int, int]:
    first, _, last = area.partition(":")
    return (*row_column(first), *row_column(last or first))


def area_cells(area: str) -> Iterator[tuple[int, int]]:
    top, left, bottom, right = _corners(area)
    return ((row, column) for column in range(left, right + 1) for row in range(top, bottom + 1))


def area_without(area: str, said: Mapping[tuple[int, int], str]) -> Iterator[str]:
    """What is left of the area, column by column."""
    return (a1_range(first, column, last, column) for column, first, last in cell_runs(at for at in area_cells(area) if at not in said))


def cell_runs(cells: Iterable[tuple[int, int]]) -> Runs:
    """Cells under each other as one run."""
    out: Runs = []
    for column, row in sorted((column, row) for row, column in cells):
        if out and out[-1][0] == column and out[-1][2] == row - 1:
            out[-1] = (column, out[-1][1], row)
        else:
            out.append((column, row, row))
    return out
