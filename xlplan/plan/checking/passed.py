"""Which tables of a file that goes back are done with, so that nobody types into them. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlplan.plan.checking.results import ACCEPTED, TableVerdict
from xlplan.schema import expr as x
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import Table

_FOLLOWS: Final = "XP521"  # said of a table that counts as far as it does not follow from one that was refused


def done_tables(verdicts: Mapping[str, TableVerdict], found: Sequence[Diagnostic], tables: Mapping[str, Table]) -> list[str]:
    """The tables that passed and have no link to one in which something is to be corrected: what is wrong may come from a table behind it,
    and one that goes by it may have to follow. `found`: what is to be corrected or explained; `tables`: those of the file, by key."""
    if any(d.table is None for d in found):  # about the file as a whole: nobody can tell what will be typed
        return []
    wrong = {key for key, verdict in verdicts.items() if verdict not in ACCEPTED}
    wrong |= {d.table for d in found if d.table and d.code != _FOLLOWS}
    reads = {key: {other for _, expression in table.expressions() for other in x.tables_read(expression)} for key, table in tables.items()}
    linked = _reached(wrong, reads) | _reached(wrong, {key: {of for of, others in reads.items() if key in others} for key in tables})
    return [key for key, verdict in verdicts.items() if verdict == "accepted" and key in tables and key not in linked]


def _reached(begin: set[str], links: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached by the links, the beginning included."""
    out, more = set(begin), set(begin)
    while more:
        more = {other for key in more for other in links.get(key, ())} - out
        out |= more
    return out
