"""Mails and archives opened to be checked: their workbooks lie in a folder of their own while they are read, and nothing stays. Floor 6."""
from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.excel.reading.pool import read_all
from xlplan.mail.item import Opened, said_place
from xlplan.mail.kinds import Kind, kind_of_file
from xlplan.mail.unpack import open_source
from xlplan.mail.words import taken_file_name
from xlplan.pipeline.collect.bare import bare_findings
from xlplan.pipeline.collect.converting import ending_of, is_to_be_converted, remade, remade_provenance
from xlplan.plan.checking.provenance import conversion_findings
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import add_finding, unreadable_result
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import FoundFiles, show_path

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Trial(NamedTuple):
    """Files to check. `found`: with those that were taken out in the place of what they came in; `names`: what each is called, `mail.eml ›
    #1 › gd.xlsx`; `refused`: a verdict on each thing that could not be opened; `told`: by name, what is said of what was converted."""

    found: FoundFiles
    names: Mapping[Path, str]
    refused: list[FileResult]
    told: Mapping[str, Sequence[Diagnostic]]

    def say(self, results: Iterable[FileResult]) -> None:
        """Add to verdicts what is said of files that were converted."""
        for result in results:
            for d in self.told.get(result.file, ()):
                add_finding(result, d, "final")


@contextmanager
def opened_for_trial(found: FoundFiles, names: Mapping[Path, str], *, convert: bool = False, workers: int | None = None,
                     executor: Executor | None = None) -> Iterator[Trial]:
    """The files that were found, mails and archives among them opened while the block runs. One that cannot be opened at all is left to
    whoever reads workbooks, who says what it is."""
    kinds = {path: kind for path in found.files if (kind := _kind(path)) is not None}
    sources = [path for path, kind in kinds.items() if kind.role == "opened"]
    if not sources and not any(is_to_be_converted(kind, lambda: convert) for kind in kinds.values()):
        yield Trial(found, names, [], {})
        return
    with tempfile.TemporaryDirectory(prefix="xlplan-") as room:
        inside = dict[Path, list[Path]]()
        known, refused = dict(names), list[FileResult]()
        for path, got in read_all(sources, open_source, workers=workers, executor=executor):
            if isinstance(got, Opened) and not got.lost:
                elsewhere = [(one, d) for one, d in bare_findings(got, None) if d.code == "XP935"]
                refused += [unreadable_result(d, _called(names[path], one.place, ""), "") for one, d in elsewhere]
                if not elsewhere and all(item.data is None and item.why is None for item in got.items):
                    refused.append(unreadable_result(Diagnostic("XP940", params={"kind": got.kind}), names[path], ""))
                inside[path] = [*_laid_out(got, names[path], Path(room), known)]
                refused += [unreadable_result(replace(item.why, severity=None), _called(names[path], item.place, item.name), "")
                            for item in got.items if item.why is not None]
        files = [file for path in found.files for file in inside.get(path, [path])]
        others = [path for path in files if (kind := _kind(path)) is not None and is_to_be_converted(kind, lambda: convert)]
        told = _converted(others, convert, Path(room), known, workers, executor)
        files = [told[path][0] if path in told else path for path in files]
        yield Trial(FoundFiles(files, found.skipped), known, refused, {known[to]: said for to, said in told.values()})


def _kind(path: Path) -> Kind | None:
    try:
        return kind_of_file(path)
    except OSError:
        return None  # whoever reads it says so


def _converted(paths: Sequence[Path], convert: bool, room: Path, names: dict[Path, str], workers: int | None,
               executor: Executor | None) -> dict[Path, tuple[Path, list[Diagnostic]]]:
    """File -> (the .xlsx that was made of it, else itself; what is said of it)."""
    out = dict[Path, tuple[Path, list[Diagnostic]]]()
    for one in remade(paths, convert, (), workers=workers, executor=executor):
        if one.made is None:
            out[one.path] = one.path, [*out.get(one.path, (one.path, []))[1], *([one.why] if one.why else [])]
            continue
        path = room / f"{len(names):05}" / "converted.xlsx"
        path.parent.mkdir()
        path.write_bytes(one.made.data)
        names[path] = names[one.path]
        out[one.path] = path, conversion_findings(remade_provenance(one.made, names[one.path], None))
    return out


def _laid_out(opened: Opened, source: str, room: Path, names: dict[Path, str]) -> Iterator[Path]:
    for item in opened.taken:
        path = room / f"{len(names):05}" / taken_file_name(item.name, ending_of(item))
        path.parent.mkdir()
        path.write_bytes(item.data or b"")
        names[path] = _called(source, item.place, item.name)
        yield path


def _called(source: str, place: tuple[str, ...], name: str) -> str:
    """`mail.eml › #1 › gd.xlsx`; the name once, where it is the last step."""
    steps = place if place and place[-1].endswith(name) else (*place, name)
    return show_path(said_place((source, *filter(None, steps))))
