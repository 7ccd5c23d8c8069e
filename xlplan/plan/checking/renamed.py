"""Columns and tables of HQ's that are called otherwise now than when units filled them in. A figure is what the heading above it said:
under the name of another it would be another. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Mapping

from xlplan.schema.table import Table
from xlplan.tables.adjusted import without_unit
from xlplan.text import Text


def misnamed_columns(was: Table, then: Table) -> frozenset[str]:
    """Keys of the columns that bear now the name that another column of the table as it `was` had."""
    if was is then or was.columns == then.columns:
        return frozenset()
    whole, bare = ({name(column.label): column.key for column in was.columns} for name in (_whole, without_unit))
    out = set[str]()
    for key in then.by_key.keys() & was.by_key.keys():
        old, new = was.by_key[key].label, then.by_key[key].label
        if old != new and (whole.get(new, key) != key or (is_renamed(old, new) and bare.get(without_unit(new), key) != key)):
            out.add(key)
    return frozenset(out)


def is_renamed(old: Text, new: Text) -> bool:
    """Whether a column is called otherwise: another unit behind its name is no other name."""
    return without_unit(old) != without_unit(new)


def _whole(label: Text) -> Text:
    return label


def misnamed_tables(was: Collection[Table], now: Mapping[str, Table]) -> frozenset[str]:
    """Keys of the tables of a file that bear now the name that another table of it had."""
    other = [table for table in was if (then := now.get(table.key)) is not None and then is not table and then.label != table.label]
    names = {table.label for table in was} if other else set()
    return frozenset(table.key for table in other if now[table.key].label in names)
