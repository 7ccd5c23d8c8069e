"""Files of an inbox as Submissions: what each is called, read in processes that may die, a verdict on what was left unopened. Floor 6."""
from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.excel.reading.intake import Reader, read_and_pack
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.pipeline.steps import READING, begin
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import unreadable_result
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.store.folder import FoundFiles, distinct_names, show_path
from xlplan.workbook.reading.transfer import unpack_submission
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[int, int], None]
PathLike = str | Path

SECONDS = 60  # a workbook that takes longer than this to read hangs its reader
FAILURES = {"crashed": "XP910", "timeout": "XP911", "error": "XP915"}


def read_submissions(files: Sequence[Path], names: Mapping[Path, str], key: bytes | SealKeys | None, progress: Progress | None,
                      workers: int | None, executor: Executor | None, reader: Reader = "calamine") -> list[Submission]:
    """Every file as a Submission, in the order of `files`; a file that kills or hangs its reader costs one finding."""
    out = []
    begin(progress, READING, len(files))
    for path, got in read_all(files, partial(read_and_pack, key, reader), workers=workers, seconds=SECONDS, progress=progress,
                              executor=executor):
        if isinstance(got, Failure):
            said = {"detail": got.detail.strip().rpartition("\n")[2], "limit": SECONDS}
            out.append(Submission(names[path], "", diagnostics=[Diagnostic(FAILURES[got.kind], params=said)]))
        else:
            out.append(replace(unpack_submission(got), file=names[path]))
    return out


def file_names(found: FoundFiles, asked: Sequence[Path]) -> dict[Path, str]:
    """What every file is called that was found, those skipped too."""
    paths = [*found.files, *(s.path for s in found.skipped)]
    return dict(zip(paths, distinct_names(paths, asked), strict=True))


def skipped_results(found: FoundFiles, names: Mapping[Path, str]) -> list[FileResult]:
    """A verdict on what was left unopened and may be somebody's work; system files and hidden ones are nobody's."""
    codes = {"temporary": "XP913", "not_regular": "XP912", "unreadable": "XP912", "missing": "XP912", "link": "XP924",
             "placeholder": "XP923", "web": "XP925"}
    out = []
    for path, why in found.skipped:
        if why in codes:
            said = Diagnostic(codes[why], params={"reason": why})
            out.append(unreadable_result(_link_finding(path, found.files) if why == "link" else said, names[path], ""))
    return out


def _link_finding(path: Path, files: Sequence[Path]) -> Diagnostic:
    """XP924; a note where what it points to was read by itself."""
    target = os.path.realpath(path)
    known = any(os.path.realpath(file) == target for file in files)
    return Diagnostic("XP924", Severity.NOTE if known else None, params={"target": show_path(target)})
