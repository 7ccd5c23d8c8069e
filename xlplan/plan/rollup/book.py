"""The roll-up workbook, page by page. Floor 4."""
from __future__ import annotations

from datetime import datetime

from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.states import wall_clock
from xlplan.plan.master.master import Master
from xlplan.plan.opinions.board import Board
from xlplan.plan.opinions.contents import put_mark
from xlplan.plan.opinions.typed import input_cells
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.facts import BranchFacts, facts_from, no_facts
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.plan.rollup.walk import put_walk
from xlplan.plan.versions.kept import Kept
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book


def rollup_book(result: Merged, master: Master, *, now: datetime, lang: Lang,
                breakdown: Breakdown | None = None, facts: BranchFacts | None = None, frozen: Kept | None = None,
                board: Board | None = None) -> Book:
    """The roll-up of everything that is in. The `breakdown` (or `facts` made from it) stands in for what is not, and
    carries the HQ-run units and the company's goal. `now` is printed as the time of the roll-up; `frozen`: the version frozen last;
    `board`: what HQ typed into earlier roll-ups."""
    if facts is None:
        facts = facts_from(master, breakdown) if breakdown is not None else no_facts(result)
    board = board or Board()
    pages = {key: page for key, page in rollup_pages().items() if (frozen or not page.versions) and page.stands_in(result, master, board)}
    context = RollupContext(result, master, facts, now, lang, pages, frozen, board)
    sheets = [context.sheet(key) for key in context.pages]
    put_walk(context, sheets)
    for sheet in sheets:
        put_mark(sheet, result.round, input_cells(sheet, pages[sheet.key].inputs))
    moment = wall_clock(now) or now
    return Book(sheets, lang, title=context.footer, created=moment.replace(microsecond=0), paper=master.company.paper,
                active=list(context.pages).index("overview"))
