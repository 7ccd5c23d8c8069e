"""A file that came, as the register handles it: what was read, the verdict on it, what is said about it. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from xlplan.plan.checking import validate
from xlplan.plan.checking.results import FileResult
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.stamp import Stamp
from xlplan.workbook.submission import Submission

OF_THE_NAME: Final = ("XP534", "XP929")  # findings about what a file is called: its copies are called otherwise


@dataclass(slots=True)
class CameFile:
    """One file of ours: what was found in it, and what is said about it here."""

    submission: Submission
    stamp: Stamp
    result: FileResult
    says: list[str] = field(default_factory=list)  # other units that its name names
    saved_by: list[str] = field(default_factory=list)  # other units to which belongs who saved it last
    chosen_from: bool = False  # whether it is one that may count for its branch

    @property
    def name(self) -> str:
        return self.submission.file

    @property
    def misnamed(self) -> bool:
        """Whether its name says that it is something else."""
        return bool(self.says) or any(d.code in OF_THE_NAME for d in self.submission.diagnostics)


def add_finding(file: CameFile, d: Diagnostic, *, stands: bool = False) -> None:
    """See `validate.add_finding`."""
    validate.add_finding(file.result, d, file.stamp.round, stands=stands)
