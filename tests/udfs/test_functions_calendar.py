"""XLP_WORKDAYS, XLP_DAYS, XLP_PACE, XLP_NEXTDATE: the official calendar in cells."""
from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from paper_excel import ERRORS, PaperBook, cells
from udf_calls import call, reason

from udfs.answers import read_cell as cells_module
from udfs.answers.block import Block
from udfs.failure import FAILED
from xlplan.calendar import next_date, pace, split_days, workdays

pytestmark = pytest.mark.usefixtures("english")


# -- XLP_WORKDAYS ------------------------------------------------------------------------------------------------------

def test_workdays_of_a_month_of_months_and_of_years() -> None:
    february = float(len(workdays(2026, 2)))
    assert february == 16.0  # the Spring Festival, and two Saturdays worked for it
    assert call("XLP_WORKDAYS", 2026.0, 2.0) == february
    year = [float(len(workdays(2026, m))) for m in range(1, 13)]
    assert call("XLP_WORKDAYS", 2026.0, (tuple(map(float, range(1, 13))),)) == year
    assert call("XLP_WORKDAYS", 2026.0, tuple((float(m),) for m in range(1, 13))) == [[n] for n in year]
    assert call("XLP_WORKDAYS", ((2025.0,), (2026.0,)), 2.0) == [[float(len(workdays(2025, 2)))], [february]]


@pytest.mark.parametrize(("year", "month", "why"), [
    (2026.0, 13.0, "month holds “13”; it must be a whole number from 1 to 12"),
    (2026.0, 2.5, "month holds “2.5”; it must be a whole number from 1 to 12"),
    (2026.0, "2", "month holds the text “2”, not a number"),
    (26.0, 2.0, "year holds “26”; it must be a whole number from 1900 to 9998"),
    (datetime(2026, 1, 1), 2.0, "year holds 2026-01-01, not a number"),
])
def test_no_such_month(year: Any, month: Any, why: str) -> None:
    assert reason(call("XLP_WORKDAYS", year, month)).startswith(why)


def test_a_month_that_is_wrong_fails_alone() -> None:
    assert [str(n)[:5] for n in call("XLP_WORKDAYS", 2026.0, ((1.0, 0.0, 2.0),))] == ["21.0", FAILED, "16.0"]


# -- XLP_DAYS ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("total", "step"), [(10_000.0, None), (7.0, 1.0), (-500.25, None), (0.0, None)])
def test_a_month_over_its_days(total: float, step: Any) -> None:
    """One cell a day from the 1st down, so a day's cell is found by its number; days off hold 0."""
    column = call("XLP_DAYS", total, 2026.0, 2.0, step)
    amounts = [row[0] for row in column]
    assert len(amounts) == 28
    assert sum(Decimal(repr(a)) for a in amounts) == Decimal(repr(total))
    step = Decimal(repr(step or 0.01))
    split = split_days(int(Decimal(repr(total)) / step), 2026, 2)
    on = dict(zip(split.dates, split.amounts.tolist(), strict=True))
    assert [Decimal(repr(a)) / step for a in amounts] == [on.get(date(2026, 2, d), 0) for d in range(1, 29)]


def test_several_totals_lie_as_they_were_given() -> None:
    down = call("XLP_DAYS", ((100.0, 200.0),), 2027.0, 3.0)
    across = call("XLP_DAYS", ((100.0,), (200.0,)), 2027.0, 3.0)
    assert [list(row) for row in zip(*down, strict=True)] == across
    assert (len(across), len(across[0])) == (2, monthrange(2027, 3)[1])


@pytest.mark.parametrize(("arguments", "why"), [
    ((100.0, 2026.0, None), "month is missing"),
    ((100.0, 2026.0, ((1.0, 2.0),)), "month has 2 cells; one is wanted"),
    ((((1.0, 2.0), (3.0, 4.0)), 2026.0, 2.0), "total must be one row or one column of 4 cells, not 2 rows and 2 columns"),
    ((1.005, 2026.0, 2.0), "total: 1.005 is finer than the step 0.01"),
])
def test_days_that_cannot_be(arguments: tuple[Any, ...], why: str) -> None:
    assert reason(call("XLP_DAYS", *arguments)).startswith(why)


# -- XLP_PACE ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("day", [
    datetime(2026, 6, 30),          # a cell with a date
    datetime(2026, 6, 30, 17, 30),  # and an hour
    46203.0,                        # what DATE() and TODAY() hand over: Excel's number of it
    46203.75,
    "2026-6-30", "2026年6月30日", "2026/06/30 17:30", "20260630",  # texts, as date cells of workbooks are read
])
def test_a_day_in_any_dress(day: object) -> None:
    assert call("XLP_PACE", day) == float(pace(date(2026, 6, 30)))


@pytest.mark.parametrize(("number", "day"), [(1.0, date(1900, 1, 1)), (59.0, date(1900, 2, 28)), (61.0, date(1900, 3, 1)),
                                             (2958465.0, date(9999, 12, 31))])
def test_numbers_of_days_are_excels(number: float, day: date) -> None:
    assert cells_module.read_day(Block([[number]]), 0, 0) == day


@pytest.mark.parametrize(("start", "end", "expected"), [
    (None, None, pace(date(2026, 5, 15))),                                                    # the calendar year
    (datetime(2026, 4, 1), None, pace(date(2026, 5, 15), start=date(2026, 4, 1), end=date(2026, 12, 31))),
    (None, datetime(2026, 6, 30), pace(date(2026, 5, 15), start=date(2026, 1, 1), end=date(2026, 6, 30))),
    (datetime(2026, 5, 1), datetime(2026, 5, 31), pace(date(2026, 5, 15), year=2026, month=5)),
    (46113.0, 46477.0, pace(date(2026, 5, 15), start=date(2026, 4, 1), end=date(2027, 3, 31))),  # a fiscal year
    (datetime(2026, 6, 1), datetime(2026, 6, 30), 0),                                         # not begun
    (datetime(2026, 4, 1), datetime(2026, 4, 30), 1),                                         # over
])
def test_periods(start: object, end: object, expected: Any) -> None:
    assert call("XLP_PACE", datetime(2026, 5, 15), start, end) == float(expected)


def test_days_in_a_block_keep_their_places_and_blank_stays_blank() -> None:
    sheet = PaperBook().add("Plan", {"A1": datetime(2026, 1, 31), "A2": "soon", "A4": ERRORS["#N/A"]})
    first, second, third, fourth = (row[0] for row in call("XLP_PACE", cells(sheet, "A1:A4")))
    assert first == float(pace(date(2026, 1, 31)))
    assert second == f"{FAILED}A2 (on_date) holds “soon”, not a date. Write it as 2027-06-30"
    assert third == ""
    assert fourth == f"{FAILED}A4 (on_date) holds the error #N/A. Correct it first"


@pytest.mark.parametrize(("start", "end", "why"), [
    (datetime(2026, 6, 1), datetime(2026, 5, 1), "The period begins on 2026-06-01, after its end on 2026-05-01"),
    ("June", None, "start_date holds “June”, not a date. Write it as 2027-06-30"),
    ("3/4/2027", None, "start_date holds “3/4/2027”, which may be any of 2027-03-04, 2027-04-03. Write it as 2027-06-30"),
    (((46113.0, 46114.0),), None, "start_date has 2 cells; one is wanted"),
    (datetime(2026, 10, 1), datetime(2026, 10, 3), "There is no workday from 2026-10-01 to 2026-10-03"),
])
def test_periods_that_are_none(start: Any, end: Any, why: str) -> None:
    assert reason(call("XLP_PACE", datetime(2026, 5, 15), start, end)) == why


# -- XLP_NEXTDATE ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("rule", "after", "day"), [
    ("第一个周一", date(2026, 1, 1), date(2026, 1, 5)), ("第一个周一", date(2026, 1, 5), date(2026, 2, 2)),  # after it, never on it
    ("First Monday", date(2026, 4, 1), date(2026, 4, 7)),    # 清明: the next day worked
    ("first1", date(2026, 4, 6), date(2026, 4, 7)),
    ("月末前2个工作日", date(2026, 1, 10), date(2026, 1, 29)), ("月底前 2 個工作日", date(2026, 1, 29), date(2026, 2, 26)),
    ("最后一个工作日", date(2026, 2, 1), date(2026, 2, 28)),  # a Saturday worked in exchange
    ("15 日", date(2026, 2, 1), date(2026, 2, 24)), ("15th", date(2026, 12, 20), date(2027, 1, 15)),
])
def test_the_next_day_of_a_rule(rule: str, after: date, day: date) -> None:
    assert next_date(rule, after) == day
    number = float((day - date(1899, 12, 30)).days)
    assert call("XLP_NEXTDATE", rule, datetime(after.year, after.month, after.day)) == number
    assert call("XLP_NEXTDATE", rule, float((after - date(1899, 12, 30)).days)) == number


def test_the_company_s_own_days_come_first() -> None:
    assert next_date("first1", date(2026, 1, 1), extra_off=[date(2026, 1, 5)]) == date(2026, 1, 6)
    assert next_date("worked1", date(2025, 12, 31), extra_work=[date(2026, 1, 1)]) == date(2026, 1, 1)


@pytest.mark.parametrize(("rule", "after", "why"), [
    ("第一个周六", 46000.0, "rule: “第一个周六” is no rule for days. Most like it is “First Monday”"), ("First Monday", "soon",
        "after_date holds “soon”, not a date"),
    ("First Monday", 36500.0, "1999-12-06 is not in the years 2000 to 2199")])
def test_no_such_rule_or_day(rule: str, after: Any, why: str) -> None:
    assert why in reason(call("XLP_NEXTDATE", rule, after))
    with pytest.raises(ValueError, match="rule: no such rule"):
        next_date("第一个周六", date(2026, 1, 1))


def test_days_of_several_rules_at_once() -> None:
    found = call("XLP_NEXTDATE", (("first1", "", "last5"),), 46023.0)  # 1 January 2026
    assert [found[0], found[1], found[2]] == [46027.0, "", 46052.0]
