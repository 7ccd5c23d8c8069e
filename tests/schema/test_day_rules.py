"""Rules that date meetings month by month, on the year 2026 with its days off and the weekend days worked in exchange (调休)."""
from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from xlplan.calendar import workdays
from xlplan.schema import expr as x
from xlplan.schema.column import Choice, Column
from xlplan.schema.day_rules import DAY_RULES, month_starts, named_rule, nearest_rule, rule_day, shifted_month
from xlplan.schema.days import day_number, iso_day
from xlplan.schema.frame import blank_frame
from xlplan.schema.readings.bounds import Bounds
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Table
from xlplan.text import same_text
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.writing.day_rule_lists import put_day_rules

WORKED = [day_number(day.isoformat()) for day in workdays(date(2026, 1, 1), date(2026, 12, 31))]


@pytest.mark.parametrize(("rule", "month", "day"), [
    ("worked1", 1, "01-04"),      # the 4th of January is a Sunday worked in exchange
    ("worked1", 10, "10-08"), ("worked5", 2, "02-06"), ("worked_last", 2, "02-28"),  # a Saturday worked
    ("first1", 2, "02-02"), ("first1", 4, "04-07"),  # 清明 is a Monday
    ("second1", 3, "03-09"), ("first4", 1, "01-04"), ("third5", 2, "02-24"),  # New Year's Day; the Spring Festival: the next day worked
    ("last1", 2, "02-14"), ("last5", 9, "09-24"),    # from the month's end: the day worked before
    ("day15", 2, "02-24"), ("day15", 8, "08-17"),
    ("before1", 1, "01-30"), ("before1", 3, "03-30"), ("before2", 1, "01-29"), ("before2", 2, "02-26"), ("before5", 2, "02-14"),
])
def test_a_rule_gives_a_day_worked(rule: str, month: int, day: str) -> None:
    assert iso_day(rule_day(DAY_RULES[rule], month_starts(WORKED)[month - 1], WORKED)) == f"2026-{day}"


@pytest.mark.parametrize(("rule", "first"), [
    ("worked1", "2027-01-01"), ("before1", "2025-12-01"),  # the list does not reach there
    ("first1", "2025-12-01"), ("day15", "2025-12-01"),     # nor where a weekday or a date is meant
    ("worked1", "2026-01-02"), ("worked1", "1899-12-30"),  # no first day of a month
])
def test_no_day_where_the_list_does_not_reach(rule: str, first: str) -> None:
    assert rule_day(DAY_RULES[rule], day_number(first), WORKED) == 0


def test_a_month_of_which_too_few_days_are_listed() -> None:
    month, some = day_number("2026-01-01"), WORKED[15:17]  # the 23rd and 26th of January
    assert [rule_day(DAY_RULES[key], month, some) for key in ("worked3", "before3")] == [0, 0]
    assert rule_day(DAY_RULES["last1"], month, WORKED[17:18]) == 0
    assert rule_day(DAY_RULES["last5"], month, some) == some[-1]


@pytest.mark.parametrize("text", ["before2", "月末前 2 个工作日", "月末前2个工作日", "月底前 2 個工作日", "Month end − 2", "month end - 2"])
def test_a_rule_goes_by_any_of_its_names(text: str) -> None:
    assert named_rule(text) is DAY_RULES["before2"]
    assert named_rule(f"{text}?") is None


def test_the_nearest_rule_is_told() -> None:
    assert nearest_rule("第一个周1") is DAY_RULES["first1"]


@pytest.mark.parametrize(("day", "months", "first"), [
    ("2027-03-31", 0, "2027-03-01"), ("2027-03-31", 1, "2027-04-01"), ("2027-12-05", 1, "2028-01-01"), ("2027-01-05", -13, "2025-12-01"),
    ("2199-12-31", 0, "2199-12-01")])
def test_months_on_and_back(day: str, months: int, first: str) -> None:
    assert iso_day(shifted_month(day_number(day), months)) == first


# -- in a table --------------------------------------------------------------------------------------------------------

_RULES = tuple(Choice(key, rule.label) for key, rule in DAY_RULES.items())
_FIRST = x.MonthStart(x.Day("day"))
TABLE = Table("meetings", same_text("Meetings"), "open", (
    Column("rule", same_text("Rule"), kind="choice", choices=_RULES, who="I"), Column("day", same_text("Day"), kind="date", who="I"),
    Column("held", same_text("Held"), kind="date", who="C", formula=x.RuleDay("rule", _FIRST))), ("rule",))


def test_what_is_not_read_may_be_any_day() -> None:
    frame = blank_frame(TABLE, ["a", "b", "c"])
    frame.texts["rule"][:], frame.texts["day"][:] = ["first1", "first1", "gone"], ["2026-04-20", "", "2026-04-20"]
    values = Evaluator({"meetings": frame}, workdays=WORKED)
    assert [*values.words("meetings", "held")] == ["2026-04-07", "", ""]
    for unread in ("rule", "day"):
        low, high = Bounds(values, "meetings", {unread: np.array([True, False, False])}, {}).number(
            x.RuleDay("rule", _FIRST), Scope("meetings"))
        assert low.n.tolist() == [0, 0, 0]
        assert [n > day_number("2026-04-07") for n in high.n.tolist()] == [True, False, False]


def test_the_list_of_the_workbook_holds_every_rule_in_every_month() -> None:
    sheet = Sheet("lists", "lists", "veryHidden")
    names = put_day_rules(sheet, 4, WORKED, "zh-CN")
    assert names == {"xlp_rules": "'lists'!$D$3:$D$22", "xlp_rule_months": "'lists'!$E$2:$P$2", "xlp_rule_days": "'lists'!$E$3:$P$22"}
    shown = {at: cell.value for at, cell in sheet.cells.items()}
    assert (shown[2, 5], shown[3, 4], shown[3, 5]) == (WORKED[0] - 3, "第 1 个工作日", day_number("2026-01-04"))
