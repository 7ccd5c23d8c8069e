"""Mails and archives that lie in the inbox still since `collect` can take no more out of them: why, as it says. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.excel.reading.pool import read_all
from xlplan.mail.item import Opened
from xlplan.mail.kinds import OPENED
from xlplan.mail.unpack import open_source
from xlplan.pipeline.collect.bare import bare_findings
from xlplan.pipeline.collect.collector import LIMIT
from xlplan.plan.checking.results import FileResult
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic

if TYPE_CHECKING:
    from concurrent.futures import Executor


def say_why_unopened(lying: Mapping[Path, FileResult], taken: Collection[str], units: Collection[str], own: Collection[str], *,
                     workers: int | None = None, executor: Executor | None = None) -> None:
    """What cannot be taken out of each, in the place of XP921; that stays where something is to be collected. `taken`: SHA-256 of all
    that was; `units`, `own`: as of `bare_findings`."""
    waits = {path: one for path, one in lying.items() if any(d.code == "XP921" and d.params.get("kind") in OPENED for d in one.diagnostics)}
    for path, got in read_all([*waits], open_source, workers=workers, seconds=LIMIT, executor=executor):
        if isinstance(got, Opened) and not got.lost and all(item.sha256 in taken for item in got.taken) and (
                why := _why(got, units, own, waits[path].file)):
            waits[path].diagnostics = why


def _why(got: Opened, units: Collection[str], own: Collection[str], file: str) -> list[Diagnostic]:
    found = [item.why for item in got.items if item.why is not None and not item.returned]
    found += [d for _, d in bare_findings(got, units, own) if d.code == "XP935"]
    return [replace(d, file=file, severity=severity_of(d.code, "bottom_up", {})) for d in found]
