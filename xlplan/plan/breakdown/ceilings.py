"""What HQ's expense ceilings come to for one unit. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.master.master import Master
from xlplan.plan.master.records import Ceiling
from xlplan.units import PERCENT

_ONE: Final = 10**PERCENT.places


def group_ceilings(master: Master, code: str, target: int) -> dict[str, int]:
    """Group -> ceiling of the unit in the steps of its target. Its own row of a group goes before the row for all; of
    two such rows a master holds the first only; a group without amount and rate has none."""
    return {group: half_up(target * (c.rate or 0), _ONE) if c.amount is None else c.amount
            for group, c in ceiling_rows(master, code).items()}


def ceiling_rows(master: Master, code: str) -> dict[str, Ceiling]:
    """Group -> the row of 费用控制数 that holds for the unit: its own before the one for all; none without amount and rate."""
    rows = {c.group: c for c in master.ceilings if not c.branch}
    rows |= {c.group: c for c in master.ceilings if c.branch == code}
    return {group: c for group, c in rows.items() if c.rate is not None or c.amount is not None}
