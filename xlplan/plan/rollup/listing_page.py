"""The general listing: every row of every unit as its sheet has it, beside its state; below, units without any. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.rollup.cell_texts import SUBTITLE_WIDTH, figures_width, headed_width, line_count, row_height
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.data import joined_key
from xlplan.plan.rollup.figure_columns import heading_of
from xlplan.plan.rollup.grid import number_format
from xlplan.plan.rollup.roll import Node
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.tables.own.ours import OURS, is_built_in
from xlplan.tables.periods import PERIOD_MONTHS
from xlplan.text import Text, list_briefly, printed_width
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet, Value
from xlplan.workbook.room import part_headings
from xlplan.workbook.styles import DAY, Style
from xlplan.workbook.writing.page import put_column

LIMIT: Final = 20_000
_ROWS: Final = Text("共 {n} 行,来自 {units} 家", "共 {n} 列,來自 {units} 家", "{n} rows of {units} units")
_VOID: Final = Text("另有 {n} 行作废,没有列出", "另有 {n} 列作廢,沒有列出", "{n} more rows are void and not listed")
_TOO_MANY: Final = Text("只列出前 {limit} 行,全部数据请用 xlplan export 导出", "只列出前 {limit} 列,全部資料請用 xlplan export 匯出",
                        "only the first {limit} are listed; use xlplan export for all of them")
_SUM: Final = Text("{column}合计 {total} {unit}", "{column}合計 {total} {unit}", "{column} in all {total} {unit}")
_DECLARED: Final = Text("各单位填报的数,不含总部调整:{columns}", "各單位提報的數,不含總公司調整:{columns}",
                        "as declared, without HQ's adjustments: {columns}")
_NO_ROWS: Final = Text("{state}(没有行)", "{state}(沒有列)", "{state} (no rows)")
_UNIT: Final[Mapping[str, tuple[Text, float]]] = {
    "region": (terms.REGION, 14.0), "branch": (terms.BRANCH, 18.0), "state": (terms.STATUS, 16.0)}
_NARROWEST: Final = 12.0  # column of texts
_BESIDE, _WIDE, _LONGEST = 2, 1.1, 24.0  # of a column with a word of a list: around it, its letters, the most
_BREAKS: Final = 0.85     # of its width, by what lines hold that break between words


@dataclass(frozen=True)
class _Shown:
    """A column of the table. `show`: row of the frame -> what its cell holds."""

    key: str
    label: str
    width: float
    style: Style
    format: str | None
    show: Callable[[int], Value]


def listing_page(context: RollupContext, key: str, table: str) -> Sheet:
    """The page of that key."""
    sheet, frame = context.page(key), context.result.frames[table]
    columns = [_shown_column(context, frame, c) for c in frame.table.columns if c.key != frame.table.void_column]
    of_unit = [name for name in _UNIT if name != "region" or any(map(context.region, context.result.branches))]
    _put_heads(context, sheet, of_unit, columns)
    units = [node for node in context.stated(table, beside_sales=False) if node.leaf is not None]
    rows = {node.key: np.flatnonzero(frame.live & (frame.owner == node.leaf)).tolist() for node in units}
    listed: list[tuple[Node, int | None]] = [(node, i) for node in units for i in rows[node.key]]
    for at, (node, i) in enumerate([*listed[:LIMIT], *((node, None) for node in units if not rows[node.key])], HEAD + 1):
        sheet.put(at, 1, node.key if i is None else joined_key(node.key, table, frame.keys[i]), "key")
        _put_unit(context, sheet, at, of_unit, node, empty=i is None)
        _put_row(context, sheet, at, 2 + len(of_unit), columns, i)
    said = (*_counts(context, len(listed), sum(map(bool, rows.values())), int(frame.void.sum())), *_sums_of_added(context, frame),
            *_without_adjustments(context, frame))
    sheet.put(HEAD - 1, 3, ("; " if context.lang == "en" else ";").join(said), "bold")
    end, last = 1 + len(of_unit) + len(columns), max(row for row, _ in sheet.cells)
    short = SUBTITLE_WIDTH - sum(spec.width or 0 for column, spec in sheet.columns.items() if column > 1)
    sheet.columns[end] = ColumnSpec(width=columns[-1].width + max(short, 0))
    sheet.autofilter = f"B{HEAD}:{column_letters(end)}{last}"
    part_headings(sheet, HEAD)
    finish_page(sheet, end)
    sheet.freeze = (HEAD + 1, 2 + len(of_unit) - 1)  # the unit stays in sight
    return sheet


def _put_heads(context: RollupContext, sheet: Sheet, of_unit: Sequence[str], columns: Sequence[_Shown]) -> None:
    for at, name in enumerate(of_unit, 2):
        label, width = _UNIT[name]
        put_column(sheet, at, f"@{name}", width)
        sheet.put(HEAD, at, context.words.say(label), "header")
    for at, column in enumerate(columns, 2 + len(of_unit)):
        put_column(sheet, at, column.key, column.width)
        sheet.put(HEAD, at, column.label, "header_number" if column.style == "computed" else "header")
    sheet.rows[HEAD] = RowSpec(height=44 if context.lang == "en" else 32)


def _put_unit(context: RollupContext, sheet: Sheet, row: int, of_unit: Sequence[str], node: Node, *, empty: bool) -> None:
    region, state = context.region(node.key), str(node.texts["state"])
    said = context.words.say(_NO_ROWS, state=state) if empty and not node.void else state
    texts: dict[str, tuple[str, Style]] = {"region": (context.name(region) if region else "", "field"), "branch": (node.name, "state"),
                                           "state": (said, "bad" if node.alarm else "field")}
    for at, name in enumerate(of_unit, 2):
        sheet.put(row, at, *texts[name])


def _put_row(context: RollupContext, sheet: Sheet, row: int, first: int, columns: Sequence[_Shown], i: int | None) -> None:
    lines = 1
    for at, column in enumerate(columns, first):
        value = None if i is None else column.show(i)
        sheet.put(row, at, value, column.style, format=column.format)
        if isinstance(value, str):
            lines = max(lines, line_count(value, column.width * (_BREAKS if context.lang == "en" else 1)))
    sheet.rows[row] = RowSpec(height=row_height(lines))


def _shown_column(context: RollupContext, frame: Frame, column: Column) -> _Shown:
    label, unit, figures = context.words.head(heading_of(column)), column.unit, context.figures
    width = headed_width(column.width, label, context.lang)
    if unit is not None:
        steps, shown = figures.rows(frame.table.key, column.key), figures.shown(frame.table.key, column.key)
        width = max(width, figures_width(unit, steps[shown & frame.live].tolist()))
        return _Shown(column.key, label, width, "computed", number_format(unit), lambda i: unit.value(int(steps[i])) if shown[i] else None)
    words, labels = figures.words(frame.table.key, column.key), context.entries(column)
    if context.lang == "en":  # Chinese breaks anywhere
        width = max([width, *(min(_BESIDE + _WIDE * printed_width(word), _LONGEST) for said in labels.values() for word in said.split())])
    if column.kind == "date":
        return _Shown(column.key, label, max(width, _NARROWEST), "computed", DAY, lambda i: _day(str(words[i])))
    return _Shown(column.key, label, max(width, _NARROWEST), "wrap", None, lambda i: labels.get(str(words[i]), str(words[i])) or None)


def _day(text: str) -> Value:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


def _sums_of_added(context: RollupContext, frame: Frame) -> Iterator[str]:
    """What the columns that HQ added to a table of ours come to, over the rows that are listed and known."""
    table, figures = frame.table, context.figures
    for column in table.columns if table.key in OURS else ():
        if not is_built_in(table.key, column.key) and column.up in ("sum", "last") and column.unit is not None:
            known = frame.live & figures.shown(table.key, column.key)
            total = int(figures.rows(table.key, column.key)[known].sum())
            yield context.words.say(_SUM, column=context.words.say(column.label), total=column.unit.show(total),
                                    unit=context.words.say(column.unit.label))


def _without_adjustments(context: RollupContext, frame: Frame) -> Iterator[str]:
    """That the rows stand as declared, and by how much HQ moved what they come to; of a table with a sum of the year by that alone."""
    say, moved, out = context.words.say, context.figures.moved(frame.table.key), list[str]()
    for key, change in moved.items():
        column = frame.table.by_key[key]
        if column.unit is not None and not ("year" in moved and key != "year" and key in PERIOD_MONTHS):
            label, total = say(heading_of(column)), column.unit.show(int(change.sum()), sign=True)
            out.append(f"{label} {total}" if column.up in ("sum", "last") else label)
    if out:
        yield say(_DECLARED, columns=list_briefly(out)(context.lang))


def _counts(context: RollupContext, rows: int, units: int, void: int) -> Iterator[str]:
    say = context.words.say
    yield say(_ROWS, n=rows, units=units)
    if void:
        yield say(_VOID, n=void)
    if rows > LIMIT:
        yield say(_TOO_MANY, limit=f"{LIMIT:,}")
