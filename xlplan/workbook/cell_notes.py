"""Notes on cells of a unit's workbook that HQ changed: carried by its stamp, shown when the cell is selected. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.workbook.stamp import Issued

_FACT: Final = "note"
CellNotes = Mapping[tuple[str, str, str], str]  # table, row key, column -> what it says, in the language of the workbook


def note_facts(notes: CellNotes) -> dict[str, str]:
    """The notes as facts of a stamp."""
    return {"|".join((_FACT, *at)): " ".join(text.split()) for at, text in notes.items()}


def notes_of(issued: Issued) -> dict[tuple[str, str, str], str]:
    """The notes that the workbook was issued with."""
    out = {}
    for fact, text in issued.facts.items():
        kind, _, place = fact.partition("|")
        table, _, cell = place.partition("|")
        row, _, column = cell.rpartition("|")  # keys of rows may hold the mark themselves
        if kind == _FACT and row:
            out[table, row, column] = text
    return out
