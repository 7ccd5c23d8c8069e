"""What HQ pastes into its master: every row is read once, or named."""
from __future__ import annotations

from collections.abc import Sequence

import pytest
from listed import listed
from test_edges import OLD, book_of, said, sheet_of, type_into

from xlplan.workbook.rawbook import Raw
from xlplan.workbook.reading.master_read import MasterRead, read_master


def pasted(key: str, rows: Sequence[tuple[Raw, ...]], first: int = 8) -> MasterRead:
    """The master of 0.2.0 with those rows pasted into a sheet with twelve ready rows, from its first one on."""
    book = book_of((OLD / "master.xlsx").read_bytes())
    sheet = sheet_of(book, key)
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            type_into(sheet, (first + i, 2 + j), value)
    return read_master(book)


MONTHS_OF_ONE = [(2026.0, float(m), "B01", "E1", 10.0 * m) for m in range(1, 13)]  # 780 in all
EXPENSES = [  # rows pasted from row 8 on; 万元 read, rows named as totals
    ([*MONTHS_OF_ONE, (2026.0, 12.0, "B01", "E1", 1000.0)], 178_000, None),       # the 13th lies on the end marker
    ([*MONTHS_OF_ONE, *MONTHS_OF_ONE[:7]], 78_000 + 28_000, None),                # and on, far beyond it
    ([*MONTHS_OF_ONE, (None, None, "小计", None, 780.0)], 78_000, "20"),
    ([*MONTHS_OF_ONE, ("合计", None, None, None, 780.0)], 78_000, "20"),
    ([*MONTHS_OF_ONE[:6], (2026.0, None, "B01", None, 210.0), *MONTHS_OF_ONE[6:]], 78_000, "14"),  # the sum of those above
    ([*MONTHS_OF_ONE[:6], (2026.0, 7.0, "B01", "E1", 210.0)], 42_000, None),      # a month as large as all before: counted
    ([*MONTHS_OF_ONE[:2], (2026.0, 1.0, "B01合计", "E1", 30.0)], 3_000, "10"),
]


@pytest.mark.parametrize(("rows", "steps", "totals"), EXPENSES)
def test_every_pasted_row_is_read_once(rows: list[tuple[Raw, ...]], steps: int, totals: str | None) -> None:
    got = pasted("history_expense", rows)
    frame = got.frames["history_expense"]
    assert [listed(d, "rows") for d in got.found if d.code == "XP650"] == ([totals] if totals else [])
    dated = frame.filled["year"] & frame.filled["month"]
    assert int(frame.amounts["amount"][dated].sum()) == steps


def test_rows_on_the_row_under_the_header_are_data() -> None:
    got = pasted("history_expense", MONTHS_OF_ONE, first=7)
    assert int(got.frames["history_expense"].amounts["amount"].sum()) == 78_000


def test_remarks_below_a_pasted_sheet_are_one_note() -> None:
    got = pasted("history_expense", [*MONTHS_OF_ONE, (), ("数据来源:ERP",), ("导出人:王芳",)])
    assert said([d for d in got.found if d.table == "history_expense"]) == [("XP116", "B21:B22")]
    assert got.frames["history_expense"].size == 12


def test_a_product_more_than_there_are_rows_is_a_product() -> None:
    book = book_of((OLD / "master.xlsx").read_bytes())
    sheet = sheet_of(book, "products")
    for c, value in enumerate(("P99", "果冻", "零食", "老品"), 2):
        type_into(sheet, (len(sheet.values) + (c == 2) + 1, c) if c == 2 else (len(sheet.values), c), value)
    assert "P99" in read_master(book).frames["products"].texts["code"].tolist()
