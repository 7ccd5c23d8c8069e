"""HQ's own figures are doubted as branches' are: other years, the base, estimates and other units tell a slip from growth."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import small_company as sample

from xlplan.example.company import company_tables
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.judging.suspicion import find_suspicions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS

Row = dict[str, Any]
Change = Callable[[Row], Row]
LAST = 7_181_76                                  # 0.01 万元: what the small company sold in 2026
GOAL = {**sample.GOALS[0], "base": LAST * 100}   # in 0.0001


def sales(years: tuple[int, ...] = (2024, 2025, 2026), change: Change = dict) -> list[Row]:
    """Three like years of the small company, each row changed."""
    return [change({**row, "status": "actual"}) for year in years for row in sample.sales(year)]


def found(**changes: Any) -> list[Diagnostic]:
    sheets = {"goals": [GOAL], "history_sales": sales(), **changes}
    master, _ = master_from(sample.frames(**sheets))
    return find_suspicions(master)


def times(n: float, **where: Any) -> Change:
    """Rows that agree with `where` (values, or sets of them), their amounts taken so many times."""
    def change(row: Row) -> Row:
        hit = all(row[k] in v if isinstance(v, (set, range)) else row[k] == v for k, v in where.items())
        return {**row, "amount": int(row["amount"] * n)} if hit else row
    return change


def less(**where: Any) -> list[Row]:
    """Without those rows."""
    return [r for r in sales() if not all(r[k] in v if isinstance(v, (set, range)) else r[k] == v for k, v in where.items())]


def one_line(n: float) -> Change:
    """One product in one channel: a fiftieth of what it is, and so many times that in May of last year."""
    line = {"branch": "B01", "product": "P02", "channel": "C02"}
    small, may = times(1 / 50, **line), times(n, year=2026, month=5, **line)
    return lambda row: may(small(row))


def closing(day: str, months: set[int]) -> dict[str, Any]:
    """B03 without these months of last year, closing on that day as the organisation says."""
    rows = less(branch="B03", year=2026, month=months)
    return {"history_sales": rows, "goals": [{**GOAL, "base": sum(r["amount"] for r in rows if r["year"] == 2026) * 100}],
            "organisation": [{**unit, "valid_to": day} if unit["code"] == "B03" else unit for unit in sample.ORGANISATION]}


def weights(column: str, values: list[int], **more: Any) -> list[Row]:
    return [{"branch": b, "basis": "last_year", column: v, **more} for b, v in zip(("B01", "B02", "B03", "KA"), values, strict=False)]


SMALL = {"goals": [{**GOAL, "base": sum(r["amount"] for r in sales((2026,), one_line(1))) * 100}]}  # the base of `one_line`
ESTIMATES = [256_491, 155_491, 206_991, 102_791]     # as the history has them, nearly
POST = {"code": "S1", "post": "代表", "post_type": "sales", "employ": "own", "carries_target": "no"}
ITEM = {"code": "E1", "group": "终端", "item": "进场费"}


def volume(paid: float) -> dict[str, Any]:
    """P01 sold at so many yuan a case by the history, where a case costs 60; P02 states no volume."""
    return {"products": [{**p, "case_price": 60} for p in sample.PRODUCTS], "history_sales": [
        {**row, "cases": round(row["amount"] * 100 / paid)} if row["product"] == "P01" else row for row in sales()]}


def expense(share: float, change: Change = dict) -> dict[str, Any]:
    """An expense history of that share of the sales, one item."""
    rows = [{"year": r["year"], "month": r["month"], "branch": r["branch"], "item": "E1", "amount": int(4 * r["amount"] * share)}
            for r in sales() if (r["product"], r["channel"]) == ("P01", "C01")]
    return {"expense_items": [ITEM], "history_expense": [change(r) for r in rows]}


CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("all in order", {}, []),
    # the sales history as a whole
    ("元 read as 万元", {"history_sales": sales(change=times(10_000))}, ["XP631"]),
    ("千元 read as 万元", {"history_sales": sales(change=times(10))}, ["XP631"]),
    ("万元 read as 元", {"history_sales": sales(change=times(0.0015))}, ["XP631"]),
    ("元, and only a goal to compare", {"history_sales": sales(change=times(10_000)), "goals": [
        {"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "target": LAST * 110, "form": "level"}]}, ["XP631"]),
    ("last year in 元, the base too", {"history_sales": sales(change=times(10_000, year=2026)), "goals": [
        {**GOAL, "base": LAST * 1_000_000}]}, ["XP631"]),
    ("base a little off", {"goals": [{**GOAL, "base": 7_300_0000}]}, ["XP636"]),
    ("base 0.4 % off, as a rounded one may be", {"goals": [{**GOAL, "base": LAST * 1_004 // 10}]}, []),
    ("base 0.6 % off", {"goals": [{**GOAL, "base": LAST * 1_006 // 10}]}, ["XP636"]),
    ("base rounded", {"goals": [{**GOAL, "base": 7_182_0000}]}, []),
    ("base of the year before, 30 % lower", {"goals": [{**GOAL, "base": 5_000_0000}]}, ["XP636"]),
    # one branch, one month, one line
    ("one branch in 元", {"history_sales": sales(change=times(10_000, branch="B02", year=2026)), "goals": [GOAL]}, ["XP631"]),
    ("one branch's earlier year in 元", {"history_sales": sales(change=times(10_000, branch="B02", year=2025))}, ["XP631"]),
    ("one branch in 千元", {"history_sales": sales(change=times(10, branch="KA", year=2025))}, ["XP656"]),
    ("one month in 元", {"history_sales": sales(change=times(10_000, month=5, year=2026))}, ["XP631"]),
    ("one line's month in 元", {"history_sales": sales(change=one_line(510)), **SMALL}, ["XP631"]),
    ("one line's return in 元", {"history_sales": sales(change=one_line(-510)), **SMALL}, ["XP631", "XP678"]),
    # months
    ("a year that begins in March", {"history_sales": less(year=2024, month={1, 2})}, ["XP635"]),
    ("a branch without May", {"history_sales": less(branch="B02", year=2026, month=5)}, ["XP636", "XP635"]),
    ("a branch without estimates", {"history_sales": less(branch="B02", year=2026, month={11, 12})}, ["XP636", "XP635"]),
    ("a branch that closed in July, told by the organisation", closing("2026-07-31", {8, 9, 10, 11, 12}), []),
    ("one that will close, without its last months", closing("2027-03-31", {11, 12}), []),
    ("one that will close, without May", closing("2027-03-31", {5}), ["XP635"]),
    ("one that nobody says will close", closing("", {11, 12}), ["XP635"]),
    # growth is no slip
    ("a new branch, from July", {"history_sales": less(branch="B02", year=2024), "goals": [GOAL]}, []),
    ("a branch opened in October", {"history_sales": [r for r in less(branch="B02", year={2024}) if not (
        r["branch"] == "B02" and r["year"] == 2025 and r["month"] < 10)]}, []),
    ("a branch triples", {"history_sales": sales(change=times(1 / 3, branch="B02", year={2024, 2025}))}, []),
    ("a branch grows sixfold", {"history_sales": sales(change=times(1 / 6, branch="B02", year={2024, 2025}))}, []),
    ("a branch grows 7.5-fold", {"history_sales": sales(change=times(1 / 7.5, branch="B02", year={2024, 2025}))}, []),
    ("a branch grows 8.5-fold", {"history_sales": sales(change=times(1 / 8.5, branch="B02", year={2024, 2025}))}, ["XP656"]),
    ("eightyfold, from two 万元 a month", {"history_sales": sales(change=times(1 / 80, branch="B03", year=2025))}, ["XP656"]),
    ("from half a 万元 a month, which says nothing", {"history_sales": sales(change=times(1 / 400, branch="B03", year=2025))}, []),
    ("a closed branch", {"history_sales": less(branch="B03", year=2026), "goals": [{**GOAL, "base": 512_269_00 }]}, []),
    ("a new product, large at once", {"history_sales": less(product="P02", year={2024, 2025})}, []),
    ("nothing pasted", {"history_sales": []}, []),
    # estimates and other weights
    ("estimates as the history", {"weights": weights("py_estimate", ESTIMATES)}, []),
    ("one estimate in 元", {"weights": weights("py_estimate", [256_491 * 10_000, *ESTIMATES[1:]])}, ["XP632"]),
    ("one estimate in 千元", {"weights": weights("py_estimate", [256_491 * 10, *ESTIMATES[1:]])}, ["XP656"]),
    ("all estimates in 元: one finding", {"weights": weights("py_estimate", [e * 10_000 for e in ESTIMATES])}, ["XP632"]),
    ("an estimate in 元 without history", {"history_sales": [], "weights": weights("py_estimate", [256_491 * 10_000, *ESTIMATES[1:]])},
     ["XP632"]),
    ("a direct target in 元", {"weights": weights("direct_target", [300_000 * 10_000])}, ["XP632"]),
    ("a direct target of ten times last year", {"weights": weights("direct_target", [2_600_000])}, ["XP656"]),
    ("a direct target of twice last year", {"weights": weights("direct_target", [500_000])}, []),
    ("potentials of three to seven times", {"weights": weights("potential", [800_000, 900_000, 1_400_000, 310_000])}, []),
    ("a potential in 元", {"weights": weights("potential", [800_000, 900_000_0000, 1_400_000, 310_000])}, ["XP632"]),
    ("people in heads, not thousands", {"weights": weights("population", [24_800, 65_700_000, 127_800, 3_600])}, ["XP632"]),
    ("outlets of large and small branches", {"weights": weights("outlets", [24, 657, 1278, 36])}, []),
    # expenses
    ("expenses of a fifth", expense(0.2), []),
    ("expenses in 元", expense(2000), ["XP631"]),
    ("last year's expenses in 元", expense(0.2, times(10_000, year=2026)), ["XP631"]),
    ("a branch's expenses in 元", expense(0.2, times(10_000, year=2025, branch="B01")), ["XP631"]),
    # costs and prices
    ("a monthly cost", {"posts": [{**POST, "unit_cost": 8_500}]}, []),
    ("a monthly cost in 千元", {"posts": [{**POST, "unit_cost": 9}]}, ["XP653"]),
    ("a monthly cost in 万元, rounded to nothing", {"posts": [{**POST, "unit_cost": 0}]}, ["XP653"]),
    ("a monthly cost of a million", {"posts": [{**POST, "unit_cost": 1_000_000}]}, []),
    ("a year's pay in 分", {"posts": [{**POST, "unit_cost": 1_000_001}]}, ["XP653"]),
    ("a case price above a million", {"products": [{**sample.PRODUCTS[0], "case_price": 1_000_001}, *sample.PRODUCTS[1:]]}, ["XP653"]),
    ("the price of a case", volume(60), []),
    ("a fifth of it: a promotion would be no news", volume(12.5), []),
    ("bottles for cases", volume(5), ["XP680"]),
    ("bottles, and the sheet says so", {**volume(5), "company": sample.company(unit_cases="件")}, []),
    ("four bottles of amount in 元: the amounts are told, not the volume as well",
     {**volume(5), "history_sales": [{**row, "amount": row["amount"] * 10_000} for row in volume(5)["history_sales"]]}, ["XP631"]),
    ("only returns", volume(-5), []),
    ("a case price in 万元", {"products": [{**sample.PRODUCTS[0], "case_price": 0}, *sample.PRODUCTS[1:]]}, ["XP653"]),
    ("a case price", {"products": [{**sample.PRODUCTS[0], "case_price": 62}, *sample.PRODUCTS[1:]]}, []),
    # a second copy is one mistake
    ("pasted twice", {"history_sales": [*sales((2026,)), *sales((2026,))]}, []),
]


@pytest.mark.parametrize(("changes", "codes"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_slip_is_told_from_growth(changes: dict[str, Any], codes: list[str]) -> None:
    problems = found(**changes)
    assert [p.code for p in problems] == codes
    for p in problems:
        for lang in LANGS:
            said = f"{message_of(p, lang)} {remedy_of(p, lang)}"
            assert "{" not in said
            assert "–" not in said


def both(*changes: Change) -> Change:
    """One after the other."""
    def change(row: Row) -> Row:
        for one in changes:
            row = one(row)
        return row
    return change


MONTH, UNIT_YEAR, UNIT_TEN = times(10_000, month=5, year=2026, branch="B01"), times(10_000, branch="B02", year=2025), times(
    10, branch="KA", year=2025)
LAST_YEAR, BASE_OFF, BASE_YUAN = times(10_000, year=2026), {"goals": [{**GOAL, "base": 9_000_0000}]}, {
    "goals": [{**GOAL, "base": LAST * 1_000_000}]}

PAIRS: list[tuple[str, dict[str, Any], list[str]]] = [
    # two faults of the pasted sales, each on cells of its own: both are said
    ("a month, and another unit's year", {"history_sales": sales(change=both(MONTH, UNIT_YEAR))}, ["XP631", "XP631"]),
    ("a month, and another unit in 千元", {"history_sales": sales(change=both(MONTH, UNIT_TEN))}, ["XP631", "XP656"]),
    ("a month, and the base of another year", {"history_sales": sales(change=MONTH), **BASE_OFF}, ["XP631", "XP636"]),
    ("a month, and the base in 元", {"history_sales": sales(change=MONTH), **BASE_YUAN}, ["XP631", "XP631"]),
    ("a month of a unit, and one of a line of another", {"history_sales": sales(change=both(
        times(10_000, month=7, year=2026, branch="B02"), one_line(510))), **SMALL}, ["XP631"]),  # one finding that names both
    ("the whole last year, and one unit's year before", {"history_sales": sales(change=both(LAST_YEAR, UNIT_YEAR))}, ["XP631", "XP631"]),
    ("the whole last year, and a unit in 千元", {"history_sales": sales(change=both(LAST_YEAR, UNIT_TEN))}, ["XP631", "XP656"]),
    ("the whole last year, and the base a little off", {"history_sales": sales(change=LAST_YEAR), **BASE_OFF}, ["XP631", "XP636"]),
    ("the year before and the one before that", {"history_sales": sales((2023, 2024, 2025, 2026), both(
        times(10_000, year=2025), times(1000, year=2024)))}, ["XP631", "XP631"]),
    ("everything in 元, and one unit's year in 千元 on top", {"history_sales": sales(change=both(times(10_000), UNIT_TEN))},
     ["XP656", "XP631"]),
    ("everything in 元, and the base a little off", {"history_sales": sales(change=times(10_000)), **BASE_OFF}, ["XP631", "XP636"]),
    ("two units, two years", {"history_sales": sales(change=both(UNIT_YEAR, times(10_000, branch="B03", year=2024)))}, ["XP631", "XP631"]),
    ("a unit, and the base of another year", {"history_sales": sales(change=UNIT_YEAR), **BASE_OFF}, ["XP631", "XP636"]),
    ("a unit in 千元, and the base in 元", {"history_sales": sales(change=UNIT_TEN), **BASE_YUAN}, ["XP656", "XP631"]),
    # a sheet that was pasted twice hides none of them
    ("twice, and a month", {"history_sales": [*sales((2024, 2025)), *sales((2026,), MONTH), *sales((2026,), MONTH)]}, ["XP631"]),
    ("twice, and a unit", {"history_sales": sales(change=UNIT_YEAR) * 2}, ["XP631"]),
    ("twice, and the base of another year", {"history_sales": [*sales(), *sales((2026,))], **BASE_OFF}, ["XP636"]),
    ("twice, and everything in 元", {"history_sales": sales(change=times(10_000)) * 2}, ["XP631"]),
    # nor does a fault of the sales make one of the expenses or the estimates
    ("sales in 元: neither expenses nor estimates", {"history_sales": sales(change=times(10_000)), **expense(0.2),
                                                    "weights": weights("py_estimate", ESTIMATES)}, ["XP631"]),
    ("last year's sales in 元, and last year's expenses", {"history_sales": sales(change=LAST_YEAR), **expense(0.2, LAST_YEAR)},
     ["XP631", "XP631"]),
    ("last year's sales in 元, and one estimate", {"history_sales": sales(change=LAST_YEAR), "weights": weights(
        "py_estimate", [ESTIMATES[0] * 10_000, *ESTIMATES[1:]])}, ["XP631", "XP632"]),
    ("expenses: a month, and a unit", expense(0.2, both(MONTH, UNIT_YEAR)), ["XP631", "XP631"]),
    # figures that agree as typed are not doubted for the fault of one of them
    ("last year in 元, the base worked out from it", {"history_sales": sales(change=LAST_YEAR), **BASE_YUAN}, ["XP631"]),
]


@pytest.mark.parametrize(("changes", "codes"), [c[1:] for c in PAIRS], ids=[c[0] for c in PAIRS])
def test_no_slip_hides_another(changes: dict[str, Any], codes: list[str]) -> None:
    assert [p.code for p in found(**changes)] == codes


ALL_TEN = times(10, year=2024)
FOUR_YEARS = (2023, 2024, 2025, 2026)
SAID: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    # what is off, code and words of every finding: the years compared, the figure that was typed
    ("2024 of everybody in 千元, a unit's 2025 in 元/10", {"history_sales": sales(change=both(
        ALL_TEN, times(1000, branch="B02", year=2025)))},
     [("XP631", "杭州(B02) 2026 年月均:129.62 万元 约为2025 年 129,620.00 的 1/1,000 倍"),
      ("XP656", "杭州(B02); 广州(B03)")]),
    ("a unit is 10 × 2025 and 1,000 × 2024", {"history_sales": sales(change=both(
        times(10, branch="B01", year=2026), times(1 / 100, branch="B01", year=2024))), "goals": [{**GOAL, "base": 298_207_200}]},
     [("XP631", "上海(B01) 2026 年月均:2,096.20 万元 约为2024 年 2.08 的 1,009 倍"), ("XP656", "约为2025 年 209.62 的 10 倍")]),
    ("everything of last year, and a unit's 2025: the typed one against the other", {"history_sales": sales(change=both(LAST_YEAR, times(
        1000, branch="B02", year=2025)))},
     [("XP631", "上年合计"), ("XP631", "杭州(B02) 2025 年月均:129,620.00 万元 约为2026 年(换算后) 129.62 的 1,000 倍")]),
    ("a larger company, last year in 元, and 2023 as a whole", {"history_sales": sales(FOUR_YEARS, both(
        times(100), LAST_YEAR, times(1 / 1000, year=2023))), "goals": [{**GOAL, "base": LAST * 10_000}]},
     [("XP631", "约为2025 年 718,176.00 的 10,000 倍"), ("XP631", "2023 年合计:717.28 万元 约为2026 年(换算后) 718,176.00 的 1/1,001 倍")]),
    ("a year of less than a month's 万元 says nothing", {"history_sales": sales(change=both(
        times(10_000, branch="B03", year=2026), times(1 / 10_000, branch="B03", year=2024)))},
     [("XP631", "广州(B03) 2026 年月均:1,696,200.00 万元 约为2025 年 169.62 的 10,000 倍")]),
    ("a closed unit's year", {"history_sales": [times(10_000, branch="B03", year=2024)(r) for r in less(branch="B03", year=2026)],
                              "goals": [{**GOAL, "base": 514_632_00}]},
     [("XP631", "广州(B03) 2025 年月均:169.62 万元 约为2024 年 1,696,200.00 的 1/10,000 倍")]),
    # the power that fits the other years best, neither the smallest nor the largest; a year that is near keeps the last one
    ("last year in 元, a fifth of 2024", {"history_sales": sales(change=both(times(10_000, year=2026, branch="KA"), times(
        5, year=2024, branch="KA")))}, [("XP631", "约为2025 年 89.62 的 10,000 倍")]),
    ("last year in 元, five times 2024", {"history_sales": sales(change=both(times(10_000, year=2026, branch="KA"), times(
        1 / 5, year=2024, branch="KA")))}, [("XP631", "约为2025 年 89.62 的 10,000 倍")]),
    ("two of three other years in 元: the last year is right", {"history_sales": sales(FOUR_YEARS, both(
        times(10_000, branch="B02", year=2024), times(10_000, branch="B02", year=2023)))},
     [("XP631", "约为2024 年"), ("XP631", "约为2023 年")]),
    ("half of the units in 元 are units, not the sheet", {"history_sales": sales(change=times(10_000, year=2025, branch={"B01", "B02"}))},
     [("XP631", "上海(B01); 杭州(B02) 2026 年月均")]),
]


@pytest.mark.parametrize(("changes", "words"), [c[1:] for c in SAID], ids=[c[0] for c in SAID])
def test_what_was_typed_is_quoted(changes: dict[str, Any], words: list[tuple[str, str]]) -> None:
    problems = found(**changes)
    assert [p.code for p in problems] == [code for code, _ in words]
    for p, (_, part) in zip(problems, words, strict=True):
        assert part in message_of(p, "zh-CN")


RIGHT: list[tuple[str, dict[str, Any], list[str]]] = [
    # what is off, findings of the figures that are right
    ("two years, the earlier in 元: estimates", {"history_sales": sales((2025, 2026), times(10_000, year=2025)),
                                               "weights": weights("py_estimate", ESTIMATES)}, ["XP631"]),
    ("two years, the earlier of one unit: estimates", {"history_sales": sales((2025, 2026), times(10_000, year=2025, branch="B02")),
                                                      "weights": weights("py_estimate", ESTIMATES)}, ["XP631"]),
    ("a small month in 元: its power is one less, the base is right", {"history_sales": sales(change=both(
        times(1 / 4, month=5, branch="B01"), times(10_000, month=5, branch="B01", year=2026))), "goals": [{**GOAL, "base": 702_403_00}]},
     ["XP631"]),
    ("the same, and a base 5 % off", {"history_sales": sales(change=both(
        times(1 / 4, month=5, branch="B01"), times(10_000, month=5, branch="B01", year=2026))), "goals": [{**GOAL, "base": 737_500_00}]},
     ["XP631", "XP636"]),
    ("a month in 元, and a base 5 % off", {"history_sales": sales(change=MONTH), "goals": [{**GOAL, "base": LAST * 105}]},
     ["XP631", "XP636"]),
    ("one of two lines of a month in 元, the base right", {"history_sales": sales(change=times(
        10_000, month=5, year=2026, branch="B01", product="P01"))}, ["XP631"]),
]


@pytest.mark.parametrize(("changes", "codes"), [c[1:] for c in RIGHT], ids=[c[0] for c in RIGHT])
def test_what_is_right_is_not_doubted(changes: dict[str, Any], codes: list[str]) -> None:
    assert [p.code for p in found(**changes)] == codes


def test_lines_of_one_month_that_slipped_differently_are_all_named() -> None:
    """The worst of them gives the figure."""
    (slip,) = found(history_sales=sales(change=both(times(1000, month=5, year=2026, branch="B01", product="P01", channel="C01"),
                                                    times(10_000, month=5, year=2026, branch="B01", product="P02", channel="C01"))))
    said = message_of(slip, "zh-CN")
    assert "上海(B01) · P02 · C01 2026年5月 518,500.00; 上海(B01) · P01 · C01 2026年5月 51,850.00" in said
    assert slip.found == 518_500.0


def test_both_places_are_named() -> None:
    (slips,) = found(**PAIRS[4][1])
    assert "杭州(B02) 2026年7月" in message_of(slips, "zh-CN")
    assert "P02 · C02 2026年5月" in message_of(slips, "zh-CN")
    (_, unit) = found(**PAIRS[5][1])
    assert "杭州(B02)" in message_of(unit, "zh-CN")
    assert "2025 年" in message_of(unit, "zh-CN")


@pytest.mark.parametrize(("n", "unit"), [(10_000, "元"), (10, "千元")])
def test_the_unit_that_fits_is_offered(n: int, unit: str) -> None:
    """The place is the field of the company sheet, where the unit is chosen."""
    (p,) = found(history_sales=sales(change=times(n)))
    assert (p.table, p.row_key, p.column, p.found, p.expected) == ("company", "unit_sales", "value", 7_181.76 * n, 7_181.76)
    assert f"选为{unit}" in remedy_of(p, "zh-CN")
    assert f"{n:,} 倍" in message_of(p, "zh-CN")


def test_units_and_months_are_named() -> None:
    (slip,) = found(history_sales=sales(change=times(10_000, branch="B02", year=2025)))
    assert "杭州(B02)" in message_of(slip, "zh-CN")
    (_, gap) = found(history_sales=less(branch="B02", year=2026, month=5))
    assert "杭州(B02): 2026年5月" in message_of(gap, "zh-CN")


def test_months_of_a_fiscal_year_from_april_carry_their_year() -> None:
    rows = [r for r in sales((2024, 2025, 2026, 2027)) if (2024, 3) < (r["year"], r["month"]) < (2027, 4)
            and (r["branch"], r["year"], r["month"]) != ("B02", 2027, 1)]
    frames = sample.frames(company=sample.company(start_month="4"), goals=[GOAL], history_sales=rows)
    gap = next(p for p in find_suspicions(master_from(frames)[0]) if p.code == "XP635")
    assert "杭州(B02): 2027年1月" in message_of(gap, "zh-CN")
    assert "Jan 2027" in message_of(gap, "en")


@pytest.mark.parametrize(("base", "said"), [
    ("calendar", "还缺 2027年1月;基数是 2026 年 1 至 12 月的合计,不是会计年度的"), ("less", "还缺 2027年1月)合计"), ("more", "")])
def test_a_base_is_doubted_although_history_lacks_months(base: str, said: str) -> None:
    """April 2024 to March 2027 without January: more than what is there may be the whole year."""
    rows = [r for r in sales((2024, 2025, 2026, 2027)) if (2024, 3) < (r["year"], r["month"]) < (2027, 4)
            and (r["year"], r["month"]) != (2027, 1)]
    calendar = sum(r["amount"] for r in rows if r["year"] == 2026)
    fiscal = sum(r["amount"] for r in rows if (r["year"], r["month"]) > (2026, 3))
    stated = {"calendar": calendar, "less": fiscal * 9 // 10, "more": fiscal * 11 // 10}[base]
    frames = sample.frames(company=sample.company(start_month="4"), goals=[{**GOAL, "base": stated * 100}], history_sales=rows)
    told = [p for p in find_suspicions(master_from(frames)[0]) if p.code == "XP636"]
    assert [said in message_of(p, "zh-CN") for p in told] == [True] * bool(said)


@pytest.mark.parametrize(("branches", "seed", "year"), [(12, 7, 2027), (3, 1, 2026), (40, 3, 2028)])
def test_a_sound_company_is_not_doubted(branches: int, seed: int, year: int) -> None:
    master, problems = master_from(company_tables(branches, seed, year))
    assert find_suspicions(master) == []
    assert not {p.code for p in problems} & {"XP631", "XP632", "XP633", "XP634", "XP635", "XP636", "XP637", "XP638", "XP639", "XP652"}
