"""The unit in which an adjustment is stated, by the table and what it names there. Floor 4."""
from __future__ import annotations

from decimal import Decimal

from xlplan.calendar.periods import MONTHS
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import PERIODS
from xlplan.units import AS_STATED, Unit


def unit_of(table: str, place: str) -> Unit | None:
    """The unit in which that period, or column, of that table is adjusted, of a period that is none that of a month; None where there is
    no such table, or nothing of that kind in it."""
    declared, months = BY_KEY.get(table), PERIODS.get(place, MONTHS)
    column = None if declared is None else declared.by_key.get(place) or declared.by_key.get(months[0])
    return None if column is None else column.unit


def stated_steps(count: int, unit: Unit) -> int:
    """Steps of the unit as steps of AS_STATED."""
    return int(Decimal(count) * unit.step / AS_STATED.step)
