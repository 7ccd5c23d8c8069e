"""An export by product only, of products that a unit plans over several channels: parted between them, exactly."""
from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from test_filled_cells import Own, changed, exported, filled, open_to_all, own

from xlplan.filling.fill import FillOrder, fill_workbook
from xlplan.pipeline.filling.lines import left_lines, spread_lines

__all__ = ["own"]  # the fixture
HEADS = ("期间", "产品编码", "产品", "金额(元)")
MONTHS = [f"m{n:02}" for n in range(1, 13)]


def holding(own: Own, cells: Mapping[str, int], past: Mapping[str, int] = {}) -> Own:
    """The rows of P01 with nothing but that: `C01 m03` -> steps; `past`: channel -> of last year."""
    out = copy.deepcopy(own)
    frame = out[1].frames["sales_targets"]
    for row in (key for key in frame.keys if key.startswith("P01|")):
        i, channel = frame.keys.index(row), row.split("|")[1]
        for month in MONTHS:
            steps = cells.get(f"{channel} {month}")
            frame.amounts[month][i], frame.filled[month][i] = steps or 0, steps is not None
        frame.amounts["py_estimate"][i], frame.amounts["hq_target"][i] = past.get(channel, 0), 0
    return out


@pytest.mark.parametrize(("cells", "past", "basis", "yuan"), [
    ({"C01 m03": 300, "C02 m03": 100, "C01 m04": 9}, {}, "month", ("750.01", "250", "0")),
    ({"C01 m03": 300, "C02 m03": 300, "C03 m03": 300}, {}, "month", ("333.34", "333.34", "333.33")),
    ({"C01 m05": 1, "C01 m06": 2, "C03 m06": 1}, {"C02": 9}, "year", ("750.01", "0", "250")),
    ({"C01 m03": 0}, {"C01": 100, "C02": 300}, "past", ("250", "750.01", "0")),
], ids=str)
def test_it_is_parted_in_the_ratio_of_the_rows(own: Own, cells: dict[str, int], past: dict[str, int], basis: str,
                                               yuan: tuple[str, ...]) -> None:
    found = filled(holding(own, cells, past), HEADS, [("202703", "P01", "", "1000.01")])
    assert [one.exact for one in found.cells] == [Decimal(n) for n in yuan]
    assert [(one.rows, one.role, one.said, one.basis, one.exact) for one in found.spread] == [
        (("P01|C01", "P01|C02", "P01|C03"), "channel", "P01", basis, Decimal("1000.01"))]
    assert (sum(one.now for one in found.cells), found.left, found.kept) == (10, [], [])
    assert [(one.total, one.filled, one.rounded) for one in found.sums] == [(Decimal("1000.01"), Decimal("1000.01"), Decimal("-0.01"))]


def test_a_second_time_changes_nothing(own: Own) -> None:
    """Odd figures in every month: what came of the first run is the ratio of the second."""
    start = {f"{channel} {month}": 97 * i + n for i, channel in enumerate(("C01", "C02", "C03"), 1) for n, month in enumerate(MONTHS)
             if (channel, month) != ("C03", "m01")}
    rows = [(f"2027{n:02}", "P01", "", f"{700 * n + 33}.37") for n in range(2, 12)]
    first = filled(holding(own, start), HEADS, rows)
    cells = start | {f"{cell.row.split('|')[1]} {cell.column}": cell.now for cell in first.cells}
    assert changed(filled(holding(own, cells), HEADS, rows)) == changed(first) != {}


@pytest.mark.parametrize(("yuan", "now", "kept", "left"), [
    ("1000", {"P01|C01 m01": 2, "P01|C02 m01": 1}, {"held": 700}, {}),
    ("500", {"P01|C01 m01": 0, "P01|C02 m01": 0}, {"held": 500}, {}), ("-100", {}, {"least": -100}, {})], ids=str)
def test_a_held_cell_has_what_it_holds(own: Own, yuan: str, now: dict[str, int], kept: dict[str, int], left: dict[str, int]) -> None:
    found = filled(holding(own, {"C01 m01": 20, "C02 m01": 10, "C03 m01": 7}), HEADS, [("202701", "P01", "", yuan)])
    assert (changed(found), {cell.why: int(cell.exact) for cell in found.kept}) == (now, kept)
    assert found.sums[0].total == found.sums[0].filled + found.sums[0].kept


def test_without_any_figure_it_is_left_out_and_what_to_add_is_said(own: Own) -> None:
    found = filled(holding(own, {}), HEADS, [("202703", "P01", "常温奶", "1000")])
    assert [(one.why, one.role, one.exact) for one in found.left] == [("unparted", "channel", Decimal(1000))]
    assert [*left_lines(found.left, "zh-CN")] == [
        "没有用上:「P01 常温奶」在表里有几行,导出没有写渠道 1,000.00 元(1 个数);这几行还没有数,也没有上年数可按比例分:"
        "请在导出文件里加一列渠道,或先填一个月的数"]


def test_by_channel_only_likewise_and_several_codes_of_a_product_together(own: Own) -> None:
    found = filled(own, ("期间", "渠道", "金额(元)"), [("202703", "商超KA", "900"), ("202703", "C01", "100")])
    assert [(one.role, one.beside, one.exact, one.count) for one in found.spread] == [("product", "channel", Decimal(1000), 1)]
    assert {cell.row.split("|")[1] for cell in found.cells} == {"C01"}


def test_it_is_said(own: Own) -> None:
    found = filled(holding(own, {"C01 m03": 3, "C02 m03": 1}), HEADS, [("202703", "P01", "", "400"), ("202704", "P01", "", "600")])
    assert [*spread_lines(found.spread, "zh-CN")] == [
        "按比例分摊:导出没有渠道,产品「P01」400.00 元(1 个数)按这些行当月原数的比例分到 3 行",
        "按比例分摊:导出没有渠道,产品「P01」600.00 元(1 个数)按这些行全年原数的比例(当月没有数)分到 3 行"]


@pytest.mark.parametrize(("row", "why"), [(("202703", "P01", "", "", "7"), "several"), (("202703", "", "", "C01", "7"), "several")])
def test_a_blank_beside_lines_that_name_it_is_not_parted(own: Own, row: tuple[Any, ...], why: str) -> None:
    export = exported((*HEADS[:3], "渠道", HEADS[3]), [row, ("202703", "P02", "", "C02", "100")])
    found = fill_workbook(*own, [export], FillOrder(), open_to_all)
    assert ([one.why for one in found.left], found.spread) == ([why], [])


@pytest.mark.parametrize(("said", "near"), [
    (("P99", "低温鲜奶"), ["低温奶(P02)"]), (("p-001", ""), ["P01"]), (("P77", "怪味豆"), [])], ids=str)
def test_what_it_may_be_is_said_of_an_unknown_code(own: Own, said: tuple[str, str], near: list[str]) -> None:
    found = filled(own, (*HEADS[:3], "渠道", HEADS[3]), [("202703", *said, "C01", "7")])
    (line,) = left_lines(found.left, "zh-CN")
    assert ("最接近的" in line, all(name in line for name in near)) == (bool(near), True)
    assert ("请总部在总控表「编码对照」写上" in line) == bool(near)
