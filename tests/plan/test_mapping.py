"""编码对照: what the ERP calls units, products, accounts, and which of ours that is; shares that come to the whole exactly."""
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import small_company as sample

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.history import History
from xlplan.plan.master.master import Master
from xlplan.plan.master.pasted_codes import Month
from xlplan.plan.master.split_rows import split_rows
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.exact import SCALE

Row = dict[str, Any]
SHARE = 1000  # steps of the whole


def to(foreign: str, ours: str, share: int | None = None, kind: str = "product", **more: str) -> Row:
    return {"kind": kind, "foreign": foreign, "ours": ours, "share": share, **more}


def mapped(rows: list[Row], **sheets: Any) -> tuple[Master, list[Diagnostic]]:
    master, problems = master_from(sample.frames(mapping=rows, **sheets))
    return master, [d for d in problems if d.table == "mapping" or (d.table or "").startswith("history")]


MARCH: Month = (2026, 3)
ASKED: list[tuple[list[Row], tuple[str, str, str], Month | None, str]] = [
    # rows of the sheet, (kind, code, name) that are asked for, in which month, our codes with their shares
    ([to("9001", "P01")], ("product", "9001", ""), MARCH, "P01 1"),
    ([to("9001", "常温奶")], ("product", "9001", ""), MARCH, "P01 1"),                  # ours by its name
    ([to("9001", "P01")], ("product", "9001 常温奶", ""), MARCH, "P01 1"), ([to("9001", "P01")], ("product", "9001 低温奶", ""), MARCH, ""),
    ([to("9001", "p01")], ("product", "9001.0", ""), MARCH, "P01 1"),                    # a code that became a number
    ([to("礼盒装", "P01")], ("product", "77", "礼盒装"), MARCH, "P01 1"),                # a code nobody knows: by its name
    ([to("9001", "P01"), to("礼盒装", "P02")], ("product", "9001", "礼盒装"), MARCH, "P01 1"),  # the code before the name
    ([], ("product", "6002", ""), MARCH, "P02 1"),                                       # the ERP's code of the product sheet
    ([], ("product", "77", "低温奶"), MARCH, "P02 1"),
    ([], ("product", "77", ""), MARCH, ""),
    ([to("9001", "P01")], ("channel", "9001", ""), MARCH, ""),                           # another kind
    ([to("9001", "P01", 600), to("9001", "P02", 400)], ("product", "9001", ""), MARCH, "P01 3/5, P02 2/5"),
    ([to("9001", "P01", 1000), to("9001", "P02", 0)], ("product", "9001", ""), MARCH, "P01 1"),
    ([to("6002", "P01")], ("product", "6002", ""), MARCH, "P01 1"),                      # the sheet before our own
    ([to("S1", "B02", kind="unit")], ("unit", "s1", ""), MARCH, "B02 1"),
    # by whole months: that of the first and of the last day among them
    ([to("9001", "P01", valid_to="2026-03-05"), to("9001", "P02", valid_from="2026-04-20")], ("product", "9001", ""), MARCH, "P01 1"),
    ([to("9001", "P01", valid_to="2026-03-05"), to("9001", "P02", valid_from="2026-04-20")], ("product", "9001", ""), (2026, 4), "P02 1"),
    ([to("9001", "P01", valid_from="2026-04-01")], ("product", "9001", ""), MARCH, ""),
    ([to("6002", "P01", valid_from="2026-04-01")], ("product", "6002", ""), MARCH, "P02 1"),
    ([to("9001", "P01", valid_from="2026-04-01")], ("product", "9001", ""), None, ""),
    ([to("9001", "P01", valid_from="2020-01-01", valid_to="9999-12-31")], ("product", "9001", ""), MARCH, "P01 1"),
    ([to("9001", "P01", valid_to="2025-12-31")], ("product", "9001", ""), MARCH, ""),
    ([to("9001", "P01", valid_to="2025-12-31")], ("product", "9001", ""), (2025, 12), "P01 1"),
    ([to("9001", "P01", valid_from="2026-03-05", valid_to="2026-03-05")], ("product", "9001", ""), MARCH, "P01 1"),
    ([to("9001", "P01", 600, valid_to="2025-12-31"), to("9001", "P02", 400, valid_to="2025-12-31"), to("9001", "P02",
      valid_from="2026-01-01")], ("product", "9001", ""), (2025, 12), "P01 3/5, P02 2/5"),
]


@pytest.mark.parametrize(("rows", "asked", "month", "ours"), ASKED)
def test_a_foreign_code_is_ours(rows: list[Row], asked: tuple[str, str, str], month: Month | None, ours: str) -> None:
    master, problems = mapped(rows)
    assert {d.code for d in problems} <= {"XP689", "XP762"}
    parts = master.codes.ours(*asked, month=month)
    assert ", ".join(f"{code} {share}" for code, share in parts) == ours
    assert sum(share for _, share in parts) == (Fraction(1) if parts else 0)


FAULTS: list[tuple[list[Row], str, str]] = [
    # rows of the sheet, what is found, what is said of it
    ([to("9001", "P09")], "XP605", "P09"),
    ([to("9001", "C01")], "XP605", "C01"),                                               # a channel is no product
    ([to("9001", "P01", 600), to("9001", "P02", 300)], "XP658", "产品「9001」的占比(所有月份)合计 90.0%,不是 100%"),
    ([to("9001", "P01", 600)], "XP658", "合计 60.0%"),
    ([to("9001", "P01", 600, valid_to="2026-06-30"), to("9001", "P02", 400)], "XP658", "(2026-07 起)合计 40.0%"),
    ([to("9001", "P01"), to("9001", "P02")], "XP688", "产品「9001」已由 #1 那一行对应(所有月份)"),
    ([to("9001", "P01"), to("9001", "P02", 400)], "XP688", "9001"),
    ([to("9001", "P03"), to("9001", "P01", 600), to("9001", "P02", 400)], "XP688", "9001"),
    ([to("9001", "P01", valid_to="2026-06-30"), to("9001", "P02", valid_from="2026-06-01")], "XP688", "(2026-06)"),
    ([to("9001", "P01"), to("9001", "P01")], "XP602", "9001"),
    ([to("9001", "P01", valid_from="2026-06-01", valid_to="2026-05-31")], "XP622", "9001"),
    ([to("6002", "P01")], "XP689", "产品「6002」就是本表的 低温奶(P02),编码对照却对应到 常温奶(P01)"),
    ([to("6002", "P02", valid_to="2026-06-30"), to("6002", "P01", valid_from="2026-07-01")], "XP689", "常温奶(P01)"),
    ([to("KA", "B03", kind="unit")], "XP689", "全国KA(KA)"),
    ([to("6002", "P02")], "", ""),                                                       # what is known already
    ([to("9001", "P01"), to("9001", "C01", kind="channel")], "", ""),
    ([to("HY999", "R1", kind="unit")], "XP760", "单位「HY999」对应到汇总单位 华东(R1),它不承担目标"),
    ([to("HY999", "总公司", kind="unit")], "XP760", "可选:上海(B01)、杭州(B02)、广州(B03)、全国KA(KA)"),
    ([to("HY999", "B1", kind="unit")], "XP605", "可选:上海(B01)、杭州(B02)、广州(B03)、全国KA(KA)"),
    ([to("9001", "P01", valid_to="2025-12-31"), to("9001", "P02", valid_from="2026-03-01", valid_to="2026-03-31"),
      to("9001", "P02", valid_from="2026-05-01")], "XP761", "的对应中断:2026-01 至 2026-02、2026-04 没有哪一行管"),
    ([to("6002", "P02", valid_to="2025-12-31"), to("6002", "P02", valid_from="2026-03-01")], "", ""),  # ours in between
    ([to("9001", "P01", valid_from="2026-03-15")], "XP762", "从 2026-03-15 起:按整月算,2026-03 整月都归 常温奶(P01)"),
    ([to("9001", "P01", valid_from="2026-03-01")], "", ""),
    ([to("9001", "P01", state="guessed")], "XP669", "1 行还是推测,没有对应(第 0 行):产品「9001」 → 常温奶(P01)"),
    ([to("9001", "")], "XP601", ""), ([to("", "P01")], "XP601", ""), ([to("9001", "P01", kind="")], "XP601", ""),
]


@pytest.mark.parametrize(("rows", "code", "said"), FAULTS)
def test_a_row_that_cannot_be_meant_is_said(rows: list[Row], code: str, said: str) -> None:
    master, problems = mapped(rows)
    assert [d.code for d in problems] == ([code] if code else [])
    if code in ("XP605", "XP658", "XP688", "XP622", "XP669"):
        assert not master.codes.ours("product", "9001", month=(2026, 8) if "起" in said else (2026, 6))
    for d in problems:
        assert said in message_of(d, "zh-CN")


def test_the_guess_is_pointed_at() -> None:
    _, (found,) = mapped([to("9001", "P01"), to("9002", "P02", state="guessed"), to("9003", "P03", state="guessed")])
    assert (found.code, found.row_key, found.params["n"]) == ("XP669", "#2", 2)


ERP: list[tuple[tuple[str, str], list[Row], tuple[str, ...], list[str]]] = [
    # codes of the ERP beside P01 and P02, rows of the sheet, ours of 7001 and of P02, what is said
    (("7001", "7002"), [], ("P01", "P02"), []),
    (("7001, P02", ""), [], ("P01", "P02"), ["ERP编码「P02」是 低温奶(P02) 的"]),          # our own code before the ERP's
    (("7001", "7001, p02"), [], ("P01", "P02"), ["ERP编码「7001」是 常温奶(P01) 的"]),     # the row above before the one below
    (("P02", "7001"), [to("P02", "P03"), to("7001", "P01")], ("P01", "P03"), []),           # HQ's sheet before both
]


@pytest.mark.parametrize(("beside", "rows", "ours", "said"), ERP)
def test_a_code_of_the_erp_that_is_another_s(beside: tuple[str, str], rows: list[Row], ours: tuple[str, ...], said: list[str]) -> None:
    products = [{**p, "erp_code": {"P01": beside[0], "P02": beside[1]}.get(str(p["code"]), "")} for p in sample.PRODUCTS]
    master, problems = master_from(sample.frames(mapping=rows, products=products))
    assert tuple(master.codes.ours("product", code)[0][0] for code in ("7001", "P02")) == ours
    found = [d for d in problems if d.code == "XP735"]
    assert [one for d in found for one in said if one in message_of(d, "zh-CN")] == said
    assert len(found) == len(said)


def history(rows: list[Row], lines: list[Row], **sheets: Any) -> tuple[History, list[Diagnostic]]:
    master, problems = mapped(rows, history_sales=lines, **sheets)
    return master.history, [d for d in problems if d.code not in ("XP623", "XP689")]


def line(amount: int, month: int = 1, **more: Any) -> Row:
    return {"year": 2026, "month": month, "branch": "B01", "product": "P01", "channel": "C01", "amount": amount, "status": "actual", **more}


HALVES = [to("9001", "P01", 600), to("9001", "P02", 400)]
THIRDS = [to("9001", "P01", 333), to("9001", "P02", 333), to("9001", "P03", 334)]
PASTED: list[tuple[list[Row], list[Row], dict[str, int]]] = [
    # rows of the sheet, lines of January, what our lines come to
    ([to("9001", "P01")], [line(7, product="9001"), line(5)], {"B01 P01 C01": 12}),
    ([to("SH", "B02", kind="unit"), to("K", "C02", kind="channel")], [line(7, branch="SH", channel="k")], {"B02 P01 C02": 7}),
    (HALVES, [line(10, product="9001")], {"B01 P01 C01": 6, "B01 P02 C01": 4}),
    # many small lines are summed and then split: each alone would go to P01
    (HALVES, [line(1, product="9001", cases=n) for n in range(1, 11)], {"B01 P01 C01": 6, "B01 P02 C01": 4}),
    (HALVES, [line(7, product="9001"), line(-2, product="9001")], {"B01 P01 C01": 3, "B01 P02 C01": 2}),
    (THIRDS, [line(100, product="9001")], {"B01 P01 C01": 33, "B01 P02 C01": 33, "B01 P03 C01": 34}),
    ([*HALVES, to("K", "C01", 500, kind="channel"), to("K", "C02", 500, kind="channel")], [line(10, product="9001", channel="K")],
     {"B01 P01 C01": 3, "B01 P01 C02": 3, "B01 P02 C01": 2, "B01 P02 C02": 2}),
    ([to("SH", "B01", 500, kind="unit"), to("SH", "B02", 500, kind="unit")], [line(9, branch="SH")], {"B01 P01 C01": 5, "B02 P01 C01": 4}),
]


@pytest.mark.parametrize(("rows", "lines", "ours"), PASTED)
def test_pasted_history_goes_by_the_sheet_and_loses_nothing(rows: list[Row], lines: list[Row], ours: dict[str, int]) -> None:
    past, problems = history(rows, lines)
    assert not problems
    assert {" ".join(key): int(months[0]) for key, months in past.sales.items()} == ours
    report, = past.reports
    assert (report.rows, report.counted, report.left) == (len(lines), len(lines), ())
    assert report.before == report.after


def test_a_code_that_changed_hands_goes_to_each_in_its_months() -> None:
    rows = [to("9001", "P01", valid_to="2026-03-31"), to("9001", "P02", valid_from="2026-05-01")]
    past, problems = history(rows, [line(m, m, product="9001") for m in range(1, 13)])
    assert past.months("B01", "P01", "C01").tolist() == [1, 2, 3, *[0] * 9]
    assert past.months("B01", "P02", "C01").tolist() == [0, 0, 0, 0, *range(5, 13)]
    gap, lost = problems
    assert gap.code == "XP761"
    assert (lost.code, lost.params["codes"], lost.found) == ("XP606", ["9001"], 0.04)  # April is nobody's
    assert remedy_of(lost, "zh-CN") == "「9001」在编码对照表里,但 2026-04 没有可用的行:改那里的生效日或失效日,或改好那里标出的行;"


def test_what_is_pasted_for_a_unit_that_only_adds_up_is_left_out_with_its_sum() -> None:
    lines = [line(100), line(700, branch="R1"), line(30, 2, branch="华东"), line(5, branch="HY9")]
    past, problems = history([to("HY9", "R1", kind="unit")], lines)
    assert past.sales.keys() == {("B01", "P01", "C01")}
    assert [(d.code, d.found) for d in problems] == [("XP760", "R1"), ("XP606", 7.35)]
    assert remedy_of(problems[1], "zh-CN").startswith("「R1」是汇总单位 华东(R1),不承担目标,数不能挂在它上面")
    report, = past.reports
    assert (report.counted, report.years, [(left.reason, left.rows) for left in report.left]) == (1, {2026: 100}, [("unknown", 3)])


def test_months_in_which_the_sheet_contradicts_itself_are_nobodys() -> None:
    """In April two rows claim 6002, which is the ERP's code of P02 as well."""
    rows = [to("6002", "P01", valid_to="2026-04-30"), to("6002", "P03", valid_from="2026-04-01", valid_to="2026-05-31")]
    past, problems = history(rows, [line(10 + m, m, product="6002") for m in range(3, 7)])
    assert {key[1]: months[2:6].tolist() for key, months in past.sales.items()} == {
        "P01": [13, 0, 0, 0], "P03": [0, 0, 15, 0], "P02": [0, 0, 0, 16]}
    assert {d.code for d in problems} == {"XP688", "XP606"}


def test_what_is_split_stays_an_estimate() -> None:
    past, _ = history(HALVES, [line(10, product="9001"), line(10, 2, product="9001", status="estimate")])
    assert (past.actual_months, past.estimate_months) == ((0,), (1,))


def test_shares_of_two_spellings_of_one_unit_are_one() -> None:
    rows = [to("SH", "B01", 500, kind="unit"), to("SH", "O1", 500, kind="unit")]
    office = {"code": "O1", "name": "浦东办", "parent": "B01", "level": "department", "type": "sums_up"}
    past, problems = history(rows, [line(9, branch="SH")], organisation=[*sample.ORGANISATION, office])
    assert ({" ".join(key): int(months[0]) for key, months in past.sales.items()}, problems) == ({"B01 P01 C01": 9}, [])


def test_what_is_finer_than_a_count_goes_once_and_to_the_largest_part() -> None:
    kept = {"fy": 2026, "pos": 0, "branch": "B01", "channel": "C01", "status": "actual"}
    typed = [("P02", 5), ("\0P02=2/5\0P01=3/5", 123_456_788), ("\0P02=2/5\0P01=3/5", 1)]
    rows, scale, rest = split_rows(pd.DataFrame([{**kept, "product": product, "value": value} for product, value in typed]),
                                   ["branch", "product", "channel"], SCALE, {0: Decimal("0.1"), 1: Decimal("0.3"), 2: Decimal("0.2")},
                                   whole=False)
    assert (scale, int(rows["value"].sum())) == (SCALE, 123_456_794)
    assert [(rows.loc[i, "product"], amount) for i, amount in sorted(rest.items())] == [("P02", Decimal("0.1")), ("P01", Decimal("0.5"))]


def test_volume_heads_and_expense_are_split_as_well() -> None:
    posts = [to("业代", "S1", 500, kind="post"), to("业代", "S2", 500, kind="post")]
    items = [to("6601", "E1", 700, kind="item"), to("6601", "E2", 300, kind="item")]
    past, problems = history(
        [*HALVES, *posts, *items], [line(100, product="9001", cases=10)],
        posts=[{"code": "S1", "post": "销售代表"}, {"code": "S2", "post": "促销员"}],
        expense_items=[{"code": "E1", "group": "终端", "item": "进场费"}, {"code": "E2", "group": "终端", "item": "陈列费"}],
        history_expense=[{"year": 2026, "month": 1, "branch": "B01", "item": "6601", "amount": 11}],
        history_heads=[{"year": 2026, "month": 1, "branch": "B01", "post": "业代", "heads": 3}])
    assert not problems
    assert past.volume == {"P01": (60, 6), "P02": (40, 4)}
    assert past.expense == {("B01", "E1"): 8, ("B01", "E2"): 3}
    assert past.heads == {("B01", "S1"): 2, ("B01", "S2"): 1}


def test_a_split_that_never_comes_out_even_favours_nobody_over_the_year() -> None:
    rows = [to("SH", "B01", 500, kind="unit"), to("SH", "B02", 500, kind="unit")]
    past, _ = history(rows, [line(9, month, branch="SH", product=product) for month in range(1, 13) for product in ("P01", "P02")])
    assert past.branch_total() == {"B01": 108, "B02": 108}
    assert {unit: set(months.tolist()) for unit, months in past.by_branch[2026].items()} == {"B01": {9}, "B02": {9}}
    assert {tuple(sorted({*months.tolist()})) for months in past.sales.values()} == {(4, 5)}


def test_a_line_pasted_twice_is_one_before_it_is_split() -> None:
    lines = [line(10 + m, m, product="9001") for m in range(1, 13)]
    past, problems = history(HALVES, lines * 2)
    assert "XP633" in {d.code for d in problems}
    assert past.branch_total()["B01"] == sum(one["amount"] for one in lines)
