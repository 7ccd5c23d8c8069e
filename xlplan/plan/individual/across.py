"""Twelve months with their quarters, halves and the year across a sheet: keys, sums, formulas. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.address import a1, a1_range
from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS
from xlplan.tables.periods import month_columns
from xlplan.units import WAN_YUAN, Ints

COLUMNS: Final = month_columns(WAN_YUAN, "G", width=7.6, year_label=terms.WHOLE_YEAR)
NAMES: Final = {c.key: c.band if c.band and c.key in QUARTERS else c.label for c in COLUMNS}
PERIODS: Final = {c.key: QUARTERS.get(c.key) or HALVES.get(c.key) or (MONTHS if c.key == "year" else (c.key,)) for c in COLUMNS}


def period_sums(months: Ints) -> dict[str, int]:
    """Every period's sum of twelve months."""
    by_key = dict(zip(MONTHS, months.tolist(), strict=True))
    return {key: sum(by_key[m] for m in of) for key, of in PERIODS.items()}


def running_sums(months: Ints) -> dict[str, int]:
    """What has added up when each period closes."""
    upto = dict(zip(MONTHS, months.cumsum().tolist(), strict=True))
    return {key: upto[of[-1]] for key, of in PERIODS.items()}


def parts_of(key: str) -> tuple[str, ...]:
    """The periods that a period is the sum of on a sheet: a quarter of months, a half of quarters, the year of halves."""
    if key in QUARTERS:
        return QUARTERS[key]
    if key in HALVES:
        return tuple(q for q, months in QUARTERS.items() if set(months) <= set(HALVES[key]))
    return tuple(HALVES) if key == "year" else ()


def sum_formula(key: str, row: int, at: dict[str, int]) -> str | None:
    """The period's cell in that row from the periods it is the sum of; None for a month."""
    parts = [at[part] for part in parts_of(key)]
    if not parts:
        return None
    if parts[-1] - parts[0] == len(parts) - 1:
        return f"SUM({a1_range(row, parts[0], row, parts[-1])})"
    return "+".join(a1(row, column) for column in parts)
