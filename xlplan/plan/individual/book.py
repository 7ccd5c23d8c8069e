"""One person's workbook: the annual plan, the monthly plan, every day's target. Floor 4.

It is handed to the person and comes back to nobody, so it carries no stamp and no seal; row 1 and column A hold the keys
by which its cells are found, as on every sheet of ours.
"""
from __future__ import annotations

from xlplan.plan.individual import words as w
from xlplan.plan.individual.context import PlanContext
from xlplan.plan.individual.day_page import day_page
from xlplan.plan.individual.month_page import month_page
from xlplan.plan.individual.year_page import year_page
from xlplan.workbook.blueprint import Book


def person_book(context: PlanContext) -> Book:
    """The workbook of one person. It depends on the figures alone: the same figures give the same file."""
    grid = year_page(context)
    title = context.say(w.TITLE, page=grid.sheet.title, name=context.name)
    return Book([grid.sheet, month_page(context, grid), day_page(context, grid)], context.lang, title=title,
                author=context.edition.company.name, paper=context.edition.company.paper)
