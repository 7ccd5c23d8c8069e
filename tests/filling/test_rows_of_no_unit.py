"""Rows of an export that name no unit beside rows that do."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from test_filled_cells import SALES, Own, changed, filled, own

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
