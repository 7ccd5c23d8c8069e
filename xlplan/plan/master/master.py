"""The master workbook as one value: everything HQ planned with. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlplan.plan.master.history import History
from xlplan.plan.master.organisation import Organisation
from xlplan.plan.master.pasted_codes import PastedCodes
from xlplan.plan.master.records import (
    Ceiling,
    Channel,
    Company,
    Course,
    ExpenseItem,
    Goal,
    Heads,
    KeyProject,
    MixRow,
    Post,
    Product,
    Reserve,
    Season,
    Weight,
)
from xlplan.plan.master.steering_records import (
    AddressLine,
    AdjustmentLine,
    Approver,
    Assignment,
    DayException,
    Event,
    RuleSwitch,
    TableIssued,
)
from xlplan.schema.diagnostic import FIRST_HALF, Round, Severity
from xlplan.schema.frame import Frame
from xlplan.units import AS_STATED


@dataclass(frozen=True)
class Master:
    """HQ's plan. Mappings keep the order of their sheets; `organisation` is that of the plan year.

    `goals` and `reserve` are complete (see `goals.complete_goal`, `goals.complete_reserve`); `history` is in our own codes.
    `tables_issued`: planning table -> HQ's line about it, of those that have one. `idle`: units that HQ runs and that sell nothing
    (总部费用, 未分配), once that is known. `sheets`: the sheets themselves, those with
    history left out. `codes`: which of ours a code of another system means (`PastedCodes.ours`).
    `own_tables`: of tables that HQ declared itself or added to, the declaration that goes out with them; `own_off`: `table` or
    `table.column` of those that it put out of use.
    """

    company: Company
    organisation: Organisation
    products: Mapping[str, Product]
    channels: Mapping[str, Channel]
    mix: tuple[MixRow, ...]
    expense_items: Mapping[str, ExpenseItem]
    posts: Mapping[str, Post]
    history: History
    goals: tuple[Goal, ...]
    reserve: Reserve
    weights: Mapping[str, Weight]
    assignments: tuple[Assignment, ...]
    seasons: tuple[Season, ...]
    ceilings: tuple[Ceiling, ...]
    heads: tuple[Heads, ...]
    key_projects: tuple[KeyProject, ...]
    courses: tuple[Course, ...]
    rules: Mapping[str, RuleSwitch]
    adjustments: tuple[AdjustmentLine, ...]
    approvers: tuple[Approver, ...]
    workday_exceptions: tuple[DayException, ...]
    calendar: tuple[Event, ...]
    sheets: Mapping[str, Frame] = field(default_factory=dict)
    tables_issued: Mapping[str, TableIssued] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()
    addresses: tuple[AddressLine, ...] = ()
    codes: PastedCodes = field(default_factory=lambda: PastedCodes({}, {}, {}, {}, {}, {}))
    own_tables: Mapping[str, str] = field(default_factory=dict)
    own_off: frozenset[str] = frozenset()

    @property
    def limits(self) -> dict[str, Decimal]:
        """HQ's limits for `schema.evaluate.Evaluator`; what is not there keeps its default."""
        return {r.limit: Decimal(r.limit_value) * AS_STATED.step for r in self.rules.values()
                if r.limit and r.limit_value is not None}

    def severity(self, code: str, in_round: Round) -> Severity | None:
        """HQ's severity of a finding (一上 in guide and bottom_up, else 二上); None: the catalogue decides."""
        switch = self.rules.get(code)
        key = "" if switch is None else switch.bottom_up if in_round in FIRST_HALF else switch.final
        return Severity(key) if key else None

    def enabled(self, code: str) -> bool:
        """False where HQ has switched the rule off."""
        switch = self.rules.get(code)
        return switch is None or switch.enabled != "no"
