"""Where copies stand that go back. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from xlplan.excel.patching.patch import put_file
from xlplan.excel.reading.intake import file_digest
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.own_places import put_aside
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.tables.books import BOOKS, BookKind


def placed_copy(hq: Headquarters, names: FileNames, unit: str, in_round: Round, data: bytes | None, recorded: Mapping[str, str], *,
                kind: BookKind | None = None) -> Path | None:
    """Where the copy stands of what the unit sent, in a workbook of that kind; None where there is none to be. One that stood there and is
    another goes aside, as do those of other rounds, and whatever they were called. `recorded`: name -> SHA-256 of the unit's copies."""
    room, path = hq.folder.returned, hq.folder.returned / names.going_back(unit, "returned", in_round, kind)
    for name in (*names.earlier_names(unit, "returned", in_round, kind), *_strange_names(names, unit, room, recorded)):
        if (room / name).is_file():
            put_aside(room / name)
    if path.is_file() and path.read_bytes() == data:
        return path
    if path.is_file():
        put_aside(path)
    return put_file(path, data).path if data is not None else None


def _strange_names(names: FileNames, unit: str, room: Path, recorded: Mapping[str, str]) -> Iterator[str]:
    """Under which copies of the unit stand that would be called otherwise now: it, or the company, had another name then."""
    now = {names.going_back(unit, "returned", one, kind) for one in ROUNDS for kind in (None, *BOOKS.values())}
    for name, sha256 in recorded.items():
        if name not in now and (room / name).is_file() and file_digest(room / name) == sha256:
            yield name
