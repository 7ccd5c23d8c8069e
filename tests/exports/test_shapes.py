"""The same figures in the shapes that exports have come out as the same records."""
from __future__ import annotations

from decimal import Decimal

import pytest
from export_tables import Rows, codes_of, export_of, layout_of, roles_of, said_by

DUE = {("江苏", "鲜奶", 2026, 1): "1200", ("江苏", "鲜奶", 2026, 2): "1300.5", ("江苏", "酸奶", 2026, 1): "90",
       ("浙江", "鲜奶", 2026, 1): "0.55", ("浙江", "鲜奶", 2026, 2): "7"}
SHAPES: dict[str, Rows] = {
    "long, a csv": [
        ["日期", "分公司", "产品名称", "销售金额"], ["2026-01-05", "江苏", "鲜奶", "1,200.00"],
        ["2026-02-28", "江苏", "鲜奶", "1,300.50"],
        ["2026-01-31", "江苏", "酸奶", "90"], ["2026-01-01", "浙江", "鲜奶", ".55"], ["2026-02-01", "浙江", "鲜奶", "7"]],
    "long, in 万元, with title and total": [
        ["销售明细表"], ["单位:万元"], ["年月", "机构", "品名", "金额"], [202601.0, "江苏", "鲜奶", 0.12],
        [202602.0, "江苏", "鲜奶", 0.13005], [202601.0, "江苏", "酸奶", 0.009],
        [202601.0, "浙江", "鲜奶", 0.000055], [202602.0, "浙江", "鲜奶", 0.0007],
        ["合计", None, None, 0.259805]],
    "months across": [
        ["2026年销售统计表"], ["分公司", "产品", "1月", "2月", "合计"], ["江苏", "鲜奶", 1200.0, 1300.5, 2500.5],
        ["江苏", "酸奶", 90.0, None, 90.0], ["小计", None, 1290.0, 1300.5, 2590.5], ["浙江", "鲜奶", 0.55, 7.0, 7.55],
        ["合计", None, 1290.55, 1307.5, 2598.05]],
    "a pivot table as values": [
        ["求和项:金额", None, "列标签", None, None], ["分公司", "产品", "202601", "202602", "总计"],
        ["江苏", "鲜奶", 1200.0, 1300.5, 2500.5], [None, "酸奶", 90.0, None, 90.0], ["江苏 汇总", None, 1290.0, 1300.5, 2590.5],
        ["浙江", "鲜奶", 0.55, 7.0, 7.55],
        ["浙江 汇总", None, 0.55, 7.0, 7.55], ["总计", None, 1290.55, 1307.5, 2598.05]],
    "two rows of heading": [
        ["分公司", "产品", "2026年", None], [None, None, "1月", "2月"], ["江苏", "鲜奶", 1200.0, 1300.5], ["江苏", "酸奶", 90.0, None],
        ["浙江", "鲜奶", 0.55, 7.0]],
    "years across, months down": [
        ["分公司", "产品", "月份", "2025年", "2026年"], ["江苏", "鲜奶", "1月", None, 1200.0], ["江苏", "鲜奶", "2月", None, 1300.5],
        ["江苏", "酸奶", "1月", None, 90.0], ["浙江", "鲜奶", "1月", None, 0.55], ["浙江", "鲜奶", "2月", None, 7.0]],
    "English, short months": [
        ["Branch", "Product", "Jan-26", "Feb-26", "Total"], ["江苏", "鲜奶", 1200.0, 1300.5, 2500.5], ["江苏", "酸奶", 90.0, None, 90.0],
        ["浙江", "鲜奶", 0.55, 7.0, 7.55], ["Grand Total", None, 1290.55, 1307.5, 2598.05]],
    "months as days of a csv": [
        ["分公司", "产品", "2026/1/1", "2026/2/1"], ["江苏", "鲜奶", "1200", "1300.5"], ["江苏", "酸奶", "90", ""],
        ["浙江", "鲜奶", "0.55", "7"]],
    "traditional characters": [
        ["年度", "月份", "營業所", "品名規格", "銷貨金額"], ["2026", "1", "江苏", "鲜奶", "1200"],
        ["2026", "2", "江苏", "鲜奶", "1300.5"],
        ["2026", "1", "江苏", "酸奶", "90"], ["2026", "1", "浙江", "鲜奶", "0.55"], ["2026", "2", "浙江", "鲜奶", "7"]],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_one_set_of_figures_in_every_shape(shape: str) -> None:
    got = export_of(SHAPES[shape])
    assert said_by(got, "unit", "product") == {key: Decimal(value) for key, value in DUE.items()}
    assert got.usable
    assert set(codes_of(got)) <= {"XP710"}


def test_lines_that_sum_up_are_kept_aside_with_what_they_say() -> None:
    got = export_of(SHAPES["a pivot table as values"])
    assert [(one.cell, one.label, one.sums["amount"], one.parts["amount"]) for one in got.left_out] == [
        ("S!C5", "江苏 汇总", Decimal("2590.5"), Decimal("2590.5")), ("S!C7", "浙江 汇总", Decimal("7.55"), Decimal("7.55")),
        ("S!C8", "总计", Decimal("2598.05"), Decimal("2598.05")), ("S!E2", "总计", Decimal("2598.05"), Decimal("2598.05"))]
    assert got.sums() == {2026: Decimal("2598.05")}
    assert got.records["cell"].tolist() == ["S!C3", "S!D3", "S!C4", "S!C6", "S!D6"]


def test_a_total_that_is_not_the_sum_is_said() -> None:
    rows = [list(row) for row in SHAPES["months across"]]
    rows[4][2] = 1291.0
    (one, _) = export_of(rows).findings
    assert (one.code, one.cell, one.found, one.expected, one.difference, one.params["text"]) == ("XP704", "C5", 1291.0, 1290.0, 1.0, "小计")


@pytest.mark.parametrize(("heading", "roles"), [
    (["产品编码", "产品名称", "规格型号", "1月", "2月"], ["product_code", "product", "ignored", "amount-1", "amount-2"]),
    (["大区", "分公司", "数量 1月", "金额 1月", "1月同比"], ["region", "unit", "cases-1", "amount-1", "ignored"]),
])
def test_roles(heading: list[str], roles: list[str]) -> None:
    layout = layout_of([["2026年"], heading, ["a", "b", 1.0, 2.0, 3.0]])
    assert [*roles_of(layout).values()] == roles
    assert layout.year == 2026


# -- what reports have besides
def test_headings_of_further_pages_and_blank_lines_are_passed_over() -> None:
    head = ["日期", "分公司", "产品", "金额"]
    rows: Rows = [["销售明细"], head, ["2026-01-05", "江苏", "鲜奶", "1"], [], ["第2页"], head, ["2026-01-06", "江苏", "鲜奶", "2"],
                  ["制表人:王"]]
    got = export_of(rows)
    assert said_by(got, "unit") == {("江苏", 2026, 1): Decimal(3)}
    assert got.findings == ()


def test_merged_labels_hold_for_their_lines() -> None:
    rows: Rows = [["分公司", "产品", "2026年1月", "2026年2月"], ["江苏", "鲜奶", 1.0, 2.0], [None, "酸奶", 3.0, 4.0],
                  ["浙江", "鲜奶", 5.0, 6.0]]
    got = export_of(rows, merges=[(2, 1, 3, 1)])
    assert got.records["unit"].tolist() == ["江苏"] * 4 + ["浙江"] * 2


def test_heads_by_post() -> None:
    rows: Rows = [["2026年在岗人数"], ["分公司", "岗位", "1月", "2月"], ["江苏", "业务代表", 3.0, 4.0], ["江苏", "促销员", 2.5, 2.0],
                  ["合计", None, 5.5, 6.0]]
    got = export_of(rows)
    assert (got.kind, got.sums()) == ("heads", {2026: Decimal("11.5")})
    assert got.records[["unit", "post", "month", "heads"]].values.tolist() == [
        ["江苏", "业务代表", 1, Decimal(3)], ["江苏", "业务代表", 2, Decimal(4)], ["江苏", "促销员", 1, Decimal("2.5")],
        ["江苏", "促销员", 2, Decimal(2)]]


ROSTER: Rows = [["各分公司月末在岗人数(人)"], ["年月", "机构代码", "机构", "业务代表", "渠道经理", "区域经理", "合计"],
                ["202604", "HY1", "北京分公司", 31.0, 3.0, 2.0, 36.0], ["202604", "HY2", "天津分公司", 20.0, 2.0, 1.0, 23.0],
                ["202604", "HY3", "太原分公司", 11.0, 1.0, 1.0, 13.0], ["202604", "HY4", "上海分公司", 5.0, 1.0, 1.0, 7.0]]


def test_a_roster_with_posts_as_columns_is_of_heads() -> None:
    """渠道经理 is no channel and 区域经理 no region; 31 = 20 + 11 in every column is chance."""
    got = export_of(ROSTER)
    assert (got.kind, got.sums(), got.findings) == ("heads", {2026: Decimal(79)}, ())
    assert got.records.loc[got.records["unit"] == "北京分公司", ["post", "heads"]].values.tolist() == [
        ["业务代表", Decimal(31)], ["渠道经理", Decimal(3)], ["区域经理", Decimal(2)]]


def test_heads_that_add_up_all_over_are_subtotals() -> None:
    regions: Rows = [*ROSTER[:2], *((m, f"R{i}", name, *map(float, n)) for m in ("202604", "202605") for i, (name, *n) in enumerate(
        (("华北", 31, 3, 2, 36), ("北京", 20, 2, 1, 23), ("天津", 11, 1, 1, 13))))]
    others = [("202604", f"S{i}", f"门店{i}", 7.0 + i, 1.0, 1.0, 9.0 + i) for i in range(20)]
    assert [d.code for d in export_of([*regions, *others[:2]]).findings] == ["XP719"]
    assert export_of([*regions, *others]).findings == ()


def test_small_figures_under_words_of_people_are_asked_about() -> None:
    rows: Rows = [["年月", "机构", "产品", "金额"], ["202604", "北京", "鲜奶", 31.0]]
    assert [d.code for d in export_of([["月末在岗人数"], *rows]).findings] == ["XP743"]
    assert export_of([["月末销售"], *rows]).findings == ()
    assert export_of([["月末在岗人数"], rows[0], ["202604", "北京", "鲜奶", 31.5]]).findings == ()


def test_a_line_without_its_label_is_said() -> None:
    rows: Rows = [["日期", "产品", "渠道", "金额"], ["2026-01-05", "鲜奶", "KA", 1.0], ["2026-01-06", "鲜奶", None, 2.0],
                  ["2026-01-07", "鲜奶", "KA", 3.0]]
    (found,) = export_of(rows).findings
    assert (found.code, found.cell, found.params["n"]) == ("XP718", "C3", 1)


def test_a_sum_that_nothing_calls_one_is_said() -> None:
    rows: Rows = [["品类", "2026年1月", "2026年2月", "2026年3月"], ["乳品", 3.0, 5.0, 7.0], ["鲜奶", 1.0, 2.0, 3.0],
                  ["酸奶", 2.0, 3.0, 4.0],
                  ["饮料", 1.0, 1.0, 1.0]]
    (found,) = export_of(rows).findings
    assert (found.code, found.cell, found.params["first"], found.params["last"]) == ("XP719", "B2", 3, 4)


def test_the_running_year_and_a_new_product() -> None:
    """Months that are not over and those before a product came are blank: no figure, not 0."""
    rows: Rows = [["2026年"], ["产品", *(f"{m}月" for m in range(1, 13))], ["鲜奶", *[1.0] * 10, None, None],
                  ["新品", *[None] * 4, *[2.0] * 6, "-", ""]]
    got = export_of(rows)
    assert got.records.groupby("product")["month"].agg(list).to_dict() == {"鲜奶": [*range(1, 11)], "新品": [*range(5, 11)]}
    assert got.findings == ()


def test_a_month_of_dashes_and_words_is_still_a_month() -> None:
    """Its figures count, and what is none among them is said: a column is not given up for a few of its cells."""
    rows: Rows = [["2026年"], ["产品", "1月", "2月", "3月"], ["鲜奶", 1.5, 2.0, "——"], ["酸奶", "——", "待定", "-"],
                  ["奶粉", "无", "约5", None]]
    got = export_of(rows)
    assert [*roles_of(layout_of(rows)).values()] == ["product", "amount-1", "amount-2", "amount-3"]
    assert got.records["amount"].tolist() == [150, 200]
    assert [(d.code, d.cell, d.found, d.params["n"]) for d in got.findings] == [("XP703", "C4", "待定", 2)]
