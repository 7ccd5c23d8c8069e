"""One workbook of every kind that is written, made from small samples without a plan folder, each once a process."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

import individual_case
import small_rollup
from branch_case import case
from region_sample import region_book

from xlplan.pipeline.template_build import template_books
from xlplan.plan.breakdown.branch_issue import Issue
from xlplan.plan.individual.book import person_book
from xlplan.plan.regions.regional_issue import regional_issue
from xlplan.plan.rollup import facts_from
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.review_frame import review_frame
from xlplan.plan.rollup.targets_book import NextTargets, targets_book
from xlplan.schema.frame import blank_frame, own_row_key
from xlplan.tables import BRANCH
from xlplan.tables.books import REVIEW
from xlplan.tables.shelf import KEYS, shelf_table
from xlplan.terms import TOTAL as WORD
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book
from xlplan.workbook.writing.branch_book import branch_book

KINDS: Final = ("branch", "approved", "master", "rollup", "targets", "person", "shifts", "review")
SHELF: Final = "shelf"  # a branch's workbook with every table of the shelf beside ours
_ON: Final = datetime(2026, 11, 2, 9, 30)


@cache
def book_of(kind: str, lang: Lang) -> Book:
    """The workbook; those of regions are Chinese, as their sample."""
    made = case(lang, "final", risks=True)
    if kind == "branch":
        return made.book()
    if kind == SHELF:
        made.issued.members |= {key: {"P01": WORD(lang)} for key in ("products", "expense_items")}
        with BRANCH.declared(*(tables := [shelf_table(key) for key in KEYS])):
            return branch_book(made.issued, made.frames | {
                table.key: blank_frame(table, [own_row_key(n) for n in range(1, table.spare + 1)]) for table in tables})
    if kind == "approved":
        made.issued.settled = made.issued.stamp.opens
        return branch_book(made.issued, {key: replace(frame, table=frame.table.settled) for key, frame in made.frames.items()})
    if kind == "master":
        return dict(template_books(lang))["master"]
    if kind == "person":
        return person_book(individual_case.context(0, lang))
    if kind == "shifts":
        return region_book({})
    sample = small_rollup.case()
    if kind == "rollup":
        return sample.book(lang)
    if kind == "targets":
        return targets_book(NextTargets(sample.master, "bottom_up", sample.breakdown, (), False, ("–",)), _ON, lang)
    context = RollupContext(sample.result, sample.master, facts_from(sample.master, sample.breakdown), _ON, "zh-CN")
    frames = {"region_review": review_frame(context, "N")}
    return branch_book(regional_issue(sample.master, "N", Issue("p", "bottom_up", 7, "2026-10-26", "zh-CN"), REVIEW, frames), frames)
