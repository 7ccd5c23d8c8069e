"""Mails and archives opened to be checked: their workbooks lie in a folder of their own while they are read, and nothing stays. Floor 6."""
from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.excel.reading.pool import read_all
from xlplan.mail.item import Opened, said_place
from xlplan.mail.kinds import is_source
from xlplan.mail.unpack import open_source
from xlplan.mail.words import safe_name
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import unreadable_result
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import FoundFiles, show_path

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Trial(NamedTuple):
    """Files to check. `found`: with those that were taken out in the place of what they came in; `names`: what each is called, `mail.eml ›
    #1 › gd.xlsx`; `refused`: a verdict on each thing that could not be opened."""

    found: FoundFiles
    names: Mapping[Path, str]
    refused: list[FileResult]


@contextmanager
def opened_for_trial(found: FoundFiles, names: Mapping[Path, str], *, workers: int | None = None,
                     executor: Executor | None = None) -> Iterator[Trial]:
    """The files that were found, mails and archives among them opened while the block runs. One that cannot be opened at all is left to
    whoever reads workbooks, who says what it is."""
    sources = [path for path in found.files if _is_source(path)]
    if not sources:
        yield Trial(found, names, [])
        return
    with tempfile.TemporaryDirectory(prefix="xlplan-") as room:
        inside = dict[Path, list[Path]]()
        known, refused = dict(names), list[FileResult]()
        for path, got in read_all(sources, open_source, workers=workers, executor=executor):
            if isinstance(got, Opened) and not got.lost:
                if all(item.data is None and item.why is None for item in got.items):
                    refused.append(unreadable_result(Diagnostic("XP940", params={"kind": got.kind}), names[path], ""))
                inside[path] = [*_laid_out(got, names[path], Path(room), known)]
                refused += [unreadable_result(replace(item.why, severity=None), _called(names[path], item.place, item.name), "")
                            for item in got.items if item.why is not None]
        files = [file for path in found.files for file in inside.get(path, [path])]
        yield Trial(FoundFiles(files, found.skipped), known, refused)


def _is_source(path: Path) -> bool:
    try:
        return is_source(path)
    except OSError:
        return False  # whoever reads it says so


def _laid_out(opened: Opened, source: str, room: Path, names: dict[Path, str]) -> Iterator[Path]:
    for item in opened.taken:
        path = room / f"{len(names):05}" / safe_name(item.name, "xlsx" if item.kind == "workbook" else item.kind)
        path.parent.mkdir()
        path.write_bytes(item.data or b"")
        names[path] = _called(source, item.place, item.name)
        yield path


def _called(source: str, place: tuple[str, ...], name: str) -> str:
    """`mail.eml › #1 › gd.xlsx`; the name once, where it is the last step."""
    steps = place if place and place[-1].endswith(name) else (*place, name)
    return show_path(said_place((source, *filter(None, steps))))
