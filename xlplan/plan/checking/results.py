"""What checking and consolidating give back: one verdict a file and table, and the numbers of the accepted ones. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

import numpy as np

from xlplan.brief import Brief
from xlplan.plan.checking.decided import FileDecision
from xlplan.plan.checking.former import FormerCell
from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.receipts import Receipt
from xlplan.plan.checking.region_said import UnitReview
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.units import Bools, Ints
from xlplan.workbook.submission import Placement, Submission

Verdict = Literal["accepted", "accepted_with_warnings", "refused", "not_an_input", "earlier", "as_issued"]
TableVerdict = Literal["accepted", "accepted_with_warnings", "refused", "not_opened", "unfilled", "withheld"]

WHOLE_FILE: Final = ("XP517", "XP531", "XP534", "XP584", "XP574", "XP585", "XP589")  # warnings about whole files: HQ's to look into first

OF_ANOTHER: Final = ("XP505", "XP506", "XP508", "XP509", "XP511", "XP512",  # files of another plan, year, round or issue
                     "XP590", "XP599")  # shifts that come too late

ACCEPTED: Final = ("accepted", "accepted_with_warnings")  # of a file or a table: it counts as declared
UNDECIDED: Final = ("XP503", "XP515", "XP518")  # about several files of one unit


@dataclass(slots=True, repr=False)
class FileResult(Brief):
    """The verdict on one file. `diagnostics` carry final severities, gravest first, then sheet order.
    `earlier`: one of an earlier round, judged then, that still lies there; `as_issued`: the very file that HQ sent out.
    `superseded_by` names the file that counts instead of this one; `joined`: some of it counts through that file; `excluded`: HQ has
    taken it out; `receipt`: of one that brings HQ's approval; `came`: how, where it was taken out of a mail or an archive;
    `regional`: its unit acts on others in it, and hands in nothing of its own."""

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
    excluded: bool = False
    receipt: Receipt | None = None
    joined: bool = False
    came: Provenance | None = None
    regional: bool = False

    @property
    def goes_back(self) -> bool:
        """Whether the file, or a table of it, is refused and HQ has not taken it out."""
        return not self.excluded and (self.verdict == "refused" or "refused" in self.tables.values())

    @property
    def undecided(self) -> bool:
        """Whether several files of the unit differ in what nobody but HQ can decide."""
        return not self.stands_aside and any(d.code in UNDECIDED for d in self.diagnostics)

    @property
    def stands_aside(self) -> bool:
        """Whether another file counts instead, or HQ has taken it out."""
        return self.superseded_by is not None or self.excluded

    @property
    def of_another(self) -> Diagnostic | None:
        """That it belongs to another plan, year, round or issue, or comes too late: whatever is corrected in it, it cannot be taken in."""
        return next((d for d in self.diagnostics if d.code in OF_ANOTHER), None)

    @property
    def counted(self) -> list[Diagnostic]:
        """The findings that HQ has to look into: all, of a file that stands aside those about the file itself."""
        return [d for d in self.diagnostics if not self.stands_aside or d.code in WHOLE_FILE]


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """One approved line of the master's 总部调整 sheet: `change` in steps of the column's unit. `spread`: key of its method,
    '' for in proportion; `row_key`: of the line on its sheet; `on_behalf`: it was phoned in by the unit (代改)."""

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
    on_behalf: bool = False


@dataclass(slots=True, repr=False)
class Merged(Brief):
    """The numbers of all accepted tables.

    Attributes:
        branches: codes of the units that fill in, of whatever type, in the order of the organisation; every frame has one member
            a unit, in this order; a unit whose table is not in has no rows in it.
        frames: table key -> stacked Frame.
        have: table key -> per unit, whether the table was accepted.
        opens: unit -> keys of the tables that HQ has it fill and that its workbook holds; of a unit that is not named, all that are
            issued in some round.
        source: (table, branch ordinal) -> the submission and placement the rows came from.
        adjusted: table key -> column -> steps per row of the frame, HQ's adjustments (months only).
        reviewed: units whose file HQ marked as reviewed; outdated: those of which it so marked a file that counts no longer.
        approved: units that HQ's approval was issued to.
        excluded: unit -> HQ's decision that took out a file of its.
        settled: unit -> keys of the tables that stand as HQ approved them, whatever came of the unit.
        codes: unit -> the code of the receipt of its file.
        regions: units above those that fill in which act, in the order of the organisation.
        region_said: unit -> region -> what that says of it.
        former: what was typed under a declaration of HQ's that says something else now; it counts nowhere.
    """

    round: Round
    branches: tuple[str, ...]
    frames: dict[str, Frame]
    have: dict[str, Bools]
    source: Mapping[tuple[str, int], tuple[Submission, Placement]]
    files: list[FileResult]
    adjusted: dict[str, dict[str, Ints]] = field(default_factory=dict)
    adjustments: list[AppliedChange] = field(default_factory=list)
    ceilings: list[AppliedChange] = field(default_factory=list)
    register: list[Diagnostic] = field(default_factory=list)  # findings about the set of files (missing, two files)
    reviewed: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    excluded: Mapping[str, FileDecision] = field(default_factory=dict)
    settled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    opens: Mapping[str, frozenset[str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    region_said: Mapping[str, Mapping[str, UnitReview]] = field(default_factory=dict)
    former: tuple[FormerCell, ...] = ()

    def opens_table(self, branch: str, table: str) -> bool:
        """Whether HQ has the unit fill that table."""
        opens, declared = self.opens.get(branch), BY_KEY.get(table)
        return table in opens if opens is not None else declared is None or declared.expected

    def filling(self, table: str) -> Bools:
        """Units that fill that table: HQ has them do so, or it is in."""
        asked = np.array([self.opens_table(code, table) for code in self.branches], dtype=np.bool_)
        return np.asarray(asked | self.have[table] if table in self.have else asked, dtype=np.bool_)

    @property
    def limits(self) -> dict[str, Decimal]:
        """What formulas of columns need besides the frames: the first month of the fiscal year, its first and last day where they count
        days."""
        issued = next((s.issued for s, _ in self.source.values() if s.issued is not None), None)
        if issued is None:
            return {}
        days: dict[str, Decimal] = {key: n for key, n in issued.limits.items() if key in ("year_start", "year_end")}
        return {"start_month": Decimal(issued.stamp.start_month), **days}

    @property
    def workdays(self) -> tuple[int, ...]:
        """The list of days worked that the workbooks carry."""
        return next((s.issued.workdays for s, _ in self.source.values() if s.issued is not None), ())

    @property
    def absent(self) -> list[str]:
        """Units from which no table at all is in."""
        return [b for i, b in enumerate(self.branches) if not any(have[i] for have in self.have.values())]

    @property
    def missing(self) -> list[str]:
        """Units that fill sales targets, from which none are in."""
        have = self.have["sales_targets"]
        return [b for b, asked, there in zip(self.branches, self.filling("sales_targets"), have, strict=True) if asked and not there]
