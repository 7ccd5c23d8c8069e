"""舍位平衡: what the pages in whole 万元 show adds up by hand, on every level and over the months, whatever the plan."""
from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from small_rollup import Case, case, find

from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.rollup.grid import PlacedGrid
from xlplan.plan.rollup.questions import Asked, three_questions
from xlplan.plan.rollup.roll import Node
from xlplan.plan.rollup.shown import PER, ShownFigures, rounded_link, shown_figures
from xlplan.plan.rollup.words import Words
from xlplan.tables.periods import MONTHS
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet

FIGURES = ("hq_target", "missing", "like", "year", "adjustment", "approved", "py_like")
REST = ("@hq_run", "@unassigned")


class Plan:
    """A made plan: `exact[figure, row]` in steps, `approved|m01` and `last_year|m01` by month, and what is shown of it."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)
        self.kind = rng.choice((range(10_000), (0, 50, 100), (0, 100, 200, 300)))
        self.nodes, self.exact = list[Node](), dict[tuple[str, str], int]()
        self.grow("", rng.randint(1, 3), rng.randint(2, 4))
        inside = {c for n in self.nodes for c in n.children}
        self.tops = [n for i, n in enumerate(self.nodes) if i not in inside]
        for node in self.nodes:
            if node.leaf is not None:
                self.fill(node.key, there=rng.random() < 0.8)
        self.names = sorted({figure for figure, _ in self.exact})
        for figure in self.names:
            for node in self.tops:
                self.add_up(figure, node)
            total = sum(self.exact[figure, node.key] for node in self.tops)
            self.exact |= {(figure, "@branches"): total, (figure, "@total"): total}
        parts = [rng.randint(-5000, 5000), rng.choice((0, 250, 12345))]
        self.exact |= {("hq_target", row): n for row, n in zip(REST, parts, strict=True)}
        self.exact["hq_target", "@total"] = self.exact["hq_target", "@branches"] + sum(parts)
        self.regions = [n.key for n in self.nodes if n.children and rng.random() < 0.7]
        self.shown = self.round()

    def grow(self, above: str, depth: int, wide: int) -> list[int]:
        out = []
        for letter in "abcd"[:self.rng.randint(1, wide)]:
            at, key = len(self.nodes), above + letter
            out.append(at)
            self.nodes.append(Node(key, key, leaf=0))
            if depth > 1 and self.rng.random() < 0.8:
                self.nodes[at] = Node(key, key, "group", children=tuple(self.grow(key, depth - 1, wide)))
        leaves = iter(range(len(self.nodes)))
        if not above:
            self.nodes = [n if n.children else Node(n.key, n.name, leaf=next(leaves)) for n in self.nodes]
        return out

    def draw(self) -> int:
        return self.rng.choice(self.kind)

    def fill(self, row: str, *, there: bool) -> None:
        put, like = self.exact, 7 * self.draw()
        gap = self.rng.choice((0, self.draw() - self.draw()))
        for of in ("approved", "last_year"):
            months = [self.draw() if there else 0 for _ in MONTHS]
            put |= {(f"{of}|{m}", row): n for m, n in zip(MONTHS, months, strict=True)} | {(f"{of}|year", row): sum(months)}
        put |= {("like", row): like if there else 0, ("missing", row): 0 if there else like, ("hq_target", row): like,
                ("year", row): like + gap if there else 0, ("approved", row): put["approved|year", row],
                ("py_like", row): put["last_year|year", row] + self.rng.choice((0, 0, 33)) * there,
                ("py_estimate", row): self.draw()}
        put["adjustment", row] = put["approved", row] - put["year", row]

    def add_up(self, figure: str, node: Node) -> int:
        if node.children:
            self.exact[figure, node.key] = sum(self.add_up(figure, self.nodes[c]) for c in node.children)
        return self.exact[figure, node.key]

    def round(self) -> ShownFigures:
        rows = [*(n.key for n in self.nodes), "@branches", *REST, "@total"]
        keys = [Node(row, row) for row in rows]

        def grid(columns: Sequence[str], prefix: str = "") -> PlacedGrid:
            return PlacedGrid(Sheet("x", "x"), keys, {row: i for i, row in enumerate(rows, 6)}, {},
                              {c: [self.exact.get((prefix + c, row), 0) for row in rows] for c in columns})

        past = {n.leaf: [self.exact[f"last_year|{m}", n.key] for m in MONTHS] for n in self.nodes if n.leaf is not None}
        return shown_figures(self.nodes, self.nodes, self.regions, grid(FIGURES), grid((*MONTHS, "year"), "approved|"),
                             grid(("approved", "py_estimate")), np.array([past[i] for i in range(len(past))], dtype=np.int64))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_plan_it_adds_up_and_nothing_is_a_whole_off(seed: int) -> None:
    plan = Plan(seed)
    of, tops = plan.shown.number, [n.key for n in plan.tops]
    for row in (*tops, "@branches"):
        assert of("hq_target", row) == of("missing", row) + of("like", row)
        assert of("year", row) == of("like", row) + of("diff", row)
    for figure in ("hq_target", "missing", "like", "year", "diff", "py_like"):
        assert of(figure, "@branches") == sum(of(figure, row) for row in tops)
    for figure in ("missing", "year", "diff", "expense.approved", "expense.py_estimate"):
        assert all(of(figure, n.key) == sum(of(figure, plan.nodes[c].key) for c in n.children) for n in plan.nodes if n.children)
    for row in (*tops, *plan.regions, "@total"):
        for figure in ("approved", "last_year"):
            assert of(figure, row, "year") == sum(of(figure, row, month) for month in MONTHS)
    for month in (*MONTHS, "year"):
        for figure in ("approved", "last_year"):
            assert of(figure, "@total", month) == sum(of(figure, row, month) for row in tops)
    assert of("hq_target", "@total") == sum(of("hq_target", row) for row in ("@branches", *REST))
    exact = plan.exact | {("diff", row): n - plan.exact["like", row] for (figure, row), n in plan.exact.items() if figure == "year"}
    for at, n in plan.shown.whole.items():
        steps = exact["|".join((at[0].removeprefix("expense."), *at[2:])), at[1]]
        assert abs(n * PER - steps) < PER, at
        assert n * PER == steps or steps % PER, at  # what is whole stays: zero, too


def test_figures_that_do_not_add_up_are_each_rounded_alone() -> None:
    """Their checks stand on the exact pages; the roll-up is made."""
    plan = Plan(3)
    plan.exact["approved|m01", plan.tops[0].key] += 777
    shown = plan.round()
    assert all(shown.number("year", n.key) == half_up(plan.exact["year", n.key], PER) for n in plan.nodes)


@pytest.mark.parametrize(("steps", "shown", "formula"), [
    (123_40, 123, "ROUND(A1,0)"), (123_40, 124, "ROUND(A1,0)+1"), (123_60, 123, "ROUND(A1,0)-1"), (-40, -1, "ROUND(A1,0)-1"),
    (123_50, 124, "ROUND(ROUND(A1,2),0)"), (-50, 0, "ROUND(ROUND(A1,2),0)+1"), (0, 0, "ROUND(A1,0)")])
def test_the_exact_figure_stands_behind(steps: int, shown: int, formula: str) -> None:
    assert rounded_link("A1", steps, shown) == formula


def test_a_question_says_of_a_branch_what_its_line_shows() -> None:
    """Of several, what their lines add up to, unless that is a whole 万元 off."""
    words = Words("zh-CN", 2027)
    said = [three_questions(words, Asked(like=1000_00, gaps=gaps, shown=dict(shown)))[0] for gaps, shown in (
        ([("甲", -31_40)], [("甲", -32)]), ([("甲", -31_40), ("乙", -20_40)], [("甲", -32), ("乙", -20)]),
        ([("甲", -31_40), ("乙", -20_40), ("丙", -1_90)], [("甲", -33), ("乙", -21), ("丙", -3)]))]
    assert [re.search(r"少 (\d+) 万元", text)[1] for text in said] == ["32", "52", "54"]  # type: ignore[index]


@cache
def sample() -> Case:
    return case()


def amounts(sheet: Sheet) -> Iterator[tuple[int, int, int | float]]:
    for (row, column), cell in sheet.cells.items():
        if cell.format and cell.format.lstrip("+").startswith("#,##0;") and isinstance(cell.value, (int, float)):
            yield row, column, cell.value


@pytest.mark.parametrize("lang", LANGS)
def test_the_pages_add_up_by_hand(lang: Lang) -> None:
    book = sample().book(lang)
    overview, region = book.sheet("overview"), book.sheet("region_page")
    assert all(n == int(n) for sheet in (overview, region) for _, _, n in amounts(sheet))
    rows = ("E", "S", "N", "@total")
    shown = {row: [find(overview, row, key).value for key in ("hq_target", "missing", "like", "year", "diff")] for row in rows}
    for target, missing, like, declared, gap in shown.values():
        assert (target, declared) == (missing + like, like + (gap or 0))  # type: ignore[operator]
    for column in range(4):
        assert sum(shown[row][column] for row in rows[:3]) == shown["@total"][column]  # type: ignore[misc]

    def column_of(sheet: Sheet, prefix: str, at: int) -> list[int]:
        where = {str(cell.value): row for (row, key), cell in sheet.cells.items() if key == 1}
        return [sheet.cells[where[prefix + month], at].value for month in (*MONTHS, "year")]  # type: ignore[misc]

    for ours, theirs in ((8, 4), (9, 5)):
        company, regions = column_of(overview, "@", ours), [column_of(region, f"{code}|", theirs) for code in ("E", "S", "N")]
        assert company == [sum(of) for of in zip(*regions, strict=True)]
        assert all(sum(of[:12]) == of[12] for of in (company, *regions))
    assert {"zh-CN": "舍位平衡", "zh-TW": "尾差", "en": "rounded to add up"}[lang] in str(overview.cells[3, 2].value)


@pytest.mark.parametrize(("page", "row", "label", "columns"), [("overview", "@year", 7, "HI"), ("region_page", "E|year", 2, "DE")])
def test_a_total_of_months_says_where_they_no_longer_add_up(page: str, row: str, label: int, columns: str) -> None:
    """The +1 and -1 are of the roll-up's figures: after a change by hand, and recalculated, each month is rounded alone."""
    sheet = sample().book().sheet(page)
    at = next(r for (r, c), cell in sheet.cells.items() if c == 1 and cell.value == row)
    even = ",".join(f"SUM({c}{at - 12}:{c}{at - 1})={c}{at}" for c in columns)
    assert (sheet.cells[at, label].value, sheet.cells[at, label].formula) == ("合计", f'IF(AND({even}),"合计","≠ 各月之和")')


def test_what_is_quoted_elsewhere_is_rounded_plainly_and_what_lies_between_gives() -> None:
    """Exact: 27,715.54 less 2,784.12 is 24,931.42, and 49.11 less than that 24,882.31. Plainly rounded 27,716 - 2,784 - 49 is 24,883."""
    page = sample().book().sheet("overview")
    assert [find(page, "@total", key).value for key in ("hq_target", "missing", "like", "diff", "year")] == [27716, 2785, 24931, -49, 24882]


def test_a_page_of_two_decimals_goes_on_being_exact() -> None:
    page = sample().book().sheet("target_compare")
    total = Decimal(str(find(page, "@branches", "year").value))
    assert total == sum(Decimal(str(find(page, row, "year").value)) for row in ("E", "S", "N"))
    assert total != int(total)
