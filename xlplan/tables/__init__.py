"""Every planning table of the branch workbook, in sheet order. Declarations only. Floor 2."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.schema.table import Table
from xlplan.tables.books import BOOKS
from xlplan.tables.expense_budget import EXPENSE_BUDGET
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.tables.person_targets import PERSON_TARGETS
from xlplan.tables.plan_tables import PlanTables
from xlplan.tables.risks import RISKS
from xlplan.tables.sales_targets import SALES_TARGETS
from xlplan.tables.sound import require_sound
from xlplan.tables.staffing import STAFFING
from xlplan.tables.training import TRAINING

BRANCH: Final = PlanTables((SALES_TARGETS, STAFFING, TRAINING, EXPENSE_BUDGET, PERSON_TARGETS, RISKS, HQ_FEEDBACK),
                           beside=(table for kind in BOOKS.values() for table in kind.tables))
BY_KEY: Final[Mapping[str, Table]] = BRANCH.by_key
BRANCH.require(lambda tables: require_sound(tables.by_key.values()))
BUILT_IN: Final[Mapping[str, Table]] = {t.key: t for t in BRANCH}  # as they are without what HQ adds to them
