"""Files of an inbox as Submissions: what each is called, read in processes that may die, a verdict on what was left unopened. Floor 6."""
from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.excel.reading.intake import Reader, file_digest, read_and_pack
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.pipeline.steps import READING, begin
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import unreadable_result
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.store.folder import FoundFiles, distinct_names, show_path
from xlplan.tables import BRANCH
from xlplan.workbook.reading.transfer import unpack_submission
from xlplan.workbook.seal_keys import SealKeys
from xlplan.workbook.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[int, int], None]
PathLike = str | Path

SECONDS = 60  # a workbook that takes longer than this to read hangs its reader
FAILURES = {"crashed": "XP910", "timeout": "XP911", "error": "XP915"}
_KEPT = 256   # files, some 70 KB packed each


class _Asked(NamedTuple):
    """Which file, and how it is read."""

    name: str
    size: int
    key: bytes | SealKeys | None
    reader: Reader
    workers: int | None


@BRANCH.derived
def kept_submissions() -> dict[tuple[_Asked, str], bytes]:
    """(file name, size and how it is read; SHA-256) -> a file that was read, packed: every step of a round reads HQ's copies in issued/
    and what came in, and an open Excel or Python takes many steps."""
    return {}


def read_submissions(files: Sequence[Path], names: Mapping[Path, str], key: bytes | SealKeys | None, progress: Progress | None,
                      workers: int | None, executor: Executor | None, reader: Reader = "calamine") -> list[Submission]:
    """Every file as a Submission, in the order of `files`; a file that kills or hangs its reader costs one finding. The same bytes are
    read once in this process."""
    begin(progress, READING, len(files))
    asked = {} if executor else {path: _Asked(path.name, size, key, reader, workers) for path in files if (size := _size(path)) is not None}
    read = _known(asked)
    ahead = len([path for path in files if path in read])
    if progress is not None and ahead:
        progress(ahead, len(files))
    for path, got in read_all([path for path in files if path not in read], partial(read_and_pack, key, reader), workers=workers,
                              seconds=SECONDS, progress=progress and (lambda done, _: progress(ahead + done, len(files))),
                              executor=executor):
        read[path] = got
    out, kept = [], kept_submissions()
    for path in files:
        got = read[path]
        if isinstance(got, Failure):
            said = {"detail": got.detail.strip().rpartition("\n")[2], "limit": SECONDS}
            out.append(Submission(names[path], "", diagnostics=[Diagnostic(FAILURES[got.kind], params=said)]))
            continue
        one = unpack_submission(got)
        if path in asked and one.sha256:
            kept[asked[path], one.sha256] = got  # by what was read: the file may have changed since it was looked at
        out.append(replace(one, file=names[path]))
    for oldest in list(kept)[:-_KEPT]:
        kept.pop(oldest, None)  # another thread may have
    return out


def _size(path: Path) -> int | None:
    """None where nobody can say."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def _known(asked: Mapping[Path, _Asked]) -> dict[Path, bytes | Failure]:
    """Those that were read before. Only a file of a name and size that were seen is looked through for its digest."""
    kept, known = kept_submissions(), dict[Path, bytes | Failure]()
    seen = {of for of, _ in kept}
    for path, of in asked.items():
        if of in seen:
            with suppress(OSError):
                if (data := kept.get((of, file_digest(path)))) is not None:
                    known[path] = data
    return known


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
