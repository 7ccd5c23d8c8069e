"""Working notes below a table: a number under our columns must be moved, and its label with it."""
from __future__ import annotations

import pytest
from listed import listed
from test_edges import branch

from xlplan.address import a1
from xlplan.schema.codes.catalogue import remedy_of
from xlplan.workbook.rawbook import Raw

BLOCKS = [  # working notes below a table: which rows must be moved together, at which cell that is said; what is only a note
    ({"B40": "KA 拜访", "I41": 12.0}, "40, 41", "I41", []),                              # the label above its number
    ({"I40": 12.0, "J40": 3.0, "B41": "箱/店", "B42": "见邮件"}, "40–42", "I40", []),
    ({"B40": "KA 拜访", "I41": 12.0, "B43": "另:门店"}, "40, 41", "I41", ["B43"]),         # a blank row between two blocks
    ({"B40": "草稿", "B41": "见邮件"}, None, None, ["B40:B41"]),                          # no number at all
]


@pytest.mark.parametrize(("cells", "rows", "cell", "notes"), BLOCKS)
def test_a_number_and_its_label_are_one_block(cells: dict[str, Raw], rows: str | None, cell: str | None, notes: list[str]) -> None:
    found = branch(sales_targets=cells).diagnostics
    assert [(d.cell, listed(d, "rows"), listed(d, "cells")) for d in found if d.code == "XP122"] == (
        [(cell, rows, ", ".join(at for at in cells if at not in notes))] if rows else [])
    assert [listed(d, "range") for d in found if d.code == "XP116"] == notes
    assert {d.code for d in found} <= {"XP116", "XP122"}
    for said_ in (d for d in found if d.code == "XP122"):
        assert "移到表右边的空列" in remedy_of(said_, "zh-CN")


def test_a_remark_beside_a_total_is_a_note() -> None:
    """The sum of the column is none of ours to move, nor is what is written above it."""
    made = branch(sales_targets={"B40": "合计核对"})
    sums = int(made.frames["sales_targets"].amounts["m01"].sum()) / 100
    at = a1(41, made.placements["sales_targets"].columns["m01"])
    found = branch(sales_targets={"B40": "合计核对", at: sums}).diagnostics
    assert sorted(d.code for d in found) == ["XP116", "XP123"]
