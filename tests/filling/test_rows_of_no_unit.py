"""Rows of an export that name no unit beside rows that do, and rows that name one in two ways."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from test_filled_cells import SALES, Own, changed, filled, own, with_foreign

__all__ = ["own"]  # the fixture


@pytest.mark.parametrize(("others", "left"), [
    (["GD", "广东分公司"], []), (["GD", "JS"], [("no_unit", "", Decimal(5000)), ("unit", "JS", Decimal(100))]),
    (["JS"], [("no_unit", "", Decimal(5000)), ("unit", "JS", Decimal(100))]),
], ids=str)
def test_a_row_without_a_unit_is_the_units_own_only_where_no_other_is_named(own: Own, others: list[str], left: list[Any]) -> None:
    found = filled(own, SALES, [("202703", "", "P01", "", "C01", "5000"), *(("202703", unit, "P02", "", "C02", "100") for unit in others)])
    assert sorted((one.why, one.said, one.exact) for one in found.left) == left
    assert ("P01|C01 m03" in changed(found)) == (not left)
    assert found.sums[0].total == found.sums[0].filled + found.sums[0].left


@pytest.mark.parametrize(("code", "name", "own_share"), [
    ("GD", "华南二部", 1), ("GD", "江苏分公司", 1), ("华南二部", "GD", 0), ("9001", "华南二部", 0), ("9001", "华南一部", Decimal("0.5")),
    ("华南一部", "华南二部", Decimal("0.5")), ("9001", "广东分公司", 1), ("9001", "江苏分公司", 0)])
def test_the_code_of_a_unit_goes_before_its_name(own: Own, code: str, name: str, own_share: Decimal) -> None:
    """HQ maps 华南二部 to another unit, half of 华南一部 to this one."""
    row = ("202703", code, name, "P01", "", "C01", "1000")
    found = filled(with_foreign(own), ("期间", "分公司编码", *SALES[1:]), [row])
    assert [(one.filled, one.left) for one in found.sums] == [(1000 * own_share, 1000 * (1 - own_share))]
