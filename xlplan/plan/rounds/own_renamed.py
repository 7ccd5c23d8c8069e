"""HQ's own columns and tables that were given another name under what units typed: what counts on under the new one. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from xlplan.plan.checking.former import typed_in
from xlplan.plan.checking.renamed import is_renamed, misnamed_columns, misnamed_tables
from xlplan.plan.checking.results import Merged
from xlplan.plan.rounds.declared_cells import DeclaredCells
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables.own.declared import PREFIX
from xlplan.text import Text, list_briefly
from xlplan.workbook.submission import Submission

_COLUMN: Final = Text("{label} · {column}", "{label} · {column}", "{label} · {column}")
OwnFrames = Mapping[str, Mapping[str, Frame]]


def renamed_findings(typed: OwnFrames, now: Mapping[str, Table], called: Callable[[str], str],
                     places: DeclaredCells) -> list[Diagnostic]:
    """XP808 for each table and column with another name than where units typed it. `typed`: unit -> table -> its rows in its file;
    `now`: the tables of HQ's declarations as they are, `places`: where the master declares them."""
    of: dict[tuple[str, str], dict[str, int]] = {}
    said: dict[tuple[str, str], tuple[Text, Text]] = {}
    for unit, frames in typed.items():
        other = misnamed_tables([frame.table for frame in frames.values()], now)
        for key, frame in frames.items():
            then = now.get(key)
            if then is None or then is frame.table or key in other or then.kind != frame.table.kind:
                continue
            for at, n, names in _renamed(frame, then):
                of.setdefault((key, at), {})[unit] = n
                said.setdefault((key, at), names)
    out = []
    for (key, at), units in of.items():
        sheet, row, column = places.of_column(key, at, "name") if at else places.of_table(key, "name")
        out.append(Diagnostic("XP808", table=sheet, row_key=row, column=column, params={
            "old": said[key, at][0], "new": said[key, at][1], "n": sum(units.values()),
            "branches": list_briefly(called(unit) for unit in units)}))
    return out


def own_frames(merged: Merged) -> OwnFrames:
    """Unit -> its rows, as they stand in the file that counts, of the tables that HQ declared or added to."""
    out: dict[str, dict[str, Frame]] = {}
    for (key, at), (file, _) in merged.source.items():
        if key in file.frames and _is_own(key, file):
            out.setdefault(merged.branches[at], {})[key] = file.frames[key]
    return out


def own_frames_of(typed: Mapping[str, Submission]) -> OwnFrames:
    """The same of the files that speak for their units."""
    return {unit: {key: frame for key, frame in file.frames.items() if _is_own(key, file)} for unit, file in typed.items()}


def _is_own(key: str, file: Submission) -> bool:
    return key.startswith(PREFIX) or (file.issued is not None and key in file.issued.own)


def _renamed(frame: Frame, then: Table) -> Iterator[tuple[str, int, tuple[Text, Text]]]:
    """(key of the column, '' of the table itself; cells typed; its names then and now)."""
    was, other = frame.table, misnamed_columns(frame.table, then)
    counts = {column.key: n for column in was.columns if (n := typed_in(frame, column))}
    if was.label != then.label and (n := sum(counts.values())):
        yield "", n, (was.label, then.label)
    for key, n in counts.items():
        old, new = was.by_key[key], then.by_key.get(key)
        counts_on = new is not None and (new.kind, new.unit) == (old.kind, old.unit) and key not in other
        if new is not None and counts_on and is_renamed(old.label, new.label):
            yield key, n, (_COLUMN.filled(label=was.label, column=old.label), _COLUMN.filled(label=then.label, column=new.label))
