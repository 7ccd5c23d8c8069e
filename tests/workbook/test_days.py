"""Days and months as people, ERPs and Excel write them: what is read, what has two readings, what is none."""
from __future__ import annotations

from datetime import date, datetime, time

import pytest

from xlplan.workbook.rawbook import Raw
from xlplan.workbook.reading.date_cells import DateReading, read_date_cell
from xlplan.workbook.reading.read_cell import read_month_cell

MARCH_5 = "2027-03-05"
READ: list[Raw] = [
    20270305.0, "20270305",                              # an ERP's
    46451.0, 46451.375, "46451",                         # a serial number in a cell formatted General, with a time of day
    "2027-3-5", "2027/03/05", "2027.3.5", "2027 - 3 - 5", "2027-03-05T00:00:00", "2027-3-5 09:30",
    "2027年3月5日", "2027年3月5号", "2027 年 3 月 5 日 星期五", "２０２７／３／５",
    "116年3月5日", "民國116年3月5日", "116/3/5",           # Taiwan's years
    "27-3-5",
    "5 Mar 2027", "March 5th, 2027", "5-Mar-2027",
    "3月5日",                                             # of the plan's year
]
OTHERS: list[tuple[Raw, DateReading]] = [
    (date(2027, 3, 5), DateReading(MARCH_5, "")), (datetime(2027, 3, 5, 9), DateReading(MARCH_5, "")), (None, DateReading("", "")), (" ",
        DateReading("", "")),
    ("3/15/2027", DateReading("2027-03-15", "XP216")),            # there is no fifteenth month
    ("15.3.2027", DateReading("2027-03-15", "XP216")),
    ("3/3/2027", DateReading("2027-03-03", "XP216")),
    ("03/04/2027", DateReading("03/04/2027", "XP241", ("2027-03-04", "2027-04-03"))),
    ("03/04/27", DateReading("03/04/27", "XP241", ("2003-04-27", "2027-03-04", "2027-04-03"))),
    ("2027-02-29", DateReading("2027-02-29", "XP217")), (20270229.0, DateReading("20270229", "XP217")),
    (5.0, DateReading("5", "XP217")), (125000.0, DateReading("125000", "XP217")), ("2027.3", DateReading("2027.3", "XP217")), (True,
        DateReading("TRUE", "XP217")),
    (time(3), DateReading("03:00:00", "XP217")), ("待定", DateReading("待定", "XP217")), ("2027-3-5~6", DateReading("2027-3-5~6", "XP217")),
]


@pytest.mark.parametrize("value", READ)
def test_the_fifth_of_march(value: Raw) -> None:
    assert read_date_cell(value, plan=(2027, 1)) == DateReading(MARCH_5, "XP216")


@pytest.mark.parametrize(("value", "day"), OTHERS)
def test_other_days(value: Raw, day: DateReading) -> None:
    assert read_date_cell(value, plan=(2027, 1)) == day


def test_a_workbook_that_counts_from_1904() -> None:
    assert read_date_cell(44989.0, date1904=True) == DateReading(MARCH_5, "XP216")


def test_a_day_without_year_lies_in_the_fiscal_year() -> None:
    assert read_date_cell("3月5日", plan=(2027, 4)).text == "2028-03-05"
    assert read_date_cell("4月5日", plan=(2027, 4)).text == "2027-04-05"
    assert read_date_cell("3月5日").code == "XP217"            # the master does not say of which year


MONTHS: list[tuple[Raw, str]] = [
    ("三月", "m03"), ("3", "m03"), (3.0, "m03"), ("03", "m03"), ("3月", "m03"), ("3月份", "m03"), ("３月", "m03"), ("十二月", "m12"),
    ("2027.3", "m03"), (2027.3, "m03"), ("2027年3月", "m03"), ("2027年三月", "m03"), ("2027-03", "m03"), ("2027/3", "m03"),
    ("202703", "m03"), (202703.0, "m03"), ("Mar", "m03"), ("march", "m03"), ("Mar-2027", "m03"), ("Sept.", "m09"),
    (date(2027, 3, 1), "m03"),                            # what Excel makes of 2027-3
    ("2027.10", "m10"), ("2027.1", "m01"), (2027.01, "m01"), (2027.11, "m11"),
    ("2026.3", ""), ("13", ""), ("十三月", ""), ("一季度", ""), ("", ""), (0.0, ""),
]


@pytest.mark.parametrize(("value", "key"), MONTHS)
def test_months(value: Raw, key: str) -> None:
    assert read_month_cell(value, (2027, 1)) == (key, ())


def test_a_number_that_may_be_january_or_october() -> None:
    """2027.1 and 2027.10 are one number."""
    assert read_month_cell(2027.1, (2027, 1)) == ("", (1, 10))


@pytest.mark.parametrize(("value", "key"), [("3月", "m12"), ("4月", "m01"), ("2028.3", "m12"), ("2027.3", ""), ("2027.4", "m01")])
def test_months_of_a_year_from_april(value: Raw, key: str) -> None:
    assert read_month_cell(value, (2027, 4)) == (key, ())
