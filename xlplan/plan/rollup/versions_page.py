"""版本对比: the version that was frozen last against now, table by table, with the reasons that explain it. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.address import on_sheet
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.rollup.cell_texts import line_count, put_across, row_height
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths, total_of
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.grid import PlacedGrid, number_format, put_grid
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.plan.rollup.shifts import shifts_issued
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFFING
from xlplan.plan.rollup.training_rollup import TABLE as TRAINING
from xlplan.plan.rounds.change_lines import lines_gone
from xlplan.plan.versions.capture import captured_state
from xlplan.plan.versions.compare import ALONE, REGION, UNIT, Change, Comparison, TableChanges, compare_states
from xlplan.plan.versions.figures import SALES, Side
from xlplan.plan.versions.words import (
    BY,
    CHANGE,
    LIKE,
    MOVED,
    NOW,
    RATE,
    SHARE,
    beside_figures,
    figure_said,
    other_lines,
    reason_lines,
    shown_moment,
)
from xlplan.schema.expr import Div, Expr, Foot, Rounded, col
from xlplan.schema.round_names import round_name
from xlplan.text import Text, same_text
from xlplan.units import PERCENT, Unit
from xlplan.workbook.blueprint import Sheet

_WHY_WIDTH: Final = 62.0
_SHOWN: Final = 3  # reasons of one row; `xlplan compare` tells them all
_NAME: Final = Text("{table}({unit})", "{table}({unit})", "{table} ({unit})")
_WHY: Final = Text("原因(各条之和等于增减)", "原因(各條之和等於增減)", "Reasons (they add up to the change)")
_ABOUT: Final = Text("{name}:{round},{at} 由 {by} 封存。比较的是核定数;销售未交、退回、未填、不填报的单位按下达计,"
                     "人员、费用、培训只在一边计入的单位另列。",
                     "{name}:{round},{at} 由 {by} 封存。比較的是核定數;銷售未交、退回、未填、不填報的單位按下達計,"
                     "人力、費用、訓練只在一邊計入的單位另列。",
                     "{name}: {round}, frozen at {at} by {by}. Compared is what is approved; of sales, units missing, returned or filling "
                     "in nothing stand at target; of heads, expenses and training, units that only one side has stand apart.")
_DECLARED: Final = Text("其中申报", "其中提報", "of which declared")
_ADJUSTED: Final = Text("其中总部调整", "其中總公司調整", "of which HQ")
_TIES: Final = Text("核对:按{by}合计 − 上面合计", "核對:依{by}合計 − 上面合計", "Check: total by {by} − total above")
_PAGE_TIES: Final = Text("核对:现在 −「{page}」", "核對:現在 −「{page}」", "Check: now − “{page}”")
_NO_RATE: Final[dict[str, Expr | None]] = {"rate": None}  # nothing on the other side to compare with
_OTHERS: Final = {STAFFING: ("staffing_rollup", "@total", "year_end"), EXPENSE: ("expense_rollup", "@total", "approved"),
                  TRAINING: ("training_rollup", "@total", "approved")}  # table -> where the same total stands: page, row, column


def versions_page(context: RollupContext) -> Sheet:
    """The page: a grid for each table in the same columns, regions and their units first."""
    frozen = context.frozen
    assert frozen is not None
    codes = context.facts.codes
    known = [dict(zip(codes, of.tolist(), strict=True)) for of in (context.facts.assigned, context.facts.last_year(codes))]
    gone = [*changes_from_master(lines_gone(context.master.adjustments, context.facts.gone_lines)),
            *shifts_issued(context.master, context.facts)]
    now = captured_state(context.result, context.master, known[0], known[1], frozen.plan, gone, context.facts.lines)
    found = compare_states(Side(same_text(frozen.name), frozen), Side(NOW, now))
    sheet, head = context.page("versions"), HEAD
    about = _ABOUT(context.lang, name=frozen.name, at=shown_moment(frozen.at), by=frozen.by or "–",
                   round=round_name(frozen.round, "back"))
    sheet.put(HEAD - 1, 3, about, "muted")
    columns: Sequence[RollColumn] = ()
    for one in found.tables:
        grid = _TableGrid(context, found, one)
        columns = grid.columns
        placed = put_grid(sheet, context.words, columns, grid.nodes, values=grid.values, head=head,
                          name=_NAME.filled(table=figure_said(one.table, now), unit=one.unit.label))
        _wrap_reasons(placed)
        head = _put_ties(context, placed, one) + 2
        set_widths(sheet, placed, {c.key: c.width for c in columns}, 30)
    for title, lines in other_lines(found, context.lang, _SHOWN):
        put_across(sheet, head, title, "bold")
        for row, said in enumerate(lines, head + 1):
            put_across(sheet, row, said, "note")
        head += len(lines) + 2
    for row, said in enumerate(beside_figures(found, context.lang), head):
        put_across(sheet, row, said, "note")
    return finish_page(sheet, 2 + len(columns))


def _columns(found: Comparison, unit: Unit) -> tuple[RollColumn, ...]:
    return (
        RollColumn("before", _as_typed(found.before.label), unit, width=14),
        RollColumn("after", _as_typed(found.after.label), unit, look="strong", width=14),
        RollColumn("change", CHANGE, unit, "re", Rounded(col("after") - col("before"), unit.places), look="difference", width=12),
        RollColumn("rate", RATE, PERCENT, "re", Div(col("change"), col("before"), 3), look="signed", width=9),
        RollColumn("share", SHARE, PERCENT, "re", Div(col("change"), Foot("@total", "change"), 3), width=9),
        RollColumn("declared", _DECLARED, unit, look="difference", width=12),
        RollColumn("adjusted", _ADJUSTED, unit, look="difference", width=12),
        RollColumn("why", _WHY, up="none", width=_WHY_WIDTH))


def _as_typed(name: Text) -> Text:
    """As a heading, in which braces mark a parameter."""
    return Text.of(lambda lang: name(lang).replace("{", "{{").replace("}", "}}"))


@dataclass
class _TableGrid:
    """The rows of one table: regions with their units, total, then what names its rows, each with its own total."""

    context: RollupContext
    found: Comparison
    one: TableChanges
    nodes: list[Node] = field(default_factory=list)
    leaves: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        say = self.context.words.say
        blank = {s.by: dict[str, None].fromkeys(["share"] if self.one.cancels(s) else []) for s in self.one.sections}
        units = blank[REGION] | blank[UNIT]  # one block of the page
        self.nodes += [replace(node, formulas={**node.formulas, **units}) for node in self._units()]
        total = total_of(self.nodes, "@total", say(terms.TOTAL))
        self.nodes.append(replace(total, formulas=units))
        if self.one.alone:
            apart = f"{self.one.table.key}|{REGION}|{ALONE}"
            self.nodes.append(Node(f"@like|{self.one.table.key}", say(LIKE), "subtotal", formulas=units, children=tuple(
                i for i in total.children if self.nodes[i].key != apart)))
        for section in self.one.sections:
            if section.by not in (REGION, UNIT):
                at = f"{self.one.table.key}|{section.by}"
                title = say(BY, by=terms.in_sentence(section.title))
                self.nodes.append(Node(f"@{at}", title, "section"))
                first = len(self.nodes)
                own = blank[section.by]
                self.nodes += [replace(leaf, formulas={**leaf.formulas, **own}) for line in section.lines
                               for leaf in (self._leaf(f"{at}|{line.key}", line, 0),)]
                self.nodes.append(Node(f"@total|{at}", say(terms.TOTAL), "total", children=tuple(range(first, len(self.nodes))),
                                       formulas=own))

    @property
    def columns(self) -> tuple[RollColumn, ...]:
        """Those of the page, in this table's unit."""
        return _columns(self.found, self.one.unit)

    @property
    def values(self) -> dict[str, np.ndarray]:
        """Column -> steps of the leaves."""
        return {key: np.array([getattr(line, key) for line in self.leaves], dtype=np.int64)
                for key in ("before", "after", "declared", "adjusted")}

    def _units(self) -> Iterator[Node]:
        """Regions in the order of the organisation, their units below them; units of no region after them, last those of one side only."""
        states = {u.code: u for side in (self.found.before, self.found.after) for u in side.state.units}
        of = {s.by: {line.key: line for line in s.lines} for s in self.one.sections}
        inside: dict[str, list[str]] = {}
        for code, unit in states.items():
            if code in of[UNIT]:
                inside.setdefault(ALONE if of[UNIT][code].alone else unit.region, []).append(code)
        at = 0
        for region in sorted(inside, key=lambda code: (code == ALONE, not code)):
            members = inside[region]
            if region:
                yield Node(f"{self.one.table.key}|{REGION}|{region}", of[REGION][region].name(self.context.lang), "group",
                           children=tuple(range(at + 1, at + 1 + len(members))), formulas=_NO_RATE if region == ALONE else {})
                at += 1
            for code in members:
                yield self._leaf(f"{self.one.table.key}|{UNIT}|{code}", of[UNIT][code], 1 if region else 0)
            at += len(members)

    def _leaf(self, key: str, line: Change, depth: int) -> Node:
        self.leaves.append(line)
        why = "\n".join(reason_lines(line.reasons, self.one.unit, self.found.names, self.context.lang, _SHOWN))
        if line.only_moved:
            why = MOVED(self.context.lang, n=line.moved)
        return Node(key, line.name(self.context.lang), depth=depth, leaf=len(self.leaves) - 1, texts={"why": why},
                    formulas=_NO_RATE if line.alone else {})


def _wrap_reasons(placed: PlacedGrid) -> None:
    """Reasons in lines of their own, their rows as high as they need."""
    for node in placed.nodes:
        text, row = str(node.texts.get("why") or ""), placed.rows[node.key]
        if text:
            placed.sheet.put(row, placed.columns["why"], text, "wrap")
            height = row_height(sum(line_count(line, _WHY_WIDTH) for line in text.split("\n")))
            placed.sheet.rows[row] = replace(placed.sheet.rows[row], height=height)


def _put_ties(context: RollupContext, placed: PlacedGrid, one: TableChanges) -> int:
    """Below the grid, live, a tick where it is zero: every section against the units, now against the page of the table; the last
    row."""
    row, say, sheet = max(placed.rows.values()), context.words.say, placed.sheet
    for section in one.sections:
        if section.by in (REGION, UNIT):
            continue
        row, total = row + 1, f"@total|{one.table.key}|{section.by}"
        _put_name(placed, row, f"@check|{one.table.key}|{section.by}", say(_TIES, by=terms.in_sentence(section.title)))
        for key in ("before", "after", "declared", "adjusted"):
            gap = placed.number(total, key) - placed.number("@total", key)
            sheet.put(row, placed.columns[key], one.unit.value(gap), "foot", format=number_format(one.unit, "difference"),
                      formula=f"ROUND({placed.at(total, key)}-{placed.at('@total', key)},{max(one.unit.places, 0)})")
    if there := _same_elsewhere(context, one.table.key):
        page, cells, steps = there
        row += 1
        _put_name(placed, row, f"@check|{one.table.key}|page", say(_PAGE_TIES, page=page))
        sheet.put(row, placed.columns["after"], one.unit.value(placed.number("@total", "after") - steps), "foot",
                  format=number_format(one.unit, "difference"),
                  formula=f"ROUND({placed.at('@total', 'after')}-{'-'.join(cells)},{max(one.unit.places, 0)})")
    return row


def _put_name(placed: PlacedGrid, row: int, key: str, text: str) -> None:
    placed.sheet.put(row, 1, key, "key")
    placed.sheet.put(row, 2, text, "foot_text")


def _same_elsewhere(context: RollupContext, table: str) -> tuple[str, list[str], int] | None:
    """(page, its cells, what they come to) that say the same of now; None of a table whose page says something else."""
    if table == SALES:
        page, column = "target_compare", "provisional" if context.missing else "approved"
        places = [("@branches", column), *([("@hq_run", "hq_target")] if context.beside(SALES) else [])]
    elif table in _OTHERS:
        page, row, column = _OTHERS[table]
        places = [(row, column)]
    else:
        return None
    grid = context.grid(page)
    return grid.sheet.title, [on_sheet(grid.sheet.title, grid.at(*at)) for at in places], sum(grid.number(*at) for at in places)
