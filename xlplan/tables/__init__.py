"""Every planning table of the branch workbook, in sheet order. Declarations only. Floor 2."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables.expense_budget import EXPENSE_BUDGET
from xlplan.tables.person_targets import PERSON_TARGETS
from xlplan.tables.sales_targets import SALES_TARGETS
from xlplan.tables.staffing import STAFFING
from xlplan.tables.training import TRAINING

BRANCH: Final[tuple[Table, ...]] = (SALES_TARGETS, STAFFING, TRAINING, EXPENSE_BUDGET, PERSON_TARGETS)
BY_KEY: Final[dict[str, Table]] = {t.key: t for t in BRANCH}


def require_entries(tables: Iterable[Table]) -> None:
    """SchemaError when a rule's code has no entry in the catalogue: the rule would fail when it first finds something."""
    for table in tables:
        for rule in table.rules:
            if rule.code not in CODES:
                raise SchemaError(f"{table.key}.{rule.key}: {rule.code} has no entry in schema/codes")


require_entries(BRANCH)
