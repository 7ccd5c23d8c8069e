"""Lines of HQ's adjustments as read: no total word makes one a subtotal, and a text counts in the unit of the line's table."""
from __future__ import annotations

import pytest
from test_edges_pasted import pasted

from xlplan.workbook.rawbook import Raw

LINES = [  # table, row, period, adjustment as typed; steps of 0.0001 of the table's unit, the finding of its cell
    ("销售目标分解", "合计", "全年", -30.0, -300_000, None),        # the words that the roll-up prints: no subtotal
    ("销售目标分解", "小计", "year", 5.0, 50_000, None),
    ("销售目标分解", "@total", "m10", "5万元", 50_000, "XP203"),    # 万元, as the sales table
    ("销售目标分解", "@total", "m10", "5元", 5, "XP203"),
    ("销售目标分解", "@total", "m10", "6.87亿", 687_000_000, "XP203"),
    ("人员规划", "S1|hires", "m10", "5万元", None, "XP204"),         # money is no number of heads
    ("人员规划", "S1|hires", "m10", "2", 20_000, "XP203"),
    ("培训纲领", "陈列培训", "培训费用", "0.5万元", 50_000_000, "XP203"),  # 元, as the cost of a course
    ("培训纲领", "陈列培训", "参训人数", "-5", -50_000, "XP203"),
    ("培训纲领", "陈列培训", "讲师", "5万元", None, "XP204"),           # no figure that HQ adjusts
    ("", "@total", "m10", "5万元", None, "XP204"),                  # of no table: 万元 or 元?
]


@pytest.mark.parametrize(("table", "row", "period", "typed_in", "steps", "code"), LINES)
def test_an_adjustment_is_read_in_the_unit_of_its_table(table: str, row: str, period: str, typed_in: Raw, steps: int | None,
                                                        code: str | None) -> None:
    got = pasted("adjustments", [(1.0, "GD", None, table or None, row, period, None, typed_in)])
    frame = got.frames["adjustments"]
    assert (int(frame.amounts["change"][0]) if frame.filled["change"][0] else None) == steps
    assert [d.code for d in got.found if d.column == "change"] == ([code] if code else [])
    assert not [d for d in got.found if d.code == "XP650"]
