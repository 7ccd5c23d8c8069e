"""Months of the calendar as one count, so that they can be added to and compared. Floor 1."""
from __future__ import annotations


def month_number(year: int, month: int) -> int:
    """Months since year 0: January 2026 is 24312."""
    return 12 * year + month - 1


def year_month(number: int) -> tuple[int, int]:
    """(year, month 1..12) of that count."""
    return number // 12, number % 12 + 1
