"""Where copies stand that go back. Floor 6."""
from __future__ import annotations

from pathlib import Path

from xlplan.excel.patching.patch import put_file
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.own_places import put_aside
from xlplan.pipeline.returned_names import earlier_names, returned_name
from xlplan.schema.diagnostic import Round


def placed_copy(hq: Headquarters, whose: str, in_round: Round, data: bytes | None) -> Path | None:
    """Where the copy stands of that unit, or of a region's workbook of some kind; None where there is none to be. One that stood there and
    is another goes aside, as do those of other rounds."""
    room, lang = hq.folder.returned, hq.master.company.lang
    path = room / returned_name(whose, "returned", in_round, lang)
    for name in earlier_names(whose, "returned", in_round, lang):
        if (room / name).is_file():
            put_aside(room / name)
    if path.is_file() and path.read_bytes() == data:
        return path
    if path.is_file():
        put_aside(path)
    return put_file(path, data).path if data is not None else None
