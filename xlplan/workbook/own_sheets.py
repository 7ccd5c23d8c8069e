"""The sheets of a unit's workbook that are no tables: no table has their keys, nor their names. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.schema.codes.pages import REBALANCE
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, rebalance
from xlplan.text import LANGS, Text, same_text
from xlplan.workbook.stamp import HOME, SHEET
from xlplan.workbook.words import WORDS

SCRATCH: Final = "scratch"
RETURNED: Final = "returned"  # what HQ says on a copy that goes back; no workbook is issued with it
PAGES: Final[Mapping[str, Text]] = {RETURNED: WORDS["returned"], "cover": WORDS["cover"], "letter": WORDS["letter"],
                                   rebalance.KEY: REBALANCE, "checks": WORDS["checks"], SCRATCH: WORDS["scratch"]}
OTHERS: Final = (*PAGES,)  # sheets with a key that are not tables
UNREAD: Final = frozenset((RETURNED, rebalance.KEY, SCRATCH))  # those of them that nobody reads: what stands there is no finding
READ: Final = tuple(key for key in PAGES if key not in UNREAD)


def require_free(tables: Iterable[Table]) -> None:
    """SchemaError for a table with the key of a sheet of ours, or with the name of one in a language."""
    named = {**PAGES, SHEET: same_text(SHEET)}
    for table in tables:
        if table.key in (*OTHERS, HOME):
            raise SchemaError(f"table {table.key}: a sheet of our own has that key")
        for lang in LANGS:
            if (name := table.label(lang).casefold()) in {title(lang).casefold() for title in named.values()}:
                raise SchemaError(f"table {table.key}: a sheet of our own is called {name} in {lang}")


BRANCH.watch(require_free)
