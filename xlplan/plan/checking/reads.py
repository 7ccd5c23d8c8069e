"""Which tables the cells of a table are linked to, seen through the formulas they read. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.workbook.reading.dependencies import SUMS, Dependencies


def linked_tables(table: Table, tables: Mapping[str, Table]) -> frozenset[str]:
    """Keys of the other tables whose figures make the linked (L) and suggested (S) cells of this one."""
    depends, out = Dependencies(tables), frozenset[str]()
    for column in table.columns:
        for measure, who in (("", column.who), *((key, made[0]) for key, made in column.by_measure.items())):
            if who in "LS":
                out |= depends.column(table.key, column.key, measure)
    return out - {SUMS, table.key}


LINKS: Final[Mapping[str, frozenset[str]]] = {t.key: linked_tables(t, BY_KEY) for t in BRANCH}  # made once: declarations do not change
