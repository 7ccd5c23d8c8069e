"""The workdays a company plans with: the public calendar and its own exceptions. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypedDict

from xlplan.calendar import fiscal_span, unofficial, workdays, workdays_by_month
from xlplan.plan.master.history import SEASON_YEARS
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.steering_records import DayException
from xlplan.schema.days import day_number
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BRANCH

_DAY: Final = timedelta(days=1)


class ExtraDays(TypedDict):
    """The company's own days, as every function of `xlplan.calendar` takes them: `workdays(2027, **extra_days(rows))`."""

    extra_off: frozenset[date]
    extra_work: frozenset[date]


def extra_days(rows: Iterable[DayException]) -> ExtraDays:
    """The days of the exceptions. A row without a kind, or whose dates are missing or reversed, has none; a day that is
    both off and worked is left to the calendar (each is a finding of its own)."""
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    for row in rows:
        first, last = _row_span(row) or (date.max, date.min)
        days.get(row.kind, set()).update(first + k * _DAY for k in range((last - first).days + 1))
    return ExtraDays(extra_off=frozenset(days["off"] - days["work"]), extra_work=frozenset(days["work"] - days["off"]))


def month_workdays(master: Master) -> tuple[tuple[int, ...] | None, list[Diagnostic]]:
    """Workdays by month of the plan year, where the company weighs months by them (else None), and XP628 where the calendar of a
    year that counts is not published: of the plan, of the history, whose workdays are taken out of its months, and of the list that
    workbooks carry where one of their tables counts days worked."""
    company = master.company
    if "workdays" not in company.switches:
        said = unofficial(*_listed_span(master)) if any(table.counts_workdays for table in BRANCH) else None
        return None, [replace(said, table="company", column="value", row_key="year")] if said else []
    counts = workdays_by_month(company.year, company.start_month, **extra_days(master.workday_exceptions))
    first = min(master.history.years, default=company.year)
    found = unofficial(fiscal_span(first, company.start_month)[0], fiscal_span(company.year, company.start_month)[1])
    return counts, [replace(found, table="company", column="value", row_key="switch_workdays")] if found else []


def listed_workdays(master: Master) -> tuple[int, ...]:
    """The days worked as Excel counts days, in order: of the fiscal year before the plan's, of the plan's, and of the one after
    where its calendar is published."""
    first, last = _listed_span(master)
    return tuple(day_number(day.isoformat()) for day in workdays(first, last, **extra_days(master.workday_exceptions)))


def _listed_span(master: Master) -> tuple[date, date]:
    before, now, after = (fiscal_span(master.company.year + k, master.company.start_month) for k in (-1, 0, 1))
    return before[0], (now if unofficial(*after) else after)[1]


def past_workdays(master: Master) -> dict[int, tuple[int, ...]]:
    """Fiscal year -> workdays by month, of the years whose months make a season: by each year's own calendar and exceptions."""
    company, own = master.company, extra_days(master.workday_exceptions)
    return {year: workdays_by_month(year, company.start_month, **own) for year in _season_years(company.year)}


def _season_years(year: int) -> range:
    return range(year - SEASON_YEARS, year)


def check_exceptions(rows: Sequence[DayException], year: int, start_month: int, *, counted: bool = False) -> list[Diagnostic]:
    """XP622 dates the wrong way round, XP629 rows that share a day and contradict each other, XP630 (a note) rows that
    do not touch the plan year (`counted`, where months are weighted by workdays: nor a year of the season)."""
    out: list[Diagnostic] = []
    begin, end = fiscal_span(_season_years(year)[0] if counted else year, start_month)[0], fiscal_span(year, start_month)[1]
    seen: list[tuple[DayException, date, date]] = []
    for row in rows:
        place = ("workday_exceptions", row.row_key)
        span = _row_span(row)
        if span is None:
            if row.first and row.last:
                out.append(master_finding("XP622", *place, "last", found=row.last, item=_row_name(row)))
            continue
        first, last = span
        if last < begin or first > end:
            out.append(master_finding("XP630", *place, "first", found=row.first, item=_row_name(row), year=year))
        for other, earliest, latest in seen:
            day, n = max(first, earliest), (min(last, latest) - max(first, earliest)).days + 1
            if n > 0 and {row.kind, other.kind} == {"off", "work"}:
                out.append(master_finding("XP629", *place, "kind", found=row.first, item=_row_name(row), other=_row_name(other), n=n,
                                          day=day.isoformat()))
        seen.append((row, first, last))
    return out


def _row_span(row: DayException) -> tuple[date, date] | None:
    """First and last day of the row; None where its dates are missing or reversed."""
    if not row.first:
        return None
    first, last = date.fromisoformat(row.first), date.fromisoformat(row.last or row.first)
    return (first, last) if first <= last else None


def _row_name(row: DayException) -> str:
    """What HQ calls the row: its note, else its dates."""
    return row.note or "–".join(dict.fromkeys(d for d in (row.first, row.last) if d))
