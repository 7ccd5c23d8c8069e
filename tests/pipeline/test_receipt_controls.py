"""Which tables have their control number on a receipt: those that are taken in."""
from __future__ import annotations

import pytest
from test_made_anew import FIRST, SALES, keys

from xlplan.pipeline.returns.anew import read_again
from xlplan.plan.checking.results import FileResult, TableVerdict
from xlplan.plan.returns.receipt import receipt_for, with_controls


@pytest.mark.parametrize(("verdicts", "controls"), [
    ({SALES: "accepted", "staffing": "refused"}, {SALES}),
    ({SALES: "accepted_with_warnings", "staffing": "unfilled", "training": "withheld"}, {SALES, "staffing", "training"}),
    ({SALES: "refused", "staffing": "not_opened"}, None),  # nothing is taken in: no receipt
])
def test_a_table_that_goes_back_has_no_control_number(verdicts: dict[str, TableVerdict], controls: set[str] | None) -> None:
    sent = read_again(FIRST.read_bytes(), "GD.xlsx", keys())[1]
    receipt = receipt_for("HD", "bottom_up", FileResult("GD.xlsx", sent.sha256, "accepted", "GD", tables=verdicts), sent)
    assert (receipt and {*with_controls(receipt, sent).controls}) == controls
