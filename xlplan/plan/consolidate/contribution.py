"""Contribution: what one unit's file adds to the roll-up of a table, made of that file alone; all of them add up to it. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import shown_rows
from xlplan.plan.consolidate.ratios import BOTH, LACKING, ratio_columns, ratio_sides
from xlplan.plan.consolidate.tally import ROWS, UNIT, Figures, Tally, add_up, held_figures
from xlplan.plan.consolidate.unknown import UnknownFigures
from xlplan.schema.column import Column, Up
from xlplan.schema.days import day_number
from xlplan.schema.expr import All, Expr, If, SumRows, lift
from xlplan.schema.frame import Frame, Objects
from xlplan.schema.readings.evaluate import Evaluator, Scope, to_steps
from xlplan.schema.table import Table
from xlplan.units import Bools, Ints, Unit

ROW: Final = "@row"       # rows by their keys, where every unit has the same
NAME: Final = "@name"     # what names such a row: a list of one
_TOTAL: Final = "@total"
Listed = Mapping[str, Collection[str]]  # list of the master -> the keys of its entries


@dataclass(frozen=True, slots=True)
class Contribution:
    """What the rows of one table come to that count, of one unit or of several: neither blank nor void, and of those that the
    table's total adds up.

    Attributes:
        units: by unit; sums are those of its total, which may add up more than rows.
        by: list column, text of HQ's or ROW -> the rows of all its units, told apart by it.
    """

    units: Tally
    by: Mapping[str, Tally]

    def placed(self, unit: int) -> Contribution:
        """Of one unit, as that at that place of the plan."""
        return Contribution(self.units.placed(unit), {by: tally.placed(unit) for by, tally in self.by.items()})


def merge_contributions(parts: Iterable[Contribution]) -> Contribution:
    """What they come to together, in whatever order and grouping."""
    every = list(parts)
    return Contribution(add_up(one.units for one in every), {
        by: add_up(one.by[by] for one in every if by in one.by) for by in dict.fromkeys(by for one in every for by in one.by)})


def merged_contribution(merged: Merged, values: Evaluator, key: str, unknown: UnknownFigures) -> Contribution:
    """Of all units whose table is in, with the figures of `values`; `unknown`: of the same merged tables."""
    table = values.frames[key].table
    return contribution(values, key, {i: merged.branches[i] for i in np.flatnonzero(merged.have[key]).tolist()},
                        {**{c.key: unknown.units(key, c.key) for c in rolled_columns(table)}, ROWS: unknown.rows(key)},
                        _listed(merged, table))


def _listed(merged: Merged, table: Table) -> Listed:
    """What the lists of the master offer that the table's columns choose from, by the workbooks that are in."""
    names = {c.members for c in rolled_columns(table) if c.members}
    issued = [s.issued for (key, _), (s, _) in merged.source.items() if key == table.key and s.issued is not None] if names else []
    return {name: frozenset(chain.from_iterable(one.members.get(name, ()) for one in issued))
            for name in names if issued and all(name in one.members for one in issued)}


def contribution(values: Evaluator, key: str, units: Mapping[int, str], unknown: Mapping[str, Bools] | None = None,
                 listed: Listed | None = None) -> Contribution:
    """Of those members of the frames: member -> its unit, in ascending order. Others have no rows in the table. `unknown`: column ->
    members of which nobody knows what it comes to. `listed`: what lists of the master offer."""
    frame, away = values.frames[key], unknown or {}
    rows, kept = _rows_apart(values, frame, listed or {})
    rows = rows.doubted({c: is_so[frame.owner[kept]] for c, is_so in away.items()})
    members, place = np.array([*units], dtype=np.int64), np.zeros(frame.members, np.int64)
    place[members] = np.arange(members.size)
    by_unit = rows.grouped([*units.values()], place[frame.owner[kept]], members * UNIT)
    feet = {c.key: values.foot_steps(key, _TOTAL, c.key)[members] for c in rolled_columns(frame.table) if _total_cell(frame.table, c)}
    by_unit = replace(by_unit, ups={**by_unit.ups, **{c: frame.table.by_key[c].up for c in feet}}, figures={**by_unit.figures, **feet})
    by_unit = by_unit.doubted({c: is_so[members] for c, is_so in away.items()})
    by = {c.key: rows.by([str(text) for text in values.words(key, c.key)[kept].tolist()]) for c in grouping_columns(frame.table)}
    if frame.table.kind == "fixed" and not frame.table.measures:
        by = {ROW: _named(rows, values, frame, kept).by(rows.keys), **by}
    return Contribution(by_unit, by)


def rolled_columns(table: Table) -> tuple[Column, ...]:
    """Columns that roll up row by row; those of `re` are worked out from what these come to."""
    return tuple(c for c in table.columns if c.up not in ("none", "re"))


def grouping_columns(table: Table) -> tuple[Column, ...]:
    """Columns that rows are told apart by: lists, texts that HQ gives, and those that the roll-up goes by."""
    named = table.rollup.by if table.rollup else ()
    return tuple(c for c in table.columns if c.key in named or (c.key != table.measure_column and (
        (c.kind == "choice" and len(c.choices) != 1) or (c.kind == "text" and c.who == "G"))))


def sum_unit(table: Table, key: str) -> Unit | None:
    """The unit in which the figures of a column are added up: that of the table's total, where there is one."""
    column = table.by_key[key]
    return table.foot_unit(table.foot_by_key[_TOTAL], key) if _total_cell(table, column) else column.unit


def _total_cell(table: Table, column: Column) -> Expr | None:
    """What the table's own total of a column that is added up is made of; None where it has none."""
    foot = table.foot_by_key.get(_TOTAL)
    return table.foot_cell(foot, column.key) if foot and column.unit and column.up in ("sum", "last") else None


def _named(rows: Tally, values: Evaluator, frame: Frame, kept: Ints) -> Tally:
    words = [values.words(frame.table.key, name) for name in frame.table.names]
    names = ([str(of[i]) for of in words] for i in kept.tolist())
    texts = [{" · ".join(name): at} for name, at in zip(names, rows.met.tolist(), strict=True)]
    return replace(rows, ups={**rows.ups, NAME: "list"}, texts={**rows.texts, NAME: texts})


def _rows_apart(values: Evaluator, frame: Frame, listed: Listed) -> tuple[Tally, Ints]:
    """Each row that counts by itself, and which rows these are."""
    table, foot = frame.table, frame.table.foot_by_key.get(_TOTAL)
    kept = np.flatnonzero(frame.live & values.truth(All(foot.where if foot else ()), Scope(table.key)))
    met = frame.owner[kept] * UNIT + kept - frame.starts[frame.owner[kept]]
    ups: dict[str, Up] = {ROWS: "count"}
    figures: dict[str, Figures] = {ROWS: np.ones(kept.size, np.int64)}
    weights: dict[str, Figures] = {}
    texts: dict[str, list[dict[str, int]]] = {}
    for column in rolled_columns(table):
        if column.up == "list":
            said = (str(t).strip() for t in _known_words(values, table, column, listed)[kept].tolist())
            texts[column.key] = [{text: at} if text else {} for text, at in zip(said, met.tolist(), strict=True)]
        elif column.unit is None:
            figures[column.key] = _days_or_filled(_known_words(values, table, column, listed)[kept], column)
        elif (steps := _row_steps(values, column, table)) is None:
            continue  # the total adds up no rows
        else:
            held = shown_rows(frame, column)[kept]
            figures[column.key] = held_figures(column.up, steps[kept], held)
            if column.weight and column.up == "wavg":
                weights[column.key] = np.where(held, values.steps(table.key, column.weight)[kept], 0).astype(object)
                figures[column.key] = figures[column.key] * weights[column.key]
        ups[column.key] = column.up
    for column in ratio_columns(table):
        above, below, lacking = ratio_sides(values, frame, column)
        figures[BOTH + column.key], weights[BOTH + column.key], ups[BOTH + column.key] = above[kept], below[kept], "wavg"
        figures[LACKING + column.key], ups[LACKING + column.key] = lacking[kept].astype(np.int64), "count"
    return Tally(tuple(frame.keys[i] for i in kept.tolist()), met, ups, figures, weights, texts), kept


def _known_words(values: Evaluator, table: Table, column: Column, listed: Listed) -> Objects:
    """What stands in the column, nothing where that is not on its list: it was refused, and counts nowhere."""
    texts = values.words(table.key, column.key)
    known = {c.key for c in column.choices} if column.choices else listed.get(column.members or "")
    if column.kind != "choice" or column.open_list or known is None:
        return texts
    return np.array([text if text in known else "" for text in texts.tolist()], dtype=object)


def _days_or_filled(texts: Objects, column: Column) -> Ints:
    """What each row of a column without a unit counts: 1 where it holds something, or its day."""
    if column.up == "count":
        return np.asarray(texts != "", dtype=np.int64)
    days = np.array([day_number(str(text)) for text in texts], dtype=np.int64)
    return held_figures(column.up, days, days != 0)


def _row_steps(values: Evaluator, column: Column, table: Table) -> Ints | None:
    """What each row adds, in steps; None where the table's total is no sum of rows."""
    total = _total_cell(table, column)
    if total is None:
        return values.steps(table.key, column.key)
    if not isinstance(total, SumRows) or total.table:
        return None
    each = values.number(If(All(total.where), total.of, lift(0)), Scope(table.key))
    return np.broadcast_to(to_steps(each, sum_unit(table, column.key)), values.frames[table.key].size)
