"""HQ's desk: the files that came in one round of a plan of two branches, and what is said of them as a set."""
from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal

from by_hand import submission
from desk import Said

from xlplan.plan.checking.register import register_files
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.master.labels import with_branch_names
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.workbook.submission import Submission

NAMES = {"GD": "广东分公司", "FJ": "福建分公司"}


@dataclass
class Desk:
    """The inbox, and what the master workbook says about the round."""

    files: list[Submission] = field(default_factory=lambda: [submission("GD", issue=2), submission("FJ", issue=2)])
    round: Round = "bottom_up"
    branches: list[str] = field(default_factory=lambda: ["GD", "FJ"])
    issue: int = 2
    managers: dict[str, str] = field(default_factory=dict)
    closed: tuple[str, Collection[str]] | None = None

    def findings(self) -> list[Diagnostic]:
        """What `consolidate` says of the files."""
        results = validate_submissions(self.files)
        about = register_files(results, self.files, plan="HD", year=2027, round=self.round, branches=self.branches,
                               issues=dict.fromkeys(self.branches, self.issue), managers=self.managers, closed=self.closed).about
        return with_branch_names([*about, *(d for r in results for d in r.diagnostics)], NAMES)


@dataclass(frozen=True)
class Inbox:
    """One row: as `rows.Row`, at HQ's desk."""

    code: str
    fault: Callable[[Desk], None]
    mend: Callable[[Desk, Said], None] | None
    ends: Literal["gone", "answered"] = "gone"
