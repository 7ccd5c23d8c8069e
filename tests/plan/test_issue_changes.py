"""What HQ's side of one workbook of a unit says otherwise than another: cells, rows, tables, the cover, the rules; said in groups."""
from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest
from by_hand import submission

from xlplan.plan.rounds.given_marks import given_marks
from xlplan.plan.rounds.issue_changes import issue_changes, said_changes
from xlplan.schema.days import day_number
from xlplan.tables import BRANCH
from xlplan.tables.shelf import shelf_table
from xlplan.text import Lang
from xlplan.workbook.stamp import Issued

SALES, COSTS = "sales_targets", "expense_budget"


def issued() -> Issued:
    of = submission("GD").issued
    assert of is not None
    return deepcopy(of)


def cell(table: str, row: str, column: str, value: int | str) -> Callable[[Issued], Issued]:
    def act(of: Issued) -> Issued:
        of.values.setdefault(table, {}).setdefault(row, {})[column] = value
        return of
    return act


def opens(*tables: str) -> Callable[[Issued], Issued]:
    return lambda of: replace(of, stamp=replace(of.stamp, opens=tables))


def both(*acts: Callable[[Issued], Issued]) -> Callable[[Issued], Issued]:
    def act(of: Issued) -> Issued:
        for one in acts:
            of = one(of)
        return of
    return act


def without_row(of: Issued) -> Issued:
    del of.values[SALES]["P2|C1"]
    return replace(of, rows={**of.rows, SALES: ("P1|C1",)})


TARGET = cell(SALES, "P1|C1", "hq_target", 110_000)


@pytest.mark.parametrize(("change", "said"), [
    (lambda of: of, "总部的数没有改动"),
    (cell(COSTS, "E2", "cap", 3_500), ["控制数:合计 130.00 → 135.00、陈列费 30.00 → 35.00"]),
    (cell(COSTS, "E2", "item", "堆头费"), ["陈列费 → 堆头费"]),
    (cell(COSTS, "E2", "m01", 500), ["空白 → 5.00"]),   # HQ gives the month itself now
    (without_row, ["销售目标分解 去掉 果汁 · 电商"]),
    (opens(SALES), ["去掉表「费用预算」"]),
    (lambda of: replace(of, facts={**of.facts, "deadline": "2026-11-12"}), ["空白 → 2026-11-12"]),
    (lambda of: replace(of, limits={"x": Decimal(1)}), ["检查规则或限额"]),
    (lambda of: replace(of, severities={"XP401": "off"}), ["检查规则或限额"]),
    (lambda of: replace(of, workdays=(46_000,)), "总部的数没有改动"),  # none of its tables counts them
    (lambda of: replace(of, suggested={SALES: {"P1|C1": {"m01": 7}}}), "总部的数没有改动"),   # the unit may do as it likes
    (lambda of: replace(of, stamp=replace(of.stamp, issue=9)), "总部的数没有改动")])
def test_what_is_said(change: Callable[[Issued], Issued], said: str | list[str]) -> None:
    text = said_changes(issue_changes(issued(), change(issued())))("zh-CN")
    if isinstance(said, str):
        assert text == said
    for words in said if isinstance(said, list) else ():
        assert words in text


def test_a_figure_that_is_blank_is_as_good_as_nothing() -> None:
    was = issued()
    del was.values[COSTS]["E2"]["cap"]
    assert issue_changes(was, cell(COSTS, "E2", "cap", 0)(issued())) == []


def test_the_total_is_told_where_more_than_one_row_makes_it_and_it_moves() -> None:
    rows = [one.row for one in issue_changes(issued(), TARGET(issued()))]
    assert rows == ["@total", "P1|C1"]
    moved = both(TARGET, cell(SALES, "P2|C1", "hq_target", 40_000))  # from one row to the other
    assert [one.row for one in issue_changes(issued(), moved(issued()))] == ["P1|C1", "P2|C1"]


def test_more_than_are_shown_are_counted() -> None:
    """Five cells of one column and two of another; the total of the five is no cell of its own."""
    keys = [f"E{n}" for n in range(1, 6)]
    many = both(*(cell(COSTS, key, "cap", 1) for key in keys), *(cell(COSTS, key, "group", "x") for key in keys[:2]))
    found = issue_changes(issued(), many(issued()))
    assert len(found) == 8
    text = said_changes(found, 4)("zh-CN")
    assert "、…;" in text
    assert text.endswith(";共 7 处")
    assert "共" not in said_changes(found, 40)("zh-CN")


# -- the list of workdays ----------------------------------------------------------------------------------------------

LISTED = tuple(day for day in range(day_number("2027-09-06"), day_number("2027-11-20")) if day % 7 > 1)  # Mondays to Fridays
HOLIDAY = {*range(day_number("2027-10-01"), day_number("2027-10-08"))}


@pytest.mark.parametrize(("lang", "said"), [
    ("zh-CN", "「工作日例外」2027-10-01、2027-10-04、2027-10-05、… 改为休息,2027-10-09 改为上班;"
              "会议与节奏、招聘计划 里按工作日算的日期和天数随之变动"),
    ("zh-TW", "「工作日例外」2027-10-01、2027-10-04、2027-10-05、… 改為休息,2027-10-09 改為上班;"
              "會議與節奏、招募計畫 裡按工作日算的日期和天數隨之變動"),
    ("en", "“Workday exceptions”: 2027-10-01, 2027-10-04, 2027-10-05, … no longer worked; 2027-10-09 worked now; dates and days counted by "
           "workdays move in Meetings and cadence, Hiring plan")])
def test_days_worked_that_changed_are_told_with_the_tables_that_count_them(lang: Lang, said: str) -> None:
    with BRANCH.declared(*map(shelf_table, ("cadence", "hiring", "stock"))):
        was = replace(opens(SALES, "cadence", "hiring", "stock")(issued()), workdays=LISTED)
        now = replace(was, workdays=tuple(sorted({*LISTED, day_number("2027-10-09")} - HOLIDAY)))
        (one,) = issue_changes(was, now)
        assert one.said(lang) == said
        assert given_marks(was, "") != given_marks(now, "")
        longer = replace(was, workdays=(*LISTED, day_number("2027-12-01")))  # a calendar published since
        assert issue_changes(was, longer) == []
        assert [*map(str, issue_changes(opens(SALES)(was), opens(SALES)(now)))] == []
