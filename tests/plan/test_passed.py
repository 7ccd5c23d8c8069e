"""Which tables of a file that goes back are locked: those that passed, unless what must be corrected follows from them."""
from __future__ import annotations

import pytest

from xlplan.plan.checking.passed import done_tables
from xlplan.plan.checking.results import TableVerdict
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BY_KEY

TABLES = ("sales_targets", "staffing", "training", "expense_budget")


@pytest.mark.parametrize(("wrong", "found", "locked"), [
    ({"sales_targets": "refused"}, None, {"training"}),                        # staff and budget go by the sales, and may have to follow
    ({"training": "refused"}, None, {"sales_targets", "staffing"}),
    ({"expense_budget": "refused"}, None, set[str]()),                         # its linked items are corrected where they come from
    ({"training": "refused", "expense_budget": "accepted_with_warnings"}, Diagnostic("XP521", Severity.WARNING, table="expense_budget"),
     {"sales_targets", "staffing"}),                                           # which says that training was refused
    ({}, Diagnostic("XP559", Severity.WARNING, table="training"), {"sales_targets", "staffing"}),
    ({}, Diagnostic("XP523", Severity.ERROR), set[str]()),                     # about the file: nobody can tell what will be typed
])
def test_tables_that_nothing_to_correct_follows_from(wrong: dict[str, TableVerdict], found: Diagnostic | None, locked: set[str]) -> None:
    verdicts: dict[str, TableVerdict] = {**dict.fromkeys(TABLES, "accepted"), **wrong}
    assert {*done_tables(verdicts, [found] if found else [], {key: BY_KEY[key] for key in TABLES})} == locked
