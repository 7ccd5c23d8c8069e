"""How HQ steers the plan: rule switches, adjustments, approvers, calendar; named as the columns of `tables/master`.
Amounts and texts as in `parts`. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass


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
class Adjustment:
    """`declared`, `change` and `approved` in steps of AS_STATED."""

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
    row_key: str = ""


@dataclass(frozen=True, slots=True)
class Approver:
    level: str
    step: int | None
    post: str
    name: str = ""
    limit: int | None = None
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
