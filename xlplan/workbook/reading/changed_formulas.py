"""Formulas that HQ declared otherwise after the workbook was issued: its cells hold the old ones, and nobody typed them over. Floor 3.

What is computed or linked counts by today's formula, like everywhere; a suggestion that was left alone counts as the branch saw
it, for it is what the branch declared. One note says so, XP138.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.readings.elsewhere import cells_elsewhere
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.readings.reach import Reach
from xlplan.schema.table import Table
from xlplan.text import list_briefly
from xlplan.workbook.reading.carried import carried
from xlplan.workbook.reading.table_reading import TableReading

Place = tuple[str, str]  # (table, column or foot row)
_Cell = tuple[str, str, str]  # (table, foot row or '', column)


def keep_suggestions(readings: Mapping[str, TableReading], tables: Mapping[str, Table], changed: Set[Place],
                     reach: Reach, another: Mapping[str | None, str | None]) -> dict[str, list[Place]]:
    """Put into the frames what suggestions show that were left alone and follow from a changed formula, of every table where today's
    formulas make another number of one; table -> (row, column) of those. A cell that shows no number is left to today's formula, and so
    is one that follows from a table of `another` workbook (table -> its sheet), by today's formula or the one that stands there."""
    out: dict[str, list[Place]] = {}
    if not changed:
        return out
    moved, first = _moved_cells(tables, changed), next(iter(readings.values()), None)
    numbers = Evaluator({key: r.frame for key, r in readings.items()}, first.issued.limits, first.issued.workdays) if first else None
    shown = {key: [cell for cell in _shown_suggestions(r, reach, another) if (key, "", cell[1]) in moved] for key, r in readings.items()}
    for key, cells in shown.items():
        for row, column, i, steps in cells:
            if numbers and numbers.steps(key, column)[i] != steps:
                out.setdefault(key, []).append((row, column))
    for key in out:
        frame = readings[key].frame
        for _, column, i, steps in shown[key]:
            frame.amounts[column][i], frame.filled[column][i] = steps, True
    return out


def report_changed(r: TableReading, cells: Sequence[Place]) -> None:
    """XP138 about those cells (row, column), which show what formulas that HQ has changed made of them."""
    if cells:
        columns = list_briefly(r.label(key) for key in dict.fromkeys(column for _, column in cells))
        r.say("XP138", *cells[0], columns=columns, count=len(cells), label=r.table.label(r.lang, **r.params))


def _shown_suggestions(r: TableReading, reach: Reach, another: Mapping[str | None, str | None]) -> Iterator[tuple[str, str, int, int]]:
    """(row, column, index of the row, steps) of suggestion formulas left alone that show a number."""
    alone = (r.who == "S") & r.formula & (r.frame.sheet_rows > 0)[:, None] & r.frame.used[:, None]
    for i, j in np.argwhere(alone).tolist():
        formula = r.sheet.formulas.get((int(r.frame.sheet_rows[i]), r.placement.columns[r.numbers[j].key]), "")
        foreign = reach.column(r.table.key, r.numbers[j].key) & another.keys() or any(name and name in formula for name in another.values())
        held = carried(r, i, r.numbers[j], bool(foreign))
        if held is not None and held.steps is not None:
            yield r.frame.keys[i], r.numbers[j].key, i, held.steps


def _moved_cells(tables: Mapping[str, Table], changed: Set[Place]) -> set[_Cell]:
    """The cells of changed formulas and those that follow from them."""
    reads: dict[_Cell, set[_Cell]] = {}
    for table in tables.values():
        for c in table.columns:
            nodes = [node for m in (None, *c.by_measure) if (node := c.formula_of(m))]
            reads[table.key, "", c.key] = {cell for node in nodes for cell in _cells_of(node, table.key, "")}
            for foot in table.feet:
                node = table.foot_cell(foot, c.key)
                reads[table.key, foot.key, c.key] = {*_cells_of(node, table.key, foot.key)} if node else set()
    out = {at for at in reads if not changed.isdisjoint(((at[0], at[1]), (at[0], at[2])))}
    while more := {at for at, of in reads.items() if at not in out and not of.isdisjoint(out)}:
        out |= more
    return out


def _cells_of(node: x.Expr, table: str, foot: str) -> Iterator[_Cell]:
    """What an expression reads; a column read in a foot row both there and over the rows."""
    yield from ((table, row, key) for key in x.columns_read(node) for row in {"", foot})
    yield from ((other, row, key) for other, keys, row in cells_elsewhere(node) for key in keys)
    yield from ((table, part.row, part.key) for part in x.walk_nodes(node) if isinstance(part, x.Foot) and not part.table)
