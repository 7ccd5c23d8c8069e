"""Files as 用友, 金蝶, SAP, pivot tables and shops write them, and cuts of public data sets, rebuilt by code of our own."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from export_tables import Rows, codes_of, export_of, roles_of, said_by

from xlplan.exports.guess import guess_layout
from xlplan.exports.layout import Layout
from xlplan.exports.reading import read_export
from xlplan.exports.records import Export
from xlplan.exports.roles import ROLES
from xlplan.schema.codes.catalogue import message_of

YONYOU: Rows = [
    ["销售明细表", *[None] * 7], ["期间:2025年01月-2025年12月", *[None] * 6, "单位:元"],
    ["日期", "部门名称", "客户名称", "存货编码", "存货名称", "数量", "本币无税金额", "本币价税合计"],
    ["2025-01-08", "南京分公司", "苏果", "0101", "鲜奶", 10.0, 100.0, 113.0],
    ["2025-02-08", "南京分公司", "苏果", "0101", "鲜奶", 1.0, 10.1, 11.41],
    ["小计", None, None, None, None, 11.0, 110.1, 124.41], ["2025-01-08", "杭州分公司", "联华", "0102", "酸奶", 5.0, 50.0, 56.5],
    ["小计", None, None, None, None, 5.0, 50.0, 56.5], ["总计", None, None, None, None, 16.0, 160.1, 180.91], ["制表人:王", "审核:李"]]


def saved(path: Path, rows: Rows, merges: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([*row])
    for one in merges:
        book.worksheets[0].merge_cells(one)
    book.save(path)
    return path


def written(path: Path, text: str, encoding: str) -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def guessed(path: Path) -> Layout:
    got = guess_layout(path)
    assert isinstance(got, list)
    return got[0]


def read(path: Path, layout: Layout | None = None) -> Export:
    got = read_export(path, layout or guessed(path))
    assert isinstance(got, Export)
    return got


def test_yonyou_asks_which_of_two_amounts(tmp_path: Path) -> None:
    path = saved(tmp_path / "销售明细.xlsx", YONYOU, ["A1:H1"])
    layout = guessed(path)
    (asked,) = [d for d in read(path).findings if d.code == "XP711"]
    assert message_of(asked, "zh-CN") == "G「本币无税金额」、H「本币价税合计」 都可以读作金额,要定下用哪一列"
    told = replace(layout, columns=tuple(replace(c, role="ignored") if c.letters == "H" else c for c in layout.columns))
    got = read(path, told)
    assert codes_of(got) == ["XP710"]
    assert said_by(got, "unit", "product_code", "product") == {
        ("南京分公司", "0101", "鲜奶", 2025, 1): Decimal(100), ("南京分公司", "0101", "鲜奶", 2025, 2): Decimal("10.1"),
        ("杭州分公司", "0102", "酸奶", 2025, 1): Decimal(50)}
    assert [one.label for one in got.left_out] == ["小计", "小计", "总计"]
    assert got.ignored["H 本币价税合计"] == Decimal("180.91")


def test_yonyou_expenses_of_months_in_debit_and_credit(tmp_path: Path) -> None:
    path = saved(tmp_path / "费用明细.xlsx", [
        ["科目编码", "科目名称", "部门", "2026年01月", None, "2026年02月", None], [None, None, None, "借方", "贷方", "借方", "贷方"],
        ["660101", "差旅费", "南京", 10.0, 0.0, 20.0, 0.0], ["660102", "会务费", "南京", 1.25, 0.0, 2.0, 3.0]],
        ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"])
    got = read(path)
    assert got.kind == "expense"
    assert said_by(got, "item_code", "item", "unit") == {
        ("660101", "差旅费", "南京", 2026, 1): Decimal(10), ("660101", "差旅费", "南京", 2026, 2): Decimal(20),
        ("660102", "会务费", "南京", 2026, 1): Decimal("1.25"), ("660102", "会务费", "南京", 2026, 2): Decimal(2)}
    assert got.ignored["G 2026年02月 贷方"] == Decimal(3)


KINGDEE = ("会计年度,会计期间,产品代码,产品名称,购货单位,部门,实发数量,销售收入\n2025,1,01.001,鲜奶,苏果,南京,10,\"1,000.00\"\n"
           "2025,2,01.001,鲜奶,苏果,南京,10,\"1,000.50\"\n合计,,,,,,20,\"2,000.50\"\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_kingdee_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    got = read(written(tmp_path / "k3.csv", KINGDEE, encoding))
    assert said_by(got, "unit", "product_code", "product") == {
        ("南京", "01.001", "鲜奶", 2025, 1): Decimal(1000), ("南京", "01.001", "鲜奶", 2025, 2): Decimal("1000.5")}
    assert codes_of(got) == ["XP710"]


def test_big5_and_semicolons(tmp_path: Path) -> None:
    text = "年度;月份;營業所;產品名稱;通路;銷貨金額\n2025;1;台北;鮮奶;量販;1,000\n2025;2;台北;鮮奶;量販;2,000\n"
    got = read(written(tmp_path / "s.csv", text, "big5"))
    assert said_by(got, "unit", "product", "channel") == {
        ("台北", "鮮奶", "量販", 2025, 1): Decimal(1000), ("台北", "鮮奶", "量販", 2025, 2): Decimal(2000)}


SAP = ("Dynamic List Display\r\n\r\n\tSales Org.\tMaterial\tMaterial Description\tDistr. Chl\tPeriod/Year\tNet Value\tCurr.\r\n\r\n"
       "\t1000\tM-01\tMilk\t10\t001.2025\t{}\tCNY\r\n\t1000\tM-02\tYoghurt\t10\t002.2025\t{}\tCNY\r\n*\t\t\t\t\t\t{}\tCNY\r\n")


def test_sap_list_with_minus_behind(tmp_path: Path) -> None:
    got = read(written(tmp_path / "sap.txt", SAP.format("1,234.50", "200.00-", "1,034.50"), "utf-16"))
    assert said_by(got, "unit", "product_code", "product", "channel") == {
        ("1000", "M-01", "Milk", "10", 2025, 1): Decimal("1234.5"), ("1000", "M-02", "Yoghurt", "10", 2025, 2): Decimal(-200)}
    assert codes_of(got) == ["XP710"]


def test_sap_list_with_decimal_commas_is_refused_until_told(tmp_path: Path) -> None:
    path = written(tmp_path / "sap.txt", SAP.format("1.234,50", "200,00-", "1.034,50"), "utf-16")
    assert codes_of(read(path)) == ["XP705"]
    assert read(path, replace(guessed(path), decimal=",")).sums() == {2025: Decimal("1034.5")}


def test_a_pivot_table_whose_groups_do_not_add_up() -> None:
    rows: Rows = [["行标签", "求和项:销售额", "年"], ["江苏", 3.0, None], ["鲜奶", 1.0, None], ["酸奶", 1.0, None], ["总计", 3.0, None]]
    assert "XP717" in codes_of(export_of(rows, "2026.xlsx"))


def test_a_shops_orders(tmp_path: Path) -> None:
    text = ("订单编号,订单创建时间,付款时间,店铺名称,商品标题,商家编码,宝贝总数量,买家实际支付金额,订单状态\n"
            "=\"2026001\",2026-01-05 10:20:30,2026-01-06 08:00:00,旗舰店,\"鲜奶,12盒\",M01,2,118.00,交易成功\n"
            "=\"2026002\",2026-02-05 10:20:30,2026-02-05 10:21:00,旗舰店,酸奶,M02,1,59.9,交易成功\n")
    got = read(written(tmp_path / "ExportOrderList.csv", text, "gb18030"))
    assert said_by(got, "channel", "product_code", "product") == {
        ("旗舰店", "M01", "鲜奶,12盒", 2026, 1): Decimal(118), ("旗舰店", "M02", "酸奶", 2026, 2): Decimal("59.9")}
    assert got.findings == ()


# -- public data sets: their headings and shapes, with figures of our own
SUPERSTORE = ("Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,City,State,Postal Code,Region,"
              "Product ID,Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit\n"
              "1,CA-1,11/8/2016,11/11/2016,2nd,C-1,A,Consumer,US,H,Kentucky,42420,South,"
              "FUR-1,Furniture,Shelf,Shelf,261.96,2,0,4\n"
              "2,CA-2,6/14/2014,6/19/2014,1,C-2,B,Corporate,US,LA,California,90032,West,"
              "FUR-2,Furniture,Chairs,\"Chair, red\",957.5775,7,0,1\n")
SUPERMARKET = ("Invoice ID,Branch,City,Customer type,Gender,Product line,Unit price,Quantity,Tax 5%,Total,Date,Time,Payment,cogs\n"
               "1-1,A,Yangon,Member,F,Health,74.69,7,26.14,548.83,1/5/2019,13:08,Cash,522.69\n"
               "1-2,C,Naypyitaw,Normal,M,Sports,15,5,3.75,78.75,3/28/2019,10:29,Cash,75\n")


def test_superstore(tmp_path: Path) -> None:
    got = read(written(tmp_path / "superstore.csv", SUPERSTORE, "cp1252"))
    assert said_by(got, "unit", "region", "category", "product_code", "channel") == {
        ("Kentucky", "South", "Furniture", "FUR-1", "Consumer", 2016, 11): Decimal("261.96"),
        ("California", "West", "Furniture", "FUR-2", "Corporate", 2014, 6): Decimal("957.5775")}
    assert codes_of(got) == ["XP707"]


def test_supermarket(tmp_path: Path) -> None:
    got = read(written(tmp_path / "supermarket_sales.csv", SUPERMARKET, "utf-8"))
    assert said_by(got, "unit", "product", "channel") == {
        ("A", "Health", "Member", 2019, 1): Decimal("548.83"), ("C", "Sports", "Normal", 2019, 3): Decimal("78.75")}


def test_monthly_retail_estimates(tmp_path: Path) -> None:
    months = "\t".join(f"{m}. 2007" for m in ("Jan", "Feb", "Mar"))
    text = ("Estimates of Monthly Retail Sales by Kind of Business:\t2007\n"
            "(Estimates are shown in millions of dollars and are based on a survey.)\n"
            f"NAICS Code\tKind of Business\t{months}\tTOTAL\n\tNOT ADJUSTED\n\tRetail sales, total\t6\t8\t10\t24\n"
            "441\tMotor vehicle dealers\t1\t2\t3\t6\n"
            "442\tFurniture\t5\t6\t7\t18\n")
    path = written(tmp_path / "nsal07.txt", text, "utf-8")
    assert [*roles_of(guessed(path)).values()] == ["ignored", "category", "amount-2007-1", "amount-2007-2", "amount-2007-3", "total"]
    got = read(path)
    assert got.sums() == {2007: Decimal(24_000_000)}
    assert [one.label for one in got.left_out] == ["Retail sales, total", "TOTAL"]


def test_every_role_has_words_of_its_own() -> None:
    """A word that two roles have as the whole heading would be read by chance."""
    seen: dict[str, set[str]] = {}
    for role in ROLES.values():
        for word in role.words:
            seen.setdefault(word.removeprefix("="), set()).add(role.key)
    kinds = {"product", "item"}  # 'description' of a sale or of an expense
    assert {word: roles for word, roles in seen.items() if len(roles) > 1 and not roles <= kinds} == {}
