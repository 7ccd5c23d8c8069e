"""What every page is made from: numbers, the organisation as rows, words, and the chrome around a page. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from xlplan.plan.checking.results import FileResult, Merged
from xlplan.plan.checking.states import latest_files
from xlplan.plan.master.master import Master
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.facts import BranchFacts
from xlplan.plan.rollup.figures import SALES, RollupFigures
from xlplan.plan.rollup.grid import PlacedGrid
from xlplan.plan.rollup.roll import Node
from xlplan.schema.frame import Frame
from xlplan.tables.master.company import BASIS, TAX
from xlplan.text import Lang, Text
from xlplan.units import PERCENT
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.styles import RULE

HEAD: Final = 5  # header row of a page's first grid


@dataclass(frozen=True)
class RollupContext:
    """One roll-up about to be drawn."""

    result: Merged
    master: Master
    facts: BranchFacts
    now: datetime
    lang: Lang

    @cached_property
    def figures(self) -> RollupFigures:
        """The numbers."""
        return RollupFigures(self.result, self.facts)

    @cached_property
    def words(self) -> w.Words:
        """The words, with this plan's year and months."""
        return w.Words(self.lang, self.master.company.year, self.master.company.start_month)

    @property
    def missing(self) -> int:
        """Number of branches whose sales targets are not in."""
        return len(self.result.missing)

    def name(self, code: str) -> str:
        """A unit's name; its code where it has none."""
        unit = self.master.organisation.by_code.get(code)
        return (unit.name if unit else "") or code

    def region(self, code: str) -> str:
        """Code of the region a branch belongs to; '' where there is none."""
        org = self.master.organisation
        return (org.region_of(code) or "") if code in org.by_code else ""

    @cached_property
    def hq_run(self) -> tuple[str, ...]:
        """Units HQ runs itself."""
        return self.master.organisation.hq_run()

    @cached_property
    def tree(self) -> list[Node]:
        """Regions and branches, a parent above its children; the company's own root row is left out. `leaf` is the
        branch's ordinal in the result. Branches that the organisation does not hold stand at the end."""
        org, ordinal = self.master.organisation, {c: i for i, c in enumerate(self.result.branches)}
        out: list[Node] = []

        def add(code: str, depth: int) -> int | None:
            if code in ordinal:
                out.append(Node(code, self.name(code), depth=depth, leaf=ordinal.pop(code), texts=self._state(code),
                                alarm=code in self._missing))
                return len(out) - 1
            below = org.children(code)
            at = len(out)
            out.append(Node(code, self.name(code), "group", depth))
            inner = tuple(i for c in below if (i := add(c, depth + 1)) is not None)
            if not inner:
                del out[at:]
                return None
            out[at] = Node(code, self.name(code), "group", depth, inner)
            return at

        tops = org.roots
        while len(tops) == 1 and tops[0] not in ordinal and org.children(tops[0]):
            tops = org.children(tops[0])
        for code in tops:
            add(code, 0)
        for code in list(ordinal):
            out.append(Node(code, code, leaf=ordinal[code], texts=self._state(code),
                            alarm=code in self._missing))
        return out

    def stated(self, table: str, *, beside_sales: bool = True) -> list[Node]:
        """The tree and its total, a branch's state telling whether that table is in, and (`beside_sales`) its
        sales too."""
        have, sales, say = self.figures.have(table), self.figures.in_, self.words.say
        out = []
        for node in self.with_total():
            state = None
            if node.leaf is not None:
                there, in_full = bool(have[node.leaf]), bool(sales[node.leaf]) or not beside_sales
                if there:
                    away = w.SALES_RETURNED if self.returned(node.key, SALES) else w.SALES_ESTIMATED
                else:
                    away = w.RETURNED if self.returned(node.key, table) else w.MISSING if self.opened(node.key, table) else w.NOT_OPENED
                state = w.IN if there and in_full else away
            out.append(node if state is None else replace(
                node, texts={"state": say(state)}, alarm=state not in (w.IN, w.NOT_OPENED), void=not have[node.leaf]))
        return out

    def _state(self, code: str) -> dict[str, str | int | float | None]:
        away = w.RETURNED_ESTIMATED if self.returned(code, SALES) else w.ESTIMATED
        return {"state": self.words.say(away if code in self._missing else w.IN)}

    @cached_property
    def counting(self) -> dict[str, FileResult]:
        """The file that speaks for each branch."""
        return latest_files(self.result.files)

    def returned(self, branch: str, table: str) -> bool:
        """Whether something came from the branch, but that table cannot be used."""
        file = self.counting.get(branch)
        return file is not None and (file.verdict == "refused" or file.tables.get(table) == "refused")

    def opened(self, branch: str, table: str) -> bool:
        """Whether that table is filled in this round, as far as the branch's file tells."""
        file = self.counting.get(branch)
        return file is None or file.tables.get(table) != "not_opened"

    @cached_property
    def _missing(self) -> frozenset[str]:
        return frozenset(self.result.missing)

    @cached_property
    def _row_names(self) -> dict[str, dict[str, str]]:
        return {}

    def row_names(self, table: str) -> dict[str, str]:
        """Row key -> what names that row to a reader, of a table whose rows are the same in every branch."""
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
        """Keys of the tree's rows below which no branch is in: they have no difference, not a difference of zero."""
        nodes = self.tree

        def there(i: int) -> bool:
            leaf = nodes[i].leaf
            return any(map(there, nodes[i].children)) if leaf is None else bool(self.figures.in_[leaf])

        return frozenset(n.key for i, n in enumerate(nodes) if not there(i))

    def with_total(self, key: str = "@total", name: Text = w.TOTAL) -> list[Node]:
        """The tree and its total at the foot."""
        return [*self.tree, total_of(self.tree, key, self.words.say(name))]

    def heading(self, key: str) -> str:
        """The page's own name, said to be provisional while branches are missing."""
        title = self.words.say(w.PAGES[key])
        return self.words.say(w.PROVISIONAL_TITLE, title=title, missing=self.missing) if self.missing else title

    @cached_property
    def subtitle(self) -> str:
        """Who, what, unit, basis, when, provisional."""
        company, say, numbers = self.master.company, self.words.say, self.figures
        basis = next((say(c.label) for c in BASIS if c.key == company.basis), company.basis)
        whole = int(numbers.assigned.sum())
        inside = int(numbers.assigned[numbers.in_].sum())
        part = PERCENT.show((2 * inside * 1000 + whole) // (2 * whole)) if whole else "–"
        tax = say(TAX[company.tax_included])
        bracket = f" ({tax})" if self.lang == "en" else f"({tax})"
        line = say(w.SUBTITLE, company=company.name, have=numbers.count - self.missing, all=numbers.count, part=part,
                   unit=say(Text("万元", "萬元", "10k yuan")), basis=basis + bracket, now=f"{self.now:%Y-%m-%d %H:%M}")
        return f"{line} · {say(w.PROVISIONAL)}" if self.missing else line

    @cached_property
    def footer(self) -> str:
        """Plan, round and version, for the foot of every printed page."""
        company, say = self.master.company, self.words.say
        return f"{company.name} {say(w.PLAN)} · {say(w.ROUNDS[self.result.round])} · {company.version}"

    def page(self, key: str, title: str | None = None) -> Sheet:
        """A page with its keys, title and sub-title; `finish_page` completes it."""
        sheet = Sheet(key, self.words.say(w.PAGES[key]), tab=RULE if key == "overview" else None, outline_below=False,
                      footer=(f"{self.footer} · {self.words.say(w.PAGES[key])}", "&P / &N"))
        sheet.put(1, 1, key, "key")
        sheet.rows[1] = RowSpec(hidden=True)
        sheet.columns[1] = ColumnSpec(width=4, hidden=True)
        sheet.put(2, 2, title or self.heading(key), "title")
        sheet.put(3, 2, self.subtitle, "subtitle")
        sheet.rows[2], sheet.rows[3] = RowSpec(height=30), RowSpec(height=18)
        return sheet


def total_of(nodes: list[Node], key: str, name: str) -> Node:
    """The total of a list of rows: the sum of its top rows."""
    inside = {c for n in nodes for c in n.children}
    return Node(key, name, "total", children=tuple(
        i for i, n in enumerate(nodes) if i not in inside and n.kind not in ("foot", "total")))


def finish_page(sheet: Sheet, last: int, head: int = HEAD) -> Sheet:
    """Rule under the sub-title, panes frozen under the header and beside the names, header repeated in print."""
    for column in range(3, last + 1):
        sheet.put(3, column, None, "subtitle")
    sheet.freeze, sheet.title_rows = (head + 1, 3), (2, head)
    return sheet


def note_sales(sight: RollupContext, placed: PlacedGrid, table: str) -> None:
    """Below the grid, on a page that divides by the sales of its own branches: which they are, unless all sales are in."""
    if bool((sight.figures.in_ & sight.figures.have(table)).all()):
        return
    placed.sheet.put(max(placed.rows.values()) + 2, 2, sight.words.say(w.NOTE_SALES_HERE), "muted")


def set_widths(sheet: Sheet, placed: PlacedGrid, columns: dict[str, float], name: float = 24) -> None:
    """Column widths of a grid page."""
    sheet.columns[2] = ColumnSpec(width=name)
    for key, width in columns.items():
        sheet.columns[placed.columns[key]] = ColumnSpec(width=width)
