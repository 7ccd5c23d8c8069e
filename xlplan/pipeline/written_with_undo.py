"""A changed workbook put in its place, with the way back kept for `undo` before anything is written. Floor 6."""
from __future__ import annotations

import hashlib
from pathlib import Path

from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import put_file
from xlplan.pipeline.decompose.refusals import CHANGED
from xlplan.store import undo as trails
from xlplan.store.folder import show_path


def put_with_undo(path: Path, data: bytes, change: trails.Change) -> Path:
    """Put it into the file; the file written, another one where that is open elsewhere. XlplanError where the file was changed since it
    was read (`change.before`)."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != change.before:
        raise XlplanError(CHANGED, file=show_path(path.name))
    path = path.resolve()
    trails.remember_change(path, change)
    try:
        written = put_file(path, data).path
    except BaseException:
        trails.forget_change(path, change)
        raise
    if written != path:
        trails.forget_change(path, change)
        trails.remember_change(written, change)
    return written
