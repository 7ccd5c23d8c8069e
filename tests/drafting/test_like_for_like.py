"""The proposed months of a running year that is 1.10 × the last in every month, with months missing: growth compares only months that both
years have, line by line. And the same by fiscal years, with sales of the plan year itself left out and said."""
from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from draft_case import Rows, drafted, table

from xlplan.drafting.draft import Draft

HEADS = ("年月", "机构", "产品", "渠道", "金额(元)")
Missing = Callable[[int, int, str, str], bool]


def sold(missing: Missing, last: tuple[int, int] = (2026, 10), first: tuple[int, int] = (2024, 1)) -> Rows:
    """Two units and two products, 100,000 a month each, 110,000 in 2026 and later."""
    return [(f"{y}-{m:02}", u, p, "经销", 110_000 if y >= 2026 else 100_000) for y in (2024, 2025, 2026, 2027) for m in range(1, 13)
            if first <= (y, m) <= last for u in ("甲", "乙") for p in ("A", "B") if not missing(y, m, u, p)]


def names(draft: Draft) -> dict[str, str]:
    """Code of a unit or product -> its name."""
    return {code: name for sheet, column in (("organisation", "name"), ("products", "series")) for code, name in
            table(draft, sheet, "code", column)}


CASES: dict[str, tuple[Missing, dict[str, int], int, str]] = {  # missing -> (what A and B get a month, the base, what is said of months)
    "nothing": (lambda y, m, u, p: False, {"A": 110_000, "B": 110_000}, 5_280_000, ""),
    "a month of one unit last year": (
        lambda y, m, u, p: (y, m) == (2025, 8) and u == "甲", {"A": 110_000, "B": 110_000}, 5_280_000, "「甲」2025年8月 没有数:推算"),
    "a month of everybody last year": (
        lambda y, m, u, p: (y, m) == (2025, 8), {"A": 110_000, "B": 110_000}, 5_280_000, "「乙」2025年8月、「甲」2025年8月 没有数:推算"),
    "three months of everybody last year": (
        lambda y, m, u, p: y == 2025 and m in (7, 8, 9), {"A": 110_000, "B": 110_000}, 5_280_000,
        "2025年7月–2025年9月 没有数:推算"),
    "a month of one line last year": (
        lambda y, m, u, p: (y, m, u, p) == (2025, 8, "甲", "A"), {"A": 110_000, "B": 110_000}, 5_280_000, ""),
    "a month of one unit this year": (
        lambda y, m, u, p: (y, m) == (2026, 8) and u == "甲", {"A": 110_000, "B": 110_000}, 5_060_000, "「甲」2026年8月 没有数:基数里少了"),
    "a product that stopped in March": (
        lambda y, m, u, p: p == "B" and (y, m) >= (2026, 3), {"A": 110_000}, 3_080_000, ""),
    "a product that stopped three months ago": (
        lambda y, m, u, p: p == "B" and (y, m) >= (2026, 8), {"A": 110_000}, 4_180_000, ""),
    "the month to be proposed itself": (
        lambda y, m, u, p: (y, m) == (2025, 11) and u == "甲", {"A": 110_000, "B": 110_000}, 5_280_000, "「甲」2025年11月 没有数:推算"),
    "months before the export begins": (
        lambda y, m, u, p: (y, m) < (2025, 4), {"A": 110_000, "B": 110_000}, 5_280_000, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_growth_is_of_months_that_both_years_have(case: str) -> None:
    missing, due, base, said = CASES[case]
    draft = drafted((HEADS, sold(missing)), growth="5%")
    of = names(draft)
    assert {(month % 12 + 1, of[unit], of[product]): yuan for (month, (unit, product, _)), yuan in draft.running.proposed.items()} == {
        (month, unit, product): yuan for month in (11, 12) for unit in ("甲", "乙") for product, yuan in due.items()}
    assert table(draft, "goals", "base") == [(base,)]  # steps of 0.0001 万元 are yuan
    opened = [one.said("zh-CN") for one in draft.open if one.table == "history_sales"]
    assert [said in one for one in opened] == [True] * bool(said)
    assert bool(draft.data("en")["months_not_compared"]) == bool(said)


def test_fiscal_years_that_begin_in_april() -> None:
    """April 2024 to January 2027, of fiscal year 2026 the months of February and March are proposed; season and base are its own."""
    draft = drafted((HEADS, sold(lambda y, m, u, p: False, (2027, 1), (2024, 4))), growth="5%", start_month=4)
    assert {divmod(month, 12): yuan for (month, _), yuan in draft.running.proposed.items()} == {
        (2027, 1): 119_802, (2027, 2): 119_802}  # 110,000 × 10 × 110,000 / (9 × 100,000 + 110,000)
    assert dict(table(draft, "company", "field", "value"))["会计年度起始月"] == "4"
    assert dict(table(draft, "company", "field", "value"))["计划年度"] == "2027"
    assert draft.running.there[0] == 2026 * 12 + 3
    assert not any("start_month" in g.rows for g in draft.guesses)
    [(source, *months)] = table(draft, "season", "source", *(f"m{i:02}" for i in range(1, 13)))
    assert source == "two_years"
    assert sum(months) == 12_000
    assert months[-1] > months[0]  # January to March 2026 are the last of fiscal 2025, and larger


def test_sales_of_the_plan_year_are_said() -> None:
    rows = sold(lambda y, m, u, p: False, (2027, 1))
    draft = drafted((HEADS, rows), growth="5%", year=2027)
    assert draft.data("zh-CN")["left_out"] == {"months": ["2027-01"], "sum": Decimal(440_000)}
    assert drafted((HEADS, rows), growth="5%", year=2027, start_month=4).data("zh-CN")["left_out"] == {"months": [], "sum": 0}
