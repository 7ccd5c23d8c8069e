"""The roll-up workbook, page by page. Floor 4."""
from __future__ import annotations

from datetime import datetime

from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.states import wall_clock
from xlplan.plan.master.master import Master
from xlplan.plan.rollup.adjustments import adjustments_page
from xlplan.plan.rollup.by_month import by_month
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.data import data_page
from xlplan.plan.rollup.expense_rollup import expense_rollup
from xlplan.plan.rollup.facts import BranchFacts, facts_from, no_facts
from xlplan.plan.rollup.findings_page import findings_page
from xlplan.plan.rollup.overview import LinkedPages, upper_half
from xlplan.plan.rollup.overview_parts import lower_half
from xlplan.plan.rollup.staffing_rollup import staffing_rollup
from xlplan.plan.rollup.status import status_page
from xlplan.plan.rollup.target_compare import target_compare
from xlplan.plan.rollup.training_rollup import training_rollup
from xlplan.plan.rollup.views import by_channel, by_product
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book


def rollup_book(result: Merged, master: Master, *, now: datetime, lang: Lang,
                breakdown: Breakdown | None = None, facts: BranchFacts | None = None) -> Book:
    """The roll-up of everything that is in. The `breakdown` (or `facts` made from it) stands in for what is not, and
    carries the HQ-run units and the company's goal. `now` is printed as the time of the roll-up."""
    if facts is None:
        facts = facts_from(master, breakdown) if breakdown is not None else no_facts(result)
    context = RollupContext(result, master, facts, now, lang)
    compare = target_compare(context)
    views = [by_product(context, compare), by_channel(context, compare)]
    months, staffing, expense = by_month(context, compare), staffing_rollup(context), expense_rollup(context)
    pages = LinkedPages(compare, months, staffing, expense)
    overview, first, last = upper_half(context, pages)
    lower_half(context, overview, pages, first, last)
    sheets = [overview, status_page(context), compare.sheet, *(v.sheet for v in views), months.sheet, staffing.sheet,
              expense.sheet, training_rollup(context).sheet, adjustments_page(context), findings_page(context), data_page(context)]
    moment = wall_clock(now) or now
    return Book(sheets, lang, title=context.footer, created=moment.replace(microsecond=0))
