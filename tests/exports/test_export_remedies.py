"""What the remedies of XP7xx say helps: each is done, in the export or in the mapping file, and its finding is gone."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest
from export_tables import Rows, codes_of, export_of, layout_of

from xlplan.exports.findings import as_asked
from xlplan.exports.layout import Layout
from xlplan.exports.map_file import layouts_of_text, layouts_text
from xlplan.schema.codes.catalogue import CODES

HEAD = ["日期", "产品", "金额"]
JAN = ["2026-01-05", "鲜奶", "10"]
FEB = ["2026-02-05", "酸奶", "20"]
PIVOT: Rows = [["行标签", "求和项:销售额", "年"], ["江苏", 3.0, None], ["鲜奶", 1.0, None], ["酸奶", 1.0, None], ["总计", 3.0, None]]
MONTHS: Rows = [["品类", "2026年1月", "2026年2月", "2026年3月"], ["乳品", 3.0, 5.0, 7.0], ["鲜奶", 1.0, 2.0, 3.0], ["酸奶", 2.0, 3.0, 4.0]]
VERSIONS: Rows = [[*HEAD, "版本"], *([f"2026-0{m}-01", "鲜奶", str(m), version] for m in (1, 2, 3) for version in ("实际", "预算"))]
TWO_UNITS: Rows = [["单位:万元"], ["日期", "产品", "金额(元)"], JAN]
BY_LINE: Rows = [["日期", "产品", "金额", "单位"], [*JAN, "元"], [*FEB, "万元"], [*FEB, None]]
PRICED = ["日期", "产品", "数量", "单价"]
PAID = [["日期", "产品", "实付金额", "退款金额"], ["2026-01-05", "鲜奶", "10", "1"]]
CODED: Rows = [["年月", "科目编码", "科目名称", "金额"], ["2026-01", "6601", "销售费用", "3"], ["2026-01", "660101", "广告费", "1"],
               ["2026-01", "660102", "差旅费", "2"]]
LINES: Rows = [[f"2026-0{m}", name, float(n * m)] for m in (1, 2, 3) for name, n in (("鲜奶", 1), ("酸奶", 2), ("全线", 3))]
SUMMED: Rows = [["年月", "产品", "金额"], *LINES]
STATES: Rows = [["日期", "产品", "订单状态", "金额"], ["2026-01-05", "鲜奶", "已完成", "10"], ["2026-01-06", "酸奶", "已取消", "20"]]
HALF: Rows = [HEAD, [date(2026, 5, 1), "鲜奶", "10"], [date(2026, 6, 2), "鲜奶", "11"], ["20/1/2026", "鲜奶", "12"]]
WITHOUT = {
    **dict.fromkeys(("XP700", "XP735", "XP760", "XP761", "XP762"), "of the plan's sheets, not of an export"),
    "XP734": "nothing is to be done about it", "XP737": "of two exports: tests/exports/test_counted_once.py",
    "XP707": "nothing is to be done about it", "XP710": "nothing is to be done about it", "XP723": "nothing is to be done about it",
    **dict.fromkeys(("XP701", "XP702", "XP709", "XP714", "XP724"), "of files, and of rows nobody sees: tests/exports/test_refused.py"),
    **dict.fromkeys(("XP741", "XP742"), "of one table beside another: tests/exports/test_scale.py"),
    "XP745": "of a table beside a workbook: tests/filling/test_filled_cells.py",
    **dict.fromkeys(("XP726", "XP727", "XP744"), "of sheets beside each other: tests/exports/test_several_tables.py"),
    "XP754": "of files: tests/exports/test_quotes.py", "XP758": "of several exports: tests/exports/test_units_of_money.py",
    "XP757": "a column is multiplied in Excel: tests/exports/test_units_of_money.py",
    "XP715": "of the mapping file: tests/exports/test_map_file.py"}


def members(months: int) -> Rows:
    """Units and a line 全国 that sums them up."""
    sold = [(m, unit, 100 * (9 - m) + i) for m in range(1, months + 1) for i, unit in enumerate(("江苏", "浙江", "上海"))]
    total = [(m, "全国", sum(n for at, _, n in sold if at == m)) for m in range(1, months + 1)]
    return [["年月", "分公司", "金额"], *([f"2026-{m:02}", unit, str(n)] for m, unit, n in (*sold, *total))]


class Remedy(NamedTuple):
    """The fault, and what is done: other rows, or texts exchanged in the mapping file. `kept`: the layout of rows before, as one that was
    confirmed."""

    code: str
    fault: Rows
    rows: Rows | None = None
    told: tuple[str, str] = ("", "")
    kept: Rows | None = None


REMEDIES = [
    Remedy("XP703", [HEAD, JAN, ["2026-02-05", "酸奶", "约20"]], [HEAD, JAN, FEB]),
    Remedy("XP704", [HEAD, JAN, ["合计", None, "30"]], [HEAD, JAN, FEB, ["合计", None, "30"]]),
    Remedy("XP705", [HEAD, JAN, ["2026-02-05", "酸奶", "1.234,56"]], told=('decimal = ""', 'decimal = ","')),
    Remedy("XP706", [HEAD, ["3/4/2026", "鲜奶", "10"]], told=('dates = ""', 'dates = "mdy"')),
    Remedy("XP708", [HEAD, JAN, ["2026-02-05", "酸奶", "$3"]], [HEAD, JAN, FEB]),
    Remedy("XP711", [["日期", "产品", "无税金额", "含税金额"], [*JAN, "11"]],
           told=('header = "含税金额", role = "amount"', 'header = "含税金额", role = "ignored"')),
    Remedy("XP712", [["月份", "产品", "金额"], ["1月", "鲜奶", "10"]], told=("year = 0", "year = 2026")),
    Remedy("XP713", [["日期", "产品", "开票额"], JAN], told=('header = "金额"', 'header = "开票额"'), kept=[HEAD, JAN]),
    Remedy("XP716", [[*HEAD, "渠道"], [*JAN, "KA"]], kept=[HEAD, JAN],
           told=("\n]\n", '\n  { letter = "D", header = "渠道", role = "channel" },\n]\n')),
    Remedy("XP717", PIVOT, [["分公司", "产品", "求和项:销售额", "年月"], ["江苏", "鲜奶", 1.0, "202601"], [None, "酸奶", 1.0, "202601"]]),
    Remedy("XP718", [["日期", "产品", "渠道", "金额"], ["2026-01-05", "鲜奶", "KA", "1"], ["2026-01-06", "鲜奶", None, "2"],
                     ["2026-01-07", "鲜奶", "KA", "3"]],
           told=('role = "channel"', 'role = "channel", fill = true')),
    Remedy("XP719", MONTHS, [MONTHS[0], ["乳品 小计", 3.0, 5.0, 7.0], *MONTHS[2:]]),
    Remedy("XP743", [["月末在岗人数"], HEAD, JAN], told=('unit = "yuan ?"', 'unit = "yuan"')),
    Remedy("XP720", [PRICED, ["2026-01-05", "鲜奶", "2", "5"], ["2026-02-05", "酸奶", "3", None]],
           [PRICED, ["2026-01-05", "鲜奶", "2", "5"], ["2026-02-05", "酸奶", "3", "7"]]),
    Remedy("XP721", [PRICED, ["2026-01-05", "鲜奶", "2", "5"]], [[*PRICED, "金额"], ["2026-01-05", "鲜奶", "2", "5", "9"]]),
    Remedy("XP750", members(7), told=('role = "unit"', 'role = "unit", keep = ["全国"]')),
    Remedy("XP751", members(5), told=('role = "unit"', 'role = "unit", leave = ["全国"]')),
    Remedy("XP752", VERSIONS, told=('keep = ["实际 ?"]', 'keep = ["实际"]')),
    Remedy("XP753", VERSIONS, kept=VERSIONS, told=('role = "version", keep = ["实际 ?"]', 'role = "ignored"')),
    Remedy("XP755", TWO_UNITS, told=('unit = "wan_yuan ?"', 'unit = "wan_yuan"')),
    Remedy("XP756", BY_LINE, [*BY_LINE[:3], [*BY_LINE[3][:3], "元"]]),
    Remedy("XP722", PAID, told=('role = "refund"', 'role = "ignored"')),
    Remedy("XP728", CODED, told=('role = "item_code"', 'role = "item_code", keep = ["6601"]')),
    Remedy("XP751", SUMMED, told=('role = "product"', 'role = "product", leave = ["全线"]')),
    Remedy("XP751", SUMMED, told=('role = "product"', 'role = "product", keep = ["全线"]')),
    Remedy("XP730", [HEAD, JAN, FEB, JAN, FEB], told=("columns = [", "repeated = true\ncolumns = [")),
    Remedy("XP731", [["月份", "产品", "累计销售额"], ["2026年1月", "鲜奶", 1.0], ["2026年2月", "鲜奶", 3.0]],
           told=("columns = [", "cumulative = false\ncolumns = [")),
    Remedy("XP732", [["产品", "2026年1月", "2026年2-3月"], ["鲜奶", 1.0, 2.0]],
           told=('role = "amount", year = 2026, month = 3', 'role = "ignored"')),
    Remedy("XP733", STATES, told=('header = "订单状态", role = "ignored"',
                                  'header = "订单状态", role = "ignored", keep = ["已完成"], leave = ["已取消"]')),
    Remedy("XP738", HALF, told=("columns = [", "swapped = true\ncolumns = [")),
    Remedy("XP736", [["日期", "产品编码", "产品", "金额"], ["2026-01-05", "6.9E+12", "鲜奶", "10"]],
           told=('role = "product_code"', 'role = "ignored"')),
    Remedy("XP725", [HEAD, JAN, [], ["日期", "毛利", "产品"], ["2026-01-05", "鲜奶", None]], [HEAD, JAN])]


def told(rows: Rows, change: Callable[[str], str]) -> Layout:
    layout = layout_of(rows)
    return layouts_of_text(change(layouts_text([as_asked(layout, export_of(rows, layout=layout).findings)], "zh-CN")))[0]


@pytest.mark.parametrize("row", REMEDIES, ids=lambda row: row.code)
def test_the_finding_is_gone_once_its_remedy_was_done(row: Remedy) -> None:
    before = export_of(row.fault, layout=told(row.kept, lambda text: text.replace(" ?", "")) if row.kept else None)
    assert row.code in codes_of(before)
    layout = told(row.kept or row.fault, lambda text: text.replace(*row.told)) if row.told[0] else None
    after = export_of(row.rows or row.fault, layout=layout)
    assert row.code not in codes_of(after)
    assert after.usable


def test_every_code_has_a_remedy_that_was_done() -> None:
    rows = {row.code for row in REMEDIES}
    assert [code for code in CODES if code.startswith("XP7") and code not in rows | set(WITHOUT)] == []
    assert rows & set(WITHOUT) == set()
