"""The next workbooks of units with what those worked out for themselves in the last. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xlplan.excel.package.container import Refused
from xlplan.excel.reading.intake import read_bytes
from xlplan.excel.reading.own_work import read_work_sheet
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.own_work import own_work
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import IssuedFile
from xlplan.text import Lang
from xlplan.workbook.own_work import Reason, WorkSheet
from xlplan.workbook.submission import Submission


def with_own_work(carried: Mapping[str, NextWorkbook], sent: Mapping[str, Submission | None], copies: Mapping[str, Submission],
                  paths: Mapping[str, Path], lang: Lang) -> dict[str, NextWorkbook]:
    """The workbooks with the sheets and formulas of the units' own. `sent`: unit -> the file that speaks for it, `copies`: HQ's own of
    its last workbook, which counts where the file is of an earlier one; `paths`: SHA-256 -> where each lies."""
    return {unit: replace(own, work=own_work(file, _sheet_of(file, paths), own.frames, lang))
            if (file := max(filter(None, (sent.get(unit), copies.get(unit))), key=_issue_of, default=None)) else own
            for unit, own in carried.items()}


def file_places(plan: PlanFolder, inbox: JudgedInbox, copies: Iterable[IssuedFile]) -> dict[str, Path]:
    """SHA-256 -> path, of the files that came and of those of HQ's own copies."""
    return {s.sha256: path for path, s in zip(inbox.found.files, inbox.submissions, strict=False)} | find_copies(plan, copies)


def _issue_of(file: Submission) -> int:
    return file.issued.stamp.issue if file.issued else 0


def _sheet_of(file: Submission, paths: Mapping[str, Path]) -> WorkSheet | Reason | None:
    if not file.scratch:
        return None
    with suppress(OSError, Refused, KeyError):
        data = read_bytes(paths[file.sha256])
        if hashlib.sha256(data).hexdigest() == file.sha256:
            return read_work_sheet(data, file.scratch[0])
    return "unread"
