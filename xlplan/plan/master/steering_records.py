"""How HQ steers the plan: rule switches, assignments, adjustments, approvers, addresses, workdays, calendar; named as the columns
of `tables/master`. Amounts and texts as in `parts`. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

SHIFT: Final = "shift"  # source of a later assignment that a region made among its branches: the ledger holds it, no sheet does


@dataclass(frozen=True, slots=True)
class TableIssued:
    """A line of the sheet `tables_issued`: `table` is the key of a planning table; by round, and by kind of unit, yes or no, ''
    where the table's own default holds."""

    table: str
    guide: str = ""
    bottom_up: str = ""
    revise: str = ""
    final: str = ""
    approved: str = ""
    for_branch: str = ""
    for_hq_run: str = ""
    for_region: str = ""
    for_other: str = ""
    row_key: str = ""

    @property
    def says(self) -> bool:
        """Whether HQ marked anything in it."""
        return any(getattr(self, f.name) for f in fields(self) if f.name not in ("table", "row_key"))


@dataclass(frozen=True, slots=True)
class RuleSwitch:
    code: str
    bottom_up: str = ""
    final: str = ""
    limit: str = ""
    limit_value: int | None = None
    enabled: str = ""
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """`declared`, `change` and `approved` in steps of AS_STATED; `refused`: why an approved line may not count (a key of
    `register.REASONS`), '' for one that may."""

    no: int | None
    branch: str
    kind: str
    table: str
    row: str
    column: str
    declared: int | None
    change: int | None
    approved: int | None
    spread: str
    reason: str
    proposed_by: str
    approved_by: str
    date: str
    status: str
    notify: str
    source: str = ""
    row_key: str = ""
    refused: str = ""

    @property
    def goes_by(self) -> str:
        """Its number, or its row where it has none."""
        return str(self.no) if self.no is not None else self.row_key

    @property
    def told(self) -> bool:
        """Whether the unit is to be told of the line."""
        return self.notify != "no"

    @property
    def acts(self) -> bool:
        """Whether the line counts."""
        return self.status == "approved" and not self.refused


def adds(table: str, row: str, change: int) -> int:
    """How much a change in that row gives the unit: one more who leaves is one head less."""
    return -change if table == "staffing" and row.endswith("|leavers") else change


@dataclass(frozen=True, slots=True)
class Assignment:
    """A line of the sheet `assignments`, or what a region shifted (`source` SHIFT): `amount` in 0.01 万元; `scope` '' for all units,
    `exempt` codes as typed; `refused` as in an adjustment. `after`: of a shift that is in targets as issued, `what` HQ's lines
    assigned that went out before it; None while it has not gone out."""

    no: int | None
    date: str
    scope: str
    amount: int | None
    source: str
    method: str = ""
    exempt: str = ""
    reason: str = ""
    proposed_by: str = ""
    approved_by: str = ""
    status: str = ""
    row_key: str = ""
    refused: str = ""
    after: tuple[str, ...] | None = None

    @property
    def acts(self) -> bool:
        """Whether the line counts."""
        return self.status == "approved" and not self.refused

    @property
    def what(self) -> str:
        """What it assigns to whom, whatever its number and date."""
        return "|".join((self.scope, str(self.amount or 0), self.source, self.method or "proportional", self.exempt))

    @property
    def shift(self) -> str:
        """By what the lines of one region's shift belong together; '' of any other line."""
        return self.row_key.rpartition(":")[0] if self.source == SHIFT else ""


@dataclass(frozen=True, slots=True)
class Approver:
    level: str
    step: int | None
    post: str
    name: str = ""
    limit: int | None = None
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class AddressLine:
    """Who may send files for which units (codes, separated), on which days (ISO)."""

    address: str
    units: str = ""
    name: str = ""
    valid_from: str = ""
    valid_to: str = ""
    row_key: str = ""

    def holds_on(self, day: str) -> bool:
        """Whether that day (ISO) is one of them; '' where nobody knows the day, which is asked about no further."""
        return not day or (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True, slots=True)
class DayException:
    """Days on which the company rests (`kind` off) or works otherwise than the calendar; `last` '' for one day."""

    first: str
    last: str = ""
    kind: str = ""
    note: str = ""
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the calendar."""

    item: str
    owner: str = ""
    start: str = ""
    deadline: str = ""
    round: str = ""
    remind: str = ""
    row_key: str = ""
