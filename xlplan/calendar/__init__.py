"""Fiscal years, their months and the days worked in them. Floor 2; package `holidays` is loaded when first asked."""
from xlplan.calendar.backplan import STAGES, Backplan, Stage, backplan
from xlplan.calendar.next_date import next_date
from xlplan.calendar.official import unofficial
from xlplan.calendar.pace import Pace, pace
from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS, fiscal_months, fiscal_span, head_params, label_params, month_label, span_of
from xlplan.calendar.split import DaySplit, split_days
from xlplan.calendar.workdays import known, spring_festival, workdays, workdays_by_month

__all__ = [
    "HALVES", "MONTHS", "QUARTERS", "STAGES", "Backplan", "DaySplit", "Pace", "Stage", "backplan", "fiscal_months",
    "fiscal_span", "head_params", "known", "label_params", "month_label", "next_date", "pace", "span_of", "split_days", "spring_festival",
    "unofficial",
    "workdays", "workdays_by_month",
]
