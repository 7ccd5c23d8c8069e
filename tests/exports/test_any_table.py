"""Any table of sales, in whatever shape it was written, gives the same records."""
from __future__ import annotations

from decimal import Decimal

import pytest
from export_tables import export_of, said_by
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapes import SHAPES, Sale, Sales

SALES = st.dictionaries(
    st.builds(Sale, st.sampled_from(["江苏", "浙江", "广东分公司"]), st.sampled_from(["鲜奶", "酸奶", "奶粉1段"]),
              st.sampled_from(["KA", "电商", "传统"]), st.sampled_from([2025, 2026]), st.integers(1, 12)),
    st.integers(1, 10**9), min_size=2, max_size=14).filter(
        lambda sales: len({s.channel for s in sales}) > 1 and len({(s.year, s.month) for s in sales}) > 1
        and len({s.unit for s in sales}) > 1)


@pytest.mark.parametrize("shape", SHAPES)
@given(sales=SALES)
@settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate])
def test_the_same_records_from_any_shape(shape: str, sales: Sales) -> None:
    got = export_of(SHAPES[shape](sales), "sales.xlsx", kind="sales")
    assert [d.code for d in got.findings if d.code != "XP710"] == []
    assert said_by(got, "unit", "product", "channel") == {tuple(sale): Decimal(fen) / 100 for sale, fen in sales.items()}
