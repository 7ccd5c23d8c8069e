"""目标与申报对比: target, declared, adjustment, approved down the organisation; gaps over the same branches only."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.plan.checking.states import TABLE_STATES, latest_files
from xlplan.plan.regions.review import file_mark
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import put_across
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths, total_of
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rollup.grid import PlacedGrid, put_grid
from xlplan.plan.rollup.past_years import SOLD, sold_months, years_before_last
from xlplan.plan.rollup.remarks import put_remarks
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.schema.expr import Div, Expr, Foot, Rounded, col
from xlplan.text import Text, printed_width
from xlplan.units import COUNT, PERCENT, WAN_YUAN, Ints

_PROVISIONAL: Final = RollColumn("provisional", Text("暂汇数(未交/退回/未填按下达)", "暫彙總數(未交/退回/未填按下達)",
                                                     "Provisional (not in: at target)"), WAN_YUAN, width=17)


_NO_GAP: Final[dict[str, Expr | None]] = dict.fromkeys(("diff", "gap_rate", "growth", "share", "like", "year"))


# what was declared and approved is no part of what makes up the goal: some units declare nothing, and what is unassigned is nobody's
_NOT_DECLARED: Final[dict[str, Expr | None]] = {**_NO_GAP, **dict.fromkeys(("adjustment", "approved", "missing", "py_like"))}


_SAID: Final = (20.0, 80.0)  # how wide the column of what regions say may be
_PARTS: Final = (RollColumn("first", terms.FIRST_ASSIGNED, WAN_YUAN),
                 RollColumn("later", terms.LATER_ASSIGNMENTS, WAN_YUAN, width=11))


def compare_columns(partial: bool, later: bool = False, reviewed: float = 0, years: Sequence[str] = ()) -> tuple[RollColumn, ...]:
    """The page's columns, first sales of those `years`; the provisional one only while branches are missing, the parts of the target only
    where something was assigned later, what regions say, so wide, only where they say something."""
    return (
        *(RollColumn(f"past_{y}", SOLD.filled(y=y), WAN_YUAN) for y in years),
        RollColumn("py_estimate", terms.PY_ESTIMATE, WAN_YUAN),
        *(_PARTS if later else ()),
        RollColumn("hq_target", w.ASSIGNED, WAN_YUAN),
        RollColumn("missing", w.MISSING_PART, WAN_YUAN, width=11),
        RollColumn("like", w.LIKE, WAN_YUAN),
        RollColumn("year", terms.DECLARED, WAN_YUAN, look="strong"),
        RollColumn("diff", w.GAP, WAN_YUAN, "re", Rounded(col("year") - col("like"), 2), look="difference", width=12),
        RollColumn("gap_rate", Text("差异率", "差異率", "Gap %"), PERCENT, "re",
                   Div(col("year") - col("like"), col("like"), 3), look="signed", width=9),
        RollColumn("adjustment", terms.ADJUSTMENT, WAN_YUAN, width=11),
        RollColumn("approved", terms.APPROVED, WAN_YUAN, "sum", Rounded(col("year") + col("adjustment"), 2), look="strong"),
        RollColumn("py_like", w.PY_LIKE, WAN_YUAN),
        RollColumn("growth", terms.GROWTH, PERCENT, "re", Div(col("approved") - col("py_like"), col("py_like"), 3),
                   look="signed", width=9),
        RollColumn("share", terms.SHARE, PERCENT, "re", Div(col("approved"), Foot("@branches", "approved"), 3), width=8),
        RollColumn("rank", Text("增长排名", "成長排名", "Growth rank"), COUNT, "none", width=8),
        *((_PROVISIONAL,) if partial else ()),
        RollColumn("state", terms.STATUS, width=25, look="bad"),
        *((RollColumn("region_said", terms.REGION_REVIEW, width=reviewed),) if reviewed else ()),
    )


def branch_growths(context: RollupContext) -> list[Fraction | None]:
    """Exact growth of each unit that is in and sold something in every month of last year."""
    numbers = context.figures
    return [Fraction(a - p, p) if there and p > 0 else None for a, p, there in zip(
        numbers.approved.tolist(), numbers.py.tolist(), context.holes.whole().tolist(), strict=True)]


def growth_ranks(growth: Sequence[Fraction | None]) -> list[int | None]:
    """Place of each unit by growth, the highest first; equal growth, equal place."""
    falling = sorted((g for g in growth if g is not None), reverse=True)
    place = {g: i for i, g in reversed(list(enumerate(falling, 1)))}
    return [None if g is None else place[g] for g in growth]


def target_compare(context: RollupContext) -> PlacedGrid:
    """The page."""
    numbers, say = context.figures, context.words.say
    nodes = context.holes.comparing(_page_nodes(context), ("growth",))
    hq = context.beside(SALES)
    zero = np.zeros(len(hq) + 1, np.int64)
    hq_py, hq_target = context.facts.last_year(hq), context.facts.of("assigned", hq)
    known = int(numbers.assigned.sum()) + int(hq_target.sum())
    rest = np.array([0 if context.facts.goal is None else context.facts.goal - known])
    in_, out, filling = numbers.in_, ~numbers.in_, context.result.filling(SALES)
    later, hq_later = np.where(filling, context.facts.of("later", context.result.branches), 0), context.facts.of("later", hq)
    later_rest = context.facts.goal_later - int(later.sum()) - int(hq_later.sum())

    years = years_before_last(context.facts)

    def joined(ours: Ints, units: Ints | None = None, last: Ints | None = None) -> Ints:
        return np.concatenate([ours, zero[:-1] if units is None else units, zero[-1:] if last is None else last])

    values = {
        **{f"past_{y}": joined(*(sold_months(context.facts, y, of).sum(axis=1) for of in (context.result.branches, hq))) for y in years},
        "py_estimate": joined(numbers.py, hq_py), "hq_target": joined(numbers.assigned, hq_target, rest),
        "first": joined(numbers.assigned - later, hq_target - hq_later, rest - later_rest),
        "later": joined(later, hq_later, np.array([later_rest])),
        "missing": joined(numbers.assigned * out), "like": joined(numbers.assigned * in_),
        "year": joined(numbers.declared), "adjustment": joined(numbers.adjustment),
        "py_like": joined(numbers.py * in_),
        "provisional": joined(np.where(in_, numbers.approved, numbers.assigned), hq_target)}  # what is unassigned nobody will deliver
    place = growth_ranks(branch_growths(context))
    nodes = [replace(n, texts={**n.texts, "rank": place[n.leaf]}) if n.kind == "leaf" and n.leaf is not None
             and n.leaf < numbers.count else n for n in nodes]
    said = _said_by_regions(context)
    nodes = [replace(n, texts={**n.texts, "region_said": said[n.key]}) if n.key in said else n for n in nodes]
    wide = max((printed_width(text) for text in said.values()), default=0)
    sheet, roll = context.page("target_compare"), compare_columns(
        bool(context.missing), bool(context.facts.later.any()), min(max(_SAID[0], wide + 2.0), _SAID[1]) if wide else 0, years)
    placed = put_grid(sheet, context.words, roll, nodes, values=values, head=HEAD, name=w.BRANCH)
    set_widths(sheet, placed, {c.key: c.width for c in roll}, 28)
    if context.missing:
        put_across(sheet, HEAD + len(nodes) + 2, say(w.NOTE_MISSING), "note")
    finish_page(sheet, put_remarks(context, placed, SALES))
    return placed


def _said_by_regions(context: RollupContext) -> dict[str, str]:
    """Unit -> what its region says of it, of several each with its name, and whether the unit has sent another file since."""
    files, out = latest_files(context.result.files), dict[str, str]()
    for code, by_region in context.result.region_said.items():
        now = file_mark(files[code].sha256) if code in files else ""
        said = {region: one.said(context.lang, now) for region, one in by_region.items()}
        out[code] = "; ".join(f"{context.name(region)} · {text}" if len(said) > 1 else text for region, text in said.items())
    return out


def _page_nodes(context: RollupContext) -> list[Node]:
    """Tree, all units that fill in sales, those that do not (HQ runs them itself), unassigned, company goal: together the goal."""
    say, count, rest = context.words.say, context.figures.count, context.beside(SALES)
    nodes = [replace(n, formulas=_NO_GAP) if n.key in context.absent else n for n in context.tree]
    branches = len(nodes)
    nobody = {} if context.figures.in_.any() else {**_NO_GAP, "adjustment": None, "approved": None}
    nodes.append(replace(total_of(nodes, "@branches", say(context.filling_total)), kind="subtotal", formulas=nobody))
    parts = [branches]
    if rest:
        at = len(nodes)
        parts.append(at)
        nodes.append(Node("@hq_run", say(context.beside_name), "group", formulas=_NOT_DECLARED,
                          children=tuple(range(at + 1, at + 1 + len(rest)))))
        nodes += [Node(code, context.name(code), depth=1, leaf=count + i, formulas=_NOT_DECLARED,
                       texts={"state": say(terms.HQ_RUN if context.run_by_hq([code]) else TABLE_STATES["not_opened"])})
                  for i, code in enumerate(rest)]
    if context.facts.goal is not None:
        parts.append(len(nodes))
        nodes.append(Node("@unassigned", say(w.UNASSIGNED), leaf=count + len(rest), formulas={**_NOT_DECLARED, "provisional": None}))
    return [*nodes, Node("@total", say(terms.GOAL), "total", formulas=_NOT_DECLARED, children=tuple(parts))]
