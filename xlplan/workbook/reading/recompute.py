"""Computed cells are never read: they are recomputed from the inputs and compared with what the sheet carries. Floor 3.

A constant or another formula where one was issued (XP220 equal, XP221 not), a stale value (XP222), a missing one (XP223)
and an error (XP224) are different findings. What the sheet's own formula gives over the sheet's own cells (`onsheet`) is neither:
where that differs from ours, a cell that it reads has a finding.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from typing import Final, NamedTuple

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.units import Unit
from xlplan.workbook.rawbook import At, Raw
from xlplan.workbook.reading.cells import number_cell
from xlplan.workbook.reading.onsheet import Explained
from xlplan.workbook.reading.printed import Printed
from xlplan.workbook.reading.reading import Reading, plain

NAN: Final = float("nan")


class Cell(NamedTuple):
    """A computed cell that is not as it should be: where, what stands there (`value` the number it shows, `formula` one that
    is not ours), what it should be."""

    code: str
    row: str
    column: str
    found: float | int | str
    steps: int
    unit: Unit
    value: float = 0.0
    formula: str = ""


def compare_computed(readings: Mapping[str, Reading], numbers: Evaluator, right: Set[str]) -> None:
    """Report, table by table, the computed cells that differ from `numbers` and from what the sheet's own formula gives;
    those of the tables in `right` are known to be what it gives."""
    explained, printed = Explained(readings, numbers.limits), Printed(readings)
    for key, r in readings.items():
        if key in right:
            continue
        cells = [*_rows(r, numbers, explained, printed), *_feet(r, numbers, explained, printed)]
        _say_rows(r, [c for c in cells if c.code in ("XP220", "XP221")])
        _say_table(r, [c for c in cells if c.code in ("XP222", "XP223", "XP224")])


def missing_tables(r: Reading, numbers: Evaluator) -> frozenset[str]:
    """Tables that were issued but cannot be used."""
    return frozenset(r.issued.stamp.opens) - numbers.frames.keys()


def _rows(r: Reading, numbers: Evaluator, explained: Explained, printed: Printed) -> list[Cell]:
    out: list[Cell] = []
    missing, key = missing_tables(r, numbers), r.table.key
    placed = r.frame.sheet_rows > 0
    measures = r.frame.texts.get(r.table.measure_column or "")
    odd = r.odd_cells()
    for j, column in enumerate(r.numbers):
        computed = np.isin(r.who[:, j], ("C", "L")) | ((r.who[:, j] == "S") & r.formula[:, j])
        if column.key not in r.placement.columns or not computed.any():
            continue
        for measure in ({str(m) for m in measures[computed]} if measures is not None and column.by_measure else {""}):
            rows, node = computed & placed & (measures == measure if measure else True), column.formula_of(measure or None)
            if node is None or x.tables(node) & missing or not rows.any():
                continue
            expected = numbers.steps(key, column.key)
            if r.table.kind == "open":
                rows = rows & (r.formula[:, j] | ~np.isnan(r.cached[:, j]) | odd[:, j])  # rows of one's own carry no formula
            same = r.formula[:, j] & ~np.isnan(r.cached[:, j]) & (r.steps[:, j] == expected)
            for i in np.flatnonzero(rows & ~same).tolist():
                cell = _cell(r, i, j, int(expected[i]))
                out += _replaced(r, _unexplained(cell, explained, key, node, (i, column.key, measure)), node, printed)
    return out


def _unexplained(cell: Cell, explained: Explained, table: str, node: x.Expr, at: tuple[int, str, str]) -> list[Cell]:
    """The cell, unless it shows what its formula makes of the sheet. A constant that does counts as equal (XP220)."""
    if cell.code == "XP224":
        return [] if explained.error(table, node, at) else [cell]
    if cell.code in ("XP221", "XP222") and not np.isnan(cell.value) and explained.number(
            cell.value, cell.unit, table, node, at):
        return [cell._replace(code="XP220")] if cell.code == "XP221" else []
    return [cell]


def _replaced(r: Reading, cells: list[Cell], node: x.Expr, printed: Printed) -> list[Cell]:
    """The cells, a stale value of a formula that is not ours as what it is: typed over ours (XP221)."""
    return [c if c.code != "XP222" or printed.ours(r, c.row, c.column, node, c.unit) else c._replace(
        code="XP221", formula=r.sheet.formulas[r.placement.rows[c.row], r.placement.columns[c.column]]) for c in cells]


def _cell(r: Reading, i: int, j: int, expected: int) -> Cell:
    column = r.numbers[j]
    assert column.unit is not None
    at = int(r.frame.sheet_rows[i]), r.placement.columns[column.key]
    value = float(r.cached[i, j])
    odd = r.odd.get((i, j))
    return _judged(r, Cell("", r.frame.keys[i], column.key, "", expected, column.unit), at, bool(r.formula[i, j]),
                   value if odd is None else odd)


def _judged(r: Reading, cell: Cell, at: At, formula: bool, value: Raw) -> Cell:
    """The cell with its code, '' where all is well, and what stands there."""
    unit, expected = cell.unit, cell.steps
    if at in r.sheet.errors:
        return cell._replace(code="XP224", found=r.sheet.errors[at])
    if at in r.sheet.uncalculated:
        return cell._replace(code="XP223")
    found: float | str
    if isinstance(value, float) and not np.isnan(value):
        steps, found = _steps(value, unit), value
    elif isinstance(value, float):
        steps, found = (0 if formula or expected == 0 else None), NAN  # a formula without value, a cell cleared
    else:
        steps, found = number_cell(value, unit).steps, plain(value)
    shown = "" if isinstance(found, float) and np.isnan(found) else found
    codes = ("", "XP222") if formula else ("XP220", "XP221")
    number = found if isinstance(found, float) else NAN
    return cell._replace(code=codes[steps != expected], found=shown, value=0.0 if formula and np.isnan(number) else number)


def _steps(value: float, unit: Unit) -> int | None:
    try:
        return unit.steps(value)[0]
    except OverflowError:
        return None


def _feet(r: Reading, numbers: Evaluator, explained: Explained, printed: Printed) -> list[Cell]:
    out: list[Cell] = []
    missing, key, n = missing_tables(r, numbers), r.table.key, r.frame.size
    for f, foot in enumerate(r.table.feet):
        if foot.key not in r.placement.rows:
            continue
        for j, column in enumerate(r.numbers):
            unit, node = r.table.foot_unit(foot, column.key), r.table.foot_cell(foot, column.key)
            if unit is None or column.key not in r.placement.columns or node is None or x.tables(node) & missing:
                continue
            expected = int(numbers.foot_steps(key, foot.key, column.key)[0])
            value, formula = float(r.cached_feet[f, j]), bool(r.formula_feet[f, j])
            if formula and abs(value - unit.value(expected)) < float(unit.step) / 1000:
                continue
            at = r.placement.rows[foot.key], r.placement.columns[column.key]
            cell = _judged(r, Cell("", foot.key, column.key, "", expected, unit), at, formula, r.odd.get((n + f, j), value))
            out += _replaced(r, _unexplained(cell, explained, key, node, (0, column.key, foot.key)), node, printed)
    return out


def _say_rows(r: Reading, cells: list[Cell]) -> None:
    by_row: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for c in cells:
        by_row[c.row, c.code].append(c)
    for of in by_row.values():
        _say(r, of)


def _say_table(r: Reading, cells: list[Cell]) -> None:
    by_code: dict[str, list[Cell]] = defaultdict(list)
    for c in cells:
        by_code[c.code].append(c)
    for of in by_code.values():
        _say(r, of)


def _say(r: Reading, cells: list[Cell]) -> None:
    """One finding for all of them, at the first."""
    first = cells[0]
    expected = first.unit.value(first.steps)
    differs = first.code in ("XP221", "XP222") and not isinstance(first.found, str)
    difference = None
    if differs:
        steps = _steps(float(first.found), first.unit)
        difference = None if steps is None else first.unit.value(steps - first.steps)
    r.say(first.code, first.row, first.column, found=first.found, expected=expected, difference=difference,
          unit=first.unit.key, count=len(cells), text=str(first.found), **({"formula": first.formula} if first.formula else {}))
