"""Every planning table of the branch workbook, in sheet order. Declarations only. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.table import Table
from xlplan.tables.expense_budget import EXPENSE_BUDGET
from xlplan.tables.person_targets import PERSON_TARGETS
from xlplan.tables.sales_targets import SALES_TARGETS
from xlplan.tables.sound import require_sound
from xlplan.tables.staffing import STAFFING
from xlplan.tables.training import TRAINING

BRANCH: Final[tuple[Table, ...]] = (SALES_TARGETS, STAFFING, TRAINING, EXPENSE_BUDGET, PERSON_TARGETS)
BY_KEY: Final[dict[str, Table]] = {t.key: t for t in BRANCH}


require_sound(BRANCH)
