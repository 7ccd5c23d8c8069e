"""Amounts that no column states: quantity × price, what was paid less what was given back; and figures by week."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from export_tables import Rows, codes_of, export_of, layout_of, roles_of

from xlplan.exports.layout import Layout
from xlplan.exports.map_file import layouts_of_text, layouts_text
from xlplan.exports.totals import Line
from xlplan.exports.worth import Worth, worth_of
from xlplan.schema.codes.catalogue import message_of
from xlplan.text import LANGS

HEAD = ["日期", "产品", "数量", "单价(元)"]
PRICED: Rows = [HEAD, ["2026-01-05", "鲜奶", "3", "1.2345"], ["2026-01-06", "鲜奶", "-1", "1.2345"], ["2026-02-06", "酸奶", "1,000.5", "2"],
                ["小计", None, "1,002.5", None]]
PAID: Rows = [["日期", "产品", "实付金额", "退款金额"], ["2026-01-05", "鲜奶", "118.00", "18.50"], ["2026-01-06", "酸奶", "20", None],
              ["2026-01-07", "酸奶", None, "-5"], ["合计", None, "138", "23.5"]]


def test_quantity_times_price_is_exact_and_said() -> None:
    got = export_of(PRICED)
    assert got.sums() == {2026: 2 * Decimal("1.2345") + Decimal("2001.00")}
    assert got.records["cases"].tolist() == [Decimal(3), Decimal(-1), Decimal("1000.5")]
    assert codes_of(got) == ["XP721", "XP707", "XP710"]
    assert message_of(got.findings[0], "zh-CN") == "没有金额列:3 行的金额按「数量」×「单价(元)」算出,共 2,003.47 元"


@pytest.mark.parametrize("line", [["2026-01-07", "试饮", "5", None], ["2026-01-07", "试饮", None, "9"]])
def test_a_quantity_or_a_price_alone_is_named_and_counts_as_nothing(line: list[str | None]) -> None:
    got = export_of([HEAD, PRICED[1], line, PRICED[3]])
    assert [(d.cell, message_of(d, "zh-CN")) for d in got.findings if d.code == "XP720"] == [
        ("D3", "有 1 行只有数量没有单价,或只有单价没有数量,金额按 0 计:第 3 行")]
    assert got.usable
    assert got.sums() == {2026: 3 * Decimal("1.2345") + 2001}
    assert ("试饮" in got.records["product"].tolist()) is (line[2] is not None)  # a price alone is no figure


@pytest.mark.parametrize("line", [["2026-01-07", "赠品", None, "0"], ["2026-01-07", "赠品", "0", None], ["合计", None, "1,002.5", "2"]])
def test_nothing_is_half_of_an_amount_at_a_price_of_nothing_or_in_a_sum(line: list[str | None]) -> None:
    got = export_of([*PRICED[:4], line])
    assert (got.sums(), [d.code for d in got.findings if d.code in ("XP720", "XP704")]) == (export_of(PRICED).sums(), [])


@pytest.mark.parametrize(("rows", "roles", "sum_"), [
    ([["日期", "产品", "数量", "单价", "退款金额"], ["2026-01-05", "鲜奶", "3", "2", "1.5"]], {}, "4.5"),       # less what was given back
    ([["日期", "产品", "数量", "单价", "金额"], ["2026-01-05", "鲜奶", "3", "2", "5.9"]], {"D": "price"}, "5.9"),  # what is stated counts
    ([["产品", "2026年1月数量", "2026年1月单价", "2026年2月数量"], ["鲜奶", "3", "2", "1"]], {"C": "price"}, "0"),  # a price of one month
])
def test_which_amount_counts(rows: Rows, roles: dict[str, str], sum_: str) -> None:
    layout = layout_of(rows)
    layout = replace(layout, columns=tuple(replace(c, role=roles.get(c.letters, c.role)) for c in layout.columns))
    assert sum(export_of(rows, layout=layout).sums().values()) == Decimal(sum_)


def test_a_price_of_one_month_makes_no_amounts() -> None:
    layout = layout_of([["产品", "2026年1月数量", "2026年1月单价", "2026年2月数量"], ["鲜奶", "3", "2", "1"]])
    columns = tuple(replace(c, role="price" if c.letters == "C" else c.role) for c in layout.columns)
    assert worth_of(replace(layout, columns=columns)) == Worth()


def test_a_line_of_a_price_alone_is_none() -> None:
    worth = worth_of(layout_of(PRICED))
    assert worth.settle([Line(2, ("试饮",), {4: Decimal(9)}), Line(3, ("试饮",), {3: Decimal(5)})]) == [Line(3, ("试饮",), {3: Decimal(5)})]
    assert worth.half == [2, 3]


@pytest.mark.parametrize(("heading", "roles"), [
    (["日期", "产品", "数量", "单价", "金额"], ["date", "product", "cases", "ignored", "amount"]),  # an amount goes before a price
    (["日期", "产品", "数量", "含税单价"], ["date", "product", "cases", "price"]),
    (["InvoiceDate", "StockCode", "Quantity", "UnitPrice"], ["date", "product_code", "cases", "price"]),
    (["日期", "产品", "退款金额", "金额"], ["date", "product", "refund", "amount"]),
    (["日期", "产品", "退款单号", "金额"], ["date", "product", "ignored", "amount"]),
    (["产品", "数量", "2026年1月单价", "2026年1月金额"], ["product", "ignored", "ignored", "amount-2026-1"])])
def test_roles(heading: list[str], roles: list[str]) -> None:
    first = {"日期": "2026-01-05", "InvoiceDate": "2026-01-05", "产品": "鲜奶", "StockCode": "85123A"}
    assert [*roles_of(layout_of([heading, [first.get(h, "1") for h in heading]])).values()] == roles


def test_refunds_are_taken_off_whatever_their_sign_and_said() -> None:
    got = export_of(PAID)
    assert got.sums() == {2026: Decimal("114.50")}
    assert [message_of(d, "zh-CN") for d in got.findings if d.code == "XP722"] == [
        "2 行有退款,从「实付金额」里减去「退款金额」,共减 23.50 元"]
    assert [(one.sums, one.parts) for one in got.left_out] == [({"amount": Decimal("114.5")}, {"amount": Decimal("114.5")})]


def test_a_mapping_file_may_leave_refunds_alone() -> None:
    def told(role: str) -> Layout:
        return layouts_of_text(layouts_text([layout_of(PAID)], "zh-CN").replace('role = "refund"', f'role = "{role}"'))[0]

    assert export_of(PAID, layout=told("退款")).sums() == {2026: Decimal("114.50")}
    assert export_of(PAID, layout=told("ignored")).sums() == {2026: Decimal(138)}


@pytest.mark.parametrize(("step", "said"), [(7, True), (8, False), (30, False), (0, False)])
def test_dates_a_week_apart_are_said_to_belong_to_their_month(step: int, said: bool) -> None:
    days = [f"{day:%m/%d/%Y}" for n in range(8) for day in [date(2026, 1, 16) + timedelta(days=n * step)]]
    got = export_of([["日期", "产品", "销售额"], *([day, "鲜奶", "10"] for day in days)])
    weeks = [message_of(d, lang).partition(",")[0] for d in got.findings if d.code == "XP723" for lang in LANGS[:2]]
    assert weeks == (["日期都是周五", "日期都是週五"] if said else [])
    assert got.usable
