"""舍位平衡: the figures of the pages in whole 万元, rounded once for all of them so that they add up as printed. Floor 4.

总览 and 大区一页纸 show whole 万元. Rounded one by one, regions of 1,234.4 + 2,345.4 = 3,579.8 read 1,234 + 2,345 = 3,580, and the first
thing a finance director does with a printed page is to add it up. So every figure of those pages is rounded here, all at once: each total
is the sum of its parts on every level of the organisation and over the months, 下达 = 未交 + 同口径下达, 申报 = 同口径下达 + 差异,
核定 = 申报 + 总部调整; none is as much as 1 万元 off, zero stays zero, and a figure is the same wherever it is shown.

Their cells hold what they show, so that a sum over copied cells, a chart and a pocket calculator agree with the page; behind each
stands the exact figure: the formula is `=ROUND(its cell on the exact page,0)`, and `+1` or `-1` where balance asks for it. Growth and
shares are worked out of the exact figures.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from xlplan.decompose import SumArc, TooLarge, round_sums
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.rollup.grid import PlacedGrid
from xlplan.plan.rollup.roll import Node
from xlplan.tables.periods import MONTHS
from xlplan.units import WAN_YUAN, Ints

PER: Final = 10**WAN_YUAN.places  # steps of a figure shown
_OF_ALL, _OF_TOP = 10_000, 10     # the company's figures are rounded plainly before the regions', these before their units'
_MAIN: Final = 100                # and what is assigned, declared and approved, which is quoted elsewhere, before what lies between
_WORLD: Final = ("",)

_OF_COMPARE: Final = frozenset(("hq_target", "missing", "like", "year", "diff", "adjustment", "py_like"))
_AT: Final = {month: i for i, month in enumerate((*MONTHS, "year"))}

Arcs = dict[tuple[str, ...], SumArc]


@dataclass(frozen=True)
class ShownFigures:
    """Whole 万元 by (figure, key of the row): figures of `target_compare` by its rows, `expense.approved` and `expense.py_estimate` by
    those of the page of expenses; by (figure, row, month or `year`) `approved` and `last_year`, of all rows by `@total`."""

    whole: Mapping[tuple[str, ...], int]

    def number(self, figure: str, row: str, month: str = "") -> int:
        """What is shown; 0 of a row that has no such figure."""
        return self.whole.get((figure, row, month) if month else (figure, row), 0)


def rounded_link(link: str, steps: int, shown: int) -> str:
    """The formula of what is shown of a cell that holds so many steps."""
    inner = link if 2 * abs(steps) % (2 * PER) != PER else f"ROUND({link},{WAN_YUAN.places})"  # a half must not hang on the dust of a sum
    more = shown - half_up(steps, PER)
    return f"ROUND({inner},0){more:+d}" if more else f"ROUND({inner},0)"


def shown_figures(sales: Sequence[Node], expense: Sequence[Node], regions: Sequence[str], compare: PlacedGrid, months: PlacedGrid,
                  expenses: PlacedGrid, past: Ints) -> ShownFigures:
    """All of them. `sales`, `expense`: the rows of the organisation of those pages; `regions`: codes of what has a page of its own,
    besides the top rows; `past`: last year's sales by month of the units that are in, 0 of others, shape (units, 12)."""
    tree, spent = _Tree(sales), _Tree(expense)
    acting = frozenset(f"@{code}" if f"@{code}" in compare.rows else code for code in regions)
    found = _rounded(_sales_arcs(tree, acting, compare, months))
    before = tree.sums(np.column_stack([past, past.sum(axis=1)]))
    found |= _rounded(_month_arcs(tree, acting, "last_year", lambda row, month: before[row][_AT[month]]))
    like = {row: compare.number(row or "@branches", "py_like") for row in before}
    if all(like[row] == of[_AT["year"]] for row, of in before.items()):  # one figure, one number
        found |= {("py_like", row): found["last_year", row, "year"] for row in before if ("last_year", row, "year") in found}
    else:
        found |= _rounded(_sum_arcs(tree, "py_like", like.__getitem__))
    for key in ("approved", "py_estimate"):
        money = {row: expenses.number(row or "@total", key) for row in ("", *(n.key for n in expense))}
        found |= _rounded(_sum_arcs(spent, f"expense.{key}", money.__getitem__))
    whole: dict[tuple[str, ...], int] = {}
    for (figure, row, *month), n in found.items():
        at = (figure, row or ("@branches" if figure in _OF_COMPARE else "@total"), *month)
        whole[at] = n
    return ShownFigures(whole | _goal(compare, whole["hq_target", "@branches"]))


def _rounded(arcs: Arcs) -> dict[tuple[str, ...], int]:
    """What is shown of each. Exact figures that do not add up, of which the checks on the exact pages tell, and more than the solver
    takes are each rounded alone."""
    try:
        return round_sums(arcs, PER)
    except (ValueError, TooLarge):
        return {at: half_up(arc.steps, PER) for at, arc in arcs.items()}


class _Tree:
    """The rows of a page, by their places in the list."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        inside = {c for n in nodes for c in n.children}
        self.tops = [i for i in range(len(nodes)) if i not in inside]

    def sums(self, units: Ints) -> dict[str, list[int]]:
        """Key of a row, '' being all of them -> what the units below it add up to, column by column."""
        out: dict[str, list[int]] = {}

        def add(at: int) -> Ints:
            node = self.nodes[at]
            of = units[node.leaf] if node.leaf is not None else sum((add(c) for c in node.children), np.zeros_like(units[0]))
            out[node.key] = of.tolist()
            return of

        out[""] = sum((add(at) for at in self.tops), np.zeros(units.shape[1], np.int64)).tolist()
        return out

    def printed(self, acting: frozenset[str]) -> list[Node]:
        """The rows whose months are shown: the top ones, regions that have a page of their own, and what stands beside one below a row."""
        out: list[Node] = []

        def add(at: int) -> None:
            out.append(self.nodes[at])
            if self.above(at, acting):
                for child in self.nodes[at].children:
                    add(child)

        for at in self.tops:
            add(at)
        return out

    def above(self, at: int, acting: frozenset[str]) -> bool:
        """Whether a region that has a page of its own is below that row."""
        return any(self.nodes[c].key in acting or self.above(c, acting) for c in self.nodes[at].children)

    def edges(self) -> list[tuple[str, Node, int]]:
        """(key of the row above, '' being all of them; row; how much its rounding weighs)."""
        out = [("", self.nodes[at], _OF_TOP) for at in self.tops]
        return out + [(n.key, self.nodes[c], 1) for n in self.nodes for c in n.children]


def _sum_arcs(tree: _Tree, figure: str, of: Callable[[str], int]) -> Arcs:
    """One figure down the organisation."""
    arcs: Arcs = {(figure, ""): SumArc(_WORLD, ("below", ""), of(""), _OF_ALL)}
    for above, node, weight in tree.edges():
        arcs[figure, node.key] = SumArc(("below", above), ("below", node.key) if node.children else _WORLD, of(node.key), weight)
    return arcs


def _month_arcs(tree: _Tree, acting: frozenset[str], figure: str, of: Callable[[str, str], int],
                enters: Callable[[str], tuple[str, ...]] = lambda row: _WORLD) -> Arcs:
    """A figure by months and the year, down to the rows whose months are shown. `enters`: where the year of a top row comes from."""
    arcs: Arcs = {(figure, "", "year"): SumArc(("months",), _WORLD, of("", "year"), _OF_ALL * _MAIN)}
    for month in MONTHS:
        arcs[figure, "", month] = SumArc(("month", "", month), ("months",), of("", month), _OF_ALL)
    place = {n.key: i for i, n in enumerate(tree.nodes)}
    shown = {n.key for n in tree.printed(acting)}
    for above, node, weight in tree.edges():
        if node.key not in shown:
            continue
        inner = tree.above(place[node.key], acting)
        arcs[figure, node.key, "year"] = SumArc(("years", above) if above else enters(node.key), ("years", node.key), of(node.key, "year"),
                                                weight)
        for month in MONTHS:
            arcs[figure, node.key, month] = SumArc(("month", node.key, month) if inner else ("years", node.key), ("month", above, month),
                                                   of(node.key, month), weight)
    return arcs


def _sales_arcs(tree: _Tree, acting: frozenset[str], compare: PlacedGrid, months: PlacedGrid) -> Arcs:
    """Targets, what is declared against them, what HQ adjusts, what is approved and its months, in one.

    Of a top row: 下达 splits into 未交 and 同口径下达, which 差异 joins to make 申报, which 总部调整 joins to make 核定, which its months
    share. Of these the units below share 未交, 差异 and 申报.
    """
    def of(figure: str, row: str = "@branches") -> int:
        return compare.number(row, figure)

    arcs: Arcs = {("like", ""): SumArc(_WORLD, ("in",), of("like"), _OF_ALL),
                  ("missing", ""): SumArc(("missing",), ("in",), of("missing"), _OF_ALL),
                  ("hq_target", ""): SumArc(("in",), ("targets",), of("hq_target"), _OF_ALL * _MAIN),
                  ("diff", ""): SumArc(_WORLD, ("diffs",), of("year") - of("like"), _OF_ALL),
                  ("year", ""): SumArc(("out",), _WORLD, of("year"), _OF_ALL * _MAIN),
                  ("adjustment", ""): SumArc(("out",), ("adjustments",), of("adjustment"), _OF_ALL)}
    for at in tree.tops:
        node = tree.nodes[at]
        row, target, like, declared = node.key, ("target", node.key), ("like", node.key), ("declared", node.key)
        arcs["hq_target", row] = SumArc(("targets",), target, of("hq_target", row), _OF_TOP * _MAIN)
        arcs["like", row] = SumArc(target, like, of("like", row), _OF_TOP)
        arcs["adjustment", row] = SumArc(("adjustments",), declared, of("adjustment", row), _OF_TOP)
        for figure, steps, comes, goes, down in (
                ("missing", of("missing", row), target, ("missing",), True), ("year", of("year", row), like, declared, True),
                ("diff", of("year", row) - of("like", row), ("diffs",), like, False)):
            arcs |= _shared(tree, at, figure, steps, comes, goes, down=down, of=of)
    approved = _month_arcs(tree, acting, "approved", lambda row, month: months.number(row or "@total", month),
                           enters=lambda row: ("declared", row))
    approved["approved", "", "year"] = approved["approved", "", "year"]._replace(into=("out",))
    return arcs | approved


def _shared(tree: _Tree, at: int, figure: str, steps: int, comes: tuple[str, ...], goes: tuple[str, ...], *, down: bool,
            of: Callable[[str, str], int]) -> Arcs:
    """A figure of a top row and of the rows below it. `down`: it splits into theirs; else theirs make it up."""
    arcs: Arcs = {}

    def add(i: int, steps: int, near: tuple[str, ...], weight: int) -> None:
        """`near`: the side of the figure that is nearer to the top row."""
        node = tree.nodes[i]
        far = (figure, node.key) if node.children else goes if down else comes
        arcs[figure, node.key] = SumArc(near, far, steps, weight) if down else SumArc(far, near, steps, weight)
        for child in node.children:
            key = tree.nodes[child].key
            add(child, of("year", key) - of("like", key) if figure == "diff" else of(figure, key), (figure, node.key), 1)

    add(at, steps, comes if down else goes, _OF_TOP * (_MAIN if figure == "year" else 1))
    return arcs


def _goal(compare: PlacedGrid, filling: int) -> dict[tuple[str, ...], int]:
    """What the units that fill in, those beside them and what is unassigned show of the goal, and the goal, `filling` being settled."""
    rest = {row: compare.number(row, "hq_target") for row in ("@hq_run", "@unassigned") if row in compare.rows}
    goal = compare.number("@total", "hq_target")

    def off(parts: tuple[int, ...]) -> tuple[int, int]:
        return (abs((filling + sum(parts)) * PER - goal), sum(abs(n * PER - exact) for n, exact in zip(parts, rest.values(), strict=True)))

    # one of them is less than a step off the goal: the parts reach from below what is left of it to above
    best = min(product(*(sorted({n // PER, -(-n // PER)}) for n in rest.values())), key=off)
    return {("hq_target", row): n for row, n in zip(rest, best, strict=True)} | {("hq_target", "@total"): filling + sum(best)}
