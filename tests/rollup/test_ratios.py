"""Ratios of sums on the page of figures: of the rows that hold both sides, blank where nothing stands below."""
from __future__ import annotations

from decimal import Decimal

import pytest

from xlplan.plan.consolidate.contribution import contribution
from xlplan.plan.consolidate.ratios import sums_of_both
from xlplan.schema.expr import Div, lift
from xlplan.schema.frame import blank_frame, own_row_key
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BRANCH
from xlplan.tables.shelf import shelf_table

Row = dict[str, str]
NANJING: Row = {"population": "900", "spend": "50", "ours": "1000", "target": "4000"}
SUZHOU: Row = {"spend": "50", "ours": "500", "target": "4212"}  # nobody knows how many live there


@pytest.mark.parametrize(("rows", "column", "said"), [
    ([NANJING, SUZHOU], "share", Div(lift("1000"), lift("45000"), 3)), ([NANJING, SUZHOU], "aim", Div(lift("4000"), lift("45000"), 3)),
    ([NANJING], "share", "as declared"), ([NANJING, SUZHOU], "growth", "as declared"), ([SUZHOU], "share", None),
    ([NANJING, {"target": "10"}], "growth", Div(lift("3000"), lift("1000"), 3)), ([{"target": "10"}], "growth", None),
    ([{"target": "10", "ours": "0"}], "growth", None), ([NANJING, {"target": "10", "ours": "0"}], "growth", "as declared"),
    ([NANJING | {"expense": "50"}, SUZHOU], "rate", Div(lift("50"), lift("1000"), 3)), ([], "share", "as declared")])
def test_a_share_is_that_of_the_rows_whose_market_is_known(rows: list[Row], column: str, said: Div | str | None) -> None:
    """2.2 % of 南京's 45,000, not 3.3 % with sales of 苏州; blank where none is known."""
    table = shelf_table("market")
    frame = blank_frame(table, [own_row_key(n + 1) for n in range(3)])
    for i, row in enumerate(rows):
        frame.used[i] = True
        for key, value in row.items():
            unit = table.by_key[key].unit
            assert unit is not None
            frame.amounts[key][i], frame.filled[key][i] = unit.steps(Decimal(value))[0], True
    with BRANCH.declared(table):
        made = contribution(Evaluator({table.key: frame}), table.key, {0: "JS"})
    assert sums_of_both(made.units, table).get("JS", {}).get(column, "as declared") == said
