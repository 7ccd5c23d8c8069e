"""What every page is made from: numbers, the organisation as rows, words, and the chrome around a page. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from xlplan import terms
from xlplan.plan.breakdown.branch_issue import basis_name, travelling_lists
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.states import TABLE_STATES, BranchState, TableState, branch_states, handed_in_text, undeclared_names
from xlplan.plan.checking.unfilled import UNDECLARED
from xlplan.plan.master.master import Master
from xlplan.plan.opinions.appeals import Answered, answered_rows
from xlplan.plan.opinions.board import Board
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import put_across
from xlplan.plan.rollup.facts import BranchFacts
from xlplan.plan.rollup.figures import SALES, RollupFigures
from xlplan.plan.rollup.grid import PlacedGrid
from xlplan.plan.rollup.headline import rate_of
from xlplan.plan.rollup.holes import YearHoles
from xlplan.plan.rollup.page import RollupPage
from xlplan.plan.rollup.roll import Node
from xlplan.plan.rollup.shown import ShownFigures, shown_figures
from xlplan.plan.versions.kept import Kept
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.round_names import round_name
from xlplan.tables import BY_KEY
from xlplan.text import Lang, Text, list_briefly
from xlplan.units import PERCENT
from xlplan.workbook.blueprint import ColumnSpec, Sheet
from xlplan.workbook.layout import LEFT
from xlplan.workbook.room import fit_headings
from xlplan.workbook.styles import RULE
from xlplan.workbook.writing.page import begin_page, rule_page

HEAD: Final = 5  # header row of a page's first grid
CONTENTS: Final = "contents"  # key of the page that lists the others
ESTIMATED: Final[dict[TableState, Text]] = {  # of sales, for which the target stands in
    "returned": w.RETURNED_ESTIMATED, "in": TABLE_STATES["in"], "unfilled": w.UNFILLED_ESTIMATED,
    "withheld": w.WITHHELD_ESTIMATED,
    "not_opened": TABLE_STATES["not_opened"], "missing": w.ESTIMATED}
_QUIET: Final = (TABLE_STATES["in"], TABLE_STATES["not_opened"])
OF_SALES: Final[dict[TableState, Text]] = {"returned": w.SALES_RETURNED, "unfilled": w.SALES_UNFILLED, "withheld": w.SALES_WITHHELD}


@dataclass(frozen=True)
class RollupContext:
    """One roll-up about to be drawn. `pages`: its pages by key, in their order. `frozen`: the version frozen last, if there is one.
    `board`: what HQ typed into earlier roll-ups."""

    result: Merged
    master: Master
    facts: BranchFacts
    now: datetime
    lang: Lang
    pages: Mapping[str, RollupPage] = field(default_factory=dict)
    frozen: Kept | None = None
    board: Board = field(default_factory=Board)

    @cached_property
    def figures(self) -> RollupFigures:
        """The numbers."""
        return RollupFigures(self.result, self.facts)

    @cached_property
    def words(self) -> w.Words:
        """The words, with this plan's year and months."""
        return w.Words(self.lang, self.master.company.year, self.master.company.start_month)

    @cached_property
    def holes(self) -> YearHoles:
        """The months that last year lacks."""
        return YearHoles(self.figures, [self.name(code) for code in self.result.branches], self.master.company.start_month, self.lang)

    @property
    def missing(self) -> int:
        """Number of units that fill sales targets, whose are not in."""
        return len(self.result.missing)

    @cached_property
    def states(self) -> dict[str, BranchState]:
        """How far each unit is."""
        return branch_states(self.result)

    def away(self, table: str) -> int:
        """Number of units that have yet to send that table, to fill it in, or to send it again."""
        return sum(one.tables[table] in ("missing", "returned", *UNDECLARED) for one in self.states.values())

    @property
    def undeclared(self) -> list[str]:
        """Names of the units of which tables came that are not declared, with these."""
        return undeclared_names(self.states, {code: self.name(code) for code in self.states}, self.lang)

    def unfilled(self, table: str) -> int:
        """Number of units whose table came and is not declared."""
        return sum(one.tables[table] in UNDECLARED for one in self.states.values())

    def name(self, code: str) -> str:
        """A unit's name; its code where it has none."""
        unit = self.master.organisation.by_code.get(code)
        return (unit.name if unit else "") or code

    @cached_property
    def answered(self) -> dict[tuple[str, str], Answered]:
        """(unit, key of its row) -> what came back of the feedback of HQ."""
        return {(row.branch, row.key): row for row in answered_rows(self.result)}

    def answer(self, code: str, key: str) -> str:
        """What the unit answered to that row, in words; '' where nothing."""
        row = self.answered.get((code, key))
        return row.said(self.lang) if row else ""

    def region(self, code: str) -> str:
        """Code of the region a unit counts in, of a region itself; '' where there is none."""
        org = self.master.organisation
        return (org.counts_in(code) or "") if code in org.by_code else ""

    def beside(self, table: str) -> tuple[str, ...]:
        """Units that carry a target and do not fill that table: those that HQ runs itself, unless it has them fill it."""
        filling = {code for code, fills in zip(self.result.branches, self.result.filling(table), strict=True) if fills}
        return tuple(code for code in self.master.organisation.carriers() if code not in filling)

    def run_by_hq(self, codes: Iterable[str]) -> bool:
        """Whether HQ runs all of these units itself."""
        return set(codes) <= set(self.master.organisation.hq_run())

    @cached_property
    def filling_total(self) -> Text:
        """What the units that fill in sales are called together: branches, unless others do too."""
        units, filling = self.master.organisation.by_code, self.result.filling(SALES)
        types = {units[code].type for code, fills in zip(self.result.branches, filling, strict=True) if fills and code in units}
        return w.BRANCHES_TOTAL if types <= {"fills"} else w.FILLING_TOTAL

    @cached_property
    def beside_name(self) -> Text:
        """What the units that carry a target and fill in no sales are called together."""
        return terms.HQ_RUN if self.run_by_hq(self.beside(SALES)) else w.FILLS_NO_SALES

    @property
    def tree(self) -> list[Node]:
        """The rows of the pages of sales (see `tree_of`)."""
        return self.tree_of(SALES)

    def tree_of(self, table: str) -> list[Node]:
        """The units that fill that table and those above them, a parent above its children; the company's own root row is left
        out. `leaf` is the unit's ordinal in the result; a parent that fills in itself has a row of its own as its first child, and
        then the key `@code`. Units that the organisation does not hold stand at the end."""
        if table not in self._trees:
            self._trees[table] = self._grown(table)
        return self._trees[table]

    @cached_property
    def _trees(self) -> dict[str, list[Node]]:
        return {}

    def _grown(self, table: str) -> list[Node]:
        org, filling = self.master.organisation, self.result.filling(table)
        ordinal = {c: i for i, c in enumerate(self.result.branches) if filling[i]}
        out: list[Node] = []

        def add(code: str, depth: int) -> int | None:
            at, leaf = len(out), ordinal.pop(code, None)
            if leaf is not None:
                out.append(self._node(code, depth, leaf))
            if code not in org.by_code or org.by_code[code].carries:
                return None if leaf is None else at
            out.append(Node(code, self.name(code), "group", depth))
            inner = tuple(i for c in org.children(code) if (i := add(c, depth + 1)) is not None)
            if not inner:
                out.pop()
                return None if leaf is None else at
            if leaf is None:
                out[at] = replace(out[at], children=inner)
            else:  # the group first, and below it its own row
                own = replace(out[at], name=self.words.say(w.OWN_ROW, name=self.name(code)), depth=depth + 1)
                out[at], out[at + 1] = Node(f"@{code}", self.name(code), "group", depth, (at + 1, *inner)), own
            return at

        tops = org.roots
        while len(tops) == 1 and tops[0] not in ordinal and org.children(tops[0]):
            tops = org.children(tops[0])
        for code in tops:
            add(code, 0)
        return out + [self._node(code, 0, at) for code, at in ordinal.items()]

    def stated(self, table: str, *, beside_sales: bool = True) -> list[Node]:
        """The tree of that table and its total, a unit's state telling whether that table is in, and (`beside_sales`) its
        sales too where it fills them."""
        have, sales, say = self.figures.have(table), self.figures.in_ | ~self.result.filling(SALES), self.words.say
        out, nodes = [], self.with_total(table=table)

        def there(node: Node) -> bool:
            return bool(have[node.leaf]) if node.leaf is not None else any(there(nodes[i]) for i in node.children)

        for node in nodes:
            state = None
            if node.leaf is not None:
                tables = self.states[node.key].tables
                state = TABLE_STATES[tables[table]]
                if have[node.leaf] and beside_sales and not sales[node.leaf]:
                    state = OF_SALES.get(tables[SALES], w.SALES_ESTIMATED)
            out.append(replace(node, hollow=not there(node)) if state is None else replace(
                node, texts={"state": say(state)}, alarm=state not in _QUIET, void=not have[node.leaf]))
        return out

    def _node(self, code: str, depth: int, leaf: int) -> Node:
        state = self.states[code].tables[SALES]
        said = w.EXCLUDED_ESTIMATED if state == "missing" and self.states[code].excluded else ESTIMATED[state]
        return Node(code, self.name(code), depth=depth, leaf=leaf, texts={"state": self.words.say(said)},
                    alarm=said not in _QUIET)

    def entries(self, column: Column) -> dict[str, str]:
        """What the cells of a list column show: key -> label, in the order of the list. Lists that travel in workbooks are those of
        the master; of what stands there no more, as workbooks have it."""
        if not column.members:
            return {c.key: self.words.say(c.label) for c in column.choices}
        now = travelling_lists(self.master, self.lang).get(column.members, {})
        sent = (found[0].issued.members.get(column.members, {}) for found in self.result.source.values() if found[0].issued)
        return now | {key: label for one in sent for key, label in one.items() if key not in now}

    @cached_property
    def _row_names(self) -> dict[str, dict[str, str]]:
        return {}

    def row_names(self, table: str) -> dict[str, str]:
        """Row key -> what names that row to a reader, of a table whose rows are the same in every unit."""
        if table not in self._row_names:
            frame = self.result.frames.get(table)
            found: dict[str, str] = {}
            if frame is not None and frame.table.kind == "fixed":
                first = dict(zip(reversed(frame.keys), range(frame.size - 1, -1, -1), strict=True))
                for key, i in first.items():
                    found[key] = " · ".join(self._cell(frame, name, i) for name in frame.table.names)
            self._row_names[table] = found
        return self._row_names[table]

    def _cell(self, frame: Frame, name: str, i: int) -> str:
        text = str(frame.texts[name][i])
        return next((self.words.say(c.label) for c in frame.table.by_key[name].choices if c.key == text), text)

    @cached_property
    def absent(self) -> frozenset[str]:
        """Keys of the tree's rows below which no unit is in: they have no difference, not a difference of zero."""
        nodes = self.tree

        def there(i: int) -> bool:
            leaf = nodes[i].leaf
            return any(map(there, nodes[i].children)) if leaf is None else bool(self.figures.in_[leaf])

        return frozenset(n.key for i, n in enumerate(nodes) if not there(i))

    def with_total(self, key: str = "@total", name: Text = terms.TOTAL, *, table: str = SALES) -> list[Node]:
        """The tree of that table and its total at the foot."""
        tree = self.tree_of(table)
        return [*tree, total_of(tree, key, self.words.say(name))]

    def heading(self, key: str) -> str:
        """The page's own name, said to be provisional while the table it shows is not in from all."""
        page, say = self.pages[key], self.words.say
        title, away = say(page.title), self.away(page.table) if page.table else 0
        return say(w.PROVISIONAL_TITLE, title=title, table=say(page.said), missing=away) if away else title

    def subtitle(self, key: str) -> str:
        """Who, what, unit, basis, when, provisional; who is in goes by the table that the page shows, if it shows one of theirs."""
        page, say, numbers = self.pages[key], self.words.say, self.figures
        if not page.table:
            return " · ".join((self.master.company.name, *([say(w.UNIT, unit=say(page.unit.label))] if page.unit else []),
                               f"{self.now:%Y-%m-%d %H:%M}"))
        have, filling = numbers.have(page.table), self.result.filling(page.table)
        whole = int(numbers.assigned[filling].sum())
        part = PERCENT.show(rate_of(int(numbers.assigned[have].sum()), whole)) if whole else "–"
        company, there = self.master.company.name, int(have.sum())
        out = [self.name(code) for code, one in self.states.items() if one.excluded and one.file is None]
        who = say(w.WHO_IS_IN, company=company, table=say(page.said), have=there, all=int(filling.sum()), part=part)
        parts = [f"{company} · {handed_in_text(self.states, self.lang)}" if key == "overview" else who,
                 *([say(w.EXCLUDED, names=list_briefly(out)(self.lang))] if out else []),
                 *([say(w.UNIT_WHOLE if page.whole else w.UNIT, unit=say(page.unit.label))] if page.unit else []),
                 say(w.BASIS, basis=basis_name(self.master, self.lang)),
                 *([self.holes.said()] if page.grows and self.holes.said() else []),
                 f"{self.now:%Y-%m-%d %H:%M}"]
        if blank := self.unfilled(page.table):
            parts.append(say(w.UNDECLARED_COUNT, n=blank))
        return " · ".join([*parts, say(w.PROVISIONAL)] if self.away(page.table) else parts)

    def table_said(self, table: str) -> str:
        """What a table is called in a sentence."""
        return self.words.say(next((page.said for page in self.pages.values() if page.table == table), BY_KEY[table].label))

    @cached_property
    def _drawn(self) -> dict[str, Sheet | PlacedGrid]:
        return {}

    def _draw(self, key: str) -> Sheet | PlacedGrid:
        if key not in self._drawn:
            self._drawn[key] = self.pages[key].draw(self)
        return self._drawn[key]

    def sheet(self, key: str) -> Sheet:
        """The page, drawn when it is first asked for."""
        drawn = self._draw(key)
        return drawn.sheet if isinstance(drawn, PlacedGrid) else drawn

    def grid(self, key: str) -> PlacedGrid:
        """The one grid of a page that is made of one."""
        drawn = self._draw(key)
        assert isinstance(drawn, PlacedGrid), key
        return drawn

    @cached_property
    def shown(self) -> ShownFigures:
        """What the pages in whole 万元 show, rounded once."""
        numbers, expense = self.figures, self.pages["expense_rollup"].table
        return shown_figures(self.tree, self.tree_of(expense), self.result.regions, self.grid("target_compare"), self.grid("by_month"),
                             self.grid("expense_rollup"), numbers.py_months * numbers.in_[:, None])

    @cached_property
    def footer(self) -> str:
        """Plan, round and version, for the foot of every printed page."""
        company, say = self.master.company, self.words.say
        return f"{company.name} {say(w.PLAN)} · {say(round_name(self.result.round, 'back'))} · {company.version}"

    def page(self, key: str, title: str | None = None) -> Sheet:
        """A page with its keys, title and sub-title; `finish_page` completes it."""
        name = self.words.say(self.pages[key].title)
        sheet = Sheet(key, name, tab=RULE if key == "overview" else None, outline_below=False)
        return begin_page(sheet, title or self.heading(key), self.subtitle(key), LEFT, key_width=4,
                          footer=f"{self.footer} · {name}")


def total_of(nodes: list[Node], key: str, name: str) -> Node:
    """The total of a list of rows: the sum of its top rows."""
    inside = {c for n in nodes for c in n.children}
    return Node(key, name, "total", children=tuple(
        i for i, n in enumerate(nodes) if i not in inside and n.kind not in ("foot", "total")))


def finish_page(sheet: Sheet, last: int, head: int = HEAD) -> Sheet:
    """Rule under the sub-title, headings read whole, panes frozen under the header and beside the names, header repeated in print."""
    rule_page(sheet, last)
    fit_headings(sheet, head)
    sheet.freeze, sheet.title_rows, sheet.grows = (head + 1, 3), (2, head), False
    return sheet


def note_sales(context: RollupContext, placed: PlacedGrid, table: str) -> None:
    """Below the grid, on a page that divides by the sales of its own branches: which they are, unless all sales are in."""
    if bool((context.figures.in_ & context.figures.have(table)).all()):
        return
    put_across(placed.sheet, max(placed.rows.values()) + 2, context.words.say(w.NOTE_SALES_HERE), "note")


def set_widths(sheet: Sheet, placed: PlacedGrid, columns: dict[str, float], name: float = 24) -> None:
    """Column widths of a grid page."""
    sheet.columns[2] = ColumnSpec(width=name)
    for key, width in columns.items():
        sheet.columns[placed.columns[key]] = ColumnSpec(width=width)
