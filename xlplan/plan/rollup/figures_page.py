"""The general page of figures: columns of a table that roll up, by region and branch, and by the entries of its lists. Floor 4."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.plan.consolidate.ratios import lacking_columns, sums_of_both
from xlplan.plan.consolidate.tally import Tally, add_up
from xlplan.plan.consolidate.unknown import Reason
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.blocks import Block, append_block
from xlplan.plan.rollup.cell_texts import SUBTITLE_WIDTH, figures_width, headed_width, list_that_fits, put_across
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page, set_widths
from xlplan.plan.rollup.figure_columns import ROW_COUNT, STATE, figure_columns, heading_of
from xlplan.plan.rollup.grid import PlacedGrid, put_grid
from xlplan.plan.rollup.page import entry_key
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.schema.column import Column
from xlplan.schema.days import iso_day
from xlplan.schema.expr import Expr, columns_read
from xlplan.schema.table import Rollup, Table
from xlplan.text import Text, list_briefly, text_list
from xlplan.units import Ints
from xlplan.workbook.blueprint import Value
from xlplan.workbook.room import part_headings

_BY: Final = Text("按{label}", "依{label}", "By {label}")
_OPEN: Final = Text("未选{label}", "未選{label}", "{label} open")
_WEIGHED: Final = Text("「{column}」按「{weight}」加权平均,只算两格都填了的行。", "「{column}」按「{weight}」加權平均,只算兩格都填了的列。",
                       "“{column}” is the mean weighted by “{weight}”, over rows that hold both.")
_QUOTED: Final = Text("「{label}」", "「{label}」", "“{label}”")
_BOTH: Final = Text("{columns}:有的行缺一边的数,合计只算两边都填了的行;一行也没有的留空。",
                    "{columns}:有的列缺一邊的數,合計只算兩邊都填了的列;一列也沒有的留空。",
                    "{columns}: some rows lack a side; totals are those of rows that hold both, blank where none does.")
_UNKNOWN: Final = Text("「{column}」留空的单位({units})没有这个数:{why};合计里也没有。",
                       "「{column}」留空的單位({units})沒有這個數:{why};合計裡也沒有。",
                       "“{column}” is blank where it is not known ({units}): {why}; totals are without them.")
_WHY: Final[Mapping[Reason, Text]] = {
    "late": Text("下发时还没有这一列", "發送時還沒有這一欄", "the column came after the workbook was issued"),
    "former": Text("填的在「{former}」", "填的在「{former}」", "what was typed stands on “{former}”").filled(former=terms.FORMER_COLUMNS),
    "weight": Text("没有权重「{weight}」的数", "沒有權重「{weight}」的數", "its weight “{weight}” is not known"),
    "source": Text("缺它要用的数", "缺它要用的數", "figures that it follows from are not known")}
_ADJUSTED: Final = Text("数字含总部调整。", "數字含總公司調整。", "Figures include HQ's adjustments.")
_NAME: Final = 24.0  # width of the names
_LONG: Final = 60  # entries of a list of which only those chosen have a row


def figures_page(context: RollupContext, key: str, table: str) -> PlacedGrid:
    """The page of that key."""
    declared = context.result.frames[table].table
    columns = figure_columns(declared)
    nodes, rolled = _rolled_rows(context, declared, columns)
    columns = [replace(c, formula=None) if c.up == "sum" and c.key in rolled.unknown else c for c in columns]
    both = sums_of_both(rolled, declared)
    nodes = [replace(n, formulas={**both.get(n.key, {}), **n.formulas}) for n in nodes]
    blank = _blank_columns([n.key for n in nodes], columns, rolled)
    nodes = [replace(n, formulas={**n.formulas, **dict.fromkeys(blank[n.key])}) if n.key in blank else n for n in nodes]
    shown = {c.key: _cells(context, declared.by_key[c.key], c, rolled) for c in columns if c.up == "none" and c is not STATE}
    shown |= {STATE.key: {n.key: n.texts["state"] for n in nodes if "state" in n.texts}}
    nodes = [replace(n, texts={c: cells[n.key] for c, cells in shown.items() if n.key in cells}) for n in nodes]
    values = {c.key: _leaf_values(nodes, rolled.finished(c.key)) for c in columns if c.up == "sum"}
    sheet = context.page(key)
    placed = put_grid(sheet, context.words, columns, nodes, values=values, head=HEAD, name=w.BRANCH)
    widths = {c.key: _width(context, placed, c) for c in columns}
    set_widths(sheet, placed, widths | {STATE.key: max(STATE.width, SUBTITLE_WIDTH - _NAME - sum(widths.values()) + STATE.width)}, _NAME)
    for row, note in enumerate(_notes(context, declared, rolled, lacking_columns(rolled, declared)), max(placed.rows.values()) + 2):
        put_across(sheet, row, note, "note")
    part_headings(sheet, HEAD)
    finish_page(sheet, 2 + len(columns))
    return placed


def _rolled_rows(context: RollupContext, table: Table, columns: Sequence[RollColumn]) -> tuple[list[Node], Tally]:
    """The rows of the page, and what they come to by the keys of rows; branches and regions of which nothing is in are not in it."""
    say, made = context.words.say, context.figures.contribution(table.key)
    nodes = context.stated(table.key, beside_sales=False)
    parts, leaf = [_of_tree(nodes, made.units)], context.figures.count
    for name in (table.rollup or Rollup()).by:
        tally, block = made.by[name], _block_of(context, table.by_key[name], made.by[name])
        leaf = append_block(nodes, block, leaf, say(terms.TOTAL), partial(_not_by_rows, columns, tally))
        parts += [tally.by([entry_key(name, entry) for entry in tally.keys]), tally.by([block.total] * len(tally.keys))]
    return nodes, add_up(parts)


def _of_tree(nodes: Sequence[Node], units: Tally) -> Tally:
    """What each row of the tree comes to: a unit, or all below it."""
    place = {unit: i for i, unit in enumerate(units.keys)}

    def below(node: Node) -> list[int]:
        own = [place[node.key]] if node.leaf is not None and node.key in place else []
        return own + [i for child in node.children for i in below(nodes[child])]

    pairs = [(node.key, i) for node in nodes for i in below(node)]
    return units.taken(np.array([i for _, i in pairs], dtype=np.int64)).by([key for key, _ in pairs])


def _block_of(context: RollupContext, column: Column, tally: Tally) -> Block:
    """A row for each entry of the list; of a long one, and of one that travels in workbooks, for each that was chosen."""
    say, labels = context.words.say, context.entries(column)
    chosen = [key for key in labels if 0 < len(column.choices) <= _LONG or key in tally.keys]
    chosen += [key for key in tally.keys if key and key not in labels]
    title, blank = say(_BY, label=say(terms.in_sentence(column.label))), say(_OPEN, label=say(column.label))
    return Block(column.key, column.key, title, [(entry_key(column.key, key), labels.get(key, key)) for key in chosen],
                 "" if column.who == "G" and "" not in tally.keys else blank)


def _not_by_rows(columns: Sequence[RollColumn], tally: Tally, total: str) -> dict[str, Expr | None]:
    """Columns that are blank by entry, since the table's total adds up more than rows."""
    blank = {c.key for c in columns if c.up == "sum" and c.key not in tally.ups}
    return dict.fromkeys([c.key for c in columns if c.key in blank or (c.formula and columns_read(c.formula) & blank)])


def _blank_columns(rows: Sequence[str], columns: Sequence[RollColumn], rolled: Tally) -> dict[str, set[str]]:
    """Row -> columns that are blank there, as nobody knows what they come to: sums of nothing known, ratios of sums that are not
    whole. A column of which nothing at all is known is blank in every row."""
    out = defaultdict[str, set[str]](set)
    partial = {c.key: rolled.partial(c.key) for c in columns if c.key in rolled.unknown}
    for key in (c.key for c in columns if c.up == "sum" and c.key in partial):
        found = rolled.finished(key)
        if found.get("@total") is None:
            partial[key] = frozenset(rows)
        for row in rows if found.get("@total") is None else (row for row, steps in found.items() if steps is None):
            out[row].add(key)
    for _ in columns if partial else ():  # a ratio may be made of others, wherever they stand
        partial |= {c.key: frozenset[str]().union(*(partial.get(key, ()) for key in columns_read(c.formula)))
                    for c in columns if c.up == "re" and c.formula}
    for key in (c.key for c in columns if c.up == "re"):
        for row in partial.get(key, ()):
            out[row].add(key)
    return out


def _cells(context: RollupContext, column: Column, shown: RollColumn, rolled: Tally) -> Mapping[str, Value]:
    """Row key -> what stands there, of a column that no formula adds up."""
    if column.up == "list":
        labels = context.entries(column)
        return {key: list_that_fits([labels.get(text, text) for text in texts], shown.width, 1, context.lang)
                for key, texts in rolled.listed(column.key).items()}
    found = {key: n for key, n in rolled.finished(column.key).items() if n is not None}
    unit = column.unit
    return {key: date.fromisoformat(iso_day(n)) if unit is None else unit.value(n) for key, n in found.items()}


def _leaf_values(nodes: Sequence[Node], steps: Mapping[str, int | None]) -> Ints:
    leaves = {node.leaf: steps.get(node.key) or 0 for node in nodes if node.leaf is not None}
    return np.array([leaves.get(i, 0) for i in range(max(leaves, default=-1) + 1)], dtype=np.int64)


def _width(context: RollupContext, placed: PlacedGrid, column: RollColumn) -> float:
    """Wide enough for the heading and for the largest number."""
    unit, steps = column.unit, placed.steps.get(column.key)
    if steps is None and unit is not None:  # no formula adds it up: its figures stand there as they are
        steps = [unit.steps(value)[0] for n in placed.nodes if isinstance(value := n.texts.get(column.key), (int, float))]
    return max(headed_width(column.width, context.words.head(column.label), context.lang), figures_width(unit, steps or ()) if unit else 0)


def _notes(context: RollupContext, table: Table, rolled: Tally, lacking: Collection[str]) -> Iterator[str]:
    """`lacking`: ratios of which some rows lack a side."""
    say = context.words.say
    for key in rolled.unknown:
        units = [context.name(code) for code in context.result.branches if code in rolled.partial(key)]
        heading = heading_of(table.by_key[key]) if key in table.by_key else ROW_COUNT.label
        weight = say(heading_of(table.by_key[of])) if key in table.by_key and (of := table.by_key[key].weight) else ""
        why = text_list(say(_WHY[one], weight=weight) for one in context.figures.why_unknown(table.key, key))
        yield say(_UNKNOWN, column=say(heading), units=say(list_briefly(units)), why=say(why))
    for column in table.columns:
        if column.up == "wavg" and column.weight:
            yield say(_WEIGHED, column=say(column.label), weight=say(table.by_key[column.weight].label))
    if lacking:
        yield say(_BOTH, columns=say(text_list(_QUOTED.filled(label=c.label) for c in table.columns if c.key in lacking)))
    if context.figures.moved(table.key):
        yield say(_ADJUSTED)
