"""The tables that HQ declared itself, as a workbook brings them along. Floor 3."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.made import table_from
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_tables

_LONGEST: Final = 200_000  # characters of a declaration, which nobody has proven yet


def lacking_tables(own: Mapping[str, str], opens: Collection[str]) -> list[Table]:
    """The tables of those declarations, and those of the shelf that a workbook `opens`, which are not among the tables in use, or have
    columns that theirs there have not. What can be no table is left out: its sheet is then none of ours."""
    out = [table for table in shelf_tables(opens) if not _is_held(table)] if not {*SHELF}.isdisjoint(opens) else []
    for key, text in own.items():
        try:
            table = table_from(text) if len(text) <= _LONGEST else None
        except (ValueError, SchemaError):
            table = None
        if table is not None and table.key == key and not _is_held(table):
            out.append(table)
    return out


def _is_held(table: Table) -> bool:
    held = next((one for one in BRANCH if one.key == table.key), None)
    return held is not None and held.kind == table.kind and all(held.by_key.get(c.key) == c for c in table.columns)


def tables_with(own: Mapping[str, str], opens: Collection[str]) -> dict[str, Table]:
    """The tables in use by key, with those that they lack."""
    return {**BY_KEY, **{table.key: table for table in lacking_tables(own, opens)}}
