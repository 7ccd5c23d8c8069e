"""The shelf: planning tables that are ready and off, until HQ names one on the master's sheet `tables_issued`. Floor 2.

Each stands in a module of its key. They are not imported before one of them is asked for: a plan switches on a few of them.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Final

from xlplan.schema.table import Table
from xlplan.text import fold_text

KEYS: Final = ("market",)  # in the order in which they are listed


def shelf_table(key: str) -> Table:
    """The table of that key; KeyError where the shelf has none."""
    if key not in KEYS:
        raise KeyError(key)
    table: Table = import_module(f"{__name__}.{key}").TABLE
    return table


@cache
def shelf_names() -> Mapping[str, str]:
    """Folded key or name in any language -> key."""
    return {fold_text(name): key for key in KEYS for name in (*shelf_table(key).label.all(), key)}


def shelf_tables(named: Iterable[str]) -> list[Table]:
    """The tables of the shelf that these keys or names mean, in its order; other names are passed over."""
    known = {key for one in named if (key := shelf_names().get(fold_text(one)))}
    return [shelf_table(key) for key in KEYS if key in known]
