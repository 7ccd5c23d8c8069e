"""`xlplan mapping`: what of an export a plan does not know, what it may be, and the rows that go on the sheet 编码对照."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.exports.reading import read_grid
from xlplan.exports.records import Export
from xlplan.pipeline.unmapped import unmapped_codes
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master

HEADS = ("单位编码", "单位", "产品编码", "产品", "渠道", "年", "月", "金额(元)")
Line = tuple[Any, ...]


def master(*mapped: dict[str, Any]) -> Master:
    return master_from(sample.frames(mapping=mapped, posts=[{"code": "S1", "post": "业务代表"}]))[0]


def line(unit: str = "B01", unit_name: str = "上海", product: str = "P01", name: str = "常温奶", channel: str = "商超", month: int = 1,
         amount: float = 100) -> Line:
    return (unit, unit_name, product, name, channel, 2026, month, amount)


def read(heads: Line, rows: list[Line]) -> Export:
    """The table as it is read by guessing."""
    grid = grid_of("erp", [list(heads), *map(list, rows)])
    return read_grid(grid, guess_layouts("erp.csv", [grid])[0])


def exported(*lines: Line) -> Export:
    known = [line(month=m, product=p, name=n, amount=1000 + m) for m in range(1, 5) for p, n in (("P01", "常温奶"), ("P02", "低温奶"))]
    return read(HEADS, [*known, *lines])


FOUND: list[tuple[list[Line], list[dict[str, Any]], list[tuple[Any, ...]]]] = [
    # lines, rows of the sheet; (kind, code, name, lines, yuan, first month, last month, nearest code) of each that is found
    ([line(), line(product="p02"), line(product="6002"), line(product="", name="低温奶"), line(product="77", name="低温奶")], [], []),
    ([line(product="99", name="常温奶礼盒", amount=20.5), line(product="99", name="常温奶礼盒", month=3, amount=-0.5)], [],
     [("product", "99", "常温奶礼盒", 2, "20.00", (2026, 1), (2026, 3), "P01")]),
    ([line(product="99", name="陈列架")], [], [("product", "99", "陈列架", 1, "100.00", (2026, 1), (2026, 1), "")]),
    # another system's code that looks like ours means nothing where there is a name
    ([line(product="P09", name="陈列架")], [], [("product", "P09", "陈列架", 1, "100.00", (2026, 1), (2026, 1), "")]),
    ([line(product="P019", name="进口低温奶礼盒(限量)")], [], [
        ("product", "P019", "进口低温奶礼盒(限量)", 1, "100.00", (2026, 1), (2026, 1), "P02")]),
    ([line(product="P011", name="")], [], [("product", "P011", "", 1, "100.00", (2026, 1), (2026, 1), "")]),
    ([line(product=" p-1 ", name="")], [], [("product", "p-1", "", 1, "100.00", (2026, 1), (2026, 1), "P01")]),
    ([line(unit="S1", unit_name="上海(旧)", channel="流通渠道")], [], [
        ("unit", "S1", "上海(旧)", 1, "100.00", (2026, 1), (2026, 1), "B01"),
        ("channel", "", "流通渠道", 1, "100.00", (2026, 1), (2026, 1), "C02")]),
    ([line(product="99", name="礼盒")], [{"kind": "product", "foreign": "99", "ours": "P01"}], []),
    ([line(product="99", name="礼盒")], [{"kind": "product", "foreign": "礼盒", "ours": "P01"}], []),
    # mapped from March on: January is nobody's
    ([line(product="99", name="x", month=1), line(product="99", name="x", month=3)],
     [{"kind": "product", "foreign": "99", "ours": "P01", "valid_from": "2026-03-01"}],
     [("product", "99", "x", 1, "100.00", (2026, 1), (2026, 1), "")]),
    # the most money first
    ([line(product="98", name="甲", amount=5), line(product="99", name="乙", amount=-900)], [], [
        ("product", "99", "乙", 1, "-900.00", (2026, 1), (2026, 1), ""), ("product", "98", "甲", 1, "5.00", (2026, 1), (2026, 1), "")]),
]


@pytest.mark.parametrize(("lines", "rows", "found"), FOUND)
def test_what_nothing_answers_to(lines: list[Line], rows: list[dict[str, Any]], found: list[tuple[Any, ...]]) -> None:
    out = unmapped_codes([exported(*lines)], master(*rows), {})
    assert [(one.kind, one.code, one.name, one.lines, f"{one.amounts['sales']:.2f}", one.first, one.last,
             one.nearest[0][0] if one.nearest else "") for one in out] == found


def test_a_code_that_waits_on_the_sheet_says_its_row() -> None:
    out = unmapped_codes([exported(line(product="99", name="陈列架"))], master(), {("product", "99"): 12})
    assert [one.row for one in out] == [12]


def test_posts_and_regions_count_as_what_they_are() -> None:
    heads = read(("大区", "岗位", "年", "月", "人数"), [("华东", post, 2026, m, 3) for post in ("业务代表", "业代") for m in (1, 2, 3)])
    out = unmapped_codes([heads], master(), {})
    assert [(one.kind, one.name, one.lines, int(one.amounts["heads"])) for one in out] == [("post", "业代", 3, 9)]
