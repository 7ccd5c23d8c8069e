"""Copies of the files that were judged, kept beside the ledger: whoever overwrites or moves a file takes no figure away. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from xlplan.excel.reading.intake import file_digest, read_bytes
from xlplan.excel.writing.write import replace_file
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.plan.checking.states import OF_NOBODY
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger


class KeptSize(NamedTuple):
    """How much is kept."""

    files: int
    bytes: int


NOTHING_KEPT: Final = KeptSize(0, 0)


def record_judged(plan: PlanFolder, ledger: Ledger, inbox: JudgedInbox | None, master: str) -> None:
    """Note what came back of the round from which units go on: it has counted, whoever consolidates it or not. `master`: SHA-256."""
    if inbox is not None:
        keep_judged(plan, inbox)
        ledger.record_results(inbox.results, datetime.now(), master=master)


def keep_judged(plan: PlanFolder, inbox: JudgedInbox) -> None:
    """Keep each file of a unit under its SHA-256, once, before its verdict is recorded: as it came, for a workbook is packed already. One
    that was replaced since it was read is left, as the verdict is not about it. OSError as the disk says."""
    for path, result in zip(inbox.found.files, inbox.results, strict=True):
        if not result.branch or not result.sha256 or result.verdict in OF_NOBODY or (copy := _copy_of(plan, result.sha256)).exists():
            continue
        data = read_bytes(path)
        if hashlib.sha256(data).hexdigest() == result.sha256:
            plan.received.mkdir(exist_ok=True)
            replace_file(copy, lambda out, data=data: out.write(data))  # type: ignore[misc]


def kept_files(plan: PlanFolder, wanted: Collection[str]) -> dict[str, Path]:
    """SHA-256 -> its copy, of those that are wanted, kept and as they were."""
    found = {sha256: _copy_of(plan, sha256) for sha256 in wanted if sha256}
    return {sha256: path for sha256, path in found.items() if path.is_file() and file_digest(path) == sha256}


def kept_size(plan: PlanFolder) -> KeptSize:
    """Of all copies; nothing where none are."""
    sizes = [path.stat().st_size for path in plan.received.glob("*.xlsx")] if plan.received.is_dir() else []
    return KeptSize(len(sizes), sum(sizes))


def _copy_of(plan: PlanFolder, sha256: str) -> Path:
    return plan.received / f"{sha256}.xlsx"
