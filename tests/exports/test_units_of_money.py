"""In what unit amounts stand: said for each line, said twice and otherwise, or with the wrong sign; and one unit under two codes."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from export_tables import Rows, codes_of, export_of, layout_of, roles_of

from xlplan.exports.two_codes import units_of_two_codes
from xlplan.schema.codes.catalogue import message_of

HEAD = ["年月", "产品", "金额", "单位"]


def line(amount: str, unit: str | None, month: int = 1) -> list[str | None]:
    return [f"2026-0{month}", "鲜奶", amount, unit]


@pytest.mark.parametrize("header", ["单位", "计量单位", "金额单位", "Unit"])
def test_amounts_stand_in_the_unit_of_their_line(header: str) -> None:
    rows: Rows = [[*HEAD[:3], header], line("1.234567", "万元"), line("500.5", "元", 2), line("2", "千元", 3), line("1.5", "万", 4)]
    got = export_of(rows)
    assert roles_of(layout_of(rows))["D"] == "money"
    assert got.usable
    assert got.records["amount"].tolist() == [1234567, 50050, 200000, 1500000]
    assert got.sums() == {2026: Decimal("29846.17")}


def test_a_line_without_its_unit_is_asked_about() -> None:
    got = export_of([HEAD, line("1", "元"), line("2", "万元"), line("3", None)])
    assert [(d.code, d.cell, d.params["n"]) for d in got.findings] == [("XP756", "D4", 1)]
    assert not got.usable


@pytest.mark.parametrize("units", [("箱", "盒"), ("元/箱", "箱")])
def test_units_of_measure_are_none(units: tuple[str, str]) -> None:
    rows: Rows = [HEAD, *(line("5", unit) for unit in units)]
    assert (roles_of(layout_of(rows))["D"], export_of(rows).sums()) == ("ignored", {2026: Decimal(10)})


TWO = {
    "title and heading": ([["销售明细"], ["单位:万元"], ["年月", "产品", "销售额(元)"], ["2026-01", "鲜奶", "8.3591"]],
                          "金额单位有两种说法:「单位:万元」、「销售额(元)」;「8.3591」是 83,591、8.3591 元"),
    "heading and lines": ([["年月", "产品", "销售额(元)", "单位"], line("5", "元"), line("2", "万元")],
                          "金额单位有两种说法:「销售额(元)」、「万元」;「2」是 2、20,000 元")}


@pytest.mark.parametrize(("rows", "said"), TWO.values(), ids=TWO)
def test_two_that_contradict_are_refused_with_both_readings(rows: Rows, said: str) -> None:
    got = export_of(rows)
    assert [message_of(d, "zh-CN") for d in got.findings if d.code == "XP755"] == [said]
    assert not got.usable
    assert "XP755" not in codes_of(export_of(rows, layout=replace(layout_of(rows), set=True, unit_sure="set")))


@pytest.mark.parametrize("rows", [
    [["单位:元"], ["年月", "产品", "销售额(元)"], ["2026-01", "鲜奶", "8"]],
    [["单位:万元"], ["年月", "产品", "销售额"], ["2026-01", "鲜奶", "8"]],
    [["2026年 单位:万元"], ["产品", "1月", "2月(元)"], ["鲜奶", "8", "9"]]], ids=str)
def test_one_unit_of_money_is_none_too_many(rows: Rows) -> None:
    assert export_of(rows).usable


@pytest.mark.parametrize(("amounts", "codes"), [(["-1", "-2", "-3"], ["XP757"]), (["-1", "-2", "3"], []), (["-1"], [])])
def test_amounts_that_are_all_negative(amounts: list[str], codes: list[str]) -> None:
    rows: Rows = [HEAD[:3], *(line(amount, None, i)[:3] for i, amount in enumerate(amounts, 1))]
    assert codes_of(export_of(rows)) == codes


def test_a_unit_of_two_codes_is_said() -> None:
    tables: list[Rows] = [[["年月", "机构编码", "机构名称", "金额"], ["2026-01", code, "广东分公司", "5"],
                           ["2026-01", "JS", "江苏分公司", "5"]] for code in ("GD", "GDX", "gd")]
    found = units_of_two_codes([*map(export_of, tables)], [*map(layout_of, tables)])
    assert [message_of(d, "zh-CN") for d in found] == ["「广东分公司」有几个编码:GD、GDX,按几个单位计"]
    assert units_of_two_codes([export_of(tables[0])], [layout_of(tables[0])]) == []
