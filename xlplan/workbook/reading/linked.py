"""Cells that follow from a table which cannot be used: nothing can be recomputed there. What the sheet carries counts, and
is named; a cell that carries no number must be mended, as it would count 0. Floor 3.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set

import numpy as np

from xlplan.calendar import MONTHS
from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.readings.reach import Reach
from xlplan.text import Text, list_briefly, text_list
from xlplan.units import Bools, Ints
from xlplan.workbook.rawbook import plain_text
from xlplan.workbook.reading.carried import Carried, carried
from xlplan.workbook.reading.recompute import missing_tables
from xlplan.workbook.reading.table_reading import TableReading

_Kept = tuple[int, str, Carried]  # row, column
_OF_ROW, _OF_TABLE = 100, 5  # times last year and the ceiling, of a row and of its table: no plan holds so much


def keep_linked(r: TableReading, numbers: Evaluator, reach: Reach, another: Set[str | None]) -> None:
    """Linked cells and suggestion formulas that read a table which was issued but cannot be used take what the sheet carries:
    XP225, and XP221 where it was typed over the link. XP204, XP206, XP207 where it carries nothing that can be used, or where the
    table is one of `another` workbook and so its results are of another branch's figures.

    A number is put into the frame (`amounts`, `filled`), where it counts like an overwritten suggestion, a text, choice or day into its
    `texts`.
    """
    missing = missing_tables(r, numbers)
    if not missing:
        return
    found: dict[str, list[_Kept]] = defaultdict(list)
    needed, feet = dict[str, set[str]](), set[tuple[str, str]]()
    for i, column, node, reads in _following(r, reach, missing):
        held = carried(r, i, column, bool(reads & another))
        if held is None or (not held.counts and not r.frame.used[i]):
            continue  # nothing was found for it, or a row ready to be filled, with nobody in it
        if held.steps is not None:
            r.frame.amounts[column.key][i], r.frame.filled[column.key][i] = held.steps, True
        elif held.counts:
            r.frame.texts[column.key][i] = held.word
        found[held.code].append((i, column.key, held))
        needed.setdefault(held.code, set()).update(reads)
        feet |= {(part.row, part.key) for part in x.walk_nodes(node) if isinstance(part, x.Foot) and not part.table}
    for code, cells in found.items():
        label = _table_labels(r, needed[code], reach)
        if code == "XP225":
            i, key, _ = cells[0]
            r.say(code, r.frame.keys[i], key, count=len(cells), label=label)
        elif code == "XP221":
            for row in dict.fromkeys(i for i, _, _ in cells):
                _report_kept(r, code, [cell for cell in cells if cell[0] == row], label)
        else:
            _report_kept(r, code, cells, label)
    _report_typed_feet(r, feet, missing, reach)


def _following(r: TableReading, reach: Reach, missing: frozenset[str]) -> Iterator[tuple[int, Column, x.Expr, frozenset[str]]]:
    """(row, column, formula, which of the `missing` tables it follows from) of links and suggestions, numbers first; of words those
    whose own formula reads such a table, as others are worked out of these."""
    measures = r.frame.texts.get(r.table.measure_column or "")
    placed: Bools = r.frame.sheet_rows > 0
    for j, column in enumerate(r.numbers):
        linked: Ints = np.flatnonzero(((r.who[:, j] == "L") | ((r.who[:, j] == "S") & r.formula[:, j])) & placed)
        for i in linked.tolist():
            measure = str(measures[i]) if measures is not None and column.by_measure else ""
            reads, node = reach.column(r.table.key, column.key, measure) & missing, column.formula_of(measure or None)
            if reads and node is not None and column.key in r.placement.columns:
                yield i, column, node, reads
    for column in r.table.columns:
        if column.computed_word and column.key in r.placement.columns and (node := column.formula) and x.tables_read(node) & missing:
            reads = reach.column(r.table.key, column.key) & missing
            yield from ((i, column, node, reads) for i in np.flatnonzero(placed).tolist())


def judge_linked(r: TableReading, numbers: Evaluator, reach: Reach, right: bool) -> None:
    """XP211, one a row, where linked cells and suggestions come out below the least their column allows, XP213 where linked months
    come out far above all that any plan holds: an impossible figure of the table they follow from counts nowhere, whatever becomes
    of that table. `right`: every sheet shows what its cells come to.
    """
    least = np.array([c.limits[0] for c in r.numbers], dtype=np.int64)
    bounded = np.array([c.minimum is not None for c in r.numbers], dtype=np.bool_)  # of none too
    follows: Bools = ((r.who == "L") | ((r.who == "S") & r.formula)) & bounded
    steps = r.steps
    if not right:
        steps = steps.copy()
        for j in np.flatnonzero(follows.any(axis=0)).tolist():
            steps[:, j] = numbers.steps(r.table.key, r.numbers[j].key)
    below: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for j, i in np.argwhere((follows & (steps < least)).T).tolist():
        below[i].append((j, int(steps[i, j])))
    for i, cells in below.items():
        _say_linked(r, "XP211", i, cells, reach)
    for i, cells in _beyond_plans(r, np.where(r.who == "L", steps, 0)).items():
        _say_linked(r, "XP213", i, cells, reach)


def _say_linked(r: TableReading, code: str, i: int, cells: list[tuple[int, int]], reach: Reach) -> None:
    """One finding about cells of a row, (column, steps), that follow from another table."""
    (j, steps_at), row = cells[0], r.frame.keys[i]
    column, measures = r.numbers[j], r.frame.texts.get(r.table.measure_column or "")
    assert column.unit is not None
    measure = str(measures[i]) if measures is not None and column.by_measure else ""
    reads = reach.column(r.table.key, column.key, measure) & reach.tables.keys()
    r.say(code, row, column.key, found=column.unit.value(steps_at), expected=column.minimum, unit=column.unit.key,
          count=len(cells), cells=list_briefly(r.placement.at(row, r.numbers[k].key) for k, _ in cells),
          linked=_table_labels(r, reads or {r.table.key}, reach))


def _beyond_plans(r: TableReading, steps: Ints) -> dict[int, list[tuple[int, int]]]:
    """Row -> linked months, (column, steps), of rows whose year is a hundred times last year's and its ceiling, and five times
    those of the whole table."""
    months = [j for j, c in enumerate(r.numbers) if c.key in MONTHS]
    if not {"py_estimate", "cap"} <= r.frame.amounts.keys() or not (year := steps[:, months].sum(axis=1)).any():
        return {}
    known = np.maximum(r.frame.amounts["py_estimate"], r.frame.amounts["cap"])
    table = int(known.sum())
    least = _OF_ROW * np.where(known > 0, known, table)
    out = np.flatnonzero((table > 0) & (year >= _OF_TABLE * table) & (year >= least))
    return {i: [(j, int(steps[i, j])) for j in months if steps[i, j] * len(months) >= least[i]] for i in out.tolist()}


def _table_labels(r: TableReading, tables: Set[str], reach: Reach) -> Text:
    """Their names as the workbook calls them, on its own tabs."""
    return text_list(reach.tables[k].label(r.lang, **r.params) if k in reach.tables else k for k in sorted(tables))


def _report_kept(r: TableReading, code: str, cells: list[_Kept], label: Text) -> None:
    """One finding for all of them, at the first."""
    i, key, held = cells[0]
    unit, typed = r.table.by_key[key].unit, held.steps is not None
    places = list_briefly(r.placement.at(r.frame.keys[a], of) for a, of, _ in cells)
    r.say(code, r.frame.keys[i], key, found=held.text if held.number is None else held.number,
          expected=unit.value(held.steps) if unit and held.steps is not None else held.word or None,
          unit=unit.key if unit and typed else None, text=held.text, count=len(cells), cells=places, linked=label)


def _report_typed_feet(r: TableReading, feet: Set[tuple[str, str]], missing: frozenset[str], reach: Reach) -> None:
    """XP221 for what was typed over a foot cell that reads such a table and that the kept cells read in turn."""
    for f, foot in enumerate(r.table.feet):
        typed: list[tuple[int, float]] = []
        for j, column in enumerate(r.numbers):
            node = r.table.foot_cell(foot, column.key) if (foot.key, column.key) in feet else None
            value = float(r.cached_feet[f, j])
            if node is not None and x.tables_read(node) & missing and not r.formula_feet[f, j] and not np.isnan(value):
                typed.append((j, value))
        if typed:
            (j, value), places = typed[0], [r.placement.at(foot.key, r.numbers[k].key) for k, _ in typed]
            unit, node = r.table.foot_unit(foot, r.numbers[j].key), r.table.foot_cell(foot, r.numbers[j].key)
            assert unit is not None
            assert node is not None
            label = _table_labels(r, x.tables_read(node) & missing, reach)
            r.say("XP221", foot.key, r.numbers[j].key, found=value, expected=value, unit=unit.key, text=plain_text(value),
                  count=len(typed), cells=list_briefly(places), linked=label)
