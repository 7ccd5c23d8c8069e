"""The part of the digest that says which tables a plan has beside ours: by it whoever asks for their figures knows them. Floor 4."""
from __future__ import annotations

import json
from contextlib import suppress
from typing import Final

from xlplan.plan.master.master import Master
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.own.made import table_from
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_table

DECLARED: Final = "@declared"  # no key of a table


def declared_part(master: Master) -> dict[str, str]:
    """Part -> text: the tables of the shelf that are in use, and HQ's own declarations."""
    shelf = [table.key for table in BRANCH.used if table.key in SHELF]
    return {DECLARED: json.dumps({"shelf": shelf, "own": [*master.own_tables.values()]}, ensure_ascii=False)}


def declared_tables(text: str) -> tuple[Table, ...]:
    """The tables that such a text says, without those that a later version declared in ways unknown here."""
    said, out = json.loads(text), list[Table]()
    for key in said["shelf"]:
        with suppress(KeyError):
            out.append(shelf_table(key))
    for one in said["own"]:
        with suppress(ValueError, SchemaError):
            out.append(table_from(one))
    return (*out,)
