"""A workbook with two tables that take exports of one kind: each figure goes into the one that has its row, and none is lost."""
from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from test_filled_cells import SALES, Own, changed, filled, own

from xlplan.filling import open_tables
from xlplan.pipeline.filling.lines import left_lines
from xlplan.tables import BY_KEY

__all__ = ["own"]  # the fixture


@pytest.fixture
def two(own: Own, monkeypatch: pytest.MonkeyPatch) -> Own:
    """The rows of P01 in one table, those of P02 and P01|C01 once more in another that HQ added."""
    book, sub = own[0], copy.copy(own[1])
    assert sub.issued is not None
    sub.frames, sub.placements = dict(sub.frames), dict(sub.placements)
    frame, place = sub.frames["sales_targets"], sub.placements["sales_targets"]
    more = replace(frame.table, key="more_sales")
    monkeypatch.setattr(open_tables, "BY_KEY", {**BY_KEY, "more_sales": more})
    sub.frames["more_sales"] = replace(frame, table=more)
    for key, rows in (("sales_targets", ("P01",)), ("more_sales", ("P01|C01", "P02"))):
        sub.placements[key] = replace(place, rows={row: at for row, at in place.rows.items() if row.startswith(rows)})
    sub.issued = replace(sub.issued, stamp=replace(sub.issued.stamp, opens=(*sub.issued.stamp.opens, "more_sales")))
    return book, sub


@pytest.mark.parametrize(("code", "channel", "table", "left"), [
    ("P01", "C02", "sales_targets", []), ("P02", "C01", "more_sales", []), ("P01", "C01", "", [("tables", "P01 · C01")]),
    ("P03", "C01", "", [("unknown", "P03")])])
def test_a_figure_goes_into_the_table_that_has_its_row(two: Own, code: str, channel: str, table: str, left: list[Any]) -> None:
    found = filled(two, SALES, [("202703", "", code, "", channel, "500"), ("202703", "", "P01", "", "C03", "100")])
    assert [cell.table for cell in found.cells] == ["sales_targets", *([table] if table else [])]
    assert [(one.why, one.said) for one in found.left] == left
    assert [(one.total, one.filled + one.left) for one in found.sums] == [(Decimal(600), Decimal(600))]


def test_both_are_filled_and_what_has_a_row_in_both_is_said(two: Own) -> None:
    found = filled(two, SALES, [("202703", "", *row, "500") for row in (("P01", "", "C02"), ("P02", "", "C02"), ("P01", "", "C01"))])
    assert changed(found) == {"P01|C02 m03": 5, "P02|C02 m03": 5}
    assert [*left_lines(found.left, "zh-CN")] == ["没有用上:「P01 · C01」在几张表里都有行,看不出填哪一张 500.00 元(1 个数)"]
