"""What the questions to a region are made of: its gaps and ratios off the pages, its findings. Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from xlplan.plan.checking.owed import open_findings
from xlplan.plan.opinions.findings import listed_findings
from xlplan.plan.rollup.context import RollupContext
from xlplan.plan.rollup.findings_page import said_params
from xlplan.plan.rollup.headline import rate_of
from xlplan.plan.rollup.key_figures import Whose
from xlplan.plan.rollup.overview import LinkedPages
from xlplan.plan.rollup.questions import Asked, Found, Named
from xlplan.plan.rollup.target_compare import branch_growths
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.params import PARAMS
from xlplan.tables import BY_KEY
from xlplan.units import PERCENT, WAN_YUAN


def asked_of(context: RollupContext, pages: LinkedPages, whose: Whose) -> Asked:
    """What is known of the region."""
    figures, compare, staffing, expense = context.figures, pages.compare, pages.staffing, pages.expense
    codes = context.result.branches
    units = np.flatnonzero(whose.units).tolist()
    names, there = [context.name(code) for code in codes], figures.in_
    filling, growths = context.result.filling("sales_targets"), branch_growths(context)
    found = [d for d in open_findings(listed_findings(context.result)) if d.branch in {codes[i] for i in units}
             and d.sheet is not None]
    holes, half = context.holes, context.holes.first_half(whose.units)
    expense_growth = heads_growth = None
    if whose.expense in expense.rows and expense.number(whose.expense, "py_sales") and not expense.blank(whose.expense, "py_rate"):
        sales, py = (expense.number(whose.expense, key) for key in ("sales", "py_sales"))
        expense_growth = expense.number(whose.expense, "growth"), rate_of(sales - py, py)
    if whose.heads in staffing.rows and staffing.number(whose.heads, "py_sales") and not staffing.blank(whose.heads, "sales_growth"):
        heads_growth = staffing.number(whose.heads, "heads_growth"), staffing.number(whose.heads, "sales_growth")
    over = [(names[i], staffing.number(codes[i], "over_cap")) for i in units if codes[i] in staffing.rows]
    absent = [i for i in units if filling[i] and not there[i]]
    taken_out = {i for i in absent if (how := context.states[codes[i]]).excluded and how.file is None}
    away, excluded = ([(names[i], int(figures.assigned[i])) for i in absent if (i in taken_out) is out] for out in (False, True))
    return Asked(
        compare.number(whose.sales, "like"), away, excluded,
        [(names[i], int(figures.declared[i] - figures.assigned[i])) for i in units if there[i]],
        _found(context, [d for d in found if d.severity is Severity.ERROR]),
        _found(context, [d for d in found if d.severity is not Severity.ERROR]), expense_growth, heads_growth,
        half[:2] if half else None,
        int(context.master.limits.get("first_half_points", PARAMS["first_half_points"].default) * 10**PERCENT.places),
        [one for one in over if one[1] > 0],
        [(names[i], rate_of(growth.numerator, growth.denominator)) for i in units if (growth := growths[i]) is not None],
        compare.number(whose.sales, "growth"),
        {names[i]: context.shown.number("diff", codes[i]) for i in units if there[i]},
        half[2] if half else 0, holes.remark(whose.units))


def _found(context: RollupContext, found: Sequence[Diagnostic]) -> Found:
    """These findings, the biggest told in words: one about a core table, by what it comes to in money."""
    if not found:
        return Found()
    biggest = max(found, key=lambda d: (_is_core(d), _money(d)))
    who = context.name(biggest.branch or "")
    said = message_of(biggest, context.lang, said_params(context, biggest))
    count: list[Named] = [(context.name(code), n) for code, n in Counter(d.branch or "" for d in found).most_common()]
    return Found(count, f"{who} · {biggest.sheet}: {said}" if context.lang == "en" else f"{who} · {biggest.sheet}:{said}",
                 sum(map(_money, found)), supports=not _is_core(biggest))


def _is_core(d: Diagnostic) -> bool:
    """Whether it is about a table that the plan cannot do without, or about none at all."""
    table = BY_KEY.get(d.table or "")
    return table is None or table.core


def _money(d: Diagnostic) -> int:
    """The difference in steps of 0.01 万元; 0 of what is measured otherwise, or has none."""
    return round(abs(d.difference) * 10**WAN_YUAN.places) if d.unit == WAN_YUAN.key and d.difference is not None else 0
