"""What HQ's expense ceilings come to for one unit. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.master.master import Master
from xlplan.units import PERCENT

_ONE: Final = 10**PERCENT.places


def group_ceilings(master: Master, code: str, target: int) -> dict[str, int]:
    """Group -> ceiling of the unit in the steps of its target. Its own row of a group goes before the row for all; of
    two such rows a master holds the first only; a group without amount and rate has none."""
    rows = {c.group: c for c in master.ceilings if not c.branch}
    rows |= {c.group: c for c in master.ceilings if c.branch == code}
    caps = {group: c.amount if c.rate is None or c.amount is not None else half_up(target * c.rate, _ONE) for group, c in rows.items()}
    return {group: cap for group, cap in caps.items() if cap is not None}
