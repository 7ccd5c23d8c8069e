"""The master workbook of HQ (总控表): its tables in sheet order. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.master.assignments import ASSIGNMENTS
from xlplan.tables.master.assortment import CHANNELS, MIX, PRODUCTS
from xlplan.tables.master.company import COMPANY, COMPANY_FIELDS, STATED, CompanyField
from xlplan.tables.master.control import ADJUSTMENTS, CALENDAR, RULES, WORKDAY_EXCEPTIONS
from xlplan.tables.master.expenses import CEILINGS, EXPENSE_ITEMS, KEY_PROJECTS
from xlplan.tables.master.goals import GOALS, RESERVE, SEASON, WEIGHTS
from xlplan.tables.master.history import HISTORY_EXPENSE, HISTORY_HEADS, HISTORY_SALES
from xlplan.tables.master.mapping import MAPPING
from xlplan.tables.master.organisation import ADDRESS_BOOK, APPROVERS, ORGANISATION
from xlplan.tables.master.own import OWN_COLUMNS, OWN_RULES, OWN_TABLES
from xlplan.tables.master.people import COURSES, HEADS, POSTS
from xlplan.tables.master.tables_issued import TABLES_ISSUED
from xlplan.tables.sound import require_given

MASTER: Final[tuple[Table, ...]] = (  # in the order of work
    COMPANY, ORGANISATION, APPROVERS, ADDRESS_BOOK, PRODUCTS, CHANNELS, MIX, EXPENSE_ITEMS, POSTS, MAPPING, HISTORY_SALES,
    HISTORY_EXPENSE, HISTORY_HEADS, GOALS, RESERVE, WEIGHTS, SEASON, CEILINGS, HEADS, KEY_PROJECTS, COURSES, TABLES_ISSUED, OWN_TABLES,
    OWN_COLUMNS, OWN_RULES, RULES, CALENDAR, WORKDAY_EXCEPTIONS, ASSIGNMENTS, ADJUSTMENTS)
HISTORY: Final = (HISTORY_SALES.key, HISTORY_EXPENSE.key, HISTORY_HEADS.key)  # long, pasted, needed for targets only
SINCE_0_2: Final = (  # masters made before do not have these sheets
    ADDRESS_BOOK.key, MAPPING.key, TABLES_ISSUED.key, OWN_TABLES.key, OWN_COLUMNS.key, OWN_RULES.key,
    WORKDAY_EXCEPTIONS.key, ASSIGNMENTS.key)
MASTER_BY_KEY: Final[dict[str, Table]] = {t.key: t for t in MASTER}

TOLD: Final = MASTER_BY_KEY.keys() - {COMPANY.key, *HISTORY}  # sheets whose rows units may be told
_SWITCHES: Final = frozenset(f.key.removeprefix("switch_") for f in COMPANY_FIELDS if f.key.startswith("switch_"))
BRANCH.watch(lambda tables: require_given(tables, MASTER_BY_KEY, TOLD, _SWITCHES))

__all__ = ["COMPANY_FIELDS", "HISTORY", "MASTER", "MASTER_BY_KEY", "SINCE_0_2", "STATED", "TOLD", "CompanyField"]
