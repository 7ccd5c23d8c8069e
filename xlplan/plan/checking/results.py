"""What checking and consolidating give back: one verdict a file and table, and the numbers of the accepted ones. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.schema.frame import Frame
from xlplan.units import Bools, Ints
from xlplan.workbook.submission import Placement, Submission

Verdict = Literal["accepted", "accepted_with_warnings", "refused", "not_an_input"]
TableVerdict = Literal["accepted", "accepted_with_warnings", "refused", "not_opened"]

WHOLE_FILE: Final = ("XP531", "XP534")  # warnings about whole files: HQ's to look into before it believes their figures


@dataclass(slots=True)
class FileResult:
    """The verdict on one file. `diagnostics` carry final severities, gravest first, then sheet order.
    `superseded_by` names the file that counts instead of this one."""

    file: str
    sha256: str
    verdict: Verdict
    branch: str | None = None
    round: Round | None = None
    tables: dict[str, TableVerdict] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    received: datetime | None = None
    superseded_by: str | None = None
    branch_name: str = ""

    @property
    def goes_back(self) -> bool:
        """Whether the file, or a table of it, is refused."""
        return self.verdict == "refused" or "refused" in self.tables.values()

    @property
    def counted(self) -> list[Diagnostic]:
        """The findings that HQ has to look into: all, of a file that another one replaces those about the file itself."""
        return [d for d in self.diagnostics if not self.superseded_by or d.code in WHOLE_FILE]


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """One approved line of the master's 总部调整 sheet: `change` in steps of the column's unit. `spread`: key of its method,
    '' for in proportion; `row_key`: of the line on its sheet."""

    branch: str
    table: str
    row: str
    column: str
    change: int
    reason: str
    proposed_by: str = ""
    date: str = ""
    spread: str = ""
    row_key: str = ""


@dataclass(slots=True)
class Merged:
    """The numbers of all accepted tables.

    Attributes:
        branches: codes of the branches that are expected to fill, in the order of the organisation; every frame has
            one member a branch, in this order; a branch whose table is not in has no rows in it.
        frames: table key -> stacked Frame.
        have: table key -> per branch, whether the table was accepted.
        source: (table, branch ordinal) -> the submission and placement the rows came from.
        adjusted: table key -> column -> steps per row of the frame, HQ's adjustments (months only).
        untouched: branches that sent back what they got: their figures are what HQ suggested.
    """

    round: Round
    branches: tuple[str, ...]
    frames: dict[str, Frame]
    have: dict[str, Bools]
    source: Mapping[tuple[str, int], tuple[Submission, Placement]]
    files: list[FileResult]
    adjusted: dict[str, dict[str, Ints]] = field(default_factory=dict)
    adjustments: list[AppliedChange] = field(default_factory=list)
    register: list[Diagnostic] = field(default_factory=list)  # findings about the set of files (missing, two files)
    untouched: tuple[str, ...] = ()

    @property
    def limits(self) -> dict[str, Decimal]:
        """What formulas of columns need besides the frames: the first month of the fiscal year."""
        issued = (found[0].issued for found in self.source.values())
        return next(({"start_month": Decimal(one.stamp.start_month)} for one in issued if one is not None), {})

    @property
    def absent(self) -> list[str]:
        """Branches from which no table at all is in."""
        return [b for i, b in enumerate(self.branches) if not any(have[i] for have in self.have.values())]

    @property
    def missing(self) -> list[str]:
        """Branches from which no table of sales targets is in."""
        have = self.have["sales_targets"]
        return [b for b, there in zip(self.branches, have, strict=True) if not there]
