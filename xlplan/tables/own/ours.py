"""The tables of ours to which HQ can add: those of every plan, and those of the shelf. Floor 2."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.schema.table import Table
from xlplan.tables import BUILT_IN
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_table


class _Ours(Mapping[str, Table]):
    """By key; one of the shelf is made when it is asked for."""

    def __getitem__(self, key: str) -> Table:
        return BUILT_IN[key] if key in BUILT_IN else shelf_table(key)

    def __contains__(self, key: object) -> bool:
        return key in BUILT_IN or key in SHELF

    def __iter__(self) -> Iterator[str]:
        return iter((*BUILT_IN, *SHELF))

    def __len__(self) -> int:
        return len(BUILT_IN) + len(SHELF)


OURS: Final[Mapping[str, Table]] = _Ours()


def is_built_in(table: str, column: str) -> bool:
    """Whether it is a column that the table has in every plan, none that HQ declares."""
    return table in OURS and column in OURS[table].by_key
