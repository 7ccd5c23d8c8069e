"""Fiscal years, their months and the days worked in them. Floor 2; package `holidays` is loaded when first asked."""
from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS, fiscal_months, label_params, month_label
from xlplan.calendar.workdays import known, spring_festival, workdays, workdays_by_month

__all__ = [
    "HALVES", "MONTHS", "QUARTERS", "fiscal_months", "known", "label_params", "month_label", "spring_festival",
    "workdays", "workdays_by_month",
]
