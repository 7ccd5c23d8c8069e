"""The shelf: planning tables that are ready and off, until HQ names one on the master's sheet `tables_issued`. Floor 2.

Each stands in a module of its key. They are not imported before one of them is asked for: a plan switches on a few of them.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Final

from xlplan.schema.expr import tables_read
from xlplan.schema.table import Table
from xlplan.text import fold_text

KEYS: Final = (  # in the order in which they are listed: market and strategy, doing, people and outlets
    "market", "competitors", "segments", "swot", "product_reviews", "evidence", "strategies", "plan_outline", "long_goals",
    "actions", "events", "phases", "resources", "customers", "cadence", "systems", "milestones", "focus_kpis", "strategy_reviews",
    "hiring", "temp_staff", "post_duties", "unit_changes", "outlets", "stocking", "training_levels", "assessments", "stock")


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
    """The tables of the shelf that these keys or names mean, in its order, and those that their rules look into; other names are passed
    over."""
    known, found = set[str](), [key for one in named if (key := shelf_names().get(fold_text(one)))]
    while found:
        if (key := found.pop()) not in known:
            known.add(key)
            found += _read_by(key)
    return [shelf_table(key) for key in KEYS if key in known]


def _read_by(key: str) -> Iterator[str]:
    yield from (other for _, node in shelf_table(key).expressions() for other in tables_read(node) if other in KEYS)
