"""Days on which a company rests or works otherwise than the calendar: typed by HQ, judged, and counted in the months."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import small_company as sample

from xlplan.calendar import known, workdays
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import DayException
from xlplan.plan.master.workdays import check_exceptions, extra_days, listed_workdays, month_workdays
from xlplan.schema import expr as x
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.column import Column
from xlplan.schema.days import iso_day
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import LANGS, Lang, same_text

OFF = {"first": "2026-01-15", "last": "2026-01-16", "kind": "off", "note": "年会"}      # Thursday and Friday
WORK = {"first": "2026-06-27", "kind": "work", "note": "盘点"}                          # a Saturday; one day
PUBLISHED = (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23)                            # 2026, by the notice


def read(rows: list[dict[str, Any]], year: str = "2026", **fields: str) -> tuple[Master, list[Diagnostic]]:
    return master_from(sample.frames(workday_exceptions=rows, company=sample.company(year=year, **fields),
                                     history_sales=sample.sales(int(year) - 1)))


def test_what_hq_typed_is_there() -> None:
    master, problems = read([OFF, WORK])
    assert problems == []
    assert master.workday_exceptions == (DayException("2026-01-15", "2026-01-16", "off", "年会", "#1"),
                                         DayException("2026-06-27", "", "work", "盘点", "#2"))


def test_as_every_function_of_the_calendar_takes_them() -> None:
    own = extra_days(read([OFF, WORK])[0].workday_exceptions)
    assert own == {"extra_off": frozenset((date(2026, 1, 15), date(2026, 1, 16))), "extra_work": frozenset((date(2026, 6, 27),))}
    assert set(workdays(2026)) ^ set(workdays(2026, **own)) == {date(2026, 1, 15), date(2026, 1, 16), date(2026, 6, 27)}


CASES: list[tuple[list[dict[str, Any]], list[tuple[str, str, str]]]] = [
    # rows; code, row, column of what is found
    ([{"last": "2026-01-16", "kind": "off"}], [("XP601", "#1", "first")]),                       # since when?
    ([{"first": "2026-01-15", "note": "年会"}], [("XP601", "#1", "kind")]),                       # off or worked?
    ([{**OFF, "last": "2026-01-14"}], [("XP622", "#1", "last")]),                                # the wrong way round
    ([OFF, {**OFF, "kind": "work"}], [("XP629", "#2", "kind")]),                                 # off and worked
    ([OFF, {"first": "2026-01-16", "last": "2026-02-28", "kind": "work"}], [("XP629", "#2", "kind")]),  # one day in common
    ([OFF, {"first": "2026-01-17", "kind": "work"}], []),                                        # next to each other
    ([OFF, OFF], [("XP602", "#2", "kind")]),                                                     # said twice, not contradicted
    ([{**OFF, "first": "2025-01-15", "last": "2025-01-16"}], [("XP630", "#1", "first")]),        # last year's line
    ([{**OFF, "first": "2025-12-30", "last": "2026-01-02"}], []),                                # touches the year
    ([{**WORK, "first": "9999-12-31"}], [("XP630", "#1", "first")]),                             # 9999 is no typing aid
]


@pytest.mark.parametrize(("rows", "found"), CASES)
def test_what_is_wrong_with_a_row(rows: list[dict[str, Any]], found: list[tuple[str, str, str]]) -> None:
    problems = read(rows)[1]
    assert [(d.code, d.row_key, d.column) for d in problems] == found
    assert {d.table for d in problems} <= {"workday_exceptions"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_contradiction_names_both_rows_and_the_days(lang: Lang) -> None:
    (found,) = check_exceptions([DayException("2026-05-01", "2026-05-10", "off"),
                                 DayException("2026-05-09", "", "work", "调休")], 2026, 1)
    said = message_of(found, lang)
    assert all(part in said for part in ("2026-05-01–2026-05-10", "调休", "1", "2026-05-09"))
    assert "–" not in remedy_of(found, lang)


def test_contradicted_days_are_left_to_the_calendar() -> None:
    rows = [DayException("2026-01-15", "2026-01-16", "off"), DayException("2026-01-16", "", "work")]
    assert extra_days(rows) == {"extra_off": {date(2026, 1, 15)}, "extra_work": frozenset()}


@pytest.mark.parametrize("row", [DayException("", "2026-01-16", "off"), DayException("2026-01-16", "2026-01-15", "off"),
                                 DayException("2026-01-16")])
def test_a_row_that_was_refused_counts_for_nothing(row: DayException) -> None:
    assert extra_days([row]) == {"extra_off": frozenset(), "extra_work": frozenset()}


COUNTS = [
    # rows, switch, first month of the year, workdays by month
    ([OFF, WORK], "no", "1", None),                                                     # months by season alone
    ([], "yes", "1", PUBLISHED),
    ([OFF, WORK], "yes", "1", (19, *PUBLISHED[1:5], 22, *PUBLISHED[6:])),
    ([{"first": "2026-02-01", "last": "2026-02-28", "kind": "off"}], "yes", "1", (21, 0, *PUBLISHED[2:])),
    ([{**OFF, "first": "2025-01-15"}], "yes", "1", (10, *PUBLISHED[1:])),               # off since last year
    ([{**WORK, "first": "2025-06-28"}], "yes", "1", PUBLISHED),                         # another year's line
]


@pytest.mark.parametrize(("rows", "switch", "start", "counts"), COUNTS)
def test_workdays_by_month_of_the_plan_year(rows: list[dict[str, Any]], switch: str, start: str,
                                            counts: tuple[int, ...] | None) -> None:
    master, _ = read(rows, switch_workdays=switch, start_month=start)
    assert month_workdays(master) == (counts, [])


@pytest.mark.parametrize(("switch", "start", "years"), [
    ("no", "1", None),              # nobody asks
    ("yes", "1", (2089, 2090)),     # the year before too: its workdays are taken out of its sales
    ("yes", "8", (2088, 2089, 2090, 2091)),  # the fiscal year from August needs both notices, its history begins in 2088
])
def test_a_calendar_that_is_not_published_yet(switch: str, start: str, years: tuple[int, ...] | None) -> None:
    assert not known(2090)
    master, _ = read([], "2090", switch_workdays=switch, start_month=start)
    counts, found = month_workdays(master)
    assert (counts is None) is (years is None)
    assert [(d.code, d.table, d.row_key, d.params) for d in found] == (
        [] if years is None else [("XP628", "company", "switch_workdays", {"years": years})])


def test_days_of_a_notice_that_hq_enters_count_though_the_program_does_not_know_it() -> None:
    days = [{"first": "2090-11-06", "last": "2090-11-07", "kind": "off"}, {"first": "2090-12-02", "kind": "work"}]  # two for a Saturday
    (plain, told), (entered, still) = (month_workdays(read(rows, "2090", switch_workdays="yes")[0]) for rows in ([], days))
    assert plain is not None
    assert entered is not None
    assert [b - a for a, b in zip(plain, entered, strict=True)] == [*[0] * 10, -2, 1]
    assert (told, [d.code for d in still]) == (still, ["XP628"])


def test_months_follow_the_company_s_own_days() -> None:
    """Both weeks of the promotion are worked through: March gets more, every level still adds up."""
    weekends = [{"first": d, "kind": "work"} for d in ("2026-03-07", "2026-03-08", "2026-03-14", "2026-03-15")]
    plain, own = (read(rows, switch_workdays="yes")[0] for rows in ([], weekends))
    before, after = (break_down(m, month_workdays(m)[0])[0] for m in (plain, own))
    assert before.target == after.target
    for code in plain.organisation.carriers():
        assert before.months(code).sum() == after.months(code).sum() == before.target[code]
        assert after.months(code)[2] > before.months(code)[2]


# --- the list that workbooks carry ------------------------------------------------------------------------------------
def counting() -> Table:
    """The risks, with a column that counts days worked."""
    risks = BY_KEY["risks"]
    day, due = Column("day", same_text("Day"), kind="date", who="I"), x.Workday(x.Day("day"), x.lift(-5))
    return replace(risks, rounds=("bottom_up",), columns=(*risks.columns, day, Column(
        "remind", same_text("Remind"), kind="date", who="C", formula=due)))


def test_a_workbook_carries_the_workdays_where_one_of_its_tables_counts_them() -> None:
    master = read([OFF, WORK], "2025")[0]
    breakdown, issue = break_down(master)[0], Issue("p", "bottom_up", 1, "2024-11-01", "zh-CN")
    assert issued_for(master, breakdown, "B01", issue)[0].workdays == ()
    with BRANCH.declared(counting()):
        carried = issued_for(master, breakdown, "B01", issue)[0].workdays
        assert issued_for(master, breakdown, "B01", replace(issue, round="approved"))[0].workdays == ()
    days = [date.fromisoformat(iso_day(day)) for day in carried]
    assert days == workdays(date(2024, 1, 1), date(2026, 12, 31), **extra_days(master.workday_exceptions))  # 2026 is published
    assert {date(2025, 1, 26), date(2025, 2, 8)} <= {*days}  # a Sunday and a Saturday made up


@pytest.mark.parametrize(("year", "last"), [("2025", "2026-12-31"), ("2026", "2026-12-31"), ("2090", "2090-12-31")])
def test_the_list_ends_with_the_plan_year_or_with_the_next_where_that_is_published(year: str, last: str) -> None:
    assert iso_day(listed_workdays(read([], year)[0])[-1]) <= last
    assert iso_day(listed_workdays(read([], year)[0])[-1])[:7] == last[:7]


@pytest.mark.parametrize(("year", "years"), [("2025", None), ("2090", (2089, 2090))])
def test_a_list_without_a_published_calendar_is_said(year: str, years: tuple[int, ...] | None) -> None:
    master = read([], year)[0]
    assert month_workdays(master) == (None, [])
    with BRANCH.declared(counting()):
        found = month_workdays(master)[1]
    assert [(d.code, d.row_key, d.params["years"]) for d in found] == ([] if years is None else [("XP628", "year", years)])
