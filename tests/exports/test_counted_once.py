"""No money is counted twice: running totals, ledgers, parents, files that overlap; and what may not count is asked about."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from export_tables import Rows, codes_of, export_of, layout_of, said_by

from xlplan.exports.grid import grid_of
from xlplan.exports.heads import find_heading
from xlplan.exports.layout import Layout
from xlplan.exports.map_file import layouts_of_text, layouts_text
from xlplan.exports.overlaps import overlap, with_same_codes
from xlplan.exports.records import total_of
from xlplan.schema.codes.catalogue import message_of

LEDGER = ["日期", "科目名称", "部门", "摘要", "借方金额"]
PAID = ["2025-01-10", "广告费", "江苏", "付款"]
STATES = ["日期", "产品", "订单状态", "金额"]


def told(rows: Rows, *changes: tuple[str, str]) -> Layout:
    text = layouts_text([layout_of(rows)], "zh-CN")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    kept = layouts_of_text(text)
    assert layouts_of_text(layouts_text(kept, "en")) == kept
    return kept[0]


# -- lines that are sums
@pytest.mark.parametrize(("rows", "due"), [
    ([LEDGER, [None, "广告费", None, "期初余额", 7.0], [*PAID, 1.0], [*PAID, 2.0], ["2025-01-31", "广告费", None, "本月合计", 3.0],
      ["2025-01-31", "广告费", None, "本年累计", 3.0]], 3),
    ([LEDGER, [*PAID, 1.0], ["过次页", None, None, None, 1.0], LEDGER, ["承前页", None, None, None, 1.0], [*PAID, 2.0],
      ["合计", None, None, None, 3.0]], 3),
    ([["Cal. year / month", "Sales office", "Product", "Net sales"], ["01.2025", "A", "Milk", 1.0], ["01.2025", "A", "Tea", 2.0],
      ["01.2025", "A", "Result", 3.0], ["Overall Result", None, None, 3.0]], 3),
    ([["年月", "科目编码", "科目名称", "金额"], ["2025-01", "6601", "销售费用", 3.0], ["2025-01", "660101", "广告费", 1.0],
      ["2025-01", "660102", "差旅费", 2.0], ["2025-01", "6699", "杂费", 9.0]], 12)], ids=["ledger", "pages", "SAP", "parents"])
def test_what_sums_up_others_does_not_count(rows: Rows, due: int) -> None:
    got = export_of(rows)
    assert (got.sums(), got.usable) == ({2025: Decimal(due)}, True)
    assert set(codes_of(got)) <= {"XP710", "XP718", "XP728"}


def test_a_code_that_others_begin_with_counts_where_it_is_not_their_sum() -> None:
    rows: Rows = [["年月", "产品编码", "产品", "金额"], ["2025-01", "10", "鲜奶", 4.0], ["2025-01", "101", "酸奶", 1.0],
                  ["2025-01", "102", "奶酪", 2.0]]
    got = export_of(rows)
    assert (got.sums(), codes_of(got)) == ({2025: Decimal(7)}, [])


# -- the year up to each month
ADDED: Rows = [[f"{y}-{m:02}", name, (n * m) + 0.005 * m] for y in (2025, 2026) for m in range(1, 8)
               for name, n in (("鲜奶", 1), ("酸奶", 2))]
RUNNING: Rows = [["年月", "产品", "累计销售额"], *ADDED]
PLAIN: Rows = [["年月", "产品", "金额"], *ADDED]
ACROSS: Rows = [["产品", "2025年1月", *(f"2025年1-{m}月" for m in range(2, 8))], ["鲜奶", *(1.005 * m for m in range(1, 8))],
                ["酸奶", *(2.005 * m for m in range(1, 8))]]


@pytest.mark.parametrize("rows", [RUNNING, PLAIN, ACROSS], ids=["said", "seen", "across"])
def test_cumulative_figures_are_asked_about_and_differences_taken_exactly(rows: Rows) -> None:
    assert [d.code for d in export_of(rows).findings if d.code != "XP707"] == ["XP731"]
    got = export_of(rows, layout=told(rows, ("columns = [", "cumulative = true\ncolumns = [")))
    assert got.usable
    assert {total_of(lines) for _, lines in got.records.groupby(["product", "year", "month"])} == {Decimal("1.005"), Decimal("2.005")}


@pytest.mark.parametrize("amount", [lambda y, m: 100 + m + y % 2000,  # grows through the year, and January is not a twelfth of December
                                    lambda y, m: 12 * m - (m == 4) * 20,  # falls once
                                    lambda y, m: m % 3])
def test_figures_that_grow_are_not_cumulative(amount: Callable[[int, int], int]) -> None:
    lines: Rows = [[f"{y}-{m:02}", "鲜奶", float(amount(y, m))] for y in (2025, 2026) for m in range(1, 13)]
    assert codes_of(export_of([["年月", "产品", "金额"], *lines])) == []


# -- columns that say which lines count
@pytest.mark.parametrize(("head", "values", "asked"), [
    ("订单状态", ["已完成", "已取消"], True), ("Status", ["Paid", "voided"], True), ("单据状态", ["已审核", "作废"], True),
    ("订单状态", ["交易成功", "已发货"], False), ("订单状态", ["甲", "甲"], False), ("币种", ["CNY", "USD"], True),
    ("币种", ["CNY", "人民币"], False), ("备注", ["已取消", ""], False)])
def test_a_column_that_says_which_lines_count(head: str, values: list[str], asked: bool) -> None:
    lines: Rows = [[f"2026-01-0{i + 1}", "鲜奶", value, 10.0 + i] for i, value in enumerate(values)]
    got = export_of([["日期", "产品", head, "金额"], *lines])
    assert codes_of(got) == ["XP733"] * asked
    assert got.usable is not asked


def test_values_are_listed_with_their_sums_and_left_out_as_answered() -> None:
    rows: Rows = [STATES, ["2026-01-05", "鲜奶", "已完成", 10.0], ["2026-01-06", "酸奶", "已取消", 20.0],
                  ["2026-01-07", "酸奶", "已取消", 1.5]]
    (asked,) = export_of(rows).findings
    assert (asked.cell, message_of(asked, "zh-CN")) == (
        "C1", "「订单状态」列有 2 种值,要定下哪些计入:已取消 ×2 = 21.50、已完成 ×1 = 10.00")
    role = 'header = "订单状态", role = "ignored"'
    layout = told(rows, (role, role + ', keep = ["已完成"], leave = ["已取消"]'))
    got = export_of(rows, layout=layout)
    assert (got.sums(), codes_of(got), got.left_out[0].sums) == ({2026: Decimal(10)}, ["XP734"], {"amount": Decimal("21.5")})
    more = export_of([*rows, ["2026-01-08", "酸奶", "部分取消", 3.0]], layout=layout)  # next month has another one
    assert not more.usable
    assert export_of(rows, layout=told(rows, (role, role + ', keep = ["*"]'))).sums() == {2026: Decimal("31.5")}


# -- files beside each other
def test_files_that_overlap_in_most_lines_of_a_month() -> None:
    def lines(months: range, off: int = 0) -> Rows:
        sold: Rows = [[f"2026-{m:02}", name, float(100 * m + n + off * (n == 3))] for m in months for n, name in enumerate("abcd")]
        return [["年月", "产品", "金额"], *sold]

    one, other = export_of(lines(range(1, 8))), export_of(lines(range(6, 11), off=1))
    found = overlap(one, other)
    assert found == ([(2026, 6), (2026, 7)], 6, 8)
    assert overlap(one, export_of(lines(range(8, 11)))) is None


def test_a_code_without_its_zeros_is_the_one_of_the_other_file() -> None:
    rows: Rows = [["年月", "部门编码", "分公司", "金额"], ["2026-01", "0101", "江苏", 1.0], ["2026-01", "0102", "浙江", 2.0]]
    costs: Rows = [["年月", "部门编码", "科目", "金额"], ["2026-01", 101.0, "广告费", 5.0]]
    both, said = with_same_codes([export_of(rows), export_of(costs)], [layout_of(rows), layout_of(costs)])
    assert both[1].records["unit_code"].tolist() == ["0101"]
    assert [(d.code, message_of(d, "zh-CN")) for d in said] == [("XP737", "1 个编码和另一份导出只差前面的 0,作为同一个:101 = 0101")]
    two: Rows = [*rows, ["2026-01", "101", "上海", 3.0]]  # both in one file are two
    assert with_same_codes([export_of(two), export_of(costs)], [layout_of(two), layout_of(costs)])[1] == []


# -- dates and headings
def test_dates_half_swapped() -> None:
    rows: Rows = [["日期", "产品", "金额"], [date(2026, 5, 1), "鲜奶", 1.0], [date(2026, 6, 2), "鲜奶", 2.0], ["20/1/2026", "鲜奶", 4.0]]
    (said,) = export_of(rows).findings
    assert message_of(said, "zh-CN") == ("这一列既有日期又有 A4 那样的文本「20/1/2026」,2 个日期都在 12 日以前:日和月可能被对调了,"
                                         "2026-05-01 也可能是 2026-01-05")
    for answer, due in (("true", {1: 5, 2: 2}), ("false", {5: 1, 6: 2, 1: 4})):
        got = export_of(rows, layout=told(rows, ("columns = [", f"swapped = {answer}\ncolumns = [")))
        assert codes_of(got) == []
        assert said_by(got) == {(2026, month): Decimal(amount) for month, amount in due.items()}
    whole: Rows = [*rows[:3], [date(2026, 1, 20), "鲜奶", 4.0]]
    assert codes_of(export_of(whole)) == []


@pytest.mark.parametrize("rows", [
    [["Datum", "Filiale", "Umsatz"], ["15.01.2025", "华中分公司", "101.000,00"], ["16.01.2025", "华中分公司", "1.000,00"]],
    [["A", "B", "C"], ["2025-01-15", "华中分公司", "销售渠道"], ["2025-01-15", "闽南分公司", "电商渠道"]]])
def test_a_line_with_amounts_or_days_is_no_heading(rows: Rows) -> None:
    assert find_heading(grid_of("S", rows)) in (None, (1, 1))
