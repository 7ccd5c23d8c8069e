"""Columns and tables of HQ's that are called otherwise now than when units filled them in. A figure is what the heading above it said:
under the name of another it would be another. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Mapping

from xlplan.schema.table import Table


def misnamed_columns(was: Table, then: Table) -> frozenset[str]:
    """Keys of the columns that bear now the name that another column of the table as it `was` had."""
    if was is then or was.columns == then.columns:
        return frozenset()
    of = {column.label: column.key for column in was.columns}
    return frozenset(key for key, column in then.by_key.items()
                     if key in was.by_key and column.label != was.by_key[key].label and of.get(column.label, key) != key)


def misnamed_tables(was: Collection[Table], now: Mapping[str, Table]) -> frozenset[str]:
    """Keys of the tables of a file that bear now the name that another table of it had."""
    other = [table for table in was if (then := now.get(table.key)) is not None and then is not table and then.label != table.label]
    names = {table.label for table in was} if other else set()
    return frozenset(table.key for table in other if now[table.key].label in names)
