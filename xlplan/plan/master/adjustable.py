"""What an adjustment may name: periods of a table, and the unit in which it is stated there. Floor 4."""
from __future__ import annotations

from decimal import Decimal
from typing import Final

from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS
from xlplan.tables import BY_KEY
from xlplan.units import AS_STATED, Unit

PERIODS: Final[dict[str, tuple[str, ...]]] = {
    **{m: (m,) for m in MONTHS}, **QUARTERS, **HALVES, "year": MONTHS}  # what may be adjusted -> its months


def unit_of(table: str, period: str) -> Unit | None:
    """The unit in which that period of that table is adjusted, of a period that is none that of a month; None where there is
    no such table, or nothing by month in it."""
    declared, months = BY_KEY.get(table), PERIODS.get(period, MONTHS)
    column = None if declared is None else declared.by_key.get(period) or declared.by_key.get(months[0])
    return None if column is None else column.unit


def stated_steps(count: int, unit: Unit) -> int:
    """Steps of the unit as steps of AS_STATED."""
    return int(Decimal(count) * unit.step / AS_STATED.step)
