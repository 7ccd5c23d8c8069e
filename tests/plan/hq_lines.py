"""Lines of HQ for the tests of `plan`: of 总部调整, and later assignments, as the master's sheets hold them."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from xlplan.plan.master.steering_records import AdjustmentLine, Assignment

_CHANGE = AdjustmentLine(1, "GD", "adjustment", "expense_budget", "E2", "year", None, -60_000, None, "", "压费用", "王五", "赵总",
                         "2026-11-20", "approved", "yes", row_key="#1")
_LATER = Assignment(1, "2026-11-20", "", 800_00, "over", reason="压指标", proposed_by="王五", approved_by="李总", status="approved",
                    row_key="#1")


def change(**said: Any) -> AdjustmentLine:
    """6.00 万元 off GD's year of row E2 of its expenses, in force; a change is in steps of AS_STATED."""
    return replace(_CHANGE, **said)


def later(**said: Any) -> Assignment:
    """800.00 万元 over everybody, in force."""
    return replace(_LATER, **said)
