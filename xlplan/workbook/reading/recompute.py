"""Computed cells are never read: they are recomputed from the inputs and compared with what the sheet carries. Floor 3.

A constant or another formula where one was issued (XP220 equal, XP221 not), a stale value (XP222), a missing one (XP223)
and an error (XP224) are different findings. What the sheet's own formula gives over the sheet's own cells (`sheet_evaluator`) is neither:
where that differs from ours, a cell that it reads has a finding.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import Final, NamedTuple

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.units import Unit
from xlplan.workbook.rawbook import At, Raw, plain_text
from xlplan.workbook.reading.issued_formulas import IssuedFormulas
from xlplan.workbook.reading.read_cell import read_number_cell, said_contents
from xlplan.workbook.reading.sheet_evaluator import ResultExplainer
from xlplan.workbook.reading.table_reading import TableReading
from xlplan.workbook.reading.text_cells import computed_word

NAN: Final = float("nan")


class ComputedCell(NamedTuple):
    """A computed cell that is not as it should be: where, what stands there (`value` the number it shows, `formula` one that
    is not ours), what it should be: `steps` of a unit, or without one a `word`."""

    code: str
    row: str
    column: str
    found: float | int | str
    steps: int
    unit: Unit | None
    value: float = 0.0
    formula: str = ""
    word: str = ""


def compare_computed(readings: Mapping[str, TableReading], numbers: Evaluator, right: Set[str],
                     changed: Set[tuple[str, str]] = frozenset()) -> dict[str, list[tuple[str, str]]]:
    """Report, table by table, the computed cells that differ from `numbers` and from what the sheet's own formula gives;
    those of the tables in `right` are known to be what it gives. Of `changed` formulas, (table, column or foot row), the old one may
    stand there: (row, column) of such cells come back, by table, and are not reported."""
    out: dict[str, list[tuple[str, str]]] = {}
    explained, printed = ResultExplainer(readings, numbers), IssuedFormulas(readings)
    for key, r in readings.items():
        cells = [*_compare_words(r, numbers, explained, printed)]
        if key not in right:
            cells += [*_compare_rows(r, numbers, explained, printed), *_compare_feet(r, numbers, explained, printed)]
        if older := {(c.row, c.column): None for c in cells if c.code in ("XP221", "XP222") and _may_be_older(r, c, changed)}:
            out[key] = [*older]
            cells = [c for c in cells if (c.row, c.column) not in older]
        _say_rows(r, [c for c in cells if c.code in ("XP220", "XP221")])
        _say_table(r, [c for c in cells if c.code in ("XP222", "XP223", "XP224")])
    return out


def _may_be_older(r: TableReading, cell: ComputedCell, changed: Set[tuple[str, str]]) -> bool:
    """Whether it holds a formula, and another one may have been issued."""
    at = r.placement.rows[cell.row], r.placement.columns[cell.column]
    return at in r.sheet.formulas and not changed.isdisjoint(((r.table.key, cell.column), (r.table.key, cell.row)))


def missing_tables(r: TableReading, numbers: Evaluator) -> frozenset[str]:
    """Tables that were issued but cannot be used."""
    return frozenset(r.issued.stamp.opens) - numbers.frames.keys()


def _compare_rows(r: TableReading, numbers: Evaluator, explained: ResultExplainer, printed: IssuedFormulas) -> list[ComputedCell]:
    out: list[ComputedCell] = []
    missing, key = missing_tables(r, numbers), r.table.key
    placed = r.frame.sheet_rows > 0
    measures = r.frame.texts.get(r.table.measure_column or "")
    odd = r.odd_cells()
    for j, column in enumerate(r.numbers):
        computed = np.isin(r.who[:, j], ("C", "L")) | ((r.who[:, j] == "S") & r.formula[:, j])
        if column.key not in r.placement.columns or not computed.any():
            continue
        for measure in dict.fromkeys(map(str, measures[computed])) if measures is not None and column.by_measure else ("",):
            rows, node = computed & placed & (measures == measure if measure else True), column.formula_of(measure or None)
            if node is None or x.tables_read(node) & missing or not rows.any():
                continue
            expected = numbers.steps(key, column.key)
            if r.table.kind == "open":
                rows = rows & (r.formula[:, j] | ~np.isnan(r.cached[:, j]) | odd[:, j])  # rows of one's own carry no formula
            same = r.formula[:, j] & ~np.isnan(r.cached[:, j]) & (r.steps[:, j] == expected)
            for i in np.flatnonzero(rows & ~same).tolist():
                cell = _compared_cell(r, i, j, int(expected[i]))
                out += _with_typed_over(r, _unexplained_cells(cell, explained, key, node, (i, column.key, measure)), node, printed)
    return out


def _compare_words(r: TableReading, numbers: Evaluator, explained: ResultExplainer, printed: IssuedFormulas) -> Iterator[ComputedCell]:
    """Texts, choices and dates."""
    missing, table = missing_tables(r, numbers), r.table.key
    for column in r.table.columns:
        node = column.formula
        if not column.computed_word or node is None or column.key not in r.placement.columns or x.tables_read(node) & missing:
            continue
        c, expected = r.placement.columns[column.key], numbers.words(table, column.key)
        for i in np.flatnonzero(r.frame.sheet_rows > 0).tolist():
            at = int(r.frame.sheet_rows[i]), c
            value, formula = r.sheet.at(*at), at in r.sheet.formulas
            shown, blank = computed_word(r, column, value), value is None and not formula  # a row of one's own carries no formula
            if (formula and shown == expected[i] and at not in r.sheet.errors) or (r.table.kind == "open" and blank):
                continue
            cell = ComputedCell("", r.frame.keys[i], column.key, shown, 0, None, word=str(expected[i]))
            if at in r.sheet.errors:
                cell = cell._replace(code="XP224", found=r.sheet.errors[at])
                unexplained = not explained.error(table, node, (i, column.key, ""))
            else:
                cell = cell._replace(code="XP223" if at in r.sheet.uncalculated else "XP222" if formula and printed.ours(
                    r, cell.row, column.key, node, None) else "XP220" if shown == expected[i] else "XP221")
                unexplained = cell.code != "XP222" or not (explained.picture(table, node, (i, column.key, "")) or explained.word(
                    shown, table, i, column.key))
            if unexplained and (cell.code != "XP220" or shown):
                yield cell


def _unexplained_cells(cell: ComputedCell, explained: ResultExplainer, table: str, node: x.Expr,
                       at: tuple[int, str, str]) -> list[ComputedCell]:
    """The cell, unless it shows what its formula makes of the sheet, or reads a picture, which is named itself. A constant that
    shows it counts as equal (XP220)."""
    if cell.code == "XP224":
        return [] if explained.error(table, node, at) else [cell]
    if cell.code == "XP222" and explained.picture(table, node, at):
        return []
    if cell.unit and cell.code in ("XP221", "XP222") and not np.isnan(cell.value) and explained.number(
            cell.value, cell.unit, table, node, at):
        return [cell._replace(code="XP220")] if cell.code == "XP221" else []
    return [cell]


def _with_typed_over(r: TableReading, cells: list[ComputedCell], node: x.Expr, printed: IssuedFormulas) -> list[ComputedCell]:
    """The cells, a stale value of a formula that is not ours as what it is: typed over ours (XP221)."""
    return [c if c.code != "XP222" or printed.ours(r, c.row, c.column, node, c.unit) else c._replace(
        code="XP221", formula=r.sheet.formulas[r.placement.rows[c.row], r.placement.columns[c.column]]) for c in cells]


def _compared_cell(r: TableReading, i: int, j: int, expected: int) -> ComputedCell:
    column = r.numbers[j]
    assert column.unit is not None
    at = int(r.frame.sheet_rows[i]), r.placement.columns[column.key]
    value = float(r.cached[i, j])
    odd = r.odd.get((i, j))
    return _judge_cell(r, ComputedCell("", r.frame.keys[i], column.key, "", expected, column.unit), at, bool(r.formula[i, j]),
                       value if odd is None else odd)


def _judge_cell(r: TableReading, cell: ComputedCell, at: At, formula: bool, value: Raw) -> ComputedCell:
    """The cell with its code, '' where all is well, and what stands there."""
    unit, expected = cell.unit, cell.steps
    assert unit is not None
    if at in r.sheet.errors:
        return cell._replace(code="XP224", found=r.sheet.errors[at])
    if at in r.sheet.uncalculated:
        return cell._replace(code="XP223")
    found: float | str
    if isinstance(value, float) and not np.isnan(value):
        steps, found = _steps_or_none(value, unit), value
    elif isinstance(value, float):
        steps, found = (0 if formula or expected == 0 else None), NAN  # a formula without value, a cell cleared
    else:
        steps, found = None if at in r.sheet.runs else read_number_cell(value, unit).steps, plain_text(value)
    shown = "" if isinstance(found, float) and np.isnan(found) else found
    codes = ("", "XP222") if formula else ("XP220", "XP221")
    number = found if isinstance(found, float) else NAN
    return cell._replace(code=codes[steps != expected], found=shown, value=0.0 if formula and np.isnan(number) else number)


def _steps_or_none(value: float, unit: Unit) -> int | None:
    try:
        return unit.steps(value)[0]
    except OverflowError:
        return None


def _compare_feet(r: TableReading, numbers: Evaluator, explained: ResultExplainer, printed: IssuedFormulas) -> list[ComputedCell]:
    out: list[ComputedCell] = []
    missing, key, n = missing_tables(r, numbers), r.table.key, r.frame.size
    for f, foot in enumerate(r.table.feet):
        if foot.key not in r.placement.rows:
            continue
        for j, column in enumerate(r.numbers):
            unit, node = r.table.foot_unit(foot, column.key), r.table.foot_cell(foot, column.key)
            if unit is None or column.key not in r.placement.columns or node is None or x.tables_read(node) & missing:
                continue
            expected = int(numbers.foot_steps(key, foot.key, column.key)[0])
            value, formula = float(r.cached_feet[f, j]), bool(r.formula_feet[f, j])
            if formula and abs(value - unit.value(expected)) < float(unit.step) / 1000:
                continue
            at = r.placement.rows[foot.key], r.placement.columns[column.key]
            cell = _judge_cell(r, ComputedCell("", foot.key, column.key, "", expected, unit), at, formula, r.odd.get((n + f, j), value))
            out += _with_typed_over(r, _unexplained_cells(cell, explained, key, node, (0, column.key, foot.key)), node, printed)
    return out


def _say_rows(r: TableReading, cells: list[ComputedCell]) -> None:
    by_row: dict[tuple[str, str], list[ComputedCell]] = defaultdict(list)
    for c in cells:
        by_row[c.row, c.code].append(c)
    for of in by_row.values():
        _report_cells(r, of)


def _say_table(r: TableReading, cells: list[ComputedCell]) -> None:
    by_code: dict[str, list[ComputedCell]] = defaultdict(list)
    for c in cells:
        by_code[c.code].append(c)
    for of in by_code.values():
        _report_cells(r, of)


def _report_cells(r: TableReading, cells: list[ComputedCell]) -> None:
    """One finding for all of them, at the first."""
    first = cells[0]
    if first.unit is None:
        r.say(first.code, first.row, first.column, found=first.found, expected=first.word, count=len(cells), text=str(first.found),
              what=said_contents(r.table.by_key[first.column].kind))
        return
    expected = first.unit.value(first.steps)
    differs = first.code in ("XP221", "XP222") and not isinstance(first.found, str)
    difference = None
    if differs:
        steps = _steps_or_none(float(first.found), first.unit)
        difference = None if steps is None else first.unit.value(steps - first.steps)
    r.say(first.code, first.row, first.column, found=first.found, expected=expected, difference=difference,
          unit=first.unit.key, count=len(cells), text=str(first.found), **({"formula": first.formula} if first.formula else {}))
