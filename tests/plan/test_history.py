"""History: group sums on whole steps, 10+2, fiscal months, codes of the ERP."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import small_company as sample

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.history import History
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic


def history(rows: list[dict[str, Any]], start: str = "1", **sheets: Any) -> tuple[History, list[Diagnostic]]:
    company = sample.company(start_month=start)
    master, problems = master_from(sample.frames(company=company, history_sales=rows, **sheets))
    return master.history, [p for p in problems if (p.table or "").startswith("history")]


def row(month: int, amount: int, year: int = 2026, **more: Any) -> dict[str, Any]:
    return {"year": year, "month": month, "branch": "B01", "product": "P01", "channel": "C01", "amount": amount,
            "status": "actual", **more}


def test_ten_and_two() -> None:
    past, problems = history(sample.sales())
    assert not problems
    assert past.actual_months == tuple(range(10))
    assert past.estimate_months == (10, 11)
    assert past.months("B01", "P01", "C01").tolist() == [5000 + 37 * m for m in range(1, 13)]
    assert past.branch_total()["B01"] == 4 * (12 * 5000 + 37 * 78)


def test_rows_of_one_key_are_added_and_returns_subtracted() -> None:
    past, _ = history([row(1, 500), row(1, 250), row(1, -100), *(row(m, 1) for m in range(2, 13))])
    assert past.months("B01", "P01", "C01")[0] == 650


OTHER: dict[str, Any] = {"product": "P02"}
REPLACED = [
    # rows of the last year, what P01 and P02 of the branch are then in January and in February, (rows left out, their amount), said
    ([row(1, 900, status="estimate"), row(1, 500), row(2, 70, status="estimate")], [500, 70], [0, 0], (1, 900), True),
    ([row(1, 900, status="estimate"), row(2, 70, status="estimate")], [900, 70], [0, 0], (0, 0), False),
    # a credit note of one product leaves the estimates of the others: they count, and both sums are said
    ([row(1, -250), row(1, 900, status="estimate"), row(1, 400, status="estimate", **OTHER)], [-250, 0], [400, 0], (1, 900), True),
    ([row(1, -250), row(1, 400, status="estimate", **OTHER)], [-250, 0], [400, 0], (0, 0), True),
    # nor is another channel, another branch or another month replaced
    ([row(1, 5), row(1, 900, status="estimate", channel="C02")], [5, 0], [0, 0], (0, 0), True),
    ([row(1, 5), row(1, 900, status="estimate", branch="B02")], [5, 0], [0, 0], (0, 0), False),
    ([row(1, 5), row(2, 900, status="estimate")], [5, 900], [0, 0], (0, 0), False),
    # by what is read, not by what was typed: the name, the ERP's code, no status
    ([row(1, 5, branch="上海", status=""), row(1, 900, status="estimate", branch="b01")], [5, 0], [0, 0], (1, 900), True),
    ([row(1, 5, product="6002"), row(1, 900, status="estimate", **OTHER)], [0, 0], [5, 0], (1, 900), True),
]


@pytest.mark.parametrize(("rows", "first", "second", "left", "said"), REPLACED)
def test_an_actual_figure_replaces_the_estimate_of_its_own_line(rows: list[dict[str, Any]], first: list[int], second: list[int],
                                                                left: tuple[int, int], said: bool) -> None:
    past, problems = history([*rows, *(row(m, 1, branch="B03") for m in range(1, 13))])
    assert [past.months("B01", p, "C01")[:2].tolist() for p in ("P01", "P02")] == [first, second]
    assert {o.reason: (o.rows, o.amount) for o in past.reports[0].left}.get("replaced", (0, 0)) == left
    assert [p.code for p in problems] == ["XP691"] * said


def test_what_counts_beside_an_actual_month_is_said() -> None:
    rows = [row(12, -250), row(12, 900, status="estimate"), row(12, 400, status="estimate", product="P02")]
    (both,) = history([*rows, *(row(m, 1, branch="B03") for m in range(1, 13))])[1]
    assert "B01 2026年12月 实际 -2.50、预计照计 4.00(第 " in message_of(both, "zh-CN")
    assert "预计不计 9.00(第 " in message_of(both, "zh-CN")


def test_an_estimate_of_one_office_stays_when_another_sold() -> None:
    """Two offices below one branch: their figures are added up in the branch, line by line of each."""
    offices = [{"code": c, "name": c, "parent": "B01", "level": "office", "type": "sums_up"} for c in ("O1", "O2")]
    past, problems = history([row(1, 5, branch="O1"), row(1, 900, branch="O2", status="estimate"), *(row(m, 1) for m in range(2, 13))],
                             organisation=[*sample.ORGANISATION, *offices])
    assert past.months("B01", "P01", "C01")[0] == 905
    assert not problems


def test_fiscal_year_from_august() -> None:
    """Fiscal 2026 begins in August 2026: July 2026 still belongs to the year before."""
    past, _ = history([row(7, 1), row(8, 2), row(12, 3), row(1, 4, year=2027), row(7, 5, year=2027)], start="8")
    assert past.months("B01", "P01", "C01").tolist() == [2, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0, 5]


FISCAL = [
    # calendar year and month of the rows, whether the year looks like the fiscal one (from April)
    ([(y, m) for y in (2024, 2025, 2026) for m in range(1, 13)], True),
    ([(y, m) for y in (2025, 2026) for m in range(1, 13)], True),
    ([(y + (m < 4), m) for y in (2024, 2025, 2026) for m in range(1, 13)], False),          # as it should be
    ([(2026, m) for m in range(1, 13)], True),
    ([(y, m) for y in (2025, 2026) for m in range(2, 13)], False),                          # another gap is another fault
    ([(y, m) for y in (2024, 2025) for m in range(1, 13)], False),                          # nothing of last year
]


@pytest.mark.parametrize(("months", "asked"), FISCAL)
def test_a_fiscal_year_in_place_of_the_calendar_year_is_asked_about(months: list[tuple[int, int]], asked: bool) -> None:
    _, problems = history([row(m, 100 + m, year=y) for y, m in months], start="4")
    assert ("XP690" in {p.code for p in problems}) is asked
    if asked:
        said = next(p for p in problems if p.code == "XP690")
        assert "2026 年度缺 2027年1月、2027年2月、2027年3月" in message_of(said, "zh-CN")
    assert "XP690" not in {p.code for p in history([row(m, 100 + m, year=y) for y, m in months])[1]}


def test_codes_of_the_erp_and_names_are_understood() -> None:
    past, problems = history([row(1, 100, product="6002", channel="流通", branch="上海")])
    assert past.months("B01", "P02", "C02")[0] == 100
    assert [p.code for p in problems] == ["XP623"]  # eleven months without a row


@pytest.mark.parametrize(("typed", "read"), [
    ("6002.0", True), ("P02 {name}", True), ("{name} P02", True), ("P02({name})", True), ("6002-{name}", True),
    ("P01 {name}", False), ("P02.0", False), ("6002.5", False), ("P02 {name} 2", False)])  # another's name, no code
def test_a_code_with_its_own_name_or_made_a_number_is_that_code(typed: str, read: bool) -> None:
    name = next(p["series"] for p in sample.PRODUCTS if p["code"] == "P02")
    typed = typed.format(name=name)
    past, problems = history([row(1, 100, product=typed), row(2, 50, product=typed), row(3, 70)])
    assert past.months("B01", "P02", "C01")[:2].tolist() == ([100, 50] if read else [0, 0])
    told = next(p for p in problems if p.code in ("XP203", "XP606"))
    assert told.code == ("XP203" if read else "XP606")
    if read:
        assert f"「{typed}」(共 2 格),按 P02 读取" in message_of(told, "zh-CN")


def test_unmapped_codes_are_listed_once_with_what_they_are_worth() -> None:
    rows = [*sample.sales(), row(1, 1234, product="9001"), row(2, 766, product="9001"), row(3, 100, product="8000")]
    past, problems = history(rows)
    lost = next(p for p in problems if p.code == "XP606")
    assert [p.code for p in problems] == ["XP606"]
    assert (lost.found, lost.unit, lost.column) == (21.0, "wan_yuan", "product")
    assert (lost.params["codes"], lost.params["n"], lost.params["rows"]) == (["8000", "9001"], 2, 3)
    assert past.branch_total() == history(sample.sales())[0].branch_total()


def test_rows_of_the_plan_year_are_left_out_and_said() -> None:
    past, problems = history([*sample.sales(), row(1, 5, year=2027)])
    assert [p.code for p in problems] == ["XP621"]
    assert past.year == 2026


def test_expense_and_heads() -> None:
    past, _ = history(
        sample.sales(), expense_items=[{"code": "E1", "group": "终端", "item": "进场费", "erp_code": "660101"}],
        history_expense=[{"year": 2026, "month": m, "branch": "B01", "item": "660101", "amount": 11}
                         for m in range(1, 13)],
        posts=[{"code": "S01", "post": "业务代表"}],
        history_heads=[{"year": 2026, "month": m, "branch": "B01", "post": "业务代表", "heads": m} for m in (3, 9, 6)])
    assert past.expense == {("B01", "E1"): 132}
    assert past.heads == {("B01", "S01"): 9}  # the last month given


def test_season_is_the_mean_of_three_years_and_adds_up_to_twelve() -> None:
    years = [row(m, 100 if m < 7 else 200, year=y) for y in (2024, 2025, 2026) for m in range(1, 13)]
    past, _ = history([*years, *(row(m, 1 if m > 1 else 10**6, year=2020) for m in range(1, 13))])  # 2020 is too old
    assert sum(past.season()) == 12_000
    assert past.season()[0] == 667
    assert past.season()[11] == 1333
    assert past.season([("P02", "C01")]) == ()  # nothing sold


def test_five_thousand_rows_sum_exactly() -> None:
    rng = np.random.default_rng(7)
    amounts = rng.integers(-10**6, 10**7, 6000)
    past, _ = history([row(1 + i % 12, int(a)) for i, a in enumerate(amounts)])
    assert past.branch_total()["B01"] == int(amounts.sum())
