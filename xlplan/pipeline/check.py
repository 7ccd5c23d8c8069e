"""`xlplan check`: files, folders and masters judged; nothing is written. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.excel.reading.intake import Reader
from xlplan.pipeline.collect.trial import opened_for_trial
from xlplan.pipeline.judge_master import judge_master
from xlplan.pipeline.results import CheckResult
from xlplan.pipeline.submissions import PathLike, Progress, file_names, read_submissions, skipped_results
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.rounds.standing import speaking_files
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.store.folder import PlanFolder, walk_files
from xlplan.workbook.reading.identify import MASTER
from xlplan.workbook.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import Executor


def check(paths: PathLike | Iterable[PathLike], *, reader: Reader = "calamine", convert: bool = False, progress: Progress | None = None,
          workers: int | None = None, executor: Executor | None = None) -> CheckResult:
    """Check files, or folders of files (walked); no plan folder is needed: everything HQ sent is in the workbook. Nothing is
    written. Of mails and archives the workbooks in them are checked; `convert`:
    those of other formats are, too, as LibreOffice makes .xlsx of them.

    A master workbook is judged as `issue` would. A plan folder is its master, then what lies in its inbox, sealed with its
    key; the files of other folders are checked without one. `reader` openpyxl: read with the slow reference reader, for a
    second opinion about single files.
    """
    asked = [Path(p) for p in ([paths] if isinstance(paths, (str, Path)) else paths)]
    plans = [PlanFolder(p) for p in asked if PlanFolder(p).master.is_file()]
    out = CheckResult([])
    for plan in plans:
        found = walk_files([plan.inbox] if plan.inbox.is_dir() else [])
        names, key = file_names(found, [plan.inbox]), plan.seal_keys() if plan.key.is_file() else None
        with opened_for_trial(found, names, convert=convert, workers=workers, executor=executor) as trial:
            read = read_submissions(trial.found.files, trial.names, key, progress, workers, executor, reader)
            results = validate_submissions(read)
            files = [*results, *trial.refused, *skipped_results(found, names)]
        trial.say(files)
        out.masters.append(replace(judge_master(plan.master, inbox=True, typed=speaking_files(results, read, {})), empty=not files))
        out.files += files
    rest = [p for p in asked if p not in [plan.path for plan in plans]]
    found = walk_files(rest)
    names = file_names(found, rest)
    kept: list[Submission] = []
    with opened_for_trial(found, names, convert=convert, workers=workers, executor=executor) as trial:
        taken = trial.found.files
        for path, got in zip(taken, read_submissions(taken, trial.names, None, progress, workers, executor, reader), strict=True):
            if path in rest and any(MASTER in d.params for d in got.diagnostics):
                out.masters.append(judge_master(path))
            else:
                kept.append(got)
    out.notes += [Diagnostic("XP136", Severity.NOTE)] if any(s.issued for s in kept) else []
    files = [*validate_submissions(kept), *trial.refused, *skipped_results(found, names)]
    trial.say(files)
    out.files += files
    return out
