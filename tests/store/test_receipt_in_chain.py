"""A receipt against a ledger that was changed: in what stands before it, or in what was written since."""
from __future__ import annotations

from pathlib import Path

import pytest
from chained import PLAN, by_hand

import xlplan
from xlplan.plan.returns.receipt import SubmissionReceipt
from xlplan.store.ledger import Ledger

GIVEN = SubmissionReceipt(PLAN, "bottom_up", "GD", "广东分公司", "gd.xlsx", "5a" * 32, "2026-11-06 09:00",
                          {"staffing": "accepted"}, {"staffing": 17})


@pytest.mark.parametrize(("changed", "said"), [
    (None, None), (1, "broken at record 1"), (2, "broken at record 2"),
    (3, "broken at record 3"),  # it stands as it was given, but not all that the ledger says now is true
])
def test_a_break_of_the_chain_is_said_wherever_it_is(tmp_path: Path, changed: int | None, said: str | None) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.record_decision({"command": "adjust", "lines": []})
        ledger.record_receipts([GIVEN])
        ledger.record_decision({"command": "assign", "lines": []})
        [(_, code)] = ledger.receipts()
    if changed is not None:
        by_hand(tmp_path / "ledger.db", f"UPDATE chain SET body = '{{}}' WHERE no = {changed}")
    found = xlplan.receipt(code, tmp_path)
    assert (found.problem is None) == (said is None)
    assert found.problem is None or (said or "") in found.problem("en")
    assert found.receipt == (GIVEN if changed in (None, 3) else None)
