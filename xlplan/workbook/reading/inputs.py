"""Number cells of a table: whole columns at once, single cells only where they are odd. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

import numpy as np

from xlplan.schema.column import Column
from xlplan.units import LIMIT, MONTH, Bools, Ints, Unit
from xlplan.workbook.rawbook import At, Raw, plain_text
from xlplan.workbook.reading.number_display import typed_as_day
from xlplan.workbook.reading.own_formulas import formula_at, is_from_scratch
from xlplan.workbook.reading.read_cell import (
    headed_scale,
    outside_link_code,
    picture_formula,
    read_number_cell,
    said_contents,
    volatile_function,
)
from xlplan.workbook.reading.rich_cells import said_runs
from xlplan.workbook.reading.stale import work_out_formula
from xlplan.workbook.reading.table_reading import PLAIN, TableReading, block_values, formula_mask

_SHOWN: Final = 200  # characters of a formula that a sentence repeats


def fetch_numbers(r: TableReading) -> None:
    """Fill `cached`, `steps`, `formula` and `odd` of the reading from its sheet. Judges nothing."""
    n, k = r.reported.shape
    feet = [r.placement.rows.get(f.key, 0) for f in r.table.feet]
    rows = [*map(int, r.frame.sheet_rows), *feet]
    columns = [r.placement.columns.get(c.key, 0) for c in r.numbers]
    flat = list(chain.from_iterable(block_values(r.sheet, rows, columns)))
    if not PLAIN.issuperset(map(type, flat)):
        for i, value in enumerate(flat):
            if type(value) not in PLAIN:
                r.odd[i // k, i % k] = value
                flat[i] = None
    numbers = np.array(flat, dtype=np.float64).reshape(len(rows), k)
    formulas = formula_mask(r.sheet, np.array(rows, np.int64), np.array(columns, np.int64))
    r.cached, r.cached_feet = numbers[:n], numbers[n:]
    r.formula, r.formula_feet = formulas[:n], formulas[n:]
    for i, j in zip(*np.nonzero(r.formula & (r.who == "S")), strict=True):  # a suggestion replaced by what the unit worked out
        r.formula[i, j] = not is_from_scratch(r, (rows[i], columns[j]))
    r.steps, r.exact = np.zeros((n, k), np.int64), np.ones((n, k), np.bool_)
    known = np.where(np.isnan(r.cached), 0.0, r.cached)
    for unit, of in _columns_by_unit(r.numbers):
        some = known[:, of]
        huge = np.abs(some) > float(unit.step) * LIMIT
        if huge.any():
            for i, j in zip(*np.nonzero(huge), strict=True):
                r.odd[int(i), of[j]] = float(r.cached[i, of[j]])
                r.cached[i, of[j]] = np.nan
            some = np.where(huge, 0.0, some)
        r.steps[:, of], r.exact[:, of] = unit.steps_of(some)


def _columns_by_unit(numbers: list[Column]) -> list[tuple[Unit, list[int]]]:
    """Every unit with the positions of its columns."""
    out: dict[str, tuple[Unit, list[int]]] = {}
    for j, column in enumerate(numbers):
        if column.unit:
            out.setdefault(column.unit.key, (column.unit, []))[1].append(j)
    return list(out.values())


def read_inputs(r: TableReading, void: Bools) -> None:
    """Fill the frame's amounts from the branch's cells and report every cell that could not be taken as it stands.

    `void` rows are read as blank and not judged.
    """
    typed = ((r.who == "I") | ((r.who == "S") & ~r.formula)) & ~void[:, None]
    filled = typed & ~np.isnan(r.cached)
    steps = np.where(filled, r.steps, 0)
    _refuse_unreadable(r, typed, filled)
    for (i, j), value in r.odd.items():
        if i < len(typed) and typed[i, j]:
            _read_odd_cell(r, (i, j), value, steps, filled)
    _refuse_parts(r, steps, filled)
    inside = _within_limits(r, steps)
    for i, j in zip(*np.nonzero(filled & ~r.exact & ~r.reported & inside), strict=True):
        unit, value = _column_unit(r, j), float(r.cached[i, j])
        r.reported[i, j] = True
        r.say("XP202", r.frame.keys[i], r.numbers[j].key, found=value, expected=unit.value(int(steps[i, j])),
              unit=unit.key, rounding=_rounding(r, i, j))
    _judge_limits(r, steps, filled)
    _report_formulas(r, typed & filled)
    _fill_cleared(r, steps, filled, typed)
    for j, column in enumerate(r.numbers):
        mine = typed[:, j]
        if mine.any():
            np.copyto(r.frame.amounts[column.key], steps[:, j], where=mine)
            np.copyto(r.frame.filled[column.key], filled[:, j], where=mine)


def _column_unit(r: TableReading, j: int) -> Unit:
    unit = r.numbers[j].unit
    assert unit is not None  # number columns have one, see Column
    return unit


def _number_cells(r: TableReading, positions: Iterable[At]) -> list[tuple[At, int, int]]:
    at = {c.key: j for j, c in enumerate(r.numbers)}
    return [(where, i, at[key]) for where, i, key in r.spots(positions) if key in at]


def _refuse_unreadable(r: TableReading, typed: Bools,
                       filled: Bools) -> None:
    """Errors, formulas without result, cells with two readings or of parts that differ: no value is taken from them."""
    for at, i, j in _number_cells(r, sorted({*r.sheet.runs, *r.pictures})):
        if typed[i, j] and not r.reported[i, j]:
            row, column = r.frame.keys[i], r.numbers[j].key
            if at in r.pictures:
                r.say("XP253", row, column, text=picture_formula(r.sheet, at), what=said_contents("number"))
            else:
                r.say("XP252", row, column, found=plain_text(r.sheet.at(*at)), text=said_runs(r.sheet.runs[at]))
            r.reported[i, j] = True
            filled[i, j] = False
            r.odd.pop((i, j), None)
    for at, i, j in _number_cells(r, sorted({*r.sheet.disagree, *r.sheet.duplicates})):
        if typed[i, j] and not r.reported[i, j]:
            if at in r.sheet.malformed:
                r.refuse("XP918", r.frame.keys[i], r.numbers[j].key, found=r.sheet.malformed[at])
            else:
                first, second = r.sheet.disagree.get(at, (r.sheet.at(*at), r.sheet.at(*at)))
                r.refuse("XP214", r.frame.keys[i], r.numbers[j].key, found=plain_text(first), expected=plain_text(second))
            r.reported[i, j] = True
            filled[i, j] = False
            r.odd.pop((i, j), None)
    for code, positions in (("XP206", list(r.sheet.errors)), ("XP207", sorted(r.sheet.uncalculated))):
        for at, i, j in _number_cells(r, positions):
            if typed[i, j] and not r.reported[i, j]:
                r.reported[i, j] = True
                filled[i, j] = False
                r.say(code, r.frame.keys[i], r.numbers[j].key, text=r.sheet.errors.get(at, ""))


def _refuse_parts(r: TableReading, steps: Ints, filled: Bools) -> None:
    """A part of a month is none: no value is taken from it."""
    for j in (j for j, column in enumerate(r.numbers) if column.unit is MONTH):
        for i in np.flatnonzero(filled[:, j] & ~r.exact[:, j] & ~r.reported[:, j]).tolist():
            r.reported[i, j] = True
            _say_part(r, i, j, float(r.cached[i, j]))
            steps[i, j], filled[i, j] = 0, False


def _say_part(r: TableReading, i: int, j: int, value: Raw) -> None:
    column = r.numbers[j]
    r.say("XP204", r.frame.keys[i], column.key, found=plain_text(value), unit=MONTH.key, text=plain_text(value), kind="part",
          low=str(column.minimum), high=str(column.maximum))


def _read_odd_cell(r: TableReading, at: At, value: Raw, steps: Ints,
                   filled: Bools) -> None:
    i, j = at
    row, column, unit = r.frame.keys[i], r.numbers[j].key, _column_unit(r, j)
    if r.reported[i, j]:
        return
    if isinstance(value, float):
        r.reported[i, j] = True
        r.say("XP213", row, column, found=value, unit=unit.key)
        return
    suggested = r.issued.suggested.get(r.table.key, {}).get(row, {}).get(column, 0)
    read = read_number_cell(value, unit, suggested, headed_scale(r.label(column), unit))
    if not read.code:
        return  # a text of spaces is a blank
    r.reported[i, j] = True
    if day := typed_as_day(value, r.sheet.formats.get((int(r.frame.sheet_rows[i]), r.placement.columns[column]))):
        r.say("XP243", row, column, found=read.text, text=read.text, typed=day)
        return
    if read.steps is None:
        r.say(read.code, row, column, found=read.text, unit=unit.key, text=read.text, readings=read.readings, written=read.written,
              kind=read.kind)
        return
    if read.rounded and unit is MONTH:
        _say_part(r, i, j, value)
        return
    steps[i, j], filled[i, j] = read.steps, True
    if not _within_limits(r, steps)[i, j]:
        return  # said once, by what is wrong with it
    r.say(read.code, row, column, found=read.text, expected=unit.value(read.steps), unit=unit.key, text=read.text,
          kind=read.kind, rounded=read.rounded)


def _limits(r: TableReading) -> tuple[list[int], list[int]]:
    """Smallest and largest steps, column by column."""
    return [c.limits[0] for c in r.numbers], [c.limits[1] for c in r.numbers]


def _within_limits(r: TableReading, steps: Ints) -> Bools:
    low, high = _limits(r)
    return np.asarray((steps >= low) & (steps <= high), np.bool_)


def _judge_limits(r: TableReading, steps: Ints,
                  filled: Bools) -> None:
    low, high = _limits(r)
    for code, beyond in (("XP211", filled & (steps < low)), ("XP212", filled & (steps > high))):
        for i, j in np.argwhere(beyond).tolist():
            unit, column = _column_unit(r, j), r.numbers[j]
            r.say(code, r.frame.keys[i], column.key, found=unit.value(int(steps[i, j])), unit=unit.key,
                  expected=column.minimum if code == "XP211" else column.maximum)


def _report_formulas(r: TableReading, held: Bools) -> None:
    """Formulas typed into input cells: one note a row, but one finding for each cell whose result another PC may not have
    (`outside_link_code`) or does not have any more (XP239); nothing of what comes from the sheet on which the unit works for itself."""
    columns = np.array([r.placement.columns.get(c.key, 0) for c in r.numbers], np.int64)
    written = formula_mask(r.sheet, r.frame.sheet_rows, columns) & held
    for i in np.flatnonzero(written.any(axis=1)):
        at = [(int(r.frame.sheet_rows[i]), int(columns[j]), j) for j in np.flatnonzero(written[i]).tolist()]
        away = [(row, c, j) for row, c, j in at if outside_link_code(r.sheet.formulas[row, c])]
        for row, c, j in away:
            unit = _column_unit(r, j)
            text = r.sheet.formulas[row, c]
            r.say(outside_link_code(text), r.frame.keys[i], r.numbers[j].key, found=float(r.cached[i, j]), unit=unit.key, text=text,
                  function=volatile_function(text))
        here = list[int]()
        for row, c, j in (a for a in at if a not in away):
            unit, text, value = _column_unit(r, j), r.sheet.formulas[row, c], float(r.cached[i, j])
            now = work_out_formula(text, r.sheet)
            if is_from_scratch(r, (row, c)):
                continue
            if now is not None and abs(now - value) > max(float(unit.step) / 1000, abs(value) * 1e-9):
                r.say("XP239", r.frame.keys[i], r.numbers[j].key, found=value, expected=now, unit=unit.key, text=text)
            else:
                here.append(j)
        if here:
            r.say("XP208", r.frame.keys[i], r.numbers[here[0]].key, count=len(here))


def _rounding(r: TableReading, i: int, j: int) -> str:
    """The formula of the cell inside ROUND, where it holds one that may be written so, else ''."""
    unit, formula = _column_unit(r, j), formula_at(r.sheet, (int(r.frame.sheet_rows[i]), r.placement.columns[r.numbers[j].key]))
    if not formula.text or formula.array or unit.multiple != 1 or len(formula.text) > _SHOWN:
        return ""
    return f"=ROUND({formula.text},{unit.places})"


def _fill_cleared(r: TableReading, steps: Ints,
                  filled: Bools,
                  typed: Bools) -> None:
    """A suggestion formula that was cleared counts as 0, as it does in Excel's own sums."""
    gone = (r.who == "S") & typed & ~filled & ~r.reported & (r.frame.sheet_rows > 0)[:, None]
    for i in np.flatnonzero(gone.any(axis=1)):
        filled[i] |= gone[i]
        steps[i][gone[i]] = 0
        if r.frame.used[i]:
            first = int(np.flatnonzero(gone[i])[0])
            r.say("XP226", r.frame.keys[i], r.numbers[first].key, count=int(gone[i].sum()))
