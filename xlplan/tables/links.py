"""Which tables the figures of each planning table come from, read off the declarations once. Floor 2."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.schema.readings.reach import Reach
from xlplan.tables import BRANCH, BY_KEY

_REACH: Final = Reach(BY_KEY)
LINKS: Final[Mapping[str, frozenset[str]]] = {table.key: _REACH.links(table.key) for table in BRANCH}
