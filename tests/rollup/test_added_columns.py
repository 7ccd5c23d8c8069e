"""Columns that HQ adds to our tables: the roll-up has a page on which every row of such a table is listed."""
from __future__ import annotations

import small_company as sample

from xlplan.plan.master.own_tables import use_own_tables
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.tables import BRANCH


def test_every_row_of_our_table_with_an_added_column_is_listed() -> None:
    BRANCH.use(())
    assert "sales_targets_listing" not in rollup_pages()
    assert use_own_tables(sample.frames(own_columns=[
        {"table": "销售目标分解", "key": "more", "name": "样品费", "kind": "number", "unit": "yuan"}])).found == ()
    try:
        assert rollup_pages()["sales_targets_listing"].lists
    finally:
        BRANCH.use(())
