"""The contents page of the master workbook counts what HQ typed and pasted."""
from __future__ import annotations

import re

import pytest

from xlplan.schema.frame import blank
from xlplan.tables.master import MASTER, MASTER_BY_KEY
from xlplan.workbook.layout import FIRST
from xlplan.workbook.master_book import empty_frames, master_book


@pytest.mark.parametrize("rows", [12, 70_000])
def test_every_pasted_row_is_inside_the_range_that_counts_it(rows: int) -> None:
    """Three years of a large company are far more rows than a sheet is laid out for."""
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN")
    frame = blank(MASTER_BY_KEY["history_sales"], [f"#{i}" for i in range(rows)])
    frame.filled["year"][:] = True
    home = master_book(frames | {"history_sales": frame}, "p", "zh-CN").sheet("home")
    at = FIRST + [t.key for t in MASTER].index("history_sales")
    for column, value in ((4, rows), (5, rows)):  # filled; begun without month, branch and the other required cells
        cell = home.cells[at, column]
        assert cell.value == value
        assert cell.formula
        assert all(int(last) >= FIRST + rows - 1 for last in re.findall(r":[A-Z]+(\d+)", cell.formula))
