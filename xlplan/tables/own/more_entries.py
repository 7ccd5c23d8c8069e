"""Entries that HQ adds to a list of a table of the shelf. Floor 2."""
from __future__ import annotations

from dataclasses import replace
from functools import cache

from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import columns_read
from xlplan.schema.readings.elsewhere import cells_elsewhere
from xlplan.schema.table import Table
from xlplan.tables.periods import MONTHS, QUARTERS
from xlplan.tables.shelf import KEYS, shelf_table
from xlplan.text import fold_text, same_text


@cache
def open_lists(table: str) -> frozenset[str]:
    """Keys of the columns of that table to whose list HQ can add: of the shelf alone, lists of words from which a unit chooses. What a
    figure is worked out by has an entry for each case, and months, quarters and ticks have no more."""
    if table not in KEYS:
        return frozenset()
    worked = {key for of in KEYS for at, key in _cells_of_figures(shelf_table(of)) if at == table}
    return frozenset(c.key for c in shelf_table(table).columns if c.who == "I" and not c.role and len(c.choices) > 1
                     and not {choice.key for choice in c.choices} <= {*MONTHS, *QUARTERS} and c.key not in worked)


def _cells_of_figures(table: Table) -> set[tuple[str, str]]:
    """(table, column) of all that formulas of the table read."""
    nodes = [node for c in table.columns for node in (c.formula, *(of for _, of in c.by_measure.values())) if node is not None]
    nodes += [node for foot in table.feet for node in (*foot.cells.values(), *foot.where)]
    return {(table.key, key) for node in nodes for key in columns_read(node)} | {
        (of, key) for node in nodes for of, keys, _ in cells_elsewhere(node) for key in keys}


def known_names(column: Column) -> frozenset[str]:
    """What its entries are called, folded."""
    return frozenset(fold_text(name) for c in column.choices for name in (c.key, *c.label.all(), *c.also))


def with_entries(column: Column, entries: tuple[str, ...]) -> Column:
    """The column with those entries behind its own; one that it has anyway is not there twice."""
    known = known_names(column)
    return replace(column, choices=(*column.choices, *(Choice(e, same_text(e)) for e in entries if fold_text(e) not in known)))
