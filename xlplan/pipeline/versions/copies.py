"""Workbooks of one unit that are still there: HQ's own copies, and what came back. Floor 6."""
from __future__ import annotations

from collections.abc import Collection

from xlplan.excel.reading.intake import file_digest, read_submission
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.kept_copies import kept_files
from xlplan.pipeline.submissions import file_names, read_submissions
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import IssuedFile
from xlplan.workbook.submission import Submission


def issued_copy(plan: PlanFolder, file: str, sha256: str) -> Submission | None:
    """HQ's own copy of a workbook that it issued under that name, in issued/ or below it; None where it is gone."""
    found = find_copies(plan, [IssuedFile("", sha256, file)]).get(sha256)
    return read_submission(found, file, plan.seal_keys()) if found else None


def copies_that_came(plan: PlanFolder, wanted: Collection[str]) -> dict[str, Submission]:
    """SHA-256 -> the file, of those that are wanted, by the copy kept of it, else by the one that lies in the inbox still."""
    walked, kept = plan.inbox_files(), kept_files(plan, wanted)
    rest = [path for path in walked.files if file_digest(path) in {*wanted} - kept.keys()]
    names = file_names(walked, [plan.inbox]) | {path: path.name for path in kept.values()}
    read = read_submissions([*kept.values(), *rest], names, plan.seal_keys(), None, 1, None)
    return {one.sha256: one for one in read if one.sha256}
